/** fuser of psmisc 23.6: who uses a file, a mount or a port. */
import { S_IFMT, S_IFREG, S_IFSOCK } from '../../kernel/constants.ts'
import type { Stat, Sys, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readAccounts } from '../lib/users.ts'
import { listPids, openFiles, readProc, socketInode } from '../system/proc.ts'
import { SIGNAL_LIST, signalNumber, signalOf } from '../system/signals.ts'
import { readServices } from '../system/sockets.ts'
import { PSMISC_NOTICE } from './killall.ts'

const USAGE = `Usage: fuser [-fIMuvw] [-a|-s] [-4|-6] [-c|-m|-n SPACE]
             [-k [-i] [-SIGNAL]] NAME...
       fuser -l
       fuser -V
Show which processes use the named files, sockets, or filesystems.

  -a,--all              display unused files too
  -i,--interactive      ask before killing (ignored without -k)
  -I,--inode            use always inodes to compare files
  -k,--kill             kill processes accessing the named file
  -l,--list-signals     list available signal names
  -m,--mount            show all processes using the named filesystems or
                        block device
  -M,--ismountpoint     fulfill request only if NAME is a mount point
  -n,--namespace SPACE  search in this name space (file, udp, or tcp)
  -s,--silent           silent operation
  -SIGNAL               send this signal instead of SIGKILL
  -u,--user             display user IDs
  -v,--verbose          verbose output
  -w,--writeonly        kill only processes with write access
  -V,--version          display version information
  -4,--ipv4             search IPv4 sockets only
  -6,--ipv6             search IPv6 sockets only
  udp/tcp names: [local_port][,[rmt_host][,[rmt_port]]]

`

const LONG: Readonly<Record<string, string>> = {
  all: 'a',
  interactive: 'i',
  inode: 'I',
  kill: 'k',
  'list-signals': 'l',
  mount: 'm',
  ismountpoint: 'M',
  silent: 's',
  user: 'u',
  verbose: 'v',
  writeonly: 'w',
  version: 'V',
  ipv4: '4',
  ipv6: '6',
}

interface Use {
  readonly pid: number
  readonly comm: string
  readonly uid: number
  /** Letters of the ACCESS column: c cwd, e executable, f open, F open for writing, r root, m mapped. */
  readonly access: Set<string>
}
interface Target {
  /** As the first column shows it. */
  readonly label: string
  readonly matches: (fact: Fact) => boolean
  /** Where the filesystem is mounted, for -m: the kernel uses it too. */
  readonly mountPoint?: string
}
/** One thing a process holds. */
interface Fact {
  readonly kind: 'c' | 'e' | 'f' | 'F' | 'r'
  readonly stat: Stat | null
  readonly inode: number | null
}

export default command({ names: ['fuser'], usage: '', summary: '' }, function* (self) {
  const flags = new Set<string>()
  const names: { space: string; name: string }[] = []
  let space = 'file'
  let signal = 9
  for (let i = 0; i < self.args.length; i++) {
    const arg = self.args[i]!
    if (arg === '--') continue
    if (arg === '-' || arg.startsWith('--')) {
      const [name, inline] = arg.slice(2).split('=')
      if (name === 'namespace') space = inline ?? self.args[++i] ?? ''
      else if (LONG[name!]) flags.add(LONG[name!]!)
      else return yield* usage(self, `${self.name}: Invalid option ${arg}`)
    } else if (/^-[A-Z]/.test(arg) && !/^-[IMV]/.test(arg) && signalNumber(arg.slice(1)) === null) {
      yield* self.stderr.write(`${arg.slice(1)}: unknown signal; fuser -l lists signals.\n`)
      return 1
    } else if (arg.startsWith('-') && signalNumber(arg.slice(1)) !== null && !/^-[46]$/.test(arg)) {
      signal = signalNumber(arg.slice(1))!
    } else if (arg.startsWith('-')) {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg[at]!
        if (letter === 'n') {
          space = arg.slice(at + 1) || self.args[++i] || ''
          break
        }
        if (!'46acfiIklmMsuvVw'.includes(letter)) return yield* usage(self, `${self.name}: Invalid option -${letter}`)
        flags.add(letter)
      }
    } else names.push({ space, name: arg })
    if (!['file', 'tcp', 'udp'].includes(space)) return yield* usage(self, 'Invalid namespace name')
  }
  if (flags.has('l')) {
    yield* self.print(SIGNAL_LIST)
    return 0
  }
  if (flags.has('V')) {
    yield* self.stderr.write(
      `fuser (PSmisc) 23.6\nCopyright (C) 1993-2022 Werner Almesberger and Craig Small\n${PSMISC_NOTICE}`,
    )
    return 0
  }
  if (names.length === 0) return yield* usage(self, 'No process specification given')
  return yield* report(self, names, flags, signal)
})

