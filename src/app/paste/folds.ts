/**
 * Stretches of a log that say the same again and again, numbers aside: a retry every second, a stack trace ten times. The
 * first time stays; what repeats it can be folded away.
 */
export interface Fold {
  /** The repetitions, 1-based, both included. What they repeat ends on the line before `from`. */
  readonly from: number
  readonly to: number
  /** Lines of one repetition. */
  readonly period: number
  /** How often it is repeated after the first time. */
  readonly times: number
}

const LONGEST_PERIOD = 40
/** Less is read faster than unfolded. */
const FEWEST_TIMES = 2
const FEWEST_LINES = 6

/** `shapes` of the lines in order; a line of `kept` is never folded away, whatever it looks like. */
export function foldsOf(shapes: readonly number[], kept: ReadonlySet<number>): readonly Fold[] {
  const last = new Map<number, number>()
  const folds: Fold[] = []
  for (let at = 0; at < shapes.length; at++) {
    const shape = shapes[at]!
    const period = at - (last.get(shape) ?? Number.NEGATIVE_INFINITY)
    last.set(shape, at)
    if (period > LONGEST_PERIOD) continue
    const end = repeatedUntil(shapes, kept, at, period)
    const times = Math.floor((end - at) / period)
    if (times < FEWEST_TIMES || times * period < FEWEST_LINES) continue
    const to = at + times * period
    folds.push({ from: at + 1, to, period, times })
    for (let line = at; line < to; line++) last.set(shapes[line]!, line)
    at = to - 1
  }
  return folds
}

/** How far the lines from `at` on are those of one period before. */
function repeatedUntil(shapes: readonly number[], kept: ReadonlySet<number>, at: number, period: number): number {
  let end = at
  while (end < shapes.length && shapes[end] === shapes[end - period] && !kept.has(end + 1)) end++
  return end
}

/** Read in some 5 ms. */
const CHUNK = 128 * 1024

/** A number for each line, the same for lines that differ in their numbers only. `pause` is waited for now and then. */
export async function shapesOf(text: string, pause: () => Promise<void>): Promise<readonly number[]> {
  const shapes: number[] = []
  let until = CHUNK
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    shapes.push(shapeOf(text, start, end))
    start = end + 1
    if (start < until) continue
    until = start + CHUNK
    await pause()
  }
  return shapes
}

/** A hash in which every word with a digit in it counts as the same: 12, 0x7f3a, 10:02:11, v20.1. */
function shapeOf(text: string, start: number, end: number): number {
  let line = 0x811c9dc5
  let word = 0
  let hasDigit = false
  for (let at = start; at <= end; at++) {
    const code = at < end ? text.charCodeAt(at) : 10
    if (isWord(code)) {
      word = Math.imul(word ^ code, 0x01000193)
      hasDigit ||= code >= 48 && code <= 57
      continue
    }
    line = Math.imul(line ^ (hasDigit ? 48 : word), 0x01000193)
    line = Math.imul(line ^ code, 0x01000193)
    word = 0
    hasDigit = false
  }
  return line
}

/** Letters, digits, the underscore, and all that is not ASCII. */
const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code > 127

/** The lines that are left when these stretches are folded away, as rows: both 1-based. */
export interface Rows {
  readonly count: number
  lineAt(row: number): number
  /** Of a line that is folded away: the row of the line before it. */
  rowOf(line: number): number
}

export function rowsWithout(lineCount: number, closed: readonly Fold[]): Rows {
  let hidden = 0
  const steps = closed.map(({ from, to }) => {
    const row = from - hidden
    hidden += to - from + 1
    return { from, to, row, hidden }
  })
  return {
    count: lineCount - hidden,
    lineAt: (row) => row + (steps.findLast((step) => step.row <= row)?.hidden ?? 0),
    rowOf(line) {
      const step = steps.findLast(({ from }) => from <= line)
      if (!step) return line
      return line <= step.to ? step.row - 1 : line - step.hidden
    },
  }
}

/** "9 × the same, L3 to L11". */
export const foldWords = ({ from, to, times }: Fold): string =>
  `${times.toLocaleString('en')} × the same, L${from} to L${to}`
