/** The order of two lines: sort's keys. */
import { toByteString } from '../lib/bytes.ts'
import { compareBytes, compareVersions } from '../lib/compare.ts'

export interface Ordering {
  readonly kind: 'plain' | 'n' | 'g' | 'h' | 'M' | 'V' | 'R'
  readonly reverse: boolean
  readonly fold: boolean
  readonly dictionary: boolean
  readonly printableOnly: boolean
  readonly skipBlanks: boolean
  readonly skipBlanksAtEnd: boolean
}
export const PLAIN: Ordering = {
  kind: 'plain',
  reverse: false,
  fold: false,
  dictionary: false,
  printableOnly: false,
  skipBlanks: false,
  skipBlanksAtEnd: false,
}
/** 1-based; a missing end is the end of the line. `toChar` 0 is the end of the field. */
export interface Key {
  readonly fromField: number
  readonly fromChar: number
  readonly toField: number | null
  readonly toChar: number
  readonly ordering: Ordering
  readonly inherits: boolean
  /** Letters that contradict each other. */
  readonly conflict: string | null
}
export interface LineOrder {
  readonly keys: readonly Key[]
  readonly ordering: Ordering
  readonly unique: boolean
  readonly stable: boolean
  readonly separator: string | null
}

/** Reads `2,3n` or `1.2b,1.4`; a function makes the complaint from it. */
export function keyOf(text: string): Key | ((quote: (text: string) => string) => string) {
  const match = /^(\d*)(?:(\.)(\d*))?([bdfgiMhnRrV]*)(?:(,)(\d*)(?:(\.)(\d*))?([bdfgiMhnRrV]*))?(.*)$/s.exec(text)!
  const [, from, dot, fromChar, letters, comma, to, toDot, toChar, endLetters, rest] = match
  const invalidSpec = (message: string) => (quote: (text: string) => string) =>
    `${message}: invalid field specification ${quote(text)}`
  const badCount = (message: string, at: string) => (quote: (text: string) => string) =>
    `${message}: invalid count at start of ${quote(at)}`
  if (from === '') return badCount('invalid number at field start', text)
  if (Number(from) === 0) return invalidSpec('field number is zero')
  if (dot && fromChar === '') return badCount("invalid number after '.'", text.slice(from!.length + 1))
  if (dot && Number(fromChar) === 0) return invalidSpec('character offset is zero')
  if (comma && to === '') return badCount("invalid number after ','", text.slice(text.indexOf(',') + 1))
  if (comma && Number(to) === 0) return invalidSpec('field number is zero')
  if (toDot && toChar === '') return badCount("invalid number after '.'", rest!)
  if (rest !== '') return invalidSpec('stray character in field spec')
  let ordering: Ordering = PLAIN
  for (const letter of letters! + (endLetters ?? '')) {
    if (letter === 'd') ordering = { ...ordering, dictionary: true }
    else if (letter === 'f') ordering = { ...ordering, fold: true }
    else if (letter === 'i') ordering = { ...ordering, printableOnly: true }
    else if (letter === 'r') ordering = { ...ordering, reverse: true }
    else if (letter !== 'b') ordering = { ...ordering, kind: letter as Ordering['kind'] }
  }
  const all = letters! + (endLetters ?? '')
  const kinds = [...new Set(all)].filter((letter) => 'ghMnRV'.includes(letter))
  return {
    fromField: Number(from),
    fromChar: Number(fromChar || 1),
    toField: comma ? Number(to) : null,
    toChar: Number(toChar || 0),
    ordering: { ...ordering, skipBlanks: letters!.includes('b'), skipBlanksAtEnd: endLetters?.includes('b') ?? false },
    inherits: all === '',
    conflict: kinds.length > 1 ? kinds.sort().join('') : null,
  }
}

export function compareLines(a: string, b: string, order: LineOrder): number {
  if (order.keys.length > 0) {
    for (const key of order.keys) {
      const difference = compareText(extract(a, key, order.separator), extract(b, key, order.separator), key.ordering)
      if (difference !== 0) return key.ordering.reverse ? -difference : difference
    }
  } else {
    const whole = compareText(a, b, order.ordering)
    if (whole !== 0) return order.ordering.reverse ? -whole : whole
  }
  if (order.unique || order.stable) return 0
  const last = compareBytes(a, b)
  return order.ordering.reverse ? -last : last
}

const BLANK = /[ \t]/

function extract(given: string, key: Key, separator: string | null): string {
  // Offsets count bytes; both lines of a comparison take the same way.
  const line = key.fromChar > 1 || key.toChar > 0 ? toByteString(given) : given
  const [from, to] = keyRange(line, key, separator)
  return from >= to ? '' : line.slice(from, to)
}

