/** Statements and declarations, as far as V8 refuses them before a program runs. */
import { isExactly, Refusal, type Surroundings } from './base.ts'
import { boundNames } from './declarations.ts'
import type { Expression } from './expression.ts'
import type { Facts } from './facts.ts'
import { Modules } from './modules.ts'
import type { SyntaxProblem } from './scanner.ts'

export interface Kind {
  readonly isModule?: boolean
  /** The parameters of the function that the source is the body of, as in CommonJS. */
  readonly parameters?: readonly string[]
}

/** What stands where in a source that compiles. */
export function readFacts(source: string, isModule: boolean): Facts {
  const around: Surroundings = { ...FREE, isAsync: isModule }
  const parser = new Statements(source, isModule, around)
  try {
    parser.program([])
  } catch (thrown) {
    if (!(thrown instanceof Refusal) && !(thrown instanceof RangeError)) throw thrown
  }
  return parser.facts
}

const FREE: Surroundings = {
  isAsync: false,
  isGenerator: false,
  isFunction: true,
  mayReturn: true,
  hasSuperProperty: false,
  hasSuperCall: false,
  hasNewTarget: true,
}

/** Why V8 would not compile `source`, or null when it would. */
export function findSyntaxProblem(source: string, { isModule = false, parameters }: Kind = {}): SyntaxProblem | null {
  const isFunction = parameters !== undefined
  const around: Surroundings = {
    isAsync: isModule,
    isGenerator: false,
    isFunction,
    mayReturn: isFunction,
    hasSuperProperty: false,
    hasSuperCall: false,
    hasNewTarget: isFunction,
  }
  try {
    new Statements(source, isModule, around).program(parameters ?? [])
    return null
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.problem
    // A source nested so deeply that the stack does not hold it: V8 has its own words for that, not about a token.
    if (thrown instanceof RangeError) return null
    throw thrown
  }
}

class Statements extends Modules {
  program(parameters: readonly string[]): void {
    for (const name of parameters) this.names.declareParameter(name)
    this.directives()
    while (this.token.kind !== 'end') this.item()
  }

  protected functionBody(params: readonly Expression[] = [], mayRepeat = false): void {
    this.expect('{')
    const wasStrict = this.isStrict
    this.directives(params.every(({ type }) => type === 'name'))
    if (this.isStrict && !wasStrict && mayRepeat) this.refuseRepeated(params)
    while (!this.is('}')) this.item()
    this.next()
  }

  private refuseRepeated(params: readonly Expression[]): void {
    const seen = new Set<string>()
    for (const name of params.flatMap((each) => boundNames(each))) {
      if (seen.has(name.text)) this.refuseAt('Duplicate parameter name not allowed in this context', name)
      seen.add(name.text)
    }
  }

  protected declareParameters(params: readonly Expression[], mayRepeat: boolean): void {
    for (const name of params.flatMap((each) => boundNames(each))) {
      if (!this.names.declareParameter(name.text) && (!mayRepeat || this.isStrict))
        this.refuseAt('Duplicate parameter name not allowed in this context', name)
    }
  }

