/** The scanner's kernel in wasm: the same lines as scanner.ts, sixteen bytes at a time. Memory layout: wasm/kernel.asc.ts. */
import { BEGINNINGS, nameWords, needles } from './needles.ts'
import { rarestGrams } from './rarest.ts'
import { gramAt, hashAt, startHash } from './scanner.ts'
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
const BITMAP_BITS = 17
const OWNERS = 0x20000
const OWNERS_BITS = 12
const STARTS = 0x30000
const NAMES = 0x40000
const NAMES_SLOTS = 0x1000
const OUT = 0x50000
const LISTS = 0x60000
const WINDOW = 0x100000
/** Bytes taken at a time: what stays in the processor's cache between being copied and being read. A chunk may be larger. */
const WINDOW_SIZE = 256 << 10
/** Readable bytes before and behind the window's own. */
const BEFORE = 16
const BEHIND = 32
const PAGE = 65536
/** More than the longest needle. */
const OVERLAP = 256
/** More than the longest name. */
const LONGEST_WORD = 64

/** Null where wasm or its SIMD instructions are missing: then the plain scanner does the same. */
export function createWasmScanner(
  words: readonly string[] = needles(),
  names: ReadonlySet<string> = nameWords(),
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
    const memory = new WebAssembly.Memory({ initial: (WINDOW + windowSize) / PAGE + 2 })
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
      const before = Math.min(from, BEFORE)
      this.#bytes.fill(10, WINDOW - BEFORE, WINDOW)
      this.#bytes.set(bytes.subarray(from - before, to), WINDOW - before)
      this.#bytes.fill(10, WINDOW + to - from, WINDOW + to - from + BEHIND)
      const first = candidates.length
      lines += this.#scanWindow(to - from, from, lines, candidates)
      const found = candidates[first]
      if (found?.start === from && from !== lineStart) candidates[first] = { start: lineStart, line: found.line }
      const isWhole = to === bytes.length || bytes[to - 1] === 10
      if (isWhole) lineStart = to
      // The next piece of a line that was cut begins a needle's length back; the bytes before it are there to look at.
      from = isWhole ? to : to - OVERLAP
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

  /** Writes each needle once, and for its rarest grams an entry in the gram's list. Gives the first free address. */
  #layNeedles(words: readonly string[]): number {
    let free = LISTS
    const lists = new Map<number, number[]>()
    for (const word of words) {
      const needle = new TextEncoder().encode(word)
      this.#bytes.set(needle, free)
      for (const offset of rarestGrams(needle)) {
        const bit = hashAt(needle, offset, BITMAP_BITS)
        this.#bytes[BITMAP + (bit >> 3)]! |= 1 << (bit & 7)
        const hash = hashAt(needle, offset, OWNERS_BITS)
        const list = lists.get(hash) ?? []
        lists.set(hash, list)
        list.push(gramAt(needle, offset) >>> 0, free, needle.length, offset)
      }
      free += needle.length
    }
    free = (free + 3) & ~3
    for (const [hash, list] of lists) {
      this.#view.setUint32(OWNERS + hash * 4, free, true)
      for (const value of [list.length / 4, ...list]) {
        this.#view.setUint32(free, value, true)
        free += 4
      }
    }
    return free
  }

  #layNames(names: ReadonlySet<string>, from: number): void {
    let free = from
    for (const start of BEGINNINGS) this.#learnStart(new TextEncoder().encode(start))
    for (const name of names) {
      const bytes = new TextEncoder().encode(name)
      this.#learnStart(bytes)
      this.#view.setUint32(free, bytes.length, true)
      this.#bytes.set(bytes, free + 4)
      let slot = nameHash(bytes) % NAMES_SLOTS
      while (this.#view.getUint32(NAMES + slot * 4, true) !== 0) slot = (slot + 1) % NAMES_SLOTS
      this.#view.setUint32(NAMES + slot * 4, free, true)
      free = (free + 4 + bytes.length + 3) & ~3
    }
    if (free > WINDOW - BEFORE) throw new Error(`the scanner's tables need ${free - WINDOW} bytes more than they have`)
  }

  #learnStart(word: Uint8Array): void {
    this.#bytes[STARTS + startHash(word, 0)] = 1
  }
}

/** A window ends behind a newline; a line that has none within it is cut, not inside a word, and its last bytes are seen again. */
function windowEnd(bytes: Uint8Array, from: number, size: number): number {
  const most = from + size
  if (most >= bytes.length) return bytes.length
  // Only in this window: a line of many windows must not be searched through for each of them.
  const newline = bytes.subarray(from, most).lastIndexOf(10)
  if (newline >= 0) return from + newline + 1
  let end = most
  while (end > most - LONGEST_WORD && isWord(bytes[end - 1]!)) end--
  return end === most - LONGEST_WORD ? most : end
}

const isWord = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f

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
