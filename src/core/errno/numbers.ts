/** Numbers and messages per platform and libc, and the way back from them to a name. */
import { MESSAGES } from './messages.generated.ts'
import { canonical } from './names.ts'
import { NUMBERS } from './numbers.generated.ts'

/** Platform → number, for one code: `{ linux: 98, darwin: 48, 'node-windows': -4091, … }`. */
export function numbersOf(code: string): Readonly<Record<string, number>> {
  return NUMBERS[code] ?? {}
}

/** The message of each libc and runtime, for one code: `{ glibc: 'Address already in use', go-linux: '…' }`. */
export function messagesOf(code: string): Readonly<Record<string, string>> {
  const rows = Object.entries(MESSAGES[code] ?? {}).flatMap(([message, speakers]) =>
    speakers.split(' ').map((speaker) => [speaker, message] as const),
  )
  return Object.fromEntries(rows)
}

/** The canonical code that a number means on one platform (`linux`, `darwin`, `node-windows`, `libuv-windows`, `wasi` …). */
export function codeOfNumber(number: number, platform: string): string | null {
  return numbersByPlatform().get(platform)?.get(number) ?? null
}

/** Platform → canonical code, for a bare number: what a reader of `errno 98` has to choose from. */
export function codesOfNumber(number: number): Readonly<Record<string, string>> {
  const rows = [...numbersByPlatform()].flatMap(([platform, codes]) => {
    const code = codes.get(number)
    return code === undefined ? [] : [[platform, code] as const]
  })
  return Object.fromEntries(rows)
}

/** Canonical codes whose message this is in some libc or runtime, compared without case and final dot. */
export function codesOfMessage(message: string): readonly string[] {
  return codesByMessage().get(normalMessage(message)) ?? []
}

/** Every message of every libc, lower case → the canonical codes that it means. */
export function codesByMessage(): ReadonlyMap<string, readonly string[]> {
  messageIndex ??= buildMessages()
  return messageIndex
}

const normalMessage = (message: string) => message.trim().replace(/\.$/, '').toLowerCase()

let numberIndex: Map<string, Map<number, string>> | undefined
function numbersByPlatform(): Map<string, Map<number, string>> {
  numberIndex ??= buildNumbers()
  return numberIndex
}

function buildNumbers(): Map<string, Map<number, string>> {
  const index = new Map<string, Map<number, string>>()
  for (const [name, platforms] of Object.entries(NUMBERS)) {
    for (const [platform, number] of Object.entries(platforms)) {
      const codes = index.get(platform) ?? new Map<number, string>()
      index.set(platform, codes)
      // Where two names share a number, the one that is nobody's alias is the code.
      if (!codes.has(number) || canonical(name) === name) codes.set(number, canonical(name) ?? name)
    }
  }
  return index
}

let messageIndex: Map<string, readonly string[]> | undefined
function buildMessages(): Map<string, readonly string[]> {
  const index = new Map<string, readonly string[]>()
  for (const [name, messages] of Object.entries(MESSAGES)) {
    const code = canonical(name) ?? name
    for (const message of Object.keys(messages)) {
      const words = normalMessage(message)
      const known = index.get(words) ?? []
      if (!known.includes(code)) index.set(words, [...known, code])
    }
  }
  return index
}
