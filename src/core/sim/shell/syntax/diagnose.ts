/**
 * What bash says about a text that does not parse. unbash tells that and roughly where; bash names the first token at
 * which no command could go on, so this walks the tokens with bash's grammar until it gets stuck.
 */
import { parseScript } from './parse.ts'

export interface Problem {
  readonly messages: readonly { readonly line: number; readonly text: string }[]
  readonly dash: { readonly line: number; readonly message: string }
  /** The exit status: bash takes a bad `[[` for no failure. */
  readonly status?: number
}

export function describeSyntaxError(text: string, firstLine: number, extglob: boolean): Problem {
  const walker = new Walker(text, firstLine, extglob)
  try {
    walker.script()
  } catch (stop) {
    if (stop instanceof Stop) return stop.problem
    throw stop
  }
  // bash's grammar took it all, so the parser knows better: name the place it found.
  const position = parseScript(text, firstLine, { extglob, aliases: null }).errorAt ?? 0
  return walker.unexpectedAt(position)
}

/** Whether a text fails only because it ends too early. */
export function isUnfinished(text: string, extglob: boolean): boolean {
  const first = describeSyntaxError(text, 1, extglob).messages[0]?.text ?? ''
  return first.startsWith('unexpected EOF') || first.endsWith('unexpected end of file')
}

class Stop {
  constructor(readonly problem: Problem) {}
}

interface Token {
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
const REDIRECTS = new Set(['&>>', '<<<', '<<-', '&>', '<<', '>>', '<&', '>&', '<>', '>|', '<', '>'])
const RESERVED = new Set(
  'if then else elif fi do done case esac while until for select function { } ! [[ coproc time in'.split(' '),
)

class Walker {
  private at = 0
  private token: Token
  private previous: Token | null = null
  private heredocs: { delimiter: string; strip: boolean }[] = []

  constructor(
    private readonly text: string,
    private readonly firstLine: number,
    private readonly extglob: boolean,
  ) {
    this.token = { kind: 'newline', text: '\n', start: 0 }
  }

  // ---- messages

  private lineOf(position: number): number {
    let line = this.firstLine
    for (let at = this.text.indexOf('\n'); at >= 0 && at < position; at = this.text.indexOf('\n', at + 1)) line++
    return line
  }
  private lineText(position: number): string {
    const from = this.text.lastIndexOf('\n', position - 1) + 1
    const to = this.text.indexOf('\n', position)
    return this.text.slice(from, to < 0 ? this.text.length : to)
  }
  private lastLine(): number {
    return this.lineOf(this.text.length) + (this.text.endsWith('\n') ? 0 : 1)
  }

  unexpectedAt(position: number): Problem {
    this.at = Math.max(0, Math.min(position, this.text.length))
    const token = this.text.slice(this.at).match(/^(?:&&|\|\||;;|[;&|()<>]|\n|[^\s;&|()<>]+)/)?.[0]
    return this.problem(token === undefined || token === '\n' ? 'newline' : token, this.at)
  }

