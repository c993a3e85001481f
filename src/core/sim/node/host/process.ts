/** One node process: a guest with the library in it, the calls it makes, and the event loop between it and the kernel. */
import { O_CLOEXEC, O_NONBLOCK, O_RDONLY, SIGNALS, type Signal } from '../../kernel/constants.ts'
import type { PollResult, Sys, Task } from '../../kernel/sys.ts'
import { namedZone } from '../../programs/lib/zones.ts'
import { followAsyncFunctions } from '../engine/async-context.ts'
import { asyncFrames, asyncFramesHere } from '../engine/async-frames.ts'
import { Guest, GuestError, OutOfMemory, type Plain } from '../engine/guest.ts'
import { iteratorState } from '../engine/iterators.ts'
import { nativeArguments } from '../engine/native-calls.ts'
import { installRejectionTracker } from '../engine/rejections.ts'
import type { Runtime } from '../engine/runtime.ts'
import { sitesHere } from '../engine/sites.ts'
import { giveTracesRoom } from '../engine/stack-room.ts'
import { evaluatedText } from '../v8/evaluated.ts'
import type { Printed } from '../v8/native-words.ts'
import { type CodeKind, Sources } from '../v8/sources.ts'
import { byteCalls } from './bytes.ts'
import { type SpawnRequest, spawn, spawnSync } from './children.ts'
import { failure, fileCalls } from './files.ts'
import { machineCalls } from './machine.ts'
import { socketCalls } from './sockets.ts'

export interface Start {
  readonly pid: number
  readonly argv: readonly string[]
  readonly argv0: string
  readonly execArgv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly kind: 'file' | 'eval' | 'stdin' | 'check' | 'repl'
  readonly file?: string
  readonly source?: string
  readonly print?: boolean
  readonly isModule?: boolean
  readonly options: Readonly<Record<string, unknown>>
}

/** Ends the guest from within a call: nothing of it runs any more. */
class Exit {
  constructor(readonly code: number) {}
}

interface Job {
  readonly id: number
  readonly op: string
  readonly args: readonly Plain[]
}
interface Prepared {
  readonly alive: boolean
  readonly timeout: number
  readonly watch: readonly (readonly [number, number])[]
}

const HEAP_EXHAUSTED =
  '\n<--- Last few GCs --->\n\n\n<--- JS stacktrace --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- Native stack trace -----\n\n'

/** Longest wait of the loop while children or signals may also want it, in ms of virtual time. */
const FOREVER = Number.POSITIVE_INFINITY

export class NodeProcess {
  readonly guest: Guest
  readonly sources = new Sources()
  private jobs: Job[] = []
  private readonly children = new Set<number>()
  /** TZ as it was at the start. Simplified: a later process.env.TZ is not heard. */
  private zone = ''
  private readonly calls: readonly ((args: readonly Plain[]) => Plain)[]

  constructor(
    readonly sys: Sys,
    readonly runtime: Runtime,
  ) {
    this.calls = runtime.names.map((name) => this.callNamed(name))
    this.guest = new Guest(
      runtime.module,
      {
        call: (index, args, argv) => this.call(index, args, argv),
        isRaw: (index) => runtime.names[index]! in rawCalls,
        now: () => sys.clock(),
        monotonic: () => sys.monotonic(),
        offset: (epoch) => namedZone(this.zone)?.(epoch).offset ?? 0,
        interrupted: () => sys.interrupted(),
        resolveModule: (base, specifier) => String(this.enter('resolveModule', base, specifier)),
        loadModule: (name) => {
          const source = this.enter('loadModule', name)
          return typeof source === 'string' ? source : null
        },
      },
      runtime.image,
    )
    giveTracesRoom(this.guest)
    installRejectionTracker(this.guest, (promise, reason, isHandled) =>
      this.guest.callPointers(this.guest.entry, [
        this.guest.toGuest('rejection'),
        promise,
        reason,
        this.guest.toGuest(isHandled),
      ]),
    )
  }

  *run(start: Start): Task<number> {
    this.zone = start.env['TZ'] ?? ''
    yield* this.openDescriptors()
    this.raiseFileLimit()
    this.catchSignal('SIGUSR1')
    try {
      this.enter('main', JSON.stringify(start))
      yield* this.loop()
      return Number(this.enter('exit'))
    } catch (thrown) {
      if (thrown instanceof Exit) return thrown.code
      if (thrown instanceof OutOfMemory) return yield* this.dieOfMemory()
      if (!this.sys.interrupted()) throw thrown
      return yield* this.dieOfInterrupt()
    }
  }

  /**
   * ^C during a loop without system calls: the engine was stopped by the flag, the terminal's SIGINT is still on its way.
   * Simplified: a handler for SIGINT does not run any more, where the real one would keep looping.
   */
  private *dieOfInterrupt(): Task<number> {
    this.sys.sigaction('SIGINT', { kind: 'default' })
    yield* this.sys.pause()
    return 130
  }

