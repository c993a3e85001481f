/** lsof 4.95. */
import { O_DIRECTORY, O_RDONLY, S_IFDIR, S_IFMT, S_IFSOCK } from '../../kernel/constants.ts'
import type { SocketAddress, SocketInfo, Stat, Sys, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'
import { LSOF_USAGE, LsofError, type LsofRequest, parseLsof } from '../system/lsof-arguments.ts'
import { type HeldFile, heldFiles } from '../system/lsof-files.ts'
import { type Proc, readProcs } from '../system/proc.ts'
import { isWildcard, readHostNames, readServices, type Services } from '../system/sockets.ts'

interface Row {
  readonly proc: Proc
  readonly file: HeldFile
  readonly name: string
}
/** A file or directory that was asked for by name. */
interface NamedFile {
  readonly name: string
  readonly stat: Stat
  readonly path: string
  /** A mount point stands for everything on it. */
  readonly isMount: boolean
  found: boolean
}
interface Names {
  readonly services: Services | null
  readonly hosts: ReadonlyMap<string, string> | null
}

export default command({ names: ['lsof'], usage: '', summary: '' }, function* (self) {
  const accounts = yield* readAccounts(self.sys)
  const services = yield* readServices(self.sys)
  // As its first act lsof closes what it has inherited.
  for (let fd = 3; fd < 64; fd++) self.sys.close(fd)
  const request = parseLsof(self.args, accounts, services)
  if (request instanceof LsofError) {
    for (const message of request.messages) yield* self.stderr.write(`lsof: ${message}\n`)
    yield* self.stderr.write(LSOF_USAGE)
    return 1
  }
  if (request.flags.has('h') || request.flags.has('?')) {
    yield* self.stderr.write(LSOF_USAGE)
    return 0
  }
  if (request.flags.has('v')) {
    yield* self.stderr.write('lsof version information:\n    revision: 4.95.0\n    Anyone can list all files.\n')
    return 0
  }
  const names: Names = {
    services: request.flags.has('P') ? null : services,
    hosts: request.flags.has('n') ? null : yield* readHostNames(self.sys),
  }
  const helper = startHelper(self.sys)
  for (;;) {
    const status = yield* list(self, request, accounts, names)
    if (request.repeatMs === null) {
      yield* helper.stop()
      return status
    }
    yield* self.print('=======\n')
    yield* self.stdout.flush()
    yield* self.sys.nanosleep(request.repeatMs)
  }
})

/** lsof leaves what may block (stat, readlink) to a child of its own, which its list therefore shows too. */
function startHelper(sys: Sys): { stop(): Task<void> } {
  const pipe = sys.pipe()
  const child = sys.fork(function* (own) {
    if (!pipe.ok) return 1
    own.close(pipe.value[1])
    yield* own.read(pipe.value[0], 1)
    return 0
  })
  return {
    *stop() {
      if (!child.ok) return
      sys.kill(child.value, 'SIGKILL')
      yield* sys.wait4(child.value)
    },
  }
}

function* list(self: Command, request: LsofRequest, accounts: Accounts, names: Names): Task<number> {
  const { sys } = self
  let isMissing = false
  const named: NamedFile[] = []
  for (const name of request.names) {
    const stat = sys.stat(name)
    if (stat.ok) {
      const path = absolute(sys, name)
      const isMount = sys.mounts().some((mount) => mount.target === path)
      named.push({ name, stat: stat.value, path, isMount, found: false })
    } else {
      yield* self.stderr.write(`lsof: status error on ${name}: ${reason(stat.error)}\n`)
      isMissing = true
    }
  }
  if (request.names.length > 0 && named.length === 0) return 1
  const trees = yield* treeFiles(sys, request)
  const rows: Row[] = []
  const located = new Located(request)
  const sockets = socketsByInode(sys)
  for (const proc of yield* readProcs(sys)) {
    if (isExcluded(request, proc)) continue
    located.see(proc)
    for (const file of yield* heldFiles(sys, proc, sockets)) {
      const hit = named.find((wanted) => holds(wanted, file))
      located.seeFile(file, proc)
      if (!isSelected(request, proc, file, hit !== undefined, trees)) continue
      if (hit) hit.found = true
      rows.push({ proc, file, name: hit && !hit.isMount && file.stat && !file.socket ? hit.name : nameOf(file, names) })
    }
  }
  yield* show(self, request, rows, accounts)
  if (request.flags.has('Q')) return isMissing ? 1 : 0
  return isMissing || located.isIncomplete || named.some((wanted) => !wanted.found) ? 1 : 0
}

/** lsof ends with 1 when something that it was asked for by name was nowhere, whatever it has listed. */
class Located {
  readonly #pids: Set<number>
  readonly #uids: Set<number>
  readonly #commands: Set<(comm: string) => boolean>
  #needsInternet: boolean
  #needsUnix: boolean

  constructor(readonly request: LsofRequest) {
    this.#pids = new Set(request.pids?.wanted)
    this.#uids = new Set(request.uids?.wanted)
    this.#commands = new Set(request.commands)
    this.#needsInternet = request.internet !== null
    this.#needsUnix = request.flags.has('U')
  }

  see(proc: Proc): void {
    this.#pids.delete(proc.pid)
    this.#uids.delete(proc.uids[1] ?? 0)
    for (const test of this.#commands) if (test(proc.comm)) this.#commands.delete(test)
  }

  seeFile(file: HeldFile, proc: Proc): void {
    if (this.#needsInternet && isInternet(this.request, file) && isOfProcess(this.request, proc))
      this.#needsInternet = false
    if (file.socket?.family === 'unix') this.#needsUnix = false
  }

  get isIncomplete(): boolean {
    return (
      this.#pids.size > 0 || this.#uids.size > 0 || this.#commands.size > 0 || this.#needsInternet || this.#needsUnix
    )
  }
}

/** With -a a socket counts only in a process that was asked for. */
function isOfProcess(request: LsofRequest, proc: Proc): boolean {
  if (!request.flags.has('a')) return true
  const { pids, uids, commands } = request
  if (pids && pids.wanted.length > 0 && !pids.wanted.includes(proc.pid)) return false
  if (uids && uids.wanted.length > 0 && !uids.wanted.includes(proc.uids[1] ?? 0)) return false
  return commands.length === 0 || commands.some((test) => test(proc.comm))
}

function socketsByInode(sys: Sys): ReadonlyMap<number, SocketInfo> {
  const found = sys.sockDiag()
  return new Map((found.ok ? found.value : []).map((socket) => [socket.inode, socket]))
}

function absolute(sys: Sys, name: string): string {
  if (name.startsWith('/')) return name
  const cwd = sys.getcwd()
  const base = cwd.ok ? cwd.value.replace(/\/$/, '') : ''
  return name === '.' ? base || '/' : `${base}/${name}`
}

function holds(wanted: NamedFile, file: HeldFile): boolean {
  if (file.socket) {
    const isSocket = (wanted.stat.mode & S_IFMT) === S_IFSOCK
    return isSocket && file.socket.local.family === 'unix' && file.socket.local.path === wanted.path
  }
  if (!file.stat || file.stat.dev !== wanted.stat.dev) return false
  return wanted.isMount || file.stat.ino === wanted.stat.ino
}

/** `dev:ino` of what +d and +D name. */
function* treeFiles(sys: Sys, request: LsofRequest): Task<ReadonlySet<string>> {
  const found = new Set<string>()
  const visit = function* (path: string, levels: number): Task<void> {
    const stat = sys.lstat(path)
    if (!stat.ok) return
    found.add(`${stat.value.dev}:${stat.value.ino}`)
    if ((stat.value.mode & S_IFMT) !== S_IFDIR || levels === 0) return
    const fd = yield* sys.open(path, O_RDONLY | O_DIRECTORY)
    if (!fd.ok) return
    const entries = sys.getdents(fd.value)
    sys.close(fd.value)
    for (const entry of entries.ok ? entries.value : []) {
      if (entry.name !== '.' && entry.name !== '..') yield* visit(`${path}/${entry.name}`, levels - 1)
    }
  }
  for (const { path, isDeep } of request.trees) yield* visit(path, isDeep ? 64 : 1)
  return found
}

function isExcluded(request: LsofRequest, proc: Proc): boolean {
  return (
    (request.pids?.unwanted.includes(proc.pid) ?? false) ||
    (request.uids?.unwanted.includes(proc.uids[1] ?? 0) ?? false) ||
    (request.pgids?.unwanted.includes(proc.pgid) ?? false) ||
    request.excludedCommands.some((test) => test(proc.comm))
  )
}

/** Selections are alternatives; -a makes all of them necessary. */
function isSelected(
  request: LsofRequest,
  proc: Proc,
  file: HeldFile,
  isNamed: boolean,
  trees: ReadonlySet<string>,
): boolean {
  const tests: boolean[] = []
  const ofProcess: boolean[] = []
  if (request.pids && request.pids.wanted.length > 0) ofProcess.push(request.pids.wanted.includes(proc.pid))
  if (request.uids && request.uids.wanted.length > 0) ofProcess.push(request.uids.wanted.includes(proc.uids[1] ?? 0))
  if (request.pgids && request.pgids.wanted.length > 0) ofProcess.push(request.pgids.wanted.includes(proc.pgid))
  if (request.commands.length > 0) ofProcess.push(request.commands.some((test) => test(proc.comm)))
  if (request.names.length > 0) tests.push(isNamed)
  if (request.trees.length > 0) tests.push(file.stat !== null && trees.has(`${file.stat.dev}:${file.stat.ino}`))
  if (request.internet) tests.push(isInternet(request, file))
  if (request.flags.has('U')) tests.push(file.socket?.family === 'unix')
  if (request.fds) tests.push(request.fds(file.fd, file.number))
  if (request.maxLinks !== null)
    tests.push(file.links !== null && file.links < request.maxLinks && file.socket === null)
  const all = [...ofProcess, ...tests]
  if (all.length === 0) return true
  return request.flags.has('a') ? all.every(Boolean) : all.some(Boolean)
}

function isInternet(request: LsofRequest, file: HeldFile): boolean {
  const { socket } = file
  if (!socket || socket.family === 'unix') return false
  const states = request.states.get(socket.protocol.toUpperCase())
  if (states) {
    const state = STATES[socket.state] ?? socket.state
    if (states.wanted.length > 0 && !states.wanted.includes(state)) return false
    if (states.unwanted.includes(state)) return false
  }
  return request.internet!.some((test) => test(socket))
}

const STATES: Readonly<Record<string, string>> = {
  ESTAB: 'ESTABLISHED',
  'SYN-SENT': 'SYN_SENT',
  'SYN-RECV': 'SYN_RECV',
  'FIN-WAIT-1': 'FIN_WAIT1',
  'FIN-WAIT-2': 'FIN_WAIT2',
  'TIME-WAIT': 'TIME_WAIT',
  'CLOSE-WAIT': 'CLOSE_WAIT',
  'LAST-ACK': 'LAST_ACK',
  UNCONN: 'CLOSED',
}

function nameOf(file: HeldFile, names: Names): string {
  const { socket } = file
  if (!socket) return file.name
  if (socket.local.family === 'unix') {
    const path = socket.local.path.replace('\0', '@')
    const state = { LISTEN: ' (LISTEN)', ESTAB: ' (CONNECTED)' }[socket.state] ?? ''
    return `${path === '' ? '' : `${path} `}type=${socket.type.toUpperCase()}${state}`
  }
  const peer = socket.peer ? `->${endpoint(socket.peer, socket, names)}` : ''
  const state = socket.protocol === 'tcp' ? `(${STATES[socket.state] ?? socket.state})` : ''
  return `${endpoint(socket.local, socket, names)}${peer} ${state}`
}

function endpoint(address: SocketAddress, socket: SocketInfo, { services, hosts }: Names): string {
  if (address.family === 'unix') return address.path
  const host = isWildcard(address.address)
    ? '*'
    : (hosts?.get(address.address) ?? (address.family === 'inet6' ? `[${address.address}]` : address.address))
  const port = address.port === 0 ? '*' : (services?.name(address.port, socket.protocol) ?? String(address.port))
  return `${host}:${port}`
}

function* show(self: Command, request: LsofRequest, rows: readonly Row[], accounts: Accounts): Task<void> {
  if (rows.length === 0) return
  if (request.flags.has('t')) {
    const pids = new Set(rows.filter((row) => !row.file.isUnknown).map((row) => row.proc.pid))
    yield* self.print([...pids].map((pid) => `${pid}\n`).join(''))
    return
  }
  if (request.fields !== null) {
    yield* self.print(fieldOutput(request.fields, rows, accounts))
    return
  }
  yield* self.print(table(request, rows, accounts))
}

/** -F: a letter and a value on each line; p starts a process, f a file. */
function fieldOutput(fields: string, rows: readonly Row[], accounts: Accounts): string {
  let text = ''
  let pid = -1
  for (const { proc, file, name } of rows) {
    if (proc.pid !== pid) {
      pid = proc.pid
      text += `p${pid}\n`
      if (fields.includes('g')) text += `g${proc.pgid}\n`
      if (fields.includes('R')) text += `R${proc.ppid}\n`
      if (fields.includes('c')) text += `c${proc.comm}\n`
      if (fields.includes('u')) text += `u${proc.uids[1]}\n`
      if (fields.includes('L')) text += `L${accounts.userName(proc.uids[1] ?? 0)}\n`
    }
    if (fields.includes('f')) text += `f${file.fd.trim()}\n`
    if (fields.includes('a')) text += `a${file.mode}\n`
    if (fields.includes('t')) text += `t${file.type}\n`
    if (fields.includes('s') && file.size !== null) text += `s${file.size}\n`
    if (fields.includes('i') && !file.socket) text += `i${file.node}\n`
    if (fields.includes('P') && file.socket) text += `P${file.node}\n`
    if (fields.includes('n')) text += `n${file.socket ? name.replace(/ \(?\w*\)?$/, '') : name}\n`
    if (fields.includes('T') && file.socket?.protocol === 'tcp')
      text += `TST=${STATES[file.socket.state] ?? file.socket.state}\n`
  }
  return text
}

function table(request: LsofRequest, rows: readonly Row[], accounts: Accounts): string {
  const { flags } = request
  const sizeTitle = flags.has('o') ? 'OFFSET' : flags.has('s') ? 'SIZE' : 'SIZE/OFF'
  const cells = rows.map(({ proc, file, name }) => ({
    command: proc.comm.slice(0, 9),
    pid: String(proc.pid),
    parent: String(proc.ppid),
    user: flags.has('l') ? String(proc.uids[1] ?? 0) : accounts.userName(proc.uids[1] ?? 0).slice(0, 8),
    fd: file.fd,
    mode: file.mode,
    type: file.type,
    device: file.device,
    size: sizeCell(file, flags),
    links: file.links === null ? '' : String(file.links),
    node: file.node,
    name,
  }))
  type Cells = (typeof cells)[number]
  const width = (title: string, pick: (cell: Cells) => string, least = title.length): number =>
    Math.max(least, ...cells.map((cell) => pick(cell).length))
  const w = {
    command: width('COMMAND', (c) => c.command),
    pid: width('PID', (c) => c.pid, 5),
    parent: width('PPID', (c) => c.parent),
    user: width('USER', (c) => c.user, flags.has('l') ? 8 : 4),
    fd: width('FD', (c) => c.fd),
    type: width('TYPE', (c) => c.type),
    device: width('DEVICE', (c) => c.device),
    size: width(sizeTitle, (c) => c.size),
    links: width('NLINK', (c) => c.links),
    node: width('NODE', (c) => c.node),
  }
  const line = (c: Cells): string =>
    [
      c.command.padEnd(w.command),
      c.pid.padStart(w.pid),
      ...(flags.has('R') ? [c.parent.padStart(w.parent)] : []),
      c.user.padStart(w.user),
      `${c.fd.padStart(w.fd)}${c.mode} `,
      c.type.padStart(w.type),
      c.device.padStart(w.device),
      c.size.padStart(w.size),
      ...(request.showsLinks ? [c.links.padStart(w.links)] : []),
      c.node.padStart(w.node),
      c.name,
    ].join(' ')
  const header = line({
    command: 'COMMAND',
    pid: 'PID',
    parent: 'PPID',
    user: 'USER',
    fd: 'FD',
    mode: ' ',
    type: 'TYPE',
    device: 'DEVICE',
    size: sizeTitle,
    links: 'NLINK',
    node: 'NODE',
    name: 'NAME',
  })
  return `${[header, ...cells.map(line)].join('\n')}\n`
}

function sizeCell(file: HeldFile, flags: ReadonlySet<string>): string {
  if (flags.has('o')) return file.position
  if (file.size !== null) return String(file.size)
  return flags.has('s') ? '' : (file.offset ?? '')
}
