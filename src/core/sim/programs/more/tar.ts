import { O_CREAT, O_EXCL, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Stat, SysError, Task } from '../../kernel/sys.ts'
import { concat } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { gunzip, gzip, isGzip } from '../lib/deflate.ts'
import { readDirectory } from '../lib/directory.ts'
import { readFd } from '../lib/files.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { isDirectory, isFifo, isRegular, isSymlink, modeString } from '../lib/mode.ts'
import { type OptionSpec, parseOptions } from '../lib/options.ts'
import { dirName, joinPath } from '../lib/paths.ts'
import { writeAll } from '../lib/stdio.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'
import { encodeMember, endOfArchive, type Member, readArchive } from '../tar/archive.ts'

type Mode = 'c' | 'x' | 't' | 'r' | 'u' | 'd' | 'A'
interface Request {
  readonly mode: Mode
  readonly file: string
  readonly gzip: boolean
  readonly verbose: number
  readonly keepOld: boolean
  readonly dereference: boolean
  readonly absolute: boolean
  readonly toStdout: boolean
  readonly strip: number
  readonly exclude: readonly string[]
  readonly touch: boolean
  readonly keepsMode: boolean
}
interface Run {
  readonly self: Command
  readonly request: Request
  readonly accounts: Accounts
  failed: boolean
  strippedRoot: boolean
}

const SPEC: OptionSpec = {
  short: 'AcdrtuxkUWOmpsvwf:b:zjJZaC:T:X:hlPSRg:N:K:V:iBGnMo?',
  long: {
    create: 'c',
    list: 't',
    extract: 'x',
    get: 'x',
    append: 'r',
    update: 'u',
    diff: 'd',
    compare: 'd',
    file: 'f:',
    gzip: 'z',
    gunzip: 'z',
    ungzip: 'z',
    bzip2: 'j',
    xz: 'J',
    'auto-compress': 'a',
    verbose: 'v',
    directory: 'C:',
    exclude: { value: 'required' },
    'strip-components': { value: 'required' },
    'to-stdout': 'O',
    'keep-old-files': 'k',
    touch: 'm',
    'preserve-permissions': 'p',
    'same-permissions': 'p',
    'absolute-names': 'P',
    dereference: 'h',
    'files-from': 'T:',
    wildcards: 'wildcards',
    'no-same-owner': 'o',
    'same-owner': 'same-owner',
    owner: { value: 'required' },
    group: { value: 'required' },
    mtime: { value: 'required' },
    sort: { value: 'required' },
    help: '--help',
    usage: '--usage',
    version: '--version',
    'one-file-system': 'one',
    'no-recursion': 'no-recursion',
  },
}

const HINT = (self: Command): string => `Try '${self.name} --help' or '${self.name} --usage' for more information.\n`

