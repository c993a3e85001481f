import {
  O_APPEND,
  O_CREAT,
  O_DIRECT,
  O_DIRECTORY,
  O_DSYNC,
  O_EXCL,
  O_NOATIME,
  O_NOCTTY,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_RDONLY,
  O_TRUNC,
  O_WRONLY,
} from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { fromDouble, toGeneral } from '../lib/decimal.ts'
import { isRegular } from '../lib/mode.ts'
import { humanSize, parseSize } from '../lib/numbers.ts'

interface Request {
  input: string | null
  output: string | null
  ibs: number
  obs: number
  bs: number | null
  cbs: number
  count: number
  countBytes: boolean
  skip: number
  skipBytes: boolean
  seek: number
  seekBytes: boolean
  conv: Set<string>
  inputFlags: number
  outputFlags: number
  fullBlock: boolean
  status: 'none' | 'noxfer' | 'progress' | 'all'
}
interface Counts {
  inFull: number
  inPart: number
  outFull: number
  outPart: number
  truncated: number
  bytes: number
}

const CONVERSIONS = [
  'ascii',
  'ebcdic',
  'ibm',
  'block',
  'unblock',
  'lcase',
  'ucase',
  'sparse',
  'swab',
  'noerror',
  'notrunc',
  'sync',
  'excl',
  'nocreat',
  'fdatasync',
  'fsync',
]
const FLAGS: Readonly<Record<string, number>> = {
  append: O_APPEND,
  direct: O_DIRECT,
  directory: O_DIRECTORY,
  dsync: O_DSYNC,
  sync: O_DSYNC,
  nonblock: O_NONBLOCK,
  noatime: O_NOATIME,
  noctty: O_NOCTTY,
  nofollow: O_NOFOLLOW,
  binary: 0,
  text: 0,
  nocache: 0,
  nolinks: 0,
  fullblock: 0,
  count_bytes: 0,
  skip_bytes: 0,
  seek_bytes: 0,
}

export default command(
  {
    names: ['dd'],
    versionLine: 'dd (coreutils) 9.1',
    usage: ['[OPERAND]...', 'OPTION'],
    summary: 'Copy a file, converting and formatting according to the operands.',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '' })
    const request = yield* readOperands(self, operands)
    const { sys } = self
    if (request.input !== null) {
      const fd = yield* sys.open(request.input, O_RDONLY | request.inputFlags)
      if (!fd.ok) return yield* self.fail(`failed to open ${self.quoteAlways(request.input)}: ${self.reason(fd.error)}`)
      moveTo(self, fd.value, 0)
    } else addFlags(self, 0, request.inputFlags)
    if (request.output !== null) yield* openOutput(self, request)
    else addFlags(self, 1, request.outputFlags)
    return yield* copy(self, request)
  },
)

/** On the open file itself, which whoever else has it shares: `oflag=nonblock` outlives dd. */
function addFlags({ sys }: Command, fd: number, flags: number): void {
  const now = flags === 0 ? null : sys.getStatusFlags(fd)
  if (now?.ok) sys.setStatusFlags(fd, now.value | flags)
}

function moveTo(self: Command, fd: number, target: number): void {
  if (fd === target) return
  self.sys.dup2(fd, target)
  self.sys.close(fd)
}

function* openOutput(self: Command, request: Request): Task<void> {
  const { sys } = self
  const { conv } = request
  const path = request.output!
  const keeps = conv.has('notrunc') || request.seek > 0
  const flags =
    O_WRONLY |
    (conv.has('nocreat') ? 0 : O_CREAT) |
    (conv.has('excl') ? O_EXCL : 0) |
    (keeps ? 0 : O_TRUNC) |
    request.outputFlags
  const fd = yield* sys.open(path, flags, 0o666)
  if (!fd.ok) {
    yield* self.fail(`failed to open ${self.quoteAlways(path)}: ${self.reason(fd.error)}`)
    return
  }
  moveTo(self, fd.value, 1)
  if (request.seek === 0 || conv.has('notrunc')) return
  const size = request.seek * (request.seekBytes ? 1 : request.obs)
  const stat = sys.fstat(1)
  const cut = stat.ok && isRegular(stat.value.mode) ? sys.ftruncate(1, size) : null
  if (cut && !cut.ok)
    yield* self.fail(
      `failed to truncate to ${size} bytes in output file ${self.quoteAlways(path)}: ${self.reason(cut.error)}`,
    )
}

