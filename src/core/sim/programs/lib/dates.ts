/** What `date -d` and `touch -d` understand: gnulib's parse_datetime, the forms that people type. */
import { breakTime, daysFromCivil, epochOf, type Zone, zoneOf } from './time.ts'

const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAY_NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const ORDINALS = [
  'last',
  'this',
  'next',
  'first',
  '',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
]
const UNITS: Readonly<Record<string, readonly [key: 'month' | 'day' | 'second', factor: number]>> = {
  year: ['month', 12],
  month: ['month', 1],
  fortnight: ['day', 14],
  week: ['day', 7],
  day: ['day', 1],
  hour: ['second', 3600],
  minute: ['second', 60],
  min: ['second', 60],
  second: ['second', 1],
  sec: ['second', 1],
}
const ZONES: Readonly<Record<string, number>> = {
  utc: 0,
  ut: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  bst: 1,
  cet: 1,
  cest: 2,
  eet: 2,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  jst: 9,
}

interface Draft {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  nanosecond: number
  hasDate: boolean
  hasTime: boolean
  weekday: { day: number; ordinal: number } | null
  zone: Zone
  addMonths: number
  addDays: number
  addSeconds: number
}

/** Each reader takes its piece from the front; null means that it says something else. */
const READERS: readonly (readonly [RegExp, (match: RegExpExecArray, draft: Draft) => boolean])[] = [
  // 2024-02-29T12:34:56 or 2024-02-29
  [/^(\d{4,})-(\d{1,2})-(\d{1,2})(?:t(?=\d))?/, (m, d) => setDate(d, Number(m[1]), Number(m[2]), Number(m[3]))],
  // 29 Feb 2024, 29-Feb-2024, 29 Feb
  [
    /^(\d{1,2})[\s-]*([a-z]{3,9})\.?(?:,?[\s-]*(\d{4})(?![:\d]))?(?![a-z])/,
    (m, d) => setNamedDate(d, m[1]!, m[2]!, m[3]),
  ],
  // Feb 29 2024, February 29, 2024
  [/^([a-z]{3,9})\.?\s*(\d{1,2})(?![:\d])(?:,?\s+(\d{4})(?![:\d]))?/, (m, d) => setNamedDate(d, m[2]!, m[1]!, m[3])],
  // 2/29/2024 and 2/29
  [
    /^(\d{1,2})\/(\d{1,2})(?:\/(\d{2,4}))?/,
    (m, d) => setDate(d, m[3] ? fullYear(m[3]) : d.year, Number(m[1]), Number(m[2])),
  ],
  // 2024/02/29
  [/^(\d{4})\/(\d{1,2})\/(\d{1,2})/, (m, d) => setDate(d, Number(m[1]), Number(m[2]), Number(m[3]))],
  // 12:34, 12:34:56.789, 12:34pm, followed by +02:00 or Z
  [
    /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([ap]\.?m\.?(?![a-z]))?(?:\s*([+-])(\d{1,2}):?(\d{2})?(?!\s*[a-z\d]))?/,
    (m, d) => setTime(d, m),
  ],
  // 3pm
  [/^(\d{1,2})\s*([ap])\.?m\.?(?![a-z])/, (m, d) => setHour(d, Number(m[1]), m[2]!)],
  [/^(now|today)(?![a-z])/, () => true],
  [/^tomorrow(?![a-z])/, (_, d) => add(d, 'day', 1)],
  [/^yesterday(?![a-z])/, (_, d) => add(d, 'day', -1)],
  [/^midnight(?![a-z])/, (_, d) => clock(d, 0)],
  [/^noon(?![a-z])/, (_, d) => clock(d, 12)],
  // 20240229 and 20240229 1234
  [/^(\d{4})(\d{2})(\d{2})(?!\d)/, (m, d) => setDate(d, Number(m[1]), Number(m[2]), Number(m[3]))],
  // 1.5 seconds ago
  [
    /^([+-]?)\s*(\d+[.,]\d+)\s*(sec(?:ond)?s?)(\s+ago(?![a-z]))?(?![a-z])/,
    (m, d) => relative(d, (m[1] === '-' ? -1 : 1) * Number(m[2]!.replace(',', '.')), m[3]!, m[4]),
  ],
  // +2 days ago, 3 weeks
  [
    /^([+-]?)\s*(\d+)\s*([a-z]+)(\s+ago(?![a-z]))?/,
    (m, d) => relative(d, (m[1] === '-' ? -1 : 1) * Number(m[2]), m[3]!, m[4]),
  ],
  // next week, last month, this friday
  [/^([a-z]+)\s+([a-z]+)(\s+ago(?![a-z]))?/, (m, d) => ordinal(d, m[1]!, m[2]!, m[3])],
  // UTC+2
  [/^(?:utc|gmt|ut)([+-])(\d{1,2}):?(\d{2})?(?!\d)/, (m, d) => setOffset(d, m[1]!, m[2]!, m[3])],
  // friday
  [/^([a-z]+)\.?,?/, (m, d) => weekday(d, m[1]!, 0) || zoneWord(d, m[1]!) || relative(d, 1, m[1]!, undefined)],
  // 14 (an hour), 1430 after a date
  [/^(\d{2})(\d{2})(?!\d)/, (m, d) => fourDigits(d, m)],
  [/^(\d{1,2})(?!\d)/, (m, d) => !d.hasTime && clock(d, Number(m[1]))],
  [/^([+-])(\d{1,2}):?(\d{2})(?!\d)/, (m, d) => d.hasTime && setOffset(d, m[1]!, m[2]!, m[3])],
]

