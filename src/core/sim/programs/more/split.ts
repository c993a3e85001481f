import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { concat, encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { spawn, waitFor } from '../lib/exec.ts'
import { parseSize } from '../lib/numbers.ts'
import { Input, writeAll } from '../lib/stdio.ts'

interface How {
  readonly by: 'lines' | 'bytes' | 'line-bytes' | 'chunks' | 'line-chunks' | 'round-robin'
  readonly count: number
  /** `-n 2/3`: only this one, to standard output. */
  readonly only?: number
}

export default command(
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
    const ways = options.filter(({ name }) => /^[lbCn]$/.test(name))
    for (const { name, value: text } of options) {
      const by = { l: 'lines', b: 'bytes', C: 'line-bytes', n: 'chunks' }[name] as How['by'] | undefined
      if (by && ways.length > 1 && ways.indexOf(ways.find((way) => way.value === text)!) > 0)
        return yield* self.usage('cannot split in more than one way')
      if (by === 'chunks') how = yield* chunksOf(self, text!)
      else if (by) how = { by, count: yield* positive(self, text!, by) }
    }
    const digits = options
      .filter((option) => /^\d$/.test(option.name))
      .map((option) => option.name)
      .join('')
    if (digits !== '') how = { by: 'lines', count: Number(digits) }
    const separators = new Set(options.filter(({ name }) => name === 't').map(({ value: text }) => text!))
    for (const text of separators) {
      if (text === '') return yield* self.fail('empty record separator')
      if (text !== '\\0' && text.length > 1) return yield* self.fail(`multi-character separator ${self.quote(text)}`)
    }
    if (separators.size > 1) return yield* self.fail('multiple separator characters specified')
    const [mark = '\n'] = separators
    const separator = mark === '\\0' ? 0 : mark.charCodeAt(0)
    const filter = value('filter')
    if (filter !== null && how.only !== undefined)
      return yield* self.usage('--filter does not process a chunk extracted to stdout')
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
    // How much there is must be known before; of a pipe it is not.
    if (/chunks/.test(how.by) && !self.sys.lseek(fd.value, 0, 'cur').ok)
      return yield* self.fail(`${self.quoteIfNeeded(path)}: cannot determine file size`)
    const input = new Input(self.sys, fd.value)
    const bytes = yield* input.all()
    if (input.error) return yield* self.fail(`${self.quoteIfNeeded(path)}: ${self.reason(input.error)}`)
    const pieces = cut(bytes, how, separator)
    if (how.only !== undefined) {
      yield* self.print(pieces[how.only - 1]!)
      return 0
    }
    const elides = options.some((option) => option.name === 'e')
    for (const piece of elides ? pieces.filter(({ length }) => length > 0) : pieces) {
      const name = namer.next()
      if (name === null) return yield* self.fail('output file suffixes exhausted')
      if (filter !== null) {
        if (verbose) yield* self.print(`executing with FILE=${name}\n`)
        yield* runFilter(self, filter, name, piece)
        continue
      }
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

/** --filter: a shell for each piece, which is told the name in $FILE. */
function* runFilter(self: Command, filter: string, name: string, piece: Uint8Array): Task<void> {
  const { sys } = self
  const ends = sys.pipe()
  if (!ends.ok) return yield* self.fail(`failed to create pipe: ${self.reason(ends.error)}`)
  const [from, to] = ends.value
  const shell = self.env.SHELL ?? '/bin/sh'
  const child = spawn(
    sys,
    [shell, '-c', filter],
    { ...self.env, FILE: name },
    function* (childSys, error) {
      yield* childSys.write(
        2,
        encode(`${self.name}: failed to run command: "${shell} -c ${filter}": ${self.reason(error)}\n`),
      )
      return 1
    },
    // biome-ignore lint/correctness/useYield: a task by contract; none of these calls waits.
    function* (childSys) {
      childSys.dup2(from, 0)
      childSys.close(from)
      childSys.close(to)
    },
  )
  if (!child.ok) return yield* self.fail(`fork system call failed: ${self.reason(child.error)}`)
  sys.close(from)
  const before = sys.sigaction('SIGPIPE', { kind: 'ignore' })
  const written = yield* writeAll(sys, to, piece)
  if (before.ok) sys.sigaction('SIGPIPE', before.value)
  sys.close(to)
  const status = yield* waitFor(sys, child.value)
  if (!written.ok && written.error.errno !== 'EPIPE')
    return yield* self.fail(`${self.quoteIfNeeded(name)}: ${self.reason(written.error)}`)
  if (status?.kind === 'exited' && status.code !== 0)
    return yield* self.fail(`with FILE=${name}, exit ${status.code} from command: ${filter}`, status.code)
  if (status?.kind === 'signaled' && status.signal !== 'SIGPIPE')
    return yield* self.fail(`with FILE=${name}, signal ${status.signal.slice(3)} from command: ${filter}`)
}

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

function cut(bytes: Uint8Array, { by, count }: How, separator: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  if (by === 'chunks') {
    const size = Math.floor(bytes.length / count)
    for (let i = 0; i < count; i++) pieces.push(bytes.subarray(i * size, i === count - 1 ? undefined : (i + 1) * size))
    return pieces
  }
  if (by === 'line-chunks') return lineChunks(bytes, count, separator)
  if (by === 'round-robin') return dealt(bytes, count, separator)
  for (let at = 0; at < bytes.length; ) {
    let end = at
    if (by === 'bytes') end = at + count
    else {
      for (let lines = 0; end < bytes.length; lines++) {
        const next = bytes.indexOf(separator, end)
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
function lineChunks(bytes: Uint8Array, count: number, separator: number): Uint8Array[] {
  const size = Math.floor(bytes.length / count)
  const pieces: Uint8Array[] = []
  let at = 0
  for (let i = 1; i <= count; i++) {
    const border = i === count ? bytes.length : i * size
    let end = at
    while (end < border) {
      const next = bytes.indexOf(separator, end)
      end = next < 0 ? bytes.length : next + 1
    }
    pieces.push(bytes.subarray(at, end))
    at = end
  }
  return pieces
}

/** Lines dealt out like cards. */
function dealt(bytes: Uint8Array, count: number, separator: number): Uint8Array[] {
  const hands: Uint8Array[][] = Array.from({ length: count }, () => [])
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const next = bytes.indexOf(separator, at)
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
