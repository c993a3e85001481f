/** Functions, methods, parameters and classes. */
import { isExactly, STRICT_RESERVED, type Surroundings } from './base.ts'
import { type Expression, isSimple, type Label, type MemberHead } from './expression.ts'
import { Names } from './names.ts'
import { Noted } from './noted.ts'
import type { Lexeme, SyntaxProblem } from './scanner.ts'

const MODIFIERS = new Set(['async', 'get', 'set', 'static'])

export abstract class Functions extends Noted {
  /** `{a = 1}`, which only a pattern may hold: the first one that no pattern has claimed. */
  protected shorthand: SyntaxProblem | null = null
  /** Private names in use in the class at hand, and those it declares. */
  protected privates: { declared: Set<string>; used: Lexeme[]; outer: unknown } | null = null

  protected abstract functionBody(params?: readonly Expression[], mayRepeat?: boolean): void
  protected abstract declareParameters(params: readonly Expression[], mayRepeat: boolean): void
  protected abstract expression(acceptsIn?: boolean): Expression
  protected abstract assignment(acceptsIn?: boolean): Expression
  protected abstract leftHandSide(): Expression
  protected abstract array(): Expression
  protected abstract object(): Expression
  protected abstract checkPattern(node: Expression, isBinding: boolean): void

  protected within(around: Surroundings, run: () => void): void {
    const saved = { around: this.around, names: this.names, isStrict: this.isStrict, labels: this.labels }
    this.around = around
    this.labels = []
    this.names = new Names(this.names, 'function')
    run()
    this.around = saved.around
    this.names = saved.names
    this.isStrict = saved.isStrict
    this.labels = saved.labels
  }
  /** What `break` and `continue` may leave; functions begin without any. */
  protected labels: readonly Label[] = []
  protected notePrivate(name: Lexeme): void {
    const use = { ...name, start: this.previous.start }
    if (this.privates) this.privates.used.push(use)
    else this.refusePrivate(use)
  }
  protected refusePrivate(name: Lexeme): never {
    return this.refuse({
      message: `Private field '${name.text}' must be declared in an enclosing class`,
      start: name.start,
      end: name.start + 1,
    })
  }

