import { SIGNALS, type Signal } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { execvp, exitStatus, spawn } from '../lib/exec.ts'

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 }

/** Seconds from `1.5m`; null when it is no time interval. */
function seconds(text: string): number | null {
  if (/^inf(inity)?[smhd]?$/i.test(text)) return Infinity
  const match = /^\s*\+?(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?([smhd]?)$/.exec(text)
  if (!match) return null
  return Number(`${match[1]}e${match[2] ?? 0}`) * UNITS[match[3]!]!
}

const sleep = command(
  { names: ['sleep'], usage: ['NUMBER[SUFFIX]...', 'OPTION'], summary: 'Pause for NUMBER seconds.' },
  function* (self) {
    const { operands } = yield* self.options({ short: '+' })
    if (operands.length === 0) return yield* self.usage('missing operand')
    const wrong = operands.filter((text) => seconds(text) === null)
    for (const text of wrong) yield* self.warn(`invalid time interval ${self.quote(text)}`)
    if (wrong.length > 0) return yield* self.usage()
    const total = operands.reduce((sum, text) => sum + seconds(text)!, 0)
    const slept = yield* self.sys.nanosleep(total * 1000)
    return slept.ok ? 0 : yield* self.fail(`cannot read realtime clock: ${self.reason(slept.error)}`)
  },
)

function readSignal(text: string): Signal | 0 | null {
  if (/^\d+$/.test(text)) {
    if (Number(text) === 0) return 0
    return (Object.keys(SIGNALS) as Signal[]).find((name) => SIGNALS[name] === Number(text)) ?? null
  }
  const name = `SIG${text.toUpperCase().replace(/^SIG/, '')}`
  return name in SIGNALS ? (name as Signal) : null
}

/** Exit statuses of timeout itself. */
const TIMED_OUT = 124
const CANCELED = 125

const timeout = command(
  {
    names: ['timeout'],
    usage: ['[OPTION] DURATION COMMAND [ARG]...', '[OPTION]'],
    summary: 'Start COMMAND, and kill it if still running after DURATION.',
    failure: CANCELED,
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '+k:s:v',
      long: { foreground: 'foreground', 'kill-after': 'k:', 'preserve-status': 'preserve', signal: 's:', verbose: 'v' },
    })
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const has = (name: string) => options.some((option) => option.name === name)
    const killAfter = value('k') === null ? 0 : seconds(value('k')!)
    if (killAfter === null) return yield* self.usage(`invalid time interval ${self.quote(value('k')!)}`)
    const signal = readSignal(value('s') ?? 'TERM')
    if (signal === null) return yield* self.usage(`${self.quote(value('s')!)}: invalid signal`)
    if (operands.length < 2) return yield* self.usage()
    const limit = seconds(operands[0]!)
    if (limit === null) return yield* self.usage(`invalid time interval ${self.quote(operands[0]!)}`)
    return yield* runLimited(self, operands.slice(1), limit, {
      signal,
      killAfter,
      ownGroup: !has('foreground'),
      preserve: has('preserve'),
      verbose: has('v'),
    })
  },
)

interface Limits {
  readonly signal: Signal | 0
  readonly killAfter: number
  readonly ownGroup: boolean
  readonly preserve: boolean
  readonly verbose: boolean
}

/** Signals that are passed on to the command. */
const FORWARDED: readonly Signal[] = ['SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGTERM']

function* runLimited(self: Command, argv: readonly string[], limit: number, limits: Limits): Task<number> {
  const { sys } = self
  if (limits.ownGroup) sys.setpgid(0, 0)
  for (const name of [...FORWARDED, 'SIGALRM', 'SIGCHLD'] as const)
    sys.sigaction(name, { kind: 'catch', restart: false })
  sys.sigaction('SIGTTIN', { kind: 'ignore' })
  sys.sigaction('SIGTTOU', { kind: 'ignore' })
  const child = spawn(
    sys,
    argv,
    self.env,
    function* (inner, error) {
      self.stderr.discard()
      const text = `${self.name}: failed to run command ${self.quote(argv[0]!)}: ${self.reason(error)}\n`
      yield* inner.write(2, new TextEncoder().encode(text))
      return error.errno === 'ENOENT' ? 127 : 126
    },
    function* (inner) {
      for (const name of [...FORWARDED, 'SIGALRM', 'SIGCHLD', 'SIGTTIN', 'SIGTTOU'] as const)
        inner.sigaction(name, { kind: 'default' })
      yield* inner.sched_yield()
    },
  )
  if (!child.ok) return yield* self.fail(`fork system call failed: ${self.reason(child.error)}`)
  const pid = child.value
  let timedOut = false
  let deadline = limit === 0 ? Infinity : sys.monotonic() + limit * 1000
  let signal = limits.signal
  for (;;) {
    const status = yield* sys.wait4(pid, { nohang: true })
    if (status.ok && status.value) {
      const code = exitStatus(status.value)
      if (status.value.kind === 'signaled' && !timedOut) {
        sys.sigaction(status.value.signal, { kind: 'default' })
        sys.kill(sys.getpid(), status.value.signal)
        yield* sys.sched_yield()
        return code
      }
      if (!timedOut || limits.preserve) return code
      // Killed by KILL: the status says so even without --preserve-status.
      return status.value.kind === 'signaled' && status.value.signal === 'SIGKILL' ? code : TIMED_OUT
    }
    if (!status.ok && status.error.errno === 'ECHILD') return TIMED_OUT
    for (const got of sys.takeSignals()) {
      if (FORWARDED.includes(got)) sys.kill(pid, got)
    }
    if (sys.monotonic() >= deadline) {
      timedOut = true
      if (limits.verbose) {
        const name = signal === 0 ? '0' : signal.replace('SIG', '')
        yield* self.warn(`sending signal ${name} to command ${self.quote(argv[0]!)}`)
      }
      sys.kill(pid, signal)
      if (limits.ownGroup && signal !== 0) {
        sys.sigaction(signal, { kind: 'ignore' })
        sys.kill(0, signal)
      }
      if (signal !== 'SIGKILL' && signal !== 'SIGCONT') {
        sys.kill(pid, 'SIGCONT')
        if (limits.ownGroup) sys.kill(0, 'SIGCONT')
      }
      deadline = limits.killAfter > 0 && signal !== 'SIGKILL' ? sys.monotonic() + limits.killAfter * 1000 : Infinity
      signal = 'SIGKILL'
      continue
    }
    // SIGCHLD ends the sleep.
    yield* sys.nanosleep(deadline - sys.monotonic())
  }
}

