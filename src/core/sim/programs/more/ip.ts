/** ip of iproute2 6.1: address, link, route, neighbour, rule. */
import type { LinkInfo, RouteInfo, SysError, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { parseAddress } from '../lib/getaddrinfo.ts'
import { IP_ADDRESS_USAGE, IP_LINK_USAGE, IP_ROUTE_USAGE } from '../system/ip-usage.ts'

const USAGE = `Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
       ip [ -force ] -batch filename
where  OBJECT := { address | addrlabel | amt | fou | help | ila | ioam | l2tp |
                   link | macsec | maddress | monitor | mptcp | mroute | mrule |
                   neighbor | neighbour | netconf | netns | nexthop | ntable |
                   ntbl | route | rule | sr | tap | tcpmetrics |
                   token | tunnel | tuntap | vrf | xfrm }
       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] | -r[esolve] |
                    -h[uman-readable] | -iec | -j[son] | -p[retty] |
                    -f[amily] { inet | inet6 | mpls | bridge | link } |
                    -4 | -6 | -M | -B | -0 |
                    -l[oops] { maximum-addr-flush-attempts } | -br[ief] |
                    -o[neline] | -t[imestamp] | -ts[hort] | -b[atch] [filename] |
                    -rc[vbuf] [size] | -n[etns] name | -N[umeric] | -a[ll] |
                    -c[olor]}
`

interface Style {
  readonly family: 'inet' | 'inet6' | null
  readonly brief: boolean
  readonly oneline: boolean
  readonly statistics: boolean
  readonly details: boolean
  readonly json: boolean
}
type Act = (self: Command, words: readonly string[], style: Style) => Task<number>

const OBJECTS: Readonly<Record<string, Act>> = {
  address: addresses,
  link: links,
  route: routes,
  neighbour: neighbours,
  neighbor: neighbours,
  rule: rules,
  maddress: nothing,
  tunnel: nothing,
  tuntap: nothing,
  netns,
  monitor,
  help: function* (self) {
    yield* self.stderr.write(USAGE)
    return 255
  },
}

export default command({ names: ['ip'], usage: '', summary: '' }, function* (self) {
  const style = {
    family: null as Style['family'],
    brief: false,
    oneline: false,
    statistics: false,
    details: false,
    json: false,
  }
  const words = [...self.args]
  while (words[0]?.startsWith('-')) {
    const option = words.shift()!.replace(/^-+/, '')
    if (option === '4') style.family = 'inet'
    else if (option === '6') style.family = 'inet6'
    else if (option === 'f' || option === 'family') style.family = words.shift() === 'inet6' ? 'inet6' : 'inet'
    else if ('brief'.startsWith(option) && option.startsWith('br')) style.brief = true
    else if ('oneline'.startsWith(option)) style.oneline = true
    else if ('statistics'.startsWith(option) || 'stats'.startsWith(option)) style.statistics = true
    else if ('details'.startsWith(option)) style.details = true
    else if ('json'.startsWith(option)) style.json = true
    else if (option === 'V' || option === 'Version') {
      yield* self.print('ip utility, iproute2-6.1.0, libbpf 1.1.2\n')
      return 0
    } else if (option === 'h' || option === 'help') {
      yield* self.stderr.write(USAGE)
      return 0
    } else if (!/^(c(olor)?(=.*)?|N|r|resolve|p|pretty|a|all|iec|t|ts)$/.test(option)) {
      yield* self.stderr.write(`Option "-${option}" is unknown, try "ip -help".\n`)
      return 255
    }
  }
  const object = words.shift()
  if (object === undefined) {
    yield* self.stderr.write(USAGE)
    return 255
  }
  const name = Object.keys(OBJECTS).find((known) => known.startsWith(object))
  if (name === undefined) {
    yield* self.stderr.write(`Object "${object}" is unknown, try "ip help".\n`)
    return 1
  }
  return yield* OBJECTS[name]!(self, words, style)
})

const is = (word: string | undefined, name: string, least = 1): boolean =>
  word !== undefined && word.length >= least && name.startsWith(word)

const isShow = (word: string | undefined): boolean =>
  word === undefined || is(word, 'show') || is(word, 'list') || is(word, 'lst')

function* say(self: Command, text: string, code: number): Task<number> {
  yield* self.stderr.write(`${text}\n`)
  return code
}

const rtnetlink = (self: Command, error: SysError): Task<number> => say(self, `RTNETLINK answers: ${reason(error)}`, 2)

function* nothing(self: Command): Task<number> {
  yield* self.stdout.flush()
  return 0
}

/** Simplified: there is nothing but loopback, so that the table of neighbours is always empty. */
function* neighbours(self: Command, words: readonly string[]): Task<number> {
  if (isShow(words[0]) || words[0] === 'dev' || words[0] === 'flush') return 0
  return yield* say(self, 'RTNETLINK answers: Operation not permitted', 2)
}

const MONITORED = ['all', 'address', 'link', 'route', 'neigh', 'rule', 'mroute', 'netconf', 'nsid', 'nexthop', 'dev']

function* monitor(self: Command, [what = 'all']: readonly string[]): Task<number> {
  if (!MONITORED.some((name) => name.startsWith(what)))
    return yield* say(self, `Argument "${what}" is unknown, try "ip monitor help".`, 255)
  // Simplified: nobody is told of changes; it waits until it is ended.
  const slept = yield* self.sys.nanosleep(Number.MAX_SAFE_INTEGER)
  return slept.ok ? 0 : 1
}

function* rules(self: Command, words: readonly string[]): Task<number> {
  if (!isShow(words[0])) return yield* say(self, 'RTNETLINK answers: Operation not permitted', 2)
  yield* self.print('0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n')
  return 0
}

function* netns(self: Command, words: readonly string[]): Task<number> {
  if (words[0] === 'exec') {
    const name = words[1]
    if (name === undefined) return yield* say(self, 'No netns name specified', 255)
    return yield* say(self, `Cannot open network namespace "${name}": No such file or directory`, 255)
  }
  if (is(words[0], 'delete'))
    return yield* say(self, `Cannot remove namespace file "/run/netns/${words[1]}": No such file or directory`, 1)
  if (words[0] !== 'add') return 0
  const made = self.sys.mkdir('/run/netns', 0o755)
  if (!made.ok && made.error.errno !== 'EEXIST')
    return yield* say(self, `mkdir /run/netns failed: ${reason(made.error)}`, 1)
  return 0
}

// ---------------------------------------------------------------- addresses and links

function flagsOf(link: LinkInfo): string {
  const flags = link.loopback ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST']
  if (link.up) flags.push('UP', 'LOWER_UP')
  return flags.join(',')
}

const stateOf = (link: LinkInfo): string => (link.up ? (link.loopback ? 'UNKNOWN' : 'UP') : 'DOWN')

function head(link: LinkInfo, isLinkCommand: boolean, separator: string): string {
  const qdisc = link.up ? 'noqueue' : 'noop'
  return `${link.index}: ${link.name}: <${flagsOf(link)}> mtu ${link.mtu} qdisc ${qdisc} state ${stateOf(link)} ${isLinkCommand ? 'mode DEFAULT ' : ''}group default qlen 1000${separator}${kind(link)}`
}

const kind = (link: LinkInfo): string =>
  link.loopback
    ? `    link/loopback ${link.mac} brd 00:00:00:00:00:00`
    : `    link/ether ${link.mac} brd ff:ff:ff:ff:ff:ff`

function* addresses(self: Command, words: readonly string[], style: Style): Task<number> {
  const [verb, ...rest] = words
  if (is(verb, 'help')) {
    yield* self.stderr.write(IP_ADDRESS_USAGE)
    return 255
  }
  if (words.at(-1) === 'dev') return yield* say(self, 'Command line is not complete. Try option "help"', 255)
  if (is(verb, 'add') || is(verb, 'delete') || verb === 'replace' || verb === 'change') {
    return yield* changeAddress(self, is(verb, 'delete') ? 'delete' : 'add', rest)
  }
  if (verb === 'flush') return yield* flush(self, rest)
  const isNamed = verb !== undefined && !isShow(verb) && verb !== 'dev'
  if (isNamed && !(yield* linkList(self)).some((link) => link.name === verb)) {
    return yield* say(self, `Command "${verb}" is unknown, try "ip address help".`, 255)
  }
  const toAt = rest.indexOf('to')
  const prefix = toAt < 0 ? null : rest.splice(toAt, 2)[1]!
  const name = isNamed ? verb : verb === 'dev' ? rest[0] : deviceOf(rest)
  const all = yield* linkList(self)
  const shown = name === undefined ? all : all.filter((link) => link.name === name)
  if (shown.length === 0 && name !== undefined) return yield* say(self, `Device "${name}" does not exist.`, 1)
  const wanted = (cidr: string) =>
    (style.family === null || cidr.includes(':') === (style.family === 'inet6')) &&
    (prefix === null || isWithin(cidr.split('/')[0]!, prefix))
  if (style.json) {
    yield* self.print(`${JSON.stringify(shown.map((link) => addressJson(link, wanted)))}\n`)
    return 0
  }
  for (const link of shown) {
    const own = link.addresses.filter(({ cidr }) => wanted(cidr))
    if ((style.family !== null || prefix !== null) && own.length === 0) continue
    if (style.brief) {
      yield* self.print(
        `${link.name.padEnd(16)} ${stateOf(link).padEnd(14)} ${own.map(({ cidr }) => `${cidr} `).join('')}\n`,
      )
      continue
    }
    const family = (cidr: string) => (cidr.includes(':') ? 'inet6' : 'inet')
    const tail = (cidr: string, scope: string) =>
      cidr.includes(':') ? `scope ${scope} ` : `scope ${scope} ${link.name}`
    if (style.oneline) {
      for (const { cidr, scope } of own) {
        yield* self.print(
          `${link.index}: ${link.name}    ${family(cidr)} ${cidr} ${tail(cidr, scope)}\\       valid_lft forever preferred_lft forever\n`,
        )
      }
      continue
    }
    yield* self.print(`${style.family === null ? head(link, false, '\n') : head(link, false, '\n').split('\n')[0]}\n`)
    for (const { cidr, scope } of own) {
      yield* self.print(
        `    ${family(cidr)} ${cidr} ${tail(cidr, scope)}\n       valid_lft forever preferred_lft forever\n`,
      )
    }
  }
  return 0
}

function addressJson(link: LinkInfo, wanted: (cidr: string) => boolean) {
  return {
    ifindex: link.index,
    ifname: link.name,
    flags: flagsOf(link).split(','),
    mtu: link.mtu,
    qdisc: 'noqueue',
    operstate: stateOf(link),
    group: 'default',
    txqlen: 1000,
    link_type: link.loopback ? 'loopback' : 'ether',
    address: link.mac,
    broadcast: link.loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff',
    addr_info: link.addresses
      .filter(({ cidr }) => wanted(cidr))
      .map(({ cidr, scope }) => ({
        family: cidr.includes(':') ? 'inet6' : 'inet',
        local: cidr.split('/')[0],
        prefixlen: Number(cidr.split('/')[1]),
        scope,
        label: link.name,
        valid_life_time: 4294967295,
        preferred_life_time: 4294967295,
      })),
  }
}

function* linkList(self: Command): Task<readonly LinkInfo[]> {
  const found = self.sys.links()
  // The kernel lists IPv4 before IPv6.
  const v6 = ({ cidr }: { readonly cidr: string }) => (cidr.includes(':') ? 1 : 0)
  if (found.ok)
    return found.value.map((link) => ({ ...link, addresses: [...link.addresses].sort((a, b) => v6(a) - v6(b)) }))
  yield* self.stderr.write(`Cannot send dump request: ${reason(found.error)}\n`)
  return yield* self.exit(1)
}

const deviceOf = (words: readonly string[]): string | undefined => {
  const at = words.indexOf('dev')
  return at >= 0 ? words[at + 1] : words.find((word) => !['up', 'scope', 'global', 'permanent'].includes(word))
}

function* changeAddress(self: Command, verb: 'add' | 'delete', words: readonly string[]): Task<number> {
  const at = words.indexOf('dev')
  const device = at >= 0 ? words[at + 1] : undefined
  const cidr = words.find(
    (word, i) => i !== at && i !== at + 1 && !['local', 'label', 'scope', 'brd', '+'].includes(word),
  )
  if (device === undefined) return yield* say(self, 'Not enough information: "dev" argument is required.', 1)
  if (cidr === undefined || !isPrefix(cidr)) {
    return yield* say(self, `Error: any valid prefix is expected rather than "${cidr ?? ''}".`, 1)
  }
  if (!(yield* linkList(self)).some((link) => link.name === device)) {
    return yield* say(self, `Cannot find device "${device}"`, 1)
  }
  const whole = cidr.includes('/') ? cidr : `${cidr}/${cidr.includes(':') ? 128 : 32}`
  const done = verb === 'add' ? self.sys.addAddress(device, whole) : self.sys.deleteAddress(device, whole)
  return done.ok ? 0 : yield* rtnetlink(self, done.error)
}

function* flush(self: Command, words: readonly string[]): Task<number> {
  const name = deviceOf(words)
  for (const link of (yield* linkList(self)).filter((l) => l.name === name)) {
    for (const { cidr } of link.addresses) {
      const done = self.sys.deleteAddress(link.name, cidr)
      if (!done.ok) return yield* say(self, `Failed to send flush request: ${reason(done.error)}`, 255)
    }
  }
  return 0
}

/** Whether an IPv4 address lies in a prefix; IPv6 must be the same address. */
function isWithin(address: string, prefix: string): boolean {
  const [base = '', bits = '32'] = prefix.split('/')
  if (address.includes(':') || base.includes(':')) return address === base
  const shift = 2 ** (32 - Number(bits))
  return Math.floor(rank(address) / shift) === Math.floor(rank(base) / shift)
}

function isPrefix(text: string): boolean {
  const [address, bits] = text.split('/')
  if (!parseAddress(address!) || !/[.:]/.test(address!)) return false
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (address!.includes(':') ? 128 : 32))
}

