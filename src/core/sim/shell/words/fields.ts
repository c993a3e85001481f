/** Where expanded characters are collected. */
import { quotePattern } from './pattern.ts'

/** One field of a command line: its text, and the pattern when unquoted characters may match pathnames. */
export interface Field {
  readonly text: string
  /** Quoted characters are behind a backslash; null when nothing can match. */
  readonly pattern: string | null
}

export interface Sink {
  /** Characters that are themselves. */
  quoted(text: string): void
  /** Characters as the word has them: patterns count, splitting does not. */
  literal(text: string): void
  /** The result of an unquoted expansion: split at IFS, patterns count. */
  expanded(text: string): void
  /** Ends a field between the elements of "$@". */
  boundary(): void
  /** Whether `$*` and `$@` make fields here. */
  readonly splits: boolean
}

const GLOB = /[*?[(\\]/

/** Splits into fields. */
export class FieldSink implements Sink {
  readonly fields: Field[] = []
  readonly splits = true
  private text = ''
  private pattern = ''
  private globs = false
  /** Something (perhaps empty quotes) is in the current field. */
  private started = false
  /** The last field ended at blanks: a delimiter after them belongs to the same gap. */
  private afterBlank = false

  constructor(private readonly ifs: Ifs) {}

  quoted(text: string): void {
    this.started = true
    this.afterBlank = false
    this.text += text
    this.pattern += quotePattern(text)
  }
  literal(text: string): void {
    if (text === '') return
    this.started = true
    this.afterBlank = false
    this.text += text
    this.pattern += text
    if (GLOB.test(text)) this.globs = true
  }
  expanded(text: string): void {
    const { ifs } = this
    if (text === '') return
    if (ifs.none || !ifs.pattern.test(text)) {
      this.literal(text)
      return
    }
    let at = 0
    while (at < text.length) {
      let end = at
      while (end < text.length && !ifs.has(text[end]!)) end++
      if (end > at) this.literal(text.slice(at, end))
      if (end >= text.length) return
      at = end
      // blanks, at most one other delimiter, blanks
      while (at < text.length && ifs.isBlank(text[at]!)) at++
      let hard = false
      if (at < text.length && ifs.has(text[at]!)) {
        hard = true
        at++
        while (at < text.length && ifs.isBlank(text[at]!)) at++
      }
      if (this.started) {
        this.end()
        this.afterBlank = !hard
      } else if (hard) {
        if (this.afterBlank) this.afterBlank = false
        else this.end()
      } else this.afterBlank = true
    }
  }
  boundary(): void {
    if (this.started) this.end()
    this.afterBlank = false
  }
  private end(): void {
    this.fields.push({ text: this.text, pattern: this.globs ? this.pattern : null })
    this.text = ''
    this.pattern = ''
    this.globs = false
    this.started = false
  }
  finish(): Field[] {
    if (this.started) this.end()
    this.afterBlank = false
    return this.fields
  }
}

/** One string, unsplit: the right side of an assignment. */
export class TextSink implements Sink {
  text = ''
  readonly splits = false
  /** bash joins `$*` with blanks in a here-document. */
  constructor(readonly isDocument = false) {}
  quoted(text: string): void {
    this.text += text
  }
  literal(text: string): void {
    this.text += text
  }
  expanded(text: string): void {
    this.text += text
  }
  boundary(): void {
    this.text += ' '
  }
}

/** One pattern: quoted characters get backslashes. */
export class PatternSink implements Sink {
  text = ''
  readonly splits = false
  quoted(text: string): void {
    this.text += quotePattern(text)
  }
  literal(text: string): void {
    this.text += text
  }
  expanded(text: string): void {
    this.text += text
  }
  boundary(): void {
    this.text += ' '
  }
}

/** The same for xtrace, which puts a backslash before each character that is quoted. */
export class TracedPatternSink extends PatternSink {
  override quoted(text: string): void {
    this.text += text.replace(/[\s\S]/gu, '\\$&')
  }
}

/** The replacement of `${x/a/b}`: an unquoted `&` stands for the match. */
export class ReplacementSink implements Sink {
  text = ''
  readonly splits = false
  quoted(text: string): void {
    this.text += text.replace(/[\\&]/g, '\\$&')
  }
  literal(text: string): void {
    this.text += text
  }
  expanded(text: string): void {
    this.text += text
  }
  boundary(): void {
    this.text += ' '
  }
}

/** The right side of `=~`: quoted characters are literal in the regular expression. */
export class RegexSink implements Sink {
  text = ''
  readonly splits = false
  quoted(text: string): void {
    this.text += text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  }
  literal(text: string): void {
    this.text += text
  }
  expanded(text: string): void {
    this.text += text
  }
  boundary(): void {
    this.text += ' '
  }
}

/** IFS, prepared. */
export class Ifs {
  readonly none: boolean
  readonly pattern: RegExp
  private readonly blanks: string

  constructor(readonly value: string) {
    this.none = value === ''
    this.blanks = [...value].filter((char) => ' \t\n'.includes(char)).join('')
    this.pattern = new RegExp(`[${value.replace(/[\\\]^-]/g, '\\$&')}]`)
  }
  has(char: string): boolean {
    return this.value.includes(char)
  }
  isBlank(char: string): boolean {
    return this.blanks.includes(char)
  }
  /** What joins `$*`. */
  get joiner(): string {
    return this.value.charAt(0)
  }
}
