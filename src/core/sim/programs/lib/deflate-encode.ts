/** Writing DEFLATE (RFC 1951) as gzip 1.12 does: the same bytes for the same input and level. */
import { findMatches } from './deflate-matches.ts'
import { CODE_ORDER, DISTANCE_BASE, DISTANCE_EXTRA, LENGTH_BASE, LENGTH_EXTRA } from './deflate-tables.ts'
import { buildTree, codesOf, type Tree } from './huffman-tree.ts'

const END = 256
const LITERALS = 286
const DISTANCES = 30
/** A block holds no more literals and matches. */
const MOST = 0x7fff

export function deflate(bytes: Uint8Array, level = 6): Uint8Array {
  const out = new BitWriter()
  let block = new Block(0)
  findMatches(bytes, level, (distance, value, at) => {
    block.add(distance, value)
    if (!block.isFull(level, at)) return
    block.write(out, bytes.subarray(block.start, at), false)
    block = new Block(at)
  })
  block.write(out, bytes.subarray(block.start), true)
  return out.finish()
}

class BitWriter {
  readonly #bytes: number[] = []
  #held = 0
  #count = 0

  bits(value: number, count: number): void {
    this.#held |= value << this.#count
    this.#count += count
    while (this.#count >= 8) {
      this.#bytes.push(this.#held & 255)
      this.#held >>>= 8
      this.#count -= 8
    }
  }
  align(): void {
    if (this.#count > 0) this.#bytes.push(this.#held & 255)
    this.#held = 0
    this.#count = 0
  }
  raw(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte)
  }
  finish(): Uint8Array {
    this.align()
    return Uint8Array.from(this.#bytes)
  }
}

const codeOf = (base: readonly number[], value: number): number => {
  let low = 0
  let high = base.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (base[middle]! <= value) low = middle
    else high = middle - 1
  }
  return low
}
const LENGTH_CODES = Uint8Array.from({ length: 259 }, (_, length) => (length < 3 ? 0 : codeOf(LENGTH_BASE, length)))

const FIXED_LITERALS: Tree = fixed(288, (i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))
const FIXED_DISTANCES: Tree = fixed(DISTANCES, () => 5)

function fixed(size: number, length: (symbol: number) => number): Tree {
  const lengths = Uint8Array.from({ length: size }, (_, i) => length(i))
  return { lengths, codes: codesOf(lengths), maxCode: size - 1 }
}

class Block {
  readonly #distances: number[] = []
  /** A byte, or the length of a match. */
  readonly #values: number[] = []
  readonly #literalCounts = new Array<number>(LITERALS).fill(0)
  readonly #distanceCounts = new Array<number>(DISTANCES).fill(0)
  #matches = 0

  constructor(readonly start: number) {
    this.#literalCounts[END] = 1
  }

  add(distance: number, value: number): void {
    this.#distances.push(distance)
    this.#values.push(value)
    if (distance === 0) this.#literalCounts[value]!++
    else {
      this.#matches++
      this.#literalCounts[257 + LENGTH_CODES[value]!]!++
      this.#distanceCounts[codeOf(DISTANCE_BASE, distance)]!++
    }
  }

