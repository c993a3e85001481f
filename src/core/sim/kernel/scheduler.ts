import { Heap } from './heap.ts'
import type { Process } from './process.ts'
import type { Task, Wait } from './sys.ts'

/**
 * A discrete-event scheduler: each process carries its own virtual time, system calls move it, and the process that is
 * furthest behind runs next, as if every process had a processor. So `a & b` prints in the order it would on a real
 * machine, `sleep` costs nothing, and the same input gives the same run.
 */

/** Give way, but stay runnable. */
export const RESCHEDULE: Wait = { kind: 'reschedule' }
/** Blocked: the process has been put on its queues before. */
export const SLEEP: Wait = { kind: 'sleep' }
/** The process has ended or been replaced; its generator is never resumed. */
export const GONE: Wait = { kind: 'gone' }
export class ExecWait implements Wait {
  readonly kind = 'exec'
  constructor(readonly start: () => Task<number>) {}
}
export class HostWait implements Wait {
  readonly kind = 'host'
  constructor(readonly promise: PromiseLike<unknown>) {}
}

/** Thrown out of a call of a process which has died during it, and caught below the generator. */
export class ProcessGone {}

/** Processes that wait for the same thing. */
export class WaitQueue {
  readonly waiters = new Set<Process>()
}

/** How far a process may run ahead of another one that could run, in ms. */
/** Alone on the machine, a process still gives way after so much of virtual time: ^C comes from outside. */
const LONGEST_RUN = 1
const QUANTUM = 0.05

interface Entry {
  readonly time: number
  readonly seq: number
  readonly process: Process | null
  readonly version: number
  readonly callback: (() => void) | null
}

interface Paused {
  readonly process: Process
  readonly horizon: number
}

const isStuck = (step: StepResult) => step === 'waiting' || step === 'empty'

// biome-ignore lint/correctness/useYield: a task of one step, which is the end
function* ending(value: unknown): Task<unknown> {
  return value
}

export interface Timer {
  cancelled: boolean
}

/** `host`: the process stopped in the middle of its step, for a promise; the next step finishes it. */
export type StepResult = 'ran' | 'host' | 'waiting' | 'empty'

export class Scheduler {
  /** The virtual time at which the machine is, in ms since boot; inside a process that process's own time. */
  time = 0
  /** The running process gives way at its next call when its time passes this. */
  horizon = Number.POSITIVE_INFINITY
  current: Process | null = null
  readonly hostWaits = new Map<Process, PromiseLike<unknown>>()
  /** Stopped in the middle of its step by a promise of the host. */
  private paused: Paused | null = null
  private continuing: Paused | null = null
  private reached = 0
  private ready = new Heap<Entry>()
  private timers = new Heap<Entry>()
  private seq = 0

  constructor(
    private readonly finish: (process: Process, code: number) => void,
    private readonly crash: (process: Process, error: unknown) => void,
  ) {}

  /** The latest time that anything has reached. */
  get now(): number {
    return this.reached
  }

  runnable(process: Process, time = this.time): void {
    this.push(Math.max(time, process.time), process, ++process.version, false, null)
  }

  /** Puts the process to sleep until one of the queues is woken or the deadline (ms since boot) has come. */
  sleep(process: Process, queues: readonly WaitQueue[], deadline: number): void {
    process.state = 'sleeping'
    process.queues = queues
    for (const queue of queues) queue.waiters.add(process)
    process.version++
    if (deadline < Number.POSITIVE_INFINITY) this.push(deadline, process, process.version, true, null)
  }

  wakeAll(queue: WaitQueue): void {
    if (queue.waiters.size === 0) return
    for (const process of [...queue.waiters]) this.wake(process)
  }

  wake(process: Process): void {
    if (process.state !== 'sleeping') return
    this.forget(process)
    process.state = 'running'
    if (!process.isStopped) this.runnable(process, this.time + process.wakeLatency)
  }

  /**
   * What the host did took no time of the machine: the process goes on before anybody else, as far as it would have gone,
   * so that a program which had to be loaded runs as one that was there.
   */
  resumeFromHost(process: Process): void {
    if (process.state !== 'sleeping') return
    this.forget(process)
    process.state = 'running'
    if (process.isStopped) return
    if (this.paused?.process === process) this.continuing = this.paused
    else this.runnable(process, process.time)
  }

  /** Takes the process off all queues and timers. */
  forget(process: Process): void {
    for (const queue of process.queues) queue.waiters.delete(process)
    process.queues = []
    process.version++
  }

  after(ms: number, callback: () => void): Timer {
    const timer = { cancelled: false }
    this.push(this.time + ms, null, 0, true, () => timer.cancelled || callback())
    return timer
  }

