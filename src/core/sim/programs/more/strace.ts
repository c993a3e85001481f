/** strace 6.1: prints the calls that the kernel's trace hands over. */
import { strerror } from '../../../errno/index.ts'
import { O_CREAT, O_TRUNC, O_WRONLY, SIGNALS, type Signal, X_OK } from '../../kernel/constants.ts'
import type { Task, TraceEntry, TraceEvent } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { parseOptions } from '../lib/options.ts'
import { Output } from '../lib/stdio.ts'
import { type CallTest, parseCalls } from '../system/strace-filter.ts'
import { isLastOfLoader, localeCalls, messageCatalogues } from '../system/strace-loader.ts'
import { Summary } from '../system/strace-summary.ts'

/** Where `=` stands, unless -a says otherwise. */
const ALIGN = 40

interface Style {
  readonly has: (name: string) => boolean
  readonly trace: CallTest
  readonly signals: boolean
  readonly status: 'all' | 'successful' | 'failed'
  readonly path: string | null
  readonly align: number
  readonly stringLength: number | null
  /** 0 nothing left out, 1 no attach and exit lines of others, 2 no exit line. */
  readonly quiet: number
  /** How many -t. */
  readonly times: number
}

const SPEC = {
  short: '+a:cCdDe:E:fFhiI:ko:O:p:P:qrs:S:tTu:U:vVwxX:yzZ',
  long: {
    follow: 'f',
    'follow-forks': 'f',
    output: 'o:',
    attach: 'p:',
    trace: 'trace:',
    'string-limit': 's:',
    'trace-path': 'P:',
    'summary-only': 'c',
    summary: 'C',
    columns: 'a:',
    'decode-fds': 'y',
    'successful-only': 'z',
    'failed-only': 'Z',
    quiet: 'q',
    version: 'V',
    help: 'h',
    env: 'E:',
  },
}

export default command(
  { names: ['strace'], usage: '[OPTION]... PROG [ARGS]', summary: 'Trace system calls.' },
  function* (self) {
    const { options, operands, error } = parseOptions(self.args, SPEC)
    if (error !== null) {
      yield* self.stderr.write(`strace: ${error}\nTry 'strace -h' for more information.\n`)
      return 1
    }
    const has = (name: string): boolean => options.some((option) => option.name === name)
    const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
    if (has('V')) {
      yield* self.print(
        'strace -- version 6.1\nCopyright (c) 1991-2022 The strace developers <https://strace.io>.\nThis is free software; see the source for copying conditions.  There is NO\nwarranty; not even for MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.\n\nOptional features enabled: stack-trace=libunwind stack-demangle m32-mpers mx32-mpers\n',
      )
      return 0
    }
    if (has('h')) return yield* self.help()
    let trace: CallTest = () => true
    let status: Style['status'] = has('z') ? 'successful' : has('Z') ? 'failed' : 'all'
    let signals = true
    let quiet = options.filter((option) => option.name === 'q').length
    for (const option of options.filter(({ name }) => name === 'e' || name === 'trace')) {
      const [, key, text] = /^(?:(\w+)=)?(.*)$/s.exec(option.value!)!
      if (key === undefined || key === 'trace' || key === 't') {
        const parsed = parseCalls(text!)
        if (typeof parsed !== 'function') return yield* complain(self, `invalid system call '${parsed.invalid}'`)
        trace = parsed
      } else if (key === 'signal' || key === 'signals' || key === 's') signals = text !== 'none'
      else if (key === 'status') status = text === 'failed' ? 'failed' : text === 'successful' ? 'successful' : 'all'
      else if (key === 'quiet' || key === 'q') quiet = /exit|all/.test(text!) ? 2 : quiet
    }
    const attach = options.filter((option) => option.name === 'p').map((option) => option.value!)
    if (operands.length === 0 && attach.length === 0) {
      yield* self.stderr.write("strace: must have PROG [ARGS] or -p PID\nTry 'strace -h' for more information.\n")
      return 1
    }
    let path = value('P')
    if (path !== null && !path.startsWith('/')) {
      const cwd = self.sys.getcwd()
      const full = cwd.ok ? `${cwd.value}/${path}` : path
      yield* self.stderr.write(`strace: Requested path "${path}" resolved into "${full}"\n`)
      path = full
    }
    const out = yield* outputOf(self, value('o'))
    if (out === null) return 1
    const style: Style = {
      has,
      trace,
      signals,
      status,
      path,
      align: Number(value('a') ?? ALIGN),
      stringLength: value('s') === null ? null : Number(value('s')),
      quiet,
      times: options.filter((option) => option.name === 't').length,
    }
    const tracer = new Tracer(self, out, style, value('o') !== null)
    return attach.length > 0 ? yield* tracer.attach(attach) : yield* tracer.run(operands)
  },
)

function* complain(self: Command, message: string): Task<number> {
  yield* self.stderr.write(`strace: ${message}\n`)
  return 1
}

