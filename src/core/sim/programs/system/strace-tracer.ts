/** What strace 6.1 prints of the calls that the kernel's trace hands over. */
import { strerror } from '../../../errno/index.ts'
import { SIGNALS, type Signal, X_OK } from '../../kernel/constants.ts'
import type { Task, TraceEntry, TraceEvent } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import type { Output } from '../lib/stdio.ts'
import { readAccounts } from '../lib/users.ts'
import type { CallTest } from './strace-filter.ts'
import { asGlibc, BY_DESCRIPTOR, dump, GIVES_DESCRIPTOR, inHex, isErrorMessage, withPaths } from './strace-format.ts'
import type { Injector } from './strace-inject.ts'
import { Leader } from './strace-leader.ts'
import { isLastOfLoader, localeCalls, messageCatalogues } from './strace-loader.ts'
import { complain, outputOf } from './strace-output.ts'
import { socketName } from './strace-sockets.ts'
import { Summary } from './strace-summary.ts'

/** Where `=` stands, unless -a says otherwise. */
export const ALIGN = 40

export interface Style {
  readonly has: (name: string) => boolean
  readonly trace: CallTest
  readonly signals: (signal: Signal) => boolean
  readonly injector: Injector | null
  readonly status: 'all' | 'successful' | 'failed'
  readonly path: string | null
  readonly align: number
  readonly stringLength: number
  /** 0 nothing left out, 1 no attach and exit lines of others, 2 no exit line. */
  readonly quiet: number
  readonly hex: 'none' | 'unprintable' | 'all'
  /** -ff -o NAME: a file NAME.PID for each process. */
  readonly separate: string | null
  readonly dumps: (syscall: string, fd: string) => boolean
  /** -u: who the program runs as. */
  readonly user: string | null
  readonly sortBy: string
  /** -U: what the table of -c shows, null for the usual columns. */
  readonly columns: readonly string[] | null
  /** -yy: sockets are named by their protocol and addresses. */
  readonly namesSockets: boolean
  /** How many -t. */
  readonly times: number
}

interface Begun {
  readonly syscall: string
  readonly args: readonly string[] | null
  readonly known: number
  readonly width: number
}
/** Calls of which all arguments are known when they begin. */
/** What follows the arguments that are known at the start, when a call was interrupted and has filled nothing in. */
const OPEN_ARGUMENTS: Readonly<Record<string, string>> = { read: '0x7ffc, 131072', wait4: '0x7ffc, 0, NULL', write: '' }
const WITHOUT_MORE = new Set(['write', 'vfork', 'execve'])

/** `read(3, `, `write(1, "hi\\n", 3` */
function opening(syscall: string, args: readonly string[], known: number, total: number): string {
  return `${syscall}(${args.slice(0, known).join(', ')}${known < total ? ', ' : ''}`
}

export class Tracer {
  readonly #summary = new Summary()
  readonly #leader: Leader
  /** Processes under trace, to know when `[pid N]` is needed. */
  readonly #alive = new Set<number>()
  readonly #worded = new Set<number>()
  /** The vfork that each child still borrows its memory from. */
  readonly #lent = new Map<number, TraceEntry>()
  readonly #ended = new Set<number>()
  /** The execve of each process whose loader is at work. */
  readonly #loading = new Map<number, TraceEntry>()
  #first = 0
  /** The process whose line is open, and all calls that have begun; `args` is null when the line was cut. */
  #open: number | null = null
  readonly #begun = new Map<number, Begun>()
  /** Signals that wait for the end of a call. */
  readonly #held = new Map<number, readonly string[]>()
  readonly #names = new Map<string, string>()
  readonly #outputs = new Map<number, Output>()

  constructor(
    readonly self: Command,
    readonly out: Output,
    readonly style: Style,
    readonly hasFile: boolean,
  ) {
    this.#leader = new Leader(style, hasFile, this.#alive)
  }

