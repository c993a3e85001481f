/** What `sys.fs` of the guest can do: one call of libuv's file system each, as tasks over the machine's system calls. */
import { errnoNumber } from '../../../errno/linux.ts'
import { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY, S_IFDIR, S_IFLNK, S_IFMT } from '../../kernel/constants.ts'
import type { Stat, Sys, SysError, SysResult, Task } from '../../kernel/sys.ts'
import { getaddrinfo } from '../../programs/lib/getaddrinfo.ts'
import type { Plain } from '../engine/guest.ts'

export type FileCall = (sys: Sys, args: readonly Plain[]) => Task<Plain>

const BLOCK = 65536
const COPYFILE_EXCL = 1

/** libuv's error number: the negated Linux one. */
export const failure = (error: SysError): number => -errnoNumber(error.errno)
const numberOf = <T>(result: SysResult<T>, map: (value: T) => Plain = () => 0): Plain =>
  result.ok ? map(result.value) : failure(result.error)

/** A call that never blocks. */
const direct = <T>(call: (sys: Sys, args: readonly Plain[]) => SysResult<T>, map?: (value: T) => Plain): FileCall =>
  // biome-ignore lint/correctness/useYield: a task like the others
  function* (sys, args) {
    return numberOf(call(sys, args), map)
  }

const text = (value: Plain): string => String(value)
const number = (value: Plain): number => Number(value)
const bytes = (value: Plain): Uint8Array => value as Uint8Array

const describe = (stat: Stat): string =>
  JSON.stringify([
    stat.dev,
    stat.mode,
    stat.nlink,
    stat.uid,
    stat.gid,
    stat.rdev,
    stat.blksize,
    stat.ino,
    stat.size,
    stat.blocks,
    stat.atime,
    stat.mtime,
    stat.ctime,
    stat.btime,
  ])

export const fileCalls: Readonly<Record<string, FileCall>> = {
  *open(sys, [path, flags, mode]) {
    const O_CLOEXEC = 0o2000000
    return numberOf(yield* again(() => sys.open(text(path), number(flags) | O_CLOEXEC, number(mode))), (fd) => fd)
  },
  close: direct((sys, [fd]) => sys.close(number(fd))),
  *read(sys, [fd, count, position]) {
    const result = yield* again(() =>
      number(position) >= 0
        ? sys.pread(number(fd), number(count), number(position))
        : sys.read(number(fd), number(count)),
    )
    return numberOf(result, (data) => data)
  },
  *write(sys, [fd, data, position]) {
    const result = yield* again(() =>
      number(position) >= 0
        ? sys.pwrite(number(fd), bytes(data), number(position))
        : sys.write(number(fd), bytes(data)),
    )
    return numberOf(result, (count) => count)
  },
  stat: direct((sys, [path]) => sys.stat(text(path)), describe),
  lstat: direct((sys, [path]) => sys.lstat(text(path)), describe),
  fstat: direct((sys, [fd]) => sys.fstat(number(fd)), describe),
  access: direct((sys, [path, mode]) => sys.access(text(path), number(mode))),
  readlink: direct(
    (sys, [path]) => sys.readlink(text(path)),
    (target) => target,
  ),
  mkdir: direct((sys, [path, mode]) => sys.mkdir(text(path), number(mode))),
  rmdir: direct((sys, [path]) => sys.rmdir(text(path))),
  unlink: direct((sys, [path]) => sys.unlink(text(path))),
  rename: direct((sys, [from, to]) => sys.rename(text(from), text(to))),
  link: direct((sys, [from, to]) => sys.link(text(from), text(to))),
  symlink: direct((sys, [target, path]) => sys.symlink(text(target), text(path))),
  chmod: direct((sys, [path, mode]) => sys.chmod(text(path), number(mode))),
  fchmod: direct((sys, [fd, mode]) => sys.fchmod(number(fd), number(mode))),
  chown: direct((sys, [path, uid, gid]) => sys.chown(text(path), number(uid), number(gid))),
  lchown: direct((sys, [path, uid, gid]) => sys.lchown(text(path), number(uid), number(gid))),
  fchown: direct((sys, [fd, uid, gid]) => sys.fchown(number(fd), number(uid), number(gid))),
  utimes: direct((sys, [path, atime, mtime]) => sys.utimens(text(path), number(atime), number(mtime))),
  lutimes: direct((sys, [path, atime, mtime]) =>
    sys.utimens(text(path), number(atime), number(mtime), { nofollow: true }),
  ),
  futimes: direct((sys, [fd, atime, mtime]) =>
    sys.utimens(`/proc/self/fd/${number(fd)}`, number(atime), number(mtime)),
  ),
  ftruncate: direct((sys, [fd, size]) => sys.ftruncate(number(fd), number(size))),
  fsync: direct((sys, [fd]) => sys.fsync(number(fd))),
  fdatasync: direct((sys, [fd]) => sys.fsync(number(fd))),
  statfs: direct(
    (sys, [path]) => sys.statfs(text(path)),
    ({ bsize, blocks, bfree, bavail, files, ffree }) =>
      JSON.stringify({ type: 16914836, bsize, blocks, bfree, bavail, files, ffree }),
  ),
  *readdir(sys, [path]) {
    const opened = yield* sys.open(text(path), O_RDONLY | 0o200000)
    if (!opened.ok) return failure(opened.error)
    const entries = sys.getdents(opened.value)
    sys.close(opened.value)
    return numberOf(entries, (list) =>
      JSON.stringify(
        list.filter(({ name }) => name !== '.' && name !== '..').map(({ name, type }) => [name, type & S_IFMT]),
      ),
    )
  },
  copyFile: copyFile,
  // biome-ignore lint/correctness/useYield: a task like the others
  *mkdirp(sys, [path, mode]) {
    return JSON.stringify(makeDirectories(sys, text(path), number(mode)))
  },
  *rmTree(sys, [path]) {
    return JSON.stringify((yield* removeTree(sys, text(path))) ?? {})
  },
  // biome-ignore lint/correctness/useYield: a task like the others
  *realpath(sys, [path]) {
    return JSON.stringify(realpath(sys, text(path)))
  },
  *getaddrinfo(sys, [host, family]) {
    const wanted = number(family) === 4 ? 'inet' : number(family) === 6 ? 'inet6' : null
    const found = yield* getaddrinfo(sys, text(host), wanted ? { family: wanted } : {})
    if (found.ok) return JSON.stringify({ addresses: found.value.map(({ address }) => address) })
    return JSON.stringify({ code: found.error === 'EAI_AGAIN' ? 'EAI_AGAIN' : 'ENOTFOUND' })
  },
  *sleep(sys, [ms]) {
    yield* sys.nanosleep(number(ms))
    return 0
  },
}

