import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { concat, decode, encode, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { writeFile } from '../lib/files.ts'
import { readWhole } from '../lib/lines.ts'
import { parseSize } from '../lib/numbers.ts'
import { compileRegex } from '../lib/regex.ts'
import { BASIC } from '../lib/regex-parse.ts'
import { Input, writeAll } from '../lib/stdio.ts'

interface How {
  readonly by: 'lines' | 'bytes' | 'line-bytes' | 'chunks' | 'line-chunks' | 'round-robin'
  readonly count: number
  /** `-n 2/3`: only this one, to standard output. */
  readonly only?: number
}

const split = command(
  {
    names: ['split'],
    usage: '[OPTION]... [FILE [PREFIX]]',
    summary: "Output pieces of FILE to PREFIXaa, PREFIXab, ...; default size is 1000 lines, and default PREFIX is 'x'.",
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'a:b:C:d::el:n:t:ux::0123456789',
      long: {
        bytes: 'b:',
        lines: 'l:',
        'line-bytes': 'C:',
        'suffix-length': 'a:',
        'additional-suffix': { value: 'required' },
        'elide-empty-files': 'e',
        number: 'n:',
        'numeric-suffixes': 'd::',
        'hex-suffixes': 'x::',
        filter: { value: 'required' },
        separator: 't:',
        verbose: 'verbose',
        unbuffered: 'u',
      },
    })
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    let how: How = { by: 'lines', count: 1000 }
    for (const { name, value: text } of options) {
      const by = { l: 'lines', b: 'bytes', C: 'line-bytes', n: 'chunks' }[name] as How['by'] | undefined
      if (by === 'chunks') how = yield* chunksOf(self, text!)
      else if (by) how = { by, count: yield* positive(self, text!, by) }
    }
    const digits = options
      .filter((option) => /^\d$/.test(option.name))
      .map((option) => option.name)
      .join('')
    if (digits !== '') how = { by: 'lines', count: Number(digits) }
    if (operands.length > 2) return yield* self.usage(`extra operand ${self.quote(operands[2]!)}`)
    const [path = '-', prefix = 'x'] = operands
    const kind = options.findLast((option) => option.name === 'd' || option.name === 'x')
    const alphabet =
      kind?.name === 'd' ? '0123456789' : kind?.name === 'x' ? '0123456789abcdef' : 'abcdefghijklmnopqrstuvwxyz'
    const namer = new Namer(
      prefix,
      alphabet,
      value('a') === null ? null : Number(value('a')),
      value('additional-suffix') ?? '',
      Number(kind?.value ?? 0),
    )
    const fd = path === '-' ? ({ ok: true, value: 0 } as const) : yield* self.sys.open(path, O_RDONLY)
    if (!fd.ok) return yield* self.fail(`cannot open ${self.quoteAlways(path)} for reading: ${self.reason(fd.error)}`)
    const verbose = options.some((option) => option.name === 'verbose')
    const input = new Input(self.sys, fd.value)
    const bytes = yield* input.all()
    if (input.error) return yield* self.fail(`${self.quoteIfNeeded(path)}: ${self.reason(input.error)}`)
    const pieces = cut(bytes, how)
    if (how.only !== undefined) {
      yield* self.print(pieces[how.only - 1]!)
      return 0
    }
    const elides = options.some((option) => option.name === 'e')
    for (const piece of elides ? pieces.filter(({ length }) => length > 0) : pieces) {
      const name = namer.next()
      if (name === null) return yield* self.fail('output file suffixes exhausted')
      if (verbose) yield* self.print(`creating file ${self.quoteAlways(name)}\n`)
      const out = yield* self.sys.open(name, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
      if (!out.ok) return yield* self.fail(`${self.quoteIfNeeded(name)}: ${self.reason(out.error)}`)
      const written = yield* writeAll(self.sys, out.value, piece)
      if (!written.ok) return yield* self.fail(`${self.quoteIfNeeded(name)}: ${self.reason(written.error)}`)
      self.sys.close(out.value)
    }
    return 0
  },
)

