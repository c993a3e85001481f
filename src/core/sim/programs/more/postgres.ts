/** postgres 15 and psql as models: data directory, lock files, listening sockets, and their words for what fails. */
import { O_CREAT, O_EXCL, O_RDWR, S_IFDIR, S_IFMT } from '../../kernel/constants.ts'
import type { Fd, SocketAddress, Sys, SysError, Task } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readFile, readText } from '../lib/files.ts'
import { GAI_TEXT, getaddrinfo } from '../lib/getaddrinfo.ts'
import { parseOptions } from '../lib/options.ts'
import { connectTo, withPort } from '../system/connect.ts'

export default [
  command({ names: ['postgres', '/usr/lib/postgresql/15/bin/postgres'], usage: '', summary: '' }, (self) =>
    new Postmaster(self).run(),
  ),
  command({ names: ['psql'], usage: '', summary: '', failure: 2 }, (self) => psql(self)),
  ...['pg_dump', 'pg_dumpall', 'createdb', 'dropdb', 'createuser', 'dropuser', 'vacuumdb', 'reindexdb'].map((name) =>
    command({ names: [name], usage: '', summary: '', failure: 1 }, (self) => psql(self, name)),
  ),
  command({ names: ['pg_isready'], usage: '', summary: '' }, pgIsReady),
]

