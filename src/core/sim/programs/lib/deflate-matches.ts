/** The search for repeated bytes as gzip's deflate.c makes it: hash chains, and one more byte tried before a match is taken. */

/** good_length, max_lazy, nice_length, max_chain by level. */
const LEVELS: readonly (readonly [good: number, lazy: number, nice: number, chain: number])[] = [
  [0, 0, 0, 0],
  [4, 4, 8, 4],
  [4, 5, 16, 8],
  [4, 6, 32, 32],
  [4, 4, 16, 16],
  [8, 16, 32, 32],
  [8, 16, 128, 128],
  [8, 32, 128, 256],
  [32, 128, 258, 1024],
  [32, 258, 258, 4096],
]
const MIN_MATCH = 3
const MAX_MATCH = 258
const MAX_DISTANCE = 32768 - MAX_MATCH - MIN_MATCH - 1
/** A match of three bytes from so far is dearer than its bytes. */
const TOO_FAR = 4096

/** `distance` 0: a literal. Gives back true when the block is to end after it; `at` is where the input then stands. */
export type Tally = (distance: number, lengthOrByte: number, at: number) => void

export function findMatches(bytes: Uint8Array, level: number, tally: Tally): void {
  const finder = new Finder(bytes, level)
  if (level <= 3) quick(bytes, finder, LEVELS[level]![1], tally)
  else lazy(bytes, finder, LEVELS[level]![1], tally)
}

class Finder {
  start = 0
  readonly #heads = new Int32Array(1 << 15)
  readonly #before: Int32Array
  readonly #good: number
  readonly #nice: number
  readonly #chain: number

  constructor(
    readonly bytes: Uint8Array,
    level: number,
  ) {
    this.#before = new Int32Array(bytes.length)
    const [good, , nice, chain] = LEVELS[level]!
    this.#good = good
    this.#nice = nice
    this.#chain = chain
  }

  /** The last place with the same three bytes; 0 for none, so nothing is ever found at the very start. */
  insert(at: number): number {
    const { bytes } = this
    if (at + 2 >= bytes.length) return 0
    const hash = ((bytes[at]! << 10) ^ (bytes[at + 1]! << 5) ^ bytes[at + 2]!) & 0x7fff
    const head = this.#heads[hash]!
    this.#before[at] = head
    this.#heads[hash] = at
    return head
  }

  longest(at: number, from: number, least: number): number {
    const { bytes } = this
    const end = Math.min(MAX_MATCH, bytes.length - at)
    const limit = Math.max(0, at - MAX_DISTANCE)
    let chain = least >= this.#good ? this.#chain >> 2 : this.#chain
    let best = least
    let candidate = from
    while (chain-- > 0) {
      const length = best < end && bytes[candidate + best] !== bytes[at + best] ? 0 : this.#common(candidate, at, end)
      if (length > best) {
        this.start = candidate
        best = length
        if (length >= this.#nice) break
      }
      candidate = this.#before[candidate]!
      if (candidate <= limit) break
    }
    return Math.min(best, bytes.length - at)
  }

  #common(candidate: number, at: number, end: number): number {
    const { bytes } = this
    let length = 0
    while (length < end && bytes[candidate + length] === bytes[at + length]) length++
    return length
  }
}

function lazy(bytes: Uint8Array, finder: Finder, maxLazy: number, tally: Tally): void {
  let length = MIN_MATCH - 1
  let hasByte = false
  for (let at = 0; at < bytes.length; ) {
    const head = finder.insert(at)
    const [earlier, earlierStart] = [length, finder.start]
    length = MIN_MATCH - 1
    if (head !== 0 && earlier < maxLazy && at - head <= MAX_DISTANCE) {
      length = finder.longest(at, head, earlier)
      if (length === MIN_MATCH && at - finder.start > TOO_FAR) length--
    }
    if (earlier >= MIN_MATCH && length <= earlier) {
      tally(at - 1 - earlierStart, earlier, at + earlier - 1)
      for (let i = earlier - 2; i > 0; i--) finder.insert(++at)
      hasByte = false
      length = MIN_MATCH - 1
      at++
    } else {
      if (hasByte) tally(0, bytes[at - 1]!, at)
      hasByte = true
      at++
    }
  }
  if (hasByte) tally(0, bytes.at(-1)!, bytes.length)
}

function quick(bytes: Uint8Array, finder: Finder, maxInsert: number, tally: Tally): void {
  for (let at = 0; at < bytes.length; ) {
    const head = finder.insert(at)
    const isNear = head !== 0 && at - head <= MAX_DISTANCE
    const length = isNear ? finder.longest(at, head, MIN_MATCH - 1) : 0
    if (length < MIN_MATCH) {
      tally(0, bytes[at]!, at + 1)
      at++
      continue
    }
    tally(at - finder.start, length, at + length)
    if (length <= maxInsert) for (let i = 1; i < length; i++) finder.insert(at + i)
    at += length
  }
}
