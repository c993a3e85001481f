/** ss of iproute2 6.1. */
import type { SocketAddress, SocketInfo, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { parseOptions } from '../lib/options.ts'
import { isWildcard, peerOf, readHostNames, readServices, type SocketOwner, socketOwners } from '../system/sockets.ts'
import { ALL_STATES, CONNECTED_STATES, FilterError, parseFilter, statesNamed } from '../system/ss-filter.ts'
import { layOut } from '../system/ss-layout.ts'
import { SS_USAGE } from '../system/ss-usage.ts'

const LONG = {
  numeric: 'n',
  resolve: 'r',
  options: 'o',
  extended: 'e',
  memory: 'm',
  info: 'i',
  processes: 'p',
  threads: 'T',
  bpf: 'b',
  events: 'E',
  dccp: 'd',
  tcp: 't',
  sctp: 'S',
  udp: 'u',
  raw: 'w',
  unix: 'x',
  all: 'a',
  listening: 'l',
  ipv4: '4',
  ipv6: '6',
  packet: '0',
  family: 'f:',
  socket: 'A:',
  query: 'A:',
  summary: 's',
  net: 'N:',
  kill: 'K',
  'no-header': 'H',
  oneline: 'O',
  mptcp: 'M',
  context: 'Z',
  contexts: 'z',
  filter: 'F:',
  diag: 'D:',
  tipc: 'tipc',
  vsock: 'vsock',
  version: 'V',
  help: 'h',
}
const SHORT = 'dhaletuwxnro460spTbEf:miA:D:F:vVzZN:KHSOM'

/** The tables that ss can ask for, in the order in which it prints them. */
const TABLES = ['unix', 'raw', 'udp', 'tcp'] as const
type Table = (typeof TABLES)[number]
const QUERIES: Readonly<Record<string, readonly Table[]>> = {
  all: TABLES,
  inet: ['raw', 'udp', 'tcp'],
  tcp: ['tcp'],
  udp: ['udp'],
  raw: ['raw'],
  unix: ['unix'],
  unix_stream: ['unix'],
  unix_dgram: ['unix'],
  unix_seqpacket: ['unix'],
  packet: [],
  netlink: [],
}

interface Wanted {
  readonly tables: ReadonlySet<Table>
  readonly families: ReadonlySet<string>
  readonly states: readonly string[]
  readonly filter: (socket: SocketInfo) => boolean
  readonly has: (letter: string) => boolean
}

export default command({ names: ['ss'], usage: '', summary: '' }, function* (self) {
  const parsed = parseOptions(self.args, { short: SHORT, long: LONG })
  if (parsed.error !== null) return yield* usage(self, `ss: ${parsed.error}`)
  const has = (letter: string): boolean => parsed.options.some((option) => option.name === letter)
  if (has('h')) {
    yield* self.print(SS_USAGE)
    return 0
  }
  if (has('V') || has('v')) {
    yield* self.print('ss utility, iproute2-6.1.0\n')
    return 0
  }
  if (has('z') || has('Z')) {
    yield* self.stderr.write('ss: SELinux is not enabled.\n')
    return 1
  }
  const net = parsed.options.find((option) => option.name === 'N')
  if (net) {
    yield* self.stderr.write(`Cannot open network namespace "${net.value}": No such file or directory\n`)
    return 1
  }
  const tables = new Set<Table>()
  const families = new Set<string>()
  for (const { name, value } of parsed.options) {
    if (name === 't') tables.add('tcp')
    if (name === 'u') tables.add('udp')
    if (name === 'w') tables.add('raw')
    if (name === 'x' || (name === 'f' && value === 'unix')) tables.add('unix')
    if (name === '4' || (name === 'f' && value === 'inet')) families.add('inet')
    if (name === '6' || (name === 'f' && value === 'inet6')) families.add('inet6')
    if (name === 'f' && !['inet', 'inet6', 'unix', 'link', 'netlink', 'vsock', 'tipc', 'xdp'].includes(value!)) {
      return yield* usage(self, `ss: "${value}" is invalid family`)
    }
    if (name !== 'A') continue
    for (const query of value!.split(',')) {
      const found = QUERIES[query]
      if (!found) return yield* usage(self, `ss: "${query}" is illegal socket table id`)
      for (const table of found) tables.add(table)
    }
  }
  if (has('s')) {
    yield* summary(self)
    if (tables.size === 0) return 0
  }
  const isAny = tables.size === 0
  // All tables take in that of XDP sockets, which this kernel is built without.
  const isRefused = isAny && families.size === 0
  if (isAny) for (const table of families.size > 0 ? QUERIES.inet! : TABLES) tables.add(table)

  let words = parsed.operands
  let states = has('a') ? ALL_STATES : has('l') ? ['LISTEN', 'UNCONN'] : CONNECTED_STATES
  while (words[0] === 'state' || words[0] === 'exclude') {
    const named = statesNamed(words[1] ?? '')
    if (!named) {
      yield* self.stderr.write(`ss: wrong state name: ${words[1] ?? ''}\n`)
      return 255
    }
    const isFirst = words === parsed.operands
    if (words[0] === 'state') states = isFirst ? named : [...states, ...named]
    else states = (isFirst ? ALL_STATES : states).filter((state) => !named.includes(state))
    words = words.slice(2)
  }
  const filter = parseFilter(words, yield* readServices(self.sys))
  if (filter instanceof FilterError) {
    if (filter.showsUsage) return yield* usage(self, filter.message, filter.code)
    yield* self.stderr.write(`${filter.message}\n`)
    return filter.code
  }
  if (isRefused) yield* self.stderr.write('RTNETLINK answers: Invalid argument\n')
  return yield* show(self, { tables, families, states, filter, has })
})

function* usage(self: Command, message: string, code = 255): Task<number> {
  yield* self.stderr.write(`${message}\n${SS_USAGE}`)
  return code
}

function* show(self: Command, wanted: Wanted): Task<number> {
  const { has, tables } = wanted
  const sockets = self.sys.sockDiag()
  if (!sockets.ok) {
    yield* self.stderr.write(`Cannot open netlink socket: ${reason(sockets.error)}\n`)
    return 1
  }
  const services = has('n') ? null : yield* readServices(self.sys)
  const hosts = has('r') ? yield* readHostNames(self.sys) : null
  const owners = has('p') || has('T') ? (yield* socketOwners(self.sys)).owners : null
  const chosen = sockets.value.filter((socket) => isWanted(wanted, socket))
  const portName = (port: number, protocol: string): string => services?.name(port, protocol) ?? String(port)
  const rows = inOrder(chosen, tables).map((socket) => [
    netId(socket),
    socket.state,
    String(socket.recvQ).padEnd(6),
    String(socket.sendQ).padEnd(6),
    ...endpoint(socket, socket.local, hosts, portName, socket.inode),
    ...endpoint(socket, peerOf(socket), hosts, portName, 0),
    details(socket, owners?.get(socket.inode) ?? [], has),
  ])
  const isNetIdHidden = tables.size === 1 && !tables.has('unix')
  const size = self.sys.winsize(1)
  const text = layOut(rows, {
    // A raw socket has but one state.
    hidden: [isNetIdHidden, new Set(wanted.states).size === 1 || (tables.size === 1 && tables.has('raw') && !has('l'))],
    hasHeader: !has('H'),
    width: self.sys.isatty(1) && size.ok ? size.value.cols : null,
  })
  yield* self.print(text)
  return 0
}

function isWanted({ tables, families, states, filter }: Wanted, socket: SocketInfo): boolean {
  if (!tables.has(socket.protocol) || !states.includes(socket.state)) return false
  if (families.size > 0 && socket.family !== 'unix' && !families.has(socket.family)) return false
  return filter(socket)
}

/** unix, udp, tcp; IPv4 before IPv6; those that listen first. */
function inOrder(sockets: readonly SocketInfo[], tables: ReadonlySet<Table>): readonly SocketInfo[] {
  const rank = (s: SocketInfo) =>
    [...TABLES].indexOf(s.protocol) * 4 +
    (s.family === 'inet6' ? 2 : 0) +
    (s.protocol === 'tcp' && s.state !== 'LISTEN' ? 1 : 0)
  return tables.size === 0 ? [] : [...sockets].sort((a, b) => rank(a) - rank(b))
}

function netId(socket: SocketInfo): string {
  if (socket.protocol !== 'unix') return socket.protocol
  return { stream: 'u_str', dgram: 'u_dgr', seqpacket: 'u_seq' }[socket.type]
}

/** Address with its delimiter, and port. */
function endpoint(
  socket: SocketInfo,
  address: SocketAddress,
  hosts: ReadonlyMap<string, string> | null,
  portName: (port: number, protocol: string) => string,
  inode: number,
): [string, string] {
  if (address.family === 'unix') {
    const path = address.path.startsWith('\0') ? `@${address.path.slice(1)}` : address.path
    return [`${path === '' ? '*' : path} `, String(inode)]
  }
  const port = address.port === 0 ? '*' : portName(address.port, socket.protocol)
  const isDual = socket.family === 'inet6' && !socket.v6only && address.address === '::'
  const name = isWildcard(address.address) ? undefined : hosts?.get(address.address)
  const shown = isDual ? '*' : (name ?? (address.family === 'inet6' ? `[${address.address}]` : address.address))
  return [`${shown}:`, port]
}

function details(socket: SocketInfo, owners: readonly SocketOwner[], has: (letter: string) => boolean): string {
  let text = ''
  if (owners.length > 0) {
    text += ` users:(${[...owners]
      .reverse()
      .map((owner) => `("${owner.comm}",pid=${owner.pid},fd=${owner.fd})`)
      .join(',')})`
  }
  if (has('o') && socket.timer !== null) text += ` timer:(${timer(socket.timer, socket.state)})`
  if (has('e') && socket.protocol !== 'unix' && socket.state !== 'TIME-WAIT') {
    if (socket.uid !== 0) text += ` uid:${socket.uid}`
    text += ` ino:${socket.inode} sk:${socket.inode.toString(16)} cgroup:/`
    if (socket.family === 'inet6') text += ` v6only:${socket.v6only ? 1 : 0}`
    text += ' <->'
  } else if (has('e') && socket.protocol === 'unix') text += ' <->'
  if (has('i') && socket.protocol === 'tcp') text += `${has('O') ? '' : '\n\t'} cubic cwnd:10`
  if (has('m') && socket.protocol !== 'unix') {
    text += `${has('O') ? '' : '\n\t'} skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d0)`
  }
  return text
}

/** `timewait,59sec,0`, `on,200ms,0`. */
function timer(ms: number, state: string): string {
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const part = `${Math.floor(ms % 1000)}ms`
  const left =
    minutes > 0
      ? `${minutes}min${seconds % 60}sec`
      : seconds > 9
        ? `${seconds}sec`
        : seconds > 0
          ? `${seconds}.${String(Math.floor(ms % 1000)).padStart(3, '0')}ms`
          : part
  return `${state === 'TIME-WAIT' ? 'timewait' : 'on'},${left},0`
}

function* summary(self: Command): Task<void> {
  const found = self.sys.sockDiag()
  const sockets = found.ok ? found.value : []
  const count = (test: (socket: SocketInfo) => boolean): number => sockets.filter(test).length
  const inState = (state: string): number => count((s) => s.protocol === 'tcp' && s.state === state)
  const row = (name: string, test: (socket: SocketInfo) => boolean): string => {
    const [v4, v6] = [count((s) => test(s) && s.family === 'inet'), count((s) => test(s) && s.family === 'inet6')]
    return `${name}\t  ${String(v4 + v6).padEnd(9)} ${String(v4).padEnd(9)} ${String(v6).padEnd(9)}\n`
  }
  const isTcp = (s: SocketInfo): boolean => s.protocol === 'tcp' && s.state !== 'TIME-WAIT'
  const waiting = inState('TIME-WAIT')
  yield* self.print(
    `Total: ${sockets.length}\n` +
      `TCP:   ${count((s) => s.protocol === 'tcp')} (estab ${inState('ESTAB')}, closed ${waiting}, orphaned 0, timewait ${waiting})\n\n` +
      'Transport Total     IP        IPv6\n' +
      row('RAW', () => false) +
      row('UDP', (s) => s.protocol === 'udp') +
      row('TCP', isTcp) +
      row('INET', (s) => isTcp(s) || s.protocol === 'udp') +
      row('FRAG', () => false) +
      '\n',
  )
}
