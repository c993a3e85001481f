/** pgrep and pkill of procps-ng 4.0.2. */
import type { Sys, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readText } from '../lib/files.ts'
import { type Option, parseOptions } from '../lib/options.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'
import { extendedRegExp, regexpError } from '../system/posix-regexp.ts'
import { bootTime, type Proc, printable, readProcs, ttyName } from '../system/proc.ts'
import { signalNumber, signalOf } from '../system/signals.ts'

const PGREP_OPTIONS = ` -d, --delimiter <string>  specify output delimiter
 -l, --list-name           list PID and process name
 -a, --list-full           list PID and full command line
 -v, --inverse             negates the matching
 -w, --lightweight         list all TID
`
const PKILL_OPTIONS = ` -<sig>, --signal <sig>    signal to send (either number or name)
 -q, --queue <value>       integer value to be sent with the signal
 -e, --echo                display what is killed
`
const COMMON_OPTIONS = ` -c, --count               count of matching processes
 -f, --full                use full process name to match
 -g, --pgroup <PGID,...>   match listed process group IDs
 -G, --group <GID,...>     match real group IDs
 -i, --ignore-case         match case insensitively
 -n, --newest              select most recently started
 -o, --oldest              select least recently started
 -O, --older <seconds>     select where older than seconds
 -P, --parent <PPID,...>   match only child processes of the given parent
 -s, --session <SID,...>   match session IDs
 -t, --terminal <tty,...>  match by controlling terminal
 -u, --euid <ID,...>       match by effective IDs
 -U, --uid <ID,...>        match by real IDs
 -x, --exact               match exactly with the command name
 -F, --pidfile <file>      read PIDs from file
 -L, --logpidfile          fail if PID file is not locked
 -r, --runstates <state>   match runstates [D,S,Z,...]
 -A, --ignore-ancestors    exclude our ancestors from results
 --cgroup <grp,...>        match by cgroup v2 names
 --ns <PID>                match the processes that belong to the same
                           namespace as <pid>
 --nslist <ns,...>         list which namespaces will be considered for
                           the --ns option.
                           Available namespaces: ipc, mnt, net, pid, user, uts

 -h, --help     display this help and exit
 -V, --version  output version information and exit
`

const usage = (name: string, isKill: boolean): string =>
  `\nUsage:\n ${name} [options] <pattern>\n\nOptions:\n${isKill ? PKILL_OPTIONS : PGREP_OPTIONS}${COMMON_OPTIONS}\nFor more details see pgrep(1).\n`

const LONG = {
  signal: 'signal:',
  ns: 'ns:',
  nslist: 'nslist:',
  cgroup: 'cgroup:',
  full: 'f',
  pgroup: 'g:',
  group: 'G:',
  'ignore-case': 'i',
  newest: 'n',
  oldest: 'o',
  older: 'O:',
  parent: 'P:',
  session: 's:',
  terminal: 't:',
  euid: 'u:',
  uid: 'U:',
  exact: 'x',
  pidfile: 'F:',
  logpidfile: 'L',
  count: 'c',
  runstates: 'r:',
  'ignore-ancestors': 'A',
  help: 'h',
  version: 'V',
}
const SPECS = {
  pgrep: {
    short: 'lad:vwcfg:G:inoO:P:s:t:u:U:xF:Lr:AhV',
    long: { ...LONG, delimiter: 'd:', 'list-name': 'l', 'list-full': 'a', inverse: 'v', lightweight: 'w' },
  },
  pkill: { short: 'q:ecfg:G:inoO:P:s:t:u:U:xF:Lr:AhV', long: { ...LONG, echo: 'e', queue: 'q:' } },
}

interface Selection {
  readonly tests: readonly ((proc: Proc) => boolean)[]
  readonly pattern: string | null
  readonly has: (name: string) => boolean
  readonly olderThan: number | null
}

export default [
  command({ names: ['pgrep'], usage: '', summary: '', failure: 2 }, (self) => run(self, false)),
  command({ names: ['pkill'], usage: '', summary: '', failure: 2 }, (self) => run(self, true)),
]

