import { err, ok } from '../../../lib/index.ts'
import { type Failable, failed, idInside, type Walker } from '../../vfs/index.ts'
import { type Errno, O_PATH, type Signal } from '../constants.ts'
import type { OpenFile } from '../files/open-file.ts'
import type { Kernel } from '../kernel.ts'
import type { Process } from '../process.ts'
import { GONE, ProcessGone, RESCHEDULE, SLEEP, type WaitQueue } from '../scheduler.ts'
import type { Fd, Injection, InterceptedCall, Interceptor, SocketAddress, Stat, SysResult, Task } from '../sys.ts'
import { TraceRecord } from '../trace.ts'

/** Virtual ms that a call costs its process: enough to order the events of several processes as a real machine would. */
export const COST = { call: 0.001, path: 0.004, data: 0.002, fork: 0.08, yield: 0.2, loop: 0.5 } as const

const DONE = ok(undefined)

export interface Traced {
  readonly path?: string
  readonly address?: SocketAddress
  /** What strace shows as the result; the value itself when it is a number. */
  readonly shown?: unknown
}

/** What all calls share: entering and leaving, giving way, waiting. */
export abstract class CallBase implements Walker {
  constructor(
    protected readonly kernel: Kernel,
    protected readonly process: Process,
  ) {}

  // The process itself is the walker of its paths.
  get root() {
    return this.process.root
  }
  get cwd() {
    return this.process.cwd
  }
  get credentials() {
    return this.process.credentials
  }

  /** A call begins: it costs time, and a process that has died in the meantime goes no further. */
  protected enter(cost: number = COST.call): void {
    if (this.process.isDead) throw new ProcessGone()
    this.kernel.scheduler.time += cost
    this.process.systemMs += cost
    if (this.process.limits.cpu.soft !== Number.POSITIVE_INFINITY) this.checkCpuTime()
  }

  /** A loop without calls asks now and then whether it is to go on: under RLIMIT_CPU that counts as work, so that it ends. */
  protected chargeLoop(): void {
    const { process } = this
    if (process.isDead || process.limits.cpu.soft === Number.POSITIVE_INFINITY) return
    process.systemMs += COST.loop
    this.postCpuSignals()
  }

  /** RLIMIT_CPU: SIGXCPU at the soft limit and each second after it, SIGKILL at the hard one. */
  private checkCpuTime(): void {
    this.postCpuSignals()
    if (this.process.isDead) throw new ProcessGone()
  }

  private postCpuSignals(): void {
    const { process, kernel } = this
    const { soft, hard } = process.limits.cpu
    const seconds = Math.floor(process.systemMs / 1000)
    if (seconds >= Math.max(1, hard)) kernel.post(process, 'SIGKILL')
    else if (seconds >= Math.max(1, soft) && seconds > process.warnedAtSecond) {
      process.warnedAtSecond = seconds
      kernel.post(process, 'SIGXCPU')
    }
  }

  /** The same for calls that may block: others run first if they are behind, and a stopped process stops here. */
  protected *enterTask(cost: number = COST.call): Task<void> {
    this.enter(cost)
    const { scheduler } = this.kernel
    while (scheduler.time > scheduler.horizon || this.process.isStopped) {
      yield RESCHEDULE
      if (this.process.isDead) yield GONE
    }
    yield* this.waitForTracer()
  }

  /** A tracer is told of a call before its effect: what it prints then stands before what the call prints. */
  protected *announce(syscall: string, args: readonly unknown[], known: number): Task<void> {
    const { kernel, process } = this
    if (!process.tracer) return
    const entry = this.entryOf(syscall, args)
    process.tracer.events.push({ kind: 'entered', entry, known })
    kernel.scheduler.wakeAll(process.tracer.queue)
    yield* this.waitForTracer()
  }

  /** A call that has no result yet. */
  private entryOf(syscall: string, args: readonly unknown[]): TraceRecord {
    const { kernel, process } = this
    const { pid, comm, cwd } = process
    return new TraceRecord(kernel.trace.count, kernel.clock, pid, comm, syscall, args, 0, null, null, cwd, null)
  }

  /** A traced process goes on when its tracer has shown what was, so that output and trace appear in their order. */
  private *waitForTracer(): Task<void> {
    const { process, kernel } = this
    for (;;) {
      const { tracer } = process
      if (!tracer || tracer.process.isDead || (tracer.events.length === 0 && tracer.isWaiting)) return
      kernel.scheduler.sleep(process, [tracer.caughtUp], Number.POSITIVE_INFINITY)
      yield SLEEP
      if (process.isDead) yield GONE
    }
  }

  /** strace -e inject: the calls of this one process are shadowed by ones that ask the tracer first. */
  intercept(interceptor: Interceptor): void {
    for (const [method, call] of Object.entries(interceptor.calls)) {
      const real = Reflect.get(this, method) as (...given: unknown[]) => unknown
      const value = (...given: never[]): unknown => {
        if (this.process.tracer?.interceptor !== interceptor) return real.apply(this, given)
        if (call.isTask)
          return this.interceptedTask(interceptor, call, given, real as (...given: unknown[]) => Task<unknown>)
        const answer = interceptor.answer(this.entryOf(call.syscall, call.args(...given)))
        const result = this.answered(call, given, answer) ?? real.apply(this, given)
        if (answer?.signal) this.kernel.post(this.process, answer.signal, { code: 'SI_KERNEL' })
        if (this.process.isDead) this.enter()
        return result
      }
      Object.defineProperty(this, method, { value, configurable: true })
    }
  }

