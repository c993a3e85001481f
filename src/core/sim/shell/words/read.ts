/** Reads the text of a word into segments. */
import { substitutionEnd } from '../syntax/parse.ts'
import { decodeAnsiC } from './ansi-c.ts'
import type { Operation, ParameterSegment, Segment, Subscript } from './segments.ts'
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
const DIGITS = /[0-9]+/y
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
    if (this.mode === 'word' || assignment === 0) this.tilde(assignment === 0)
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
          this.tilde(true)
      }
    }
  }

  private tilde(endsAtColon: boolean): void {
    if (this.text[this.at] !== '~') return
    const pattern = endsAtColon ? /~([^/:'"\\$`]*)(?=[/:]|$)/y : /~([^/'"\\$`]*)(?=\/|$)/y
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (!match) {
      this.addLiteral('~')
      this.at++
      return
    }
    this.push({ kind: 'tilde', user: match[1]! })
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
      this.emptyQuotes(start + 2, end)
      this.addQuoted(decodeAnsiC(text.slice(start + 2, end)))
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
    const { segment, end } = readParameter(this.text, start, inDouble, this.lineAt(start))
    this.push(segment)
    this.at = end
  }
}

function plainParameter(name: string): ParameterSegment {
  return {
    kind: 'parameter',
    text: name,
    name,
    indirect: false,
    length: false,
    subscript: null,
    operation: null,
    pure: true,
  }
}

/** Reads `${…}` whose `$` is at `start`. */
function readParameter(
  text: string,
  start: number,
  inDouble: boolean,
  line: number,
): { segment: ParameterSegment; end: number } {
  const finish = (
    name: string,
    flags: { indirect?: boolean; length?: boolean },
    subscript: Subscript | null,
    operation: Operation | null,
    close: number,
  ) => ({
    segment: {
      kind: 'parameter' as const,
      text: text.slice(start + 2, close),
      name,
      indirect: flags.indirect ?? false,
      length: flags.length ?? false,
      subscript,
      operation,
      pure: isPure(subscript, operation),
    },
    end: close + 1,
  })
  const bad = () => finish('', {}, null, { kind: 'bad' }, braceEnd(text, start + 2, inDouble))

  let at = start + 2
  let indirect = false
  let length = false
  const nameAt = (position: number): string | null => {
    NAME.lastIndex = position
    DIGITS.lastIndex = position
    const char = text[position]
    return (
      NAME.exec(text)?.[0] ?? DIGITS.exec(text)?.[0] ?? (char !== undefined && '@*#?$!-'.includes(char) ? char : null)
    )
  }
  if (text[at] === '#' && text[at + 1] !== '}') {
    const counted = nameAt(at + 1)
    const after = counted === null ? undefined : text[at + 1 + counted.length]
    // `${#-x}` is `$#` with a default, `${#-}` is the length of `$-`.
    if (counted !== null && (after === '}' || (after === '[' && /^[A-Za-z_]/.test(counted)))) {
      length = true
      at++
    } else if (counted !== null && /^\w/.test(counted)) return bad()
  } else if (text[at] === '!' && text[at + 1] !== '}') {
    const named = nameAt(at + 1)
    // `${!-x}` is `$!` with a default.
    if (
      named !== null &&
      (/^\w/.test(named) ||
        ((named === '#' || named === '@' || named === '*' || named === '?' || named === '$' || named === '!') &&
          text[at + 2] === '}'))
    ) {
      indirect = true
      at++
    }
  }
  const name = nameAt(at)
  if (name === null) return bad()
  at += name.length

  let subscript: Subscript | null = null
  if (text[at] === '[' && /^[A-Za-z_]/.test(name)) {
    const close = bracketEnd(text, at)
    if (close < 0) return bad()
    const inner = text.slice(at + 1, close)
    if (inner === '@' || inner === '*') subscript = { kind: 'all', joined: inner === '*' }
    else subscript = { kind: 'index', word: new Word(inner, 'word', line) }
    at = close + 1
  }
  const rest = text[at]
  if (rest === '}') {
    if (indirect && subscript?.kind === 'all') {
      return finish(name, { indirect }, subscript, { kind: 'keys', joined: subscript.joined }, at)
    }
    return finish(name, { indirect, length }, subscript, null, at)
  }
  if (length || rest === undefined) return bad()
  if (indirect && (rest === '@' || rest === '*') && text[at + 1] === '}')
    return finish(name, { indirect }, subscript, { kind: 'names', joined: rest === '*' }, at + 1)

  const operand = (from: number, to: number): Word =>
    new Word(text.slice(from, to), inDouble ? 'operand' : 'word', line)
  const pattern = (from: number, to: number): Word => new Word(text.slice(from, to), 'word', line)

  const colon = rest === ':' && /[-=?+]/.test(text[at + 1] ?? '')
  const operator = colon ? text[at + 1]! : rest
  if ('-=?+'.includes(operator)) {
    const from = at + (colon ? 2 : 1)
    const close = braceEnd(text, from, inDouble)
    const word = operand(from, close)
    return finish(name, { indirect }, subscript, { kind: 'default', operator: operator as '-', colon, word }, close)
  }
  if (rest === ':') {
    const close = braceEnd(text, at + 1, inDouble)
    const middle = sliceColon(text, at + 1, close)
    const offset = new Word(text.slice(at + 1, middle < 0 ? close : middle), 'arithmetic', line)
    const size = middle < 0 ? null : new Word(text.slice(middle + 1, close), 'arithmetic', line)
    if (offset.text === '' && size === null) return bad()
    return finish(name, { indirect }, subscript, { kind: 'slice', offset, length: size }, close)
  }
  if (rest === '#' || rest === '%') {
    const double = text[at + 1] === rest
    const from = at + (double ? 2 : 1)
    const close = braceEnd(text, from, false)
    const operation: Operation = {
      kind: 'remove',
      operator: (double ? rest + rest : rest) as '#',
      pattern: pattern(from, close),
    }
    return finish(name, { indirect }, subscript, operation, close)
  }
  if (rest === '/') {
    const mark = text[at + 1]
    const anchored = mark === '/' || mark === '#' || mark === '%'
    const from = at + (anchored ? 2 : 1)
    const close = braceEnd(text, from, false)
    const slash = unquotedSlash(text, from, close, mark === '#' || mark === '%')
    const operation: Operation = {
      kind: 'replace',
      operator: (anchored ? `/${mark}` : '/') as '/',
      pattern: pattern(from, slash < 0 ? close : slash),
      replacement: pattern(slash < 0 ? close : slash + 1, close),
    }
    return finish(name, { indirect }, subscript, operation, close)
  }
  if (rest === '^' || rest === ',') {
    const double = text[at + 1] === rest
    const from = at + (double ? 2 : 1)
    const close = braceEnd(text, from, false)
    const operation: Operation = {
      kind: 'case',
      operator: (double ? rest + rest : rest) as '^',
      pattern: pattern(from, close),
    }
    return finish(name, { indirect }, subscript, operation, close)
  }
  if (rest === '@' && text[at + 2] === '}' && /[A-Za-z]/.test(text[at + 1]!))
    return finish(name, { indirect }, subscript, { kind: 'transform', letter: text[at + 1]! }, at + 2)
  return bad()
}

function isPure(subscript: Subscript | null, operation: Operation | null): boolean {
  if (subscript?.kind === 'index' && !subscript.word.pure) return false
  switch (operation?.kind) {
    case 'default':
      return operation.word.pure
    case 'remove':
    case 'case':
      return operation.pattern.pure
    case 'replace':
      return operation.pattern.pure && operation.replacement.pure
    case 'slice':
      return operation.offset.pure && (operation.length?.pure ?? true)
    default:
      return true
  }
}

// ---- where quoted and nested things end

function nextSpecial(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const char = text[at]
    if (char === '\\' || char === '$' || char === '`' || char === '"') return at
  }
  return end
}

