/** `-e inject=SET[:error=ERRNO|:retval=N][:signal=SIG][:delay_enter=US][:when=EXPR]`, and what each call looks like when strace answers it. */
import { errnoName, errnoNumber } from '../../../errno/index.ts'
import { type Errno, SIGNALS, type Signal } from '../../kernel/constants.ts'
import type { Injection, InterceptedCall, Interceptor, SocketAddress, TraceEntry } from '../../kernel/sys.ts'
import { type CallTest, parseCalls } from './strace-filter.ts'
import { asGlibc } from './strace-format.ts'
import { localeCalls } from './strace-loader.ts'

interface Rule extends Injection {
  readonly calls: CallTest
  /** `FIRST`, `FIRST+STEP`, `FIRST..LAST`, `FIRST..LAST+STEP` */
  readonly first: number
  readonly last: number
  readonly step: number
}

const WHEN = /^(\d+)(?:\.\.(\d+))?(?:\+(\d*))?$/
const BIGGEST_ERRNO = 4095

/** A rule; the name that is no system call; or null for what strace calls an invalid argument. */
export function parseInjection(text: string, isFault: boolean): Rule | { readonly invalid: string } | null {
  const [set, ...tokens] = text.split(':')
  const calls = parseCalls(set!)
  if (typeof calls !== 'function') return calls
  const rule: { -readonly [K in keyof Rule]: Rule[K] } = { calls, first: 1, last: Number.POSITIVE_INFINITY, step: 1 }
  for (const token of tokens) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(token) ?? []
    if (key === undefined || !applyToken(rule, key, value!, isFault)) return null
  }
  if (isFault) rule.errno ??= 'ENOSYS'
  const doesAnything = rule.errno ?? rule.retval ?? rule.signal ?? rule.delay
  return doesAnything === undefined ? null : rule
}

function applyToken(
  rule: { -readonly [K in keyof Rule]: Rule[K] },
  key: string,
  value: string,
  isFault: boolean,
): boolean {
  switch (key) {
    case 'error': {
      const errno = errnoOf(value)
      if (errno === null || rule.retval !== undefined) return false
      rule.errno = errno
      return true
    }
    case 'when': {
      const [, first, last, step] = WHEN.exec(value) ?? []
      if (first === undefined || Number(first) === 0) return false
      rule.first = Number(first)
      // A bare number is that one call.
      if (last !== undefined) rule.last = Number(last)
      else if (step === undefined) rule.last = rule.first
      if (step) rule.step = Number(step)
      return rule.last >= rule.first && rule.step > 0
    }
    case 'retval':
      if (isFault || rule.errno !== undefined || !/^(\d+|0x[\da-f]+)$/i.test(value)) return false
      rule.retval = Number(value)
      return true
    case 'signal': {
      const signal = signalOf(value)
      if (isFault || signal === null) return false
      rule.signal = signal
      return true
    }
    case 'delay_enter':
    case 'delay_exit': {
      const delay = durationOf(value)
      if (isFault || delay === null) return false
      rule.delay = delay
      return true
    }
    default:
      return false
  }
}

function errnoOf(text: string): Errno | null {
  if (!/^\d+$/.test(text)) return errnoNumber(text) > 0 ? (text as Errno) : null
  const number = Number(text)
  return number > 0 && number <= BIGGEST_ERRNO ? (errnoName(number) as Errno | null) : null
}

function signalOf(text: string): Signal | null {
  const number = Number(text)
  const found = Object.entries(SIGNALS).find(([name, n]) => name === `SIG${text.replace(/^SIG/, '')}` || n === number)
  return (found?.[0] as Signal | undefined) ?? null
}

/** Milliseconds of `1000` (microseconds), `5ms`, `1s`. */
function durationOf(text: string): number | null {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(s|ms|us|ns)?$/.exec(text) ?? []
  return amount === undefined ? null : Number(amount) * { s: 1000, ms: 1, us: 0.001, ns: 1e-6 }[unit ?? 'us']!
}