class Postmaster {
  readonly #sys: Sys
  readonly #settings: Record<string, string> = {
    port: '5432',
    listen_addresses: 'localhost',
    unix_socket_directories: '/var/run/postgresql',
  }

  constructor(readonly self: Command) {
    this.#sys = self.sys
  }

  /** `2026-11-22 06:33:38.921 UTC [8892] LOG:  …`. */
  *#say(level: string, text: string): Task<void> {
    const now = new Date(this.#sys.clock()).toISOString()
    yield* this.self.stderr.write(
      `${now.slice(0, 10)} ${now.slice(11, 23)} UTC [${this.#sys.getpid()}] ${level}:  ${text}\n`,
    )
  }

  *run(): Task<number> {
    const { options } = parseOptions(this.self.args, { short: 'B:c:C:d:D:eEf:Fh:ijk:lN:nO:p:r:sS:t:W:' })
    const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
    if (this.#sys.geteuid() === 0) {
      yield* this.self.stderr.write(
        '"root" execution of the PostgreSQL server is not permitted.\nThe server must be started under an unprivileged user ID to prevent\npossible system security compromise.  See the documentation for\nmore information on how to properly start the server.\n',
      )
      return 1
    }
    const directory = value('D') ?? this.self.env.PGDATA
    if (directory === undefined) {
      yield* this.self.stderr.write(
        'postgres does not know where to find the server configuration file.\nYou must specify the --config-file or -D invocation option or set the PGDATA environment variable.\n',
      )
      return 2
    }
    const stat = this.#sys.stat(directory)
    if (!stat.ok || (stat.value.mode & S_IFMT) !== S_IFDIR) {
      const why = stat.ok ? 'Not a directory' : reason(stat.error)
      yield* this.self.stderr.write(
        `postgres: could not access directory "${directory}": ${why}\nRun initdb or pg_basebackup to initialize a PostgreSQL data directory.\n`,
      )
      return 2
    }
    const config = yield* readFile(this.#sys, `${directory}/postgresql.conf`)
    if (!config.ok && config.error.errno === 'ENOENT') {
      yield* this.self.stderr.write(
        `postgres: could not access the server configuration file "${directory}/postgresql.conf": ${reason(config.error)}\n`,
      )
      return 2
    }
    if (!config.ok) {
      yield* this.#say(
        'LOG',
        `could not open configuration file "${directory}/postgresql.conf": ${reason(config.error)}`,
      )
      yield* this.#say('FATAL', `configuration file "${directory}/postgresql.conf" contains errors`)
      return 1
    }
    for (const [, key, text] of decode(config.value).matchAll(/^\s*(\w+)\s*=?\s*'?([^'#\n]*)'?/gm))
      this.#settings[key!] = text!.trim()
    if (value('p') !== null) this.#settings.port = value('p')!
    if (value('h') !== null) this.#settings.listen_addresses = value('h')!
    if (value('k') !== null) this.#settings.unix_socket_directories = value('k')!
    if (stat.value.mode & 0o027) {
      yield* this.#say('FATAL', `data directory "${directory}" has invalid permissions`)
      yield* this.#say('DETAIL', 'Permissions should be u=rwx (0700) or u=rwx,g=rx (0750).')
      return 1
    }
    return yield* this.#start(directory)
  }

  *#start(directory: string): Task<number> {
    const pidPath = `${directory}/postmaster.pid`
    const lock = yield* this.#lock(pidPath)
    if (lock !== null) return lock
    yield* this.#say(
      'LOG',
      'starting PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14+deb12u1) 12.2.0, 64-bit',
    )
    const sockets: Fd[] = []
    const port = Number(this.#settings.port)
    for (const host of this.#settings
      .listen_addresses!.split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')) {
      yield* this.#listenTcp(host, port, sockets)
    }
    const cleanUp = function* (this: Postmaster): Task<number> {
      this.#sys.unlink(pidPath)
      yield* this.#say('LOG', 'database system is shut down')
      return 1
    }.bind(this)
    if (sockets.length === 0 && this.#settings.listen_addresses !== '') {
      yield* this.#say('FATAL', 'could not create any TCP/IP sockets')
      return yield* cleanUp()
    }
    const unixPath = `${this.#settings.unix_socket_directories!.split(',')[0]!.trim()}/.s.PGSQL.${port}`
    if (this.#settings.unix_socket_directories !== '') {
      const failed = yield* this.#listenUnix(unixPath, sockets)
      if (failed) {
        yield* this.#say('FATAL', failed)
        return yield* cleanUp()
      }
    }
    yield* this.#say('LOG', 'database system is ready to accept connections')
    yield* this.#serve(sockets)
    yield* this.#say('LOG', 'received fast shutdown request')
    this.#sys.unlink(pidPath)
    this.#sys.unlink(unixPath)
    this.#sys.unlink(`${unixPath}.lock`)
    yield* this.#say('LOG', 'database system is shut down')
    return 0
  }

  *#lock(path: string): Task<number | null> {
    const fd = yield* this.#sys.open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
    if (fd.ok) {
      const written = yield* this.#sys.write(fd.value, encode(`${this.#sys.getpid()}\n`))
      this.#sys.close(fd.value)
      if (written.ok) return null
      yield* this.#say('FATAL', `could not write lock file "${path.replace(/^.*\//, '')}": ${reason(written.error)}`)
      return 1
    }
    if (fd.error.errno !== 'EEXIST') {
      yield* this.#say('FATAL', `could not create lock file "${path.replace(/^.*\//, '')}": ${reason(fd.error)}`)
      return 1
    }
    const pid = Number(((yield* readText(this.#sys, path)) ?? '').trim())
    const alive = pid > 0 ? this.#sys.kill(pid, 0) : null
    if (alive?.ok || alive?.error.errno === 'EPERM') {
      yield* this.#say('FATAL', `lock file "postmaster.pid" already exists`)
      yield* this.#say(
        'HINT',
        `Is another postmaster (PID ${pid}) running in data directory "${path.replace(/\/[^/]*$/, '')}"?`,
      )
      return 1
    }
    this.#sys.unlink(path)
    return yield* this.#lock(path)
  }

  *#listenTcp(host: string, port: number, sockets: Fd[]): Task<void> {
    const sys = this.#sys
    const found = host === '*' ? null : yield* getaddrinfo(sys, host)
    if (found && !found.ok) {
      yield* this.#say(
        'LOG',
        `could not translate host name "${host}", service "${port}" to address: ${GAI_TEXT[found.error]}`,
      )
      yield* this.#say('WARNING', `could not create listen socket for "${host}"`)
      return
    }
    let isAny = false
    for (const resolved of found?.ok ? found.value : [{ family: 'inet' as const, address: '0.0.0.0' }]) {
      const version = resolved.family === 'inet' ? 'IPv4' : 'IPv6'
      const fd = sys.socket(resolved.family, 'stream', { protocol: 'tcp' })
      if (!fd.ok) continue
      sys.setsockopt(fd.value, 'SO_REUSEADDR', 1)
      const bound = sys.bind(fd.value, withPort(resolved, port))
      const listening = bound.ok ? sys.listen(fd.value, 224) : bound
      if (listening.ok) {
        isAny = true
        sockets.push(fd.value)
        yield* this.#say('LOG', `listening on ${version} address "${resolved.address}", port ${port}`)
        continue
      }
      sys.close(fd.value)
      yield* this.#say('LOG', `could not bind ${version} address "${resolved.address}": ${reason(listening.error)}`)
      if (listening.error.errno === 'EADDRINUSE') {
        yield* this.#say(
          'HINT',
          `Is another postmaster already running on port ${port}? If not, wait a few seconds and retry.`,
        )
      }
    }
    if (!isAny) yield* this.#say('WARNING', `could not create listen socket for "${host}"`)
  }

  *#listenUnix(path: string, sockets: Fd[]): Task<string | null> {
    const sys = this.#sys
    const lock = yield* sys.open(`${path}.lock`, O_RDWR | O_CREAT, 0o600)
    if (!lock.ok) return `could not create lock file "${path}.lock": ${reason(lock.error)}`
    sys.close(lock.value)
    const fd = sys.socket('unix', 'stream')
    sys.unlink(path)
    const bound = fd.ok ? sys.bind(fd.value, { family: 'unix', path }) : fd
    if (!fd.ok || !bound.ok) return `could not create any Unix-domain sockets`
    sys.listen(fd.value, 224)
    sockets.push(fd.value)
    yield* this.#say('LOG', `listening on Unix socket "${path}"`)
    return null
  }

  *#serve(sockets: readonly Fd[]): Task<void> {
    const sys = this.#sys
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)
      sys.sigaction(signal, { kind: 'catch', restart: false })
    for (;;) {
      const ready = yield* sys.poll(
        sockets.map((fd) => ({ fd, events: 1 })),
        Number.POSITIVE_INFINITY,
      )
      if (sys.takeSignals().length > 0) return
      for (const { fd } of ready.ok ? ready.value : []) {
        const client = yield* sys.accept(fd)
        // Simplified: no queries are answered.
        if (client.ok) sys.close(client.value.fd)
      }
    }
  }
}

