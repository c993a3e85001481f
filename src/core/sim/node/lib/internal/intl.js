// Intl, and what the language leaves to it: toLocaleString of numbers and dates, localeCompare.
const numbers = require('internal/intl-numbers')
const dates = require('internal/intl-dates')
const { compare, collator_ } = require('internal/collate')
const { listOf, localeOf, canonical } = require('internal/intl-locales')

const ANY = [...dates.DATE, ...dates.TIME]
const { DATE, TIME } = dates
const YMD = ['year', 'month', 'day']
const HMS = ['hour', 'minute', 'second']

/** A constructor that may also be called without `new`. */
function service_(name, make, members) {
  const slots = new WeakMap()
  const made = {
    [name]: function (locales, options) {
      const self = new.target ? this : Object.create(made.prototype)
      slots.set(self, make(locales, options))
      return self
    },
  }[name]
  const of = (self, member) => {
    const slot = slots.get(self)
    if (slot === undefined)
      throw new TypeError(`Method Intl.${name}.prototype.${member} called on incompatible receiver ${self}`)
    return slot
  }
  for (const [key, method] of Object.entries(members)) {
    // `format` and `compare` are getters of bound functions.
    const descriptor = key.startsWith('get ')
      ? {
          get() {
            const slot = of(this, key.slice(4))
            return (...args) => method(slot, ...args)
          },
        }
      : {
          value: {
            [key](...args) {
              return method(of(this, key), ...args)
            },
          }[key],
          writable: true,
        }
    Object.defineProperty(made.prototype, key.replace('get ', ''), {
      configurable: true,
      enumerable: false,
      ...descriptor,
    })
  }
  Object.defineProperty(made.prototype, Symbol.toStringTag, { value: `Intl.${name}`, configurable: true })
  Object.defineProperty(made, 'supportedLocalesOf', {
    value: (locales) => listOf(locales),
    enumerable: false,
    writable: true,
    configurable: true,
  })
  return made
}

const partsOf_ = (list) => list.map(([type, value]) => ({ type, value }))
function epochOf_(value) {
  const epoch = value === undefined ? Date.now() : Number(value)
  if (Number.isNaN(epoch)) throw new RangeError('Invalid time value')
  return epoch
}
/** Simplified: words and numbers are told apart by their looks. */
function dateParts_(options, text) {
  const order = text.match(/\d+|\p{L}[\p{L}.]*|[^\d\p{L}]+/gu) ?? []
  const { fields, locale } = options
  const names = require('internal/intl-locales').datesOf(locale)
  const numeric = [
    ...names.digits.filter((each) => /\w/.test(each)).map((each) => ({ y: 'year', m: 'month', d: 'day' })[each]),
    'hour',
    'minute',
    'second',
    'fractionalSecond',
  ].filter((key) => fields[key] && (key !== 'month' || /digit|num/.test(fields.month)))
  return order.map((value) => {
    if (/^\d/.test(value)) return { type: numeric.shift() ?? 'literal', value }
    if (names.h12?.includes(value)) return { type: 'dayPeriod', value }
    if (names.months.includes(value) || names.shortMonths.includes(value)) return { type: 'month', value }
    if (names.days.includes(value) || names.shortDays.includes(value)) return { type: 'weekday', value }
    return { type: value === 'UTC' ? 'timeZoneName' : 'literal', value }
  })
}

const NumberFormat = service_(
  'NumberFormat',
  (locales, options) => numbers.settle(locales, options, 'Intl.NumberFormat'),
  {
    'get format': (slot, value) => numbers.format(value, slot),
    formatToParts: (slot, value) => partsOf_(numbers.parts(value, slot)),
    formatRange: (slot, from, to) => `${numbers.format(from, slot)}–${numbers.format(to, slot)}`,
    resolvedOptions: numbers.resolved,
  },
)
const DateTimeFormat = service_(
  'DateTimeFormat',
  (locales, options) => dates.settle(locales, options, 'Intl.DateTimeFormat', ANY, YMD),
  {
    'get format': (slot, value) => dates.format(epochOf_(value), slot),
    formatToParts: (slot, value) => dateParts_(slot, dates.format(epochOf_(value), slot)),
    formatRange: (slot, from, to) => `${dates.format(epochOf_(from), slot)} – ${dates.format(epochOf_(to), slot)}`,
    resolvedOptions: dates.resolved,
  },
)
const Collator = service_('Collator', collator_, {
  'get compare': (slot, a, b) => compare(String(a), String(b), slot),
  resolvedOptions: (slot) => ({ ...slot }),
})

const PLURALS = { 1: 'one', 2: 'two', 3: 'few' }
function ordinal_(value) {
  return Math.floor(value / 10) % 10 === 1 ? 'other' : (PLURALS[value % 10] ?? 'other')
}
const PluralRules = service_(
  'PluralRules',
  (locales, options) => ({ locale: localeOf(locales), type: options?.type ?? 'cardinal' }),
  {
    select: (slot, value) =>
      slot.type === 'ordinal' ? ordinal_(Number(value)) : Number(value) === 1 ? 'one' : 'other',
    resolvedOptions: (slot) => ({ ...slot }),
  },
)

