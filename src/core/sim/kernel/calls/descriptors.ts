import {
  changedBy,
  chmod,
  chown,
  type Failable,
  FileInode,
  failed,
  type Location,
  openPath,
  resize,
  type SpecialInode,
} from '../../vfs/index.ts'
import {
  type Errno,
  O_ACCMODE,
  O_APPEND,
  O_CLOEXEC,
  O_NONBLOCK,
  O_PATH,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  type Signal,
} from '../constants.ts'
import { DirectoryFile } from '../files/directory.ts'
import { knownLocks } from '../files/locks.ts'
import type { OpenFile } from '../files/open-file.ts'
import { fifoEnd, openInode, pipeOfFifo } from '../files/opener.ts'
import { RegularFile } from '../files/regular.ts'
import type { Dirent, Fd, Stat, SysResult, Task } from '../sys.ts'
import { COST } from './base.ts'
import { PathCalls } from './paths.ts'

/** How fast bytes are copied, in ms per byte: a few GB/s. */
const PER_BYTE = 1 / 3_000_000
/** Bytes are also made and read, which counts for who has a limit of CPU time. */
const WORK_PER_BYTE = 1 / 200_000
/** What one copy_file_range takes at most, as the pipe behind the real one bounds it. */
const MAX_COPY = 2 ** 24

/** The calls that take a descriptor. */
export abstract class DescriptorCalls extends PathCalls {
  *open(path: string, flags: number, mode = 0o666): Task<SysResult<Fd>> {
    yield* this.enterTask(COST.path)
    const outcome = yield* this.openAt(path, flags, mode)
    return this.leave('openat', [path, flags, mode], outcome, { path })
  }

  private *openAt(path: string, flags: number, mode: number): Task<Failable<Fd>> {
    const { kernel, process } = this
    // Linux takes the descriptor before it looks at the path: with a full table even a bad path says EMFILE.
    if (process.files.lowestFree() >= process.limits.nofile.soft) return 'EMFILE'
    const at = openPath(this, path, flags, mode, process.umask)
    if (failed(at)) return at
    const inode = at.dentry.inode as SpecialInode
    const isFifo = inode.isFifo === true && !(flags & O_PATH)
    const file = isFifo ? yield* this.openFifo(at, inode, flags) : openInode(kernel, process, at, flags)
    return failed(file) ? file : this.install(file, (flags & O_CLOEXEC) !== 0)
  }

  /** fifo(7): each side waits for the other; with O_NONBLOCK a reader does not, and a writer alone fails with ENXIO. */
  private *openFifo(at: Location, inode: SpecialInode, flags: number): Task<Failable<OpenFile>> {
    const pipe = pipeOfFifo(this.kernel, inode)
    const access = flags & O_ACCMODE
    const waits = (flags & O_NONBLOCK) === 0
    if (access === O_WRONLY && !waits && pipe.readers === 0) return 'ENXIO'
    const end = fifoEnd(pipe, flags, at)
    // A pipe without a name (/proc/PID/fd/N) waits for nobody.
    if (access === O_RDWR || !waits || at.dentry.parent === null) return end
    const otherSide = () => (access === O_RDONLY ? pipe.writeOpens : pipe.readOpens)
    const isThere = () => (access === O_RDONLY ? pipe.writers : pipe.readers) > 0
    const seen = otherSide()
    // Who dies while it waits is no reader and no writer any more.
    this.process.opening = end
    while (!isThere() && otherSide() === seen) {
      if ((yield* this.sleep([pipe.readable, pipe.writable])) !== 'signal') continue
      this.process.opening = null
      end.close()
      return 'EINTR'
    }
    this.process.opening = null
    return end
  }

  protected install(file: OpenFile, cloexec: boolean, least = 0): Failable<Fd> {
    const { files, limits } = this.process
    const fd = files.install(file, limits.nofile.soft, least, cloexec)
    if (failed(fd)) file.close()
    return fd
  }

