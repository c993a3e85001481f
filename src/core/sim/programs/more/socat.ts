/** socat 1.7.4: two addresses, and bytes between them. Unlike nc its listeners do not set SO_REUSEADDR unless asked to. */

import { strerror } from '../../../errno/index.ts'
import {
  O_APPEND,
  O_CREAT,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  POLLERR,
  POLLHUP,
  POLLIN,
} from '../../kernel/constants.ts'
import type { Fd, SocketAddress, Sys, SysError, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { execvp } from '../lib/exec.ts'
import { GAI_TEXT, getaddrinfo } from '../lib/getaddrinfo.ts'
import { writeAll } from '../lib/stdio.ts'
import { connectTo } from '../system/connect.ts'

interface Spec {
  readonly text: string
  readonly name: string
  readonly params: readonly string[]
  readonly options: ReadonlyMap<string, string>
}
interface Ends {
  readonly input: Fd
  readonly output: Fd
  readonly isSocket: boolean
}

/** Keyword → parameters it takes. */
const ADDRESSES: Readonly<Record<string, readonly [kind: string, params: number]>> = {
  STDIO: ['stdio', 0],
  '-': ['stdio', 0],
  STDIN: ['stdin', 0],
  STDOUT: ['stdout', 0],
  TCP: ['tcp', 2],
  TCP4: ['tcp', 2],
  TCP6: ['tcp6', 2],
  'TCP-CONNECT': ['tcp', 2],
  'TCP4-CONNECT': ['tcp', 2],
  SCTP: ['sctp', 2],
  'SCTP-CONNECT': ['sctp', 2],
  'SCTP4-CONNECT': ['sctp', 2],
  'TCP-LISTEN': ['listen', 1],
  'TCP4-LISTEN': ['listen', 1],
  'TCP-L': ['listen', 1],
  'TCP6-LISTEN': ['listen6', 1],
  UNIX: ['unix-client', 1],
  'UNIX-CLIENT': ['unix-client', 1],
  'UNIX-CONNECT': ['unix', 1],
  'UNIX-LISTEN': ['unix-listen', 1],
  'UNIX-L': ['unix-listen', 1],
  UDP: ['udp', 2],
  'UDP-LISTEN': ['udp-listen', 1],
  'UDP-RECV': ['udp-listen', 1],
  'UDP-L': ['udp-listen', 1],
  EXEC: ['exec', 1],
  SYSTEM: ['system', 1],
  FILE: ['file', 1],
  OPEN: ['file', 1],
  GOPEN: ['file', 1],
  CREATE: ['create', 1],
  PIPE: ['file', 1],
}

export default command({ names: ['socat'], usage: '', summary: '' }, function* (self) {
  const flags = new Set<string>()
  const words: string[] = []
  for (let i = 0; i < self.args.length; i++) {
    const arg = self.args[i]!
    if (arg === '-' || !arg.startsWith('-')) words.push(arg)
    else if (/^-[tTblL]$/.test(arg)) i++
    else for (const letter of arg.slice(1)) flags.add(letter)
  }
  const socat = new Socat(self, flags)
  if (flags.has('V')) {
    yield* self.print(
      'socat by Gerhard Rieger and contributors - see www.dest-unreach.org\nsocat version 1.7.4.4 on 06 Nov 2022 08:15:51\n',
    )
    return 0
  }
  if (words.length !== 2)
    return yield* socat.fail(`exactly 2 addresses required (there are ${words.length}); use option "-h" for help`)
  const left = yield* socat.parse(words[0]!)
  const right = yield* socat.parse(words[1]!)
  return yield* socat.run(left, right)
})

class Socat {
  constructor(
    readonly self: Command,
    readonly flags: ReadonlySet<string>,
    /** Its own, or that of the child it runs in. */
    readonly sys: Sys = self.sys,
  ) {}

  /** `2026/11/22 06:19:27 socat[31464] E …`. */
  *say(level: string, text: string): Task<void> {
    const now = new Date(this.sys.clock()).toISOString()
    const stamp = `${now.slice(0, 10).replace(/-/g, '/')} ${now.slice(11, 19)}`
    yield* this.self.stderr.write(`${stamp} socat[${this.sys.getpid()}] ${level} ${text}\n`)
  }

  *fail(text: string): Task<never> {
    yield* this.say('E', text)
    return yield* this.self.exit(1)
  }

  *parse(text: string): Task<Spec> {
    const [head, ...options] = text.split(',')
    const colon = head!.indexOf(':')
    const word = colon < 0 ? head! : head!.slice(0, colon)
    const name = word.toUpperCase()
    const rest = colon < 0 ? '' : head!.slice(colon + 1)
    const known = ADDRESSES[name] ?? (/^[./]/.test(text) ? ADDRESSES.GOPEN : undefined)
    if (!known) return yield* this.fail(`unknown device/address "${word}"`)
    const isPath = !ADDRESSES[name]
    const [kind, count] = known
    const isWhole = count === 1
    const params = isPath ? [head!] : rest === '' ? [] : isWhole ? [rest] : (rest.match(/\[[^\]]*\]|[^:]+/g) ?? [])
    if (params.length !== count) {
      return yield* this.fail(`${name}: wrong number of parameters (${params.length} instead of ${count})`)
    }
    return {
      text,
      name: kind,
      params,
      options: new Map(
        options.map((option) => [option.split('=')[0]!.toLowerCase(), option.split('=').slice(1).join('=')]),
      ),
    }
  }

  *run(left: Spec, right: Spec): Task<number> {
    // socat keeps a pair for messages of its children: its own descriptors begin at 5.
    this.sys.socketpair('dgram')
    const isServer = ['listen', 'listen6', 'unix-listen'].includes(left.name)
    if (isServer) return yield* this.#serve(left, right)
    const a = yield* this.#open(left)
    const b = yield* this.#open(right)
    yield* this.#transfer(a, b)
    return 0
  }

  *#serve(left: Spec, right: Spec): Task<number> {
    const fd = yield* this.#listen(left)
    for (;;) {
      const accepted = yield* this.sys.accept(fd)
      if (!accepted.ok) {
        if (accepted.error.errno === 'EINTR') continue
        return yield* this.fail(`accept(5, ...): ${reason(accepted.error)}`)
      }
      const client = accepted.value.fd
      const ends = { input: client, output: client, isSocket: true }
      if (!left.options.has('fork')) {
        this.sys.close(fd)
        yield* this.#transfer(ends, yield* this.#open(right))
        return 0
      }
      const { self, flags } = this
      const child = this.sys.fork(function* (own) {
        own.close(fd)
        const inner = new Socat(self, flags, own)
        yield* inner.#transfer(ends, yield* inner.#open(right))
        return 0
      })
      this.sys.close(client)
      if (!child.ok) yield* this.say('E', `fork(): ${reason(child.error)}`)
      while ((yield* this.#reap()) !== null);
    }
  }

  *#reap(): Task<number | null> {
    const status = yield* this.sys.wait4(-1, { nohang: true })
    return status.ok && status.value ? status.value.pid : null
  }

  *#listen(spec: Spec): Task<Fd> {
    if (spec.name === 'unix-listen') {
      const path = spec.params[0]!
      const fd = this.sys.socket('unix', 'stream')
      if (!fd.ok) return yield* this.fail(`socket(1, 1, 0): ${reason(fd.error)}`)
      if (spec.options.has('reuseport')) {
        const set = this.sys.setsockopt(fd.value, 'SO_REUSEPORT', 1)
        if (!set.ok) return yield* this.fail(`setsockopt(${fd.value}, 1, 15, {1}, 4): ${reason(set.error)}`)
      }
      if (spec.options.has('unlink-early')) this.sys.unlink(path)
      const bound = this.sys.bind(fd.value, { family: 'unix', path })
      if (!bound.ok)
        return yield* this.fail(`bind(${fd.value}, {AF=1 "${path}"}, ${path.length + 2}): ${reason(bound.error)}`)
      this.sys.listen(fd.value, 5)
      return fd.value
    }
    const isSix = spec.name === 'listen6'
    const port = Number(spec.params[0])
    const family = isSix ? 'inet6' : 'inet'
    const address = spec.options.get('bind') ?? (isSix ? '::' : '0.0.0.0')
    const fd = this.sys.socket(family, 'stream', { protocol: 'tcp' })
    if (!fd.ok) return yield* this.fail(`socket(${isSix ? 10 : 2}, 1, 6): ${reason(fd.error)}`)
    if (spec.options.has('reuseaddr') || spec.options.has('so-reuseaddr'))
      this.sys.setsockopt(fd.value, 'SO_REUSEADDR', 1)
    if (spec.options.has('reuseport')) this.sys.setsockopt(fd.value, 'SO_REUSEPORT', 1)
    const bound = this.sys.bind(fd.value, { family, address, port })
    if (!bound.ok)
      return yield* this.fail(
        `bind(${fd.value}, {AF=${isSix ? 10 : 2} ${isSix ? `[${address}]` : address}:${port}}, ${isSix ? 28 : 16}): ${reason(bound.error)}`,
      )
    const listening = this.sys.listen(fd.value, Number(spec.options.get('backlog') ?? 5))
    if (!listening.ok) return yield* this.fail(`listen(${fd.value}, 5): ${reason(listening.error)}`)
    return fd.value
  }

  *#open(spec: Spec): Task<Ends> {
    const [first = '', second = ''] = spec.params
    switch (spec.name) {
      case 'stdio':
        return { input: 0, output: 1, isSocket: false }
      case 'stdin':
        return { input: 0, output: -1, isSocket: false }
      case 'stdout':
        return { input: -1, output: 1, isSocket: false }
      case 'tcp':
      case 'tcp6':
        return yield* this.#dial(spec, first.replace(/^\[|\]$/g, ''), Number(second))
      case 'sctp': {
        const fd = this.sys.socket('inet', 'stream', { protocol: 'sctp' })
        if (!fd.ok) return yield* this.fail(`socket(2, 1, 132): ${reason(fd.error)}`)
        return { input: fd.value, output: fd.value, isSocket: true }
      }
      case 'udp':
        return yield* this.#dial(spec, first.replace(/^\[|\]$/g, ''), Number(second), 'dgram')
      case 'unix':
      case 'unix-client': {
        const fd = yield* connectTo(this.sys, { family: 'unix', path: first })
        if (fd.ok) return { input: fd.value, output: fd.value, isSocket: true }
        const why = fd.error.kind === 'timeout' ? 'Connection timed out' : reason(fd.error.error)
        return yield* this.fail(
          spec.name === 'unix'
            ? `connect(, AF=1 "${first}", ${first.length + 2}): ${why}`
            : `UNIX-CLIENT:${first}: ${why}`,
        )
      }
      case 'udp-listen': {
        const fd = this.sys.socket('inet', 'dgram')
        if (!fd.ok) return yield* this.fail(`socket(2, 2, 17): ${reason(fd.error)}`)
        const bound = this.sys.bind(fd.value, {
          family: 'inet',
          address: spec.options.get('bind') ?? '0.0.0.0',
          port: Number(first),
        })
        if (!bound.ok) return yield* this.fail(`bind(${fd.value}, {AF=2 0.0.0.0:${first}}, 16): ${reason(bound.error)}`)
        return { input: fd.value, output: fd.value, isSocket: true }
      }
      case 'listen':
      case 'listen6':
      case 'unix-listen': {
        const fd = yield* this.#listen(spec)
        const accepted = yield* this.sys.accept(fd)
        if (!accepted.ok) return yield* this.fail(`accept(): ${reason(accepted.error)}`)
        this.sys.close(fd)
        return { input: accepted.value.fd, output: accepted.value.fd, isSocket: true }
      }
      case 'exec':
      case 'system':
        return yield* this.#exec(
          spec.name === 'system' ? ['sh', '-c', first] : first.split(' ').filter((word) => word !== ''),
        )
      default:
        return yield* this.#file(spec, first)
    }
  }

  *#dial(spec: Spec, host: string, port: number, type: 'stream' | 'dgram' = 'stream'): Task<Ends> {
    const found = yield* getaddrinfo(this.sys, host, spec.name === 'tcp6' ? { family: 'inet6' } : {})
    if (!found.ok) return yield* this.fail(`getaddrinfo("${host}", "NULL", {1,0,1,6}, {}): ${GAI_TEXT[found.error]}`)
    const resolved = found.value[0]!
    const address: SocketAddress = { family: resolved.family, address: resolved.address, port }
    const shown =
      resolved.family === 'inet' ? `AF=2 ${resolved.address}:${port}` : `AF=10 [${resolved.address}]:${port}`
    const limit = spec.options.get('connect-timeout')
    if (this.flags.has('d')) yield* this.say('N', `opening connection to ${shown}`)
    const from = spec.options.get('bind') ?? spec.options.get('sourceport')
    const fd = yield* connectTo(this.sys, address, {
      type,
      ...(limit === undefined ? {} : { timeout: Number(limit) * 1000 }),
      ...(from === undefined
        ? {}
        : {
            from: {
              family: 'inet' as const,
              address: from.includes('.') ? from : '0.0.0.0',
              port: Number(spec.options.get('sourceport') ?? 0),
            },
          }),
    })
    if (fd.ok) return { input: fd.value, output: fd.value, isSocket: true }
    if (fd.error.kind === 'timeout') return yield* this.fail(`connecting to ${shown}: Connection timed out`)
    return yield* this.fail(`connect(5, ${shown}, ${resolved.family === 'inet' ? 16 : 28}): ${reason(fd.error.error)}`)
  }

  *#exec(argv: readonly string[]): Task<Ends> {
    const pair = this.sys.socketpair('stream')
    if (!pair.ok) return yield* this.fail(`socketpair(): ${reason(pair.error)}`)
    const [ours, theirs] = pair.value
    const { env } = this.self
    const child = this.sys.fork(function* (own) {
      own.dup2(theirs, 0)
      own.dup2(theirs, 1)
      own.close(theirs)
      own.close(ours)
      const failed: SysError = yield* execvp(own, argv, env)
      const now = new Date(own.clock()).toISOString()
      const stamp = `${now.slice(0, 10).replace(/-/g, '/')} ${now.slice(11, 19)}`
      yield* own.write(
        2,
        new TextEncoder().encode(
          `${stamp} socat[${own.getpid()}] E execvp("${argv[0]}", "${argv[0]}"): ${strerror(failed.errno)}\n`,
        ),
      )
      return 1
    })
    this.sys.close(theirs)
    if (!child.ok) return yield* this.fail(`fork(): ${reason(child.error)}`)
    return { input: ours, output: ours, isSocket: true }
  }

  *#file(spec: Spec, path: string): Task<Ends> {
    const isNew = spec.name === 'create' || spec.options.has('create') || spec.options.has('creat')
    let flags = isNew ? O_WRONLY | O_CREAT | O_TRUNC : this.flags.has('u') ? O_RDONLY : O_RDWR
    if (spec.options.has('append')) flags = O_WRONLY | O_CREAT | O_APPEND
    if (spec.options.has('rdonly')) flags = O_RDONLY
    const fd = yield* this.sys.open(path, flags, 0o666)
    if (!fd.ok) return yield* this.fail(`open("${path}", 0${flags.toString(8)}, 0666): ${reason(fd.error)}`)
    return { input: fd.value, output: fd.value, isSocket: false }
  }

  /** Both ways until one side ends; the other then has half a second left, as socat's -t says. */
  *#transfer(a: Ends, b: Ends): Task<void> {
    const ways = [
      { from: a.input, to: b, isOpen: a.input >= 0 && b.output >= 0 && !this.flags.has('U') },
      { from: b.input, to: a, isOpen: b.input >= 0 && a.output >= 0 && !this.flags.has('u') },
    ]
    let deadline = Number.POSITIVE_INFINITY
    while (ways.some((way) => way.isOpen)) {
      const open = ways.filter((way) => way.isOpen)
      const left = Math.max(0, deadline - this.sys.monotonic())
      const polled = yield* this.sys.poll(
        open.map((way) => ({ fd: way.from, events: POLLIN })),
        left,
      )
      if (!polled.ok) continue
      if (polled.value.length === 0) return
      for (const way of open) {
        const events = polled.value.find((result) => result.fd === way.from)?.revents ?? 0
        if (!(events & (POLLIN | POLLHUP | POLLERR))) continue
        const got = yield* this.sys.read(way.from, 8192)
        if (got.ok && got.value.length > 0) {
          const written = yield* writeAll(this.sys, way.to.output, got.value)
          if (written.ok) continue
          yield* this.say('E', `write(${way.to.output}, ..., ${got.value.length}): ${reason(written.error)}`)
          return
        }
        if (!got.ok && got.error.errno !== 'EIO')
          yield* this.say('E', `read(${way.from}, ..., 8192): ${reason(got.error)}`)
        way.isOpen = false
        if (way.to.isSocket) this.sys.shutdown(way.to.output, 'write')
        deadline = Math.min(deadline, this.sys.monotonic() + 500)
      }
    }
  }
}
