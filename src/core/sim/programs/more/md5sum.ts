import type { Task } from '../../kernel/sys.ts'
import { type Checksum, checkList, printSum } from '../lib/checksum.ts'
import { type Command, command } from '../lib/command.ts'
import { blake2b, bsdSum, cksum, DIGESTS, sysvSum } from '../lib/hash.ts'
import { readWhole } from '../lib/lines.ts'
import type { Option } from '../lib/options.ts'

const LONG = {
  check: 'c',
  'ignore-missing': 'ignore-missing',
  quiet: 'quiet',
  status: 'status',
  warn: 'w',
  strict: 'strict',
  tag: 'tag',
  zero: 'z',
}
const ONLY_WHEN_CHECKING = ['ignore-missing', 'status', 'w', 'quiet', 'strict']

const digestCommand = (name: string) =>
  command(
    { names: [name], usage: '[OPTION]... [FILE]...', summary: `Print or check ${DIGESTS[name]!.name} checksums.` },
    function* (self) {
      const hasLength = name === 'b2sum'
      const { options, operands } = yield* self.options({
        short: hasLength ? 'l:bctwz' : 'bctwz',
        long: { binary: 'b', text: 't', ...LONG, ...(hasLength && { length: 'l:' }) },
      })
      const checksum = yield* withLength(self, { ...DIGESTS[name]!, isOpenEnded: hasLength }, options)
      const has = (option: string) => options.some((given) => given.name === option)
      if (has('tag') && has('t')) return yield* self.usage('--tag does not support --text mode')
      if (has('z') && has('c')) return yield* self.usage('the --zero option is not supported when verifying checksums')
      if (has('tag') && has('c')) return yield* self.usage('the --tag option is meaningless when verifying checksums')
      if ((has('b') || has('t')) && has('c'))
        return yield* self.usage('the --binary and --text options are meaningless when verifying checksums')
      return yield* run(self, checksum, operands, options, has('tag'))
    },
  )

/** What b2sum and cksum -a blake2b do with -l. */
function* withLength(self: Command, checksum: Checksum, options: readonly Option[]): Task<Checksum> {
  const text = options.findLast((option) => option.name === 'l')?.value ?? null
  if (text === null) return checksum
  const bits = /^\d+$/.test(text) ? Number(text) : null
  if (bits === null) return yield* self.fail(`invalid length: ${self.quote(text)}`)
  if (bits > 512) {
    yield* self.warn(`invalid length: ${self.quote(text)}`)
    return yield* self.fail(`maximum digest length for ${self.quote('BLAKE2b')} is 512 bits`)
  }
  if (bits % 8 !== 0) {
    yield* self.warn(`invalid length: ${self.quote(text)}`)
    return yield* self.fail('length is not a multiple of 8')
  }
  if (bits === 0 || bits === 512) return checksum
  return { ...checksum, name: `BLAKE2b-${bits}`, hash: (bytes) => blake2b(bytes, bits / 8) }
}

function* run(
  self: Command,
  checksum: Checksum,
  operands: readonly string[],
  options: readonly Option[],
  tagged: boolean,
): Task<number> {
  const has = (option: string) => options.some((given) => given.name === option)
  const idle = has('c') ? undefined : ONLY_WHEN_CHECKING.find(has)
  if (idle !== undefined) {
    const shown = idle === 'w' ? 'warn' : idle
    return yield* self.usage(`the --${shown} option is meaningful only when verifying checksums`)
  }
  let status = 0
  self.stdout.setBuffering('line')
  for (const path of operands.length > 0 ? operands : ['-']) {
    const isGood = has('c')
      ? yield* checkList(self, path, checksum, has)
      : yield* printSum(self, path, checksum, { tagged, binary: has('b'), end: has('z') ? '\0' : '\n' })
    if (!isGood) status = 1
  }
  return status
}

/** Sums without a name of their own are in no list. */
function* noLists(self: Command, operands: readonly string[]): Task<number> {
  for (const path of operands.length > 0 ? operands : ['-'])
    yield* self.warn(
      `${path === '-' ? "'standard input'" : self.quoteIfNeeded(path)}: no properly formatted checksum lines found`,
    )
  return 1
}

const ALGORITHMS = ['bsd', 'sysv', 'crc', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'blake2b', 'sm3']

const cksumCommand = command(
  { names: ['cksum'], usage: '[OPTION]... [FILE]...', summary: 'Print or verify checksums.' },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'a:l:cwz',
      long: { algorithm: 'a:', length: 'l:', debug: 'debug', untagged: 'untagged', ...LONG },
    })
    const has = (option: string) => options.some((given) => given.name === option)
    const algorithm = options.findLast((option) => option.name === 'a')?.value ?? 'crc'
    if (!ALGORITHMS.includes(algorithm)) {
      yield* self.warn(`invalid argument ${self.quote(algorithm)} for ${self.quote('--algorithm')}`)
      const list = ALGORITHMS.map((name) => `  - ${self.quote(name)}\n`).join('')
      yield* self.stderr.write(`Valid arguments are:\n${list}`)
      return yield* self.usage()
    }
    const digest = Object.values(DIGESTS).find((entry) => entry.name.toLowerCase() === algorithm)
    if (digest) {
      const checksum = yield* withLength(self, { ...digest, isOpenEnded: algorithm === 'blake2b' }, options)
      return yield* run(self, checksum, operands, options, !has('untagged'))
    }
    if (has('c')) return yield* noLists(self, operands)
    if (algorithm !== 'crc') return yield* sums(self, operands, algorithm === 'sysv')
    let status = 0
    self.stdout.setBuffering('line')
    for (const path of operands.length > 0 ? operands : [null]) {
      const read = yield* readWhole(self, path ?? '-')
      if (!read.ok && read.error.errno === 'EISDIR') {
        // coreutils 9.1 takes a failed read for the end of the file.
        yield* self.print(`${cksum(new Uint8Array())} 0 ${path}\n`)
      } else if (!read.ok) {
        yield* self.warnBecause(self.quoteIfNeeded(path ?? '-'), read.error)
        status = 1
      } else yield* self.print(`${cksum(read.bytes)} ${read.bytes.length}${path === null ? '' : ` ${path}`}\n`)
    }
    return status
  },
)

const sum = command(
  { names: ['sum'], usage: '[OPTION]... [FILE]...', summary: 'Print or check BSD (16-bit) checksums.' },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'rs', long: { sysv: 's' } })
    return yield* sums(self, operands, options.findLast((option) => 'rs'.includes(option.name))?.name === 's')
  },
)

function* sums(self: Command, operands: readonly string[], isSysv: boolean): Task<number> {
  let status = 0
  self.stdout.setBuffering('line')
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
}

export default [...Object.keys(DIGESTS).map(digestCommand), cksumCommand, sum]
