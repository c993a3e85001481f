/** killall of psmisc 23.6. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { parseOptions } from '../lib/options.ts'
import { readAccounts } from '../lib/users.ts'
import { extendedRegExp } from '../system/posix-regexp.ts'
import { type Proc, readProc, readProcs } from '../system/proc.ts'
import { SIGNAL_LIST, signalNumber, signalOf } from '../system/signals.ts'

export const PSMISC_NOTICE = `
PSmisc comes with ABSOLUTELY NO WARRANTY.
This is free software, and you are welcome to redistribute it under
the terms of the GNU General Public License.
For more information about these matters, see the files named COPYING.
`

const USAGE = `Usage: killall [OPTION]... [--] NAME...
       killall -l, --list
       killall -V, --version

  -e,--exact          require exact match for very long names
  -I,--ignore-case    case insensitive process name match
  -g,--process-group  kill process group instead of process
  -y,--younger-than   kill processes younger than TIME
  -o,--older-than     kill processes older than TIME
  -i,--interactive    ask for confirmation before killing
  -l,--list           list all known signal names
  -q,--quiet          don't print complaints
  -r,--regexp         interpret NAME as an extended regular expression
  -s,--signal SIGNAL  send this signal instead of SIGTERM
  -u,--user USER      kill only process(es) running as USER
  -v,--verbose        report if the signal was successfully sent
  -V,--version        display version information
  -w,--wait           wait for processes to die
  -n,--ns PID         match processes that belong to the same namespaces
                      as PID
  -Z,--context REGEXP kill only process(es) having context
                      (must precede other arguments)

`

const SPEC = {
  short: 'egy:o:ilqrs:u:vVwIn:Z:',
  long: {
    exact: 'e',
    'ignore-case': 'I',
    'process-group': 'g',
    'younger-than': 'y:',
    'older-than': 'o:',
    interactive: 'i',
    list: 'l',
    quiet: 'q',
    regexp: 'r',
    signal: 's:',
    user: 'u:',
    verbose: 'v',
    version: 'V',
    wait: 'w',
    ns: 'n:',
    context: 'Z:',
  },
}

export default command({ names: ['killall'], usage: '', summary: '' }, function* (self) {
  const dashSignal = self.args.find((arg) => /^-[A-Z0-9]{2,}$|^-\d$/.test(arg) && signalNumber(arg.slice(1)) !== null)
  const { options, operands, error } = parseOptions(
    self.args.filter((arg) => arg !== dashSignal),
    SPEC,
  )
  const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  const has = (name: string) => options.some((option) => option.name === name)
  if (error !== null) return yield* usage(self)
  if (has('l')) {
    yield* self.print(SIGNAL_LIST)
    return 0
  }
  if (has('V')) {
    yield* self.stderr.write(
      `killall (PSmisc) 23.6\nCopyright (C) 1993-2022 Werner Almesberger and Craig Small\n${PSMISC_NOTICE}`,
    )
    return 0
  }
  const signalText = value('s') ?? dashSignal?.slice(1) ?? 'TERM'
  const signal = signalNumber(signalText)
  if (signal === null) {
    yield* self.stderr.write(`${signalText}: unknown signal; killall -l lists signals.\n`)
    return 1
  }
  const user = value('u')
  const uid = user === null ? null : (yield* readAccounts(self.sys)).userNamed(user)?.uid
  if (uid === undefined) {
    yield* self.stderr.write(`Cannot find user ${user}\n`)
    return 1
  }
  if (operands.length === 0 && uid === null) return yield* usage(self)
  return yield* killNamed(self, operands, signal, uid, has)
})

function* usage(self: Command): Task<number> {
  yield* self.stderr.write(USAGE)
  return 1
}

function* killNamed(
  self: Command,
  names: readonly string[],
  number: number,
  uid: number | null,
  has: (name: string) => boolean,
): Task<number> {
  const procs = (yield* readProcs(self.sys)).filter(
    (proc) => proc.pid !== self.sys.getpid() && proc.state !== 'Z' && (uid === null || proc.uids[1] === uid),
  )
  const found = new Set<string>()
  const killed: Proc[] = []
  for (const proc of procs) {
    const name = names.length === 0 ? '' : names.find((wanted) => isNamed(proc, wanted, has))
    if (name === undefined) continue
    if (has('i') && !(yield* confirm(self, proc, number))) continue
    const signal = signalOf(number)
    if (signal === null) continue
    const target = has('g') ? -proc.pgid : proc.pid
    const sent = self.sys.kill(target, signal)
    if (sent.ok) {
      killed.push(proc)
      if (has('v')) yield* self.stderr.write(`Killed ${proc.comm}(${proc.pid}) with signal ${number}\n`)
    } else if (sent.error.errno !== 'ESRCH') {
      yield* self.stderr.write(`${proc.comm}(${proc.pid}): ${reason(sent.error)}\n`)
    }
    // What may not be killed was not found either, as killall counts.
    if (sent.ok) found.add(name)
  }
  const missing = names.filter((name) => !found.has(name))
  if (!has('q')) for (const name of missing) yield* self.stderr.write(`${name}: no process found\n`)
  if (has('w')) yield* waitForEnd(self, killed)
  return missing.length > 0 || (killed.length === 0 && found.size === 0) ? 1 : killed.length > 0 ? 0 : 1
}

function isNamed(proc: Proc, wanted: string, has: (name: string) => boolean): boolean {
  if (has('r')) {
    const expression = extendedRegExp(wanted, has('I'))
    return expression !== 'invalid' && expression.test(proc.comm)
  }
  const fold = (text: string) => (has('I') ? text.toLowerCase() : text)
  if (wanted.includes('/')) return proc.argv[0] === wanted
  if (wanted.length > 15) {
    const first = proc.argv[0] ?? ''
    return fold(first.slice(first.lastIndexOf('/') + 1)) === fold(wanted)
  }
  return fold(proc.comm) === fold(wanted)
}

function* confirm(self: Command, proc: Proc, number: number): Task<boolean> {
  const verb = number === 15 ? 'Kill' : 'Signal'
  yield* self.print(`${verb} ${proc.comm}(${proc.pid}) ? (y/N) `)
  yield* self.stdout.flush()
  const answer = yield* self.stdin.line()
  return /^[yY]/.test(answer ?? '')
}

function* waitForEnd(self: Command, killed: readonly Proc[]): Task<void> {
  for (const proc of killed) {
    for (;;) {
      const now = yield* readProc(self.sys, proc.pid)
      if (now === null || now.state === 'Z') break
      yield* self.sys.nanosleep(1000)
    }
  }
}
