import type { Task } from '../../kernel/sys.ts'
import { matchWord, type WordList } from '../lib/args.ts'
import { decode, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { parseDecimal, toFixed } from '../lib/decimal.ts'
import { readLines, readWhole } from '../lib/lines.ts'

const factor = command(
  {
    names: ['factor'],
    usage: ['[NUMBER]...', 'OPTION'],
    summary: 'Print the prime factors of each specified integer NUMBER.',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '+h', long: { exponents: 'h' } })
    let words = operands
    if (words.length === 0) {
      const lines = yield* readLines(self, '-')
      words = (lines ?? []).join(' ').split(/\s+/).filter(Boolean)
    }
    let status = 0
    for (const word of words) {
      if (!/^\s*\+?\d+$/.test(word)) {
        yield* self.warn(`${self.quote(word)} is not a valid positive integer`)
        status = 1
        continue
      }
      const number = BigInt(word.trim().replace(/^\+/, ''))
      yield* self.print(
        `${number}:${factors(number)
          .map((prime) => ` ${prime}`)
          .join('')}\n`,
      )
    }
    return status
  },
)

function factors(number: bigint): bigint[] {
  const found: bigint[] = []
  let left = number
  for (let divisor = 2n; divisor * divisor <= left; divisor += divisor === 2n ? 1n : 2n) {
    while (left > 1n && left % divisor === 0n) {
      found.push(divisor)
      left /= divisor
    }
  }
  if (left > 1n) found.push(left)
  return found
}

const scaleWords = (...words: string[]): WordList<string> => words.map((word) => [word, word])
const SCALES: readonly (readonly [string, WordList<string>])[] = [
  ['from', scaleWords('none', 'auto', 'si', 'iec', 'iec-i')],
  ['to', scaleWords('none', 'si', 'iec', 'iec-i')],
]

const LETTERS = 'KMGTPEZY'

const numfmt = command(
  {
    names: ['numfmt'],
    usage: '[OPTION]... [NUMBER]...',
    summary: 'Reformat NUMBER(s), or the numbers from standard input if none are specified.',
    failure: 2,
  },
  function* (self) {
    // Negative numbers are operands.
    const at = self.args.findIndex((arg) => /^-\d/.test(arg))
    if (at >= 0) self.args = [...self.args.slice(0, at), '--', ...self.args.slice(at)]
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
        header: { value: 'optional' },
        invalid: { value: 'required' },
        format: { value: 'required' },
        debug: 'debug',
      },
    })
    const value = (name: string, fallback: string) =>
      options.findLast((option) => option.name === name)?.value ?? fallback
    for (const [name, words] of SCALES)
      if (value(name, 'none') !== 'none') yield* matchWord(self, `--${name}`, value(name, ''), words)
    const scale = { from: value('from', 'none'), to: value('to', 'none') }
    // `%'-10.2f` with text around it.
    const format = /^(.*?)%['0-]*(-?\d*)(?:\.(\d+))?f(.*)$/s.exec(value('format', ''))
    if (value('format', '%f') !== '%f' && !format)
      return yield* self.fail(`format ${self.quote(value('format', ''))} has no % directive`, 1)
    const convert = function* (text: string): Task<string> {
      const number = readNumber(text, scale.from)
      if (typeof number === 'string') {
        yield* self.warn(number.replace('%s', self.quote(text)))
        return yield* self.exit(2)
      }
      const padding = Number(format?.[2] || value('padding', '0'))
      const shown =
        showNumber(
          (number * Number(value('from-unit', '1'))) / Number(value('to-unit', '1')),
          text,
          scale.to,
          value('round', 'from-zero'),
          format?.[3] === undefined ? null : Number(format[3]),
        ) + value('suffix', '')
      const padded = padding < 0 ? shown.padEnd(-padding) : shown.padStart(padding)
      return format ? format[1] + padded + format[4] : padded
    }
    if (operands.length > 0) {
      for (const operand of operands) yield* self.print(`${yield* convert(operand)}\n`)
      return 0
    }
    const read = yield* readWhole(self, '-')
    const delimiter = options.find((option) => option.name === 'd')?.value ?? null
    const field = Number(value('field', '1')) - 1
    for (const [i, line] of (read.ok ? splitLines(decode(read.bytes)) : []).entries()) {
      if (i < Number(value('header', options.some((option) => option.name === 'header') ? '1' : '0'))) {
        yield* self.print(`${line}\n`)
        continue
      }
      const parts = delimiter === null ? (line.match(/\s*\S+/g) ?? ['']) : line.split(delimiter)
      if (parts[field] !== undefined) {
        const blank = delimiter === null ? /^\s*/.exec(parts[field])![0] : ''
        parts[field] = blank + (yield* convert(parts[field].trim()))
      }
      yield* self.print(`${parts.join(delimiter ?? '')}\n`)
    }
    return 0
  },
)

