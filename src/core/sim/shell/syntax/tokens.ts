/** Splits a text that does not parse into tokens, and says what bash would say at one of them. */

export interface Problem {
  readonly messages: readonly { readonly line: number; readonly text: string }[]
  readonly dash: { readonly line: number; readonly message: string }
  /** The exit status: bash takes a bad `[[` for no failure. */
  readonly status?: number
  /** Here-documents that the end of the text ended, on the way to the error. */
  readonly warnings?: readonly { readonly line: number; readonly text: string }[]
}

export class Stop {
  constructor(readonly problem: Problem) {}
}

export interface Token {
  readonly kind: 'word' | 'operator' | 'newline' | 'end'
  readonly text: string
  readonly start: number
}

const OPERATORS = [
  '&>>',
  '<<<',
  ';;&',
  '<<-',
  '&&',
  '||',
  ';;',
  ';&',
  '|&',
  '&>',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  ';',
  '&',
  '|',
  '<',
  '>',
  '(',
  ')',
]
export const REDIRECTS = new Set(['&>>', '<<<', '<<-', '&>', '<<', '>>', '<&', '>&', '<>', '>|', '<', '>'])
export const RESERVED = new Set(
  'if then else elif fi do done case esac while until for select function { } ! [[ coproc time in'.split(' '),
)

export abstract class TokenWalker {
  /** Commands up to one of `ends` (reserved words), a `)` or the end; at least one. */
  protected abstract list(ends: readonly string[]): void

  protected at = 0
  protected token: Token
  protected previous: Token | null = null
  protected heredocs: { delimiter: string; strip: boolean; start: number }[] = []
  protected readonly warnings: { line: number; text: string }[] = []

  constructor(
    protected readonly text: string,
    protected readonly firstLine: number,
    protected readonly extglob: boolean,
  ) {
    this.token = { kind: 'newline', text: '\n', start: 0 }
  }

  // ---- messages

  protected lineOf(position: number): number {
    let line = this.firstLine
    for (let at = this.text.indexOf('\n'); at >= 0 && at < position; at = this.text.indexOf('\n', at + 1)) line++
    return line
  }
  protected lineText(position: number): string {
    const from = this.text.lastIndexOf('\n', position - 1) + 1
    const to = this.text.indexOf('\n', position)
    return this.text.slice(from, to < 0 ? this.text.length : to)
  }
  protected lastLine(): number {
    return this.lineOf(this.text.length) + (this.text.endsWith('\n') ? 0 : 1)
  }

  unexpectedAt(position: number): Problem {
    this.at = Math.max(0, Math.min(position, this.text.length))
    const token = this.text.slice(this.at).match(/^(?:&&|\|\||;;|[;&|()<>]|\n|[^\s;&|()<>]+)/)?.[0]
    return this.problem(token === undefined || token === '\n' ? 'newline' : token, this.at)
  }

  protected problem(shown: string, position: number): Problem {
    const line = this.lineOf(position)
    return {
      messages: [
        { line, text: `syntax error near unexpected token \`${shown}'` },
        { line, text: `\`${this.lineText(position)}'` },
      ],
      dash: {
        line,
        message:
          shown === 'newline'
            ? 'newline unexpected'
            : REDIRECTS.has(shown)
              ? 'redirection unexpected'
              : RESERVED.has(shown) || /^[^\w]/.test(shown)
                ? `"${shown}" unexpected`
                : 'word unexpected',
      },
    }
  }

  protected stuck(expecting: string | null = null): never {
    const { token } = this
    const expected = expecting === null ? '' : ` (expecting ${expecting === 'word' ? expecting : `"${expecting}"`})`
    if (token.kind === 'end') {
      const line = this.lastLine()
      throw new Stop({
        messages: [{ line, text: 'syntax error: unexpected end of file' }],
        dash: {
          line: this.lineOf(this.text.length),
          message: `end of file unexpected${expected}`,
        },
      })
    }
    const problem = this.problem(token.kind === 'newline' ? 'newline' : token.text, token.start)
    if (token.kind === 'newline' && token.text === '') {
      throw new Stop({ ...problem, dash: { ...problem.dash, message: `end of file unexpected${expected}` } })
    }
    throw new Stop(
      expecting ? { ...problem, dash: { ...problem.dash, message: problem.dash.message + expected } } : problem,
    )
  }

