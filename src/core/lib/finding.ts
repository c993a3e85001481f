/** What was read at a place in the log; DESIGN.md section 3 and 9. Types only: layers that speak of findings share them. */
import type { Timeline } from './timeline.ts'

export const ENTITY_KEYS = [
  'syscall',
  'path',
  'dest',
  'address',
  'port',
  'hostname',
  'pid',
  'program',
  'user',
  'fd',
  'number',
] as const
export type EntityKey = (typeof ENTITY_KEYS)[number]

/** The first value of each kind; numbers (port, pid, fd, number) are decimal strings, as printed. */
export type Entities = Readonly<Partial<Record<EntityKey, string>>>

/** Where a value was read: 1-based line, 1-based columns in UTF-16 units, `endColumn` exclusive. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly endColumn: number
}

/** The operating systems whose numbers and words we tell apart. */
export type Platform = 'linux' | 'darwin' | 'windows' | 'freebsd' | 'openbsd' | 'netbsd' | 'solaris' | 'aix' | 'wasi'

export interface Finding extends Place {
  /** Canonical errno name, such as `EADDRINUSE`; aliases are resolved. */
  readonly code: string
  /** The exact substring which showed the code. */
  readonly evidence: string
  /** Name of the dialect file which read it, such as `node`. */
  readonly dialect: string
  readonly platform: Platform | null
  readonly entities: Entities
  /** Further values of the same keys, in order of appearance. */
  readonly others: Readonly<Partial<Record<EntityKey, readonly string[]>>>
  /** Where each first value stands in the log. */
  readonly places: Readonly<Partial<Record<EntityKey, Place>>>
  readonly confidence: 'high' | 'medium' | 'low'
  /** What makes it the report of a failure and no mention, in words: "a program names itself, what it was at and what went wrong". */
  readonly because?: string
}

/** A place that only talks about a code: a changelog, a comment, an error handled on purpose. */
export interface Mention extends Place {
  readonly code: string
  readonly evidence: string
  readonly why: string
}

export type Role = 'root' | 'consequence' | 'unrelated'

/** The findings that are one failure: same code, same entities. */
export interface Incident {
  readonly code: string
  readonly count: number
  /** 1-based lines. */
  readonly first: number
  readonly last: number
  readonly role: Role
  /** Why it has this role, in words: "line 4 failed first, and this connects to what it should have served". */
  readonly roleBecause: string
  /** Index of the incident which this one follows from, when `role` is consequence. */
  readonly follows: number | null
  readonly entities: Entities
  readonly places: Finding['places']
  readonly dialect: string
  readonly platform: Platform | null
  /** Index of its first finding in `Reading.findings`. */
  readonly finding: number
}

/** What the matcher makes of one log. */
export interface Reading {
  readonly findings: readonly Finding[]
  readonly mentions: readonly Mention[]
  readonly incidents: readonly Incident[]
  /** The root cause's code, or null where there is none. */
  readonly primary: string | null
  readonly lineCount: number
  readonly platform: Platform | null
  /** True when hits were capped: counts stay exact, detail is a sample. */
  readonly sampled: boolean
  /** How the findings are spread over the log; missing where there are none. */
  readonly timeline?: Timeline
}
