/**
 * What a terminal shows, as lines of plain text: the accessible truth beside the picture, and how the lab reads the command
 * line that was entered. It understands what readline and our programs write; anything else it leaves out.
 */
// "\x1b[31m"   "\x1b]0;title\x07"   "\x1b(B"
const ESCAPE = /^\x1b(?:\[[0-9;?<=>!]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][0-9A-Za-z]|[=>78DEHMNOZc])/
const UNFINISHED = /^\x1b(?:\[[0-9;?<=>!]*[ -/]*|\][^\x07\x1b]{0,4096}\x1b?|[()])?$/
const MOST_LINES = 2000

export class Transcript {
  readonly #lines: string[] = ['']
  #dropped = 0
  #row = 0
  #column = 0
  #rest = ''

  constructor(private columns = 80) {}

  resize(columns: number): void {
    this.columns = columns
  }

  /** All lines but those that were let go; the last one is where the cursor writes. */
  get lines(): readonly string[] {
    return this.#lines
  }

  /** How many lines were let go at the front: identity of a line is its index plus this. */
  get dropped(): number {
    return this.#dropped
  }

  write(text: string): void {
    const all = this.#rest + text
    this.#rest = ''
    for (let at = 0; at < all.length; ) {
      const char = all[at]!
      if (char !== '\x1b') {
        this.#put(char)
        at++
        continue
      }
      const sequence = ESCAPE.exec(all.slice(at, at + 5000))?.[0]
      if (sequence === undefined) {
        if (UNFINISHED.test(all.slice(at))) {
          this.#rest = all.slice(at)
          return
        }
        at++
        continue
      }
      this.#obey(sequence)
      at += sequence.length
    }
  }

  /** The line that was typed at the prompt, if the cursor stands on one. A wrapped line is put together again. */
  commandLine(): string | null {
    let start = this.#row
    while (start > 0 && this.#lines[start - 1]!.length === this.columns) start--
    const line = this.#lines.slice(start, this.#row + 1).join('')
    // maya@lab:~/orders$ npm start
    return /^[^\n$#>]*[$#] (.*)$/.exec(line)?.[1]?.trimEnd() ?? null
  }

  #put(char: string): void {
    switch (char) {
      case '\n':
        this.#newLine()
        return
      case '\r':
        this.#column = 0
        return
      case '\b':
        this.#column = Math.max(0, this.#column - 1)
        return
      case '\t':
        this.#column = Math.min(this.columns - 1, (Math.floor(this.#column / 8) + 1) * 8)
        return
      default:
        if (char >= ' ' && char !== '\x7f') this.#print(char)
    }
  }

  #print(char: string): void {
    if (this.#column >= this.columns) {
      this.#newLine()
      this.#column = 0
    }
    const line = this.#line.padEnd(this.#column)
    this.#line = line.slice(0, this.#column) + char + line.slice(this.#column + 1)
    this.#column++
  }

  #newLine(): void {
    this.#row++
    if (this.#row === this.#lines.length) this.#lines.push('')
    if (this.#lines.length <= MOST_LINES) return
    this.#lines.shift()
    this.#row--
    this.#dropped++
  }

  get #line(): string {
    return this.#lines[this.#row]!
  }
  set #line(text: string) {
    this.#lines[this.#row] = text
  }

  #obey(sequence: string): void {
    const match = /^\x1b\[(\d*)(?:;(\d*))?[\d;]*([A-Za-z@])$/.exec(sequence)
    if (!match) return
    const [, first = '', second = '', final] = match
    const count = Math.min(1000, Number(first || 1))
    switch (final) {
      case 'A':
        this.#row = Math.max(0, this.#row - count)
        return
      case 'B':
        this.#row = Math.min(this.#lines.length - 1, this.#row + count)
        return
      case 'C':
        this.#column = Math.min(this.columns - 1, this.#column + count)
        return
      case 'D':
        this.#column = Math.max(0, this.#column - count)
        return
      case 'G':
        this.#column = Math.min(this.columns, count) - 1
        return
      case 'H':
        if (first === '' || (first === '1' && (second === '' || second === '1'))) this.#startScreen()
        return
      case 'J':
        if (first === '2' || first === '3') this.#startScreen()
        else this.#eraseBelow()
        return
      case 'K':
        this.#line =
          first === '2'
            ? ''
            : first === '1'
              ? ' '.repeat(this.#column) + this.#line.slice(this.#column)
              : this.#line.slice(0, this.#column)
        return
      case 'P':
        this.#line = this.#line.slice(0, this.#column) + this.#line.slice(this.#column + count)
        return
      case '@':
        this.#line = this.#line.slice(0, this.#column) + ' '.repeat(count) + this.#line.slice(this.#column)
        return
    }
  }

  /** A cleared screen is a new page of the transcript: what was said before stays said. */
  #startScreen(): void {
    this.#row = this.#lines.length - 1
    this.#column = 0
    if (this.#line !== '') this.#newLine()
  }

  #eraseBelow(): void {
    this.#line = this.#line.slice(0, this.#column)
    this.#lines.length = this.#row + 1
  }
}