/** Whether something accepts connections; who they are for it does not ask. */
function* pgIsReady(self: Command): Task<number> {
  const { options, error } = parseOptions(self.args, {
    short: 'd:h:p:qt:U:V',
    long: { dbname: 'd:', host: 'h:', port: 'p:', quiet: 'q', timeout: 't:', username: 'U:', version: 'V' },
  })
  if (error !== null) {
    yield* self.stderr.write(`pg_isready: ${error}\npg_isready: hint: Try "pg_isready --help" for more information.\n`)
    return 3
  }
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const host = value('h') ?? self.env.PGHOST ?? '/var/run/postgresql'
  const port = Number(value('p') ?? self.env.PGPORT ?? 5432)
  const timeout = Number(value('t') ?? 3) * 1000
  const found = host.startsWith('/') ? null : yield* getaddrinfo(self.sys, host)
  const places: readonly SocketAddress[] =
    found === null
      ? [{ family: 'unix', path: `${host}/.s.PGSQL.${port}` }]
      : found.ok
        ? found.value.map((resolved) => withPort(resolved, port))
        : []
  let isThere = false
  for (const place of places) isThere ||= (yield* connectTo(self.sys, place, { timeout })).ok
  if (!options.some((option) => option.name === 'q'))
    yield* self.print(`${host}:${port} - ${isThere ? 'accepting connections' : 'no response'}\n`)
  return isThere ? 0 : 2
}

/** psql, and the others that ask a server for something: how far they come. */
function* psql(self: Command, name = 'psql'): Task<number> {
  const failure = name === 'psql' ? 2 : 1
  if (self.args.includes('--version') || self.args.includes('-V')) {
    yield* self.print(`${name} (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n`)
    return 0
  }
  const { options, operands } = parseOptions(self.args, {
    short: 'aAbc:d:eEf:F:h:HlLnNo:p:P:qR:sStT:U:v:VwWxX1',
    long: { host: 'h:', port: 'p:', username: 'U:', dbname: 'd:', command: 'c:', list: 'l' },
  })
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const [url = null] = [value('d'), ...operands].filter((word) => word !== null)
  const place = placeOf(url ?? '')
  const host = place.host ?? value('h') ?? self.env.PGHOST ?? '/var/run/postgresql'
  const port = Number(place.port ?? value('p') ?? self.env.PGPORT ?? 5432)
  const fail = (text: string): Task<void> => self.stderr.write(`${name}: error: ${text}\n`)
  if (host.startsWith('/')) {
    const path = `${host}/.s.PGSQL.${port}`
    const fd = yield* connectTo(self.sys, { family: 'unix', path })
    const why = fd.ok
      ? 'server closed the connection unexpectedly'
      : fd.error.kind === 'timeout'
        ? 'Connection timed out'
        : reason(fd.error.error)
    yield* fail(
      `connection to server on socket "${path}" failed: ${why}\n\tIs the server running locally and accepting connections on that socket?`,
    )
    return failure
  }
  const found = yield* getaddrinfo(self.sys, host)
  if (!found.ok) {
    yield* fail(`could not translate host name "${host}" to address: ${GAI_TEXT[found.error]}`)
    return failure
  }
  const failures: string[] = []
  for (const resolved of found.value) {
    const shown = resolved.address === host ? `"${host}"` : `"${host}" (${resolved.address})`
    const fd = yield* connectTo(self.sys, withPort(resolved, port))
    const why = fd.ok
      ? 'server closed the connection unexpectedly'
      : connectWords(fd.error.kind === 'timeout' ? null : fd.error.error)
    failures.push(
      `connection to server at ${shown}, port ${port} failed: ${why}\n\t${fd.ok ? 'This probably means the server terminated abnormally\n\tbefore or while processing the request.' : 'Is the server running on that host and accepting TCP/IP connections?'}`,
    )
  }
  yield* fail(failures.join('\n'))
  return failure
}

/** `postgresql://user@host:port/db` or `host=… port=…`: where the server is said to be. */
function placeOf(text: string): { readonly host: string | undefined; readonly port: string | undefined } {
  const url = /^postgres(?:ql)?:\/\/(?:[^@/]*@)?([^:/?]*)(?::(\d+))?/.exec(text)
  if (url) return { host: url[1] || undefined, port: url[2] }
  const pair = (key: string): string | undefined => new RegExp(`(?:^|\\s)${key}=(\\S+)`).exec(text)?.[1]
  return { host: pair('host'), port: pair('port') }
}

const connectWords = (error: SysError | null): string => (error === null ? 'Connection timed out' : reason(error))
