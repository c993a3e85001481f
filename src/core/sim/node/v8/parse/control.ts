/** Loops, branches, jumps, `try` and `switch`. */
import { isExactly, RESERVED } from './base.ts'
import { boundNames, Declarations, type Mode } from './declarations.ts'
import type { Expression, Label } from './expression.ts'
import { Names } from './names.ts'
import type { Lexeme } from './scanner.ts'

export abstract class Control extends Declarations {
  protected abstract item(): void
  protected abstract statement(mayBeFunction?: boolean): void

  protected withLabel(label: Label, run: () => void): void {
    const saved = this.labels
    this.labels = [...saved, label]
    run()
    this.labels = saved
  }
  protected loopBody(): void {
    this.withLabel({ name: null, isLoop: true, isSwitch: false }, () => this.statement())
  }

  protected head(): Expression {
    this.expect('(')
    const made = this.expression()
    this.expect(')')
    return made
  }
  protected noteCondition(): void {
    const made = this.head()
    this.noteFirst(made, made.at ?? made.start)
  }
  protected ifBranch(): void {
    if (this.is('function') && !this.isStrict) this.scoped('block', () => this.functionDeclaration(false))
    else this.statement()
  }

  protected scoped(kind: 'block' | 'catch', run: () => void): void {
    const saved = this.names
    this.names = new Names(saved, kind)
    run()
    this.names = saved
  }
  protected block(): void {
    this.scoped('block', () => {
      this.expect('{')
      while (!this.is('}')) this.item()
      this.next()
    })
  }

  protected jump(word: 'break' | 'continue'): void {
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

  protected tryStatement(): void {
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

  protected switchStatement(): void {
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

  protected forStatement(): void {
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
  protected ranges(word: Lexeme): number {
    return this.scanner.scan(word.end).start
  }
  protected forEach(kind: string): void {
    this.next()
    if (kind === 'for-in') this.expression()
    else this.noteIterated('of', this.assignment())
    this.expect(')')
    this.loopBody()
  }
  protected isStatementEnd(): boolean {
    return this.token.isFirst || this.is(';') || this.is('}') || this.token.kind === 'end'
  }
  protected startsLet(): boolean {
    const after = this.ahead()
    if (after.kind === 'name') return !RESERVED.has(after.text) || after.text === 'let'
    return isExactly(after, '[') || isExactly(after, '{')
  }
}
