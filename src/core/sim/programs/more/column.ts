import type { Task } from '../../kernel/sys.ts'
import { displayWidth } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readLines } from '../lib/lines.ts'

export default command(
  {
    names: ['column'],
    usage: '[options] [<file>...]',
    summary: 'Columnate lists.',
    package: 'util-linux',
    version: '2.38.1',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'c:o:s:txN:R:JLn:',
      long: {
        table: 't',
        separator: 's:',
        'output-separator': 'o:',
        'output-width': 'c:',
        columns: 'c:',
        fillrows: 'x',
        'table-columns': 'N:',
        'table-right': 'R:',
        'keep-empty-lines': 'L',
        json: 'J',
        'table-name': 'n:',
      },
    })
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const names = value('N')?.split(',')
    const isJson = options.some((option) => option.name === 'J')
    if (isJson && !names) {
      yield* self.warn('option --table-columns required for --json')
      return 1
    }
    const lines: string[] = []
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readLines(self, path)
      if (read === null) status = 1
      else lines.push(...read.filter((line) => line.trim() !== ''))
    }
    if (lines.length === 0) return status
    if (isJson) return yield* printJson(self, lines, value('s'), value('n') ?? 'table', names!)
    const isTable = options.some((option) => option.name === 't')
    const width = Number(value('c') ?? (/^\d+$/.test(self.env.COLUMNS ?? '') ? self.env.COLUMNS : 80))
    yield* print(
      self,
      isTable
        ? table(lines, value('s'), value('o') ?? '  ', value('N'), value('R'))
        : fill(
            lines,
            width,
            options.some((o) => o.name === 'x'),
          ),
    )
    return status
  },
)

function* print(self: Command, text: string): Task<void> {
  yield* self.print(text)
}

function table(
  lines: readonly string[],
  separators: string | null,
  gap: string,
  names: string | null,
  right: string | null,
): string {
  const rows = lines.map((line) => split(line, separators))
  if (names !== null) rows.unshift(names.split(','))
  const count = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? ''))))
  const rights = new Set((right ?? '').split(',').map(Number))
  return rows
    .map((row) => {
      const cells = row.map((cell, i) => {
        const pad = ' '.repeat(widths[i]! - displayWidth(cell))
        if (rights.has(i + 1)) return pad + cell
        return i + 1 === count ? cell : cell + pad
      })
      const missing = widths.slice(row.length, count - 1).map((width) => ' '.repeat(width))
      return `${[...cells, ...missing, ...(row.length < count ? [''] : [])].join(gap)}\n`
    })
    .join('')
}

function split(line: string, separators: string | null): string[] {
  if (separators === null) return line.trim().split(/[ \t]+/)
  const cells: string[] = ['']
  for (const char of line) {
    if (separators.includes(char)) cells.push('')
    else cells[cells.length - 1] += char
  }
  return cells
}

function* printJson(
  self: Command,
  lines: readonly string[],
  separators: string | null,
  title: string,
  names: readonly string[],
): Task<number> {
  const rows: string[] = []
  for (const [i, line] of lines.entries()) {
    const cells = split(line, separators)
    if (cells.length > names.length) {
      yield* self.warn(`line ${i + 2}: for JSON the name of the column ${names.length + 1} is required`)
      return 1
    }
    const fields = names.map((name, at) => {
      const cell = cells[at]
      return `         ${JSON.stringify(name)}: ${cell === undefined ? 'null' : JSON.stringify(cell)}`
    })
    rows.push(`{\n${fields.join(',\n')}\n      }`)
  }
  yield* self.print(`{\n   ${JSON.stringify(title)}: [\n      ${rows.join(',')}\n   ]\n}\n`)
  return 0
}

function fill(lines: readonly string[], width: number, across: boolean): string {
  const longest = Math.max(...lines.map(displayWidth))
  const step = longest + 8 - (longest % 8)
  if (longest >= width || step > width) return `${lines.join('\n')}\n`
  const columns = Math.max(1, Math.floor(width / step))
  const rows = Math.ceil(lines.length / columns)
  let text = ''
  for (let row = 0; row < rows; row++) {
    const cells: string[] = []
    for (let i = 0; i < columns; i++) {
      const cell = lines[across ? row * columns + i : i * rows + row]
      if (cell !== undefined) cells.push(cell)
    }
    text += cells
      .map((cell, i) =>
        i === cells.length - 1 ? cell : cell + '\t'.repeat(Math.ceil((step - displayWidth(cell)) / 8)),
      )
      .join('')
    text += '\n'
  }
  return text
}
