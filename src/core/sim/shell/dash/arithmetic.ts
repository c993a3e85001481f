/**
 * dash's arithmetic (arith_yacc.c): no `**`, `,`, bases, arrays, `++` or `--`; a variable holds one number or nothing.
 * It is evaluated as it is read, so what stands before an error has been assigned.
 */
import { lineError } from '../errors.ts'

export interface DashVariables {
  get(name: string): string | undefined
  set(name: string, value: string): void
}

export function dashArithmetic(expression: string, variables: DashVariables): bigint {
  return new Evaluation(expression, variables).whole()
}

/** A constant or a variable's text, as strtoimax reads it: what is too big is the biggest number. */
const MAX = 2n ** 63n - 1n
const clamp = (value: bigint): bigint => (value > MAX ? MAX : value < -MAX - 1n ? -MAX - 1n : value)
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value)
const NUMBER = /0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*/y

function constant(digits: string): bigint {
  return clamp(BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits))
}

const BINARY: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  '*': (a, b) => wrap(a * b),
  '/': (a, b) => wrap(a / b),
  '%': (a, b) => a % b,
  '+': (a, b) => wrap(a + b),
  '-': (a, b) => wrap(a - b),
  '<<': (a, b) => wrap(a << (b & 63n)),
  '>>': (a, b) => a >> (b & 63n),
  '<': (a, b) => BigInt(a < b),
  '<=': (a, b) => BigInt(a <= b),
  '>': (a, b) => BigInt(a > b),
  '>=': (a, b) => BigInt(a >= b),
  '==': (a, b) => BigInt(a === b),
  '!=': (a, b) => BigInt(a !== b),
  '&': (a, b) => a & b,
  '^': (a, b) => a ^ b,
  '|': (a, b) => a | b,
}
/** From the strongest to the weakest. */
const STRENGTH: readonly (readonly string[])[] = [
  ['*', '/', '%'],
  ['+', '-'],
  ['<<', '>>'],
  ['<', '<=', '>', '>='],
  ['==', '!='],
  ['&'],
  ['^'],
  ['|'],
]
const strength = (operator: string): number => STRENGTH.findIndex((level) => level.includes(operator))
const ASSIGNMENT = /^(?:[*/%+&^|-]|<<|>>)?=$/
// `<<=` before `<<` before `<`
const OPERATOR = /<<=|>>=|<=|>=|==|!=|&&|\|\||<<|>>|[*/%+&^|-]=|[=*/%+<>&^|!~()?:-]/y

interface Token {
  readonly kind: 'number' | 'name' | 'operator' | 'bad' | 'end'
  readonly text: string
}

class Evaluation {
  private at = 0
  private token: Token
  private next: Token

  constructor(
    private readonly text: string,
    private readonly variables: DashVariables,
  ) {
    this.token = this.lex()
    this.next = this.lex()
  }

  whole(): bigint {
    const value = this.assignment(true)
    if (this.token.kind !== 'end') this.fail('expecting EOF')
    return value
  }

  private fail(reason: string): never {
    throw lineError(`arithmetic expression: ${reason}: "${this.text}"`, 2)
  }

  private lex(): Token {
    while (/[ \t\n]/.test(this.text[this.at] ?? '')) this.at++
    if (this.at >= this.text.length) return { kind: 'end', text: '' }
    for (const [kind, pattern] of KINDS) {
      pattern.lastIndex = this.at
      const text = pattern.exec(this.text)?.[0]
      if (text === undefined) continue
      this.at += text.length
      return { kind, text }
    }
    return { kind: 'bad', text: '' }
  }
  private advance(): void {
    this.token = this.next
    this.next = this.lex()
  }
  private accept(operator: string): boolean {
    if (this.token.kind !== 'operator' || this.token.text !== operator) return false
    this.advance()
    return true
  }

  /** `counts` is false in the branch that is not taken: nothing is read from variables or written to them there. */
  private assignment(counts: boolean): bigint {
    const { token, next } = this
    if (token.kind !== 'name' || next.kind !== 'operator' || !ASSIGNMENT.test(next.text))
      return this.conditional(counts)
    this.advance()
    this.advance()
    const right = this.assignment(counts)
    if (!counts) return right
    const operator = next.text.slice(0, -1)
    const value = operator === '' ? right : this.apply(operator, this.value(token.text), right)
    this.variables.set(token.text, String(value))
    return value
  }

  private conditional(counts: boolean): bigint {
    const test = this.either(counts)
    if (!this.accept('?')) return test
    const yes = this.assignment(counts && test !== 0n)
    if (!this.accept(':')) this.fail("expecting ':'")
    const no = this.conditional(counts && test === 0n)
    return test === 0n ? no : yes
  }

  private either(counts: boolean): bigint {
    const left = this.both(counts)
    if (!this.accept('||')) return left
    const right = this.either(counts && left === 0n)
    return BigInt(left !== 0n || right !== 0n)
  }

  private both(counts: boolean): bigint {
    const left = this.binary(STRENGTH.length - 1, counts)
    if (!this.accept('&&')) return left
    const right = this.both(counts && left !== 0n)
    return BigInt(left !== 0n && right !== 0n)
  }

  private binary(level: number, counts: boolean): bigint {
    let left = level === 0 ? this.primary(counts) : this.binary(level - 1, counts)
    while (this.token.kind === 'operator' && strength(this.token.text) === level) {
      const operator = this.token.text
      this.advance()
      const right = level === 0 ? this.primary(counts) : this.binary(level - 1, counts)
      left = counts ? this.apply(operator, left, right) : right
    }
    return left
  }

  private apply(operator: string, left: bigint, right: bigint): bigint {
    if (right === 0n && (operator === '/' || operator === '%')) this.fail('division by zero')
    return BINARY[operator]!(left, right)
  }

  private primary(counts: boolean): bigint {
    const { kind, text } = this.token
    if (this.accept('(')) {
      const value = this.assignment(counts)
      if (!this.accept(')')) this.fail("expecting ')'")
      return value
    }
    if (this.accept('+')) return this.primary(counts)
    if (this.accept('-')) return wrap(-this.primary(counts))
    if (this.accept('!')) return BigInt(this.primary(counts) === 0n)
    if (this.accept('~')) return ~this.primary(counts)
    if (kind !== 'number' && kind !== 'name') this.fail('expecting primary')
    this.advance()
    if (kind === 'number') return constant(text)
    return counts ? this.value(text) : 0n
  }

  private value(name: string): bigint {
    const text = this.variables.get(name) ?? ''
    //  -0x1f
    const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|\d+)?\s*$/.exec(text)
    const digits = match?.[2] ?? '0'
    if (!match || (match[1] !== '' && match[2] === undefined) || /^0\d*[89]/.test(digits))
      throw lineError(`Illegal number: ${text}`, 2)
    return match[1] === '-' ? clamp(-constant(digits)) : constant(digits)
  }
}

const KINDS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', NUMBER],
  ['name', /[A-Za-z_]\w*/y],
  ['operator', OPERATOR],
]
