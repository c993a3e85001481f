/** jobs, fg, bg, wait, kill, disown, suspend, trap. */

import { strerror } from '../../../errno/index.ts'
import { SIGNALS, type Signal } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { waitForeground } from '../external.ts'
import { type Job, jobText, stateOf, statusCode } from '../jobs.ts'
import { runScript } from '../script.ts'
import { handleSignal } from '../trap-runner.ts'
import { isSignal, signalByName, signalList, type TrapName, trapName } from '../traps.ts'
import { singleQuote } from '../words/quote.ts'
import { assignNamed, isVariableName } from './names.ts'
import { type Builtin, type BuiltinContext, readFlags, usage } from './types.ts'

/** The job of a spec, or null after a message. */
function jobOf({ shell }: BuiltinContext, spec: string): Job | null {
  const job = /^\d+$/.test(spec) ? shell.jobs.byPid(Number(spec)) : shell.jobs.find(spec)
  if (job === 'ambiguous') shell.fail(`${spec.replace(/^%\??/, '')}: ambiguous job spec`)
  else if (job === null) shell.fail(shell.isBash ? `${spec}: no such job` : `No such job: ${spec}`)
  return job === 'ambiguous' ? null : job
}

function* jobs(context: BuiltinContext): Task<number> {
  const { shell, evaluator } = context
  const flags = readFlags(context, 'lnprsx')
  if (!flags) return 2
  const has = (letter: string) => flags.set.has(letter)
  if (has('x')) {
    const words = flags.rest.map((word) => {
      const job = word.startsWith('%') ? shell.jobs.find(word) : null
      return job && job !== 'ambiguous' ? String(job.pgid) : word
    })
    shell.currentBuiltin = null
    return yield* runScript(evaluator, words.map(singleQuote).join(' '), { name: 'eval', line: shell.line })
  }
  yield* shell.jobs.reap()
  let status = 0
  let list: readonly Job[]
  if (flags.rest.length > 0) {
    list = flags.rest.flatMap((spec) => {
      const job = jobOf(context, spec)
      if (job === null) status = 1
      if (job === null && shell.jobs.find(spec) === 'ambiguous') shell.fail(`${spec}: no such job`)
      return job ?? []
    })
  } else list = shell.level > 0 && shell.jobs.all.length === 0 ? shell.jobs.inheritedList : shell.jobs.all
  for (const job of list) {
    if (job.foreground) continue
    const state = stateOf(job)
    if ((has('r') && state !== 'running') || (has('s') && state !== 'stopped') || (has('n') && job.notified)) continue
    if (has('p'))
      shell.out(`${job.pgid === shell.sys.getpid() || !job.controlled ? job.processes[0]!.pid : job.pgid}\n`)
    else shell.out(shell.jobs.describe(job, has('l') ? 'long' : 'standard'))
    job.notified = true
  }
  for (const job of [...shell.jobs.all])
    if (stateOf(job) === 'done' && job.notified && !job.foreground) shell.jobs.remove(job)
  return status
}

function* resume(context: BuiltinContext, foreground: boolean): Task<number> {
  const { shell, evaluator } = context
  if (!shell.set.monitor)
    return shell.isBash
      ? shell.fail('no job control')
      : shell.fail(`job ${context.args[1] ?? '(null)'} not created under job control`, 2)
  yield* shell.jobs.reap()
  const specs = context.args.slice(context.args[1] === '--' ? 2 : 1)
  let status = 0
  for (const spec of specs.length === 0 ? [''] : foreground ? specs.slice(0, 1) : specs) {
    const job = spec === '' ? shell.jobs.current : jobOf(context, spec)
    if (job === null) {
      if (spec === '') shell.fail('current: no such job')
      status = 1
      continue
    }
    if (stateOf(job) === 'done') {
      shell.fail('job has terminated')
      status = 1
      continue
    }
    if (!foreground && stateOf(job) === 'running') {
      shell.fail(`job ${job.id} already in background`)
      continue
    }
    for (const process of job.processes) if (process.status?.kind === 'stopped') process.status = null
    shell.jobs.makeCurrent(job)
    if (foreground) shell.out(`${jobText(job)}\n`)
    else shell.out(`[${job.id}]${shell.jobs.mark(job)} ${jobText(job)} &\n`)
    job.notified = false
    job.foreground = foreground
    yield* shell.flush()
    if (foreground && shell.interactive) shell.sys.tcsetpgrp(shell.terminal, job.pgid)
    shell.sys.kill(-job.pgid, 'SIGCONT')
    if (foreground) return yield* waitForeground(evaluator, job)
  }
  return status
}

