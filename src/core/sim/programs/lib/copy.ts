/** The body that cp, mv and install share: copy.c of coreutils. */
import { O_CREAT, O_EXCL, O_RDONLY, O_TRUNC, O_WRONLY, S_IFMT } from '../../kernel/constants.ts'
import type { Stat, SysError, Task } from '../../kernel/sys.ts'
import type { Command } from './command.ts'
import { copyWithin } from './copy-range.ts'
import { readDirectory } from './directory.ts'
import { isDevice, isDirectory, isFifo, isRegular, isSymlink, modeString } from './mode.ts'
import { joinPath, stripSlashes } from './paths.ts'
import { confirm } from './prompt.ts'
import { writeAll } from './stdio.ts'

export interface CopyOptions {
  readonly recursive: boolean
  /** Which symlinks are copied as what they point to. */
  readonly dereference: 'never' | 'operands' | 'always'
  readonly force: boolean
  readonly interactive: 'unset' | 'ask' | 'never' | 'always'
  readonly update: boolean
  readonly removeDestination: boolean
  readonly verbose: boolean
  readonly preserve: {
    readonly mode: boolean
    readonly owner: boolean
    readonly times: boolean
    readonly links: boolean
  }
  readonly linkInstead: 'hard' | 'symbolic' | null
  readonly oneFileSystem: boolean
  readonly backup: ((path: string) => string) | null
  /** mv: rename first, copy across devices. */
  readonly move: boolean
  readonly attributesOnly: boolean
  /** --reflink=always: share the blocks or fail. */
  readonly mustClone: boolean
}

/** What was made so far, by device and inode: a directory copied into itself, a file named twice, hard links. */
export interface CopyState {
  readonly created: Map<string, string>
  readonly linked: Map<string, string>
  /** mv: the sources that were copied and can go. */
  crossedDevices: boolean
  intoSelf: boolean
  /** What the file that stood in the way is called now. */
  backup: string | null
}
export const newCopyState = (): CopyState => ({
  created: new Map(),
  linked: new Map(),
  crossedDevices: false,
  intoSelf: false,
  backup: null,
})

/** The operand that a copy belongs to, and the device that it is on. */
interface Top {
  readonly from: string
  readonly to: string
  readonly device: number
}

const key = (stat: Stat): string => `${stat.dev}:${stat.ino}`
const BLOCK = 131072
const ACL = 'system.posix_acl_access'

export function* copy(
  self: Command,
  from: string,
  to: string,
  options: CopyOptions,
  state: CopyState,
  top: Top | null = null,
): Task<boolean> {
  const { sys } = self
  const [shownFrom, shownTo] = [self.quoteAlways(from), self.quoteAlways(to)]
  const follows = options.dereference === 'always' || (options.dereference === 'operands' && top === null)
  const source = follows ? sys.stat(from) : sys.lstat(from)
  if (!source.ok) {
    yield* self.warnBecause(`cannot stat ${shownFrom}`, source.error)
    return false
  }
  const src = source.value
  if (isDirectory(src.mode) && !options.recursive) {
    const hint = self.info.names[0] === 'install' ? '' : '-r not specified; '
    yield* self.warn(`${hint}omitting directory ${shownFrom}`)
    return false
  }
  const target = yield* existing(self, to, src, options)
  if (target === 'failed') return false
  let dst = target
  state.backup = null
  if (dst) {
    const verdict = yield* overwrite(self, from, to, src, dst, options, state, top !== null)
    if (verdict === 'stop') return false
    if (verdict === 'skip') return true
    if (verdict === 'removed') dst = null
  }
  if (options.verbose && !options.move && !isDirectory(src.mode))
    yield* self.print(`${shownFrom} -> ${shownTo}${shownBackup(self, state)}\n`)
  if (options.move) {
    const moved = yield* rename(self, from, to, options, state)
    if (moved !== 'copy') return moved
    dst = null
    if (options.verbose && !isDirectory(src.mode)) yield* self.print(`copied ${shownFrom} -> ${shownTo}\n`)
  }
  return yield* copyByType(self, from, to, src, dst, options, state, top)
}

const shownBackup = (self: Command, { backup }: CopyState): string =>
  backup === null ? '' : ` (backup: ${self.quoteAlways(backup)})`

