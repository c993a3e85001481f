/** The words of an arithmetic expression, and what expr.c says about those it does not know. */
import { type Int, wrap } from './int64.ts'

export class ArithmeticError extends Error {
  constructor(
    readonly expression: string,
    readonly reason: string,
    readonly token: string,
  ) {
    super(`${expression.replace(/^[ \t\n]+/, '')}: ${reason} (error token is "${token}")`)
  }
}

const OPERATORS = [
  '<<=',
  '>>=',
  '**',
  '++',
  '--',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '^=',
  '|=',
]

export interface Token {
  readonly kind: 'number' | 'name' | 'operator' | 'end'
  readonly text: string
  readonly start: number
  readonly value?: Int
  readonly subscript?: string | null
}

export class Tokens {
  protected at = 0
  protected token: Token
  protected last: Token
  /** expr.c's `lasttp`: where the text starts that an error names. */
  protected lastStart = 0

  constructor(protected readonly text: string) {
    this.token = { kind: 'end', text: '', start: 0 }
    this.last = this.token
    this.next()
  }

  protected fail(reason: string, start = this.lastStart): never {
    throw new ArithmeticError(this.text, reason, this.text.slice(start))
  }

  protected get atEnd(): boolean {
    return this.token.kind === 'end'
  }

  protected next(): void {
    this.last = this.token
    const text = this.text
    while (this.at < text.length && /[ \t\n]/.test(text[this.at]!)) this.at++
    const start = this.at
    this.lastStart = start
    if (start >= text.length) {
      // expr.c leaves `lasttp` on the operator before the end.
      this.lastStart = this.last.kind === 'end' ? start : this.last.start
      this.token = { kind: 'end', text: '', start }
      return
    }
    const rest = text.slice(start)
    const name = /^[A-Za-z_][A-Za-z_0-9]*/.exec(rest)
    if (name) {
      this.at += name[0].length
      let subscript: string | null = null
      if (text[this.at] === '[') {
        const close = matchingBracket(text, this.at)
        if (close < 0) this.fail('bad array subscript', start)
        subscript = text.slice(this.at + 1, close)
        this.at = close + 1
      }
      this.token = { kind: 'name', text: name[0], start, subscript }
      return
    }
    if (/^\d/.test(rest)) {
      const digits = /^[0-9A-Za-z_@#]+/.exec(rest)![0]
      this.at += digits.length
      this.token = { kind: 'number', text: digits, start, value: this.number(digits, start) }
      return
    }
    let operator = OPERATORS.find((candidate) => rest.startsWith(candidate)) ?? rest[0]!
    // `2++3` is `2 + +3`: an increment needs a name beside it.
    if (operator === '++' || operator === '--') {
      const before = this.last.kind
      const after = rest.slice(2).trimStart()
      if (before === 'number' || (before !== 'name' && !/^[A-Za-z_]/.test(after))) operator = operator[0]!
    }
    if (operator.length === 1 && !'=<>+-*/%!()&|^~?:,'.includes(operator)) {
      const wantsOperand = this.last.kind === 'end' || (this.last.kind === 'operator' && this.last.text !== ')')
      const reason = wantsOperand ? 'operand expected' : 'invalid arithmetic operator'
      throw new ArithmeticError(this.text, `syntax error: ${reason}`, rest)
    }
    this.at += operator.length
    this.token = { kind: 'operator', text: operator, start }
  }

  private number(digits: string, start: number): Int {
    // bash has cut the text behind the number when it complains.
    const bad = (reason: string): never => {
      const end = start + digits.length
      throw new ArithmeticError(this.text.slice(0, end), reason, this.text.slice(start, end))
    }
    let base = 10
    let body = digits
    const hash = digits.indexOf('#')
    if (hash >= 0) {
      const prefix = digits.slice(0, hash)
      body = digits.slice(hash + 1)
      if (!/^\d+$/.test(prefix)) bad('value too great for base')
      if (prefix.startsWith('0')) bad('invalid number')
      base = Number(prefix)
      if (base < 2 || base > 64) bad('invalid arithmetic base')
      if (body === '') bad('invalid integer constant')
      if (body.includes('#')) bad('invalid number')
    } else if (/^0[xX]/.test(digits)) {
      base = 16
      body = digits.slice(2)
    } else if (digits.startsWith('0') && digits.length > 1) {
      base = 8
      body = digits.slice(1)
    }
    let value = 0n
    const big = BigInt(base)
    let small = 0
    for (const char of body) {
      const digit = digitValue(char, base)
      if (digit < 0 || digit >= base) bad('value too great for base')
      if (small <= 2 ** 45) small = small * base + digit
      else {
        if (value === 0n) value = BigInt(small)
        value = value * big + BigInt(digit)
        small = Number.POSITIVE_INFINITY
      }
    }
    return value === 0n ? small : wrap(value)
  }
}

function matchingBracket(text: string, open: number): number {
  let level = 0
  for (let at = open; at < text.length; at++) {
    const char = text[at]
    if (char === '[') level++
    else if (char === ']' && --level === 0) return at
  }
  return -1
}

function digitValue(char: string, base: number): number {
  if (char >= '0' && char <= '9') return char.charCodeAt(0) - 48
  if (char >= 'a' && char <= 'z') return char.charCodeAt(0) - 87
  // Up to base 36 both cases mean the same digit.
  if (char >= 'A' && char <= 'Z') return char.charCodeAt(0) - (base <= 36 ? 55 : 29)
  if (char === '@') return 62
  if (char === '_') return 63
  return -1
}
