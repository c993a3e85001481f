/** Files and what is below them become members of an archive. */
import { O_CLOEXEC, O_DIRECTORY, O_RDONLY } from '../../kernel/constants.ts'
import type { Stat, SysError, Task } from '../../kernel/sys.ts'
import { decode } from '../lib/bytes.ts'
import { readDirectory } from '../lib/directory.ts'
import { readFd, readFile } from '../lib/files.ts'
import { isDirectory, isFifo, isRegular, isSymlink } from '../lib/mode.ts'
import { joinPath, stripSlashes } from '../lib/paths.ts'
import { encodeMember, type Member } from './archive.ts'
import { isExcluded } from './matching.ts'
import { complain, longLine, type Run, saferName, shown } from './run.ts'

export interface Collector {
  readonly parts: Uint8Array[]
  /** Files that are in the archive and may come again under another name. */
  readonly links: Map<string, string>
  readonly countsAllLinks: boolean
  /** The archive itself. */
  readonly own: Stat | null
  /** -u: what the archive has, in seconds. */
  readonly newest: ReadonlyMap<string, number>
  readonly dumped: { readonly path: string; readonly isDirectory: boolean }[]
  readonly names: string[]
}

const isSame = (a: Stat, b: Stat): boolean => a.dev === b.dev && a.ino === b.ino

export function* dump(run: Run, path: string, recursive: boolean, into: Collector, parent?: Stat): Task<void> {
  const { self, request } = run
  const { sys } = self
  if (isExcluded(stripSlashes(path), run.exclusions)) return
  const found = request.dereference ? sys.stat(path) : sys.lstat(path)
  if (!found.ok) return yield* cannot(run, path, 'Cannot stat', found.error)
  const stat = found.value
  const { mode } = stat
  if (!isDirectory(mode) && request.newerThan !== null && stat.mtime < request.newerThan)
    return yield* self.warn(`${shown(path)}: file is unchanged; not dumped`)
  const known = into.newest.get(stripSlashes(path))
  if (known !== undefined && known >= Math.floor(stat.mtime / 1000) && !isDirectory(mode)) return
  if (into.own && isSame(stat, into.own)) return yield* self.warn(`${shown(path)}: file is the archive; not dumped`)
  if (isDirectory(mode)) return yield* dumpDirectory(run, path, recursive, into, stat, known !== undefined, parent)
  const key = `${stat.dev}:${stat.ino}`
  const first = into.links.get(key)
  if (first !== undefined) {
    const target = request.rename(yield* saferName(run, first, true), 'hardlink')
    return yield* append(run, path, stat, '1', target, into)
  }
  if (isSymlink(mode)) {
    const target = sys.readlink(path)
    yield* append(run, path, stat, '2', target.ok ? request.rename(target.value, 'symlink') : '', into)
  } else if (!isRegular(mode)) yield* append(run, path, stat, isFifo(mode) ? '6' : '3', '', into)
  else {
    const fd = yield* sys.open(path, O_RDONLY)
    const data = fd.ok ? yield* readFd(sys, fd.value) : fd
    if (fd.ok) sys.close(fd.value)
    if (!data.ok) return yield* cannot(run, path, fd.ok ? 'Read error' : 'Cannot open', data.error)
    yield* append(run, path, stat, '0', '', into, data.value)
  }
  if (stat.nlink <= (into.countsAllLinks ? 0 : 1)) return
  yield* saferName(run, path, true)
  into.links.set(key, path)
}

