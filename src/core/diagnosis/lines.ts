/** The log as clues see it: line by line, without escapes, never more of a line than a person would read. */
export interface LogLines {
  readonly count: number
  /** 1-based. */
  line(number: number): string
}

const LONGEST = 2000

export function linesOfLog(log: string | LogLines): LogLines {
  if (typeof log !== 'string') return log
  const lines = log.split('\n')
  return {
    count: lines.length,
    line: (number) => readable(lines[number - 1] ?? ''),
  }
}

const readable = (line: string) => line.slice(0, LONGEST).replace(/\x1b\[[0-9;?]*[A-Za-z]|\r$/g, '')

/** How far a clue without `near` looks, before and after the incident, in a log too long to read as a whole. */
const FAR = 4000
/** In one of a hundred megabytes there are also hundreds of incidents to look around: together they look at so many lines. */
const HUGE = { lines: 50_000, far: 400, near: 40, together: 8_000 }

/** The reach of clues in a log with so many incidents, in lines. */
export const reachIn = ({ count }: Pick<LogLines, 'count'>, incidents: number): number =>
  count <= HUGE.lines ? FAR : Math.max(HUGE.near, Math.min(HUGE.far, Math.floor(HUGE.together / incidents)))

/** What is looked at around an incident: an incident that goes on for the whole log is looked at where it began. */
export function surroundings(
  { first, last }: { readonly first: number; readonly last: number },
  reach: number,
  far: number,
  count: number,
): { readonly first: number; readonly last: number } {
  return { first: Math.max(1, first - reach), last: Math.min(count, last + reach, first + 2 * far) }
}

/** The first line that matches, nearest first when `near` limits the search; null when none does. */
export function findLine(
  lines: LogLines,
  pattern: RegExp,
  from: { readonly first: number; readonly last: number },
  near: number | undefined,
  far: number,
): number | null {
  const { first, last } = surroundings(from, near ?? far, far, lines.count)
  for (let number = first; number <= last; number++) if (pattern.test(lines.line(number))) return number
  return null
}
