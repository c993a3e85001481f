import type { Failable } from '../../vfs/index.ts'
import { type Errno, POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDHUP, SOMAXCONN } from '../constants.ts'
import type { Process } from '../process.ts'
import type { SocketAddress, SocketInfo } from '../sys.ts'
import { ANY, type Family, fromMapped, isAny, LOOPBACK, toMapped } from './address.ts'
import { ByteStream } from './byte-stream.ts'
import { type Datagram, type Peer, Socket } from './socket.ts'
import type { NetStack } from './stack.ts'

export type InetAddress = Extract<SocketAddress, { family: 'inet' | 'inet6' }>
type State =
  | 'CLOSED'
  | 'LISTEN'
  | 'SYN-SENT'
  | 'ESTAB'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'LAST-ACK'
  | 'CLOSING'

/** When a SYN without an answer is sent again, in ms after the first one; after the last wait comes ETIMEDOUT. */
const SYN_RETRIES = [1000, 3000, 7000, 15000, 31000, 63000]
const SYN_TIMEOUT = 127_000
/** One way over loopback. */
const LATENCY = 0.02
const FIN_TIMEOUT = 60_000

export class TcpSocket extends Socket {
  readonly type = 'stream'
  state: State = 'CLOSED'
  local: InetAddress | null = null
  peer: InetAddress | null = null
  /** The port was asked for by bind(2), not chosen by connect(2). */
  private isBound = false
  /** And so was the address; otherwise each connect(2) chooses one. */
  private hasOwnAddress = false
  /** struct socket's own state, apart from TCP's: a failed connect stays `connecting` until connect(2) is asked again. */
  private phase: 'unconnected' | 'connecting' | 'connected' | 'disconnecting' = 'unconnected'
  /** sk_shutdown: what shutdown(2), a FIN or a reset have closed. */
  private readShut = false
  private writeShut = false
  private backlog = 0
  private acceptQueue: TcpSocket[] = []
  private other: TcpSocket | null = null
  private inbox = new ByteStream()
  private cancelled = false

  constructor(
    stack: NetStack,
    readonly family: Family,
    uid: number,
    flags: number,
  ) {
    super(stack, uid, flags)
  }

  /** inet_num: a port that bind(2), listen(2) or a live connection holds. */
  override get holdsPort(): boolean {
    return this.isBound || this.state !== 'CLOSED'
  }

  get isV6only(): boolean {
    return this.family === 'inet6' && this.option('IPV6_V6ONLY') === 1
  }

  bind(process: Process, address: SocketAddress): Failable<0> {
    const checked = this.stack.checkBindAddress(process, this, address, this.state !== 'CLOSED' || this.isBound)
    if (typeof checked === 'string') return checked
    const port = checked.port === 0 ? this.stack.freePort('tcp', this, checked.address) : checked.port
    if (port === null) return 'EADDRINUSE'
    if (checked.port !== 0 && this.stack.tcpConflict(this, checked.address, port)) return 'EADDRINUSE'
    this.local = { ...checked, port }
    this.isBound = true
    this.hasOwnAddress = !isAny(checked.address)
    this.stack.tcp.add(this)
    return 0
  }

  /** A socket nobody has bound gets a port here; another listener may have come since bind(2). */
  override listen(backlog: number): Failable<0> {
    if (this.phase !== 'unconnected' || (this.state !== 'CLOSED' && this.state !== 'LISTEN')) return 'EINVAL'
    if (this.state === 'CLOSED' && !this.isBound) {
      const port = this.stack.freePort('tcp', this, ANY[this.family])
      if (port === null) return 'EADDRINUSE'
      this.local = { family: this.family, address: ANY[this.family], port }
      this.stack.tcp.add(this)
    } else if (this.state === 'CLOSED' && this.stack.tcpConflict(this, this.local!.address, this.local!.port)) {
      return 'EADDRINUSE'
    }
    this.backlog = Math.min(backlog < 0 ? SOMAXCONN : backlog, this.stack.kernel.sysctl.number('net.core.somaxconn'))
    this.state = 'LISTEN'
    return 0
  }

