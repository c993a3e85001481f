import { errnoName, errnoNumber } from '../../../errno/index.ts'
import { type Failable, failed } from '../../vfs/index.ts'
import { O_NONBLOCK } from '../constants.ts'
import { canonical } from '../net/address.ts'
import { type Peer, Socket } from '../net/socket.ts'
import { TcpSocket } from '../net/tcp.ts'
import { UdpSocket } from '../net/udp.ts'
import { UnixSocket } from '../net/unix.ts'
import type { Fd, SocketAddress, SysResult, Task } from '../sys.ts'
import { COST } from './base.ts'
import { TerminalCalls } from './terminals.ts'

export interface SocketOptions {
  readonly nonblock?: boolean
  readonly cloexec?: boolean
  readonly protocol?: string
}

/** Sockets, and the netlink requests that ss and ip make. */
export abstract class SocketCalls extends TerminalCalls {
  socket(
    family: 'inet' | 'inet6' | 'unix',
    type: 'stream' | 'dgram' | 'raw',
    options: SocketOptions = {},
  ): SysResult<Fd> {
    this.enter()
    const made = this.makeSocket(family, type, options)
    const outcome = failed(made) ? made : this.install(made, options.cloexec ?? false)
    return this.leave('socket', socketArgs(family, type, options), outcome)
  }

  private makeSocket(
    family: 'inet' | 'inet6' | 'unix',
    type: 'stream' | 'dgram' | 'raw',
    options: SocketOptions,
  ): Failable<Socket> {
    const { kernel, credentials } = this
    const flags = options.nonblock ? O_NONBLOCK : 0
    // The module is not loaded, as on Debian before anybody asks for it by hand.
    if (options.protocol === 'sctp') return 'EPROTONOSUPPORT'
    if (type === 'raw' && family !== 'unix')
      return credentials.capabilities.has('CAP_NET_RAW') ? 'EPROTONOSUPPORT' : 'EPERM'
    if (family === 'unix')
      return new UnixSocket(kernel.net, type === 'stream' ? type : 'dgram', credentials.euid, flags)
    const make = type === 'stream' ? TcpSocket : UdpSocket
    const socket = new make(kernel.net, family, credentials.euid, flags)
    if (family === 'inet6') socket.options.set('IPV6_V6ONLY', kernel.sysctl.number('net.ipv6.bindv6only'))
    return socket
  }

  socketpair(type: 'stream' | 'dgram'): SysResult<readonly [Fd, Fd]> {
    this.enter()
    const { net } = this.kernel
    const { euid } = this.credentials
    const pair = [new UnixSocket(net, type, euid, 0), new UnixSocket(net, type, euid, 0)] as const
    UnixSocket.pair(...pair)
    const outcome = this.installPair(pair, false)
    const args = ['AF_UNIX', TYPES[type], 0, failed(outcome) ? '0x7ffc' : `[${outcome.join(', ')}]`]
    return this.leave('socketpair', args, outcome, { shown: 0 })
  }

  bind(fd: Fd, address: SocketAddress): SysResult {
    this.enter(COST.path)
    const socket = this.socketOf(fd)
    const wanted = canonicalAddress(address)
    const outcome = failed(socket) ? socket : failed(wanted) ? wanted : socket.bind(this.process, wanted)
    return this.leaveDone('bind', [fd, address], outcome, { address })
  }

  listen(fd: Fd, backlog: number): SysResult {
    this.enter()
    const socket = this.socketOf(fd)
    const outcome = failed(socket) ? socket : socket.listen(backlog)
    const address = failed(socket) ? undefined : socket.localAddress()
    return this.leaveDone('listen', [fd, backlog], outcome, address ? { address } : undefined)
  }