/** `N`, `K/N`, `l/N`, `l/K/N`, `r/N`, `r/K/N`. */
function* chunksOf(self: Command, text: string): Task<How> {
  const [, way, first, second] = /^(?:([lr])\/)?([^/]*)(?:\/(.*))?$/s.exec(text)!
  const by = way === 'l' ? 'line-chunks' : way === 'r' ? 'round-robin' : 'chunks'
  const count = yield* positive(self, second ?? first!, 'chunks')
  if (second === undefined) return { by, count }
  const only = Number(first)
  if (!(only >= 1 && only <= count)) return yield* self.fail(`invalid chunk number: ${self.quote(first!)}`)
  return { by, count, only }
}

function* positive(self: Command, text: string, by: How['by']): Task<number> {
  const what = by === 'chunks' ? 'chunks' : by === 'lines' ? 'lines' : 'bytes'
  const number = parseSize(text, 'bEGKkMmPTYZ0')
  if (number.ok && /^\d/.test(text) && number.value > 0) return number.value
  const range =
    number.ok || number.error === 'overflow'
      ? `: ${self.reason({ errno: number.ok ? 'ERANGE' : 'EOVERFLOW', syscall: 'strtol' })}`
      : ''
  return yield* self.fail(`invalid number of ${what}: ${self.quote(text)}${range}`)
}

function cut(bytes: Uint8Array, { by, count }: How): Uint8Array[] {
  const pieces: Uint8Array[] = []
  if (by === 'chunks') {
    const size = Math.floor(bytes.length / count)
    for (let i = 0; i < count; i++) pieces.push(bytes.subarray(i * size, i === count - 1 ? undefined : (i + 1) * size))
    return pieces
  }
  if (by === 'line-chunks') return lineChunks(bytes, count)
  if (by === 'round-robin') return dealt(bytes, count)
  for (let at = 0; at < bytes.length; ) {
    let end = at
    if (by === 'bytes') end = at + count
    else {
      for (let lines = 0; end < bytes.length; lines++) {
        const next = bytes.indexOf(10, end)
        const stop = next < 0 ? bytes.length : next + 1
        if (by === 'lines' ? lines === count : stop - at > count && end > at) break
        end = by === 'line-bytes' && stop - at > count ? at + count : stop
        if (by === 'line-bytes' && end - at >= count) break
      }
    }
    pieces.push(bytes.subarray(at, end))
    at = end
  }
  return pieces
}

/** As many bytes each as `chunks`, but a line goes whole to the piece in which it begins. */
function lineChunks(bytes: Uint8Array, count: number): Uint8Array[] {
  const size = Math.floor(bytes.length / count)
  const pieces: Uint8Array[] = []
  let at = 0
  for (let i = 1; i <= count; i++) {
    const border = i === count ? bytes.length : i * size
    let end = at
    while (end < border) {
      const next = bytes.indexOf(10, end)
      end = next < 0 ? bytes.length : next + 1
    }
    pieces.push(bytes.subarray(at, end))
    at = end
  }
  return pieces
}

/** Lines dealt out like cards. */
function dealt(bytes: Uint8Array, count: number): Uint8Array[] {
  const hands: Uint8Array[][] = Array.from({ length: count }, () => [])
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const next = bytes.indexOf(10, at)
    const end = next < 0 ? bytes.length : next + 1
    hands[i % count]!.push(bytes.subarray(at, end))
    at = end
  }
  return hands.map((hand) => concat(hand))
}

/** aa, ab … zz; after yz the names grow: zaaa (unless a length was given). */
class Namer {
  #number: number
  #length: number
  #prefix: string
  readonly #fixed: boolean

  constructor(
    prefix: string,
    readonly alphabet: string,
    length: number | null,
    readonly ending: string,
    start: number,
  ) {
    this.#prefix = prefix
    this.#length = length || 2
    this.#fixed = length !== null && length > 0
    this.#number = start
  }

