/** The page of a code about which nobody has written yet: what the tables alone can say. */
import { callsOf, messagesOf, numbersOf, standardOf } from '../errno/index.ts'
import type { Entry, Family, Source } from './schema.ts'

export function generatedEntry(code: string): Entry {
  const calls = callsOf(code)
  const message = messageOf(code)
  const sources = calls.slice(0, 3).map(({ call, section }): Source => `man:${call}(${section})`)
  return {
    family: familyOf(code),
    severity: 'error',
    common: 'rare',
    category: 'other',
    summary: message === null ? `${code}, a code of ${platforms(code)}` : `“${message}”`.slice(0, 90),
    meaning:
      message === null
        ? `\`${code}\` is known on ${platforms(code)}. Errlab has its number, and no page about it yet.`
        : `The system says “${message}”. Errlab has its numbers, its messages and the calls that return it, and no page about it yet.`,
    sources: sources.length > 0 ? sources : ['man:errno(3)'],
    notReproducible: 'No scenario has been written for this code yet.',
  }
}

function messageOf(code: string): string | null {
  const messages = messagesOf(code)
  return messages.glibc ?? messages.libuv ?? Object.values(messages)[0] ?? null
}

function familyOf(code: string): Family {
  if (code.startsWith('EAI_')) return 'resolver'
  if (standardOf(code)?.startsWith('posix')) return 'posix'
  const platforms = Object.keys(numbersOf(code))
  const families: readonly (readonly [string, Family])[] = [
    ['linux', 'linux'],
    ['darwin', 'darwin'],
    ['freebsd', 'bsd'],
    ['openbsd', 'bsd'],
    ['netbsd', 'bsd'],
    ['solaris', 'solaris'],
    ['wasi', 'wasi'],
    ['windows-ucrt', 'windows'],
  ]
  return families.find(([platform]) => platforms.includes(platform))?.[1] ?? 'libuv'
}

function platforms(code: string): string {
  return Object.keys(numbersOf(code)).join(', ') || 'some resolver'
}
