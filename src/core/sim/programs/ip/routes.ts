/** `ip route`: the tables, and what the kernel would do with one address. */
import type { RouteInfo, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { parseAddress } from '../lib/getaddrinfo.ts'
import { IP_ROUTE_USAGE } from '../system/ip-usage.ts'
import {
  incomplete,
  is,
  isPrefix,
  isShow,
  isWithin,
  linkList,
  printJson,
  rank,
  rtnetlink,
  type Style,
  say,
} from './common.ts'

export function* routes(self: Command, words: readonly string[], style: Style): Task<number> {
  const [verb, ...rest] = words
  if (is(verb, 'help') || (rest.length === 0 && is(verb, 'add'))) {
    yield* self.stderr.write(IP_ROUTE_USAGE)
    return 255
  }
  if (is(verb, 'get')) return yield* getRoute(self, rest, style)
  if (verb === 'flush' && rest[0] === 'cache')
    return self.sys.geteuid() === 0
      ? 0
      : yield* say(self, 'Cannot open "/proc/sys/net/ipv4/route/flush": Permission denied', 255)
  if (is(verb, 'add') || is(verb, 'replace') || is(verb, 'append')) return yield* changeRoute(self, 'add', rest)
  if (is(verb, 'delete')) return yield* changeRoute(self, 'delete', rest)
  if (!isShow(verb)) return yield* say(self, `Command "${verb}" is unknown, try "ip route help".`, 255)
  const found = self.sys.routes()
  const all = found.ok ? found.value : []
  const tableAt = rest.indexOf('table')
  const table = tableAt >= 0 ? rest[tableAt + 1] : 'main'
  if (table !== undefined && !TABLES.has(table) && !/^\d+$/.test(table))
    return yield* say(self, `Error: argument "${table}" is wrong: table id value is invalid\n`, 255)
  const typeAt = rest.indexOf('type')
  const type = typeAt >= 0 ? rest[typeAt + 1] : undefined
  if (table !== undefined && /^\d+$/.test(table) && !['253', '254', '255'].includes(table))
    return yield* say(self, 'Error: ipv4: FIB table does not exist.\nDump terminated', 2)
  const unknown = rest.find((word, i) => !isPrefix(word) && !WORDS.has(word) && !WITH_VALUE.has(rest[i - 1] ?? ''))
  if (unknown !== undefined) return yield* say(self, `Error: any valid prefix is expected rather than "${unknown}".`, 1)
  const exact = rest.find((word, i) => (isPrefix(word) || word === 'default') && (tableAt < 0 || i !== tableAt + 1))
  const isSix = style.family === 'inet6'
  const shown: RouteInfo[] = []
  const order = (a: RouteInfo, b: RouteInfo) =>
    familyRank(a) - familyRank(b) || tableRank(a) - tableRank(b) || rank(a.to) - rank(b.to)
  for (const route of [...all].sort(order)) {
    const isOfSix = route.to.includes(':') || (route.via?.includes(':') ?? false)
    // All tables are listed for both families, unless one is asked for.
    if (isOfSix !== isSix && !(table === 'all' && style.family === null)) continue
    if (table !== 'all' && route.table !== table) continue
    if (type !== undefined && route.type !== type) continue
    if (exact !== undefined && !isAbout(route.to, exact, rest)) continue
    shown.push(route)
  }
  if (style.json)
    return yield* printJson(
      self,
      shown.map((route) => routeJson(route, isSix)),
      style,
    )
  for (const route of shown) {
    const isOfSix = isSix || route.to.includes(':') || (route.via?.includes(':') ?? false)
    yield* self.print(`${routeText(route, style, isOfSix, table === 'all')}\n`)
  }
  return 0
}

const TABLES = new Set(['main', 'local', 'default', 'all', 'cache'])
const WITH_VALUE = new Set(['table', 'type', 'dev', 'via', 'proto', 'scope', 'metric', 'src'])
const WORDS = new Set([...WITH_VALUE, 'to', 'match', 'root', 'exact', 'default', 'cached', 'cache'])

/** `root PREFIX` lists what lies in it, `match PREFIX` and a bare address what holds it, else it has to be the same. */
function isAbout(to: string, asked: string, words: readonly string[]): boolean {
  if (words.includes('root')) return to !== 'default' && isWithin(to.split('/')[0]!, asked)
  if (words.includes('match')) return to === 'default' || isWithin(asked.split('/')[0]!, to)
  return to.replace(/\/(32|128)$/, '') === asked.replace(/\/(32|128)$/, '')
}

/** With `table all` the main table comes first. */
const familyRank = ({ to, via }: RouteInfo): number => (to.includes(':') || via?.includes(':') ? 1 : 0)
const tableRank = ({ table }: RouteInfo): number => (table === 'main' ? 0 : 1)

function routeJson(route: RouteInfo, isSix: boolean) {
  const isLocal = route.table === 'local'
  return {
    ...(route.type === 'unicast' ? {} : { type: route.type }),
    dst: route.to.replace(/\/(32|128)$/, ''),
    ...(route.via ? { gateway: route.via } : {}),
    ...(route.dev ? { dev: route.dev } : isSix ? { dev: 'lo' } : {}),
    ...(isLocal ? { protocol: 'kernel' } : {}),
    ...(isLocal && !isSix ? { scope: scopeOf(route) } : {}),
    ...(route.src ? { prefsrc: route.src } : {}),
    ...(isSix ? { metric: metricOf(route) } : route.metric > 0 ? { metric: route.metric } : {}),
    flags: [],
    ...(isSix ? { pref: 'medium' } : {}),
  }
}

const scopeOf = (route: RouteInfo): string => (route.type === 'broadcast' ? 'link' : 'host')
const metricOf = (route: RouteInfo): number => (route.table === 'local' ? 0 : route.metric || 1024)

function routeText(route: RouteInfo, style: Style, isSix: boolean, namesTable: boolean): string {
  let text = route.type === 'unicast' ? '' : `${route.type} `
  text += `${route.to.replace(/\/32$/, '')} `
  if (route.via) text += `via ${route.via} `
  if (route.dev) text += `dev ${route.dev} `
  else if (isSix) text += 'dev lo '
  if (namesTable && route.table !== 'main') text += `table ${route.table} `
  if (route.table === 'local') text += isSix ? 'proto kernel ' : `proto kernel scope ${scopeOf(route)} `
  else if (route.type === 'unicast' && route.src) text += 'proto kernel scope link '
  else if (route.type === 'unicast' && !route.via) text += 'scope link '
  else if (style.details) text += 'proto boot scope global '
  if (route.src) text += `src ${route.src} `
  if (isSix) text += `metric ${metricOf(route)} pref medium`
  else if (route.metric > 0) text += `metric ${route.metric} `
  return text
}

function* getRoute(self: Command, words: readonly string[], style: Style): Task<number> {
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
  const source = words.includes('from') ? words[words.indexOf('from') + 1] : undefined
  const isOwn = all.some((link) => link.addresses.some(({ cidr }) => cidr.split('/')[0] === source))
  if (source !== undefined && !isOwn) return yield* say(self, 'RTNETLINK answers: Network is unreachable', 2)
  const src = own.ok && own.value.family !== 'unix' ? own.value.address : address.address
  const device = all.find((link) => link.addresses.some(({ cidr }) => cidr.split('/')[0] === src)) ?? all[0]
  const isLocal =
    address.address.startsWith('127.') ||
    all.some((link) => link.addresses.some(({ cidr }) => cidr.split('/')[0] === address.address))
  const found = self.sys.routes()
  const via = isLocal ? null : ((found.ok ? found.value : []).find((route) => route.to === 'default')?.via ?? null)
  const from = isLocal ? address.address : src
  if (address.family === 'inet6') {
    const metric = isLocal ? 0 : 1024
    if (style.json) {
      const found = {
        ...(isLocal ? { type: 'local' } : {}),
        dst: address.address,
        from: '::',
        ...(via ? { gateway: via } : {}),
        dev: device?.name ?? 'lo',
        ...(isLocal ? { table: 'local' } : {}),
        protocol: 'kernel',
        prefsrc: from,
        metric,
        flags: [],
        pref: 'medium',
      }
      return yield* printJson(self, [found], style)
    }
    yield* self.print(
      `${isLocal ? 'local ' : ''}${address.address} from :: ${via ? `via ${via} ` : ''}dev ${device?.name ?? 'lo'} ${isLocal ? 'table local ' : ''}proto kernel src ${from} metric ${metric} pref medium\n`,
    )
    return 0
  }
  if (style.json) {
    const found = {
      ...(isLocal ? { type: 'local' } : {}),
      dst: address.address,
      ...(source ? { from: source } : {}),
      ...(via ? { gateway: via } : {}),
      dev: device?.name ?? 'lo',
      ...(source ? {} : { prefsrc: from }),
      flags: [],
      uid: self.sys.getuid(),
      cache: isLocal ? ['local'] : [],
    }
    return yield* printJson(self, [found], style)
  }
  const place = `${source ? `from ${source} ` : ''}${via ? `via ${via} ` : ''}dev ${device?.name ?? 'lo'} ${source ? '' : `src ${from} `}`
  yield* self.print(
    `${isLocal ? 'local ' : ''}${address.address} ${place}uid ${self.sys.getuid()} ${style.oneline ? '\\' : '\n'}    cache ${isLocal ? '<local> ' : ''}\n`,
  )
  return 0
}

const TAKES_VALUE = new Set(['via', 'dev', 'src', 'metric', 'proto', 'scope', 'table'])
const ROUTE_TYPES = ['unicast', 'unreachable', 'prohibit', 'blackhole', 'local']

function* changeRoute(self: Command, verb: 'add' | 'delete', words: readonly string[]): Task<number> {
  const rest = [...words]
  const type = ROUTE_TYPES.includes(rest[0] ?? '') ? rest.shift()! : 'unicast'
  let to: string | undefined
  const given: { via?: string; dev?: string; src?: string; metric?: number } = {}
  while (rest.length > 0) {
    const word = rest.shift()!
    if (TAKES_VALUE.has(word) && rest.length === 0) return yield* incomplete(self)
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