/** libuv begins a call again that a signal interrupted. */
function* again<T>(call: () => Task<SysResult<T>>): Task<SysResult<T>> {
  for (;;) {
    const result = yield* call()
    if (result.ok || result.error.errno !== 'EINTR') return result
  }
}

/** uv_fs_copyfile. */
function* copyFile(sys: Sys, [from, to, mode]: readonly Plain[]): Task<Plain> {
  const source = yield* sys.open(text(from), O_RDONLY)
  if (!source.ok) return failure(source.error)
  const stat = sys.fstat(source.value)
  if (!stat.ok) return failure(stat.error)
  const exclusive = number(mode) & COPYFILE_EXCL ? O_EXCL : 0
  const target = yield* sys.open(text(to), O_WRONLY | O_CREAT | exclusive, stat.value.mode & 0o777)
  if (!target.ok) {
    sys.close(source.value)
    return failure(target.error)
  }
  let result: Plain = 0
  const there = sys.fstat(target.value)
  const isSame = there.ok && there.value.dev === stat.value.dev && there.value.ino === stat.value.ino
  if (!isSame) {
    sys.ftruncate(target.value, 0)
    const mended = sys.fchmod(target.value, stat.value.mode & 0o7777)
    result = mended.ok || mended.error.errno === 'EPERM' ? 0 : failure(mended.error)
    for (;;) {
      const data = yield* sys.read(source.value, BLOCK)
      if (!data.ok) result = failure(data.error)
      if (!data.ok || data.value.length === 0) break
      const written = yield* sys.write(target.value, data.value)
      if (written.ok && written.value === data.value.length) continue
      result = written.ok ? -errnoNumber('ENOSPC') : failure(written.error)
      break
    }
    if (result !== 0) sys.unlink(text(to))
  }
  sys.close(source.value)
  sys.close(target.value)
  return result
}

interface Made {
  readonly errno?: number
  readonly path?: string
  readonly first?: string | null
}

