/** What a sed script is made of. */
import type { Regex } from '../lib/regex.ts'

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'zero' }
  /** null is the last regex used. */
  | { readonly kind: 'regex'; readonly regex: Regex | null; readonly pattern: Pattern }
  | { readonly kind: 'offset'; readonly lines: number }
  | { readonly kind: 'multiple'; readonly of: number }

/** A regex as it was written, with sed's escapes read. */
export interface Pattern {
  readonly text: string
  readonly flags: string
}

export interface SedCommand {
  readonly name: string
  readonly from: Address | null
  readonly to: Address | null
  readonly negated: boolean
  /** Text of a, i, c; file of r, R, w, W; label; shell command of e. */
  readonly text: string
  readonly number: number | null
  readonly substitution: Substitution | null
  readonly map: ReadonlyMap<string, string> | null
  /** Of `{`: where its `}` stands; of b, t, T: where to go. */
  target: number
  /** Range state. */
  active: boolean
  rangeEnd: number
}
export interface Substitution {
  readonly regex: Regex | null
  readonly pattern: Pattern
  readonly replacement: readonly ReplacementPart[]
  readonly global: boolean
  readonly occurrence: number
  readonly print: number
  readonly evaluate: boolean
  readonly file: string | null
}
export type ReplacementPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'group'; readonly index: number }
  | { readonly kind: 'case'; readonly how: 'U' | 'L' | 'u' | 'l' | 'E' }

export class SedError extends Error {
  constructor(
    message: string,
    /** How much of the script had been read. */
    readonly at: number,
  ) {
    super(message)
  }
}
