/** wait: for children by pid, by job, for all, or for the next. */
import { SIGNALS } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Job, stateOf, statusCode } from '../jobs.ts'
import type { Shell } from '../shell.ts'
import { handleSignal } from '../trap-runner.ts'
import { jobOf } from './jobs.ts'
import { assignNamed, isVariableName } from './names.ts'
import { type BuiltinContext, readFlags } from './types.ts'

export function* wait(context: BuiltinContext): Task<number> {
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
    // Nor does dash say then what a signal has killed.
    if (shell.interactive || !shell.isBash)
      for (const job of shell.jobs.all)
        if (stateOf(job) === 'done') {
          job.notified = true
          job.waited = true
        }
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
    job.waited = true
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
    // The end of a child is what is waited for: its trap runs and the wait goes on, but for POSIX.
    const trapped = signals.find(
      (signal) => shell.traps.has(signal) && (signal !== 'SIGCHLD' || !shell.isBash || shell.set.posix),
    )
    if (trapped) return 128 + SIGNALS[trapped]
    if (signals.includes('SIGINT')) return 130
  }
  return null
}

function* waitNext(context: BuiltinContext, specs: readonly string[], report: (pid: number) => void): Task<number> {
  const { shell } = context
  const wanted = (job: Job) => !job.foreground && (specs.length === 0 || specs.some((spec) => names(shell, job, spec)))
  for (const spec of specs) {
    if (shell.jobs.all.some((job) => wanted(job) && names(shell, job, spec))) continue
    if (/^\d+$/.test(spec) || spec.startsWith('%')) shell.fail(`${spec}: no such job`)
    else shell.fail(`\`${spec}': not a pid or valid job spec`)
  }
  if (!shell.jobs.all.some(wanted)) return 127
  const done = () => shell.jobs.all.find((job) => wanted(job) && stateOf(job) === 'done')
  const interrupted = yield* waitUntil(context, () => done() !== undefined)
  if (interrupted !== null) return interrupted
  const job = done()
  if (!job) return 127
  const last = job.processes.at(-1)!
  report(last.pid)
  const status = last.status ? statusCode(last.status) : 0
  shell.jobs.notifyOne(job)
  return status
}

const names = (shell: Shell, job: Job, spec: string): boolean =>
  spec.startsWith('%') ? shell.jobs.find(spec) === job : job.processes.some(({ pid }) => pid === Number(spec))
