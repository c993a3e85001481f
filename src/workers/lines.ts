/** Lines of a file that nobody wants in memory: the offset of every 512th line is kept, the rest is read when it is looked at. */
/** Only workers have it, so it is not in the page's types. */
declare class FileReaderSync {
  readAsText(blob: Blob): string
}

const STRIDE = 512
/** A line longer than this is shown in part: minified bundles and core dumps in text. */
const LONGEST = 4096
const TAIL = 16 * 1024 * 1024
const NEWLINE = 10

export class LineIndex {
  /** Byte offset of lines 1, 513, 1025 … */
  readonly #offsets = [0]
  #lines = 1
  #bytes = 0

  constructor(readonly blob: Blob) {}

  get count(): number {
    return this.#lines
  }

  /** Takes the next bytes of the blob. */
  push(chunk: Uint8Array): void {
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) {
      if (this.#lines % STRIDE === 0) this.#offsets.push(this.#bytes + at + 1)
      this.#lines++
    }
    this.#bytes += chunk.length
  }

  /** The bytes in which `count` lines from the 1-based line `from` on lie, and how many lines of them come before. */
  around(from: number, count: number): { readonly bytes: Blob; readonly skip: number } | null {
    const first = Math.max(1, from)
    const block = Math.floor((first - 1) / STRIDE)
    const start = this.#offsets[block]
    if (start === undefined) return null
    // Behind the last known block: what is left, but never more than anybody would look at.
    const end = this.#offsets[Math.ceil((first - 1 + count) / STRIDE)] ?? Math.min(this.blob.size, start + TAIL)
    return { bytes: this.blob.slice(start, end), skip: first - 1 - block * STRIDE }
  }
}

export async function readLines(index: LineIndex, from: number, count: number): Promise<string[]> {
  const place = index.around(from, count)
  return place ? cut(await place.bytes.text(), place.skip, count) : []
}

/** The same at once, as only a worker can; one block is remembered, because readers look at neighbours. */
export function lineReader(index: LineIndex): (line: number) => string {
  let block = -1
  let lines: string[] = []
  return (line) => {
    const wanted = Math.floor((line - 1) / STRIDE)
    if (wanted !== block) {
      const place = index.around(wanted * STRIDE + 1, STRIDE)
      lines = place ? cut(new FileReaderSync().readAsText(place.bytes), 0, STRIDE) : []
      block = wanted
    }
    return lines[(line - 1) % STRIDE] ?? ''
  }
}

function cut(text: string, skip: number, count: number): string[] {
  return text
    .split('\n')
    .slice(skip, skip + count)
    .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line).replace(/\r$/, ''))
}
