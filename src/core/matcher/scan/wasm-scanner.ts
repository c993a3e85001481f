/** The scanner's kernel in wasm: the same lines as scanner.ts, sixteen bytes at a time. Memory layout: wasm/kernel.asc.ts. */
import { errnoNames } from '../../errno/index.ts'
import { needles } from './needles.ts'
import { KERNEL } from './wasm/kernel.generated.ts'

/** A line worth reading, by its place in the bytes that were scanned. */
export interface Candidate {
  /** Offset of its first byte. */
  readonly start: number
  /** How many lines stand before it. */
  readonly line: number
}
export interface Scanned {
  readonly candidates: readonly Candidate[]
  /** Newlines in all of the bytes. */
  readonly lines: number
}

interface Kernel {
  scan(start: number, end: number): number
  lines(): number
  stopped(): number
}

const BITMAP = 0x10000
const OWNERS = 0x20000
const NAMES = 0x40000
const NAMES_SLOTS = 0x1000
const OUT = 0x50000
const LISTS = 0x60000
const WINDOW = 0x100000
/** Bytes taken at a time; a chunk may be larger. */
const WINDOW_SIZE = 4 << 20
const PAGE = 65536
/** More than the longest needle. */
const OVERLAP = 256

/** Null where wasm or its SIMD instructions are missing: then the plain scanner does the same. */
export function createWasmScanner(
  words: readonly string[] = needles(),
  names: ReadonlySet<string> = errnoNames(),
  windowSize = WINDOW_SIZE,
): WasmScanner | null {
  if (typeof WebAssembly === 'undefined') return null
  const bytes = decodeBase64(KERNEL)
  if (!WebAssembly.validate(bytes)) return null
  return new WasmScanner(bytes, words, names, windowSize)
}

export class WasmScanner {
  readonly #bytes: Uint8Array
  readonly #kernel: Kernel
  readonly #view: DataView

  /** `windowSize` is for tests: small windows show what happens at their edges. */
  constructor(
    wasm: Uint8Array<ArrayBuffer>,
    words: readonly string[],
    names: ReadonlySet<string>,
    readonly windowSize = WINDOW_SIZE,
  ) {
    const memory = new WebAssembly.Memory({ initial: (WINDOW + WINDOW_SIZE) / PAGE + 1 })
    const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), { env: { memory, abort: () => {} } })
    // The exports of our own module, whose signatures stand in kernel.asc.ts.
    this.#kernel = instance.exports as unknown as Kernel
    this.#bytes = new Uint8Array(memory.buffer)
    this.#view = new DataView(memory.buffer)
    this.#layNames(names, this.#layNeedles(words))
  }

  /** Candidate lines of `bytes`, which begin at the start of a line. */
  scan(bytes: Uint8Array): Scanned {
    const candidates: Candidate[] = []
    let lines = 0
    let from = 0
    /** Start of the line that `from` lies in, for a line which is longer than the window. */
    let lineStart = 0
    while (from < bytes.length) {
      const to = windowEnd(bytes, from, this.windowSize)
      this.#bytes.set(bytes.subarray(from, to), WINDOW)
      this.#bytes.fill(10, WINDOW + to - from, WINDOW + to - from + 32)
      const first = candidates.length
      lines += this.#scanWindow(to - from, from, lines, candidates)
      const found = candidates[first]
      if (found?.start === from && from !== lineStart) candidates[first] = { start: lineStart, line: found.line }
      const isWhole = to === bytes.length || bytes[to - 1] === 10
      if (isWhole) lineStart = to
      from = isWhole ? to : overlapStart(bytes, from, to)
    }
    return { candidates, lines }
  }

  /** Scans what stands in the window; gives how many newlines it holds. */
  #scanWindow(length: number, offset: number, before: number, into: Candidate[]): number {
    let start = WINDOW
    let lines = 0
    while (start < WINDOW + length) {
      const count = this.#kernel.scan(start, WINDOW + length)
      for (let i = 0; i < count; i++) {
        const line = before + lines + this.#view.getUint32(OUT + i * 8 + 4, true)
        const at = this.#view.getUint32(OUT + i * 8, true) - WINDOW + offset
        if (into.at(-1)?.line !== line) into.push({ start: at, line })
      }
      lines += this.#kernel.lines()
      start = this.#kernel.stopped()
    }
    return lines
  }

  /** Writes each needle once, and for its two rarest neighbouring grams an entry in the gram's list. Gives the first free address. */
  #layNeedles(words: readonly string[]): number {
    let free = LISTS
    const lists = new Map<number, number[]>()
    for (const word of words) {
      const needle = new TextEncoder().encode(word)
      this.#bytes.set(needle, free)
      const first = rarestPair(word)
      for (const offset of [first, first + 1]) {
        const hash = hashAt(needle, offset)
        this.#bytes[BITMAP + hash] = 1
        lists.set(hash, [...(lists.get(hash) ?? []), free, needle.length, offset])
      }
      free += needle.length
    }
    free = (free + 3) & ~3
    for (const [hash, list] of lists) {
      this.#view.setUint32(OWNERS + hash * 4, free, true)
      for (const value of [list.length / 3, ...list]) {
        this.#view.setUint32(free, value, true)
        free += 4
      }
    }
    return free
  }

  #layNames(names: ReadonlySet<string>, from: number): void {
    let free = from
    for (const name of [...names].flatMap((one) => [one, `WSA${one}`])) {
      const bytes = new TextEncoder().encode(name)
      this.#view.setUint32(free, bytes.length, true)
      this.#bytes.set(bytes, free + 4)
      let slot = nameHash(bytes) % NAMES_SLOTS
      while (this.#view.getUint32(NAMES + slot * 4, true) !== 0) slot = (slot + 1) % NAMES_SLOTS
      this.#view.setUint32(NAMES + slot * 4, free, true)
      free = (free + 4 + bytes.length + 3) & ~3
    }
    if (free > WINDOW) throw new Error(`the scanner's tables need ${free - WINDOW} bytes more than they have`)
  }
}

