/** Walks the tokens of `[[ … ]]` with bash's grammar: its complaints are not those of other commands. */
import { Stop, TokenWalker } from './tokens.ts'

export abstract class ConditionalWalker extends TokenWalker {
  protected abstract redirections(): void

  protected conditional(): void {
    this.next()
    this.conditionalOr()
    if (!this.is(']]')) {
      if (this.atEnd) this.stopConditional(UNCLOSED)
      const token = this.token.kind === 'operator' ? `: unexpected token \`${this.shownToken}'` : ''
      this.stopConditional(`syntax error in conditional expression${token}`)
    }
    this.next()
    this.redirections()
  }
  private conditionalOr(): void {
    this.conditionalTerm()
    while (this.is('&&') || this.is('||')) {
      this.next()
      this.conditionalTerm()
    }
    if (this.ended) this.stopConditional(UNCLOSED)
  }
  private conditionalTerm(): void {
    this.skipNewlines()
    if (this.ended) this.stopConditional("unexpected token `EOF' in conditional command")
    // bash has nothing to say about an operand that is missing at the end.
    if (this.is(']]')) this.stopConditional('')
    if (this.accept('!')) this.conditionalTerm()
    else if (this.accept('(')) {
      try {
        this.conditionalOr()
      } catch (error) {
        // It says what is wrong inside, and then that the group is not closed.
        if (!(error instanceof Stop) || error.problem.messages.length !== 1) throw error
        const { line, text } = error.problem.messages[0]!
        throw new Stop({
          ...error.problem,
          messages: [{ line, text }, ...(text === '' ? [] : [{ line, text: "expected `)'" }])],
        })
      }
      if (!this.is(')')) this.stopConditional(`unexpected token \`${this.shownToken}', expected \`)'`)
      this.next()
    } else if (this.token.kind === 'operator') {
      this.stopConditional(`unexpected token \`${this.shownToken}' in conditional command`)
    } else if (/^-[a-zA-Z]$/.test(this.token.text)) {
      this.next()
      this.conditionalOperand('unary')
    } else {
      this.next()
      if (this.is('=~')) {
        if (/[ \t]*(?:\n|$|\]\](?=[\s;&|)]|$))/y.test(this.text.slice(this.at))) {
          this.next()
          this.conditionalOperand('binary')
        }
        this.skipRegex()
        return
      }
      if (TEST_BINARY.has(this.token.text)) {
        this.next()
        this.conditionalOperand('binary')
      } else if (this.kind === 'newline' || (this.kind === 'operator' && !/^(?:&&|\|\||\))$/.test(this.token.text)))
        this.stopConditional(`unexpected token \`${this.shownToken}', conditional binary operator expected`)
      else if (this.kind === 'word' && !this.is(']]')) this.stopConditional('conditional binary operator expected')
    }
    this.skipNewlinesBefore()
  }
  private conditionalOperand(kind: 'unary' | 'binary'): void {
    if (this.ended) this.stopConditional(UNCLOSED)
    if (this.token.kind !== 'word' || this.is(']]'))
      this.stopConditional(`unexpected argument \`${this.shownToken}' to conditional ${kind} operator`)
    this.next()
  }
  /** A newline may stand before what goes on. */
  private skipNewlinesBefore(): void {
    while (this.token.kind === 'newline' && /^\s*(?:&&|\|\||\)|\]\])/.test(this.text.slice(this.at))) this.next()
  }
  /** A regular expression is no list of words: `(a|b) c` ends at the blank. */
  private skipRegex(): void {
    while (' \t'.includes(this.text[this.at] ?? '.')) this.at++
    for (let level = 0; this.at < this.text.length; ) {
      const char = this.text[this.at]!
      if (level === 0 && /\s/.test(char)) break
      if (char === '(') level++
      else if (char === ')') level--
      if (char === '(' || char === ')' || '|<>;&'.includes(char)) this.at++
      else this.part(char)
      if (level > 0 && this.at >= this.text.length) this.stopUnclosedGroup()
    }
    this.next()
  }
  private stopUnclosedGroup(): never {
    const line = this.lineOf(this.token.start)
    const messages = [
      "unexpected EOF while looking for matching `)'",
      'unexpected argument to conditional binary operator',
    ]
    throw new Stop({
      messages: messages.map((text) => ({ line, text })),
      dash: { line, message: 'word unexpected' },
      status: 2,
    })
  }
  /** Nothing but the end of the text is left. */
  private get atEnd(): boolean {
    return this.token.kind === 'newline' && this.text.slice(this.at).trim() === ''
  }
  private get kind(): string {
    return this.token.kind
  }
  private get shownToken(): string {
    return this.token.kind === 'newline' ? 'newline' : this.token.text
  }

  private stopConditional(text: string): never {
    const line = this.lineOf(this.token.start)
    const messages = text === '' ? [] : [{ line, text }]
    throw new Stop({
      messages,
      dash: { line, message: 'word unexpected' },
      status: text === UNCLOSED || this.token.text === '' ? 2 : 0,
    })
  }
}

const UNCLOSED = "unexpected EOF while looking for `]]'"

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
