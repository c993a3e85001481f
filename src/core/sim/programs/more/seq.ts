import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { atExponent, type Decimal, parseDecimal, toFixed } from '../lib/decimal.ts'
import { formatFloat } from '../lib/printf.ts'

export default command(
  {
    names: ['seq'],
    usage: ['[OPTION]... LAST', '[OPTION]... FIRST LAST', '[OPTION]... FIRST INCREMENT LAST'],
    summary: 'Print numbers from FIRST to LAST, in steps of INCREMENT.',
  },
  function* (self) {
    // Numbers may be negative: only what does not look like one is an option.
    const args = self.args
    const at = args.findIndex((arg, i) => /^-(\d|\.\d)/.test(arg) && !takesValue(args[i - 1]))
    const isFirst = args.slice(0, Math.max(at, 0)).every((arg, i) => arg.startsWith('-') || takesValue(args[i - 1]))
    if (at >= 0 && isFirst && !args.slice(0, at).includes('--'))
      self.args = [...args.slice(0, at), '--', ...args.slice(at)]
    const { options, operands } = yield* self.options({
      short: '+f:s:w',
      long: { format: 'f:', separator: 's:', 'equal-width': 'w' },
    })
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    if (operands.length === 0) return yield* self.usage('missing operand')
    if (operands.length > 3) return yield* self.usage(`extra operand ${self.quote(operands[3]!)}`)
    const format = yield* readFormat(self, value('f'))
    const wide = options.some((option) => option.name === 'w')
    if (format && wide) return yield* self.usage('format string may not be specified when printing equal width strings')
    const numbers: Decimal[] = []
    for (const text of operands) numbers.push(yield* readNumber(self, text))
    const one = parseDecimal('1')!
    const [first, step, last] =
      numbers.length === 1
        ? [one, one, numbers[0]!]
        : numbers.length === 2
          ? [numbers[0]!, one, numbers[1]!]
          : [numbers[0]!, numbers[1]!, numbers[2]!]
    if (step.digits === 0n) return yield* self.usage(`invalid Zero increment value: ${self.quote(operands[1]!)}`)
    yield* count(self, first, step, last, value('s') ?? '\n', wide, format)
    return 0
  },
)

const takesValue = (arg: string | undefined): boolean => arg === '-f' || arg === '-s'

function* readNumber(self: Command, text: string): Task<Decimal> {
  if (/^[+-]?inf(inity)?$/i.test(text)) return parseDecimal(text.startsWith('-') ? '-1e40' : '1e40')!
  const number = parseDecimal(text.trimStart())
  if (number) return number
  const kind = /^[+-]?nan/i.test(text) ? self.quote('not-a-number') : 'floating point'
  return yield* self.usage(`invalid ${kind} argument: ${self.quote(text)}`)
}

interface Format {
  readonly before: string
  readonly flags: string
  readonly width: number | null
  readonly precision: number | null
  readonly type: string
  readonly after: string
}

function* readFormat(self: Command, text: string | null): Task<Format | null> {
  if (text === null) return null
  const match = /^((?:[^%]|%%)*)%([-+ #0']*)(\d*)(?:\.(\d*))?L?(.)?((?:[^%]|%%)*)(.*)$/s.exec(text)
  if (!match) return yield* self.fail(`format ${self.quote(text)} has no % directive`)
  const [, before, flags, width, precision, type, after, rest] = match
  if (type === undefined) return yield* self.fail(`format ${self.quote(text)} ends in %`)
  if (!'efgaEFGA'.includes(type)) return yield* self.fail(`format ${self.quote(text)} has unknown %${type} directive`)
  if (rest !== '') return yield* self.fail(`format ${self.quote(text)} has too many % directives`)
  return {
    before: before!.replaceAll('%%', '%'),
    flags: flags!,
    width: width ? Number(width) : null,
    precision: precision === undefined ? null : Number(precision || 0),
    type,
    after: after!.replaceAll('%%', '%'),
  }
}

function* count(
  self: Command,
  first: Decimal,
  step: Decimal,
  last: Decimal,
  separator: string,
  wide: boolean,
  format: Format | null,
): Task<void> {
  const exponent = Math.min(first.exponent, step.exponent, last.exponent, 0)
  const places = Math.max(0, -Math.min(first.exponent, step.exponent))
  const [from, by, to] = [first, step, last].map((value) => atExponent(value, exponent)) as [bigint, bigint, bigint]
  const show = (value: bigint): string => {
    const decimal = { negative: value < 0n, digits: value < 0n ? -value : value, exponent }
    if (format) return format.before + formatFloat(decimal, format) + format.after
    return (decimal.negative ? '-' : '') + toFixed(decimal, places)
  }
  const width = wide ? Math.max(show(from).length, show(by > 0n ? to : to).length) : 0
  let block = ''
  let isFirst = true
  for (let value = from; by > 0n ? value <= to : value >= to; value += by) {
    const text = show(value)
    const padded = text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0')
    block += (isFirst ? '' : separator) + (wide ? padded : text)
    isFirst = false
    if (block.length < 4096) continue
    yield* self.print(block)
    if (self.stdout.error) return
    block = ''
  }
  yield* self.print(isFirst ? block : `${block}\n`)
}