/** MKDirpSync of Node: from the leaf upwards until a parent exists, then down again. */
function makeDirectories(sys: Sys, path: string, mode: number): Made {
  const waiting = [path]
  let first: string | null = null
  while (waiting.length > 0) {
    const current = waiting.pop()!
    const made = sys.mkdir(current, mode)
    if (made.ok) {
      first ??= current
      continue
    }
    switch (made.error.errno) {
      case 'EACCES':
      case 'ENOSPC':
      case 'ENOTDIR':
      case 'EPERM':
        return { errno: failure(made.error), path: current }
      case 'ENOENT': {
        const parent = current.replace(/\/+$/, '').replace(/\/*[^/]*$/, '')
        if (parent !== '' && parent !== current) {
          waiting.push(current, parent)
          continue
        }
        return { errno: failure(made.error), path: current }
      }
      default: {
        const stat = sys.stat(current)
        if (stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR) continue
        const isInTheWay = stat.ok && made.error.errno === 'EEXIST' && waiting.length > 0
        return { errno: isInTheWay ? -errnoNumber('ENOTDIR') : failure(made.error), path: isInTheWay ? path : current }
      }
    }
  }
  return { first }
}

function absolute(sys: Sys, path: string): string {
  if (path.startsWith('/')) return path
  const cwd = sys.getcwd()
  return `${cwd.ok ? cwd.value : ''}/${path.replace(/^\.\//, '')}`
}

interface TreeError {
  readonly errno: number
  readonly syscall: string
  readonly path: string
}

function* removeTree(sys: Sys, path: string): Task<TreeError | null> {
  const stat = sys.lstat(path)
  if (!stat.ok) return stat.error.errno === 'ENOENT' ? null : { errno: failure(stat.error), syscall: 'lstat', path }
  if ((stat.value.mode & S_IFMT) !== S_IFDIR) {
    const gone = sys.unlink(path)
    return gone.ok ? null : { errno: failure(gone.error), syscall: 'unlink', path }
  }
  const removed = sys.rmdir(path)
  if (removed.ok) return null
  if (removed.error.errno !== 'ENOTEMPTY' && removed.error.errno !== 'EEXIST') {
    return { errno: failure(removed.error), syscall: 'rmdir', path }
  }
  const opened = yield* sys.open(path, O_RDONLY)
  if (!opened.ok) return { errno: failure(opened.error), syscall: 'scandir', path }
  const entries = sys.getdents(opened.value)
  sys.close(opened.value)
  for (const { name } of entries.ok ? entries.value : []) {
    if (name === '.' || name === '..') continue
    const failed = yield* removeTree(sys, `${path}/${name}`)
    if (failed) return failed
  }
  const last = sys.rmdir(path)
  return last.ok ? null : { errno: failure(last.error), syscall: 'rmdir', path }
}

/** Node's own realpath: lstat of each part, with the part in its errors. */
function realpath(sys: Sys, path: string): { result?: string; errno?: number; syscall?: string; path?: string } {
  let rest = absolute(sys, path).split('/').filter(Boolean)
  let resolved = ''
  /** The symbolic link whose target is being walked, and how much is left of the path when that is done. */
  let link = { path: '', rest: -1 }
  for (let links = 0; rest.length > 0; ) {
    const part = rest.shift()!
    if (part === '.') continue
    if (part === '..') {
      resolved = resolved.replace(/\/[^/]*$/, '')
      continue
    }
    const next = `${resolved}/${part}`
    const stat = sys.lstat(next)
    if (!stat.ok && rest.length >= link.rest && link.rest >= 0)
      return { errno: failure(stat.error), syscall: 'stat', path: link.path }
    if (!stat.ok) return { errno: failure(stat.error), syscall: 'lstat', path: next }
    if ((stat.value.mode & S_IFMT) !== S_IFLNK) {
      resolved = next
      continue
    }
    if (++links > 40) return { errno: -errnoNumber('ELOOP'), syscall: 'stat', path: next }
    const target = sys.readlink(next)
    if (!target.ok) return { errno: failure(target.error), syscall: 'readlink', path: next }
    link = { path: next, rest: rest.length }
    if (target.value.startsWith('/')) resolved = ''
    rest = [...target.value.split('/').filter(Boolean), ...rest]
  }
  return { result: resolved || '/' }
}
