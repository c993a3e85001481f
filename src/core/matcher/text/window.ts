/** The bytes of a log that are at hand: what came last, and the lines before it that may still be looked at. */

/** A line is read up to here; what it has beyond is passed over. */
const LONGEST_LINE = 32 << 20
const NEWLINE = 10

export class Window {
  #bytes: Uint8Array
  #length = 0
  /** Lines around the last place that was looked at: number → offset, with no gap between `#low` and `#high`. */
  readonly #starts = new Map<number, number>()
  #low = 0
  #high = 0
  /** The rest of a line that is too long is being passed over. */
  #isPassing = false
  /** Bytes that were passed over so far. */
  passed = 0
  readonly #decoder = new TextDecoder()

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity + 1)
  }

  get length(): number {
    return this.#length
  }

  /** What is at hand. The bytes move with the next `append` or `forget`. */
  bytes(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(from, to)
  }

  /** Takes bytes until `target` are at hand; gives how many it took. */
  append(chunk: Uint8Array, target: number): number {
    if (this.#isPassing) return this.#pass(chunk)
    const took = Math.min(chunk.length, target - this.#length)
    this.#reserve(this.#length + took)
    this.#bytes.set(chunk.subarray(0, took), this.#length)
    this.#length += took
    this.#bytes[this.#length] = NEWLINE
    return took
  }

  #pass(chunk: Uint8Array): number {
    const newline = chunk.indexOf(NEWLINE)
    this.#isPassing = newline < 0
    const took = newline < 0 ? chunk.length : newline + 1
    this.passed += took
    return took
  }

  /** One byte more than `length`: behind the last stands a newline, so that a search for one ends there. */
  #reserve(length: number): void {
    if (length < this.#bytes.length) return
    const larger = new Uint8Array(Math.max(length + 1, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }

  /** Where the last complete line ends, looking no further back than `from`; `from` when there is none. A line that is too long ends here. */
  completeEnd(from: number): number {
    const newline = this.#bytes.subarray(from, this.#length).lastIndexOf(NEWLINE)
    if (newline >= 0 || this.#length - from < LONGEST_LINE) return from + newline + 1
    this.#reserve(this.#length + 1)
    this.#bytes[this.#length++] = NEWLINE
    this.#bytes[this.#length] = NEWLINE
    this.#isPassing = true
    // The newline that was put in its place.
    this.passed--
    return this.#length
  }

  /** From now on lines are found by the way from this one. */
  lookAt(line: number, at: number): void {
    if (line >= this.#low && line <= this.#high && this.#starts.size > 0 && this.#starts.size < 2000) return
    this.#starts.clear()
    this.#starts.set(line, at)
    this.#low = line
    this.#high = line
  }

  /** Offset of a line near the one that is looked at; null when it is not at hand. `end` is where the last line ends. */
  startOf(line: number, end: number): number | null {
    while (line < this.#low) {
      const at = this.#starts.get(this.#low)!
      if (at === 0) return null
      this.#low--
      this.#starts.set(this.#low, at < 2 ? 0 : this.#bytes.lastIndexOf(NEWLINE, at - 2) + 1)
    }
    while (line > this.#high) {
      const newline = this.#bytes.indexOf(NEWLINE, this.#starts.get(this.#high)!)
      if (newline < 0 || newline + 1 >= end) return null
      this.#high++
      this.#starts.set(this.#high, newline + 1)
    }
    return this.#starts.get(line) ?? null
  }

  /** Where the line that starts there ends, without its newline. */
  endOf(start: number, end: number): number {
    const newline = this.#bytes.indexOf(NEWLINE, start)
    let stop = newline < 0 || newline > end ? end : newline
    while (stop > start && (this.#bytes[stop - 1] === NEWLINE || this.#bytes[stop - 1] === 13)) stop--
    return stop
  }

  text(from: number, to: number): string {
    return this.#decoder.decode(this.#bytes.subarray(from, to))
  }

  /** Offset of the line that stands `count` lines before the one that starts at `at`, or of the first at hand. */
  linesBefore(at: number, count: number): number {
    let start = at
    for (let n = 0; n < count && start > 0; n++) {
      start = start < 2 ? 0 : this.#bytes.lastIndexOf(NEWLINE, start - 2) + 1
    }
    return start
  }

  /** Lets go of everything before `at`. */
  forget(at: number): void {
    this.#starts.clear()
    this.#low = 0
    this.#high = -1
    if (at === 0) return
    this.#bytes.copyWithin(0, at, this.#length)
    this.#length -= at
    this.#bytes[this.#length] = NEWLINE
  }
}