function* readOperands(self: Command, operands: readonly string[]): Task<Request> {
  const request: Request = {
    input: null,
    output: null,
    ibs: 512,
    obs: 512,
    bs: null,
    cbs: 0,
    count: Infinity,
    countBytes: false,
    skip: 0,
    skipBytes: false,
    seek: 0,
    seekBytes: false,
    conv: new Set(),
    inputFlags: 0,
    outputFlags: 0,
    fullBlock: false,
    status: 'all',
  }
  for (const operand of operands) {
    const at = operand.indexOf('=')
    const name = operand.slice(0, at)
    const text = operand.slice(at + 1)
    const known = [
      'if',
      'of',
      'ibs',
      'obs',
      'bs',
      'cbs',
      'count',
      'skip',
      'iseek',
      'seek',
      'oseek',
      'conv',
      'iflag',
      'oflag',
      'status',
    ]
    if (at < 0 || !known.includes(name)) return yield* self.usage(`unrecognized operand ${self.quote(operand)}`)
    if (name === 'if') request.input = text
    else if (name === 'of') request.output = text
    else if (name === 'conv') yield* readWords(self, text, 'conversion', CONVERSIONS, (word) => request.conv.add(word))
    else if (name === 'iflag' || name === 'oflag') {
      const isInput = name === 'iflag'
      yield* readWords(self, text, isInput ? 'input flag' : 'output flag', Object.keys(FLAGS), (word) => {
        if (isInput) request.inputFlags |= FLAGS[word]!
        else request.outputFlags |= FLAGS[word]!
        if (word === 'fullblock') request.fullBlock = true
        if (word === 'count_bytes') request.countBytes = true
        if (word === 'skip_bytes') request.skipBytes = true
        if (word === 'seek_bytes') request.seekBytes = true
      })
    } else if (name === 'status') {
      if (!['none', 'noxfer', 'progress'].includes(text))
        return yield* self.usage(`invalid status level: ${self.quote(text)}`)
      request.status = text as 'none'
    } else yield* readNumber(self, request, name, text)
  }
  const { conv } = request
  for (const [a, b] of [
    ['lcase', 'ucase'],
    ['block', 'unblock'],
    ['excl', 'nocreat'],
  ] as const) {
    if (conv.has(a) && conv.has(b)) yield* self.fail(`cannot combine ${a} and ${b}`)
  }
  if (request.bs !== null) request.ibs = request.obs = request.bs
  return request
}

function* readWords(
  self: Command,
  text: string,
  what: string,
  known: readonly string[],
  take: (word: string) => void,
): Task<void> {
  for (const word of text.split(',')) {
    if (!known.includes(word)) yield* self.usage(`invalid ${what}: ${self.quote(word)}`)
    take(word)
  }
}

/** `1kx2`: factors are multiplied. */
function* readNumber(self: Command, request: Request, name: string, text: string): Task<void> {
  const invalid = `invalid number: ${self.quote(text)}`
  const bytes = text.endsWith('B') && /^\d+B$/.test(text)
  let value = 1
  for (const part of (bytes ? text.slice(0, -1) : text).split('x')) {
    const number = /^\d/.test(part) ? parseSize(part, 'bcEGkKMPTwYZ0') : null
    if (!number?.ok) {
      const suffix =
        number && !number.ok && number.error === 'overflow'
          ? `: ${self.reason({ errno: 'EOVERFLOW', syscall: 'strtol' })}`
          : ''
      yield* self.fail(invalid + suffix)
      return
    }
    value *= number.value
  }
  if (['ibs', 'obs', 'bs', 'cbs'].includes(name) && value === 0) yield* self.fail(invalid)
  if (name === 'ibs' || name === 'obs' || name === 'bs' || name === 'cbs') request[name] = value
  else if (name === 'count') {
    request.count = value
    request.countBytes ||= bytes
  } else if (name.endsWith('skip') || name === 'iseek') {
    request.skip = value
    request.skipBytes ||= bytes
  } else {
    request.seek = value
    request.seekBytes ||= bytes
  }
}

/** From here on malloc(3) asks the kernel for each buffer. */
const LARGE_BUFFER = 2 ** 20

