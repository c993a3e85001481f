import { expandBraces } from './brace.ts'
import { readSegments } from './read.ts'
import type { Segment } from './segments.ts'

/**
 * How quotes and backslashes in a text are read:
 * `word` a plain word · `assignment` the right side of `=` (tildes after `:` too) · `double` the inside of "…" ·
 * `heredoc` · `arithmetic` the inside of $((…)) · `operand` a `${x-…}` operand inside "…".
 */
export type WordMode = 'word' | 'assignment' | 'double' | 'heredoc' | 'arithmetic' | 'operand'

/** A piece of shell text with its expansions, read when first used. */
export class Word {
  private read: { readonly segments: readonly Segment[]; readonly pure: boolean } | null = null
  private constantText: string | null | undefined
  private braceWords: readonly Word[] | null = null

  constructor(
    readonly text: string,
    readonly mode: WordMode = 'word',
    readonly line = 0,
  ) {}

  get segments(): readonly Segment[] {
    this.read ??= readSegments(this.text, this.mode, this.line)
    return this.read.segments
  }

  /** True when expanding it starts no process. */
  get pure(): boolean {
    this.read ??= readSegments(this.text, this.mode, this.line)
    return this.read.pure
  }

  /** The word's value when it needs no expansion at all (quotes removed, nothing to glob), else null. */
  get constant(): string | null {
    if (this.constantText === undefined) this.constantText = constantOf(this.segments)
    return this.constantText
  }

  /** The words which brace expansion makes of this one. */
  get braces(): readonly Word[] {
    if (this.braceWords === null) {
      const texts = this.text.includes('{') ? expandBraces(this.text) : null
      this.braceWords = texts === null ? [this] : texts.map((text) => new Word(text, this.mode, this.line))
    }
    return this.braceWords
  }

  /** True when any character is quoted. */
  get quoted(): boolean {
    return /['"\\]/.test(this.text)
  }
}

function constantOf(segments: readonly Segment[]): string | null {
  let text = ''
  for (const segment of segments) {
    if (segment.kind === 'quoted') text += segment.text
    else if (segment.kind === 'literal' && !/[*?[\\(]/.test(segment.text)) text += segment.text
    else return null
  }
  // An empty word without quotes (`$unset` gone) is not a field.
  return segments.length === 0 ? null : text
}
