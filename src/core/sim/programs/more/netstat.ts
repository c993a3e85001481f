/** netstat of net-tools 2.10. */
import type { SocketAddress, SocketInfo, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { parseOptions } from '../lib/options.ts'
import { readAccounts } from '../lib/users.ts'
import { interfaceTable, interfaceText } from '../system/net-tools.ts'
import { NETSTAT_USAGE } from '../system/netstat-usage.ts'
import { isWildcard, peerOf, readHostNames, readServices, type SocketOwners, socketOwners } from '../system/sockets.ts'

const STATES: Readonly<Record<string, string>> = {
  ESTAB: 'ESTABLISHED',
  'SYN-SENT': 'SYN_SENT',
  'SYN-RECV': 'SYN_RECV',
  'FIN-WAIT-1': 'FIN_WAIT1',
  'FIN-WAIT-2': 'FIN_WAIT2',
  'TIME-WAIT': 'TIME_WAIT',
  'CLOSE-WAIT': 'CLOSE_WAIT',
  'LAST-ACK': 'LAST_ACK',
  LISTEN: 'LISTEN',
  CLOSING: 'CLOSING',
}

const SPEC = {
  short: 'A:CFMacdeghilnNoprsStuUvVWw64xZ',
  long: {
    numeric: 'n',
    'numeric-hosts': 'numeric-hosts',
    'numeric-ports': 'numeric-ports',
    'numeric-users': 'numeric-users',
    programs: 'p',
    program: 'p',
    listening: 'l',
    all: 'a',
    extend: 'e',
    timers: 'o',
    tcp: 't',
    udp: 'u',
    raw: 'w',
    unix: 'x',
    route: 'r',
    interfaces: 'i',
    statistics: 's',
    continuous: 'c',
    wide: 'W',
    verbose: 'v',
    inet: '4',
    inet6: '6',
    protocol: { value: 'required' as const },
    version: 'V',
    help: 'h',
  },
}

interface View {
  readonly has: (name: string) => boolean
  readonly owners: SocketOwners | null
  readonly address: (address: SocketAddress, protocol: string) => string
  readonly user: (uid: number) => string
}

const FAMILIES: Readonly<Record<string, string>> = { inet: '4', inet6: '6', unix: 'x' }

export default command({ names: ['netstat'], usage: '', summary: '' }, function* (self) {
  const { options, error } = parseOptions(self.args, SPEC)
  const family = options.find(({ name }) => name === 'protocol' || name === 'A')?.value
  const has = (name: string): boolean =>
    options.some((option) => option.name === name) || (family != null && FAMILIES[family] === name)
  if (error !== null || has('h')) {
    if (error !== null) yield* self.warn(error)
    yield* self.stderr.write(NETSTAT_USAGE)
    return 3
  }
  if (has('V')) {
    yield* self.print('net-tools 2.10\n')
    return 0
  }
  if (has('r')) return yield* routes(self, has('n'))
  if (has('i')) return has('e') ? yield* everyInterface(self) : yield* interfaces(self)
  return yield* connections(self, has)
})

function* connections(self: Command, has: (name: string) => boolean): Task<number> {
  const services = has('n') || has('numeric-ports') ? null : yield* readServices(self.sys)
  const hosts = has('n') || has('numeric-hosts') ? null : yield* readHostNames(self.sys)
  const accounts = yield* readAccounts(self.sys)
  const owners = has('p') ? yield* socketOwners(self.sys) : null
  const view: View = {
    has,
    owners,
    address: (address, protocol) => endpoint(address, protocol, services, hosts, has('W')),
    user: (uid) => (has('n') || has('numeric-users') ? String(uid) : accounts.userName(uid)),
  }
  const found = self.sys.sockDiag()
  const sockets = found.ok ? found.value : []
  const isAny = !has('t') && !has('u') && !has('w') && !has('x')
  if (owners && self.sys.geteuid() !== 0 && !owners.isComplete) {
    yield* self.stderr.write(
      '(Not all processes could be identified, non-owned process info\n will not be shown, you would have to be root to see it all.)\n',
    )
  }
  if (isAny || has('t') || has('u') || has('w')) yield* inet(self, view, sockets, isAny)
  if (isAny || has('x')) yield* unix(self, view, sockets)
  return 0
}

function* inet(self: Command, view: View, sockets: readonly SocketInfo[], isAny: boolean): Task<void> {
  const { has } = view
  yield* self.print(`Active Internet connections ${which(has)}\n`)
  let header = 'Proto Recv-Q Send-Q Local Address           Foreign Address         State      '
  if (has('e')) header += ' User       Inode     '
  if (has('p')) header += ' PID/Program name    '
  if (has('o')) header += ' Timer'
  yield* self.print(`${header}\n`)
  for (const protocol of ['tcp', 'udp'] as const) {
    if (!isAny && !has(protocol === 'tcp' ? 't' : 'u')) continue
    for (const family of ['inet', 'inet6'] as const) {
      if (has('4') && !has('6') && family !== 'inet') continue
      if (has('6') && !has('4') && family !== 'inet6') continue
      for (const socket of sockets.filter((s) => s.protocol === protocol && s.family === family)) {
        if (isShown(socket, has)) yield* self.print(`${inetRow(view, socket)}\n`)
      }
    }
  }
}

function which(has: (name: string) => boolean): string {
  if (has('a')) return '(servers and established)'
  return has('l') ? '(only servers)' : '(w/o servers)'
}

function isShown(socket: SocketInfo, has: (name: string) => boolean): boolean {
  if (has('a')) return true
  const isServer = socket.state === 'LISTEN' || (socket.protocol === 'udp' && socket.peer === null)
  return has('l') ? isServer : !isServer
}

function inetRow(view: View, socket: SocketInfo): string {
  const { has } = view
  const protocol = socket.family === 'inet6' ? `${socket.protocol}6` : socket.protocol
  const sendQ = socket.state === 'LISTEN' ? 0 : socket.sendQ
  const local = view.address(socket.local, socket.protocol).padEnd(23)
  const peer = view.address(peerOf(socket), socket.protocol).padEnd(23)
  const state = socket.protocol === 'udp' && socket.peer === null ? '' : (STATES[socket.state] ?? '')
  let row = `${protocol.padEnd(4)} ${String(socket.recvQ).padStart(7)} ${String(sendQ).padStart(6)} ${local} ${peer} ${state.padEnd(11)}`
  if (has('e')) row += ` ${view.user(socket.uid).padEnd(10)} ${String(socket.inode).padEnd(10)}`
  if (has('p')) row += ` ${program(view, socket)}`
  if (has('o')) row += socket.timer === null ? ' off (0.00/0/0)' : ` timewait (${(socket.timer / 1000).toFixed(2)}/0/0)`
  return row
}

function program(view: View, socket: SocketInfo): string {
  const owner = view.owners?.owners.get(socket.inode)?.[0]
  return (owner ? `${owner.pid}/${owner.comm}` : '-').padEnd(20)
}

function endpoint(
  address: SocketAddress,
  protocol: string,
  services: { name(port: number, protocol: string): string | undefined } | null,
  hosts: ReadonlyMap<string, string> | null,
  isWide: boolean,
): string {
  if (address.family === 'unix') return address.path
  const port = address.port === 0 ? '*' : (services?.name(address.port, protocol) ?? String(address.port))
  const name = isWildcard(address.address) ? undefined : hosts?.get(address.address)
  const host = name ?? (hosts && address.family === 'inet6' ? `[${address.address}]` : address.address)
  return isWide ? `${host}:${port}` : `${host.slice(0, 22 - port.length)}:${port}`
}

function* unix(self: Command, view: View, sockets: readonly SocketInfo[]): Task<void> {
  const { has } = view
  yield* self.print(`Active UNIX domain sockets ${which(has)}\n`)
  yield* self.print(
    `Proto RefCnt Flags       Type       State         I-Node  ${has('p') ? ' PID/Program name    ' : ''} Path\n`,
  )
  for (const socket of sockets) {
    if (socket.protocol !== 'unix' || !isShown(socket, has)) continue
    const isListening = socket.state === 'LISTEN'
    const type = { stream: 'STREAM', dgram: 'DGRAM', seqpacket: 'SEQPACKET' }[socket.type]
    const state = isListening ? 'LISTENING' : socket.state === 'ESTAB' ? 'CONNECTED' : ''
    const path = socket.local.family === 'unix' ? socket.local.path.replace('\0', '@') : ''
    const owner = has('p') ? ` ${program(view, socket).padEnd(20)}` : ''
    yield* self.print(
      `unix  ${isListening ? 2 : 3}      ${isListening ? '[ ACC ]' : '[ ]    '}     ${type.padEnd(10)} ${state.padEnd(13)} ${String(socket.inode).padEnd(8)}${owner} ${path}\n`,
    )
  }
}

const NETMASKS = (bits: number): string =>
  [0, 1, 2, 3].map((i) => 256 - 2 ** (8 - Math.min(8, Math.max(0, bits - i * 8)))).join('.')

function* routes(self: Command, isNumeric: boolean): Task<number> {
  yield* self.print(
    'Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n',
  )
  const found = self.sys.routes()
  for (const route of found.ok ? found.value : []) {
    if (route.table !== 'main' || route.to.includes(':')) continue
    const [network, bits] = route.to === 'default' ? ['0.0.0.0', '0'] : route.to.split('/')
    const mask = NETMASKS(Number(bits ?? 32))
    const name = !isNumeric && network === '0.0.0.0' ? 'default' : network!
    if (route.type === 'unreachable' || route.type === 'prohibit') {
      yield* self.print(`${name.padEnd(15)} ${'-'.padEnd(15)} ${mask.padEnd(15)} ${'!'.padEnd(9)} - -          - -\n`)
      continue
    }
    const flags = `U${route.via ? 'G' : ''}${bits === '32' ? 'H' : ''}`
    const gateway = route.via ?? '0.0.0.0'
    yield* self.print(
      `${name.padEnd(15)} ${gateway.padEnd(15)} ${mask.padEnd(15)} ${flags.padEnd(9)} 0 0          0 ${route.dev ?? '*'}\n`,
    )
  }
  return 0
}

function* everyInterface(self: Command): Task<number> {
  yield* self.print('Kernel Interface table\n')
  const links = self.sys.links()
  for (const link of links.ok ? links.value : []) if (link.up) yield* self.print(interfaceText(link))
  return 0
}

function* interfaces(self: Command): Task<number> {
  yield* self.print('Kernel Interface table\n')
  yield* self.print(interfaceTable(self.sys))
  return 0
}