/** Index just behind what opens at `at` (a quote, an expansion, an escape), or `at + 1` for a plain character. */
function skipOne(text: string, at: number, singleQuotes: boolean): number {
  const char = text[at]
  if (char === '\\') return at + 2
  if (char === "'" && singleQuotes) {
    const close = text.indexOf("'", at + 1)
    return close < 0 ? text.length : close + 1
  }
  if (char === '"') return doubleQuoteEnd(text, at) + 1
  if (char === '`') return backquoteEnd(text, at) + 1
  if (char === '$') {
    const next = text[at + 1]
    if (next === '{') return braceEnd(text, at + 2, !singleQuotes) + 1
    if (next === '(') return substitutionEnd(text, at).end
    if (next === "'" && singleQuotes) return ansiCEnd(text, at + 1) + 1
  }
  return at + 1
}

/** The `}` which closes an expansion whose inside starts at `from`. */
export function braceEnd(text: string, from: number, inDouble: boolean): number {
  let at = from
  while (at < text.length && text[at] !== '}') at = skipOne(text, at, !inDouble)
  return Math.min(at, text.length)
}

export function doubleQuoteEnd(text: string, open: number): number {
  let at = open + 1
  while (at < text.length && text[at] !== '"') {
    if (text[at] === "'") at++
    else at = skipOne(text, at, false)
  }
  return Math.min(at, text.length)
}

function backquoteEnd(text: string, open: number): number {
  let at = open + 1
  while (at < text.length && text[at] !== '`') at += text[at] === '\\' ? 2 : 1
  return Math.min(at, text.length)
}

function ansiCEnd(text: string, open: number): number {
  let at = open + 1
  while (at < text.length && text[at] !== "'") at += text[at] === '\\' ? 2 : 1
  return Math.min(at, text.length)
}

/** The `]` which matches the `[` at `open`, or -1. */
export function bracketEnd(text: string, open: number): number {
  let level = 0
  let at = open
  while (at < text.length) {
    const char = text[at]
    if (char === '[') level++
    else if (char === ']' && --level === 0) return at
    at = skipOne(text, at, true)
  }
  return -1
}

function sliceColon(text: string, from: number, end: number): number {
  let level = 0
  let questions = 0
  let at = from
  while (at < end) {
    const char = text[at]
    if (char === '(' || char === '[') level++
    else if (char === ')' || char === ']') level--
    else if (char === '?' && level === 0) questions++
    else if (char === ':' && level === 0 && questions-- === 0) return at
    at = skipOne(text, at, true)
  }
  return -1
}

function unquotedSlash(text: string, from: number, end: number, anchored: boolean): number {
  let at = from
  // A slash right at the start belongs to the pattern: `${x////_}`.
  if (text[at] === '/' && !anchored) at++
  while (at < end) {
    if (text[at] === '/') return at
    at = skipOne(text, at, true)
  }
  return -1
}

/** End of `$((…))` when it holds balanced parentheses and no quotes, else -1: most need no parser. */
function simpleArithmeticEnd(text: string, start: number): number {
  if (text[start + 2] !== '(') return -1
  let level = 2
  for (let at = start + 3; at < text.length; at++) {
    const char = text[at]!
    if (char === '(') level++
    else if (char === ')') {
      level--
      if (level === 1) return text[at + 1] === ')' ? at + 2 : -1
    } else if (char === '"' || char === "'" || char === '`' || char === '\\' || char === '#' || char === ';') return -1
  }
  return -1
}