// ---- wait

function* wait(context: BuiltinContext): Task<number> {
  const { shell } = context
  const flags = readFlags(context, shell.isBash ? 'fnp:' : '')
  if (!flags) return 2
  const variable = flags.set.get('p')
  if (variable !== undefined) {
    if (!isVariableName(variable)) return shell.fail(`\`${variable}': not a valid identifier`)
    shell.unset(variable)
  }
  const report = (pid: number) => {
    if (variable !== undefined) assignNamed(shell, variable, String(pid))
  }
  if (flags.set.has('n')) return yield* waitNext(context, flags.rest, report)
  if (flags.rest.length === 0) {
    const interrupted = yield* waitUntil(context, () => {
      const last = shell.lastBackground
      return shell.jobs.all.every((job) => stateOf(job) !== 'running') && (last === null || !shell.jobs.isStray(last))
    })
    if (interrupted !== null) return interrupted
    // At a prompt nothing is said about jobs that were waited for.
    if (shell.interactive) for (const job of shell.jobs.all) if (stateOf(job) === 'done') job.notified = true
    shell.jobs.notify()
    return 0
  }
  let status = 0
  for (const spec of flags.rest) {
    let job: Job | null
    let pid: number | null = null
    if (spec.startsWith('%')) {
      job = jobOf(context, spec)
      if (job === null) {
        status = shell.isBash ? 127 : 2
        continue
      }
    } else if (/^\d+$/.test(spec)) {
      pid = Number(spec)
      job = shell.jobs.byPid(pid)
      if (job === null) {
        if (shell.jobs.isStray(pid)) {
          const stray = pid
          const interrupted = yield* waitUntil(context, () => !shell.jobs.isStray(stray))
          if (interrupted !== null) return interrupted
        }
        const remembered = shell.jobs.rememberedStatus(pid)
        if (remembered === undefined) {
          if (shell.isBash) shell.fail(`pid ${pid} is not a child of this shell`)
          status = 127
        } else {
          status = remembered
          report(pid)
        }
        continue
      }
    } else {
      shell.fail(shell.isBash ? `\`${spec}': not a pid or valid job spec` : `Illegal number: ${spec}`)
      status = shell.isBash ? 1 : 2
      continue
    }
    const process = pid === null ? null : job.processes.find((one) => one.pid === pid)!
    const over = () =>
      process ? process.status !== null && process.status.kind !== 'continued' : stateOf(job) !== 'running'
    const interrupted = yield* waitUntil(context, over)
    if (interrupted !== null) return interrupted
    const last = process ?? job.processes.at(-1)!
    status = last.status ? statusCode(last.status) : 127
    report(last.pid)
    if (stateOf(job) === 'stopped' && !shell.set.monitor) continue
    shell.jobs.notify()
  }
  return status
}

/** Waits for children until `over`; a trapped signal ends it with 128 + its number. */
function* waitUntil({ shell, evaluator }: BuiltinContext, over: () => boolean): Task<number | null> {
  yield* shell.jobs.reap()
  while (!over()) {
    const status = yield* shell.sys.wait4(-1, { untraced: shell.set.monitor })
    if (status.ok) {
      if (status.value) shell.jobs.record(status.value)
      continue
    }
    if (status.error.errno !== 'EINTR') return null
    const signals = shell.sys.takeSignals()
    for (const signal of signals) yield* handleSignal(evaluator, signal)
    const trapped = signals.find((signal) => shell.traps.has(signal))
    if (trapped) return 128 + SIGNALS[trapped]
    if (signals.includes('SIGINT')) return 130
  }
  return null
}

function* waitNext(context: BuiltinContext, specs: readonly string[], report: (pid: number) => void): Task<number> {
  const { shell } = context
  const wanted = (job: Job) =>
    !job.foreground &&
    (specs.length === 0 ||
      specs.some((spec) =>
        spec.startsWith('%') ? shell.jobs.find(spec) === job : job.processes.some(({ pid }) => pid === Number(spec)),
      ))
  if (!shell.jobs.all.some(wanted)) return 127
  const done = () => shell.jobs.all.find((job) => wanted(job) && stateOf(job) === 'done')
  const interrupted = yield* waitUntil(context, () => done() !== undefined)
  if (interrupted !== null) return interrupted
  const job = done()
  if (!job) return 127
  const last = job.processes.at(-1)!
  report(last.pid)
  const status = last.status ? statusCode(last.status) : 0
  const others = shell.jobs.all.filter((other) => other !== job && stateOf(other) === 'done' && wanted(other))
  const kept = others.map((other) => [other, other.notified] as const)
  if (shell.interactive || !shell.set.monitor) shell.jobs.notifyOne(job)
  else shell.jobs.notifyOne(job)
  void kept
  return status
}

