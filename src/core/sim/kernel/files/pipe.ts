import { type Failable, type Location, pathOf } from '../../vfs/index.ts'
import { PIPE_BUF, PIPE_CAPACITY, POLLERR, POLLHUP, POLLIN, POLLOUT, S_IFIFO } from '../constants.ts'
import type { Process } from '../process.ts'
import { type Scheduler, WaitQueue } from '../scheduler.ts'
import type { Stat } from '../sys.ts'
import { ByteQueue } from './byte-queue.ts'
import { OpenFile } from './open-file.ts'

/** The buffer behind pipe(2) and behind a fifo, with its two sets of ends. */
export class Pipe {
  readonly bytes = new ByteQueue()
  readonly readable = new WaitQueue()
  readonly writable = new WaitQueue()
  readers = 0
  writers = 0
  /** Opens of a fifo wait for the other side, even for one that has come and gone. */
  readOpens = 0
  writeOpens = 0

  constructor(
    readonly scheduler: Scheduler,
    readonly ino: number,
  ) {}

  read(count: number): Failable<Uint8Array> {
    if (this.bytes.length === 0) return this.writers === 0 ? new Uint8Array(0) : 'EAGAIN'
    const taken = this.bytes.take(count)
    this.scheduler.wakeAll(this.writable)
    return taken
  }

  /** Writes of at most PIPE_BUF bytes go whole or not at all; longer ones as far as there is room. */
  write(bytes: Uint8Array): Failable<number> {
    if (this.readers === 0) return 'EPIPE'
    const room = PIPE_CAPACITY - this.bytes.length
    if (bytes.length <= PIPE_BUF ? room < bytes.length : room === 0) return 'EAGAIN'
    const count = Math.min(room, bytes.length)
    this.bytes.push(bytes.slice(0, count))
    this.scheduler.wakeAll(this.readable)
    return count
  }
}

/** One end of a pipe, or both for a fifo opened with O_RDWR. */
export class PipeEnd extends OpenFile {
  constructor(
    readonly pipe: Pipe,
    flags: number,
    at: Location | null,
    private readonly owner: { readonly uid: number; readonly gid: number; readonly time: number },
  ) {
    super(flags, at)
    if (this.canRead) {
      pipe.readers++
      pipe.readOpens++
    }
    if (this.canWrite) {
      pipe.writers++
      pipe.writeOpens++
    }
    pipe.scheduler.wakeAll(pipe.readable)
    pipe.scheduler.wakeAll(pipe.writable)
  }

  get name(): string {
    return this.at ? pathOf(this.at) : `pipe:[${this.pipe.ino}]`
  }
  override get readQueue(): WaitQueue {
    return this.pipe.readable
  }
  override get writeQueue(): WaitQueue {
    return this.pipe.writable
  }

  override tryRead(_process: Process, count: number): Failable<Uint8Array> {
    return this.pipe.read(count)
  }
  override tryWrite(_process: Process, bytes: Uint8Array): Failable<number> {
    return this.pipe.write(bytes)
  }

  override poll(): number {
    const { pipe } = this
    let events = 0
    if (this.canRead) {
      if (pipe.bytes.length > 0) events |= POLLIN
      if (pipe.writers === 0 && pipe.writeOpens > 0) events |= POLLHUP
    }
    if (this.canWrite) {
      if (PIPE_CAPACITY - pipe.bytes.length >= PIPE_BUF) events |= POLLOUT
      if (pipe.readers === 0) events |= POLLERR
    }
    return events
  }

  override stat(): Stat {
    if (this.at) return this.at.dentry.inode.stat()
    const { uid, gid, time } = this.owner
    const times = { atime: time, mtime: time, ctime: time, btime: time }
    const sizes = { size: 0, blksize: 4096, blocks: 0, rdev: 0 }
    return { dev: 14, ino: this.pipe.ino, mode: S_IFIFO | 0o600, nlink: 1, uid, gid, ...sizes, ...times }
  }

  protected override onLastClose(): void {
    if (this.canRead) this.pipe.readers--
    if (this.canWrite) this.pipe.writers--
    this.pipe.scheduler.wakeAll(this.pipe.readable)
    this.pipe.scheduler.wakeAll(this.pipe.writable)
    const { inode } = this
    if (inode && this.pipe.readers + this.pipe.writers === 0) this.pipe.bytes.clear()
  }
}
