/**
 * Finds the lines worth reading, in bytes, without decoding them. Plain JavaScript; a wasm kernel may stand in its place as
 * long as it finds the same lines (scanner.test.ts compares with one slow, obvious regular expression).
 *
 * Needles: every needle has at least five bytes, so one of its four-byte grams starts at an even offset of the line,
 * wherever the needle stands. Only these are looked up in a bitmap; a hit is verified byte by byte. Names: a capital `E` or
 * `W` at the start of a word is read to the word's end and looked up.
 */
import { errnoNames } from '../../errno/index.ts'
import { needles } from './needles.ts'

const BITS = 18

export class Scanner {
  readonly #bitmap = new Uint8Array(1 << BITS)
  /** Hash of a gram → the needles it may belong to, with the gram's offset in them. */
  readonly #owners = new Map<number, { readonly needle: Uint8Array; readonly offset: number }[]>()
  readonly #names: ReadonlySet<string>

  constructor(words: readonly string[] = needles(), names: ReadonlySet<string> = errnoNames()) {
    this.#names = names
    for (const word of words) {
      const needle = new TextEncoder().encode(word)
      for (const offset of [0, 1]) this.#learn(needle, offset)
    }
  }

  #learn(needle: Uint8Array, offset: number): void {
    const hash = hashAt(needle, offset)
    this.#bitmap[hash] = 1
    const owners = this.#owners.get(hash) ?? []
    this.#owners.set(hash, [...owners, { needle, offset }])
  }

  /** Whether the line `[start, end)` holds a needle or a name. */
  isCandidate(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#holdsNeedle(bytes, start, end) || this.#holdsName(bytes, start, end)
  }

  #holdsNeedle(bytes: Uint8Array, start: number, end: number): boolean {
    const bitmap = this.#bitmap
    const last = end - 4
    for (let at = start; at <= last; at += 2) {
      const gram =
        bytes[at]! |
        0x20 |
        ((bytes[at + 1]! | 0x20) << 8) |
        ((bytes[at + 2]! | 0x20) << 16) |
        ((bytes[at + 3]! | 0x20) << 24)
      const hash = Math.imul(gram, 0x9e3779b1) >>> (32 - BITS)
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

  #holdsName(bytes: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!
      if (byte !== 0x45 && byte !== 0x57) continue
      if (at > start && isWord(bytes[at - 1]!)) continue
      let stop = at + 1
      while (stop < end && stop - at < 24 && isWord(bytes[stop]!)) stop++
      if (stop - at >= 3 && (stop === end || !isWord(bytes[stop]!)) && this.#isName(bytes, at, stop)) return true
      at = stop
    }
    return false
  }

  #isName(bytes: Uint8Array, start: number, end: number): boolean {
    let name = ''
    for (let at = start; at < end; at++) name += String.fromCharCode(bytes[at]!)
    return (
      this.#names.has(name.startsWith('WSA') ? name.slice(3) : name) || (name.startsWith('ERROR_') && name.length > 6)
    )
  }
}

function hashAt(bytes: Uint8Array, at: number): number {
  const gram =
    bytes[at]! |
    0x20 |
    ((bytes[at + 1]! | 0x20) << 8) |
    ((bytes[at + 2]! | 0x20) << 16) |
    ((bytes[at + 3]! | 0x20) << 24)
  return Math.imul(gram, 0x9e3779b1) >>> (32 - BITS)
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

const isWord = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f