// ---- kill

const kill: Builtin = (context) => {
  const { shell, args } = context
  let signal: Signal | 0 | null = 'SIGTERM'
  let at = 1
  const first = args[1]
  if (first === undefined) return killUsage(context)
  if (first === '-l' || first === '-L') return listSignals(context, args.slice(2))
  for (; at < args.length; at++) {
    const arg = args[at]!
    if (arg === '--') {
      at++
      break
    }
    if (arg === '-s' || arg === '-n') {
      const name = args[++at]
      if (name === undefined) {
        shell.fail(`${arg}: option requires an argument`)
        return 1
      }
      signal = signalOf(name)
      if (signal === null)
        return shell.isBash
          ? shell.fail(`${name}: invalid signal specification`)
          : shell.fail(`invalid signal number or name: ${name}`, 2)
      continue
    }
    if (!arg.startsWith('-') || at > 1) break
    const name = arg.startsWith('-s') && arg.length > 2 && signalOf(arg.slice(1)) === null ? arg.slice(2) : arg.slice(1)
    signal = signalOf(name)
    if (signal === null) {
      if (!shell.isBash) {
        shell.fail(`Illegal option ${arg.slice(0, 2)}`)
        return 2
      }
      return shell.fail(`${name}: invalid signal specification`)
    }
  }
  const targets = args.slice(at)
  if (targets.length === 0) return killUsage(context)
  let good = 0
  for (const target of targets) {
    if (sendTo(context, target, signal!)) good++
    else if (!shell.isBash && !/^(?:%.*|-?\d+)$/.test(target)) return 2
  }
  // bash succeeds when any signal went out.
  return good > 0 && (shell.isBash || good === targets.length) ? 0 : 1
}

function killUsage(context: BuiltinContext): number {
  if (context.shell.isBash) return usage(context)
  return context.shell.fail('Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]', 2)
}

function signalOf(text: string): Signal | 0 | null {
  if (text === '0' || text.toUpperCase() === 'EXIT') return 0
  return signalByName(text)
}

function sendTo({ shell }: BuiltinContext, target: string, signal: Signal | 0): boolean {
  let failure: string | null = null
  const send = (pid: number) => {
    const sent = shell.sys.kill(pid, signal)
    if (!sent.ok) failure = sent.error.errno
    return sent.ok
  }
  if (target.startsWith('%')) {
    const job = shell.jobs.find(target)
    if (job === null || job === 'ambiguous') {
      shell.fail(job === null ? `${target}: no such job` : `${target}: ambiguous job spec`)
      return false
    }
    if (job.controlled) {
      const sent = send(-job.pgid)
      if (sent && (signal === 'SIGTERM' || signal === 'SIGHUP') && stateOf(job) === 'stopped')
        shell.sys.kill(-job.pgid, 'SIGCONT')
      if (sent) return true
    } else {
      let any = false
      for (const process of job.processes)
        if ((process.status === null || process.status.kind === 'stopped') && send(process.pid)) any = true
      if (any) return true
    }
    shell.fail(`(${job.processes[0]!.pid}) - ${strerror(failure ?? 'ESRCH')}`)
    return false
  }
  if (!/^-?\d+$/.test(target)) {
    if (!shell.isBash) shell.fail(`Illegal number: ${target}`)
    else
      shell.fail(target === '' ? "`': not a pid or valid job spec" : `${target}: arguments must be process or job IDs`)
    return false
  }
  if (send(Number(target))) return true
  shell.fail(shell.isBash ? `(${target}) - ${strerror(failure!)}` : `${strerror(failure!)}\n`)
  return false
}

