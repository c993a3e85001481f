/** HTTP/1.1 as the clients here need it: URLs, a request as bytes, a response read piece by piece. */
import { err, ok, type Result } from '../../../lib/index.ts'
import { POLLIN } from '../../kernel/constants.ts'
import type { Fd, Sys, SysError, Task } from '../../kernel/sys.ts'
import { concat, decodeLatin1, EMPTY, encode } from '../lib/bytes.ts'

export interface Url {
  readonly scheme: string
  readonly user: string | null
  /** Without brackets. */
  readonly host: string
  readonly port: number
  /** Whether the port was written down. */
  readonly isPortGiven: boolean
  readonly path: string
}

export const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ftp: 21,
  ftps: 990,
  telnet: 23,
  gopher: 70,
  dict: 2628,
  imap: 143,
  imaps: 993,
  pop3: 110,
  pop3s: 995,
  smtp: 25,
  smtps: 465,
  ldap: 389,
  mqtt: 1883,
  rtsp: 554,
  file: 0,
  ws: 80,
  wss: 443,
}

/** `localhost:3000/x`, `http://[::1]:80/`, `file:///etc/hostname`; null for what no URL parser takes. */
export function parseUrl(text: string): Url | null {
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(.*)$/s.exec(text)!
  const scheme = (match[1] ?? 'http').toLowerCase()
  const rest = match[2]!.replace(/#.*$/s, '')
  const at = rest.search(/[/?]/)
  const authority = at < 0 ? rest : rest.slice(0, at)
  const tail = at < 0 ? '/' : rest.slice(at)
  const path = tail.startsWith('/') ? tail : `/${tail}`
  if (/\s/.test(rest)) return null
  const parts = /^(?:([^@]*)@)?(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(authority)
  if (!parts) return null
  const host = parts[2] ?? parts[3] ?? ''
  if (host === '' && scheme !== 'file') return null
  const portText = parts[4] ?? ''
  if (portText !== '' && (!/^\d+$/.test(portText) || Number(portText) > 65535)) return null
  return {
    scheme,
    user: parts[1] ?? null,
    host,
    port: portText === '' ? (DEFAULT_PORTS[scheme] ?? 80) : Number(portText),
    isPortGiven: portText !== '',
    path,
  }
}

export const hostHeader = (url: Url): string => {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host
  return url.port === DEFAULT_PORTS[url.scheme] ? host : `${host}:${url.port}`
}

/** A Location as a whole URL. */
export const absoluteUrl = (from: Url, location: string): string => {
  if (location.includes('://')) return location
  const origin = `${from.scheme}://${hostHeader(from)}`
  if (location.startsWith('/')) return origin + location
  return origin + from.path.replace(/\?.*$/, '').replace(/[^/]*$/, '') + location
}

export const urlText = (url: Url): string => `${url.scheme}://${hostHeader(url)}${url.path}`

export interface ResponseHead {
  /** The status line and headers as they came, each with its line end. */
  readonly lines: readonly string[]
  readonly version: string
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
}

export type HttpFailure =
  | { readonly kind: 'recv'; readonly error: SysError }
  | { readonly kind: 'timeout' }
  /** The other side closed before it said anything. */
  | { readonly kind: 'empty' }
  /** What came is no HTTP/1 response. */
  | { readonly kind: 'not-http' }
  /** Closed in the middle; how many bytes were still to come, where that is known. */
  | { readonly kind: 'cut'; readonly missing: number | null }

/** Reads one response from a socket. */
export class ResponseReader {
  #pending: Uint8Array = EMPTY
  #isClosed = false
  /** Bytes of the body handed over so far. */
  received = 0

  constructor(
    readonly sys: Sys,
    readonly fd: Fd,
    /** Virtual time at which to give up. */
    readonly deadline: number,
    /** Called each second while nothing comes. */
    readonly onTick: () => Task<void>,
    /** How much it asks the kernel for at once. */
    readonly most = 16384,
  ) {}

  *head(): Task<Result<ResponseHead, HttpFailure>> {
    for (;;) {
      const text = decodeLatin1(this.#pending)
      if (text !== '' && !'HTTP/'.startsWith(text.slice(0, 5))) return err({ kind: 'not-http' })
      const end = /\r?\n\r?\n/.exec(text)
      if (end) {
        this.#pending = this.#pending.subarray(end.index + end[0].length)
        const parsed = parseHead(text.slice(0, end.index + end[0].length))
        return parsed ? ok(parsed) : err({ kind: 'not-http' })
      }
      const got = yield* this.#fill()
      if (!got.ok) return got
      if (this.#isClosed) return err(text === '' ? { kind: 'empty' } : { kind: 'cut', missing: null })
    }
  }

  /** The next piece of the body, null at its end. */
  *body(framing: Framing): Task<Result<Uint8Array | null, HttpFailure>> {
    switch (framing.kind) {
      case 'none':
        return ok(null)
      case 'length':
        return yield* this.#bounded(framing)
      case 'chunked':
        return yield* this.#chunk(framing)
      default: {
        if (this.#pending.length === 0 && !this.#isClosed) {
          const got = yield* this.#fill()
          if (!got.ok) return got
        }
        return ok(this.#take(this.#pending.length))
      }
    }
  }

  *#bounded(framing: { left: number }): Task<Result<Uint8Array | null, HttpFailure>> {
    if (framing.left === 0) return ok(null)
    if (this.#pending.length === 0) {
      const got = yield* this.#fill()
      if (!got.ok) return got
      if (this.#isClosed) return err({ kind: 'cut', missing: framing.left })
    }
    const piece = this.#take(Math.min(framing.left, this.#pending.length))
    framing.left -= piece?.length ?? 0
    return ok(piece)
  }

  *#chunk(framing: { left: number; isFirst: boolean }): Task<Result<Uint8Array | null, HttpFailure>> {
    if (framing.left === 0) {
      const size = yield* this.#line(!framing.isFirst)
      if (!size.ok) return size
      framing.isFirst = false
      framing.left = Number.parseInt(size.value, 16) || 0
      if (framing.left === 0) {
        yield* this.#line(false)
        return ok(null)
      }
    }
    return yield* this.#bounded(framing)
  }

  *#line(skipsBlank: boolean): Task<Result<string, HttpFailure>> {
    for (;;) {
      const end = this.#pending.indexOf(10)
      if (end >= 0) {
        const text = decodeLatin1(this.#pending.subarray(0, end)).replace(/\r$/, '')
        this.#pending = this.#pending.subarray(end + 1)
        if (text !== '' || !skipsBlank) return ok(text)
        continue
      }
      if (this.#isClosed) return err({ kind: 'cut', missing: null })
      const got = yield* this.#fill()
      if (!got.ok) return got
    }
  }

  #take(count: number): Uint8Array | null {
    if (count === 0) return null
    const piece = this.#pending.slice(0, count)
    this.#pending = this.#pending.subarray(count)
    this.received += piece.length
    return piece
  }

  *#fill(): Task<Result<undefined, HttpFailure>> {
    for (;;) {
      const left = this.deadline - this.sys.monotonic()
      if (left <= 0) return err({ kind: 'timeout' })
      const ready = yield* this.sys.poll([{ fd: this.fd, events: POLLIN }], Math.min(left, 1000))
      if (!ready.ok) {
        if (ready.error.errno === 'EINTR') continue
        return err({ kind: 'recv', error: ready.error })
      }
      if (ready.value.length === 0) {
        if (this.sys.monotonic() < this.deadline) yield* this.onTick()
        continue
      }
      const got = yield* this.sys.recvfrom(this.fd, this.most)
      if (!got.ok) return err({ kind: 'recv', error: got.error })
      if (got.value.data.length === 0) this.#isClosed = true
      else this.#pending = concat([this.#pending, got.value.data])
      return ok(undefined)
    }
  }
}

export type Framing =
  | { kind: 'none' }
  | { kind: 'length'; left: number }
  | { kind: 'chunked'; left: number; isFirst: boolean }
  | { kind: 'close' }

export function framingOf(head: ResponseHead, method: string): Framing {
  if (method === 'HEAD' || head.status === 204 || head.status === 304 || head.status < 200) return { kind: 'none' }
  if (/chunked/i.test(head.headers.get('transfer-encoding') ?? '')) return { kind: 'chunked', left: 0, isFirst: true }
  const length = head.headers.get('content-length')
  return length === undefined ? { kind: 'close' } : { kind: 'length', left: Number(length) }
}

function parseHead(text: string): ResponseHead | null {
  const lines = text.match(/[^\n]*\n/g) ?? []
  const status = /^HTTP\/(\d\.\d) (\d{3})/.exec(lines[0] ?? '')
  if (!status) return null
  const headers = new Map<string, string>()
  for (const line of lines.slice(1)) {
    const match = /^([^:\r\n]+):[ \t]*(.*?)\r?\n$/.exec(line)
    if (match) headers.set(match[1]!.toLowerCase(), match[2]!)
  }
  return { lines, version: status[1]!, status: Number(status[2]), headers }
}

/** Request line, headers in order, blank line. */
export const requestText = (line: string, headers: readonly string[]): Uint8Array =>
  encode(`${[line, ...headers].join('\r\n')}\r\n\r\n`)