function* links(self: Command, words: readonly string[], style: Style): Task<number> {
  const [verb, ...rest] = words
  if (is(verb, 'help')) {
    yield* self.stderr.write(IP_LINK_USAGE)
    return 255
  }
  if (is(verb, 'set', 2)) return yield* setLink(self, rest)
  if (is(verb, 'add') || is(verb, 'delete')) return yield* say(self, 'RTNETLINK answers: Operation not permitted', 2)
  const name = isShow(verb) ? deviceOf(rest) : verb === 'dev' ? rest[0] : verb
  const all = yield* linkList(self)
  const shown = name === undefined ? all : all.filter((link) => link.name === name)
  if (shown.length === 0 && name !== undefined) return yield* say(self, `Device "${name}" does not exist.`, 1)
  for (const link of shown) {
    if (style.brief) {
      yield* self.print(`${link.name.padEnd(16)} ${stateOf(link).padEnd(14)} ${link.mac} <${flagsOf(link)}> \n`)
      continue
    }
    yield* self.print(`${head(link, true, style.oneline ? '\\' : '\n')}\n`)
    if (style.statistics) {
      yield* self.print(
        '    RX:  bytes packets errors dropped  missed   mcast           \n             0       0      0       0       0       0 \n    TX:  bytes packets errors dropped carrier collsns           \n             0       0      0       0       0       0 \n',
      )
    }
  }
  return 0
}

