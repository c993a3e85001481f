/** dig, host and nslookup of BIND 9.18. They ask a name server, never /etc/hosts; no server answers here. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { readText } from '../lib/files.ts'

const NO_ANSWER = 'no servers could be reached'

export default [
  command({ names: ['dig'], usage: '', summary: '' }, dig),
  command({ names: ['host'], usage: '', summary: '' }, host),
  command({ names: ['nslookup'], usage: '', summary: '' }, nslookup),
]

/** The name servers of resolv.conf; without one BIND's library asks this machine, IPv6 first. */
function* servers(self: Command): Task<readonly string[]> {
  const text = (yield* readText(self.sys, '/etc/resolv.conf')) ?? ''
  const found = [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].map((match) => match[1]!)
  return found.length > 0 ? found : ['::1', '127.0.0.1']
}

/** The first server is asked several times, the others once each. */
const asked = (addresses: readonly string[], times: number): readonly string[] => [
  ...Array.from({ length: times }, () => addresses[0]!),
  ...addresses.slice(1),
]

/** Asks: on loopback nobody listens on port 53 and says so at once, elsewhere nobody answers for five seconds. */
function* ask(
  self: Command,
  address: string,
  port = 53,
  timeout = 5000,
): Task<'refused' | 'unreachable' | 'timed out'> {
  const family = address.includes(':') ? 'inet6' : 'inet'
  const fd = self.sys.socket(family, 'dgram')
  if (!fd.ok) return 'unreachable'
  const joined = yield* self.sys.connect(fd.value, { family, address, port })
  if (!joined.ok) return 'unreachable'
  yield* self.sys.write(fd.value, new Uint8Array(29))
  const ready = yield* self.sys.poll([{ fd: fd.value, events: 1 }], timeout)
  const got = ready.ok && ready.value.length > 0 ? yield* self.sys.recvfrom(fd.value, 512) : null
  self.sys.close(fd.value)
  return got && !got.ok ? 'refused' : 'timed out'
}

const WORDS = { refused: 'connection refused', unreachable: 'network unreachable', 'timed out': 'timed out' } as const

function* dig(self: Command): Task<number> {
  const at = self.args.find((arg) => arg.startsWith('@'))
  const addresses = at ? [at.slice(1)] : yield* servers(self)
  const { args } = self
  const isShort = args.includes('+short')
  // The banner is printed with the first name, unless +short came before it.
  const first = args.findIndex((arg, i) => !/^[-+@]/.test(arg) && !/^-[pbcqtxy]$/.test(args[i - 1] ?? ''))
  const hasBanner = !isShort || (first >= 0 && first < args.indexOf('+short'))
  const portAt = args.indexOf('-p')
  const port = portAt >= 0 ? Number(args[portAt + 1]) : 53
  const seconds = Number(
    /^\+(?:time|timeout)=(\d+)$/.exec(args.findLast((arg) => /^\+time(out)?=/.test(arg)) ?? '')?.[1] ?? 5,
  )
  // The first server is asked that often.
  const tries = Number(self.args.findLast((arg) => /^\+tries=\d+$/.test(arg))?.slice(7) ?? 3)
  for (const address of asked(addresses, Math.max(1, tries))) {
    const outcome = yield* ask(self, address, port, Math.max(1, seconds) * 1000)
    yield* self.print(`;; communications error to ${address}#${port}: ${WORDS[outcome]}\n`)
  }
  if (hasBanner)
    yield* self.print(
      `\n; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> ${self.args.join(' ')}\n${at ? '; (1 server found)\n' : ''};; global options: +cmd\n`,
    )
  yield* self.print(`;; ${NO_ANSWER}\n`)
  return 9
}

function* host(self: Command): Task<number> {
  for (const address of asked(yield* servers(self), 2)) {
    const outcome = yield* ask(self, address)
    yield* self.print(`;; communications error to ${address}#53: ${WORDS[outcome]}\n`)
  }
  yield* self.print(`;; ${NO_ANSWER}\n`)
  return 1
}

function* nslookup(self: Command): Task<number> {
  const names = self.args.filter((arg) => !arg.startsWith('-'))
  for (const address of asked(names[1] === undefined ? yield* servers(self) : [names[1]], 3)) {
    const outcome = yield* ask(self, address)
    yield* self.print(`;; communications error to ${address}#53: ${WORDS[outcome]}\n`)
  }
  yield* self.print(`;; ${NO_ANSWER}\n\n`)
  return 1
}
