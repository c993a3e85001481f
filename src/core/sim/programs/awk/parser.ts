/** awk programs to trees: rules, functions and statements. */
import type { AwkProgram, Expr, Func, Redirect, Rule, Stmt } from './ast.ts'
import { ExpressionParser } from './expressions.ts'
import { AwkSyntaxError } from './lexer.ts'

export function parseAwk(source: string): AwkProgram {
  return new Parser(source).program()
}

class Parser extends ExpressionParser {
  #inFunction = false
  #loops = 0
  #rule: string = 'pattern'
  readonly #lines = new WeakMap<Stmt, number>()

  program(): AwkProgram {
    const rules: Rule[] = []
    const functions = new Map<string, Func>()
    this.skipEnds()
    while (this.token.kind !== 'end') {
      if (this.isKeyword('function')) {
        const func = this.#function()
        functions.set(func.name, func)
      } else rules.push(this.#ruleOf())
      this.skipEnds()
    }
    this.#checkCalls(functions)
    return { rules, functions, lines: this.#lines, warnings: this.warnings }
  }

  #checkCalls(functions: ReadonlyMap<string, Func>): void {
    const unknown = this.calls.find(({ name }) => !functions.has(name))
    if (unknown) throw new AwkSyntaxError(`fatal: function \`${unknown.name}' not defined`, unknown.at)
    for (const { name, at, count } of this.calls) {
      if (count <= functions.get(name)!.params.length) continue
      const line = this.source.slice(0, at).split('\n').length
      this.warnings.push(`${line}: warning: function \`${name}' called with more arguments than declared`)
    }
  }

  #function(): Func {
    this.at++
    const token = this.token
    if (token.kind !== 'name' && token.kind !== 'call') this.fail()
    this.at++
    this.expect('(')
    const params: string[] = []
    while (!this.isOp(')')) {
      const param = this.token
      if (param.kind !== 'name') this.fail()
      if (param.text === token.text)
        throw new AwkSyntaxError(
          `error: function \`${token.text}': cannot use function name as parameter name`,
          param.at,
        )
      if (params.includes(param.text))
        throw new AwkSyntaxError(
          `error: function \`${token.text}': parameter #${params.length + 1}, \`${param.text}', duplicates parameter #${params.indexOf(param.text) + 1}`,
          param.at,
        )
      params.push(param.text)
      this.at++
      this.skipNewlines()
      if (!this.take(',')) break
      this.skipNewlines()
    }
    this.expect(')')
    this.skipNewlines()
    this.#inFunction = true
    const body = this.#block()
    this.#inFunction = false
    return { name: token.text, params, body }
  }

