/** printf. */

import { byteLength, decode, encode, isAscii } from '../../programs/lib/bytes.ts'
import { parseDecimal } from '../../programs/lib/decimal.ts'
import { type Conversion, formatFloat, formatInteger, formatString } from '../../programs/lib/printf.ts'
import { breakTime, strftime, zoneOf } from '../../programs/lib/time.ts'
import { readEscape } from '../words/ansi-c.ts'
import { joinBytes } from '../words/bytes.ts'
import { atQuote, backslashQuote } from '../words/quote.ts'
import { toLongDouble } from './long-double.ts'
import { assignNamed, isVariableName } from './names.ts'
import { type Builtin, type BuiltinContext, readFlags, usage } from './types.ts'

export const printf: Builtin = (context) => {
  const { shell } = context
  const flags = shell.isBash ? readFlags(context, 'v:') : readFlags(context, '')
  if (!flags) return 2
  const [format, ...args] = flags.rest
  if (format === undefined) return shell.isBash ? usage(context) : shell.fail('usage: printf format [arg ...]', 2)
  const variable = flags.set.get('v')
  if (variable !== undefined && !isVariableName(variable))
    return shell.fail(`\`${variable}': not a valid identifier`, 2)
  const run = new Formatter(context, format, args)
  const text = run.all()
  if (variable === undefined) shell.out(text)
  else assignNamed(shell, variable, text)
  return run.failed ? run.failure : 0
}

/** Width and precision of %s count bytes. */
function formatBytes(text: string, conversion: Conversion): string {
  const { precision } = conversion
  if (precision === null || isAscii(text)) return formatString(text, conversion, byteLength)
  return formatString(decode(encode(text).subarray(0, precision)), { ...conversion, precision: null }, byteLength)
}

class Formatter {
  failed = false
  failure = 1
  private next = 0
  private out = ''
  private stopped = false

  constructor(
    private readonly context: BuiltinContext,
    private readonly format: string,
    private readonly args: readonly string[],
  ) {}

  all(): string {
    do {
      const before = this.next
      this.once()
      // Without conversions the format is used once.
      if (this.next === before) break
    } while (this.next < this.args.length && !this.stopped)
    return joinBytes(this.out)
  }

  private take(): string | undefined {
    return this.args[this.next++]
  }

  private once(): void {
    const { format } = this
    let at = 0
    while (at < format.length && !this.stopped) {
      const char = format[at]!
      if (char === '\\') {
        const found = readEscape(format, at, 'printf', !this.context.shell.isBash)
        if (found.missing) {
          this.context.shell.fail(
            `missing ${found.missing === 'x' ? 'hex digit for \\x' : `unicode digit for \\${found.missing}`}`,
          )
        }
        this.out += found.value
        at = found.end
      } else if (char === '%') at = this.conversion(at)
      else {
        const stop = format.slice(at).search(/[\\%]/)
        const end = stop < 0 ? format.length : at + stop
        this.out += format.slice(at, end)
        at = end
      }
    }
  }