  private directives(mayBeStrict = true): void {
    while (this.token.kind === 'string') {
      const { text } = this.token
      const after = this.ahead()
      const isAlone = after.isFirst || isExactly(after, ';') || isExactly(after, '}') || after.kind === 'end'
      if (!isAlone || (after.kind === 'punct' && /^([.,+*/(?=[]|[-&|<>%].*|[=!]==?)$/.test(after.text))) return
      if (text.slice(1, -1) === 'use strict') {
        if (!mayBeStrict)
          this.refuseAt("Illegal 'use strict' directive in function with non-simple parameter list", this.token)
        this.isStrict = true
      }
      this.expression()
      this.expectSemicolon()
    }
  }

  /** A statement or a declaration. */
  protected item(): void {
    const { token } = this
    if (token.kind === 'name') {
      switch (token.text) {
        case 'function':
          this.functionDeclaration(false)
          return
        case 'class':
          this.classDeclaration()
          return
        case 'const':
          return void this.variables('const')
        case 'let':
          if (this.startsLet()) return void this.variables('let')
          break
        case 'import':
          if (this.isModule && !/^[(.]$/.test(this.ahead().text)) {
            this.importDeclaration()
            return
          }
          break
        case 'export':
          if (this.isModule) {
            this.exportDeclaration()
            return
          }
          break
        case 'async':
          if (isExactly(this.ahead(), 'function') && !this.ahead().isFirst) {
            this.next()
            this.functionDeclaration(true)
            return
          }
      }
    }
    this.statement()
  }

  protected statement(mayBeFunction = false): void {
    const { token } = this
    if (this.is('{')) {
      this.block()
      return
    }
    if (this.check(';')) return
    if (token.kind !== 'name') {
      this.expressionStatement()
      return
    }
    switch (token.text) {
      case 'if':
        this.next()
        this.noteFirst(this.head(), token.start)
        this.ifBranch()
        if (this.check('else')) this.ifBranch()
        return
      case 'do':
        this.next()
        this.loopBody()
        this.expect('while')
        this.noteCondition()
        this.check(';')
        return
      case 'while':
        this.next()
        this.noteCondition()
        this.loopBody()
        return
      case 'for':
        this.forStatement()
        return
      case 'continue':
      case 'break':
        this.jump(token.text)
        return
      case 'return':
        this.next()
        if (!this.around.mayReturn) this.refuseAt('Illegal return statement', this.current)
        if (!this.isStatementEnd()) this.noteFirst(this.expression(), token.start)
        this.expectSemicolon()
        return
      case 'throw':
        this.next()
        if (this.token.isFirst) this.refuseAt('Illegal newline after throw', this.current)
        this.noteFirst(this.expression(), token.start)
        this.expectSemicolon()
        return
      case 'try':
        this.tryStatement()
        return
      case 'with':
        this.next()
        if (this.isStrict) this.refuseAt('Strict mode code may not include a with statement', this.current)
        this.head()
        this.statement()
        return
      case 'switch':
        this.switchStatement()
        return
      case 'function':
        if (mayBeFunction && !this.isStrict) {
          this.functionDeclaration(false)
          return
        }
        this.refuseAt(
          this.isStrict
            ? 'In strict mode code, functions can only be declared at top level or inside a block.'
            : 'In non-strict mode code, functions can only be declared at top level, inside a block, or as the body of an if statement.',
          token,
        )
        return
      case 'debugger':
        this.next()
        this.expectSemicolon()
        return
      case 'var':
        this.variables('var')
        return
      case 'class':
        this.unexpected(this.next())
        return
      case 'async':
        if (isExactly(this.ahead(), 'function') && !this.ahead().isFirst)
          this.refuseAt('Async functions can only be declared at the top level or inside a block.', token)
        this.expressionStatement()
        return
      case 'let': {
        const after = this.ahead()
        const isDeclaration = isExactly(after, '[') || ((isExactly(after, '{') || this.isName(after)) && !after.isFirst)
        if (isDeclaration) this.refuseAt('Lexical declaration cannot appear in a single-statement context', token)
        this.expressionStatement()
        return
      }
    }
    this.expressionStatement()
  }

  private expressionStatement(): void {
    const mayBeLabel = this.isName()
    const made = this.expression()
    this.noteFirst(made, made.start)
    if (mayBeLabel && made.type === 'name' && !made.isParenthesized && this.is(':')) {
      const name = made.name!
      if (this.labels.some((label) => label.name === name.text))
        this.refuseAt(`Label '${name.text}' has already been declared`, this.current)
      this.next()
      const isLoop = /^(for|while|do)$/.test(this.token.text)
      const isBlock = this.is('{')
      this.withLabel({ name: name.text, isLoop, isSwitch: false, isBlock }, () => this.statement(true))
      return
    }
    this.expectSemicolon()
  }
}