  /** __inet_stream_connect(): asked again, it tells how the first attempt ended. */
  connect(_process: Process, address: SocketAddress): Failable<0> {
    switch (this.phase) {
      case 'connected':
        return 'EISCONN'
      case 'disconnecting':
        return 'EINVAL'
      case 'connecting':
        return this.state === 'SYN-SENT' ? 'EALREADY' : this.connectResult()
      default:
        return this.state === 'CLOSED' ? this.begin(address) : 'EISCONN'
    }
  }

  private begin(address: SocketAddress): Failable<0> {
    const target = this.target(address)
    if (typeof target === 'string') return target
    if (this.hasOwnAddress && isMapped(target.address) !== isMapped(this.local!.address)) return 'ENETUNREACH'
    const route = this.stack.routing.lookup(plain(target.address))
    if (route.kind === 'none') return route.errno
    const source = this.hasOwnAddress ? this.local!.address : this.ownForm(route.source)
    const port = this.isBound ? this.local!.port : this.stack.freePort('tcp', this, source, target)
    if (port === null) return 'EADDRNOTAVAIL'
    this.local = { family: this.family, address: source, port }
    this.peer = target
    this.state = 'SYN-SENT'
    this.phase = 'connecting'
    this.readShut = false
    this.writeShut = false
    this.stack.tcp.add(this)
    this.sendSyn(0)
    return 'EINPROGRESS'
  }

  override connectResult(): Failable<0> {
    if (this.state === 'SYN-SENT') return 'EINPROGRESS'
    if (this.state !== 'CLOSED') {
      this.phase = 'connected'
      return 0
    }
    const errno = this.takeError() ?? 'ECONNABORTED'
    this.disconnect()
    return errno
  }

  /** tcp_disconnect(): fit for another connect. */
  private disconnect(): void {
    this.state = 'CLOSED'
    this.phase = 'unconnected'
    this.peer = null
    this.other = null
    this.inbox = new ByteStream()
    this.readShut = false
    this.writeShut = false
    if (this.local && !this.hasOwnAddress) this.local = { ...this.local, address: ANY[this.family] }
    if (!this.isBound) this.stack.tcp.delete(this)
  }

  /** The peer as this socket names it: `::` and 0.0.0.0 mean loopback, IPv4 in an IPv6 socket is mapped. */
  private target(address: SocketAddress): InetAddress | Errno {
    if (address.family !== this.family) return wrongFamily(this.family, address)
    const to = isAny(address.address) ? this.loopback : address.address
    if (this.isV6only && fromMapped(to)) return 'ENETUNREACH'
    return { ...address, address: to }
  }

  /** What 0.0.0.0 and :: mean as a target: the socket's own IPv4 address, else loopback in the socket's form. */
  private get loopback(): string {
    const own = this.hasOwnAddress ? this.local!.address : null
    if (this.family === 'inet') return own ?? LOOPBACK.inet
    return own && isMapped(own) ? toMapped(LOOPBACK.inet) : LOOPBACK.inet6
  }

  private ownForm(address: string): string {
    return this.family === 'inet6' && !address.includes(':') ? toMapped(address) : address
  }

  private sendSyn(attempt: number): void {
    const { scheduler } = this.stack.kernel
    scheduler.after(LATENCY, () => {
      if (this.cancelled || this.state !== 'SYN-SENT') return
      const answer = this.stack.answerSyn(this)
      if (answer === this) this.meetItself()
      else if (answer instanceof TcpSocket) this.establish(answer)
      else if (answer !== 'drop') this.fail(answer)
      else this.retrySyn(attempt)
    })
  }

  private retrySyn(attempt: number): void {
    const { scheduler } = this.stack.kernel
    const limit = Math.min(SYN_RETRIES.length, this.stack.kernel.sysctl.number('net.ipv4.tcp_syn_retries'))
    const waited = attempt === 0 ? 0 : SYN_RETRIES[attempt - 1]!
    const next = attempt < limit ? SYN_RETRIES[attempt]! : 2 * waited + 1000
    scheduler.after(Math.min(next, SYN_TIMEOUT) - waited, () => {
      if (this.cancelled || this.state !== 'SYN-SENT') return
      if (attempt < limit) this.sendSyn(attempt + 1)
      else this.fail('ETIMEDOUT')
    })
  }