/**
 * Wherever a needle stands, one of two neighbouring grams of it starts at an even address; any two will do. The rarest two
 * make the fewest false alarms: `(13: permission` is looked for by `(13:` rather than by `sion`.
 */
function rarestPair(needle: string): number {
  const last = new TextEncoder().encode(needle).length - 5
  let best = 0
  let lowest = Number.POSITIVE_INFINITY
  for (let first = 0; first <= last; first++) {
    let commonness = 0
    for (let at = first; at < first + 5; at++) commonness += Math.log(FREQUENCY[needle[at]!] ?? 0.4)
    if (commonness >= lowest) continue
    lowest = commonness
    best = first
  }
  return best
}

/** How often a character stands in ordinary logs, in percent, roughly; others are rarer. */
const FREQUENCY: Readonly<Record<string, number>> = {
  ' ': 13,
  e: 8,
  t: 6,
  a: 5,
  i: 5,
  n: 5,
  o: 5,
  r: 5,
  s: 5,
  d: 3,
  c: 3,
  l: 3,
  u: 2.5,
  m: 2,
  p: 2,
  f: 1.5,
  h: 1.5,
  g: 1.5,
  0: 4,
  1: 3,
  2: 3,
  '.': 2,
  ':': 2,
  '-': 2,
  '/': 1.5,
  '=': 1,
  b: 1,
  v: 1,
  y: 1,
  w: 1,
  k: 0.8,
}

/** A window ends behind a newline; a line that has none within it is cut, with its last bytes seen again. */
function windowEnd(bytes: Uint8Array, from: number, size: number): number {
  const most = from + size
  if (most >= bytes.length) return bytes.length
  const newline = bytes.lastIndexOf(10, most - 1)
  return newline >= from ? newline + 1 : most
}

/** Where the next piece of a line that was cut begins: a needle's length back, and not inside a word. */
function overlapStart(bytes: Uint8Array, from: number, to: number): number {
  let at = to - OVERLAP
  while (at > from + OVERLAP && isWord(bytes[at - 1]!)) at--
  return at
}

const isWord = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f

function hashAt(bytes: Uint8Array, at: number): number {
  let gram = 0
  for (let i = 0; i < 4; i++) gram |= (bytes[at + i]! | 0x20) << (8 * i)
  return Math.imul(gram, 0x9e3779b1) >>> 17
}

function nameHash(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const bytes = new Uint8Array(Math.floor((text.replace(/=+$/, '').length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const char of text) {
    const value = alphabet.indexOf(char)
    if (value < 0) break
    bits = ((bits << 6) | value) & 0xffffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[at++] = (bits >> held) & 0xff
  }
  return bytes
}
