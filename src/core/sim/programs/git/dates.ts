/** Times as git reads and tells them. */
import { breakTime, strftime, UTC } from '../lib/time.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function dateText(time: number): string {
  const date = new Date(time)
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${date.toISOString().slice(11, 19)} ${date.getUTCFullYear()} +0000`
}

/** --date: how a time is told. */
export function dateIn(style: string, time: number, now: number): string {
  const iso = new Date(time).toISOString()
  switch (style) {
    case 'short':
      return iso.slice(0, 10)
    case 'iso':
    case 'iso8601':
      return `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0000`
    case 'iso-strict':
      return `${iso.slice(0, 19)}+00:00`
    case 'unix':
      return String(Math.floor(time / 1000))
    case 'raw':
      return `${Math.floor(time / 1000)} +0000`
    case 'rfc':
    case 'rfc2822':
      return dateText(time).replace(/^(\w+) (\w+) (\d+) (\S+) (\d+) (.*)$/, '$1, $3 $2 $5 $4 $6')
    case 'relative':
    case 'human':
      return relative(Math.floor((now - time) / 1000))
    default:
      return style.startsWith('format:') ? strftime(style.slice(7), breakTime(time, UTC)) : dateText(time)
  }
}

const HALF = 0.5
/** `3 hours ago`, `1 year, 9 months ago`: rounded as git does it. */
function relative(seconds: number): string {
  const told = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`
  const round = (n: number): number => Math.floor(n + HALF)
  if (seconds < 0) return 'in the future'
  if (seconds < 90) return `${told(seconds, 'second')} ago`
  const minutes = round(seconds / 60)
  if (minutes < 90) return `${told(minutes, 'minute')} ago`
  const hours = round(minutes / 60)
  if (hours < 36) return `${told(hours, 'hour')} ago`
  const days = round(hours / 24)
  if (days < 14) return `${told(days, 'day')} ago`
  if (days < 70) return `${told(Math.floor((days + 3) / 7), 'week')} ago`
  if (days < 365) return `${told(Math.floor((days + 15) / 30), 'month')} ago`
  if (days >= 1825) return `${told(Math.floor((days + 183) / 365), 'year')} ago`
  const months = Math.floor((days * 12 * 2 + 365) / (365 * 2))
  const rest = months % 12
  return `${told(Math.floor(months / 12), 'year')}${rest === 0 ? '' : `, ${told(rest, 'month')}`} ago`
}

const UNITS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86400,
  week: 604800,
  month: 2592000,
  year: 31536000,
}

/** `2025-01-01`, `2 weeks ago`, `yesterday`; null where nothing is asked for. */
export function timeOf(text: string | undefined, now: number): number | null {
  if (text === undefined) return null
  const [, n, unit] = /^(\d+)[ .](second|minute|hour|day|week|month|year)s?(?:[ .]ago)?$/.exec(text) ?? []
  if (unit !== undefined) return now - Number(n) * UNITS[unit]! * 1000
  if (text === 'yesterday') return now - UNITS['day']! * 1000
  return parseDate(text) ?? now
}

/** `2025-01-01T00:00:00Z`, `2025-01-01 00:00 +0100`, `@1735689600 +0000`. */
export function parseDate(text: string | undefined): number | null {
  if (!text) return null
  const seconds = /^@?(\d{9,})(?: [+-]\d{4})?$/.exec(text)?.[1]
  if (seconds !== undefined) return Number(seconds) * 1000
  const [, day, clock = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(text) ?? []
  const time = day === undefined ? Number.NaN : Date.parse(`${day}T${clock}${zone.replace(/^(...)(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(time) ? null : time
}
