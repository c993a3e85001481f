/** redis-server 7.0 and redis-cli as models: start, listen, keep what they are given, and their words for what fails. */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Fd, Sys, SysError, Task } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readFd, readFile } from '../lib/files.ts'
import { getaddrinfo } from '../lib/getaddrinfo.ts'
import { writeAll } from '../lib/stdio.ts'
import { connectTo, withPort } from '../system/connect.ts'
import { RedisData } from '../system/redis-data.ts'

export default [
  command({ names: ['redis-server'], usage: '', summary: '' }, (self) => new Server(self).run()),
  command({ names: ['redis-cli'], usage: '', summary: '' }, client),
]

class Server {
  readonly #sys: Sys
  readonly #data: RedisData
  #settings: Record<string, string> = { port: '6379', bind: '0.0.0.0', dir: '.', dbfilename: 'dump.rdb', logfile: '' }
  #log: Fd = 1

  constructor(readonly self: Command) {
    this.#sys = self.sys
    this.#data = new RedisData(() => self.sys.clock())
  }

  *run(): Task<number> {
    const hasFile = this.self.args[0] !== undefined && !this.self.args[0].startsWith('-')
    const good = yield* this.#configure(hasFile ? this.self.args[0]! : null)
    if (good !== true) return good
    yield* this.#say('C', '#', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo')
    yield* this.#say(
      'C',
      '#',
      `Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=${this.#sys.getpid()}, just started`,
    )
    if (hasFile || this.self.args.length > 0) yield* this.#say('C', '#', 'Configuration loaded')
    else {
      yield* this.#say(
        'C',
        '#',
        'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
      )
    }
    yield* this.#say('M', '*', 'monotonic clock: POSIX clock_gettime')
    const port = Number(this.#settings.port)
    const sockets: Fd[] = []
    for (const address of this.#settings.bind!.split(/\s+/).filter((item) => item !== '')) {
      const fd = this.#listen(address === '*' ? '0.0.0.0' : address, port)
      if (typeof fd === 'number') {
        sockets.push(fd)
        continue
      }
      yield* this.#say(
        'M',
        '#',
        `Warning: Could not create server TCP listening socket ${address}:${port}: bind: ${reason(fd)}`,
      )
      if (fd.errno === 'EADDRNOTAVAIL' && address.startsWith('-')) continue
      yield* this.#say('M', '#', `Failed listening on port ${port} (TCP), aborting.`)
      return 1
    }
    yield* this.#say('M', '*', `Running mode=standalone, port=${port}.`)
    yield* this.#say('M', '#', 'Server initialized')
    yield* this.#say('M', '*', 'Ready to accept connections')
    return yield* this.#serve(sockets)
  }

  /** `9664:M 22 Nov 2026 06:34:29.886 * …`. */
  *#say(role: string, mark: string, text: string): Task<void> {
    const date = new Date(this.#sys.clock())
    const month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[date.getUTCMonth()]
    const day = String(date.getUTCDate()).padStart(2, '0')
    const stamp = `${day} ${month} ${date.getUTCFullYear()} ${date.toISOString().slice(11, 23)}`
    yield* this.#sys.write(this.#log, encode(`${this.#sys.getpid()}:${role} ${stamp} ${mark} ${text}\n`))
  }

  *#configure(path: string | null): Task<true | number> {
    const lines: string[] = []
    if (path !== null) {
      const bytes = yield* readFile(this.#sys, path)
      if (!bytes.ok) {
        yield* this.#say('C', '#', `Fatal error, can't open config file '${path}': ${reason(bytes.error)}`)
        return 1
      }
      lines.push(...decode(bytes.value).split('\n'))
    }
    const rest = path === null ? this.self.args : this.self.args.slice(1)
    for (const word of rest) {
      if (word.startsWith('--')) lines.push(word.slice(2))
      else lines.push(`${lines.pop() ?? ''} ${word}`)
    }
    for (const [i, line] of lines.entries()) {
      const match = /^\s*([a-z-]+)\s+"?(.*?)"?\s*$/i.exec(line)
      if (!match || line.trim().startsWith('#')) continue
      this.#settings[match[1]!.toLowerCase()] = match[2]!
      if (match[1]!.toLowerCase() !== 'dir') continue
      const moved = this.#sys.chdir(match[2]!)
      if (moved.ok) continue
      yield* this.self.stderr.write(
        `\n*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***\nReading the configuration file, at line ${i + 1}\n>>> '${line.trim()}'\n${reason(moved.error)}\n`,
      )
      return 1
    }
    return true
  }

  #listen(address: string, port: number): Fd | SysError {
    const sys = this.#sys
    const host = address.replace(/^-/, '')
    const family = host.includes(':') ? 'inet6' : 'inet'
    const fd = sys.socket(family, 'stream', { protocol: 'tcp' })
    if (!fd.ok) return fd.error
    if (family === 'inet6') sys.setsockopt(fd.value, 'IPV6_V6ONLY', 1)
    sys.setsockopt(fd.value, 'SO_REUSEADDR', 1)
    const bound = sys.bind(fd.value, { family, address: host, port })
    const listening = bound.ok ? sys.listen(fd.value, 511) : bound
    if (listening.ok) return fd.value
    sys.close(fd.value)
    return listening.error
  }

  *#serve(sockets: readonly Fd[]): Task<number> {
    const sys = this.#sys
    for (const signal of ['SIGTERM', 'SIGINT'] as const) sys.sigaction(signal, { kind: 'catch', restart: false })
    const clients = new Set<Fd>()
    for (;;) {
      const ready = yield* sys.poll(
        [...sockets, ...clients].map((fd) => ({ fd, events: 1 })),
        Number.POSITIVE_INFINITY,
      )
      if (sys.takeSignals().length > 0) {
        yield* this.#say('signal-handler', '', 'Received SIGTERM scheduling shutdown...')
        yield* this.#say('M', '#', 'User requested shutdown...')
        yield* this.#say('M', '#', 'Redis is now ready to exit, bye bye...')
        return 0
      }
      for (const { fd } of ready.ok ? ready.value : []) {
        if (sockets.includes(fd)) {
          const client = yield* sys.accept(fd, { cloexec: true })
          if (client.ok) clients.add(client.value.fd)
          else yield* this.#say('M', '#', `Accepting client connection: accept: ${reason(client.error)}`)
          continue
        }
        const got = yield* sys.recvfrom(fd, 4096)
        if (!got.ok || got.value.data.length === 0) {
          clients.delete(fd)
          sys.close(fd)
          continue
        }
        for (const line of commands(decode(got.value.data))) yield* writeAll(sys, fd, encode(yield* this.#answer(line)))
      }
    }
  }

  *#answer(words: readonly string[]): Task<string> {
    const [name = '', ...args] = words
    switch (name.toUpperCase()) {
      case 'SAVE':
        return yield* this.#save()
      case 'BGSAVE':
        yield* this.#save()
        return '+Background saving started\r\n'
      case 'SHUTDOWN':
        this.#sys.kill(this.#sys.getpid(), 'SIGTERM')
        return ''
      case 'CONFIG': {
        const value = this.#settings[(args[1] ?? '').toLowerCase()]
        if (args[0]?.toUpperCase() !== 'GET' || value === undefined) return '*0\r\n'
        return `*2\r\n$${args[1]!.length}\r\n${args[1]}\r\n$${value.length}\r\n${value}\r\n`
      }
      default: {
        const shown = args.map((word) => `'${word}' `).join('')
        return this.#data.answer(words) ?? `-ERR unknown command '${name}', with args beginning with: ${shown}\r\n`
      }
    }
  }

  *#save(): Task<string> {
    const sys = this.#sys
    const cwd = sys.getcwd()
    const temporary = `temp-${sys.getpid()}.rdb`
    const fd = yield* sys.open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    if (!fd.ok) {
      yield* this.#say(
        'M',
        '#',
        `Failed opening the temp RDB file ${temporary} (in server root dir ${cwd.ok ? cwd.value : 'unknown'}) for saving: ${reason(fd.error)}`,
      )
      return '-ERR\r\n'
    }
    const written = yield* writeAll(sys, fd.value, encode(`REDIS0010${this.#data.dump()}`))
    sys.close(fd.value)
    if (!written.ok) {
      yield* this.#say('M', '#', `Write error saving DB on disk(rdbSaveRio): ${reason(written.error)}`)
      sys.unlink(temporary)
      return '-ERR\r\n'
    }
    sys.rename(temporary, this.#settings.dbfilename!)
    yield* this.#say('M', '*', 'DB saved on disk')
    return '+OK\r\n'
  }
}

