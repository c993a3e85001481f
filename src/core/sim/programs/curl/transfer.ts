/** One URL from the first attempt to the last: retries, redirects, and what -w says in the end. */
import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import type { Command } from '../lib/command.ts'
import { readFd, readFile } from '../lib/files.ts'
import { absoluteUrl, DEFAULT_PORTS, parseUrl, type Url, urlText } from '../system/http.ts'
import { Connector } from './connect.ts'
import { Delivery } from './delivery.ts'
import { Exchange } from './exchange.ts'
import type { Kept } from './kept.ts'
import { Meter } from './meter.ts'
import type { CurlSettings } from './options.ts'
import { urlencoded } from './request.ts'
import { type Failure, fail, Talk, TRY } from './talk.ts'
import { Facts, writeOut } from './write-out.ts'

export class Transfer {
  readonly talk: Talk
  readonly delivery: Delivery
  readonly connector: Connector
  readonly exchange: Exchange

  constructor(
    self: Command,
    settings: CurlSettings,
    kept: Kept,
    readonly given: string,
    readonly outputPath: string | null,
    readonly usesRemoteName: boolean,
  ) {
    const isShown = !settings.has('s') && !settings.has('#') && !settings.has('no-progress-meter')
    const isToTerminal = outputPath === null && !usesRemoteName && self.sys.isatty(1)
    const meter = new Meter(self, isShown && !isToTerminal)
    this.talk = new Talk(self, settings, new Facts(given, self.sys), meter, kept)
    this.delivery = new Delivery(this.talk, outputPath, usesRemoteName)
    this.connector = new Connector(this.talk)
    this.exchange = new Exchange(this.talk, this.delivery)
  }

  *run(): Task<number> {
    const { settings } = this.talk
    let failure = yield* this.#attempt()
    const retries = Number(settings.value('retry') ?? 0)
    const retryingSince = this.talk.sys.monotonic()
    const enough = settings.time('retry-max-time')
    for (let left = retries; failure !== null && left > 0 && this.#isTransient(failure); left--) {
      yield* this.#report(failure)
      const delay = Number(settings.value('retry-delay') ?? 2 ** (retries - left))
      if (this.talk.sys.monotonic() - retryingSince + delay * 1000 > enough) break
      const why = failure.code === 7 ? 'connection refused' : failure.code === 28 ? 'timeout' : 'HTTP error'
      yield* this.talk.warning(`Problem : ${why}. Will retry in ${delay} seconds. ${left} retries left.`)
      yield* this.talk.sys.nanosleep(delay * 1000)
      failure = yield* this.#attempt()
    }
    if (failure !== null) yield* this.#report(failure)
    const format = yield* this.#format()
    if (format !== null) {
      this.talk.facts.errorText = failure?.text ?? ''
      this.talk.facts.exitCode = failure?.code ?? 0
      this.talk.facts.savedAs = this.delivery.outputPath ?? ''
      const { stdout, stderr } = writeOut(format, this.talk.facts)
      yield* this.talk.self.print(stdout)
      if (stderr !== '') yield* this.talk.self.stderr.write(stderr)
    }
    return failure?.code ?? 0
  }

