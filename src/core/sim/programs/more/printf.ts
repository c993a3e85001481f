import type { Task } from '../../kernel/sys.ts'
import { decode, encode, encodeLatin1 } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { parseDecimal } from '../lib/decimal.ts'
import { C_ESCAPES } from '../lib/escapes.ts'
import { type Conversion, formatFloat, formatInteger, formatString } from '../lib/printf.ts'
import { quoteForShell } from '../lib/quote.ts'

export default command(
  { names: ['printf'], usage: ['FORMAT [ARGUMENT]...', 'OPTION'], summary: 'Print ARGUMENT(s) according to FORMAT.' },
  function* (self) {
    if (self.args.length === 1 && self.args[0] === '--help') return yield* self.help()
    if (self.args.length === 1 && self.args[0] === '--version') return yield* self.version()
    const args = self.args[0] === '--' ? self.args.slice(1) : [...self.args]
    const format = args.shift()
    if (format === undefined) return yield* self.usage('missing operand')
    const run: Run = { self, args, used: 0, status: 0, stopped: false }
    do {
      const before = run.used
      yield* once(run, format)
      if (run.stopped) break
      if (run.used === before && run.used < args.length) {
        yield* self.warn(`warning: ignoring excess arguments, starting with ${self.quote(args[run.used]!)}`)
        break
      }
    } while (run.used < args.length)
    return run.status
  },
)

interface Run {
  readonly self: Command
  readonly args: readonly string[]
  used: number
  status: number
  stopped: boolean
}

