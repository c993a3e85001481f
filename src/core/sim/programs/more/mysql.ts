/**
 * mariadb 10.11's client, mysqladmin and server. The words for a server that cannot be reached or started are recorded;
 * the rest is a model. Simplified: a few statements are answered, no table is kept, the wire is not MySQL's.
 */
import { errnoNumber } from '../../../errno/index.ts'
import { O_CREAT, O_RDWR } from '../../kernel/constants.ts'
import type { Fd, SocketAddress, SysError, Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { getaddrinfo } from '../lib/getaddrinfo.ts'
import { parseOptions } from '../lib/options.ts'
import { Input, writeAll } from '../lib/stdio.ts'
import { readAccounts } from '../lib/users.ts'
import { becomeUser } from '../system/become.ts'
import { connectTo, withPort } from '../system/connect.ts'
import { askPassword } from '../system/password.ts'

const SOCKET = '/run/mysqld/mysqld.sock'
const VERSION = '10.11.14-MariaDB-0+deb12u2'

export default [
  command({ names: ['mysql', 'mariadb'], usage: '', summary: '' }, client),
  command({ names: ['mysqladmin', 'mariadb-admin'], usage: '', summary: '' }, admin),
  command({ names: ['mysqldump', 'mariadb-dump'], usage: '', summary: '' }, client),
  command({ names: ['/usr/sbin/mariadbd', '/usr/sbin/mysqld'], usage: '', summary: '' }, server),
]

const SPEC = {
  short: 'h:P:S:u:p::e:D:BNsvVtA',
  long: {
    host: 'h:',
    port: 'P:',
    socket: 'S:',
    user: 'u:',
    password: 'p::',
    execute: 'e:',
    database: 'D:',
    batch: 'B',
    'skip-column-names': 'N',
    protocol: 'protocol:',
    version: 'V',
    'connect-timeout': 'connect-timeout:',
    'all-databases': 'A',
  },
}

interface Refusal {
  readonly code: number
  readonly state: string
  readonly text: string
}

function* client(self: Command): Task<number> {
  const { options, error } = parseOptions(self.args, SPEC)
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  if (error !== null) {
    yield* self.stderr.write(`${self.name}: ${error.replace(/^unrecognized option '(.*)'$/, "unknown option '$1'")}\n`)
    return 2
  }
  if (options.some((option) => option.name === 'V')) {
    yield* self.print(
      `${self.name}  Ver 15.1 Distrib ${VERSION.replace(/-MariaDB.*/, '-MariaDB')}, for debian-linux-gnu (x86_64) using  EditLine wrapper\n`,
    )
    return 0
  }
  const joined = yield* reach(self, options)
  if (typeof joined !== 'number') {
    yield* self.stderr.write(`ERROR ${joined.code} (${joined.state}): ${joined.text}\n`)
    return 1
  }
  const input = new Input(self.sys, joined)
  const once = value('e')
  const isShown = once === null && self.sys.isatty(0)
  if (isShown) {
    yield* self.print(
      `Welcome to the MariaDB monitor.  Commands end with ; or \\g.\nYour MariaDB connection id is 31\nServer version: ${VERSION} Debian 12\n\nCopyright (c) 2000, 2018, Oracle, MariaDB Corporation Ab and others.\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n`,
    )
  }
  const typed = new Input(self.sys, 0)
  for (;;) {
    if (isShown) yield* self.print('MariaDB [(none)]> ')
    yield* self.stdout.flush()
    const line = once ?? (yield* typed.line())
    if (line === null || /^\s*(exit|quit|\\q)\b/.test(line)) break
    const statement = line.replace(/;\s*$/, '').trim()
    if (statement !== '') {
      yield* writeAll(self.sys, joined, encode(`${statement}\n`))
      const answer = JSON.parse(
        (yield* input.line()) ?? '{"error":[2013,"HY000","Lost connection to server during query"]}',
      ) as Answer
      if ('error' in answer) {
        const [code, state, text] = answer.error
        yield* self.stderr.write(`ERROR ${code} (${state})${once === null ? '' : ' at line 1'}: ${text}\n`)
        if (!isShown) return 1
      } else
        yield* self.print(
          isShown || self.sys.isatty(1)
            ? framed(answer.rows)
            : answer.rows.map((row) => `${row.join('\t')}\n`).join(''),
        )
    }
    if (once !== null) break
  }
  if (isShown) yield* self.print('Bye\n')
  return 0
}

type Answer = { readonly rows: readonly (readonly string[])[] } | { readonly error: readonly [number, string, string] }

function framed(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`
  const line = (row: readonly string[]): string =>
    `|${row.map((cell, i) => ` ${cell.padEnd(widths[i]!)} `).join('|')}|\n`
  const count = rows.length - 1
  return `${rule}${line(rows[0]!)}${rule}${rows.slice(1).map(line).join('')}${rule}${count} row${count === 1 ? '' : 's'} in set (0.000 sec)\n\n`
}

/** A session with the server, or what refuses it. */
function* reach(
  self: Command,
  options: readonly { readonly name: string; readonly value: string | null }[],
): Task<Fd | Refusal> {
  const { sys } = self
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const [host, port] = [value('h') ?? 'localhost', Number(value('P') ?? 3306)]
  const accounts = yield* readAccounts(sys)
  const user = value('u') ?? accounts.userName(sys.getuid())
  const asks = options.some((option) => option.name === 'p' && option.value === null)
  const password = asks ? ((yield* askPassword(sys, 'Enter password: ')) ?? '') : (value('p') ?? '')
  const isLocal = host === 'localhost' && value('protocol') !== 'tcp'
  const path = value('S') ?? SOCKET
  const found = isLocal ? null : yield* getaddrinfo(sys, host)
  if (found && !found.ok) {
    const number = found.error === 'EAI_AGAIN' ? -3 : -2
    return { code: 2005, state: 'HY000', text: `Unknown server host '${host}' (${number})` }
  }
  const address: SocketAddress = found?.ok ? withPort(found.value[0]!, port) : { family: 'unix', path }
  const fd = yield* connectTo(sys, address)
  if (!fd.ok) {
    // Over TCP the client prints the errno of its non-blocking connect(2), whatever came after.
    const { error } = fd
    const isPending = error.kind === 'timeout' || (!isLocal && error.kind === 'connect')
    const number = isPending ? 115 : errnoNumber(error.error.errno)
    const where = isLocal ? `local server through socket '${path}'` : `server on '${host}'`
    return { code: 2002, state: 'HY000', text: `Can't connect to ${where} (${number})` }
  }
  yield* writeAll(
    sys,
    fd.value,
    encode(`${JSON.stringify({ user, isLocal, uid: sys.getuid(), password: password !== '' })}\n`),
  )
  const greeting = yield* sys.recvfrom(fd.value, 4096)
  const text = greeting.ok ? new TextDecoder().decode(greeting.value.data).trim() : ''
  if (text === 'ok') return fd.value
  sys.close(fd.value)
  if (text === '')
    return {
      code: 2013,
      state: 'HY000',
      text: "Lost connection to server at 'reading initial communication packet', system error: 104",
    }
  return { code: text.includes('Too many') ? 1040 : 1045, state: text.includes('Too many') ? '08004' : '28000', text }
}

