/** All dialect files, found by their path: `nginx.ts` is the dialect `nginx`. */
import type { Phrase } from '../evidence/find.ts'
import { literalOf } from '../text/literal.ts'
import type { Dialect } from './dialect.ts'

const modules = import.meta.glob<Dialect>(['./*.ts', '!./index.ts', '!./dialect.ts', '!./*.test.ts'], {
  eager: true,
  import: 'default',
})

export interface NamedDialect extends Dialect {
  readonly name: string
}

/** The most specific first, then by name, so that the order is always the same. */
export const DIALECTS: readonly NamedDialect[] = Object.entries(modules)
  .map(([path, dialect]) => ({ ...dialect, name: path.slice(2, -3) }))
  .sort((a, b) => b.specific - a.specific || (a.name < b.name ? -1 : 1))

export const PHRASES: readonly Phrase[] = DIALECTS.flatMap(({ name, phrases }) =>
  (phrases ?? []).map((phrase) => ({ ...phrase, dialect: name })),
)

export const NOT_ERRNO: readonly RegExp[] = DIALECTS.flatMap(({ notErrno }) => notErrno ?? [])

export interface PatternOf {
  readonly dialect: NamedDialect
  readonly pattern: RegExp
  /** Every match holds it. */
  readonly literal: string
}

/** Every pattern with its dialect, in the order in which they are tried; `d` gives the places of the groups. */
export const PATTERNS: readonly PatternOf[] = DIALECTS.flatMap((dialect) =>
  (dialect.patterns ?? []).map((pattern) => ({
    dialect,
    pattern: new RegExp(pattern.source, `${pattern.flags}d`),
    literal: literalOf(pattern),
  })),
)
