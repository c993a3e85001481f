import { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } from '../../kernel/constants.ts'
import type { Stat, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { type GzipError, gunzip, gzip, isGzip } from '../lib/deflate.ts'
import { readDirectory } from '../lib/directory.ts'
import { readFd } from '../lib/files.ts'
import { isDirectory, isRegular } from '../lib/mode.ts'
import { parseOptions } from '../lib/options.ts'
import { baseName, joinPath } from '../lib/paths.ts'
import { confirm } from '../lib/prompt.ts'
import { writeAll } from '../lib/stdio.ts'

interface Request {
  readonly decompress: boolean
  readonly toStdout: boolean
  readonly force: boolean
  readonly keep: boolean
  readonly list: boolean
  readonly test: boolean
  readonly recursive: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly noName: boolean
  readonly suffix: string
  readonly level: number
}
interface Run {
  readonly self: Command
  readonly request: Request
  status: number
  listed: boolean
}

const WARNING = 2
const MESSAGES: Readonly<Record<GzipError, string>> = {
  'not-gzip': 'not in gzip format',
  truncated: 'unexpected end of file',
  invalid: 'invalid compressed data--format violated',
  crc: 'invalid compressed data--crc error',
}
const SPEC = {
  short: 'ab:cdfhkHlLmMnNqrS:tvVZ123456789',
  long: {
    ascii: 'a',
    'to-stdout': 'c',
    stdout: 'c',
    decompress: 'd',
    uncompress: 'd',
    force: 'f',
    help: 'h',
    keep: 'k',
    list: 'l',
    'no-name': 'n',
    name: 'N',
    quiet: 'q',
    silent: 'q',
    recursive: 'r',
    suffix: 'S:',
    test: 't',
    verbose: 'v',
    version: 'V',
    fast: '1',
    best: '9',
    rsyncable: 'rsyncable',
    synchronous: 'synchronous',
  },
}

export default ['gzip', 'gunzip', 'zcat'].map((name) =>
  command(
    {
      names: [name],
      usage: '[OPTION]... [FILE]...',
      summary: 'Compress or uncompress FILEs.',
      package: 'gzip',
      version: '1.12',
    },
    main,
  ),
)

function* main(self: Command): Task<number> {
  const called = baseName(self.name)
  const parsed = parseOptions(self.args, SPEC)
  const has = (letter: string) => parsed.options.some((option) => option.name === letter)
  if (has('V')) {
    yield* self.print('gzip 1.12\n')
    return 0
  }
  if (has('h')) return yield* self.help()
  if (parsed.error !== null) {
    yield* self.stderr.write(`gzip: ${parsed.error}\nTry \`gzip --help' for more information.\n`)
    return 1
  }
  const request: Request = {
    decompress: has('d') || has('t') || has('l') || called !== 'gzip',
    toStdout: has('c') || called === 'zcat',
    force: has('f'),
    keep: has('k'),
    list: has('l'),
    test: has('t'),
    recursive: has('r'),
    quiet: has('q'),
    verbose: has('v'),
    noName: has('n'),
    suffix: parsed.options.findLast((option) => option.name === 'S')?.value ?? '.gz',
    level: Number(parsed.options.findLast((option) => /^[1-9]$/.test(option.name))?.name ?? 6),
  }
  const run: Run = { self, request, status: 0, listed: false }
  for (const path of parsed.operands.length > 0 ? parsed.operands : ['-']) {
    if (path === '-') yield* treatStdin(run)
    else yield* treat(run, path)
  }
  return run.status
}

/** gunzip and zcat are scripts that run gzip: it is gzip that complains. */
function* say(run: Run, text: string, status = 1): Task<void> {
  run.status = status === WARNING && run.status === 1 ? 1 : status
  if (status === WARNING && run.request.quiet) return
  yield* run.self.stdout.flush()
  yield* run.self.stderr.write(`gzip: ${text}\n`)
}

function* treatStdin(run: Run): Task<void> {
  const { self, request } = run
  if (!request.decompress && !request.force && self.sys.isatty(1)) {
    yield* self.stderr.write(
      'gzip: compressed data not written to a terminal. Use -f to force compression.\nFor help, type: gzip -h\n',
    )
    run.status = 1
    return
  }
  const bytes = yield* readFd(self.sys, 0)
  if (!bytes.ok) {
    yield* say(run, `stdin: ${self.reason(bytes.error)}`)
    return
  }
  const made = request.decompress ? yield* expand(run, bytes.value, 'stdin') : gzip(bytes.value, null, 0, request.level)
  if (made && !request.test) yield* output(run, made)
}

function* output(run: Run, bytes: Uint8Array): Task<void> {
  const written = yield* writeAll(run.self.sys, 1, bytes)
  if (!written.ok) {
    // gzip's own write_error() starts on a new line.
    yield* run.self.stderr.write('\n')
    yield* say(run, `stdout: ${run.self.reason(written.error)}`)
  }
}

/** null after a complaint; what could be read goes to standard output all the same. */
function* expand(run: Run, bytes: Uint8Array, name: string): Task<Uint8Array | null> {
  let end = bytes.length
  const made = gunzip(bytes, (at) => {
    end = at
  })
  if (made.ok) {
    // Zeros are what a tape pads with.
    if (bytes.subarray(end).some((byte) => byte !== 0) && !run.request.quiet) {
      if (run.status === 0) run.status = WARNING
      yield* run.self.stderr.write(`\ngzip: ${name}: decompression OK, trailing garbage ignored\n`)
    }
    return made.value
  }
  if (made.error.kind === 'not-gzip' && run.request.force && run.request.toStdout) return bytes
  if (run.request.toStdout || name === 'stdin') yield* output(run, made.error.partial)
  run.status = 1
  yield* run.self.stderr.write(`\ngzip: ${name}: ${MESSAGES[made.error.kind]}\n`)
  return null
}

function* treat(run: Run, given: string): Task<void> {
  const { self, request } = run
  const { sys } = self
  let path = given
  let stat = request.force ? sys.stat(path) : sys.lstat(path)
  if (!stat.ok && stat.error.errno === 'ENOENT' && request.decompress && !/\.(gz|z|Z|tgz|taz)$/.test(path)) {
    path = given + request.suffix
    stat = sys.lstat(path)
  }
  if (!stat.ok) {
    const named = request.decompress && stat.error.errno === 'ENOENT' ? path : given
    yield* say(run, `${named === '' ? '' : `${named}: `}${self.reason(stat.error)}`)
    return
  }
  if (isDirectory(stat.value.mode)) {
    if (!request.recursive) yield* say(run, `${path} is a directory -- ignored`, WARNING)
    else yield* treatTree(run, path)
    return
  }
  // A symlink is not followed where the file is replaced.
  const flags = request.toStdout || request.force || request.list || request.test ? O_RDONLY : O_RDONLY | 0o400000
  const name = targetName(request, path)
  if (request.decompress && name === null && !request.toStdout && !request.list && !request.test) {
    yield* say(run, `${path}: unknown suffix -- ignored`, WARNING)
    return
  }
  if (!request.decompress && !request.toStdout && name === null) {
    // Only said: unlike other warnings it leaves the status as it is.
    if (!request.quiet) yield* say(run, `${path} already has ${request.suffix} suffix -- unchanged`, run.status)
    return
  }
  const fd = yield* sys.open(path, flags)
  if (!fd.ok) {
    yield* say(run, `${path}: ${self.reason(fd.error)}`)
    return
  }
  if (!isRegular(stat.value.mode) && !request.toStdout && !request.force) {
    yield* say(run, `${path} is not a directory or a regular file - ignored`, WARNING)
    sys.close(fd.value)
    return
  }
  const bytes = yield* readFd(sys, fd.value)
  sys.close(fd.value)
  if (!bytes.ok) {
    yield* say(run, `${path}: ${self.reason(bytes.error)}`)
    return
  }
  if (request.list) yield* listFile(run, path, bytes.value)
  else yield* convert(run, path, name, bytes.value, stat.value)
}

function* treatTree(run: Run, path: string): Task<void> {
  const entries = yield* readDirectory(run.self.sys, path)
  if (!entries.ok) yield* say(run, `${path}: ${run.self.reason(entries.error)}`)
  else for (const { name } of entries.value) yield* treat(run, joinPath(path, name))
}

function targetName({ decompress, suffix }: Request, path: string): string | null {
  if (!decompress) return path.endsWith(suffix) || /\.(tgz|taz)$/.test(path) ? null : path + suffix
  if (/\.(tgz|taz)$/.test(path)) return path.replace(/\.(tgz|taz)$/, '.tar')
  const match = path.endsWith(suffix) ? suffix : /(\.gz|-gz|\.z|-z|\.Z|_z)$/.exec(path)?.[0]
  return match ? path.slice(0, -match.length) : null
}

function* listFile(run: Run, path: string, bytes: Uint8Array): Task<void> {
  const made = gunzip(bytes)
  if (!made.ok) {
    run.status = 1
    yield* run.self.stderr.write(`\ngzip: ${path}: ${MESSAGES[made.error.kind]}\n`)
    return
  }
  if (!run.listed) yield* run.self.print('         compressed        uncompressed  ratio uncompressed_name\n')
  run.listed = true
  const size = made.value.length
  const name = targetName(run.request, path) ?? path
  yield* run.self.print(
    `${String(bytes.length).padStart(19)} ${String(size).padStart(19)} ${ratio(size, bytes.length - headerSize(bytes))} ${name}\n`,
  )
}

const headerSize = (bytes: Uint8Array): number => 18 + (bytes[3]! & 8 ? bytes.indexOf(0, 10) - 9 : 0)
const ratio = (size: number, packed: number): string =>
  `${(size === 0 ? 0 : ((size - packed) * 100) / size).toFixed(1).padStart(5)}%`

function* convert(run: Run, path: string, name: string | null, bytes: Uint8Array, stat: Stat): Task<void> {
  const { self, request } = run
  const { sys } = self
  if (request.decompress && !isGzip(bytes) && request.force && request.toStdout) {
    yield* output(run, bytes)
    return
  }
  const made = request.decompress
    ? yield* expand(run, bytes, path)
    : gzip(bytes, request.noName ? null : baseName(path), request.noName ? 0 : stat.mtime, request.level)
  if (made === null) return
  if (request.test) {
    if (request.verbose) yield* self.stderr.write(`${path}:\t OK\n`)
    return
  }
  if (request.toStdout) {
    yield* output(run, made)
    return
  }
  if (sys.lstat(name!).ok) {
    if (!request.force) {
      if (!sys.isatty(0)) {
        yield* say(run, `${name} already exists;\tnot overwritten`, WARNING)
        return
      }
      if (!(yield* confirm(self, `${name} already exists; do you wish to overwrite (y or n)`))) {
        run.status = WARNING
        return
      }
    }
    sys.unlink(name!)
  }
  const fd = yield* sys.open(name!, O_WRONLY | O_CREAT | O_EXCL, 0o600)
  if (!fd.ok) {
    yield* say(run, `${name}: ${self.reason(fd.error)}`)
    return
  }
  const written = yield* writeAll(sys, fd.value, made)
  if (!written.ok) {
    sys.close(fd.value)
    sys.unlink(name!)
    run.status = 1
    yield* self.stderr.write(`\ngzip: ${name}: ${self.reason(written.error)}\n`)
    return
  }
  sys.fchown(fd.value, stat.uid, stat.gid)
  sys.fchmod(fd.value, stat.mode & 0o7777)
  sys.close(fd.value)
  sys.utimens(name!, stat.atime, stat.mtime)
  if (request.verbose) {
    const [large, small] = request.decompress
      ? [made.length, bytes.length - headerSize(bytes)]
      : [bytes.length, made.length - headerSize(made)]
    yield* self.stderr.write(
      `${path}:\t${ratio(large, small)} -- ${request.keep ? 'created' : 'replaced with'} ${name}\n`,
    )
  }
  if (request.keep) return
  const removed = sys.unlink(path)
  if (!removed.ok) yield* say(run, `${path}: ${self.reason(removed.error)}`, WARNING)
}
