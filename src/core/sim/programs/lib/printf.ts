/** One conversion of printf(3): `%-08.3f`. The programs read their arguments their own way. */
import { byteLength } from './bytes.ts'
import { type Decimal, toExponential, toFixed, toGeneral } from './decimal.ts'

export interface Conversion {
  readonly flags: string
  readonly width: number | null
  readonly precision: number | null
  readonly type: string
}

export function formatString(
  text: string,
  conversion: Conversion,
  measure: (text: string) => number = byteLength,
): string {
  const cut = conversion.precision === null ? text : [...text].slice(0, conversion.precision).join('')
  return pad(cut, conversion, measure(cut))
}

export function formatInteger(value: bigint, conversion: Conversion): string {
  const { flags, precision, type } = conversion
  const isSigned = type === 'd' || type === 'i'
  const unsigned = isSigned || value >= 0n ? value : BigInt.asUintN(64, value)
  const size = unsigned < 0n ? -unsigned : unsigned
  let digits = size.toString(type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10)
  if (precision !== null) digits = precision === 0 && size === 0n ? '' : digits.padStart(precision, '0')
  let prefix = ''
  if (flags.includes('#') && type === 'o' && !digits.startsWith('0')) digits = `0${digits}`
  if (flags.includes('#') && size !== 0n && (type === 'x' || type === 'X')) prefix = '0x'
  if (isSigned) prefix = sign(unsigned < 0n, flags)
  const text = signed(prefix, digits, conversion, precision === null)
  return type === 'X' ? text.toUpperCase() : text
}

/** `value` may be infinite or no number. */
export function formatFloat(value: Decimal | number, conversion: Conversion): string {
  const { flags, type } = conversion
  if (typeof value === 'number') {
    const word = Number.isNaN(value) ? 'nan' : 'inf'
    const text = signed(sign(value < 0, flags), word, conversion, false)
    return type === type.toUpperCase() ? text.toUpperCase() : text
  }
  const precision = conversion.precision ?? 6
  const keepsPoint = flags.includes('#')
  let digits: string
  switch (type.toLowerCase()) {
    case 'f':
      digits = toFixed(value, precision)
      break
    case 'e':
      digits = toExponential(value, precision)
      break
    case 'a':
      digits = hexFloat(value, conversion.precision)
      break
    default:
      digits = toGeneral(value, precision, keepsPoint)
  }
  if (keepsPoint && !digits.includes('.')) digits = digits.replace(/^\d+/, '$&.')
  const text = signed(sign(value.negative, flags), digits, conversion, true)
  return type === type.toUpperCase() ? text.toUpperCase() : text
}

const sign = (negative: boolean, flags: string): string =>
  negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''

function signed(prefix: string, digits: string, conversion: Conversion, mayFill: boolean): string {
  const { flags, width } = conversion
  if (mayFill && width !== null && flags.includes('0') && !flags.includes('-')) {
    return prefix + digits.padStart(width - prefix.length, '0')
  }
  return pad(prefix + digits, conversion, prefix.length + digits.length)
}

function pad(text: string, { flags, width }: Conversion, length: number): string {
  const missing = (width ?? 0) - length
  if (missing <= 0) return text
  return flags.includes('-') ? text + ' '.repeat(missing) : ' '.repeat(missing) + text
}

/** As printf does for long double on x86: the first digit holds four bits. */
function hexFloat(value: Decimal, precision: number | null): string {
  if (value.digits === 0n) return `0x0${precision ? `.${'0'.repeat(precision)}` : ''}p+0`
  let numerator = value.exponent >= 0 ? value.digits * 10n ** BigInt(value.exponent) : value.digits
  let denominator = value.exponent >= 0 ? 1n : 10n ** BigInt(-value.exponent)
  let power = 0
  while (numerator >= denominator * 16n) {
    denominator *= 2n
    power++
  }
  while (numerator < denominator * 8n) {
    numerator *= 2n
    power--
  }
  const places = precision ?? 15
  const scaled = numerator * 16n ** BigInt(places)
  let quotient = scaled / denominator
  if ((scaled % denominator) * 2n >= denominator) quotient++
  const digits = quotient.toString(16)
  const fraction = precision === null ? digits.slice(1).replace(/0+$/, '') : digits.slice(1)
  return `0x${digits[0]}${fraction && `.${fraction}`}p${power < 0 ? '' : '+'}${power}`
}
