/** Where the service manager and its tools meet. */
export const PRIVATE_SOCKET = '/run/systemd/private'
/** Simplified: lines of JSON where journald keeps a binary file. */
export const JOURNAL = '/run/log/journal/system.journal'

export interface JournalEntry {
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly unit: string
  readonly identifier: string
  readonly pid: number
  readonly text: string
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `Nov 22 08:35:00`. */
export function shortDate(ms: number): string {
  const date = new Date(ms)
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')} ${date.toISOString().slice(11, 19)}`
}

export const journalLine = (entry: JournalEntry, host: string): string =>
  `${shortDate(entry.time)} ${host} ${entry.identifier}[${entry.pid}]: ${entry.text}`
