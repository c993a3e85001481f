/** awk's expressions: each level of the grammar a method, the loosest first. */
import { compileRegex } from '../lib/regex.ts'
import { AWK } from '../lib/regex-parse.ts'
import type { Expr } from './ast.ts'
import { AwkSyntaxError, type Token, tokenize } from './lexer.ts'

/** How many arguments awk's own functions take. */
const ARITY: Readonly<Record<string, readonly [least: number, most: number]>> = {
  length: [0, 1],
  substr: [2, 3],
  index: [2, 2],
  split: [2, 4],
  sub: [2, 3],
  gsub: [2, 3],
  gensub: [3, 4],
  match: [2, 3],
  toupper: [1, 1],
  tolower: [1, 1],
  int: [1, 1],
  sqrt: [1, 1],
  exp: [1, 1],
  log: [1, 1],
  sin: [1, 1],
  cos: [1, 1],
  atan2: [2, 2],
  rand: [0, 0],
  srand: [0, 1],
  system: [1, 1],
  close: [1, 2],
  strftime: [0, 3],
  systime: [0, 0],
  mktime: [1, 2],
}

const ASSIGN = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^='])
const COMPARE = new Set(['<', '<=', '==', '!=', '>=', '>'])

export class ExpressionParser {
  protected readonly tokens: Token[]
  protected readonly warnings: string[] = []
  protected readonly calls: { name: string; at: number; count: number }[] = []
  protected at = 0
  /** In print arguments `>` is a redirection; in for-init `in` belongs to the loop. */
  protected noGreater = false
  protected noIn = false

  constructor(readonly source: string) {
    this.tokens = tokenize(source, this.warnings)
  }

  protected get token(): Token {
    return this.tokens[this.at]!
  }
  protected isOp(...texts: string[]): boolean {
    const token = this.token
    return token.kind === 'op' && texts.includes(token.text)
  }
  protected isKeyword(...texts: string[]): boolean {
    const token = this.token
    return token.kind === 'keyword' && texts.includes(token.text)
  }
  protected take(text: string): boolean {
    if (!this.isOp(text)) return false
    this.at++
    return true
  }
  protected expect(text: string): void {
    if (!this.take(text)) this.fail()
  }
  protected fail(): never {
    const token = this.token
    if (token.kind === 'newline' || token.kind === 'end')
      throw new AwkSyntaxError('unexpected newline or end of string', token.at)
    throw new AwkSyntaxError('syntax error', token.at)
  }
  protected skipNewlines(): void {
    while (this.token.kind === 'newline') this.at++
  }
  protected skipEnds(): void {
    while (this.token.kind === 'newline' || this.isOp(';')) this.at++
  }

  /** `[1][2]`, as many as there are. */
  protected subscripts(): Expr[][] {
    const found: Expr[][] = []
    while (this.take('[')) {
      found.push(this.#inParens(() => this.list()))
      this.expect(']')
    }
    return found
  }

  protected list(): Expr[] {
    const items = [this.expr()]
    while (this.take(',')) {
      this.skipNewlines()
      items.push(this.expr())
    }
    return items
  }

  // ---- expressions, loosest first

  protected expr(): Expr {
    const left = this.#ternary()
    const token = this.token
    if (token.kind === 'op' && ASSIGN.has(token.text) && isTarget(left)) {
      this.at++
      this.skipNewlines()
      return { kind: 'assign', op: token.text, target: left, value: this.expr() }
    }
    return left
  }

  #ternary(): Expr {
    const test = this.#or()
    if (!this.take('?')) return test
    this.skipNewlines()
    const yes = this.expr()
    this.skipNewlines()
    this.expect(':')
    this.skipNewlines()
    return { kind: 'cond', test, yes, no: this.expr() }
  }

  #or(): Expr {
    let left = this.#and()
    while (this.take('||')) {
      this.skipNewlines()
      left = { kind: 'binary', op: '||', left, right: this.#and() }
    }
    return left
  }

