/** The body that cp, mv and install share: copy.c of coreutils. */
import { S_IFMT } from '../../kernel/constants.ts'
import type { Stat, Task } from '../../kernel/sys.ts'
import type { Command } from './command.ts'
import { type CopyOptions, type CopyState, fileKey } from './copy-options.ts'
import { copyRegular, preserve } from './copy-regular.ts'
import { readDirectory } from './directory.ts'
import { isDevice, isDirectory, isFifo, isRegular, isSymlink, modeString } from './mode.ts'
import { joinPath, stripSlashes } from './paths.ts'
import { confirm } from './prompt.ts'

/** The operand that a copy belongs to, and the device that it is on. */
interface Top {
  readonly from: string
  readonly to: string
  readonly device: number
}

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
  if (!isDirectory(src.mode) && state.created.get(fileKey(dst)) === to && !isNested) {
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
    if (behind.ok && fileKey(behind.value) === fileKey(dst)) return true
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
  return a.name === b.name && first.ok && second.ok && fileKey(first.value) === fileKey(second.value)
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
  const earlier = options.preserve.links && src.nlink > 1 ? state.linked.get(fileKey(src)) : undefined
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
  if (options.preserve.links && src.nlink > 1) state.linked.set(fileKey(src), to)
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
  if (state.created.has(fileKey(src))) {
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
    if (stat.ok) state.created.set(fileKey(stat.value), to)
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
    if (above.ok && fileKey(above.value) === fileKey(src)) return true
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
