/** Expressions, in the order in which V8 tries them: that order decides which token it complains about. */
import { isExactly, type Surroundings } from './base.ts'
import { Calls } from './calls.ts'
import { type Expression, shown } from './expression.ts'
import type { SyntaxProblem } from './scanner.ts'

const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 4, '&&': 5, '|': 6, '^': 7, '&': 8, '==': 9, '!=': 9, '===': 9, '!==': 9,
  '<': 10, '>': 10, '<=': 10, '>=': 10, instanceof: 10, in: 10,
  '<<': 11, '>>': 11, '>>>': 11, '+': 12, '-': 12, '*': 13, '/': 13, '%': 13, '**': 14,
} // biome-ignore format: a table
const ASSIGNMENTS = new Set('= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??='.split(' '))
const UNARY = new Set('! ~ + - typeof void delete'.split(' '))

export abstract class Expressions extends Calls {
  protected expression(acceptsIn = true): Expression {
    return this.complete(() => this.coverExpression(acceptsIn))
  }
  protected assignment(acceptsIn = true): Expression {
    return this.complete(() => this.coverAssignment(acceptsIn))
  }
  /** What is no pattern must be an expression. */
  protected complete(read: () => Expression): Expression {
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
  protected twoAhead(): { second: boolean; third: boolean } {
    const close = this.ahead()
    return { second: isExactly(close, ')'), third: isExactly(this.scanner.scan(close.end), '=>') }
  }

  protected restOfArrow(): Expression {
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

  protected yielded(acceptsIn: boolean): Expression {
    const { start } = this.next()
    if (!this.token.isFirst) {
      const isDelegating = this.check('*')
      const isAlone = this.token.kind === 'end' || /^([)\]}:,;]|in|of)$/.test(this.token.text)
      if (isDelegating || !isAlone) this.assignment(acceptsIn)
    }
    return { type: 'other', start, end: this.current.end }
  }

  /** Something that can be assigned to; a call is left to run time, as on the web. */
  protected checkReference(left: Expression, message: string, start: number): void {
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
  protected checkPattern(node: Expression, isBinding: boolean): void {
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

  protected arrow(left: Expression, acceptsIn: boolean, covered: SyntaxProblem | null): Expression {
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
  protected isAfterAsync(left: Expression): boolean {
    return left.type === 'name' && left.start !== left.name!.start
  }
  protected conditional(acceptsIn: boolean): Expression {
    const { start } = this.token
    const test = this.logical(acceptsIn)
    if (!this.is('?')) return test
    this.next()
    this.assignment(true)
    this.expect(':')
    this.assignment(acceptsIn)
    return { type: 'other', start, end: this.current.end, first: test.first }
  }

  protected logical(acceptsIn: boolean): Expression {
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

  protected binary(least: number, acceptsIn: boolean): Expression {
    if (this.token.kind === 'private') {
      const name = this.next()
      this.notePrivate(name)
      if (!this.is('in') || !acceptsIn || least > 10) this.unexpected(name)
      return this.continueBinary({ type: 'other', start: name.start, end: name.end }, least, acceptsIn)
    }
    return this.continueBinary(this.unary(), least, acceptsIn)
  }
  protected continueBinary(first: Expression, least: number, acceptsIn: boolean): Expression {
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
  protected power(acceptsIn: boolean): number {
    const { kind, text } = this.token
    if (kind !== 'punct' && !(kind === 'name' && (text === 'instanceof' || (text === 'in' && acceptsIn)))) return 0
    return PRECEDENCE[text] ?? 0
  }

  protected unary(): Expression {
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
  protected postfix(): Expression {
    const { start } = this.token
    const operand = this.leftHandSide()
    if ((!this.is('++') && !this.is('--')) || this.token.isFirst) return operand
    this.checkReference(operand, 'Invalid left-hand side expression in postfix operation', start)
    const { text } = this.next()
    return { type: 'other', start, end: this.current.end, text: `(${shown(operand)}${text})`, first: operand.first }
  }
}
