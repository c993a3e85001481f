import type { Failable, Inode, Location } from '../../vfs/index.ts'
import { type Errno, O_ACCMODE, O_NONBLOCK, O_RDONLY, O_WRONLY, POLLIN, POLLOUT } from '../constants.ts'
import type { Process } from '../process.ts'
import type { WaitQueue } from '../scheduler.ts'
import type { Stat } from '../sys.ts'

/**
 * An open file description: what descriptors point to. `tryRead` and `tryWrite` never block: EAGAIN means that the call
 * sleeps on `readQueue` or `writeQueue` (unless O_NONBLOCK) and asks again.
 */
export abstract class OpenFile {
  refs = 0
  offset = 0
  /** Set while flock(2) holds it; the lock belongs to the description. */
  flockHeld: 'shared' | 'exclusive' | null = null

  constructor(
    public flags: number,
    readonly at: Location | null,
  ) {
    if (at) at.dentry.inode.holders++
  }

  get inode(): Inode | null {
    return this.at?.dentry.inode ?? null
  }
  get canRead(): boolean {
    return (this.flags & O_ACCMODE) !== O_WRONLY
  }
  get canWrite(): boolean {
    return (this.flags & O_ACCMODE) !== O_RDONLY
  }
  get isNonblocking(): boolean {
    return (this.flags & O_NONBLOCK) !== 0
  }
  /** False for pipes, sockets and terminals: lseek and pread fail with ESPIPE. */
  get isSeekable(): boolean {
    return false
  }
  get readQueue(): WaitQueue | null {
    return null
  }
  get writeQueue(): WaitQueue | null {
    return null
  }
  /** SO_RCVTIMEO in ms; 0 waits for ever. */
  get readTimeout(): number {
    return 0
  }

  tryRead(_process: Process, _count: number, _offset: number | null): Failable<Uint8Array> {
    return 'EINVAL'
  }

  tryWrite(_process: Process, _bytes: Uint8Array, _offset: number | null): Failable<number> {
    return 'EINVAL'
  }

  /** An error that came when a part was written already: the call tells the part, the next one the error. */
  keepError(_errno: Errno): void {}

  seek(offset: number, whence: 'set' | 'cur' | 'end'): Failable<number> {
    const base = whence === 'set' ? 0 : whence === 'cur' ? this.offset : (this.stat()?.size ?? 0)
    if (base + offset < 0) return 'EINVAL'
    this.offset = base + offset
    return this.offset
  }

  /** POLLIN | POLLOUT | … that hold now. */
  poll(): number {
    return POLLIN | POLLOUT
  }

  /** What /proc/PID/fd/N points to. */
  abstract get name(): string

  stat(): Stat | null {
    return this.inode?.stat() ?? null
  }

  /** The last descriptor has gone. */
  close(): void {
    this.onLastClose()
    const { inode } = this
    if (!inode) return
    inode.holders--
    inode.release()
  }

  protected onLastClose(): void {}
}