  /** Simplified: V8 prints a table of its last garbage collections and a native stack between these lines. */
  private *dieOfMemory(): Task<number> {
    const { sys } = this
    yield* sys.write(2, new TextEncoder().encode(HEAP_EXHAUSTED))
    sys.sigaction('SIGABRT', { kind: 'default' })
    sys.kill(sys.getpid(), 'SIGABRT')
    yield* sys.pause()
    return 134
  }

  private *loop(): Task<void> {
    for (;;) {
      yield* this.turns()
      if (!this.enter('beforeExit')) return
    }
  }

  private *turns(): Task<void> {
    for (;;) {
      this.enter('timers')
      const { alive, timeout, watch } = JSON.parse(String(this.enter('prepare'))) as Prepared
      // The last turn looks at its descriptors too: a signal that the process sent itself is heard.
      const isLast = !alive && this.jobs.length === 0
      yield* this.work()
      yield* this.poll(watch, this.hasWork || isLast ? 0 : timeout)
      this.enter('check')
      this.enter('closing')
      if (isLast && this.jobs.length === 0 && !this.isAlive()) return
    }
  }

  private isAlive(): boolean {
    return (JSON.parse(String(this.enter('prepare'))) as Prepared).alive
  }

  /** Requests of the thread pool: done in order, told in the poll phase. */
  private hasWork = false
  private *work(): Task<void> {
    const jobs = this.jobs
    this.jobs = []
    this.hasWork = jobs.length > 0
    const results: (readonly [number, Plain])[] = []
    for (const { id, op, args } of jobs) results.push([id, yield* fileCalls[op]!(this.sys, args)])
    for (const [id, result] of results) this.enter('done', id, result)
    if (this.jobs.length > 0) this.hasWork = true
  }

  /** As in libuv, descriptors come first and signals last; a signal that came before the wait ends it at once. */
  private *poll(watch: readonly (readonly [number, number])[], timeout: number): Task<void> {
    const requests = watch.map(([fd, events]) => ({ fd, events }))
    const early = this.sys.takeSignals()
    const wait = early.length > 0 ? 0 : timeout < 0 ? FOREVER : timeout
    let ready = yield* this.sys.poll(requests, wait)
    if (!ready.ok) ready = yield* this.sys.poll(requests, 0)
    if (ready.ok) this.deliver(ready.value)
    for (const signal of [...early, ...this.sys.takeSignals()]) {
      if (signal === 'SIGCHLD') yield* this.reap()
      if (signal === 'SIGUSR1' && !this.listened.has(signal)) yield* this.startDebugger()
      else if (signal !== 'SIGCHLD' || this.listened.has('SIGCHLD')) this.enter('signal', signal, SIGNALS[signal])
    }
  }

  /** SIGUSR1 of somebody else's. Simplified: nobody can connect. */
  private *startDebugger(): Task<void> {
    const text =
      'Debugger listening on ws://127.0.0.1:9229/6d2f2a6c-9a0c-4b27-8f3c-1e6d0a2b7c11\nFor help, see: https://nodejs.org/en/docs/inspector\n'
    yield* this.sys.write(2, new TextEncoder().encode(text))
  }

  private deliver(results: readonly PollResult[]): void {
    for (const { fd, revents } of results) this.enter('ready', fd, revents)
  }

  /** Tells of children that have ended. */
  private *reap(): Task<void> {
    for (const pid of [...this.children]) {
      const status = yield* this.sys.wait4(pid, { nohang: true })
      if (!status.ok || status.value === null) continue
      this.children.delete(pid)
      const { value } = status
      if (value.kind === 'exited') this.enter('child', pid, value.code, null)
      else if (value.kind === 'signaled') this.enter('child', pid, 0, value.signal)
    }
  }

  /** Calls the guest's entry. */
  private enter(what: string, ...args: readonly Plain[]): Plain {
    return this.guest.call(this.guest.entry, [what, ...args])
  }

  private call(index: number, args: readonly Plain[], argv: number): Plain | { readonly pointer: number } {
    const raw = rawCalls[this.runtime.names[index]!]
    return raw ? { pointer: raw(this, argv) } : this.calls[index]!(args)
  }

  private callNamed(name: string): (args: readonly Plain[]) => Plain {
    const simple = { ...machineCalls, ...socketCalls, ...byteCalls }[name]
    if (simple) return (args) => this.finish(simple(this.sys, args))
    const own = ownCalls[name]
    if (own) return (args) => this.finish(own(this, args))
    return () => undefined
  }

  /** The value of a call, even if it has to wait: then the other processes run inside, and its first wait is asked again. */
  finish(value: Plain | Task<Plain>): Plain {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
    const first = value.next()
    if (first.done) return first.value
    return this.sys.runNested(value)
  }

