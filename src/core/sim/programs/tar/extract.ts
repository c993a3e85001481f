/** Listing archives and taking files out of them. */
import { O_CREAT, O_EXCL, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { SysError, Task } from '../../kernel/sys.ts'
import { readDirectory } from '../lib/directory.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { isDirectory } from '../lib/mode.ts'
import { dirName, joinPath } from '../lib/paths.ts'
import { writeAll } from '../lib/stdio.ts'
import { BLOCK, type Member, RECORD } from './archive.ts'
import { compareMember } from './compare.ts'
import { isExcluded } from './matching.ts'
import { fatal2, readArchiveFile } from './read.ts'
import {
  changeDirectory,
  complain,
  fatal,
  longLine,
  meantBy,
  type Run,
  saferName,
  sayComplaints,
  sayMissing,
  shown,
} from './run.ts'
import type { Step } from './steps.ts'

/** How much of the archive was read, in whole records. */
export function* readBack(run: Run, steps: readonly Step[]): Task<number> {
  const { self, request } = run
  if (request.file === '-' && self.sys.isatty(0))
    yield* fatal(run, 'Refusing to read archive contents from terminal (missing -f option?)')
  const archive = yield* readArchiveFile(run)
  yield* sayComplaints(run, steps)
  for (const step of steps) if (step.kind === 'cd') yield* changeDirectory(run, step.text)
  const isChoosy = steps.some((step) => step.kind === 'name')
  const found = new Set<Step>()
  const later: Member[] = []
  for (const member of archive.members) {
    const bare = member.name.replace(/(.)\/+$/, '$1')
    const step = meantBy(bare, steps)
    if (isChoosy && !step) continue
    if (step) found.add(step)
    if (isExcluded(bare, run.exclusions)) continue
    if (request.mode === 't') yield* list(run, member)
    else if (request.mode === 'x') yield* extract(run, member, later)
    else if (request.mode === 'd') {
      if (request.verbose > 0) yield* run.listing.write(`${shown(member.name)}\n`)
      yield* compareMember(run, member)
    }
  }
  if (request.mode === 't' && request.blockNumbers && archive.problem === 'none')
    yield* run.listing.write(`block ${archive.end / BLOCK}: ** Block of NULs **\n`)
  // Directories get their times when nothing more is put into them.
  for (const member of later)
    if (!request.touch) {
      const set = self.sys.utimens(member.name, member.mtime * 1000, member.mtime * 1000)
      if (!set.ok) yield* complain(run, member.name, 'Cannot utime', set.error)
    }
  yield* sayProblem(run, archive)
  yield* sayMissing(run, steps, found)
  return Math.ceil(archive.bytes.length / RECORD) * RECORD
}

interface Read {
  readonly bytes: Uint8Array
  readonly end: number
  readonly members: readonly Member[]
  readonly problem: string
}

function* sayProblem(run: Run, { bytes, end, members, problem }: Read): Task<void> {
  const { self, request } = run
  if (problem === 'not-tar' || bytes.length < BLOCK) {
    run.failed = true
    yield* self.warn(members.length === 0 ? 'This does not look like a tar archive' : 'Skipping to next header')
  } else if (problem === 'truncated') {
    const isInData = members.at(-1)?.size ? request.mode === 'x' : false
    if (isInData) yield* self.warn('Unexpected EOF in archive')
    yield* self.warn('Unexpected EOF in archive')
    yield* fatal2(run)
  } else if (end < bytes.length && bytes.subarray(end + BLOCK, end + 2 * BLOCK).length === 0)
    // The end is two blocks of zeros; a second one that is missing is worth a word only.
    yield* self.warn(`A lone zero block at ${end / BLOCK + 1}`)
}

function* list(run: Run, member: Member): Task<void> {
  const { request } = run
  const seen = request.showsRenamed ? { ...member, name: request.rename(member.name, 'member') } : member
  const block = request.blockNumbers ? `block ${member.block ?? 0}: ` : ''
  yield* run.listing.write(`${block}${request.verbose > 0 ? longLine(run, seen) : shown(seen.name)}\n`)
}

function* extract(run: Run, given: Member, later: Member[]): Task<void> {
  const { self, request } = run
  let name = request.rename(given.name, 'member')
  if (request.strip > 0) {
    const parts = name.split('/')
    if (parts.filter(Boolean).length <= request.strip) return
    name = parts.slice(request.strip).join('/')
  }
  name = yield* saferName(run, name, false)
  const { topLevel } = request
  if (topLevel !== null && name !== topLevel && !name.startsWith(`${topLevel}/`)) name = `${topLevel}/${name}`
  const link = given.type === '1' ? yield* saferName(run, request.rename(given.link, 'hardlink'), true) : given.link
  const member = { ...given, name, link }
  if (request.verbose > 0) {
    const seen = request.showsRenamed ? member : given
    yield* run.listing.write(`${request.verbose > 1 ? longLine(run, seen) : shown(seen.name)}\n`)
  }
  if (request.toStdout) yield* self.print(member.data)
  else if (request.toCommand !== null) yield* handOver(run, member, request.toCommand)
  else if (member.type === '5') yield* extractDirectory(run, member, later)
  else yield* extractFile(run, member)
}

/** --to-command: the shell gets what is in each file, and in its environment what the header says. */
function* handOver(run: Run, member: Member, line: string): Task<void> {
  const { sys, env, stdout } = run.self
  if (member.type !== '0') return
  yield* stdout.flush()
  const ends = sys.pipe()
  if (!ends.ok) return yield* fatal(run, `Cannot use pipe: ${run.self.reason(ends.error)}`)
  const [read, write] = ends.value
  const variables = {
    ...env,
    TAR_VERSION: '1.34',
    TAR_ARCHIVE: run.request.file,
    TAR_FORMAT: 'gnu',
    TAR_FILETYPE: 'f',
    TAR_FILENAME: member.name,
    TAR_REALNAME: member.name,
    TAR_UNAME: member.user,
    TAR_GNAME: member.group,
    TAR_UID: String(member.uid),
    TAR_GID: String(member.gid),
    TAR_SIZE: String(member.size),
    TAR_MODE: `0${(member.mode & 0o7777).toString(8)}`,
    TAR_MTIME: String(member.mtime),
  }
  const child = spawn(
    sys,
    ['/bin/sh', '-c', line],
    variables,
    // biome-ignore lint/correctness/useYield: a task by contract.
    function* () {
      return 127
    },
    // biome-ignore lint/correctness/useYield: a task by contract; none of these calls waits.
    function* (own) {
      own.dup2(read, 0)
      own.close(read)
      own.close(write)
    },
  )
  sys.close(read)
  if (!child.ok) return yield* fatal(run, `Cannot fork: ${run.self.reason(child.error)}`)
  const old = sys.sigaction('SIGPIPE', { kind: 'ignore' })
  yield* writeAll(sys, write, member.data)
  if (old.ok) sys.sigaction('SIGPIPE', old.value)
  sys.close(write)
  const code = exitStatus(yield* waitFor(sys, child.value))
  if (code === 0) return
  run.failed = true
  yield* run.self.warn(`${child.value}: Child returned status ${code}`)
}

function* makeParents(run: Run, path: string): Task<boolean> {
  const parent = dirName(path)
  if (parent === '.' || parent === '/') return true
  const stat = run.self.sys.stat(parent)
  if (stat.ok) return true
  if (!(yield* makeParents(run, parent))) return false
  const made = run.self.sys.mkdir(parent, 0o777)
  if (!made.ok) yield* complain(run, parent, 'Cannot mkdir', made.error)
  return made.ok
}

function* extractDirectory(run: Run, member: Member, later: Member[]): Task<void> {
  const { sys } = run.self
  const path = member.name.replace(/\/+$/, '')
  yield* makeParents(run, path)
  const made = sys.mkdir(path, member.mode & 0o777)
  if (!made.ok && made.error.errno === 'EEXIST' && run.request.whenThere === 'skip' && run.request.verbose > 0)
    yield* run.self.warn(`${path}: skipping existing file`)
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
  if (request.whenThere === 'newer') {
    const there = sys.lstat(name)
    if (there.ok && Math.floor(there.value.mtime / 1000) >= member.mtime)
      return yield* self.warn(`Current ${self.quote(name).replaceAll('\\\\', '\\')} is newer or same age`)
  }
  yield* makeParents(run, name)
  const existing = request.whenThere === 'overwrite' ? O_TRUNC : O_EXCL
  const put = function* (): Task<SysError | null> {
    if (member.type === '2') {
      const made = sys.symlink(member.link, name)
      return made.ok ? null : made.error
    }
    if (member.type === '1') {
      const made = sys.link(member.link, name)
      if (made.ok) return null
      const [old, wanted] = [sys.lstat(name), sys.lstat(member.link)]
      const isThere = old.ok && wanted.ok && old.value.ino === wanted.value.ino && old.value.dev === wanted.value.dev
      return isThere ? null : made.error
    }
    if (member.type === '6') {
      const made = sys.mknod(name, 0o010000 | member.mode)
      return made.ok ? null : made.error
    }
    const fd = yield* sys.open(name, O_WRONLY | O_CREAT | existing, member.mode & 0o777)
    if (!fd.ok) return fd.error
    const written = yield* writeAll(sys, fd.value, member.data)
    if (request.keepsMode) sys.fchmod(fd.value, member.mode & 0o7777)
    sys.close(fd.value)
    if (!written.ok) {
      yield* complain(run, name, 'Cannot write', written.error)
      return null
    }
    if (!request.touch) sys.utimens(name, 'now', member.mtime * 1000)
    if (request.keepsOwner)
      sys.lchown(
        name,
        run.accounts.userNamed(member.user)?.uid ?? member.uid,
        run.accounts.groupNamed(member.group)?.gid ?? member.gid,
      )
    return null
  }
  let error = yield* put()
  if (error?.errno === 'EEXIST' && request.whenThere === 'skip') {
    if (request.verbose > 0) yield* self.warn(`${name}: skipping existing file`)
    return
  }
  if (error?.errno === 'EEXIST' && request.whenThere !== 'keep') {
    const removed = sys.unlink(name)
    // A directory may go when it is empty.
    if (removed.ok || (removed.error.errno === 'EISDIR' && (yield* removesDirectory(run, name)))) error = yield* put()
    else if (removed.error.errno !== 'EISDIR') error = removed.error
  }
  if (error)
    yield* complain(
      run,
      name,
      isHeldBack(member)
        ? 'Cannot open'
        : member.type === '2'
          ? `Cannot create symlink to ‘${member.link}’`
          : member.type === '1'
            ? `Cannot hard link to ‘${member.link}’`
            : 'Cannot open',
      error,
    )
}

/** An empty directory may go; one that is not only with --recursive-unlink. */
function* removesDirectory(run: Run, path: string): Task<boolean> {
  const { sys } = run.self
  if (sys.rmdir(path).ok) return true
  if (!run.request.unlinksTrees) return false
  const entries = yield* readDirectory(sys, path)
  if (entries.ok)
    for (const { name } of entries.value) {
      const below = joinPath(path, name)
      if (!sys.unlink(below).ok) yield* removesDirectory(run, below)
    }
  return sys.rmdir(path).ok
}

/** A link that leads out of the tree is made last; until then a file holds its place. */
const isHeldBack = ({ type, link }: Member): boolean =>
  type === '2' && (link.startsWith('/') || link.split('/').includes('..'))
