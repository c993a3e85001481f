/**
 * Finds the lines worth reading, in bytes, without decoding them. Plain JavaScript; a wasm kernel may stand in its place as
 * long as it finds the same lines (scanner.test.ts compares with one slow, obvious regular expression).
 *
 * Needles: every needle has at least nine bytes, so one of four neighbouring six-byte grams of it starts at an offset that
 * four divides, wherever the needle stands. Only these are looked up in a bitmap; a hit is verified byte by byte. Names: `E`,
 * `e` or `W` at the start of a word is read to the word's end and looked up. Numbers: `-110` behind a blank or a sign, `error 10048`.
 */
import { BEGINNINGS, nameWords, needles } from './needles.ts'
import { rarestGrams } from './rarest.ts'

const BITS = 18
/** No name is longer. */
const LONGEST_NAME = 24

interface Owner {
  readonly needle: Uint8Array
  readonly offset: number
}

export class Scanner {
  readonly #bitmap = new Uint8Array(1 << BITS)
  /** Hash of a gram → the needles it may belong to, with the gram's offset in them. */
  readonly #owners = new Map<number, Owner[]>()
  readonly #names: ReadonlySet<string>
  /** Hash of a name's first three bytes. */
  readonly #starts = new Uint8Array(1 << 12)

  constructor(words: readonly string[] = needles(), names: ReadonlySet<string> = nameWords()) {
    this.#names = names
    for (const word of words) {
      const needle = new TextEncoder().encode(word)
      for (const offset of rarestGrams(needle)) this.#learn(needle, offset)
    }
    for (const start of [...names, ...BEGINNINGS].map((name) => new TextEncoder().encode(name)))
      this.#starts[startHash(start, 0)] = 1
  }

  #learn(needle: Uint8Array, offset: number): void {
    const hash = hashAt(needle, offset)
    this.#bitmap[hash] = 1
    const owners = this.#owners.get(hash) ?? []
    this.#owners.set(hash, [...owners, { needle, offset }])
  }

  /** Whether the line `[start, end)` holds a needle, a name or a number. */
  isCandidate(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#holdsNeedle(bytes, start, end) || this.#holdsNameOrNumber(bytes, start, end)
  }

  #holdsNeedle(bytes: Uint8Array, start: number, end: number): boolean {
    const bitmap = this.#bitmap
    const last = end - 6
    for (let at = start; at <= last; at += 4) {
      const hash = hashAt(bytes, at)
      if (bitmap[hash] === 1 && this.#verify(bytes, start, end, at, hash)) return true
    }
    return false
  }

  #verify(bytes: Uint8Array, start: number, end: number, at: number, hash: number): boolean {
    for (const { needle, offset } of this.#owners.get(hash)!) {
      const from = at - offset
      if (from >= start && from + needle.length <= end && sameWord(bytes, from, needle)) return true
    }
    return false
  }

  #holdsNameOrNumber(bytes: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!
      if (byte === 0x45 || byte === 0x65 || byte === 0x57) {
        if (this.#starts[startHash(bytes, at)] === 1 && startsWord(bytes, at, start) && this.#isName(bytes, at, end))
          return true
      } else if ((byte === 0x2d || byte === 0x31) && isNumber(bytes, at, start, end)) return true
    }
    return false
  }

  #isName(bytes: Uint8Array, start: number, end: number): boolean {
    if (BEGINS.test(ascii(bytes, start, Math.min(end, start + 8)))) return true
    let stop = start + 1
    while (stop < end && stop - start < LONGEST_NAME && isWord(bytes[stop]!)) stop++
    return (stop === end || !isWord(bytes[stop]!)) && this.#names.has(ascii(bytes, start, stop))
  }
}

/** Words that are told by how they begin. */
const BEGINS = /^(?:[Ee][Rr][Rr](?:[Nn][Oo]|[Cc][Oo][Dd][Ee])|ERROR_[A-Z]|error=\d|WinError)/

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!)
  return text
}

/** No letter before it, or the `m` of a colour, or the letter of an escape (`\n`). */
function startsWord(bytes: Uint8Array, at: number, start: number): boolean {
  if (at === start) return true
  const before = bytes[at - 1]!
  return !isWord(before) || before === 0x6d || (at - 2 >= start && bytes[at - 2] === 0x5c)
}

/** `-1` to `-999` and no fraction, behind a blank, `=`, `:` or `(`; or a number of Winsock's, 10000 to 11999, behind `error` or `code`. */
function isNumber(bytes: Uint8Array, first: number, start: number, end: number): boolean {
  if (first === start || !isJoint(bytes[first - 1]!)) return false
  const isNegative = bytes[first] === 0x2d
  let at = first + 1
  while (at < end && at < first + 6 && isDigit(bytes[at]!)) at++
  const digits = at - first
  if (!isNegative)
    return (
      digits === 5 &&
      bytes[first + 1]! <= 0x31 &&
      (at === end || !isWord(bytes[at]!)) &&
      behindError(bytes, first, start)
    )
  if (digits === 1 || digits > 4 || bytes[first + 1] === 0x30 || bytes[first - 1] === 0x23) return false
  return !(at + 1 < end && bytes[at] === 0x2e && isDigit(bytes[at + 1]!))
}

const behindError = (bytes: Uint8Array, first: number, start: number): boolean =>
  /(?:error|code)[ :=#(]{1,3}$/i.test(ascii(bytes, Math.max(start, first - 8), first))

const isJoint = (byte: number) => byte === 0x20 || byte === 0x3a || byte === 0x3d || byte === 0x23 || byte === 0x28

/** Of six bytes, letters in any case: of two words that overlap. */
export function hashAt(bytes: Uint8Array, at: number, bits = BITS): number {
  return (Math.imul(gramAt(bytes, at), 0x9e3779b1) + Math.imul(gramAt(bytes, at + 2), 0x85ebca6b)) >>> (32 - bits)
}

/** Four bytes as a number, letters in lower case. */
export function gramAt(bytes: Uint8Array, at: number): number {
  return (
    bytes[at]! |
    0x20 |
    ((bytes[at + 1]! | 0x20) << 8) |
    ((bytes[at + 2]! | 0x20) << 16) |
    ((bytes[at + 3]! | 0x20) << 24)
  )
}

/** Of the first three bytes of a word, in any case. */
export function startHash(bytes: Uint8Array, at: number): number {
  const three = bytes[at]! | 0x20 | (((bytes[at + 1] ?? 0) | 0x20) << 8) | (((bytes[at + 2] ?? 0) | 0x20) << 16)
  return Math.imul(three, 0x9e3779b1) >>> 20
}

/** Needles are lower case; only letters are compared without case. */
function sameWord(bytes: Uint8Array, from: number, needle: Uint8Array): boolean {
  for (let at = 0; at < needle.length; at++) {
    const want = needle[at]!
    const byte = bytes[from + at]!
    if (byte !== want && !(want >= 0x61 && want <= 0x7a && (byte | 0x20) === want)) return false
  }
  return true
}

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39
const isWord = (byte: number) =>
  isDigit(byte) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f
