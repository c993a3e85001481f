/** Listing archives and taking files out of them. */
import { O_CREAT, O_EXCL, O_WRONLY } from '../../kernel/constants.ts'
import type { SysError, Task } from '../../kernel/sys.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { isDirectory } from '../lib/mode.ts'
import { dirName } from '../lib/paths.ts'
import { writeAll } from '../lib/stdio.ts'
import { BLOCK, type Member } from './archive.ts'
import { compareMember } from './compare.ts'
import { fatal2, readArchiveFile } from './read.ts'
import { changeDirectory, complain, fatal, isUnder, longLine, type Run, type Step, sayMissing } from './run.ts'

export function* readBack(run: Run, steps: readonly Step[]): Task<void> {
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
    const match = names.find((name) => isUnder(bare, name) || (request.wildcards && fnmatch(name, bare)))
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
    else if (request.mode === 'd') yield* compareMember(run, member)
  }
  // Directories get their times when nothing more is put into them.
  for (const member of later)
    if (!request.touch) {
      const set = self.sys.utimens(member.name, member.mtime * 1000, member.mtime * 1000)
      if (!set.ok) yield* complain(run, member.name, 'Cannot utime', set.error)
    }
  if (archive.problem === 'not-tar' || archive.bytes.length < BLOCK) {
    run.failed = true
    yield* self.warn(archive.members.length === 0 ? 'This does not look like a tar archive' : 'Skipping to next header')
  } else if (archive.problem === 'truncated') {
    yield* self.warn('Unexpected EOF in archive')
    yield* fatal2(run)
  }
  yield* sayMissing(run, names, found)
}

function* extract(run: Run, given: Member, later: Member[]): Task<void> {
  const { self, request } = run
  let name = request.rename(given.name)
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
  const made = run.self.sys.mkdir(parent, 0o777)
  if (!made.ok) yield* complain(run, parent, 'Cannot mkdir', made.error)
  return made.ok
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
      if (made.ok) return null
      const [old, wanted] = [sys.lstat(name), sys.lstat(member.link)]
      const isThere = old.ok && wanted.ok && old.value.ino === wanted.value.ino && old.value.dev === wanted.value.dev
      return isThere ? null : made.error
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

/** A link that leads out of the tree is made last; until then a file holds its place. */
const isHeldBack = ({ type, link }: Member): boolean =>
  type === '2' && (link.startsWith('/') || link.split('/').includes('..'))