  *accept(
    fd: Fd,
    options: { nonblock?: boolean; cloexec?: boolean; unnamed?: boolean } = {},
  ): Task<SysResult<{ readonly fd: Fd; readonly peer: SocketAddress }>> {
    yield* this.enterTask(COST.path)
    const outcome = yield* this.acceptOn(fd, options)
    const shownFlags = [options.cloexec && 'SOCK_CLOEXEC', options.nonblock && 'SOCK_NONBLOCK']
      .filter(Boolean)
      .join('|')
    const args = [fd, failed(outcome) || options.unnamed ? null : outcome.peer, shownFlags || '0']
    return this.leave('accept4', args, outcome, { shown: failed(outcome) ? 0 : outcome.fd })
  }

  private *acceptOn(
    fd: Fd,
    options: { nonblock?: boolean; cloexec?: boolean },
  ): Task<Failable<{ readonly fd: Fd; readonly peer: SocketAddress }>> {
    const socket = this.socketOf(fd)
    if (failed(socket)) return socket
    if (this.tableIsFull()) return 'EMFILE'
    let peer: Failable<Peer> = socket.tryAccept()
    for (; peer === 'EAGAIN'; peer = socket.tryAccept()) {
      if (socket.isNonblocking) return 'EAGAIN'
      const reason = yield* this.sleep([socket.readable], this.deadlineOf(socket.readTimeout))
      if (reason === 'signal') return 'EINTR'
      if (reason === 'timeout') return 'EAGAIN'
    }
    if (failed(peer)) return peer
    if (options.nonblock) peer.file.flags |= O_NONBLOCK
    const accepted = this.install(peer.file, options.cloexec ?? false)
    return failed(accepted) ? accepted : { fd: accepted, peer: peer.address }
  }

  private tableIsFull(): boolean {
    const { files, limits } = this.process
    return files.lowestFree() >= limits.nofile.soft
  }

  private deadlineOf(timeout: number): number {
    return timeout > 0 ? this.kernel.scheduler.time + timeout : Number.POSITIVE_INFINITY
  }

  *connect(fd: Fd, address: SocketAddress): Task<SysResult> {
    yield* this.enterTask(COST.path)
    const outcome = yield* this.connectTo(fd, address)
    return this.leaveDone('connect', [fd, address], outcome, { address })
  }

  private *connectTo(fd: Fd, address: SocketAddress): Task<Failable<0>> {
    const socket = this.socketOf(fd)
    if (failed(socket)) return socket
    const wanted = canonicalAddress(address)
    if (failed(wanted)) return wanted
    let outcome = socket.connect(this.process, wanted)
    // A unix listener with a full queue makes the caller wait until somebody is accepted.
    while (outcome === 'EAGAIN' && !socket.isNonblocking && socket instanceof UnixSocket) {
      if ((yield* this.sleep([], this.kernel.scheduler.time + 1)) === 'signal') return 'EINTR'
      outcome = socket.connect(this.process, wanted)
    }
    if (outcome !== 'EINPROGRESS' || socket.isNonblocking) return outcome
    const deadline = this.deadlineOf(socket.option('SO_SNDTIMEO'))
    for (outcome = socket.connectResult(); outcome === 'EINPROGRESS'; outcome = socket.connectResult()) {
      const reason = yield* this.sleep([socket.writable], deadline)
      if (reason === 'signal') return 'EINTR'
      if (reason === 'timeout') return 'EINPROGRESS'
    }
    return outcome
  }

  *sendto(
    fd: Fd,
    data: Uint8Array,
    address: SocketAddress | null,
    options: { nosignal?: boolean } = {},
  ): Task<SysResult<number>> {
    yield* this.enterTask(COST.data)
    const outcome = yield* this.send(fd, data, address)
    const args = [fd, data, data.length, options.nosignal ? 'MSG_NOSIGNAL' : '0', address]
    const signals = options.nosignal ? {} : SEND_SIGNALS
    return yield* this.leaveRaising('sendto', args, outcome, signals, address ? { address } : undefined)
  }

