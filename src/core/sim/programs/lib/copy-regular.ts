/** A regular file that is copied: its bytes, its holes, and what is kept of its metadata. */
import { O_CREAT, O_EXCL, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Stat, SysError, Task } from '../../kernel/sys.ts'
import type { Command } from './command.ts'
import { type CopyOptions, type CopyState, fileKey } from './copy-options.ts'
import { copyWithin } from './copy-range.ts'
import { isRegular, isSymlink } from './mode.ts'
import { writeAll } from './stdio.ts'

const BLOCK = 131072
/** The block size of the target, below which no hole can be. */
const HOLE = 4096
const ACL = 'system.posix_acl_access'

export function* copyRegular(
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
  if (made.ok) state.created.set(fileKey(made.value), to)
  let isGood = options.mustClone
    ? yield* clone(self, from, to, src, made.ok ? made.value : src)
    : options.attributesOnly || (yield* pump(self, { input: input.value, output, from, to }, src, options.sparse))
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

interface Ends {
  readonly input: number
  readonly output: number
  readonly from: string
  readonly to: string
}

function* pump(self: Command, ends: Ends, src: Stat, sparse: CopyOptions['sparse']): Task<boolean> {
  const { input, output, from, to } = ends
  const everything = Number.POSITIVE_INFINITY
  if (!isRegular(src.mode)) return yield* pumpBytes(self, ends, everything, sparse === 'always')
  if (src.blocks * 512 < src.size && sparse !== 'never') return yield* pumpData(self, ends, src.size, sparse)
  if (src.size > 0 && sparse === 'auto') {
    const copied = yield* copyWithin(self.sys, input, output)
    if (copied.kind === 'all') return true
    if (copied.kind === 'failed') {
      yield* self.warnBecause(`error copying ${self.quoteAlways(from)} to ${self.quoteAlways(to)}`, copied.error)
      return false
    }
  }
  return yield* pumpBytes(self, ends, everything, sparse === 'always')
}

/** A file with holes keeps them: only what SEEK_DATA finds is copied. */
function* pumpData(self: Command, ends: Ends, size: number, sparse: CopyOptions['sparse']): Task<boolean> {
  const { sys } = self
  const { input, output, to } = ends
  let end = 0
  for (;;) {
    const data = sys.lseek(input, end, 'data')
    if (!data.ok) break
    const hole = sys.lseek(input, data.value, 'hole')
    end = hole.ok ? hole.value : size
    sys.lseek(input, data.value, 'set')
    sys.lseek(output, data.value, 'set')
    if (!(yield* pumpBytes(self, ends, end - data.value, sparse === 'always'))) return false
  }
  return end >= size || (yield* extend(self, output, to, size))
}

function* extend(self: Command, output: number, to: string, size: number): Task<boolean> {
  const extended = self.sys.ftruncate(output, size)
  if (!extended.ok) yield* self.warnBecause(`failed to extend ${self.quoteAlways(to)}`, extended.error)
  return extended.ok
}

function* pumpBytes(self: Command, ends: Ends, count: number, makesHoles: boolean): Task<boolean> {
  const { sys } = self
  const { input, output, from, to } = ends
  let endsInHole = false
  for (let left = count; left > 0; ) {
    const got = yield* sys.read(input, Math.min(BLOCK, left))
    if (!got.ok) {
      yield* self.warnBecause(`error reading ${self.quoteAlways(from)}`, got.error)
      return false
    }
    if (got.value.length === 0) break
    for (const piece of makesHoles ? holesIn(got.value) : [got.value]) {
      endsInHole = typeof piece === 'number'
      if (typeof piece === 'number') {
        sys.lseek(output, piece, 'cur')
        continue
      }
      const written = yield* writeAll(sys, output, piece)
      if (!written.ok) {
        yield* self.warnBecause(`error writing ${self.quoteAlways(to)}`, written.error)
        return false
      }
    }
    left -= got.value.length
  }
  if (!endsInHole) return true
  const end = sys.lseek(output, 0, 'cur')
  return !end.ok || (yield* extend(self, output, to, end.value))
}

/** Runs of zeros, by whole blocks, as how long they are; what is between as it is. */
function holesIn(bytes: Uint8Array): (Uint8Array | number)[] {
  const pieces: (Uint8Array | number)[] = []
  let start = 0
  for (let at = 0; at < bytes.length; at += HOLE) {
    const block = bytes.subarray(at, at + HOLE)
    if (block.some((byte) => byte !== 0)) continue
    if (start < at) pieces.push(bytes.subarray(start, at))
    const before = pieces.at(-1)
    if (typeof before === 'number') pieces[pieces.length - 1] = before + block.length
    else pieces.push(block.length)
    start = at + block.length
  }
  if (start < bytes.length) pieces.push(bytes.subarray(start))
  return pieces
}

export function* preserve(self: Command, from: string, to: string, src: Stat, options: CopyOptions): Task<boolean> {
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
