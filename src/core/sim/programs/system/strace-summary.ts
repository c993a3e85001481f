/** The table of `strace -c`. */
import type { TraceEntry } from '../../kernel/sys.ts'

const RULE = '------ ----------- ----------- --------- --------- ----------------\n'

type Row = readonly [name: string, count: { readonly calls: number; readonly errors: number }]
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

  /** Simplified: no time is measured, so the rows stand by number of calls. */
  table(sortBy: string): string {
    const rows = [...this.#counts].sort(ORDERS.find(([names]) => names.test(sortBy))![1])
    const total = rows.reduce((sum, [, c]) => ({ calls: sum.calls + c.calls, errors: sum.errors + c.errors }), {
      calls: 0,
      errors: 0,
    })
    const row = (share: string, name: string, { calls, errors }: { calls: number; errors: number }): string =>
      `${share.padStart(6)}    0.000000           0 ${String(calls).padStart(9)} ${(errors > 0 ? String(errors) : '').padStart(9)} ${name}\n`
    return `% time     seconds  usecs/call     calls    errors syscall\n${RULE}${rows.map(([name, count]) => row('0.00', name, count)).join('')}${RULE}${row('100.00', 'total', total)}`
  }
}
