import type { Errno } from '../constants.ts'
import type { LinkInfo, RouteInfo } from '../sys.ts'
import { contains, LOOPBACK, parseIp, parsePrefix } from './address.ts'

/** Where a packet to an address goes. */
export type Destination =
  | { readonly kind: 'local' | 'remote'; readonly source: string }
  | { readonly kind: 'none'; readonly errno: Errno }

/** route(8) types that answer with an errno of their own (fib_props in net/ipv4/fib_semantics.c). */
const FAILURES: Readonly<Record<string, Errno>> = {
  unreachable: 'EHOSTUNREACH',
  prohibit: 'EACCES',
  blackhole: 'EINVAL',
  throw: 'ENETUNREACH',
}

interface Link {
  readonly index: number
  readonly name: string
  up: boolean
  readonly mtu: number
  readonly loopback: boolean
  readonly mac: string
  addresses: { readonly cidr: string; readonly scope: string }[]
}

/** Links, their addresses, and the routes: the ones made by people and the ones that follow from the addresses. */
export class Routing {
  readonly links: Link[] = [
    { index: 1, name: 'lo', up: false, mtu: 65536, loopback: true, mac: '00:00:00:00:00:00', addresses: [] },
  ]
  private main: RouteInfo[] = []
  private hasIpv6 = true

  linkInfo(): readonly LinkInfo[] {
    return this.links
  }

  routes(): readonly RouteInfo[] {
    return [...this.main, ...this.localRoutes()]
  }

  setLink(name: string, up: boolean): Errno | 0 {
    const link = this.links.find((candidate) => candidate.name === name)
    if (!link) return 'ENODEV'
    link.up = up
    if (link.loopback && up) {
      for (const cidr of ['127.0.0.1/8', '::1/128']) {
        if (!link.addresses.some((a) => a.cidr === cidr)) link.addresses.push({ cidr, scope: 'host' })
      }
    }
    if (!up) this.main = this.main.filter((route) => route.dev !== name)
    return 0
  }

  /** net.ipv6.conf.all.disable_ipv6: sockets can be made all the same, but no address is left to bind or to send from. */
  setIpv6(isOn: boolean): void {
    this.hasIpv6 = isOn
    for (const link of this.links) {
      link.addresses = link.addresses.filter(({ cidr }) => !cidr.includes(':'))
      if (isOn && link.loopback && link.up) link.addresses.push({ cidr: '::1/128', scope: 'host' })
    }
  }

  addAddress(name: string, cidr: string): Errno | 0 {
    const link = this.links.find((candidate) => candidate.name === name)
    if (!link) return 'ENODEV'
    const prefix = parsePrefix(cidr)
    if (!prefix) return 'EINVAL'
    const full = cidr.includes('/') ? cidr : `${cidr}/${prefix.length}`
    if (link.addresses.some((address) => address.cidr === full)) return 'EEXIST'
    link.addresses.push({ cidr: full, scope: 'global' })
    return 0
  }

  deleteAddress(name: string, cidr: string): Errno | 0 {
    const link = this.links.find((candidate) => candidate.name === name)
    if (!link) return 'ENODEV'
    const bare = (text: string) => text.split('/')[0]
    const rest = link.addresses.filter((address) => bare(address.cidr) !== bare(cidr))
    if (rest.length === link.addresses.length) return 'EADDRNOTAVAIL'
    link.addresses = rest
    return 0
  }

  addRoute(route: Partial<RouteInfo> & { readonly to: string; readonly type: string }): Errno | 0 {
    if (route.to !== 'default' && !parsePrefix(route.to)) return 'EINVAL'
    if (this.main.some((other) => other.to === route.to && other.metric === (route.metric ?? 0))) return 'EEXIST'
    if (route.via && this.lookup(route.via).kind === 'none') return 'ENETUNREACH'
    if (route.dev && !this.links.some((link) => link.name === route.dev)) return 'ENODEV'
    this.main.push({ via: null, dev: null, src: null, metric: 0, table: 'main', ...route })
    return 0
  }

  deleteRoute(route: Partial<RouteInfo> & { readonly to: string }): Errno | 0 {
    const index = this.main.findIndex((other) => other.to === route.to && (!route.type || other.type === route.type))
    if (index < 0) return 'ESRCH'
    this.main.splice(index, 1)
    return 0
  }

  isLocal(address: string): boolean {
    return this.lookup(address).kind === 'local'
  }

  /** An address that a socket may be bound to. */
  isOwn(address: string): boolean {
    const bytes = parseIp(address)
    return bytes !== null && this.localPrefixes().some((local) => contains(local.prefix, bytes))
  }

  /** Longest prefix wins; the local table comes first. */
  lookup(address: string): Destination {
    const bytes = parseIp(address)
    if (!bytes) return { kind: 'none', errno: 'EINVAL' }
    // fe80::1 is on every link: without %eth0 nobody knows which is meant (tcp_v6_connect).
    if (/^fe[89ab]/i.test(address) && !address.includes('%')) return { kind: 'none', errno: 'EINVAL' }
    if (bytes.length === 16 && !this.hasIpv6) return { kind: 'none', errno: 'EADDRNOTAVAIL' }
    const local = this.localPrefixes().find(({ prefix }) => contains(prefix, bytes))
    if (local) return { kind: 'local', source: local.source ?? address }
    let best: RouteInfo | null = null
    let bestLength = -1
    for (const route of this.main) {
      const prefix = route.to === 'default' ? { bytes: new Uint8Array(bytes.length), length: 0 } : parsePrefix(route.to)
      if (!prefix || !contains(prefix, bytes) || prefix.length <= bestLength) continue
      best = route
      bestLength = prefix.length
    }
    if (!best) return { kind: 'none', errno: 'ENETUNREACH' }
    const errno = FAILURES[best.type]
    if (errno) return { kind: 'none', errno }
    return { kind: 'remote', source: best.src ?? LOOPBACK[bytes.length === 4 ? 'inet' : 'inet6'] }
  }

  /** What counts as this machine; all of 127/8 does when lo is up. */
  private localPrefixes() {
    const found: { prefix: NonNullable<ReturnType<typeof parsePrefix>>; source: string | null }[] = []
    for (const link of this.links) {
      if (!link.up) continue
      for (const { cidr } of link.addresses) {
        const address = cidr.split('/')[0]!
        const isLoopbackNet = address === LOOPBACK.inet
        found.push({ prefix: parsePrefix(isLoopbackNet ? cidr : address)!, source: isLoopbackNet ? address : null })
      }
    }
    return found
  }

  private localRoutes(): RouteInfo[] {
    return this.links.flatMap((link) =>
      link.up
        ? link.addresses.flatMap(({ cidr }) => {
            const [address = '', bits = '32'] = cidr.split('/')
            const route = (type: string, to: string, src: string | null) =>
              ({ type, to, via: null, dev: link.name, src, metric: 0, table: 'local' }) as const
            if (address.includes(':')) return [route('local', address, null)]
            const own = [route('local', address, address)]
            if (address === LOOPBACK.inet) own.unshift(route('local', '127.0.0.0/8', address))
            if (Number(bits) < 31) own.push(route('broadcast', lastOf(address, Number(bits)), address))
            return own
          })
        : [],
    )
  }
}

/** The last address of a network, which is its broadcast address. */
function lastOf(address: string, bits: number): string {
  const size = 2 ** (32 - bits)
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const last = Math.floor(number / size) * size + size - 1
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.')
}
