// Intl.NumberFormat: from the shortest decimal digits of a number to what a person reads.
const { localeOf, numbersOf, symbolOf, CURRENCY_NAMES, WHOLE_CURRENCIES, UNITS } = require('internal/intl-locales')

const CHOICES = {
  style: ['decimal', 'percent', 'currency', 'unit'],
  notation: ['standard', 'scientific', 'engineering', 'compact'],
  currencyDisplay: ['code', 'symbol', 'narrowSymbol', 'name'],
  signDisplay: ['auto', 'never', 'always', 'exceptZero', 'negative'],
  compactDisplay: ['short', 'long'],
  unitDisplay: ['short', 'narrow', 'long'],
}

/** What was asked for with its defaults; `caller` is who complains. */
function settle(locales, options, caller) {
  const given = options === undefined ? {} : Object(options)
  const locale = localeOf(locales)
  const out = { locale, numberingSystem: 'latn' }
  for (const key of ['style', 'notation', 'currencyDisplay', 'signDisplay', 'compactDisplay', 'unitDisplay']) {
    const value = given[key] === undefined ? CHOICES[key][key === 'currencyDisplay' ? 1 : 0] : String(given[key])
    if (!CHOICES[key].includes(value))
      throw new RangeError(`Value ${value} out of range for ${caller} options property ${key}`)
    out[key] = value
  }
  if (given.currency !== undefined) {
    if (!/^[a-z]{3}$/i.test(given.currency)) throw new RangeError(`Invalid currency code : ${given.currency}`)
    out.currency = String(given.currency).toUpperCase()
  } else if (out.style === 'currency') throw new TypeError('Currency code is required with currency style.')
  if (given.unit !== undefined) {
    if (!Object.hasOwn(UNITS, given.unit)) throw new RangeError(`Invalid unit argument for ${caller}() '${given.unit}'`)
    out.unit = given.unit
  } else if (out.style === 'unit') throw new TypeError('Unit is required with unit style.')
  settleDigits_(out, given)
  out.useGrouping = given.useGrouping === undefined ? (out.notation === 'compact' ? 'min2' : 'auto') : given.useGrouping
  return out
}

function settleDigits_(out, given) {
  const number = (key, least, most, fallback) => {
    const value = given[key]
    if (value === undefined) return fallback
    const wanted = Number(value)
    if (!(wanted >= least && wanted <= most)) throw new RangeError(`${key} value is out of range.`)
    return Math.floor(wanted)
  }
  out.minimumIntegerDigits = number('minimumIntegerDigits', 1, 21, 1)
  const money = out.style === 'currency' ? (WHOLE_CURRENCIES.includes(out.currency) ? 0 : 2) : null
  const isCompact = out.notation === 'compact'
  if (given.minimumSignificantDigits !== undefined || given.maximumSignificantDigits !== undefined) {
    out.minimumSignificantDigits = number('minimumSignificantDigits', 1, 21, 1)
    out.maximumSignificantDigits = number('maximumSignificantDigits', out.minimumSignificantDigits, 21, 21)
    return
  }
  const [least, most] = isCompact ? [0, 0] : [money ?? 0, money ?? (out.style === 'percent' ? 0 : 3)]
  const maximum = number('maximumFractionDigits', 0, 100, undefined)
  const minimum = number('minimumFractionDigits', 0, 100, undefined)
  out.minimumFractionDigits = minimum ?? Math.min(least, maximum ?? least)
  out.maximumFractionDigits = maximum ?? Math.max(most, out.minimumFractionDigits)
  if (out.maximumFractionDigits < out.minimumFractionDigits)
    throw new RangeError('maximumFractionDigits value is out of range.')
  out.isFree_ = isCompact && maximum === undefined && minimum === undefined
}

/** Digits of the magnitude and how many of them stand before the point: 12.5 is ['125', 2]. */
function digitsOf_(text) {
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e')
  const [whole, fraction = ''] = mantissa.split('.')
  const digits = `${whole}${fraction}`
  const leading = digits.length - digits.replace(/^0+(?=.)/, '').length
  return [digits.slice(leading), whole.length + Number(exponent) - leading]
}

/** Keeps `count` digits, the rest rounded half away from zero. */
function rounded_([digits, point], count) {
  if (count >= digits.length) return [digits, point]
  if (count < 0) return ['0', 1]
  const up = digits[count] >= '5'
  const kept = digits.slice(0, count) || '0'
  if (!up) return [kept, count === 0 ? 1 : point]
  const sum = String(BigInt(kept) + 1n).padStart(kept.length, '0')
  return [sum, count === 0 ? point + 1 : point + (sum.length - kept.length)]
}

