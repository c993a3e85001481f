import type { Failable } from '../../vfs/index.ts'
import { ByteQueue } from '../files/byte-queue.ts'

/** How many bytes a stream socket takes before the writer has to wait for the reader. */
const TCP_CAPACITY = 1024 * 1024
/** What a Unix socket with the usual SO_SNDBUF of 212992 takes of one large write. */
export const UNIX_CAPACITY = 219264

/** One direction of a connection: what was sent and not yet read, and whether more can come. */
export class ByteStream {
  private readonly bytes = new ByteQueue()
  /** The sender has said that nothing more will come (FIN, shutdown). */
  ended = false
  /** The reader has closed: what is sent now comes back as an error. */
  closed = false

  constructor(private readonly capacity = TCP_CAPACITY) {}

  get length(): number {
    return this.bytes.length
  }
  get room(): number {
    return this.capacity - this.bytes.length
  }

  send(data: Uint8Array): Failable<number> {
    if (this.room <= 0) return 'EAGAIN'
    const part = data.slice(0, this.room)
    this.bytes.push(part)
    return part.length
  }

  receive(count: number, peek: boolean): Failable<Uint8Array> {
    if (this.bytes.length === 0) return this.ended ? new Uint8Array(0) : 'EAGAIN'
    return peek ? this.bytes.peek(count) : this.bytes.take(count)
  }
}
