/** Broken-down time and strftime(3). The machine's zone is UTC unless TZ has a POSIX offset such as `CET-1`. */
import { namedZone, type ZoneName } from './zones.ts'

export interface BrokenTime {
  readonly year: number
  /** 0 to 11 */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanosecond: number
  readonly weekday: number
  /** 0 to 365 */
  readonly yearDay: number
  /** Whole seconds since the epoch. */
  readonly epoch: number
  /** Seconds east of UTC. */
  readonly offset: number
  readonly zone: string
}
export interface Zone {
  readonly name: string
  readonly offset: number
  /** Where summer time makes a difference. */
  readonly at?: (epoch: number) => ZoneName
}

export const UTC: Zone = { name: 'UTC', offset: 0 }

/** Simplified: rules of summer time within TZ itself (`CET-1CEST,M3.5.0`) are left out. */
export function zoneOf(env: Readonly<Record<string, string>>): Zone {
  const named = namedZone((env.TZ ?? '').replace(/^:/, ''))
  if (named) return { ...named(0), at: named }
  const match = /^(?:<([^>]+)>|([A-Za-z]{3,}))([+-]?)(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?/.exec(env.TZ ?? '')
  if (!match) {
    const word = /^[A-Za-z]{3,6}$/.exec(env.TZ ?? '')
    return word ? { name: word[0], offset: 0 } : UTC
  }
  const size = Number(match[4]) * 3600 + Number(match[5] ?? 0) * 60 + Number(match[6] ?? 0)
  return { name: match[1] ?? match[2]!, offset: match[3] === '-' ? size : -size }
}

/** `ms` may have fractions; they become nanoseconds. */
export function breakTime(ms: number, zone: Zone): BrokenTime {
  const epoch = Math.floor(ms / 1000)
  return breakInstant(epoch, Math.min(999_999_999, Math.round((ms - epoch * 1000) * 1e6)), zone)
}

export function breakInstant(epoch: number, nanosecond: number, zone: Zone): BrokenTime {
  const { name, offset } = zone.at ? zone.at(epoch) : zone
  const local = epoch + offset
  const days = Math.floor(local / 86400)
  const rest = local - days * 86400
  const { year, month, day } = civilFromDays(days)
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    nanosecond,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(year, 0, 1),
    epoch,
    offset,
    zone: name,
  }
}

/** Seconds since the epoch; fields may overflow (month 13, day 0) and are carried, as mktime(3) does. */
export function epochOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  zone: Zone,
): number {
  const carried = year + Math.floor(month / 12)
  const days = daysFromCivil(carried, ((month % 12) + 12) % 12, 1) + day - 1
  const local = days * 86400 + hour * 3600 + minute * 60 + second
  return local - (zone.at ? zone.at(local - zone.offset).offset : zone.offset)
}

/** https://howardhinnant.github.io/date_algorithms.html */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month < 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * ((month + 10) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = (shiftedMonth + 2) % 12
  return { year: yearOfEra + era * 400 + (month < 2 ? 1 : 0), month, day }
}