  /** -w; `@FILE` takes it from a file. */
  *#format(): Task<string | null> {
    const { settings, sys } = this.talk
    const given = settings.value('w')
    if (!given?.startsWith('@')) return given
    const file = given.slice(1)
    const bytes = file === '-' ? yield* readFd(sys, 0) : yield* readFile(sys, file)
    if (bytes.ok) return new TextDecoder().decode(bytes.value)
    yield* this.talk.warning(`Failed to open ${file}`)
    return null
  }

  #isTransient(failure: Failure): boolean {
    if (this.talk.settings.has('retry-all-errors') || failure.code === 28) return true
    if (failure.code === 7) return this.talk.settings.has('retry-connrefused')
    return [408, 429, 500, 502, 503, 504].includes(this.talk.facts.status)
  }

  *#report(failure: Failure): Task<void> {
    if (this.talk.settings.showsErrors) yield* this.talk.self.stderr.write(`curl: (${failure.code}) ${failure.text}\n`)
  }

  *#attempt(): Task<Failure | null> {
    const url = parseUrl(this.given)
    if (url === null) return fail(3, 'URL using bad/illegal format or missing URL')
    if (!(url.scheme in DEFAULT_PORTS) || url.scheme.startsWith('ws')) {
      return fail(1, `Protocol "${url.scheme}" not supported or disabled in libcurl`)
    }
    if (this.usesRemoteName && url.path.endsWith('/')) {
      if (!this.talk.settings.isQuiet) yield* this.talk.self.stderr.write('curl: Remote file name has no length!\n')
      return fail(23, 'Failed writing received data to disk/application')
    }
    const upload = this.talk.settings.value('T')
    if (upload !== null && upload !== '-' && !this.talk.sys.stat(upload).ok) {
      yield* this.talk.self.stderr.write(`curl: Can't open '${upload}'!\n${TRY}`)
      return fail(26, 'Failed to open/read local data from file/application')
    }
    const missing = this.talk.settings
      .values('F')
      .map((part) => /=[@<]([^;]*)/.exec(part)?.[1])
      .find((file) => file !== undefined && file !== '-' && !this.talk.sys.stat(file).ok)
    if (missing !== undefined) return fail(26, 'Failed to open/read local data from file/application')
    const body = yield* this.#requestBody()
    this.talk.facts.start()
    this.talk.meter.start()
    if (url.scheme === 'file') yield* this.talk.meter.draw()
    if (url.scheme === 'file') return yield* this.#ended(yield* this.#localFile(url))
    // libcurl keeps a pair of sockets to wake its own loop.
    const wakers = this.talk.sys.socketpair('stream')
    const failure = yield* this.#follow(url, body)
    if (wakers.ok) for (const fd of wakers.value) this.talk.sys.close(fd)
    return failure ?? (yield* this.delivery.closeOutput())
  }

  *#requestBody(): Task<Uint8Array | null> {
    const parts: string[] = []
    for (const { name, value } of this.talk.settings.options) {
      if (name === 'data-raw' || name === 'json') parts.push(value!)
      else if (name === 'data-urlencode') parts.push(urlencoded(value!))
      else if (name === 'd' || name === 'data-binary') {
        if (!value!.startsWith('@')) {
          parts.push(value!)
          continue
        }
        const file = value!.slice(1)
        const bytes = file === '-' ? yield* readFd(this.talk.sys, 0) : yield* readFile(this.talk.sys, file)
        if (!bytes.ok) {
          yield* this.talk.warning(`Couldn't read data from file "${file}", this makes an empty POST.`)
          parts.push('')
          continue
        }
        const text = new TextDecoder().decode(bytes.value)
        parts.push(name === 'd' ? text.replace(/[\r\n]/g, '') : text)
      }
    }
    if (parts.length > 0) return encode(parts.join('&'))
    const upload = this.talk.settings.value('T')
    if (upload === null) return null
    const bytes = upload === '-' ? yield* readFd(this.talk.sys, 0) : yield* readFile(this.talk.sys, upload)
    return bytes.ok ? bytes.value : null
  }

  *#localFile(url: Url): Task<Failure | null> {
    const path = decodeURIComponent(url.path)
    const fd = yield* this.talk.sys.open(path, O_RDONLY)
    if (!fd.ok) return fail(37, `Couldn't open file ${path}`)
    const bytes = yield* readFd(this.talk.sys, fd.value)
    if (!bytes.ok) return fail(37, `Couldn't open file ${path}`)
    this.talk.sys.close(fd.value)
    return yield* this.delivery.deliver(bytes.value, url)
  }

  *#follow(first: Url, body: Uint8Array | null): Task<Failure | null> {
    let url = first
    let payload = body
    const limit = Number(this.talk.settings.value('max-redirs') ?? 50)
    for (let hops = 0; ; hops++) {
      const fd = yield* this.connector.connect(url)
      if (typeof fd !== 'number') return fd
      const head = yield* this.exchange.run(url, fd, payload)
      if ('code' in head) return head
      this.talk.facts.urlInUse = url
      const location = head.headers.get('location')
      if (!this.talk.settings.has('L') || location === undefined || head.status < 300 || head.status > 399) return null
      if (hops >= limit) return fail(47, `Maximum (${limit}) redirects followed`)
      const next = parseUrl(absoluteUrl(url, location))
      if (next === null) return fail(3, 'URL using bad/illegal format or missing URL')
      if (head.status !== 307 && head.status !== 308) payload = null
      this.talk.facts.redirects++
      url = next
      yield* this.talk.note(`Issue another request to this URL: '${urlText(next)}'`)
    }
  }

  *#ended(failure: Failure | null): Task<Failure | null> {
    const closing = failure ?? (yield* this.delivery.closeOutput())
    if (failure === null || failure.code !== 37) yield* this.talk.meter.finish()
    return closing
  }
}
