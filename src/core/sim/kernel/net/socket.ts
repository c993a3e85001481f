import type { Failable } from '../../vfs/index.ts'
import { type Errno, O_RDWR, S_IFSOCK } from '../constants.ts'
import { OpenFile } from '../files/open-file.ts'
import type { Process } from '../process.ts'
import { WaitQueue } from '../scheduler.ts'
import type { SocketAddress, SocketInfo, Stat } from '../sys.ts'
import type { NetStack } from './stack.ts'

export interface Datagram {
  readonly data: Uint8Array
  readonly from: SocketAddress | null
}

export interface Peer {
  readonly file: Socket
  readonly address: SocketAddress
}

/** What all sockets share; the kinds decide what each call means. `EAGAIN` means: sleep on the queue and ask again. */
export abstract class Socket extends OpenFile {
  abstract readonly family: 'inet' | 'inet6' | 'unix'
  abstract readonly type: 'stream' | 'dgram'
  readonly ino: number
  readonly uid: number
  readonly options = new Map<string, number>()
  readonly readable = new WaitQueue()
  readonly writable = new WaitQueue()
  /** SO_ERROR: what happened since the last call. */
  error: Errno | null = null
  private readonly made: number

  constructor(
    readonly stack: NetStack,
    uid: number,
    flags: number,
  ) {
    super(O_RDWR | flags, null)
    this.uid = uid
    this.ino = stack.kernel.newIno()
    this.made = stack.kernel.clock
  }

  get name(): string {
    return `socket:[${this.ino}]`
  }
  override get readQueue(): WaitQueue {
    return this.readable
  }
  override get writeQueue(): WaitQueue {
    return this.writable
  }
  override get readTimeout(): number {
    return this.option('SO_RCVTIMEO')
  }

  option(name: string): number {
    return this.options.get(name) ?? 0
  }

  get holdsPort(): boolean {
    return false
  }

  abstract bind(process: Process, address: SocketAddress): Failable<0>
  listen(_backlog: number): Failable<0> {
    return 'EOPNOTSUPP'
  }
  /** `EINPROGRESS` while the answer is not there; then the caller sleeps on `writable` and asks `connectResult`. */
  abstract connect(process: Process, address: SocketAddress): Failable<0>
  connectResult(): Failable<0> {
    return 0
  }
  tryAccept(): Failable<Peer> {
    return 'EOPNOTSUPP'
  }
  abstract trySend(process: Process, data: Uint8Array, to: SocketAddress | null): Failable<number>
  abstract tryReceive(count: number, peek: boolean): Failable<Datagram>
  abstract shutdown(how: 'read' | 'write' | 'both'): Failable<0>
  abstract localAddress(): SocketAddress
  abstract peerAddress(): SocketAddress | null
  abstract info(): SocketInfo | null

  override tryRead(_process: Process, count: number): Failable<Uint8Array> {
    const received = this.tryReceive(count, false)
    return typeof received === 'string' ? received : received.data
  }

  override tryWrite(process: Process, bytes: Uint8Array): Failable<number> {
    return this.trySend(process, bytes, null)
  }

  takeError(): Errno | null {
    const { error } = this
    this.error = null
    return error
  }

  override keepError(errno: Errno): void {
    this.error = errno
  }

  override stat(): Stat {
    const { uid, ino, made } = this
    const times = { atime: made, mtime: made, ctime: made, btime: made }
    const sizes = { size: 0, blksize: 4096, blocks: 0, rdev: 0 }
    return { dev: 8, ino, mode: S_IFSOCK | 0o777, nlink: 1, uid, gid: uid, ...sizes, ...times }
  }

  protected wakeReaders(): void {
    this.stack.kernel.scheduler.wakeAll(this.readable)
  }
  protected wakeWriters(): void {
    this.stack.kernel.scheduler.wakeAll(this.writable)
  }
}
