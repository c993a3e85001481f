/** awk programs to trees. */
import { compileRegex } from '../lib/regex.ts'
import { AWK } from '../lib/regex-parse.ts'
import { AwkSyntaxError, type Token, tokenize } from './lexer.ts'

export type Expr =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string' | 'regex'; readonly text: string }
  | { readonly kind: 'var'; readonly name: string }
  | { readonly kind: 'index'; readonly name: string; readonly keys: readonly Expr[] }
  | { readonly kind: 'field'; readonly index: Expr }
  | { readonly kind: 'assign'; readonly op: string; readonly target: Expr; readonly value: Expr }
  | { readonly kind: 'cond'; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'match'; readonly negated: boolean; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'in'; readonly keys: readonly Expr[]; readonly name: string }
  | { readonly kind: 'unary'; readonly op: string; readonly operand: Expr }
  | { readonly kind: 'step'; readonly op: '++' | '--'; readonly prefix: boolean; readonly target: Expr }
  | { readonly kind: 'call' | 'builtin'; readonly name: string; readonly args: readonly Expr[] }
  | {
      readonly kind: 'getline'
      readonly target: Expr | null
      readonly from: 'main' | 'file' | 'command'
      readonly source: Expr | null
    }
  | { readonly kind: 'group'; readonly inner: Expr }

export interface Redirect {
  readonly op: '>' | '>>' | '|' | '|&'
  readonly to: Expr
}
export type Stmt =
  | { readonly kind: 'expr'; readonly expr: Expr }
  | { readonly kind: 'print' | 'printf'; readonly args: readonly Expr[]; readonly redirect: Redirect | null }
  | { readonly kind: 'if'; readonly test: Expr; readonly yes: Stmt; readonly no: Stmt | null }
  | { readonly kind: 'while'; readonly test: Expr; readonly body: Stmt }
  | { readonly kind: 'do'; readonly test: Expr; readonly body: Stmt }
  | {
      readonly kind: 'for'
      readonly init: Stmt | null
      readonly test: Expr | null
      readonly step: Stmt | null
      readonly body: Stmt
    }
  | { readonly kind: 'for-in'; readonly variable: string; readonly array: string; readonly body: Stmt }
  | { readonly kind: 'block'; readonly body: readonly Stmt[] }
  | {
      readonly kind: 'switch'
      readonly value: Expr
      readonly cases: readonly { readonly test: Expr | null; readonly body: readonly Stmt[] }[]
    }
  | { readonly kind: 'break' | 'continue' | 'next' | 'nextfile' }
  | { readonly kind: 'exit' | 'return'; readonly value: Expr | null }
  | { readonly kind: 'delete'; readonly name: string; readonly keys: readonly Expr[] | null }

export interface Rule {
  readonly kind: 'BEGIN' | 'END' | 'BEGINFILE' | 'ENDFILE' | 'pattern'
  readonly from: Expr | null
  readonly to: Expr | null
  /** null prints the record. */
  readonly body: Stmt | null
  active: boolean
}
export interface Func {
  readonly name: string
  readonly params: readonly string[]
  readonly body: Stmt
}
export interface AwkProgram {
  readonly rules: readonly Rule[]
  readonly functions: ReadonlyMap<string, Func>
  readonly lines: WeakMap<Stmt, number>
  /** `1: warning: …` */
  readonly warnings: readonly string[]
}

export function parseAwk(source: string): AwkProgram {
  return new Parser(source).program()
}

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

class Parser {
  readonly #tokens: Token[]
  #at = 0
  #inFunction = false
  #loops = 0
  #rule: string = 'pattern'
  /** In print arguments `>` is a redirection; in for-init `in` belongs to the loop. */
  #noGreater = false
  #noIn = false

  readonly #warnings: string[] = []
  readonly #lines = new WeakMap<Stmt, number>()

  constructor(readonly source: string) {
    this.#tokens = tokenize(source, this.#warnings)
  }