function* outputOf(self: Command, path: string | null): Task<Output | null> {
  if (path === null) return self.stderr
  const fd = yield* self.sys.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
  if (!fd.ok) {
    yield* complain(self, `Can't fopen '${path}': ${reason(fd.error)}`)
    return null
  }
  const free = self.sys.dupAtLeast(fd.value, 10, { cloexec: true })
  self.sys.close(fd.value)
  return free.ok ? new Output(self.sys, free.value, 'line') : null
}

class Tracer {
  readonly #summary = new Summary()
  #previous: number | null = null
  /** Processes under trace, to know when `[pid N]` is needed. */
  readonly #alive = new Set<number>()
  readonly #worded = new Set<number>()
  readonly #ended = new Set<number>()
  /** The execve of each process whose loader is at work. */
  readonly #loading = new Map<number, TraceEntry>()
  #first = 0

  constructor(
    readonly self: Command,
    readonly out: Output,
    readonly style: Style,
    readonly hasFile: boolean,
  ) {}

  *run(argv: readonly string[]): Task<number> {
    const { sys, env } = this.self
    const path = yield* this.#find(argv[0]!)
    if (path === null) return 1
    const assignments = this.self.argv.flatMap((arg, i, all) =>
      arg === '-E' && all[i + 1]?.includes('=') ? [all[i + 1]!] : [],
    )
    const extra = Object.fromEntries(
      assignments.map((text) => [text.split('=')[0]!, text.slice(text.indexOf('=') + 1)]),
    )
    const child = sys.fork(function* (own) {
      // Waits until it is traced, as PTRACE_SEIZE of a stopped child does.
      own.kill(own.getpid(), 'SIGSTOP')
      const failed = yield* own.execve(path, argv, { ...env, ...extra })
      const text = `strace: exec: ${strerror(failed.errno)}\n`
      yield* own.write(2, new TextEncoder().encode(text))
      return 1
    })
    if (!child.ok) return yield* complain(this.self, `fork: ${reason(child.error)}`)
    this.#first = child.value
    const stopped = yield* sys.wait4(child.value, { untraced: true })
    const traced = sys.ptrace(child.value, { follow: this.style.has('f') })
    if (!stopped.ok || !traced.ok) return yield* complain(this.self, 'ptrace: Operation not permitted')
    sys.kill(child.value, 'SIGCONT')
    return yield* this.#follow()
  }

  *attach(pids: readonly string[]): Task<number> {
    const { sys } = this.self
    for (const text of pids.flatMap((list) => list.split(/[,\s]+/))) {
      const pid = Number(text)
      if (!Number.isInteger(pid) || pid <= 0) return yield* complain(this.self, `Invalid process id: '${text}'`)
      const traced = sys.ptrace(pid, { follow: this.style.has('f') })
      if (!traced.ok) return yield* complain(this.self, `attach: ptrace(PTRACE_SEIZE, ${pid}): ${reason(traced.error)}`)
      if (this.style.quiet === 0) yield* this.self.stderr.write(`strace: Process ${pid} attached\n`)
      this.#alive.add(pid)
    }
    return yield* this.#follow()
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
    let code = 0
    let signal: Signal | null = null
    let isExecuted = this.#first === 0
    for (;;) {
      const event = yield* this.self.sys.traceNext()
      if (event === null) break
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
    if (this.style.has('c') || this.style.has('C')) yield* this.out.write(this.#summary.table())
    yield* this.out.flush()
    if (signal !== null) {
      // strace dies of what its program died of.
      this.self.sys.sigaction(signal, { kind: 'default' })
      this.self.sys.kill(this.self.sys.getpid(), signal)
      return 128 + SIGNALS[signal]
    }
    return code
  }

  *#show(event: TraceEvent): Task<void> {
    switch (event.kind) {
      case 'call':
        return yield* this.#call(event.entry)
      case 'signal':
        if (this.style.signals && !this.style.has('c'))
          yield* this.#line(event.pid, `--- ${event.text.replace(/^--- | ---$/g, '')} ---`)
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
        this.#ended.add(event.pid)
      }
    }
  }

  *#call(entry: TraceEntry): Task<void> {
    // The call in which a process killed itself comes after its end, and never returned.
    if (this.#ended.has(entry.pid)) return
    if (!this.#alive.has(entry.pid)) {
      if (this.#alive.size > 0 && this.style.quiet === 0 && !this.hasFile) {
        yield* this.self.stderr.write(`strace: Process ${entry.pid} attached\n`)
      }
      this.#alive.add(entry.pid)
    }
    const locale = this.self.env.LC_ALL || this.self.env.LANG || 'C'
    if (isErrorMessage(entry) && !this.#worded.has(entry.pid) && /utf-?8/i.test(locale)) {
      this.#worded.add(entry.pid)
      for (const added of messageCatalogues(entry, locale)) yield* this.#print(added)
    }
    yield* this.#print(asGlibc(entry))
    if (entry.syscall === 'execve' && entry.errno === null) {
      this.#worded.delete(entry.pid)
      this.#loading.set(entry.pid, entry)
    }
    const loaded = this.#loading.get(entry.pid)
    if (!loaded || !isLastOfLoader(entry)) return
    this.#loading.delete(entry.pid)
    for (const added of localeCalls(loaded, locale)) yield* this.#print(added)
  }

