/** What `time` prints. */
import type { Shell } from './shell.ts'

const DEFAULT_FORMAT = '\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS'
/** Of `time` without a command in POSIX mode. */
const SHELL_FORMAT = 'user\t%2lU\nsys\t%2lS'
const POSIX_FORMAT = 'real %2R\nuser %2U\nsys %2S'

export function timeReport(shell: Shell, style: 'default' | 'posix' | 'shell', realMs: number): string {
  const format =
    style === 'posix' ? POSIX_FORMAT : (shell.get('TIMEFORMAT') ?? (style === 'shell' ? SHELL_FORMAT : DEFAULT_FORMAT))
  if (format === '') return ''
  const wrong = /%(?:%|P|[0-3]?l?[RUS]|[0-3]?l?(.?))/g
  for (const [, bad] of format.matchAll(wrong)) {
    if (bad !== undefined) return `${shell.prefix()}TIMEFORMAT: \`${bad}': invalid format character\n`
  }
  const { userMs, systemMs } = shell.sys.times()
  const text = format.replace(
    /%(?:%|P|([0-3])?(l)?([RUS]))/g,
    (whole, precision: string | undefined, long: string | undefined, kind: string | undefined) => {
      if (whole === '%%') return '%'
      if (whole === '%P') return '0.00'
      const ms = kind === 'R' ? realMs : kind === 'U' ? userMs : systemMs
      return seconds(ms / 1000, Number(precision ?? 3), long !== undefined)
    },
  )
  return `${text}\n`
}

/** `1.234` or `0m1.234s`. */
export function seconds(value: number, precision: number, long: boolean): string {
  if (!long) return value.toFixed(precision)
  const minutes = Math.floor(value / 60)
  return `${minutes}m${(value - minutes * 60).toFixed(precision)}s`
}