  /** Nobody can run before a timer rings. */
  get isIdle(): boolean {
    return !this.peek(this.ready)
  }

  /** Time until the next timer rings, or null when none ever will. */
  nextTimer(): number | null {
    const next = this.peek(this.timers)
    return next ? Math.max(0, next.time - this.reached) : null
  }

  /** Runs the next process or timer. When only timers of the future are left, they ring only if time `mayJump`. */
  step(mayJump: boolean): StepResult {
    if (this.continuing) return this.continue(this.continuing)
    const ready = this.peek(this.ready)
    const timer = this.peek(this.timers)
    if (!ready && !timer) return 'empty'
    if (!ready && !mayJump && timer!.time > this.reached) return 'waiting'
    const entry = (!timer || (ready && ready.time <= timer.time) ? this.ready : this.timers).pop()!
    this.reached = Math.max(this.reached, entry.time)
    const { process } = entry
    if (!process) {
      const before = this.time
      this.time = entry.time
      entry.callback?.()
      this.time = before
      return 'ran'
    }
    if (process.state === 'sleeping') {
      this.forget(process)
      process.state = 'running'
      if (process.isStopped) return 'ran'
    }
    return this.resume(process, Math.max(process.time, entry.time))
  }

  private continue({ process, horizon }: Paused): StepResult {
    this.continuing = null
    return process.isDead ? 'ran' : this.resume(process, process.time, horizon)
  }

  /** Moves the clock when the host says that time has passed. */
  skip(ms: number): void {
    this.reached += ms
    this.time = this.reached
  }

  /** Runs a task of a process whose generator is on the stack, and everybody else, until the task is done. */
  nested<T>(process: Process, task: Task<T>, whenStuck: () => void): T {
    const outer = { current: this.current, horizon: this.horizon }
    const depth = process.frames.push(task)
    process.nested = undefined
    process.time = this.time
    this.runnable(process)
    while (process.frames.length >= depth && !process.isDead) if (isStuck(this.step(true))) whenStuck()
    if (process.isDead) throw new ProcessGone()
    this.time = process.time
    this.current = outer.current
    this.horizon = this.nextHorizon()
    return process.nested as T
  }

  private resume(process: Process, time: number, horizon?: number): StepResult {
    const outer = this.current
    this.current = process
    this.time = time
    this.horizon = horizon ?? this.nextHorizon()
    const frame = process.frames.at(-1)!
    try {
      const next = frame.next()
      process.time = this.time
      this.reached = Math.max(this.reached, this.time)
      if (process.isDead) return 'ran'
      if (next.done) this.done(process, next.value)
      else return this.handle(process, next.value)
    } catch (error) {
      process.time = this.time
      if (!(error instanceof ProcessGone)) this.crash(process, error)
    } finally {
      this.current = outer
    }
    return 'ran'
  }

  private done(process: Process, value: unknown): void {
    if (process.frames.length > 1) {
      process.frames.pop()
      process.nested = value
      return
    }
    // Stopped by its last call, it ends when it is continued.
    if (process.isStopped) process.frames = [ending(value)]
    else this.finish(process, Number(value ?? 0))
  }

  private handle(process: Process, wait: Wait): StepResult {
    if (wait === RESCHEDULE) {
      if (!process.isStopped) this.runnable(process)
    } else if (wait instanceof ExecWait) {
      process.frames = [wait.start()]
      this.runnable(process)
    } else if (wait instanceof HostWait) {
      process.state = 'sleeping'
      this.hostWaits.set(process, wait.promise)
      this.paused = { process, horizon: this.horizon }
      return 'host'
    }
    return 'ran'
  }

  private nextHorizon(): number {
    const ready = this.peek(this.ready)?.time ?? Number.POSITIVE_INFINITY
    const timer = this.peek(this.timers)?.time ?? Number.POSITIVE_INFINITY
    return Math.min(ready, timer, this.time + LONGEST_RUN) + QUANTUM
  }

  private peek(heap: Heap<Entry>): Entry | undefined {
    for (;;) {
      const entry = heap.peek()
      if (!entry?.process || entry.process.version === entry.version) return entry
      heap.pop()
    }
  }

  private push(
    time: number,
    process: Process | null,
    version: number,
    isTimer: boolean,
    callback: (() => void) | null,
  ) {
    const heap = isTimer ? this.timers : this.ready
    heap.push({ time, seq: this.seq++, process, version, callback })
    if (time + QUANTUM < this.horizon) this.horizon = time + QUANTUM
  }
}
