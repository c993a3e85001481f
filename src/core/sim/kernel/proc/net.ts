import type { Inode, SuperBlock } from '../../vfs/index.ts'
import type { Kernel } from '../kernel.ts'
import { parseIp, parsePrefix } from '../net/address.ts'
import type { SocketAddress, SocketInfo } from '../sys.ts'
import { FixedDirectory, TextFile, text } from './tree.ts'

/** /proc/net, the same for every process: there is one network namespace. */
export function netDirectory(kernel: Kernel, sb: SuperBlock): () => Inode {
  const make = (content: () => string) => () => new TextFile(sb, { text: () => text(content()) })
  const sockets = (protocol: SocketInfo['protocol'], family: SocketInfo['family']) => () =>
    kernel.net.sockets().filter((socket) => socket.protocol === protocol && socket.family === family)
  return () =>
    new FixedDirectory(
      sb,
      new Map([
        ['tcp', make(() => inetTable(sockets('tcp', 'inet')(), TCP_HEAD))],
        ['tcp6', make(() => inetTable(sockets('tcp', 'inet6')(), TCP6_HEAD))],
        ['udp', make(() => inetTable(sockets('udp', 'inet')(), UDP_HEAD))],
        ['udp6', make(() => inetTable(sockets('udp', 'inet6')(), UDP6_HEAD))],
        ['unix', make(() => unixTable(sockets('unix', 'unix')()))],
        ['sockstat', make(() => socketStatus(kernel.net.sockets(), 'inet', ''))],
        ['sockstat6', make(() => socketStatus(kernel.net.sockets(), 'inet6', '6'))],
        ['route', make(() => routeTable(kernel))],
        ['dev', make(() => deviceTable(kernel))],
        ['arp', make(() => 'IP address       HW type     Flags       HW address            Mask     Device\n')],
        [
          'if_inet6',
          make(() =>
            kernel.net.routing.links[0]!.up ? '00000000000000000000000000000001 01 80 10 80       lo\n' : '',
          ),
        ],
      ]),
    )
}

const TCP_HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const TCP6_HEAD =
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const UDP_HEAD =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops'
const UDP6_HEAD =
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops'

/** include/net/tcp_states.h */
const STATES: Readonly<Record<string, string>> = {
  ESTAB: '01',
  'SYN-SENT': '02',
  'FIN-WAIT-1': '04',
  'FIN-WAIT-2': '05',
  'TIME-WAIT': '06',
  UNCONN: '07',
  'CLOSE-WAIT': '08',
  'LAST-ACK': '09',
  LISTEN: '0A',
  CLOSING: '0B',
}
const hex = (n: number, width: number) => n.toString(16).toUpperCase().padStart(width, '0')

/** How many sockets are in use. Simplified: no memory is counted, and the kernel's own sockets are none. */
function socketStatus(sockets: readonly SocketInfo[], family: 'inet' | 'inet6', digit: string): string {
  const own = sockets.filter((socket) => socket.family === family)
  const count = (protocol: string, waits: boolean) =>
    own.filter((socket) => socket.protocol === protocol && (socket.state === 'TIME-WAIT') === waits).length
  const [tcp, udp] = [count('tcp', false), count('udp', false)]
  const all = sockets.filter(({ protocol, state }) => protocol === 'tcp' && state !== 'TIME-WAIT').length
  const lines =
    family === 'inet'
      ? [
          `sockets: used ${sockets.filter(({ state }) => state !== 'TIME-WAIT').length}`,
          `TCP: inuse ${tcp} orphan 0 tw ${count('tcp', true)} alloc ${all} mem 0`,
          `UDP: inuse ${udp} mem 0`,
        ]
      : [`TCP6: inuse ${tcp}`, `UDP6: inuse ${udp}`]
  return [...lines, `UDPLITE${digit}: inuse 0`, `RAW${digit}: inuse 0`, `FRAG${digit}: inuse 0 memory 0`, ''].join('\n')
}

