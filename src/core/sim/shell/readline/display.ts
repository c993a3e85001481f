/** Draws prompt and line on a terminal of some width, and knows where the cursor is. */
import { charWidth } from '../../programs/lib/bytes.ts'

export class Display {
  /** Row of the cursor below the prompt's last line. */
  private row = 0

  constructor(
    /** The last line of the prompt as printed, and what of it takes room. */
    private readonly prompt: { readonly shown: string; readonly width: string },
    readonly columns: number,
  ) {}

  /** The prompt and a first text, wherever the output before it ended: `printf x` leaves the cursor behind its x. */
  start(text: string): string {
    this.row = this.place([...text], [...text].length).row
    return this.prompt.shown + printable(text)
  }

  /** What to print to show the line anew. */
  draw(text: string, cursor: number): string {
    let out = this.row > 0 ? `\x1b[${this.row}A` : ''
    out += `\r\x1b[J${this.prompt.shown}${printable(text)}`
    const chars = [...text]
    const end = this.place(chars, chars.length)
    // A terminal stays on the last column until something follows.
    if (end.column === 0 && end.row > 0) out += ' \r\x1b[K'
    const target = this.place(chars, cursor)
    if (end.row > target.row) out += `\x1b[${end.row - target.row}A`
    out += '\r'
    if (target.column > 0) out += `\x1b[${target.column}C`
    this.row = target.row
    return out
  }

  /** One more character at the end of the line: only that is printed, when it fits. */
  append(text: string, added: string): string | null {
    const chars = [...text]
    const before = this.place(chars, chars.length - [...added].length)
    const after = this.place(chars, chars.length)
    if (before.row !== after.row || after.column === 0 || added.includes('\n')) return null
    return printable(added)
  }

  /** Behind the line's last row: where output goes on. */
  finish(text: string, cursor: number): string {
    const chars = [...text]
    const end = this.place(chars, chars.length)
    const here = this.place(chars, cursor)
    this.row = 0
    return end.row > here.row ? `\x1b[${end.row - here.row}B\r\n` : '\r\n'
  }

  /** After a listing the prompt stands on a new row. */
  restart(): void {
    this.row = 0
  }

  private place(chars: readonly string[], count: number): { row: number; column: number } {
    let row = 0
    let column = 0
    const step = (width: number) => {
      if (column + width > this.columns) {
        row++
        column = 0
      }
      column += width
      if (column >= this.columns) {
        row++
        column = 0
      }
    }
    for (const char of this.prompt.width) step(charWidth(char.codePointAt(0)!))
    for (let index = 0; index < count; index++) {
      const char = chars[index]!
      if (char === '\n') {
        row++
        column = 0
      } else if (char === '\t') {
        do step(1)
        while (column % 8 !== 0)
      } else if (char < ' ' || char === '\x7f') {
        step(1)
        step(1)
      } else step(charWidth(char.codePointAt(0)!))
    }
    return { row, column }
  }
}

/** Control characters are shown as ^X, but for tabs. */
function printable(text: string): string {
  return text.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, (char) =>
    char === '\n' ? '\r\n' : char === '\x7f' ? '^?' : `^${String.fromCharCode(char.charCodeAt(0) + 64)}`,
  )
}
