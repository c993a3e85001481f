/** What numbers and other names mean, for their pages and lists. */
import { canonical, codesOfNumber, errnoNames, messagesOf, windowsErrors } from '../core/errno/index.ts'
import { entry, type KnownEntry } from '../core/knowledge/index.ts'

export interface Alias {
  readonly name: string
  readonly code: string
  readonly differs: string
}

export function aliases(entries: readonly KnownEntry[]): readonly Alias[] {
  const names = [...errnoNames()].flatMap((name): Alias[] => {
    const code = canonical(name)
    return code === null || code === name ? [] : [{ name, code, differs: `${name} is another name of ${code}.` }]
  })
  const known = new Set(entries.map(({ code }) => code))
  const windows = windowsErrors().flatMap(({ name, number, code }): Alias[] =>
    code === null || !known.has(code) || known.has(name)
      ? []
      : [{ name, code, differs: `${name} (${number}) is what Windows says where POSIX says ${code}.` }],
  )
  return [...new Map([...names, ...windows].map((alias) => [alias.name, alias])).values()]
}

export interface NumberMeaning {
  readonly platform: string
  readonly code: string
  readonly message: string
}

/** Key in the tables → address and name of the platform's list. */
export const PLATFORMS: readonly { readonly key: string; readonly slug: string; readonly name: string }[] = [
  { key: 'linux', slug: 'linux', name: 'Linux' },
  { key: 'darwin', slug: 'macos', name: 'macOS' },
  { key: 'freebsd', slug: 'freebsd', name: 'FreeBSD' },
  { key: 'openbsd', slug: 'openbsd', name: 'OpenBSD' },
  { key: 'netbsd', slug: 'netbsd', name: 'NetBSD' },
  { key: 'solaris', slug: 'solaris', name: 'Solaris' },
  { key: 'wasi', slug: 'wasi', name: 'WASI' },
  { key: 'windows-ucrt', slug: 'windows-c-runtime', name: 'Windows C runtime' },
  { key: 'node-windows', slug: 'nodejs-windows', name: 'Node.js on Windows' },
]

/** A bare number → what it is on each platform. */
export function numbers(): ReadonlyMap<number, readonly NumberMeaning[]> {
  const pages = new Map<number, NumberMeaning[]>()
  const add = (number: number, meaning: NumberMeaning) => pages.set(number, [...(pages.get(number) ?? []), meaning])
  const candidates = [...Array(200).keys()].slice(1)
  for (let number = -4096; number <= -3000; number++) candidates.push(number)
  for (const number of candidates) {
    const codes = codesOfNumber(number)
    for (const { key, name } of PLATFORMS) {
      const code = codes[key]
      if (code !== undefined && entry(code))
        add(number, { platform: name, code, message: Object.values(messagesOf(code))[0] ?? '' })
    }
  }
  for (const { number, name, code, text } of windowsErrors()) {
    if (code !== null && entry(code)) add(number, { platform: `Windows (${name})`, code, message: text ?? '' })
  }
  return pages
}
