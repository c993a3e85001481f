/** --debug: what of each line a key takes, and what is odd about the keys. */
import { displayWidth } from '../lib/bytes.ts'
import { type Key, keyRange, type LineOrder, type Ordering } from './keys.ts'

const isNumeric = ({ kind }: Ordering): boolean => kind === 'n' || kind === 'g' || kind === 'h'

const sameAsPlain = ({ kind, fold, dictionary, printableOnly, skipBlanks, skipBlanksAtEnd, reverse }: Ordering) =>
  kind === 'plain' && !fold && !dictionary && !printableOnly && !skipBlanks && !skipBlanksAtEnd && !reverse

/** The line with its tabs shown, and a row of `_` for each key; for the whole line too where that decides at last. */
export function debugLine(line: string, order: LineOrder): string {
  let text = `${line.replaceAll('\t', '>')}\n`
  const rows: (Key | Ordering | null)[] = [...order.keys]
  if (rows.length === 0 && !sameAsPlain({ ...order.ordering, reverse: false })) rows.push(order.ordering)
  if (rows.length === 0 || !(order.unique || order.stable)) rows.push(null)
  for (const row of rows) {
    const [from, to] = rangeOf(line, row, order.separator)
    const width = displayWidth(line.slice(from, to).replaceAll('\t', '>'))
    const indent = ' '.repeat(displayWidth(line.slice(0, from).replaceAll('\t', '>')))
    text += `${indent}${width > 0 ? '_'.repeat(width) : '^ no match for key'}\n`
  }
  return text
}

function rangeOf(line: string, row: Key | Ordering | null, separator: string | null): readonly [number, number] {
  if (row === null) return [0, line.length]
  const isKey = 'fromField' in row
  const ordering = isKey ? row.ordering : row
  let [from, to] = isKey ? keyRange(line, row, separator) : [0, line.length]
  to = Math.max(from, to)
  if (!(ordering.skipBlanks && !isKey) && ordering.kind !== 'M' && !isNumeric(ordering)) return [from, to]
  while (from < to && /[ \t]/.test(line[from]!)) from++
  const rest = line.slice(from, to)
  const used = {
    n: /^-?(?:\d+(?:\.\d*)?|\.\d+)/,
    h: /^-?(?:\d+(?:\.\d*)?|\.\d+)[kKMGTPEZY]?/,
    g: /^[-+]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|inf(?:inity)?|nan)/i,
    M: /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i,
  }[ordering.kind as 'n']
  return [from, used ? from + (used.exec(rest)?.[0].length ?? 0) : to]
}

/** What is said before anything is sorted. */
export function debugWarnings(order: LineOrder, isBytewise: boolean, quote: (text: string) => string): string[] {
  const { keys, ordering, separator } = order
  const said = [
    isBytewise
      ? 'text ordering performed using simple byte comparison'
      : `text ordering performed using ${quote('C.UTF-8')} sorting rules`,
  ]
  let spans = false
  for (const [index, key] of keys.entries()) {
    const number = index + 1
    const isEmpty = key.toField !== null && key.toField < key.fromField
    if (isEmpty) said.push(`key ${number} has zero width and will be ignored`)
    const isOffsetInLine = key.toField === 1 && key.toChar !== 0
    const { skipBlanks, skipBlanksAtEnd, kind } = key.ordering
    const skips = isNumeric(key.ordering) || kind === 'M'
    const mindsBlanks =
      (!skipBlanks && !skips) || (!skipBlanks && key.fromChar > 1) || (!skipBlanksAtEnd && key.toChar !== 0)
    if (!isEmpty && separator === null && !isOffsetInLine && mindsBlanks)
      said.push(`leading blanks are significant in key ${number}; consider also specifying 'b'`)
    if (isNumeric(key.ordering) && (key.toField === null || key.fromField < key.toField)) {
      said.push(`key ${number} is numeric and spans multiple fields`)
      spans = true
    }
  }
  const numeric = keys.some((key) => isNumeric(key.ordering)) || (keys.length === 0 && isNumeric(ordering))
  const isPoint = spans && separator === '.'
  if (isPoint) said.push(`field separator ${quote('.')} is treated as a decimal point in numbers`)
  else if (spans && separator === '-') said.push(`field separator ${quote('-')} is treated as a minus sign in numbers`)
  if (numeric && !isPoint) said.push(`note numbers use ${quote('.')} as a decimal point in this locale`)
  said.push(...ignoredOptions(order))
  return said
}

/** Global options that no key has taken. */
function ignoredOptions({ keys, ordering, unique, stable }: LineOrder): string[] {
  if (keys.length === 0) return []
  const isTaken = (test: (one: Ordering) => boolean) => !test(ordering) || keys.some((key) => test(key.ordering))
  const isLast = unique || stable
  const letters = [
    isTaken((one) => one.skipBlanks) ? '' : 'b',
    isTaken((one) => one.dictionary) ? '' : 'd',
    isTaken((one) => one.fold) ? '' : 'f',
    isTaken((one) => one.printableOnly) ? '' : 'i',
    ordering.kind === 'plain' || isTaken((one) => one.kind === ordering.kind) ? '' : ordering.kind,
    isTaken((one) => one.reverse) || !isLast ? '' : 'r',
  ].join('')
  const said: string[] = []
  if (letters !== '')
    said.push(`option${letters.length > 1 ? 's' : ''} '-${letters}' ${letters.length > 1 ? 'are' : 'is'} ignored`)
  if (!isTaken((one) => one.reverse) && !isLast) said.push("option '-r' only applies to last-resort comparison")
  return said
}