  next(): string | null {
    const { alphabet } = this
    const base = alphabet.length
    const limit = base ** this.#length
    if (!this.#fixed && this.#number >= limit - base ** (this.#length - 1)) {
      this.#prefix += alphabet.at(-1)
      this.#length++
      this.#number = 0
    }
    if (this.#number >= limit) return null
    let text = ''
    for (let i = 0, left = this.#number++; i < this.#length; i++, left = Math.floor(left / base))
      text = alphabet[left % base]! + text
    return this.#prefix + text + this.ending
  }
}

const csplit = command(
  {
    names: ['csplit'],
    usage: '[OPTION]... FILE PATTERN...',
    summary:
      "Output pieces of FILE separated by PATTERN(s) to files 'xx00', 'xx01', ..., and output byte counts of each piece to standard output.",
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'b:f:kn:sqz',
      long: {
        'suffix-format': 'b:',
        prefix: 'f:',
        'keep-files': 'k',
        digits: 'n:',
        silent: 's',
        quiet: 's',
        'elide-empty-files': 'z',
        'suppress-matched': 'suppress',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const [path, ...patterns] = operands
    if (path === undefined) return yield* self.usage('missing operand')
    if (patterns.length === 0) return yield* self.usage(`missing operand after ${self.quote(path)}`)
    const read = yield* readWhole(self, path)
    if (!read.ok) {
      const what = read.stage === 'open' ? `cannot open ${self.quoteAlways(path)} for reading` : 'read error'
      return yield* self.fail(`${what}: ${self.reason(read.error)}`)
    }
    const lines = splitLines(decode(read.bytes)).map((line) => `${line}\n`)
    if (lines.length > 0 && read.bytes.at(-1) !== 10) lines[lines.length - 1] = lines.at(-1)!.slice(0, -1)
    const made: string[] = []
    const put = function* (from: number, to: number): Task<void> {
      const text = lines.slice(from, to).join('')
      if (text === '' && has('z')) return
      const name = `${value('f') ?? 'xx'}${String(made.length).padStart(Number(value('n') ?? 2), '0')}`
      const written = yield* writeFile(self.sys, name, text)
      if (!written.ok) yield* self.fail(`${self.quoteIfNeeded(name)}: ${self.reason(written.error)}`)
      made.push(name)
      if (!has('s') && !has('q')) yield* self.print(`${encode(text).length}\n`)
    }
    const stop = function* (message: string, at: number): Task<never> {
      yield* put(at, lines.length)
      yield* self.warn(message)
      if (!has('k')) for (const name of made) self.sys.unlink(name)
      return yield* self.exit(1)
    }
    let at = 0
    for (let i = 0; i < patterns.length; i++) {
      const pattern = patterns[i]!
      const repeat = /^\{(\d+|\*)\}$/.exec(patterns[i + 1] ?? '')
      if (repeat) i++
      const times = repeat ? (repeat[1] === '*' ? Infinity : Number(repeat[1]) + 1) : 1
      for (let n = 0; n < times; n++) {
        if (/^\d+$/.test(pattern)) {
          const line = Number(pattern) * (n + 1) - 1
          if (line >= lines.length + (line === lines.length ? 1 : 0)) {
            if (times === Infinity) break
            return yield* stop(
              `${self.quote(pattern)}: line number out of range${n > 0 ? ` on repetition ${n}` : ''}`,
              at,
            )
          }
          yield* put(at, line)
          at = line
          continue
        }
        const match = /^([/%])(.*)\1([-+]\d+)?$/s.exec(pattern)
        if (!match) return yield* self.fail(`${self.quote(pattern)}: invalid pattern`)
        const regex = compileRegex(match[2]!, { syntax: BASIC })
        if (!regex.ok) return yield* self.fail(`${self.quote(pattern)}: invalid regular expression: ${regex.error}`)
        const hit = lines.findIndex(
          (line, index) => index >= at + (n > 0 || at > 0 ? 1 : 0) && regex.value.test(line.replace(/\n$/, '')),
        )
        if (hit < 0) {
          if (times === Infinity) break
          if (match[1] === '%') return yield* self.fail(`${self.quote(pattern)}: match not found`)
          return yield* stop(`${self.quote(pattern)}: match not found${n > 0 ? ` on repetition ${n}` : ''}`, at)
        }
        const target = hit + Number(match[3] ?? 0)
        if (match[1] === '/') yield* put(at, target)
        at = target
      }
    }
    yield* put(at, lines.length)
    return 0
  },
)

export default [split, csplit]
