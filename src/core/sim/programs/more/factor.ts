import type { Task } from '../../kernel/sys.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readLines, readWhole } from '../lib/lines.ts'

const factor = command(
  {
    names: ['factor'],
    usage: ['[NUMBER]...', 'OPTION'],
    summary: 'Print the prime factors of each specified integer NUMBER.',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '+h', long: { exponents: 'h' } })
    let words = operands
    if (words.length === 0) {
      const lines = yield* readLines(self, '-')
      words = (lines ?? []).join(' ').split(/\s+/).filter(Boolean)
    }
    let status = 0
    for (const word of words) {
      if (!/^\s*\+?\d+$/.test(word)) {
        yield* self.warn(`${self.quote(word)} is not a valid positive integer`)
        status = 1
        continue
      }
      const number = BigInt(word.trim().replace(/^\+/, ''))
      yield* self.print(
        `${number}:${factors(number)
          .map((prime) => ` ${prime}`)
          .join('')}\n`,
      )
    }
    return status
  },
)

function factors(number: bigint): bigint[] {
  const found: bigint[] = []
  let left = number
  for (let divisor = 2n; divisor * divisor <= left; divisor += divisor === 2n ? 1n : 2n) {
    while (left > 1n && left % divisor === 0n) {
      found.push(divisor)
      left /= divisor
    }
  }
  if (left > 1n) found.push(left)
  return found
}

const tsort = command(
  {
    names: ['tsort'],
    usage: '[OPTION] [FILE]',
    summary: 'Write totally ordered list consistent with the partial ordering in FILE.',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '' })
    if (operands.length > 1) return yield* self.usage(`extra operand ${self.quote(operands[1]!)}`)
    const path = operands[0] ?? '-'
    const read = yield* readWhole(self, path)
    if (!read.ok && read.stage === 'open')
      return yield* self.fail(`${self.quoteIfNeeded(path)}: ${self.reason(read.error)}`)
    // A read that fails is taken for the end of the file.
    const words = decode(read.ok ? read.bytes : new Uint8Array())
      .split(/\s+/)
      .filter(Boolean)
    if (words.length % 2 === 1)
      return yield* self.fail(`${self.quoteIfNeeded(path)}: input contains an odd number of tokens`)
    return yield* sortPairs(self, path, words)
  },
)

function* sortPairs(self: Command, path: string, words: readonly string[]): Task<number> {
  const after = new Map<string, string[]>()
  const before = new Map<string, number>()
  for (const word of words) {
    if (!after.has(word)) after.set(word, [])
    if (!before.has(word)) before.set(word, 0)
  }
  for (let i = 0; i < words.length; i += 2) {
    const [a, b] = [words[i]!, words[i + 1]!]
    if (a === b) continue
    after.get(a)!.push(b)
    before.set(b, before.get(b)! + 1)
  }
  let status = 0
  const left = new Set([...after.keys()].sort())
  const ready = [...left].filter((word) => before.get(word) === 0)
  while (left.size > 0) {
    const next = ready.shift()
    if (next === undefined) {
      status = 1
      const loop = findLoop([...left][0]!, after, left)
      yield* self.warn(`${self.quoteIfNeeded(path)}: input contains a loop:`)
      for (const word of loop) yield* self.warn(word)
      const [from, to] = [loop.at(-1)!, loop[0]!]
      const list = after.get(from)!
      list.splice(list.indexOf(to), 1)
      before.set(to, before.get(to)! - 1)
      if (before.get(to) === 0) ready.push(to)
      continue
    }
    left.delete(next)
    yield* self.print(`${next}\n`)
    for (const word of after.get(next)!.toReversed()) {
      before.set(word, before.get(word)! - 1)
      if (before.get(word) === 0) ready.push(word)
    }
  }
  return status
}

function findLoop(start: string, after: ReadonlyMap<string, string[]>, left: ReadonlySet<string>): string[] {
  const path: string[] = []
  let word = start
  while (!path.includes(word)) {
    path.push(word)
    const next = after.get(word)!.find((other) => left.has(other))
    if (next === undefined) return path
    word = next
  }
  return path.slice(path.indexOf(word))
}

const pathchk = command(
  { names: ['pathchk'], usage: '[OPTION]... NAME...', summary: 'Diagnose invalid or non-portable file names.' },
  function* (self) {
    const { options, operands } = yield* self.options({ short: '+pP', long: { portability: 'portability' } })
    const has = (name: string) => options.some((option) => option.name === name)
    if (operands.length === 0) return yield* self.usage('missing operand')
    const portable = has('p') || has('portability')
    let status = 0
    for (const path of operands) {
      const problem = checkName(self, path, portable, has('P') || has('portability'))
      if (problem === null) continue
      yield* self.warn(problem)
      status = 1
    }
    return status
  },
)

function checkName(self: Command, path: string, portable: boolean, strict: boolean): string | null {
  if (strict && /(^|\/)-/.test(path)) return `leading '-' in a component of file name ${self.quoteAlways(path)}`
  if (path === '')
    return portable || strict ? 'empty file name' : `'': ${self.reason({ errno: 'ENOENT', syscall: 'lstat' })}`
  if (portable) {
    const bad = /[^A-Za-z0-9._/-]/u.exec(path)
    if (bad) return `nonportable character ${self.quote(bad[0])} in file name ${self.quoteAlways(path)}`
    const long = path.split('/').find((part) => part.length > 14)
    if (path.length >= 256) return `limit 255 exceeded by length ${path.length} of file name ${self.quoteAlways(path)}`
    return long ? `limit 14 exceeded by length ${long.length} of file name component ${self.quoteAlways(long)}` : null
  }
  const stat = self.sys.lstat(path)
  return stat.ok || stat.error.errno === 'ENOENT' ? null : `${self.quoteIfNeeded(path)}: ${self.reason(stat.error)}`
}

export default [factor, tsort, pathchk]