/** The destination's stat, null when there is none yet. */
function* existing(self: Command, to: string, src: Stat, options: CopyOptions): Task<Stat | null | 'failed'> {
  const usesLink = options.move || isSymlink(src.mode) || options.linkInstead !== null || options.removeDestination
  const stat = usesLink ? self.sys.lstat(to) : self.sys.stat(to)
  if (stat.ok) return stat.value
  if (stat.error.errno === 'ENOENT') return null
  if (stat.error.errno === 'ELOOP' && options.force) {
    const link = self.sys.lstat(to)
    if (link.ok) return link.value
  }
  yield* self.warnBecause(`cannot stat ${self.quoteAlways(to)}`, stat.error)
  return 'failed'
}

type Verdict = 'go' | 'stop' | 'skip' | 'removed'

function* overwrite(
  self: Command,
  from: string,
  to: string,
  src: Stat,
  dst: Stat,
  options: CopyOptions,
  state: CopyState,
  isNested: boolean,
): Task<Verdict> {
  const { sys } = self
  const [shownFrom, shownTo] = [self.quoteAlways(from), self.quoteAlways(to)]
  if (isSameFile(self, from, to, src, dst, options)) {
    if (options.linkInstead === 'hard') return 'skip'
    yield* self.warn(`${shownFrom} and ${shownTo} are the same file`)
    return 'stop'
  }
  if (options.update && !isDirectory(src.mode) && dst.mtime >= src.mtime) return 'skip'
  if (!isDirectory(src.mode) || options.move) {
    if (options.interactive === 'never') return 'skip'
    if (!isDirectory(src.mode) && isDirectory(dst.mode) && !options.move) {
      yield* self.warn(`cannot overwrite directory ${shownTo} with non-directory`)
      return 'stop'
    }
    if (!(yield* mayOverwrite(self, to, dst, options))) return options.move ? 'skip' : 'skip'
  }
  if (!isDirectory(src.mode) && isDirectory(dst.mode)) {
    yield* self.warn(`cannot overwrite directory ${shownTo} with non-directory`)
    return 'stop'
  }
  if (!isDirectory(src.mode) && state.created.get(key(dst)) === to && !isNested) {
    yield* self.warn(`will not overwrite just-created ${shownTo} with ${shownFrom}`)
    return 'stop'
  }
  if (isDirectory(src.mode) && !isDirectory(dst.mode) && !options.backup) {
    yield* self.warn(`cannot overwrite non-directory ${shownTo} with directory ${shownFrom}`)
    return 'stop'
  }
  if (options.backup && (!isDirectory(dst.mode) || options.move)) {
    const name = options.backup(to)
    const renamed = sys.rename(to, name)
    if (renamed.ok) {
      state.backup = name
      return 'removed'
    }
    yield* self.warnBecause(`cannot backup ${shownTo}`, renamed.error)
    return 'stop'
  }
  const mustGo = options.removeDestination || (!options.move && options.dereference === 'never' && !isRegular(src.mode))
  if (isDirectory(dst.mode) || !mustGo) return 'go'
  const removed = sys.unlink(to)
  if (!removed.ok && removed.error.errno !== 'ENOENT') {
    yield* self.warnBecause(`cannot remove ${shownTo}`, removed.error)
    return 'stop'
  }
  if (options.verbose) yield* self.print(`removed ${shownTo}\n`)
  return 'removed'
}

function isSameFile(self: Command, from: string, to: string, src: Stat, dst: Stat, options: CopyOptions): boolean {
  if (options.linkInstead === 'symbolic' || options.backup) return false
  const isSame = src.dev === dst.dev && src.ino === dst.ino
  if (options.move && isSymlink(src.mode) && !isSymlink(dst.mode)) {
    // The link would replace what it points to.
    const behind = self.sys.stat(from)
    if (behind.ok && key(behind.value) === key(dst)) return true
  }
  if (!isSame) return false
  if (options.move) return true
  const link = self.sys.lstat(to)
  // `cp --remove-destination link-to-it itself` and two hard links may go on.
  if (options.removeDestination && link.ok && (isSymlink(link.value.mode) || link.value.nlink > 1))
    return samePath(self, from, to)
  return true
}

