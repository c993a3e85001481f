import type { Expression } from './expression.ts'
import { Expressions } from './expressions.ts'
import type { Lexeme } from './scanner.ts'

export type Mode = 'var' | 'let' | 'const'

export abstract class Declarations extends Expressions {
  protected functionDeclaration(isAsync: boolean): void {
    const word = this.next()
    const name = this.functionLiteral(isAsync, true)
    if (!name) return
    const shown = { ...name, start: word.start }
    if (this.names.kind === 'function') this.declareVar(shown)
    else this.declareLexical(shown, 'function')
  }
  protected classDeclaration(): void {
    const word = this.next()
    const name = this.identifier()
    this.classLiteral(name)
    this.declareLexical({ ...name, start: word.start }, 'lexical', this.current.end)
  }

  protected declareLexical(name: Lexeme, kind: 'lexical' | 'function', end = name.start + 1): void {
    const clashesWithParameter = this.names.kind === 'function' && this.names.hasParameter(name.text)
    if (clashesWithParameter || !this.names.declare(name.text, kind, this.isStrict)) this.refuseTwice(name, end)
  }
  protected declareVar(name: Lexeme): void {
    if (!this.names.declareVar(name.text)) this.refuseTwice(name, name.start + 1)
  }
  protected refuseTwice({ text, start }: Lexeme, end: number): never {
    return this.refuse({ message: `Identifier '${text}' has already been declared`, start, end })
  }

  protected variables(mode: Mode, isFor = false): { readonly count: number; readonly hasInitializer: boolean } {
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

  protected declared(mode: Mode): Expression {
    const target = this.bindingTarget()
    for (const name of boundNames(target)) {
      if (mode !== 'var' && name.text === 'let') this.refuseAt('let is disallowed as a lexically bound name', name)
      if (mode === 'var') this.declareVar(name)
      else this.declareLexical(name, 'lexical')
    }
    return target
  }
}

/** The names that a parameter or pattern binds. */
export function boundNames(node: Expression): Lexeme[] {
  if (node.type === 'name') return [node.name!]
  if (node.target) return boundNames(node.target)
  return (node.items ?? []).flatMap((each) => boundNames(each))
}