function plain_(parsed, options, sizes) {
  const { minimumSignificantDigits, maximumSignificantDigits } = options
  if (parsed[0] === '0')
    return [
      '0'.padStart(options.minimumIntegerDigits, '0'),
      '0'.repeat(minimumSignificantDigits ? minimumSignificantDigits - 1 : sizes.least),
    ]
  let [digits, point] = maximumSignificantDigits
    ? rounded_(parsed, maximumSignificantDigits)
    : rounded_(parsed, parsed[1] + sizes.most)
  if (point <= 0) [digits, point] = ['0'.repeat(1 - point) + digits, 1]
  const whole = digits
    .slice(0, point)
    .padEnd(point, '0')
    .replace(/^0+(?=.)/, '')
  let fraction = digits.slice(point).replace(/0+$/, '')
  if (minimumSignificantDigits) {
    const known = (whole === '0' ? 0 : whole.length) + fraction.replace(whole === '0' ? /^0+/ : /^$/, '').length
    fraction += '0'.repeat(Math.max(0, minimumSignificantDigits - known))
  } else fraction = fraction.padEnd(sizes.least, '0')
  return [whole.padStart(options.minimumIntegerDigits, '0'), fraction]
}

function grouped_(whole, options) {
  const [separator, , least] = numbersOf(options.locale)
  const needed = options.useGrouping === 'min2' ? 2 : options.useGrouping === 'always' ? 1 : least
  if (options.useGrouping === false || options.useGrouping === 'false' || whole.length < 3 + needed) return whole
  return options.locale.endsWith('-IN')
    ? whole.replace(/\B(?=(\d\d)*\d{3}$)/g, separator)
    : whole.replace(/\B(?=(\d{3})+$)/g, separator)
}

const COMPACT = [
  [12, 'T', ' trillion'],
  [9, 'B', ' billion'],
  [6, 'M', ' million'],
  [3, 'K', ' thousand'],
]

/** Two digits that mean something, if there are not more before the point. */
const freeSizes_ = ([, point]) => ({ least: 0, most: Math.max(0, 2 - point) })

/** 999,999 is 1M and not 1000K: what it is rounded to decides. */
function compacted_(parsed, options) {
  const point = options.isFree_
    ? rounded_(parsed, parsed[1] + freeSizes_([0, ((parsed[1] - 1) % 3) + 1]).most)[1]
    : parsed[1]
  for (const [power, short, long] of COMPACT)
    if (Math.max(point, rounded_(parsed, Math.max(2, parsed[1] % 3 || 3))[1]) > power)
      return { parsed: [parsed[0], parsed[1] - power], suffix: options.compactDisplay === 'long' ? long : short }
  return { parsed, suffix: '' }
}

function magnitude_(text, options) {
  let parsed = digitsOf_(text)
  if (options.style === 'percent') parsed = [parsed[0], parsed[1] + 2]
  let sizes = { least: options.minimumFractionDigits ?? 0, most: options.maximumFractionDigits ?? 0 }
  let suffix = ''
  if (options.notation === 'compact' && parsed[0] !== '0') {
    const scaled = compacted_(parsed, options)
    suffix = scaled.suffix
    parsed = scaled.parsed
    if (options.isFree_) sizes = freeSizes_(parsed)
  }
  if (options.notation === 'scientific' || options.notation === 'engineering') {
    const step = options.notation === 'engineering' ? 3 : 1
    const exponentOf = ([digits, point]) => (digits === '0' ? 0 : Math.floor((point - 1) / step) * step)
    const first = exponentOf(parsed)
    const seen = rounded_([parsed[0], parsed[1] - first], parsed[1] - first + sizes.most)
    const exponent = first + (parsed[0] === '0' ? 0 : exponentOf(seen))
    parsed = [parsed[0], parsed[1] - exponent]
    suffix = `E${exponent}`
  }
  const [whole, fraction] = plain_(parsed, options, sizes)
  const point = numbersOf(options.locale)[1]
  return {
    whole: grouped_(whole, options),
    fraction: fraction === '' ? '' : `${point}${fraction}`,
    suffix,
    isZero: /^0*$/.test(whole + fraction),
    isOne: whole === '1' && fraction === '' && suffix === '',
  }
}

