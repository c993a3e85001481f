/** What the process tools read of /proc: one process as its files there describe it. */
import { O_DIRECTORY, O_RDONLY, S_IFLNK, S_IFMT } from '../../kernel/constants.ts'
import type { Sys, SysError, Task } from '../../kernel/sys.ts'
import { readText } from '../lib/files.ts'

export interface Proc {
  readonly pid: number
  /** Thread id; the pid for a process's first thread. */
  readonly tid: number
  readonly ppid: number
  readonly pgid: number
  readonly sid: number
  /** Device number, 0 without a terminal. */
  readonly tty: number
  readonly tpgid: number
  readonly comm: string
  readonly state: string
  readonly flags: number
  readonly priority: number
  readonly nice: number
  readonly threads: number
  readonly cpu: number
  /** Clock ticks (10 ms) of user and system time. */
  readonly ticks: number
  /** Milliseconds after boot. */
  readonly startedMs: number
  readonly vsizeKb: number
  readonly rssKb: number
  readonly uids: readonly number[]
  readonly gids: readonly number[]
  readonly argv: readonly string[]
  /** The fields of /proc/PID/status by name. */
  readonly status: ReadonlyMap<string, string>
}

/** Names in a directory, without `.` and `..`; null when it cannot be read. */
export function* listDirectory(sys: Sys, path: string): Task<readonly string[] | null> {
  const listed = yield* tryListDirectory(sys, path)
  return 'names' in listed ? listed.names : null
}

export function* tryListDirectory(
  sys: Sys,
  path: string,
): Task<{ readonly names: readonly string[] } | { readonly error: SysError }> {
  const fd = yield* sys.open(path, O_RDONLY | O_DIRECTORY)
  if (!fd.ok) return { error: fd.error }
  const entries = sys.getdents(fd.value)
  sys.close(fd.value)
  if (!entries.ok) return { error: entries.error }
  return { names: entries.value.map((entry) => entry.name).filter((name) => name !== '.' && name !== '..') }
}

export function* listPids(sys: Sys): Task<readonly number[]> {
  const names = (yield* listDirectory(sys, '/proc')) ?? []
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
}

/** All processes, by pid. */
export function* readProcs(sys: Sys): Task<readonly Proc[]> {
  const found: Proc[] = []
  for (const pid of yield* listPids(sys)) {
    const proc = yield* readProc(sys, pid)
    if (proc) found.push(proc)
  }
  return found
}

/** null when there is no such process. */
export function* readProc(sys: Sys, pid: number, tid = pid): Task<Proc | null> {
  const directory = tid === pid ? `/proc/${pid}` : `/proc/${pid}/task/${tid}`
  const stat = yield* readText(sys, `${directory}/stat`)
  if (stat === null) return null
  const status = parseStatus((yield* readText(sys, `${directory}/status`)) ?? '')
  const cmdline = (yield* readText(sys, `${directory}/cmdline`)) ?? ''
  return parseProc(pid, tid, stat, status, cmdline)
}

export function* readThreads(sys: Sys, proc: Proc): Task<readonly Proc[]> {
  const names = (yield* listDirectory(sys, `/proc/${proc.pid}/task`)) ?? []
  const threads: Proc[] = []
  for (const tid of names.map(Number).sort((a, b) => a - b)) {
    const thread = yield* readProc(sys, proc.pid, tid)
    if (thread) threads.push(thread)
  }
  return threads.length > 0 ? threads : [proc]
}

/** `22000 (bash) S 1 0 0 0 -1 4194304 101 …`: the name may hold spaces and parentheses. */
function parseProc(pid: number, tid: number, stat: string, status: ReadonlyMap<string, string>, cmdline: string): Proc {
  const open = stat.indexOf('(')
  const close = stat.lastIndexOf(')')
  // Field 3 (state) has index 0 here.
  const fields = stat
    .slice(close + 2)
    .trim()
    .split(' ')
  const number = (field: number): number => Number(fields[field - 3] ?? 0)
  return {
    pid,
    tid,
    comm: stat.slice(open + 1, close),
    state: fields[0] ?? 'S',
    ppid: number(4),
    pgid: number(5),
    sid: number(6),
    tty: number(7),
    tpgid: number(8),
    flags: number(9),
    ticks: number(14) + number(15),
    priority: number(18),
    nice: number(19),
    threads: number(20),
    startedMs: number(22) * 10,
    vsizeKb: Math.floor(number(23) / 1024),
    rssKb: number(24) * 4,
    cpu: number(39),
    uids: numbers(status.get('Uid') ?? '0 0 0 0'),
    gids: numbers(status.get('Gid') ?? '0 0 0 0'),
    argv: cmdline === '' ? [] : cmdline.replace(/\0$/, '').split('\0'),
    status,
  }
}

function parseStatus(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const colon = line.indexOf(':')
      return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()] as const]
    }),
  )
}

const numbers = (text: string): number[] => text.split(/\s+/).map(Number)

export interface OpenFile {
  readonly fd: number
  /** The link's target: a path, `socket:[123]`, `pipe:[45]`, `anon_inode:[eventpoll]`. */
  readonly target: string
  readonly reads: boolean
  readonly writes: boolean
}

/** What /proc/PID/fd shows; an error when it may not be read. */
export function* openFiles(
  sys: Sys,
  pid: number,
): Task<{ readonly files: readonly OpenFile[] } | { readonly error: SysError }> {
  const listed = yield* tryListDirectory(sys, `/proc/${pid}/fd`)
  if ('error' in listed) return listed
  const files: OpenFile[] = []
  for (const fd of listed.names.map(Number).sort((a, b) => a - b)) {
    const target = sys.readlink(`/proc/${pid}/fd/${fd}`)
    if (!target.ok) continue
    const link = sys.lstat(`/proc/${pid}/fd/${fd}`)
    const mode = link.ok && (link.value.mode & S_IFMT) === S_IFLNK ? link.value.mode : 0o700
    files.push({ fd, target: target.value, reads: (mode & 0o400) !== 0, writes: (mode & 0o200) !== 0 })
  }
  return { files }
}

/** `socket:[4711]` → 4711. */
export function socketInode(target: string): number | null {
  const match = /^socket:\[(\d+)\]$/.exec(target)
  return match ? Number(match[1]) : null
}

/** Name of a terminal as ps and lsof show it, `?` without one. */
export function ttyName(device: number): string {
  if (device === 0) return '?'
  const major = (device >> 8) & 0xfff
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00)
  if (major === 4) return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`
  return `pts/${(major - 136) * 256 + minor}`
}

/** Milliseconds since the epoch of the boot: btime of /proc/stat, as procps takes it. */
export function* bootTime(sys: Sys): Task<number> {
  const seconds = /^btime (\d+)/m.exec((yield* readText(sys, '/proc/stat')) ?? '')?.[1]
  return seconds === undefined ? sys.clock() - sys.monotonic() : Number(seconds) * 1000
}

/** As procps prints arguments: a blank for a newline, a question mark for other control characters. */
export function printable(text: string): string {
  let shown = ''
  for (const char of text) {
    const code = char.charCodeAt(0)
    shown += char === '\n' ? ' ' : code < 32 || code === 127 ? '?' : char
  }
  return shown
}
