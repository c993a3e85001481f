/** ip of iproute2 6.1: address, link, route, neighbour, rule. */
import type { Task } from '../../kernel/sys.ts'
import { addresses } from '../ip/addresses.ts'
import { is, isShow, printJson, type Style, say } from '../ip/common.ts'
import { links } from '../ip/links.ts'
import { routes } from '../ip/routes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'

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

type Act = (self: Command, words: readonly string[], style: Style) => Task<number>

const OBJECTS: Readonly<Record<string, Act>> = {
  address: addresses,
  link: links,
  route: routes,
  neighbour: neighbours,
  neighbor: neighbours,
  rule: rules,
  maddress: multicast,
  addrlabel: nothing,
  tcpmetrics: nothing,
  tcp_metrics: nothing,
  token: nothing,
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
    statistics: 0,
    details: false,
    json: false,
    pretty: false,
  }
  const words = [...self.args]
  while (words[0]?.startsWith('-')) {
    const option = words.shift()!.replace(/^-+/, '')
    if (option === '4') style.family = 'inet'
    else if (option === '6') style.family = 'inet6'
    else if (option === 'f' || option === 'family') style.family = words.shift() === 'inet6' ? 'inet6' : 'inet'
    else if ('brief'.startsWith(option) && option.startsWith('br')) style.brief = true
    else if ('oneline'.startsWith(option)) style.oneline = true
    else if ('statistics'.startsWith(option) || 'stats'.startsWith(option)) style.statistics++
    else if ('details'.startsWith(option)) style.details = true
    else if ('json'.startsWith(option)) style.json = true
    else if (option === 'p' || option === 'pretty') style.pretty = true
    else if (option === 'V' || option === 'Version') {
      yield* self.print('ip utility, iproute2-6.1.0, libbpf 1.1.2\n')
      return 0
    } else if (option === 'n' || option === 'netns') {
      return yield* say(self, `Cannot open network namespace "${words[0]}": No such file or directory`, 255)
    } else if (option === 'help') {
      yield* self.stderr.write(USAGE)
      return 0
    } else if (
      !/^(c(olor)?(=.*)?|N|r|resolve|a|all|force|iec|h|human|human-readable|t|ts|timestamp|tshort|loops)$/.test(option)
    ) {
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

function* nothing(self: Command): Task<number> {
  yield* self.stdout.flush()
  return 0
}

/** Simplified: there is nothing but loopback, so that the table of neighbours is always empty. */
function* neighbours(self: Command, words: readonly string[], style: Style): Task<number> {
  if (style.json && isShow(words[0])) return yield* printJson(self, [], style)
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

/** Simplified: the groups that a loopback has joined on its own. */
function* multicast(self: Command, _words: readonly string[], { family }: Style): Task<number> {
  const [four, six] = ['\tinet  224.0.0.1\n', '\tinet6 ff02::1\n\tinet6 ff01::1\n']
  yield* self.print(`1:\tlo\n${family === 'inet6' ? '' : four}${family === 'inet' ? '' : six}`)
  return 0
}

const RULES = [
  [0, 'local'],
  [32766, 'main'],
  [32767, 'default'],
] as const

function* rules(self: Command, words: readonly string[], style: Style): Task<number> {
  if (!isShow(words[0])) return yield* say(self, 'RTNETLINK answers: Operation not permitted', 2)
  const own = style.family === 'inet6' ? RULES.slice(0, 2) : RULES
  if (style.json) {
    const rows = own.map(([priority, table]) => ({ priority, src: 'all', table }))
    return yield* printJson(self, rows, style)
  }
  yield* self.print(own.map(([priority, table]) => `${priority}:\tfrom all lookup ${table}\n`).join(''))
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
