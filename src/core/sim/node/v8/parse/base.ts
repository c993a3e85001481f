/** What every part of the parser does: take tokens, know the function it is in, and give up with V8's words. */
import { Names } from './names.ts'
import { type Lexeme, Scanner, type SyntaxProblem } from './scanner.ts'

/** Where a piece of code stands: decides about `return`, `await`, `yield`, `super` and the strict rules. */
export interface Surroundings {
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly isFunction: boolean
  readonly mayReturn: boolean
  readonly hasSuperProperty: boolean
  readonly hasSuperCall: boolean
  readonly hasNewTarget: boolean
}

export class Refusal extends Error {
  constructor(readonly problem: SyntaxProblem) {
    super(problem.message)
  }
}

/** Words that are never names. */
export const RESERVED = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with'.split(
    ' ',
  ),
)
export const STRICT_RESERVED = new Set(
  'implements interface let package private protected public static yield'.split(' '),
)

export abstract class Base {
  protected readonly scanner: Scanner
  /** The token that was taken last, and the one that comes. */
  protected current: Lexeme
  protected previous: Lexeme
  protected token: Lexeme
  private second: Lexeme | null = null
  protected isStrict: boolean
  protected around: Surroundings
  protected names: Names

  constructor(
    source: string,
    readonly isModule: boolean,
    around: Surroundings,
  ) {
    this.scanner = new Scanner(source)
    this.isStrict = isModule
    this.around = around
    this.names = new Names(null, 'function')
    this.current = { kind: 'end', text: '', start: 0, end: 0, isFirst: true }
    this.previous = this.current
    this.token = this.scanner.scan(0)
  }

  protected next(): Lexeme {
    this.previous = this.current
    this.current = this.token
    this.token = this.second ?? this.scanner.scan(this.current.end)
    this.second = null
    if (this.current.octal && this.isStrict) this.refuse(this.current.octal)
    return this.current
  }
  protected ahead(): Lexeme {
    this.second ??= this.scanner.scan(this.token.end)
    return this.second
  }
  /** Reads the token that comes in another way. */
  protected reread(token: Lexeme): void {
    this.token = token
    this.second = null
  }

  protected is(text: string): boolean {
    return isExactly(this.token, text)
  }
  protected check(text: string): boolean {
    if (!this.is(text)) return false
    this.next()
    return true
  }
  protected expect(text: string): void {
    if (!this.check(text)) this.unexpected(this.next())
  }
  protected expectSemicolon(): void {
    if (this.check(';') || this.token.isFirst || this.is('}') || this.token.kind === 'end') return
    if (isExactly(this.current, 'await') && !this.around.isAsync) {
      this.refuseAt('await is only valid in async functions and the top level bodies of modules', this.current)
    }
    this.unexpected(this.next())
  }

  protected isName(token: Lexeme = this.token): boolean {
    return token.kind === 'name' && !RESERVED.has(token.text)
  }
  /** A name to bind or to use here. */
  protected identifier(): Lexeme {
    const token = this.next()
    if (!this.isName(token)) this.unexpected(token)
    const { text } = token
    if (this.isStrict && STRICT_RESERVED.has(text)) this.unexpected(token)
    if (text === 'yield' && this.around.isGenerator) this.unexpected(token)
    if (text === 'await' && (this.isModule || this.around.isAsync)) this.unexpected(token)
    return token
  }
  protected bindingIdentifier(): Lexeme {
    const token = this.identifier()
    if (this.isStrict && /^(eval|arguments)$/.test(token.text))
      this.refuseAt('Unexpected eval or arguments in strict mode', token)
    return token
  }

  protected refuse(problem: SyntaxProblem): never {
    throw new Refusal(problem)
  }
  protected refuseAt(message: string, { start, end }: { readonly start: number; readonly end: number }): never {
    this.refuse({ message, start, end })
  }
  protected unexpected(token: Lexeme): never {
    if (token.problem) this.refuse(token.problem)
    this.refuseAt(this.wordsFor(token), token)
  }

  private wordsFor({ kind, text }: Lexeme): string {
    switch (kind) {
      case 'end':
        return 'Unexpected end of input'
      case 'illegal':
        return 'Invalid or unexpected token'
      case 'number':
        return 'Unexpected number'
      case 'string':
        return 'Unexpected string'
      case 'template':
        return 'Unexpected template string'
      case 'regexp':
        return 'Unexpected regular expression'
      case 'private':
        return `Unexpected identifier '${text}'`
      case 'punct':
        return `Unexpected token '${text}'`
      case 'name':
        if (text === 'enum' || text === 'await') return 'Unexpected reserved word'
        if (RESERVED.has(text) || /^(get|set|async)$/.test(text)) return `Unexpected token '${text}'`
        if (this.isStrict && STRICT_RESERVED.has(text)) return 'Unexpected strict mode reserved word'
        return `Unexpected identifier '${text}'`
    }
  }
}

export const isExactly = (token: Lexeme, text: string): boolean =>
  token.text === text && (token.kind === 'punct' || token.kind === 'name')