  private problem(shown: string, position: number): Problem {
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
            : RESERVED.has(shown) || /^[^\w]/.test(shown)
              ? `"${shown}" unexpected`
              : 'word unexpected',
      },
    }
  }

  private stuck(expecting: string | null = null): never {
    const { token } = this
    if (token.kind === 'end') {
      const line = this.lastLine()
      throw new Stop({
        messages: [{ line, text: 'syntax error: unexpected end of file' }],
        dash: {
          line: this.lineOf(this.text.length),
          message: `end of file unexpected${expecting ? ` (expecting "${expecting}")` : ''}`,
        },
      })
    }
    const problem = this.problem(token.kind === 'newline' ? 'newline' : token.text, token.start)
    if (token.kind === 'newline' && token.text === '') {
      const expected = expecting ? ` (expecting "${expecting}")` : ''
      throw new Stop({ ...problem, dash: { ...problem.dash, message: `end of file unexpected${expected}` } })
    }
    throw new Stop(
      expecting
        ? { ...problem, dash: { ...problem.dash, message: `${problem.dash.message} (expecting "${expecting}")` } }
        : problem,
    )
  }

  private unmatched(start: number, close: string, atEnd = false): never {
    const line = atEnd ? this.lastLine() : this.lineOf(start)
    const dash =
      close === '"' || close === "'"
        ? 'Unterminated quoted string'
        : close === '}'
          ? "Missing '}'"
          : close === '`'
            ? 'EOF in backquote substitution'
            : `end of file unexpected (expecting "${close}")`
    throw new Stop({
      messages: [{ line, text: `unexpected EOF while looking for matching \`${close}'` }],
      dash: { line: this.lineOf(this.text.length), message: dash },
    })
  }

  // ---- tokens

  private next(): void {
    this.previous = this.token
    this.token = this.lex()
  }

  private lex(): Token {
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

  private sawLastNewline = false

  private skipHeredocs(): void {
    for (const { delimiter, strip } of this.heredocs) {
      while (this.at < this.text.length) {
        const end = this.text.indexOf('\n', this.at)
        const line = this.text.slice(this.at, end < 0 ? this.text.length : end)
        this.at = end < 0 ? this.text.length : end + 1
        if ((strip ? line.replace(/^\t+/, '') : line) === delimiter) break
      }
    }
    this.heredocs = []
  }

  private word(start: number): Token {
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

  private arrayAllowed(): boolean {
    // `echo a=(1)` is an error, `declare a=(1)` is none.
    return this.arrayContext
  }
  private arrayContext = true

  private part(char: string): void {
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

  private doubleQuoted(): void {
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

  private dollar(): void {
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
    else if (next === "'") {
      this.at += 2
      while (this.at < text.length && text[this.at] !== "'") this.at += text[this.at] === '\\' ? 2 : 1
      if (this.at >= text.length) this.unmatched(start, "'")
      this.at++
    } else this.at++
  }

  private balancedUntil(start: number, close: string): void {
    while (this.at < this.text.length && this.text[this.at] !== close) this.part(this.text[this.at]!)
    if (this.at >= this.text.length) this.unmatched(start, close)
    this.at++
  }

  private balanced(open: number, close: string): void {
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
  private parenthesized(open: number): void {
    const outer = { token: this.token, previous: this.previous, heredocs: this.heredocs }
    this.at = open + 1
    this.heredocs = []
    this.token = this.lex()
    this.skipNewlines()
    try {
      if (!this.is(')')) this.list([])
      this.skipNewlines()
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
  private array(open: number): void {
    const outer = { token: this.token, previous: this.previous }
    this.at = open + 1
    try {
      for (;;) {
        this.token = this.lex()
        if (this.ended) this.unmatched(open, ')')
        if (this.is(')')) break
        if (this.token.kind === 'operator') this.stuck()
      }
    } catch (stop) {
      // Inside an array bash gives up with status 1.
      if (stop instanceof Stop) throw new Stop({ ...stop.problem, status: 1 })
      throw stop
    }
    Object.assign(this, outer)
  }

  // ---- grammar

  private is(text: string): boolean {
    return this.token.kind !== 'newline' && this.token.kind !== 'end' && this.token.text === text
  }
  private get ended(): boolean {
    return this.token.kind === 'end'
  }
  private accept(text: string): boolean {
    if (!this.is(text)) return false
    this.next()
    return true
  }
  private expect(text: string): void {
    if (!this.accept(text)) this.stuck(text)
  }
  private skipNewlines(): void {
    while (this.token.kind === 'newline') this.next()
  }

  script(): void {
    this.token = this.lex()
    for (;;) {
      this.skipNewlines()
      if (this.ended) return
      this.list([])
      if (this.token.kind !== 'newline' && !this.ended) this.stuck()
    }
  }

  /** Commands up to one of `ends` (reserved words), a `)` or the end; at least one. */
  private list(ends: readonly string[]): void {
    for (;;) {
      this.andOr()
      if (this.is(';') || this.is('&')) {
        this.next()
        if (ends.length === 0 && this.token.kind === 'newline' && !this.inCompound) return
        this.skipNewlines()
      } else if (this.token.kind === 'newline') {
        if (!this.inCompound) return
        this.skipNewlines()
      } else return
      if (
        this.token.kind === 'end' ||
        this.is(')') ||
        ends.some((end) => this.is(end)) ||
        this.is(';;') ||
        this.is(';&') ||
        this.is(';;&')
      )
        return
      if (!this.inCompound && this.token.kind === 'newline') return
    }
  }
  private compoundDepth = 0
  private get inCompound(): boolean {
    return this.compoundDepth > 0
  }
  private body(ends: readonly string[]): void {
    this.compoundDepth++
    this.skipNewlines()
    this.list(ends)
    this.skipNewlines()
    this.compoundDepth--
  }

  private andOr(): void {
    this.pipeline()
    while (this.is('&&') || this.is('||')) {
      this.next()
      this.skipNewlines()
      this.pipeline()
    }
  }

  private pipeline(): void {
    let prefixed = false
    while (this.is('!') || this.is('time')) {
      this.next()
      if (this.is('-p')) this.next()
      prefixed = true
    }
    if (prefixed && (this.token.kind === 'newline' || this.token.kind === 'end' || this.is(';') || this.is('&'))) return
    this.command()
    while (this.is('|') || this.is('|&')) {
      this.next()
      this.skipNewlines()
      this.command()
    }
  }

  private command(): void {
    const { token } = this
    if (token.kind === 'newline' || token.kind === 'end') this.stuck()
    if (token.kind === 'operator') {
      if (token.text === '(') {
        this.subshellOrArithmetic()
        return
      }
      if (!REDIRECTS.has(token.text)) this.stuck()
      this.simple()
      return
    }
    switch (token.text) {
      case 'if':
        this.next()
        this.body(['then'])
        this.expect('then')
        this.body(['else', 'elif', 'fi'])
        while (this.accept('elif')) {
          this.body(['then'])
          this.expect('then')
          this.body(['else', 'elif', 'fi'])
        }
        if (this.accept('else')) this.body(['fi'])
        this.expect('fi')
        this.redirections()
        return
      case 'while':
      case 'until':
        this.next()
        this.body(['do'])
        this.expect('do')
        this.body(['done'])
        this.expect('done')
        this.redirections()
        return
      case 'for':
      case 'select':
        this.forLoop()
        return
      case 'case':
        this.caseClause()
        return
      case '{':
        this.next()
        this.body(['}'])
        this.expect('}')
        this.redirections()
        return
      case 'function':
        this.next()
        if (this.token.kind !== 'word') this.stuck()
        this.next()
        if (this.accept('(')) this.expect(')')
        this.skipNewlines()
        this.functionBody()
        return
      case '[[':
        this.conditional()
        return
      case 'coproc':
        this.next()
        if (this.token.kind === 'word' && !RESERVED.has(this.token.text)) this.next()
        this.command()
        return
      case 'then':
      case 'else':
      case 'elif':
      case 'fi':
      case 'do':
      case 'done':
      case 'esac':
      case '}':
      case 'in':
        if (token.text !== 'in') this.stuck()
    }
    this.simple()
  }

  private functionBody(): void {
    const { token } = this
    if (token.kind === 'word' && ['{', 'if', 'while', 'until', 'for', 'select', 'case', '[['].includes(token.text)) {
      this.command()
      return
    }
    if (this.is('(')) {
      this.command()
      return
    }
    this.stuck()
  }

  private redirections(): void {
    while (this.token.kind === 'operator' && REDIRECTS.has(this.token.text)) this.redirection()
    if (
      this.token.kind === 'word' &&
      /^\d+$|^\{\w+\}$/.test(this.token.text) &&
      /^[<>]/.test(this.text.slice(this.at))
    ) {
      this.next()
      this.redirections()
      return
    }
    if (this.token.kind === 'word' && !RESERVED.has(this.token.text)) this.stuck()
    if (this.token.kind === 'word' && !this.inCompound && RESERVED.has(this.token.text)) this.stuck()
  }

  private redirection(): void {
    const operator = this.token.text
    this.next()
    if (this.token.kind !== 'word') this.stuck()
    if (operator === '<<' || operator === '<<-')
      this.heredocs.push({ delimiter: this.token.text.replace(/['"\\]/g, ''), strip: operator === '<<-' })
    this.next()
  }

  private simple(): void {
    let words = 0
    for (;;) {
      const { token } = this
      if (token.kind === 'operator' && REDIRECTS.has(token.text)) this.redirection()
      else if (token.kind === 'word') {
        const assignment = /^[A-Za-z_]\w*(\[.*\])?\+?=/.test(token.text)
        words++
        this.arrayContext =
          (assignment && this.arrayContext) ||
          /^(declare|typeset|local|export|readonly|alias|eval|let)$/.test(token.text)
        this.next()
        if (this.is('(') && words === 1 && !assignment) {
          this.arrayContext = true
          this.next()
          if (!this.is(')')) this.stuck()
          this.next()
          this.skipNewlines()
          this.functionBody()
          return
        }
      } else break
    }
    this.arrayContext = true
    if (this.is('(')) this.stuck()
  }

  private subshellOrArithmetic(): void {
    if (this.text[this.token.start + 1] === '(') {
      // `((…))`, unless it turns out to be two subshells.
      const start = this.token.start
      const saved = this.at
      this.at = start
      this.balanced(start, ')')
      if (this.text[this.at - 2] === ')') {
        this.next()
        this.redirections()
        return
      }
      this.at = saved
    }
    this.next()
    this.body([])
    this.expect(')')
    this.redirections()
  }

  private forLoop(): void {
    this.next()
    if (this.is('(')) {
      const start = this.token.start
      this.balanced(start, ')')
      const header = this.text.slice(start, this.at)
      if ((header.match(/;/g) ?? []).length !== 2) {
        const line = this.lineOf(start)
        throw new Stop({
          messages: [
            { line, text: 'syntax error: arithmetic expression required' },
            { line, text: `syntax error: \`${header}'` },
          ],
          dash: { line, message: 'Bad for loop variable' },
        })
      }
      this.next()
      this.accept(';')
    } else {
      if (this.token.kind !== 'word') this.stuck()
      this.next()
      this.skipNewlines()
      if (this.accept('in')) {
        while (this.token.kind === 'word') this.next()
        if (!this.is(';') && (this.token.kind as string) !== 'newline') this.stuck()
        this.next()
      } else this.accept(';')
    }
    this.skipNewlines()
    if (this.accept('{')) {
      this.body(['}'])
      this.expect('}')
    } else {
      this.expect('do')
      this.body(['done'])
      this.expect('done')
    }
    this.redirections()
  }

  private caseClause(): void {
    this.next()
    if (this.token.kind !== 'word') this.stuck()
    this.next()
    this.skipNewlines()
    this.expect('in')
    this.skipNewlines()
    while (!this.is('esac')) {
      this.accept('(')
      if (this.token.kind !== 'word') this.stuck()
      this.next()
      while (this.accept('|')) {
        if (this.token.kind !== 'word') this.stuck()
        this.next()
      }
      this.expect(')')
      this.skipNewlines()
      if (!this.is('esac') && !this.is(';;') && !this.is(';&') && !this.is(';;&')) this.body(['esac'])
      if (this.is('esac')) break
      if (!this.accept(';;') && !this.accept(';&') && !this.accept(';;&')) this.stuck()
      this.skipNewlines()
    }
    this.next()
    this.redirections()
  }

  private conditional(): void {
    const start = this.token.start
    const line = this.lineOf(start)
    const words: string[] = []
    for (;;) {
      this.next()
      if (this.is(']]')) break
      if (this.ended) this.stopConditional(line, "unexpected EOF while looking for `]]'", 2)
      const { kind, text } = this.token
      if (kind === 'operator' && !['&&', '||', '<', '>', '(', ')', '|'].includes(text))
        this.stopConditional(line, `syntax error in conditional expression: unexpected token \`${text}'`, 0)
      if (kind !== 'newline') words.push(text)
    }
    const problem = conditionalProblem(words)
    if (problem !== null) this.stopConditional(line, problem, 0)
    this.next()
    this.redirections()
  }
  private stopConditional(line: number, text: string, status: number): never {
    const messages = text === '' ? [] : [{ line, text }]
    throw new Stop({ messages, dash: { line, message: 'word unexpected' }, status })
  }
}

const TEST_BINARY = new Set([
  '=',
  '==',
  '!=',
  '=~',
  '<',
  '>',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '-nt',
  '-ot',
  '-ef',
])

/** What is wrong with the inside of `[[ … ]]`: '' for something that bash passes over in silence, null for nothing. */
function conditionalProblem(words: readonly string[]): string | null {
  const [a, b, c] = words
  if (a === undefined) return ''
  if (/^-[a-zA-Z]$/.test(a) && b === undefined) return "unexpected argument `]]' to conditional unary operator"
  if (b !== undefined && TEST_BINARY.has(b) && c === undefined)
    return "unexpected argument `]]' to conditional binary operator"
  if (b !== undefined && !/^[-!(]/.test(a) && !TEST_BINARY.has(b) && !/^(&&|\|\||\))$/.test(b))
    return 'conditional binary operator expected'
  if (b !== undefined && TEST_BINARY.has(b) && words[3] !== undefined && !/^(&&|\|\||\)|\(|\|)$/.test(words[3]))
    return 'syntax error in conditional expression'
  return ['&&', '||', '!'].includes(words.at(-1)!) ? '' : null
}