function* setLink(self: Command, words: readonly string[]): Task<number> {
  const rest = words[0] === 'dev' ? words.slice(1) : words
  const device = rest[0]
  if (device === undefined) return yield* say(self, 'Not enough of information: "dev" argument is required.', 255)
  if (!(yield* linkList(self)).some((link) => link.name === device))
    return yield* say(self, `Cannot find device "${device}"`, 1)
  const isUp = rest.includes('up')
  if (!isUp && !rest.includes('down')) {
    const changes = rest.length > 1 && self.sys.geteuid() !== 0
    return changes ? yield* say(self, 'RTNETLINK answers: Operation not permitted', 2) : 0
  }
  const done = self.sys.setLink(device, isUp)
  return done.ok ? 0 : yield* rtnetlink(self, done.error)
}

// ---------------------------------------------------------------- routes

function* routes(self: Command, words: readonly string[], style: Style): Task<number> {
  const [verb, ...rest] = words
  if (is(verb, 'help') || (rest.length === 0 && is(verb, 'add'))) {
    yield* self.stderr.write(IP_ROUTE_USAGE)
    return 255
  }
  if (is(verb, 'get')) return yield* getRoute(self, rest)
  if (is(verb, 'add') || is(verb, 'replace') || is(verb, 'append')) return yield* changeRoute(self, 'add', rest)
  if (is(verb, 'delete')) return yield* changeRoute(self, 'delete', rest)
  if (!isShow(verb)) return yield* say(self, `Command "${verb}" is unknown, try "ip route help".`, 255)
  const found = self.sys.routes()
  const all = found.ok ? found.value : []
  const tableAt = rest.indexOf('table')
  const table = tableAt >= 0 ? rest[tableAt + 1] : 'main'
  const typeAt = rest.indexOf('type')
  const type = typeAt >= 0 ? rest[typeAt + 1] : undefined
  if (table !== undefined && /^\d+$/.test(table) && !['253', '254', '255'].includes(table))
    return yield* say(self, 'Error: ipv4: FIB table does not exist.\nDump terminated', 2)
  const exact = rest.find((word, i) => (isPrefix(word) || word === 'default') && (tableAt < 0 || i !== tableAt + 1))
  const isSix = style.family === 'inet6'
  const shown: RouteInfo[] = []
  for (const route of [...all].sort((a, b) => tableRank(a) - tableRank(b) || rank(a.to) - rank(b.to))) {
    if (route.to.includes(':') !== isSix && route.to !== 'default') continue
    if (route.to === 'default' && (route.via?.includes(':') ?? false) !== isSix) continue
    if (table !== 'all' && route.table !== table) continue
    if (type !== undefined && route.type !== type) continue
    if (exact !== undefined && route.to !== exact) continue
    shown.push(route)
  }
  if (style.json) {
    yield* self.print(`${JSON.stringify(shown.map(routeJson))}\n`)
    return 0
  }
  for (const route of shown) yield* self.print(`${routeText(route, style, isSix, table === 'all')}\n`)
  return 0
}