const nohup = command(
  {
    names: ['nohup'],
    usage: ['COMMAND [ARG]...', 'OPTION'],
    summary: 'Run COMMAND, ignoring hangup signals.',
    failure: CANCELED,
  },
  function* (self) {
    const { sys } = self
    const { operands } = yield* self.options({ short: '+' })
    if (operands.length === 0) return yield* self.usage('missing operand')
    const [input, output, errors] = [0, 1, 2].map((fd) => sys.isatty(fd))
    if (input) {
      const fd = yield* sys.open('/dev/null', 1)
      if (fd.ok && fd.value !== 0) {
        sys.dup2(fd.value, 0)
        sys.close(fd.value)
      }
      if (!output && !errors) yield* self.warn('ignoring input')
    }
    if (output || (errors && !sys.fstat(1).ok)) {
      const opened = yield* openNohupOut(self)
      if (output && opened.fd !== 1) {
        sys.dup2(opened.fd, 1)
        sys.close(opened.fd)
      }
      yield* self.warn(`${input ? 'ignoring input and ' : ''}appending output to ${self.quoteAlways(opened.path)}`)
    }
    if (errors) {
      if (!output) yield* self.warn(`${input ? 'ignoring input and ' : ''}redirecting stderr to stdout`)
      sys.dup2(1, 2)
    }
    sys.sigaction('SIGHUP', { kind: 'ignore' })
    const failed = yield* execvp(sys, operands, self.env)
    return yield* self.fail(
      `failed to run command ${self.quoteAlways(operands[0]!)}: ${self.reason(failed)}`,
      failed.errno === 'ENOENT' ? 127 : 126,
    )
  },
)

function* openNohupOut(self: Command): Task<{ fd: number; path: string }> {
  const { sys } = self
  const flags = 0o2101
  const umask = sys.umask(0o177)
  const first = yield* sys.open('nohup.out', flags, 0o600)
  if (first.ok) {
    sys.umask(umask)
    return { fd: first.value, path: 'nohup.out' }
  }
  const home = self.env.HOME ? `${self.env.HOME}/nohup.out` : null
  const second = home === null ? null : yield* sys.open(home, flags, 0o600)
  sys.umask(umask)
  if (second?.ok) return { fd: second.value, path: home! }
  yield* self.warn(`failed to open ${self.quoteAlways('nohup.out')}: ${self.reason(first.error)}`)
  if (second) yield* self.warn(`failed to open ${self.quoteAlways(home!)}: ${self.reason(second.error)}`)
  return yield* self.exit(CANCELED)
}

const nice = command(
  {
    names: ['nice'],
    usage: '[OPTION] [COMMAND [ARG]...]',
    summary: 'Run COMMAND with an adjusted niceness, which affects process scheduling.',
    failure: CANCELED,
  },
  function* (self) {
    const { sys } = self
    const old = /^-(-?\+?\d+)$/.exec(self.argv[1] ?? '')
    if (old) self.args = ['-n', old[1]!, ...self.args.slice(1)]
    const { options, operands } = yield* self.options({ short: '+n:', long: { adjustment: 'n:' } })
    const given = options.findLast((option) => option.name === 'n')?.value ?? null
    if (given !== null && !/^[-+]?\d+$/.test(given)) return yield* self.fail(`invalid adjustment ${self.quote(given)}`)
    const now = sys.getpriority(0)
    if (operands.length === 0) {
      if (given !== null) return yield* self.usage('a command must be given with an adjustment')
      yield* self.print(`${now.ok ? now.value : 0}\n`)
      return 0
    }
    const set = sys.setpriority(0, (now.ok ? now.value : 0) + Number(given ?? 10))
    if (!set.ok) yield* self.warnBecause('cannot set niceness', set.error)
    const failed = yield* execvp(sys, operands, self.env)
    return yield* self.fail(
      `${self.quote(operands[0]!)}: ${self.reason(failed)}`,
      failed.errno === 'ENOENT' ? 127 : 126,
    )
  },
)

export default [sleep, timeout, nohup, nice]
