/** How curl gets its connection: one that was kept, or names, proxies, local ends and connect(2). */
import { errnoNumber } from '../../../errno/index.ts'
import { O_NONBLOCK } from '../../kernel/constants.ts'
import type { SocketAddress, Task } from '../../kernel/sys.ts'
import { reason } from '../lib/errors.ts'
import { getaddrinfo } from '../lib/getaddrinfo.ts'
import { type ConnectFailure, connectTo, withPort } from '../system/connect.ts'
import type { Url } from '../system/http.ts'
import { proxyFor } from './request.ts'
import { type Failure, fail, type Talk } from './talk.ts'

export class Connector {
  constructor(readonly talk: Talk) {}

  /** A connected descriptor, or why there is none. */
  *connect(origin: Url): Task<number | Failure> {
    const proxy = proxyFor(origin, this.talk.settings, this.talk.self.env)
    if (proxy && 'unsupported' in proxy) return fail(7, `Unsupported proxy scheme for '${proxy.unsupported}'`)
    this.talk.proxy = proxy
    const url = proxy?.url ?? this.#rerouted(origin)
    const socketPath = this.talk.settings.value('unix-socket')
    const place = `${url.scheme}://${url.host}:${url.port} ${proxy ? `${origin.host}:${origin.port}` : ''} ${socketPath ?? ''}`
    this.talk.place = place
    const again = yield* this.#again(place)
    if (again !== null) return again
    this.talk.connection = this.talk.kept.next()
    return yield* this.#open(url, socketPath)
  }

