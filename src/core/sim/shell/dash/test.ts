/** test and [ of dash: one to four arguments as POSIX says, with operators looked for as its test.c does. */
import { compareNumbers } from '../compare-numbers.ts'
import { commandError } from '../errors.ts'
import { compareFiles, fileTest } from '../file-tests.ts'
import type { Shell } from '../shell.ts'

const UNARY = new Set([...'rwxefdcbpugkstznhOGLS'].map((letter) => `-${letter}`))
const BINARY = new Set('= != < > -eq -ne -ge -gt -le -lt -nt -ot -ef'.split(' '))
const OPERATORS = new Set([...UNARY, ...BINARY, '!', '-a', '-o', '(', ')'])

/** Without the name, and without the `]` of `[`. */
export function dashTest(shell: Shell, words: readonly string[]): boolean {
  return new Test(shell, words).result()
}

class Test {
  private words: readonly string[]
  private at = 0
  /** The operator at hand, when the word is one. */
  private operator: string | null = null

  constructor(
    private readonly shell: Shell,
    words: readonly string[],
  ) {
    this.words = words
  }

  result(): boolean {
    let negated = false
    let first: string | null | undefined
    for (;;) {
      const { words } = this
      if (words.length === 0) return negated
      if (words.length === 3 && BINARY.has(words[1]!)) {
        first = 'operand'
        break
      }
      if (words.length !== 3 && words.length !== 4) break
      if (words[0] === '(' && words.at(-1) === ')') this.words = words.slice(1, -1)
      else if (words[0] === '!') {
        negated = !negated
        this.words = words.slice(1)
        continue
      }
      break
    }
    first ??= this.lex(0)
    const value = this.or(first)
    if (this.words[this.at] !== undefined && this.words[this.at + 1] !== undefined)
      this.fail(this.words[this.at]!, 'unexpected operator')
    return value !== negated
  }

  private fail(operator: string, message: string): never {
    throw commandError(operator === '' ? message : `${operator}: ${message}`, 2)
  }

  /** The operator that the word at `at` is, `operand`, or null behind the last. */
  private lex(at: number): string | null {
    const word = this.words[at]
    this.operator = null
    if (word === undefined) return null
    const isOperand = UNARY.has(word) && this.isOperand(at)
    if (!OPERATORS.has(word) || isOperand || (word === '(' && this.words[at + 1] === undefined)) return 'operand'
    this.operator = word
    return word
  }
  /** `-f = x` compares. */
  private isOperand(at: number): boolean {
    const next = this.words[at + 1]
    if (next === undefined) return true
    return this.words[at + 2] !== undefined && BINARY.has(next)
  }

  private or(first: string | null): boolean {
    let value = false
    let token = first
    for (;;) {
      if (this.and(token)) value = true
      if (this.lex(this.at + 1) !== '-o') return value
      this.at += 2
      token = this.lex(this.at)
    }
  }
  private and(first: string | null): boolean {
    let value = true
    let token = first
    for (;;) {
      if (!this.not(token)) value = false
      if (this.lex(this.at + 1) !== '-a') return value
      this.at += 2
      token = this.lex(this.at)
    }
  }
  private not(token: string | null): boolean {
    if (token !== '!') return this.primary(token)
    const next = this.lex(this.at + 1)
    if (next !== null) this.at++
    return !this.not(next)
  }

  private primary(token: string | null): boolean {
    if (token === null) return false
    if (token === '(') {
      const inner = this.lex(++this.at)
      if (inner === ')') return false
      const value = this.or(inner)
      if (this.lex(++this.at) !== ')') this.fail('', 'closing paren expected')
      return value
    }
    if (this.operator !== null && UNARY.has(this.operator)) return this.unary(this.operator)
    const next = this.words[this.at + 1]
    if (next !== undefined && BINARY.has(next)) return this.binary(next)
    return this.words[this.at] !== ''
  }

  private unary(operator: string): boolean {
    const operand = this.words[++this.at]
    if (operand === undefined) return this.fail(operator, 'argument expected')
    if (operator === '-z') return operand === ''
    if (operator === '-n') return operand !== ''
    if (operator === '-t') this.integer(operand)
    return fileTest(this.shell, operator, operand)
  }

  private binary(operator: string): boolean {
    const left = this.words[this.at]!
    this.at += 2
    const right = this.words[this.at]
    if (right === undefined) return this.fail(operator, 'argument expected')
    switch (operator) {
      case '=':
        return left === right
      case '!=':
        return left !== right
      case '<':
        return left < right
      case '>':
        return left > right
      case '-nt':
      case '-ot':
        // Both must be there.
        if (!fileTest(this.shell, '-e', left) || !fileTest(this.shell, '-e', right)) return false
        return compareFiles(this.shell, operator, left, right)
      case '-ef':
        return compareFiles(this.shell, operator, left, right)
      default:
        return compareNumbers(operator, this.integer(left), this.integer(right))
    }
  }

  private integer(text: string): bigint {
    if (/^\s*[+-]?\d+\s*$/.test(text)) {
      const value = BigInt(text.trim().replace(/^\+/, ''))
      if (BigInt.asIntN(64, value) === value) return value
    }
    return this.fail('', `Illegal number: ${text}`)
  }
}
