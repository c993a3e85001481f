/** The table of `strace -c`. */
import type { TraceEntry } from '../../kernel/sys.ts'

const RULE = '------ ----------- ----------- --------- --------- ----------------\n'

export class Summary {
  readonly #counts = new Map<string, { calls: number; errors: number }>()

  add(entry: TraceEntry): void {
    const count = this.#counts.get(entry.syscall) ?? { calls: 0, errors: 0 }
    count.calls++
    if (entry.errno !== null) count.errors++
    this.#counts.set(entry.syscall, count)
  }

  /** Simplified: no time is measured, so the rows stand by number of calls. */
  table(): string {
    const rows = [...this.#counts].sort(([, a], [, b]) => b.calls - a.calls)
    const total = rows.reduce((sum, [, c]) => ({ calls: sum.calls + c.calls, errors: sum.errors + c.errors }), {
      calls: 0,
      errors: 0,
    })
    const row = (share: string, name: string, { calls, errors }: { calls: number; errors: number }): string =>
      `${share.padStart(6)}    0.000000           0 ${String(calls).padStart(9)} ${(errors > 0 ? String(errors) : '').padStart(9)} ${name}\n`
    return `% time     seconds  usecs/call     calls    errors syscall\n${RULE}${rows.map(([name, count]) => row('0.00', name, count)).join('')}${RULE}${row('100.00', 'total', total)}`
  }
}
