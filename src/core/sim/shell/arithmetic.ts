/**
 * Shell arithmetic: C's integer operators over 64-bit values, as bash's expr.c evaluates them.
 *
 * An expression is parsed once into a closure tree and cached by its text. A value is a `number` while it fits exactly and
 * a `bigint` beyond 2^53, so that loops stay fast and overflow wraps as in bash.
 */

import { ArithmeticError, type Token, Tokens } from './arithmetic-tokens.ts'
import { add, BINARY, type Int, isZero, power, subtract, truth } from './int64.ts'

export { ArithmeticError }

/** What arithmetic needs of the shell's variables. */
export interface ArithmeticScope {
  /** The text of a variable, or of `name[subscript]`; undefined when unset (fails itself under `set -u`). */
  get(name: string, subscript: string | null): string | undefined
  set(name: string, subscript: string | null, value: string): void
}

/** bash allows 1024 and names, at the one too many, the expression that asked for it. */
const MAX_RECURSION = 1023
const cache = new Map<string, Compiled | ArithmeticError>()
let depth = 0

/** The value of `expression`; an empty one is 0. */
export function evaluateArithmetic(expression: string, scope: ArithmeticScope): Int {
  const compiled = compile(expression)
  if (compiled.fast !== null) return compiled.fast
  if (depth >= MAX_RECURSION)
    throw new ArithmeticError(expression, 'expression recursion level exceeded', expression.trimStart())
  depth++
  try {
    return compiled.run(scope)
  } finally {
    depth--
  }
}

type Run = (scope: ArithmeticScope) => Int
interface Compiled {
  readonly run: Run
  readonly fast: Int | null
}

function compile(expression: string): Compiled {
  const known = cache.get(expression)
  if (known !== undefined) {
    if (known instanceof ArithmeticError) throw known
    return known
  }
  if (cache.size > 5000) cache.clear()
  if (/^-?(?:0|[1-9]\d{0,14})$/.test(expression)) {
    const fast = Number(expression) + 0
    const compiled = { run: () => fast, fast }
    cache.set(expression, compiled)
    return compiled
  }
  try {
    const compiled = { run: new Parser(expression).whole(), fast: null }
    cache.set(expression, compiled)
    return compiled
  } catch (error) {
    if (error instanceof ArithmeticError) cache.set(expression, error)
    throw error
  }
}

/** Binary operators below `&&` by rising strength. */
const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|='])
/** Where a name's value comes from and goes to. */
interface Place {
  readonly name: string
  readonly subscript: string | null
}

class Parser extends Tokens {
  whole(): Run {
    if (this.atEnd) return () => 0
    const run = this.comma()
    if (!this.atEnd) this.fail('syntax error in expression')
    return run
  }

  private accept(...operators: string[]): string | null {
    const { kind, text } = this.token
    if (kind !== 'operator' || !operators.includes(text)) return null
    this.next()
    return text
  }

  private comma(): Run {
    let run = this.assignment()
    while (this.accept(',')) {
      const first = run
      const second = this.assignment()
      run = (scope) => {
        first(scope)
        return second(scope)
      }
    }
    return run
  }

  private assignment(): Run {
    const target = this.token
    const run = this.conditional()
    const operator = this.token.text
    if (this.token.kind !== 'operator' || !ASSIGNMENTS.has(operator)) return run
    // Only a bare name can be assigned to.
    if (this.last !== target || target.kind !== 'name')
      this.fail('attempted assignment to non-variable', this.token.start)
    const rightStart = this.at
    this.next()
    const right = this.assignment()
    const place = placeOf(target)
    if (operator === '=') {
      return (scope) => {
        const value = right(scope)
        scope.set(place.name, place.subscript, String(value))
        return value
      }
    }
    const apply = BINARY[operator.slice(0, -1)]!
    const divides = operator === '/=' || operator === '%='
    return (scope) => {
      const value = right(scope)
      if (divides && isZero(value)) this.fail('division by 0', skipBlanks(this.text, rightStart))
      const result = apply(read(scope, place), value)
      scope.set(place.name, place.subscript, String(result))
      return result
    }
  }

