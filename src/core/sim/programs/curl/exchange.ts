/** One request of HTTP and its answer. */
import type { Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { reason } from '../lib/errors.ts'
import { sendAll } from '../system/connect.ts'
import { framingOf, hostHeader, type ResponseHead, ResponseReader, requestText, type Url } from '../system/http.ts'
import type { Delivery } from './delivery.ts'
import { OtherProtocols, RAW } from './other-protocols.ts'
import { base64 } from './request.ts'
import { BUFFER, type Failure, fail, type Talk } from './talk.ts'

export class Exchange {
  readonly others

  constructor(
    readonly talk: Talk,
    readonly delivery: Delivery,
  ) {
    this.others = new OtherProtocols(talk, delivery)
  }

  *run(url: Url, fd: number, body: Uint8Array | null): Task<ResponseHead | Failure> {
    const proxy = this.talk.proxy
    if (proxy && proxy.kind !== 'http') return yield* this.talk.closed(yield* this.others.throughSocks(proxy, fd), fd)
    if (url.scheme === 'https' && proxy) return yield* this.others.throughTunnel(url, fd)
    if (url.scheme === 'https') return yield* this.talk.closed(yield* this.others.handshake(url, fd), fd)
    if (RAW.has(url.scheme)) return yield* this.others.raw(url, fd)
    if (url.scheme !== 'http') {
      // Simplified: no other protocol is spoken; the server is heard and the connection closed.
      return yield* this.talk.closed(fail(56, 'response reading failed (errno: 115)'), fd)
    }
    const method = this.talk.settings.value('X') ?? (this.talk.settings.has('I') ? 'HEAD' : this.#methodFor(body))
    this.talk.facts.method = method
    const headers = this.#requestHeaders(url, body)
    const path =
      this.talk.settings.has('G') && body
        ? `${url.path}${url.path.includes('?') ? '&' : '?'}${new TextDecoder().decode(body)}`
        : url.path
    // What -G appends is as much a part of the address as the rest, and not encoded.
    if (path.includes(' ') && path !== url.path)
      return yield* this.talk.closed(fail(3, 'URL using bad/illegal format or missing URL'), fd)
    const target = proxy ? `http://${hostHeader(url)}${path}` : path
    const line = `${method} ${target} HTTP/${this.talk.settings.has('0') ? '1.0' : '1.1'}`
    const payload = this.talk.settings.has('G') ? null : body
    for (const text of [line, ...headers, '']) yield* this.talk.trace('>', `${text}\r\n`)
    const sent = yield* sendAll(this.talk.sys, fd, requestText(line, headers))
    const sentBody = sent.ok && payload && payload.length > 0 ? yield* sendAll(this.talk.sys, fd, payload) : sent
    if (!sentBody.ok) return yield* this.talk.closed(fail(55, `Send failure: ${reason(sentBody.error)}`), fd)
    if (payload && payload.length > 0) {
      this.talk.meter.sent = payload.length
      this.talk.facts.uploaded += payload.length
      yield* this.talk.dataNote('}', payload.length)
    }
    return yield* this.#receive(url, fd, method)
  }

  #methodFor(body: Uint8Array | null): string {
    if (this.talk.settings.value('T') !== null) return 'PUT'
    return body !== null && !this.talk.settings.has('G') ? 'POST' : 'GET'
  }

  #requestHeaders(url: Url, body: Uint8Array | null): readonly string[] {
    const own = this.talk.settings.values('H')
    const isOwn = (name: string) => own.some((header) => header.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    const headers: string[] = []
    const add = (name: string, value: string | null) => {
      if (value !== null && !isOwn(name)) headers.push(`${name}: ${value}`)
    }
    const hostGiven = own.find((header) => /^host:/i.test(header))
    headers.push(hostGiven ?? `Host: ${hostHeader(url)}`)
    const user = this.talk.settings.value('u') ?? url.user
    if (user !== null) add('Authorization', `Basic ${base64(user)}`)
    add('Range', this.talk.settings.value('r') === null ? null : `bytes=${this.talk.settings.value('r')}`)
    const agent = this.talk.settings.value('A') ?? 'curl/7.88.1'
    if (agent !== '') add('User-Agent', agent)
    add('Accept', this.talk.settings.value('json') === null ? '*/*' : 'application/json')
    if (this.talk.settings.has('compressed')) add('Accept-Encoding', 'deflate, gzip, br, zstd')
    add('Referer', this.talk.settings.value('e'))
    const cookie = this.talk.settings.value('b')
    if (cookie?.includes('=')) add('Cookie', cookie)
    for (const header of own) {
      if (/^host:/i.test(header) || /^[^:]+:\s*$/.test(header)) continue
      headers.push(header.endsWith(';') ? `${header.slice(0, -1)}:` : header)
    }
    if (this.talk.proxy) headers.push('Proxy-Connection: Keep-Alive')
    if (body !== null && !this.talk.settings.has('G')) {
      add('Content-Length', String(body.length))
      if (this.talk.settings.value('T') === null) {
        add(
          'Content-Type',
          this.talk.settings.value('json') === null ? 'application/x-www-form-urlencoded' : 'application/json',
        )
      }
    }
    return headers
  }

  *#receive(url: Url, fd: number, method: string): Task<ResponseHead | Failure> {
    const reader = new ResponseReader(
      this.talk.sys,
      fd,
      this.talk.facts.began + this.talk.settings.time('m'),
      () => this.talk.meter.tick(),
      BUFFER,
    )
    let head = yield* reader.head()
    while (head.ok && head.value.status < 200) head = yield* reader.head()
    if (!head.ok && head.error.kind === 'not-http' && this.talk.settings.has('http0.9'))
      return yield* this.others.rest(reader, url, fd)
    if (!head.ok) return yield* this.talk.closed(this.talk.httpFailure(head.error, reader), fd, true)
    const { status, lines } = head.value
    this.talk.facts.head = head.value
    for (const text of lines) yield* this.talk.trace('<', text)
    yield* this.delivery.dumpHeaders(lines)
    if (this.talk.settings.has('f') && status >= 400) {
      return yield* this.talk.closed(fail(22, `The requested URL returned error: ${status}`), fd)
    }
    if (this.talk.settings.has('i') || this.talk.settings.has('I')) {
      const written = yield* this.delivery.deliver(encode(lines.join('')), url, false)
      if (written) return yield* this.talk.closed(written, fd)
    }
    const isRedirect =
      this.talk.settings.has('L') && head.value.headers.has('location') && status >= 300 && status < 400
    const framing = framingOf(head.value, method)
    const most = Number(this.talk.settings.value('max-filesize') ?? Number.POSITIVE_INFINITY)
    if (framing.kind === 'length' && framing.left > most)
      return yield* this.talk.closed(fail(63, 'Maximum file size exceeded'), fd, true)
    if (framing.kind === 'close' && head.value.version === '1.1' && this.talk.settings.has('v')) {
      yield* this.talk.note('no chunk, no close, no size. Assume close to signal end')
    }
    for (;;) {
      const piece = yield* reader.body(framing)
      if (!piece.ok) return yield* this.talk.closed(this.talk.httpFailure(piece.error, reader), fd)
      if (piece.value === null) break
      yield* this.talk.dataNote('{', piece.value.length)
      if (isRedirect) continue
      const failure = yield* this.delivery.deliver(piece.value, url)
      if (failure) return yield* this.talk.closed(failure, fd)
    }
    yield* this.talk.meter.finish()
    const isKept =
      framing.kind !== 'close' &&
      !/close/i.test(head.value.headers.get('connection') ?? '') &&
      head.value.version === '1.1'
    const { talk } = this
    const host = talk.proxy?.url.host ?? url.host
    yield* talk.note(
      isKept ? `Connection #${talk.connection} to host ${host} left intact` : `Closing connection ${talk.connection}`,
    )
    if (isKept) talk.keep(fd, host)
    else talk.sys.close(fd)
    if (this.talk.settings.has('fail-with-body') && status >= 400) {
      return fail(22, `The requested URL returned error: ${status}`)
    }
    return head.value
  }
}