function* run(self: Command, isKill: boolean): Task<number> {
  const { signal, args } = isKill ? takeSignal(self.args) : { signal: 15, args: self.args }
  const parsed = parseOptions(args, isKill ? SPECS.pkill : SPECS.pgrep)
  if (parsed.error !== null) {
    yield* self.stderr.write(`${self.name}: ${parsed.error}\n${usage(self.name, isKill)}`)
    return 2
  }
  const option = (name: string): Option | undefined => parsed.options.findLast((o) => o.name === name)
  if (option('h')) {
    yield* self.print(usage(self.name, isKill))
    return 0
  }
  if (option('V')) {
    yield* self.print(`${self.name} from procps-ng 4.0.2\n`)
    return 0
  }
  const selection = yield* readSelection(self, parsed.options, parsed.operands)
  if (selection === null) return 1
  const found = yield* select(self, selection)
  return isKill
    ? yield* kill(self, found, selection, option('signal')?.value ?? null, signal)
    : yield* list(self, found, selection, option('d')?.value ?? '\n')
}

/** `-9`, `-KILL` before anything else. */
function takeSignal(args: readonly string[]): { signal: number; args: readonly string[] } {
  const at = args.findIndex((arg) => /^-[A-Z0-9]+$/.test(arg) && signalNumber(arg.slice(1)) !== null)
  if (at < 0) return { signal: 15, args }
  return { signal: signalNumber(args[at]!.slice(1))!, args: args.filter((_, i) => i !== at) }
}

function* readSelection(
  self: Command,
  options: readonly Option[],
  operands: readonly string[],
): Task<Selection | null> {
  const accounts = yield* readAccounts(self.sys)
  const tests: ((proc: Proc) => boolean)[] = []
  for (const { name, value } of options) {
    const test = yield* testOf(self, accounts, name, value ?? '')
    if (test === 'bad pidfile') {
      yield* self.warn('pidfile not valid')
      yield* self.stderr.write(`Try \`${self.name} --help' for more information.\n`)
      return null
    }
    if (test) tests.push(test)
  }
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const older = options.findLast((option) => option.name === 'O')?.value ?? null
  const isBounded = tests.length > 0 || older !== null || has('n') || has('o')
  if (operands.length > 1) yield* complain(self, 'only one pattern can be provided')
  if (operands.length === 0 && !isBounded) yield* complain(self, 'no matching criteria specified')
  const pattern = operands[0] ?? null
  return { tests, pattern, has, olderThan: older === null ? null : Number(older) }
}

function* complain(self: Command, message: string, code = 2): Task<never> {
  yield* self.warn(message)
  yield* self.stderr.write(`Try \`${self.name} --help' for more information.\n`)
  return yield* self.exit(code)
}

function* testOf(
  self: Command,
  accounts: Accounts,
  option: string,
  value: string,
): Task<((proc: Proc) => boolean) | 'bad pidfile' | null> {
  const items = value.split(',')
  switch (option) {
    case 'u':
    case 'U': {
      const uids: number[] = []
      for (const item of items) {
        const uid = /^\d+$/.test(item) ? Number(item) : accounts.userNamed(item)?.uid
        if (uid === undefined) return yield* self.fail(`invalid user name: ${item}`)
        uids.push(uid)
      }
      return (p) => uids.includes(p.uids[option === 'u' ? 1 : 0]!)
    }
    case 'G': {
      const gids: number[] = []
      for (const item of items) {
        const gid = /^\d+$/.test(item) ? Number(item) : accounts.groupNamed(item)?.gid
        if (gid === undefined) return yield* self.fail(`invalid group name: ${item}`)
        gids.push(gid)
      }
      return (p) => gids.includes(p.gids[0]!)
    }
    case 'g':
      return numbersTest(yield* numbersOf(self, items, 'process group', self.sys.getpgid(0)), (p) => p.pgid)
    case 's':
      return numbersTest(yield* numbersOf(self, items, 'session', self.sys.getsid(0)), (p) => p.sid)
    case 'P':
      return numbersTest(yield* numbersOf(self, items, 'number', null), (p) => p.ppid)
    case 't':
      return (p) => items.includes(ttyName(p.tty)) || items.includes(ttyName(p.tty).replace('pts/', ''))
    case 'r':
      return (p) => value.includes(p.state)
    case 'F': {
      const text = yield* readText(self.sys, value)
      const pid = text === null ? Number.NaN : Number(/^\s*(\d+)/.exec(text)?.[1] ?? Number.NaN)
      return Number.isNaN(pid) ? 'bad pidfile' : (p) => p.pid === pid
    }
    default:
      return null
  }
}