  *#print(entry: TraceEntry): Task<void> {
    const { style } = this
    if (!style.trace(entry.syscall)) return
    if (style.status !== 'all' && (entry.errno === null) !== (style.status === 'successful')) return
    if (style.path !== null && entry.path !== style.path) return
    this.#summary.add(entry)
    if (style.has('c')) return
    const call = `${entry.syscall}(${entry.args.map((arg) => shorten(arg, style.stringLength)).join(', ')})`
    const error = entry.errno === null ? '' : ` ${entry.errno} (${strerror(entry.errno)})`
    const took = style.has('T') ? ' <0.000035>' : ''
    const prefix = this.#prefix(entry.pid, entry.time)
    const width = style.align - 1 - (style.has('t') || style.has('r') ? prefix.length : 0)
    yield* this.out.write(`${prefix}${call.padEnd(width)} = ${entry.ret}${error}${took}\n`)
  }

  *#line(pid: number, text: string): Task<void> {
    yield* this.out.write(`${this.#prefix(pid, this.self.sys.clock())}${text}\n`)
  }

  #prefix(pid: number, time: number): string {
    const { has } = this.style
    let prefix = ''
    if (has('f')) {
      if (this.hasFile) prefix += `${String(pid).padEnd(5)} `
      else if (this.#alive.size > 1) prefix += `[pid ${String(pid).padStart(5)}] `
    }
    const stamps = this.style.times
    if (has('r')) {
      const elapsed = this.#previous === null ? 0 : (time - this.#previous) / 1000
      this.#previous = time
      prefix += `${elapsed.toFixed(6).padStart(13)} `
    } else if (stamps > 0) prefix += `${timestamp(time, stamps)} `
    return prefix
  }
}

/** Coreutils that reach files through the calls which take a directory. */
const USES_AT = new Set(['chmod', 'chown', 'chgrp', 'ln', 'rm', 'mv', 'cp', 'install', 'touch'])
type Spelling = (args: readonly string[]) => readonly [syscall: string, ...args: string[]]
const AT: Readonly<Record<string, Spelling>> = {
  chmod: ([path, mode]) => ['fchmodat', 'AT_FDCWD', path!, mode!],
  chown: ([path, uid, gid]) => ['fchownat', 'AT_FDCWD', path!, uid!, gid!, '0'],
  lchown: ([path, uid, gid]) => ['fchownat', 'AT_FDCWD', path!, uid!, gid!, 'AT_SYMLINK_NOFOLLOW'],
  symlink: ([target, path]) => ['symlinkat', target!, 'AT_FDCWD', path!],
  link: ([from, to]) => ['linkat', 'AT_FDCWD', from!, 'AT_FDCWD', to!, '0'],
  unlink: ([path]) => ['unlinkat', 'AT_FDCWD', path!, '0'],
  rmdir: ([path]) => ['unlinkat', 'AT_FDCWD', path!, 'AT_REMOVEDIR'],
  rename: ([from, to]) => ['renameat2', 'AT_FDCWD', from!, 'AT_FDCWD', to!, 'RENAME_NOREPLACE'],
}

/** The same call as the C library and coreutils of Debian 12 spell it: ours has one name where Linux has several. */
function asGlibc(entry: TraceEntry): TraceEntry {
  const spell = USES_AT.has(entry.comm) ? AT[entry.syscall] : undefined
  if (spell) {
    const [syscall, ...args] = spell(entry.args)
    return { ...entry, syscall, args, ret: entry.ret, path: entry.path }
  }
  if (entry.syscall !== 'fstat') return entry
  const [fd, stat] = entry.args
  return {
    ...entry,
    syscall: 'newfstatat',
    args: [fd!, '""', stat ?? '0x7ffc', 'AT_EMPTY_PATH'],
    ret: entry.ret,
    path: entry.path,
  }
}

/** -t, -tt, -ttt. */
function timestamp(time: number, level: number): string {
  if (level >= 3) return (time / 1000).toFixed(6)
  const clock = new Date(time).toISOString().slice(11, 19)
  return level === 1 ? clock : `${clock}.${String(Math.floor((time % 1000) * 1000)).padStart(6, '0')}`
}

/** A write to stderr that ends in the text of an errno. */
function isErrorMessage(entry: TraceEntry): boolean {
  return entry.syscall === 'write' && entry.args[0] === '2' && /: /.test(entry.args[1] ?? '')
}

/** `-s`: strings of more bytes are cut. The kernel's trace keeps 32 at most. */
function shorten(arg: string, length: number | null): string {
  if (length === null || !arg.startsWith('"')) return arg
  const match = /^"((?:[^"\\]|\\[0-7]{1,3}|\\.)*)"(\.\.\.)?$/s.exec(arg)
  const units = (match?.[1] ?? '').match(/\\[0-7]{1,3}|\\.|[^\\]/gs) ?? []
  return match && units.length > length ? `"${units.slice(0, length).join('')}"...` : arg
}
