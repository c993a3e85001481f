/** Expressions, in the order in which V8 tries them: that order decides which token it complains about. */
import { Base, isExactly, Refusal, STRICT_RESERVED, type Surroundings } from './base.ts'
import { type Facts, noFacts } from './facts.ts'
import { Names } from './names.ts'
import type { Lexeme, SyntaxProblem } from './scanner.ts'

export interface Expression {
  readonly type:
    | 'name'
    | 'member'
    | 'call'
    | 'chain'
    | 'object'
    | 'array'
    | 'assignment'
    | 'spread'
    | 'sequence'
    | 'nothing'
    | 'asyncCall'
    | 'arrow'
    | 'other'
  readonly start: number
  readonly end: number
  readonly isParenthesized?: boolean
  /** Of objects, arrays, sequences and calls. */
  readonly items?: readonly Expression[]
  /** Of assignments with a plain `=`, and of what is spread. */
  readonly target?: Expression
  readonly name?: Lexeme
  /** Where V8 says that it is, when that is not its start. */
  readonly at?: number
  /** As V8 prints it in a message; nothing for what it calls an intermediate value. */
  readonly text?: string
  /** The name that is evaluated before anything else in it. */
  readonly first?: Lexeme | undefined
  /** Of a property in an object. */
  readonly key?: Lexeme
}

const shown = ({ text }: Expression): string => text ?? '(intermediate value)'
const list = (items: readonly Expression[]): string => items.map((each) => shown(each)).join(',')

export interface Label {
  readonly name: string | null
  readonly isLoop: boolean
  readonly isSwitch: boolean
  readonly isBlock?: boolean
}

const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 4, '&&': 5, '|': 6, '^': 7, '&': 8, '==': 9, '!=': 9, '===': 9, '!==': 9,
  '<': 10, '>': 10, '<=': 10, '>=': 10, instanceof: 10, in: 10,
  '<<': 11, '>>': 11, '>>>': 11, '+': 12, '-': 12, '*': 13, '/': 13, '%': 13, '**': 14,
} // biome-ignore format: a table
const ASSIGNMENTS = new Set('= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??='.split(' '))
const UNARY = new Set('! ~ + - typeof void delete'.split(' '))
const MODIFIERS = new Set(['async', 'get', 'set', 'static'])

export abstract class Expressions extends Base {
  /** `{a = 1}`, which only a pattern may hold: the first one that no pattern has claimed. */
  private shorthand: SyntaxProblem | null = null
  readonly facts: Facts = noFacts()
  /** Private names in use in the class at hand, and those it declares. */
  private privates: { declared: Set<string>; used: Lexeme[]; outer: unknown } | null = null

  protected abstract functionBody(params?: readonly Expression[], mayRepeat?: boolean): void
  protected abstract declareParameters(params: readonly Expression[], mayRepeat: boolean): void

  protected expression(acceptsIn = true): Expression {
    return this.complete(() => this.coverExpression(acceptsIn))
  }
  protected assignment(acceptsIn = true): Expression {
    return this.complete(() => this.coverAssignment(acceptsIn))
  }
  /** What is no pattern must be an expression. */
  private complete(read: () => Expression): Expression {
    const outer = this.shorthand
    this.shorthand = null
    const made = read()
    if (this.shorthand !== null) this.refuse(this.shorthand)
    this.shorthand = outer
    return made
  }

