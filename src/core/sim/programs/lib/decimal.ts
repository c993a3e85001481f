/** Exact decimal numbers, so that `%.20f` and `seq 0.1 0.1 1` round as C does and not as JavaScript does. */
export interface Decimal {
  readonly negative: boolean
  /** The value is digits * 10 ** exponent. */
  readonly digits: bigint
  readonly exponent: number
}

/** A double is m * 2 ** e, and 2 ** -n is 5 ** n * 10 ** -n. */
export function fromDouble(value: number): Decimal {
  const negative = value < 0 || Object.is(value, -0)
  const size = Math.abs(value)
  if (size === 0) return { negative, digits: 0n, exponent: 0 }
  let exponent = Math.max(Math.floor(Math.log2(size)) - 52, -1074)
  let mantissa = exponent < -1000 ? size * 2 ** 1000 * 2 ** (-exponent - 1000) : size / 2 ** exponent
  while (mantissa % 1 !== 0) {
    exponent--
    mantissa *= 2
  }
  const whole = BigInt(mantissa)
  if (exponent >= 0) return { negative, digits: whole << BigInt(exponent), exponent: 0 }
  return { negative, digits: whole * 5n ** BigInt(-exponent), exponent }
}

/** Reads `-12.5e3` and `0x1f`; null when it is no number. */
export function parseDecimal(text: string): Decimal | null {
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]+)$/.exec(text)
  if (hex) return { negative: hex[1] === '-', digits: BigInt(`0x${hex[2]}`), exponent: 0 }
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!match || (!match[2] && !match[3])) return null
  const fraction = match[3] ?? ''
  const exponent = Number(match[4] ?? 0) - fraction.length
  if (Math.abs(exponent) > 5000) return null
  return { negative: match[1] === '-', digits: BigInt(`${match[2]}${fraction}`), exponent }
}

/** The signed integer at a given power of ten: -1.25 at -2 is -125. Exact when nothing is cut off. */
export function atExponent(value: Decimal, exponent: number): bigint {
  const size = rescale(value, exponent)
  return value.negative ? -size : size
}

/** `%.{precision}f` without its sign. */
export function toFixed(value: Decimal, precision: number): string {
  const text = rescale(value, -precision)
    .toString()
    .padStart(precision + 1, '0')
  if (precision === 0) return text
  return `${text.slice(0, -precision)}.${text.slice(-precision)}`
}

/** `%.{precision}e` without its sign. */
export function toExponential(value: Decimal, precision: number): string {
  const [digits, exponent] = significant(value, precision + 1)
  const fraction = precision > 0 ? `.${digits.slice(1)}` : ''
  return `${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** `%.{precision}g` without its sign; `keepZeros` is the flag `#`. */
export function toGeneral(value: Decimal, precision: number, keepZeros = false): string {
  const wanted = Math.max(precision, 1)
  const [, exponent] = significant(value, wanted)
  const trim = (text: string) => (keepZeros || !text.includes('.') ? text : text.replace(/\.?0+$/, ''))
  if (exponent < -4 || exponent >= wanted) {
    const [mantissa, power] = toExponential(value, wanted - 1).split('e')
    return `${trim(mantissa!)}e${power}`
  }
  return trim(toFixed(value, wanted - 1 - exponent))
}

function significant(value: Decimal, count: number): [digits: string, exponent: number] {
  if (value.digits === 0n) return ['0'.repeat(count), 0]
  const length = value.digits.toString().length
  const exponent = length - 1 + value.exponent
  const digits = rescale(value, exponent - count + 1).toString()
  // 9.99 rounded up to 10.0 has one digit more.
  return digits.length > count ? [digits.slice(0, count), exponent + 1] : [digits, exponent]
}

/** Rounds to a multiple of 10 ** exponent, half to even. */
function rescale(value: Decimal, exponent: number): bigint {
  const shift = value.exponent - exponent
  if (shift >= 0) return value.digits * 10n ** BigInt(shift)
  const divisor = 10n ** BigInt(-shift)
  const quotient = value.digits / divisor
  const twice = (value.digits % divisor) * 2n
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) return quotient + 1n
  return quotient
}
