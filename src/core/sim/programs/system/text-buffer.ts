/** The text of an editor: lines, a cursor, a clipboard of cut lines. Positions are in characters. */
export class TextBuffer {
  lines: string[]
  row = 0
  column = 0
  isModified = false
  #clipboard: string[] = []
  #wasCut = false

  constructor(text: string) {
    this.lines = text.replace(/\n$/, '').split('\n')
  }

  get text(): string {
    const whole = this.lines.join('\n')
    return whole === '' ? '' : `${whole}\n`
  }
  get line(): string {
    return this.lines[this.row] ?? ''
  }

  insert(text: string): void {
    this.#change(this.line.slice(0, this.column) + text + this.line.slice(this.column))
    this.column += text.length
  }

  breakLine(): void {
    const rest = this.line.slice(this.column)
    this.#change(this.line.slice(0, this.column))
    this.lines.splice(++this.row, 0, rest)
    this.column = 0
  }

  backspace(): void {
    if (this.column > 0) {
      this.#change(this.line.slice(0, this.column - 1) + this.line.slice(this.column))
      this.column--
    } else if (this.row > 0) {
      const rest = this.line
      this.lines.splice(this.row--, 1)
      this.column = this.line.length
      this.#change(this.line + rest)
    }
  }

  deleteForward(): void {
    if (this.column === this.line.length && this.row === this.lines.length - 1) return
    this.move('right')
    this.backspace()
  }

  /** ^K: lines cut one after the other are kept together. */
  cut(): void {
    if (!this.#wasCut) this.#clipboard = []
    this.#clipboard.push(this.line)
    this.lines.splice(this.row, 1)
    if (this.lines.length === 0) this.lines.push('')
    this.row = Math.min(this.row, this.lines.length - 1)
    this.column = 0
    this.isModified = true
    this.#wasCut = true
  }

  paste(): void {
    if (this.#clipboard.length === 0) return
    this.lines.splice(this.row, 0, ...this.#clipboard)
    this.row += this.#clipboard.length
    this.column = 0
    this.isModified = true
  }

  /** Any key but ^K ends a series of cuts. */
  endCutting(): void {
    this.#wasCut = false
  }

  move(where: 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'top' | 'bottom', steps = 1): void {
    if (where === 'left') {
      if (this.column > 0) this.column--
      else if (this.row > 0) {
        this.row--
        this.column = this.line.length
      }
    } else if (where === 'right') {
      if (this.column < this.line.length) this.column++
      else if (this.row < this.lines.length - 1) {
        this.row++
        this.column = 0
      }
    } else if (where === 'home') this.column = 0
    else if (where === 'end') this.column = this.line.length
    else if (where === 'top') this.row = 0
    else if (where === 'bottom') this.row = this.lines.length - 1
    else this.row += where === 'up' ? -steps : steps
    this.row = Math.max(0, Math.min(this.lines.length - 1, this.row))
    this.column = Math.min(this.column, this.line.length)
  }

  /** Goes to the next place where `text` stands, past the end back to the start; false when there is none. */
  find(text: string): boolean {
    const needle = text.toLowerCase()
    for (let step = 0; step <= this.lines.length; step++) {
      const row = (this.row + step) % this.lines.length
      const from = step === 0 ? this.column + 1 : 0
      const at = this.lines[row]!.toLowerCase().indexOf(needle, from)
      if (at < 0) continue
      this.row = row
      this.column = at
      return true
    }
    return false
  }

  #change(line: string): void {
    this.lines[this.row] = line
    this.isModified = true
  }
}