  *read(fd: Fd, count: number): Task<SysResult<Uint8Array>> {
    yield* this.enterTask(COST.data)
    if (this.process.tracer) yield* this.announce('read', [fd, '', count], 1)
    const outcome = yield* this.readFrom(fd, count, null)
    if (failed(outcome)) return this.leave<Uint8Array>('read', [fd, '', count], outcome)
    return this.leave('read', [fd, outcome, count], outcome, { shown: outcome.length })
  }

  *pread(fd: Fd, count: number, offset: number): Task<SysResult<Uint8Array>> {
    yield* this.enterTask(COST.data)
    const isSeekable = this.file(fd)?.isSeekable ?? true
    const outcome = isSeekable ? yield* this.readFrom(fd, count, offset) : 'ESPIPE'
    if (failed(outcome)) return this.leave<Uint8Array>('pread64', [fd, '', count, offset], outcome)
    return this.leave('pread64', [fd, outcome, count, offset], outcome, { shown: outcome.length })
  }

  protected *readFrom(fd: Fd, count: number, offset: number | null): Task<Failable<Uint8Array>> {
    const file = this.file(fd)
    if (!file?.canRead) return 'EBADF'
    if (offset !== null && offset < 0) return 'EINVAL'
    for (;;) {
      const outcome = file.tryRead(this.process, count, offset)
      if (outcome !== 'EAGAIN') {
        this.process.io.reads++
        if (failed(outcome)) return outcome
        this.process.io.readBytes += outcome.length
        this.move(outcome)
        return outcome
      }
      if (file.isNonblocking || !file.readQueue) return 'EAGAIN'
      const deadline = file.readTimeout === 0 ? Number.POSITIVE_INFINITY : this.kernel.scheduler.time + file.readTimeout
      const reason = yield* this.sleep([file.readQueue], deadline)
      if (reason === 'signal') return 'EINTR'
      if (reason === 'timeout') return 'EAGAIN'
    }
  }

  /** Copying takes time of the clock and of the processor. */
  private move({ length }: Uint8Array): void {
    this.kernel.scheduler.time += length * PER_BYTE
    const isLimited = this.process.limits.cpu.soft !== Number.POSITIVE_INFINITY
    this.process.systemMs += length * (isLimited ? WORK_PER_BYTE : PER_BYTE)
  }

  *write(fd: Fd, data: Uint8Array): Task<SysResult<number>> {
    yield* this.enterTask(COST.data)
    if (this.process.tracer) yield* this.announce('write', [fd, data, data.length], 3)
    const outcome = yield* this.writeTo(fd, data, null)
    return yield* this.leaveRaising('write', [fd, data, data.length], outcome, this.writeSignals)
  }

  *pwrite(fd: Fd, data: Uint8Array, offset: number): Task<SysResult<number>> {
    yield* this.enterTask(COST.data)
    const isSeekable = this.file(fd)?.isSeekable ?? true
    const outcome = isSeekable ? yield* this.writeTo(fd, data, offset) : 'ESPIPE'
    return yield* this.leaveRaising('pwrite64', [fd, data, data.length, offset], outcome, this.writeSignals)
  }

  /** What comes along with an errno: nobody reads the pipe, the file would grow past RLIMIT_FSIZE (and not past what files can be). */
  private get writeSignals(): Readonly<Partial<Record<Errno, Signal>>> {
    const isLimited = Number.isFinite(this.process.limits.fsize.soft)
    return isLimited ? { EPIPE: 'SIGPIPE', EFBIG: 'SIGXFSZ' } : { EPIPE: 'SIGPIPE' }
  }

  private *writeTo(fd: Fd, data: Uint8Array, offset: number | null): Task<Failable<number>> {
    const file = this.file(fd)
    if (!file?.canWrite) return 'EBADF'
    if (offset !== null && offset < 0) return 'EINVAL'
    this.move(data)
    this.process.io.writes++
    this.process.io.writtenBytes += data.length
    if (file instanceof RegularFile) return this.writeRegular(file, data, offset)
    return yield* this.writeStream(file, data)
  }

