/** The table of `strace -c`. */
import type { TraceEntry } from '../../kernel/sys.ts'

interface Count {
  readonly calls: number
  readonly errors: number
}
interface Column {
  readonly title: string
  readonly width: number
  readonly cell: (name: string, count: Count, isTotal: boolean) => string
}

/** Simplified: no time is measured. */
const COLUMNS = {
  share: { title: '% time', width: 6, cell: (_name, _count, isTotal) => (isTotal ? '100.00' : '0.00') },
  total: { title: 'seconds', width: 11, cell: () => '0.000000' },
  least: { title: 'shortest', width: 8, cell: () => '0.000000' },
  most: { title: 'longest', width: 8, cell: () => '0.000000' },
  average: { title: 'usecs/call', width: 11, cell: () => '0' },
  calls: { title: 'calls', width: 9, cell: (_name, { calls }) => String(calls) },
  errors: { title: 'errors', width: 9, cell: (_name, { errors }) => (errors > 0 ? String(errors) : '') },
  name: { title: 'syscall', width: 16, cell: (name) => name },
} as const satisfies Readonly<Record<string, Column>>
type ColumnName = keyof typeof COLUMNS

/** What -U calls them. */
export const COLUMN_NAMES: Readonly<Record<string, ColumnName>> = {
  'time-percent': 'share',
  time: 'share',
  'total-time': 'total',
  'time-total': 'total',
  'min-time': 'least',
  shortest: 'least',
  'time-min': 'least',
  'max-time': 'most',
  longest: 'most',
  'time-max': 'most',
  'avg-time': 'average',
  'time-avg': 'average',
  calls: 'calls',
  count: 'calls',
  errors: 'errors',
  error: 'errors',
  name: 'name',
  syscall: 'name',
  'syscall-name': 'name',
}
const USUAL: readonly ColumnName[] = ['share', 'total', 'average', 'calls', 'errors', 'name']

type Row = readonly [name: string, count: Count]
const ORDERS: readonly (readonly [names: RegExp, compare: (a: Row, b: Row) => number])[] = [
  [/name/, ([a], [b]) => (a < b ? -1 : 1)],
  [/error/, ([, a], [, b]) => b.errors - a.errors],
  [/no/, () => 0],
  [/./, ([, a], [, b]) => b.calls - a.calls],
]

export class Summary {
  readonly #counts = new Map<string, { calls: number; errors: number }>()

  add(entry: TraceEntry): void {
    const count = this.#counts.get(entry.syscall) ?? { calls: 0, errors: 0 }
    count.calls++
    if (entry.errno !== null) count.errors++
    this.#counts.set(entry.syscall, count)
  }

  /** Without times the rows stand by number of calls. */
  table(sortBy: string, asked: readonly string[] | null): string {
    const names = asked?.map((word) => COLUMN_NAMES[word]!) ?? USUAL
    const columns: readonly Column[] = (names.includes('name') ? names : [...names, 'name' as const]).map(
      (name) => COLUMNS[name],
    )
    const rows = [...this.#counts].sort(ORDERS.find(([words]) => words.test(sortBy))![1])
    const total = rows.reduce((sum, [, c]) => ({ calls: sum.calls + c.calls, errors: sum.errors + c.errors }), {
      calls: 0,
      errors: 0,
    })
    const line = (cell: (column: Column) => string): string =>
      `${columns.map((column, i) => aligned(column, cell(column), i === columns.length - 1)).join(' ')}\n`
    const rule = `${columns.map(({ width }) => '-'.repeat(width)).join(' ')}\n`
    return [
      line(({ title }) => title),
      rule,
      ...rows.map(([name, count]) => line((column) => column.cell(name, count, false))),
      rule,
      line((column) => column.cell('total', total, true)),
    ].join('')
  }
}

/** Numbers to the right, names to the left. */
function aligned(column: Column, text: string, isLast: boolean): string {
  if (column !== COLUMNS.name) return text.padStart(column.width)
  return isLast ? text : text.padEnd(column.width)
}