function* copy(self: Command, request: Request): Task<number> {
  const { sys } = self
  const counts: Counts = { inFull: 0, inPart: 0, outFull: 0, outPart: 0, truncated: 0, bytes: 0 }
  const start = sys.monotonic()
  const inputName = self.quoteAlways(request.input ?? 'standard input')
  const outputName = self.quoteAlways(request.output ?? 'standard output')
  const report = () => printStatistics(self, request, counts, sys.monotonic() - start)
  if (request.ibs >= LARGE_BUFFER && !sys.mmap(request.ibs).ok) {
    const human = `${request.ibs} bytes (${Math.round(request.ibs / 2 ** 20)} MiB)`
    return yield* self.fail(`memory exhausted by input buffer of size ${human}`)
  }
  if (request.skip > 0 && !(yield* skipInput(self, request)) && request.status !== 'none') {
    yield* self.warn(`${self.quoteIfNeeded(request.input ?? 'standard input')}: cannot skip to specified offset`)
  }
  if (request.seek > 0) yield* seekOutput(self, request, outputName)
  const writer = new BlockWriter(self, request, counts)
  let status = 0
  let leftBytes = request.countBytes ? request.count : Infinity
  while (request.countBytes ? leftBytes > 0 : counts.inFull + counts.inPart < request.count) {
    const want = Math.min(request.ibs, leftBytes)
    const got = yield* readBlock(self, want, request.fullBlock)
    if (!got.ok) {
      yield* self.warnBecause(`error reading ${inputName}`, got.error)
      status = 1
      if (!request.conv.has('noerror')) break
      yield* report()
      sys.lseek(0, request.ibs, 'cur')
      continue
    }
    let block = got.value
    if (block.length === 0) break
    if (block.length === request.ibs) counts.inFull++
    else counts.inPart++
    leftBytes -= block.length
    if (request.conv.has('sync') && block.length < request.ibs) {
      const padded = new Uint8Array(request.ibs).fill(request.conv.has('block') || request.conv.has('unblock') ? 32 : 0)
      padded.set(block)
      block = padded
    }
    const failed = yield* writer.write(convert(block, request, counts))
    if (failed) {
      // The real one says so from two places: with and without a buffer of its own.
      yield* self.warnBecause(`${isDirectCopy(request) ? 'error writing' : 'writing to'} ${outputName}`, failed)
      yield* report()
      return 1
    }
  }
  const failed = yield* writer.finish()
  if (failed) {
    yield* self.warnBecause(`error writing ${outputName}`, failed)
    yield* report()
    return 1
  }
  if (request.conv.has('fsync') || request.conv.has('fdatasync')) sys.fsync(1)
  yield* report()
  return status
}

/** With bs= and nothing to convert, each read goes straight to one write. */
const isDirectCopy = ({ bs, conv }: Request): boolean =>
  bs !== null &&
  !['ascii', 'ebcdic', 'ibm', 'block', 'unblock', 'lcase', 'ucase', 'swab'].some((word) => conv.has(word))

function* readBlock(self: Command, want: number, full: boolean) {
  const first = yield* self.sys.read(0, want)
  if (!first.ok || !full || first.value.length === 0 || first.value.length === want) return first
  const block = new Uint8Array(want)
  block.set(first.value)
  let used = first.value.length
  while (used < want) {
    const more = yield* self.sys.read(0, want - used)
    if (!more.ok || more.value.length === 0) break
    block.set(more.value, used)
    used += more.value.length
  }
  return { ok: true as const, value: block.subarray(0, used) }
}

/** False when the input ends before. */
function* skipInput(self: Command, request: Request): Task<boolean> {
  const { sys } = self
  const bytes = request.skip * (request.skipBytes ? 1 : request.ibs)
  const moved = sys.lseek(0, bytes, 'cur')
  if (moved.ok) {
    const stat = sys.fstat(0)
    return !(stat.ok && isRegular(stat.value.mode) && moved.value > stat.value.size)
  }
  let left = bytes
  while (left > 0) {
    const got = yield* sys.read(0, Math.min(left, request.ibs))
    if (!got.ok || got.value.length === 0) return false
    left -= got.value.length
  }
  return true
}

function* seekOutput(self: Command, request: Request, name: string): Task<void> {
  const bytes = request.seek * (request.seekBytes ? 1 : request.obs)
  const moved = self.sys.lseek(1, bytes, 'cur')
  if (moved.ok) return
  yield* self.fail(`${name}: cannot seek: ${self.reason(moved.error)}`)
}

class BlockWriter {
  #held = new Uint8Array(0)
  constructor(
    readonly self: Command,
    readonly request: Request,
    readonly counts: Counts,
  ) {}