function* admin(self: Command): Task<number> {
  const { options, operands } = parseOptions(self.args, SPEC)
  const joined = yield* reach(self, options)
  if (typeof joined === 'number') {
    if (operands[0] === 'ping') yield* self.print('mysqld is alive\n')
    return 0
  }
  const isTcp = options.some((option) => option.name === 'h' && option.value !== 'localhost')
  const path = options.findLast((option) => option.name === 'S')?.value ?? SOCKET
  const host = options.findLast((option) => option.name === 'h')?.value ?? 'localhost'
  const port = options.findLast((option) => option.name === 'P')?.value ?? '3306'
  const check = isTcp
    ? `Check that mariadbd is running on ${host} and that the port is ${port}.\nYou can check this by doing 'telnet ${host} ${port}'\n`
    : `Check that mariadbd is running and that the socket: '${path}' exists!\n`
  yield* self.stderr.write(`\x07${self.name}: connect to server at '${host}' failed\nerror: '${joined.text}'\n${check}`)
  return 1
}

function* server(self: Command): Task<number> {
  const { sys } = self
  const { options, operands } = parseOptions(self.args, {
    short: 'u:P:V',
    long: {
      datadir: 'datadir:',
      port: 'P:',
      socket: 'socket:',
      'bind-address': 'bind-address:',
      user: 'u:',
      version: 'V',
      'max-connections': 'max-connections:',
      'skip-grant-tables': 'skip-grant-tables',
      'skip-networking': 'skip-networking',
    },
  })
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  if (options.some((option) => option.name === 'V') || operands.includes('version')) {
    yield* self.print(`${self.name}  Ver ${VERSION} for debian-linux-gnu on x86_64 (Debian 12)\n`)
    return 0
  }
  const say = (level: string, text: string): Task<void> => {
    const date = new Date(sys.clock())
    const hour = String(date.getUTCHours()).padStart(2)
    return self.stderr.write(
      `${date.toISOString().slice(0, 10)} ${hour}:${date.toISOString().slice(14, 19)} 0 [${level}] ${text}\n`,
    )
  }
  const abort = function* (...lines: readonly string[]): Task<number> {
    for (const line of lines) yield* say('ERROR', line)
    yield* say('ERROR', 'Aborting')
    return 1
  }
  const accounts = yield* readAccounts(sys)
  const user = value('u')
  if (sys.getuid() === 0 && user === null)
    return yield* abort('mariadbd: Please consult the Knowledge Base to find out how to run mysqld as root!')
  const account = user === null || user === 'root' ? null : accounts.userNamed(user)
  if (user !== null && user !== 'root' && !account)
    return yield* abort(`Fatal error: Can't change to run as user '${user}' ;  Please check that the user exists!\n`)
  if (account) becomeUser(sys, account, accounts)
  yield* say('Note', `Starting MariaDB ${VERSION} source revision  as process ${sys.getpid()}`)
  const data = value('datadir') ?? '/var/lib/mysql'
  const moved = sys.chdir(data)
  if (!moved.ok)
    return yield* abort(
      `mariadbd: Can't change dir to '${data.replace(/\/*$/, '/')}' (Errcode: ${errcode(moved.error)})`,
    )
  const made = yield* sys.open('ddl_recovery.log', O_RDWR | O_CREAT, 0o660)
  if (!made.ok)
    return yield* abort(
      `mariadbd: Can't create/write to file './ddl_recovery.log' (Errcode: ${errcode(made.error)})`,
      'DDL_LOG: Failed to create ddl log file: ./ddl_recovery.log',
    )
  const written = yield* sys.write(made.value, new Uint8Array(4096))
  if (!written.ok)
    return yield* abort(`mariadbd: Error writing file './ddl_recovery.log' (Errcode: ${errcode(written.error)})`)
  const port = Number(value('P') ?? 3306)
  const sockets: Fd[] = []
  if (!options.some((option) => option.name === 'skip-networking')) {
    const tcp = listen(self, { family: 'inet', address: value('bind-address') ?? '127.0.0.1', port })
    if (typeof tcp !== 'number')
      return yield* abort(
        `Can't start server: Bind on TCP/IP port. Got error: ${errnoNumber(tcp.errno)}: ${reason(tcp)}`,
        `Do you already have another server running on port: ${port} ?`,
      )
    yield* say('Note', `Server socket created on IP: '${value('bind-address') ?? '127.0.0.1'}'.`)
    sockets.push(tcp)
  }
  const path = value('socket') ?? SOCKET
  sys.unlink(path)
  const local = listen(self, { family: 'unix', path })
  if (typeof local !== 'number')
    return yield* abort(
      `Can't start server : Bind on unix socket: ${reason(local)}`,
      `Do you already have another server running on socket: ${path} ?`,
    )
  sys.chmod(path, 0o777)
  sockets.push(local)
  yield* say('Note', `${self.argv[0]}: ready for connections.`)
  yield* self.stderr.write(`Version: '${VERSION}'  socket: '${path}'  port: ${port}  Debian 12\n`)
  return yield* serve(self, sockets, Number(value('max-connections') ?? 151), say)
}

