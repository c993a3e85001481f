/** --totals: how much went through, and how fast. */
import type { Task } from '../../kernel/sys.ts'
import type { Run } from './run.ts'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** One digit after the point below ten, rounded up as gnulib's human_readable does. */
function human(bytes: number): string {
  let unit = 0
  let value = bytes
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  const rounded = value < 10 && unit > 0 ? Math.ceil(value * 10) / 10 : Math.ceil(value)
  return `${Number.isInteger(rounded) && (rounded >= 10 || unit === 0 || value === rounded) ? rounded : rounded.toFixed(1)}${UNITS[unit]}`
}

export function* sayTotals({ self }: Run, what: string, bytes: number, since: number): Task<void> {
  // The clock counts milliseconds; what takes less is not taken for no time at all.
  const seconds = Math.max(self.sys.clock() - since, 0.1) / 1000
  yield* self.stdout.flush()
  yield* self.stderr.write(`Total bytes ${what}: ${bytes} (${human(bytes)}, ${human(bytes / seconds)}/s)\n`)
}
