/** What a jq filter is, once it is parsed. */
export type Filter =
  | { readonly kind: 'identity' | 'recurse' }
  | { readonly kind: 'field'; readonly of: Filter; readonly name: Filter; readonly optional: boolean }
  | {
      readonly kind: 'slice'
      readonly of: Filter
      readonly from: Filter | null
      readonly to: Filter | null
      readonly optional: boolean
    }
  | { readonly kind: 'iterate'; readonly of: Filter; readonly optional: boolean }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'template'; readonly parts: readonly (string | Filter)[]; readonly format: string | null }
  | { readonly kind: 'format'; readonly name: string }
  | { readonly kind: 'array'; readonly inner: Filter | null }
  | { readonly kind: 'object'; readonly entries: readonly { readonly key: Filter; readonly value: Filter }[] }
  | { readonly kind: 'pipe' | 'comma' | 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'alternative'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'assign'; readonly op: string; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'negate'; readonly inner: Filter }
  | { readonly kind: 'if'; readonly test: Filter; readonly yes: Filter; readonly no: Filter | null }
  | { readonly kind: 'try'; readonly body: Filter; readonly handler: Filter | null }
  | {
      readonly kind: 'reduce'
      readonly source: Filter
      readonly pattern: Pattern
      readonly init: Filter
      readonly update: Filter
    }
  | {
      readonly kind: 'foreach'
      readonly source: Filter
      readonly pattern: Pattern
      readonly init: Filter
      readonly update: Filter
      readonly extract: Filter | null
    }
  | { readonly kind: 'bind'; readonly source: Filter; readonly pattern: Pattern; readonly body: Filter }
  | { readonly kind: 'label'; readonly name: string; readonly body: Filter }
  | { readonly kind: 'break'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string; readonly at: Place }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Filter[]; readonly at: Place }
  | {
      readonly kind: 'define'
      readonly name: string
      readonly params: readonly string[]
      readonly body: Filter
      readonly rest: Filter
    }

/** What stands after `as`: names, or the shape to take apart. */
export type Pattern =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'array'; readonly items: readonly Pattern[] }
  | { readonly kind: 'object'; readonly entries: readonly { readonly key: Filter; readonly value: Pattern }[] }

/** Line and column of a word, from 0, as complaints point at it. */
export interface Place {
  readonly line: number
  readonly column: number
}
