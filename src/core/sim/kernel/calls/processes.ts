import { ok } from '../../../lib/index.ts'
import { type Failable, failed } from '../../vfs/index.ts'
import { SIGNALS, type Signal } from '../constants.ts'
import { type Image, loadImage, replaceImage, startupTime } from '../exec.ts'
import { addressSpaceOf } from '../memory.ts'
import type { Process } from '../process.ts'
import { GONE } from '../scheduler.ts'
import { deliverHeldBack, forgetProcess } from '../signal-delivery.ts'
import { defaultAction, isUnstoppable } from '../signals.ts'
import type {
  IoPriority,
  Pid,
  Rlimit,
  RlimitName,
  SignalDisposition,
  Sys,
  SysError,
  SysResult,
  Task,
  WaitStatus,
} from '../sys.ts'
import { type CallBase, COST } from './base.ts'
import { IdentityCalls } from './identity.ts'

export interface WaitOptions {
  readonly nohang?: boolean
  readonly untraced?: boolean
  readonly continued?: boolean
}

/** fork, execve, wait4, kill and their family. */
export abstract class ProcessCalls extends IdentityCalls {
  fork(main: (sys: Sys) => Task<number>): SysResult<Pid> {
    this.enter(COST.fork)
    const { kernel, process } = this
    if (this.isOverProcessLimit()) return this.leave('clone', CLONE_ARGS, 'EAGAIN')
    const child = kernel.clone(process, main)
    if (process.tracer?.follow) {
      child.tracer = process.tracer
      process.tracer.tracees++
      if (process.tracer.interceptor) (child.sys as unknown as CallBase).intercept(process.tracer.interceptor)
    }
    return this.leave('clone', CLONE_ARGS, child.pid)
  }

  /** RLIMIT_NPROC counts the processes of the real user; root may always. */
  private isOverProcessLimit(): boolean {
    const { kernel, process } = this
    const { soft } = process.limits.nproc
    if (soft === Number.POSITIVE_INFINITY || process.credentials.uid === 0) return false
    let count = 0
    for (const other of kernel.processes.values()) if (other.credentials.uid === process.credentials.uid) count++
    return count >= soft
  }

  *execve(path: string, argv: readonly string[], env: Readonly<Record<string, string>>): Task<SysError> {
    yield* this.enterTask(COST.path)
    const { kernel, process } = this
    const image = loadImage(kernel, process, path, argv.length > 0 ? argv : [''], env)
    const args = [path, argv, Object.keys(env).length]
    if (failed(image)) {
      const result = this.leave('execve', args, image, { path })
      return result.ok ? { errno: 'EIO', syscall: 'execve' } : result.error
    }
    this.leave<Image | 0>('execve', args, 0, { path })
    kernel.scheduler.time += startupTime(image.name)
    const wait = replaceImage(kernel, process, image, env)
    this.traceLoading(image.name)
    for (;;) yield wait
  }

  /** What the dynamic loader does before main, for strace. */
  protected abstract traceLoading(program: string): void

  /** main has returned: the C library ends the process. */
  returned(code: number): void {
    this.leave<null>('exit_group', [code & 0xff], null)
  }

  *exit(code: number): Task<never> {
    this.enter()
    this.leave<null>('exit_group', [code & 0xff], null)
    this.kernel.exit(this.process, { kind: 'exited', pid: this.process.pid, code: code & 0xff })
    for (;;) yield GONE
  }

  *wait4(pid: Pid, options: WaitOptions = {}): Task<SysResult<WaitStatus | null>> {
    yield* this.enterTask()
    const args = (status: WaitStatus | null) => [pid, statusText(status), optionsText(options)]
    if (this.process.tracer) yield* this.announce('wait4', args(null), 1)
    for (;;) {
      const outcome = this.tryWait(pid, options)
      if (outcome !== 'nothing') {
        if (failed(outcome)) return this.leave<WaitStatus>('wait4', args(null), outcome)
        return this.leave<WaitStatus | null>('wait4', args(outcome), outcome, { shown: outcome.pid })
      }
      if (options.nohang) return this.leave<WaitStatus | null>('wait4', args(null), null, { shown: 0 })
      if ((yield* this.sleep([this.process.childNews])) === 'signal') {
        return this.leave<WaitStatus>('wait4', args(null), 'EINTR')
      }
    }
  }

  private tryWait(pid: Pid, options: WaitOptions): Failable<WaitStatus> | 'nothing' {
    const { process, kernel } = this
    const isWanted = (child: Process) =>
      pid > 0 ? child.pid === pid : pid === -1 || child.pgid === (pid === 0 ? process.pgid : -pid)
    let hasChildren = false
    for (const child of process.children) {
      if (!isWanted(child)) continue
      hasChildren = true
      if (child.state === 'zombie') {
        forgetProcess(kernel, child)
        return child.status!
      }
      const { news } = child
      if ((news?.kind === 'stopped' && options.untraced) || (news?.kind === 'continued' && options.continued)) {
        child.news = null
        return news
      }
    }
    return hasChildren ? 'nothing' : 'ECHILD'
  }

