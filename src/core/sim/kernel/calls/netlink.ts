import type { Failable } from '../../vfs/index.ts'
import { canonical } from '../net/address.ts'
import type { LinkInfo, RouteInfo, SocketInfo, SysResult, Task } from '../sys.ts'
import { COST } from './base.ts'
import { SocketCalls } from './sockets.ts'

/** What ss, ip, iptables and ping ask of the kernel over netlink and ICMP. */
export abstract class NetlinkCalls extends SocketCalls {
  sockDiag(): SysResult<readonly SocketInfo[]> {
    this.enter(COST.path)
    return this.leave('sendto', [3, 'SOCK_DIAG_BY_FAMILY', 0, '0', null], this.kernel.net.sockets(), { shown: 72 })
  }

  routes(): SysResult<readonly RouteInfo[]> {
    this.enter(COST.path)
    return this.leave('sendto', [3, 'RTM_GETROUTE', 0, '0', null], this.kernel.net.routing.routes(), { shown: 28 })
  }

  addRoute(route: Partial<RouteInfo> & { readonly to: string; readonly type: string }): SysResult {
    return this.netlink('RTM_NEWROUTE', () => this.kernel.net.routing.addRoute(route))
  }
  deleteRoute(route: Partial<RouteInfo> & { readonly to: string }): SysResult {
    return this.netlink('RTM_DELROUTE', () => this.kernel.net.routing.deleteRoute(route))
  }

  links(): SysResult<readonly LinkInfo[]> {
    this.enter(COST.path)
    return this.leave('sendto', [3, 'RTM_GETLINK', 0, '0', null], this.kernel.net.routing.linkInfo(), { shown: 40 })
  }

  setLink(name: string, up: boolean): SysResult {
    return this.netlink('RTM_NEWLINK', () => this.kernel.net.routing.setLink(name, up))
  }
  addAddress(link: string, cidr: string): SysResult {
    return this.netlink('RTM_NEWADDR', () => this.kernel.net.routing.addAddress(link, cidr))
  }
  deleteAddress(link: string, cidr: string): SysResult {
    return this.netlink('RTM_DELADDR', () => this.kernel.net.routing.deleteAddress(link, cidr))
  }

  filterRules(): SysResult<readonly { readonly port: number; readonly action: string }[]> {
    this.enter(COST.path)
    const allowed = this.credentials.capabilities.has('CAP_NET_ADMIN')
    return this.leave('sendto', [3, 'NFT_MSG_GETRULE', 0, '0', null], allowed ? this.kernel.net.filter : 'EPERM', {
      shown: 28,
    })
  }

  setFilterRules(rules: readonly { readonly port: number; readonly action: string }[]): SysResult {
    return this.netlink('NFT_MSG_NEWRULE', () => {
      this.kernel.net.filter = [...rules]
      return 0
    })
  }

  private netlink(request: string, change: () => Failable<0>): SysResult {
    this.enter(COST.path)
    const allowed = this.credentials.capabilities.has('CAP_NET_ADMIN')
    return this.leaveDone('sendto', [3, request, 0, '0', null], allowed ? change() : 'EPERM')
  }

  *icmpEcho(address: string, timeout: number): Task<SysResult<number>> {
    yield* this.enterTask(COST.path)
    const { scheduler, net } = this.kernel
    const wanted = canonical(address)
    const route = wanted === null ? null : net.routing.lookup(wanted)
    const args = [3, 'ICMP_ECHO', 64, '0', null]
    if (!route) return this.leave('sendto', args, 'EINVAL')
    if (route.kind === 'none') return this.leave('sendto', args, route.errno)
    const trip = route.kind === 'local' ? LOCAL_ECHO : Math.min(timeout, NEIGHBOUR_TIMEOUT)
    const deadline = scheduler.time + trip
    for (;;) {
      const reason = yield* this.sleep([], deadline)
      if (reason === 'signal') return this.leave('recvmsg', [3], 'EINTR')
      if (reason === 'timeout') break
    }
    if (route.kind === 'local') return this.leave('recvmsg', [3], trip, { shown: 64 })
    return this.leave('recvmsg', [3], timeout < NEIGHBOUR_TIMEOUT ? 'EAGAIN' : 'EHOSTUNREACH')
  }
}

const LOCAL_ECHO = 0.045
/** Three unanswered ARP requests, a second apart. */
const NEIGHBOUR_TIMEOUT = 3000
