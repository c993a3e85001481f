import type { Failable } from '../../vfs/index.ts'
import type { Errno } from '../constants.ts'
import type { Kernel } from '../kernel.ts'
import type { Process } from '../process.ts'
import type { SocketAddress, SocketInfo } from '../sys.ts'
import { ANY, fromMapped, isAny } from './address.ts'
import { Routing } from './routes.ts'
import { type InetAddress, plain, type TcpSocket, wrongFamily } from './tcp.ts'
import { UdpSocket } from './udp.ts'
import type { UnixSocket } from './unix.ts'

const TIME_WAIT_MS = 60_000

interface TimeWait {
  readonly socket: TcpSocket
  readonly local: InetAddress
  readonly peer: InetAddress
  readonly expires: number
}
export interface FilterRule {
  readonly port: number
  readonly action: string
}

/** `iptables -j REJECT --reject-with`: what the sender of a SYN sees. */
const REJECTIONS: Readonly<Record<string, Errno>> = {
  reject: 'ECONNREFUSED',
  'tcp-reset': 'ECONNREFUSED',
  'icmp-port-unreachable': 'ECONNREFUSED',
  'icmp-net-unreachable': 'ENETUNREACH',
  'icmp-host-unreachable': 'EHOSTUNREACH',
  'icmp-proto-unreachable': 'ENOPROTOOPT',
  'icmp-net-prohibited': 'ENETUNREACH',
  'icmp-host-prohibited': 'EHOSTUNREACH',
  'icmp-admin-prohibited': 'EHOSTUNREACH',
}

/** All sockets of the machine, and the rules by which they share ports. */
export class NetStack {
  readonly routing = new Routing()
  readonly tcp = new Set<TcpSocket>()
  readonly udp = new Set<UdpSocket>()
  readonly unix = new Set<UnixSocket>()
  filter: readonly FilterRule[] = []
  private timeWaits: TimeWait[] = []

  constructor(readonly kernel: Kernel) {}

  /** What bind(2) checks before it looks for conflicts: IPv4 asks for the address first, IPv6 last. */
  checkBindAddress(
    process: Process,
    socket: TcpSocket | UdpSocket,
    address: SocketAddress,
    isBound: boolean,
  ): Failable<InetAddress> {
    if (address.family !== socket.family) return wrongFamily(socket.family, address)
    const foreign = this.isForeign(socket, address)
    if (foreign && socket.family === 'inet') return foreign
    if (this.isPrivileged(process, address.port)) return 'EACCES'
    if (isBound) return 'EINVAL'
    return foreign ?? address
  }

  private isForeign(socket: TcpSocket | UdpSocket, { address }: InetAddress): Errno | null {
    if (socket.isV6only && fromMapped(address)) return 'EINVAL'
    const mayBeForeign = this.kernel.sysctl.get('net.ipv4.ip_nonlocal_bind') === '1'
    return isAny(plain(address)) || this.routing.isOwn(plain(address)) || mayBeForeign ? null : 'EADDRNOTAVAIL'
  }

  private isPrivileged({ credentials }: Process, port: number): boolean {
    const first = this.kernel.sysctl.number('net.ipv4.ip_unprivileged_port_start')
    return port > 0 && port < first && !credentials.capabilities.has('CAP_NET_BIND_SERVICE')
  }

  /**
   * inet_csk_bind_conflict(): SO_REUSEADDR on both passes everything but a listener, SO_REUSEPORT on both passes for the
   * same user.
   */
  tcpConflict(socket: TcpSocket, address: string, port: number): boolean {
    for (const other of this.tcp) {
      if (other === socket || other.local?.port !== port) continue
      if (!overlaps(socket, address, other, other.local.address)) continue
      if (bothSet(socket, other, 'SO_REUSEADDR') && other.state !== 'LISTEN') continue
      if (bothSet(socket, other, 'SO_REUSEPORT') && other.uid === socket.uid) continue
      return true
    }
    return this.liveTimeWaits().some(
      (entry) =>
        entry.local.port === port &&
        overlaps(socket, address, entry.socket, entry.local.address) &&
        !bothSet(socket, entry.socket, 'SO_REUSEADDR') &&
        !bothSet(socket, entry.socket, 'SO_REUSEPORT'),
    )
  }

  udpConflict(socket: UdpSocket, address: string, port: number): boolean {
    for (const other of this.udp) {
      if (other === socket || other.local?.port !== port) continue
      if (!overlaps(socket, address, other, other.local.address)) continue
      if (bothSet(socket, other, 'SO_REUSEADDR')) continue
      if (bothSet(socket, other, 'SO_REUSEPORT') && other.uid === socket.uid) continue
      return true
    }
    return false
  }

  /** A port of net.ipv4.ip_local_port_range that nobody uses (for this peer), or null when there is none. */
  freePort(protocol: 'tcp' | 'udp', socket: TcpSocket | UdpSocket, address: string, peer?: InetAddress): number | null {
    const [low = 32768, high = 60999] = this.kernel.sysctl.get('net.ipv4.ip_local_port_range')!.split(/\s+/).map(Number)
    const count = high - low + 1
    const start = this.kernel.random.below(count)
    for (let i = 0; i < count; i++) {
      const port = low + ((start + i) % count)
      if (!this.isTaken(protocol, socket, address, port, peer)) return port
    }
    return null
  }

  private isTaken(
    protocol: 'tcp' | 'udp',
    socket: TcpSocket | UdpSocket,
    address: string,
    port: number,
    peer: InetAddress | undefined,
  ): boolean {
    if (socket instanceof UdpSocket || protocol === 'udp') return this.udpConflict(socket as UdpSocket, address, port)
    if (!peer) return this.tcpConflict(socket, address, port)
    const samePeer = (other: InetAddress | null) => other?.port === peer.port && other.address === peer.address
    for (const other of this.tcp) {
      if (other.local?.port !== port) continue
      if (!other.peer || samePeer(other.peer)) return true
    }
    return this.liveTimeWaits().some((entry) => entry.local.port === port && samePeer(entry.peer))
  }