  /** `async *name`, `get name`, `[name]`, `name`; `method` tells what kind when a parameter list follows. */
  protected memberHead(): MemberHead {
    let [isAsync, isGenerator, hasModifier] = [false, false, false]
    let accessor: 'get' | 'set' | null = null
    let key = this.token
    if (MODIFIERS.has(key.text) && key.kind === 'name' && key.text !== 'static') {
      const after = this.ahead()
      const isName = after.kind === 'end' || (after.kind === 'punct' && !/^[[*]$/.test(after.text))
      if (!isName && !(key.text === 'async' && after.isFirst)) {
        hasModifier = true
        this.next()
        if (key.text === 'async') isAsync = true
        else accessor = key.text as 'get' | 'set'
      }
    }
    if (accessor === null && this.check('*')) isGenerator = true
    key = this.next()
    const isComputed = isExactly(key, '[')
    if (isComputed) {
      this.expression()
      this.expect(']')
    } else if (!['name', 'string', 'number', 'private'].includes(key.kind)) this.unexpected(key)
    const isMethod = this.is('(') || isAsync || isGenerator || accessor !== null
    return {
      key,
      isComputed,
      isAsync,
      isGenerator,
      hasModifier: hasModifier || isGenerator,
      method: isMethod ? (accessor ?? 'method') : null,
    }
  }

  protected method(
    kind: 'method' | 'get' | 'set' | 'constructor',
    isAsync: boolean,
    isGenerator: boolean,
    isDerived: boolean,
  ): void {
    const around: Surroundings = {
      isAsync,
      isGenerator,
      isFunction: true,
      mayReturn: true,
      hasSuperProperty: true,
      hasSuperCall: kind === 'constructor' && isDerived,
      hasNewTarget: true,
    }
    this.within(around, () => {
      const open = this.token
      const params = this.parameters()
      if (kind === 'get' && params.length !== 0)
        this.refuse({
          message: 'Getter must not have any formal parameters.',
          start: open.start,
          end: this.current.end,
        })
      if (kind === 'set' && (params.length !== 1 || params[0]!.type === 'spread'))
        this.refuse({
          message: 'Setter must have exactly one formal parameter.',
          start: open.start,
          end: this.current.end,
        })
      this.declareParameters(params, false)
      this.functionBody(params)
    })
  }

  /** From behind `function`: star, name, parameters, body. The name is known to the caller of a declaration. */
  protected functionLiteral(isAsync: boolean, isDeclaration: boolean): Lexeme | null {
    const isGenerator = this.check('*')
    let name: Lexeme | null = null
    const inner: Surroundings = {
      isAsync,
      isGenerator,
      isFunction: true,
      mayReturn: true,
      hasSuperProperty: false,
      hasSuperCall: false,
      hasNewTarget: true,
    }
    if (this.is('(') && isDeclaration) this.refuseAt('Function statements require a function name', this.current)
    if (!this.is('(')) {
      const saved = this.around
      if (!isDeclaration) this.around = inner
      name = this.bindingIdentifier()
      this.around = saved
    }
    this.within(inner, () => {
      const params = this.parameters()
      this.declareParameters(params, isSimple(params))
      this.functionBody(params, true)
    })
    return name
  }

  protected parameters(): Expression[] {
    this.expect('(')
    const params: Expression[] = []
    while (!this.is(')')) {
      const { start } = this.token
      const isRest = this.check('...')
      const target = this.bindingTarget()
      let param = target
      this.notePattern(target, null, true)
      if (this.is('=')) {
        if (isRest) this.refuseAt('Rest parameter may not have a default initializer', this.token)
        this.next()
        this.assignment()
        param = { type: 'assignment', start, end: this.current.end, target }
      }
      params.push(isRest ? { type: 'spread', start, end: this.current.end, target } : param)
      if (isRest) {
        if (this.is(',')) this.refuseAt('Rest parameter must be last formal parameter', this.token)
        break
      }
      if (!this.check(',')) break
    }
    this.expect(')')
    return params
  }

  /** A name or a pattern of names. */
  protected bindingTarget(): Expression {
    const { start } = this.token
    if (this.isName()) {
      const name = this.bindingIdentifier()
      return { type: 'name', start, end: name.end, name }
    }
    if (!this.is('[') && !this.is('{')) this.unexpected(this.next())
    const covered = this.shorthand
    const pattern = this.is('[') ? this.array() : this.object()
    this.shorthand = covered
    this.checkPattern(pattern, true)
    return pattern
  }

  protected classLiteral(name: Lexeme | null): void {
    const strict = this.isStrict
    this.isStrict = true
    if (name && STRICT_RESERVED.has(name.text)) this.refuseAt('Unexpected strict mode reserved word', name)
    const isDerived = this.check('extends')
    if (isDerived) this.leftHandSide()
    const outer = this.privates
    this.privates = { declared: new Set(), used: [], outer }
    this.expect('{')
    let hasConstructor = false
    while (!this.is('}')) {
      if (this.check(';')) continue
      hasConstructor = this.classMember(isDerived, hasConstructor)
    }
    this.next()
    const { declared, used } = this.privates
    this.privates = outer
    for (const each of used) {
      if (declared.has(each.text)) continue
      if (outer) outer.used.push(each)
      else this.refusePrivate(each)
    }
    this.isStrict = strict
  }

  protected classMember(isDerived: boolean, hadConstructor: boolean): boolean {
    let isStatic = false
    if (this.is('static')) {
      const after = this.ahead()
      isStatic = !(after.kind === 'punct' && /^[(=;}]$/.test(after.text)) && after.kind !== 'end'
      if (isStatic) this.next()
      if (isStatic && this.is('{')) {
        this.within({ ...FIELD, isFunction: true }, () => this.functionBody())
        return hadConstructor
      }
    }
    const head = this.memberHead()
    const isPlainName = !head.isComputed && (head.key.kind === 'name' || head.key.kind === 'string')
    const text = head.key.kind === 'string' ? head.key.text.slice(1, -1) : head.key.text
    if (head.key.kind === 'private') this.declarePrivate(head)
    const isConstructor = isPlainName && text === 'constructor' && !isStatic
    if (head.method !== null) {
      if (isStatic && isPlainName && text === 'prototype')
        this.refuseAt("Classes may not have a static property named 'prototype'", head.key)
      if (isConstructor) {
        const kind = head.isGenerator
          ? 'a generator'
          : head.isAsync
            ? 'an async method'
            : head.method !== 'method'
              ? 'an accessor'
              : null
        if (kind) this.refuseAt(`Class constructor may not be ${kind}`, head.key)
        if (hadConstructor) this.refuseAt('A class may only have one constructor', head.key)
      }
      this.method(isConstructor ? 'constructor' : head.method, head.isAsync, head.isGenerator, isDerived)
      return hadConstructor || isConstructor
    }
    if (isPlainName && (text === 'constructor' || (isStatic && text === 'prototype')))
      this.refuseAt(
        `Classes may not have a${text === 'constructor' ? ' field' : ' static property'} named '${text}'`,
        head.key,
      )
    if (this.is(':') || this.is(',')) this.unexpected({ ...head.key, end: head.key.start })
    if (this.check('=')) this.within(FIELD, () => void this.assignment())
    this.expectSemicolon()
    return hadConstructor
  }
  protected declarePrivate({ key, method }: MemberHead): void {
    if (key.text === '#constructor') this.refuseAt("Classes may not have a private field named '#constructor'", key)
    const { declared } = this.privates!
    const kind = method === 'get' || method === 'set' ? method : 'field'
    const other = kind === 'get' ? 'set' : 'get'
    const clashes =
      kind === 'field'
        ? declared.has(key.text)
        : declared.has(`${kind} ${key.text}`) || (declared.has(key.text) && !declared.has(`${other} ${key.text}`))
    if (clashes) this.refuseAt(`Identifier '${key.text}' has already been declared`, key)
    declared.add(key.text)
    if (kind !== 'field') declared.add(`${kind} ${key.text}`)
  }
}

const FIELD: Surroundings = {
  isAsync: false,
  isGenerator: false,
  isFunction: false,
  mayReturn: false,
  hasSuperProperty: true,
  hasSuperCall: false,
  hasNewTarget: true,
}
