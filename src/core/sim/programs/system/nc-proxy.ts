/** nc -x: connections through a SOCKS or HTTP proxy (socks.c of netcat-openbsd). */
import type { Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import type { Command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { GAI_TEXT, getaddrinfo } from '../lib/getaddrinfo.ts'
import { connectTo, withPort } from './connect.ts'

type Protocol = '5' | '4' | 'connect'
interface NcProxy {
  readonly protocol: Protocol
  readonly host: string
  readonly port: number
}
interface Target {
  readonly host: string
  readonly port: number
  readonly isNumeric: boolean
  readonly isVerbose: boolean
}
const DEFAULT_PORT: Readonly<Record<Protocol, number>> = { '5': 1080, '4': 1080, connect: 3128 }
const SOCKS5_ERRORS: Readonly<Record<number, string>> = {
  1: 'General SOCKS server failure',
  2: 'Connection not allowed by ruleset',
  3: 'Network unreachable',
  4: 'Host unreachable',
  5: 'Connection refused',
  6: 'TTL expired',
  7: 'Command not supported',
  8: 'Address type not supported',
}

/** What -x and -X ask for; ends nc when -X is unknown. */
export function* proxyOf(self: Command, address: string | null, version: string | null): Task<NcProxy | null> {
  const protocol = version ?? '5'
  if (protocol !== '5' && protocol !== '4' && protocol !== 'connect')
    return yield* self.fail('unsupported proxy protocol')
  if (address === null) return null
  const [, host = address, port] = /^\[?(.+?)\]?:(\d+)$/.exec(address) ?? []
  return { protocol, host, port: port === undefined ? DEFAULT_PORT[protocol] : Number(port) }
}

/** A descriptor on which the target is spoken to, or null when the proxy itself is not there. */
export function* dialThroughProxy(self: Command, proxy: NcProxy, target: Target): Task<number | null> {
  const { sys } = self
  const found = yield* getaddrinfo(sys, proxy.host, { numeric: target.isNumeric })
  if (!found.ok)
    return yield* self.fail(`getaddrinfo for host "${proxy.host}" port ${proxy.port}: ${GAI_TEXT[found.error]}`)
  for (const resolved of found.value) {
    const fd = yield* connectTo(sys, withPort(resolved, proxy.port))
    if (fd.ok) {
      yield* HELLO[proxy.protocol](self, fd.value, target)
      return fd.value
    }
    if (!target.isVerbose) continue
    const shown = resolved.address === proxy.host ? proxy.host : `${proxy.host} (${resolved.address})`
    const why =
      fd.error.kind === 'timeout' ? 'timed out: Operation now in progress' : `failed: ${reason(fd.error.error)}`
    yield* self.warn(`connect to ${shown} port ${proxy.port} (tcp) ${why}`)
  }
  return null
}

const HELLO: Readonly<Record<Protocol, (self: Command, fd: number, target: Target) => Task<void>>> = {
  '5': helloSocks5,
  '4': helloSocks4,
  connect: helloHttp,
}

const portBytes = (port: number): readonly number[] => [port >> 8, port & 255]
const ipv4Bytes = (host: string): readonly number[] | null =>
  /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host.split('.').map(Number) : null

/** Exactly `count` bytes; an early end is EPIPE for atomicio(). */
function* read(self: Command, fd: number, count: number): Task<Uint8Array> {
  const got: number[] = []
  while (got.length < count) {
    const piece = yield* self.sys.read(fd, count - got.length)
    if (!piece.ok || piece.value.length === 0)
      return yield* self.fail(`read failed (${got.length}/${count}): ${piece.ok ? 'Broken pipe' : reason(piece.error)}`)
    got.push(...piece.value)
  }
  return Uint8Array.from(got)
}

function* helloSocks5(self: Command, fd: number, { host, port }: Target): Task<void> {
  yield* self.sys.write(fd, Uint8Array.of(5, 1, 0))
  const method = yield* read(self, fd, 2)
  if (method[1] === 255) return yield* self.fail('authentication method negotiation failed')
  const address = ipv4Bytes(host)
  const name = encode(host)
  const where = address ? [1, ...address] : [3, name.length, ...name]
  yield* self.sys.write(fd, Uint8Array.from([5, 1, 0, ...where, ...portBytes(port)]))
  const answer = yield* read(self, fd, 4)
  if (answer[1] !== 0)
    return yield* self.fail(`connection failed, SOCKSv5 error: ${SOCKS5_ERRORS[answer[1]!] ?? 'Unknown SOCKSv5 error'}`)
  if (answer[3] !== 1 && answer[3] !== 4) return yield* self.fail('connection failed, unsupported address type')
  yield* read(self, fd, answer[3] === 1 ? 6 : 18)
}

function* helloSocks4(self: Command, fd: number, { host, port }: Target): Task<void> {
  const found = yield* getaddrinfo(self.sys, host, { family: 'inet' })
  if (!found.ok) return yield* self.fail(`getaddrinfo for host "${host}" port ${port}: ${GAI_TEXT[found.error]}`)
  const address = ipv4Bytes(found.value[0]!.address)!
  yield* self.sys.write(fd, Uint8Array.from([4, 1, ...portBytes(port), ...address, 0]))
  const answer = yield* read(self, fd, 8)
  if (answer[1] !== 90) return yield* self.fail(`connection failed, SOCKS error ${answer[1]}`)
}

function* helloHttp(self: Command, fd: number, { host, port }: Target): Task<void> {
  const shown = host.includes(':') ? `[${host}]` : host
  yield* self.sys.write(fd, encode(`CONNECT ${shown}:${port} HTTP/1.0\r\n\r\n`))
  const first = yield* readLine(self, fd)
  if (!/^HTTP\/1\.[01] 200/.test(first)) return yield* self.fail(`Proxy error: "${first}"`)
  while ((yield* readLine(self, fd)) !== '');
}

function* readLine(self: Command, fd: number): Task<string> {
  let line = ''
  for (;;) {
    const piece = yield* self.sys.read(fd, 1)
    if (!piece.ok || piece.value.length === 0)
      return yield* self.fail(`proxy read: ${piece.ok ? 'Broken pipe' : reason(piece.error)}`)
    if (piece.value[0] === 10) return line
    if (piece.value[0] !== 13) line += String.fromCharCode(piece.value[0]!)
  }
}