  #and(): Expr {
    let left = this.#in()
    while (this.take('&&')) {
      this.skipNewlines()
      left = { kind: 'binary', op: '&&', left, right: this.#in() }
    }
    return left
  }

  #in(): Expr {
    let left = this.#match()
    while (!this.noIn && this.isKeyword('in')) {
      this.at++
      const name = this.token
      if (name.kind !== 'name') this.fail()
      this.at++
      left = { kind: 'in', keys: [left], name: name.text, path: this.subscripts() }
    }
    return left
  }

  #match(): Expr {
    let left = this.#comparison()
    while (this.isOp('~', '!~')) {
      const negated = (this.token as { text: string }).text === '!~'
      this.at++
      left = { kind: 'match', negated, left, right: this.#comparison() }
    }
    return left
  }

  #comparison(): Expr {
    let left = this.concatenation()
    for (;;) {
      const token = this.token
      if (token.kind !== 'op') return left
      if (
        token.text === '|' &&
        this.tokens[this.at + 1]?.kind === 'keyword' &&
        (this.tokens[this.at + 1] as { text: string }).text === 'getline'
      ) {
        this.at += 2
        left = { kind: 'getline', from: 'command', source: left, target: this.#lvalue() }
        continue
      }
      if (!COMPARE.has(token.text) || (token.text === '>' && this.noGreater)) return left
      this.at++
      left = { kind: 'binary', op: token.text, left, right: this.concatenation() }
    }
  }

  protected concatenation(): Expr {
    let left = this.#additive()
    while (this.#startsOperand()) left = { kind: 'binary', op: ' ', left, right: this.#additive() }
    return left
  }

  #startsOperand(): boolean {
    const token = this.token
    switch (token.kind) {
      case 'number':
      case 'string':
      case 'regex':
      case 'name':
      case 'call':
      case 'builtin':
        return true
      case 'op':
        return ['(', '$', '!', '-', '+', '++', '--'].includes(token.text) && token.text !== '!'
      default:
        return false
    }
  }

  #additive(): Expr {
    let left = this.#multiplicative()
    while (this.isOp('+', '-')) {
      const op = (this.token as { text: string }).text
      this.at++
      left = { kind: 'binary', op, left, right: this.#multiplicative() }
    }
    return left
  }

  #multiplicative(): Expr {
    let left = this.#unary()
    while (this.isOp('*', '/', '%')) {
      const op = (this.token as { text: string }).text
      this.at++
      left = { kind: 'binary', op, left, right: this.#unary() }
    }
    return left
  }

  #unary(): Expr {
    if (this.isOp('!', '-', '+')) {
      const op = (this.token as { text: string }).text
      this.at++
      const operand = this.#unary()
      // `! x ~ y` negates the match, as gawk's grammar has it.
      if (op === '!' && this.isOp('~', '!~')) {
        const negated = (this.token as { text: string }).text === '!~'
        this.at++
        return { kind: 'unary', op, operand: { kind: 'match', negated, left: operand, right: this.#comparison() } }
      }
      return { kind: 'unary', op, operand }
    }
    return this.#power()
  }

  #power(): Expr {
    const left = this.#postfix()
    if (!this.take('^')) return left
    // -2^2 is -(2^2) and 2^-2 is allowed.
    const right = this.isOp('-', '+', '!') ? this.#unary() : this.#power()
    return { kind: 'binary', op: '^', left, right }
  }

  #postfix(): Expr {
    const expr = this.primary()
    if (isTarget(expr) && this.isOp('++', '--')) {
      const op = (this.token as { text: '++' }).text
      this.at++
      return { kind: 'step', op, prefix: false, target: expr }
    }
    return expr
  }

  #lvalue(): Expr | null {
    const token = this.token
    if (token.kind === 'name' || (token.kind === 'op' && token.text === '$')) return this.primary()
    return null
  }

  protected primary(): Expr {
    const token = this.token
    switch (token.kind) {
      case 'number':
        this.at++
        return { kind: 'number', value: token.value }
      case 'regex': {
        const made = compileRegex(token.text, { syntax: AWK })
        if (!made.ok) throw new AwkSyntaxError(`error: ${made.error}: /${token.text}/`, token.at)
        this.at++
        return { kind: 'regex', text: token.text }
      }
      case 'string':
        this.at++
        return { kind: 'string', text: token.text }
      case 'name': {
        this.at++
        const path = this.subscripts()
        const keys = path.pop()
        return keys ? { kind: 'index', name: token.text, path, keys } : { kind: 'var', name: token.text }
      }
      case 'call': {
        this.at += 2
        const args = this.#arguments()
        this.calls.push({ name: token.text, at: token.at, count: args.length })
        return { kind: 'call', name: token.text, args }
      }
      case 'builtin':
        this.at++
        if (!this.take('(')) {
          if (token.text !== 'length') this.fail()
          return { kind: 'builtin', name: 'length', args: [] }
        }
        return { kind: 'builtin', name: token.text, args: this.#counted(token.text) }
      case 'keyword':
        if (token.text !== 'getline') return this.fail()
        this.at++
        return this.#getline()
      case 'op':
        return this.#primaryOperator(token.text)
      default:
        return this.fail()
    }
  }

  #inParens<T>(read: () => T): T {
    const [greater, isIn] = [this.noGreater, this.noIn]
    this.noGreater = false
    this.noIn = false
    const value = read()
    this.noGreater = greater
    this.noIn = isIn
    return value
  }

  #arguments(): Expr[] {
    return this.#inParens(() => {
      this.skipNewlines()
      const args = this.isOp(')') ? [] : this.list()
      this.skipNewlines()
      this.expect(')')
      return args
    })
  }

  /** The arguments of a function of awk's own, as many as it takes. */
  #counted(name: string): Expr[] {
    const args = this.#arguments()
    const [least, most] = ARITY[name] ?? [0, Infinity]
    if (args.length >= least && args.length <= most) return args
    const close = this.tokens[this.at - 1]!
    throw new AwkSyntaxError(`${args.length} is invalid as number of arguments for ${name}`, close.at)
  }

  #getline(): Expr {
    const target = this.#lvalue()
    if (this.take('<')) return { kind: 'getline', from: 'file', source: this.#postfix(), target }
    return { kind: 'getline', from: 'main', source: null, target }
  }

  #primaryOperator(text: string): Expr {
    switch (text) {
      case '$': {
        this.at++
        if (this.isOp('++', '--')) {
          const op = (this.token as { text: '++' }).text
          this.at++
          return { kind: 'field', index: { kind: 'step', op, prefix: true, target: this.primary() } }
        }
        const index = this.isOp('-', '+', '!') ? this.#unary() : this.primary()
        return { kind: 'field', index }
      }
      case '++':
      case '--': {
        this.at++
        const target = this.primary()
        if (!isTarget(target)) this.fail()
        return { kind: 'step', op: text, prefix: true, target }
      }
      case '(': {
        this.at++
        const items = this.#inParens(() => {
          this.skipNewlines()
          const list = this.list()
          this.skipNewlines()
          return list
        })
        this.expect(')')
        if (items.length === 1) return { kind: 'group', inner: items[0]! }
        // (i, j) in array
        if (!this.isKeyword('in')) this.fail()
        this.at++
        const name = this.token
        if (name.kind !== 'name') this.fail()
        this.at++
        return { kind: 'in', keys: items, name: name.text, path: this.subscripts() }
      }
      default:
        return this.fail()
    }
  }
}

const isTarget = (expr: Expr): boolean => expr.kind === 'var' || expr.kind === 'index' || expr.kind === 'field'