/** Inline commands and arrays of bulk strings. */
function commands(text: string): readonly (readonly string[])[] {
  if (!text.startsWith('*'))
    return text
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map((line) => line.split(/\s+/))
  const found: string[][] = []
  for (const part of text.split(/\*\d+\r\n/).filter((piece) => piece !== '')) {
    found.push([...part.matchAll(/\$\d+\r\n([^\r]*)\r\n/g)].map((match) => match[1]!))
  }
  return found
}

function* client(self: Command): Task<number> {
  const words = [...self.args]
  let host = '127.0.0.1'
  let port = 6379
  let socketPath: string | null = null
  while (words[0]?.startsWith('-')) {
    const option = words.shift()
    if (option === '-h') host = words.shift() ?? host
    else if (option === '-p') port = Number(words.shift())
    else if (option === '-s') socketPath = words.shift() ?? null
  }
  const where = socketPath ?? `${host}:${port}`
  const found = socketPath === null ? yield* getaddrinfo(self.sys, host) : null
  if (found && !found.ok) {
    yield* self.stderr.write(
      `Could not connect to Redis at ${where}: ${found.error === 'EAI_AGAIN' ? 'Temporary failure in name resolution' : 'Name or service not known'}\n`,
    )
    return 1
  }
  const address =
    socketPath !== null
      ? ({ family: 'unix', path: socketPath } as const)
      : withPort(found!.ok ? found!.value[0]! : { family: 'inet', address: host }, port)
  const fd = yield* connectTo(self.sys, address)
  if (!fd.ok) {
    yield* self.stderr.write(
      `Could not connect to Redis at ${where}: ${fd.error.kind === 'timeout' ? 'Connection timed out' : reason(fd.error.error)}\n`,
    )
    return 1
  }
  // Without a command it reads them, a line each, unless a person sits there.
  const lines = words.length > 0 ? [words] : self.sys.isatty(0) ? [] : yield* typed(self)
  for (const line of lines) {
    const text = line.map((word) => `$${encode(word).length}\r\n${word}\r\n`).join('')
    yield* writeAll(self.sys, fd.value, encode(`*${line.length}\r\n${text}`))
    const got = yield* self.sys.recvfrom(fd.value, 65536)
    const reply = got.ok ? decode(got.value.data) : ''
    if (reply !== '') yield* self.print(self.sys.isatty(1) ? told(reply) : raw(reply))
  }
  return 0
}