/** The same entry of the same directory, not just the same inode. */
function samePath(self: Command, from: string, to: string): boolean {
  const split = (path: string) => {
    const bare = stripSlashes(path)
    const at = bare.lastIndexOf('/')
    return { directory: at < 0 ? '.' : bare.slice(0, at) || '/', name: bare.slice(at + 1) }
  }
  const [a, b] = [split(from), split(to)]
  const [first, second] = [self.sys.stat(a.directory), self.sys.stat(b.directory)]
  return a.name === b.name && first.ok && second.ok && key(first.value) === key(second.value)
}

function* mayOverwrite(self: Command, to: string, dst: Stat, options: CopyOptions): Task<boolean> {
  const isProtected =
    options.move &&
    options.interactive === 'unset' &&
    self.sys.isatty(0) &&
    !isSymlink(dst.mode) &&
    !self.sys.access(to, 2).ok
  if (options.interactive !== 'ask' && !isProtected) return true
  const shown = self.quoteAlways(to)
  if (isSymlink(dst.mode) || self.sys.access(to, 2).ok) return yield* confirm(self, `overwrite ${shown}`)
  const bits = dst.mode & 0o7777
  const mode = `${bits.toString(8).padStart(4, '0')} (${modeString(dst.mode).slice(1)})`
  const verb =
    options.move || options.force || options.removeDestination ? `replace ${shown}, overriding mode ${mode}` : null
  return yield* confirm(
    self,
    verb ?? `unwritable ${shown} (mode ${mode.replace(' (', ', ').replace(')', '')}); try anyway`,
  )
}

function* rename(
  self: Command,
  from: string,
  to: string,
  options: CopyOptions,
  state: CopyState,
): Task<boolean | 'copy'> {
  const { sys } = self
  const [shownFrom, shownTo] = [self.quoteAlways(from), self.quoteAlways(to)]
  const renamed = sys.rename(from, to)
  if (renamed.ok) {
    if (options.verbose) yield* self.print(`renamed ${shownFrom} -> ${shownTo}${shownBackup(self, state)}\n`)
    return true
  }
  if (renamed.error.errno === 'EINVAL') {
    yield* self.warn(`cannot move ${shownFrom} to a subdirectory of itself, ${shownTo}`)
    return false
  }
  if (renamed.error.errno !== 'EXDEV') {
    yield* self.warnBecause(`cannot move ${shownFrom} to ${shownTo}`, renamed.error)
    return false
  }
  const source = sys.lstat(from)
  const removed = source.ok && isDirectory(source.value.mode) ? sys.rmdir(to) : sys.unlink(to)
  if (!removed.ok && removed.error.errno !== 'ENOENT') {
    yield* self.warnBecause(
      `inter-device move failed: ${shownFrom} to ${shownTo}; unable to remove target`,
      removed.error,
    )
    return false
  }
  state.crossedDevices = true
  return 'copy'
}

function* copyByType(
  self: Command,
  from: string,
  to: string,
  src: Stat,
  dst: Stat | null,
  options: CopyOptions,
  state: CopyState,
  top: Top | null,
): Task<boolean> {
  const { sys } = self
  const [shownFrom, shownTo] = [self.quoteAlways(from), self.quoteAlways(to)]
  if (isDirectory(src.mode))
    return yield* copyDirectory(self, from, to, src, dst, options, state, top ?? { from, to, device: src.dev })
  const earlier = options.preserve.links && src.nlink > 1 ? state.linked.get(key(src)) : undefined
  if (earlier !== undefined || options.linkInstead === 'hard') {
    const origin = earlier ?? from
    let linked = sys.link(origin, to, { followSymlinks: options.dereference === 'always' })
    if (!linked.ok && linked.error.errno === 'EEXIST' && (options.force || earlier !== undefined)) {
      sys.unlink(to)
      linked = sys.link(origin, to)
    }
    if (linked.ok) return true
    yield* self.warnBecause(`cannot create hard link ${shownTo} to ${self.quoteAlways(origin)}`, linked.error)
    return false
  }
  if (options.linkInstead === 'symbolic') {
    if (!from.startsWith('/') && to.includes('/')) {
      yield* self.warn(`${self.quoteIfNeeded(to)}: can make relative symbolic links only in current directory`)
      return false
    }
    if (dst && options.force) sys.unlink(to)
    const linked = sys.symlink(from, to)
    if (linked.ok) return true
    yield* self.warnBecause(`cannot create symbolic link ${shownTo} to ${shownFrom}`, linked.error)
    return false
  }
  if (options.preserve.links && src.nlink > 1) state.linked.set(key(src), to)
  if (isSymlink(src.mode)) return yield* copySymlink(self, from, to, src, options)
  const copiesContents = isRegular(src.mode) || !(options.recursive || options.move)
  if (!copiesContents && (isFifo(src.mode) || isDevice(src.mode) || (src.mode & S_IFMT) === 0o140000)) {
    return yield* copySpecial(self, from, to, src, options)
  }
  return yield* copyRegular(self, from, to, src, dst, options, state)
}

