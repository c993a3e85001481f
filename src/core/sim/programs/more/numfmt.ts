import type { Task } from '../../kernel/sys.ts'
import { matchWord, type WordList } from '../lib/args.ts'
import { decode, displayWidth } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { parseList, type Range } from '../lib/field-list.ts'
import { readWhole } from '../lib/lines.ts'
import { parseSize } from '../lib/numbers.ts'

interface Format {
  readonly before: string
  readonly after: string
  readonly zeros: boolean
  readonly width: number
  readonly precision: number | null
}
interface Settings {
  readonly from: string
  readonly to: string
  readonly factor: number
  readonly round: string
  readonly padding: number
  readonly suffix: string | null
  readonly format: Format
  readonly delimiter: string | null
  readonly fields: readonly Range[]
  readonly onInvalid: string
  readonly end: string
}

const words = (...list: string[]): WordList<string> => list.map((word) => [word, word])
const WORDS: readonly (readonly [string, string, WordList<string>])[] = [
  ['from', 'none', words('none', 'auto', 'si', 'iec', 'iec-i')],
  ['to', 'none', words('none', 'si', 'iec', 'iec-i')],
  ['round', 'from-zero', words('up', 'down', 'from-zero', 'towards-zero', 'nearest')],
  ['invalid', 'abort', words('abort', 'fail', 'warn', 'ignore')],
]
const LETTERS = 'KMGTPEZY'

export default command(
  {
    names: ['numfmt'],
    usage: '[OPTION]... [NUMBER]...',
    summary: 'Reformat NUMBER(s), or the numbers from standard input if none are specified.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'd:z',
      long: {
        from: { value: 'required' },
        'from-unit': { value: 'required' },
        to: { value: 'required' },
        'to-unit': { value: 'required' },
        round: { value: 'required' },
        padding: { value: 'required' },
        suffix: { value: 'required' },
        grouping: 'grouping',
        delimiter: 'd:',
        field: { value: 'required' },
        debug: 'debug',
        header: { value: 'optional' },
        format: { value: 'required' },
        invalid: { value: 'required' },
        'zero-terminated': 'z',
      },
    })
    const last = (name: string) => options.findLast((option) => option.name === name)
    const value = (name: string) => last(name)?.value ?? null
    const picked: Record<string, string> = {}
    for (const [name, fallback, list] of WORDS) {
      const word = value(name)
      picked[name] = word === null ? fallback : yield* matchWord(self, `--${name}`, word, list)
    }
    const padding = value('padding')
    if (padding !== null && !/^[+-]?0*[1-9]\d*$/.test(padding))
      return yield* self.fail(`invalid padding value ${self.quote(padding)}`)
    const field = value('field') ?? '1'
    const fields = field === '-' ? [[1, Infinity] as const] : parseList(field, true, (text) => self.quote(text))
    if (typeof fields === 'string') return yield* self.usage(fields)
    const delimiter = value('d')
    if (delimiter !== null && [...delimiter].length > 1)
      return yield* self.fail('the delimiter must be a single character')
    const header = last('header') ? yield* readHeader(self, value('header') ?? '1') : 0
    if (last('grouping') && last('format')) return yield* self.fail('--grouping cannot be combined with --format')
    const format = yield* readFormat(self, value('format') ?? '%f')
    if (last('grouping') && picked.to !== 'none') return yield* self.fail('grouping cannot be combined with --to')
    const factor = (yield* readUnit(self, value('from-unit'))) / (yield* readUnit(self, value('to-unit')))
    const settings: Settings = {
      from: picked.from!,
      to: picked.to!,
      factor,
      round: picked.round!,
      padding: format.width !== 0 ? format.width : Number(padding ?? 0),
      suffix: value('suffix'),
      format,
      delimiter,
      fields,
      onInvalid: picked.invalid!,
      end: last('z') ? '\0' : '\n',
    }
    if (last('debug') && !['from', 'to', 'format', 'grouping', 'padding'].some((name) => last(name)))
      yield* self.warn('no conversion option specified')
    const read = operands.length > 0 ? null : yield* readWhole(self, '-')
    if (read && !read.ok) return yield* self.fail(`error reading input: ${self.reason(read.error)}`)
    const lines = read ? decode(read.bytes).split(settings.end) : [...operands]
    if (read && lines.at(-1) === '') lines.pop()
    let isGood = true
    for (const [i, line] of lines.entries()) {
      if (read && i < header) yield* self.print(line + settings.end)
      else if (!(yield* convertLine(self, line, settings))) isGood = false
    }
    return isGood || /warn|ignore/.test(settings.onInvalid) ? 0 : 2
  },
)

