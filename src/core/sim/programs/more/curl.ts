/** curl 7.88.1: HTTP, file: and the connection errors of everything else. */
import { errnoNumber } from '../../../errno/index.ts'
import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { SocketAddress, Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readFd, readFile, writeFile } from '../lib/files.ts'
import { askNscd, getaddrinfo } from '../lib/getaddrinfo.ts'
import { parseOptions } from '../lib/options.ts'
import { Output } from '../lib/stdio.ts'
import { type ConnectFailure, connectTo, sendAll, withPort } from '../system/connect.ts'
import { Meter } from '../system/curl-meter.ts'
import { CURL_LONG, CURL_SHORT, CurlSettings, NUMERIC } from '../system/curl-options.ts'
import { base64, type CurlProxy, globbed, proxyFor, urlencoded } from '../system/curl-request.ts'
import { CURL_VERSION, Facts, writeOut } from '../system/curl-write-out.ts'
import {
  absoluteUrl,
  DEFAULT_PORTS,
  framingOf,
  type HttpFailure,
  hostHeader,
  parseUrl,
  type ResponseHead,
  ResponseReader,
  requestText,
  type Url,
} from '../system/http.ts'

/** How a transfer ended: curl's number and its words. */
interface Failure {
  readonly code: number
  readonly text: string
}
const fail = (code: number, text: string): Failure => ({ code, text })
/** Protocols in which what the server says is the answer. */
const RAW = new Set(['telnet', 'gopher', 'dict'])
const TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n"

export default command({ names: ['curl'], usage: '', summary: '', failure: 23 }, function* (self) {
  const parsed = parseOptions(self.args, { short: CURL_SHORT, long: CURL_LONG })
  const settings = new CurlSettings(parsed.options)
  const complaint = parsed.error !== null ? optionError(parsed.error, self.args) : wrongNumber(settings)
  if (complaint !== null) {
    yield* self.stderr.write(`curl: ${complaint}\n${TRY}`)
    return 2
  }
  if (settings.has('V')) {
    yield* self.print(CURL_VERSION)
    return 0
  }
  const config = settings.value('K')
  if (config !== null && !(yield* readFile(self.sys, config)).ok) {
    yield* self.stderr.write(
      `curl: cannot read config from '${config}'\ncurl: option -K: error encountered when reading a file\n${TRY}`,
    )
    return 26
  }
  const given = [...settings.values('url'), ...parsed.operands]
  if (given.length === 0) {
    yield* self.stderr.write(self.args.length === 0 ? TRY : `curl: no URL specified!\n${TRY}`)
    return 2
  }
  // Whose ~/.curlrc it is.
  yield* askNscd(self.sys)
  // A server that goes away is an error of a write, never a signal.
  self.sys.sigaction('SIGPIPE', { kind: 'ignore' })
  const urls: string[] = []
  for (const url of given) {
    const parts = settings.has('g') ? { urls: [url] } : globbed(url)
    if ('urls' in parts) {
      urls.push(...parts.urls)
      continue
    }
    if (settings.showsErrors) {
      const caret = `${' '.repeat(Math.max(0, parts.at - 1))}^`
      yield* self.stderr.write(`curl: (3) ${parts.why} in URL position ${parts.at}:\n${url}\n${caret}\n`)
    }
    return 3
  }
  const outputs = settings.options.filter((option) => option.name === 'o' || option.name === 'O')
  let status = 0
  for (const [i, url] of urls.entries()) {
    const output = outputs[Math.min(i, outputs.length - 1)]
    const to =
      output === undefined || i >= Math.max(outputs.length, 1) ? null : output.name === 'O' ? 'remote' : output.value
    status = yield* new Transfer(self, settings, url, to === 'remote' ? null : to, to === 'remote').run()
  }
  return status
})

/** getopt's words in curl's own. */
function optionError(error: string, args: readonly string[]): string {
  const name = /'(.+)'$/.exec(error)?.[1] ?? ''
  if (error.includes('requires an argument'))
    return `option ${name.startsWith('-') ? name : `-${name}`}: requires parameter`
  if (error.startsWith('unrecognized')) return `option ${name}: is unknown`
  const word = args.find((arg) => /^-[^-]/.test(arg) && arg.includes(name)) ?? `-${name}`
  return `option ${word}: is unknown`
}