  /** RLIMIT_FSIZE cuts a write short; one that starts at the limit gets SIGXFSZ and EFBIG. */
  private writeRegular(file: RegularFile, data: Uint8Array, offset: number | null): Failable<number> {
    const limit = this.process.limits.fsize.soft
    const start = file.flags & O_APPEND ? file.inode!.size : (offset ?? file.offset)
    if (start + data.length <= limit || data.length === 0) return file.tryWrite(this.process, data, offset)
    if (start < limit) return file.tryWrite(this.process, data.subarray(0, limit - start), offset)
    return 'EFBIG'
  }

  /** A blocking pipe, socket or terminal takes all bytes, however long that takes. */
  protected *writeStream(file: OpenFile, data: Uint8Array): Task<Failable<number>> {
    let done = 0
    for (;;) {
      const outcome = file.tryWrite(this.process, done === 0 ? data : data.subarray(done), null)
      if (typeof outcome === 'number') {
        done += outcome
        if (done >= data.length || file.isNonblocking) return done
      } else if (outcome !== 'EAGAIN') {
        if (done > 0) file.keepError(outcome)
        return done || outcome
      } else if (file.isNonblocking || !file.writeQueue) return done || 'EAGAIN'
      if ((yield* this.sleep([file.writeQueue!])) === 'signal') return done || 'EINTR'
    }
  }

  *copyFileRange(from: Fd, to: Fd, count: number): Task<SysResult<number>> {
    yield* this.enterTask(COST.data)
    const outcome = this.copyRange(this.file(from), this.file(to), count)
    return yield* this.leaveRaising('copy_file_range', [from, null, to, null, count, 0], outcome, this.writeSignals)
  }

  private copyRange(from: OpenFile | undefined, to: OpenFile | undefined, count: number): Failable<number> {
    if (!from || !to) return 'EBADF'
    if (from.inode?.isDirectory || to.inode?.isDirectory) return 'EISDIR'
    if (!(from instanceof RegularFile && to instanceof RegularFile)) return 'EINVAL'
    if (!from.canRead || !to.canWrite || to.flags & O_APPEND) return 'EBADF'
    if (from.at!.mount.sb !== to.at!.mount.sb) return 'EXDEV'
    const left = Math.min(count, from.inode!.size - from.offset, MAX_COPY)
    // The limit is asked before the end of the source is: also what fits to the byte dies of its last call.
    if (to.offset >= this.process.limits.fsize.soft) return 'EFBIG'
    if (left <= 0) return 0
    const bytes = from.tryRead(this.process, left, from.offset)
    if (failed(bytes)) return bytes
    this.move(bytes)
    const written = this.writeRegular(to, bytes, null)
    if (!failed(written)) from.offset += written
    return written
  }

  close(fd: Fd): SysResult {
    this.enter()
    const inode = this.anyFile(fd)?.inode
    const closed = this.process.files.close(fd)
    if (inode) knownLocks(inode)?.releaseRecords(this.process)
    return this.leaveDone('close', [fd], closed ? 0 : 'EBADF')
  }

  lseek(fd: Fd, offset: number, whence: Whence): SysResult<number> {
    this.enter()
    return this.leave('lseek', [fd, offset, WHENCE[whence]], this.seek(this.file(fd), offset, whence))
  }

  private seek(file: OpenFile | undefined, offset: number, whence: Whence): Failable<number> {
    if (!file) return 'EBADF'
    if (!file.isSeekable) return 'ESPIPE'
    if (whence !== 'data' && whence !== 'hole') return file.seek(offset, whence)
    if (!(file.inode instanceof FileInode)) return 'EINVAL'
    const found = offset < 0 ? null : file.inode.data.seek(offset, whence)
    return found === null ? 'ENXIO' : file.seek(found, 'set')
  }

  fstat(fd: Fd): SysResult<Stat> {
    this.enter()
    const stat = this.anyFile(fd)?.stat()
    const outcome = stat ? this.seen(stat) : 'EBADF'
    return this.leave('fstat', [fd, failed(outcome) ? null : outcome], outcome, { shown: 0 })
  }