  *write(bytes: Uint8Array) {
    if (isDirectCopy(this.request)) return yield* this.#put(bytes)
    const { obs } = this.request
    let all = bytes
    if (this.#held.length > 0) {
      all = new Uint8Array(this.#held.length + bytes.length)
      all.set(this.#held)
      all.set(bytes, this.#held.length)
    }
    let at = 0
    for (; all.length - at >= obs; at += obs) {
      const failed = yield* this.#put(all.subarray(at, at + obs))
      if (failed) return failed
    }
    this.#held = all.slice(at)
    return null
  }

  *finish() {
    const rest = this.#held
    this.#held = new Uint8Array(0)
    return rest.length > 0 ? yield* this.#put(rest) : null
  }

  *#put(bytes: Uint8Array) {
    const { self, counts, request } = this
    let at = 0
    while (at < bytes.length) {
      const written = yield* self.sys.write(1, bytes.subarray(at))
      if (!written.ok) {
        counts.bytes += at
        // Without a buffer of its own the real one forgets what went of a block that was cut.
        if (at > 0 && !isDirectCopy(request)) counts.outPart++
        return written.error
      }
      at += written.value
    }
    counts.bytes += bytes.length
    if (bytes.length === request.obs) counts.outFull++
    else counts.outPart++
    return null
  }
}

function convert(block: Uint8Array, request: Request, counts: Counts): Uint8Array {
  const { conv } = request
  let bytes = block
  if (conv.has('swab')) {
    bytes = bytes.slice()
    for (let i = 0; i + 1 < bytes.length; i += 2) [bytes[i], bytes[i + 1]] = [bytes[i + 1]!, bytes[i]!]
  }
  if (conv.has('ucase')) bytes = bytes.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte))
  if (conv.has('lcase')) bytes = bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))
  if (conv.has('block') && request.cbs > 0) return blockLines(bytes, request.cbs, counts)
  if (conv.has('unblock') && request.cbs > 0) return unblock(bytes, request.cbs)
  return bytes
}

/** Lines become records of cbs bytes. Simplified: a line that spans two input blocks is cut there. */
function blockLines(bytes: Uint8Array, size: number, counts: Counts): Uint8Array {
  const records: number[] = []
  let column = 0
  for (const byte of bytes) {
    if (byte === 10) {
      while (column++ < size) records.push(32)
      column = 0
    } else if (column < size) {
      records.push(byte)
      column++
    } else if (column++ === size) counts.truncated++
  }
  if (column > 0) while (column++ < size) records.push(32)
  return Uint8Array.from(records)
}

function unblock(bytes: Uint8Array, size: number): Uint8Array {
  const lines: number[] = []
  for (let at = 0; at < bytes.length; at += size) {
    const record = bytes.subarray(at, at + size)
    let end = record.length
    while (end > 0 && record[end - 1] === 32) end--
    lines.push(...record.subarray(0, end), 10)
  }
  return Uint8Array.from(lines)
}

function* printStatistics(self: Command, request: Request, counts: Counts, ms: number): Task<void> {
  if (request.status === 'none') return
  const { inFull, inPart, outFull, outPart, truncated, bytes } = counts
  let text = `${inFull}+${inPart} records in\n${outFull}+${outPart} records out\n`
  if (truncated > 0) text += `${truncated} truncated record${truncated === 1 ? '' : 's'}\n`
  if (request.status !== 'noxfer') {
    // A real one is never below this, so that scripts read a plain decimal.
    const seconds = Math.max(ms, 0.12) / 1000
    const si = humanSize(bytes, 1000, 'nearest')
    const iec = humanSize(bytes, 1024, 'nearest')
    const parts = [
      bytes >= 1000 && `${si.replace(/([\d.]+)/, '$1 ')}B`,
      bytes >= 1024 && `${iec.replace(/([\d.]+)/, '$1 ')}iB`,
    ].filter(Boolean)
    const rate = humanSize(Math.round(bytes / seconds), 1000, 'nearest')
    const shownRate =
      bytes === 0
        ? '0.0 kB/s'
        : `${/\D$/.test(rate) ? rate.replace(/([\d.]+)/, '$1 ') : `${(Number(rate) / 1000).toFixed(1)} k`}B/s`
    const unit = bytes === 1 ? 'byte' : 'bytes'
    text += `${bytes} ${unit}${parts.length > 0 ? ` (${parts.join(', ')})` : ''} copied, ${toGeneral(fromDouble(seconds), 6)} s, ${shownRate}\n`
  }
  yield* self.stderr.write(text)
}