  *run(argv: readonly string[]): Task<number> {
    const { sys, env } = this.self
    const path = yield* this.#find(argv[0]!)
    if (path === null) return 1
    const user = this.style.user === null ? undefined : (yield* readAccounts(sys)).userNamed(this.style.user)
    const assignments = this.self.argv.flatMap((arg, i, all) =>
      arg === '-E' && all[i + 1]?.includes('=') ? [all[i + 1]!] : [],
    )
    const extra = Object.fromEntries(
      assignments.map((text) => [text.split('=')[0]!, text.slice(text.indexOf('=') + 1)]),
    )
    // -D: strace steps aside, and the program is the child of strace's parent.
    if (this.style.has('D')) yield* this.self.stderr.write(`strace: Process ${sys.getpid()} attached\n`)
    const child = sys.fork(function* (own) {
      // Waits until it is traced, as PTRACE_SEIZE of a stopped child does.
      own.kill(own.getpid(), 'SIGSTOP')
      if (user) {
        own.setgid(user.gid)
        own.setuid(user.uid)
      }
      const failed = yield* own.execve(path, argv, { ...env, ...extra })
      const text = `strace: exec: ${strerror(failed.errno)}\n`
      yield* own.write(2, new TextEncoder().encode(text))
      return 1
    })
    if (!child.ok) return yield* complain(this.self, `fork: ${reason(child.error)}`)
    this.#first = child.value
    const stopped = yield* sys.wait4(child.value, { untraced: true })
    const traced = sys.ptrace(child.value, this.#how())
    if (!stopped.ok || !traced.ok) return yield* complain(this.self, 'ptrace: Operation not permitted')
    sys.kill(child.value, 'SIGCONT')
    return yield* this.#follow()
  }

  *attach(pids: readonly string[]): Task<number> {
    const { sys } = this.self
    this.style.injector?.attach()
    for (const text of pids.flatMap((list) => list.split(/[,\s]+/))) {
      const pid = Number(text)
      if (!Number.isInteger(pid) || pid <= 0) return yield* complain(this.self, `Invalid process id: '${text}'`)
      const traced = sys.ptrace(pid, this.#how())
      if (!traced.ok) return yield* complain(this.self, `attach: ptrace(PTRACE_SEIZE, ${pid}): ${reason(traced.error)}`)
      if (this.style.quiet === 0) yield* this.self.stderr.write(`strace: Process ${pid} attached\n`)
      this.#alive.add(pid)
    }
    return yield* this.#follow()
  }

  #how() {
    const { injector, has } = this.style
    return { follow: has('f'), ...(injector ? { interceptor: injector } : {}) }
  }

  *#find(name: string): Task<string | null> {
    const { sys, env } = this.self
    if (name.includes('/')) {
      const stat = sys.stat(name)
      if (stat.ok) return name
      yield* complain(this.self, `Can't stat '${name}': ${reason(stat.error)}`)
      return null
    }
    for (const directory of (env.PATH ?? '').split(':')) {
      const path = `${directory || '.'}/${name}`
      if (sys.access(path, X_OK).ok) return path
    }
    yield* complain(this.self, `Can't stat '${name}': No such file or directory`)
    return null
  }

