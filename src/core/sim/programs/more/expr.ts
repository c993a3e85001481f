import { command } from '../lib/command.ts'
import { compareBytes } from '../lib/compare.ts'
import { reason } from '../lib/errors.ts'
import { compileRegex } from '../lib/regex.ts'
import { BASIC } from '../lib/regex-parse.ts'

export default command(
  {
    names: ['expr'],
    usage: ['EXPRESSION', 'OPTION'],
    summary: 'Print the value of EXPRESSION to standard output.',
    failure: 2,
    writeFailure: (name, error) => ({ message: `${name}: write error: ${reason(error)}`, code: 3 }),
  },
  function* (self) {
    if (self.args.length === 1 && self.args[0] === '--help') return yield* self.help()
    if (self.args.length === 1 && self.args[0] === '--version') return yield* self.version()
    const args = self.args[0] === '--' ? self.args.slice(1) : self.args
    if (args.length === 0) return yield* self.usage('missing operand')
    try {
      const value = new Evaluator(args, (text) => self.quote(text)).whole()
      yield* self.print(`${value}\n`)
      return isNull(value) ? 1 : 0
    } catch (error) {
      if (!(error instanceof ExprError)) throw error
      return yield* self.fail(error.message, error.status)
    }
  },
)

class ExprError extends Error {
  constructor(
    message: string,
    readonly status = 2,
  ) {
    super(message)
  }
}

const isNull = (value: string): boolean => value === '' || /^-?0+$/.test(value)
const isInteger = (value: string): boolean => /^-?\d+$/.test(value)

/** Lowest precedence first. */
const LEVELS = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']]

class Evaluator {
  #at = 0
  constructor(
    readonly args: readonly string[],
    readonly quote: (text: string) => string,
  ) {}

  whole(): string {
    const value = this.#level(0)
    if (this.#at < this.args.length)
      throw new ExprError(`syntax error: unexpected argument ${this.quote(this.args[this.#at]!)}`)
    return value
  }

  #level(level: number): string {
    const operators = LEVELS[level]
    if (!operators) return this.#primary()
    let left = this.#level(level + 1)
    while (operators.includes(this.args[this.#at] ?? '')) {
      const operator = this.args[this.#at++]!
      left = this.#apply(left, operator, this.#level(level + 1))
    }
    return left
  }

  #apply(left: string, operator: string, right: string): string {
    switch (operator) {
      case '|':
        return isNull(left) ? (isNull(right) ? '0' : right) : left
      case '&':
        return isNull(left) || isNull(right) ? '0' : left
      case ':':
        return match(left, right)
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return arithmetic(left, operator, right)
    }
    const order = isInteger(left) && isInteger(right) ? Number(BigInt(left) - BigInt(right)) : compareBytes(left, right)
    const holds = {
      '<': order < 0,
      '<=': order <= 0,
      '=': order === 0,
      '==': order === 0,
      '!=': order !== 0,
      '>=': order >= 0,
      '>': order > 0,
    }
    return holds[operator as '<'] ? '1' : '0'
  }

  #next(): string {
    const arg = this.args[this.#at]
    if (arg === undefined) {
      throw new ExprError(`syntax error: missing argument after ${this.quote(this.args.at(-1)!)}`)
    }
    this.#at++
    return arg
  }

  #primary(): string {
    const word = this.#next()
    switch (word) {
      case '(': {
        const value = this.#level(0)
        if (this.args[this.#at] === undefined)
          throw new ExprError(`syntax error: expecting ')' after ${this.quote(this.args[this.#at - 1]!)}`)
        if (this.args[this.#at] !== ')')
          throw new ExprError(`syntax error: expecting ')' instead of ${this.quote(this.args[this.#at]!)}`)
        this.#at++
        return value
      }
      case ')':
        throw new ExprError(`syntax error: unexpected ')'`)
      case '+':
        return this.#next()
      case 'length':
        return String([...this.#level(5)].length)
      case 'match': {
        const text = this.#level(5)
        return match(text, this.#level(5))
      }
      case 'index': {
        const text = [...this.#level(5)]
        const chars = this.#level(5)
        return String(text.findIndex((char) => chars.includes(char)) + 1)
      }
      case 'substr': {
        const text = [...this.#level(5)]
        const [from, length] = [this.#level(5), this.#level(5)].map((part) => (isInteger(part) ? Number(part) : 0))
        if (from! < 1 || length! < 1) return ''
        return text.slice(from! - 1, from! - 1 + length!).join('')
      }
      default:
        return word
    }
  }
}

function arithmetic(left: string, operator: string, right: string): string {
  if (!isInteger(left) || !isInteger(right)) throw new ExprError('non-integer argument')
  const [a, b] = [BigInt(left), BigInt(right)]
  if (operator === '+') return String(a + b)
  if (operator === '-') return String(a - b)
  if (operator === '*') return String(a * b)
  if (b === 0n) throw new ExprError('division by zero')
  return String(operator === '/' ? a / b : a % b)
}

/** Anchored at the start: the first group, or how many characters matched. */
function match(text: string, pattern: string): string {
  const regex = compileRegex(pattern, { syntax: BASIC })
  if (!regex.ok) throw new ExprError(regex.error)
  const found = regex.value.exec(text)
  const isAtStart = found !== null && found.start === 0
  if (regex.value.groupCount > 0) return isAtStart ? (found.groups[1] ?? '') : ''
  return isAtStart ? String([...text.slice(0, found.end)].length) : '0'
}