/** `13 "Permission denied"` */
const errcode = (error: SysError): string => `${errnoNumber(error.errno)} "${reason(error)}"`

function listen(self: Command, address: SocketAddress): Fd | SysError {
  const { sys } = self
  const fd = sys.socket(address.family, 'stream')
  if (!fd.ok) return fd.error
  sys.setsockopt(fd.value, 'SO_REUSEADDR', 1)
  const bound = sys.bind(fd.value, address)
  const listening = bound.ok ? sys.listen(fd.value, 80) : bound
  return listening.ok ? fd.value : listening.error
}

function* serve(
  self: Command,
  sockets: readonly Fd[],
  most: number,
  say: (level: string, text: string) => Task<void>,
): Task<number> {
  const { sys } = self
  for (const signal of ['SIGTERM', 'SIGINT'] as const) sys.sigaction(signal, { kind: 'catch', restart: false })
  const clients = new Map<Fd, 'new' | 'in'>()
  for (;;) {
    const watched = [...sockets, ...clients.keys()].map((fd) => ({ fd, events: 1 }))
    const ready = yield* sys.poll(watched, Number.POSITIVE_INFINITY)
    if (sys.takeSignals().length > 0) {
      yield* say('Note', `${self.argv[0]} (initiated by: unknown): Normal shutdown`)
      yield* say('Note', `${self.argv[0]}: Shutdown complete`)
      return 0
    }
    for (const { fd } of ready.ok ? ready.value : []) {
      if (sockets.includes(fd)) {
        const accepted = yield* sys.accept(fd, { cloexec: true })
        if (!accepted.ok) yield* say('Warning', `Error in accept: ${reason(accepted.error)}`)
        else if (clients.size < most) clients.set(accepted.value.fd, 'new')
        else {
          yield* writeAll(sys, accepted.value.fd, encode('Too many connections\n'))
          sys.close(accepted.value.fd)
        }
        continue
      }
      const got = yield* sys.recvfrom(fd, 65536)
      if (!got.ok || got.value.data.length === 0) {
        clients.delete(fd)
        sys.close(fd)
        continue
      }
      const text = new TextDecoder().decode(got.value.data).trim()
      if (clients.get(fd) === 'in') {
        yield* writeAll(sys, fd, encode(`${JSON.stringify(answerTo(text))}\n`))
        continue
      }
      const refusal = refusalOf(text)
      yield* writeAll(sys, fd, encode(`${refusal ?? 'ok'}\n`))
      clients.set(fd, 'in')
    }
  }
}

