/** Reads the text of a word into segments. */
import { commandError } from '../errors.ts'
import { substitutionEnd } from '../syntax/parse.ts'
import { decodeAnsiC } from './ansi-c.ts'
import {
  ansiCEnd,
  backquoteEnd,
  braceEnd,
  bracketEnd,
  doubleQuoteEnd,
  nextSpecial,
  simpleArithmeticEnd,
} from './nesting.ts'
import { plainParameter, readParameter } from './read-parameter.ts'
import type { Segment } from './segments.ts'
import { Word, type WordMode } from './word.ts'

export function readSegments(
  text: string,
  mode: WordMode,
  line: number,
): { readonly segments: readonly Segment[]; readonly pure: boolean } {
  const reader = new Reader(text, mode, line)
  reader.run()
  return { segments: reader.segments, pure: reader.pure }
}

const NAME = /[A-Za-z_][A-Za-z_0-9]*/y
/** Parts of a word which are nothing but themselves: the fast path. */
const PLAIN = /[^\\'"`$~:=<>]+/y
const ASSIGNMENT_WORD = /^[A-Za-z_][A-Za-z_0-9]*(?:\[[^\]]*\])?\+?=/

class Reader {
  readonly segments: Segment[] = []
  pure = true
  private at = 0
  private literal = ''
  private quoted = ''

  constructor(
    private readonly text: string,
    private readonly mode: WordMode,
    private readonly line: number,
  ) {}

  run(): void {
    if (this.mode === 'word' || this.mode === 'assignment') this.unquoted()
    else this.doubleQuoted(this.text.length)
    this.flush()
  }

  private flush(): void {
    if (this.literal !== '') this.segments.push({ kind: 'literal', text: this.literal })
    if (this.quoted !== '') this.segments.push({ kind: 'quoted', text: this.quoted })
    this.literal = ''
    this.quoted = ''
  }
  private addLiteral(text: string): void {
    if (this.quoted !== '') this.flush()
    this.literal += text
  }
  private addQuoted(text: string): void {
    if (this.literal !== '') this.flush()
    this.quoted += text
  }
  private push(segment: Segment): void {
    this.flush()
    this.segments.push(segment)
    if (segment.kind === 'command' || segment.kind === 'process') this.pure = false
    else if (segment.kind === 'arithmetic') this.pure &&= segment.expression.pure
    else if (segment.kind === 'parameter' || segment.kind === 'double') this.pure &&= segment.pure
  }

  private unquoted(): void {
    const { text } = this
    // Tildes open at the start, after the `=` of what looks like an assignment, and then after each `:`.
    const assignment = this.mode === 'assignment' ? 0 : (ASSIGNMENT_WORD.exec(text)?.[0].length ?? -1)
    if (this.mode === 'word' || assignment === 0) this.tilde()
    while (this.at < text.length) {
      PLAIN.lastIndex = this.at
      const plain = PLAIN.exec(text)
      if (plain) {
        this.addLiteral(plain[0])
        this.at += plain[0].length
        continue
      }
      const char = text[this.at]!
      if (char === '\\') {
        const next = text[this.at + 1]
        this.at += 2
        if (next === undefined) this.addLiteral('\\')
        else if (next !== '\n') this.addQuoted(next)
      } else if (char === "'") {
        const close = text.indexOf("'", this.at + 1)
        const end = close < 0 ? text.length : close
        this.emptyQuotes(this.at + 1, end)
        this.addQuoted(text.slice(this.at + 1, end))
        this.at = end + 1
      } else if (char === '"') this.doubleQuotes()
      else if (char === '`') this.backquote(false)
      else if (char === '$') this.dollar(false)
      else if ((char === '<' || char === '>') && text[this.at + 1] === '(' && this.mode !== 'arithmetic')
        this.process(char)
      else {
        this.addLiteral(char)
        this.at++
        if ((char === ':' && assignment >= 0 && this.at >= assignment) || (char === '=' && this.at === assignment))
          this.tilde(this.mode === 'word')
      }
    }
  }