  private establish(listener: TcpSocket): void {
    const child = new TcpSocket(this.stack, listener.family, listener.uid, 0)
    const mapped = listener.family === 'inet6' && this.family === 'inet'
    const form = (address: InetAddress): InetAddress => ({
      family: listener.family,
      address: mapped
        ? toMapped(address.address)
        : listener.family === 'inet'
          ? plain(address.address)
          : address.address,
      port: address.port,
    })
    child.local = form(this.peer!)
    child.peer = form(this.local!)
    for (const [name, value] of listener.options) child.options.set(name, value)
    child.other = this
    this.other = child
    child.state = 'ESTAB'
    child.phase = 'connected'
    child.isBound = true
    this.state = 'ESTAB'
    this.stack.tcp.add(child)
    listener.acceptQueue.push(child)
    listener.wakeReaders()
    this.wakeWriters()
  }

  /** RFC 9293, simultaneous open: who calls the port that it has bound reaches itself. */
  private meetItself(): void {
    this.other = this
    this.state = 'ESTAB'
    this.wakeWriters()
  }

  private fail(errno: Errno): void {
    this.die(errno)
    this.peer = null
  }

  get hasRoomForConnection(): boolean {
    return this.acceptQueue.length <= this.backlog
  }

  override tryAccept(): Failable<Peer> {
    if (this.state !== 'LISTEN') return 'EINVAL'
    const file = this.acceptQueue.shift()
    return file ? { file, address: file.peer! } : 'EAGAIN'
  }

  trySend(_process: Process, data: Uint8Array): Failable<number> {
    const error = this.takeError()
    if (error) return error
    if (this.state === 'SYN-SENT') return 'EAGAIN'
    if (this.writeShut || (this.state !== 'ESTAB' && this.state !== 'CLOSE-WAIT')) return 'EPIPE'
    if (this.stack.resetsDataTo(this.peer!.port)) {
      this.die('ECONNRESET')
      return data.length
    }
    const { other } = this
    if (!other || other.inbox.closed) {
      // The first bytes to a closed peer are lost; its reset makes the next call fail.
      this.die(this.state === 'CLOSE-WAIT' ? 'EPIPE' : 'ECONNRESET')
      return data.length
    }
    const sent = other.inbox.send(data)
    if (typeof sent === 'number') other.wakeReaders()
    return sent
  }

  /** tcp_recvmsg_locked(): bytes first, then the end of file, an error, what has been shut, and the missing connection. */
  tryReceive(count: number, peek: boolean): Failable<Datagram> {
    if (this.state === 'LISTEN') return 'ENOTCONN'
    if (this.inbox.length > 0) {
      const data = this.inbox.receive(count, peek)
      if (typeof data === 'string') return data
      this.other?.wakeWriters()
      return { data, from: null }
    }
    if (this.inbox.ended) return END
    const error = this.takeError()
    if (error) return error
    if (this.readShut) return END
    return this.state === 'CLOSED' ? 'ENOTCONN' : 'EAGAIN'
  }

  /** inet_shutdown(). */
  shutdown(how: 'read' | 'write' | 'both'): Failable<0> {
    if (this.phase === 'connecting') this.phase = this.isIn('SYN-SENT', 'CLOSED') ? 'disconnecting' : 'connected'
    if (this.state === 'LISTEN') {
      if (how !== 'write') this.stopListening()
      return 0
    }
    if (this.state === 'SYN-SENT') {
      this.disconnect()
      return 0
    }
    if (how !== 'write') this.readShut = true
    if (how !== 'read') this.writeShut = true
    if (this.state === 'CLOSED') return 'ENOTCONN'
    if (how !== 'read') this.sendFin()
    this.wakeReaders()
    return 0
  }

  private isIn(...states: readonly State[]): boolean {
    return states.includes(this.state)
  }

  /** Says that no more will come. Who says it first waits at the end (TIME-WAIT). */
  private sendFin(): void {
    const { other } = this
    if (this.state === 'ESTAB') {
      this.state = 'FIN-WAIT-2'
      if (!other) return
      other.inbox.ended = true
      other.readShut = true
      if (other.state === 'ESTAB') other.state = 'CLOSE-WAIT'
      other.wakeReaders()
      other.wakeWriters()
    } else if (this.state === 'CLOSE-WAIT') {
      this.finish()
      if (!other) return
      other.inbox.ended = true
      other.readShut = true
      other.bothFinished()
    }
  }