  protected unmatched(start: number, close: string, atEnd = false): never {
    const line = atEnd ? this.lastLine() : this.lineOf(start)
    const dash =
      close === '"' || close === "'"
        ? 'Unterminated quoted string'
        : close === '}'
          ? "Missing '}'"
          : close === '`'
            ? 'EOF in backquote substitution'
            : this.text.startsWith('((', start) && this.text[start - 1] === '$'
              ? "Missing '))'"
              : `end of file unexpected (expecting "${close}")`
    throw new Stop({
      messages: [{ line, text: `unexpected EOF while looking for matching \`${close}'` }],
      dash: { line: this.lineOf(this.text.length), message: dash },
    })
  }

  // ---- tokens

  protected next(): void {
    this.previous = this.token
    this.token = this.lex()
  }

  protected lex(): Token {
    const { text } = this
    for (;;) {
      if (text.startsWith('\\\n', this.at)) this.at += 2
      else if (text[this.at] === ' ' || text[this.at] === '\t') this.at++
      else break
    }
    if (text[this.at] === '#') while (this.at < text.length && text[this.at] !== '\n') this.at++
    const start = this.at
    if (start >= text.length) {
      // bash ends its input with a newline if the text does not.
      if (this.sawLastNewline || text.endsWith('\n')) return { kind: 'end', text: '', start }
      this.sawLastNewline = true
      return { kind: 'newline', text: '', start }
    }
    if (text[start] === '\n') {
      this.at++
      this.skipHeredocs()
      return { kind: 'newline', text: '\n', start }
    }
    if ((text[start] === '<' || text[start] === '>') && text[start + 1] === '(') return this.word(start)
    const operator = OPERATORS.find((candidate) => text.startsWith(candidate, start))
    if (operator !== undefined) {
      this.at += operator.length
      return { kind: 'operator', text: operator, start }
    }
    return this.word(start)
  }

  protected sawLastNewline = false

  protected skipHeredocs(): void {
    for (const { delimiter, strip, start } of this.heredocs) {
      let closed = false
      while (this.at < this.text.length) {
        const end = this.text.indexOf('\n', this.at)
        const line = this.text.slice(this.at, end < 0 ? this.text.length : end)
        this.at = end < 0 ? this.text.length : end + 1
        closed = (strip ? line.replace(/^\t+/, '') : line) === delimiter
        if (closed) break
      }
      if (!closed) {
        const text = `here-document at line ${this.lineOf(start)} delimited by end-of-file (wanted \`${delimiter}')`
        this.warnings.push({ line: this.lastLine() - 1, text })
      }
    }
    this.heredocs = []
  }