const FAMILIES: Readonly<Record<string, string>> = { inet: 'AF_INET', inet6: 'AF_INET6', unix: 'AF_UNIX' }
const TYPES: Readonly<Record<string, string>> = { stream: 'SOCK_STREAM', dgram: 'SOCK_DGRAM', raw: 'SOCK_RAW' }
const CLONE_ARGS = [
  'child_stack=NULL',
  'flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD',
  'child_tidptr=0x7f4f98e6ba10',
]

type Given = (...given: never[]) => readonly unknown[]
const call = (syscall: string, args: Given, more: Partial<InterceptedCall> = {}): InterceptedCall => ({
  syscall,
  args,
  isTask: false,
  ...more,
})
const task = (syscall: string, args: Given, more: Partial<InterceptedCall> = {}): InterceptedCall =>
  call(syscall, args, { ...more, isTask: true })
const asGiven: Given = (...given) => given
const onPath = (syscall: string): InterceptedCall => call(syscall, asGiven, { path: 0 })
const onFirst: Given = (first) => [first]
const zeros = (count: number) => new Uint8Array(count)

/** The calls that strace can answer. Simplified: those which our programs make under another name are not among them. */
const CALLS: Readonly<Record<string, InterceptedCall>> = {
  open: task('openat', (path: string, flags: number, mode = 0o666) => [path, flags, mode], { path: 0 }),
  read: task('read', (fd: number, count: number) => [fd, '', count], { value: zeros }),
  write: task('write', (fd: number, data: Uint8Array) => [fd, data, data.length]),
  pread: task('pread64', (fd: number, count: number, offset: number) => [fd, '', count, offset], { value: zeros }),
  pwrite: task('pwrite64', (fd: number, data: Uint8Array, offset: number) => [fd, data, data.length, offset]),
  close: call('close', asGiven),
  fstat: call('fstat', (fd: number) => [fd, null]),
  stat: call('newfstatat', (path: string) => [path, null, '0'], { path: 0 }),
  lstat: call('newfstatat', (path: string) => [path, null, 'AT_SYMLINK_NOFOLLOW'], { path: 0 }),
  ftruncate: call('ftruncate', asGiven),
  fallocate: call('fallocate', (fd: number, offset: number, length: number) => [fd, 0, offset, length]),
  fsync: call('fsync', asGiven),
  fchmod: call('fchmod', asGiven),
  fchown: call('fchown', asGiven),
  getdents: call('getdents64', onFirst, { value: () => [] }),
  dup: call('dup', asGiven),
  dup2: call('dup2', asGiven),
  pipe: call('pipe2', () => [null, '0']),
  flock: task('flock', (fd: number, operation: string) => [fd, operation === 'shared' ? 'LOCK_SH' : 'LOCK_EX']),
  chdir: onPath('chdir'),
  chroot: onPath('chroot'),
  access: call('access', (path: string, mode: number) => [path, mode], { path: 0 }),
  readlink: call('readlink', (path: string) => [path, '', 1023], { path: 0, value: (n) => '\0'.repeat(n) }),
  mkdir: call('mkdir', (path: string, mode = 0o777) => [path, mode], { path: 0 }),
  rmdir: onPath('rmdir'),
  unlink: onPath('unlink'),
  rename: call('rename', (from: string, to: string) => [from, to], { path: 0 }),
  link: call('link', (from: string, to: string) => [from, to], { path: 1 }),
  symlink: call('symlink', (target: string, path: string) => [target, path], { path: 1 }),
  chmod: onPath('chmod'),
  chown: onPath('chown'),
  lchown: onPath('lchown'),
  utimens: call('utimensat', (path: string, atime: unknown, mtime: unknown) => [path, atime, mtime], { path: 0 }),
  truncate: onPath('truncate'),
  statfs: onPath('statfs'),
  mount: call('mount', (source: string, target: string, type: string, options: string[]) => [
    source,
    target,
    type,
    options.join(','),
  ]),
  umount: call('umount2', (target: string) => [target, '0'], { path: 0 }),
  socket: call('socket', (family: string, type: string) => [FAMILIES[family], TYPES[type], 'IPPROTO_IP']),
  bind: call('bind', (fd: number, address: SocketAddress) => [fd, address]),
  listen: call('listen', asGiven),
  accept: task('accept4', (fd: number) => [fd, null, '0']),
  connect: task('connect', (fd: number, address: SocketAddress) => [fd, address]),
  sendto: task('sendto', (fd: number, data: Uint8Array, to: SocketAddress | null) => [fd, data, data.length, '0', to]),
  recvfrom: task('recvfrom', (fd: number, count: number) => [fd, '', count, '0'], {
    value: (n) => ({ data: zeros(n), from: null }),
  }),
  shutdown: call('shutdown', (fd: number, how: string) => [fd, `SHUT_${{ read: 'RD', write: 'WR' }[how] ?? 'RDWR'}`]),
  fork: call('clone', () => CLONE_ARGS),
  execve: task('execve', (path: string, argv: string[], env: object) => [path, argv, Object.keys(env).length], {
    path: 0,
    givesError: true,
  }),
  wait4: task('wait4', (pid: number) => [pid, '0x7ffc', '0'], { value: () => null }),
  kill: call('kill', asGiven),
  nanosleep: task('clock_nanosleep', (ms: number) => [
    'CLOCK_REALTIME',
    '0',
    `{tv_sec=${Math.floor(ms / 1000)}, tv_nsec=${(ms % 1000) * 1e6}}`,
    'NULL',
  ]),
  setuid: call('setuid', asGiven),
  setgid: call('setgid', asGiven),
  setsid: call('setsid', asGiven),
  setpgid: call('setpgid', asGiven),
}