function* copySymlink(self: Command, from: string, to: string, src: Stat, options: CopyOptions): Task<boolean> {
  const target = self.sys.readlink(from)
  if (!target.ok) {
    yield* self.warnBecause(`cannot read symbolic link ${self.quoteAlways(from)}`, target.error)
    return false
  }
  const made = self.sys.symlink(target.value, to)
  if (!made.ok) {
    yield* self.warnBecause(`cannot create symbolic link ${self.quoteAlways(to)}`, made.error)
    return false
  }
  if (options.preserve.owner) self.sys.lchown(to, src.uid, src.gid)
  if (options.preserve.times) self.sys.utimens(to, src.atime, src.mtime, { nofollow: true })
  return true
}

function* copySpecial(self: Command, from: string, to: string, src: Stat, options: CopyOptions): Task<boolean> {
  const made = self.sys.mknod(to, src.mode & ~(options.preserve.owner ? 0o077 : 0), src.rdev)
  if (!made.ok) {
    const what = isFifo(src.mode) ? 'fifo' : 'special file'
    yield* self.warnBecause(`cannot create ${what} ${self.quoteAlways(to)}`, made.error)
    return false
  }
  return yield* preserve(self, from, to, src, options)
}

function* copyDirectory(
  self: Command,
  from: string,
  to: string,
  src: Stat,
  dst: Stat | null,
  options: CopyOptions,
  state: CopyState,
  top: Top,
): Task<boolean> {
  const { sys } = self
  const [shownFrom, shownTo] = [self.quoteAlways(from), self.quoteAlways(to)]
  if (state.created.has(key(src))) {
    const [a, b] = [self.quoteAlways(top.from), self.quoteAlways(top.to)]
    yield* self.warn(
      options.move
        ? `cannot move ${a} to a subdirectory of itself, ${b}`
        : `cannot copy a directory, ${a}, into itself, ${b}`,
    )
    state.intoSelf = true
    return false
  }
  if (options.dereference === 'always' && isAncestor(self, from, src)) {
    yield* self.warn(`cannot copy cyclic symbolic link ${shownFrom}`)
    return false
  }
  const isNew = dst === null
  if (isNew) {
    const made = sys.mkdir(to, (src.mode & 0o777 & ~(options.preserve.owner ? 0o077 : 0)) | 0o700)
    if (!made.ok) {
      yield* self.warnBecause(`cannot create directory ${shownTo}`, made.error)
      return false
    }
    const stat = sys.lstat(to)
    if (stat.ok) state.created.set(key(stat.value), to)
    if (options.verbose) {
      yield* self.print(options.move ? `created directory ${shownTo}\n` : `${shownFrom} -> ${shownTo}\n`)
    }
  }
  // With -x a mount point is made, but not filled.
  if (options.oneFileSystem && top.device !== src.dev) return true
  const entries = yield* readDirectory(sys, from)
  let isGood = entries.ok
  if (!entries.ok) yield* self.warnBecause(`cannot access ${shownFrom}`, entries.error)
  else {
    // By inode: that order reads fastest from a disk.
    for (const { name } of [...entries.value].sort((a, b) => a.ino - b.ino)) {
      const inner = joinPath(from, name)
      const nested = options.move ? { ...options, move: false, verbose: false } : options
      if (options.move && options.verbose) yield* verboseMove(self, inner, joinPath(to, name))
      if (!(yield* copy(self, inner, joinPath(to, name), nested, state, top))) isGood = false
      if (state.intoSelf) break
    }
  }
  if (isNew && !options.preserve.mode) {
    const umask = sys.umask(0)
    sys.umask(umask)
    const wanted = src.mode & 0o7777 & ~umask
    if (wanted !== ((src.mode & 0o777 & ~umask) | 0o700)) sys.chmod(to, wanted)
  }
  return (yield* preserve(self, from, to, src, options)) && isGood
}

