import { unreachable } from '../../lib/index.ts'
import { SIGNALS, type Signal } from './constants.ts'
import type { Kernel } from './kernel.ts'
import type { Process } from './process.ts'
import { defaultAction, isUnstoppable } from './signals.ts'
import type { Pid, WaitStatus } from './sys.ts'

/** From the end of an orphan to the moment at which init has waited for it, in ms. */
const INIT_LATENCY = 0.1
const STOPPING: ReadonlySet<Signal> = new Set(['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'])

/** Where a signal comes from (siginfo_t), for strace. */
export type SignalCause =
  | { readonly code: 'SI_USER'; readonly pid: Pid; readonly uid: number }
  | { readonly code: 'CLD'; readonly status: WaitStatus; readonly uid: number }
  | { readonly code: 'SI_KERNEL' }
const FROM_KERNEL: SignalCause = { code: 'SI_KERNEL' }

/** kernel/signal.c send_signal(): what a signal does to a process, now or when it is unblocked. */
export function deliver(kernel: Kernel, process: Process, signal: Signal, cause: SignalCause = FROM_KERNEL): void {
  if (process.isDead) return
  prepare(kernel, process, signal)
  if (process.tracer && !process.blocked.has(signal)) tellTracer(kernel, process, signal, cause)
  const disposition = process.disposition(signal)
  const isForced = isUnstoppable(signal)
  // sig_ignored(): what is blocked waits even when it is ignored, for it may be caught by the time it is unblocked.
  const isIgnored = disposition.kind === 'ignore' && !process.blocked.has(signal)
  if (!isForced && isIgnored) return
  if (!isForced && (process.blocked.has(signal) || (process.isStopped && signal !== 'SIGCONT'))) {
    if (!process.pending.includes(signal)) process.pending.push(signal)
    return
  }
  if (process === kernel.init && disposition.kind !== 'catch') return
  if (!isForced && disposition.kind === 'catch') {
    if (!process.caught.includes(signal)) process.caught.push(signal)
    kernel.scheduler.wake(process)
    return
  }
  act(kernel, process, signal)
}

/** SIGCONT undoes a stop even when it is blocked or ignored; SIGKILL reaches the stopped. */
function prepare(kernel: Kernel, process: Process, signal: Signal): void {
  if (signal === 'SIGCONT') {
    process.pending = process.pending.filter((s) => !STOPPING.has(s))
    if (process.isStopped) {
      resume(kernel, process)
      deliverHeldBack(kernel, process)
    }
  } else if (signal === 'SIGKILL') {
    process.isStopped = false
  } else if (STOPPING.has(signal)) {
    process.pending = process.pending.filter((s) => s !== 'SIGCONT')
  }
}

function act(kernel: Kernel, process: Process, signal: Signal): void {
  const action = defaultAction(signal)
  switch (action) {
    case 'terminate':
    case 'core': {
      const core = action === 'core' && process.limits.core.soft > 0
      kernel.exit(process, { kind: 'signaled', pid: process.pid, signal, core })
      return
    }
    case 'stop':
      if (signal !== 'SIGSTOP' && isOrphanedGroup(kernel, process)) return
      stop(kernel, process, signal)
      return
    default:
      return
  }
}

function stop(kernel: Kernel, process: Process, signal: Signal): void {
  if (process.isStopped) return
  process.isStopped = true
  kernel.stopped.add(process)
  process.version++
  process.news = { kind: 'stopped', pid: process.pid, signal }
  tellParent(kernel, process)
}

function resume(kernel: Kernel, process: Process): void {
  process.isStopped = false
  kernel.stopped.delete(process)
  process.news = { kind: 'continued', pid: process.pid }
  tellParent(kernel, process)
  if (process === kernel.scheduler.current) return
  // A process that slept is woken and asks again for what it waited for.
  kernel.scheduler.forget(process)
  process.state = 'running'
  kernel.scheduler.runnable(process)
}

/** What came while the process was stopped, or blocked it: next_signal() takes the lowest number first. */
export function deliverHeldBack(kernel: Kernel, process: Process): void {
  const held = process.pending.filter((signal) => !process.blocked.has(signal))
  process.pending = process.pending.filter((signal) => process.blocked.has(signal))
  for (const signal of held.sort((a, b) => SIGNALS[a] - SIGNALS[b])) deliver(kernel, process, signal)
}