/** Milliseconds are not fine enough for what people write: a double has no room for nanoseconds since the epoch. */
export interface Instant {
  readonly seconds: number
  readonly nanosecond: number
}

export const toInstant = (ms: number): Instant => {
  const seconds = Math.floor(ms / 1000)
  return { seconds, nanosecond: Math.min(999_999_999, Math.round((ms - seconds * 1000) * 1e6)) }
}

/** Milliseconds since the epoch, or null when it is no date. */
export function parseDate(input: string, now: number, local: Zone): number | null {
  const instant = parseInstant(input, now, local)
  return instant && instant.seconds * 1000 + instant.nanosecond / 1e6
}

export function parseInstant(input: string, now: number, local: Zone): Instant | null {
  const text = input.trim().toLowerCase()
  const epoch = /^@(-?\d+)(?:[.,](\d+))?$/.exec(text)
  if (epoch) {
    const seconds = Number(epoch[1])
    const nanosecond = Number((epoch[2] ?? '').slice(0, 9).padEnd(9, '0'))
    // The fraction of a time before the epoch goes back.
    return nanosecond > 0 && text.startsWith('@-')
      ? { seconds: seconds - 1, nanosecond: 1e9 - nanosecond }
      : { seconds, nanosecond }
  }
  const zoned = /^tz="([^"]*)"\s*(.*)$/.exec(text)
  const draft = startFrom(now, zoned ? zoneOf({ TZ: input.trim().slice(4, 4 + zoned[1]!.length) }) : local)
  let rest = (zoned ? zoned[2]! : text).replace(/\([^)]*\)/g, ' ')
  if (rest.trim() === '') clock(draft, 0)
  rest = rest.trim()
  while (rest !== '') {
    const length = readPiece(rest, draft)
    if (length === 0) return null
    rest = rest.slice(length).replace(/^[\s,]+/, '')
  }
  return finish(draft)
}

function startFrom(now: number, zone: Zone): Draft {
  const { year, month, day, hour, minute, second, nanosecond } = breakTime(now, zone)
  return {
    ...{ year, month, day, hour, minute, second, nanosecond, zone },
    hasDate: false,
    hasTime: false,
    weekday: null,
    addMonths: 0,
    addDays: 0,
    addSeconds: 0,
  }
}

function readPiece(rest: string, draft: Draft): number {
  for (const [pattern, take] of READERS) {
    const match = pattern.exec(rest)
    if (match && take(match, draft)) return match[0].length
  }
  return 0
}

function finish(draft: Draft): Instant | null {
  const d = draft
  if (!d.hasTime && (d.hasDate || d.weekday)) {
    d.hour = 0
    d.minute = 0
    d.second = 0
    d.nanosecond = 0
  }
  if (d.weekday && !d.hasDate) {
    const today = (((daysFromCivil(d.year, d.month, d.day) + 4) % 7) + 7) % 7
    const ahead = (d.weekday.day - today + 7) % 7
    d.day += ahead + 7 * (d.weekday.ordinal - (d.weekday.ordinal > 0 && ahead !== 0 ? 1 : 0))
  }
  const seconds = epochOf(d.year, d.month + d.addMonths, d.day + d.addDays, d.hour, d.minute, d.second, d.zone)
  const whole = seconds + d.addSeconds
  return { seconds: Math.floor(whole), nanosecond: d.nanosecond + Math.round((whole - Math.floor(whole)) * 1e9) }
}