  kill(pid: Pid, signal: Signal | 0): SysResult {
    this.enter()
    const outcome = this.signalAll(pid, signal)
    const result = this.leaveDone('kill', [pid, signal], outcome)
    if (this.process.isDead) this.enter()
    return result
  }

  private signalAll(pid: Pid, signal: Signal | 0): Failable<0> {
    if (signal !== 0 && !(signal in SIGNALS)) return 'EINVAL'
    const targets = this.targets(pid)
    if (targets.length === 0) return 'ESRCH'
    const allowed = targets.filter((target) => this.maySignal(target, signal))
    if (allowed.length === 0) return 'EPERM'
    const cause = { code: 'SI_USER', pid: this.process.pid, uid: this.credentials.uid } as const
    if (signal !== 0) for (const target of allowed) this.kernel.post(target, signal, cause)
    return 0
  }

  private targets(pid: Pid): Process[] {
    const { kernel, process } = this
    if (pid > 0) {
      const target = kernel.find(pid)
      return target ? [target] : []
    }
    if (pid === -1) return [...kernel.processes.values()].filter((p) => p !== kernel.init && p !== process)
    const pgid = pid === 0 ? process.pgid : -pid
    return [...kernel.processes.values()].filter((p) => p.pgid === pgid && p.state !== 'gone')
  }

  private maySignal(target: Process, signal: Signal | 0): boolean {
    const { uid, euid, capabilities } = this.credentials
    if (capabilities.has('CAP_KILL') || target === this.process) return true
    if (signal === 'SIGCONT' && target.session === this.process.session) return true
    return [uid, euid].some((id) => id === target.credentials.uid || id === target.credentials.suid)
  }

  sigaction(signal: Signal, disposition: SignalDisposition): SysResult<SignalDisposition> {
    this.enter()
    const { process } = this
    const args = [signal, disposition.kind === 'catch' ? '{sa_handler=0x5555}' : DISPOSITIONS[disposition.kind]]
    if (isUnstoppable(signal)) return this.leave<SignalDisposition>('rt_sigaction', args, 'EINVAL')
    const before = process.disposition(signal)
    process.dispositions.set(signal, disposition)
    if (disposition.kind !== 'catch') process.caught = process.caught.filter((s) => s !== signal)
    const drops =
      disposition.kind === 'ignore' || (disposition.kind === 'default' && defaultAction(signal) === 'ignore')
    if (drops) process.pending = process.pending.filter((s) => s !== signal)
    return this.leave('rt_sigaction', args, before, { shown: 0 })
  }

  takeSignals(): readonly Signal[] {
    const { process } = this
    if (process.caught.length === 0) return NO_SIGNALS
    const taken = process.caught
    process.caught = []
    return taken
  }

  sigprocmask(how: 'block' | 'unblock' | 'set', signals: readonly Signal[]): readonly Signal[] {
    this.enter()
    const { process, kernel } = this
    const before = [...process.blocked]
    const next = how === 'set' ? new Set(signals) : new Set(before)
    for (const signal of signals) how === 'unblock' ? next.delete(signal) : next.add(signal)
    process.blocked = next
    this.leave<0>('rt_sigprocmask', [MASK_NAMES[how], `[${signals.map((s) => s.slice(3)).join(' ')}]`], 0)
    deliverHeldBack(kernel, process)
    return before
  }

  *pause(): Task<SysResult> {
    yield* this.enterTask()
    while ((yield* this.sleep([])) !== 'signal');
    return this.leaveDone('pause', [], 'EINTR')
  }

  alarm(seconds: number): number {
    this.enter()
    const { process, kernel } = this
    const { scheduler } = kernel
    const left = process.alarm ? Math.ceil((process.alarm.at - scheduler.time) / 1000) : 0
    if (process.alarm) process.alarm.timer.cancelled = true
    process.alarm = null
    if (seconds > 0) {
      const ring = () => {
        process.alarm = null
        kernel.post(process, 'SIGALRM')
      }
      process.alarm = { timer: scheduler.after(seconds * 1000, ring), at: scheduler.time + seconds * 1000 }
    }
    this.leave('alarm', [seconds], left)
    return left
  }

  prlimit(pid: Pid, name: RlimitName, next?: Rlimit): SysResult<Rlimit> {
    this.enter()
    const target = this.target(pid)
    const before = target?.limits[name]
    const args = [
      pid,
      `RLIMIT_${name.toUpperCase()}`,
      next ? rlimitText(next) : 'NULL',
      before ? rlimitText(before) : 'NULL',
    ]
    return this.leave('prlimit64', args, this.setLimit(target, name, next) || before!, { shown: 0 })
  }