  /** tcp_done(): nothing goes in or out any more. */
  private finish(): void {
    this.state = 'CLOSED'
    this.readShut = true
    this.writeShut = true
    this.stack.tcp.delete(this)
    this.wakeReaders()
    this.wakeWriters()
  }

  private die(errno: Errno): void {
    this.error = errno
    this.finish()
    if (this.isBound && this.refs > 0) this.stack.tcp.add(this)
  }

  /** The other side's FIN has come after ours: the connection becomes an entry that nobody owns. */
  private bothFinished(): void {
    if (this.state !== 'FIN-WAIT-2') return
    this.stack.addTimeWait(this)
    this.finish()
  }

  /** tcp_poll(). */
  override poll(): number {
    if (this.state === 'LISTEN') return this.acceptQueue.length > 0 ? POLLIN : 0
    let events = 0
    if ((this.readShut && this.writeShut) || this.state === 'CLOSED') events |= POLLHUP
    if (this.readShut) events |= POLLIN | POLLRDHUP
    if (this.state !== 'SYN-SENT') {
      if (this.inbox.length > 0) events |= POLLIN
      if (this.writeShut || !this.other || this.other.inbox.room > 0) events |= POLLOUT
    }
    return this.error ? events | POLLERR : events
  }

  protected override onLastClose(): void {
    this.cancelled = true
    this.inbox.closed = true
    const lingersNot = this.options.get('SO_LINGER') === 0
    if (this.state === 'LISTEN') this.stopListening()
    else if (this.state === 'SYN-SENT' || this.state === 'CLOSED') this.stack.tcp.delete(this)
    else if (this.inbox.length > 0 || lingersNot) this.abort()
    else {
      const state = this.state
      this.sendFin()
      if (state === 'FIN-WAIT-2' || state === 'ESTAB') this.expireOrphan()
    }
  }

  /** Bytes that nobody will read, or SO_LINGER 0: the peer gets a reset instead of a FIN. */
  private abort(): void {
    const { other } = this
    this.stack.tcp.delete(this)
    this.state = 'CLOSED'
    if (other && other.state !== 'CLOSED') other.die(other.state === 'CLOSE-WAIT' ? 'EPIPE' : 'ECONNRESET')
  }

  private expireOrphan(): void {
    this.stack.kernel.scheduler.after(FIN_TIMEOUT, () => {
      if (this.state === 'FIN-WAIT-2') this.stack.tcp.delete(this)
    })
  }

  private stopListening(): void {
    this.disconnect()
    if (this.refs === 0) this.stack.tcp.delete(this)
    for (const child of this.acceptQueue.splice(0)) child.abort()
    this.wakeReaders()
  }

  localAddress(): SocketAddress {
    return this.local ?? { family: this.family, address: ANY[this.family], port: 0 }
  }

  peerAddress(): SocketAddress | null {
    return this.state === 'ESTAB' || this.state === 'CLOSE-WAIT' || this.state.startsWith('FIN') ? this.peer : null
  }

  info(): SocketInfo | null {
    if (this.state === 'CLOSED') return null
    const isListening = this.state === 'LISTEN'
    return {
      protocol: 'tcp',
      family: this.family,
      type: 'stream',
      state: this.state,
      local: this.localAddress(),
      peer: isListening ? null : this.peer,
      recvQ: isListening ? this.acceptQueue.length : this.inbox.length,
      // The SYN itself waits to be acknowledged.
      sendQ: isListening ? this.backlog : this.state === 'SYN-SENT' ? 1 : 0,
      inode: this.refs > 0 ? this.ino : 0,
      uid: this.uid,
      v6only: this.isV6only,
      timer: null,
    }
  }
}

/** Nothing more will come. */
const END: Datagram = { data: new Uint8Array(0), from: null }

/** An IPv4 address is too short for an IPv6 socket, which is noticed before its family is. */
export const wrongFamily = (own: Family, address: SocketAddress): Errno =>
  own === 'inet6' && address.family === 'inet' ? 'EINVAL' : 'EAFNOSUPPORT'

const isMapped = (address: string) => fromMapped(address) !== null

/** IPv4-mapped addresses route as what they are. */
export const plain = (address: string) => fromMapped(address) ?? address