/** A child that has ended, stopped or gone on: SIGCHLD and everybody who waits. */
export function tellParent(kernel: Kernel, process: Process): void {
  const { parent } = process
  if (!parent) return
  kernel.scheduler.wakeAll(parent.childNews)
  const status = process.isDead ? process.status : process.news
  const { uid } = process.credentials
  deliver(kernel, parent, 'SIGCHLD', status ? { code: 'CLD', status, uid } : FROM_KERNEL)
}

/** The family side of exit: children go to init, the parent gets a zombie to wait for, or nothing if it ignores SIGCHLD. */
export function reapIntoInit(kernel: Kernel, process: Process, status: WaitStatus): void {
  tellTracerOfEnd(kernel, process, status)
  for (const child of process.children) {
    child.parent = kernel.init
    kernel.init.children.add(child)
    if (child.state === 'zombie') forgetProcess(kernel, child)
    else continueOrphans(kernel, child)
  }
  process.children.clear()
  if (process.session.id === process.pid) process.session.terminal?.leaderEnded()
  const { parent } = process
  if (parent === kernel.init) {
    // init has to run before its zombie goes.
    kernel.scheduler.after(INIT_LATENCY, () => forgetProcess(kernel, process))
    kernel.scheduler.wakeAll(parent.childNews)
    return
  }
  if (!parent || parent.dispositions.get('SIGCHLD')?.kind === 'ignore') {
    forgetProcess(kernel, process)
    if (parent) kernel.scheduler.wakeAll(parent.childNews)
    return
  }
  tellParent(kernel, process)
}

export function forgetProcess(kernel: Kernel, process: Process): void {
  process.state = 'gone'
  process.parent?.children.delete(process)
  kernel.processes.delete(process.pid)
}

/** A stopped group that loses its last parent in the session is hung up and continued. */
function continueOrphans(kernel: Kernel, child: Process): void {
  if (kernel.stopped.size === 0) return
  const group = kernel.group(child.pgid)
  if (!isOrphanedGroup(kernel, child) || !group.some((member) => member.isStopped)) return
  for (const member of group) {
    deliver(kernel, member, 'SIGHUP')
    deliver(kernel, member, 'SIGCONT')
  }
}

/** No member has a parent in another group of the same session: nobody could continue it. */
export function isOrphanedGroup(kernel: Kernel, process: Process): boolean {
  return !kernel
    .group(process.pgid)
    .some(
      ({ parent }) =>
        parent && parent !== kernel.init && parent.pgid !== process.pgid && parent.session === process.session,
    )
}

function tellTracer(kernel: Kernel, process: Process, signal: Signal, cause: SignalCause): void {
  const text = `--- ${signal} {si_signo=${signal}, ${causeText(cause)}} ---`
  process.tracer!.events.push({ kind: 'signal', pid: process.pid, signal, text })
  kernel.scheduler.wakeAll(process.tracer!.queue)
}

const CHILD_CODES = { exited: 'CLD_EXITED', signaled: 'CLD_KILLED', stopped: 'CLD_STOPPED', continued: 'CLD_CONTINUED' }

function causeText(cause: SignalCause): string {
  switch (cause.code) {
    case 'SI_USER':
      return `si_code=SI_USER, si_pid=${cause.pid}, si_uid=${cause.uid}`
    case 'SI_KERNEL':
      return 'si_code=SI_KERNEL'
    case 'CLD': {
      const { status, uid } = cause
      const value = status.kind === 'exited' ? status.code : status.kind === 'continued' ? 'SIGCONT' : status.signal
      const head = `si_code=${CHILD_CODES[status.kind]}, si_pid=${status.pid}, si_uid=${uid}`
      return `${head}, si_status=${value}, si_utime=0, si_stime=0`
    }
    default:
      return unreachable(cause)
  }
}

function tellTracerOfEnd(kernel: Kernel, process: Process, status: WaitStatus): void {
  const { tracer } = process
  if (!tracer) return
  kernel.scheduler.wakeAll(tracer.queue)
  tracer.events.push({ kind: 'exited', pid: process.pid, status })
  tracer.tracees--
}
