// Intl.DateTimeFormat: fields of a moment in a zone, in the order of a locale.
const { sys } = internal
const { localeOf, datesOf } = require('internal/intl-locales')

const DATE_FIELDS = ['weekday', 'year', 'month', 'day']
const TIME_FIELDS = ['dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits']
const CHOICES = {
  weekday: ['narrow', 'short', 'long'],
  era: ['narrow', 'short', 'long'],
  year: ['2-digit', 'numeric'],
  month: ['2-digit', 'numeric', 'narrow', 'short', 'long'],
  day: ['2-digit', 'numeric'],
  dayPeriod: ['narrow', 'short', 'long'],
  hour: ['2-digit', 'numeric'],
  minute: ['2-digit', 'numeric'],
  second: ['2-digit', 'numeric'],
  timeZoneName: ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric'],
  dateStyle: ['full', 'long', 'medium', 'short'],
  timeStyle: ['full', 'long', 'medium', 'short'],
  hourCycle: ['h11', 'h12', 'h23', 'h24'],
}
const TIME_STYLES = {
  full: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'long' },
  long: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
  medium: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
  short: { hour: 'numeric', minute: '2-digit' },
}

/** `needed`: which fields satisfy the caller; `fallback`: which it adds when there is none of them. */
function settle(locales, options, caller, needed, fallback) {
  const given = options === undefined ? {} : Object(options)
  const locale = localeOf(locales)
  const out = { locale, fields: {} }
  for (const key of Object.keys(CHOICES)) {
    if (given[key] === undefined) continue
    const value = String(given[key])
    if (!CHOICES[key].includes(value))
      throw new RangeError(`Value ${value} out of range for ${caller} options property ${key}`)
    if (/Style$|hourCycle/.test(key)) out[key] = value
    else out.fields[key] = value
  }
  if (given.fractionalSecondDigits !== undefined) {
    const digits = Number(given.fractionalSecondDigits)
    if (!(digits >= 1 && digits <= 3)) throw new RangeError('fractionalSecondDigits value is out of range.')
    out.fields.fractionalSecondDigits = digits
  }
  out.timeZone = zoneNamed_(given.timeZone)
  if (out.dateStyle || out.timeStyle) styled_(out, caller, needed)
  else if (!needed.some((key) => out.fields[key] !== undefined)) for (const key of fallback) out.fields[key] = 'numeric'
  const own = datesOf(locale)
  out.isTwelve = given.hour12 !== undefined ? Boolean(given.hour12) : /h1/.test(out.hourCycle ?? (own.h12 ? 'h12' : ''))
  // In locales of twelve hours, hour12: false counts the first hour of a day as 24.
  out.midnight = out.hourCycle === 'h24' || (given.hour12 === false && own.h12 && out.hourCycle === undefined) ? 24 : 0
  return out
}

function styled_(out, caller, needed) {
  const field = Object.keys(out.fields)[0]
  if (field) throw new TypeError(`Can't set option ${field} when ${out.dateStyle ? 'dateStyle' : 'timeStyle'} is used`)
  if (out.dateStyle && !needed.includes('year')) throw new TypeError(`Invalid option : dateStyle`)
  if (out.timeStyle && !needed.includes('hour')) throw new TypeError(`Invalid option : timeStyle`)
  void caller
  const own = datesOf(out.locale)
  const long = { year: 'numeric', month: 'long', day: 'numeric' }
  const dates = { full: { weekday: 'long', ...long }, long, medium: own.medium, short: own.short }
  Object.assign(out.fields, dates[out.dateStyle], TIME_STYLES[out.timeStyle])
}

function zoneNamed_(wanted) {
  const name = wanted === undefined ? (process.env.TZ ?? 'UTC').replace(/^:/, '') || 'UTC' : String(wanted)
  if (/^(utc|gmt|etc\/(utc|gmt))$/i.test(name)) return 'UTC'
  if (sys.zone(name, 0) !== undefined) return name
  if (wanted === undefined) return 'UTC'
  throw new RangeError(`Invalid time zone specified: ${wanted}`)
}
function zoneAt(name, epoch) {
  const found = name === 'UTC' ? undefined : sys.zone(name, Math.floor(epoch / 1000))
  return found === undefined ? { name: 'UTC', offset: 0 } : JSON.parse(found)
}

const pad_ = (value, size = 2) => String(value).padStart(size, '0')

function dateText_(at, fields, own) {
  const { weekday, year, month, day } = fields
  const pads = own.padsAll && year && month && day
  const d = day && (day === '2-digit' || (pads && !/o/.test(month)) ? pad_(at.getUTCDate()) : String(at.getUTCDate()))
  const y = year && (year === '2-digit' ? pad_(at.getUTCFullYear() % 100) : String(at.getUTCFullYear()))
  const dayNames = weekday === 'long' ? own.days : own.shortDays
  const w = weekday && (weekday === 'narrow' ? own.days[at.getUTCDay()][0].toUpperCase() : dayNames[at.getUTCDay()])
  const number = at.getUTCMonth()
  if (month === 'long' || month === 'short' || month === 'narrow') {
    const name = month === 'long' ? own.months[number] : own.shortMonths[number]
    const m = month === 'narrow' ? own.months[number][0].toUpperCase() : name
    return own.text({ w, d, m, y, isLong: month === 'long' })
  }
  const m = month && (month === '2-digit' || pads || (own.padsAll && day) ? pad_(number + 1) : String(number + 1))
  const numeric = { y, m, d: own.padsAll && month && day ? pad_(at.getUTCDate()) : d }
  let text = ''
  for (let i = 0; i < own.digits.length; i += 2) {
    const part = numeric[own.digits[i]]
    if (part) text += (text ? own.digits[i + 1 < own.digits.length ? i + 1 : i - 1] : '') + part
  }
  if (d && !month && w && !y) return `${d} ${w}`
  return w ? (text ? `${w}, ${text}` : w) : text
}

