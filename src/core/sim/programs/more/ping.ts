/** ping of iputils 20221126. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { GAI_TEXT, getaddrinfo, parseAddress } from '../lib/getaddrinfo.ts'
import { parseOptions } from '../lib/options.ts'
import { PING_USAGE } from '../system/ping-usage.ts'

interface Tally {
  sent: number
  received: number
  errors: number
  readonly times: number[]
}

export default command({ names: ['ping', 'ping4', 'ping6'], usage: '', summary: '', failure: 2 }, function* (self) {
  const { options, operands, error } = parseOptions(self.args, {
    short: '4aAbBc:dDfhHi:I:l:Lm:M:nNOp:qQ:rRs:S:t:T:UvVw:W:6',
  })
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (error !== null) {
    yield* self.stderr.write(`ping: ${error}\n${PING_USAGE}`)
    return 2
  }
  if (has('h')) {
    yield* self.stderr.write(PING_USAGE)
    return 2
  }
  if (has('V')) {
    yield* self.print('ping from iputils 20221126\n')
    return 0
  }
  const host = operands.at(-1)
  if (host === undefined) {
    yield* self.stderr.write('ping: usage error: Destination address required\n')
    return 1
  }
  const count = value('c')
  if (count !== null && !/^\d+$/.test(count)) return yield* self.fail(`invalid argument: '${count}'`, 1)
  if (count !== null && Number(count) === 0)
    return yield* self.fail(`invalid argument: '${count}': out of range: 1 <= value <= 9223372036854775807`, 1)
  if (Number(value('i') ?? 1) < 0.002 && self.sys.geteuid() !== 0)
    return yield* self.fail('cannot flood; minimal interval allowed for user is 2ms', 2)
  const family = has('6') || self.name.endsWith('6') ? 'inet6' : has('4') ? 'inet' : undefined
  const found = yield* getaddrinfo(self.sys, host, family ? { family } : {})
  if (!found.ok) return yield* self.fail(`${host}: ${GAI_TEXT[found.error]}`, 2)
  const { address } = found.value[0]!
  const ttl = Number(value('t') ?? 64)
  if (ttl < 1 || ttl > 255) return yield* self.fail('cannot set unicast time-to-live: Invalid argument', 2)
  return yield* echo(self, host, address, {
    source: yield* localEnd(self, value('I'), family ?? 'inet'),
    count: count === null ? Number.POSITIVE_INFINITY : Number(count),
    interval: Number(value('i') ?? 1) * 1000,
    timeout: Number(value('W') ?? 10) * 1000,
    deadline: value('w') === null ? Number.POSITIVE_INFINITY : Number(value('w')) * 1000,
    size: Number(value('s') ?? 56),
    isQuiet: has('q'),
  })
})

/** -I: an address to bind to, or a device. */
function* localEnd(self: Command, name: string | null, family: 'inet' | 'inet6'): Task<string> {
  if (name === null) return ''
  const links = self.sys.links()
  const link = links.ok ? links.value.find((one) => one.name === name) : undefined
  if (link) {
    const own = link.addresses.find(({ cidr }) => cidr.includes(':') === (family === 'inet6'))
    return ` from ${own?.cidr.split('/')[0] ?? ''} ${name}:`
  }
  const address = parseAddress(name)
  if (!address) return yield* self.fail(`SO_BINDTODEVICE ${name}: No such device`, 2)
  const fd = self.sys.socket(address.family, 'dgram')
  if (!fd.ok) return ''
  const bound = self.sys.bind(fd.value, { ...address, port: 0 })
  self.sys.close(fd.value)
  if (!bound.ok) return yield* self.fail(`bind: ${reason(bound.error)}`, 2)
  return ` from ${name} :`
}

interface Plan {
  /** What -I adds to the first line. */
  readonly source: string
  readonly count: number
  readonly interval: number
  readonly timeout: number
  readonly deadline: number
  readonly size: number
  readonly isQuiet: boolean
}