function setDate(d: Draft, year: number, month: number, day: number): boolean {
  const length = daysFromCivil(year, month, 1) - daysFromCivil(year, month - 1, 1)
  if (d.hasDate || month < 1 || month > 12 || day < 1 || day > (month === 12 ? 31 : length)) return false
  Object.assign(d, { year, month: month - 1, day, hasDate: true })
  return true
}

function setNamedDate(d: Draft, day: string, name: string, year: string | undefined): boolean {
  const month = indexOfName(MONTH_NAMES, name, MONTHS_LONG)
  return month >= 0 && setDate(d, year ? Number(year) : d.year, month + 1, Number(day))
}

const MONTHS_LONG = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const DAYS_LONG = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

const indexOfName = (short: readonly string[], name: string, long: readonly string[]): number =>
  Math.max(short.indexOf(name), long.indexOf(name), name === 'sept' && short === MONTH_NAMES ? 8 : -1)

const fullYear = (text: string): number => {
  const year = Number(text)
  return text.length > 2 ? year : year + (year < 69 ? 2000 : 1900)
}

function setTime(d: Draft, m: RegExpExecArray): boolean {
  if (d.hasTime || Number(m[2]) > 59 || Number(m[3] ?? 0) > 60) return false
  const hour = Number(m[1])
  if (m[5] ? hour < 1 || hour > 12 : hour > 24) return false
  d.hour = m[5] ? (hour % 12) + (m[5].startsWith('p') ? 12 : 0) : hour
  d.minute = Number(m[2])
  d.second = Number(m[3] ?? 0)
  d.nanosecond = Number((m[4] ?? '0').padEnd(9, '0').slice(0, 9))
  d.hasTime = true
  return m[6] === undefined || setOffset(d, m[6], m[7]!, m[8])
}

function setOffset(d: Draft, sign: string, hours: string, minutes: string | undefined): boolean {
  const size = Number(hours) * 3600 + Number(minutes ?? 0) * 60
  d.zone = { name: '', offset: sign === '-' ? -size : size }
  return Number(hours) <= 24
}

function setHour(d: Draft, hour: number, half: string): boolean {
  return hour >= 1 && hour <= 12 && clock(d, (hour % 12) + (half === 'p' ? 12 : 0))
}

function clock(d: Draft, hour: number): boolean {
  if (hour > 23) return false
  Object.assign(d, { hour, minute: 0, second: 0, nanosecond: 0, hasTime: true })
  return true
}

/** After a date `1430` is a time, alone it is one too; a year when a date without one came before. */
function fourDigits(d: Draft, m: RegExpExecArray): boolean {
  if (d.hasDate && d.hasTime) {
    d.year = Number(m[0])
    return true
  }
  if (Number(m[2]) > 59 || !clock(d, Number(m[1]))) return false
  d.minute = Number(m[2])
  return true
}

function add(d: Draft, unit: string, count: number): boolean {
  const entry = UNITS[unit] ?? UNITS[unit.replace(/s$/, '')]
  if (!entry) return false
  const [key, factor] = entry
  if (key === 'month') d.addMonths += count * factor
  else if (key === 'day') d.addDays += count * factor
  else d.addSeconds += count * factor
  return true
}

function relative(d: Draft, count: number, unit: string, ago: string | undefined): boolean {
  return add(d, unit, ago ? -count : count) || (ago === undefined && weekday(d, unit, count))
}

function ordinal(d: Draft, word: string, unit: string, ago: string | undefined): boolean {
  const at = ORDINALS.indexOf(word)
  if (at < 0) return false
  return relative(d, at - 1, unit, ago)
}

function weekday(d: Draft, name: string, count: number): boolean {
  const day = indexOfName(
    DAY_NAMES,
    name.replace(/^(tues|wednes|thur|thurs)$/, (w) => w.slice(0, 3)),
    DAYS_LONG,
  )
  if (day < 0 || d.weekday) return false
  d.weekday = { day, ordinal: count }
  return true
}

function zoneWord(d: Draft, name: string): boolean {
  const hours = ZONES[name]
  if (hours === undefined) return false
  d.zone = { name: name.toUpperCase(), offset: hours * 3600 }
  return true
}