function* usage(self: Command, message: string): Task<number> {
  yield* self.stderr.write(`${message}\n${USAGE}`)
  return 1
}

function* report(
  self: Command,
  names: readonly { space: string; name: string }[],
  flags: ReadonlySet<string>,
  signal: number,
): Task<number> {
  const accounts = yield* readAccounts(self.sys)
  let isHeaderShown = false
  let isFound = false
  // All names are looked up before anything is shown.
  const targets: Target[] = []
  for (const { space, name } of names) {
    const target = yield* targetOf(self, space, name, flags)
    if (target !== null) targets.push(target)
  }
  for (const target of targets) {
    const uses = yield* usesOf(self.sys, target)
    const isKernels = target.mountPoint !== undefined && flags.has('v')
    if (uses.length > 0 || isKernels) isFound = true
    if (uses.length === 0 && !flags.has('a') && !isKernels) continue
    if (!flags.has('s')) {
      if (flags.has('v') && !isHeaderShown) {
        yield* self.stderr.write(`                     USER        PID ACCESS COMMAND\n`)
        isHeaderShown = true
      }
      yield* showUses(self, target, uses, flags, (uid) => accounts.userName(uid))
    }
    if (flags.has('k')) yield* kill(self, uses, flags, signal)
  }
  return isFound ? 0 : 1
}

/** Names go to stderr and pids to stdout, so that `kill $(fuser …)` works. */
function* showUses(
  self: Command,
  { label, mountPoint }: Target,
  uses: readonly Use[],
  flags: ReadonlySet<string>,
  userName: (uid: number) => string,
): Task<void> {
  const title = `${label}:`.padEnd(20)
  yield* self.stdout.flush()
  if (!flags.has('v')) {
    yield* self.stderr.write(uses.length === 0 ? `${label}:` : title)
    for (const use of uses) {
      yield* self.print(` ${String(use.pid).padStart(5)}`)
      yield* self.stdout.flush()
      const letters = [...use.access].filter((letter) => 'cerm'.includes(letter)).join('')
      yield* self.stderr.write(letters + (flags.has('u') ? `(${userName(use.uid)})` : ''))
    }
    yield* self.stderr.write('\n')
    return
  }
  yield* self.stderr.write(`${label}:`)
  let indent = Math.max(0, 20 - label.length - 1)
  if (mountPoint !== undefined) {
    yield* self.stderr.write(`${' '.repeat(indent)} root     `)
    yield* self.print('kernel')
    yield* self.stdout.flush()
    yield* self.stderr.write(` mount ${mountPoint}\n`)
    indent = 20
  }
  for (const use of uses) {
    const access = ['F', 'f'].find((letter) => use.access.has(letter)) ?? '.'
    const columns = `${access}${use.access.has('r') ? 'r' : '.'}${use.access.has('c') ? 'c' : '.'}${use.access.has('e') ? 'e' : '.'}${use.access.has('m') ? 'm' : '.'}`
    yield* self.stderr.write(`${' '.repeat(indent)} ${userName(use.uid).padEnd(8)} `)
    yield* self.print(` ${String(use.pid).padStart(5)}`)
    yield* self.stdout.flush()
    yield* self.stderr.write(` ${columns} ${use.comm}\n`)
    indent = 20
  }
  if (uses.length === 0 && mountPoint === undefined) yield* self.stderr.write('\n')
}

function* targetOf(self: Command, space: string, name: string, flags: ReadonlySet<string>): Task<Target | null> {
  const slash = /^(.*)\/(tcp|udp)$/.exec(name)
  if (space !== 'file' || (slash && !self.sys.stat(name).ok)) {
    const protocol = space !== 'file' ? space : slash![2]!
    return yield* portTarget(self, protocol, slash ? slash[1]! : name, flags)
  }
  const stat = self.sys.stat(name)
  if (!stat.ok) {
    const why =
      stat.error.errno === 'ENOENT'
        ? `Specified filename ${name} does not exist.`
        : `Cannot stat ${name}: ${reason(stat.error)}`
    yield* self.stderr.write(`${why}\n${flags.has('a') ? `${name}:\n` : ''}`)
    return null
  }
  const cwd = self.sys.getcwd()
  const base = cwd.ok ? cwd.value.replace(/\/$/, '') : ''
  const label = name.startsWith('/') ? name : name === '.' ? base || '/' : `${base}/${name.replace(/^\.\//, '')}`
  if (flags.has('m') || flags.has('c') || flags.has('M')) {
    const isMount = self.sys.mounts().some((mount) => mount.target === label)
    const matches = (fact: Fact) => fact.stat?.dev === stat.value.dev && (!flags.has('M') || isMount)
    return isMount ? { label, matches, mountPoint: label } : { label, matches }
  }
  if ((stat.value.mode & S_IFMT) === S_IFSOCK) {
    const sockets = self.sys.sockDiag()
    const inodes = (sockets.ok ? sockets.value : [])
      .filter((socket) => socket.local.family === 'unix' && socket.local.path === label)
      .map((socket) => socket.inode)
    return { label, matches: (fact) => fact.inode !== null && inodes.includes(fact.inode) }
  }
  return { label, matches: (fact) => fact.stat?.dev === stat.value.dev && fact.stat.ino === stat.value.ino }
}

