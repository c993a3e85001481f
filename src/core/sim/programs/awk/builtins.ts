/** awk's functions. */

import type { Task } from '../../kernel/sys.ts'
import { countCharacters, sliceCharacters } from '../lib/characters.ts'
import type { Match, Regex } from '../lib/regex.ts'
import { breakTime, epochOf, strftime, UTC, zoneOf } from '../lib/time.ts'
import type { Expr } from './ast.ts'
import { AwkFatal } from './fatal.ts'
import type { Interpreter } from './interpreter.ts'
import { matchesOf } from './record.ts'
import { compare, fromInput, NumericText, toNumber, type Value } from './values.ts'

export function* callBuiltin(awk: Interpreter, name: string, args: readonly Expr[]): Task<Value> {
  const handler = BUILTINS[name]
  if (!handler) throw new AwkFatal(`function \`${name}' not defined`)
  return yield* handler(awk, args)
}

type Builtin = (awk: Interpreter, args: readonly Expr[]) => Task<Value>

const value = function* (awk: Interpreter, arg: Expr | undefined): Task<Value> {
  return arg ? yield* awk.eval(arg) : undefined
}
const textOf = function* (awk: Interpreter, arg: Expr | undefined): Task<string> {
  return awk.text(yield* value(awk, arg))
}
const numberOf = function* (awk: Interpreter, arg: Expr | undefined): Task<number> {
  return toNumber(yield* value(awk, arg))
}
const math = (compute: (x: number) => number): Builtin =>
  function* (awk, args) {
    return compute(yield* numberOf(awk, args[0]))
  }
const bits = (combine: (a: bigint, b: bigint) => bigint): Builtin =>
  function* (awk, args) {
    const numbers: bigint[] = []
    for (const arg of args) numbers.push(BigInt(Math.trunc(yield* numberOf(awk, arg))))
    return Number(BigInt.asUintN(53, numbers.reduce(combine)))
  }

