/** Which dialect speaks in a statement, and what its pattern reads. */
import { SIGN } from '../dialects/dialect.ts'
import { type NamedDialect, PATTERNS } from '../dialects/index.ts'
import type { Collected } from '../entities/collect.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Statement } from './statements.ts'

export interface Match {
  readonly dialect: NamedDialect
  readonly pattern: RegExp
  readonly match: RegExpExecArray
  /** How many groups it filled. */
  readonly reads: number
}

/** Every pattern that matches, the most specific first. */
export function* matchesOf(statement: Statement): Generator<Match> {
  for (const { dialect, pattern, literal } of PATTERNS) {
    if (!statement.marked.includes(literal)) continue
    if (dialect.only !== undefined && !dialect.only.test(statement.text.text)) continue
    const match = pattern.exec(statement.marked)
    if (match === null) continue
    const reads = Object.values(match.groups ?? {}).filter((value) => value !== undefined && value !== '').length
    yield { dialect, pattern, match, reads }
  }
}

/**
 * The most specific dialect that matches speaks; of its patterns the one that reads most gives the entities. One that reads
 * none (`IOException: §`) leaves them to a less specific one.
 */
export function matchPatterns(statement: Statement, line: number, found: Collected): NamedDialect | null {
  let speaker: Match | null = null
  let reader: Match | null = null
  for (const one of matchesOf(statement)) {
    if (reader !== null && reader.reads > 0 && one.dialect.specific < reader.dialect.specific) break
    if (speaker === null || (one.dialect.specific === speaker.dialect.specific && one.reads > speaker.reads))
      speaker = one
    if (reader === null || one.reads > reader.reads) reader = one
  }
  if (reader !== null) takeGroups(reader.match, statement, line, found)
  return speaker?.dialect ?? null
}

/** `line` is 0-based. */
export function takeGroups(
  match: RegExpExecArray,
  { marked, text, evidence }: Statement,
  line: number,
  found: Collected,
): void {
  for (const [name, range] of Object.entries(match.indices?.groups ?? {})) {
    if (range === undefined) continue
    const raw = marked.slice(range[0], range[1])
    if (!raw.includes(SIGN)) found.group(name.replace(/\d$/, ''), raw, unmark(range[0], evidence), text, line + 1)
  }
}

/** A position in the marked text → in the text. */
function unmark(at: number, { start, end }: Evidence): number {
  return at <= start ? at : at - SIGN.length + (end - start)
}
