/** nginx 1.22.1 as a model: the same calls at the start, static files, return and proxy_pass, and its own words for what fails. */
import { errnoNumber } from '../../../errno/index.ts'
import { O_APPEND, O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY, S_IFDIR, S_IFMT } from '../../kernel/constants.ts'
import type { Fd, SocketAddress, Sys, SysError, Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readFd, readText } from '../lib/files.ts'
import { parseOptions } from '../lib/options.ts'
import { writeAll } from '../lib/stdio.ts'
import { readAccounts } from '../lib/users.ts'
import { becomeUser } from '../system/become.ts'
import { connectTo } from '../system/connect.ts'
import { framingOf, parseUrl, ResponseReader, requestText } from '../system/http.ts'
import { ConfigError, type Listen, type Location, type NginxConfig, readConfig } from '../system/nginx-config.ts'

const CONF = '/etc/nginx/nginx.conf'
const BIND_TRIES = 5
const BIND_PAUSE_MS = 500

type Level = 'emerg' | 'alert' | 'error' | 'warn' | 'notice'

export default command({ names: ['/usr/sbin/nginx'], usage: '', summary: '' }, function* (self) {
  const { options, error } = parseOptions(self.args, { short: '?hvVtTqs:p:e:c:g:' })
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (error !== null) {
    yield* self.stderr.write(`nginx: invalid option: "${/'(.*)'/.exec(error)?.[1] ?? ''}"\n`)
    return 1
  }
  if (has('v') || has('V')) {
    yield* self.stderr.write('nginx version: nginx/1.22.1\n')
    return 0
  }
  // -p: where a configuration without a leading slash is.
  const prefix = (value('p') ?? '/etc/nginx').replace(/\/?$/, '/')
  const given = value('c') ?? (value('p') === null ? CONF : 'conf/nginx.conf')
  return yield* new Nginx(self, given.startsWith('/') ? given : prefix + given, value('g') ?? '').run(
    value('s'),
    has('t') || has('T'),
  )
})

class Nginx {
  readonly #sys: Sys
  #log: Fd | null = null

  constructor(
    readonly self: Command,
    readonly path: string,
    readonly globals: string,
    sys: Sys = self.sys,
    log: Fd | null = null,
  ) {
    this.#sys = sys
    this.#log = log
  }