  *#follow(): Task<number> {
    // With -o FILE PROG the signals of a terminal are the program's.
    const isIgnoring = this.hasFile && this.#first !== 0
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const)
      this.self.sys.sigaction(signal, isIgnoring ? { kind: 'ignore' } : { kind: 'catch', restart: false })
    let code = 0
    let signal: Signal | null = null
    let isExecuted = this.#first === 0
    for (;;) {
      const event = yield* this.self.sys.traceNext()
      if (event === null) {
        const [fatal] = this.self.sys.takeSignals()
        if (fatal) return yield* this.#detach(fatal)
        break
      }
      if (event.kind === 'exited') {
        if (event.pid === this.#first || this.#first === 0) {
          const { status } = event
          code = status.kind === 'exited' ? status.code : 0
          signal = status.kind === 'signaled' ? status.signal : null
        }
      }
      // What the child did before its execve was strace's own doing.
      if (!isExecuted && event.kind === 'call' && event.entry.syscall === 'execve') isExecuted = true
      if (isExecuted) yield* this.#show(event)
    }
    if (this.style.has('c') || this.style.has('C'))
      yield* this.out.write(this.#summary.table(this.style.sortBy, this.style.columns))
    yield* this.out.flush()
    if (signal !== null) {
      // strace dies of what its program died of.
      this.self.sys.sigaction(signal, { kind: 'default' })
      this.self.sys.kill(this.self.sys.getpid(), signal)
      return 128 + SIGNALS[signal]
    }
    return code
  }

  /** A signal to strace itself: it lets go of all processes; the one that it had started gets the signal too. */
  *#detach(fatal: Signal): Task<number> {
    const { sys } = this.self
    for (const pid of this.#alive) {
      if (this.style.quiet === 0) yield* this.self.stderr.write(`strace: Process ${pid} detached\n`)
      if (this.#open === pid) yield* this.#write(pid, ' <detached ...>\n')
    }
    if (this.style.has('c') || this.style.has('C'))
      yield* this.out.write(this.#summary.table(this.style.sortBy, this.style.columns))
    if (this.#first !== 0) sys.kill(this.#first, fatal)
    sys.sigaction(fatal, { kind: 'default' })
    sys.kill(sys.getpid(), fatal)
    return 128 + SIGNALS[fatal]
  }

  *#show(event: TraceEvent): Task<void> {
    switch (event.kind) {
      case 'call':
        return yield* this.#call(event.entry)
      case 'entered':
        if (this.#ended.has(event.entry.pid)) return
        yield* this.#prepare(event.entry)
        return yield* this.#begin(event.entry, event.known)
      case 'signal':
        if (this.style.signals(event.signal) && !this.style.has('c'))
          yield* this.#signal(event.pid, `--- ${event.text.replace(/^--- | ---$/g, '')} ---`)
        return
      default: {
        const { status } = event
        const text =
          status.kind === 'exited'
            ? `+++ exited with ${status.code} +++`
            : status.kind === 'signaled'
              ? `+++ killed by ${status.signal}${status.core ? ' (core dumped)' : ''} +++`
              : null
        if (text !== null && this.style.quiet < 2 && !this.style.has('c')) yield* this.#line(event.pid, text)
        this.#alive.delete(event.pid)
        const parent = this.#lent.get(event.pid)
        this.#lent.delete(event.pid)
        if (parent) yield* this.#print(parent)
        this.#ended.add(event.pid)
      }
    }
  }

  /** What is told before a call: that its process is new, and what the C library looks for to word an error. */
  *#prepare(entry: TraceEntry): Task<void> {
    if (!this.#alive.has(entry.pid)) {
      if (this.#alive.size > 0 && this.style.quiet === 0 && !this.hasFile) {
        yield* this.out.flush()
        yield* this.self.stderr.write(`strace: Process ${entry.pid} attached\n`)
      }
      this.#alive.add(entry.pid)
    }
    const locale = this.self.env.LC_ALL || this.self.env.LANG || 'C'
    if (isErrorMessage(entry) && !this.#worded.has(entry.pid) && /utf-?8/i.test(locale)) {
      this.#worded.add(entry.pid)
      for (const added of messageCatalogues(entry, locale)) yield* this.#print(added)
    }
  }

  *#call(entry: TraceEntry): Task<void> {
    // The call in which a process killed itself comes after its end, and never returned.
    if (this.#ended.has(entry.pid)) return
    const locale = this.self.env.LC_ALL || this.self.env.LANG || 'C'
    yield* this.#prepare(entry)
    const parent = this.#lent.get(entry.pid)
    if (parent && entry.syscall === 'execve' && entry.errno === null) yield* this.#giveBack(parent, entry)
    else if (!(yield* this.#lend(asGlibc(entry)))) yield* this.#print(asGlibc(entry))
    if (entry.syscall === 'execve' && entry.errno === null) {
      this.#worded.delete(entry.pid)
      this.#loading.set(entry.pid, entry)
    }
    const loaded = this.#loading.get(entry.pid)
    if (!loaded || !isLastOfLoader(entry)) return
    this.#loading.delete(entry.pid)
    for (const added of localeCalls(loaded, locale)) yield* this.#print(added)
  }

  /** vfork under -f: the call is open until its child has called execve. */
  *#lend(entry: TraceEntry): Task<boolean> {
    if (entry.syscall !== 'vfork' || entry.errno !== null || !this.style.has('f')) return false
    this.#lent.set(Number(entry.ret), entry)
    yield* this.#begin(entry, 0)
    return true
  }

  /** The child's execve waits until its parent has been told. */
  *#giveBack(parent: TraceEntry, execve: TraceEntry): Task<void> {
    this.#lent.delete(execve.pid)
    yield* this.#begin(execve, execve.args.length)
    yield* this.#print(parent)
    yield* this.#print(execve)
  }

  *#print(entry: TraceEntry): Task<void> {
    const { style } = this
    const open = this.#open
    if (!style.trace(entry.syscall)) return
    if (style.status !== 'all' && (entry.errno === null) !== (style.status === 'successful')) return
    if (style.path !== null && entry.path !== style.path && !this.#isAbout(entry, style.path)) return
    this.#summary.add(entry)
    if (style.has('c')) return
    const args = this.#arguments(entry)
    const mark = style.injector?.markOf(entry) ?? ''
    const error = `${entry.errno === null ? '' : ` ${entry.errno} (${strerror(entry.errno)})`}${mark}`
    const took = style.has('T') ? ' <0.000035>' : ''
    const ret =
      GIVES_DESCRIPTOR.has(entry.syscall) && entry.errno === null ? this.#named(entry.pid, entry.ret) : entry.ret
    const fd = entry.args[0] ?? ''
    const bytes = style.dumps(entry.syscall, fd)
      ? dump((entry.argsCutAt?.(Number(entry.ret)) ?? entry.args)[1] ?? '')
      : ''
    const end = ` = ${ret}${error}${took}\n${bytes}`
    const begun = this.#begun.get(entry.pid)
    if (begun?.syscall === entry.syscall && begun.args === null) {
      // `<... write resumed>) = 3`
      this.#begun.delete(entry.pid)
      yield* this.#interrupt(entry.pid)
      const prefix = this.#leader.of(entry.pid, entry.time, entry.syscall)
      const text = `<... ${entry.syscall} resumed>${args.slice(begun.known).join(', ')})`
      yield* this.#write(entry.pid, `${prefix}${text.padEnd(this.#width(prefix))}${end}`)
      yield* this.#releaseSignals(entry.pid)
      return
    }
    const call = `${entry.syscall}(${args.join(', ')})`
    if (begun?.syscall === entry.syscall && open === entry.pid) {
      this.#begun.delete(entry.pid)
      this.#open = null
      const shown = opening(entry.syscall, begun.args!, begun.known, args.length)
      const rest = `${args.slice(begun.known).join(', ')})`
      const gap = ' '.repeat(Math.max(0, begun.width - shown.length - rest.length))
      yield* this.#write(entry.pid, `${rest}${gap}${end}`)
      yield* this.#releaseSignals(entry.pid)
      return
    }
    yield* this.#interrupt(entry.pid)
    const prefix = this.#leader.of(entry.pid, entry.time, entry.syscall)
    yield* this.#write(entry.pid, `${prefix}${call.padEnd(this.#width(prefix))}${end}`)
  }

  /** What can be told of a call before its effect. */
  *#begin(entry: TraceEntry, known: number): Task<void> {
    const { style } = this
    if (!style.trace(entry.syscall) || style.has('c')) return
    if (style.status !== 'all' || style.path !== null) return
    yield* this.#interrupt(entry.pid)
    const args = this.#arguments(entry).slice(0, known)
    const prefix = this.#leader.of(entry.pid, entry.time, entry.syscall)
    this.#begun.set(entry.pid, { syscall: entry.syscall, args, known, width: this.#width(prefix) })
    this.#open = entry.pid
    const total = known + (WITHOUT_MORE.has(entry.syscall) ? 0 : 1)
    yield* this.#write(entry.pid, `${prefix}${opening(entry.syscall, args, known, total)}`)
  }

  /** Another process speaks while a call's line is open. */
  *#interrupt(_pid: number): Task<void> {
    const open = this.#open
    if (open === null) return
    this.#open = null
    const begun = this.#begun.get(open)
    if (begun) this.#begun.set(open, { ...begun, args: null })
    yield* this.#write(open, ' <unfinished ...>\n')
  }

  #arguments(entry: TraceEntry): readonly string[] {
    const { style } = this
    const cut = style.stringLength === 32 ? entry.args : (entry.argsCutAt?.(style.stringLength) ?? entry.args)
    const shown = style.hex === 'none' ? cut : cut.map((arg) => inHex(arg, style.hex))
    return style.has('y')
      ? withPaths(entry.syscall, shown, (fd) => this.#nameOf(entry.pid, fd, entry.syscall === 'connect'))
      : shown
  }

  /** -P takes calls on descriptors of the path too. */
  #isAbout(entry: TraceEntry, path: string): boolean {
    const fd = entry.args[0] ?? ''
    const isOnDescriptor = /^\d/.test(fd) && BY_DESCRIPTOR.has(entry.syscall)
    if (entry.path === path && entry.errno === null) this.#nameOf(entry.pid, entry.ret)
    return isOnDescriptor && this.#nameOf(entry.pid, fd.split(',')[0]!) === path
  }

  #named(pid: number, fd: string): string {
    const name = this.style.has('y') ? this.#nameOf(pid, fd) : null
    return name === null ? fd : `${fd}<${name}>`
  }

  /** What a descriptor leads to; remembered, for close(2) is told when it is gone. */
  #nameOf(pid: number, fd: string, isConnecting = false): string | null {
    const key = `${pid} ${fd}`
    const { sys } = this.self
    const link = sys.readlink(fd === 'AT_FDCWD' ? `/proc/${pid}/cwd` : `/proc/${pid}/fd/${fd}`)
    const name = (isBare: boolean) =>
      link.ok ? (this.style.namesSockets ? socketName(sys, link.value, isBare) : link.value) : null
    const known = name(false)
    if (known !== null) this.#names.set(key, known)
    return (isConnecting ? name(true) : null) ?? this.#names.get(key) ?? null
  }

  #width(prefix: string): number {
    return Math.max(0, this.style.align - 1 - prefix.length)
  }

  /** To the one output, or with -ff to the file of the process. */
  *#write(pid: number, text: string): Task<void> {
    const { separate } = this.style
    if (separate === null) return yield* this.out.write(text)
    let own = this.#outputs.get(pid)
    if (own === undefined) {
      own = (yield* outputOf(this.self, `${separate}.${pid}`)) ?? undefined
      if (own === undefined) return
      this.#outputs.set(pid, own)
    }
    yield* own.write(text)
  }

  /** A signal is delivered when the call that it found the process in has ended. */
  *#signal(pid: number, text: string): Task<void> {
    const begun = this.#begun.get(pid)
    if (!begun) return yield* this.#line(pid, text)
    this.#held.set(pid, [...(this.#held.get(pid) ?? []), text])
  }

  *#releaseSignals(pid: number): Task<void> {
    const held = this.#held.get(pid) ?? []
    this.#held.delete(pid)
    for (const text of held) yield* this.#line(pid, text)
  }

  /** What was open when a signal ended the process: the call is told as one to be restarted. */
  *#interruptedCall(pid: number, begun: Begun): Task<void> {
    const isOpen = this.#open === pid
    this.#begun.delete(pid)
    if (isOpen) this.#open = null
    const why =
      begun.syscall === 'clock_nanosleep'
        ? 'ERESTART_RESTARTBLOCK (Interrupted by signal)'
        : 'ERESTARTSYS (To be restarted if SA_RESTART is set)'
    const rest = OPEN_ARGUMENTS[begun.syscall] ?? '0x7ffc'
    const start = isOpen
      ? ''
      : `${this.#leader.of(pid, this.self.sys.clock(), begun.syscall)}<... ${begun.syscall} resumed>`
    yield* this.#write(pid, `${start}${rest}) = ? ${why}\n`)
  }

  *#line(pid: number, text: string): Task<void> {
    let begun = this.#begun.get(pid)
    if (begun && text.startsWith('+++') && this.#held.has(pid)) {
      yield* this.#interruptedCall(pid, begun)
      yield* this.#releaseSignals(pid)
      begun = undefined
    }
    if (begun && text.startsWith('+++')) {
      this.#begun.delete(pid)
      const isOpen = this.#open === pid
      if (isOpen) this.#open = null
      const started = isOpen
        ? ' <unfinished ...>'
        : `${this.#leader.of(pid, this.self.sys.clock(), begun.syscall)}<... ${begun.syscall} resumed> <unfinished ...>`
      const shown = isOpen ? opening(begun.syscall, begun.args!, begun.known, begun.known + 1) : ''
      yield* this.#write(pid, `${started})`.padEnd(Math.max(0, begun.width - shown.length)))
      yield* this.#write(pid, ' = ?\n')
    } else yield* this.#interrupt(pid)
    yield* this.#write(pid, `${this.#leader.of(pid, this.self.sys.clock(), null)}${text}\n`)
  }
}
