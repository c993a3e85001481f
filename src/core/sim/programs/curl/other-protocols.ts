/** What is no plain HTTP: telnet and its like, HTTP/0.9, tunnels, SOCKS, and TLS, which nobody speaks here. */
import type { Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { reason } from '../lib/errors.ts'
import { readFd, readFile } from '../lib/files.ts'
import { sendAll } from '../system/connect.ts'
import { type ResponseHead, ResponseReader, requestText, type Url } from '../system/http.ts'
import type { Delivery } from './delivery.ts'
import type { CurlProxy } from './request.ts'
import { BUFFER, type Failure, fail, type Talk } from './talk.ts'

/** Protocols in which what the server says is the answer. */
export const RAW = new Set(['telnet', 'gopher', 'dict'])

export class OtherProtocols {
  constructor(
    readonly talk: Talk,
    readonly delivery: Delivery,
  ) {}

  /** All that the server says, up to the end: HTTP/0.9 and the protocols without a head. */
  *rest(reader: ResponseReader, url: Url, fd: number): Task<ResponseHead | Failure> {
    for (;;) {
      const piece = yield* reader.body({ kind: 'close' })
      if (!piece.ok) return yield* this.talk.closed(this.talk.httpFailure(piece.error, reader), fd)
      if (piece.value === null) break
      const failure = yield* this.delivery.deliver(piece.value, url)
      if (failure) return yield* this.talk.closed(failure, fd)
    }
    yield* this.talk.meter.finish()
    yield* this.talk.note(`Closing connection ${this.talk.connection}`)
    this.talk.sys.close(fd)
    return { lines: [], version: '0.9', status: 0, headers: new Map() }
  }

  /** telnet: hands stdin over; gopher and dict ask for their path. */
  *raw(url: Url, fd: number): Task<ResponseHead | Failure> {
    const input = url.scheme === 'telnet' ? yield* readFd(this.talk.sys, 0) : null
    const request = input === null ? encode(`${url.path.slice(2)}\r\n`) : input.ok ? input.value : encode('')
    const sent = yield* sendAll(this.talk.sys, fd, request)
    if (!sent.ok) return yield* this.talk.closed(fail(55, `Send failure: ${reason(sent.error)}`), fd)
    const deadline = this.talk.facts.began + this.talk.settings.time('m')
    return yield* this.rest(
      new ResponseReader(this.talk.sys, fd, deadline, () => this.talk.meter.tick(), BUFFER),
      url,
      fd,
    )
  }

  /** CONNECT. Simplified: behind a tunnel there is no TLS either. */
  *throughTunnel(url: Url, fd: number): Task<Failure> {
    const place = `${url.host.includes(':') ? `[${url.host}]` : url.host}:${url.port}`
    yield* this.talk.note('allocate connect buffer')
    yield* this.talk.note(`Establish HTTP proxy tunnel to ${place}`)
    const line = `CONNECT ${place} HTTP/1.1`
    const headers = [
      `Host: ${place}`,
      `User-Agent: ${this.talk.settings.value('A') ?? 'curl/7.88.1'}`,
      'Proxy-Connection: Keep-Alive',
    ]
    for (const text of [line, ...headers, '']) yield* this.talk.trace('>', `${text}\r\n`)
    yield* sendAll(this.talk.sys, fd, requestText(line, headers))
    const head = yield* new ResponseReader(
      this.talk.sys,
      fd,
      this.talk.facts.began + this.talk.settings.time('m'),
      () => this.talk.meter.tick(),
      BUFFER,
    ).head()
    if (!head.ok) {
      const failure = fail(56, 'Proxy CONNECT aborted')
      return yield* this.talk.closed(failure, fd, true)
    }
    for (const text of head.value.lines) yield* this.talk.trace('<', text)
    if (head.value.status >= 300)
      return yield* this.talk.closed(fail(56, `CONNECT tunnel failed, response ${head.value.status}`), fd, true)
    return yield* this.talk.closed(yield* this.#withoutTls(), fd)
  }

  /** Simplified: no SOCKS server is here, so that what answers is none. */
  *throughSocks(proxy: CurlProxy, fd: number): Task<Failure> {
    const hello = proxy.kind === 'socks5' ? [5, 2, 0, 2] : [4, 1, 0, 80, 127, 0, 0, 1, 0]
    yield* sendAll(this.talk.sys, fd, Uint8Array.from(hello))
    const answer = yield* this.talk.sys.read(fd, 8)
    if (!answer.ok || answer.value.length < 2) {
      return fail(97, 'connection to proxy closed')
    }
    return fail(
      97,
      proxy.kind === 'socks5'
        ? 'Received invalid version in initial SOCKS5 response.'
        : 'SOCKS4 reply has wrong version, version should be 0.',
    )
  }

  /** Says hello and reads the head of a record: what closes before that is no TLS server either, but in other words. */
  *handshake(url: Url, fd: number): Task<Failure> {
    const failure = yield* this.#withoutTls()
    if (failure.code !== 35) return failure
    yield* sendAll(
      this.talk.sys,
      fd,
      Uint8Array.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3, ...this.talk.sys.getrandom(506)]),
    )
    let got = 0
    while (got < 5) {
      const piece = yield* this.talk.sys.read(fd, 5 - got)
      if (!piece.ok || piece.value.length === 0)
        return fail(35, `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${url.host}:${url.port} `)
      got += piece.value.length
    }
    return failure
  }

  *#withoutTls(): Task<Failure> {
    const certificates = this.talk.settings.value('cacert') ?? '/etc/ssl/certs/ca-certificates.crt'
    if (!this.talk.settings.has('k') && !(yield* readFile(this.talk.sys, certificates)).ok) {
      return fail(77, `error setting certificate file: ${certificates}`)
    }
    // Simplified: no TLS is spoken here, so each server looks like one that does not speak it.
    return fail(35, 'OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number')
  }
}
