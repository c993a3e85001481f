/** The slow, obvious answer to "which lines are worth reading": one regular expression, line by line. */
import { nameWords, needles } from './needles.ts'

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** Only ASCII letters are compared without case. */
const inAnyCase = (text: string) => escaped(text).replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)

const HAS_NEEDLE = new RegExp(needles().map(inAnyCase).join('|'))
/** Behind no letter, behind the `m` of a colour, or behind an escape such as `\n`. */
const START = '(?<=^|[^A-Za-z0-9_]|m|\\\\.)'
const BEGINNING = 'ERROR_[A-Z]|[Ee][Rr][Rr](?:[Nn][Oo]|[Cc][Oo][Dd][Ee])|error=[0-9]|WinError'
const HAS_NAME = new RegExp(`${START}(?:(?:${[...nameWords()].join('|')})(?![A-Za-z0-9_])|${BEGINNING})`)
const HAS_NUMBER = /(?<=[ =:(])-[1-9]\d{0,2}(?!\d|\.\d)|(?:error|code)[ :=#(]{1,3}1[01]\d{3}(?!\w)/i

export function oracle(log: string): number[] {
  return log
    .split('\n')
    .flatMap((line, at) => (HAS_NEEDLE.test(line) || HAS_NAME.test(line) || HAS_NUMBER.test(line) ? [at] : []))
}
