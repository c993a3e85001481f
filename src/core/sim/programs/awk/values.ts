/** awk's values: numbers, strings, and input text that looks like a number and is both. */

import { byteLength } from '../lib/bytes.ts'
import { fromDouble } from '../lib/decimal.ts'
import { formatFloat, formatInteger, formatString } from '../lib/printf.ts'
import { AwkFatal } from './fatal.ts'

/** Text from input that looks like a number: compares as one, prints as it came. */
export class NumericText {
  constructor(
    readonly text: string,
    readonly value: number,
  ) {}
}
/** undefined is a variable that was never set. */
export type Value = number | string | NumericText | undefined

const NUMBER_TEXT = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/
const NUMBER_START = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/

export function fromInput(text: string): Value {
  const code = text.charCodeAt(0)
  if (code > 57 && text.length > 0) return text
  return NUMBER_TEXT.test(text)
    ? new NumericText(text, Number(text))
    : /^\s*[-+](inf|nan)\s*$/i.test(text)
      ? new NumericText(text, special(text))
      : text
}

const special = (text: string): number => (/nan/i.test(text) ? Number.NaN : text.includes('-') ? -Infinity : Infinity)

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  if (value === undefined) return 0
  if (value instanceof NumericText) return value.value
  const match = NUMBER_START.exec(value)
  if (match) return Number(match[1])
  return /^\s*[-+](inf|nan)/i.test(value) ? special(value) : 0
}

export function toText(value: Value, format: string): string {
  if (typeof value === 'string') return value
  if (value === undefined) return ''
  if (value instanceof NumericText) return value.text
  return numberText(value, format)
}

export function numberText(value: number, format: string): string {
  if (Number.isInteger(value))
    return Math.abs(value) < 1e15 ? String(value === 0 ? 0 : value) : BigInt(value).toString()
  if (Number.isNaN(value)) return '-nan'
  if (!Number.isFinite(value)) return value > 0 ? '+inf' : '-inf'
  return sprintf(format, [value], format).text
}

export function toBoolean(value: Value): boolean {
  if (typeof value === 'number') return value !== 0
  if (value === undefined) return false
  return value instanceof NumericText ? value.value !== 0 : value !== ''
}

const isNumeric = (value: Value): boolean => typeof value !== 'string'

/** As numbers when both are, else as text. */
export function compare(a: Value, b: Value, format: string): number {
  if (isNumeric(a) && isNumeric(b)) {
    const [x, y] = [toNumber(a), toNumber(b)]
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) && Number.isNaN(y) ? 0 : Number.isNaN(x) ? 1 : -1
    return x < y ? -1 : x > y ? 1 : 0
  }
  const [s, t] = [toText(a, format), toText(b, format)]
  return s < t ? -1 : s > t ? 1 : 0
}

const DIRECTIVE = /%(?:(\d+)\$)?([-+ #0']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:hh|h|ll|l|L|q|j|z|t)*(.)?/sy

/** `missing` is the offset behind the directive for which no argument was left. */
export function sprintf(
  format: string,
  args: readonly Value[],
  convfmt: string,
): { text: string; missing: number | null } {
  let text = ''
  let used = 0
  /** Whether arguments are named by their place (`%2$s`), once one format has told. */
  let counted: boolean | null = null
  for (let i = 0; i < format.length; ) {
    const next = format.indexOf('%', i)
    if (next < 0) return { text: text + format.slice(i), missing: null }
    text += format.slice(i, next)
    DIRECTIVE.lastIndex = next
    const match = DIRECTIVE.exec(format)!
    i = next + match[0].length
    const [whole, place, flags, width, precision, type] = match
    if (type === '%') {
      text += '%'
      continue
    }
    if (type === undefined || !'diouxXeEfFgGaAcs'.includes(type)) {
      text += whole
      continue
    }
    const isCounted = place !== undefined
    if (counted !== null && counted !== isCounted) throw new AwkFatal("must use `count$' on all formats or none")
    counted = isCounted
    if (isCounted) {
      if (Number(place) === 0) throw new AwkFatal("argument index with `$' must be > 0")
      if (Number(place) > args.length)
        throw new AwkFatal(`argument index ${place} greater than total number of supplied arguments`)
      used = Number(place) - 1
    }
    const star = (given: string | undefined) =>
      given === '*' ? toNumber(args[used++]) : given === undefined ? null : Number(given)
    let allFlags = flags!
    let size = star(width)
    if (size !== null && size < 0) {
      allFlags += '-'
      size = -size
    }
    const hasPrecision = whole.includes('.')
    const digits = hasPrecision ? (star(precision) ?? 0) : null
    if (used >= args.length) return { text, missing: i - 1 }
    text += convert(args[used++], { flags: allFlags, width: size, precision: digits, type }, convfmt)
  }
  return { text, missing: null }
}

function convert(
  value: Value,
  conversion: { flags: string; width: number | null; precision: number | null; type: string },
  convfmt: string,
): string {
  const chars = (text: string) => [...text].length
  switch (conversion.type) {
    case 's':
      return formatString(toText(value, convfmt), conversion, chars)
    case 'c': {
      const text =
        typeof value === 'number'
          ? charOf(value)
          : value instanceof NumericText
            ? charOf(value.value)
            : ([...toText(value, convfmt)][0] ?? '')
      return formatString(text, { ...conversion, precision: null }, (shown) => Math.min(1, byteLength(shown)))
    }
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X': {
      const number = toNumber(value)
      if (!Number.isFinite(number)) return formatString(numberText(number, convfmt), { ...conversion, precision: null })
      const whole = BigInt(Math.trunc(number))
      // A negative number has no unsigned form: it is shown as a float.
      if (whole < 0n && 'ouxX'.includes(conversion.type))
        return formatFloat(fromDouble(number), { ...conversion, type: 'g' })
      return formatInteger(whole, conversion)
    }
    default: {
      const number = toNumber(value)
      if (Number.isFinite(number)) return formatFloat(fromDouble(number), conversion)
      return formatString(numberText(number, convfmt), { ...conversion, precision: null })
    }
  }
}

function charOf(code: number): string {
  const point = Math.trunc(code)
  if (point < 0 || point > 0x10ffff) return String.fromCharCode(((point % 256) + 256) % 256)
  return String.fromCodePoint(point)
}