  private conversion(start: number): number {
    const { shell } = this.context
    const { format } = this
    if (format[start + 1] === '%') {
      this.out += '%'
      return start + 2
    }
    // %-08.3f, %*d, %(%F)T
    const match = /^%([-+ #0']*)(\*|\d+)?(?:(\.)(\*|-?\d+)?)?(?:hh|h|ll|l|L|j|t|z|q(?=[diouxX]))?(\([^)]*\))?/.exec(
      format.slice(start),
    )!
    let flags = match[1]!
    let width = match[2] === '*' ? this.integerArgument() : match[2] === undefined ? null : Number(match[2])
    if (width !== null && width < 0) {
      flags += '-'
      width = -width
    }
    const precision = match[3] === undefined ? null : match[4] === '*' ? this.integerArgument() : Number(match[4] ?? 0)
    const type = format[start + match[0].length]
    const end = start + match[0].length + 1
    if (type === undefined) {
      shell.fail(`${shell.isBash ? `\`${format.slice(start)}': ` : ''}missing format character`)
      this.failed = true
      if (!shell.isBash) this.failure = 2
      this.stopped = true
      return format.length
    }
    const conversion: Conversion = {
      flags,
      width,
      precision: precision !== null && precision < 0 ? null : precision,
      type,
    }
    if (type === '(' && shell.isBash) {
      // A time format without its end: the sign is printed, and what follows is text.
      shell.fail("warning: `(': invalid time format specification")
      this.out += '%'
      return end - 1
    }
    if (match[5] !== undefined && type === 'T') {
      this.date(match[5].slice(1, -1), conversion)
      return end
    }
    this.convert(type, conversion, start)
    return end
  }

  private convert(type: string, conversion: Conversion, start: number): void {
    const { shell } = this.context
    switch (type) {
      case 's':
        this.out += formatBytes(this.take() ?? '', conversion)
        return
      case 'c': {
        // A byte, not a character.
        const [byte] = encode(this.take() ?? '')
        this.out += formatString(decode(Uint8Array.of(byte ?? 0)), { ...conversion, precision: null }, byteLength)
        return
      }
      case 'b': {
        const decoded = decodePercentB(this.take() ?? '', !shell.isBash)
        this.out += formatString(joinBytes(decoded.text), conversion, byteLength)
        if (decoded.stop) this.stopped = true
        return
      }
      case 'q':
      case 'Q': {
        if (!shell.isBash) {
          this.invalid(type, start)
          return
        }
        // %Q takes its precision of the text, %q of what was quoted.
        const given = this.take() ?? ''
        const text = type === 'Q' ? formatString(given, { ...conversion, width: null }, byteLength) : given
        this.out += formatString(
          conversion.flags.includes('#') ? atQuote(text) : backslashQuote(text),
          type === 'Q' ? { ...conversion, precision: null } : conversion,
          byteLength,
        )
        return
      }
      case 'n': {
        const name = this.take()
        if (name) assignNamed(shell, name, String(byteLength(this.out)))
        return
      }
      case 'd':
      case 'i':
      case 'o':
      case 'u':
      case 'x':
      case 'X':
        this.out += formatInteger(
          this.integer(this.take(), 'di'.includes(type) ? undefined : 0xffffffffffffffffn),
          conversion,
        )
        return
      case 'a':
      case 'A':
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        this.out += formatFloat(toLongDouble(this.float(this.take())), conversion)
        return
      default:
        this.invalid(type, start)
    }
  }

  private invalid(type: string, start: number): void {
    const { shell } = this.context
    const text = shell.isBash
      ? `\`${type}': invalid format character`
      : `${/%[^%]*?[a-zA-Z(]/.exec(this.format.slice(start))?.[0] ?? this.format.slice(start)}: invalid directive`
    this.failed = true
    this.stopped = true
    this.failure = shell.fail(text, shell.isBash ? 1 : 2)
  }

  private date(format: string, conversion: Conversion): void {
    const { shell } = this.context
    const text = this.take()
    const seconds =
      text === undefined || text === '-1'
        ? shell.sys.clock() / 1000
        : text === '-2'
          ? shell.startTime / 1000
          : Number(this.integer(text))
    const zone = zoneOf({ TZ: shell.get('TZ') ?? 'UTC' })
    this.out += formatString(
      strftime(format === '' ? '%X' : format, breakTime(seconds * 1000, zone)),
      conversion,
      byteLength,
    )
  }

  private integerArgument(): number {
    return Number(this.integer(this.take()))
  }

  private integer(text: string | undefined, largest = 0x7fffffffffffffffn): bigint {
    if (text === undefined || text === '') {
      if (text === '' && !this.context.shell.isBash) this.expected(text)
      return 0n
    }
    const quoted = characterCode(text)
    if (quoted !== null) return quoted
    // -0x1f, 017, 42
    const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text)
    if (!match) {
      this.expected(text)
      return 0n
    }
    const digits = match[2]!
    const size = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits)
    let value = match[1] === '-' ? -size : size
    if (match[0].length < text.length) this.badNumber(text, text.slice(match[0].length))
    if (value > largest || value < -0x8000000000000000n) {
      this.context.shell.complain(`printf: warning: ${text}: Numerical result out of range`)
      value = value < 0n ? -0x8000000000000000n : largest
    }
    return BigInt.asIntN(64, value)
  }

  private float(text: string | undefined): (ReturnType<typeof parseDecimal> & object) | number {
    const zero = parseDecimal('0')!
    if (text === undefined || text === '') return zero
    const quoted = characterCode(text)
    if (quoted !== null) return parseDecimal(String(quoted))!
    const special = /^\s*([+-]?)(inf(?:inity)?|nan)$/i.exec(text)
    if (special)
      return special[2]!.toLowerCase().startsWith('n') ? Number.NaN : special[1] === '-' ? -Infinity : Infinity
    const match = /^\s*([+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))/.exec(text)
    const value = match ? parseDecimal(match[1]!) : null
    if (value === null) {
      this.expected(text)
      return zero
    }
    if (match![0].length < text.length) this.badNumber(text, text.slice(match![0].length))
    return value
  }

  private expected(text: string): void {
    const { shell } = this.context
    shell.fail(shell.isBash ? `${text}: ${badKind(text)}` : `${text}: expected numeric value`)
    this.failed = true
  }
  private badNumber(text: string, _rest: string): void {
    const { shell } = this.context
    shell.fail(shell.isBash ? `${text}: ${badKind(text)}` : `${text}: not completely converted`)
    this.failed = true
  }
}

/** bash tells by the start which number was meant. */
const badKind = (text: string): string =>
  `invalid ${/^0x/i.test(text) ? 'hex ' : /^0\d/.test(text) ? 'octal ' : ''}number`

/** `'A` and `"A` are the character's code. */
function characterCode(text: string): bigint | null {
  if (text[0] !== "'" && text[0] !== '"') return null
  const code = text.codePointAt(1) ?? 0
  return BigInt(code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code)
}

function decodePercentB(text: string, isDash: boolean): { text: string; stop: boolean } {
  let out = ''
  let at = 0
  while (at < text.length) {
    if (text[at] !== '\\') {
      out += text[at++]
      continue
    }
    const found = readEscape(text, at, 'percent-b', isDash)
    if (found.stop) return { text: out, stop: true }
    const quote = text[at + 1]
    out += quote === "'" || quote === '"' || quote === '?' ? quote : found.value
    at = found.end
  }
  return { text: out, stop: false }
}
