/** What a word is made of before it is expanded. */
import type { Word } from './word.ts'

export type Segment =
  /** Unquoted characters: brace and pathname expansion see them, word splitting does not. */
  | { readonly kind: 'literal'; readonly text: string }
  /** Characters from '…', $'…', \x or plain text between double quotes. */
  | { readonly kind: 'quoted'; readonly text: string }
  /** "…" with expansions inside. */
  | { readonly kind: 'double'; readonly segments: readonly Segment[]; readonly pure: boolean }
  | ParameterSegment
  | { readonly kind: 'command'; readonly source: string; readonly backquoted: boolean; readonly line: number }
  | { readonly kind: 'arithmetic'; readonly expression: Word }
  | { readonly kind: 'process'; readonly direction: '<' | '>'; readonly source: string; readonly line: number }
  | {
      readonly kind: 'tilde'
      readonly user: string
      /** After the `=` or `:` of a word that only looks like an assignment: not so in POSIX mode. */
      readonly inWord: boolean
    }

export interface ParameterSegment {
  readonly kind: 'parameter'
  /** As written, for messages: `x:?y`. */
  readonly text: string
  readonly name: string
  /** `${!name}`: the value names the parameter. */
  readonly indirect: boolean
  /** `${#name}`. */
  readonly length: boolean
  readonly subscript: Subscript | null
  readonly operation: Operation | null
  readonly pure: boolean
}

export type Subscript =
  | { readonly kind: 'all'; readonly joined: boolean }
  | { readonly kind: 'index'; readonly word: Word }

export type Operation =
  | { readonly kind: 'default'; readonly operator: '-' | '=' | '?' | '+'; readonly colon: boolean; readonly word: Word }
  | { readonly kind: 'remove'; readonly operator: '#' | '##' | '%' | '%%'; readonly pattern: Word }
  | {
      readonly kind: 'replace'
      readonly operator: '/' | '//' | '/#' | '/%'
      readonly pattern: Word
      readonly replacement: Word
    }
  | { readonly kind: 'slice'; readonly offset: Word; readonly length: Word | null }
  | { readonly kind: 'case'; readonly operator: CaseOperator; readonly pattern: Word }
  | { readonly kind: 'transform'; readonly letter: string }
  /** `${!prefix*}` and `${!prefix@}`. */
  | { readonly kind: 'names'; readonly joined: boolean }
  /** `${!name[@]}`. */
  | { readonly kind: 'keys'; readonly joined: boolean }
  | { readonly kind: 'bad' }
/** `~` turns the case around. */
export type CaseOperator = '^' | '^^' | ',' | ',,' | '~' | '~~'