/** With `table all` the main table comes first. */
const tableRank = ({ table }: RouteInfo): number => (table === 'main' ? 0 : 1)

function routeJson(route: RouteInfo) {
  return {
    ...(route.type === 'unicast' ? {} : { type: route.type }),
    dst: route.to.replace(/\/32$/, ''),
    ...(route.via ? { gateway: route.via } : {}),
    ...(route.dev ? { dev: route.dev } : {}),
    ...(route.src ? { prefsrc: route.src } : {}),
    ...(route.metric > 0 ? { metric: route.metric } : {}),
    flags: [],
  }
}

/** The kernel lists its table in the order of the addresses, the default first. */
function rank(to: string): number {
  if (to === 'default' || to.includes(':')) return -1
  return to
    .split('/')[0]!
    .split('.')
    .reduce((sum, part) => sum * 256 + Number(part), 0)
}

function routeText(route: RouteInfo, style: Style, isSix: boolean, namesTable: boolean): string {
  let text = route.type === 'unicast' ? '' : `${route.type} `
  text += `${route.to.replace(/\/32$/, '')} `
  if (route.via) text += `via ${route.via} `
  if (route.dev) text += `dev ${route.dev} `
  else if (isSix) text += 'dev lo '
  if (namesTable && route.table !== 'main') text += `table ${route.table} `
  if (route.table === 'local') text += `proto kernel scope ${route.type === 'broadcast' ? 'link' : 'host'} `
  else if (route.type === 'unicast' && route.src) text += 'proto kernel scope link '
  else if (route.type === 'unicast' && !route.via) text += 'scope link '
  else if (style.details) text += 'proto boot scope global '
  if (route.src) text += `src ${route.src} `
  if (isSix) text += `metric ${route.metric || 1024} pref medium`
  else if (route.metric > 0) text += `metric ${route.metric} `
  return text
}