function wrongNumber(settings: CurlSettings): string | null {
  const wrong = settings.options.find((option) => NUMERIC.includes(option.name) && !/^\d+(\.\d+)?$/.test(option.value!))
  return wrong ? `option ${wrong.given}: expected a proper numerical parameter` : null
}

class Transfer {
  readonly sys
  readonly facts: Facts
  readonly meter: Meter
  #out: Output | null = null
  #outFd: number | null = null
  #isOpenFailed = false
  #proxy: CurlProxy | null = null

  constructor(
    readonly self: Command,
    readonly settings: CurlSettings,
    readonly given: string,
    readonly outputPath: string | null,
    readonly usesRemoteName: boolean,
  ) {
    this.sys = self.sys
    this.facts = new Facts(given, self.sys)
    const isShown = !settings.has('s') && !settings.has('#') && !settings.has('no-progress-meter')
    const isToTerminal = outputPath === null && !usesRemoteName && self.sys.isatty(1)
    this.meter = new Meter(self, isShown && !isToTerminal)
  }

  *run(): Task<number> {
    const { settings } = this
    let failure = yield* this.#attempt()
    const retries = Number(settings.value('retry') ?? 0)
    for (let left = retries; failure !== null && left > 0 && this.#isTransient(failure); left--) {
      yield* this.#report(failure)
      const delay = Number(settings.value('retry-delay') ?? 2 ** (retries - left))
      const why = failure.code === 7 ? 'connection refused' : failure.code === 28 ? 'timeout' : 'HTTP error'
      yield* this.#warning(`Problem : ${why}. Will retry in ${delay} seconds. ${left} retries left.`)
      yield* this.sys.nanosleep(delay * 1000)
      failure = yield* this.#attempt()
    }
    if (failure !== null) yield* this.#report(failure)
    const format = settings.value('w')
    if (format !== null) {
      this.facts.errorText = failure?.text ?? ''
      this.facts.exitCode = failure?.code ?? 0
      const { stdout, stderr } = writeOut(format, this.facts)
      yield* this.self.print(stdout)
      if (stderr !== '') yield* this.self.stderr.write(stderr)
    }
    return failure?.code ?? 0
  }