export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** strftime with GNU's flags (`%-d`, `%_H`, `%^a`, `%010Y`) and `%N`. */
export function strftime(format: string, time: BrokenTime): string {
  return format.replace(
    /%([-_0^#+]*)(\d*)(:{0,3}z|[EO]?[a-zA-Z%])/g,
    (whole, flags: string, width: string, spec: string) => {
      // Of a fraction the width says how many digits are left of it; `_` turns its last zeros into blanks.
      if (spec === 'N') return fraction(time.nanosecond, flags, Number(width || 9))
      const field = convert(spec.replace(/^[EO](?=.)/, ''), time)
      if (field === null) return whole
      return applyFlags(field, flags, width)
    },
  )
}

/** A text, or a number with its usual width and padding. */
type Field = { text: string } | { value: number; width: number; fill: string }

function applyFlags(field: Field, flags: string, width: string): string {
  let text: string
  if ('text' in field) {
    text = width === '' ? field.text : field.text.padStart(Number(width), flags.includes('0') ? '0' : ' ')
  } else {
    const fill = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : field.fill
    const size = flags.includes('-') ? 1 : Number(width || field.width)
    const digits = String(Math.abs(field.value)).padStart(field.value < 0 ? size - 1 : size, fill)
    text = field.value < 0 ? `-${digits}` : digits
  }
  if (flags.includes('^')) return text.toUpperCase()
  if (flags.includes('#')) return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()
  return text
}

function fraction(nanosecond: number, flags: string, width: number): string {
  const digits = String(nanosecond).padStart(9, '0').slice(0, width).padEnd(width, '0')
  return flags.includes('_') ? digits.replace(/(?!^)0+$/, '').padEnd(width) : digits
}

const number = (value: number, width = 2, fill = '0'): Field => ({ value, width, fill })

function convert(spec: string, t: BrokenTime): Field | null {
  const nested = (format: string): Field => ({ text: strftime(format, t) })
  switch (spec) {
    case '%':
      return { text: '%' }
    case 'n':
      return { text: '\n' }
    case 't':
      return { text: '\t' }
    case 'a':
      return { text: DAYS[t.weekday]!.slice(0, 3) }
    case 'A':
      return { text: DAYS[t.weekday]! }
    case 'b':
    case 'h':
      return { text: MONTHS[t.month]!.slice(0, 3) }
    case 'B':
      return { text: MONTHS[t.month]! }
    case 'c':
      return nested('%a %b %e %H:%M:%S %Y')
    case 'C':
      return number(Math.floor(t.year / 100))
    case 'd':
      return number(t.day)
    case 'D':
    case 'x':
      return nested('%m/%d/%y')
    case 'e':
      return number(t.day, 2, ' ')
    case 'F':
      return nested('%Y-%m-%d')
    case 'g':
      return number(isoWeek(t).year % 100)
    case 'G':
      return number(isoWeek(t).year, 4)
    case 'H':
      return number(t.hour)
    case 'I':
      return number(t.hour % 12 || 12)
    case 'j':
      return number(t.yearDay + 1, 3)
    case 'k':
      return number(t.hour, 2, ' ')
    case 'l':
      return number(t.hour % 12 || 12, 2, ' ')
    case 'm':
      return number(t.month + 1)
    case 'M':
      return number(t.minute)
    case 'p':
      return { text: t.hour < 12 ? 'AM' : 'PM' }
    case 'P':
      return { text: t.hour < 12 ? 'am' : 'pm' }
    case 'q':
      return number(Math.floor(t.month / 3) + 1, 1)
    case 'r':
      return nested('%I:%M:%S %p')
    case 'R':
      return nested('%H:%M')
    case 's':
      return number(t.epoch, 1)
    case 'S':
      return number(t.second)
    case 'T':
    case 'X':
      return nested('%H:%M:%S')
    case 'u':
      return number(t.weekday || 7, 1)
    case 'U':
      return number(Math.floor((t.yearDay + 7 - t.weekday) / 7))
    case 'V':
      return number(isoWeek(t).week)
    case 'w':
      return number(t.weekday, 1)
    case 'W':
      return number(Math.floor((t.yearDay + 7 - ((t.weekday + 6) % 7)) / 7))
    case 'y':
      return number(((t.year % 100) + 100) % 100)
    case 'Y':
      return number(t.year, 4)
    case 'z':
    case ':z':
    case '::z':
    case ':::z':
      return { text: zoneOffset(t.offset, spec.length - 1) }
    case 'Z':
      return { text: t.zone }
    default:
      return null
  }
}

function zoneOffset(offset: number, colons: number): string {
  const size = Math.abs(offset)
  const parts = [size / 3600, (size / 60) % 60, size % 60].map((part) => String(Math.floor(part)).padStart(2, '0'))
  const sign = offset < 0 ? '-' : '+'
  if (colons === 0) return `${sign}${parts[0]}${parts[1]}`
  if (colons === 1) return `${sign}${parts[0]}:${parts[1]}`
  if (colons === 2) return `${sign}${parts.join(':')}`
  return sign + parts.join(':').replace(/(:00)+$/, '')
}

function isoWeek(t: BrokenTime): { year: number; week: number } {
  const thursday = t.yearDay + 3 - ((t.weekday + 6) % 7)
  if (thursday < 0) {
    const length = yearLength(t.year - 1)
    return { year: t.year - 1, week: Math.floor((thursday + length) / 7) + 1 }
  }
  if (thursday >= yearLength(t.year)) return { year: t.year + 1, week: 1 }
  return { year: t.year, week: Math.floor(thursday / 7) + 1 }
}

const yearLength = (year: number): number => daysFromCivil(year + 1, 0, 1) - daysFromCivil(year, 0, 1)
