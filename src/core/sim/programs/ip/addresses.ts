/** `ip address`. */
import type { LinkInfo, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { IP_ADDRESS_USAGE } from '../system/ip-usage.ts'
import {
  deviceOf,
  incomplete,
  is,
  isPrefix,
  isShow,
  isWithin,
  linkList,
  printJson,
  rtnetlink,
  type Style,
  say,
} from './common.ts'
import { counters, countersJson, firstLine, linkJson, secondLine, stateOf } from './head.ts'

type Address = LinkInfo['addresses'][number]

export function* addresses(self: Command, words: readonly string[], style: Style): Task<number> {
  const [verb, ...rest] = words
  if (is(verb, 'help')) {
    yield* self.stderr.write(IP_ADDRESS_USAGE)
    return 255
  }
  if (words.at(-1) === 'dev') return yield* incomplete(self)
  if (is(verb, 'add') || is(verb, 'delete') || verb === 'replace' || verb === 'change') {
    return yield* changeAddress(self, is(verb, 'delete') ? 'delete' : 'add', rest)
  }
  if (verb === 'flush') return yield* flush(self, rest)
  const all = yield* linkList(self)
  const isNamed = verb !== undefined && !isShow(verb) && verb !== 'dev'
  if (isNamed && !all.some((link) => link.name === verb)) {
    return yield* say(self, `Command "${verb}" is unknown, try "ip address help".`, 255)
  }
  const take = (word: string): string | null => {
    const at = rest.indexOf(word)
    return at < 0 ? null : (rest.splice(at, 2)[1] ?? null)
  }
  const [prefix, scope, type] = [take('to'), take('scope'), take('type')]
  const label = take('label')
  const name = isNamed ? verb : verb === 'dev' ? rest[0] : deviceOf(rest)
  const shown = all.filter((link) => (name === undefined || link.name === name) && (type === null || type === 'dummy'))
  if (shown.length === 0 && type !== null) return 0
  if (shown.length === 0 && name !== undefined) return yield* say(self, `Device "${name}" does not exist.`, 1)
  const isWanted = (address: Address) =>
    (style.family === null || address.cidr.includes(':') === (style.family === 'inet6')) &&
    (scope === null || address.scope === scope) &&
    (prefix === null || isWithin(address.cidr.split('/')[0]!, prefix))
  if (style.json) {
    return yield* printJson(
      self,
      shown.map((link) => (style.brief ? briefJson(link, isWanted) : addressJson(link, isWanted, style))),
      style,
    )
  }
  for (const link of shown) {
    const own = link.addresses.filter(isWanted)
    if ((style.family !== null || prefix !== null || scope !== null) && own.length === 0) continue
    yield* self.print(
      textOf(link, own, style, { isDump: name === undefined, isPart: prefix !== null || label !== null }),
    )
  }
  return 0
}

function textOf(
  link: LinkInfo,
  own: readonly Address[],
  style: Style,
  { isDump, isPart }: { readonly isDump: boolean; readonly isPart: boolean },
): string {
  if (style.brief) {
    return `${link.name.padEnd(16)} ${stateOf(link).padEnd(14)} ${own.map(({ cidr }) => `${cidr} `).join('')}\n`
  }
  const lines = own.map(({ cidr, scope }) => {
    const isSix = cidr.includes(':')
    return `inet${isSix ? '6' : ''} ${cidr} scope ${scope} ${isSix ? '' : link.name}`
  })
  if (style.oneline) {
    const start = `${link.index}: ${link.name}    `
    return lines.map((line) => `${start}${line}\\       valid_lft forever preferred_lft forever\n`).join('')
  }
  // A dump of IPv6 alone tells less of the links.
  const head = `${firstLine(link, false, isDump && style.family === 'inet6')}\n`
  const second = style.family === null && !isPart ? `${secondLine(link, false, style)}\n` : ''
  const listed = lines.map((line) => `    ${line}\n       valid_lft forever preferred_lft forever\n`).join('')
  return `${head}${second}${listed}${counters(style)}`
}

const briefJson = (link: LinkInfo, isWanted: (address: Address) => boolean) => ({
  ifname: link.name,
  operstate: stateOf(link),
  addr_info: link.addresses.filter(isWanted).map(({ cidr }) => {
    const [local, bits] = cidr.split('/')
    return { local, prefixlen: Number(bits) }
  }),
})

const addressJson = (link: LinkInfo, isWanted: (address: Address) => boolean, style: Style) => ({
  ...linkJson(link, false),
  addr_info: link.addresses.filter(isWanted).map(({ cidr, scope }) => ({
    family: cidr.includes(':') ? 'inet6' : 'inet',
    local: cidr.split('/')[0],
    prefixlen: Number(cidr.split('/')[1]),
    scope,
    ...(cidr.includes(':') ? {} : { label: link.name }),
    valid_life_time: 4294967295,
    preferred_life_time: 4294967295,
  })),
  ...countersJson(style),
})

function* changeAddress(self: Command, verb: 'add' | 'delete', words: readonly string[]): Task<number> {
  const at = words.indexOf('dev')
  const device = at >= 0 ? words[at + 1] : undefined
  const cidr = words.find(
    (word, i) => i !== at && i !== at + 1 && !['local', 'label', 'scope', 'brd', '+'].includes(word),
  )
  if (cidr !== undefined && !isPrefix(cidr))
    return yield* say(self, `Error: any valid prefix is expected rather than "${cidr}".`, 1)
  if (device === undefined) return yield* say(self, 'Not enough information: "dev" argument is required.', 1)
  if (!(yield* linkList(self)).some((link) => link.name === device)) {
    return yield* say(self, `Cannot find device "${device}"`, 1)
  }
  if (cidr === undefined) return yield* say(self, 'RTNETLINK answers: Operation not permitted', 2)
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
