/** bash's printf works in long double: a mantissa of 64 bits, which decides how `%.2f` rounds 2.345. */
import type { Decimal } from '../../programs/lib/decimal.ts'

const MANTISSA_BITS = 64

/** The nearest long double, exactly, as a decimal. */
export function toLongDouble(value: Decimal | number): Decimal | number {
  if (typeof value === 'number' || value.digits === 0n || value.exponent >= 0) return value
  const denominator = 10n ** BigInt(-value.exponent)
  // Scale by a power of two until the quotient has the mantissa's bits, then round to even.
  let shift = MANTISSA_BITS - (bitLength(value.digits) - bitLength(denominator))
  let quotient = divideRounded(value.digits, denominator, shift)
  if (bitLength(quotient) > MANTISSA_BITS) quotient = divideRounded(value.digits, denominator, --shift)
  if (shift <= 0) return { negative: value.negative, digits: quotient << BigInt(-shift), exponent: 0 }
  // m / 2 ** n is m * 5 ** n / 10 ** n
  return { negative: value.negative, digits: quotient * 5n ** BigInt(shift), exponent: -shift }
}

const bitLength = (value: bigint): number => value.toString(2).length

function divideRounded(digits: bigint, denominator: bigint, shift: number): bigint {
  const numerator = shift >= 0 ? digits << BigInt(shift) : digits
  const divisor = shift >= 0 ? denominator : denominator << BigInt(-shift)
  const quotient = numerator / divisor
  const twice = (numerator % divisor) * 2n
  return twice > divisor || (twice === divisor && (quotient & 1n) === 1n) ? quotient + 1n : quotient
}