  /** The far end of a SYN: a listener, an errno that comes back, or nothing. */
  answerSyn(from: TcpSocket): TcpSocket | Errno | 'drop' {
    const to = from.peer!
    const route = this.routing.lookup(plain(to.address))
    if (route.kind === 'none') return route.errno
    if (route.kind === 'remote') return 'EHOSTUNREACH'
    const rule = this.filter.find((candidate) => candidate.port === to.port)
    if (rule && rule.action !== 'accept')
      return rule.action === 'drop' ? 'drop' : (REJECTIONS[rule.action] ?? 'ECONNREFUSED')
    // Answers come in too, to the port that the caller has bound.
    if (this.filter.some(({ port, action }) => port === from.local!.port && action !== 'accept')) return 'drop'
    if (from.local!.port === to.port && from.local!.address === to.address) return from
    const listener = this.findListener(to)
    if (!listener) return 'ECONNREFUSED'
    return listener.hasRoomForConnection ? listener : 'drop'
  }

  /** A rule that was added while the connection stood: its next packet is answered with RST. Simplified: DROP lets it live. */
  resetsDataTo(port: number): boolean {
    const action = this.filter.find((rule) => rule.port === port)?.action
    return action === 'reject' || action === 'tcp-reset'
  }

  /** The most exact address wins, then a socket of the same family. */
  private findListener(to: InetAddress): TcpSocket | null {
    let best: TcpSocket | null = null
    let bestScore = 0
    for (const socket of this.tcp) {
      if (socket.state !== 'LISTEN' || socket.local!.port !== to.port) continue
      const score = scoreOf(socket, to)
      if (score > bestScore) [best, bestScore] = [socket, score]
    }
    return best
  }

  findUdp(to: InetAddress, from: UdpSocket): UdpSocket | null {
    let best: UdpSocket | null = null
    let bestScore = 0
    for (const socket of this.udp) {
      if (socket.local?.port !== to.port) continue
      if (socket.peer && (socket.peer.port !== from.local?.port || !samePlace(socket.peer.address, from))) continue
      const score = scoreOf(socket, to) + (socket.peer ? 4 : 0)
      if (scoreOf(socket, to) > 0 && score > bestScore) [best, bestScore] = [socket, score]
    }
    return best
  }

  findAbstract(path: string): UnixSocket | null {
    for (const socket of this.unix) {
      const local = socket.localAddress()
      if (local.family === 'unix' && local.path === path) return socket
    }
    return null
  }

  addTimeWait(socket: TcpSocket): void {
    const expires = this.kernel.scheduler.time + TIME_WAIT_MS
    this.timeWaits.push({ socket, local: socket.local!, peer: socket.peer!, expires })
  }

  listensOn(port: number): boolean {
    return [...this.tcp].some((socket) => socket.state === 'LISTEN' && socket.local!.port === port)
  }

  sockets(): readonly SocketInfo[] {
    const live = [...this.tcp, ...this.udp, ...this.unix].map((socket) => socket.info()).filter((info) => info !== null)
    const now = this.kernel.scheduler.time
    const waiting = this.liveTimeWaits().map(
      ({ socket, local, peer, expires }): SocketInfo => ({
        protocol: 'tcp',
        family: socket.family,
        type: 'stream',
        state: 'TIME-WAIT',
        local,
        peer,
        recvQ: 0,
        sendQ: 0,
        inode: 0,
        uid: 0,
        v6only: false,
        timer: expires - now,
      }),
    )
    return [...live, ...waiting]
  }

  private liveTimeWaits(): readonly TimeWait[] {
    const now = this.kernel.scheduler.time
    if (this.timeWaits.some((entry) => entry.expires <= now)) {
      this.timeWaits = this.timeWaits.filter((entry) => entry.expires > now)
    }
    return this.timeWaits
  }
}

type InetSocket = TcpSocket | UdpSocket

const bothSet = (a: InetSocket, b: InetSocket, option: string) => a.option(option) !== 0 && b.option(option) !== 0

/** ipv6_rcv_saddr_equal(): an IPv6 wildcard takes IPv4 too unless it is V6ONLY. */
function overlaps(a: InetSocket, addressA: string, b: InetSocket, addressB: string): boolean {
  if (a.family === b.family && !fromMapped(addressA) && !fromMapped(addressB)) {
    return addressA === addressB || isAny(addressA) || isAny(addressB)
  }
  return coversV4(a, addressA, plain(addressB)) || coversV4(b, addressB, plain(addressA))
}

function coversV4(socket: InetSocket, address: string, other: string): boolean {
  if (address === ANY.inet6) return !socket.isV6only
  if (other.includes(':')) return false
  return (
    plain(address) === ANY.inet || plain(address) === other || (other === ANY.inet && !plain(address).includes(':'))
  )
}

/** 0: not for this socket; higher is more exact. */
function scoreOf(socket: InetSocket, to: InetAddress): number {
  const [bound, wanted] = [plain(socket.local!.address), plain(to.address)]
  const isV4 = !wanted.includes(':')
  if (bound === wanted) return socket.family === 'inet' ? 4 : 3
  if (socket.family === 'inet') return isV4 && bound === ANY.inet ? 2 : 0
  return bound === ANY.inet6 && !(isV4 && socket.isV6only) ? 1 : 0
}

const samePlace = (address: string, socket: UdpSocket) =>
  isAny(socket.local!.address) || plain(address) === plain(socket.local!.address)