  program(): AwkProgram {
    const rules: Rule[] = []
    const functions = new Map<string, Func>()
    this.#skipEnds()
    while (this.#token.kind !== 'end') {
      if (this.#isKeyword('function')) {
        const func = this.#function()
        functions.set(func.name, func)
      } else rules.push(this.#ruleOf())
      this.#skipEnds()
    }
    this.#checkCalls(functions)
    return { rules, functions, lines: this.#lines, warnings: this.#warnings }
  }

  readonly #calls: { name: string; at: number; count: number }[] = []

  #checkCalls(functions: ReadonlyMap<string, Func>): void {
    const unknown = this.#calls.find(({ name }) => !functions.has(name))
    if (unknown) throw new AwkSyntaxError(`fatal: function \`${unknown.name}' not defined`, unknown.at)
    for (const { name, at, count } of this.#calls) {
      if (count <= functions.get(name)!.params.length) continue
      const line = this.source.slice(0, at).split('\n').length
      this.#warnings.push(`${line}: warning: function \`${name}' called with more arguments than declared`)
    }
  }

  get #token(): Token {
    return this.#tokens[this.#at]!
  }
  #isOp(...texts: string[]): boolean {
    const token = this.#token
    return token.kind === 'op' && texts.includes(token.text)
  }
  #isKeyword(...texts: string[]): boolean {
    const token = this.#token
    return token.kind === 'keyword' && texts.includes(token.text)
  }
  #take(text: string): boolean {
    if (!this.#isOp(text)) return false
    this.#at++
    return true
  }
  #expect(text: string): void {
    if (!this.#take(text)) this.#fail()
  }
  #fail(): never {
    const token = this.#token
    if (token.kind === 'newline' || token.kind === 'end')
      throw new AwkSyntaxError('unexpected newline or end of string', token.at)
    throw new AwkSyntaxError('syntax error', token.at)
  }
  #skipNewlines(): void {
    while (this.#token.kind === 'newline') this.#at++
  }
  #skipEnds(): void {
    while (this.#token.kind === 'newline' || this.#isOp(';')) this.#at++
  }

  #function(): Func {
    this.#at++
    const token = this.#token
    if (token.kind !== 'name' && token.kind !== 'call') this.#fail()
    this.#at++
    this.#expect('(')
    const params: string[] = []
    while (!this.#isOp(')')) {
      const param = this.#token
      if (param.kind !== 'name') this.#fail()
      params.push(param.text)
      this.#at++
      this.#skipNewlines()
      if (!this.#take(',')) break
      this.#skipNewlines()
    }
    this.#expect(')')
    this.#skipNewlines()
    this.#inFunction = true
    const body = this.#block()
    this.#inFunction = false
    return { name: token.text, params, body }
  }

  #ruleOf(): Rule {
    const token = this.#token
    if (token.kind === 'keyword' && ['BEGIN', 'END', 'BEGINFILE', 'ENDFILE'].includes(token.text)) {
      this.#at++
      this.#rule = token.text
      if (!this.#isOp('{')) this.#fail()
      const body = this.#block()
      this.#rule = 'pattern'
      return { kind: token.text as 'BEGIN', from: null, to: null, body, active: false }
    }
    let from: Expr | null = null
    let to: Expr | null = null
    if (!this.#isOp('{')) {
      from = this.#expr()
      if (this.#take(',')) {
        this.#skipNewlines()
        to = this.#expr()
      }
    }
    const body = this.#isOp('{') ? this.#block() : null
    if (body === null && from === null) this.#fail()
    if (body === null && this.#token.kind !== 'newline' && this.#token.kind !== 'end' && !this.#isOp(';')) this.#fail()
    return { kind: 'pattern', from, to, body, active: false }
  }

  #block(): Stmt {
    this.#expect('{')
    const body: Stmt[] = []
    this.#skipEnds()
    while (!this.#isOp('}')) {
      if (this.#token.kind === 'end') this.#fail()
      body.push(this.#statement())
      this.#skipEnds()
    }
    this.#at++
    return { kind: 'block', body }
  }

  /** After a simple statement: a semicolon, a newline or the block's end. */
  #endOfStatement(): void {
    if (this.#isOp(';') || this.#token.kind === 'newline') {
      this.#at++
      return
    }
    if (this.#isOp('}')) return
    this.#fail()
  }

  #body(): Stmt {
    this.#skipNewlines()
    if (this.#take(';')) return { kind: 'block', body: [] }
    return this.#statement()
  }

  #loopBody(): Stmt {
    this.#loops++
    const body = this.#body()
    this.#loops--
    return body
  }

  #statement(): Stmt {
    const token = this.#token
    if (this.#isOp('{')) return this.#block()
    if (token.kind !== 'keyword') return this.#simple(true)
    switch (token.text) {
      case 'if': {
        this.#at++
        this.#expect('(')
        const test = this.#expr()
        this.#expect(')')
        const yes = this.#body()
        const back = this.#at
        this.#skipEnds()
        if (!this.#isKeyword('else')) {
          this.#at = back
          return { kind: 'if', test, yes, no: null }
        }
        this.#at++
        return { kind: 'if', test, yes, no: this.#body() }
      }
      case 'while': {
        this.#at++
        this.#expect('(')
        const test = this.#expr()
        this.#expect(')')
        return { kind: 'while', test, body: this.#loopBody() }
      }
      case 'do': {
        this.#at++
        const body = this.#loopBody()
        this.#skipEnds()
        if (!this.#isKeyword('while')) this.#fail()
        this.#at++
        this.#expect('(')
        const test = this.#expr()
        this.#expect(')')
        this.#endOfStatement()
        return { kind: 'do', test, body }
      }
      case 'for':
        return this.#for()
      case 'switch':
        return this.#switch()
      default:
        return this.#simple(true)
    }
  }

  #for(): Stmt {
    this.#at++
    this.#expect('(')
    const [a, b, c, d] = this.#tokens.slice(this.#at, this.#at + 4)
    if (
      a?.kind === 'name' &&
      b?.kind === 'keyword' &&
      b.text === 'in' &&
      c?.kind === 'name' &&
      d?.kind === 'op' &&
      d.text === ')'
    ) {
      this.#at += 4
      return { kind: 'for-in', variable: a.text, array: c.text, body: this.#loopBody() }
    }
    const init = this.#isOp(';') ? null : this.#simple(false)
    this.#expect(';')
    this.#skipNewlines()
    const test = this.#isOp(';') ? null : this.#expr()
    this.#expect(';')
    this.#skipNewlines()
    const step = this.#isOp(')') ? null : this.#simple(false)
    this.#expect(')')
    return { kind: 'for', init, test, step, body: this.#loopBody() }
  }

  #switch(): Stmt {
    this.#at++
    this.#expect('(')
    const value = this.#expr()
    this.#expect(')')
    this.#skipNewlines()
    this.#expect('{')
    const cases: { test: Expr | null; body: Stmt[] }[] = []
    this.#loops++
    this.#skipEnds()
    while (!this.#take('}')) {
      if (this.#isKeyword('case')) {
        this.#at++
        cases.push({ test: this.#primary(), body: [] })
        this.#expect(':')
      } else if (this.#isKeyword('default')) {
        this.#at++
        cases.push({ test: null, body: [] })
        this.#expect(':')
      } else {
        if (cases.length === 0) this.#fail()
        cases.at(-1)!.body.push(this.#statement())
      }
      this.#skipEnds()
    }
    this.#loops--
    return { kind: 'switch', value, cases }
  }

  #simple(ends: boolean): Stmt {
    const statement = this.#simpleBody()
    if (ends) this.#endOfStatement()
    return statement
  }

  #simpleBody(): Stmt {
    const line = this.source.slice(0, this.#token.at).split('\n').length
    const statement = this.#plainStatement()
    this.#lines.set(statement, line)
    return statement
  }

  #plainStatement(): Stmt {
    const token = this.#token
    if (token.kind !== 'keyword') return { kind: 'expr', expr: this.#expr() }
    switch (token.text) {
      case 'print':
      case 'printf':
        return this.#print(token.text)
      case 'next':
      case 'nextfile':
        if (this.#rule === 'BEGIN' || this.#rule === 'END')
          throw new AwkSyntaxError(`error: \`${token.text}' used in ${this.#rule} action`, token.at)
        this.#at++
        return { kind: token.text }
      case 'break':
      case 'continue':
        if (this.#loops === 0)
          throw new AwkSyntaxError(
            `error: \`${token.text}' is not allowed outside a loop${token.text === 'break' ? ' or switch' : ''}`,
            token.at,
          )
        this.#at++
        return { kind: token.text }
      case 'exit':
      case 'return': {
        if (token.text === 'return' && !this.#inFunction)
          throw new AwkSyntaxError("`return' used outside function context", token.at)
        this.#at++
        const hasValue = !(this.#isOp(';', '}') || this.#token.kind === 'newline' || this.#token.kind === 'end')
        return { kind: token.text, value: hasValue ? this.#expr() : null }
      }
      case 'delete': {
        this.#at++
        const name = this.#token
        if (name.kind !== 'name') this.#fail()
        this.#at++
        if (!this.#take('[')) return { kind: 'delete', name: name.text, keys: null }
        const keys = this.#list()
        this.#expect(']')
        return { kind: 'delete', name: name.text, keys }
      }
      case 'getline':
        return { kind: 'expr', expr: this.#expr() }
      default:
        return this.#fail()
    }
  }

  #print(kind: 'print' | 'printf'): Stmt {
    this.#at++
    const before = this.#noGreater
    this.#noGreater = true
    let args: readonly Expr[] = []
    const isEnd = () =>
      this.#isOp(';', '}', '>', '>>', '|', '|&') || this.#token.kind === 'newline' || this.#token.kind === 'end'
    if (!isEnd()) {
      const close = this.#isOp('(') ? this.#matchingParen() : -1
      const after = close < 0 ? null : this.#tokens[close + 1]!
      const isList =
        after !== null &&
        (after.kind === 'newline' ||
          after.kind === 'end' ||
          (after.kind === 'op' && [';', '}', '>', '>>', '|', '|&'].includes(after.text)))
      if (isList) {
        this.#at++
        this.#noGreater = false
        this.#skipNewlines()
        args = this.#isOp(')') ? [] : this.#list()
        this.#noGreater = true
        this.#expect(')')
      } else args = this.#list()
    }
    let redirect: Redirect | null = null
    const token = this.#token
    if (token.kind === 'op' && ['>', '>>', '|', '|&'].includes(token.text)) {
      this.#at++
      redirect = { op: token.text as '>', to: this.#concatenation() }
    }
    this.#noGreater = before
    return { kind, args, redirect }
  }

  #matchingParen(): number {
    let depth = 0
    for (let i = this.#at; i < this.#tokens.length; i++) {
      const token = this.#tokens[i]!
      if (token.kind !== 'op') continue
      if (token.text === '(') depth++
      if (token.text === ')' && --depth === 0) return i
    }
    return -1
  }

  #list(): Expr[] {
    const items = [this.#expr()]
    while (this.#take(',')) {
      this.#skipNewlines()
      items.push(this.#expr())
    }
    return items
  }

  // ---- expressions, loosest first

  #expr(): Expr {
    const left = this.#ternary()
    const token = this.#token
    if (token.kind === 'op' && ASSIGN.has(token.text) && isTarget(left)) {
      this.#at++
      this.#skipNewlines()
      return { kind: 'assign', op: token.text, target: left, value: this.#expr() }
    }
    return left
  }

  #ternary(): Expr {
    const test = this.#or()
    if (!this.#take('?')) return test
    this.#skipNewlines()
    const yes = this.#expr()
    this.#skipNewlines()
    this.#expect(':')
    this.#skipNewlines()
    return { kind: 'cond', test, yes, no: this.#expr() }
  }

  #or(): Expr {
    let left = this.#and()
    while (this.#take('||')) {
      this.#skipNewlines()
      left = { kind: 'binary', op: '||', left, right: this.#and() }
    }
    return left
  }

  #and(): Expr {
    let left = this.#in()
    while (this.#take('&&')) {
      this.#skipNewlines()
      left = { kind: 'binary', op: '&&', left, right: this.#in() }
    }
    return left
  }

  #in(): Expr {
    let left = this.#match()
    while (!this.#noIn && this.#isKeyword('in')) {
      this.#at++
      const name = this.#token
      if (name.kind !== 'name') this.#fail()
      this.#at++
      left = { kind: 'in', keys: [left], name: name.text }
    }
    return left
  }

  #match(): Expr {
    let left = this.#comparison()
    while (this.#isOp('~', '!~')) {
      const negated = (this.#token as { text: string }).text === '!~'
      this.#at++
      left = { kind: 'match', negated, left, right: this.#comparison() }
    }
    return left
  }

  #comparison(): Expr {
    let left = this.#concatenation()
    for (;;) {
      const token = this.#token
      if (token.kind !== 'op') return left
      if (
        token.text === '|' &&
        this.#tokens[this.#at + 1]?.kind === 'keyword' &&
        (this.#tokens[this.#at + 1] as { text: string }).text === 'getline'
      ) {
        this.#at += 2
        left = { kind: 'getline', from: 'command', source: left, target: this.#lvalue() }
        continue
      }
      if (!COMPARE.has(token.text) || (token.text === '>' && this.#noGreater)) return left
      this.#at++
      left = { kind: 'binary', op: token.text, left, right: this.#concatenation() }
    }
  }

  #concatenation(): Expr {
    let left = this.#additive()
    while (this.#startsOperand()) left = { kind: 'binary', op: ' ', left, right: this.#additive() }
    return left
  }

  #startsOperand(): boolean {
    const token = this.#token
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
    while (this.#isOp('+', '-')) {
      const op = (this.#token as { text: string }).text
      this.#at++
      left = { kind: 'binary', op, left, right: this.#multiplicative() }
    }
    return left
  }

  #multiplicative(): Expr {
    let left = this.#unary()
    while (this.#isOp('*', '/', '%')) {
      const op = (this.#token as { text: string }).text
      this.#at++
      left = { kind: 'binary', op, left, right: this.#unary() }
    }
    return left
  }

  #unary(): Expr {
    if (this.#isOp('!', '-', '+')) {
      const op = (this.#token as { text: string }).text
      this.#at++
      const operand = this.#unary()
      // `! x ~ y` negates the match, as gawk's grammar has it.
      if (op === '!' && this.#isOp('~', '!~')) {
        const negated = (this.#token as { text: string }).text === '!~'
        this.#at++
        return { kind: 'unary', op, operand: { kind: 'match', negated, left: operand, right: this.#comparison() } }
      }
      return { kind: 'unary', op, operand }
    }
    return this.#power()
  }

  #power(): Expr {
    const left = this.#postfix()
    if (!this.#take('^')) return left
    // -2^2 is -(2^2) and 2^-2 is allowed.
    const right = this.#isOp('-', '+', '!') ? this.#unary() : this.#power()
    return { kind: 'binary', op: '^', left, right }
  }

  #postfix(): Expr {
    const expr = this.#primary()
    if (isTarget(expr) && this.#isOp('++', '--')) {
      const op = (this.#token as { text: '++' }).text
      this.#at++
      return { kind: 'step', op, prefix: false, target: expr }
    }
    return expr
  }

  #lvalue(): Expr | null {
    const token = this.#token
    if (token.kind === 'name' || (token.kind === 'op' && token.text === '$')) return this.#primary()
    return null
  }

  #primary(): Expr {
    const token = this.#token
    switch (token.kind) {
      case 'number':
        this.#at++
        return { kind: 'number', value: token.value }
      case 'regex': {
        const made = compileRegex(token.text, { syntax: AWK })
        if (!made.ok) throw new AwkSyntaxError(`error: ${made.error}: /${token.text}/`, token.at)
        this.#at++
        return { kind: 'regex', text: token.text }
      }
      case 'string':
        this.#at++
        return { kind: 'string', text: token.text }
      case 'name': {
        this.#at++
        if (!this.#take('[')) return { kind: 'var', name: token.text }
        const keys = this.#inParens(() => this.#list())
        this.#expect(']')
        return { kind: 'index', name: token.text, keys }
      }
      case 'call': {
        this.#at += 2
        const args = this.#arguments()
        this.#calls.push({ name: token.text, at: token.at, count: args.length })
        return { kind: 'call', name: token.text, args }
      }
      case 'builtin':
        this.#at++
        if (!this.#take('(')) {
          if (token.text !== 'length') this.#fail()
          return { kind: 'builtin', name: 'length', args: [] }
        }
        return { kind: 'builtin', name: token.text, args: this.#counted(token.text) }
      case 'keyword':
        if (token.text !== 'getline') return this.#fail()
        this.#at++
        return this.#getline()
      case 'op':
        return this.#primaryOperator(token.text)
      default:
        return this.#fail()
    }
  }

  #inParens<T>(read: () => T): T {
    const [greater, isIn] = [this.#noGreater, this.#noIn]
    this.#noGreater = false
    this.#noIn = false
    const value = read()
    this.#noGreater = greater
    this.#noIn = isIn
    return value
  }

  #arguments(): Expr[] {
    return this.#inParens(() => {
      this.#skipNewlines()
      const args = this.#isOp(')') ? [] : this.#list()
      this.#skipNewlines()
      this.#expect(')')
      return args
    })
  }

  /** The arguments of a function of awk's own, as many as it takes. */
  #counted(name: string): Expr[] {
    const args = this.#arguments()
    const [least, most] = ARITY[name] ?? [0, Infinity]
    if (args.length >= least && args.length <= most) return args
    const close = this.#tokens[this.#at - 1]!
    throw new AwkSyntaxError(`${args.length} is invalid as number of arguments for ${name}`, close.at)
  }

  #getline(): Expr {
    const target = this.#lvalue()
    if (this.#take('<')) return { kind: 'getline', from: 'file', source: this.#postfix(), target }
    return { kind: 'getline', from: 'main', source: null, target }
  }

  #primaryOperator(text: string): Expr {
    switch (text) {
      case '$': {
        this.#at++
        if (this.#isOp('++', '--')) {
          const op = (this.#token as { text: '++' }).text
          this.#at++
          return { kind: 'field', index: { kind: 'step', op, prefix: true, target: this.#primary() } }
        }
        const index = this.#isOp('-', '+', '!') ? this.#unary() : this.#primary()
        return { kind: 'field', index }
      }
      case '++':
      case '--': {
        this.#at++
        const target = this.#primary()
        if (!isTarget(target)) this.#fail()
        return { kind: 'step', op: text, prefix: true, target }
      }
      case '(': {
        this.#at++
        const items = this.#inParens(() => {
          this.#skipNewlines()
          const list = this.#list()
          this.#skipNewlines()
          return list
        })
        this.#expect(')')
        if (items.length === 1) return { kind: 'group', inner: items[0]! }
        // (i, j) in array
        if (!this.#isKeyword('in')) this.#fail()
        this.#at++
        const name = this.#token
        if (name.kind !== 'name') this.#fail()
        this.#at++
        return { kind: 'in', keys: items, name: name.text }
      }
      default:
        return this.#fail()
    }
  }
}

const isTarget = (expr: Expr): boolean => expr.kind === 'var' || expr.kind === 'index' || expr.kind === 'field'