  #ruleOf(): Rule {
    const token = this.token
    if (token.kind === 'keyword' && ['BEGIN', 'END', 'BEGINFILE', 'ENDFILE'].includes(token.text)) {
      this.at++
      this.#rule = token.text
      if (!this.isOp('{')) this.fail()
      const body = this.#block()
      this.#rule = 'pattern'
      return { kind: token.text as 'BEGIN', from: null, to: null, body, active: false }
    }
    let from: Expr | null = null
    let to: Expr | null = null
    if (!this.isOp('{')) {
      from = this.expr()
      if (this.take(',')) {
        this.skipNewlines()
        to = this.expr()
      }
    }
    const body = this.isOp('{') ? this.#block() : null
    if (body === null && from === null) this.fail()
    if (body === null && this.token.kind !== 'newline' && this.token.kind !== 'end' && !this.isOp(';')) this.fail()
    return { kind: 'pattern', from, to, body, active: false }
  }

  #block(): Stmt {
    this.expect('{')
    const body: Stmt[] = []
    this.skipEnds()
    while (!this.isOp('}')) {
      if (this.token.kind === 'end') this.fail()
      body.push(this.#statement())
      this.skipEnds()
    }
    this.at++
    return { kind: 'block', body }
  }

  /** After a simple statement: a semicolon, a newline or the block's end. */
  #endOfStatement(): void {
    if (this.isOp(';') || this.token.kind === 'newline') {
      this.at++
      return
    }
    if (this.isOp('}')) return
    this.fail()
  }

  #body(): Stmt {
    this.skipNewlines()
    if (this.take(';')) return { kind: 'block', body: [] }
    return this.#statement()
  }

  #loopBody(): Stmt {
    this.#loops++
    const body = this.#body()
    this.#loops--
    return body
  }

  #statement(): Stmt {
    const token = this.token
    if (this.isOp('{')) return this.#block()
    if (token.kind !== 'keyword') return this.#simple(true)
    switch (token.text) {
      case 'if': {
        this.at++
        this.expect('(')
        const test = this.expr()
        this.expect(')')
        const yes = this.#body()
        const back = this.at
        this.skipEnds()
        if (!this.isKeyword('else')) {
          this.at = back
          return { kind: 'if', test, yes, no: null }
        }
        this.at++
        return { kind: 'if', test, yes, no: this.#body() }
      }
      case 'while': {
        this.at++
        this.expect('(')
        const test = this.expr()
        this.expect(')')
        return { kind: 'while', test, body: this.#loopBody() }
      }
      case 'do': {
        this.at++
        const body = this.#loopBody()
        this.skipEnds()
        if (!this.isKeyword('while')) this.fail()
        this.at++
        this.expect('(')
        const test = this.expr()
        this.expect(')')
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
    this.at++
    this.expect('(')
    const [a, b, c, d] = this.tokens.slice(this.at, this.at + 4)
    if (
      a?.kind === 'name' &&
      b?.kind === 'keyword' &&
      b.text === 'in' &&
      c?.kind === 'name' &&
      d?.kind === 'op' &&
      (d.text === ')' || d.text === '[')
    ) {
      this.at += 3
      const array = { name: c.text, path: this.subscripts() }
      this.expect(')')
      return { kind: 'for-in', variable: a.text, array, body: this.#loopBody() }
    }
    const init = this.isOp(';') ? null : this.#simple(false)
    this.expect(';')
    this.skipNewlines()
    const test = this.isOp(';') ? null : this.expr()
    this.expect(';')
    this.skipNewlines()
    const step = this.isOp(')') ? null : this.#simple(false)
    this.expect(')')
    return { kind: 'for', init, test, step, body: this.#loopBody() }
  }

  #switch(): Stmt {
    this.at++
    this.expect('(')
    const value = this.expr()
    this.expect(')')
    this.skipNewlines()
    this.expect('{')
    const cases: { test: Expr | null; body: Stmt[] }[] = []
    this.#loops++
    this.skipEnds()
    while (!this.take('}')) {
      if (this.isKeyword('case')) {
        this.at++
        cases.push({ test: this.primary(), body: [] })
        this.expect(':')
      } else if (this.isKeyword('default')) {
        this.at++
        cases.push({ test: null, body: [] })
        this.expect(':')
      } else {
        if (cases.length === 0) this.fail()
        cases.at(-1)!.body.push(this.#statement())
      }
      this.skipEnds()
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
    const line = this.source.slice(0, this.token.at).split('\n').length
    const statement = this.#plainStatement()
    this.#lines.set(statement, line)
    return statement
  }

  #plainStatement(): Stmt {
    const token = this.token
    if (token.kind !== 'keyword') return { kind: 'expr', expr: this.expr() }
    switch (token.text) {
      case 'print':
      case 'printf':
        return this.#print(token.text)
      case 'next':
      case 'nextfile':
        if (this.#rule === 'BEGIN' || this.#rule === 'END')
          throw new AwkSyntaxError(`error: \`${token.text}' used in ${this.#rule} action`, token.at)
        this.at++
        return { kind: token.text }
      case 'break':
      case 'continue':
        if (this.#loops === 0)
          throw new AwkSyntaxError(
            `error: \`${token.text}' is not allowed outside a loop${token.text === 'break' ? ' or switch' : ''}`,
            token.at,
          )
        this.at++
        return { kind: token.text }
      case 'exit':
      case 'return': {
        if (token.text === 'return' && !this.#inFunction)
          throw new AwkSyntaxError("`return' used outside function context", token.at)
        this.at++
        const hasValue = !(this.isOp(';', '}') || this.token.kind === 'newline' || this.token.kind === 'end')
        return { kind: token.text, value: hasValue ? this.expr() : null }
      }
      case 'delete': {
        this.at++
        const name = this.token
        if (name.kind !== 'name') this.fail()
        this.at++
        const path = this.subscripts()
        return { kind: 'delete', name: name.text, keys: path.pop() ?? null, path }
      }
      case 'getline':
        return { kind: 'expr', expr: this.expr() }
      default:
        return this.fail()
    }
  }

  #print(kind: 'print' | 'printf'): Stmt {
    this.at++
    const before = this.noGreater
    this.noGreater = true
    let args: readonly Expr[] = []
    const isEnd = () =>
      this.isOp(';', '}', '>', '>>', '|', '|&') || this.token.kind === 'newline' || this.token.kind === 'end'
    if (!isEnd()) {
      const close = this.isOp('(') ? this.#matchingParen() : -1
      const after = close < 0 ? null : this.tokens[close + 1]!
      const isList =
        after !== null &&
        (after.kind === 'newline' ||
          after.kind === 'end' ||
          (after.kind === 'op' && [';', '}', '>', '>>', '|', '|&'].includes(after.text)))
      if (isList) {
        this.at++
        this.noGreater = false
        this.skipNewlines()
        args = this.isOp(')') ? [] : this.list()
        this.noGreater = true
        this.expect(')')
      } else args = this.list()
    }
    let redirect: Redirect | null = null
    const token = this.token
    if (token.kind === 'op' && ['>', '>>', '|', '|&'].includes(token.text)) {
      this.at++
      redirect = { op: token.text as '>', to: this.concatenation() }
    }
    this.noGreater = before
    return { kind, args, redirect }
  }

  #matchingParen(): number {
    let depth = 0
    for (let i = this.at; i < this.tokens.length; i++) {
      const token = this.tokens[i]!
      if (token.kind !== 'op') continue
      if (token.text === '(') depth++
      if (token.text === ')' && --depth === 0) return i
    }
    return -1
  }
}