function* getRoute(self: Command, words: readonly string[]): Task<number> {
  const to = words.find((word) => word !== 'to')
  if (to === undefined) return yield* say(self, 'need at least a destination address', 1)
  const address = /[.:]/.test(to) ? parseAddress(to.split('/')[0]!) : null
  if (!address) return yield* say(self, `Error: any valid prefix is expected rather than "${to}".`, 1)
  // What a connect would meet is what the kernel answers: a datagram socket asks it without sending anything.
  const fd = self.sys.socket(address.family, 'dgram')
  if (!fd.ok) return yield* rtnetlink(self, fd.error)
  const joined = yield* self.sys.connect(fd.value, { ...address, port: 9 })
  const own = self.sys.getsockname(fd.value)
  self.sys.close(fd.value)
  if (!joined.ok) return yield* rtnetlink(self, joined.error)
  const all = yield* linkList(self)
  const source = words[words.indexOf('from') + 1]
  const isOwn = all.some((link) => link.addresses.some(({ cidr }) => cidr.split('/')[0] === source))
  if (words.includes('from') && !isOwn) return yield* say(self, 'RTNETLINK answers: Network is unreachable', 2)
  const src = own.ok && own.value.family !== 'unix' ? own.value.address : address.address
  const device = all.find((link) => link.addresses.some(({ cidr }) => cidr.split('/')[0] === src)) ?? all[0]
  const isLocal =
    address.address.startsWith('127.') ||
    all.some((link) => link.addresses.some(({ cidr }) => cidr.split('/')[0] === address.address))
  const found = self.sys.routes()
  const via = isLocal ? null : ((found.ok ? found.value : []).find((route) => route.to === 'default')?.via ?? null)
  const from = isLocal ? address.address : src
  yield* self.print(
    `${isLocal ? 'local ' : ''}${address.address} ${via ? `via ${via} ` : ''}dev ${device?.name ?? 'lo'} src ${from} uid ${self.sys.getuid()} \n    cache ${isLocal ? '<local> ' : ''}\n`,
  )
  return 0
}