  private setLimit(target: Process | undefined, name: RlimitName, next: Rlimit | undefined): Failable<0> {
    if (!target) return 'ESRCH'
    const { uid, capabilities } = this.credentials
    if (target !== this.process && target.credentials.uid !== uid && !capabilities.has('CAP_SYS_RESOURCE'))
      return 'EPERM'
    if (!next) return 0
    if (next.soft > next.hard) return 'EINVAL'
    if (name === 'nofile' && next.hard > this.kernel.sysctl.number('fs.nr_open')) return 'EPERM'
    if (next.hard > target.limits[name].hard && !capabilities.has('CAP_SYS_RESOURCE')) return 'EPERM'
    target.limits = { ...target.limits, [name]: next }
    return 0
  }

  getpriority(pid: Pid): SysResult<number> {
    this.enter()
    return this.leave('getpriority', ['PRIO_PROCESS', pid], this.target(pid)?.nice ?? 'ESRCH')
  }

  /** RLIMIT_NICE is 0 in our worlds: only root may go below the present value. */
  setpriority(pid: Pid, nice: number): SysResult {
    this.enter()
    const target = this.target(pid)
    const wanted = Math.max(-20, Math.min(19, nice))
    const outcome = this.checkNice(target, wanted)
    if (!outcome) target!.nice = wanted
    return this.leaveDone('setpriority', ['PRIO_PROCESS', pid, nice], outcome)
  }

  ioprio(pid: Pid, next?: IoPriority): SysResult<IoPriority> {
    this.enter()
    const target = this.target(pid)
    const { euid, capabilities } = this.credentials
    const isOthers = target && target.credentials.uid !== euid && !capabilities.has('CAP_SYS_NICE')
    // Three bits are the class.
    const kind = (next?.kind ?? 0) & 7
    const isRefused = isOthers || (kind === 1 && !capabilities.has('CAP_SYS_NICE'))
    let outcome: Failable<IoPriority> = target?.ioPriority ?? 'ESRCH'
    if (target && next) outcome = kind > 3 ? 'EINVAL' : isRefused ? 'EPERM' : { ...next, kind }
    if (target && typeof outcome !== 'string') target.ioPriority = outcome
    return this.leave(next ? 'ioprio_set' : 'ioprio_get', ['IOPRIO_WHO_PROCESS', pid], outcome)
  }

  private checkNice(target: Process | undefined, nice: number): Failable<0> {
    if (!target) return 'ESRCH'
    const { euid, capabilities } = this.credentials
    if (capabilities.has('CAP_SYS_NICE')) return 0
    if (target.credentials.uid !== euid && target.credentials.euid !== euid) return 'EPERM'
    return nice < target.nice && nice < 20 - target.limits.nice.soft ? 'EACCES' : 0
  }

  setProcessTitle(comm: string, argv?: readonly string[]): void {
    this.process.comm = comm.slice(0, 15)
    if (argv) this.process.argv = argv
  }

  mmap(bytes: number): SysResult {
    this.enter()
    const { process } = this
    const fits = addressSpaceOf(process) + bytes <= process.limits.as.soft
    if (fits) process.mappedBytes += bytes
    const args = ['NULL', bytes, 'PROT_READ|PROT_WRITE', 'MAP_PRIVATE|MAP_ANONYMOUS', -1, 0]
    const result = this.leave('mmap', args, fits ? 0 : 'ENOMEM', { shown: MAPPED_AT })
    return result.ok ? ok(undefined) : result
  }

  times(): { readonly userMs: number; readonly systemMs: number } {
    const { systemMs } = this.process
    return { userMs: systemMs / 2, systemMs }
  }

  *sched_yield(): Task<void> {
    yield* this.enterTask(COST.yield)
  }
}

const MAPPED_AT = '0x7f3a16c00000'
const NO_SIGNALS: readonly Signal[] = []
const CLONE_ARGS = [
  'child_stack=NULL',
  'flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD',
  'child_tidptr=0x7f4f98e6ba10',
]
const DISPOSITIONS = { default: '{sa_handler=SIG_DFL}', ignore: '{sa_handler=SIG_IGN}' }
const MASK_NAMES = { block: 'SIG_BLOCK', unblock: 'SIG_UNBLOCK', set: 'SIG_SETMASK' }

const limitText = (n: number) => (n === Number.POSITIVE_INFINITY ? 'RLIM64_INFINITY' : String(n))
const rlimitText = ({ soft, hard }: Rlimit) => `{rlim_cur=${limitText(soft)}, rlim_max=${limitText(hard)}}`

function statusText(status: WaitStatus | null): string {
  switch (status?.kind) {
    case undefined:
      return 'NULL'
    case 'exited':
      return `[{WIFEXITED(s) && WEXITSTATUS(s) == ${status.code}}]`
    case 'signaled':
      return `[{WIFSIGNALED(s) && WTERMSIG(s) == ${status.signal}}]`
    case 'stopped':
      return `[{WIFSTOPPED(s) && WSTOPSIG(s) == ${status.signal}}]`
    default:
      return '[{WIFCONTINUED(s)}]'
  }
}

function optionsText(options: WaitOptions): string {
  const names = [options.nohang && 'WNOHANG', options.untraced && 'WSTOPPED', options.continued && 'WCONTINUED']
  return names.filter(Boolean).join('|') || '0'
}