const UNIT = /^(second|minute|hour|day|week|month|quarter|year)s?$/
const SPECIAL = {
  day: ['yesterday', 'today', 'tomorrow'],
  year: ['last year', 'this year', 'next year'],
  month: ['last month', 'this month', 'next month'],
  week: ['last week', 'this week', 'next week'],
  quarter: ['last quarter', 'this quarter', 'next quarter'],
  hour: [undefined, 'this hour'],
  minute: [undefined, 'this minute'],
  second: [undefined, 'now'],
}
const RelativeTimeFormat = service_(
  'RelativeTimeFormat',
  (locales, options) => ({
    locale: localeOf(locales),
    style: options?.style ?? 'long',
    numeric: options?.numeric ?? 'always',
  }),
  {
    format(slot, value, unit) {
      const [, name] = UNIT.exec(String(unit)) ?? []
      if (!name) throw new RangeError(`Invalid unit argument for Intl.RelativeTimeFormat.prototype.format() '${unit}'`)
      const number = Number(value)
      const word = slot.numeric === 'auto' ? SPECIAL[name][number + 1] : undefined
      if (word && Math.abs(number) <= 1) return word
      const size = numbers.format(Math.abs(number), numbers.settle(slot.locale, undefined, ''))
      const text = `${size} ${name}${Math.abs(number) === 1 ? '' : 's'}`
      return number < 0 || Object.is(number, -0) ? `${text} ago` : `in ${text}`
    },
    resolvedOptions: (slot) => ({ ...slot, numberingSystem: 'latn' }),
  },
)
const ListFormat = service_(
  'ListFormat',
  (locales, options) => ({
    locale: localeOf(locales),
    type: options?.type ?? 'conjunction',
    style: options?.style ?? 'long',
  }),
  {
    format(slot, list) {
      const all = [...list]
      const word = slot.type === 'disjunction' ? 'or' : slot.type === 'unit' ? '' : slot.style === 'long' ? 'and' : '&'
      if (all.length <= 1) return all.join('')
      if (slot.type === 'unit') return all.join(', ')
      if (all.length === 2) return all.join(` ${word} `)
      return `${all.slice(0, -1).join(', ')}, ${word} ${all.at(-1)}`
    },
    resolvedOptions: (slot) => ({ ...slot }),
  },
)
/** Simplified: letters with their marks, joined emoji, words of letters and digits. */
const GRANULARITY = {
  grapheme:
    /\p{RI}{2}|\p{Extended_Pictographic}(?:[\p{M}\ufe0f\u{1f3fb}-\u{1f3ff}]|\u200d\p{Extended_Pictographic})*|\r\n|\P{M}\p{M}*/gsu,
  word: /[\p{L}\p{N}_]+(?:['’.][\p{L}\p{N}]+)*|\s|[^\p{L}\p{N}_\s]/gsu,
  sentence: /[^.!?]+[.!?]*\s*/gsu,
}
const Segmenter = service_(
  'Segmenter',
  (locales, options) => ({ locale: localeOf(locales), granularity: options?.granularity ?? 'grapheme' }),
  {
    segment(slot, text) {
      const input = String(text)
      return {
        *[Symbol.iterator]() {
          for (const match of input.matchAll(GRANULARITY[slot.granularity])) {
            const segment = { segment: match[0], index: match.index, input }
            yield slot.granularity === 'word' ? { ...segment, isWordLike: /[\p{L}\p{N}]/u.test(match[0]) } : segment
          }
        },
      }
    },
    resolvedOptions: (slot) => ({ ...slot }),
  },
)

const Intl = {}
for (const [name, value] of Object.entries({
  NumberFormat,
  DateTimeFormat,
  Collator,
  PluralRules,
  RelativeTimeFormat,
  ListFormat,
  Segmenter,
  getCanonicalLocales: (locales) => listOf(locales),
}))
  Object.defineProperty(Intl, name, { value, enumerable: false, writable: true, configurable: true })
Object.defineProperty(Intl, Symbol.toStringTag, { value: 'Intl', configurable: true })

function dateTo_(self, locales, options, name, needed, fallback) {
  if (Number.isNaN(self.getTime())) return 'Invalid Date'
  return dates.format(self.getTime(), dates.settle(locales, options, `Date.prototype.${name}`, needed, fallback))
}

module.exports = {
  Intl,
  numberToLocaleString: (value, locales, options) =>
    numbers.format(value, numbers.settle(locales, options, 'Number.prototype.toLocaleString')),
  dateToLocaleString: (self, locales, options) =>
    dateTo_(self, locales, options, 'toLocaleString', ANY, [...YMD, ...HMS]),
  dateToLocaleDateString: (self, locales, options) => {
    const given = DATE.some((key) => options?.[key] !== undefined) || options?.dateStyle || options?.timeStyle
    return dateTo_(
      self,
      locales,
      given ? options : { ...options, ...Object.fromEntries(YMD.map((key) => [key, 'numeric'])) },
      'toLocaleDateString',
      DATE,
      YMD,
    )
  },
  dateToLocaleTimeString: (self, locales, options) => {
    const given = TIME.some((key) => options?.[key] !== undefined) || options?.dateStyle || options?.timeStyle
    return dateTo_(
      self,
      locales,
      given ? options : { ...options, ...Object.fromEntries(HMS.map((key) => [key, 'numeric'])) },
      'toLocaleTimeString',
      TIME,
      HMS,
    )
  },
  localeCompare: (a, b, locales, options) => compare(a, b, collator_(locales, options)),
  canonical,
}