  ftruncate(fd: Fd, size: number): SysResult {
    this.enter()
    return this.leaveDone('ftruncate', [fd, size], this.cutFile(fd, size))
  }

  private cutFile(fd: Fd, size: number): Failable<0> {
    if (size < 0) return 'EINVAL'
    const file = this.file(fd)
    if (!file) return 'EBADF'
    const { inode } = file
    if (!file.canWrite || !(inode instanceof FileInode)) return 'EINVAL'
    if (inode.appendOnly) return 'EPERM'
    const tooLarge = this.tooLarge(size)
    if (!tooLarge) resize(this.credentials, inode, size)
    return tooLarge
  }

  fallocate(fd: Fd, offset: number, length: number, options: AllocateOptions = {}): SysResult {
    this.enter()
    const { keepSize = false, punchHole = false } = options
    const mode = punchHole ? 'FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE' : keepSize ? 'FALLOC_FL_KEEP_SIZE' : '0'
    return this.leaveDone('fallocate', [fd, mode, offset, length], this.allocate(fd, offset, length, options))
  }

  private allocate(fd: Fd, offset: number, length: number, options: AllocateOptions): Failable<0> {
    const { keepSize = false, punchHole = false } = options
    const file = this.file(fd)
    if (!file) return 'EBADF'
    if (offset < 0 || length <= 0) return 'EINVAL'
    if (!file.canWrite) return 'EBADF'
    if (!file.isSeekable) return 'ESPIPE'
    if (!(file.inode instanceof FileInode)) return 'ENODEV'
    const tooLarge = keepSize || punchHole ? 0 : this.tooLarge(offset + length)
    if (tooLarge) return tooLarge
    changedBy(this.credentials, file.inode)
    if (punchHole) {
      file.inode.punch(offset, length)
      return 0
    }
    const outcome = file.inode.allocate(offset, length, keepSize)
    return failed(outcome) ? outcome : 0
  }

  fsync(fd: Fd): SysResult {
    this.enter()
    const file = this.file(fd)
    const canSync = file && (file.inode?.isRegular || file.inode?.isDirectory)
    return this.leaveDone('fsync', [fd], file ? (canSync ? 0 : 'EINVAL') : 'EBADF')
  }

  fchmod(fd: Fd, mode: number): SysResult {
    this.enter()
    return this.leaveDone(
      'fchmod',
      [fd, mode],
      this.onFile(fd, (at) => chmod(this.credentials, at, mode)),
    )
  }

  fchown(fd: Fd, uid: number, gid: number): SysResult {
    this.enter()
    return this.leaveDone(
      'fchown',
      [fd, uid, gid],
      this.onFile(fd, (at) => chown(this.credentials, at, uid, gid)),
    )
  }

  private onFile(fd: Fd, change: (at: Location) => Failable<0>): Failable<0> {
    const file = this.file(fd)
    if (!file) return 'EBADF'
    return file.at ? change(file.at) : 0
  }

  getdents(fd: Fd): SysResult<readonly Dirent[]> {
    this.enter(COST.path)
    const file = this.file(fd)
    const outcome = !file ? 'EBADF' : this.listing(file)
    return this.leave('getdents64', [fd], outcome, { shown: failed(outcome) ? 0 : outcome.length })
  }

  private listing(file: OpenFile): Failable<readonly Dirent[]> {
    if (!(file instanceof DirectoryFile)) return 'ENOTDIR'
    // Simplified: ENOENT in a removed directory, which readdir(3) turns into the end of the list.
    return file.at!.dentry.deleted ? [] : file.entries(this.root)
  }
}

interface AllocateOptions {
  readonly keepSize?: boolean
  readonly punchHole?: boolean
}
type Whence = keyof typeof WHENCE
const WHENCE = { set: 'SEEK_SET', cur: 'SEEK_CUR', end: 'SEEK_END', data: 'SEEK_DATA', hole: 'SEEK_HOLE' }