function sign_(isNegative, isZero, display) {
  if (display === 'never' || (display === 'exceptZero' && isZero) || (display === 'negative' && isZero)) return ''
  if (isNegative) return '-'
  return display === 'always' || display === 'exceptZero' ? '+' : ''
}

/** [type, text] in order: what formatToParts shows and format joins. */
function parts(value, options) {
  const number = typeof value === 'bigint' ? value : Number(typeof value === 'string' ? value : value)
  const isNegative = number < 0 || Object.is(number, -0)
  const text = String(number).replace(/^-/, '')
  const isWord = text === 'NaN' || text === 'Infinity'
  const size = isWord ? { isZero: text === 'NaN' } : magnitude_(text, options)
  const middle = isWord
    ? [text === 'NaN' ? ['nan', 'NaN'] : ['infinity', '∞']]
    : [...wholeParts_(size.whole, options), ...fractionParts_(size.fraction)]
  if (size.suffix) middle.push([options.notation === 'compact' ? 'compact' : 'exponentInteger', size.suffix])
  const sign = sign_(isNegative && text !== 'NaN', size.isZero, options.signDisplay)
  const before = sign === '' ? [] : [[sign === '-' ? 'minusSign' : 'plusSign', sign]]
  return dressed_(before, middle, size, options)
}

function dressed_(sign, middle, size, options) {
  const isBehind = numbersOf(options.locale)[3]
  if (options.style === 'percent')
    return [...sign, ...middle, ...(isBehind ? [['literal', '\u00a0']] : []), ['percentSign', '%']]
  if (options.style === 'unit') {
    const [short, long] = UNITS[options.unit]
    const label = options.unitDisplay === 'long' ? long + (size.isOne || long.endsWith('per hour') ? '' : 's') : short
    return [...sign, ...middle, ['unit', options.unitDisplay === 'narrow' ? label.trim() : label]]
  }
  if (options.style !== 'currency') return [...sign, ...middle]
  const { currency, currencyDisplay } = options
  if (currencyDisplay === 'name')
    return [
      ...sign,
      ...middle,
      ['literal', ' '],
      ['currency', (CURRENCY_NAMES[currency] ?? [currency, currency])[size.isOne ? 0 : 1]],
    ]
  const symbol = currencyDisplay === 'code' ? `${currency}\u00a0` : symbolOf(currency, options.locale)
  if (isBehind) return [...sign, ...middle, ['literal', '\u00a0'], ['currency', symbol.trim()]]
  if (/^(pt|nl)/.test(options.locale)) return [...sign, ['currency', symbol.trim()], ['literal', '\u00a0'], ...middle]
  return [...sign, ['currency', symbol], ...middle]
}

function wholeParts_(whole, options) {
  const [separator] = numbersOf(options.locale)
  return whole.split(separator).flatMap((digits, i) =>
    i === 0
      ? [['integer', digits]]
      : [
          ['group', separator],
          ['integer', digits],
        ],
  )
}
const fractionParts_ = (fraction) =>
  fraction === ''
    ? []
    : [
        ['decimal', fraction[0]],
        ['fraction', fraction.slice(1)],
      ]

const format = (value, options) =>
  parts(value, options)
    .map(([, text]) => text)
    .join('')

const SHOWN = [
  'locale',
  'numberingSystem',
  'style',
  'currency',
  'currencyDisplay',
  'unit',
  'unitDisplay',
  'minimumIntegerDigits',
  'minimumFractionDigits',
  'maximumFractionDigits',
  'minimumSignificantDigits',
  'maximumSignificantDigits',
  'useGrouping',
  'notation',
  'compactDisplay',
  'signDisplay',
]
function resolved(options) {
  const out = {}
  for (const key of SHOWN) {
    if (options[key] === undefined) continue
    if (key === 'currencyDisplay' && options.style !== 'currency') continue
    if (key === 'unitDisplay' && options.style !== 'unit') continue
    if (key === 'compactDisplay' && options.notation !== 'compact') continue
    out[key] = options[key]
    if (key === 'currencyDisplay') out.currencySign = 'standard'
  }
  return {
    ...out,
    roundingMode: 'halfExpand',
    roundingIncrement: 1,
    trailingZeroDisplay: 'auto',
    roundingPriority: 'auto',
  }
}

module.exports = { settle, format, parts, resolved }
