/** The columns that ps knows: procps 4.0.2, ps/output.c. */
import type { Accounts } from '../lib/users.ts'
import { type Proc, printable, ttyName } from './proc.ts'

/** What a cell is computed from, besides the process. */
export interface Moment {
  readonly accounts: Accounts
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly bootTime: number
  readonly totalRamKb: number
  /** Indentation of a process in a forest. */
  prefix(proc: Proc): string
  /** `e`: the environment to show behind the arguments. */
  environment(proc: Proc): string
  readonly wchan: ReadonlyMap<number, string>
}

export interface Column {
  readonly header: string
  readonly width: number
  readonly align: 'left' | 'right'
  cell(proc: Proc, moment: Moment): string
  /** What `--sort` compares. */
  key(proc: Proc, moment: Moment): number | string
}

type Cell = (proc: Proc, moment: Moment) => string | number
type Row = readonly [names: string, header: string, width: number, align: 'L' | 'R', cell: Cell, key?: Cell]

const PAGE_KB = 4

const args: Cell = (p, m) => m.prefix(p) + commandLine(p) + m.environment(p)
const comm: Cell = (p, m) => m.prefix(p) + printable(p.comm) + (p.state === 'Z' ? ' <defunct>' : '')
const uid =
  (n: number): Cell =>
  (p) =>
    p.uids[n] ?? 0
const gid =
  (n: number): Cell =>
  (p) =>
    p.gids[n] ?? 0
const user =
  (n: number): Cell =>
  (p, m) =>
    shorten(m.accounts.userName(p.uids[n] ?? 0), 8)
const group =
  (n: number): Cell =>
  (p, m) =>
    shorten(m.accounts.groupName(p.gids[n] ?? 0), 8)
const mask =
  (field: string): Cell =>
  (p) =>
    p.status.get(field) ?? '0000000000000000'
const started: Cell = (p) => p.startedMs