function listSignals({ shell }: BuiltinContext, args: readonly string[]): number {
  const names = signalList()
  if (args.length === 0) {
    if (!shell.isBash) {
      for (let number = 0; number < 65; number++)
        shell.out(`${number === 0 ? '0' : (names[number] ?? String(number)).replace('SIG', '')}\n`)
      return 0
    }
    let column = 0
    for (let number = 1; number < 65; number++) {
      const name = names[number]
      if (name === undefined) continue
      const text = `${String(number).padStart(2)}) ${name}`
      shell.out(++column % 5 === 0 ? `${text}\n` : `${text}\t`)
    }
    if (column % 5 !== 0) shell.out('\n')
    return 0
  }
  let status = 0
  for (const arg of args) {
    if (/^\d+$/.test(arg)) {
      const number = Number(arg) > 128 ? Number(arg) - 128 : Number(arg)
      const name = number === 0 ? 'EXIT' : names[number]?.replace('SIG', '')
      if (name === undefined) {
        if (!shell.isBash) return shell.fail(`invalid signal number or exit status: ${arg}`, 2)
        shell.fail(`${arg}: invalid signal specification`)
        status = 1
      } else shell.out(`${name}\n`)
      continue
    }
    const wanted = arg.toUpperCase().replace(/^SIG/, '')
    if (!shell.isBash) return shell.fail(`Illegal number: ${arg}`, 2)
    if (wanted === 'EXIT') {
      shell.out('0\n')
      continue
    }
    const number = names.indexOf(`SIG${wanted}`)
    if (number < 0) {
      shell.fail(`${arg}: invalid signal specification`)
      status = 1
    } else shell.out(`${number}\n`)
  }
  return status
}

// ---- disown, suspend, trap

const disown: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'har')
  if (!flags) return 2
  let status = 0
  let targets: Job[]
  if (flags.rest.length > 0) {
    targets = flags.rest.flatMap((spec) => {
      const job = jobOf(context, spec)
      if (job === null) status = 1
      return job ?? []
    })
  } else if (flags.set.has('a') || flags.set.has('r')) {
    targets = shell.jobs.all.filter((job) => flags.set.has('a') || stateOf(job) === 'running')
  } else {
    const { current } = shell.jobs
    if (!current) return shell.fail('current: no such job')
    targets = [current]
  }
  for (const job of targets) {
    if (flags.set.has('h')) job.noHangup = true
    else shell.jobs.disown(job)
  }
  return status
}

const suspend: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'f')
  if (!flags) return 2
  if (!shell.set.monitor) return shell.fail('cannot suspend: no job control')
  if (shell.loginShell && !flags.set.has('f')) return shell.fail('cannot suspend a login shell')
  shell.sys.kill(shell.sys.getpid(), 'SIGSTOP')
  return 0
}

const trap: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, shell.isBash ? 'lp' : '')
  if (!flags) return 2
  if (flags.set.has('l')) return listSignals(context, [])
  const { rest } = flags
  if (rest.length === 0 || flags.set.has('p')) {
    const wanted = rest.map(trapName)
    for (let index = 0; index < rest.length; index++) {
      if (wanted[index] === null) return shell.fail(`${rest[index]}: invalid signal specification`)
    }
    const listed = [...shell.traps.listed()].sort(([a], [b]) => order(a) - order(b))
    for (const [name, command] of listed) {
      if (rest.length > 0 && !wanted.includes(name)) continue
      shell.out(`trap -- ${singleQuote(command)} ${shell.isBash ? name : name.replace('SIG', '')}\n`)
    }
    return 0
  }
  const [command, ...names] = rest
  // `trap INT` and `trap 2` reset a signal.
  const resets =
    command === '-' ||
    (names.length === 0 && trapName(command!) !== null) ||
    (/^\d+$/.test(command!) && trapName(command!) !== null && !shell.isBash)
  if (names.length === 0 && !resets) return usage(context)
  let status = 0
  for (const text of command === '-' || !resets ? names : rest) {
    const name = trapName(text)
    if (name === null || (!shell.isBash && /^(?:ERR|DEBUG|RETURN)$/.test(name))) {
      if (shell.isBash) shell.fail(`${text}: invalid signal specification`)
      else shell.emit(2, `trap: ${text}: bad trap\n`)
      status = 1
      continue
    }
    if (name === 'SIGKILL' || name === 'SIGSTOP') continue
    if (resets) shell.traps.reset(name)
    else shell.traps.set(name, command!)
  }
  return status
}

function order(name: TrapName): number {
  if (isSignal(name)) return SIGNALS[name]
  return { EXIT: 0, DEBUG: 65, ERR: 66, RETURN: 67 }[name]
}

export const jobControl: Readonly<Record<string, Builtin>> = {
  jobs,
  fg: (context) => resume(context, true),
  bg: (context) => resume(context, false),
  wait,
  kill,
  disown,
  suspend,
  trap,
}
