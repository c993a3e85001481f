/** DEFLATE (RFC 1951) and the gzip wrapper (RFC 1952). */
import { err, ok, type Result } from '../../../lib/index.ts'
import { concat } from './bytes.ts'
import { deflate } from './deflate-encode.ts'
import { CODE_ORDER, DISTANCE_BASE, DISTANCE_EXTRA, LENGTH_BASE, LENGTH_EXTRA } from './deflate-tables.ts'
import { crc32 } from './hash.ts'

export type GzipError = 'not-gzip' | 'truncated' | 'invalid' | 'crc'

class Corrupt extends Error {
  constructor(
    readonly kind: GzipError,
    /** What zlib calls it. */
    readonly words = 'invalid code lengths set',
  ) {
    super(kind)
  }
}

class BitReader {
  at: number
  #held = 0
  #count = 0
  constructor(
    readonly bytes: Uint8Array,
    start: number,
  ) {
    this.at = start
  }
  bits(count: number): number {
    while (this.#count < count) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw new Corrupt('truncated')
      this.#held |= byte << this.#count
      this.#count += 8
    }
    const value = this.#held & ((1 << count) - 1)
    this.#held >>>= count
    this.#count -= count
    return value
  }
  align(): void {
    this.#held = 0
    this.#count = 0
  }
}

/** Canonical Huffman codes by length. */
interface Huffman {
  readonly counts: readonly number[]
  readonly symbols: readonly number[]
}
function huffman(lengths: readonly number[]): Huffman {
  const counts = Array<number>(16).fill(0)
  for (const length of lengths) counts[length]!++
  counts[0] = 0
  const offsets = Array<number>(16).fill(0)
  for (let i = 1; i < 16; i++) offsets[i] = offsets[i - 1]! + counts[i - 1]!
  const symbols: number[] = []
  lengths.forEach((length, symbol) => {
    if (length > 0) symbols[offsets[length]!++] = symbol
  })
  return { counts, symbols }
}

function symbol(reader: BitReader, { counts, symbols }: Huffman): number {
  let code = 0
  let first = 0
  let index = 0
  for (let length = 1; length < 16; length++) {
    code |= reader.bits(1)
    const count = counts[length]!
    if (code - count < first) return symbols[index + code - first]!
    index += count
    first = (first + count) << 1
    code <<= 1
  }
  throw new Corrupt('invalid')
}

const FIXED_LITERALS = huffman(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)))
const FIXED_DISTANCES = huffman(Array<number>(30).fill(5))

/** Appends to `out`; what was read before a fault stays in it. */
function inflateInto(reader: BitReader, out: number[]): void {
  for (let isLast = 0; !isLast; ) {
    isLast = reader.bits(1)
    const type = reader.bits(2)
    if (type === 0) storedBlock(reader, out)
    else if (type === 1) codedBlock(reader, out, FIXED_LITERALS, FIXED_DISTANCES)
    else if (type === 2) codedBlock(reader, out, ...dynamicCodes(reader))
    else throw new Corrupt('invalid', 'invalid block type')
  }
}

function storedBlock(reader: BitReader, out: number[]): void {
  reader.align()
  const length = reader.bits(16)
  if ((reader.bits(16) ^ 0xffff) !== length) throw new Corrupt('invalid', 'invalid stored block lengths')
  for (let i = 0; i < length; i++) {
    const byte = reader.bytes[reader.at++]
    if (byte === undefined) throw new Corrupt('truncated')
    out.push(byte)
  }
}

function dynamicCodes(reader: BitReader): [Huffman, Huffman] {
  const [literals, distances, codes] = [reader.bits(5) + 257, reader.bits(5) + 1, reader.bits(4) + 4]
  const codeLengths = Array<number>(19).fill(0)
  for (let i = 0; i < codes; i++) codeLengths[CODE_ORDER[i]!] = reader.bits(3)
  const table = huffman(codeLengths)
  const lengths: number[] = []
  while (lengths.length < literals + distances) {
    const code = symbol(reader, table)
    if (code < 16) lengths.push(code)
    else {
      const [value, count] =
        code === 16
          ? [lengths.at(-1) ?? 0, 3 + reader.bits(2)]
          : code === 17
            ? [0, 3 + reader.bits(3)]
            : [0, 11 + reader.bits(7)]
      for (let i = 0; i < count; i++) lengths.push(value)
    }
  }
  return [huffman(lengths.slice(0, literals)), huffman(lengths.slice(literals, literals + distances))]
}

