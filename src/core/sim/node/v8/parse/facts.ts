/** What a program says at which place, as V8 would name it in an error: gathered while it is parsed. */

export interface Call {
  /** Offsets of the whole expression: from the callee to the closing parenthesis. */
  readonly start: number
  readonly end: number
  /** What V8 reports: the name that is called, `new`, or the parenthesis. */
  readonly at: number
  /** The last name of the callee, or ''. */
  readonly name: string
  /** Something stands before the last name: `a.b()`. */
  readonly isMember: boolean
  readonly isNew: boolean
  /** The callee as V8 prints it: `a.b`, `f(...)`, `(intermediate value)`. */
  readonly text: string
}

/** `a.b` or `a[b]`. */
export interface Member {
  readonly start: number
  readonly end: number
  readonly at: number
  /** Null when it is computed. */
  readonly key: string | null
}

/** Something that is asked for its values one by one. */
export interface Iterated {
  readonly kind: 'of' | 'spread' | 'argument' | 'pattern'
  readonly start: number
  readonly end: number
  readonly at: number
  readonly text: string
}

/** `{ a, b: { c } } = value`, with the object patterns inside it. */
export interface Pattern {
  readonly start: number
  readonly end: number
  /** The first property, and where it stands. */
  readonly key: string | null
  readonly at: number
  /** What is taken apart, as V8 prints it; null inside another pattern, '' for a parameter. */
  readonly value: string | null
}

export interface Facts {
  /** Names that are the first thing a statement evaluates, and where that is: V8 has no place of their own for them. */
  readonly firsts: Map<number, number>
  readonly calls: Call[]
  readonly members: Member[]
  readonly iterated: Iterated[]
  readonly patterns: Pattern[]
}

export const noFacts = (): Facts => ({ firsts: new Map(), calls: [], members: [], iterated: [], patterns: [] })