  private *send(fd: Fd, data: Uint8Array, address: SocketAddress | null): Task<Failable<number>> {
    const socket = this.socketOf(fd)
    if (failed(socket)) return socket
    const to = address && canonicalAddress(address)
    if (failed(to)) return to
    let done = 0
    for (;;) {
      const outcome = socket.trySend(this.process, done === 0 ? data : data.subarray(done), to)
      if (typeof outcome === 'number') {
        done += outcome
        if (done >= data.length || socket.isNonblocking) return done
      } else if (outcome !== 'EAGAIN') {
        if (done > 0) socket.keepError(outcome)
        return done || outcome
      } else if (socket.isNonblocking) return done || 'EAGAIN'
      if ((yield* this.sleep([socket.writable])) === 'signal') return done || 'EINTR'
    }
  }

  *recvfrom(
    fd: Fd,
    count: number,
    options: { peek?: boolean; dontwait?: boolean } = {},
  ): Task<SysResult<{ readonly data: Uint8Array; readonly from: SocketAddress | null }>> {
    yield* this.enterTask(COST.data)
    const socket = this.socketOf(fd)
    const outcome = failed(socket) ? socket : yield* this.receive(socket, count, options)
    const shown = [options.peek && 'MSG_PEEK', options.dontwait && 'MSG_DONTWAIT'].filter(Boolean).join('|') || '0'
    const data = failed(outcome) ? '' : outcome.data
    return this.leave('recvfrom', [fd, data, count, shown], outcome, {
      shown: failed(outcome) ? 0 : outcome.data.length,
    })
  }

  private *receive(socket: Socket, count: number, options: { peek?: boolean; dontwait?: boolean }) {
    const deadline = this.deadlineOf(socket.readTimeout)
    for (;;) {
      const outcome = socket.tryReceive(count, options.peek ?? false)
      if (outcome !== 'EAGAIN' || socket.isNonblocking || options.dontwait) return outcome
      const reason = yield* this.sleep([socket.readable], deadline)
      if (reason === 'signal') return 'EINTR'
      if (reason === 'timeout') return 'EAGAIN'
    }
  }

  shutdown(fd: Fd, how: 'read' | 'write' | 'both'): SysResult {
    this.enter()
    const socket = this.socketOf(fd)
    return this.leaveDone('shutdown', [fd, HOWS[how]], failed(socket) ? socket : socket.shutdown(how))
  }

  getsockname(fd: Fd): SysResult<SocketAddress> {
    this.enter()
    const socket = this.socketOf(fd)
    const outcome = failed(socket) ? socket : socket.localAddress()
    return this.leave('getsockname', [fd, failed(outcome) ? null : outcome], outcome, { shown: 0 })
  }

  getpeername(fd: Fd): SysResult<SocketAddress> {
    this.enter()
    const socket = this.socketOf(fd)
    const outcome = failed(socket) ? socket : (socket.peerAddress() ?? 'ENOTCONN')
    return this.leave('getpeername', [fd, failed(outcome) ? null : outcome], outcome, { shown: 0 })
  }

  getsockopt(fd: Fd, name: string): SysResult<number> {
    this.enter()
    const socket = this.socketOf(fd)
    const outcome = failed(socket) ? socket : readOption(socket, name)
    // strace names the error that SO_ERROR holds.
    const shown = name === 'SO_ERROR' && typeof outcome === 'number' ? (errnoName(outcome) ?? outcome) : outcome
    return this.leave('getsockopt', [fd, level(name), name, `[${shown}]`, '[4]'], outcome, { shown: 0 })
  }

  setsockopt(fd: Fd, name: string, value: number): SysResult {
    this.enter()
    const socket = this.socketOf(fd)
    const outcome = failed(socket) ? socket : this.setOption(socket, name, value)
    return this.leaveDone('setsockopt', [fd, level(name), name, `[${value}]`, 4], outcome)
  }

