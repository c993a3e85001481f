import type { Failable } from '../../vfs/index.ts'
import { loaderCalls } from '../loader-calls.ts'
import type { Process, Tracer } from '../process.ts'
import { WaitQueue } from '../scheduler.ts'
import type { Interceptor, Pid, Sys, SysResult, Task, TraceEvent } from '../sys.ts'
import { TraceRecord } from '../trace.ts'
import { NetlinkCalls } from './netlink.ts'

/**
 * All system calls of one process; ptrace(2) is here. The chain of classes below is cut by subject, nothing more: methods on
 * one prototype make fork cheap.
 */
export class ProcessSys extends NetlinkCalls implements Sys {
  ptrace(pid: Pid, options: { follow?: boolean; interceptor?: Interceptor } = {}): SysResult {
    this.enter()
    const outcome = this.attach(this.kernel.find(pid), options.follow ?? false, options.interceptor ?? null)
    return this.leaveDone('ptrace', ['PTRACE_SEIZE', pid, 'NULL', '0'], outcome)
  }

  private attach(target: Process | undefined, follow: boolean, interceptor: Interceptor | null): Failable<0> {
    if (!target || target.isDead) return 'ESRCH'
    if (target === this.process || target === this.kernel.init || target.tracer) return 'EPERM'
    if (!this.mayTrace(target)) return 'EPERM'
    const tracer: Tracer = this.process.traces ?? {
      process: this.process,
      follow,
      interceptor,
      events: [],
      queue: new WaitQueue(),
      tracees: 0,
      isWaiting: false,
      caughtUp: new WaitQueue(),
    }
    this.process.traces = tracer
    target.tracer = tracer
    tracer.tracees++
    if (interceptor) (target.sys as ProcessSys).intercept(interceptor)
    return 0
  }

  /** ptrace(2), "ptrace access mode checking"; yama's scope 1 allows descendants only. */
  private mayTrace(target: Process): boolean {
    const { credentials, kernel } = this
    if (credentials.capabilities.has('CAP_SYS_PTRACE')) return true
    if (target.credentials.uid !== credentials.uid || target.credentials.euid !== credentials.uid) return false
    if (kernel.sysctl.number('kernel.yama.ptrace_scope') === 0) return true
    for (let at: Process | null = target.parent; at; at = at.parent) if (at === this.process) return true
    return false
  }

  *traceNext(): Task<TraceEvent | null> {
    yield* this.enterTask()
    const tracer = this.process.traces
    for (;;) {
      const event = tracer?.events.shift()
      if (event) return event
      if (!tracer || tracer.tracees === 0) return null
      tracer.isWaiting = true
      this.kernel.scheduler.wakeAll(tracer.caughtUp)
      const woken = yield* this.sleep([tracer.queue])
      tracer.isWaiting = false
      if (woken === 'signal') return null
    }
  }

  protected traceLoading(program: string): void {
    const { process, kernel } = this
    const { tracer } = process
    if (!tracer) return
    const made: TraceRecord[] = []
    for (const { syscall, args, value, errno } of loaderCalls(program)) {
      const { trace, clock } = kernel
      const entry = new TraceRecord(
        trace.count,
        clock,
        process.pid,
        process.comm,
        syscall,
        args,
        value,
        errno,
        null,
        null,
        null,
      )
      made.push(entry)
      tracer.events.push({ kind: 'call', entry })
    }
    tracer.interceptor?.loaded(made)
    kernel.scheduler.wakeAll(tracer.queue)
  }
}
