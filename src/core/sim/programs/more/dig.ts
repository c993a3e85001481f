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

/** The first name server of resolv.conf; without one the resolver asks this machine. */
function* server(self: Command): Task<string> {
  const text = (yield* readText(self.sys, '/etc/resolv.conf')) ?? ''
  return /^\s*nameserver\s+(\S+)/m.exec(text)?.[1] ?? '127.0.0.1'
}

/** Asks: on loopback nobody listens on port 53 and says so at once, elsewhere nobody answers for five seconds. */
function* ask(self: Command, address: string): Task<'refused' | 'unreachable' | 'timed out'> {
  const family = address.includes(':') ? 'inet6' : 'inet'
  const fd = self.sys.socket(family, 'dgram')
  if (!fd.ok) return 'unreachable'
  const joined = yield* self.sys.connect(fd.value, { family, address, port: 53 })
  if (!joined.ok) return 'unreachable'
  yield* self.sys.write(fd.value, new Uint8Array(29))
  const ready = yield* self.sys.poll([{ fd: fd.value, events: 1 }], 5000)
  const got = ready.ok && ready.value.length > 0 ? yield* self.sys.recvfrom(fd.value, 512) : null
  self.sys.close(fd.value)
  return got && !got.ok ? 'refused' : 'timed out'
}

const WORDS = { refused: 'connection refused', unreachable: 'network unreachable', 'timed out': 'timed out' } as const

function* dig(self: Command): Task<number> {
  const at = self.args.find((arg) => arg.startsWith('@'))
  const names = self.args.filter((arg) => !/^[-+@]/.test(arg))
  const address = at ? at.slice(1) : yield* server(self)
  const isShort = self.args.includes('+short')
  for (let tries = 0; tries < 3; tries++) {
    const outcome = yield* ask(self, address)
    yield* self.print(`;; communications error to ${address}#53: ${WORDS[outcome]}\n`)
  }
  if (!isShort)
    yield* self.print(`\n; <<>> DiG 9.18.41-1~deb12u1-Debian <<>> ${names.join(' ')}\n;; global options: +cmd\n`)
  yield* self.print(`;; ${NO_ANSWER}\n${isShort ? '' : '\n'}`)
  return 9
}

function* host(self: Command): Task<number> {
  const address = yield* server(self)
  for (let tries = 0; tries < 2; tries++) {
    const outcome = yield* ask(self, address)
    yield* self.print(`;; communications error to ${address}#53: ${WORDS[outcome]}\n`)
  }
  yield* self.print(`;; ${NO_ANSWER}\n`)
  return 1
}

function* nslookup(self: Command): Task<number> {
  const names = self.args.filter((arg) => !arg.startsWith('-'))
  const address = names[1] ?? (yield* server(self))
  for (let tries = 0; tries < 3; tries++) {
    const outcome = yield* ask(self, address)
    yield* self.print(`;; communications error to ${address}#53: ${WORDS[outcome]}\n`)
  }
  yield* self.print(`;; ${NO_ANSWER}\n\n\n`)
  return 1
}