  private setOption(socket: Socket, name: string, value: number): Failable<0> {
    if (!/^(SO|TCP|IP|IPV6)_/.test(name)) return 'ENOPROTOOPT'
    if (READ_ONLY.has(name)) return 'ENOPROTOOPT'
    if (socket.family === 'unix' && name === 'SO_REUSEPORT') return value ? 'EOPNOTSUPP' : 0
    if (socket.family === 'unix' && !name.startsWith('SO_')) return 'EOPNOTSUPP'
    if (name === 'IPV6_V6ONLY' && socket.family !== 'inet6') return 'ENOPROTOOPT'
    if (name === 'IPV6_V6ONLY' && socket.holdsPort) return 'EINVAL'
    if (name.startsWith('TCP_') && !(socket instanceof TcpSocket)) return 'EOPNOTSUPP'
    // Simplified: the value is an index, -1 for a name that no interface has; Linux takes the name.
    if (name === 'SO_BINDTODEVICE' && value < 0) return 'ENODEV'
    if (name === 'SO_BINDTODEVICE' && !this.credentials.capabilities.has('CAP_NET_RAW')) return 'EPERM'
    socket.options.set(name, value)
    return 0
  }

  private socketOf(fd: Fd): Failable<Socket> {
    const file = this.file(fd)
    if (!file) return 'EBADF'
    return file instanceof Socket ? file : 'ENOTSOCK'
  }
}

const SEND_SIGNALS = { EPIPE: 'SIGPIPE' } as const
const FAMILIES = { inet: 'AF_INET', inet6: 'AF_INET6', unix: 'AF_UNIX' }
const TYPES = { stream: 'SOCK_STREAM', dgram: 'SOCK_DGRAM', raw: 'SOCK_RAW' }
const HOWS = { read: 'SHUT_RD', write: 'SHUT_WR', both: 'SHUT_RDWR' }
const PROTOCOLS: Readonly<Record<string, string>> = {
  tcp: 'IPPROTO_TCP',
  udp: 'IPPROTO_UDP',
  icmp: 'IPPROTO_ICMP',
  sctp: 'IPPROTO_SCTP',
}

function socketArgs(
  family: keyof typeof FAMILIES,
  type: keyof typeof TYPES,
  options: SocketOptions,
): readonly string[] {
  const flags = [TYPES[type], options.cloexec && 'SOCK_CLOEXEC', options.nonblock && 'SOCK_NONBLOCK']
  const protocol = PROTOCOLS[options.protocol ?? ''] ?? (family === 'unix' ? '0' : 'IPPROTO_IP')
  return [FAMILIES[family], flags.filter(Boolean).join('|'), protocol]
}

const level = (name: string) =>
  name.startsWith('TCP_')
    ? 'SOL_TCP'
    : name.startsWith('IPV6_')
      ? 'SOL_IPV6'
      : name.startsWith('IP_')
        ? 'SOL_IP'
        : 'SOL_SOCKET'

const READ_ONLY = new Set(['SO_ERROR', 'SO_TYPE', 'SO_ACCEPTCONN', 'SO_PROTOCOL', 'SO_DOMAIN'])
const DEFAULTS: Readonly<Record<string, number>> = { SO_RCVBUF: 131072, SO_SNDBUF: 16384 }

function readOption(socket: Socket, name: string): Failable<number> {
  switch (name) {
    case 'SO_ERROR': {
      const error = socket.takeError()
      return error ? errnoNumber(error) : 0
    }
    case 'SO_TYPE':
      return socket.type === 'stream' ? 1 : 2
    case 'SO_ACCEPTCONN':
      return socket instanceof TcpSocket && socket.state === 'LISTEN' ? 1 : 0
    default:
      return /^(SO|TCP|IP|IPV6)_/.test(name) ? (socket.options.get(name) ?? DEFAULTS[name] ?? 0) : 'ENOPROTOOPT'
  }
}

/** Addresses are compared as text, so they are written in one way only. */
function canonicalAddress(address: SocketAddress): Failable<SocketAddress> {
  if (address.family === 'unix') return address
  const text = canonical(address.address)
  return text === null ? 'EINVAL' : { ...address, address: text }
}
