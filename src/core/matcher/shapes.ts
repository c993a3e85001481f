/**
 * Lines that say the same thing. A log of a gigabyte repeats a few hundred sentences: with digits taken out a sentence is a
 * shape, and what a shape says was found out once. Digits that decide something (the errno itself, the port, a part of the
 * path) tell its variants apart. Now and then a line is read all the same, to see whether its shape keeps its word.
 */
import type { EntityKey, Finding } from '../lib/index.ts'

/** What is known of the lines of one shape with the same deciding digits. */
export interface Variant {
  /** Findings of the reading that made it: index where detail was kept, else -1. */
  readonly findings: readonly { readonly index: number; readonly code: string; readonly series: number }[]
  /** How many lines were counted without being read, and the last of them, 1-based. */
  count: number
  last: number
}

/** What was made of a line. `line` is 1-based. */
export interface Said {
  readonly line: number
  readonly findings: readonly Finding[]
  readonly said: Variant['findings']
}

interface Shape {
  /** Ordinals of the runs of digits that decide. */
  readonly deciding: readonly number[]
  readonly variants: Map<string, Variant>
  seen: number
  /** Two of its lines said different things although their words are the same. */
  isUnsteady: boolean
}

/** Bounds: beyond them lines are read as if their shape were new. */
const MOST_SHAPES = 20_000
const MOST_VARIANTS = 100
const LONGEST = 1000
/** A line is read again when its shape was seen so many times more often than at the last reading. */
const RARER = 64

const IDENTITY: readonly EntityKey[] = ['path', 'dest', 'address', 'port', 'hostname']

export class Shapes {
  readonly #shapes = new Map<number, Shape>()
  readonly #others = new Map<string, Variant>()
  /** Of the line that was looked up last. */
  #hash = 0
  #isShort = false
  readonly #starts = new Int32Array(64)
  readonly #ends = new Int32Array(64)

  /** What the line says, if its like has been read; null when it must be read. */
  lookUp(bytes: Uint8Array): Variant | null {
    if (!this.#measure(bytes)) return null
    const shape = this.#shapes.get(this.#hash)
    if (shape === undefined || shape.isUnsteady) return null
    shape.seen++
    if (isPowerOf(RARER, shape.seen)) return null
    const known = shape.variants.get(this.#decidingDigits(shape, bytes))
    if (known !== undefined) return known
    return shape.variants.size < MOST_VARIANTS ? null : [...shape.variants.values()].at(-1)!
  }

  /** Remembers what the line that was looked up last said; its variant, or null when there is no room for it. */
  learn(bytes: Uint8Array, text: string, { line, findings, said }: Said): Variant | null {
    if (!this.#isShort) return null
    const shape = this.#shapes.get(this.#hash) ?? this.#make(text, line, findings)
    if (shape === null) return null
    const digits = this.#decidingDigits(shape, bytes)
    const known = shape.variants.get(digits)
    if (known !== undefined) {
      if (codesOf(known.findings) !== codesOf(said)) shape.isUnsteady = true
      return known
    }
    const variant: Variant = { findings: said, count: 0, last: 0 }
    shape.variants.set(digits, variant)
    return variant
  }

  #make(text: string, line: number, findings: readonly Finding[]): Shape | null {
    if (this.#shapes.size >= MOST_SHAPES) return null
    const shape = { deciding: decidingRuns(text, line, findings), variants: new Map(), seen: 1, isUnsteady: false }
    this.#shapes.set(this.#hash, shape)
    return shape
  }

  /** Where findings count whose lines have no shape: too long, or one shape too many. */
  others(said: Variant['findings']): Variant {
    const key = codesOf(said)
    const known = this.#others.get(key) ?? { findings: said, count: 0, last: 0 }
    this.#others.set(key, known)
    return known
  }

  /** Every variant of which lines were only counted. */
  *counted(): Generator<Variant> {
    for (const { variants } of this.#shapes.values())
      for (const variant of variants.values()) if (variant.count > 0) yield variant
    yield* this.#others.values()
  }

  #decidingDigits({ deciding }: Shape, bytes: Uint8Array): string {
    let key = ''
    for (const ordinal of deciding) {
      for (let at = this.#starts[ordinal]!; at < this.#ends[ordinal]!; at++) key += String.fromCharCode(bytes[at]!)
      key += ' '
    }
    return key
  }

  /** Hashes the line without its digits and notes where they stand; false when it is too long to be one of many. */
  #measure(bytes: Uint8Array): boolean {
    this.#isShort = false
    if (bytes.length > LONGEST) return false
    let a = 0x811c9dc5
    let b = 0x9747b28c
    let runs = 0
    let inRun = false
    for (let at = 0; at < bytes.length; at++) {
      let byte = bytes[at]!
      if (byte >= 0x30 && byte <= 0x39) {
        if (inRun) continue
        inRun = true
        if (runs === this.#starts.length) return false
        this.#starts[runs] = at
        byte = 0x30
      } else if (inRun) {
        inRun = false
        this.#ends[runs++] = at
      }
      a = Math.imul(a ^ byte, 0x01000193)
      b = Math.imul(b ^ byte, 0x5bd1e995) + 0x6b79
    }
    if (inRun) this.#ends[runs] = bytes.length
    this.#isShort = true
    this.#hash = (a >>> 0) * 0x200000 + ((b >>> 11) & 0x1fffff)
    return true
  }
}

/** Runs of digits inside what showed the errno, and inside the values that tell one incident from another. */
function decidingRuns(text: string, line: number, findings: readonly Finding[]): number[] {
  const ranges = findings.flatMap((finding) => [
    finding,
    ...IDENTITY.flatMap((key) => finding.places[key] ?? []).filter((place) => place.line === line),
  ])
  return [...text.matchAll(/\d+/g)].flatMap(({ index, 0: { length } }, ordinal) =>
    ranges.some(({ column, endColumn }) => index + length >= column && index + 1 < endColumn) ? [ordinal] : [],
  )
}

const codesOf = (findings: Variant['findings']) => findings.map(({ code }) => code).join()

function isPowerOf(base: number, value: number): boolean {
  let power = base
  while (power < value) power *= base
  return power === value
}