  *run(signal: string | null, isTest: boolean): Task<number> {
    if (signal !== null && !['stop', 'quit', 'reopen', 'reload'].includes(signal)) {
      yield* this.self.stderr.write(`nginx: invalid option: "-s ${signal}"\n`)
      return 1
    }
    const read = yield* readConfig(this.#sys, this.path)
    const logPath = read instanceof ConfigError ? 'stderr' : read.errorLog
    yield* this.#openLog(logPath)
    if (read instanceof ConfigError) return yield* this.#giveUp(read.message, isTest)
    if (read.user !== null && this.#sys.geteuid() !== 0) {
      yield* this.#say(
        'warn',
        `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${read.userLine}`,
      )
    }
    if (isTest) yield* this.self.stderr.write(`nginx: the configuration file ${this.path} syntax is ok\n`)
    if (signal !== null) return yield* this.#signal(signal, read.pidPath)
    const isDaemon = read.isDaemon && !/daemon\s+off/.test(this.globals)
    const pid = yield* this.#sys.open(read.pidPath, O_WRONLY | O_CREAT | (isTest ? 0 : O_TRUNC), 0o644)
    if (isTest && !pid.ok) return yield* this.#giveUp(`open() "${read.pidPath}" failed ${why(pid.error)}`, true)
    if (isTest) {
      yield* this.self.stderr.write(`nginx: configuration file ${this.path} test is successful\n`)
      return 0
    }
    const sockets = yield* this.#listenAll(read)
    if (sockets === null) return 1
    if (!pid.ok) return yield* this.#giveUp(`open() "${read.pidPath}" failed ${why(pid.error)}`, false)
    if (!isDaemon) return yield* this.#master(read, sockets, pid.value)
    const { self, path, globals } = this
    const log = this.#log
    const child = this.#sys.fork(function* (own) {
      own.setsid()
      const devnull = yield* own.open('/dev/null', O_RDONLY)
      if (devnull.ok) for (const fd of [0, 1, 2]) own.dup2(devnull.value, fd)
      return yield* new Nginx(self, path, globals, own, log).#master(read, sockets, pid.value)
    })
    return child.ok ? 0 : yield* this.#giveUp(`fork() failed ${why(child.error)}`, false)
  }

  *#openLog(path: string): Task<void> {
    if (path === 'stderr') return
    const fd = yield* this.#sys.open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    if (fd.ok) this.#log = fd.value
    else
      yield* this.self.stderr.write(
        `nginx: [alert] could not open error log file: open() "${path}" failed ${why(fd.error)}\n`,
      )
  }

  /** To the log with its time; at the start also to stderr. */
  *#say(level: Level, text: string, isStarting = true): Task<void> {
    const now = new Date(this.#sys.clock()).toISOString()
    const line = `${now.slice(0, 10).replace(/-/g, '/')} ${now.slice(11, 19)} [${level}] ${this.#sys.getpid()}#${this.#sys.getpid()}: ${text}\n`
    if (this.#log !== null) yield* this.#sys.write(this.#log, encode(line))
    if (isStarting) yield* this.#sys.write(2, encode(this.#log === null ? line : `nginx: [${level}] ${text}\n`))
    else if (this.#log === null) yield* this.#sys.write(2, encode(line))
  }

  *#giveUp(text: string, isTest: boolean): Task<number> {
    yield* this.#say('emerg', text)
    if (isTest) yield* this.self.stderr.write(`nginx: configuration file ${this.path} test failed\n`)
    return 1
  }

  *#signal(name: string, pidPath: string): Task<number> {
    const fd = yield* this.#sys.open(pidPath, O_RDONLY)
    if (!fd.ok) {
      yield* this.#say('error', `open() "${pidPath}" failed ${why(fd.error)}`)
      return 1
    }
    const text = ((yield* readText(this.#sys, pidPath)) ?? '').trim()
    if (!/^\d+$/.test(text)) {
      yield* this.#say('error', `invalid PID number "${text}" in "${pidPath}"`)
      return 1
    }
    const sent = this.#sys.kill(Number(text), name === 'quit' ? 'SIGQUIT' : name === 'stop' ? 'SIGTERM' : 'SIGHUP')
    if (sent.ok) return 0
    yield* this.#say(
      'alert',
      `kill(${text}, ${name === 'quit' ? 3 : name === 'stop' ? 15 : 1}) failed ${why(sent.error)}`,
    )
    return 1
  }

  /** All listening sockets, or null when one could not be had after five tries. */
  *#listenAll(config: NginxConfig): Task<ReadonlyMap<Fd, Listen> | null> {
    const unique = new Map(config.servers.flatMap((server) => server.listens).map((listen) => [shown(listen), listen]))
    const sockets = new Map<Fd, Listen>()
    for (let tries = 0; tries < BIND_TRIES; tries++) {
      let isBlocked = false
      for (const [name, listen] of unique) {
        if ([...sockets.values()].includes(listen)) continue
        const fd = this.#bind(listen)
        if (typeof fd === 'number') {
          sockets.set(fd, listen)
          continue
        }
        yield* this.#say('emerg', `${fd.syscall}() to ${name} failed ${why(fd)}`)
        if (fd.errno !== 'EADDRINUSE') return null
        isBlocked = true
      }
      if (!isBlocked) return sockets
      yield* this.#sys.nanosleep(BIND_PAUSE_MS)
    }
    yield* this.#say('emerg', 'still could not bind()')
    return null
  }

  #bind(listen: Listen): Fd | SysError {
    const sys = this.#sys
    const fd = sys.socket(listen.family, 'stream')
    if (!fd.ok) return fd.error
    sys.setsockopt(fd.value, 'SO_REUSEADDR', 1)
    if (listen.family === 'inet6') sys.setsockopt(fd.value, 'IPV6_V6ONLY', 1)
    const address: SocketAddress =
      listen.family === 'unix'
        ? { family: 'unix', path: listen.address }
        : { family: listen.family, address: listen.address, port: listen.port }
    const bound = sys.bind(fd.value, address)
    const listening = bound.ok ? sys.listen(fd.value, 511) : bound
    if (listening.ok) return fd.value
    sys.close(fd.value)
    return listening.error
  }

  *#master(config: NginxConfig, sockets: ReadonlyMap<Fd, Listen>, pidFd: Fd): Task<number> {
    const sys = this.#sys
    yield* sys.write(pidFd, encode(`${sys.getpid()}\n`))
    sys.close(pidFd)
    sys.setProcessTitle('nginx', [`nginx: master process ${this.self.argv[0]}`])
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGCHLD'] as const)
      sys.sigaction(signal, { kind: 'catch', restart: false })
    const { self, path, globals } = this
    const log = this.#log
    const accounts = yield* readAccounts(sys)
    const user = accounts.userNamed(config.user ?? 'nobody')
    const worker = sys.fork(function* (own) {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGCHLD'] as const)
        own.sigaction(signal, { kind: 'default' })
      own.setProcessTitle('nginx', ['nginx: worker process'])
      if (own.geteuid() === 0 && user) becomeUser(own, user, accounts)
      return yield* new Nginx(self, path, globals, own, log).#work(config, sockets)
    })
    if (!worker.ok) {
      yield* this.#say('alert', `fork() failed while spawning "worker process" ${why(worker.error)}`, false)
      return 1
    }
    for (;;) {
      yield* sys.pause()
      const signals = sys.takeSignals()
      if (signals.some((signal) => signal === 'SIGTERM' || signal === 'SIGINT' || signal === 'SIGQUIT')) break
    }
    sys.kill(worker.value, 'SIGTERM')
    yield* sys.wait4(worker.value)
    sys.unlink(config.pidPath)
    return 0
  }

  *#work(config: NginxConfig, sockets: ReadonlyMap<Fd, Listen>): Task<number> {
    const sys = this.#sys
    let count = 0
    for (;;) {
      const ready = yield* sys.poll(
        [...sockets.keys()].map((fd) => ({ fd, events: 1 })),
        Number.POSITIVE_INFINITY,
      )
      if (!ready.ok) continue
      for (const { fd } of ready.value) {
        const client = yield* sys.accept(fd)
        if (!client.ok) {
          yield* this.#say('alert', `accept4() failed ${why(client.error)}`, false)
          continue
        }
        yield* this.#serve(config, sockets.get(fd)!, client.value.fd, client.value.peer, ++count)
        sys.close(client.value.fd)
      }
    }
  }

  *#serve(config: NginxConfig, listen: Listen, fd: Fd, peer: SocketAddress, id: number): Task<void> {
    const sys = this.#sys
    const got = yield* sys.recvfrom(fd, 16384)
    if (!got.ok || got.value.data.length === 0) return
    const text = new TextDecoder().decode(got.value.data)
    const line = text.split('\r\n')[0]!.trim()
    const match = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(line)
    const send = (status: string, body: Uint8Array, type = 'text/html'): Task<unknown> => {
      const date = new Date(sys.clock()).toUTCString()
      const head = `HTTP/1.1 ${status}\r\nServer: nginx/1.22.1\r\nDate: ${date}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`
      return writeAll(sys, fd, match?.[1] === 'HEAD' ? encode(head) : Uint8Array.from([...encode(head), ...body]))
    }
    if (!match) {
      yield* send('400 Bad Request', page('400 Bad Request'))
      return
    }
    const path = match[2]!.replace(/\?.*$/, '')
    const server = config.servers.find((candidate) => candidate.listens.some((own) => shown(own) === shown(listen)))!
    const location = server.locations
      .filter((l) => path.startsWith(l.prefix))
      .reduce((a, b) => (b.prefix.length > a.prefix.length ? b : a))
    const host = /^Host:\s*(\S+)/im.exec(text)?.[1] ?? ''
    const client = peer.family === 'unix' ? 'unix:' : peer.address
    const context = `client: ${client}, server: , request: "${line}"`
    if (location.answer) {
      const { status, text: body } = location.answer
      yield* send(
        `${status} ${STATUS[status] ?? ''}`,
        body === '' ? page(`${status} ${STATUS[status] ?? ''}`) : encode(body),
        body === '' ? 'text/html' : 'text/plain',
      )
      return
    }
    const outcome =
      location.proxyPass === null
        ? yield* this.#file(location, path)
        : yield* this.#proxy(location.proxyPass, match[1]!, match[2]!, host)
    if (outcome.log !== null)
      yield* this.#say(
        'error',
        `*${id} ${outcome.log}, ${context}${outcome.upstream ? `, upstream: "${outcome.upstream}"` : ''}, host: "${host}"`,
        false,
      )
    yield* send(outcome.status, outcome.body, outcome.type)
  }

  *#file(location: Location, path: string): Task<Outcome> {
    const sys = this.#sys
    let full = location.root.replace(/\/$/, '') + path
    const stat = sys.stat(full)
    if (stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR) full = `${full.replace(/\/$/, '')}/index.html`
    const fd = yield* sys.open(full, O_RDONLY)
    const bytes = fd.ok ? yield* readFd(sys, fd.value) : fd
    if (fd.ok) sys.close(fd.value)
    if (bytes.ok) {
      const type = TYPES[full.slice(full.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
      return { status: '200 OK', body: bytes.value, type, log: null, upstream: null }
    }
    const { errno } = bytes.error
    const status =
      errno === 'EACCES'
        ? '403 Forbidden'
        : ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errno)
          ? '404 Not Found'
          : '500 Internal Server Error'
    return {
      status,
      body: page(status),
      type: 'text/html',
      log: `open() "${full}" failed ${why(bytes.error)}`,
      upstream: null,
    }
  }

  *#proxy(target: string, method: string, path: string, host: string): Task<Outcome> {
    const sys = this.#sys
    const url = parseUrl(target)
    const bad = (log: string, status = '502 Bad Gateway'): Outcome => ({
      status,
      body: page(status),
      type: 'text/html',
      log,
      upstream: `${target.replace(/\/$/, '')}${path}`,
    })
    if (!url) return bad('invalid URL prefix')
    const address = url.host === 'localhost' ? '127.0.0.1' : url.host
    const fd = yield* connectTo(sys, { family: 'inet', address, port: url.port }, { timeout: 60_000 })
    if (!fd.ok) {
      if (fd.error.kind === 'timeout')
        return bad(
          'upstream timed out (110: Connection timed out) while connecting to upstream',
          '504 Gateway Time-out',
        )
      const call = fd.error.kind === 'immediate' ? `connect() to ${address}:${url.port}` : 'connect()'
      return bad(`${call} failed ${why(fd.error.error)} while connecting to upstream`)
    }
    yield* writeAll(sys, fd.value, requestText(`${method} ${path} HTTP/1.0`, [`Host: ${host}`, 'Connection: close']))
    const reader = new ResponseReader(sys, fd.value, sys.monotonic() + 60_000, function* () {})
    const head = yield* reader.head()
    if (!head.ok) {
      sys.close(fd.value)
      const text =
        head.error.kind === 'recv'
          ? `recv() failed ${why(head.error.error)}`
          : head.error.kind === 'timeout'
            ? 'upstream timed out (110: Connection timed out)'
            : 'upstream prematurely closed connection'
      return bad(
        `${text} while reading response header from upstream`,
        head.error.kind === 'timeout' ? '504 Gateway Time-out' : '502 Bad Gateway',
      )
    }
    const parts: number[] = []
    const framing = framingOf(head.value, method)
    for (;;) {
      const piece = yield* reader.body(framing)
      if (!piece.ok || piece.value === null) break
      parts.push(...piece.value)
    }
    sys.close(fd.value)
    const status = head.value.lines[0]!.trim().replace(/^HTTP\/\d\.\d /, '')
    return {
      status,
      body: Uint8Array.from(parts),
      type: head.value.headers.get('content-type') ?? 'text/plain',
      log: null,
      upstream: null,
    }
  }
}

interface Outcome {
  readonly status: string
  readonly body: Uint8Array
  readonly type: string
  readonly log: string | null
  readonly upstream: string | null
}

const STATUS: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Moved Temporarily',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Temporarily Unavailable',
}
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
}

/** `(98: Address already in use)`. */
const why = (error: SysError): string => `(${errnoNumber(error.errno)}: ${reason(error)})`

const shown = (listen: Listen): string =>
  listen.family === 'unix'
    ? `unix:${listen.address}`
    : listen.family === 'inet6'
      ? `[${listen.address}]:${listen.port}`
      : `${listen.address}:${listen.port}`

const page = (status: string): Uint8Array =>
  encode(
    `<html>\r\n<head><title>${status}</title></head>\r\n<body>\r\n<center><h1>${status}</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n`,
  )