function* typed(self: Command): Task<readonly (readonly string[])[]> {
  const bytes = yield* readFd(self.sys, 0)
  const text = bytes.ok ? decode(bytes.value) : ''
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([word]) => word !== '')
}

/** The parts of an answer: its mark and its text, arrays taken apart. */
function partsOf(reply: string): readonly { readonly mark: string; readonly text: string | null }[] {
  const parts: { mark: string; text: string | null }[] = []
  for (let rest = reply; rest !== ''; ) {
    const end = rest.indexOf('\r\n')
    const [mark, head] = [rest[0]!, rest.slice(1, end)]
    rest = rest.slice(end + 2)
    if (mark !== '$') {
      parts.push({ mark, text: head })
      continue
    }
    const bytes = encode(rest)
    const length = Number(head)
    parts.push({ mark, text: length < 0 ? null : decode(bytes.slice(0, length)) })
    if (length >= 0) rest = decode(bytes.slice(length + 2))
  }
  return parts
}

/** As a pipe gets it: only the values, an error with an empty line behind it. */
function raw(reply: string): string {
  const parts = partsOf(reply)
  if (parts[0]?.mark === '-') return `${parts[0].text}\n\n`
  const values = parts.filter(({ mark }) => mark !== '*').map(({ text }) => text ?? '')
  return `${values.join('\n')}\n`
}

/** As a person gets it: `"v"`, `(integer) 3`, `1) "a"`. */
function told(reply: string): string {
  const parts = partsOf(reply)
  const shown = ({ mark, text }: (typeof parts)[number]): string => {
    if (text === null) return '(nil)'
    if (mark === ':') return `(integer) ${text}`
    if (mark === '-') return `(error) ${text}`
    return mark === '$' ? JSON.stringify(text) : text
  }
  if (parts[0]?.mark !== '*') return parts.map((part) => `${shown(part)}\n`).join('')
  if (parts.length === 1) return '(empty array)\n'
  return parts
    .filter(({ mark }) => mark !== '*')
    .map((part, i) => `${i + 1}) ${shown(part)}\n`)
    .join('')
}