const numbersTest = (wanted: readonly number[], of: (proc: Proc) => number) => (proc: Proc) => wanted.includes(of(proc))

function* numbersOf(
  self: Command,
  items: readonly string[],
  what: string,
  own: ReturnType<Sys['getsid']> | null,
): Task<readonly number[]> {
  for (const item of items) {
    if (!/^\d+$/.test(item)) yield* self.fail(what === 'number' ? `not a number: ${item}` : `invalid ${what}: ${item}`)
  }
  // 0 stands for our own group or session.
  return items.map((item) => (item === '0' && own?.ok ? own.value : Number(item)))
}

function* select(self: Command, selection: Selection): Task<readonly Proc[]> {
  const { sys } = self
  const { has, pattern } = selection
  if (pattern !== null && pattern.length > 15 && !has('f')) {
    yield* self.warn('pattern that searches for process name longer than 15 characters will result in zero matches')
    yield* self.stderr.write(`Try \`${self.name} -f' option to match against the complete command line.\n`)
    return yield* self.exit(1)
  }
  const expression = pattern === null ? null : extendedRegExp(has('x') ? `^(${pattern})$` : pattern, has('i'))
  if (expression === 'invalid') return yield* self.fail(`regex error: ${regexpError(pattern ?? '')}`)
  const now = sys.clock() - (yield* bootTime(sys))
  const ancestors = new Set<number>()
  const all = yield* readProcs(sys)
  if (has('A'))
    for (let pid = sys.getppid(); pid > 0; pid = all.find((p) => p.pid === pid)?.ppid ?? 0) ancestors.add(pid)
  const matches = all.filter((proc) => {
    if (proc.pid === sys.getpid() || ancestors.has(proc.pid)) return false
    const isOld = selection.olderThan === null || (now - proc.startedMs) / 1000 >= selection.olderThan
    const isNamed =
      expression === null || expression.test(has('f') ? printable(proc.argv.join(' ')) || proc.comm : proc.comm)
    return (isOld && isNamed && selection.tests.every((test) => test(proc))) !== has('v')
  })
  if (has('n')) return matches.length === 0 ? [] : [matches.reduce((a, b) => (b.startedMs >= a.startedMs ? b : a))]
  if (has('o')) return matches.length === 0 ? [] : [matches.reduce((a, b) => (b.startedMs < a.startedMs ? b : a))]
  return matches
}

function* list(self: Command, found: readonly Proc[], { has }: Selection, delimiter: string): Task<number> {
  if (has('c')) yield* self.print(`${found.length}\n`)
  else if (found.length > 0) {
    const show = (p: Proc): string => {
      if (has('a')) return `${p.pid} ${printable(p.argv.join(' ')) || p.comm}`
      return has('l') ? `${p.pid} ${p.comm}` : String(p.pid)
    }
    yield* self.print(`${found.map(show).join(delimiter)}\n`)
  }
  return found.length > 0 ? 0 : 1
}

function* kill(
  self: Command,
  found: readonly Proc[],
  { has }: Selection,
  named: string | null,
  given: number,
): Task<number> {
  const number = named === null ? given : signalNumber(named)
  const signal = number === null ? null : signalOf(number)
  let killed = 0
  for (const proc of found) {
    const sent = signal === null ? null : self.sys.kill(proc.pid, signal)
    if (sent?.ok) {
      killed++
      if (has('e')) yield* self.print(`${proc.comm} killed (pid ${proc.pid})\n`)
    } else if (sent === null) yield* self.warn(`killing pid ${proc.pid} failed: Invalid argument`)
    else if (sent.error.errno !== 'ESRCH') yield* self.warn(`killing pid ${proc.pid} failed: ${reason(sent.error)}`)
  }
  if (has('c')) yield* self.print(`${found.length}\n`)
  return killed > 0 ? 0 : 1
}