function* dumpDirectory(
  run: Run,
  path: string,
  recursive: boolean,
  into: Collector,
  stat: Stat,
  isKnown: boolean,
  parent: Stat | undefined,
): Task<void> {
  const { self, request } = run
  const { sys } = self
  const entries = yield* readDirectory(sys, path)
  if (!entries.ok) return yield* cannot(run, path, 'Cannot open', entries.error)
  const shownPath = path.endsWith('/') ? path : `${path}/`
  const tag = yield* tagIn(run, path)
  if (tag?.leavesOut === 'all') {
    yield* self.warn(`${shown(shownPath)}: contains a cache directory tag ${tag.file}; directory not dumped`)
    return
  }
  if (!isKnown) yield* append(run, shownPath, stat, '5', '', into)
  if (!recursive) return
  if (request.oneFileSystem && parent && parent.dev !== stat.dev)
    return yield* self.warn(`${shown(shownPath)}: file is on a different filesystem; not dumped`)
  if (tag) {
    yield* self.warn(`${shown(shownPath)}: contains a cache directory tag ${tag.file}; contents not dumped`)
    if (tag.leavesOut === 'contents') yield* dump(run, joinPath(path, tag.file), recursive, into, stat)
    return
  }
  // The directory stays open while its files are read.
  const held = yield* sys.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  const names = entries.value.map(({ name }) => name)
  if (request.sortsByName) names.sort((a, b) => (a < b ? -1 : 1))
  for (const name of names) yield* dump(run, joinPath(path, name), recursive, into, stat)
  if (held.ok) sys.close(held.value)
}

/** --exclude-tag and --exclude-caches. */
function* tagIn({ self, request }: Run, path: string) {
  for (const tag of request.tags) {
    const file = joinPath(path, tag.file)
    if (!self.sys.stat(file).ok) continue
    if (tag.signature === '') return tag
    const read = yield* readFile(self.sys, file)
    if (read.ok && decode(read.value).startsWith(tag.signature)) return tag
  }
  return null
}

function* cannot(run: Run, path: string, what: string, error: SysError): Task<void> {
  const isMild = run.request.ignoresFailedRead && what !== 'Cannot stat'
  if (isMild) yield* run.self.warn(`${shown(path)}: Warning: ${what}: ${run.self.reason(error)}`)
  else yield* complain(run, path, what, error)
}

/** A member's attributes, with what the options put in their place. */
function attributes({ request, accounts, self }: Run, stat: Stat) {
  const { owner, group, mode, mtime, clamps } = request.attributes
  const umask = self.sys.umask(0)
  self.sys.umask(umask)
  return {
    mode: mode ? (stat.mode & ~0o7777) | mode.apply(stat.mode, umask) : stat.mode,
    uid: owner?.id ?? stat.uid,
    gid: group?.id ?? stat.gid,
    user: request.numericOwner ? '' : (owner?.name ?? accounts.user(stat.uid)?.name ?? ''),
    group: request.numericOwner ? '' : (group?.name ?? accounts.group(stat.gid)?.name ?? ''),
    mtime: (mtime === null || (clamps && stat.mtime < mtime) ? stat.mtime : mtime) / 1000,
  }
}

function* append(
  run: Run,
  path: string,
  stat: Stat,
  type: string,
  link: string,
  into: Collector,
  data: Uint8Array = new Uint8Array(0),
): Task<void> {
  const { request } = run
  const name = request.rename(yield* saferName(run, path, false), 'member')
  const member: Member = { ...attributes(run, stat), name, size: data.length, type, link, data }
  const seen = request.showsRenamed ? name : path
  if (request.verbose > 0) {
    // In a listing of what goes in the times are as they are.
    const line = longLine(run, { ...member, name: seen, mtime: stat.mtime / 1000 })
    yield* run.listing.write(`${request.verbose > 1 ? line : shown(seen)}\n`)
  }
  into.names.push(shown(seen))
  into.dumped.push({ path, isDirectory: type === '5' })
  into.parts.push(encodeMember(member))
}

/** --remove-files: what lies deepest goes first. */
export function* removeDumped(run: Run, { dumped }: Collector): Task<void> {
  const { sys } = run.self
  for (const { path, isDirectory: isDir } of dumped.toReversed()) {
    const gone = isDir ? sys.rmdir(stripSlashes(path)) : sys.unlink(path)
    if (!gone.ok) yield* complain(run, stripSlashes(path), isDir ? 'Cannot rmdir' : 'Cannot unlink', gone.error)
  }
}
