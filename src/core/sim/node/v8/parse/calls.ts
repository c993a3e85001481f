/** Members, calls, `new`, and their arguments. */
import { isExactly, Refusal } from './base.ts'
import { type Expression, numberKey, shown } from './expression.ts'
import { Primaries } from './primaries.ts'
import type { Lexeme } from './scanner.ts'

export abstract class Calls extends Primaries {
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
  protected indexed(): Expression {
    this.next()
    const key = this.expression()
    this.expect(']')
    return key
  }
  protected property(): Lexeme {
    const name = this.next()
    if (name.kind === 'private') this.notePrivate(name)
    else if (name.kind !== 'name') this.unexpected(name)
    return name
  }
  /** What is refused about a token that has not been taken yet, V8 words as the want of a parenthesis. */
  protected arguments(isCover = false): Expression[] {
    try {
      return this.argumentList(isCover)
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.problem.start < this.current.end || this.current.kind === 'end')
        throw thrown
      return this.refuseAt('missing ) after argument list', this.current)
    }
  }
  protected argumentList(isCover: boolean): Expression[] {
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

  protected constructed(): Expression {
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
  protected constructee(): Expression {
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
}