/** Counts the calls of each process, as `when=` does, and decides which of them strace answers. */
export class Injector implements Interceptor {
  readonly calls = CALLS
  #isStarted = false
  readonly #counts = new Map<string, number>()
  /** What is to be said of the next call of a process. */
  readonly #marks = new Map<string, ' (INJECTED)' | ' (DELAYED)'>()

  constructor(
    readonly rules: readonly Rule[],
    readonly locale: string,
  ) {}

  /** -p: there is no execve to wait for. */
  attach(): void {
    this.#isStarted = true
  }

  /** A call begins. */
  answer(call: TraceEntry): Injection | null {
    const { syscall, pid } = asGlibc(call)
    // strace's own execve of the program, and what it does before, is let through.
    if (!this.#isStarted) return null
    const answer = this.#count(pid, syscall)
    if (answer === null) return null
    const isAnswered = answer.errno !== undefined || answer.retval !== undefined
    if (isAnswered || answer.delay !== undefined)
      this.#marks.set(`${pid} ${syscall}`, isAnswered ? ' (INJECTED)' : ' (DELAYED)')
    return answer
  }

  /** The loader is done: its calls and those of setlocale(3) count. Simplified: they are never answered here. */
  loaded(calls: readonly TraceEntry[]): void {
    this.#isStarted = true
    const [first] = calls
    if (!first) return
    for (const { pid, syscall } of calls) this.#count(pid, syscall)
    const execve = { ...first, args: [first.comm] }
    for (const { syscall } of localeCalls(execve, this.locale)) this.#count(first.pid, syscall)
  }

  /** The words after a call that strace had a hand in. */
  markOf(entry: TraceEntry): string {
    const key = `${entry.pid} ${entry.syscall}`
    const mark = this.#marks.get(key) ?? ''
    this.#marks.delete(key)
    return mark
  }

  #count(pid: number, syscall: string): Rule | null {
    let answer: Rule | null = null
    for (const [index, rule] of this.rules.entries()) {
      if (!rule.calls(syscall)) continue
      // Each rule counts the calls of each name on their own.
      const key = `${index} ${pid} ${syscall}`
      const count = (this.#counts.get(key) ?? 0) + 1
      this.#counts.set(key, count)
      if (count >= rule.first && count <= rule.last && (count - rule.first) % rule.step === 0) answer = rule
    }
    return answer
  }
}