/** A number, or the complaint. */
function readNumber(text: string, scale: string): number | string {
  const match = /^\s*(-?\d+(?:\.\d*)?|-?\.\d+)\s?([A-Za-z]?)(i?)(.*)$/.exec(text)
  if (!match) return 'invalid number: %s'
  const [, digits, letter, i, rest] = match
  if (letter === '' && rest === '') return Number(digits)
  const power = LETTERS.indexOf(letter!.toUpperCase()) + 1
  if (power === 0) return letter ? `invalid suffix in input: %s` : 'invalid suffix in input: %s'
  if (scale === 'none') return 'rejecting suffix in input: %s (consider using --from)'
  if (rest !== '') return `invalid suffix in input %s: ‘${rest}’`
  if (scale === 'iec-i' && i === '') return "missing 'i' suffix in input: %s (e.g Ki/Mi/Gi)"
  const base = scale === 'si' || (scale === 'auto' && i === '') ? 1000 : 1024
  return Number(digits) * base ** power
}

const ROUND: Readonly<Record<string, (x: number) => number>> = {
  up: Math.ceil,
  down: Math.floor,
  'from-zero': (x) => (x < 0 ? Math.floor(x) : Math.ceil(x)),
  'towards-zero': Math.trunc,
  nearest: Math.round,
}

function showNumber(number: number, original: string, scale: string, round: string, precision: number | null): string {
  const rounder = ROUND[round] ?? ROUND['from-zero']!
  if (scale === 'none' && precision !== null) return number.toFixed(precision)
  if (scale === 'none') {
    const places = /\.(\d+)/.exec(original)?.[1]?.length ?? 0
    const decimal = parseDecimal(String(number))
    return decimal
      ? (number < 0 ? '-' : '') +
          toFixed(
            decimal,
            Number.isInteger(number) && !/[A-Za-z]/.test(original) ? places : Number.isInteger(number) ? 0 : places,
          )
      : String(number)
  }
  const base = scale === 'si' ? 1000 : 1024
  let power = 0
  let size = number
  while (Math.abs(size) >= base && power < LETTERS.length) {
    size /= base
    power++
  }
  const unit = power === 0 ? '' : LETTERS[power - 1] + (scale === 'iec-i' ? 'i' : '')
  if (precision !== null) {
    const factor = 10 ** precision
    return (rounder(Number((size * factor).toPrecision(12))) / factor).toFixed(precision) + unit
  }
  if (power === 0) return String(rounder(size))
  let shown =
    Math.abs(size) < 10 ? rounder(Number((size * 10).toPrecision(12))) / 10 : rounder(Number(size.toPrecision(12)))
  if (Math.abs(shown) >= base && power < LETTERS.length) {
    shown /= base
    power++
  }
  const text = Math.abs(shown) < 10 ? shown.toFixed(1) : String(shown)
  return text + LETTERS[power - 1] + (scale === 'iec-i' ? 'i' : '')
}

