/** Tokens as V8's scanner sees them: one at a time, because only the parser knows where a slash begins a regular expression. */

export interface Lexeme {
  readonly kind: 'end' | 'illegal' | 'name' | 'private' | 'number' | 'string' | 'template' | 'regexp' | 'punct'
  readonly text: string
  readonly start: number
  readonly end: number
  /** A line break stands before it. */
  readonly isFirst: boolean
  /** What is wrong with an illegal one, where that is not simply that it is unexpected. */
  readonly problem?: SyntaxProblem
  /** Of templates: it ends the literal. */
  readonly isTail?: boolean
  /** Written in a way that strict mode forbids. */
  readonly octal?: SyntaxProblem
}

/** What V8 says, and the part of the source that it underlines. */
export interface SyntaxProblem {
  readonly message: string
  readonly start: number
  readonly end: number
}

const PUNCTUATORS = [
  '>>>=', '...', '===', '!==', '**=', '<<=', '>>=', '>>>', '&&=', '||=', '??=',
  '=>', '==', '!=', '<=', '>=', '&&', '||', '??', '?.', '++', '--', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<', '>>', '**',
  ...'{}()[];,<>+-*/%&|^!~?:=.',
] // biome-ignore format: a table
const NAME =
  /(?:[\p{ID_Start}$_]|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]+\})(?:[\p{ID_Continue}$\u200c\u200d]|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]+\})*/uy
const NUMBER =
  /0[xX][0-9a-fA-F_]+n?|0[oO][0-7_]+n?|0[bB][01_]+n?|(?:[0-9][0-9_]*n|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)/y
const SPACE = /(?:[\s\ufeff]|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/|<!--[^\n\r]*)+/y
const LINE_BREAK = /[\n\r\u2028\u2029]/

export class Scanner {
  constructor(readonly source: string) {}

  scan(from: number): Lexeme {
    const { source } = this
    const space = from === 0 && source.startsWith('#!') ? source.search(/[\n\r]|$/) : 0
    const gap = space + (this.match(SPACE, from + space)?.length ?? 0)
    const start = from + gap
    const isFirst = from === 0 || LINE_BREAK.test(source.slice(from, start))
    const make = (kind: Lexeme['kind'], end: number, more: Partial<Lexeme> = {}): Lexeme => ({
      kind,
      text: source.slice(start, end),
      start,
      end,
      isFirst,
      ...more,
    })
    if (start >= source.length) return make('end', source.length)
    const char = source[start]!
    if (source.startsWith('/*', start)) return make('illegal', source.length)
    if (char === '"' || char === "'") return this.string(start, make)
    if (char === '`') return this.template(start, make)
    if (/[0-9]/.test(char) || (char === '.' && /[0-9]/.test(source[start + 1] ?? ''))) return this.number(start, make)
    if (char === '#') {
      const name = this.match(NAME, start + 1)
      return name === null ? make('illegal', start + 1) : make('private', start + 1 + name.length)
    }
    const name = this.match(NAME, start)
    if (name !== null && source[start + name.length] === '\\') return make('illegal', start + name.length + 1)
    if (name !== null) return make('name', start + name.length)
    const text = PUNCTUATORS.find((each) => source.startsWith(each, start))
    // V8 gives those beyond ASCII no width.
    if (text === undefined) return make('illegal', char > '\x7f' ? start : start + 1)
    const isConditional = text === '?.' && /[0-9]/.test(source[start + 2] ?? '')
    return make('punct', start + (isConditional ? 1 : text.length))
  }

  /** The same place again, as a regular expression. */
  regexp(slash: Lexeme): Lexeme {
    const { source } = this
    let isInClass = false
    let at = slash.start + 1
    for (; at < source.length && !LINE_BREAK.test(source[at]!); at++) {
      const char = source[at]
      if (char === '\\') at++
      else if (char === '[') isInClass = true
      else if (char === ']') isInClass = false
      else if (char === '/' && !isInClass) {
        const flags = /^[\p{ID_Continue}$]*/u.exec(source.slice(at + 1))?.[0] ?? ''
        const end = at + 1 + flags.length
        return { ...slash, kind: 'regexp', text: source.slice(slash.start, end), end }
      }
    }
    return {
      ...slash,
      kind: 'illegal',
      problem: { message: 'Invalid regular expression: missing /', start: slash.start, end: slash.end },
    }
  }