function* echo(self: Command, host: string, address: string, plan: Plan): Task<number> {
  const { sys } = self
  sys.sigaction('SIGINT', { kind: 'catch', restart: false })
  const began = sys.monotonic()
  const tally: Tally = { sent: 0, received: 0, errors: 0, times: [] }
  const isSix = address.includes(':')
  for (let sequence = 1; sequence <= plan.count; sequence++) {
    const sentAt = sys.monotonic()
    const isLast = sequence === plan.count
    const wait = isLast ? plan.timeout : Math.min(plan.interval, plan.timeout)
    const answer = yield* sys.icmpEcho(address, wait)
    if (!answer.ok && sequence === 1 && answer.error.errno === 'EACCES') {
      return yield* self.fail('Do you want to ping broadcast? Then -b. If not, check your local firewall rules', 2)
    }
    if (!answer.ok && sequence === 1 && !ARRIVED.has(answer.error.errno)) {
      // The first connect(2) failed: nothing was ever sent.
      return yield* self.fail(`connect: ${reason(answer.error)}`, 2)
    }
    if (sequence === 1) {
      const bytes = isSix ? `${plan.size} data bytes` : `${plan.size}(${plan.size + 28}) bytes of data.`
      yield* self.print(`PING ${host}${isSix ? `(${address})` : ` (${address})`}${plan.source} ${bytes}\n`)
    }
    tally.sent++
    // What does not fit into an IP packet never goes out.
    if (plan.size > LARGEST) continue
    if (answer.ok) {
      tally.received++
      tally.times.push(answer.value)
      const from = host === address ? address : `${host} (${address})`
      if (!plan.isQuiet) {
        yield* self.print(
          `${plan.size + 8} bytes from ${from}: icmp_seq=${sequence} ttl=64 time=${answer.value.toFixed(3)} ms\n`,
        )
      }
    } else if (answer.error.errno === 'EHOSTUNREACH') {
      tally.errors++
      if (!plan.isQuiet) yield* self.print(`From ${address} icmp_seq=${sequence} Destination Host Unreachable\n`)
    } else if (answer.error.errno !== 'ETIMEDOUT' && answer.error.errno !== 'EINTR') {
      yield* self.stdout.flush()
      yield* self.stderr.write(`ping: sendmsg: ${reason(answer.error)}\n`)
    }
    yield* self.stdout.flush()
    if (sys.takeSignals().length > 0) break
    const rest = plan.interval - (sys.monotonic() - sentAt)
    if (sys.monotonic() - began >= plan.deadline) break
    if (!isLast && rest > 0) {
      const slept = yield* sys.nanosleep(rest)
      if (!slept.ok && sys.takeSignals().length > 0) break
    }
  }
  yield* summary(self, host, tally, sys.monotonic() - began)
  return tally.received > 0 ? 0 : 1
}

/** Bytes of data in an IPv4 packet, beside both headers. */
const LARGEST = 65507
const ARRIVED = new Set(['ETIMEDOUT', 'EINTR', 'EPERM'])

function* summary(self: Command, host: string, { sent, received, errors, times }: Tally, ms: number): Task<void> {
  const loss = sent === 0 ? 0 : ((sent - received) * 100) / sent
  yield* self.print(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} received, ${errors > 0 ? `+${errors} errors, ` : ''}${Number(loss.toPrecision(6))}% packet loss, time ${Math.floor(ms)}ms\n`,
  )
  if (times.length === 0) {
    yield* self.print('\n')
    return
  }
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  const deviation = Math.sqrt(
    Math.max(0, times.reduce((sum, time) => sum + time * time, 0) / times.length - mean * mean),
  )
  const shown = [Math.min(...times), mean, Math.max(...times), deviation].map((time) => time.toFixed(3)).join('/')
  yield* self.print(`rtt min/avg/max/mdev = ${shown} ms\n`)
}