  private *interceptedTask(
    interceptor: Interceptor,
    call: InterceptedCall,
    given: never[],
    real: (...given: unknown[]) => Task<unknown>,
  ): Task<unknown> {
    yield* this.enterTask()
    const answer = interceptor.answer(this.entryOf(call.syscall, call.args(...given)))
    const result = this.answered(call, given, answer) ?? (yield* real.apply(this, given))
    if (answer?.signal) this.kernel.post(this.process, answer.signal, { code: 'SI_KERNEL' })
    while (this.process.isDead) yield GONE
    return result
  }

  /** What the tracer made up, or null when the kernel has to do the call. */
  private answered(call: InterceptedCall, given: never[], answer: Injection | null): unknown {
    if (answer === null) return null
    if (answer.delay !== undefined) this.kernel.scheduler.time += answer.delay
    const { errno, retval } = answer
    if (errno === undefined && retval === undefined) return null
    this.enter()
    const args = call.args(...given)
    const outcome = errno ?? (call.value ? call.value(retval!) : retval!)
    const path = call.path === undefined ? {} : { path: args[call.path] as string }
    const result = this.leave(call.syscall, args, outcome, { ...path, shown: retval })
    return call.givesError && !result.ok ? result.error : result
  }

  /** A call ends: it is traced, and its outcome becomes what the program sees. */
  protected leave<T>(
    syscall: string,
    args: readonly unknown[],
    outcome: Failable<T>,
    traced?: Traced,
  ): SysResult<Exclude<T, Errno>> {
    const errno = failed(outcome) ? outcome : null
    this.record(syscall, args, errno ?? traced?.shown ?? outcome, errno, traced)
    if (!errno) return ok(outcome as Exclude<T, Errno>)
    const path = traced?.path
    return err(path === undefined ? { errno, syscall } : { errno, syscall, path })
  }

  /** The same for calls without a value. */
  protected leaveDone(syscall: string, args: readonly unknown[], outcome: Failable<0>, traced?: Traced): SysResult {
    const result = this.leave<0>(syscall, args, outcome, traced)
    return result.ok ? DONE : result
  }

  /** The same for a value that is text, which would look like a failure. */
  protected leaveText(
    syscall: string,
    args: readonly unknown[],
    outcome: Failable<{ text: string }>,
    traced?: Traced,
  ): SysResult<string> {
    const result = this.leave(syscall, args, outcome, traced)
    return result.ok ? ok(result.value.text) : result
  }

  private record(
    syscall: string,
    args: readonly unknown[],
    value: unknown,
    errno: Errno | null,
    traced?: Traced,
  ): void {
    const { kernel, process } = this
    const path = traced?.path ?? null
    const { trace } = kernel
    const address = traced?.address ?? null
    const entry = new TraceRecord(
      trace.count,
      kernel.clock,
      process.pid,
      process.comm,
      syscall,
      args,
      value,
      errno,
      path,
      process.cwd,
      address,
    )
    trace.add(entry)
    const { tracer } = process
    if (!tracer) return
    tracer.events.push({ kind: 'call', entry })
    kernel.scheduler.wakeAll(tracer.queue)
  }

  /** Sleeps until a queue is woken, a signal comes or the deadline passes. The caller looks again at what it waits for. */
  protected *sleep(
    queues: readonly WaitQueue[],
    deadline = Number.POSITIVE_INFINITY,
  ): Task<'woken' | 'signal' | 'timeout'> {
    const { process } = this
    const { scheduler } = this.kernel
    if (this.isInterrupted()) return 'signal'
    scheduler.sleep(process, queues, deadline)
    yield SLEEP
    while (process.isStopped) yield RESCHEDULE
    if (this.isInterrupted()) return 'signal'
    return scheduler.time >= deadline ? 'timeout' : 'woken'
  }

  /** A caught signal that the program has not seen yet, and that does not restart calls. */
  protected isInterrupted(): boolean {
    const { process } = this
    return process.caught.some((signal) => {
      const disposition = process.disposition(signal)
      return disposition.kind === 'catch' && !disposition.restart
    })
  }

  /** Ends a call that sends its own process a signal for some errnos. It has failed by then, also for who traces it; if the process dies
   *  of the signal the caller never hears. */
  protected *leaveRaising<T>(
    syscall: string,
    args: readonly unknown[],
    outcome: Failable<T>,
    signals: Readonly<Partial<Record<Errno, Signal>>>,
    traced?: Traced,
  ): Task<SysResult<Exclude<T, Errno>>> {
    const result = this.leave(syscall, args, outcome, traced)
    const signal = result.ok ? undefined : signals[result.error.errno]
    if (!signal) return result
    const { process } = this
    this.kernel.post(process, signal, { code: 'SI_USER', pid: process.pid, uid: process.credentials.uid })
    while (this.process.isDead) yield GONE
    return result
  }

  /** A stat with the owners that the caller's user namespace has for them. */
  protected seen(stat: Stat): Stat {
    const { credentials } = this
    if (!credentials.namespace) return stat
    return { ...stat, uid: idInside(credentials, 'uid', stat.uid), gid: idInside(credentials, 'gid', stat.gid) }
  }

  /** fdget(): a descriptor that can do something; one of O_PATH is as good as none. */
  protected file(fd: Fd): OpenFile | undefined {
    const file = this.anyFile(fd)
    return file && file.flags & O_PATH ? undefined : file
  }

  protected anyFile(fd: Fd): OpenFile | undefined {
    return this.process.files.get(fd)
  }
}