  private tilde(inWord = false): void {
    if (this.text[this.at] !== '~') return
    const pattern = /~([^/:'"\\$`]*)(?=[/:]|$)/y
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (!match) {
      this.addLiteral('~')
      this.at++
      return
    }
    this.push({ kind: 'tilde', user: match[1]!, inWord })
    this.at += match[0].length
  }

  /** '' and "" make a field of nothing. */
  private emptyQuotes(start: number, end: number): void {
    if (start !== end) return
    this.flush()
    this.segments.push({ kind: 'quoted', text: '' })
  }

  private doubleQuotes(): void {
    const end = doubleQuoteEnd(this.text, this.at)
    const inner = this.text.slice(this.at + 1, end)
    if (!/[\\$`]/.test(inner)) {
      this.emptyQuotes(0, inner.length)
      this.addQuoted(inner)
    } else {
      const { segments, pure } = readSegments(inner, 'double', this.lineAt(this.at))
      const only = segments[0]
      if (segments.length === 0) this.segments.push({ kind: 'quoted', text: '' })
      else if (segments.length === 1 && only!.kind === 'quoted') this.addQuoted(only!.text)
      else this.push({ kind: 'double', segments, pure })
    }
    this.at = end + 1
  }

  private doubleQuoted(end: number): void {
    const { text, mode } = this
    while (this.at < end) {
      const char = text[this.at]!
      if (char === '\\') {
        const next = text[this.at + 1]
        if (next === '\n') this.at += 2
        else if (next !== undefined && this.escapes(next)) {
          this.addQuoted(next)
          this.at += 2
        } else {
          this.addQuoted('\\')
          this.at++
        }
      } else if (char === '$') this.dollar(true)
      else if (char === '`') this.backquote(true)
      else if (char === '"' && (mode === 'operand' || mode === 'arithmetic')) this.at++
      else {
        const stop = nextSpecial(text, this.at + 1, end)
        this.addQuoted(text.slice(this.at, stop))
        this.at = stop
      }
    }
  }
  private escapes(char: string): boolean {
    if (char === '$' || char === '`' || char === '\\') return true
    if (char === '"') return this.mode !== 'heredoc'
    return char === '}' && this.mode === 'operand'
  }

  private lineAt(position: number): number {
    let line = this.line
    for (let at = this.text.indexOf('\n'); at >= 0 && at < position; at = this.text.indexOf('\n', at + 1)) line++
    return line
  }

  private backquote(inDouble: boolean): void {
    const end = backquoteEnd(this.text, this.at)
    const raw = this.text.slice(this.at + 1, end)
    if (end === this.text.length && this.mode === 'heredoc')
      throw commandError(`bad substitution: no closing "\`" in ${this.text.slice(this.at)}`)
    // Inside backquotes a backslash quotes $, ` and itself, and within "…" the double quote as well.
    const source = raw.replace(inDouble && this.mode !== 'heredoc' ? /\\([$`\\"])/g : /\\([$`\\])/g, '$1')
    this.push({ kind: 'command', source, backquoted: true, line: this.lineAt(this.at) })
    this.at = end + 1
  }

  private dollar(inDouble: boolean): void {
    const { text } = this
    const start = this.at
    const next = text[start + 1]
    if (next === '{') {
      this.braced(inDouble)
      return
    }
    if (next === '(') {
      this.substitution()
      return
    }
    if (next === '[') {
      const end = bracketEnd(text, start + 1)
      if (end > 0) {
        this.push({ kind: 'arithmetic', expression: new Word(text.slice(start + 2, end), 'arithmetic', this.line) })
        this.at = end + 1
        return
      }
    }
    if ((!inDouble || this.mode === 'operand') && next === "'") {
      const end = ansiCEnd(text, start + 1)
      const decoded = decodeAnsiC(text.slice(start + 2, end))
      this.emptyQuotes(decoded === '' ? end : start + 2, end)
      this.addQuoted(decoded)
      this.at = end + 1
      return
    }
    if (!inDouble && next === '"') {
      this.at++
      this.doubleQuotes()
      return
    }
    NAME.lastIndex = start + 1
    const name = NAME.exec(text)?.[0] ?? (next !== undefined && /[0-9@*#?$!-]/.test(next) ? next : null)
    if (name === null) {
      if (inDouble) this.addQuoted('$')
      else this.addLiteral('$')
      this.at++
      return
    }
    this.at += 1 + name.length
    this.push(plainParameter(name))
  }

  private substitution(): void {
    const { text } = this
    const start = this.at
    const line = this.lineAt(start)
    const simple = simpleArithmeticEnd(text, start)
    if (simple > 0) {
      this.push({ kind: 'arithmetic', expression: new Word(text.slice(start + 3, simple - 2), 'arithmetic', line) })
      this.at = simple
      return
    }
    const { kind, end } = substitutionEnd(text, start)
    if (kind === 'open' && this.mode === 'heredoc') {
      const last = line + text.slice(start).split('\n').length - 1
      throw commandError(`command substitution: line ${last}: unexpected EOF while looking for matching \`)'`)
    }
    if (kind === 'arithmetic')
      this.push({ kind: 'arithmetic', expression: new Word(text.slice(start + 3, end - 2), 'arithmetic', line) })
    else this.push({ kind: 'command', source: text.slice(start + 2, end - 1), backquoted: false, line })
    this.at = end
  }

  private process(direction: '<' | '>'): void {
    const start = this.at
    const { end } = substitutionEnd(this.text, start)
    this.push({ kind: 'process', direction, source: this.text.slice(start + 2, end - 1), line: this.lineAt(start) })
    this.at = end
  }

  private braced(inDouble: boolean): void {
    const start = this.at
    if (this.mode === 'heredoc' && braceEnd(this.text, start + 2, true) === this.text.length)
      throw commandError(`${this.text}: bad substitution`)
    const { segment, end } = readParameter(this.text, start, inDouble, this.lineAt(start))
    this.push(segment)
    this.at = end
  }
}