/** Is the directory one of those above its own name? A symlink may lead up. */
function isAncestor(self: Command, path: string, src: Stat): boolean {
  const link = self.sys.lstat(path)
  if (!link.ok || !isSymlink(link.value.mode)) return false
  const parts = path.split('/')
  for (let count = parts.length - 1; count > 0; count--) {
    const above = self.sys.stat(parts.slice(0, count).join('/') || '/')
    if (above.ok && key(above.value) === key(src)) return true
  }
  return false
}

function* verboseMove(self: Command, from: string, to: string): Task<void> {
  const stat = self.sys.lstat(from)
  const isDir = stat.ok && isDirectory(stat.value.mode)
  yield* self.print(
    isDir
      ? `created directory ${self.quoteAlways(to)}\n`
      : `copied ${self.quoteAlways(from)} -> ${self.quoteAlways(to)}\n`,
  )
}

function* copyRegular(
  self: Command,
  from: string,
  to: string,
  src: Stat,
  dst: Stat | null,
  options: CopyOptions,
  state: CopyState,
): Task<boolean> {
  const { sys } = self
  const input = yield* sys.open(from, O_RDONLY)
  if (!input.ok) {
    yield* self.warnBecause(`cannot open ${self.quoteAlways(from)} for reading`, input.error)
    return false
  }
  const output = yield* openDestination(self, to, src, dst, options)
  if (output === null) {
    sys.close(input.value)
    return false
  }
  const made = sys.fstat(output)
  if (made.ok) state.created.set(key(made.value), to)
  let isGood = options.mustClone
    ? yield* clone(self, from, to, src, made.ok ? made.value : src)
    : options.attributesOnly || (yield* pump(self, input.value, output, from, to, src))
  if (isGood && !(yield* preserve(self, from, to, src, options))) isGood = false
  sys.close(input.value)
  const closed = sys.close(output)
  if (!closed.ok) yield* self.warnBecause(`failed to close ${self.quoteAlways(to)}`, closed.error)
  return isGood && closed.ok
}

/** FICLONE(2). Simplified: no filesystem of the lab shares blocks; XFS and Btrfs do. */
function* clone(self: Command, from: string, to: string, src: Stat, dst: Stat): Task<boolean> {
  const errno = src.dev === dst.dev ? 'EOPNOTSUPP' : 'EXDEV'
  const [shownFrom, shownTo] = [self.quoteAlways(from), self.quoteAlways(to)]
  yield* self.warnBecause(`failed to clone ${shownTo} from ${shownFrom}`, { errno, syscall: 'ioctl' })
  return false
}

function* openDestination(
  self: Command,
  to: string,
  src: Stat,
  dst: Stat | null,
  options: CopyOptions,
): Task<number | null> {
  const { sys } = self
  const shown = self.quoteAlways(to)
  let error: SysError | null = null
  let isNew = dst === null
  if (!isNew) {
    const opened = yield* sys.open(to, O_WRONLY | (options.attributesOnly ? 0 : O_TRUNC))
    if (opened.ok) return opened.value
    error = opened.error
    if (options.force) {
      const removed = sys.unlink(to)
      if (!removed.ok) {
        yield* self.warnBecause(`cannot remove ${shown}`, removed.error)
        return null
      }
      if (options.verbose) yield* self.print(`removed ${shown}\n`)
      isNew = true
    }
  }
  if (isNew) {
    const mode = options.preserve.owner ? src.mode & 0o700 : src.mode & 0o777
    const opened = yield* sys.open(to, O_WRONLY | O_CREAT | O_EXCL, mode)
    if (opened.ok) return opened.value
    error = opened.error
    const link = sys.lstat(to)
    if (error.errno === 'EEXIST' && !options.move && link.ok && isSymlink(link.value.mode)) {
      yield* self.warn(`not writing through dangling symlink ${shown}`)
      return null
    }
    if (error.errno === 'EISDIR' && to.endsWith('/')) error = { ...error, errno: 'ENOTDIR' }
  }
  yield* self.warnBecause(`cannot create regular file ${shown}`, error!)
  return null
}