  /** Also every 4096 symbols, when what follows may be of another kind and this compressed well. */
  isFull(level: number, at: number): boolean {
    const count = this.#values.length
    if (level > 2 && (count & 0xfff) === 0) {
      const bits = this.#distanceCounts.reduce((sum, n, code) => sum + n * (5 + DISTANCE_EXTRA[code]!), count * 8)
      if (this.#matches < count >> 1 && bits >> 3 < (at - this.start) >> 1) return true
    }
    return count === MOST || this.#matches === MOST
  }

  write(out: BitWriter, bytes: Uint8Array, isLast: boolean): void {
    const literals = buildTree(this.#literalCounts, LITERALS, 15)
    const distances = buildTree(this.#distanceCounts, DISTANCES, 15)
    const runs = [...runsOf(literals), ...runsOf(distances)]
    const runCounts = new Array<number>(19).fill(0)
    for (const { code } of runs) runCounts[code]!++
    const codes = buildTree(runCounts, 19, 7)
    let shown = 19
    while (shown > 4 && codes.lengths[CODE_ORDER[shown - 1]!] === 0) shown--
    const header = 14 + 3 * shown + runs.reduce((sum, { code, bits }) => sum + codes.lengths[code]! + bits, 0)
    const own = (header + this.#size(literals, distances) + 3 + 7) >> 3
    const common = (this.#size(FIXED_LITERALS, FIXED_DISTANCES) + 3 + 7) >> 3
    const best = Math.min(own, common)
    if (bytes.length + 4 <= best) {
      stored(out, bytes, isLast)
    } else if (common <= own) {
      out.bits(2 + Number(isLast), 3)
      this.#put(out, FIXED_LITERALS, FIXED_DISTANCES)
    } else {
      out.bits(4 + Number(isLast), 3)
      out.bits(literals.maxCode - 256, 5)
      out.bits(distances.maxCode, 5)
      out.bits(shown - 4, 4)
      for (const code of CODE_ORDER.slice(0, shown)) out.bits(codes.lengths[code]!, 3)
      for (const { code, bits, extra } of runs) {
        out.bits(codes.codes[code]!, codes.lengths[code]!)
        out.bits(extra, bits)
      }
      this.#put(out, literals, distances)
    }
  }

  /** In bits, without what stands before the data. */
  #size(literals: Tree, distances: Tree): number {
    let size = 0
    for (const [code, count] of this.#literalCounts.entries())
      size += count * (literals.lengths[code]! + (code > 256 ? LENGTH_EXTRA[code - 257]! : 0))
    for (const [code, count] of this.#distanceCounts.entries())
      size += count * (distances.lengths[code]! + DISTANCE_EXTRA[code]!)
    return size
  }

  #put(out: BitWriter, literals: Tree, distances: Tree): void {
    for (const [i, value] of this.#values.entries()) {
      const distance = this.#distances[i]!
      const symbol = distance === 0 ? value : 257 + LENGTH_CODES[value]!
      out.bits(literals.codes[symbol]!, literals.lengths[symbol]!)
      if (distance === 0) continue
      out.bits(value - LENGTH_BASE[symbol - 257]!, LENGTH_EXTRA[symbol - 257]!)
      const far = codeOf(DISTANCE_BASE, distance)
      out.bits(distances.codes[far]!, distances.lengths[far]!)
      out.bits(distance - DISTANCE_BASE[far]!, DISTANCE_EXTRA[far]!)
    }
    out.bits(literals.codes[END]!, literals.lengths[END]!)
  }
}

function stored(out: BitWriter, bytes: Uint8Array, isLast: boolean): void {
  out.bits(Number(isLast), 3)
  out.align()
  out.raw(Uint8Array.of(bytes.length & 255, bytes.length >> 8, ~bytes.length & 255, (~bytes.length >> 8) & 255))
  out.raw(bytes)
}

interface Run {
  readonly code: number
  readonly bits: number
  readonly extra: number
}

/** The lengths of a tree's codes, with runs of the same: 16 repeats, 17 and 18 are zeros. */
function* runsOf({ lengths, maxCode }: Tree): Generator<Run> {
  let previous = -1
  let count = 0
  const limits = (next: number, last: number) => (next === 0 ? [138, 3] : last === next ? [6, 3] : [7, 4])
  let [most, least] = limits(lengths[0]!, -1)
  for (let n = 0; n <= maxCode; n++) {
    const length = lengths[n]!
    const next = n === maxCode ? -1 : lengths[n + 1]!
    if (++count < most! && length === next) continue
    if (count < least!) for (; count > 0; count--) yield { code: length, bits: 0, extra: 0 }
    else if (length !== 0) {
      if (length !== previous) {
        yield { code: length, bits: 0, extra: 0 }
        count--
      }
      yield { code: 16, bits: 2, extra: count - 3 }
    } else if (count <= 10) yield { code: 17, bits: 3, extra: count - 3 }
    else yield { code: 18, bits: 7, extra: count - 11 }
    count = 0
    previous = length
    ;[most, least] = limits(next, length)
  }
}