const BUILTINS: Readonly<Record<string, Builtin>> = {
  *length(awk, args) {
    const [arg] = args
    if (!arg) return countCharacters(awk.record.text)
    if (yield* awk.isArrayAt(arg)) return (yield* awk.arrayOf(arg)).size
    return countCharacters(yield* textOf(awk, arg))
  },
  *substr(awk, args) {
    const text = yield* textOf(awk, args[0])
    const from = roundHalfEven(yield* numberOf(awk, args[1]))
    const length = args[2] ? roundHalfEven(yield* numberOf(awk, args[2])) : Infinity
    if (Number.isNaN(from) || Number.isNaN(length)) return ''
    // gawk 5.2 moves a start before the text to its first character and keeps the length.
    const start = Math.max(from - 1, 0)
    return length < 1 ? '' : sliceCharacters(text, start, start + length)
  },
  *index(awk, args) {
    const text = yield* textOf(awk, args[0])
    const at = text.indexOf(yield* textOf(awk, args[1]))
    return at < 0 ? 0 : countCharacters(text.slice(0, at)) + 1
  },
  *split(awk, args) {
    const text = yield* textOf(awk, args[0])
    const target = args[1]
    if (target?.kind !== 'var' && target?.kind !== 'index') throw new AwkFatal('split: second argument is not an array')
    let separator: string | Regex = awk.text(awk.get('FS'))
    if (args[2]) separator = args[2].kind === 'regex' ? awk.regex(args[2].text) : yield* textOf(awk, args[2])
    const found: string[] = []
    const parts = awk.record.splitText(text, separator, found)
    const array = yield* awk.arrayOf(target)
    array.clear()
    if (args[3]) {
      const separators = yield* awk.arrayOf(args[3])
      separators.clear()
      for (const [i, one] of found.entries()) separators.set(String(i + 1), one)
    }
    parts.forEach((part, i) => {
      array.set(String(i + 1), fromInput(part))
    })
    return parts.length
  },
  sub: (awk, args) => substitute(awk, args, false),
  gsub: (awk, args) => substitute(awk, args, true),
  *gensub(awk, args) {
    const regex = yield* awk.pattern(args[0]!)
    const replacement = yield* textOf(awk, args[1])
    const how = yield* textOf(awk, args[2])
    const text = args[3] ? yield* textOf(awk, args[3]) : awk.record.text
    const wanted = /^[gG]/.test(how) ? 0 : Math.max(1, Math.trunc(Number(how) || 1))
    return replaceMatches(text, regex, wanted, (match) => expandGroups(replacement, match)).text
  },
  *match(awk, args) {
    const text = yield* textOf(awk, args[0])
    const found = (yield* awk.pattern(args[1]!)).exec(text)
    awk.set('RSTART', found ? countCharacters(text.slice(0, found.start)) + 1 : 0)
    awk.set('RLENGTH', found ? countCharacters(text.slice(found.start, found.end)) : -1)
    if (args[2]) {
      const array = yield* awk.arrayOf(args[2])
      array.clear()
      found?.groups.forEach((group, i) => {
        if (group !== undefined) array.set(String(i), fromInput(group))
      })
    }
    return awk.get('RSTART')
  },
  *sprintf(awk, args) {
    const values: Value[] = []
    for (const arg of args) values.push(yield* awk.eval(arg))
    if (values.length === 0) throw new AwkFatal('sprintf: no arguments')
    return awk.format(values)
  },
  sin: math(Math.sin),
  cos: math(Math.cos),
  *exp(awk, args) {
    const x = yield* numberOf(awk, args[0])
    if (Number.isFinite(x) && Math.exp(x) === Infinity) yield* warn(awk, `exp: argument ${awk.text(x)} is out of range`)
    return Math.exp(x)
  },
  int: math(Math.trunc),
  *sqrt(awk, args) {
    const x = yield* numberOf(awk, args[0])
    if (x < 0) yield* warn(awk, `sqrt: received negative argument ${awk.text(x)}`)
    return Math.sqrt(x)
  },
  *log(awk, args) {
    const x = yield* numberOf(awk, args[0])
    if (x < 0) yield* warn(awk, `log: received negative argument ${awk.text(x)}`)
    return Math.log(x)
  },
  *atan2(awk, args) {
    return Math.atan2(yield* numberOf(awk, args[0]), yield* numberOf(awk, args[1]))
  },
  *rand(awk) {
    awk.random = (Math.imul(awk.random || awk.seed + 1, 1103515245) + 12345) >>> 0
    yield* noTask()
    return awk.random / 2 ** 32
  },
  *srand(awk, args) {
    const before = awk.seed
    awk.seed = args[0] ? yield* numberOf(awk, args[0]) : Math.floor(awk.self.sys.clock() / 1000)
    awk.random = awk.seed + 1
    return before
  },
  *tolower(awk, args) {
    return (yield* textOf(awk, args[0])).toLowerCase()
  },
  *toupper(awk, args) {
    // Letter by letter, as towupper(3) does: an sharp s stays one.
    const text = yield* textOf(awk, args[0])
    return [...text].map((char) => (char.toUpperCase().length === char.length ? char.toUpperCase() : char)).join('')
  },
  *system(awk, args) {
    return yield* awk.streams.system(yield* textOf(awk, args[0]))
  },
  *close(awk, args) {
    return yield* awk.streams.close(yield* textOf(awk, args[0]))
  },
  *fflush(awk, args) {
    if (args[0]) {
      const name = yield* textOf(awk, args[0])
      if (name !== '') return yield* awk.streams.flushOne(name)
    }
    yield* awk.streams.flush()
    return 0
  },
  *systime(awk) {
    yield* noTask()
    return Math.floor(awk.self.sys.clock() / 1000)
  },
  *strftime(awk, args) {
    const format = args[0] ? yield* textOf(awk, args[0]) : '%a %b %e %H:%M:%S %Z %Y'
    const seconds = args[1] ? yield* numberOf(awk, args[1]) : Math.floor(awk.self.sys.clock() / 1000)
    const utc = args[2] ? (yield* numberOf(awk, args[2])) !== 0 : false
    return strftime(format, breakTime(Math.trunc(seconds) * 1000, utc ? UTC : zoneOf(awk.self.env)))
  },
  *mktime(awk, args) {
    const parts = (yield* textOf(awk, args[0])).trim().split(/\s+/).map(Number)
    if (parts.length < 6 || parts.some(Number.isNaN)) return -1
    const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number]
    return epochOf(year, month - 1, day, hour, minute, second, zoneOf(awk.self.env))
  },
  and: bits((a, b) => a & b),
  or: bits((a, b) => a | b),
  xor: bits((a, b) => a ^ b),
  lshift: bits((a, b) => a << b),
  rshift: bits((a, b) => a >> b),
  compl: math((x) => Number(BigInt.asUintN(53, ~BigInt(Math.trunc(x))))),
  *strtonum(awk, args) {
    const given = yield* value(awk, args[0])
    if (typeof given === 'number') return given
    const text = awk.text(given).trim()
    const hex = /^[-+]?0[xX]([0-9a-fA-F]+)/.exec(text)
    if (hex) return Number.parseInt(hex[1]!, 16) * (text.startsWith('-') ? -1 : 1)
    const octal = /^[-+]?0([0-7]+)(?![.\d])/.exec(text)
    if (octal) return Number.parseInt(octal[1]!, 8) * (text.startsWith('-') ? -1 : 1)
    return toNumber(text)
  },
  asort: (awk, args) => sortArray(awk, args, 'values'),
  asorti: (awk, args) => sortArray(awk, args, 'keys'),
  *patsplit(awk, args) {
    const text = yield* textOf(awk, args[0])
    const regex = args[2] ? yield* awk.pattern(args[2]) : awk.regex(awk.text(awk.get('FPAT')))
    const array = yield* awk.arrayOf(args[1]!)
    array.clear()
    const parts = matchesOf(text, regex)
    for (const [i, part] of parts.entries()) array.set(String(i + 1), fromInput(part))
    return parts.length
  },
  *isarray(awk, args) {
    return args[0] && (yield* awk.isArrayAt(args[0])) ? 1 : 0
  },
  *typeof(awk, args) {
    const [arg] = args
    if (arg && (yield* awk.isArrayAt(arg))) return 'array'
    const given = yield* value(awk, arg)
    if (given === undefined) return arg?.kind === 'var' ? 'untyped' : 'unassigned'
    return typeof given === 'number' ? 'number' : given instanceof NumericText ? 'strnum' : 'string'
  },
}

