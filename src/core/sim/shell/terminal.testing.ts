/** A person at a terminal of a machine, for tests: types, waits until nothing moves any more, looks at the screen. */
import { createMachine } from '../machine.ts'
import type { Machine, Terminal } from '../machine-types.ts'
import { programs } from '../programs/index.ts'
import { charWidth } from '../programs/lib/bytes.ts'

export class Seat {
  /** All that the screen was sent. */
  raw = ''
  private readonly terminal: Terminal
  private time = 0
  private readonly machine: Machine

  private constructor(files: Readonly<Record<string, string>>) {
    this.machine = createMachine({ world: { cwd: '/home/demo' }, programs, hostClock: () => this.time })
    for (const [path, text] of Object.entries(files)) this.machine.writeFile(path, new TextEncoder().encode(text))
    const { machine } = this
    this.terminal = machine.openTerminal({ rows: 24, cols: 80 }, (bytes) => {
      this.raw += new TextDecoder().decode(bytes)
    })
  }

  /** A shell that has shown its first prompt. */
  static async open(files: Readonly<Record<string, string>> = {}): Promise<Seat> {
    const seat = new Seat(files)
    await seat.settle()
    return seat
  }

  /** Each text is typed when all has happened that the one before it caused. */
  async type(...texts: readonly string[]): Promise<this> {
    for (const text of texts) {
      this.terminal.input(new TextEncoder().encode(text))
      await this.settle()
    }
    return this
  }

  /** The text of the screen, without escape sequences. */
  get screen(): string {
    return this.raw.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r/g, '')
  }

  /** What the rows of the screen show, without blanks behind. */
  get rows(): string {
    return rowsOf(this.raw)
  }

  /** Lets everything happen that would within four tenths of a second. */
  private async settle(): Promise<void> {
    for (let left = 400; ; ) {
      const state = this.machine.advance(1000)
      if (state.kind === 'host') await state.promise
      else if (state.kind === 'idle') {
        if (state.nextTimer === null || state.nextTimer > left) return
        left -= state.nextTimer
        this.machine.skipTime(state.nextTimer)
      }
    }
  }
}

/** The rows that a terminal of 80 columns shows for these bytes; it knows the sequences that readline uses. */
export function rowsOf(raw: string, columns = 80): string {
  const rows: string[][] = [[]]
  let row = 0
  let column = 0
  const line = (): string[] => {
    while (rows.length <= row) rows.push([])
    return rows[row]!
  }
  const controls: Readonly<Record<string, (count: number) => void>> = {
    'CSI K': () => line().splice(column),
    'CSI J': () => {
      line().splice(column)
      rows.length = row + 1
    },
    'CSI A': (count) => (row = Math.max(0, row - count)),
    'CSI B': (count) => (row += count),
    'CSI C': (count) => (column += count),
    'CSI D': (count) => (column = Math.max(0, column - count)),
    'CSI P': (count) => line().splice(column, count),
    'CSI @': (count) => line().splice(column, 0, ...Array<string>(count).fill(' ')),
    '\r': () => (column = 0),
    '\n': () => row++,
    '\b': () => (column = Math.max(0, column - 1)),
    '\t': () => (column = (column + 8) & ~7),
    '\x07': () => {},
  }
  // A control sequence, or one character.
  for (const [token, count, final] of raw.matchAll(/\x1b\[([0-9;?]*)([A-Za-z@])|[\s\S]/gu)) {
    const control = controls[final === undefined ? token : `CSI ${final}`]
    if (control) control(Number.parseInt(count ?? '', 10) || 1)
    if (control || final !== undefined) continue
    const width = charWidth(token.codePointAt(0)!)
    if (column + width > columns) {
      row++
      column = 0
    }
    const cells = line()
    while (cells.length < column) cells.push(' ')
    cells[column] = token
    if (width === 2) cells[column + 1] = ''
    column += width
  }
  return rows
    .map((cells) => cells.join('').trimEnd())
    .join('\n')
    .trimEnd()
}
