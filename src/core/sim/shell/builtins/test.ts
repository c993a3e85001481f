/** test and [. */

import { compareNumbers } from '../compare-numbers.ts'
import { dashPart } from '../dash/part.ts'
import { commandError } from '../errors.ts'
import { BINARY_FILE_TESTS, compareFiles, fileTest, isVariableSet, UNARY_FILE_TESTS } from '../file-tests.ts'
import type { Shell } from '../shell.ts'
import type { Builtin } from './types.ts'

const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', ...BINARY_FILE_TESTS])
const UNARY = new Set(['-n', '-z', '-v', '-R', '-o', ...UNARY_FILE_TESTS])

const test: Builtin = ({ shell, args }) => {
  let words = args.slice(1)
  if (args[0] === '[') {
    if (words.at(-1) !== ']') throw commandError(shell.isBash ? "missing `]'" : 'missing ]', 2)
    words = words.slice(0, -1)
  }
  if (!shell.isBash) return dashPart.here!.dashTest(shell, words) ? 0 : 1
  return new Expression(shell, words).result() ? 0 : 1
}

class Expression {
  private at = 0
  constructor(
    private readonly shell: Shell,
    private readonly words: readonly string[],
  ) {}

  /** POSIX says what one to four arguments mean; more are parsed as an expression. */
  result(): boolean {
    const value = this.byCount(this.words)
    if (value !== null) return value
    const result = this.or()
    if (this.at < this.words.length) this.fail('too many arguments')
    return result
  }

  private fail(message: string): never {
    throw commandError(message, 2)
  }

  private byCount(words: readonly string[]): boolean | null {
    const [a, b, c, d] = words
    switch (words.length) {
      case 0:
        return false
      case 1:
        return a !== ''
      case 2:
        if (a === '!') return b === ''
        if (UNARY.has(a!)) return this.unary(a!, b!)
        return this.fail(`${a}: unary operator expected`)
      case 3:
        if (BINARY.has(b!)) return this.binary(b!, a!, c!)
        if (b === '-a') return a !== '' && c !== ''
        if (b === '-o') return a !== '' || c !== ''
        if (a === '!') return !this.byCount([b!, c!])!
        if (a === '(' && c === ')') return b !== ''
        return this.fail(`${b}: binary operator expected`)
      case 4:
        if (a === '!') return !this.byCount([b!, c!, d!])!
        if (a === '(' && d === ')') return this.byCount([b!, c!])
        return null
      default:
        return null
    }
  }

  private or(): boolean {
    let value = this.and()
    while (this.words[this.at] === '-o') {
      this.at++
      const right = this.and()
      value = value || right
    }
    return value
  }
  private and(): boolean {
    let value = this.term()
    while (this.words[this.at] === '-a') {
      this.at++
      const right = this.term()
      value = value && right
    }
    return value
  }
  private term(): boolean {
    const word = this.words[this.at]
    if (word === undefined) return this.fail('argument expected')
    if (word === '!') {
      this.at++
      return !this.term()
    }
    const operator = this.words[this.at + 1]
    if (operator !== undefined && BINARY.has(operator) && this.at + 2 < this.words.length) {
      const right = this.words[this.at + 2]!
      this.at += 3
      return this.binary(operator, word, right)
    }
    if (word === '(') {
      this.at++
      const value = this.or()
      if (this.words[this.at] !== ')')
        return this.fail(
          this.words[this.at] === undefined ? "`)' expected" : `\`)' expected, found ${this.words[this.at]}`,
        )
      this.at++
      return value
    }
    if (UNARY.has(word) && this.at + 1 < this.words.length) {
      this.at += 2
      return this.unary(word, this.words[this.at - 1]!)
    }
    this.at++
    return word !== ''
  }

  private unary(operator: string, operand: string): boolean {
    const { shell } = this
    switch (operator) {
      case '-n':
        return operand !== ''
      case '-z':
        return operand === ''
      case '-v':
        return isVariableSet(shell, operand)
      case '-R':
        return shell.vars.find(operand)?.nameref ?? false
      case '-o':
        return (shell.set as Record<string, boolean>)[operand] ?? false
      default:
        return fileTest(shell, operator, operand)
    }
  }

  private binary(operator: string, left: string, right: string): boolean {
    switch (operator) {
      case '=':
      case '==':
        return left === right
      case '!=':
        return left !== right
      case '<':
        return left < right
      case '>':
        return left > right
      default:
        if (BINARY_FILE_TESTS.has(operator)) return compareFiles(this.shell, operator, left, right)
        return compareNumbers(operator, this.integer(left), this.integer(right))
    }
  }

  private integer(text: string): bigint {
    if (/^\s*[+-]?\d+\s*$/.test(text)) {
      const value = BigInt(text.trim().replace(/^\+/, ''))
      if (BigInt.asIntN(64, value) === value) return value
    }
    return this.fail(`${text}: integer expression expected`)
  }
}

export const testing: Readonly<Record<string, Builtin>> = { test, '[': test }
