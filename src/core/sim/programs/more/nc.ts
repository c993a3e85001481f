/** nc of netcat-openbsd 1.219 as Debian packages it. */
import type { SocketAddress, Sys, SysError, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { askNscd, GAI_TEXT, getaddrinfo } from '../lib/getaddrinfo.ts'
import { type Option, parseOptions } from '../lib/options.ts'
import { connectTo, withPort } from '../system/connect.ts'
import { dialThroughProxy, proxyOf } from '../system/nc-proxy.ts'
import { NC_HELP, NC_USAGE } from '../system/nc-usage.ts'
import { relay } from '../system/relay.ts'
import { readHostNames, readServices } from '../system/sockets.ts'

const SHORT = '46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz'

interface Settings {
  readonly has: (letter: string) => boolean
  readonly value: (letter: string) => string | null
  /** -w in ms, or Infinity. */
  readonly timeout: number
  readonly family: 'inet' | 'inet6' | undefined
}

export default command({ names: ['nc.openbsd', 'nc', 'netcat'], usage: '', summary: '' }, function* (self) {
  const { options, operands, error } = parseOptions(self.args, { short: SHORT })
  if (error !== null) {
    yield* self.warn(error)
    return yield* usage(self)
  }
  const settings = yield* settingsOf(self, options)
  const { has, value } = settings
  if (has('h')) {
    yield* self.stderr.write(NC_HELP)
    return 0
  }
  if (has('l') && value('p') !== null && operands.length === 1 && !/^\d+$/.test(operands[0]!)) {
    yield* self.stderr.write(NC_USAGE)
    return 1
  }
  if (has('l') && has('z')) yield* self.fail('cannot use -z and -l')
  if (!has('l') && has('k')) yield* self.fail('must use -l with -k')
  if (has('U')) {
    if (operands.length !== 1) return yield* usage(self)
    return has('l') ? yield* listenUnix(self, operands[0]!, settings) : yield* connectUnix(self, operands[0]!, settings)
  }
  if (has('l')) {
    if (operands.length > (value('p') === null ? 2 : 1)) return yield* usage(self)
    const host = value('p') === null && operands.length < 2 ? value('s') : (operands[0] ?? value('s'))
    const port = value('p') ?? operands.at(-1)
    if (port === undefined) return yield* self.fail('missing port number')
    return yield* listen(self, host, yield* portNumber(self, port, settings), settings)
  }
  if (operands.length === 0) return yield* usage(self)
  if (operands.length === 1) return yield* self.fail('missing port number')
  const ports: number[] = []
  // Debian's nc looks a port up by name before it takes it for a number.
  yield* askNscd(self.sys)
  for (const text of operands.slice(1)) ports.push(...(yield* portRange(self, text, settings)))
  return yield* dial(self, operands[0]!, ports, settings)
})

function* usage(self: Command): Task<number> {
  yield* self.stderr.write(NC_USAGE)
  return 1
}

function* settingsOf(self: Command, options: readonly Option[]): Task<Settings> {
  const has = (letter: string): boolean => options.some((option) => option.name === letter)
  const value = (letter: string): string | null => options.findLast((option) => option.name === letter)?.value ?? null
  const seconds = value('w')
  if (seconds !== null && !/^\d+$/.test(seconds)) yield* self.fail('timeout invalid: '.concat(seconds))
  return {
    has,
    value,
    timeout: seconds === null ? Number.POSITIVE_INFINITY : Number(seconds) * 1000,
    family: has('4') ? 'inet' : has('6') ? 'inet6' : undefined,
  }
}

function* portNumber(self: Command, text: string, settings: Settings): Task<number> {
  if (!/^-?\d+$/.test(text)) {
    const services = yield* readServices(self.sys)
    const named = services.port(text, settings.has('u') ? 'udp' : 'tcp')
    return named ?? (yield* self.fail(`port number invalid: ${text}`))
  }
  if (Number(text) > 65535) yield* self.fail(`port number too large: ${text}`)
  if (Number(text) < 1) yield* self.fail(`port number too small: ${text}`)
  return Number(text)
}

/** `80`, `20-25`, `http`. */
function* portRange(self: Command, text: string, settings: Settings): Task<readonly number[]> {
  const range = /^(\d+)-(\d+)$/.exec(text)
  if (!range) return [yield* portNumber(self, text, settings)]
  const ends = [yield* portNumber(self, range[1]!, settings), yield* portNumber(self, range[2]!, settings)]
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  return Array.from({ length: high - low + 1 }, (_, i) => low + i)
}

function* dial(self: Command, host: string, ports: readonly number[], settings: Settings): Task<number> {
  const { has } = settings
  const protocol = has('u') ? 'udp' : 'tcp'
  const proxy = yield* proxyOf(self, settings.value('x'), settings.value('X'))
  let status = 1
  for (const port of ports) {
    if (proxy) {
      const fd = yield* dialThroughProxy(self, proxy, { host, port, isNumeric: has('n'), isVerbose: has('v') })
      if (fd === null) continue
      status = yield* connected(self, fd, host, port, settings)
      self.sys.close(fd)
      continue
    }
    const found = yield* getaddrinfo(self.sys, host, {
      numeric: has('n'),
      ...(settings.family ? { family: settings.family } : {}),
    })
    if (!found.ok) {
      return yield* self.fail(`getaddrinfo for host "${host}" port ${port}: ${GAI_TEXT[found.error]}`)
    }
    for (const resolved of found.value) {
      const shown = resolved.address === host ? host : `${host} (${resolved.address})`
      const fd = yield* connectTo(self.sys, withPort(resolved, port), {
        type: has('u') ? 'dgram' : 'stream',
        timeout: settings.timeout,
        from: localEnd(settings, resolved.family),
      })
      if (!fd.ok) {
        const { error } = fd
        if (error.kind === 'bind') return yield* self.fail(`bind failed: ${reason(error.error)}`)
        if (error.kind === 'socket') continue
        if (has('v')) {
          const why =
            error.kind === 'timeout' ? 'timed out: Operation now in progress' : `failed: ${reason(error.error)}`
          yield* self.warn(`connect to ${shown} port ${port} (${protocol}) ${why}`)
        }
        continue
      }
      status = yield* connected(self, fd.value, shown, port, settings)
      self.sys.close(fd.value)
      break
    }
  }
  return status
}

function localEnd(settings: Settings, family: 'inet' | 'inet6'): SocketAddress | null {
  const [address, port] = [settings.value('s'), settings.value('p')]
  if (address === null && port === null) return null
  return { family, address: address ?? (family === 'inet' ? '0.0.0.0' : '::'), port: Number(port ?? 0) }
}

function* connected(self: Command, fd: number, shown: string, port: number, settings: Settings): Task<number> {
  const { has } = settings
  if (has('u') && has('v') && !(yield* answersUdp(self.sys, fd))) return 1
  if (has('v')) {
    const protocol = has('u') ? 'udp' : 'tcp'
    const service = has('n') ? undefined : (yield* readServices(self.sys)).name(port, protocol)
    yield* self.stderr.write(`Connection to ${shown} ${port} port [${protocol}/${service ?? '*'}] succeeded!\n`)
  }
  if (!has('z')) yield* relay(self.sys, fd, relayOptions(settings, false))
  return 0
}

/** A datagram to a closed port comes back as ECONNREFUSED on the next send. */
function* answersUdp(sys: Sys, fd: number): Task<boolean> {
  let isGood = false
  for (let i = 0; i <= 3; i++) isGood = (yield* sys.write(fd, Uint8Array.of(88))).ok
  return isGood
}

function relayOptions({ has, value, timeout }: Settings, isListening: boolean) {
  const quit = value('q')
  return {
    isListening,
    readsStdin: !has('d'),
    // Debian: -q with a number that is not negative shuts down as -N does.
    shutsDown: has('N') || (quit !== null && Number(quit) >= 0),
    // 0 sets no alarm.
    quitAfter: quit === null || Number(quit) <= 0 ? null : Number(quit) * 1000,
    timeout,
    crlf: has('C'),
  }
}

function* listen(self: Command, host: string | null, port: number, settings: Settings): Task<number> {
  const { sys } = self
  const { has } = settings
  const found = host === null ? null : yield* getaddrinfo(sys, host, settings.family ? { family: settings.family } : {})
  if (found && !found.ok) return yield* self.fail(`getaddrinfo: ${GAI_TEXT[found.error]}`)
  const any = settings.family === 'inet6' ? '::' : '0.0.0.0'
  const resolved = found?.ok ? found.value[0]! : { family: settings.family ?? ('inet' as const), address: any }
  const fd = sys.socket(resolved.family, has('u') ? 'dgram' : 'stream', { protocol: has('u') ? 'udp' : 'tcp' })
  if (!fd.ok) return yield* self.fail(reason(fd.error))
  sys.setsockopt(fd.value, 'SO_REUSEADDR', 1)
  sys.setsockopt(fd.value, 'SO_REUSEPORT', 1)
  const bound = sys.bind(fd.value, withPort(resolved, port))
  if (!bound.ok) return yield* self.fail(reason(bound.error))
  if (!has('u')) {
    const listening = sys.listen(fd.value, 1)
    if (!listening.ok) return yield* self.fail(`listen: ${reason(listening.error)}`)
  }
  if (has('v')) yield* announce(self, has('u') ? 'Bound' : 'Listening', withPort(resolved, port), settings)
  return has('u') ? yield* serveDatagrams(self, fd.value, settings) : yield* serve(self, fd.value, settings)
}

function* serve(self: Command, fd: number, settings: Settings): Task<number> {
  for (;;) {
    const accepted = yield* self.sys.accept(fd)
    if (!accepted.ok) {
      if (accepted.error.errno === 'EINTR') continue
      return yield* self.fail(`accept: ${reason(accepted.error)}`)
    }
    if (settings.has('v')) yield* announce(self, 'Connection received', accepted.value.peer, settings)
    yield* relay(self.sys, accepted.value.fd, relayOptions(settings, true))
    self.sys.close(accepted.value.fd)
    if (!settings.has('k')) return 0
  }
}

function* serveDatagrams(self: Command, fd: number, settings: Settings): Task<number> {
  const first = yield* self.sys.recvfrom(fd, 65535, { peek: true })
  if (!first.ok) return yield* self.fail(`recvfrom: ${reason(first.error)}`)
  if (first.value.from && !settings.has('k')) {
    const joined = yield* self.sys.connect(fd, first.value.from)
    if (!joined.ok) return yield* self.fail(`connect: ${reason(joined.error)}`)
    if (settings.has('v')) yield* announce(self, 'Connection received', first.value.from, settings)
  }
  yield* relay(self.sys, fd, relayOptions(settings, false))
  return 0
}

function* announce(self: Command, what: string, address: SocketAddress, settings: Settings): Task<void> {
  if (address.family === 'unix') {
    yield* self.stderr.write(`${what} on ${address.path}\n`)
    return
  }
  const name = settings.has('n') ? address.address : (yield* readHostNames(self.sys)).get(address.address)
  if (name === undefined) yield* self.warn('getnameinfo: Temporary failure in name resolution')
  else yield* self.stderr.write(`${what} on ${name} ${address.port}\n`)
}

/** What a sockaddr_un has room for; nc itself looks. */
const SUN_PATH = 108

function* listenUnix(self: Command, path: string, settings: Settings): Task<number> {
  const { sys } = self
  const fd = sys.socket('unix', settings.has('u') ? 'dgram' : 'stream')
  if (!fd.ok) return yield* self.fail(reason(fd.error))
  const isTooLong = new TextEncoder().encode(path).length >= SUN_PATH
  if (isTooLong) return yield* self.fail(reason({ errno: 'ENAMETOOLONG', syscall: 'bind' }))
  // A file that stands there is removed, whatever it is.
  sys.unlink(path)
  const bound = sys.bind(fd.value, { family: 'unix', path })
  if (!bound.ok) return yield* self.fail(reason(bound.error))
  if (settings.has('u')) return yield* serveDatagrams(self, fd.value, settings)
  const listening = sys.listen(fd.value, 5)
  if (!listening.ok) return yield* self.fail(reason(listening.error))
  if (settings.has('v')) yield* announce(self, 'Listening', { family: 'unix', path }, settings)
  return yield* serve(self, fd.value, settings)
}

function* connectUnix(self: Command, path: string, settings: Settings): Task<number> {
  const { sys } = self
  const refuse = (error: SysError): Task<never> => self.fail(`${path}: ${reason(error)}`)
  const fd = sys.socket('unix', settings.has('u') ? 'dgram' : 'stream', { cloexec: true })
  if (!fd.ok) return yield* refuse(fd.error)
  if (new TextEncoder().encode(path).length >= SUN_PATH)
    return yield* refuse({ errno: 'ENAMETOOLONG', syscall: 'connect' })
  const joined = yield* sys.connect(fd.value, { family: 'unix', path })
  if (!joined.ok) return yield* refuse(joined.error)
  if (!settings.has('z')) yield* relay(sys, fd.value, relayOptions(settings, false))
  return 0
}
