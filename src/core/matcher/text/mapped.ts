/** A text that was cut out of, or decoded from, a line of the log, and the way back to the line's columns. */
export class Mapped {
  readonly text: string
  /** Column of each unit of `text`, or null when it is `offset` + index. */
  readonly #columns: Int32Array | null
  readonly #offset: number

  private constructor(text: string, columns: Int32Array | null, offset: number) {
    this.text = text
    this.#columns = columns
    this.#offset = offset
  }

  static of(text: string): Mapped {
    return new Mapped(text, null, 0)
  }

  /** 0-based column in the line of a position in `text`; its end maps behind the last unit. */
  column(index: number): number {
    if (this.#columns === null) return this.#offset + index
    if (index < this.#columns.length) return this.#columns[index]!
    return this.#columns.length === 0 ? this.#offset : this.#columns.at(-1)! + 1
  }

  /** Where a piece that ends before `index` ends in the line. */
  endColumn(index: number): number {
    return index === 0 ? this.column(0) : this.column(index - 1) + 1
  }

  slice(start: number, end = this.text.length): Mapped {
    if (start === 0 && end === this.text.length) return this
    const columns = this.#columns?.slice(start, end) ?? null
    return new Mapped(this.text.slice(start, end), columns, this.column(start))
  }

  /** Replaces every match by what `by` makes of it; the new units point to the match's first column. */
  replace(pattern: RegExp, by: (match: string) => string): Mapped {
    const parts: string[] = []
    const columns: number[] = []
    let done = 0
    const keep = (end: number) => {
      parts.push(this.text.slice(done, end))
      for (let at = done; at < end; at++) columns.push(this.column(at))
    }
    for (const match of this.text.matchAll(pattern)) {
      keep(match.index)
      const text = by(match[0])
      parts.push(text)
      for (let at = 0; at < text.length; at++) columns.push(this.column(match.index))
      done = match.index + match[0].length
    }
    if (done === 0 && parts.length === 0) return this
    keep(this.text.length)
    return new Mapped(parts.join(''), Int32Array.from(columns), this.column(0))
  }
}