function* readHeader(self: Command, text: string): Task<number> {
  const lines = parseSize(text, '')
  return lines.ok && lines.value > 0 ? lines.value : yield* self.fail(`invalid header value ${self.quote(text)}`)
}

/** `1000`, `K` (1000), `Ki` (1024). */
function* readUnit(self: Command, text: string | null): Task<number> {
  if (text === null) return 1
  const match = /^(\d*)([KMGTPEZY]?)(i?)$/.exec(text)
  const power = match ? LETTERS.indexOf(match[2]!) + 1 : 0
  const isGood = match && text !== '' && Number(match[1] || '1') > 0 && (match[3] === '' || match[2] !== '')
  if (!isGood) return yield* self.fail(`invalid unit size: ${self.quote(text)}`)
  return Number(match[1] || '1') * (match[3] ? 1024 : 1000) ** (match[2] === '' ? 0 : power)
}

/** `%'-10.2f` with text around it. */
function* readFormat(self: Command, text: string): Task<Format> {
  const start = /^(?:[^%]|%%)*/s.exec(text)![0]
  const rest = text.slice(start.length)
  const shown = self.quote(text)
  if (rest === '') return yield* self.fail(`format ${shown} has no % directive`)
  const [head, flags, width] = /^%([ '0]*)([+-]?\d+)?/.exec(rest)!
  let tail = rest.slice(head.length)
  if (tail === '') return yield* self.fail(`format ${shown} ends in %`)
  let precision: number | null = null
  if (tail.startsWith('.')) {
    if (/^\.[-+ ]/.test(tail)) return yield* self.fail(`invalid precision in format ${shown}`)
    const digits = /^\.(\d*)/.exec(tail)!
    precision = Number(digits[1] || '0')
    tail = tail.slice(digits[0].length)
  }
  if (!tail.startsWith('f')) return yield* self.fail(`invalid format ${shown}, directive must be %[0]['][-][N][.][N]f`)
  const after = tail.slice(1)
  if (/^(?:[^%]|%%)*%(?!%)/s.test(after)) return yield* self.fail(`format ${shown} has too many % directives`)
  const plain = (part: string) => part.replaceAll('%%', '%')
  return {
    before: plain(start),
    after: plain(after),
    zeros: flags!.includes('0'),
    width: Number(width ?? 0),
    precision,
  }
}

/** Fields are parted by one blank each; what else stands before a word belongs to it. */
function* convertLine(self: Command, line: string, settings: Settings): Task<boolean> {
  const { delimiter, fields, end } = settings
  const parts = delimiter === null ? blankFields(line) : line.split(delimiter)
  let isGood = true
  for (const [i, part] of parts.entries()) {
    if (i > 0) yield* self.print(delimiter ?? ' ')
    const isWanted = fields.some(([low, high]) => i + 1 >= low && i + 1 <= high)
    const shown = isWanted ? yield* convert(self, part, i, settings) : part
    if (shown === null) isGood = false
    yield* self.print(shown ?? part)
  }
  yield* self.print(end)
  return isGood
}

function blankFields(line: string): string[] {
  const fields: string[] = []
  let at = 0
  do {
    const field = /^[ \t\n]*[^ \t\n]*/.exec(line.slice(at))![0]
    fields.push(field)
    at += field.length + 1
  } while (at <= line.length)
  return fields
}

function* convert(self: Command, text: string, field: number, settings: Settings): Task<string | null> {
  const { suffix, format } = settings
  const bare = suffix && text.length > suffix.length && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
  const number = readNumber(self, bare.replace(/^[ \t]+/, ''), settings.from)
  if (typeof number === 'string') return yield* refuse(self, number, settings)
  const value = number.value * settings.factor
  const precision = format.precision ?? number.places
  if (settings.to === 'none' && Math.abs(value) >= 1e19)
    return yield* refuse(self, `value too large to be printed: '${shortly(value)}' (consider using --to)`, settings)
  let shown = showNumber(value, precision, settings) + (suffix ?? '')
  // Without --padding and a delimiter a number keeps the room that it had.
  const isAuto = settings.padding === 0 && settings.delimiter === null && (/^[ \t]/.test(text) || field > 0)
  const width = isAuto ? displayWidth(text) : Math.abs(settings.padding)
  if (format.zeros && settings.padding > 0)
    shown = shown.startsWith('-') ? `-${shown.slice(1).padStart(width - 1, '0')}` : shown.padStart(width, '0')
  const gap = ' '.repeat(Math.max(0, width - displayWidth(shown)))
  return format.before + (settings.padding < 0 ? shown + gap : gap + shown) + format.after
}

function* refuse(self: Command, complaint: string, { onInvalid }: Settings): Task<null> {
  if (onInvalid !== 'ignore') yield* self.warn(complaint)
  return onInvalid === 'abort' ? yield* self.exit(2) : null
}

/** %Lg */
const shortly = (value: number): string =>
  value
    .toExponential(5)
    .replace(/\.?0+e/, 'e')
    .replace(/e\+(\d)$/, 'e+0$1')

/** A number, or the complaint. */
function readNumber(self: Command, text: string, scale: string): { value: number; places: number } | string {
  const match = /^(-?(?:\d+(?:\.(\d+))?|\.(\d+)))[ \t]*(.*)$/s.exec(text)
  if (!match) return `invalid number: ${self.quote(text)}`
  const [, digits, one, other, rest] = match
  if (digits!.replace(/[-.]/g, '').length > 27) return `value too large to be converted: ${self.quote(text)}`
  const places = (one ?? other ?? '').length
  if (rest === '') return { value: Number(digits), places }
  const power = LETTERS.indexOf(rest![0]!) + 1
  if (power === 0) return `invalid suffix in input: ${self.quote(text)}`
  if (scale === 'none') return `rejecting suffix in input: ${self.quote(text)} (consider using --from)`
  const hasI = rest![1] === 'i' && (scale === 'auto' || scale === 'iec-i')
  if (scale === 'iec-i' && !hasI) return `missing 'i' suffix in input: ${self.quote(text)} (e.g Ki/Mi/Gi)`
  const left = rest!.slice(hasI ? 2 : 1)
  if (left !== '') return `invalid suffix in input ${self.quote(text)}: ${self.quote(left)}`
  const base = scale === 'si' || (scale === 'auto' && !hasI) ? 1000 : 1024
  return { value: Number(digits) * base ** power, places: 0 }
}

const ROUND: Readonly<Record<string, (x: number) => number>> = {
  up: Math.ceil,
  down: Math.floor,
  'from-zero': (x) => (x < 0 ? Math.floor(x) : Math.ceil(x)),
  'towards-zero': Math.trunc,
  nearest: (x) => Math.sign(x) * Math.round(Math.abs(x)),
}

function showNumber(value: number, precision: number, { to, round, format }: Settings): string {
  // The real one calculates with 64 bits: what differs in the last of our 53 is no reason to round up.
  const rounded = (x: number) => ROUND[round]!(Number(x.toPrecision(15)))
  if (to === 'none' && Number.isSafeInteger(value) === false && Number.isInteger(value)) return BigInt(value).toString()
  if (to === 'none') return (rounded(value * 10 ** precision) / 10 ** precision).toFixed(precision)
  const base = to === 'si' ? 1000 : 1024
  let power = 0
  let size = value
  while (Math.abs(size) >= base && power < LETTERS.length) {
    size /= base
    power++
  }
  const adjust = 10 ** (format.precision !== null ? Math.min(power * 3, format.precision) : Math.abs(size) < 10 ? 1 : 0)
  size = rounded(size * adjust) / adjust
  if (Math.abs(size) >= base && power < LETTERS.length) {
    size /= base
    power++
  }
  const places = format.precision ?? (size !== 0 && Math.abs(size) < 10 && power > 0 ? 1 : 0)
  const letter = power === 0 ? '' : LETTERS[power - 1]! + (to === 'iec-i' ? 'i' : '')
  // printf rounds a half to the even neighbour.
  const half = places === 0 && Math.abs(size) % 1 === 0.5
  return (half ? String(2 * Math.round(size / 2)) : size.toFixed(places)) + letter
}