function codedBlock(reader: BitReader, out: number[], literals: Huffman, distances: Huffman): void {
  for (;;) {
    const code = symbol(reader, literals)
    if (code < 256) out.push(code)
    else if (code === 256) return
    else {
      const length = LENGTH_BASE[code - 257]! + reader.bits(LENGTH_EXTRA[code - 257]!)
      const far = symbol(reader, distances)
      const distance = DISTANCE_BASE[far]! + reader.bits(DISTANCE_EXTRA[far]!)
      if (!(distance <= out.length)) throw new Corrupt('invalid', 'invalid distance too far back')
      for (let i = 0; i < length; i++) out.push(out[out.length - distance]!)
    }
  }
}

export function gzip(bytes: Uint8Array, name: string | null, mtimeMs: number, level = 6): Uint8Array {
  const header = new Uint8Array(10)
  const view = new DataView(header.buffer)
  header.set([0x1f, 0x8b, 8, name === null ? 0 : 8])
  view.setUint32(4, Math.floor(mtimeMs / 1000), true)
  header[8] = level === 1 ? 4 : level === 9 ? 2 : 0
  header[9] = 3
  const label = name === null ? new Uint8Array(0) : new TextEncoder().encode(`${name}\0`)
  const trailer = new Uint8Array(8)
  new DataView(trailer.buffer).setUint32(0, crc32(bytes), true)
  new DataView(trailer.buffer).setUint32(4, bytes.length, true)
  return concat([header, label, deflate(bytes, level), trailer])
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** All members of a gzip file, and where they end. A fault leaves what came before it. */
export function gunzip(
  bytes: Uint8Array,
  sayEnd: (at: number) => void = () => {},
): Result<Uint8Array, { kind: GzipError; partial: Uint8Array }> {
  const out: number[] = []
  const failed = (kind: GzipError) => err({ kind, partial: Uint8Array.from(out) })
  if (!isGzip(bytes)) return failed(bytes.length === 0 ? 'truncated' : 'not-gzip')
  let at = 0
  while (at < bytes.length && isGzip(bytes.subarray(at))) {
    const start = skipHeader(bytes, at)
    if (start === null) return failed('truncated')
    const reader = new BitReader(bytes, start)
    const from = out.length
    try {
      inflateInto(reader, out)
    } catch (error) {
      if (error instanceof Corrupt) return failed(error.kind)
      throw error
    }
    if (reader.at + 8 > bytes.length) return failed('truncated')
    const trailer = new DataView(bytes.buffer, bytes.byteOffset + reader.at, 8)
    if (trailer.getUint32(0, true) !== crc32(Uint8Array.from(out.slice(from)))) return failed('crc')
    at = reader.at + 8
  }
  sayEnd(at)
  return ok(Uint8Array.from(out))
}

/** A bare DEFLATE stream from `start`: what it holds and where it ends, or what zlib says against it. */
export function inflate(
  bytes: Uint8Array,
  start: number,
): Result<{ data: Uint8Array; end: number }, { kind: GzipError; words: string }> {
  const out: number[] = []
  const reader = new BitReader(bytes, start)
  try {
    inflateInto(reader, out)
  } catch (error) {
    if (error instanceof Corrupt) return err({ kind: error.kind, words: error.words })
    throw error
  }
  return ok({ data: Uint8Array.from(out), end: reader.at })
}

/** Where the data of a gzip member begins, or null when its header is cut. */
export function skipHeader(bytes: Uint8Array, start: number): number | null {
  if (bytes.length < start + 10) return null
  const flags = bytes[start + 3]!
  let at = start + 10
  if (flags & 4) at += 2 + bytes[at]! + bytes[at + 1]! * 256
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) return null
    at = end + 1
  }
  if (flags & 2) at += 2
  return at <= bytes.length ? at : null
}
