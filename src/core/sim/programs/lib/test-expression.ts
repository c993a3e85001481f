/** test(1) and `[`: shared with nothing, but long enough for a file of its own. */

import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } from '../../kernel/constants.ts'
import type { Stat, Sys } from '../../kernel/sys.ts'
import { compareNumbers } from '../../shell/compare-numbers.ts'
import { compareBytes } from './compare.ts'

/** A wrong expression: the message without the program's name. */
export class TestSyntaxError extends Error {}

type Quote = (text: string) => string

export function evaluateTest(sys: Sys, args: readonly string[], quote: Quote): boolean {
  const parser = new TestParser(sys, args, quote)
  const value = parser.posix(args.length)
  return value
}

const UNARY = 'bcdefghkLnNOGprsStuwxz'
const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'])

class TestParser {
  #at = 0
  constructor(
    readonly sys: Sys,
    readonly args: readonly string[],
    readonly quote: Quote,
  ) {}

  /** Few arguments have fixed meanings, by POSIX. */
  posix(count: number): boolean {
    const { args } = this
    const at = this.#at
    const [a, b, c] = args.slice(at, at + 3)
    const done = (value: boolean, used: number) => {
      this.#at += used
      return value
    }
    switch (count) {
      case 0:
        return false
      case 1:
        return done(a !== '', 1)
      case 2:
        if (a === '!') return done(b === '', 2)
        if (/^-.$/.test(a!)) {
          if (!UNARY.includes(a![1]!)) throw new TestSyntaxError(`${this.quote(a!)}: unary operator expected`)
          return done(this.#unary(a!, b!), 2)
        }
        throw new TestSyntaxError(`missing argument after ${this.quote(b!)}`)
      case 3:
        if (BINARY.has(b!)) return done(this.#binary(a!, b!, c!), 3)
        if (a === '!') {
          this.#at++
          return !this.posix(2)
        }
        if (a === '(' && c === ')') return done(b !== '', 3)
        if (b === '-a') return done(a !== '' && c !== '', 3)
        if (b === '-o') return done(a !== '' || c !== '', 3)
        throw new TestSyntaxError(`${this.quote(b!)}: binary operator expected`)
      case 4:
        if (a === '!') {
          this.#at++
          return !this.posix(3)
        }
        if (a === '(' && args[at + 3] === ')') {
          this.#at++
          const value = this.posix(2)
          this.#at++
          return value
        }
    }
    const value = this.#or()
    if (this.#at < args.length) throw new TestSyntaxError(`extra argument ${this.quote(args[this.#at]!)}`)
    return value
  }

  #or(): boolean {
    let value = this.#and()
    while (this.args[this.#at] === '-o') {
      this.#at++
      const right = this.#and()
      value = value || right
    }
    return value
  }

  #and(): boolean {
    let value = this.#term()
    while (this.args[this.#at] === '-a') {
      this.#at++
      const right = this.#term()
      value = value && right
    }
    return value
  }

  #term(): boolean {
    const { args } = this
    let negated = false
    while (args[this.#at] === '!') {
      negated = !negated
      this.#at++
    }
    if (this.#at >= args.length) throw new TestSyntaxError(`missing argument after ${this.quote(args.at(-1)!)}`)
    const [a, b, c] = args.slice(this.#at, this.#at + 3)
    let value: boolean
    if (a === '(') {
      this.#at++
      value = this.#or()
      if (args[this.#at] !== ')') throw new TestSyntaxError(`')' expected`)
      this.#at++
    } else if (b !== undefined && c !== undefined && BINARY.has(b)) {
      value = this.#binary(a!, b, c)
      this.#at += 3
    } else if (/^-.$/.test(a!) && UNARY.includes(a![1]!) && b !== undefined) {
      value = this.#unary(a!, b)
      this.#at += 2
    } else {
      value = a !== ''
      this.#at++
    }
    return value !== negated
  }

  #binary(left: string, operator: string, right: string): boolean {
    switch (operator) {
      case '=':
      case '==':
        return left === right
      case '!=':
        return left !== right
      case '<':
        return compareBytes(left, right) < 0
      case '>':
        return compareBytes(left, right) > 0
      case '-nt':
      case '-ot': {
        const [a, b] = [this.#mtime(left), this.#mtime(right)]
        return operator === '-nt' ? a > b : a < b
      }
      case '-ef': {
        const [a, b] = [this.sys.stat(left), this.sys.stat(right)]
        return a.ok && b.ok && a.value.dev === b.value.dev && a.value.ino === b.value.ino
      }
    }
    return compareNumbers(operator, this.#integer(left), this.#integer(right))
  }

  #mtime(path: string): number {
    const stat = this.sys.stat(path)
    return stat.ok ? stat.value.mtime : -Infinity
  }

  #integer(text: string): bigint {
    const match = /^\s*([-+]?\d+)\s*$/.exec(text)
    if (!match) throw new TestSyntaxError(`invalid integer ${this.quote(text)}`)
    return BigInt(match[1]!.replace(/^\+/, ''))
  }

  #unary(operator: string, operand: string): boolean {
    const { sys } = this
    const stat = (check: (stat: Stat) => boolean) => {
      const found = sys.stat(operand)
      return found.ok && check(found.value)
    }
    const isType = (type: number) => stat((found) => (found.mode & S_IFMT) === type)
    switch (operator[1]) {
      case 'n':
        return operand !== ''
      case 'z':
        return operand === ''
      case 'e':
        return stat(() => true)
      case 'r':
        return sys.access(operand, 4, { effective: true }).ok
      case 'w':
        return sys.access(operand, 2, { effective: true }).ok
      case 'x':
        return sys.access(operand, 1, { effective: true }).ok
      case 's':
        return stat((found) => found.size > 0)
      case 'f':
        return isType(S_IFREG)
      case 'd':
        return isType(S_IFDIR)
      case 'b':
        return isType(S_IFBLK)
      case 'c':
        return isType(S_IFCHR)
      case 'p':
        return isType(S_IFIFO)
      case 'S':
        return isType(S_IFSOCK)
      case 'h':
      case 'L': {
        const link = sys.lstat(operand)
        return link.ok && (link.value.mode & S_IFMT) === S_IFLNK
      }
      case 'u':
        return stat((found) => (found.mode & 0o4000) !== 0)
      case 'g':
        return stat((found) => (found.mode & 0o2000) !== 0)
      case 'k':
        return stat((found) => (found.mode & 0o1000) !== 0)
      case 'O':
        return stat((found) => found.uid === sys.geteuid())
      case 'G':
        return stat((found) => found.gid === sys.getegid())
      case 'N':
        return stat((found) => found.mtime > found.atime)
      default: {
        const fd = Number(this.#integer(operand))
        return sys.isatty(fd)
      }
    }
  }
}