export default command(
  {
    names: ['tar'],
    usage: '[OPTION...] [FILE]...',
    summary:
      "GNU 'tar' saves many files together into a single tape or disk archive, and can restore individual files from the archive.",
    package: 'GNU tar',
    version: '1.34',
    failure: 2,
  },
  function* (self) {
    const args = yield* expandOldOptions(self)
    const { options, operands, error } = parseOptions(args, { ...SPEC, short: `-${SPEC.short}` })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    if (has('--help') || has('--usage')) return yield* self.help()
    if (has('--version')) return yield* self.version()
    if (error !== null) return yield* usage(self, error, EX_USAGE)
    const modes = [
      ...new Set(options.map((option) => option.name).filter((name) => 'cxtrudA'.includes(name) && name.length === 1)),
    ]
    if (modes.length === 0)
      return yield* usage(self, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options")
    if (modes.length > 1)
      return yield* usage(self, "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option")
    const mode = modes[0] as Mode
    const file = value('f') ?? self.env.TAPE ?? '-'
    const request: Request = {
      mode,
      file,
      gzip: has('z') || (has('a') && /\.t?gz$/.test(file)),
      verbose: options.filter((option) => option.name === 'v').length,
      keepOld: has('k'),
      absolute: has('P'),
      dereference: has('h'),
      toStdout: has('O'),
      strip: Number(value('strip-components') ?? 0),
      exclude: options.filter((option) => option.name === 'exclude').map((option) => option.value!),
      touch: has('m'),
      keepsMode: has('p') || self.sys.geteuid() === 0,
    }
    const run: Run = { self, request, accounts: yield* readAccounts(self.sys), failed: false, strippedRoot: false }
    // -C counts for the names after it, in order.
    const steps: Step[] = [
      ...options
        .filter((option) => option.name === '' || option.name === 'C')
        .map(({ name, value: text }) => ({ kind: name === 'C' ? ('cd' as const) : ('name' as const), text: text! })),
      ...operands.map((text) => ({ kind: 'name' as const, text })),
    ]
    if (mode === 'c' || mode === 'r' || mode === 'u') yield* create(run, steps)
    else yield* readBack(run, steps)
    if (!run.failed) return 0
    yield* self.warn('Exiting with failure status due to previous errors')
    return 2
  },
)

interface Step {
  readonly kind: 'cd' | 'name'
  readonly text: string
}

/** What argp ends with after a wrong option (sysexits.h). */
const EX_USAGE = 64

function* usage(self: Command, message: string, code = 2): Task<number> {
  yield* self.warn(message)
  yield* self.stderr.write(HINT(self))
  return yield* self.exit(code)
}

/** `tar cvf x`: the first word's letters are options whose values follow in order. */
function* expandOldOptions(self: Command): Task<readonly string[]> {
  const [first, ...rest] = self.args
  if (first === undefined || first.startsWith('-')) return self.args
  const out: string[] = []
  for (const letter of first) {
    const at = SPEC.short.indexOf(letter)
    if (at < 0 || letter === ':') return [`-${letter}`, ...rest]
    out.push(`-${letter}`)
    if (SPEC.short[at + 1] !== ':') continue
    const value = rest.shift()
    if (value === undefined) {
      yield* usage(self, `Old option '${letter}' requires an argument.`)
      return []
    }
    out.push(value)
  }
  return [...out, ...rest]
}

function* fatal(run: Run, message: string): Task<never> {
  yield* run.self.warn(message)
  yield* run.self.warn('Error is not recoverable: exiting now')
  return yield* run.self.exit(2)
}

function* complain(run: Run, path: string, what: string, error: SysError): Task<void> {
  run.failed = true
  yield* run.self.warn(`${path}: ${what}: ${run.self.reason(error)}`)
}

function* changeDirectory(run: Run, path: string): Task<void> {
  const moved = run.self.sys.chdir(path)
  if (!moved.ok) yield* fatal(run, `${path}: Cannot open: ${run.self.reason(moved.error)}`)
}

// ---- writing

function* create(run: Run, steps: readonly Step[]): Task<void> {
  const { self, request } = run
  const { sys } = self
  if (!steps.some((step) => step.kind === 'name') && request.mode === 'c') {
    yield* self.warn('Cowardly refusing to create an empty archive')
    yield* self.stderr.write(HINT(self))
    yield* self.exit(2)
  }
  const old = request.mode === 'c' ? null : yield* readArchiveFile(run)
  const toStdout = request.file === '-'
  const fd = toStdout
    ? ({ ok: true, value: 1 } as const)
    : yield* sys.open(request.file, O_WRONLY | O_CREAT | (old ? 0 : O_TRUNC), 0o666)
  if (!fd.ok) {
    yield* fatal(run, `${request.file}: Cannot open: ${self.reason(fd.error)}`)
    return
  }
  const parts: Uint8Array[] = old ? [old.bytes.subarray(0, old.end)] : []
  for (const step of steps) {
    if (step.kind === 'cd') yield* changeDirectory(run, step.text)
    else yield* add(run, step.text, parts)
  }
  const body = concat(parts)
  const archive = concat([body, endOfArchive(body.length)])
  if (request.gzip) yield* writeCompressed(run, fd.value, archive)
  else yield* writeRecords(run, fd.value, archive)
}

const RECORD = 10240

/** Record by record; the words tell a record that was cut from one that did not go at all. */
function* writeRecords(run: Run, fd: number, archive: Uint8Array): Task<void> {
  const { self, request } = run
  for (let at = 0; at < archive.length; at += RECORD) {
    const record = archive.subarray(at, at + RECORD)
    let done = 0
    while (done < record.length) {
      const written = yield* self.sys.write(fd, record.subarray(done))
      if (written.ok) done += written.value
      else if (done === 0) yield* fatal(run, `${request.file}: Cannot write: ${self.reason(written.error)}`)
      else yield* fatal(run, `${request.file}: Wrote only ${done} of ${RECORD} bytes`)
    }
  }
}

/** gzip runs as a child of tar and speaks for itself. */
function* writeCompressed(run: Run, fd: number, archive: Uint8Array): Task<void> {
  const { self } = run
  const written = yield* writeAll(self.sys, fd, gzip(archive, null, 0))
  if (written.ok) return
  yield* self.stderr.write(`\ngzip: stdout: ${self.reason(written.error)}\n`)
  yield* fatal(run, 'Child returned status 1')
}

function* add(run: Run, path: string, parts: Uint8Array[]): Task<void> {
  const { self, request } = run
  const { sys } = self
  if (
    request.exclude.some((pattern) => fnmatch(pattern, path) || fnmatch(pattern, path.slice(path.lastIndexOf('/') + 1)))
  )
    return
  const stat = request.dereference ? sys.stat(path) : sys.lstat(path)
  if (!stat.ok) {
    yield* complain(run, path, 'Cannot stat', stat.error)
    return
  }
  const { mode } = stat.value
  if (isDirectory(mode)) {
    const entries = yield* readDirectory(sys, path)
    if (!entries.ok) {
      yield* complain(run, path, 'Cannot open', entries.error)
      return
    }
    yield* append(run, path.endsWith('/') ? path : `${path}/`, stat.value, '5', '', parts)
    for (const { name } of entries.value) yield* add(run, joinPath(path, name), parts)
    return
  }
  if (isSymlink(mode)) {
    const target = sys.readlink(path)
    yield* append(run, path, stat.value, '2', target.ok ? target.value : '', parts)
    return
  }
  if (!isRegular(mode)) {
    yield* append(run, path, stat.value, isFifo(mode) ? '6' : '3', '', parts)
    return
  }
  if (stat.value.nlink > 1) {
    const key = `${stat.value.dev}:${stat.value.ino}`
    const first = LINKS.get(run)?.get(key)
    if (first !== undefined) {
      yield* append(run, path, stat.value, '1', first, parts)
      return
    }
    const known = LINKS.get(run) ?? new Map<string, string>()
    known.set(key, path.replace(/^\/+/, ''))
    LINKS.set(run, known)
  }
  const fd = yield* sys.open(path, O_RDONLY)
  const data = fd.ok ? yield* readFd(sys, fd.value) : fd
  if (fd.ok) sys.close(fd.value)
  if (!data.ok) yield* complain(run, path, fd.ok ? 'Read error' : 'Cannot open', data.error)
  else yield* append(run, path, stat.value, '0', '', parts, data.value)
}

/** Files with several names that are in the archive already. */
const LINKS = new WeakMap<Run, Map<string, string>>()

function* append(
  run: Run,
  path: string,
  stat: Stat,
  type: string,
  link: string,
  parts: Uint8Array[],
  data: Uint8Array = new Uint8Array(0),
): Task<void> {
  const { self, request, accounts } = run
  let name = path
  if (!request.absolute && path.startsWith('/')) {
    if (!run.strippedRoot) yield* self.warn("Removing leading `/' from member names")
    run.strippedRoot = true
    name = path.replace(/^\/+/, '') || './'
  }
  const member: Member = {
    name,
    mode: stat.mode,
    uid: stat.uid,
    gid: stat.gid,
    size: data.length,
    mtime: stat.mtime / 1000,
    type,
    link,
    user: accounts.user(stat.uid)?.name ?? '',
    group: accounts.group(stat.gid)?.name ?? '',
    data,
  }
  if (request.verbose > 0) {
    const line = `${request.verbose > 1 ? longLine(run, { ...member, name: path }) : path}\n`
    // The archive itself may be on standard output.
    if (request.file === '-') yield* self.stderr.write(line)
    else yield* self.print(line)
  }
  parts.push(encodeMember(member))
}

// ---- reading

function* readArchiveFile(
  run: Run,
): Task<{ bytes: Uint8Array; end: number; members: readonly Member[]; problem: string }> {
  const { self, request } = run
  const { sys } = self
  const fd = request.file === '-' ? ({ ok: true, value: 0 } as const) : yield* sys.open(request.file, O_RDONLY)
  if (!fd.ok) return yield* fatal(run, `${request.file}: Cannot open: ${self.reason(fd.error)}`)
  const read = yield* readFd(sys, fd.value)
  if (fd.value !== 0) sys.close(fd.value)
  if (!read.ok) {
    yield* self.warn(`${request.file}: Cannot read: ${self.reason(read.error)}`)
    return yield* fatal(run, 'At beginning of tape, quitting now')
  }
  let bytes = read.value
  if (isGzip(bytes)) {
    const plain = gunzip(bytes)
    if (plain.ok) bytes = plain.value
    else {
      bytes = plain.error.partial
      yield* self.stdout.flush()
      yield* self.stderr.write('\ngzip: stdin: unexpected end of file\n')
      run.failed = true
    }
  } else if (request.gzip) {
    yield* self.stdout.flush()
    yield* self.stderr.write('\ngzip: stdin: not in gzip format\n')
    yield* self.warn('Child returned status 1')
    return yield* fatal2(run)
  }
  return { bytes, ...readArchive(bytes) }
}

function* fatal2(run: Run): Task<never> {
  yield* run.self.warn('Error is not recoverable: exiting now')
  return yield* run.self.exit(2)
}

function* readBack(run: Run, steps: readonly Step[]): Task<void> {
  const { self, request } = run
  if (request.file === '-' && self.sys.isatty(0))
    yield* fatal(run, 'Refusing to read archive contents from terminal (missing -f option?)')
  const archive = yield* readArchiveFile(run)
  for (const step of steps) if (step.kind === 'cd') yield* changeDirectory(run, step.text)
  const names = steps.filter((step) => step.kind === 'name').map((step) => step.text.replace(/\/+$/, ''))
  const found = new Set<string>()
  const later: Member[] = []
  for (const member of archive.members) {
    const bare = member.name.replace(/\/+$/, '')
    const match = names.find((name) => bare === name || bare.startsWith(`${name}/`) || fnmatch(name, bare))
    if (names.length > 0 && match === undefined) continue
    if (match !== undefined) found.add(match)
    if (
      request.exclude.some(
        (pattern) => fnmatch(pattern, bare) || fnmatch(pattern, bare.slice(bare.lastIndexOf('/') + 1)),
      )
    )
      continue
    if (request.mode === 't') yield* self.print(`${request.verbose > 0 ? longLine(run, member) : member.name}\n`)
    else if (request.mode === 'x') yield* extract(run, member, later)
  }
  // Directories get their times when nothing more is put into them.
  for (const member of later)
    if (!request.touch) self.sys.utimens(member.name, member.mtime * 1000, member.mtime * 1000)
  if (archive.problem === 'not-tar') {
    run.failed = true
    yield* self.warn(archive.members.length === 0 ? 'This does not look like a tar archive' : 'Skipping to next header')
  } else if (archive.problem === 'truncated') {
    yield* self.warn('Unexpected EOF in archive')
    yield* fatal2(run)
  }
  for (const name of names) {
    if (found.has(name)) continue
    run.failed = true
    yield* self.warn(`${name}: Not found in archive`)
  }
}

const TYPE_BITS: Readonly<Record<string, number>> = {
  '0': 0o100000,
  '1': 0o100000,
  '2': 0o120000,
  '3': 0o020000,
  '4': 0o060000,
  '5': 0o040000,
  '6': 0o010000,
}

function longLine(run: Run, member: Member): string {
  const mode = modeString((TYPE_BITS[member.type] ?? 0o100000) | member.mode)
  const shownMode = member.type === '1' ? `h${mode.slice(1)}` : mode
  const owner = `${member.user || member.uid}/${member.group || member.gid}`
  const size = String(member.size)
  const pad = ' '.repeat(Math.max(1, 19 - owner.length - size.length))
  const time = strftime('%Y-%m-%d %H:%M', breakTime(member.mtime * 1000, zoneOf(run.self.env)))
  const link = member.type === '2' ? ` -> ${member.link}` : member.type === '1' ? ` link to ${member.link}` : ''
  return `${shownMode} ${owner}${pad}${size} ${time} ${member.name}${link}`
}

function* extract(run: Run, given: Member, later: Member[]): Task<void> {
  const { self, request } = run
  let name = given.name
  if (request.strip > 0) {
    const parts = name.split('/')
    if (parts.filter(Boolean).length <= request.strip) return
    name = parts.slice(request.strip).join('/')
  }
  if (!request.absolute && name.startsWith('/')) {
    if (!run.strippedRoot) yield* self.warn("Removing leading `/' from member names")
    run.strippedRoot = true
    name = name.replace(/^\/+/, '')
  }
  const member = { ...given, name }
  if (request.verbose > 0) {
    const line = `${request.verbose > 1 ? longLine(run, given) : given.name}\n`
    if (request.toStdout) yield* self.stderr.write(line)
    else yield* self.print(line)
  }
  if (request.toStdout) {
    yield* self.print(member.data)
    return
  }
  if (member.type === '5') yield* extractDirectory(run, member, later)
  else yield* extractFile(run, member)
}

function* makeParents(run: Run, path: string): Task<boolean> {
  const parent = dirName(path)
  if (parent === '.' || parent === '/') return true
  const stat = run.self.sys.stat(parent)
  if (stat.ok) return true
  if (!(yield* makeParents(run, parent))) return false
  return run.self.sys.mkdir(parent, 0o777).ok
}

function* extractDirectory(run: Run, member: Member, later: Member[]): Task<void> {
  const { sys } = run.self
  const path = member.name.replace(/\/+$/, '')
  yield* makeParents(run, path)
  const made = sys.mkdir(path, member.mode & 0o777)
  const stat = sys.stat(path)
  if (!made.ok && !(stat.ok && isDirectory(stat.value.mode))) {
    yield* complain(run, path, 'Cannot mkdir', made.error)
    return
  }
  later.push({ ...member, name: path })
}

function* extractFile(run: Run, member: Member): Task<void> {
  const { self, request } = run
  const { sys } = self
  const { name } = member
  yield* makeParents(run, name)
  const put = function* (): Task<SysError | null> {
    if (member.type === '2') {
      const made = sys.symlink(member.link, name)
      return made.ok ? null : made.error
    }
    if (member.type === '1') {
      const made = sys.link(member.link, name)
      return made.ok ? null : made.error
    }
    if (member.type === '6') {
      const made = sys.mknod(name, 0o010000 | member.mode)
      return made.ok ? null : made.error
    }
    const fd = yield* sys.open(name, O_WRONLY | O_CREAT | O_EXCL, member.mode & 0o777)
    if (!fd.ok) return fd.error
    const written = yield* writeAll(sys, fd.value, member.data)
    if (request.keepsMode) sys.fchmod(fd.value, member.mode & 0o7777)
    sys.close(fd.value)
    if (!written.ok) {
      yield* complain(run, name, 'Cannot write', written.error)
      return null
    }
    if (!request.touch) sys.utimens(name, 'now', member.mtime * 1000)
    if (sys.geteuid() === 0)
      sys.lchown(
        name,
        run.accounts.userNamed(member.user)?.uid ?? member.uid,
        run.accounts.groupNamed(member.group)?.gid ?? member.gid,
      )
    return null
  }
  let error = yield* put()
  if (error?.errno === 'EEXIST' && !request.keepOld) {
    const removed = sys.unlink(name)
    if (removed.ok) error = yield* put()
    else error = removed.error
  }
  if (error)
    yield* complain(
      run,
      name,
      member.type === '2'
        ? `Cannot create symlink to ‘${member.link}’`
        : member.type === '1'
          ? `Cannot hard link to ‘${member.link}’`
          : 'Cannot open',
      error,
    )
}
