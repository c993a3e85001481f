/** The shape of a dialect file: how one family of programs prints errors. Data and samples; `read/` walks it. */
import type { Entities, Place } from '../../lib/index.ts'
import type { Collected } from '../entities/collect.ts'
import type { Phrase } from '../evidence/find.ts'

/** Stands in a pattern for what showed the errno: a name, a message, a phrase or a number, with its brackets. */
export const SIGN = '§'

export interface Dialect {
  /** How a pattern of this dialect compares with another that matches too: 3 a program's fixed format, 2 a family's habit, 1 anybody's. */
  readonly specific: 1 | 2 | 3
  /** Its patterns are tried only where the statement itself matches this. */
  readonly only?: RegExp
  /**
   * Patterns over a statement in which `§` stands for the evidence. Groups name entities, or `endpoint` (host:port),
   * `operand` (a path or an endpoint), `host` (a name or an address), `call` (a verb that is a call).
   * Linear: no quantifier inside another.
   */
  readonly patterns?: readonly RegExp[]
  /** Words that mean an errno without one of the known messages. */
  readonly phrases?: readonly Phrase[]
  /** Matches in which the words of an errno mean something else. */
  readonly notErrno?: readonly RegExp[]
  /** Reads what stands on the lines around: fields of a printed object, the call in a traceback. */
  readonly around?: (around: Around) => void
  readonly samples: readonly Sample[]
  readonly negatives: readonly Sample[]
}

/** The finding's surroundings. Lines are 0-based here and may be asked for up to 40 lines away. */
export interface Around {
  readonly line: number
  readonly code: string
  readonly found: Collected
  /** The line without its wrapper, or null beyond the log's ends and the window. */
  text(line: number): string | null
  /** The place of a part of a line as `text` gives it. */
  place(line: number, start: number, end: number): Place
}

/** What a real program printed, with its version; `reads` is what must be found in it. */
export interface Sample {
  readonly from: string
  readonly text: string
  readonly reads?: readonly { readonly code: string; readonly entities?: Entities }[]
}

/** Gives a dialect file its types. */
export const defineDialect = (dialect: Dialect): Dialect => dialect