function inetTable(sockets: readonly SocketInfo[], head: string): string {
  const rows = sockets.map((socket, i) => {
    const queues = `${hex(socket.state === 'LISTEN' ? 0 : socket.sendQ, 8)}:${hex(socket.recvQ, 8)}`
    const peer = socket.peer ? endpoint(socket.peer) : endpoint(anyOf(socket.family))
    const owner = `${String(socket.uid).padStart(5)}        0 ${socket.inode}`
    return `${String(i).padStart(4)}: ${endpoint(socket.local)} ${peer} ${STATES[socket.state]} ${queues} 00:00000000 00000000 ${owner} 1 0000000000000000 100 0 0 10 0`
  })
  const width = head.startsWith('  sl  local_address rem') ? 149 : 0
  return `${[head, ...rows].map((row) => row.padEnd(width)).join('\n')}\n`
}

const anyOf = (family: SocketInfo['family']): SocketAddress =>
  family === 'inet6' ? { family: 'inet6', address: '::', port: 0 } : { family: 'inet', address: '0.0.0.0', port: 0 }

/** Each 32-bit group is printed as a little-endian number. */
function endpoint(address: SocketAddress): string {
  if (address.family === 'unix') return ''
  const bytes = parseIp(address.address)!
  let shown = ''
  for (let group = 0; group < bytes.length; group += 4) {
    for (let i = 3; i >= 0; i--) shown += hex(bytes[group + i]!, 2)
  }
  return `${shown}:${hex(address.port, 4)}`
}

function unixTable(sockets: readonly SocketInfo[]): string {
  const rows = sockets.map((socket) => {
    const isListening = socket.state === 'LISTEN'
    const path = socket.local.family === 'unix' ? socket.local.path.replace('\0', '@') : ''
    const type = socket.type === 'stream' ? '0001' : '0002'
    const state = isListening || socket.state === 'UNCONN' ? '01' : '03'
    return `0000000000000000: 00000002 00000000 ${isListening ? '00010000' : '00000000'} ${type} ${state} ${socket.inode}${path && ` ${path}`}`
  })
  return `${['Num       RefCount Protocol Flags    Type St Inode Path', ...rows].join('\n')}\n`
}

const FLAG_UP = 1
const FLAG_GATEWAY = 2
const FLAG_REJECT = 0x200

function routeTable(kernel: Kernel): string {
  const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT'
  const rows = kernel.net.routing
    .routes()
    .filter((route) => route.table === 'main' && !route.to.includes(':'))
    .map((route) => {
      const prefix = route.to === 'default' ? { bytes: new Uint8Array(4), length: 0 } : parsePrefix(route.to)!
      const flags = FLAG_UP | (route.via ? FLAG_GATEWAY : 0) | (route.type === 'unicast' ? 0 : FLAG_REJECT)
      const gateway = route.via ? little(parseIp(route.via)!) : '00000000'
      const mask = little(maskOf(prefix.length))
      return `${route.dev ?? '*'}\t${little(prefix.bytes)}\t${gateway}\t${hex(flags, 4)}\t0\t0\t${route.metric}\t${mask}\t0\t0\t0`
    })
  return `${[head, ...rows].map((row) => row.padEnd(127)).join('\n')}\n`
}

const little = (bytes: Uint8Array) =>
  [...bytes]
    .reverse()
    .map((byte) => hex(byte, 2))
    .join('')
const maskOf = (length: number) =>
  Uint8Array.from({ length: 4 }, (_, i) => (0xff << (8 - Math.max(0, Math.min(8, length - 8 * i)))) & 0xff)

function deviceTable(kernel: Kernel): string {
  const head =
    'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n'
  const zero =
    '       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0'
  return head + kernel.net.routing.links.map((link) => `${link.name.padStart(6)}:${zero}\n`).join('')
}