function* noTask(): Task<void> {}

function* warn(awk: Interpreter, message: string): Task<void> {
  yield* awk.streams.flush()
  yield* awk.self.stderr.write(`${awk.self.name}: cmd. line:${awk.line}: ${awk.place()}warning: ${message}\n`)
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor
}

function* substitute(awk: Interpreter, args: readonly Expr[], global: boolean): Task<Value> {
  const regex = yield* awk.pattern(args[0]!)
  const replacement = yield* textOf(awk, args[1])
  const target: Expr = args[2] ?? { kind: 'field', index: { kind: 'number', value: 0 } }
  const text = yield* textOf(awk, target)
  const made = replaceMatches(text, regex, global ? 0 : 1, (match) => expandAmpersands(replacement, match.groups[0]!))
  if (made.count > 0) yield* awk.assignTo(target, made.text)
  return made.count
}

/** `wanted` is the number of the match to replace, 0 for all. */
function replaceMatches(
  text: string,
  regex: Regex,
  wanted: number,
  replace: (match: Match) => string,
): { text: string; count: number } {
  let out = ''
  let done = 0
  let seen = 0
  let count = 0
  let lastEnd = -1
  for (let at = 0; at <= text.length; ) {
    const match = regex.exec(text, at)
    if (!match) break
    if (match.end === match.start && match.start === lastEnd) {
      at = match.start + 1
      continue
    }
    seen++
    if (wanted === 0 || seen === wanted) {
      out += text.slice(done, match.start) + replace(match)
      done = match.end
      count++
      if (wanted !== 0) break
    }
    lastEnd = match.end
    at = match.end > match.start ? match.end : match.start + 1
  }
  return { text: out + text.slice(done), count }
}

/** `&` is the match, `\\&` an ampersand. */
const expandAmpersands = (replacement: string, matched: string): string =>
  replacement.replace(/\\\\&|\\&|&/g, (part) => (part === '&' ? matched : part === '\\&' ? '&' : `\\${matched}`))

const expandGroups = (replacement: string, match: Match): string =>
  replacement.replace(/\\(\d)|\\&|&|\\\\/g, (part, digit: string | undefined) => {
    if (digit !== undefined) return match.groups[Number(digit)] ?? ''
    return part === '&' ? match.groups[0]! : part[1]!
  })

function* sortArray(awk: Interpreter, args: readonly Expr[], by: 'values' | 'keys'): Task<Value> {
  const from = yield* awk.arrayOf(args[0]!)
  const to = args[1] ? yield* awk.arrayOf(args[1]) : from
  const list = by === 'keys' ? [...from.keys()] : [...from.values()]
  const isNumber = (entry: Value) => typeof entry === 'number' || entry instanceof NumericText
  list.sort((a, b) => Number(!isNumber(a)) - Number(!isNumber(b)) || compare(a, b, '%.6g'))
  to.clear()
  list.forEach((entry, i) => {
    to.set(String(i + 1), entry)
  })
  return list.length
}