function* pump(self: Command, input: number, output: number, from: string, to: string, src: Stat): Task<boolean> {
  if (isRegular(src.mode) && src.blocks * 512 < src.size)
    return yield* pumpData(self, input, output, from, to, src.size)
  if (isRegular(src.mode) && src.size > 0) {
    const copied = yield* copyWithin(self.sys, input, output)
    if (copied.kind === 'all') return true
    if (copied.kind === 'failed') {
      yield* self.warnBecause(`error copying ${self.quoteAlways(from)} to ${self.quoteAlways(to)}`, copied.error)
      return false
    }
  }
  return yield* pumpBytes(self, input, output, from, to, Number.POSITIVE_INFINITY)
}

/** A file with holes keeps them: only what SEEK_DATA finds is copied. */
function* pumpData(
  self: Command,
  input: number,
  output: number,
  from: string,
  to: string,
  size: number,
): Task<boolean> {
  const { sys } = self
  let end = 0
  for (;;) {
    const data = sys.lseek(input, end, 'data')
    if (!data.ok) break
    const hole = sys.lseek(input, data.value, 'hole')
    end = hole.ok ? hole.value : size
    sys.lseek(input, data.value, 'set')
    sys.lseek(output, data.value, 'set')
    if (!(yield* pumpBytes(self, input, output, from, to, end - data.value))) return false
  }
  if (end >= size) return true
  const extended = sys.ftruncate(output, size)
  if (!extended.ok) yield* self.warnBecause(`failed to extend ${self.quoteAlways(to)}`, extended.error)
  return extended.ok
}

function* pumpBytes(
  self: Command,
  input: number,
  output: number,
  from: string,
  to: string,
  count: number,
): Task<boolean> {
  for (let left = count; left > 0; ) {
    const got = yield* self.sys.read(input, Math.min(BLOCK, left))
    if (!got.ok) {
      yield* self.warnBecause(`error reading ${self.quoteAlways(from)}`, got.error)
      return false
    }
    if (got.value.length === 0) return true
    const written = yield* writeAll(self.sys, output, got.value)
    if (!written.ok) {
      yield* self.warnBecause(`error writing ${self.quoteAlways(to)}`, written.error)
      return false
    }
    left -= got.value.length
  }
  return true
}

function* preserve(self: Command, from: string, to: string, src: Stat, options: CopyOptions): Task<boolean> {
  const { sys } = self
  const { mode, owner, times } = options.preserve
  const shown = self.quoteAlways(to)
  if (times) {
    const set = sys.utimens(to, src.atime, src.mtime)
    if (!set.ok) {
      yield* self.warnBecause(`preserving times for ${shown}`, set.error)
      return false
    }
  }
  let keepsSetId = true
  if (owner) {
    const now = sys.lstat(to)
    if (now.ok && (now.value.uid !== src.uid || now.value.gid !== src.gid)) {
      const changed = sys.chown(to, src.uid, src.gid)
      if (!changed.ok) {
        keepsSetId = false
        sys.chown(to, -1, src.gid)
        if (!['EPERM', 'EINVAL'].includes(changed.error.errno)) {
          yield* self.warnBecause(`failed to preserve ownership for ${shown}`, changed.error)
          return false
        }
      }
    }
  }
  if (!mode) return true
  const changed = sys.chmod(to, src.mode & (keepsSetId ? 0o7777 : 0o1777))
  const acl = sys.getxattr(from, ACL)
  if (changed.ok && acl.ok) sys.setxattr(to, ACL, acl.value)
  if (changed.ok) return true
  yield* self.warnBecause(`preserving permissions for ${shown}`, changed.error)
  return false
}
