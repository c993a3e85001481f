/** Which lines of a log go into a link: those around its failures, fewer where the link must be short. */

/** Links longer than this are cut by some chats. */
export const CHAT_LIMIT = 2000

/** What the choice hangs on: the incidents of a reading, as they are. */
interface Failure {
  readonly first: number
  readonly role: 'root' | 'consequence' | 'unrelated'
}

interface Measure {
  /** A log up to this many lines goes whole. */
  readonly whole: number
  readonly before: number
  readonly after: number
  readonly failures: number
}

/** From everything that helps to the bare minimum. */
const MEASURES: readonly Measure[] = [
  { whole: 120, before: 12, after: 24, failures: 8 },
  { whole: 0, before: 6, after: 12, failures: 6 },
  { whole: 0, before: 3, after: 6, failures: 4 },
  { whole: 0, before: 1, after: 3, failures: 3 },
  { whole: 0, before: 0, after: 1, failures: 1 },
]

/** How many measures there are: `0` keeps most. */
export const EXCERPT_LEVELS = MEASURES.length

export interface Excerpt {
  /** 0-based, in order. */
  readonly lines: readonly number[]
  /** How many failures have their first line in it, of how many. */
  readonly failures: number
  readonly ofFailures: number
}

export function excerptOf(lineCount: number, failures: readonly Failure[], level = 0): Excerpt {
  const { whole, before, after, failures: most } = MEASURES[Math.min(level, MEASURES.length - 1)]!
  if (lineCount <= whole) {
    const lines = Array.from({ length: lineCount }, (_, index) => index)
    return { lines, failures: failures.length, ofFailures: failures.length }
  }
  // The root is what the others follow from: it is the last to be left out.
  const kept = failures.toSorted((a, b) => Number(b.role === 'root') - Number(a.role === 'root')).slice(0, most)
  const wanted = new Set<number>()
  for (const { first } of kept) {
    for (let line = first - before; line <= first + after; line++) {
      if (line >= 1 && line <= lineCount) wanted.add(line - 1)
    }
  }
  return {
    lines: [...wanted].sort((a, b) => a - b),
    failures: failures.filter(({ first }) => wanted.has(first - 1)).length,
    ofFailures: failures.length,
  }
}

/** The first level whose link, as `make` makes it, has at most `limit` characters; the last one where none has. */
export async function levelThatFits(
  make: (level: number) => Promise<string>,
  limit: number = CHAT_LIMIT,
): Promise<{ readonly level: number; readonly link: string }> {
  for (let level = 0; ; level++) {
    const link = await make(level)
    if (link.length <= limit || level === EXCERPT_LEVELS - 1) return { level, link }
  }
}
