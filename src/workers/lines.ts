/** Lines of a file that nobody wants in memory: where some of them begin is known, the rest is read when it is looked at. */
import type { LinePlace } from '../core/matcher/index.ts'

/** Only workers have it, so it is not in the page's types. */
declare class FileReaderSync {
  readAsText(blob: Blob): string
}

const STRIDE = 512
/** A line longer than this is shown in part: minified bundles and core dumps in text. */
const LONGEST = 4096
const TAIL = 16 * 1024 * 1024
const NEWLINE = 10

/** Whoever reads the log anyway knows where its lines are: the scanner, or a `LineCounter`. */
export interface KnownLines {
  /** In order; the first is line 0 at byte 0. */
  places(): readonly LinePlace[]
  /** Lines counted so far. */
  count(): number
}

/** Counts the lines of a log that nobody scans. */
export class LineCounter implements KnownLines {
  readonly #places: LinePlace[] = [{ line: 0, byte: 0 }]
  #lines = 1
  #bytes = 0

  push(chunk: Uint8Array): void {
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
      if (this.#lines % STRIDE === 0) this.#places.push({ line: this.#lines, byte: this.#bytes + at + 1 })
      this.#lines++
    }
    this.#bytes += chunk.length
  }

  places(): readonly LinePlace[] {
    return this.#places
  }

  count(): number {
    return this.#lines
  }
}

export class LineIndex {
  readonly blob: Blob
  readonly #known: KnownLines
  /** Bytes of a byte-order mark, which the places do not count. */
  mark = 0

  constructor(blob: Blob, known: KnownLines) {
    this.blob = blob
    this.#known = known
  }

  get count(): number {
    return this.#known.count()
  }

  /** The bytes in which `count` lines from the 1-based line `from` on lie, and how many lines of them come before. */
  around(from: number, count: number): { readonly bytes: Blob; readonly skip: number } | null {
    const first = Math.max(1, from) - 1
    if (first > this.count) return null
    const places = this.#known.places()
    const at = lastAtMost(places, first, lineOf)
    const { line, byte } = places[at]!
    const start = byte + this.mark
    // Behind the last known place: what is left, but never more than anybody would look at.
    const behind = places[lastAtMost(places, first + count - 1, lineOf) + 1]?.byte
    const end = behind === undefined ? Math.min(this.blob.size, start + TAIL) : behind + this.mark
    return { bytes: this.blob.slice(start, end), skip: first - line }
  }
}

const lineOf = ({ line }: LinePlace): number => line

/** Index of the last of `items`, which are in order, that does not begin behind the line; 0 when all do. */
function lastAtMost<T>(items: readonly T[], line: number, lineOf: (item: T) => number): number {
  let low = 0
  let high = items.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (lineOf(items[middle]!) <= line) low = middle
    else high = middle - 1
  }
  return low
}

/** A file is looked at from its beginning: so much of it is read before anybody has counted its lines. */
const HEAD = 1024 * 1024

/** Lines that stand near the beginning of a log which nobody has read; null where it must be read for them. */
export async function headLines(log: Blob, from: number, count: number): Promise<string[] | null> {
  const lines = (await log.slice(0, HEAD).text()).split('\n')
  return log.size <= HEAD || lines.length > from + count ? cut(lines, from - 1, count) : null
}

export async function readLines(index: LineIndex, from: number, count: number): Promise<string[]> {
  const place = index.around(from, count)
  return place ? cut((await place.bytes.text()).split('\n'), place.skip, count) : []
}

/** Lines from one to another, 1-based, both included. */
export interface LineRange {
  readonly first: number
  readonly last: number
}

/** Reads the lines that will be asked for side by side, which one after another would each wait for the disk; others are read when asked for. */
export async function readerOf(index: LineIndex, wanted: readonly LineRange[]): Promise<(line: number) => string> {
  const later = lineReader(index)
  const ranges = joined(wanted)
  const texts = await Promise.all(ranges.map(({ first, last }) => readLines(index, first, last - first + 1)))
  return (line) => {
    const at = lastAtMost(ranges, line, ({ first }) => first)
    const range = ranges[at]
    return range && line >= range.first && line <= range.last ? (texts[at]![line - range.first] ?? '') : later(line)
  }
}

/** Fewer lines are read with their neighbours: each reading of a file costs more than they do. */
const GAP = 200

/** In order, and none that overlap. */
function joined(ranges: readonly LineRange[]): readonly LineRange[] {
  const whole: { first: number; last: number }[] = []
  for (const { first, last } of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = whole.at(-1)
    if (before && first <= before.last + GAP) before.last = Math.max(before.last, last)
    else whole.push({ first, last })
  }
  return whole
}

/** So many stretches are remembered: readers look up and down from each incident, again and again. */
const REMEMBERED = 16
/** Each reading of a file costs more than a millisecond, however short: the stretches behind it come along. */
const AT_ONCE = 2

/** The same at once, as only a worker can. */
export function lineReader(index: LineIndex): (line: number) => string {
  const stretches = new Map<number, readonly string[]>()
  const read = (stretch: number): readonly string[] => {
    const place = index.around(stretch * STRIDE + 1, AT_ONCE * STRIDE)
    const text = place ? new FileReaderSync().readAsText(place.bytes) : ''
    const lines = place ? cut(text.split('\n'), place.skip, AT_ONCE * STRIDE) : []
    for (let n = 0; n < AT_ONCE; n++) {
      if (stretches.size >= REMEMBERED) stretches.delete(stretches.keys().next().value!)
      stretches.set(stretch + n, lines.slice(n * STRIDE, (n + 1) * STRIDE))
    }
    return stretches.get(stretch)!
  }
  return (line) => {
    const stretch = Math.floor((line - 1) / STRIDE)
    return (stretches.get(stretch) ?? read(stretch))[(line - 1) % STRIDE] ?? ''
  }
}

function cut(lines: readonly string[], skip: number, count: number): string[] {
  return lines
    .slice(skip, skip + count)
    .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line).replace(/\r$/, ''))
}