function timeText_(at, fields, options, own) {
  const { hour, minute, second, fractionalSecondDigits: digits } = fields
  const hours = at.getUTCHours()
  const shown = options.isTwelve ? hours % 12 || 12 : hours === 0 ? options.midnight : hours
  const parts = []
  if (hour) parts.push(hour === '2-digit' || !options.isTwelve ? pad_(shown) : String(shown))
  if (minute) parts.push(hour || second ? pad_(at.getUTCMinutes()) : String(at.getUTCMinutes()))
  if (second) parts.push(hour || minute ? pad_(at.getUTCSeconds()) : String(at.getUTCSeconds()))
  let text = parts.join(':')
  if (digits) text += `${text && '.'}${pad_(at.getUTCMilliseconds(), 3).slice(0, digits)}`
  return hour && options.isTwelve ? `${text} ${(own.h12 ?? ['am', 'pm'])[hours < 12 ? 0 : 1]}` : text
}

const ZONE_WORDS = {
  EST: 'Eastern',
  EDT: 'Eastern',
  CST: 'Central',
  CDT: 'Central',
  MST: 'Mountain',
  MDT: 'Mountain',
  PST: 'Pacific',
  PDT: 'Pacific',
  CET: 'Central European',
  CEST: 'Central European',
  EET: 'Eastern European',
  EEST: 'Eastern European',
  WET: 'Western European',
  WEST: 'Western European',
  AEST: 'Australian Eastern',
  AEDT: 'Australian Eastern',
}
const ZONE_NAMES = {
  'Asia/Tokyo': 'Japan Standard Time',
  'Asia/Kolkata': 'India Standard Time',
  'Asia/Shanghai': 'China Standard Time',
  'Europe/Moscow': 'Moscow Standard Time',
  'Asia/Seoul': 'Korean Standard Time',
  'Asia/Singapore': 'Singapore Standard Time',
  'Asia/Dubai': 'Gulf Standard Time',
  'America/Sao_Paulo': 'Brasilia Standard Time',
  'Asia/Hong_Kong': 'Hong Kong Standard Time',
}
/** Coordinated Universal Time, Eastern Daylight Time, … */
function longZone(zone, epoch) {
  const { name } = zoneAt(zone, epoch)
  const isSummer = /^([ECMP]DT|BST|CEST|EEST|WEST|AEDT)$/.test(name)
  if (name === 'UTC') return 'Coordinated Universal Time'
  if (ZONE_NAMES[zone]) return ZONE_NAMES[zone]
  if (zone === 'Europe/London') return isSummer ? 'British Summer Time' : 'Greenwich Mean Time'
  const isUS = /^[ECMP][SD]T$/.test(name)
  const summer = isUS || /^AE/.test(name) ? 'Daylight' : 'Summer'
  return ZONE_WORDS[name] ? `${ZONE_WORDS[name]} ${isSummer ? summer : 'Standard'} Time` : offsetName_(zone, epoch)
}
function offsetName_(zone, epoch) {
  const minutes = Math.round(zoneAt(zone, epoch).offset / 60)
  if (minutes === 0) return 'GMT'
  const rest = Math.abs(minutes) % 60
  return `GMT${minutes < 0 ? '-' : '+'}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${pad_(rest)}` : ''}`
}
function zoneText_(style, zone, epoch) {
  if (style === 'long') return longZone(zone, epoch)
  const { name } = zoneAt(zone, epoch)
  if (style === 'short' && (name === 'UTC' || /^[ECMP][SD]T$/.test(name))) return name
  return offsetName_(zone, epoch)
}

function format(epoch, options) {
  const own = datesOf(options.locale)
  const { fields } = options
  const at = new Date(epoch + zoneAt(options.timeZone, epoch).offset * 1000)
  const hasDate = DATE_FIELDS.some((key) => fields[key])
  const date = hasDate ? dateText_(at, fields, own) : ''
  let time = timeText_(at, fields, options, own)
  const isZoneAlone = time === ''
  if (fields.timeZoneName) time += `${time ? ' ' : ''}${zoneText_(fields.timeZoneName, options.timeZone, epoch)}`
  if (!date || !time) return date || time
  if (!fields.month && fields.weekday && !fields.day && !isZoneAlone) return `${date} ${time}`
  const isLong = fields.month === 'long'
  return `${date}${isLong ? own.glue[1] : fields.month === 'short' ? (own.glue[2] ?? own.glue[0]) : own.glue[0]}${time}`
}

function resolved(options) {
  const { locale, timeZone, fields, dateStyle, timeStyle, isTwelve } = options
  const cycle = fields.hour ? { hourCycle: isTwelve ? 'h12' : 'h23', hour12: isTwelve } : {}
  const shown = dateStyle || timeStyle ? {} : fields
  const out = { locale, calendar: 'gregory', numberingSystem: 'latn', timeZone, ...cycle }
  for (const key of [...DATE_FIELDS, ...TIME_FIELDS, 'timeZoneName'])
    if (shown[key]) out[key] = /minute|second$/.test(key) ? '2-digit' : shown[key]
  if (dateStyle) out.dateStyle = dateStyle
  if (timeStyle) out.timeStyle = timeStyle
  return out
}

module.exports = { settle, format, resolved, longZone, zoneNamed_, DATE: DATE_FIELDS, TIME: TIME_FIELDS }