  /** `a, b, …rest`: what may still turn out to be parameters. */
  protected coverExpression(acceptsIn = true): Expression {
    const { start } = this.token
    const items: Expression[] = []
    do {
      if (this.is('...')) {
        items.push(this.restOfArrow())
        return { type: 'sequence', start, end: this.current.end, items }
      }
      items.push(this.coverAssignment(acceptsIn))
      if (this.is(',') && isExactly(this.ahead(), ')')) {
        const { second, third } = this.twoAhead()
        if (second && third) {
          this.next()
          break
        }
      }
    } while (this.check(','))
    if (items.length === 1) return items[0]!
    return {
      type: 'sequence',
      start,
      end: this.current.end,
      items,
      text: `(${items.map((each) => shown(each)).join(' , ')})`,
      first: items[0]!.first,
    }
  }
  /** Are the two tokens after the comma `)` and `=>`? */
  private twoAhead(): { second: boolean; third: boolean } {
    const close = this.ahead()
    return { second: isExactly(close, ')'), third: isExactly(this.scanner.scan(close.end), '=>') }
  }

  private restOfArrow(): Expression {
    const { start } = this.next()
    const dots = this.current
    const target = this.bindingTarget()
    if (this.is('=')) this.refuseAt('Rest parameter may not have a default initializer', this.current)
    if (this.is(',')) this.refuseAt('Rest parameter must be last formal parameter', this.current)
    if (!this.is(')') || !isExactly(this.ahead(), '=>')) this.unexpected(dots)
    return { type: 'spread', start, end: this.current.end, target }
  }

  protected coverAssignment(acceptsIn: boolean): Expression {
    const { start } = this.token
    if (this.is('yield') && this.around.isGenerator) return this.yielded(acceptsIn)
    const covered = this.shorthand
    const left = this.conditional(acceptsIn)
    if (this.is('=>')) return this.arrow(left, acceptsIn, covered)
    if (!ASSIGNMENTS.has(this.token.text) || this.token.kind !== 'punct') return left
    const isPlain = this.token.text === '='
    const isPattern = (left.type === 'object' || left.type === 'array') && isPlain
    if (isPattern) {
      if (left.isParenthesized)
        this.refuse({ message: 'Invalid left-hand side in assignment', start, end: this.current.end })
      this.shorthand = covered
      this.checkPattern(left, false)
    } else this.checkReference(left, 'Invalid left-hand side in assignment', start)
    this.next()
    const right = this.assignment(acceptsIn)
    if (isPattern) this.notePattern(left, right)
    const first = left.type === 'name' && isPlain ? right.first : left.first
    return { type: 'assignment', first, start, end: right.end, ...(isPlain ? { target: left } : {}) }
  }