/** `3000`, `3000,10.0.0.5,80`. */
function* portTarget(self: Command, protocol: string, text: string, flags: ReadonlySet<string>): Task<Target | null> {
  const [local, host, remote] = text.split(',')
  const services = yield* readServices(self.sys)
  const port = local === '' ? null : /^\d+$/.test(local!) ? Number(local) : services.port(local!, protocol)
  if (port === undefined) {
    yield* self.stderr.write(`Cannot resolve local port ${local}: Servname not supported for ai_socktype\n`)
    return null
  }
  const sockets = self.sys.sockDiag()
  const inodes = (sockets.ok ? sockets.value : [])
    .filter((socket) => {
      if (socket.protocol !== protocol || socket.local.family === 'unix') return false
      if (flags.has('4') && socket.family !== 'inet') return false
      if (flags.has('6') && socket.family !== 'inet6') return false
      if (port !== null && socket.local.port !== port) return false
      const peer = socket.peer
      if (host && !(peer && peer.family !== 'unix' && peer.address === host)) return false
      return !remote || (peer !== null && peer.family !== 'unix' && peer.port === Number(remote))
    })
    .map((socket) => socket.inode)
  return { label: `${text}/${protocol}`, matches: (fact) => fact.inode !== null && inodes.includes(fact.inode) }
}

function* usesOf(sys: Sys, target: Target): Task<readonly Use[]> {
  const uses: Use[] = []
  for (const pid of yield* listPids(sys)) {
    if (pid === sys.getpid()) continue
    const access = new Set<string>()
    for (const fact of yield* factsOf(sys, pid)) if (target.matches(fact)) access.add(fact.kind)
    if (access.size === 0) continue
    const proc = yield* readProc(sys, pid)
    if (proc) uses.push({ pid, comm: proc.comm, uid: proc.uids[1] ?? 0, access })
  }
  return uses
}

function* factsOf(sys: Sys, pid: number): Task<readonly Fact[]> {
  const facts: Fact[] = []
  const add = (kind: Fact['kind'], name: string): void => {
    // Another's link can be neither read nor followed.
    if (!sys.readlink(`/proc/${pid}/${name}`).ok) return
    const stat = sys.stat(`/proc/${pid}/${name}`)
    if (stat.ok) facts.push({ kind, stat: stat.value, inode: null })
  }
  add('c', 'cwd')
  add('e', 'exe')
  add('r', 'root')
  const open = yield* openFiles(sys, pid)
  if ('error' in open) return facts
  for (const { fd, target, writes } of open.files) {
    const inode = socketInode(target)
    const stat = sys.stat(`/proc/${pid}/fd/${fd}`)
    const isFile = stat.ok && (stat.value.mode & S_IFMT) === S_IFREG
    facts.push({
      kind: inode !== null || (writes && isFile) ? 'F' : 'f',
      stat: inode === null && stat.ok ? stat.value : null,
      inode,
    })
  }
  return facts
}

function* kill(self: Command, uses: readonly Use[], flags: ReadonlySet<string>, number: number): Task<void> {
  const signal = signalOf(number)
  if (signal === null) return
  for (const use of uses) {
    if (flags.has('w') && !use.access.has('F')) continue
    if (flags.has('i')) {
      yield* self.stderr.write(`Kill process ${use.pid} ? (y/N) `)
      const answer = yield* self.stdin.line()
      if (!/^[yY]/.test(answer ?? '')) continue
    }
    const sent = self.sys.kill(use.pid, signal)
    if (!sent.ok) yield* self.stderr.write(`Could not kill process ${use.pid}: ${reason(sent.error)}\n`)
  }
}
