// What Intl knows of languages. Simplified: seven locales for dates and a few more for numbers, where the real one has hundreds;
// any other counts as en-US.
const split = (text) => text.split(' ')
const EN = {
  months: split('January February March April May June July August September October November December'),
  shortMonths: split('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'),
  days: split('Sunday Monday Tuesday Wednesday Thursday Friday Saturday'),
  shortDays: split('Sun Mon Tue Wed Thu Fri Sat'),
  glue: [', ', ' at '],
}
/** `text`: a date with a month in letters; w, d, m, y are what was asked for. `digits`: one of numbers alone. */
const dates = {
  'en-US': {
    ...EN,
    h12: ['AM', 'PM'],
    digits: ['m', '/', 'd', '/', 'y'],
    text: ({ w, d, m, y }) => joined_([w, joined_([m, d], ' '), y], d || w ? ', ' : ' '),
    short: { year: '2-digit', month: 'numeric', day: 'numeric' },
    medium: { year: 'numeric', month: 'short', day: 'numeric' },
  },
  'en-GB': {
    ...EN,
    shortMonths: EN.shortMonths.with(8, 'Sept'),
    digits: ['d', '/', 'm', '/', 'y'],
    padsAll: true,
    text: ({ w, d, m, y }) => joined_([w, joined_([d, m, y], ' ')], y ? ', ' : ' '),
    short: { year: 'numeric', month: '2-digit', day: '2-digit' },
    medium: { year: 'numeric', month: 'short', day: 'numeric' },
  },
  'en-CA': {
    ...EN,
    h12: ['a.m.', 'p.m.'],
    digits: ['y', '-', 'm', '-', 'd'],
    padsAll: true,
    text: ({ w, d, m, y }) => joined_([w, joined_([m, d], ' '), y], d || w ? ', ' : ' '),
    short: { year: 'numeric', month: '2-digit', day: '2-digit' },
    medium: { year: 'numeric', month: 'short', day: 'numeric' },
  },
  'de-DE': {
    months: split('Januar Februar März April Mai Juni Juli August September Oktober November Dezember'),
    shortMonths: split('Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.'),
    days: split('Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag'),
    shortDays: split('So Mo Di Mi Do Fr Sa'),
    glue: [', ', ' um '],
    digits: ['d', '.', 'm', '.', 'y'],
    text: ({ w, d, m, y }) => joined_([w, joined_([d && `${d}.`, m, y], ' ')], ', '),
    short: { year: '2-digit', month: '2-digit', day: '2-digit' },
    medium: { year: 'numeric', month: '2-digit', day: '2-digit' },
  },
  'fr-FR': {
    months: split('janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
    shortMonths: split('janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.'),
    days: split('dimanche lundi mardi mercredi jeudi vendredi samedi'),
    shortDays: split('dim. lun. mar. mer. jeu. ven. sam.'),
    glue: [' ', ' à ', ', '],
    digits: ['d', '/', 'm', '/', 'y'],
    padsAll: true,
    text: ({ w, d, m, y }) => joined_([w, d, m, y], ' '),
    short: { year: 'numeric', month: '2-digit', day: '2-digit' },
    medium: { year: 'numeric', month: 'short', day: 'numeric' },
  },
  'es-ES': {
    months: split('enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'),
    shortMonths: split('ene feb mar abr may jun jul ago sept oct nov dic'),
    days: split('domingo lunes martes miércoles jueves viernes sábado'),
    shortDays: split('dom lun mar mié jue vie sáb'),
    glue: [', ', ', '],
    digits: ['d', '/', 'm', '/', 'y'],
    text: ({ w, d, m, y, isLong }) => joined_([w, joined_([d, m, y], isLong ? ' de ' : ' ')], ', '),
    short: { year: '2-digit', month: 'numeric', day: 'numeric' },
    medium: { year: 'numeric', month: 'short', day: 'numeric' },
  },
  'sv-SE': {
    months: split('januari februari mars april maj juni juli augusti september oktober november december'),
    shortMonths: split('jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.'),
    days: split('söndag måndag tisdag onsdag torsdag fredag lördag'),
    shortDays: split('sön mån tis ons tors fre lör'),
    glue: [' ', ' kl. '],
    digits: ['y', '-', 'm', '-', 'd'],
    padsAll: true,
    text: ({ w, d, m, y }) => joined_([w, d, m, y], ' '),
    short: { year: 'numeric', month: '2-digit', day: '2-digit' },
    medium: { year: 'numeric', month: 'short', day: 'numeric' },
  },
}
const joined_ = (parts, by) => parts.filter(Boolean).join(by)

/** Between thousands, before the fraction, least digits before a first group, and whether a currency stands behind. */
const numbers = {
  en: [',', '.', 1, false],
  ja: [',', '.', 1, false],
  zh: [',', '.', 1, false],
  ko: [',', '.', 1, false],
  de: ['.', ',', 1, true],
  es: ['.', ',', 2, true],
  it: ['.', ',', 1, true],
  nl: ['.', ',', 1, false],
  pt: ['.', ',', 1, false],
  fr: ['\u202f', ',', 1, true],
  sv: ['\u00a0', ',', 1, true],
  ru: ['\u00a0', ',', 1, true],
  pl: ['\u00a0', ',', 2, true],
}
const SYMBOLS = {
  USD: '$',
  EUR: '€',
  GBP: '£',
  JPY: '¥',
  INR: '₹',
  CNY: 'CN¥',
  KRW: '₩',
  BRL: 'R$',
  CAD: 'CA$',
  AUD: 'A$',
  MXN: 'MX$',
  NZD: 'NZ$',
  ILS: '₪',
  VND: '₫',
  TWD: 'NT$',
  HKD: 'HK$',
  PHP: '₱',
}
/** What a locale calls its own money. */
const OWN_SYMBOLS = { JPY: { ja: '￥' }, CAD: { 'en-CA': '$' }, AUD: { 'en-AU': '$' }, CNY: { zh: '¥' } }
const CURRENCY_NAMES = {
  USD: ['US dollar', 'US dollars'],
  EUR: ['euro', 'euros'],
  GBP: ['British pound', 'British pounds'],
  JPY: ['Japanese yen', 'Japanese yen'],
}
const WHOLE_CURRENCIES = ['JPY', 'KRW', 'VND', 'CLP', 'ISK']

/** Short and long, one and many. */
const UNITS = {
  kilometer: [' km', ' kilometer'],
  meter: [' m', ' meter'],
  mile: [' mi', ' mile'],
  liter: [' L', ' liter'],
  kilogram: [' kg', ' kilogram'],
  gram: [' g', ' gram'],
  byte: [' byte', ' byte'],
  kilobyte: [' kB', ' kilobyte'],
  megabyte: [' MB', ' megabyte'],
  gigabyte: [' GB', ' gigabyte'],
  second: [' sec', ' second'],
  millisecond: [' ms', ' millisecond'],
  minute: [' min', ' minute'],
  hour: [' hr', ' hour'],
  day: [' day', ' day'],
  week: [' wk', ' week'],
  month: [' mth', ' month'],
  year: [' yr', ' year'],
  percent: ['%', ' percent'],
  celsius: ['°C', ' degree Celsius'],
  'kilometer-per-hour': [' km/h', ' kilometer per hour'],
  'mile-per-hour': [' mph', ' mile per hour'],
}

/** The name that a program may give in any case: en_us is wrong, EN-us is en-US. */
function canonical(name) {
  if (typeof name !== 'string' && (typeof name !== 'object' || name === null))
    throw new TypeError('Incorrect locale information provided')
  const parts = String(name).split('-')
  if (!/^[a-z]{2,3}$/i.test(parts[0]) || parts.some((part) => !/^[a-z0-9]{1,8}$/i.test(part)))
    throw new RangeError(`Incorrect locale information provided`)
  return parts
    .map((part, i) => {
      if (i === 0) return part.toLowerCase()
      if (part.length === 2) return part.toUpperCase()
      return part.length === 4 ? part[0].toUpperCase() + part.slice(1).toLowerCase() : part.toLowerCase()
    })
    .join('-')
}
const listOf = (locales) =>
  locales === undefined ? [] : [...new Set((Array.isArray(locales) ? locales : [locales]).map(canonical))]
const localeOf = (locales) => listOf(locales).find((name) => name.split('-')[0] in numbers) ?? 'en-US'

const HOME = { en: 'en-US', de: 'de-DE', fr: 'fr-FR', es: 'es-ES', sv: 'sv-SE' }
const datesOf = (locale) => dates[locale] ?? dates[HOME[locale.split('-')[0]]] ?? dates['en-US']
const numbersOf = (locale) => numbers[locale.split('-')[0]] ?? numbers.en
const symbolOf = (currency, locale) =>
  OWN_SYMBOLS[currency]?.[locale] ??
  OWN_SYMBOLS[currency]?.[locale.split('-')[0]] ??
  SYMBOLS[currency] ??
  `${currency}\u00a0`

module.exports = { canonical, listOf, localeOf, datesOf, numbersOf, symbolOf, CURRENCY_NAMES, WHOLE_CURRENCIES, UNITS }