export function keyRange(line: string, key: Key, separator: string | null): readonly [number, number] {
  const start = Math.min(fieldStart(line, key.fromField, separator), line.length)
  let from = start
  if (key.ordering.skipBlanks) while (from < line.length && BLANK.test(line[from]!)) from++
  from = Math.min(from + key.fromChar - 1, line.length)
  if (key.toField === null) return [from, line.length]
  let to: number
  if (key.toChar === 0) to = fieldEnd(line, key.toField, separator)
  else {
    to = fieldStart(line, key.toField, separator)
    if (key.ordering.skipBlanksAtEnd) while (to < line.length && BLANK.test(line[to]!)) to++
    to = Math.min(to + key.toChar, line.length)
  }
  return [from, to]
}

/** Fields without a separator begin with the blanks before them. */
function fieldStart(line: string, field: number, separator: string | null): number {
  let at = 0
  for (let left = field - 1; left > 0 && at < line.length; left--) {
    if (separator === null) {
      while (at < line.length && BLANK.test(line[at]!)) at++
      while (at < line.length && !BLANK.test(line[at]!)) at++
    } else {
      const next = line.indexOf(separator, at)
      at = next < 0 ? line.length : next + 1
    }
  }
  return at
}

function fieldEnd(line: string, field: number, separator: string | null): number {
  if (separator === null) return fieldStart(line, field + 1, null)
  const start = fieldStart(line, field, separator)
  const next = line.indexOf(separator, start)
  return next < 0 ? line.length : next
}

function compareText(a: string, b: string, ordering: Ordering): number {
  const first = ordering.skipBlanks ? a.replace(/^[ \t]+/, '') : a
  const second = ordering.skipBlanks ? b.replace(/^[ \t]+/, '') : b
  switch (ordering.kind) {
    case 'n':
      return compareNumbers(readNumber(first), readNumber(second))
    case 'h':
      return compareHuman(first, second)
    case 'g':
      return compareGeneral(first, second)
    case 'M':
      return month(first) - month(second)
    case 'V':
      return compareVersions(filter(first, ordering), filter(second, ordering))
    case 'R':
      return first === second ? 0 : hash(first) - hash(second)
    default:
      return compareBytes(filter(first, ordering), filter(second, ordering))
  }
}

function filter(text: string, ordering: Ordering): string {
  let kept = text
  if (ordering.dictionary) kept = kept.replace(/[^A-Za-z0-9 \t]/g, '')
  else if (ordering.printableOnly) kept = kept.replace(/[^ -~]/g, '')
  return ordering.fold ? kept.toUpperCase() : kept
}

interface NumberText {
  readonly negative: boolean
  readonly whole: string
  readonly fraction: string
}

/** Any length of digits; no exponent. */
function readNumber(text: string): NumberText {
  const match = /^[ \t\n]*(-?)0*(\d*)(?:\.(\d*))?/.exec(text)!
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  const isZero = match[2] === '' && fraction === ''
  return { negative: match[1] === '-' && !isZero, whole: match[2]!, fraction }
}

function compareNumbers(a: NumberText, b: NumberText): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1
  const size = a.whole.length - b.whole.length || compareBytes(a.whole, b.whole) || compareBytes(a.fraction, b.fraction)
  return a.negative ? -size : size
}

const UNITS = 'KMGTPEZY'

function compareHuman(a: string, b: string): number {
  const unit = (text: string, number: NumberText) => {
    const letter = /^[ \t\n]*-?[\d.]+([kKMGTPEZY]?)/.exec(text)?.[1] ?? ''
    const isZero = number.whole === '' && number.fraction === ''
    const power = letter === '' || isZero ? 0 : UNITS.indexOf(letter.toUpperCase()) + 1
    return number.negative ? -power : power
  }
  const [first, second] = [readNumber(a), readNumber(b)]
  return unit(a, first) - unit(b, second) || compareNumbers(first, second)
}

function compareGeneral(a: string, b: string): number {
  const read = (text: string) => {
    const match = /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/i.exec(text)
    if (!match) return null
    const word = match[0].trim().toLowerCase()
    if (word.includes('inf')) return word.startsWith('-') ? -Infinity : Infinity
    return word.includes('nan') ? Number.NaN : Number(match[0])
  }
  const [first, second] = [read(a), read(b)]
  // Without a number first, then NaN, then by value.
  const rank = (value: number | null) => (value === null ? 0 : Number.isNaN(value) ? 1 : 2)
  return rank(first) - rank(second) || (rank(first) < 2 ? 0 : first! < second! ? -1 : first! > second! ? 1 : 0)
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const month = (text: string): number => MONTHS.indexOf(text.trimStart().slice(0, 3).toUpperCase())

function hash(text: string): number {
  let value = 2166136261
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619)
  return value >>> 0
}
