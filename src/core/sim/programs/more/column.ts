import type { Task } from '../../kernel/sys.ts'
import { decode, displayWidth, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'

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
      short: 'c:dE:eH:hi:JLl:N:n:O:o:p:R:r:s:T:tVW:x',
      long: {
        columns: 'c:',
        fillrows: 'x',
        'input-separator': 's:',
        json: 'J',
        'keep-empty-lines': 'L',
        'output-separator': 'o:',
        'output-width': 'c:',
        separator: 's:',
        table: 't',
        'table-columns': 'N:',
        'table-columns-limit': 'l:',
        'table-hide': 'H:',
        'table-name': 'n:',
        'table-noextreme': 'E:',
        'table-noheadings': 'd',
        'table-order': 'O:',
        'table-right': 'R:',
        'table-truncate': 'T:',
        'table-wrap': 'W:',
        'table-empty-lines': 'L',
        'table-header-repeat': 'e',
        tree: 'r:',
        'tree-id': 'i:',
        'tree-parent': 'p:',
      },
    })
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const has = (name: string) => options.some((option) => option.name === name)
    if (has('h')) return yield* self.help()
    if (has('V')) return yield* self.version()
    const given = value('c')
    if (given !== null && !/^\d+$/.test(given)) return yield* self.fail(`invalid columns argument: '${given}'`)
    if (has('J') && !has('N')) return yield* self.fail('option --table-columns required for --json')
    const isTable = has('t') || has('J')
    if (!isTable && ['N', 'R', 'H', 'O', 'E', 'T', 'W', 'd', 'n', 'l'].some(has))
      return yield* self.fail('option --table required for all --table-*')
    const lines: string[] = []
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (read.ok) {
        lines.push(...splitLines(decode(read.bytes), '\n').filter((line) => has('L') || line.trim() !== ''))
        continue
      }
      if (read.stage !== 'open') return yield* self.fail(`read failed: ${self.reason(read.error)}`)
      yield* self.warn(`${path}: ${self.reason(read.error)}`)
      // Its exit status is the number of files that it could not open.
      status++
    }
    if (lines.length === 0) return status
    const names = value('N')?.split(',') ?? null
    if (has('J')) return yield* printJson(self, lines, value('s'), value('n') ?? 'table', names!)
    const limit = value('l') === null ? Infinity : Number(value('l'))
    if (!isTable) {
      const width = Number(given ?? (/^\d+$/.test(self.env.COLUMNS ?? '') ? self.env.COLUMNS : 80))
      yield* self.print(fill(lines, width, has('x')))
      return status
    }
    const rows = lines.map((line) => split(line, value('s'), limit))
    const count = Math.max(names?.length ?? 0, ...rows.map((row) => row.length))
    const picks: Record<string, readonly number[]> = {}
    for (const option of ['R', 'H', 'O'])
      picks[option] = value(option) === null ? [] : yield* columnsOf(self, value(option)!, names ?? [], count)
    if (names !== null && !has('d')) rows.unshift(names)
    const order = [...picks.O!, ...Array.from({ length: count }, (_, i) => i).filter((i) => !picks.O!.includes(i))]
    const shown = order.filter((i) => !picks.H!.includes(i))
    const isPlain = picks.O!.length === 0 && picks.H!.length === 0
    const picked = isPlain ? rows : rows.map((row) => shown.map((i) => row[i] ?? ''))
    const rights = new Set(shown.flatMap((from, to) => (picks.R!.includes(from) ? [to] : [])))
    yield* self.print(table(picked, value('o') ?? '  ', rights))
    return status
  },
)

/** `2,name,0`: numbers count from 1, 0 means all. */
function* columnsOf(self: Command, text: string, names: readonly string[], count: number): Task<number[]> {
  const found: number[] = []
  for (const item of text.split(',')) {
    if (item === '0') found.push(...Array.from({ length: count }, (_, i) => i))
    else if (names.includes(item)) found.push(names.indexOf(item))
    else if (/^\d+$/.test(item)) found.push(Number(item) - 1)
    else return yield* self.fail(`undefined column name '${item}'`)
  }
  return found
}

function table(rows: readonly (readonly string[])[], gap: string, rights: ReadonlySet<number>): string {
  const count = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? ''))))
  return rows
    .map((row) => {
      const cells = row.map((cell, i) => {
        const pad = ' '.repeat(widths[i]! - displayWidth(cell))
        if (rights.has(i)) return pad + cell
        return i + 1 === count ? cell : cell + pad
      })
      const missing = widths.slice(row.length, count - 1).map((width) => ' '.repeat(width))
      return `${[...cells, ...missing, ...(row.length < count ? [''] : [])].join(gap)}\n`
    })
    .join('')
}

function split(line: string, separators: string | null, limit = Infinity): string[] {
  const cut = separators === null ? line.trim().split(/[ \t]+/) : cutAt(line, separators)
  if (cut.length <= limit) return cut
  return [...cut.slice(0, limit - 1), cut.slice(limit - 1).join(separators?.[0] ?? ' ')]
}

function cutAt(line: string, separators: string): string[] {
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