const tsort = command(
  {
    names: ['tsort'],
    usage: '[OPTION] [FILE]',
    summary: 'Write totally ordered list consistent with the partial ordering in FILE.',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '' })
    if (operands.length > 1) return yield* self.usage(`extra operand ${self.quote(operands[1]!)}`)
    const path = operands[0] ?? '-'
    const read = yield* readWhole(self, path)
    if (!read.ok)
      return yield* self.fail(
        `${read.stage === 'open' ? self.quoteIfNeeded(path) : `${self.quoteIfNeeded(path)}: read error`}: ${self.reason(read.error)}`,
      )
    const words = decode(read.bytes).split(/\s+/).filter(Boolean)
    if (words.length % 2 === 1)
      return yield* self.fail(`${self.quoteIfNeeded(path)}: input contains an odd number of tokens`)
    return yield* sortPairs(self, path, words)
  },
)

function* sortPairs(self: Command, path: string, words: readonly string[]): Task<number> {
  const after = new Map<string, string[]>()
  const before = new Map<string, number>()
  for (const word of words) {
    if (!after.has(word)) after.set(word, [])
    if (!before.has(word)) before.set(word, 0)
  }
  for (let i = 0; i < words.length; i += 2) {
    const [a, b] = [words[i]!, words[i + 1]!]
    if (a === b) continue
    after.get(a)!.push(b)
    before.set(b, before.get(b)! + 1)
  }
  let status = 0
  const left = new Set([...after.keys()].sort())
  const ready = [...left].filter((word) => before.get(word) === 0)
  while (left.size > 0) {
    const next = ready.shift()
    if (next === undefined) {
      status = 1
      const loop = findLoop([...left][0]!, after, left)
      yield* self.warn(`${self.quoteIfNeeded(path)}: input contains a loop:`)
      for (const word of loop) yield* self.warn(word)
      const [from, to] = [loop.at(-1)!, loop[0]!]
      const list = after.get(from)!
      list.splice(list.indexOf(to), 1)
      before.set(to, before.get(to)! - 1)
      if (before.get(to) === 0) ready.push(to)
      continue
    }
    left.delete(next)
    yield* self.print(`${next}\n`)
    for (const word of after.get(next)!.toReversed()) {
      before.set(word, before.get(word)! - 1)
      if (before.get(word) === 0) ready.push(word)
    }
  }
  return status
}

function findLoop(start: string, after: ReadonlyMap<string, string[]>, left: ReadonlySet<string>): string[] {
  const path: string[] = []
  let word = start
  while (!path.includes(word)) {
    path.push(word)
    const next = after.get(word)!.find((other) => left.has(other))
    if (next === undefined) return path
    word = next
  }
  return path.slice(path.indexOf(word))
}

const pathchk = command(
  { names: ['pathchk'], usage: '[OPTION]... NAME...', summary: 'Diagnose invalid or non-portable file names.' },
  function* (self) {
    const { options, operands } = yield* self.options({ short: '+pP', long: { portability: 'portability' } })
    const has = (name: string) => options.some((option) => option.name === name)
    if (operands.length === 0) return yield* self.usage('missing operand')
    const portable = has('p') || has('portability')
    let status = 0
    for (const path of operands) {
      const problem = checkName(self, path, portable, has('P') || has('portability'))
      if (problem === null) continue
      yield* self.warn(problem)
      status = 1
    }
    return status
  },
)

function checkName(self: Command, path: string, portable: boolean, strict: boolean): string | null {
  if (strict && /(^|\/)-/.test(path)) return `leading '-' in a component of file name ${self.quoteAlways(path)}`
  if (path === '')
    return portable || strict ? 'empty file name' : `'': ${self.reason({ errno: 'ENOENT', syscall: 'lstat' })}`
  if (portable) {
    const bad = /[^A-Za-z0-9._/-]/u.exec(path)
    if (bad) return `nonportable character ${self.quote(bad[0])} in file name ${self.quoteAlways(path)}`
    const long = path.split('/').find((part) => part.length > 14)
    if (path.length >= 256) return `limit 255 exceeded by length ${path.length} of file name ${self.quoteAlways(path)}`
    return long ? `limit 14 exceeded by length ${long.length} of file name component ${self.quoteAlways(long)}` : null
  }
  const stat = self.sys.lstat(path)
  return stat.ok || stat.error.errno === 'ENOENT' ? null : `${self.quoteIfNeeded(path)}: ${self.reason(stat.error)}`
}

export default [factor, numfmt, tsort, pathchk]
