/** Statements and declarations, as far as V8 refuses them before a program runs. */
import { isExactly, RESERVED, Refusal, type Surroundings } from './base.ts'
import type { Expression, Label } from './expression.ts'
import { Expressions } from './expressions.ts'
import type { Facts } from './facts.ts'
import { Names } from './names.ts'
import type { Lexeme, SyntaxProblem } from './scanner.ts'

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

type Mode = 'var' | 'let' | 'const'

class Statements extends Expressions {
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
  private item(): void {
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

  private startsLet(): boolean {
    const after = this.ahead()
    if (after.kind === 'name') return !RESERVED.has(after.text) || after.text === 'let'
    return isExactly(after, '[') || isExactly(after, '{')
  }

  private functionDeclaration(isAsync: boolean): void {
    const word = this.next()
    const name = this.functionLiteral(isAsync, true)
    if (!name) return
    const shown = { ...name, start: word.start }
    if (this.names.kind === 'function') this.declareVar(shown)
    else this.declareLexical(shown, 'function')
  }
  private classDeclaration(): void {
    const word = this.next()
    const name = this.identifier()
    this.classLiteral(name)
    this.declareLexical({ ...name, start: word.start }, 'lexical', this.current.end)
  }

  private declareLexical(name: Lexeme, kind: 'lexical' | 'function', end = name.start + 1): void {
    const clashesWithParameter = this.names.kind === 'function' && this.names.hasParameter(name.text)
    if (clashesWithParameter || !this.names.declare(name.text, kind, this.isStrict)) this.refuseTwice(name, end)
  }
  private declareVar(name: Lexeme): void {
    if (!this.names.declareVar(name.text)) this.refuseTwice(name, name.start + 1)
  }
  private refuseTwice({ text, start }: Lexeme, end: number): never {
    return this.refuse({ message: `Identifier '${text}' has already been declared`, start, end })
  }

  private variables(mode: Mode, isFor = false): { readonly count: number; readonly hasInitializer: boolean } {
    this.next()
    let count = 0
    let hasInitializer = false
    do {
      const { start } = this.token
      const target = this.declared(mode)
      count++
      if (this.check('=')) {
        hasInitializer = true
        const value = this.assignment(!isFor)
        this.notePattern(target, value)
      } else if (!(isFor && (this.is('in') || this.is('of'))) && (mode === 'const' || target.type !== 'name')) {
        const what = target.type === 'name' ? 'const' : 'destructuring'
        this.refuse({ message: `Missing initializer in ${what} declaration`, start, end: this.current.end })
      }
    } while (this.check(','))
    if (!isFor) this.expectSemicolon()
    return { count, hasInitializer }
  }

  private declared(mode: Mode): Expression {
    const target = this.bindingTarget()
    for (const name of boundNames(target)) {
      if (mode !== 'var' && name.text === 'let') this.refuseAt('let is disallowed as a lexically bound name', name)
      if (mode === 'var') this.declareVar(name)
      else this.declareLexical(name, 'lexical')
    }
    return target
  }

  private statement(mayBeFunction = false): void {
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

  private isStatementEnd(): boolean {
    return this.token.isFirst || this.is(';') || this.is('}') || this.token.kind === 'end'
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

  private withLabel(label: Label, run: () => void): void {
    const saved = this.labels
    this.labels = [...saved, label]
    run()
    this.labels = saved
  }
  private loopBody(): void {
    this.withLabel({ name: null, isLoop: true, isSwitch: false }, () => this.statement())
  }

  private head(): Expression {
    this.expect('(')
    const made = this.expression()
    this.expect(')')
    return made
  }
  private noteCondition(): void {
    const made = this.head()
    this.noteFirst(made, made.at ?? made.start)
  }
  private ifBranch(): void {
    if (this.is('function') && !this.isStrict) this.scoped('block', () => this.functionDeclaration(false))
    else this.statement()
  }

  private scoped(kind: 'block' | 'catch', run: () => void): void {
    const saved = this.names
    this.names = new Names(saved, kind)
    run()
    this.names = saved
  }
  private block(): void {
    this.scoped('block', () => {
      this.expect('{')
      while (!this.is('}')) this.item()
      this.next()
    })
  }

  private jump(word: 'break' | 'continue'): void {
    this.next()
    let label: Lexeme | null = null
    if (!this.isStatementEnd()) label = this.identifier()
    const known = label && this.labels.find((each) => each.name === label!.text)
    const isKnown = known && (known.isLoop || known.isBlock || word === 'break')
    if (label && !isKnown) this.refuseAt(`Undefined label '${label.text}'`, label)
    if (word === 'continue') {
      if (!label && !this.labels.some(({ isLoop }) => isLoop))
        this.refuseAt('Illegal continue statement: no surrounding iteration statement', this.current)
      if (known && !known.isLoop)
        this.refuseAt(
          `Illegal continue statement: '${label!.text}' does not denote an iteration statement`,
          this.current,
        )
    } else if (!label && !this.labels.some(({ name, isLoop, isSwitch }) => name === null && (isLoop || isSwitch)))
      this.refuseAt('Illegal break statement', this.current)
    this.expectSemicolon()
  }

  private tryStatement(): void {
    this.next()
    this.block()
    if (!this.is('catch') && !this.is('finally')) this.refuseAt('Missing catch or finally after try', this.current)
    if (this.check('catch')) {
      if (this.check('(')) {
        this.scoped('catch', () => {
          const target = this.bindingTarget()
          for (const name of boundNames(target)) this.names.declareCaught(name.text, target.type === 'name')
          this.expect(')')
          this.block()
        })
      } else this.block()
    }
    if (this.check('finally')) this.block()
  }

  private switchStatement(): void {
    const { start } = this.next()
    this.noteFirst(this.head(), start)
    this.expect('{')
    let hasDefault = false
    this.withLabel({ name: null, isLoop: false, isSwitch: true }, () =>
      this.scoped('block', () => {
        while (!this.is('}')) {
          if (this.check('case')) this.expression()
          else {
            this.expect('default')
            if (hasDefault) this.refuseAt('More than one default clause in switch statement', this.current)
            hasDefault = true
          }
          this.expect(':')
          while (!this.is('case') && !this.is('default') && !this.is('}')) this.item()
        }
        this.next()
      }),
    )
  }

  private forStatement(): void {
    this.next()
    const isAwait = this.is('await') && this.around.isAsync
    if (isAwait) this.next()
    this.expect('(')
    this.scoped('block', () => {
      const { token } = this
      const isLet = this.is('let') && this.startsLet()
      if (this.is('var') || this.is('const') || isLet) {
        const from = this.token
        const { count, hasInitializer } = this.variables(from.text as Mode, true)
        if (this.is('in') || this.is('of')) {
          const kind = this.is('in') ? 'for-in' : isAwait ? 'for-await-of' : 'for-of'
          if (count !== 1)
            this.refuse({
              message: `Invalid left-hand side in ${this.is('in') ? 'for-in' : kind} loop: Must have a single binding.`,
              start: this.ranges(from),
              end: this.current.end,
            })
          if (hasInitializer && (this.isStrict || from.text !== 'var' || this.is('of')))
            this.refuse({
              message: `${kind} loop variable declaration may not have an initializer.`,
              start: this.ranges(from),
              end: this.current.end,
            })
          return this.forEach(kind)
        }
      } else if (!this.is(';')) {
        const left = this.coverExpression(false)
        if (this.is('in') || this.is('of')) {
          if (
            left.type !== 'name' &&
            left.type !== 'member' &&
            left.type !== 'object' &&
            left.type !== 'array' &&
            left.type !== 'call'
          )
            this.refuse({ message: 'Invalid left-hand side in for-loop', start: token.start, end: this.current.end })
          return this.forEach(this.is('in') ? 'for-in' : 'for-of')
        }
      }
      this.expect(';')
      if (!this.is(';')) this.expression()
      this.expect(';')
      if (!this.is(')')) this.expression()
      this.expect(')')
      this.loopBody()
    })
  }
  private ranges(word: Lexeme): number {
    return this.scanner.scan(word.end).start
  }
  private forEach(kind: string): void {
    this.next()
    if (kind === 'for-in') this.expression()
    else this.noteIterated('of', this.assignment())
    this.expect(')')
    this.loopBody()
  }

  private importDeclaration(): void {
    this.next()
    if (this.token.kind !== 'string') {
      if (this.isName()) {
        this.declareLexical(this.bindingIdentifier(), 'lexical')
        if (this.check(',') && !this.is('*') && !this.is('{')) this.unexpected(this.next())
      }
      if (this.check('*')) {
        this.expectWord('as')
        this.declareLexical(this.bindingIdentifier(), 'lexical')
      } else if (this.check('{')) this.importNames()
      this.expectWord('from')
    }
    this.moduleSpecifier()
    this.expectSemicolon()
  }
  private importNames(): void {
    while (!this.check('}')) {
      const name = this.next()
      if (name.kind !== 'name' && name.kind !== 'string') this.unexpected(name)
      let local = name
      if (this.is('as')) {
        this.next()
        local = this.bindingIdentifier()
      } else if (!this.isName(name)) this.unexpected(name)
      this.declareLexical(local, 'lexical')
      if (!this.is('}')) this.expect(',')
    }
  }
  private expectWord(word: string): void {
    if (!isExactly(this.token, word)) this.unexpected(this.next())
    this.next()
  }
  private moduleSpecifier(): void {
    const token = this.next()
    if (token.kind !== 'string') this.unexpected(token)
    if (this.is('assert') || this.is('with')) {
      this.next()
      this.object_()
    }
  }
  private object_(): void {
    this.expect('{')
    while (!this.check('}')) {
      this.next()
      this.expect(':')
      this.next()
      if (!this.is('}')) this.expect(',')
    }
  }

  private readonly exported = new Set<string>()
  private exportName(name: Lexeme, text = name.text): void {
    if (this.exported.has(text)) this.refuseAt(`Duplicate export of '${text}'`, name)
    this.exported.add(text)
  }
  private exportDeclaration(): void {
    this.next()
    if (this.is('default')) {
      this.exportName(this.next(), 'default')
      if (this.is('function') || (this.is('async') && isExactly(this.ahead(), 'function'))) {
        const isAsync = this.check('async')
        this.next()
        const name = this.functionLiteral(isAsync, !(this.is('(') || this.is('*')))
        if (name) this.declareVar(name)
      } else if (this.check('class')) {
        const name = this.isName() && !this.is('extends') ? this.next() : null
        if (name) this.declareLexical(name, 'lexical')
        this.classLiteral(name)
      } else {
        this.assignment()
        this.expectSemicolon()
      }
      return
    }
    if (this.check('*')) {
      if (this.check('as')) this.exportName(this.next())
      this.expectWord('from')
      this.moduleSpecifier()
      this.expectSemicolon()
      return
    }
    if (this.check('{')) {
      while (!this.check('}')) {
        const name = this.next()
        if (name.kind !== 'name' && name.kind !== 'string') this.unexpected(name)
        const shown = this.check('as') ? this.next() : name
        this.exportName(shown)
        if (!this.is('}')) this.expect(',')
      }
      if (this.check('from')) this.moduleSpecifier()
      this.expectSemicolon()
      return
    }
    const isDeclaration = /^(var|let|const|function|class|async)$/.test(this.token.text) && this.token.kind === 'name'
    if (!isDeclaration) this.unexpected(this.next())
    if (this.is('var')) this.variables('var')
    else this.item()
  }
}

/** The names that a parameter or pattern binds. */
function boundNames(node: Expression): Lexeme[] {
  if (node.type === 'name') return [node.name!]
  if (node.target) return boundNames(node.target)
  return (node.items ?? []).flatMap((each) => boundNames(each))
}