const TABLE: readonly Row[] = [
  ['pid tgid', 'PID', 7, 'R', (p) => p.pid],
  ['tid lwp spid', 'TID', 7, 'R', (p) => p.tid],
  ['ppid', 'PPID', 7, 'R', (p) => p.ppid],
  ['pgid pgrp', 'PGID', 7, 'R', (p) => p.pgid],
  ['sid sess session', 'SID', 7, 'R', (p) => p.sid],
  ['tpgid', 'TPGID', 7, 'R', (p) => p.tpgid],
  ['args cmd command', 'COMMAND', 27, 'L', args],
  ['comm ucomm ucmd', 'COMMAND', 15, 'L', comm],
  ['exe', 'EXE', 27, 'L', (p) => p.argv[0] ?? '-'],
  ['fname', 'COMMAND', 8, 'L', (p) => p.comm.slice(0, 8)],
  ['%cpu pcpu', '%CPU', 4, 'R', (p, m) => cpuShare(p, m).toFixed(1), (p, m) => cpuShare(p, m)],
  ['c util', 'C', 2, 'R', (p, m) => Math.min(99, Math.floor(cpuShare(p, m)))],
  ['%mem pmem', '%MEM', 4, 'R', (p, m) => memoryShare(p, m).toFixed(1), (p) => p.rssKb],
  ['vsz vsize', 'VSZ', 6, 'R', (p) => p.vsizeKb],
  ['rss rssize rsz', 'RSS', 5, 'R', (p) => p.rssKb],
  ['sz', 'SZ', 5, 'R', (p) => Math.floor(p.vsizeKb / PAGE_KB)],
  ['size', 'SIZE', 5, 'R', (p) => p.vsizeKb],
  ['tty tt', 'TT', 8, 'L', (p) => ttyName(p.tty), (p) => p.tty],
  ['tname tty8 longtname', 'TTY', 8, 'L', (p) => ttyName(p.tty), (p) => p.tty],
  ['stat', 'STAT', 4, 'L', statFlags],
  ['s state', 'S', 1, 'L', (p) => p.state],
  ['f flag flags', 'F', 1, 'R', (p) => (p.flags >> 6) & 7],
  ['time cputime atime', 'TIME', 8, 'R', (p) => clockTime(p.ticks / 100), (p) => p.ticks],
  ['bsdtime', 'TIME', 6, 'R', (p) => bsdTime(p.ticks / 100), (p) => p.ticks],
  ['times cputimes', 'TIME', 8, 'R', (p) => Math.floor(p.ticks / 100)],
  ['etime', 'ELAPSED', 11, 'R', (p, m) => elapsed(age(p, m)), age],
  ['etimes', 'ELAPSED', 7, 'R', (p, m) => Math.floor(age(p, m))],
  ['lstart', 'STARTED', 24, 'R', (p, m) => longDate(m.bootTime + p.startedMs), started],
  ['start', 'STARTED', 8, 'R', (p, m) => startDate(p, m), started],
  ['start_time', 'START', 5, 'R', (p, m) => startTime(p, m), started],
  ['stime', 'STIME', 5, 'R', (p, m) => startTime(p, m), started],
  ['bsdstart', 'START', 6, 'R', (p, m) => startTime(p, m), started],
  ['user euser uname', 'USER', 8, 'L', user(1), user(1)],
  ['uid_hack', 'UID', 8, 'L', user(1), user(1)],
  ['ruser', 'RUSER', 8, 'L', user(0), user(0)],
  ['suser svuser', 'SUSER', 8, 'L', user(2), user(2)],
  ['fuser fsuser', 'FUSER', 8, 'L', user(3), user(3)],
  ['uid euid', 'UID', 5, 'R', uid(1)],
  ['ruid', 'RUID', 5, 'R', uid(0)],
  ['suid svuid', 'SUID', 5, 'R', uid(2)],
  ['fuid fsuid', 'FUID', 5, 'R', uid(3)],
  ['group egroup', 'GROUP', 8, 'L', group(1), gid(1)],
  ['rgroup', 'RGROUP', 8, 'L', group(0), gid(0)],
  ['gid egid', 'GID', 5, 'R', gid(1)],
  ['rgid', 'RGID', 5, 'R', gid(0)],
  ['sgid svgid', 'SGID', 5, 'R', gid(2)],
  ['supgid', 'SUPGID', 20, 'L', (p) => (p.status.get('Groups') ?? '').replace(/ /g, ',') || '-'],
  ['supgrp', 'SUPGRP', 40, 'L', supplementary],
  ['ni nice', 'NI', 3, 'R', (p) => p.nice],
  ['pri', 'PRI', 3, 'R', (p) => 39 - p.priority],
  ['opri intpri', 'PRI', 3, 'R', (p) => 60 + p.priority],
  ['priority', 'PRI', 3, 'R', (p) => p.priority],
  ['cls class policy', 'CLS', 3, 'R', () => 'TS'],
  ['rtprio', 'RTPRIO', 6, 'R', () => '-'],
  ['psr', 'PSR', 3, 'R', (p) => p.cpu],
  ['nlwp', 'NLWP', 4, 'R', (p) => p.threads],
  ['thcount', 'THCNT', 5, 'R', (p) => p.threads],
  ['wchan wname', 'WCHAN', 6, 'L', (p, m) => m.wchan.get(p.pid) ?? '-'],
  // Header and value of two columns in one: ps -l prints `ADDR SZ` over `- SZ`.
  ['addr_sz', 'ADDR SZ', 7, 'R', (p) => `- ${String(Math.floor(p.vsizeKb / PAGE_KB)).padStart(5)}`],
  ['maj_flt majflt pagein', 'MAJFLT', 6, 'R', () => 0],
  ['min_flt minflt', 'MINFLT', 6, 'R', () => 0],
  ['trs tsiz trss', 'TRS', 5, 'R', () => 0],
  ['drs dsiz', 'DRS', 5, 'R', (p) => p.vsizeKb],
  ['blocked sigmask sig_block', 'BLOCKED', 16, 'R', mask('SigBlk')],
  ['caught sigcatch sig_catch', 'CAUGHT', 16, 'R', mask('SigCgt')],
  ['ignored sigignore sig_ignore', 'IGNORED', 16, 'R', mask('SigIgn')],
  ['pending sig', 'PENDING', 16, 'R', mask('ShdPnd')],
  ['tsig', 'PENDING', 16, 'R', mask('SigPnd')],
  ['label context', 'LABEL', 31, 'L', () => '-'],
  ['cgroup cgname', 'CGROUP', 27, 'L', () => '-'],
  ['unit', 'UNIT', 31, 'L', () => '-'],
]

