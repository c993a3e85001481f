import {
  type Failable,
  failed,
  makeNode,
  mayAccess,
  mayCreate,
  placeForNew,
  SpecialInode,
  walk,
} from '../../vfs/index.ts'
import { POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDHUP, S_IFSOCK, W_OK } from '../constants.ts'
import type { Process } from '../process.ts'
import type { SocketAddress, SocketInfo } from '../sys.ts'
import { ByteStream, UNIX_CAPACITY } from './byte-stream.ts'
import { type Datagram, type Peer, Socket } from './socket.ts'

/** sizeof(sockaddr_un.sun_path): a path without its NUL fits into 108 bytes. */
const MAX_PATH = 108
const MAX_DATAGRAM = 212_960
const MAX_QUEUED_DATAGRAMS = 11

export class UnixSocket extends Socket {
  readonly family = 'unix'
  private path = ''
  private backlog = -1
  private acceptQueue: UnixSocket[] = []
  private other: UnixSocket | null = null
  private inbox = new ByteStream(UNIX_CAPACITY)
  private datagrams: Datagram[] = []
  private node: SpecialInode | null = null
  private isClosed = false
  private readShut = false
  private writeShut = false
  /** A host that takes all bytes at once instead of a reader. */
  sink: ((bytes: Uint8Array) => void) | null = null
  private wasConnected = false

  constructor(
    stack: Socket['stack'],
    readonly type: 'stream' | 'dgram',
    uid: number,
    flags: number,
  ) {
    super(stack, uid, flags)
    stack.unix.add(this)
  }

  /** socketpair(2). */
  static pair(a: UnixSocket, b: UnixSocket): void {
    a.other = b
    b.other = a
    a.wasConnected = true
    b.wasConnected = true
  }

  bind(process: Process, address: SocketAddress): Failable<0> {
    if (address.family !== 'unix') return 'EINVAL'
    const { path } = address
    if (path.length > MAX_PATH) return 'EINVAL'
    if (path.startsWith('\0')) {
      if (this.path !== '') return 'EINVAL'
      if (this.stack.findAbstract(path)) return 'EADDRINUSE'
    } else {
      const made = this.makeNode(process, path)
      if (made) return made
    }
    this.path = path
    return 0
  }

  /** unix_bind_bsd(): any file of that name, even a socket nobody listens on, is in the way. */
  private makeNode(process: Process, path: string): Failable<0> {
    const parent = placeForNew(process, path, false)
    if (failed(parent)) return parent === 'EEXIST' ? 'EADDRINUSE' : parent
    const granted = mayCreate(process.credentials, parent.at)
    if (granted) return granted
    if (this.path !== '') return 'EINVAL'
    const made = makeNode(process, parent, S_IFSOCK | 0o777, process.umask)
    if (failed(made)) return made
    this.node = made.dentry.inode as SpecialInode
    this.node.attached = this
    return 0
  }

  override listen(backlog: number): Failable<0> {
    if (this.type !== 'stream') return 'EOPNOTSUPP'
    if (this.path === '') return 'EINVAL'
    if (this.other) return 'EINVAL'
    this.backlog = Math.min(Math.max(0, backlog), this.stack.kernel.sysctl.number('net.core.somaxconn'))
    return 0
  }

  connect(process: Process, address: SocketAddress): Failable<0> {
    if (address.family !== 'unix') return 'EINVAL'
    const target = this.resolve(process, address.path)
    if (failed(target)) return target
    if (target.type !== this.type) return 'EPROTOTYPE'
    if (this.type === 'dgram') {
      this.other = target
      return 0
    }
    if (this.wasConnected) return 'EISCONN'
    if (this.backlog >= 0) return 'EINVAL'
    if (target.backlog < 0 || target.isClosed) return 'ECONNREFUSED'
    if (target.acceptQueue.length > target.backlog) return 'EAGAIN'
    const child = new UnixSocket(this.stack, 'stream', target.uid, 0)
    child.path = target.path
    UnixSocket.pair(this, child)
    target.acceptQueue.push(child)
    target.wakeReaders()
    return 0
  }

  private resolve(process: Process, path: string): Failable<UnixSocket> {
    if (path === '') return 'EINVAL'
    if (path.startsWith('\0')) return this.stack.findAbstract(path) ?? 'ECONNREFUSED'
    if (path.length > MAX_PATH) return 'EINVAL'
    const at = walk(process, path, true)
    if (failed(at)) return at
    const { inode } = at.dentry
    const access = mayAccess(process.credentials, inode, W_OK, at.mount)
    if (access) return access
    if (!(inode instanceof SpecialInode) || !(inode.attached instanceof UnixSocket)) return 'ECONNREFUSED'
    return inode.attached.isClosed ? 'ECONNREFUSED' : inode.attached
  }

  override tryAccept(): Failable<Peer> {
    if (this.type !== 'stream') return 'EOPNOTSUPP'
    if (this.backlog < 0) return 'EINVAL'
    const file = this.acceptQueue.shift()
    if (!file) return 'EAGAIN'
    this.wakeWriters()
    return { file, address: file.peerAddress() ?? { family: 'unix', path: '' } }
  }