const ROUTE_TYPES = ['unicast', 'unreachable', 'prohibit', 'blackhole', 'local']

function* changeRoute(self: Command, verb: 'add' | 'delete', words: readonly string[]): Task<number> {
  const rest = [...words]
  const type = ROUTE_TYPES.includes(rest[0] ?? '') ? rest.shift()! : 'unicast'
  let to: string | undefined
  const given: { via?: string; dev?: string; src?: string; metric?: number } = {}
  while (rest.length > 0) {
    const word = rest.shift()!
    if (word === 'via') given.via = rest.shift() ?? ''
    else if (word === 'dev') given.dev = rest.shift() ?? ''
    else if (word === 'src') given.src = rest.shift() ?? ''
    else if (word === 'metric') given.metric = Number(rest.shift())
    else if (word === 'proto' || word === 'scope' || word === 'table') rest.shift()
    else to = word
  }
  if (to === undefined || (to !== 'default' && !isPrefix(to))) {
    return yield* say(self, `Error: any valid prefix is expected rather than "${to ?? ''}".`, 1)
  }
  if (given.dev !== undefined && !(yield* linkList(self)).some((link) => link.name === given.dev)) {
    return yield* say(self, `Cannot find device "${given.dev}"`, 1)
  }
  const whole = to === 'default' || to.includes('/') ? to : `${to}/${to.includes(':') ? 128 : 32}`
  const done =
    verb === 'add'
      ? self.sys.addRoute({ ...given, to: whole, type })
      : self.sys.deleteRoute({ ...given, to: whole, ...(type === 'unicast' ? {} : { type }) })
  return done.ok ? 0 : yield* rtnetlink(self, done.error)
}