const DIRECTIVE = /%([-+ #0']*)(\*|\d+)?(?:\.(\*|-?\d+)?)?(?:hh|h|ll|l|j|z|t|L)?(.)?/sy

function* once(run: Run, format: string): Task<void> {
  let text = ''
  for (let i = 0; i < format.length && !run.stopped; ) {
    const char = format[i]!
    if (char === '\\') {
      if (/^\\x(?![\da-f])/i.test(format.slice(i, i + 3))) {
        yield* run.self.print(text)
        yield* run.self.fail('missing hexadecimal number in escape')
      }
      const sequence = readEscape(format, i, false)
      text += sequence.text
      i = sequence.end
      if (sequence.stop) run.stopped = true
      continue
    }
    if (char !== '%') {
      text += char
      i++
      continue
    }
    DIRECTIVE.lastIndex = i
    const match = DIRECTIVE.exec(format)!
    i += match[0].length
    if (match[0] === '%%') {
      text += '%'
      continue
    }
    yield* run.self.print(text)
    text = ''
    yield* run.self.print(yield* convert(run, match))
  }
  yield* run.self.print(text)
}

const take = (run: Run): string | undefined => run.args[run.used++]

function* convert(run: Run, match: RegExpExecArray): Task<string> {
  const { self } = run
  const [whole, flags, width, precision, type] = match
  if (type === undefined) return yield* self.fail(`${whole}: invalid conversion specification`)
  const hasPrecision = /\./.test(whole.slice(0, -1)) || precision !== undefined
  let allFlags = flags!
  let size =
    width === '*' ? Number(yield* readInteger(run, take(run) ?? '0')) : width === undefined ? null : Number(width)
  if (size !== null && size < 0) {
    allFlags += '-'
    size = -size
  }
  const digits = precision === '*' ? Number(yield* readInteger(run, take(run) ?? '0')) : Number(precision ?? 0)
  const conversion: Conversion = {
    flags: allFlags,
    width: size,
    precision: hasPrecision && digits >= 0 ? digits : null,
    type,
  }
  if ('diouxX'.includes(type)) return formatInteger(yield* readInteger(run, take(run)), conversion)
  if ('aAeEfFgG'.includes(type)) return formatFloat(yield* readFloat(run, take(run)), conversion)
  if (type === 's') return formatString(take(run) ?? '', conversion)
  if (type === 'c') return formatString((take(run) ?? '').slice(0, 1), { ...conversion, precision: null })
  if (type === 'b') {
    const { text, stop } = interpret(take(run) ?? '')
    if (stop) run.stopped = true
    return formatString(text, conversion)
  }
  if (type === 'q') return quoteForShell(take(run) ?? '')
  return yield* self.fail(`${whole}: invalid conversion specification`)
}

function* readInteger(run: Run, text: string | undefined): Task<bigint> {
  if (text === undefined || text === '') {
    if (text === '') yield* complain(run, text, 'expected a numeric value')
    return 0n
  }
  if (/^["']/.test(text) && text.length > 1) return BigInt(text.codePointAt(1)!)
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text)
  if (!match) {
    yield* complain(run, text, 'expected a numeric value')
    return 0n
  }
  if (match[0].length < text.length) yield* complain(run, text, 'value not completely converted')
  const digits = /^0[0-7]+$/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!
  const value = match[1] === '-' ? -BigInt(digits) : BigInt(digits)
  const limit = value < 0n ? -(2n ** 63n) : 2n ** 63n - 1n
  if ((value < 0n && value < limit) || (value > limit && value > 2n ** 64n - 1n)) {
    yield* complain(run, text, 'Numerical result out of range')
    return limit
  }
  return value
}

function* readFloat(run: Run, text: string | undefined): Task<ReturnType<typeof parseDecimal> & {}> {
  const zero = parseDecimal('0')!
  if (text === undefined) return zero
  if (/^["']/.test(text) && text.length > 1) return parseDecimal(String(text.codePointAt(1)))!
  const match = /^\s*([-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))/.exec(text)
  if (!match) {
    yield* complain(run, text, 'expected a numeric value')
    return zero
  }
  if (match[0].length < text.length) yield* complain(run, text, 'value not completely converted')
  return parseDecimal(match[1]!) ?? zero
}

function* complain(run: Run, text: string, message: string): Task<void> {
  run.status = 1
  yield* run.self.warn(`${run.self.quote(text)}: ${message}`)
}

const LETTERS: Readonly<Record<string, string>> = {
  ...C_ESCAPES,
  e: '\x1b',
  '\\': '\\',
  '"': '"',
}

function readEscape(text: string, at: number, inB: boolean): { text: string; end: number; stop: boolean } {
  const rest = text.slice(at + 1)
  const octal = inB ? /^0[0-7]{0,3}|^[0-7]{1,3}/.exec(rest) : /^[0-7]{1,3}/.exec(rest)
  if (octal) {
    const code = Number.parseInt(octal[0], 8) & 255
    return { text: decode(encodeLatin1(String.fromCharCode(code))), end: at + 1 + octal[0].length, stop: false }
  }
  const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest)
  if (hex)
    return {
      text: decode(encodeLatin1(String.fromCharCode(Number.parseInt(hex[1]!, 16)))),
      end: at + 1 + hex[0].length,
      stop: false,
    }
  const unicode = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest)
  if (unicode) {
    const code = Number.parseInt((unicode[1] ?? unicode[2])!, 16)
    return { text: code <= 0x10ffff ? String.fromCodePoint(code) : '', end: at + 1 + unicode[0].length, stop: false }
  }
  const letter = rest[0]
  if (letter === 'c') return { text: '', end: text.length, stop: true }
  if (letter !== undefined && LETTERS[letter] !== undefined) return { text: LETTERS[letter], end: at + 2, stop: false }
  return { text: `\\${letter ?? ''}`, end: at + 1 + (letter?.length ?? 0), stop: false }
}

function interpret(text: string): { text: string; stop: boolean } {
  let out = ''
  for (let i = 0; i < text.length; ) {
    if (text[i] !== '\\') {
      out += text[i++]
      continue
    }
    const sequence = readEscape(text, i, true)
    out += sequence.text
    i = sequence.end
    if (sequence.stop) return { text: out, stop: true }
  }
  return { text: decode(encode(out)), stop: false }
}
