import type { Task } from '../../kernel/sys.ts'
import { decode, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { bsdSum, cksum, DIGESTS, type Digest, sysvSum } from '../lib/hash.ts'
import { readWhole } from '../lib/lines.ts'

const SPEC = {
  short: 'bctwzl:',
  long: {
    binary: 'b',
    check: 'c',
    'ignore-missing': 'ignore-missing',
    quiet: 'quiet',
    status: 'status',
    strict: 'strict',
    tag: 'tag',
    text: 't',
    warn: 'w',
    zero: 'z',
    length: 'l:',
  },
}

const digestCommand = (name: string, digest: Digest) =>
  command(
    { names: [name], usage: '[OPTION]... [FILE]...', summary: `Print or check ${digest.name} checksums.` },
    function* (self) {
      const { options, operands } = yield* self.options(SPEC)
      const has = (option: string) => options.some((given) => given.name === option)
      const paths = operands.length > 0 ? operands : ['-']
      if (has('tag') && has('c')) return yield* self.usage('the --tag option is meaningless when verifying checksums')
      let status = 0
      for (const path of paths) {
        if (has('c')) {
          if (!(yield* check(self, path, digest, has))) status = 1
          continue
        }
        const sum = yield* sumOf(self, path, digest)
        if (sum === null) {
          status = 1
          continue
        }
        const [shown, mark] = escapeName(path)
        const end = has('z') ? '\0' : '\n'
        yield* self.print(
          has('tag')
            ? `${mark}${digest.name} (${shown}) = ${sum}${end}`
            : `${mark}${sum} ${has('b') ? '*' : ' '}${shown}${end}`,
        )
      }
      return status
    },
  )

const escapeName = (path: string): [string, string] =>
  /[\\\n]/.test(path) ? [path.replace(/\\/g, '\\\\').replace(/\n/g, '\\n'), '\\'] : [path, '']

function* sumOf(self: Command, path: string, digest: Digest): Task<string | null> {
  const read = yield* readWhole(self, path)
  if (read.ok) return digest.hash(read.bytes)
  yield* self.warnBecause(self.quoteIfNeeded(path), read.error)
  return null
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

function* check(self: Command, list: string, digest: Digest, has: (option: string) => boolean): Task<boolean> {
  const read = yield* readWhole(self, list)
  if (!read.ok) {
    yield* self.warnBecause(self.quoteIfNeeded(list), read.error)
    return false
  }
  const shownList = list === '-' ? "'standard input'" : self.quoteIfNeeded(list)
  let [good, bad, unreadable, malformed] = [0, 0, 0, 0]
  for (const line of splitLines(decode(read.bytes))) {
    const match = /^\\?([0-9a-fA-F]{8,}) [ *](.*)$/s.exec(line) ?? /^\\?\w+ \((.*)\) = ([0-9a-fA-F]+)$/s.exec(line)
    if (!match) {
      malformed++
      continue
    }
    const [sum, path] = line.includes(') = ') ? [match[2]!, match[1]!] : [match[1]!, match[2]!]
    const file = yield* readWhole(self, path)
    if (!file.ok) {
      if (has('ignore-missing') && file.error.errno === 'ENOENT') continue
      yield* self.warnBecause(self.quoteIfNeeded(path), file.error)
      if (!has('status')) yield* self.print(`${path}: FAILED open or read\n`)
      unreadable++
      continue
    }
    const isSame = digest.hash(file.bytes) === sum.toLowerCase()
    if (isSame) good++
    else bad++
    if (!has('status') && (!isSame || !has('quiet'))) yield* self.print(`${path}: ${isSame ? 'OK' : 'FAILED'}\n`)
  }
  if (good + bad + unreadable === 0) {
    yield* self.warn(`${shownList}: no properly formatted checksum lines found`)
    return false
  }
  if (!has('status')) {
    if (malformed > 0) yield* self.warn(`WARNING: ${plural(malformed, 'line is', 'lines are')} improperly formatted`)
    if (unreadable > 0)
      yield* self.warn(`WARNING: ${plural(unreadable, 'listed file', 'listed files')} could not be read`)
    if (bad > 0)
      yield* self.warn(`WARNING: ${plural(bad, 'computed checksum did', 'computed checksums did')} NOT match`)
  }
  return bad === 0 && unreadable === 0 && !(has('strict') && malformed > 0)
}

const cksumCommand = command(
  { names: ['cksum'], usage: '[OPTION]... [FILE]...', summary: 'Print or verify checksums.' },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'a:', long: { algorithm: 'a:', untagged: 'untagged' } })
    const algorithm = options.findLast((option) => option.name === 'a')?.value ?? 'crc'
    const digest = Object.values(DIGESTS).find((entry) => entry.name.toLowerCase() === algorithm)
    let status = 0
    for (const path of operands.length > 0 ? operands : [null]) {
      const read = yield* readWhole(self, path ?? '-')
      if (!read.ok && read.error.errno === 'EISDIR' && !digest) {
        // coreutils 9.1 takes a failed read for the end of the file.
        yield* self.print(`${cksum(new Uint8Array())} 0 ${path}\n`)
      } else if (!read.ok) {
        yield* self.warnBecause(self.quoteIfNeeded(path ?? '-'), read.error)
        status = 1
      } else if (digest) yield* self.print(`${digest.name} (${path ?? '-'}) = ${digest.hash(read.bytes)}\n`)
      else yield* self.print(`${cksum(read.bytes)} ${read.bytes.length}${path === null ? '' : ` ${path}`}\n`)
    }
    return status
  },
)

const sum = command(
  { names: ['sum'], usage: '[OPTION]... [FILE]...', summary: 'Print or check BSD (16-bit) checksums.' },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'rs', long: { sysv: 's' } })
    const isSysv = options.findLast((option) => 'rs'.includes(option.name))?.name === 's'
    let status = 0
    for (const path of operands.length > 0 ? operands : [null]) {
      const read = yield* readWhole(self, path ?? '-')
      if (!read.ok) {
        yield* self.warnBecause(self.quoteIfNeeded(path ?? '-'), read.error)
        status = 1
        continue
      }
      const name = path === null ? '' : ` ${path}`
      const { bytes } = read
      if (isSysv) yield* self.print(`${sysvSum(bytes)} ${Math.ceil(bytes.length / 512)}${name}\n`)
      else
        yield* self.print(
          `${String(bsdSum(bytes)).padStart(5, '0')} ${String(Math.ceil(bytes.length / 1024)).padStart(5)}${operands.length > 1 || path !== null ? name : ''}\n`,
        )
    }
    return status
  },
)

export default [...Object.entries(DIGESTS).map(([name, digest]) => digestCommand(name, digest)), cksumCommand, sum]