  trySend(process: Process, data: Uint8Array, to: SocketAddress | null): Failable<number> {
    // A stream whose other end is gone is EPIPE for the writer, whatever the reader will be told.
    if (this.type === 'stream' && !to && this.other?.isClosed) return 'EPIPE'
    const error = this.takeError()
    if (error) return error
    if (this.type === 'dgram') return this.sendDatagram(process, data, to)
    if (to) return this.wasConnected ? 'EISCONN' : 'EOPNOTSUPP'
    return this.sendBytes(data)
  }

  private sendBytes(data: Uint8Array): Failable<number> {
    const { other } = this
    if (!other) return 'ENOTCONN'
    if (this.writeShut || other.isClosed || other.readShut) return 'EPIPE'
    if (other.sink) {
      other.sink(data.slice())
      return data.length
    }
    const sent = other.inbox.send(data)
    if (typeof sent === 'number') other.wakeReaders()
    return sent
  }

  private sendDatagram(process: Process, data: Uint8Array, to: SocketAddress | null): Failable<number> {
    if (to && to.family !== 'unix') return 'EINVAL'
    if (data.length > MAX_DATAGRAM) return 'EMSGSIZE'
    if (this.writeShut) return 'EPIPE'
    const target = to ? this.resolve(process, to.path) : (this.other ?? 'ENOTCONN')
    if (failed(target)) return target
    if (target.isClosed) return 'ECONNREFUSED'
    if (target.type !== 'dgram') return 'EPROTOTYPE'
    if (target.datagrams.length >= MAX_QUEUED_DATAGRAMS) return 'EAGAIN'
    target.datagrams.push({ data: data.slice(), from: { family: 'unix', path: this.path } })
    target.wakeReaders()
    return data.length
  }

  tryReceive(count: number, peek: boolean): Failable<Datagram> {
    if (this.type === 'dgram') {
      const first = this.datagrams[0]
      if (!first) return 'EAGAIN'
      if (!peek) this.datagrams.shift()
      this.stack.kernel.scheduler.wakeAll(this.writable)
      return { data: first.data.slice(0, count), from: first.from }
    }
    if (!this.wasConnected) return 'EINVAL'
    if (this.inbox.length === 0) {
      const error = this.takeError()
      if (error) return error
      if (this.readShut) return { data: new Uint8Array(0), from: null }
    }
    const data = this.inbox.receive(count, peek)
    if (typeof data === 'string') return data
    this.other?.wakeWriters()
    return { data, from: null }
  }

  /** unix_shutdown(): works without a connection too, and closes the other direction at the peer. */
  shutdown(how: 'read' | 'write' | 'both'): Failable<0> {
    const { other } = this
    if (how !== 'read') this.writeShut = true
    if (how !== 'write') this.readShut = true
    if (other && this.type === 'stream') {
      if (how !== 'read') other.readShut = true
      if (how !== 'write') other.writeShut = true
      other.wakeReaders()
      other.wakeWriters()
    }
    this.wakeReaders()
    return 0
  }

  /** unix_poll(). */
  override poll(): number {
    const isListening = this.backlog >= 0
    let events = isListening ? 0 : POLLOUT
    if (this.acceptQueue.length > 0) events |= POLLIN
    if (this.readShut) events |= POLLIN | POLLRDHUP
    if (this.readShut && this.writeShut) events |= POLLHUP
    if (this.inbox.length > 0 || this.datagrams.length > 0) events |= POLLIN
    if (this.type === 'stream' && !this.wasConnected && !isListening) events |= POLLHUP
    if (this.other && !this.other.isClosed && this.other.inbox.room <= 0) events &= ~POLLOUT
    return this.error ? events | POLLERR : events
  }

  protected override onLastClose(): void {
    this.isClosed = true
    this.stack.unix.delete(this)
    if (this.node) this.node.attached = null
    for (const child of this.acceptQueue.splice(0)) child.close()
    const { other } = this
    if (!other || this.type === 'dgram') return
    other.readShut = true
    other.writeShut = true
    if (this.inbox.length > 0) other.error = 'ECONNRESET'
    other.wakeReaders()
    other.wakeWriters()
  }

  localAddress(): SocketAddress {
    return { family: 'unix', path: this.path }
  }
  peerAddress(): SocketAddress | null {
    return this.wasConnected && this.other ? this.other.localAddress() : null
  }

  info(): SocketInfo {
    const isListening = this.backlog >= 0
    return {
      protocol: 'unix',
      family: 'unix',
      type: this.type,
      state: isListening ? 'LISTEN' : this.wasConnected ? 'ESTAB' : 'UNCONN',
      local: this.localAddress(),
      peer: this.peerAddress(),
      recvQ: isListening ? this.acceptQueue.length : this.inbox.length,
      sendQ: isListening ? this.backlog : 0,
      inode: this.ino,
      uid: this.uid,
      v6only: false,
      timer: null,
    }
  }
}
