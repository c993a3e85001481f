import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { concat, EMPTY } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { parseCount } from '../lib/counts.ts'
import { Input } from '../lib/stdio.ts'

/** BUFSIZ of glibc. */
const BLOCK = 8192

interface Request {
  readonly unit: 'lines' | 'bytes'
  readonly count: number
  /** All but the last `count`. */
  readonly fromEnd: boolean
  readonly delimiter: number
}

export default command(
  {
    names: ['head'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Print the first 10 lines of each FILE to standard output.',
  },
  function* (self) {
    const old = yield* readObsolete(self)
    const { options, operands } = yield* self.options({
      short: 'c:n:qvz0123456789',
      long: {
        bytes: 'c:',
        lines: 'n:',
        quiet: 'q',
        silent: 'q',
        verbose: 'v',
        'zero-terminated': 'z',
      },
    })
    let request: Request = { unit: old?.unit ?? 'lines', count: old?.count ?? 10, fromEnd: false, delimiter: 10 }
    let headers = old?.headers ?? 'auto'
    for (const { name, value } of options) {
      if (name === 'c' || name === 'n') {
        const fromEnd = value!.startsWith('-')
        const unit = name === 'c' ? 'bytes' : 'lines'
        const count = yield* parseCount(self, fromEnd ? value!.slice(1) : value!, unit)
        request = { ...request, unit, count, fromEnd }
      } else if (name === 'q') headers = 'never'
      else if (name === 'v') headers = 'always'
      else if (name === 'z') request = { ...request, delimiter: 0 }
      else if (/\d/.test(name)) yield* self.usage(`invalid trailing option -- ${name}`)
    }
    const paths = (old ? operands.slice(0) : operands).length > 0 ? operands : ['-']
    const showsHeader = headers === 'always' || (headers === 'auto' && paths.length > 1)
    let status = 0
    let isFirst = true
    for (const path of paths) {
      const fd = path === '-' ? ({ ok: true, value: 0 } as const) : yield* self.sys.open(path, O_RDONLY)
      if (!fd.ok) {
        yield* self.warnBecause(`cannot open ${self.quoteAlways(path)} for reading`, fd.error)
        status = 1
        continue
      }
      const name = path === '-' ? 'standard input' : path
      if (showsHeader) yield* self.print(`${isFirst ? '' : '\n'}==> ${name} <==\n`)
      isFirst = false
      if (!(yield* head(self, fd.value, name, request))) status = 1
      if (fd.value !== 0) self.sys.close(fd.value)
    }
    return status
  },
)

interface Obsolete {
  readonly unit: 'lines' | 'bytes'
  readonly count: number
  readonly headers: 'auto' | 'always' | 'never'
}

/** `head -5q`: only as the first argument; it is taken out of argv. */
function* readObsolete(self: Command): Task<Obsolete | null> {
  const match = /^-(\d+)(.*)$/.exec(self.argv[1] ?? '')
  if (!match) return null
  const stray = /[^bkmclqvz]/.exec(match[2]!)
  if (stray) return yield* self.usage(`invalid trailing option -- ${stray[0]}`)
  const suffix = match[2]!
  const unit = /[cbkm]/.test(suffix) ? 'bytes' : 'lines'
  const factor = /[bkm]/.exec(suffix)?.[0]
  const count = yield* parseCount(self, match[1]! + (factor === undefined ? '' : factor), unit)
  self.args = [...self.args.slice(1)]
  return { unit, count, headers: suffix.includes('q') ? 'never' : suffix.includes('v') ? 'always' : 'auto' }
}

function* head(self: Command, fd: number, name: string, request: Request): Task<boolean> {
  const input = new Input(self.sys, fd, request.unit === 'bytes' ? Math.min(BLOCK, request.count || BLOCK) : BLOCK)
  if (request.fromEnd) yield* allButLast(self, input, request)
  else yield* first(self, input, request)
  if (!input.error) return true
  yield* self.warnBecause(`error reading ${self.quoteAlways(name)}`, input.error)
  return false
}

/** Reads no more blocks than it must, and leaves a seekable file where its output ended. */
function* first(self: Command, input: Input, { unit, count, delimiter }: Request): Task<void> {
  let left = count
  while (left > 0) {
    const bytes = yield* input.chunk()
    if (bytes.length === 0) return
    let end = 0
    if (unit === 'bytes') {
      end = Math.min(left, bytes.length)
      left -= end
    } else {
      while (left > 0 && end < bytes.length) {
        const at = bytes.indexOf(delimiter, end)
        end = at < 0 ? bytes.length : at + 1
        if (at >= 0) left--
      }
    }
    yield* writeOut(self, bytes.subarray(0, end))
    if (end < bytes.length) self.sys.lseek(input.fd, end - bytes.length, 'cur')
  }
}

function* allButLast(self: Command, input: Input, { unit, count, delimiter }: Request): Task<void> {
  let held = EMPTY
  for (;;) {
    const bytes = yield* input.chunk()
    if (bytes.length === 0) return
    const all = concat([held, bytes])
    const cut = unit === 'bytes' ? Math.max(0, all.length - count) : lineCut(all, count, delimiter)
    yield* writeOut(self, all.subarray(0, cut))
    held = all.slice(cut)
  }
}

/** Where the last `count` lines begin; a last line without its end counts as one. */
function lineCut(bytes: Uint8Array, count: number, delimiter: number): number {
  let left = count + (bytes[bytes.length - 1] === delimiter ? 1 : 0)
  if (count === 0) return bytes.length
  for (let at = bytes.length; left > 0; left--) {
    at = at === 0 ? -1 : bytes.lastIndexOf(delimiter, at - 1)
    if (at < 0) return 0
    if (left === 1) return at + 1
  }
  return 0
}

/** In pieces of BUFSIZ, as it reads: what follows the first one that fails is not tried. */
function* writeOut(self: Command, bytes: Uint8Array): Task<void> {
  self.stdout.givesUp = true
  for (let at = 0; at < bytes.length && !self.stdout.error; at += BLOCK) {
    yield* self.print(bytes.subarray(at, at + BLOCK))
  }
  const { error } = self.stdout
  if (!error) return
  self.stdout.error = null
  self.stdout.discard()
  yield* self.fail(`error writing ${self.quoteAlways('standard output')}: ${self.reason(error)}`)
}
