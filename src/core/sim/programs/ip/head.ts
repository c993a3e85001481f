/** The first lines of a link, which `ip address` and `ip link` share, and its counters. */
import type { LinkInfo } from '../../kernel/sys.ts'
import type { Style } from './common.ts'

export function flagsOf(link: LinkInfo): string {
  const flags = link.loopback ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST']
  if (link.up) flags.push('UP', 'LOWER_UP')
  return flags.join(',')
}

export const stateOf = (link: LinkInfo): string => (link.up ? (link.loopback ? 'UNKNOWN' : 'UP') : 'DOWN')

const qdisc = (link: LinkInfo): string => (link.up ? 'noqueue' : 'noop')

export function firstLine(link: LinkInfo, isLinkCommand: boolean, isShort = false): string {
  const start = `${link.index}: ${link.name}: <${flagsOf(link)}> mtu ${link.mtu} `
  if (isShort) return `${start}state ${stateOf(link)} qlen 1000`
  return `${start}qdisc ${qdisc(link)} state ${stateOf(link)} ${isLinkCommand ? 'mode DEFAULT ' : ''}group default qlen 1000`
}

/** What -d adds to a loopback; `ip link` also says how addresses are made. */
const details = (isLinkCommand: boolean): string =>
  ` promiscuity 0  allmulti 0 minmtu 0 maxmtu 0 ${isLinkCommand ? 'addrgenmode eui64 ' : ''}numtxqueues 1 numrxqueues 1 gso_max_size 65536 gso_max_segs 65535 tso_max_size 524280 tso_max_segs 65535 gro_max_size 65536 `

export function secondLine(link: LinkInfo, isLinkCommand: boolean, style: Style): string {
  const kind = link.loopback
    ? `    link/loopback ${link.mac} brd 00:00:00:00:00:00`
    : `    link/ether ${link.mac} brd ff:ff:ff:ff:ff:ff`
  return style.details ? `${kind}${details(isLinkCommand)}` : kind
}

/** Simplified: nothing is counted, as on a loopback that has just come up. */
export function counters({ statistics }: Style): string {
  if (statistics === 0) return ''
  const errors = (title: string) =>
    statistics > 1 ? `${title}\n                     0      0       0       0       0 \n` : ''
  const none = '             0       0      0       0       0       0 \n'
  return [
    `    RX:  bytes packets errors dropped  missed   mcast           \n${none}`,
    errors('    RX errors:  length    crc   frame    fifo overrun'),
    `    TX:  bytes packets errors dropped carrier collsns           \n${none}`,
    errors('    TX errors: aborted   fifo  window heartbt transns'),
  ].join('')
}

const NOTHING_COUNTED = { bytes: 0, packets: 0, errors: 0, dropped: 0 }

export const linkJson = (link: LinkInfo, isLinkCommand: boolean) => ({
  ifindex: link.index,
  ifname: link.name,
  flags: flagsOf(link).split(','),
  mtu: link.mtu,
  qdisc: qdisc(link),
  operstate: stateOf(link),
  ...(isLinkCommand ? { linkmode: 'DEFAULT' } : {}),
  group: 'default',
  txqlen: 1000,
  link_type: link.loopback ? 'loopback' : 'ether',
  address: link.mac,
  broadcast: link.loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff',
})

export const countersJson = ({ statistics }: Style) =>
  statistics === 0
    ? {}
    : {
        stats64: {
          rx: { ...NOTHING_COUNTED, over_errors: 0, multicast: 0 },
          tx: { ...NOTHING_COUNTED, carrier_errors: 0, collisions: 0 },
        },
      }