/** unix_socket authentication, as Debian sets it up: root comes in over the socket as root of the machine. */
function refusalOf(text: string): string | null {
  if (!text.startsWith('{')) return 'Bad handshake'
  const { user, isLocal, uid, password } = JSON.parse(text) as {
    user: string
    isLocal: boolean
    uid: number
    password: boolean
  }
  if (user === 'root' && isLocal && uid === 0) return null
  return `Access denied for user '${user}'@'localhost' (using password: ${password ? 'YES' : 'NO'})`
}

function answerTo(statement: string): Answer {
  const constant = /^select\s+(\d+|version\(\)|@@version|now\(\)|user\(\))$/i.exec(statement)?.[1]
  if (constant !== undefined) {
    const shown = /^\d+$/.test(constant) ? constant : /user/i.test(constant) ? 'root@localhost' : VERSION
    return { rows: [[constant], [shown]] }
  }
  if (/^show\s+databases$/i.test(statement))
    return { rows: [['Database'], ['information_schema'], ['mysql'], ['performance_schema'], ['sys']] }
  if (/^show\s+(processlist|full processlist)$/i.test(statement))
    return {
      rows: [
        ['Id', 'User', 'Host', 'db', 'Command', 'Time', 'State', 'Info', 'Progress'],
        ['31', 'root', 'localhost', 'NULL', 'Query', '0', 'starting', statement, '0.000'],
      ],
    }
  if (/^(select|show|insert|update|delete|create|drop)\b/i.test(statement))
    return { error: [1046, '3D000', 'No database selected'] }
  return {
    error: [
      1064,
      '42000',
      `You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near '${statement}' at line 1`,
    ],
  }
}