  /** What follows a `}` inside a template. */
  continuation(brace: Lexeme): Lexeme {
    return this.template(brace.start, (kind, end, more) => ({
      ...brace,
      kind,
      text: this.source.slice(brace.start, end),
      end,
      ...more,
    }))
  }

  private string(start: number, make: Make): Lexeme {
    const { source } = this
    let octal: SyntaxProblem | undefined
    for (let at = start + 1; at < source.length; at++) {
      const char = source[at]!
      if (char === source[start]) return make('string', at + 1, octal ? { octal } : {})
      if (char === '\n' || char === '\r') return make('illegal', at)
      if (char !== '\\') continue
      const problem = this.escape(at)
      if (problem) return make('illegal', at + 1, { problem })
      if (/^\\(?:[1-7]|0[0-9])/.test(source.slice(at, at + 3)))
        octal ??= problemAt('Octal escape sequences are not allowed in strict mode.', at + 1)
      at += source[at + 1] === '\r' && source[at + 2] === '\n' ? 2 : 1
    }
    return make('illegal', source.length)
  }

  private template(start: number, make: Make): Lexeme {
    const { source } = this
    for (let at = start + 1; at < source.length; at++) {
      if (source[at] === '\\') {
        const problem = this.escape(at)
        if (problem) return make('illegal', at + 1, { problem })
        at++
      } else if (source[at] === '`') return make('template', at + 1, { isTail: true })
      else if (source[at] === '$' && source[at + 1] === '{') return make('template', at + 2, { isTail: false })
    }
    return make('template', source.length, { isTail: false })
  }

  private escape(at: number): SyntaxProblem | null {
    const { source } = this
    const kind = source[at + 1]
    if (kind === 'x' && !/^[0-9a-fA-F]{2}/.test(source.slice(at + 2)))
      return { message: 'Invalid hexadecimal escape sequence', start: at, end: at + 4 }
    if (kind !== 'u') return null
    if (/^(?:[0-9a-fA-F]{4}|\{[0-9a-fA-F]+\})/.test(source.slice(at + 2))) return null
    return { message: 'Invalid Unicode escape sequence', start: at, end: at + 6 }
  }

  private number(start: number, make: Make): Lexeme {
    const text = this.match(NUMBER, start) ?? this.source[start]!
    const end = start + text.length
    const twice = text.indexOf('__')
    if (twice >= 0)
      return make('illegal', end, {
        problem: problemAt('Only one underscore is allowed as numeric separator', start + twice + 1),
      })
    if (text.endsWith('_'))
      return make('illegal', end, {
        problem: problemAt('Numeric separators are not allowed at the end of numeric literals', end),
      })
    if (/[eExXoObB]$/.test(text) && !/^0x/i.test(text)) return make('illegal', end)
    if (/^0[xob]/i.test(this.source.slice(start, start + 2)) && text === '0') return make('illegal', end + 1)
    const exponent = /^[eE][+-]?/.exec(this.source.slice(end, end + 2))?.[0].length ?? 0
    if (exponent > 0 && !/[eExX]/.test(text)) return make('illegal', end + exponent)
    if (this.match(NAME, end) !== null || /[0-9]/.test(this.source[end] ?? '')) return make('illegal', end)
    const isOctal = /^0[0-7]+$/.test(text)
    if (!isOctal && !/^0[0-9]+/.test(text)) return make('number', end)
    const message = isOctal
      ? 'Octal literals are not allowed in strict mode.'
      : 'Decimals with leading zeros are not allowed in strict mode.'
    return make('number', end, { octal: { message, start, end } })
  }

  private match(pattern: RegExp, at: number): string | null {
    pattern.lastIndex = at
    return pattern.exec(this.source)?.[0] ?? null
  }
}

type Make = (kind: Lexeme['kind'], end: number, more?: Partial<Lexeme>) => Lexeme

const problemAt = (message: string, at: number): SyntaxProblem => ({ message, start: at, end: at + 1 })