  private conditional(): Run {
    const test = this.or()
    if (!this.accept('?')) return test
    if (this.atEnd || this.token.text === ':') this.fail('expression expected')
    const yes = this.comma()
    if (!this.accept(':')) this.fail("`:' expected for conditional expression")
    if (this.atEnd) this.fail('expression expected')
    const no = this.conditional()
    return (scope) => (isZero(test(scope)) ? no(scope) : yes(scope))
  }

  private or(): Run {
    let left = this.and()
    while (this.accept('||')) {
      const first = left
      const second = this.and()
      left = (scope) => truth(!isZero(first(scope)) || !isZero(second(scope)))
    }
    return left
  }

  private and(): Run {
    let left = this.binary(0)
    while (this.accept('&&')) {
      const first = left
      const second = this.binary(0)
      left = (scope) => truth(!isZero(first(scope)) && !isZero(second(scope)))
    }
    return left
  }

  private binary(level: number): Run {
    const operators = LEVELS[level]
    if (!operators) return this.power()
    let left = this.binary(level + 1)
    while (this.token.kind === 'operator' && operators.includes(this.token.text)) {
      const operator = this.token.text
      const rightStart = this.at
      this.next()
      const first = left
      const second = this.binary(level + 1)
      const apply = BINARY[operator]!
      if (operator === '/' || operator === '%') {
        left = (scope) => {
          const a = first(scope)
          const b = second(scope)
          if (isZero(b)) this.fail('division by 0', skipBlanks(this.text, rightStart))
          return apply(a, b)
        }
      } else left = (scope) => apply(first(scope), second(scope))
    }
    return left
  }

  private power(): Run {
    const base = this.unary()
    if (!this.accept('**')) return base
    const exponent = this.power()
    const errorStart = this.lastStart
    return (scope) => {
      const a = base(scope)
      const b = exponent(scope)
      if (b < 0) this.fail('exponent less than 0', errorStart)
      return power(a, b)
    }
  }

  private unary(): Run {
    const operator = this.accept('!', '~', '-', '+', '++', '--')
    if (operator === null) return this.primary()
    if (operator === '++' || operator === '--') {
      const target = this.token
      if (target.kind !== 'name') this.fail('identifier expected after pre-increment or pre-decrement')
      this.next()
      if (this.token.text === '++' || this.token.text === '--')
        this.fail(`${this.token.text}: assignment requires lvalue`)
      const place = placeOf(target)
      const step = operator === '++' ? 1 : -1
      return (scope) => {
        const result = add(read(scope, place), step)
        scope.set(place.name, place.subscript, String(result))
        return result
      }
    }
    const operand = this.unary()
    if (operator === '!') return (scope) => truth(isZero(operand(scope)))
    if (operator === '~') return (scope) => subtract(-1, operand(scope))
    if (operator === '-') return (scope) => subtract(0, operand(scope))
    return operand
  }

  private primary(): Run {
    const token = this.token
    if (token.kind === 'number') {
      this.next()
      const value = token.value!
      return () => value
    }
    if (token.kind === 'name') {
      this.next()
      const place = placeOf(token)
      const after = this.token
      if (after.kind === 'operator' && (after.text === '++' || after.text === '--')) {
        this.next()
        const step = after.text === '++' ? 1 : -1
        return (scope) => {
          const value = read(scope, place)
          scope.set(place.name, place.subscript, String(add(value, step)))
          return value
        }
      }
      return (scope) => read(scope, place)
    }
    if (this.accept('(')) {
      const inner = this.comma()
      if (!this.accept(')')) this.fail("missing `)'")
      return inner
    }
    return this.fail('syntax error: operand expected')
  }
}

function read(scope: ArithmeticScope, place: Place): Int {
  const text = scope.get(place.name, place.subscript)
  return text === undefined || text === '' ? 0 : evaluateArithmetic(text, scope)
}

const placeOf = (token: Token): Place => ({ name: token.text, subscript: token.subscript ?? null })

function skipBlanks(text: string, start: number): number {
  let at = start
  while (/[ \t\n]/.test(text[at] ?? '')) at++
  return at
}
