import type { Failable } from '../../vfs/index.ts'
import { type Errno, POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDHUP } from '../constants.ts'
import type { Process } from '../process.ts'
import type { SocketAddress, SocketInfo } from '../sys.ts'
import { ANY, type Family, fromMapped, isAny, LOOPBACK, toMapped } from './address.ts'
import { type Datagram, Socket } from './socket.ts'
import type { NetStack } from './stack.ts'
import { type InetAddress, plain } from './tcp.ts'

const MAX_DATAGRAM = 65507
const MAX_QUEUED = 200_000

export class UdpSocket extends Socket {
  readonly type = 'dgram'
  local: InetAddress | null = null
  peer: InetAddress | null = null
  /** Given by bind(2), not by connect(2), which chooses anew each time. */
  private hasOwnAddress = false
  private queue: Datagram[] = []
  private queued = 0
  private readShut = false
  private writeShut = false

  constructor(
    stack: NetStack,
    readonly family: Family,
    uid: number,
    flags: number,
  ) {
    super(stack, uid, flags)
  }

  override get holdsPort(): boolean {
    return this.local !== null
  }

  get isV6only(): boolean {
    return this.family === 'inet6' && this.option('IPV6_V6ONLY') === 1
  }

  bind(process: Process, address: SocketAddress): Failable<0> {
    const checked = this.stack.checkBindAddress(process, this, address, this.local !== null)
    if (typeof checked === 'string') return checked
    if (checked.port !== 0 && this.stack.udpConflict(this, checked.address, checked.port)) return 'EADDRINUSE'
    this.hasOwnAddress = !isAny(checked.address)
    return this.take(checked.address, checked.port)
  }

  private take(address: string, wanted: number): Failable<0> {
    const port = wanted || this.stack.freePort('udp', this, address)
    if (port === null) return 'EADDRINUSE'
    this.local = { family: this.family, address, port }
    this.stack.udp.add(this)
    return 0
  }

  connect(_process: Process, address: SocketAddress): Failable<0> {
    if (!this.hasPort()) return 'EAGAIN'
    const target = this.check(address, 'EAFNOSUPPORT')
    if (typeof target === 'string') return target
    const route = this.routeTo(target)
    if (typeof route === 'string') return route
    const source = this.family === 'inet6' && !route.source.includes(':') ? toMapped(route.source) : route.source
    if (isAny(this.local!.address)) this.local = { ...this.local!, address: source }
    this.peer = target
    return 0
  }

  /** An IPv6 socket with an address of its own stays with that family, native or mapped. */
  private routeTo(target: InetAddress): Failable<{ readonly kind: string; readonly source: string }> {
    const own = this.local!.address
    const [isOwnMapped, isMapped] = [fromMapped(own) !== null, fromMapped(target.address) !== null]
    if (this.family === 'inet6' && this.hasOwnAddress && isMapped && !isOwnMapped) return 'EAFNOSUPPORT'
    const route = this.stack.routing.lookup(plain(target.address))
    if (route.kind === 'none') return route.errno
    return isOwnMapped && !isMapped ? 'EAFNOSUPPORT' : route
  }

  /** inet_autobind(): a port is taken before anything else is looked at. */
  private hasPort(): boolean {
    return this.local !== null || this.take(ANY[this.family], 0) === 0
  }

  /** The target in the socket's own family: an IPv6 socket takes IPv4 addresses too, unless it is V6ONLY. */
  private check(address: SocketAddress, v6onlyErrno: Errno): Failable<InetAddress> {
    if (address.family === 'unix') return 'EAFNOSUPPORT'
    if (this.family === 'inet' && address.family === 'inet6') return 'EAFNOSUPPORT'
    const isMapped = this.family === 'inet6' && (address.family === 'inet' || fromMapped(address.address) !== null)
    if (isMapped && this.isV6only) return v6onlyErrno
    if (address.address === BROADCAST && !this.option('SO_BROADCAST')) return 'EACCES'
    const hasMapped = fromMapped(this.local!.address) !== null
    const loopback = hasMapped ? toMapped(LOOPBACK.inet) : LOOPBACK[address.family]
    const to = isAny(address.address) ? loopback : address.address
    const own = this.family === 'inet6' && address.family === 'inet' && !to.includes(':') ? toMapped(to) : to
    return { family: this.family, address: own, port: address.port }
  }

  /** udp_sendmsg(): the address and the route first, what is pending or shut only then. */
  trySend(_process: Process, data: Uint8Array, to: SocketAddress | null): Failable<number> {
    if (!this.hasPort()) return 'EAGAIN'
    if (data.length > MAX_DATAGRAM) return 'EMSGSIZE'
    if (to?.family === 'unix' && this.family === 'inet6') return 'EINVAL'
    const target = to ? this.check(to, 'ENETUNREACH') : (this.peer ?? 'EDESTADDRREQ')
    if (typeof target === 'string') return target
    if (target.port === 0 && (to || fromMapped(target.address))) return 'EINVAL'
    const route = this.routeTo(target)
    if (typeof route === 'string') return route
    const error = this.takeError()
    if (error) return error
    if (this.writeShut) return 'EPIPE'
    if (route.kind === 'local') this.deliver(data, target, route.source)
    return data.length
  }

  private deliver(data: Uint8Array, target: InetAddress, source: string): void {
    const receiver = this.stack.findUdp(target, this)
    if (!receiver) {
      // ICMP port unreachable reaches only a socket that is connected to that very place.
      if (this.peer?.port === target.port && this.peer.address === target.address) this.error = 'ECONNREFUSED'
      this.wakeReaders()
      return
    }
    if (receiver.queued + data.length > MAX_QUEUED) return
    const own = isAny(this.local!.address) ? source : plain(this.local!.address)
    const address = receiver.family === 'inet6' && !own.includes(':') ? toMapped(own) : own
    receiver.queue.push({ data: data.slice(), from: { family: receiver.family, address, port: this.local!.port } })
    receiver.queued += data.length
    receiver.wakeReaders()
  }

  tryReceive(count: number, peek: boolean): Failable<Datagram> {
    const error = this.takeError()
    if (error) return error
    const first = this.queue[0]
    if (!first) return 'EAGAIN'
    if (!peek) {
      this.queue.shift()
      this.queued -= first.data.length
    }
    return { data: first.data.slice(0, count), from: first.from }
  }

  shutdown(how: 'read' | 'write' | 'both'): Failable<0> {
    if (how !== 'write') this.readShut = true
    if (how !== 'read') this.writeShut = true
    this.wakeReaders()
    return this.peer ? 0 : 'ENOTCONN'
  }

  /** datagram_poll(). */
  override poll(): number {
    let events = POLLOUT
    if (this.queue.length > 0) events |= POLLIN
    if (this.readShut) events |= POLLIN | POLLRDHUP
    if (this.readShut && this.writeShut) events |= POLLHUP
    return this.error ? events | POLLERR : events
  }

  protected override onLastClose(): void {
    this.stack.udp.delete(this)
  }

  localAddress(): SocketAddress {
    return this.local ?? { family: this.family, address: ANY[this.family], port: 0 }
  }
  peerAddress(): SocketAddress | null {
    return this.peer
  }

  info(): SocketInfo | null {
    if (!this.local) return null
    return {
      protocol: 'udp',
      family: this.family,
      type: 'dgram',
      state: this.peer ? 'ESTAB' : 'UNCONN',
      local: this.local,
      peer: this.peer,
      recvQ: this.queued,
      sendQ: 0,
      inode: this.ino,
      uid: this.uid,
      v6only: this.isV6only,
      timer: null,
    }
  }
}

const BROADCAST = '255.255.255.255'