  #isTransient(failure: Failure): boolean {
    if (this.settings.has('retry-all-errors') || failure.code === 28) return true
    if (failure.code === 7) return this.settings.has('retry-connrefused')
    return [408, 429, 500, 502, 503, 504].includes(this.facts.status)
  }

  *#report(failure: Failure): Task<void> {
    if (this.settings.showsErrors) yield* this.self.stderr.write(`curl: (${failure.code}) ${failure.text}\n`)
  }

  *#warning(text: string): Task<void> {
    if (this.settings.isQuiet) return
    // curl breaks warnings at the width of a terminal, 79 columns by default, each with the word in front.
    let rest = text
    while (rest.length > 70) {
      const cut = rest.lastIndexOf(' ', 70)
      yield* this.self.stderr.write(`Warning: ${rest.slice(0, cut + 1)}\n`)
      rest = rest.slice(cut + 1)
    }
    yield* this.self.stderr.write(`Warning: ${rest}\n`)
  }

  /** A line of -v. */
  *#note(text: string): Task<void> {
    if (this.settings.has('v')) yield* this.self.stderr.write(`* ${text}\n`)
  }

  *#attempt(): Task<Failure | null> {
    const url = parseUrl(this.given)
    if (url === null) return fail(3, 'URL using bad/illegal format or missing URL')
    if (!(url.scheme in DEFAULT_PORTS) || url.scheme.startsWith('ws')) {
      return fail(1, `Protocol "${url.scheme}" not supported or disabled in libcurl`)
    }
    if (this.usesRemoteName && url.path.endsWith('/')) {
      if (!this.settings.isQuiet) yield* this.self.stderr.write('curl: Remote file name has no length!\n')
      return fail(23, 'Failed writing received data to disk/application')
    }
    const upload = this.settings.value('T')
    if (upload !== null && upload !== '-' && !this.sys.stat(upload).ok) {
      yield* this.self.stderr.write(`curl: Can't open '${upload}'!\n${TRY}`)
      return fail(26, 'Failed to open/read local data from file/application')
    }
    const body = yield* this.#requestBody()
    this.facts.start()
    yield* this.meter.start()
    if (url.scheme === 'file') return yield* this.#ended(yield* this.#localFile(url))
    return (yield* this.#follow(url, body)) ?? (yield* this.#closeOutput())
  }

  *#requestBody(): Task<Uint8Array | null> {
    const parts: string[] = []
    for (const { name, value } of this.settings.options) {
      if (name === 'data-raw' || name === 'json') parts.push(value!)
      else if (name === 'data-urlencode') parts.push(urlencoded(value!))
      else if (name === 'd' || name === 'data-binary') {
        if (!value!.startsWith('@')) {
          parts.push(value!)
          continue
        }
        const file = value!.slice(1)
        const bytes = file === '-' ? yield* readFd(this.sys, 0) : yield* readFile(this.sys, file)
        if (!bytes.ok) {
          yield* this.#warning(`Couldn't read data from file "${file}", this makes an empty POST.`)
          parts.push('')
          continue
        }
        const text = new TextDecoder().decode(bytes.value)
        parts.push(name === 'd' ? text.replace(/[\r\n]/g, '') : text)
      }
    }
    if (parts.length > 0) return encode(parts.join('&'))
    const upload = this.settings.value('T')
    if (upload === null) return null
    const bytes = upload === '-' ? yield* readFd(this.sys, 0) : yield* readFile(this.sys, upload)
    return bytes.ok ? bytes.value : null
  }

  *#localFile(url: Url): Task<Failure | null> {
    const path = decodeURIComponent(url.path)
    const fd = yield* this.sys.open(path, O_RDONLY)
    if (!fd.ok) return fail(37, `Couldn't open file ${path}`)
    const bytes = yield* readFd(this.sys, fd.value)
    if (!bytes.ok) return fail(37, `Couldn't open file ${path}`)
    this.sys.close(fd.value)
    return yield* this.#deliver(bytes.value, url)
  }

  *#follow(first: Url, body: Uint8Array | null): Task<Failure | null> {
    let url = first
    let payload = body
    const limit = Number(this.settings.value('max-redirs') ?? 50)
    for (let hops = 0; ; hops++) {
      const fd = yield* this.#connect(url)
      if (typeof fd !== 'number') return fd
      const head = yield* this.#exchange(url, fd, payload)
      if ('code' in head) return head
      this.facts.urlInUse = url
      const location = head.headers.get('location')
      if (!this.settings.has('L') || location === undefined || head.status < 300 || head.status > 399) return null
      if (hops >= limit) return fail(47, `Maximum (${limit}) redirects followed`)
      const next = parseUrl(absoluteUrl(url, location))
      if (next === null) return fail(3, 'URL using bad/illegal format or missing URL')
      if (head.status !== 307 && head.status !== 308) payload = null
      this.facts.redirects++
      url = next
      yield* this.#note(`Issue another request to this URL: '${location}'`)
    }
  }

  /** A connected descriptor, or why there is none. */
  *#connect(origin: Url): Task<number | Failure> {
    const proxy = proxyFor(origin, this.settings, this.self.env)
    if (proxy && 'unsupported' in proxy) return fail(7, `Unsupported proxy scheme for '${proxy.unsupported}'`)
    this.#proxy = proxy
    const url = proxy?.url ?? this.#rerouted(origin)
    // libcurl keeps a pair of sockets to wake its own loop.
    this.sys.socketpair('stream')
    const began = this.sys.monotonic()
    const limit = Math.min(this.settings.time('m'), this.settings.time('connect-timeout'))
    const socketPath = this.settings.value('unix-socket')
    const addresses = socketPath === null ? yield* this.#resolve(url) : [{ family: 'unix', path: socketPath } as const]
    if ('code' in addresses) return addresses
    let code = 7
    for (const address of addresses) {
      const from = yield* this.#localEnd(address)
      if ('code' in from) return from
      const shown = address.family === 'unix' ? address.path : address.address
      const bracketed = address.family === 'inet6' ? `[${shown}]` : shown
      yield* this.#note(`  Trying ${bracketed}:${address.family === 'unix' ? 0 : address.port}...`)
      const left = limit - (this.sys.monotonic() - began)
      const fd = yield* this.#connectTicking(address, left, from.address)
      if (typeof fd === 'number') {
        yield* this.#note(`Connected to ${url.host} (${shown}) port ${url.port} (#0)`)
        this.facts.connected(fd, address)
        return fd
      }
      if (fd.kind === 'timeout') return yield* this.#timedOut(url, began)
      if (fd.kind === 'bind') {
        const number = errnoNumber(fd.error.errno)
        yield* this.#note(`bind failed with errno ${number}: ${reason(fd.error)}`)
        yield* this.#note(
          `Failed to connect to ${url.host} port ${url.port} after 0 ms: Failed binding local connection end`,
        )
        yield* this.meter.finish()
        yield* this.#note('Closing connection 0')
        return fail(45, `bind failed with errno ${number}: ${reason(fd.error)}`)
      }
      // CURLE_OPERATION_TIMEDOUT, with the words of a failed connect.
      code = fd.error.errno === 'ETIMEDOUT' ? 28 : 7
      yield* this.#note(
        fd.kind === 'connect'
          ? `connect to ${shown} port ${url.port} failed: ${reason(fd.error)}`
          : `Immediate connect fail for ${shown}: ${reason(fd.error)}`,
      )
    }
    const took = Math.floor(this.sys.monotonic() - began)
    return yield* this.#closed(
      fail(code, `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Couldn't connect to server`),
    )
  }

  /** --connect-to HOST1:PORT1:HOST2:PORT2; an empty part stands for any, or for the one of the URL. */
  #rerouted(url: Url): Url {
    for (const rule of this.settings.values('connect-to')) {
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
    const [name, ports] = [this.settings.value('interface'), this.settings.value('local-port')]
    if (address.family === 'unix' || (name === null && ports === null)) return { address: null }
    const port = Number(ports?.split('-')[0] ?? 0)
    const any = address.family === 'inet' ? '0.0.0.0' : '::'
    const links = this.sys.links()
    const isDevice = links.ok && links.value.some((link) => link.name === name)
    if (name === null || isDevice) return { address: ports === null ? null : { ...address, address: any, port } }
    this.#bindToDevice(address.family)
    const found = yield* getaddrinfo(this.sys, name, { family: address.family })
    if (!found.ok) return fail(45, `Couldn't bind to '${name}'`)
    const own = found.value[0]!.address
    const family = address.family === 'inet' ? 2 : 10
    yield* this.#note(`Name '${name}' family ${family} resolved to '${own}' family ${family}`)
    return { address: { ...address, address: own, port } }
  }

  /** curl tries a name as that of an interface first; the kernel knows none of that name. */
  #bindToDevice(family: 'inet' | 'inet6'): void {
    const fd = this.sys.socket(family, 'stream', {})
    if (!fd.ok) return
    this.sys.setsockopt(fd.value, 'SO_BINDTODEVICE', -1)
    this.sys.close(fd.value)
  }

  /** Waits in steps of a second, so that the meter moves. */
  *#connectTicking(address: SocketAddress, left: number, from: SocketAddress | null): Task<number | ConnectFailure> {
    const fd = yield* connectTo(this.sys, address, { timeout: left, from, onTick: () => this.meter.tick() })
    return fd.ok ? fd.value : fd.error
  }

  *#timedOut(url: Url, began: number): Task<Failure> {
    const took = Math.floor(this.sys.monotonic() - began) + 1
    const isWhole = this.settings.time('m') <= this.settings.time('connect-timeout')
    return yield* this.#closed(
      isWhole
        ? fail(28, `Connection timed out after ${took} milliseconds`)
        : fail(28, `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Timeout was reached`),
    )
  }

  *#resolve(url: Url): Task<readonly SocketAddress[] | Failure> {
    for (const rule of this.settings.values('resolve')) {
      if (!/^[-+]?[^:]+:\d+(:.+)?$/.test(rule)) return fail(49, `Couldn't parse CURLOPT_RESOLVE entry '${rule}'`)
      const match = /^\+?([^:]+):(\d+):\[?([^\]]+)\]?$/.exec(rule)
      if (match && match[1] === url.host && Number(match[2]) === url.port) {
        const family = match[3]!.includes(':') ? 'inet6' : 'inet'
        return [{ family, address: match[3]!, port: url.port }]
      }
    }
    const only = this.settings.has('4') ? 'inet' : this.settings.has('6') ? 'inet6' : undefined
    const literal = url.host.includes(':') ? 'inet6' : /^[\d.]+$/.test(url.host) ? 'inet' : undefined
    if (only && literal && only !== literal) {
      yield* this.#note('Closing connection 0')
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
    const found = yield* getaddrinfo(this.sys, url.host, only ? { family: only } : {})
    if (found.ok) return found.value.map((resolved) => withPort(resolved, url.port))
    if (found.error === 'EAI_ADDRFAMILY') {
      yield* this.#note('Closing connection 0')
      return fail(7, "Couldn't connect to server")
    }
    const what = this.#proxy ? 'proxy' : 'host'
    yield* this.#note(`Could not resolve ${what}: ${url.host}`)
    yield* this.#note('Closing connection 0')
    return fail(this.#proxy ? 5 : 6, `Could not resolve ${what}: ${url.host}`)
  }

  *#exchange(url: Url, fd: number, body: Uint8Array | null): Task<ResponseHead | Failure> {
    const proxy = this.#proxy
    if (proxy && proxy.kind !== 'http') return yield* this.#closed(yield* this.#throughSocks(proxy, fd), fd)
    if (url.scheme === 'https' && proxy) return yield* this.#throughTunnel(url, fd)
    if (url.scheme === 'https') return yield* this.#closed(yield* this.#handshake(url, fd), fd)
    if (RAW.has(url.scheme)) return yield* this.#raw(url, fd)
    if (url.scheme !== 'http') {
      // Simplified: no other protocol is spoken; the server is heard and the connection closed.
      return yield* this.#closed(fail(56, 'response reading failed (errno: 115)'), fd)
    }
    const method = this.settings.value('X') ?? (this.settings.has('I') ? 'HEAD' : this.#methodFor(body))
    this.facts.method = method
    const headers = this.#requestHeaders(url, body)
    const path =
      this.settings.has('G') && body
        ? `${url.path}${url.path.includes('?') ? '&' : '?'}${new TextDecoder().decode(body)}`
        : url.path
    const target = proxy ? `http://${hostHeader(url)}${path}` : path
    const line = `${method} ${target} HTTP/${this.settings.has('0') ? '1.0' : '1.1'}`
    const payload = this.settings.has('G') ? null : body
    for (const text of [line, ...headers, '']) yield* this.#trace('>', `${text}\r\n`)
    const sent = yield* sendAll(this.sys, fd, requestText(line, headers))
    const sentBody = sent.ok && payload && payload.length > 0 ? yield* sendAll(this.sys, fd, payload) : sent
    if (!sentBody.ok) return yield* this.#closed(fail(55, `Send failure: ${reason(sentBody.error)}`), fd)
    if (payload && payload.length > 0) {
      this.meter.sent = payload.length
      yield* this.#dataNote('}', payload.length)
    }
    return yield* this.#receive(url, fd, method)
  }

  #methodFor(body: Uint8Array | null): string {
    if (this.settings.value('T') !== null) return 'PUT'
    return body !== null && !this.settings.has('G') ? 'POST' : 'GET'
  }

  #requestHeaders(url: Url, body: Uint8Array | null): readonly string[] {
    const own = this.settings.values('H')
    const isOwn = (name: string) => own.some((header) => header.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    const headers: string[] = []
    const add = (name: string, value: string | null) => {
      if (value !== null && !isOwn(name)) headers.push(`${name}: ${value}`)
    }
    const hostGiven = own.find((header) => /^host:/i.test(header))
    headers.push(hostGiven ?? `Host: ${hostHeader(url)}`)
    const user = this.settings.value('u') ?? url.user
    if (user !== null) add('Authorization', `Basic ${base64(user)}`)
    add('Range', this.settings.value('r') === null ? null : `bytes=${this.settings.value('r')}`)
    const agent = this.settings.value('A') ?? 'curl/7.88.1'
    if (agent !== '') add('User-Agent', agent)
    add('Accept', this.settings.value('json') === null ? '*/*' : 'application/json')
    if (this.settings.has('compressed')) add('Accept-Encoding', 'deflate, gzip, br, zstd')
    add('Referer', this.settings.value('e'))
    const cookie = this.settings.value('b')
    if (cookie?.includes('=')) add('Cookie', cookie)
    for (const header of own) {
      if (/^host:/i.test(header) || /^[^:]+:\s*$/.test(header)) continue
      headers.push(header.endsWith(';') ? `${header.slice(0, -1)}:` : header)
    }
    if (this.#proxy) headers.push('Proxy-Connection: Keep-Alive')
    if (body !== null && !this.settings.has('G')) {
      add('Content-Length', String(body.length))
      if (this.settings.value('T') === null) {
        add(
          'Content-Type',
          this.settings.value('json') === null ? 'application/x-www-form-urlencoded' : 'application/json',
        )
      }
    }
    return headers
  }

  *#receive(url: Url, fd: number, method: string): Task<ResponseHead | Failure> {
    const reader = new ResponseReader(this.sys, fd, this.facts.began + this.settings.time('m'), () => this.meter.tick())
    let head = yield* reader.head()
    while (head.ok && head.value.status < 200) head = yield* reader.head()
    if (!head.ok && head.error.kind === 'not-http' && this.settings.has('http0.9'))
      return yield* this.#rest(reader, url, fd)
    if (!head.ok) return yield* this.#closed(this.#httpFailure(head.error, reader), fd, true)
    const { status, lines } = head.value
    this.facts.head = head.value
    for (const text of lines) yield* this.#trace('<', text)
    yield* this.#dumpHeaders(lines)
    if (this.settings.has('f') && status >= 400) {
      return yield* this.#closed(fail(22, `The requested URL returned error: ${status}`), fd)
    }
    if (this.settings.has('i') || this.settings.has('I')) {
      const written = yield* this.#deliver(encode(lines.join('')), url, false)
      if (written) return yield* this.#closed(written, fd)
    }
    const isRedirect = this.settings.has('L') && head.value.headers.has('location') && status >= 300 && status < 400
    const framing = framingOf(head.value, method)
    if (framing.kind === 'close' && head.value.version === '1.1' && this.settings.has('v')) {
      yield* this.#note('no chunk, no close, no size. Assume close to signal end')
    }
    for (;;) {
      const piece = yield* reader.body(framing)
      if (!piece.ok) return yield* this.#closed(this.#httpFailure(piece.error, reader), fd)
      if (piece.value === null) break
      yield* this.#dataNote('{', piece.value.length)
      if (isRedirect) continue
      const failure = yield* this.#deliver(piece.value, url)
      if (failure) return yield* this.#closed(failure, fd)
    }
    yield* this.meter.finish()
    const isKept =
      framing.kind !== 'close' &&
      !/close/i.test(head.value.headers.get('connection') ?? '') &&
      head.value.version === '1.1'
    const host = this.#proxy?.url.host ?? url.host
    yield* this.#note(isKept ? `Connection #0 to host ${host} left intact` : 'Closing connection 0')
    this.sys.close(fd)
    if (this.settings.has('fail-with-body') && status >= 400) {
      return fail(22, `The requested URL returned error: ${status}`)
    }
    return head.value
  }

  /** All that the server says, up to the end: HTTP/0.9 and the protocols without a head. */
  *#rest(reader: ResponseReader, url: Url, fd: number): Task<ResponseHead | Failure> {
    for (;;) {
      const piece = yield* reader.body({ kind: 'close' })
      if (!piece.ok) return yield* this.#closed(this.#httpFailure(piece.error, reader), fd)
      if (piece.value === null) break
      const failure = yield* this.#deliver(piece.value, url)
      if (failure) return yield* this.#closed(failure, fd)
    }
    yield* this.meter.finish()
    yield* this.#note('Closing connection 0')
    this.sys.close(fd)
    return { lines: [], version: '0.9', status: 0, headers: new Map() }
  }

  /** telnet: hands stdin over; gopher and dict ask for their path. */
  *#raw(url: Url, fd: number): Task<ResponseHead | Failure> {
    const input = url.scheme === 'telnet' ? yield* readFd(this.sys, 0) : null
    const request = input === null ? encode(`${url.path.slice(2)}\r\n`) : input.ok ? input.value : encode('')
    const sent = yield* sendAll(this.sys, fd, request)
    if (!sent.ok) return yield* this.#closed(fail(55, `Send failure: ${reason(sent.error)}`), fd)
    const deadline = this.facts.began + this.settings.time('m')
    return yield* this.#rest(new ResponseReader(this.sys, fd, deadline, () => this.meter.tick()), url, fd)
  }

  /** CONNECT. Simplified: behind a tunnel there is no TLS either. */
  *#throughTunnel(url: Url, fd: number): Task<Failure> {
    const place = `${url.host.includes(':') ? `[${url.host}]` : url.host}:${url.port}`
    yield* this.#note('allocate connect buffer')
    yield* this.#note(`Establish HTTP proxy tunnel to ${place}`)
    const line = `CONNECT ${place} HTTP/1.1`
    const headers = [
      `Host: ${place}`,
      `User-Agent: ${this.settings.value('A') ?? 'curl/7.88.1'}`,
      'Proxy-Connection: Keep-Alive',
    ]
    for (const text of [line, ...headers, '']) yield* this.#trace('>', `${text}\r\n`)
    yield* sendAll(this.sys, fd, requestText(line, headers))
    const head = yield* new ResponseReader(this.sys, fd, this.facts.began + this.settings.time('m'), () =>
      this.meter.tick(),
    ).head()
    if (!head.ok) {
      const failure = fail(56, 'Proxy CONNECT aborted')
      return yield* this.#closed(failure, fd, true)
    }
    for (const text of head.value.lines) yield* this.#trace('<', text)
    if (head.value.status >= 300)
      return yield* this.#closed(fail(56, `CONNECT tunnel failed, response ${head.value.status}`), fd, true)
    return yield* this.#closed(yield* this.#withoutTls(), fd)
  }

  /** Simplified: no SOCKS server is here, so that what answers is none. */
  *#throughSocks(proxy: CurlProxy, fd: number): Task<Failure> {
    const hello = proxy.kind === 'socks5' ? [5, 2, 0, 2] : [4, 1, 0, 80, 127, 0, 0, 1, 0]
    yield* sendAll(this.sys, fd, Uint8Array.from(hello))
    const answer = yield* this.sys.read(fd, 8)
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

  /** -D */
  *#dumpHeaders(lines: readonly string[]): Task<void> {
    const path = this.settings.value('D')
    if (path === '-') yield* this.self.print(lines.join(''))
    else if (path !== null) yield* writeFile(this.sys, path, lines.join(''))
  }

  #httpFailure(error: HttpFailure, reader: ResponseReader): Failure {
    switch (error.kind) {
      case 'recv':
        return fail(56, `Recv failure: ${reason(error.error)}`)
      case 'timeout': {
        const took = Math.floor(this.sys.monotonic() - this.facts.began) + 1
        return fail(28, `Operation timed out after ${took} milliseconds with ${reader.received} bytes received`)
      }
      case 'empty':
        return fail(52, 'Empty reply from server')
      case 'not-http':
        return fail(1, 'Received HTTP/0.9 when not allowed')
      default:
        return error.missing === null
          ? fail(56, 'Recv failure: Connection reset by peer')
          : fail(18, `transfer closed with ${error.missing} bytes remaining to read`)
    }
  }

  /** Ends the meter and says so. */
  *#closed(failure: Failure, fd: number | null = null, isNoted = false): Task<Failure> {
    if (isNoted || failure.code === 7 || failure.code === 28 || failure.code === 22) yield* this.#note(failure.text)
    yield* this.meter.finish()
    yield* this.#note('Closing connection 0')
    if (fd !== null) this.sys.close(fd)
    return failure
  }

  *#ended(failure: Failure | null): Task<Failure | null> {
    const closing = failure ?? (yield* this.#closeOutput())
    if (failure === null || failure.code !== 37) yield* this.meter.finish()
    return closing
  }

  /** Says hello and reads the head of a record: what closes before that is no TLS server either, but in other words. */
  *#handshake(url: Url, fd: number): Task<Failure> {
    const failure = yield* this.#withoutTls()
    if (failure.code !== 35) return failure
    yield* sendAll(this.sys, fd, Uint8Array.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3, ...this.sys.getrandom(506)]))
    let got = 0
    while (got < 5) {
      const piece = yield* this.sys.read(fd, 5 - got)
      if (!piece.ok || piece.value.length === 0)
        return fail(35, `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${url.host}:${url.port} `)
      got += piece.value.length
    }
    return failure
  }

  *#withoutTls(): Task<Failure> {
    const certificates = this.settings.value('cacert') ?? '/etc/ssl/certs/ca-certificates.crt'
    if (!this.settings.has('k') && !(yield* readFile(this.sys, certificates)).ok) {
      return fail(77, `error setting certificate file: ${certificates}`)
    }
    // Simplified: no TLS is spoken here, so each server looks like one that does not speak it.
    return fail(35, 'error:0A00010B:SSL routines::wrong version number')
  }

  *#trace(sign: string, line: string): Task<void> {
    if (this.settings.has('v')) yield* this.self.stderr.write(`${sign} ${line}`)
  }

  *#dataNote(sign: string, count: number): Task<void> {
    if (this.settings.has('v') && !this.sys.isatty(2)) yield* this.self.stderr.write(`${sign} [${count} bytes data]\n`)
  }

  /** Hands bytes to -o, -O or stdout. */
  *#deliver(bytes: Uint8Array, url: Url, isBody = true): Task<Failure | null> {
    if (isBody) {
      this.meter.received += bytes.length
      this.facts.downloaded += bytes.length
    }
    const path = this.usesRemoteName ? url.path.replace(/\?.*$/, '').replace(/^.*\//, '') : this.outputPath
    if (path === null || path === '-') {
      yield* this.self.print(bytes)
      return null
    }
    if (this.#out === null) {
      const directory = this.settings.value('output-dir')
      if (this.settings.has('create-dirs')) {
        const whole = directory ? `${directory}/${path}` : path
        for (let at = whole.indexOf('/', 1); at > 0; at = whole.indexOf('/', at + 1))
          this.sys.mkdir(whole.slice(0, at), 0o750)
      }
      const fd = yield* this.sys.open(directory ? `${directory}/${path}` : path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
      if (!fd.ok) {
        if (!this.#isOpenFailed) yield* this.#warning(`Failed to open the file ${path}: ${reason(fd.error)}`)
        this.#isOpenFailed = true
        return fail(23, 'Failure writing output to destination')
      }
      this.#outFd = fd.value
      this.#out = new Output(this.sys, fd.value, 'full')
    }
    yield* this.#out.write(bytes)
    return this.#out.error ? fail(23, 'Failure writing output to destination') : null
  }

  *#closeOutput(): Task<Failure | null> {
    if (this.#out === null) {
      if (this.outputPath !== null && this.outputPath !== '-' && !this.#isOpenFailed) yield* this.#createEmpty()
      return this.self.stdout.error === null && (yield* this.self.stdout.flush()) ? null : this.#bodyLost()
    }
    const isGood = yield* this.#out.flush()
    this.sys.close(this.#outFd!)
    this.#out = null
    return isGood ? null : fail(23, 'Failed writing body')
  }

  #bodyLost(): Failure {
    this.self.stdout.error = null
    return fail(23, 'Failed writing body')
  }

  /** -o makes its file even when nothing comes. */
  *#createEmpty(): Task<void> {
    const fd = yield* this.sys.open(this.outputPath!, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    if (fd.ok) this.sys.close(fd.value)
  }
}