  storeId(): number {
    return Number(this.enter('storeId'))
  }
  enterStore(id: number): void {
    this.enter('enterStore', id)
  }

  exit(code: number): never {
    throw new Exit(code & 255)
  }
  submit(id: number, op: string, args: readonly Plain[]): void {
    this.jobs.push({ id, op, args })
  }
  readonly listened = new Set<Signal>()
  /** What the native function that runs now was called with; nothing when the stack is too full to ask. */
  argumentsOf(name: string): Printed[] {
    const { guest } = this
    const pointers = nativeArguments(guest, name)
    try {
      const json = guest.callPointers(guest.entry, [guest.toGuest('print'), ...pointers])
      return (JSON.parse(String(json)) as Printed[]).slice(0, pointers.length)
    } catch (thrown) {
      if (thrown instanceof GuestError) return []
      throw thrown
    }
  }

  watchChild(pid: number): void {
    this.children.add(pid)
  }
  /** Before the first fork, so that no end of a child goes unheard. */
  catchChildren(): void {
    if (!this.catchesChildren) this.catchSignal('SIGCHLD')
    this.catchesChildren = true
  }
  private catchesChildren = false
  catchSignal(signal: Signal): number {
    const done = this.sys.sigaction(signal, { kind: 'catch', restart: false })
    return done.ok ? 0 : failure(done.error)
  }

