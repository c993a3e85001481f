/** How pr fills a page: columns, tabs, numbers and separators. Texts are one character a byte, as pr counts them. */

export interface Layout {
  readonly columns: number
  /** Down the columns, across them, or a file in each. */
  readonly order: 'down' | 'across' | 'parallel'
  readonly double: boolean
  readonly number: { readonly separator: string; readonly width: number } | null
  readonly margin: number
  readonly separator: string
  readonly usesSeparator: boolean
  /** Lines are cut at the column's width; without this nothing is aligned either. */
  readonly truncates: boolean
  readonly columnWidth: number
  /** What -e expands, and to how many. */
  readonly inputTab: { readonly char: string; readonly width: number } | null
  /** With what -i and columns write blanks. */
  readonly outputTab: { readonly char: string; readonly width: number } | null
  /** -v writes `\001`, -c writes `^A`. */
  readonly unprintable: 'octal' | 'hat' | 'plain'
}

const TAB = 8
/** The room a number takes, its separator with it. */
export const numberRoom = (number: NonNullable<Layout['number']>): number =>
  number.separator === '\t' ? number.width + TAB - (number.width % TAB) : number.width + 1

/** The rows of one page. `files` has one list of lines, or one for each column with -m; lines are numbered from `line` on. */
export function rowsOf(files: readonly (readonly string[])[], line: number, layout: Layout): readonly string[] {
  const { columns, order } = layout
  if (order === 'parallel') {
    const height = Math.max(0, ...files.map((lines) => lines.length))
    return Array.from({ length: height }, (_, row) =>
      new Row(layout).write(files.map((lines) => ({ text: lines[row] ?? null, number: line + row }))),
    )
  }
  const lines = files[0] ?? []
  // Columns are as even as they can be, the first ones longer.
  const [even, longer] = [Math.floor(lines.length / columns), lines.length % columns]
  const height = order === 'across' ? Math.ceil(lines.length / columns) : even + Number(longer > 0)
  const indexOf = (row: number, column: number): number => {
    if (order === 'across') return row * columns + column
    return row < even + Number(column < longer) ? column * even + Math.min(column, longer) + row : lines.length
  }
  return Array.from({ length: height }, (_, row) => {
    const cells = Array.from({ length: columns }, (_unused, column) => indexOf(row, column))
      .filter((index) => index < lines.length)
      .map((index) => ({ text: lines[index]!, number: line + index }))
    return new Row(layout).write(cells)
  })
}

interface Cell {
  /** null where a file of -m has ended. */
  readonly text: string | null
  readonly number: number
}

class Row {
  #out = ''
  #at = 0
  #blanks = 0
  #separators = 0
  constructor(readonly layout: Layout) {}

  write(cells: readonly Cell[]): string {
    for (const [column, cell] of cells.entries()) {
      this.#cell(column, cell)
      if (this.layout.usesSeparator) this.#separators++
    }
    return this.#out
  }

  #cell(column: number, { text, number }: Cell): void {
    const { layout } = this
    const start = this.#startOf(column)
    if (start !== null && start > layout.separator.length) this.#padTo(start - layout.separator.length)
    if (layout.usesSeparator) this.#writeSeparators()
    else if (this.#blanks > 0) this.#writeBlanks()
    const isNumbered = layout.number !== null && (layout.order !== 'parallel' || column === 0)
    if (isNumbered) this.#writeNumber(number)
    if (text !== null) this.#writeText(text, isNumbered && layout.order !== 'parallel')
  }

  /** null: wherever the column before has ended. */
  #startOf(column: number): number | null {
    const { margin, separator, columnWidth, truncates, order, number } = this.layout
    if (column === 0) return margin + separator.length
    if (!truncates) return null
    const extra = order === 'parallel' && number ? numberRoom(number) : 0
    return margin + extra + column * (columnWidth + separator.length)
  }

  #padTo(position: number): void {
    if (this.layout.outputTab) this.#blanks = position - this.#at
    else {
      this.#out += ' '.repeat(Math.max(0, position - this.#at))
      this.#at = Math.max(this.#at, position)
    }
  }

  #writeSeparators(): void {
    if (this.#separators === 0 && this.#blanks > 0) this.#writeBlanks()
    for (; this.#separators > 0; this.#separators--) {
      for (const char of this.layout.separator) {
        if (char === ' ') this.#blanks++
        else {
          this.#writeBlanks()
          this.#out += char
          this.#at++
        }
      }
      this.#writeBlanks()
    }
  }

  #writeBlanks(): void {
    if (this.#blanks <= 0) return
    const tab = this.layout.outputTab
    const goal = this.#at + this.#blanks
    while (tab && goal - this.#at > 1) {
      const next = this.#at + tab.width - (this.#at % tab.width)
      if (next > goal) break
      this.#out += tab.char
      this.#at = next
    }
    this.#out += ' '.repeat(goal - this.#at)
    this.#at = goal
    this.#blanks = 0
  }

  #writeNumber(number: number): void {
    const { width, separator } = this.layout.number!
    for (const char of String(number).padStart(width).slice(-width)) this.#put(char, true)
    if (this.layout.columns > 1 && separator === '\t')
      for (let i = width; i < numberRoom(this.layout.number!); i++) this.#put(' ', true)
    else {
      this.#put(separator, separator !== '\t')
      if (separator === '\t') this.#at += TAB - (this.#at % TAB)
    }
  }

  #writeText(text: string, isBehindNumber: boolean): void {
    const { layout } = this
    let read = isBehindNumber && layout.truncates ? numberRoom(layout.number!) : 0
    for (const char of text) {
      const clump = this.#clump(char, read)
      read = Math.max(0, read + clump.width)
      if (layout.truncates && read > layout.columnWidth) return
      for (const one of clump.text) this.#put(one, isPrintable(one))
    }
  }

  #clump(char: string, at: number): { readonly text: string; readonly width: number } {
    const { inputTab, unprintable } = this.layout
    if (char === '\t' || char === inputTab?.char) {
      const size = char === inputTab?.char ? inputTab.width : TAB
      const width = size - (at % size)
      return { text: inputTab ? ' '.repeat(width) : char, width }
    }
    if (isPrintable(char)) return { text: char, width: 1 }
    const code = char.charCodeAt(0)
    if (unprintable === 'hat' && code < 128) return { text: `^${String.fromCharCode(code ^ 64)}`, width: 2 }
    if (unprintable !== 'plain') return { text: `\\${code.toString(8).padStart(3, '0')}`, width: 4 }
    return { text: char, width: char === '\b' ? -1 : 0 }
  }

  #put(char: string, isWide: boolean): void {
    if (char === ' ' && this.layout.outputTab) {
      this.#blanks++
      return
    }
    this.#writeBlanks()
    this.#out += char
    if (isWide) this.#at++
    else if (char === '\b') this.#at--
  }
}

const isPrintable = (char: string): boolean => char >= ' ' && char <= '~'