  private yielded(acceptsIn: boolean): Expression {
    const { start } = this.next()
    if (!this.token.isFirst) {
      const isDelegating = this.check('*')
      const isAlone = this.token.kind === 'end' || /^([)\]}:,;]|in|of)$/.test(this.token.text)
      if (isDelegating || !isAlone) this.assignment(acceptsIn)
    }
    return { type: 'other', start, end: this.current.end }
  }

  /** Something that can be assigned to; a call is left to run time, as on the web. */
  private checkReference(left: Expression, message: string, start: number): void {
    if (left.type === 'member') return
    if (left.type === 'name') {
      if (this.isStrict && /^(eval|arguments)$/.test(left.name!.text))
        this.refuseAt('Unexpected eval or arguments in strict mode', left)
      return
    }
    if (left.type === 'call') return
    this.refuse({ message, start, end: this.current.end })
  }

  /** Can what was read as an expression be taken apart into names (`isBinding`) or references? */
  private checkPattern(node: Expression, isBinding: boolean): void {
    const wrong = (): never => this.refuseAt('Invalid destructuring assignment target', node)
    switch (node.type) {
      case 'name':
        if (isBinding && node.isParenthesized) wrong()
        if (this.isStrict && /^(eval|arguments)$/.test(node.name!.text))
          this.refuseAt('Unexpected eval or arguments in strict mode', node)
        return
      case 'member':
        if (isBinding) wrong()
        return
      case 'assignment':
        if (!node.target || node.isParenthesized) wrong()
        this.checkPattern(node.target!, isBinding)
        return
      case 'object':
      case 'array':
        if (node.isParenthesized) wrong()
        for (const [i, item] of node.items!.entries()) {
          if (item.type !== 'spread') this.checkPattern(item, isBinding)
          else if (i < node.items!.length - 1) this.refuseAt('Rest element must be last element', item)
          else this.checkPattern(item.target!, isBinding)
        }
        return
      default:
        wrong()
    }
  }

  private arrow(left: Expression, acceptsIn: boolean, covered: SyntaxProblem | null): Expression {
    const isList = left.type === 'nothing' || left.type === 'asyncCall' || left.isParenthesized
    if ((left.type !== 'name' && !isList) || left.type === 'call')
      this.refuse({
        message: 'Malformed arrow function parameter list',
        start: left.at ?? left.start,
        end: this.current.start,
      })
    if (this.token.isFirst) this.unexpected(this.token)
    this.shorthand = covered
    const isBare = left.isParenthesized || left.type === 'name'
    const params = isBare && left.type !== 'sequence' ? [left] : (left.items ?? [])
    const isAsync = left.type === 'asyncCall' || this.isAfterAsync(left)
    for (const each of params) {
      this.notePattern(each.type === 'assignment' ? each.target! : each, null, true)
      const param = isBare && each === left ? { ...each, isParenthesized: false } : each
      if (param.type === 'spread') this.checkPattern(param.target!, true)
      else this.checkPattern(param, true)
    }
    this.next()
    const inner: Surroundings = { ...this.around, isAsync, isGenerator: false, isFunction: true, mayReturn: true }
    const isBlock = this.is('{')
    this.within(inner, () => {
      this.declareParameters(params, false)
      if (isBlock) this.functionBody(params)
      else {
        const body = this.assignment(acceptsIn)
        this.noteFirst(body, body.at ?? body.start)
      }
    })
    return { type: 'arrow', start: left.start, end: this.current.end }
  }
  private isAfterAsync(left: Expression): boolean {
    return left.type === 'name' && left.start !== left.name!.start
  }

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

  private conditional(acceptsIn: boolean): Expression {
    const { start } = this.token
    const test = this.logical(acceptsIn)
    if (!this.is('?')) return test
    this.next()
    this.assignment(true)
    this.expect(':')
    this.assignment(acceptsIn)
    return { type: 'other', start, end: this.current.end, first: test.first }
  }

  private logical(acceptsIn: boolean): Expression {
    const { start } = this.token
    let left = this.binary(6, acceptsIn)
    if (this.is('&&') || this.is('||')) left = this.continueBinary(left, 4, acceptsIn)
    else if (this.is('??')) {
      let text = shown(left)
      while (this.check('??')) text += ` ?? ${shown(this.binary(6, acceptsIn))}`
      left = { type: 'other', start, end: this.current.end, text: `(${text})`, first: left.first }
    }
    return left
  }

  private binary(least: number, acceptsIn: boolean): Expression {
    if (this.token.kind === 'private') {
      const name = this.next()
      this.notePrivate(name)
      if (!this.is('in') || !acceptsIn || least > 10) this.unexpected(name)
      return this.continueBinary({ type: 'other', start: name.start, end: name.end }, least, acceptsIn)
    }
    return this.continueBinary(this.unary(), least, acceptsIn)
  }
  private continueBinary(first: Expression, least: number, acceptsIn: boolean): Expression {
    let left = first
    for (let power = this.power(acceptsIn); power >= least; power = this.power(acceptsIn)) {
      const operator = this.next()
      const isRightAssociative = operator.text === '**'
      const right = this.binary(isRightAssociative ? power : power + 1, acceptsIn)
      const text = `(${shown(left)} ${operator.text} ${shown(right)})`
      left = { type: 'other', start: first.start, end: this.current.end, at: operator.start, text, first: first.first }
    }
    return left
  }
  private power(acceptsIn: boolean): number {
    const { kind, text } = this.token
    if (kind !== 'punct' && !(kind === 'name' && (text === 'instanceof' || (text === 'in' && acceptsIn)))) return 0
    return PRECEDENCE[text] ?? 0
  }

  private unary(): Expression {
    const { token } = this
    const { start } = token
    if ((token.kind === 'punct' || token.kind === 'name') && UNARY.has(token.text)) {
      this.next()
      const operand = this.unary()
      if (token.text === 'delete') {
        if (operand.type === 'name' && this.isStrict && !operand.isParenthesized)
          this.refuseAt('Delete of an unqualified identifier in strict mode.', this.current)
        if (operand.type === 'member' && operand.name?.kind === 'private')
          this.refuseAt('Private fields can not be deleted', this.current)
      }
      if (this.is('**')) {
        const message =
          'Unary operator used immediately before exponentiation expression. Parenthesis must be used to disambiguate operator precedence'
        this.refuse({ message, start, end: this.token.end })
      }
      const isNumber = /^-[0-9]/.test(`${token.text}${operand.text}`)
      const space = token.kind === 'name' ? ' ' : ''
      const text = isNumber ? `-${operand.text}` : `(${token.text}${space}${shown(operand)})`
      return { type: 'other', start, end: this.current.end, text, first: operand.first }
    }
    if (this.is('++') || this.is('--')) {
      this.next()
      const from = this.token.start
      const operand = this.unary()
      this.checkReference(operand, 'Invalid left-hand side expression in prefix operation', from)
      return {
        type: 'other',
        start,
        end: this.current.end,
        text: `(${token.text}${shown(operand)})`,
        first: operand.first,
      }
    }
    if (this.is('await') && (this.around.isAsync || (this.isModule && !this.around.isFunction))) {
      this.next()
      const { first } = this.unary()
      if (this.is('**')) this.unexpected(this.next())
      return { type: 'other', start, end: this.current.end, first }
    }
    return this.postfix()
  }
  private postfix(): Expression {
    const { start } = this.token
    const operand = this.leftHandSide()
    if ((!this.is('++') && !this.is('--')) || this.token.isFirst) return operand
    this.checkReference(operand, 'Invalid left-hand side expression in postfix operation', start)
    const { text } = this.next()
    return { type: 'other', start, end: this.current.end, text: `(${shown(operand)}${text})`, first: operand.first }
  }

  protected leftHandSide(): Expression {
    const { start } = this.token
    let node = this.is('new') ? this.constructed() : this.primary()
    const { first } = node
    let isOptional = false
    // Behind a call or `?.` V8 takes the dot for the place of a property.
    let isContinued = false
    const wasAsync = node.type === 'name' && node.name!.text === 'async' && node.start === node.name!.start
    for (;;) {
      const isLink = this.is('?.')
      if (isLink) {
        isOptional = true
        isContinued = true
        this.next()
        if (this.is('?.')) this.unexpected(this.current)
        if (this.token.kind === 'template') this.refuseAt('Invalid tagged template on optional chain', this.token)
      }
      const dot = isLink ? this.current : this.token
      const mark = isLink ? '?.' : ''
      if (this.is('[')) {
        const at = this.token.start
        const key = this.indexed()
        const string = /^"(.*)"$/s.exec(key.text ?? '')?.[1]
        const text = shown(node) + (string === undefined ? `${mark}[${shown(key)}]` : `${mark || '.'}${string}`)
        node = this.member(
          { type: isOptional ? 'chain' : 'member', start, end: this.current.end, at, text },
          string ?? numberKey(key),
        )
      } else if (this.is('(')) {
        const mayBeArrow = wasAsync && this.current === node.name && !this.token.isFirst
        const before = this.shorthand
        const at = this.isName(this.current) || isExactly(this.current, 'super') ? this.current.start : this.token.start
        const callee = node
        const items = this.arguments(mayBeArrow)
        if (mayBeArrow && this.is('=>')) return { type: 'asyncCall', start, end: this.current.end, items }
        if (mayBeArrow && this.shorthand !== before && this.shorthand) this.refuse(this.shorthand)
        node = {
          type: isOptional ? 'chain' : 'call',
          start,
          end: this.current.end,
          at,
          text: `${shown(callee)}${mark}(...)`,
        }
        this.noteCall(callee, node, at, false)
        isContinued = true
      } else if (isLink || this.is('.')) {
        if (!isLink) this.next()
        const name = this.property()
        const at = isContinued ? dot.start : name.start
        const text = `${shown(node)}${dot.text}${name.text}`
        node = this.member(
          { type: isOptional ? 'chain' : 'member', start, end: this.current.end, name, at, text },
          name.text,
        )
      } else if (this.token.kind === 'template') {
        if (isOptional) this.refuseAt('Invalid tagged template on optional chain', this.token)
        const at = this.token.start
        this.template()
        const callee = node
        node = { type: 'other', start, end: this.current.end, text: `${shown(callee)}(...)` }
        this.noteCall(callee, node, at, false)
      } else return node.first === first ? node : { ...node, first }
    }
  }
  private member(node: Expression, key: string | null): Expression {
    this.facts.members.push({ start: node.start, end: node.end, at: node.at!, key })
    return node
  }
  private noteCall(
    callee: Expression,
    { start, end }: { start: number; end: number },
    at: number,
    isNew: boolean,
  ): void {
    const isMember = callee.type === 'member' || callee.type === 'chain'
    const key = /\.([\p{ID_Continue}$#]+)$/u.exec(callee.text ?? '')?.[1]
    const name =
      callee.type === 'name'
        ? callee.name!.text
        : ((isMember ? key : undefined) ?? (callee.text === 'super' ? 'super' : ''))
    this.facts.calls.push({ start, end, at, name, isMember, isNew, text: shown(callee) })
  }
  /** What `node` evaluates first is at `at`, as the statement is. */
  protected noteFirst({ first }: Expression, at: number): void {
    if (first) this.facts.firsts.set(first.start, at)
  }
  protected noteIterated(kind: 'of' | 'spread' | 'argument' | 'pattern', node: Expression, start = node.start): void {
    this.facts.iterated.push({ kind, start, end: node.end, at: node.at ?? node.start, text: shown(node) })
  }
  /** What an array or object pattern takes from `value`; null when that is a part of another pattern. */
  protected notePattern(pattern: Expression, value: Expression | null, isParameter = false): void {
    const items = pattern.items ?? []
    if (pattern.type === 'array' && value) this.noteIterated('pattern', value, pattern.start)
    if (pattern.type === 'object') {
      const first = items[0]
      this.facts.patterns.push({
        start: pattern.start,
        end: value?.end ?? pattern.end,
        key: first?.key?.text ?? null,
        at: first?.key?.start ?? pattern.start,
        value: isParameter ? '' : value ? shown(value) : null,
      })
    }
    for (const item of items) {
      const target = item.type === 'assignment' || item.type === 'spread' ? item.target! : item
      if (target.type === 'object' || target.type === 'array') this.notePattern(target, null)
    }
  }
  private indexed(): Expression {
    this.next()
    const key = this.expression()
    this.expect(']')
    return key
  }
  private property(): Lexeme {
    const name = this.next()
    if (name.kind === 'private') this.notePrivate(name)
    else if (name.kind !== 'name') this.unexpected(name)
    return name
  }
  private notePrivate(name: Lexeme): void {
    const use = { ...name, start: this.previous.start }
    if (this.privates) this.privates.used.push(use)
    else this.refusePrivate(use)
  }
  private refusePrivate(name: Lexeme): never {
    return this.refuse({
      message: `Private field '${name.text}' must be declared in an enclosing class`,
      start: name.start,
      end: name.start + 1,
    })
  }

  /** What is refused about a token that has not been taken yet, V8 words as the want of a parenthesis. */
  private arguments(isCover = false): Expression[] {
    try {
      return this.argumentList(isCover)
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.problem.start < this.current.end || this.current.kind === 'end')
        throw thrown
      return this.refuseAt('missing ) after argument list', this.current)
    }
  }
  private argumentList(isCover: boolean): Expression[] {
    this.next()
    const items: Expression[] = []
    while (!this.is(')')) {
      const { start } = this.token
      const isSpread = this.check('...')
      const value = isCover ? this.coverAssignment(true) : this.assignment()
      items.push(isSpread ? { type: 'spread', start, end: value.end, target: value } : value)
      if (isSpread) this.noteIterated('argument', value, start)
      if (!this.check(',')) break
    }
    if (!this.check(')')) this.refuseAt('missing ) after argument list', this.current)
    return items
  }

  private constructed(): Expression {
    const { start } = this.next()
    if (this.is('.')) {
      this.next()
      const word = this.next()
      if (!isExactly(word, 'target')) this.unexpected(word)
      if (!this.around.hasNewTarget) this.refuseAt('new.target expression is not allowed here', word)
      return { type: 'other', start, end: word.end }
    }
    if (this.is('import') && isExactly(this.ahead(), '(')) this.refuseAt('Cannot use new with import', this.token)
    const callee = this.constructee()
    if (this.is('?.')) this.refuseAt('Invalid optional chain from new expression', this.token)
    if (this.is('(')) this.arguments()
    const node: Expression = { type: 'other', start, end: this.current.end, first: callee.first }
    this.noteCall(callee, node, start, true)
    return node
  }
  private constructee(): Expression {
    if (this.is('new')) return this.constructed()
    const { start } = this.token
    let node = this.primary(true)
    for (;;) {
      if (this.check('.')) {
        const name = this.property()
        node = this.member(
          {
            type: 'member',
            start,
            end: name.end,
            name,
            at: name.start,
            text: `${shown(node)}.${name.text}`,
            first: node.first,
          },
          name.text,
        )
      } else if (this.is('[')) {
        const at = this.token.start
        const key = this.indexed()
        node = this.member(
          { type: 'member', start, end: this.current.end, at, text: `${shown(node)}[${shown(key)}]` },
          null,
        )
      } else if (this.token.kind === 'template') this.template()
      else return node
    }
  }

  private primary(isNew = false): Expression {
    const { token } = this
    const { start } = token
    const other = (): Expression => ({ type: 'other', start, end: this.current.end })
    if (this.isName(token)) return this.nameOrArrow()
    switch (token.kind) {
      case 'number':
        this.next()
        return { ...other(), text: String(Number(token.text.replaceAll('_', '').replace(/n$/, ''))) }
      case 'string':
        this.next()
        return { ...other(), text: `"${token.text.slice(1, -1)}"` }
      case 'template': {
        const pieces = this.template()
        const text = token.isTail ? `"${token.text.slice(1, -1)}"` : list(pieces).replaceAll(',', '')
        return { ...other(), text, first: /^`\$/.test(token.text) ? pieces[0]?.first : undefined }
      }
      case 'name':
        return this.keyword(token, isNew)
      case 'punct':
        break
      default:
        return this.unexpected(this.next())
    }
    switch (token.text) {
      case '/':
      case '/=':
        this.regexp(token)
        return { ...other(), text: this.current.text }
      case '[':
        return this.array()
      case '{':
        return this.object()
      case '(': {
        this.next()
        if (this.check(')')) {
          if (!this.is('=>')) this.unexpected(this.current)
          return { type: 'nothing', start, end: this.current.end, items: [] }
        }
        const inner = this.parenthesized()
        this.expect(')')
        return { ...inner, isParenthesized: true }
      }
      default:
        return this.unexpected(this.next())
    }
  }
  /** An expression, or parameters when an arrow follows: then `{a = 1}` is fine. */
  private parenthesized(): Expression {
    return this.coverExpression(true)
  }

  private keyword(token: Lexeme, isNew: boolean): Expression {
    const { start } = token
    const other = (): Expression => ({ type: 'other', start, end: this.current.end })
    switch (token.text) {
      case 'this':
      case 'null':
      case 'true':
      case 'false':
        this.next()
        return { ...other(), text: token.text }
      case 'function':
        this.next()
        this.functionLiteral(false, false)
        return other()
      case 'class':
        this.next()
        this.classLiteral(this.isName() && !this.is('extends') ? this.next() : null)
        return other()
      case 'super':
        return this.superReference(isNew)
      case 'import':
        return this.importCall()
      default:
        return this.unexpected(this.next())
    }
  }

  private superReference(isNew: boolean): Expression {
    const { start } = this.next()
    const isProperty = this.is('.') || this.is('[')
    if (this.around.hasSuperProperty && isProperty) {
      if (this.is('.') && this.ahead().kind === 'private') {
        this.next()
        this.refuseAt('Unexpected private field', this.next())
      }
      return { type: 'other', start, end: this.current.end }
    }
    if (this.around.hasSuperCall && this.is('(') && !isNew)
      return { type: 'other', start, end: this.current.end, text: 'super' }
    return this.refuseAt("'super' keyword unexpected here", this.current)
  }

  private importCall(): Expression {
    const word = this.next()
    if (this.is('.')) {
      this.next()
      const meta = this.next()
      if (!isExactly(meta, 'meta')) this.unexpected(meta)
      if (!this.isModule)
        this.refuse({ message: "Cannot use 'import.meta' outside a module", start: meta.start, end: meta.end })
      return { type: 'other', start: word.start, end: meta.end }
    }
    if (!this.is('(')) {
      if (!this.isModule) this.refuseAt('Cannot use import statement outside a module', word)
      this.unexpected(this.next())
    }
    this.next()
    if (this.is(')')) this.refuseAt('import() requires a specifier', this.token)
    this.assignment()
    if (this.check(',') && !this.is(')')) {
      this.assignment()
      this.check(',')
    }
    this.expect(')')
    return { type: 'other', start: word.start, end: this.current.end }
  }

  private nameOrArrow(): Expression {
    const { start } = this.token
    const first = this.identifier()
    const isAsync = first.text === 'async' && !this.token.isFirst
    if (isAsync && this.is('function')) {
      this.next()
      this.functionLiteral(true, false)
      return { type: 'other', start, end: this.current.end }
    }
    if (isAsync && this.isName() && isExactly(this.ahead(), '=>')) {
      const name = this.next()
      if (name.text === 'await') this.unexpected(name)
      return { type: 'name', start, end: name.end, name, text: name.text, first: name }
    }
    return { type: 'name', start, end: first.end, name: first, text: first.text, first }
  }

  private regexp(slash: Lexeme): void {
    const token = this.scanner.regexp(slash)
    this.reread(token)
    this.next()
    if (token.kind === 'illegal') this.unexpected(token)
    const end = token.text.lastIndexOf('/')
    const [body, flags] = [token.text.slice(1, end), token.text.slice(end + 1)]
    if (!/^(?!.*(.).*\1)(?!.*u.*v|.*v.*u)[dgimsuvy]*$/.test(flags))
      this.refuseAt('Invalid regular expression flags', slash)
    const problem = regexpProblem(body, flags)
    if (problem) this.refuseAt(`Invalid regular expression: /${body}/${flags}: ${problem}`, token)
  }

  protected template(): Expression[] {
    const pieces: Expression[] = []
    let piece = this.next()
    while (!piece.isTail) {
      const from = this.token
      pieces.push(this.expression())
      if (!this.is('}'))
        this.refuse({ message: 'Missing } in template expression', start: from.start, end: this.token.start })
      this.reread(this.scanner.continuation(this.token))
      if (this.token.kind === 'illegal') this.unexpected(this.token)
      piece = this.next()
    }
    return pieces
  }

  private array(): Expression {
    const { start } = this.next()
    const items: Expression[] = []
    while (!this.check(']')) {
      if (this.check(',')) continue
      const from = this.token.start
      const isSpread = this.check('...')
      const value = this.coverAssignment(true)
      items.push(isSpread ? { type: 'spread', start: from, end: value.end, target: value } : value)
      if (isSpread) this.noteIterated('spread', value, from)
      if (!this.is(']')) this.expect(',')
    }
    return { type: 'array', start, end: this.current.end, items, text: `[${list(items)}]` }
  }

  private object(): Expression {
    const { start } = this.next()
    const items: Expression[] = []
    let hasProto = false
    while (!this.is('}')) {
      const from = this.token
      if (this.check('...')) {
        const value = this.coverAssignment(true)
        items.push({ type: 'spread', start: from.start, end: value.end, target: value })
      } else {
        const name = this.memberHead()
        if (name.method !== null) {
          this.method(name.method, name.isAsync, name.isGenerator, false)
          items.push({ type: 'other', start: from.start, end: this.current.end })
        } else if (this.check(':')) {
          const isProto = !name.isComputed && /^(__proto__|'__proto__'|"__proto__")$/.test(name.key.text)
          if (isProto && hasProto)
            this.refuseAt('Duplicate __proto__ fields are not allowed in object literals', name.key)
          hasProto ||= isProto
          items.push({ ...this.coverAssignment(true), key: name.key })
        } else items.push({ ...this.shorthandProperty(name), key: name.key })
      }
      if (!this.is('}')) this.expect(',')
    }
    this.next()
    const text = `{${items.map((each) => (each.type === 'spread' ? '' : '(intermediate value)')).join('')}}`
    return { type: 'object', start, end: this.current.end, items, text }
  }

  private shorthandProperty({ key, isComputed, hasModifier }: MemberHead): Expression {
    if (!isComputed && !this.isName(key) && !hasModifier && (this.is(',') || this.is('}'))) this.unexpected(key)
    const follows = this.is(',') || this.is('}') || this.is('=')
    const isWord = this.isName(key) && !isComputed
    const isReserved = this.isStrict && STRICT_RESERVED.has(key.text)
    const isAwait = key.text === 'await' && (this.isModule || this.around.isAsync)
    if (!follows || !isWord || isReserved || isAwait || hasModifier) this.unexpected(this.next())
    const name: Expression = { type: 'name', start: key.start, end: key.end, name: key, text: key.text }
    if (!this.is('=')) return name
    const outer = this.shorthand
    this.next()
    this.assignment()
    const message = 'Invalid shorthand property initializer'
    this.shorthand = outer ?? { message, start: key.start, end: this.current.end }
    return { type: 'assignment', start: key.start, end: this.current.end, target: name }
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

  private classMember(isDerived: boolean, hadConstructor: boolean): boolean {
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
  private declarePrivate({ key, method }: MemberHead): void {
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

interface MemberHead {
  readonly key: Lexeme
  readonly isComputed: boolean
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly hasModifier: boolean
  readonly method: 'method' | 'get' | 'set' | null
}

const isSimple = (params: readonly Expression[]): boolean => params.every(({ type }) => type === 'name')

const numberKey = ({ text }: Expression): string | null => (text !== undefined && /^[0-9]+$/.test(text) ? text : null)

/** What is wrong with a pattern; its words are the host's where the host is V8. */
function regexpProblem(body: string, flags: string): string | null {
  try {
    new RegExp(body, flags.replace('v', 'u'))
    return null
  } catch (error) {
    return (
      /^Invalid regular expression: \/[\s\S]*\/[a-z]*: (.*)$/.exec((error as Error).message)?.[1] ?? 'Invalid group'
    )
  }
}