/** Headers of names that share a row under another heading. */
const HEADERS: Readonly<Record<string, string>> = {
  tgid: 'TGID',
  lwp: 'LWP',
  spid: 'SPID',
  pgrp: 'PGRP',
  sess: 'SESS',
  session: 'SESS',
  cmd: 'CMD',
  ucmd: 'CMD',
  uname: 'USER',
  euser: 'EUSER',
  euid: 'EUID',
  egid: 'EGID',
  egroup: 'EGROUP',
  svuser: 'SVUSER',
  svuid: 'SVUID',
  fsuser: 'FSUSER',
  fsuid: 'FSUID',
  svgid: 'SVGID',
  policy: 'POL',
  tsiz: 'TSIZ',
  context: 'CONTEXT',
  pagein: 'PAGEIN',
  maj_flt: 'MAJFL',
  min_flt: 'MINFL',
  cgname: 'CGNAME',
}

export const COLUMNS: ReadonlyMap<string, Column> = new Map(
  TABLE.flatMap(([names, header, width, align, cell, key]) =>
    names.split(' ').map((name) => [
      name,
      {
        header: HEADERS[name] ?? header,
        width,
        align: align === 'L' ? 'left' : 'right',
        cell: (p, m) => String(cell(p, m)),
        key: key ?? cell,
      } satisfies Column,
    ]),
  ),
)

/** Sort keys that are no columns of that name, and the one letter forms of BSD. */
export const SORT_ALIASES: Readonly<Record<string, string>> = {
  C: 'pcpu',
  U: 'user',
  c: 'comm',
  g: 'pgrp',
  n: 'nice',
  o: 'sid',
  p: 'pid',
  P: 'ppid',
  r: 'rss',
  s: 'size',
  t: 'tty',
  T: 'start_time',
  u: 'uid',
  v: 'vsize',
  y: 'priority',
}

export function commandLine(proc: Proc): string {
  if (proc.state === 'Z') return `[${printable(proc.comm)}] <defunct>`
  return proc.argv.length > 0 ? printable(proc.argv.join(' ')) : `[${printable(proc.comm)}]`
}

function statFlags(p: Proc): string {
  let text = p.state
  if (p.nice < 0) text += '<'
  if (p.nice > 0) text += 'N'
  if (p.sid === p.pid) text += 's'
  if (p.threads > 1) text += 'l'
  if (p.tpgid > 0 && p.tpgid === p.pgid) text += '+'
  return text
}

function supplementary(p: Proc, m: Moment): string {
  const gids = (p.status.get('Groups') ?? '').split(' ').filter((gid) => gid !== '')
  return gids.map((gid) => m.accounts.groupName(Number(gid))).join(',') || '-'
}

const shorten = (name: string, width: number): string => (name.length <= width ? name : `${name.slice(0, width - 1)}+`)

function age(p: Proc, m: Moment): number {
  return Math.max(0, (m.now - m.bootTime - p.startedMs) / 1000)
}
const cpuShare = (p: Proc, m: Moment): number => {
  const seconds = age(p, m)
  return seconds >= 1 ? Math.min(99.9, p.ticks / seconds) : 0
}
const memoryShare = (p: Proc, m: Moment): number => Math.floor((p.rssKb * 1000) / m.totalRamKb) / 10

const two = (n: number): string => String(n).padStart(2, '0')

function clockTime(seconds: number): string {
  const whole = Math.floor(seconds)
  const days = Math.floor(whole / 86400)
  const clock = `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
  return days > 0 ? `${days}-${clock}` : clock
}

const bsdTime = (seconds: number): string => `${Math.floor(seconds / 60)}:${two(Math.floor(seconds) % 60)}`

function elapsed(seconds: number): string {
  const whole = Math.floor(seconds)
  const days = Math.floor(whole / 86400)
  const hours = Math.floor(whole / 3600) % 24
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
  if (days > 0) return `${days}-${two(hours)}:${rest}`
  return hours > 0 ? `${two(hours)}:${rest}` : rest
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')

function longDate(ms: number): string {
  const date = new Date(ms)
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${hms(date)} ${date.getUTCFullYear()}`
}

const hms = (date: Date): string =>
  `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`

function startDate(p: Proc, m: Moment): string {
  const date = new Date(m.bootTime + p.startedMs)
  if (m.now - date.getTime() < 86_400_000) return hms(date)
  return `  ${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())}`
}

function startTime(p: Proc, m: Moment): string {
  const date = new Date(m.bootTime + p.startedMs)
  const now = new Date(m.now)
  if (date.getUTCFullYear() !== now.getUTCFullYear()) return String(date.getUTCFullYear()).padStart(5)
  const isToday = Math.floor(date.getTime() / 86_400_000) === Math.floor(m.now / 86_400_000)
  return isToday
    ? `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
    : `${MONTHS[date.getUTCMonth()]}${two(date.getUTCDate())}`
}
