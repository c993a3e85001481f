/** --line-format, --old-group-format and their kin: what is written for each group of lines is told by the user. */
import type { Hunk } from './edit-script.ts'

const KINDS = ['old', 'new', 'unchanged', 'changed'] as const
type Kind = (typeof KINDS)[number]

export interface LineFormats {
  readonly line: Readonly<Record<Exclude<Kind, 'changed'>, string>>
  readonly group: Readonly<Record<Kind, string>>
}
interface Range {
  readonly lines: readonly string[]
  readonly from: number
  readonly to: number
}
interface Group {
  readonly old: Range
  readonly new: Range
}

/** The long options; each takes a value. */
export const LINE_FORMAT_OPTIONS: Readonly<Record<string, { readonly value: 'required' }>> = Object.fromEntries(
  [
    'line-format',
    ...KINDS.map((kind) => `${kind}-group-format`),
    ...KINDS.filter((kind) => kind !== 'changed').map((kind) => `${kind}-line-format`),
  ].map((name) => [name, { value: 'required' }]),
)

/** null where no format was given; `value` is that of an option. */
export function lineFormats(value: (name: string) => string | null): LineFormats | null {
  if (Object.keys(LINE_FORMAT_OPTIONS).every((name) => value(name) === null)) return null
  const line = (kind: Kind) => value(`${kind}-line-format`) ?? value('line-format') ?? '%l\n'
  const group = (kind: Kind, otherwise: string) => value(`${kind}-group-format`) ?? otherwise
  const [removed, added] = [group('old', '%<'), group('new', '%>')]
  return {
    line: { old: line('old'), new: line('new'), unchanged: line('unchanged') },
    group: {
      old: removed,
      new: added,
      changed: group('changed', removed + added),
      unchanged: group('unchanged', '%='),
    },
  }
}

export function byFormats(
  a: readonly string[],
  b: readonly string[],
  hunks: readonly Hunk[],
  formats: LineFormats,
): string {
  let text = ''
  let [atA, atB] = [0, 0]
  const put = (kind: Kind, toA: number, toB: number) => {
    const group: Group = { old: { lines: a, from: atA, to: toA }, new: { lines: b, from: atB, to: toB } }
    if (toA > atA || toB > atB) text += groupText(formats, formats.group[kind], group).text
    atA = toA
    atB = toB
  }
  for (const { fromA, toA, fromB, toB } of hunks) {
    put('unchanged', fromA, fromB)
    put(fromA === toA ? 'new' : fromB === toB ? 'old' : 'changed', toA, toB)
  }
  put('unchanged', a.length, b.length)
  return text
}

/** What a number is written as: `%-5.3xN`. */
const NUMBER = /^%([-']*)(\d*)(?:\.(\d*))?([doxX])([a-zA-Z])/
/** `%(A=B?T:E)`, of which this is the head. */
const CHOICE = /^%\((\w+)=(\w+)\?/

/** The text, and how much of the format was used: a branch of a choice ends at its `:` or `)`. */
function groupText(
  formats: LineFormats,
  format: string,
  group: Group,
  end = '',
): { readonly text: string; readonly used: number } {
  let text = ''
  let at = 0
  while (at < format.length && !(end !== '' && format[at] === end)) {
    const rest = format.slice(at)
    const lines = { '%<': 'old', '%=': 'unchanged', '%>': 'new' }[rest.slice(0, 2)] as keyof LineFormats['line']
    const number = NUMBER.exec(rest)
    const choice = CHOICE.exec(rest)
    const letter = literal(rest)
    if (lines) {
      text += linesText(formats.line[lines], lines === 'new' ? group.new : group.old)
      at += 2
    } else if (choice) {
      const yes = groupText(formats, rest.slice(choice[0].length), group, ':')
      const otherwise = rest.slice(choice[0].length + yes.used + 1)
      const no = groupText(formats, otherwise, group, ')')
      text += (numberOf(choice[1]!, group) === numberOf(choice[2]!, group) ? yes : no).text
      at += choice[0].length + yes.used + 1 + no.used + 1
    } else if (number) {
      text += printed(number, numberOf(number[5]!, group))
      at += number[0].length
    } else {
      text += letter.text
      at += letter.used
    }
  }
  return { text, used: at }
}

function linesText(format: string, { lines, from, to }: Range): string {
  let text = ''
  for (let i = from; i < to; i++) {
    const line = lines[i]!
    for (let at = 0; at < format.length; ) {
      const rest = format.slice(at)
      const number = NUMBER.exec(rest)
      if (rest.startsWith('%L') || rest.startsWith('%l')) {
        text += rest[1] === 'L' ? line : line.replace(/\n$/, '')
        at += 2
      } else if (number?.[5] === 'n') {
        text += printed(number, i + 1)
        at += number[0].length
      } else {
        const { text: plain, used } = literal(rest)
        text += plain
        at += used
      }
    }
  }
  return text
}

/** `%%`, `%c'\n'`, or a character as it stands. */
function literal(rest: string): { readonly text: string; readonly used: number } {
  if (rest.startsWith('%%')) return { text: '%', used: 2 }
  const char = /^%c'(\\([0-7]{1,3})|[^\\])'/.exec(rest)
  if (!char) return { text: rest[0]!, used: 1 }
  return { text: char[2] ? String.fromCharCode(Number.parseInt(char[2], 8)) : char[1]!, used: char[0].length }
}

/** Small letters speak of the old lines, capitals of the new ones. */
function numberOf(word: string, group: Group): number {
  if (/^\d+$/.test(word)) return Number(word)
  const { from, to } = word === word.toUpperCase() ? group.new : group.old
  switch (word.toLowerCase()) {
    case 'e':
      return from
    case 'f':
      return from + 1
    case 'l':
      return to
    case 'm':
      return to + 1
    default:
      return to - from
  }
}

function printed([, flags, width, precision, base]: RegExpExecArray, value: number): string {
  const digits = value.toString(base === 'o' ? 8 : base === 'd' ? 10 : 16)
  const text = (base === 'X' ? digits.toUpperCase() : digits).padStart(Number(precision ?? 0), '0')
  return flags!.includes('-') ? text.padEnd(Number(width)) : text.padStart(Number(width))
}
