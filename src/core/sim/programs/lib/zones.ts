/**
 * The zones that people name in TZ. Simplified: a table of the usual ones with the rules of today, for all years; a zone
 * that is not in it counts as UTC, as an unknown one does on Linux.
 */

export interface ZoneName {
  readonly name: string
  /** Seconds east of UTC. */
  readonly offset: number
}

type Rule = 'EU' | 'US' | 'AU'
type Row = readonly [standard: string, hours: number, summer?: string, rule?: Rule]

const ROWS: Readonly<Record<string, Row>> = {
  'Europe/London': ['GMT', 0, 'BST', 'EU'],
  'Europe/Dublin': ['GMT', 0, 'IST', 'EU'],
  'Europe/Lisbon': ['WET', 0, 'WEST', 'EU'],
  'Europe/Athens': ['EET', 2, 'EEST', 'EU'],
  'Europe/Helsinki': ['EET', 2, 'EEST', 'EU'],
  'Europe/Kyiv': ['EET', 2, 'EEST', 'EU'],
  'Europe/Moscow': ['MSK', 3],
  'Europe/Istanbul': ['+03', 3],
  'America/New_York': ['EST', -5, 'EDT', 'US'],
  'America/Toronto': ['EST', -5, 'EDT', 'US'],
  'America/Chicago': ['CST', -6, 'CDT', 'US'],
  'America/Denver': ['MST', -7, 'MDT', 'US'],
  'America/Phoenix': ['MST', -7],
  'America/Los_Angeles': ['PST', -8, 'PDT', 'US'],
  'America/Sao_Paulo': ['-03', -3],
  'Asia/Tokyo': ['JST', 9],
  'Asia/Seoul': ['KST', 9],
  'Asia/Shanghai': ['CST', 8],
  'Asia/Hong_Kong': ['HKT', 8],
  'Asia/Singapore': ['+08', 8],
  'Asia/Kolkata': ['IST', 5.5],
  'Asia/Dubai': ['+04', 4],
  'Australia/Sydney': ['AEST', 10, 'AEDT', 'AU'],
  'Australia/Brisbane': ['AEST', 10],
  EST: ['EST', -5],
  MST: ['MST', -7],
  EST5EDT: ['EST', -5, 'EDT', 'US'],
  PST8PDT: ['PST', -8, 'PDT', 'US'],
  CET: ['CET', 1, 'CEST', 'EU'],
  EET: ['EET', 2, 'EEST', 'EU'],
}
const CENTRAL_EUROPE =
  'Berlin Paris Madrid Rome Vienna Zurich Amsterdam Brussels Copenhagen Oslo Stockholm Prague Warsaw Budapest'.split(
    ' ',
  )

/** What clocks say in the zone at a moment, in seconds since the epoch; null for a zone that is not known. */
export function namedZone(id: string): ((epoch: number) => ZoneName) | null {
  const isCentral = id.startsWith('Europe/') && CENTRAL_EUROPE.includes(id.slice(7))
  const row: Row | undefined = isCentral ? ['CET', 1, 'CEST', 'EU'] : Object.hasOwn(ROWS, id) ? ROWS[id] : undefined
  if (!row) return null
  const [standard, hours, summer, rule] = row
  const offset = hours * 3600
  return (epoch) =>
    rule && isSummer(epoch, offset, rule)
      ? { name: summer ?? standard, offset: offset + 3600 }
      : { name: standard, offset }
}

function isSummer(epoch: number, offset: number, rule: Rule): boolean {
  const year = new Date(epoch * 1000).getUTCFullYear()
  if (rule === 'EU') return epoch >= sunday(year, 2, -1) + 3600 && epoch < sunday(year, 9, -1) + 3600
  if (rule === 'US') return epoch >= sunday(year, 2, 2) + 7200 - offset && epoch < sunday(year, 10, 1) + 3600 - offset
  return epoch >= sunday(year, 9, 1) + 7200 - offset || epoch < sunday(year, 3, 1) + 7200 - offset
}

/** Midnight UTC of the nth Sunday of a month, -1 for the last. */
function sunday(year: number, month: number, nth: number): number {
  const from = nth > 0 ? Date.UTC(year, month, 1 + 7 * (nth - 1)) : Date.UTC(year, month + 1, -6)
  const weekday = new Date(from).getUTCDay()
  return from / 1000 + ((7 - weekday) % 7) * 86400
}
