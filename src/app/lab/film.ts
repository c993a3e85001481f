/** Which system calls the film shows: those of the process that failed, around its failure. */
import { strerror } from '../../core/errno/index.ts'
import type { TraceEntry } from '../../core/sim/kernel/sys.ts'

export interface Frame {
  readonly key: string
  readonly call: string
  readonly arg: string
  readonly ret: string
  readonly look: 'done' | 'failed' | 'never'
  readonly entry: TraceEntry | null
}
export interface Film {
  readonly pid: number | null
  readonly comm: string
  readonly frames: readonly Frame[]
  /** The frame to start at: the failure, else the last. */
  readonly start: number
}

/** The frames as `strace -f` would have printed them, to take along; what was never reached is left out. */
export const straceOf = ({ frames, pid }: Film): string =>
  frames.flatMap(({ entry }) => (entry ? [`${pid} ${lineOf(entry)}\n`] : [])).join('')

/** `bind(18, {sa_family=AF_INET6, …}, 28) = -1 EADDRINUSE (Address already in use)` */
export function lineOf({ syscall, args, ret, errno }: TraceEntry): string {
  return `${syscall}(${args.join(', ')}) = ${ret}${errno === null ? '' : ` ${errno} (${strerror(errno)})`}`
}

const MOST = 60
/** Calls that say nothing about the story. */
const NOISE = new Set([
  'mmap',
  'munmap',
  'mprotect',
  'brk',
  'rt_sigaction',
  'rt_sigprocmask',
  'getpid',
  'getuid',
  'geteuid',
  'getgid',
  'getegid',
  'fstat',
  'lseek',
  'ioctl',
  'sched_yield',
  'clock_gettime',
  'clock_nanosleep',
])
/** What a program does next when the call succeeds; after a failure it is never reached. */
const NEXT: Readonly<Record<string, string>> = { bind: 'listen', openat: 'read', connect: 'write' }
/** A failed call that programs expect: a look whether something is there. */
const isProbe = ({ syscall, errno }: TraceEntry): boolean =>
  errno === 'EINPROGRESS' ||
  errno === 'EAGAIN' ||
  (errno === 'ENOENT' && /^(?:access|faccessat2?|newfstatat|stat|readlink(?:at)?|execve)$/.test(syscall)) ||
  errno === 'ECHILD' ||
  errno === 'ENOTTY'

export function makeFilm(trace: readonly TraceEntry[], wanted: { readonly errno: string } | null): Film {
  const isContent = endedWell(trace)
  const failure =
    trace.findLast(({ errno }) => errno !== null && errno === wanted?.errno) ??
    trace.findLast((entry) => entry.errno !== null && !isProbe(entry) && !isContent(entry))
  const star = failure ?? deedOf(trace)
  if (!star) return { pid: null, comm: '', frames: [], start: 0 }
  const own = trace.filter(({ pid, syscall, errno }) => pid === star.pid && (errno !== null || !NOISE.has(syscall)))
  const at = own.indexOf(star)
  const from = Math.max(0, Math.min(at - MOST / 2, own.length - MOST))
  const frames = own.slice(from, from + MOST).map(frameOf)
  const start = at - from
  const next = failure && NEXT[failure.syscall]
  const isReached = own.slice(at + 1).some(({ syscall }) => syscall === next)
  if (next && !isReached) {
    frames.splice(start + 1, 0, { key: 'never', call: next, arg: '', ret: 'not reached', look: 'never', entry: null })
  }
  return { pid: star.pid, comm: star.comm, frames, start }
}

/** What failed in a process that ended with 0 was no failure to it: `curl` looks for a name service's socket, `ss` into others' /proc. */
function endedWell(trace: readonly TraceEntry[]): (entry: TraceEntry) => boolean {
  const well = new Set(
    trace.filter(({ syscall, args }) => syscall === 'exit_group' && args[0] === '0').map(({ pid }) => pid),
  )
  return ({ pid }) => well.has(pid)
}

/** Calls that change something people came for. */
const DEEDS = new Set([
  'bind',
  'listen',
  'connect',
  'kill',
  'chmod',
  'fchmodat',
  'fchownat',
  'mount',
  'umount2',
  'renameat2',
  'unlinkat',
  'mkdirat',
  'ftruncate',
  'prlimit64',
])
const isShell = ({ comm }: TraceEntry): boolean => /^(?:bash|dash|sh)$/.test(comm)

/** Where nothing failed: the last deed, else the last call of a program that the shell started. */
function deedOf(trace: readonly TraceEntry[]): TraceEntry | undefined {
  return (
    trace.findLast(({ syscall, errno }) => DEEDS.has(syscall) && (errno === null || errno === 'EINPROGRESS')) ??
    trace.findLast((entry) => !isShell(entry) && !NOISE.has(entry.syscall)) ??
    trace.findLast(({ syscall }) => !NOISE.has(syscall))
  )
}

function frameOf(entry: TraceEntry): Frame {
  const { seq, syscall, errno, ret } = entry
  return {
    key: String(seq),
    call: syscall,
    arg: argumentOf(entry),
    ret: errno ?? `= ${ret}`,
    // A connection that is on its way has not failed.
    look: errno === null || errno === 'EINPROGRESS' ? 'done' : 'failed',
    entry,
  }
}

/** The one argument that tells: the address, the path, else the first that is no descriptor. */
function argumentOf({ args, path, address }: TraceEntry): string {
  if (address)
    return address.family === 'unix'
      ? address.path
      : `${address.family === 'inet6' ? `[${address.address}]` : address.address}:${address.port}`
  if (path) return path
  return args.find((arg) => !/^\d+$|^AT_FDCWD$/.test(arg)) ?? args.join(', ')
}