  protected word(start: number): Token {
    const { text } = this
    while (this.at < text.length) {
      const char = text[this.at]!
      if (' \t\n;&|'.includes(char)) break
      if (char === '<' || char === '>') {
        if (text[this.at + 1] !== '(') break
        this.parenthesized(this.at + 1)
      } else if (char === '(') {
        const before = text[this.at - 1]
        const isArray =
          before === '=' && /^[A-Za-z_]\w*(\[[^\]]*\])?\+?=$/.test(text.slice(start, this.at)) && this.arrayAllowed()
        if (isArray) this.array(this.at)
        else if (this.extglob && before !== undefined && '?*+@!'.includes(before) && this.at > start)
          this.balanced(this.at, ')')
        else break
      } else if (char === ')') break
      else this.part(char)
    }
    return { kind: 'word', text: text.slice(start, this.at), start }
  }

  protected arrayAllowed(): boolean {
    // `echo a=(1)` is an error, `declare a=(1)` is none.
    return this.arrayContext
  }
  protected arrayContext = true

  protected part(char: string): void {
    const { text } = this
    const start = this.at
    if (char === '\\') this.at += 2
    else if (char === "'") {
      const close = text.indexOf("'", start + 1)
      if (close < 0) this.unmatched(start, "'")
      this.at = close + 1
    } else if (char === '"') this.doubleQuoted()
    else if (char === '`') {
      this.at++
      while (this.at < text.length && text[this.at] !== '`') this.at += text[this.at] === '\\' ? 2 : 1
      if (this.at >= text.length) this.unmatched(start, '`')
      this.at++
    } else if (char === '$') this.dollar()
    else this.at++
  }

  protected doubleQuoted(): void {
    const start = this.at
    this.at++
    while (this.at < this.text.length && this.text[this.at] !== '"') {
      const char = this.text[this.at]!
      if (char === "'") this.at++
      else this.part(char)
    }
    if (this.at >= this.text.length) this.unmatched(start, '"')
    this.at++
  }

  protected dollar(): void {
    const { text } = this
    const start = this.at
    const next = text[start + 1]
    if (next === '{') {
      this.at += 2
      this.balancedUntil(start, '}')
    } else if (next === '(' && text[start + 2] === '(') {
      const from = this.at
      this.at += 1
      this.balanced(this.at, ')')
      void from
    } else if (next === '(') this.parenthesized(start + 1)
    else if (next === '[') {
      this.at += 2
      this.balancedUntil(start, ']')
    } else if (next === "'") {
      this.at += 2
      while (this.at < text.length && text[this.at] !== "'") this.at += text[this.at] === '\\' ? 2 : 1
      if (this.at >= text.length) this.unmatched(start, "'")
      this.at++
    } else this.at++
  }

  protected balancedUntil(start: number, close: string): void {
    while (this.at < this.text.length && this.text[this.at] !== close) this.part(this.text[this.at]!)
    if (this.at >= this.text.length) this.unmatched(start, close)
    this.at++
  }

  protected balanced(open: number, close: string): void {
    this.at = open + 1
    let level = 1
    while (this.at < this.text.length) {
      const char = this.text[this.at]!
      if (char === '(') level++
      if (char === close && --level === 0) {
        this.at++
        return
      }
      if (char === '(' || char === close) this.at++
      else this.part(char)
    }
    this.unmatched(open, close)
  }

  /** Commands between parentheses, inside a word: they are parsed as commands. */
  protected parenthesized(open: number): void {
    const outer = { token: this.token, previous: this.previous, heredocs: this.heredocs }
    this.at = open + 1
    this.heredocs = []
    this.token = this.lex()
    this.skipNewlines()
    try {
      while (!this.is(')') && !this.ended) {
        this.list([])
        if (this.token.kind !== 'newline') break
        this.skipNewlines()
      }
    } catch (stop) {
      if (stop instanceof Stop && this.ended) this.unmatched(open, ')', true)
      throw stop
    }
    if (this.ended) this.unmatched(open, ')', true)
    if (!this.is(')')) this.stuck()
    this.at = this.token.start + 1
    Object.assign(this, outer)
  }

  /** `(…)` of an array assignment: words only. */
  protected array(open: number): void {
    const outer = { token: this.token, previous: this.previous }
    this.at = open + 1
    try {
      for (;;) {
        this.token = this.lex()
        if (this.ended) this.unmatched(open, ')')
        if (this.is(')')) break
        if (this.token.kind === 'operator') this.stuck()
        if (/^\[[^\]]*$/.test(this.token.text)) this.unmatched(this.token.start, ']')
      }
    } catch (stop) {
      // Inside an array bash gives up with status 1.
      if (stop instanceof Stop) throw new Stop({ ...stop.problem, status: 1 })
      throw stop
    }
    Object.assign(this, outer)
  }

  protected is(text: string): boolean {
    return this.token.kind !== 'newline' && this.token.kind !== 'end' && this.token.text === text
  }
  protected get ended(): boolean {
    return this.token.kind === 'end'
  }
  protected accept(text: string): boolean {
    if (!this.is(text)) return false
    this.next()
    return true
  }
  protected expect(text: string): void {
    if (!this.accept(text)) this.stuck(text)
  }
  protected skipNewlines(): void {
    while (this.token.kind === 'newline') this.next()
  }
}
