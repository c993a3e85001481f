/** `ip link`. */
import type { Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { IP_LINK_USAGE } from '../system/ip-usage.ts'
import { deviceOf, incomplete, is, isShow, linkList, printJson, rtnetlink, type Style, say } from './common.ts'
import { counters, countersJson, firstLine, flagsOf, linkJson, secondLine, stateOf } from './head.ts'

export function* links(self: Command, words: readonly string[], style: Style): Task<number> {
  const [verb, ...rest] = words
  if (is(verb, 'help')) {
    yield* self.stderr.write(IP_LINK_USAGE)
    return 255
  }
  if (is(verb, 'set', 2)) return yield* setLink(self, rest)
  if (is(verb, 'add') || is(verb, 'delete')) return yield* say(self, 'RTNETLINK answers: Operation not permitted', 2)
  if (words.at(-1) === 'dev') return yield* incomplete(self)
  const typeAt = rest.indexOf('type')
  // Simplified: there are no links of a type that could be asked for.
  if (typeAt >= 0) return 0
  const name = isShow(verb) ? deviceOf(rest) : verb === 'dev' ? rest[0] : verb
  const all = yield* linkList(self)
  const shown = name === undefined ? all : all.filter((link) => link.name === name)
  if (shown.length === 0 && name !== undefined) return yield* say(self, `Device "${name}" does not exist.`, 1)
  if (style.json) {
    const rows = shown.map((link) =>
      style.brief
        ? { ifname: link.name, operstate: stateOf(link), address: link.mac, flags: flagsOf(link).split(',') }
        : { ...linkJson(link, true), ...countersJson(style) },
    )
    return yield* printJson(self, rows, style)
  }
  for (const link of shown) {
    if (style.brief) {
      yield* self.print(`${link.name.padEnd(16)} ${stateOf(link).padEnd(14)} ${link.mac} <${flagsOf(link)}> \n`)
      continue
    }
    const separator = style.oneline ? '\\' : '\n'
    yield* self.print(`${firstLine(link, true)}${separator}${secondLine(link, true, style)}\n${counters(style)}`)
  }
  return 0
}

function* setLink(self: Command, words: readonly string[]): Task<number> {
  const rest = words[0] === 'dev' ? words.slice(1) : words
  const device = rest[0]
  if (device === undefined) return yield* say(self, 'Not enough information: "dev" argument is required.', 255)
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