  /**
   * The descriptors that libuv and V8 have open before a program starts (epoll, eventfd, wake-up pipes), so that the
   * first one of the program's own has the number that it has on Linux.
   */
  private *openDescriptors(): Task<void> {
    for (const kind of [
      'event',
      'pipe',
      'pipe',
      'event',
      'event',
      'event',
      'pipe',
      'event',
      'event',
      'pipe',
      'event',
    ]) {
      if (kind === 'pipe') this.sys.pipe({ cloexec: true, nonblock: true })
      else yield* this.sys.open('/dev/null', O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    }
    this.resetSignals()
  }

  /** Node takes none of its parent's dispositions: what a shell ignores for background jobs is heard again. */
  private resetSignals(): void {
    for (const signal of Object.keys(SIGNALS) as Signal[]) {
      if (signal === 'SIGKILL' || signal === 'SIGSTOP') continue
      const isIgnored = signal === 'SIGPIPE' || signal === 'SIGXFSZ'
      this.sys.sigaction(signal, { kind: isIgnored ? 'ignore' : 'default' })
    }
  }

  private raiseFileLimit(): void {
    const { sys } = this
    const limit = sys.prlimit(0, 'nofile')
    if (limit.ok && limit.value.soft < limit.value.hard) {
      sys.prlimit(0, 'nofile', { soft: limit.value.hard, hard: limit.value.hard })
    }
    // libuv's loops and V8's platform take this many; without them the real one dies while it starts.
    if (limit.ok && limit.value.hard < LEAST_DESCRIPTORS) {
      sys.kill(sys.getpid(), limit.value.hard < 13 ? 'SIGABRT' : 'SIGSEGV')
    }
  }
}

const LEAST_DESCRIPTORS = 18

type OwnCall = (host: NodeProcess, args: readonly Plain[]) => Plain | Task<Plain>

/** Calls that concern this process's guest. */
const ownCalls: Readonly<Record<string, OwnCall>> = {
  fs: (host, [op, ...args]) => fileCalls[String(op)]!(host.sys, args),
  read: (host, args) => fileCalls['read']!(host.sys, args),
  submit: (host, [id, op, ...args]) => {
    host.submit(Number(id), String(op), args)
    return undefined
  },
  *sleep({ sys }, [ms]) {
    yield* sys.nanosleep(Number(ms))
    return undefined
  },
  exit: (host, [code]) => host.exit(Number(code)),
  signal: (host, [name, isOn]) => {
    const signal = name as Signal
    if (isOn) {
      host.listened.add(signal)
      return host.catchSignal(signal)
    }
    host.listened.delete(signal)
    const fallback = signal === 'SIGPIPE' || signal === 'SIGXFSZ' ? 'ignore' : 'default'
    if (signal !== 'SIGCHLD') host.sys.sigaction(signal, { kind: fallback })
    return 0
  },
  *writeAll(host, [fd, data]) {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : (data as Uint8Array)
    for (let at = 0; at < bytes.length; ) {
      const sent = yield* host.sys.write(Number(fd), at === 0 ? bytes : bytes.slice(at))
      if (sent.ok) {
        at += sent.value
        continue
      }
      if (sent.error.errno === 'EINTR') continue
      if (sent.error.errno !== 'EAGAIN') return failure(sent.error)
      yield* host.sys.poll([{ fd: Number(fd), events: 4 }], FOREVER)
    }
    return bytes.length
  },
  *spawn(host, [request]) {
    host.catchChildren()
    const result = yield* spawn(host.sys, JSON.parse(String(request)) as SpawnRequest)
    if (result.pid !== undefined) host.watchChild(result.pid)
    return JSON.stringify(result)
  },
  spawnSync: (host, [request]) => spawnSync(host.sys, JSON.parse(String(request))),
  formatFrames: (host, [json]) => host.sources.formatFrames(String(json)),
  words: (host, [json]) => host.sources.words(String(json), (name) => host.argumentsOf(name)),
  syntaxProblem: ({ sources, guest }, [file, text, kind]) => {
    const problem = sources.syntaxProblem(String(file), String(text), kind as CodeKind)
    if (problem === undefined) return undefined
    const compiled = kind === 'function' ? `(function () {${text}\n})` : String(text)
    return guest.accepts('<syntax>', compiled, kind === 'module') ? undefined : problem
  },
  evalProblem: (host, [native, given]) =>
    host.sources.evalProblem(
      typeof native === 'string'
        ? evaluatedText(
            native,
            host.argumentsOf(native).map(({ text }) => text),
          )
        : String(given),
    ),
  callSites: (host, [json]) => host.sources.callSites(String(json)),
  callText: (host, [json]) => host.sources.callText(String(json)),
  arrow: (host, [json]) => host.sources.arrow(String(json)),
  scanModule: (host, [source]) => host.sources.scanModule(String(source)),
  prepareModule: (host, [url, source]) => host.sources.prepareModule(String(url), String(source)),
  /** From now on an async function has the same AsyncLocalStorage after an `await` as before. */
  followStores: (host) => {
    followAsyncFunctions(host.guest, {
      current: () => host.storeId(),
      enter: (id) => host.enterStore(id),
    })
    return undefined
  },
  runMicrotasks: (host) => {
    while (host.guest.runJob());
    return undefined
  },
}

/** Calls that work on the guest's values themselves: they take and return pointers. */
const rawCalls: Readonly<Record<string, (host: NodeProcess, argv: number) => number>> = {
  compileLibrary: ({ guest, runtime }, argv) =>
    guest.compile(guest.stringAt(argv, 0), runtime.wrap(guest.stringAt(argv, 1))),
  compileFunction: (host, argv) => {
    const { guest, sources } = host
    const compiled = sources.prepareFunction(
      guest.stringAt(argv, 0),
      guest.stringAt(argv, 1),
      guest.fromGuest(argv + 16) === true,
    )
    if (compiled === null) return guest.toGuest(null)
    return guest.compile(guest.stringAt(argv, 0), compiled)
  },
  runScript: (host, argv) => {
    const { guest, sources } = host
    const file = guest.stringAt(argv, 0)
    const prepared = sources.prepareScript(file, guest.stringAt(argv, 1))
    return guest.compile(file, prepared)
  },
  evalModule: ({ guest }, argv) => guest.compileModule(guest.stringAt(argv, 0), guest.stringAt(argv, 1)),
  promiseState: ({ guest }, argv) => guest.toGuest(guest.exports.promiseState(guest.context, argv)),
  promiseResult: ({ guest }, argv) => guest.exports.promiseResult(guest.context, argv),
  iteratorState: ({ guest }, argv) => guest.toGuest(JSON.stringify(iteratorState(guest, argv))),
  iteratorSource: ({ guest }, argv) => guest.copy(iteratorState(guest, argv)?.collection ?? argv),
  asyncChain: ({ guest }, argv) => guest.toGuest(JSON.stringify(asyncFrames(guest, argv))),
  sitesHere: ({ guest }) => guest.toGuest(JSON.stringify(sitesHere(guest))),
  asyncHere: ({ guest }) => guest.toGuest(JSON.stringify(asyncFramesHere(guest))),
}

/** Calls that the library makes while it boots: tables only, there is no process yet. */
export function bootCall(guest: Guest, name: string, argv: number): unknown {
  if (name === 'compileLibrary') {
    return {
      pointer: guest.compile(
        guest.stringAt(argv, 0),
        `(function (exports, require, module, internal) {${guest.stringAt(argv, 1)}\n})`,
      ),
    }
  }
  const table = machineCalls[name]
  if (table && table.length === 0) return table(undefined as never, [])
  if (name === 'formatFrames') return guest.stringAt(argv, 0)
  if (name === 'getrandom') return new Uint8Array(Number(guest.fromGuest(argv)))
  return 0
}

export const HOST_CALLS: readonly string[] = [
  ...Object.keys(machineCalls),
  ...Object.keys(socketCalls),
  ...Object.keys(byteCalls),
  ...Object.keys(ownCalls),
  ...Object.keys(rawCalls),
]