  /** A connection to the same place that the server has left open. */
  *#again(place: string): Task<number | null> {
    const { talk } = this
    const kept = yield* talk.kept.take(place)
    if (kept === null) return null
    // The address of libcurl's own table; nobody can compare it.
    yield* talk.note('Found bundle for host: 0x5573c20f47d0 [serially]')
    yield* talk.note('Can not multiplex, even if we wanted to')
    if (kept.isDead) {
      yield* talk.note(`Connection ${kept.number} seems to be dead`)
      yield* talk.note(`Closing connection ${kept.number}`)
      talk.sys.close(kept.fd)
      return null
    }
    yield* talk.note(`Re-using existing connection #${kept.number} with host ${kept.host}`)
    talk.connection = kept.number
    talk.facts.reused(kept.local, kept.remote)
    yield* talk.meter.draw()
    return kept.fd
  }

  *#open(url: Url, socketPath: string | null): Task<number | Failure> {
    const began = this.talk.sys.monotonic()
    const limit = Math.min(this.talk.settings.time('m'), this.talk.settings.time('connect-timeout'))
    if (socketPath !== null) yield* this.talk.meter.draw()
    const addresses = socketPath === null ? yield* this.#resolve(url) : [{ family: 'unix', path: socketPath } as const]
    if ('code' in addresses) return addresses
    let code = 7
    for (const address of addresses) {
      const from = yield* this.#localEnd(address)
      if ('code' in from) return from
      const shown = address.family === 'unix' ? address.path : address.address
      const bracketed = address.family === 'inet6' ? `[${shown}]` : shown
      yield* this.talk.note(`  Trying ${bracketed}:${address.family === 'unix' ? 0 : address.port}...`)
      const left = limit - (this.talk.sys.monotonic() - began)
      const fd = yield* this.#connectTicking(address, left, from.address)
      if (typeof fd === 'number') {
        yield* this.talk.note(`Connected to ${url.host} (${shown}) port ${url.port} (#${this.talk.connection})`)
        this.talk.facts.connected(fd, address)
        return fd
      }
      if (fd.kind === 'timeout') return yield* this.#timedOut(url, began)
      if (fd.kind === 'bind') {
        const number = errnoNumber(fd.error.errno)
        yield* this.talk.note(`bind failed with errno ${number}: ${reason(fd.error)}`)
        yield* this.talk.note(
          `Failed to connect to ${url.host} port ${url.port} after 0 ms: Failed binding local connection end`,
        )
        yield* this.talk.meter.finish()
        yield* this.talk.note(`Closing connection ${this.talk.connection}`)
        return fail(45, `bind failed with errno ${number}: ${reason(fd.error)}`)
      }
      // CURLE_OPERATION_TIMEDOUT, with the words of a failed connect.
      code = fd.error.errno === 'ETIMEDOUT' ? 28 : 7
      yield* this.talk.note(
        fd.kind === 'connect'
          ? `connect to ${shown} port ${url.port} failed: ${reason(fd.error)}`
          : `Immediate connect fail for ${shown}: ${reason(fd.error)}`,
      )
    }
    const took = Math.floor(this.talk.sys.monotonic() - began)
    return yield* this.talk.closed(
      fail(code, `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Couldn't connect to server`),
    )
  }

  /** --connect-to HOST1:PORT1:HOST2:PORT2; an empty part stands for any, or for the one of the URL. */
  #rerouted(url: Url): Url {
    for (const rule of this.talk.settings.values('connect-to')) {
      const match = /^([^:]*):(\d*):(\[[^\]]*\]|[^:]*):(\d*)$/.exec(rule)
      if (!match || (match[1] !== '' && match[1] !== url.host)) continue
      if (match[2] !== '' && Number(match[2]) !== url.port) continue
      const host = match[3]!.replace(/^\[|\]$/g, '') || url.host
      return { ...url, host, port: match[4] === '' ? url.port : Number(match[4]) }
    }
    return url
  }

  /** --interface and --local-port: what the socket is bound to first. */
  *#localEnd(address: SocketAddress): Task<{ readonly address: SocketAddress | null } | Failure> {
    const [name, ports] = [this.talk.settings.value('interface'), this.talk.settings.value('local-port')]
    if (address.family === 'unix' || (name === null && ports === null)) return { address: null }
    const port = Number(ports?.split('-')[0] ?? 0)
    const any = address.family === 'inet' ? '0.0.0.0' : '::'
    const links = this.talk.sys.links()
    const isDevice = links.ok && links.value.some((link) => link.name === name)
    if (name === null || isDevice) return { address: ports === null ? null : { ...address, address: any, port } }
    this.#bindToDevice(address.family)
    const found = yield* getaddrinfo(this.talk.sys, name, { family: address.family })
    if (!found.ok) return fail(45, `Couldn't bind to '${name}'`)
    const own = found.value[0]!.address
    const family = address.family === 'inet' ? 2 : 10
    yield* this.talk.note(`Name '${name}' family ${family} resolved to '${own}' family ${family}`)
    return { address: { ...address, address: own, port } }
  }

  /** curl tries a name as that of an interface first; the kernel knows none of that name. */
  #bindToDevice(family: 'inet' | 'inet6'): void {
    const fd = this.talk.sys.socket(family, 'stream', {})
    if (!fd.ok) return
    this.talk.sys.setsockopt(fd.value, 'SO_BINDTODEVICE', -1)
    this.talk.sys.close(fd.value)
  }

  /** What libcurl sets on each socket; it makes it non-blocking by fcntl. */
  #prepare(fd: number, address: SocketAddress): void {
    const { sys } = this.talk
    if (address.family !== 'unix') {
      sys.setsockopt(fd, 'TCP_NODELAY', 1)
      sys.setsockopt(fd, 'SO_KEEPALIVE', 1)
      sys.setsockopt(fd, 'TCP_KEEPIDLE', 60)
      sys.setsockopt(fd, 'TCP_KEEPINTVL', 60)
    }
    const flags = sys.getStatusFlags(fd)
    if (flags.ok) sys.setStatusFlags(fd, flags.value | O_NONBLOCK)
  }

  /** Waits in steps of a second, so that the meter moves. */
  *#connectTicking(address: SocketAddress, left: number, from: SocketAddress | null): Task<number | ConnectFailure> {
    const fd = yield* connectTo(this.talk.sys, address, {
      timeout: left,
      from,
      onTick: () => this.talk.meter.tick(),
      prepare: (made) => this.#prepare(made, address),
    })
    return fd.ok ? fd.value : fd.error
  }

  *#timedOut(url: Url, began: number): Task<Failure> {
    const took = Math.floor(this.talk.sys.monotonic() - began) + 1
    const isWhole = this.talk.settings.time('m') <= this.talk.settings.time('connect-timeout')
    return yield* this.talk.closed(
      isWhole
        ? fail(28, `Connection timed out after ${took} milliseconds`)
        : fail(28, `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Timeout was reached`),
    )
  }

  *#resolve(url: Url): Task<readonly SocketAddress[] | Failure> {
    for (const rule of this.talk.settings.values('resolve')) {
      if (!/^[-+]?[^:]+:\d+(:.+)?$/.test(rule)) return fail(49, `Couldn't parse CURLOPT_RESOLVE entry '${rule}'`)
      const match = /^\+?([^:]+):(\d+):\[?([^\]]+)\]?$/.exec(rule)
      if (match && match[1] === url.host && Number(match[2]) === url.port) {
        const family = match[3]!.includes(':') ? 'inet6' : 'inet'
        return [{ family, address: match[3]!, port: url.port }]
      }
    }
    const remembered = this.talk.kept.addresses(`${url.host}:${url.port}`)
    if (remembered !== null) {
      yield* this.talk.note(`Hostname ${url.host} was found in DNS cache`)
      yield* this.talk.meter.draw()
      return remembered
    }
    yield* this.talk.meter.draw()
    const found = yield* this.#ask(url)
    if (!('code' in found)) this.talk.kept.remember(`${url.host}:${url.port}`, found)
    return found
  }

  *#ask(url: Url): Task<readonly SocketAddress[] | Failure> {
    const only = this.talk.settings.has('4') ? 'inet' : this.talk.settings.has('6') ? 'inet6' : undefined
    const literal = url.host.includes(':') ? 'inet6' : /^[\d.]+$/.test(url.host) ? 'inet' : undefined
    if (only && literal && only !== literal) {
      yield* this.talk.note(`Closing connection ${this.talk.connection}`)
      return fail(7, "Couldn't connect to server")
    }
    if (/^(.*\.)?localhost\.?$/i.test(url.host)) {
      // libcurl answers for localhost itself: IPv4 first.
      const both = [
        { family: 'inet', address: '127.0.0.1', port: url.port },
        { family: 'inet6', address: '::1', port: url.port },
      ] as const
      return both.filter((address) => only === undefined || address.family === only)
    }
    const found = yield* getaddrinfo(this.talk.sys, url.host, only ? { family: only } : {})
    if (found.ok) return found.value.map((resolved) => withPort(resolved, url.port))
    if (found.error === 'EAI_ADDRFAMILY') {
      yield* this.talk.note(`Closing connection ${this.talk.connection}`)
      return fail(7, "Couldn't connect to server")
    }
    const what = this.talk.proxy ? 'proxy' : 'host'
    yield* this.talk.note(`Could not resolve ${what}: ${url.host}`)
    yield* this.talk.note(`Closing connection ${this.talk.connection}`)
    return fail(this.talk.proxy ? 5 : 6, `Could not resolve ${what}: ${url.host}`)
  }
}
