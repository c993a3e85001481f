import { SIGNALS, type Signal } from '../constants.ts'
import type { Kernel } from '../kernel.ts'
import { memoryOf } from '../memory.ts'
import { mountTable } from '../mounts.ts'
import type { Process } from '../process.ts'
import type { RlimitName } from '../sys.ts'
import { maps } from './maps.ts'
import { mayLook } from './may-look.ts'
import { BOOTED_AT } from './system.ts'
import { type FileSpec, text } from './tree.ts'

/** Simplified: files that nobody reads by hand have their place and no content. */
const NOTHING: FileSpec = { text: () => text('') }

type Make = (kernel: Kernel, process: Process) => FileSpec

/** The text files of /proc/PID. */
export const PROCESS_FILES: Readonly<Record<string, Make>> = {
  // Simplified: what is written is taken and does nothing.
  autogroup: (_kernel, process) => ({
    text: () => text(`/autogroup-${process.session.id} nice 0\n`),
    mode: 0o644,
    write: () => 0,
  }),
  arch_status: () => NOTHING,
  auxv: () => ({ ...NOTHING, mode: 0o400 }),
  cgroup: () => ({ text: () => text('0::/\n') }),
  clear_refs: () => ({
    text: () => 'EINVAL',
    mode: 0o200,
    write: (_writer, value) => (/^[1-5]\n?$/.test(value) ? 0 : 'EINVAL'),
  }),
  cmdline: (_kernel, process) => ({
    text: () => text(process.isDead ? '' : process.argv.map((argument) => `${argument}\0`).join('')),
  }),
  comm: (_kernel, process) => ({
    text: () => text(`${process.comm}\n`),
    mode: 0o644,
    write: (writer, value) => {
      if (writer !== process) return 'EINVAL'
      process.comm = value.replace(/\n$/, '').slice(0, 15)
      return 0
    },
  }),
  coredump_filter: () => ({ text: () => text('00000033\n'), mode: 0o644, write: () => 0 }),
  cpuset: () => ({ text: () => text('/\n') }),
  environ: (_kernel, process) => ({
    text: () =>
      text(
        Object.entries(process.env)
          .map(([name, value]) => `${name}=${value}\0`)
          .join(''),
      ),
    mode: 0o400,
  }),
  gid_map: (_kernel, process) => ({ text: () => text(idMap(process, 'gid')), mode: 0o644, write: () => 'EPERM' }),
  io: (_kernel, process) => ({ text: () => text(ioCounters(process)), mode: 0o400 }),
  ksm_merging_pages: () => ({ text: () => text('0\n'), mode: 0o400 }),
  ksm_stat: () => ({ text: () => text('ksm_rmap_items 0\n'), mode: 0o400 }),
  limits: (_kernel, process) => ({ text: () => text(limitsTable(process)) }),
  loginuid: () => ({ text: () => text('4294967295') }),
  maps: (_kernel, process) => ({ text: (reader) => (mayLook(reader, process) ? text(maps(process)) : 'EACCES') }),
  // Simplified: nothing is ever mapped. On Linux an address that is in `maps` can be read.
  mem: () => ({ text: () => 'EIO', mode: 0o600 }),
  mountinfo: (kernel, process) => ({ text: () => text(mountInfo(kernel, process)) }),
  mounts: (kernel, process) => ({ text: () => text(mounts(kernel, process)) }),
  mountstats: (kernel, process) => ({ text: () => text(mountStatistics(kernel, process)), mode: 0o400 }),
  numa_maps: () => NOTHING,
  oom_adj: () => ({ text: () => text('0\n'), mode: 0o644, write: () => 0 }),
  oom_score: () => ({ text: () => text('666\n') }),
  oom_score_adj: (_kernel, process) => ({
    text: () => text(`${process.oomScoreAdj}\n`),
    mode: 0o644,
    write: (writer, value) => {
      const next = Number(value.trim())
      if (value.trim() === '' || !Number.isInteger(next) || next < -1000 || next > 1000) return 'EINVAL'
      if (next < process.leastOomScoreAdj && !writer.credentials.capabilities.has('CAP_SYS_RESOURCE')) return 'EACCES'
      process.oomScoreAdj = next
      return 0
    },
  }),
  pagemap: () => ({ ...NOTHING, mode: 0o400 }),
  personality: (_kernel, process) => ({ text: forLookers(process, () => '00000000\n'), mode: 0o400 }),
  projid_map: () => ({ text: () => text(ID_MAP), mode: 0o644, write: () => 'EPERM' }),
  sched: () => ({ ...NOTHING, mode: 0o644 }),
  schedstat: (_kernel, process) => ({ text: () => text(`${Math.round(process.systemMs * 1e6)} 0 1\n`) }),
  sessionid: () => ({ text: () => text('4294967295') }),
  setgroups: () => ({ text: () => text('allow\n'), mode: 0o644, write: () => 'EPERM' }),
  smaps: () => NOTHING,
  smaps_rollup: () => NOTHING,
  stack: () => ({
    text: (reader) => (reader.credentials.capabilities.has('CAP_SYS_ADMIN') ? text('') : 'EACCES'),
    mode: 0o400,
  }),
  stat: (_kernel, process) => ({ text: () => text(stat(process)) }),
  statm: (_kernel, process) => ({
    text: () => {
      const { size, resident } = memoryOf(process)
      return text(`${size / 4} ${resident / 4} ${Math.floor(resident / 5)} 5 0 90 0\n`)
    },
  }),
  status: (_kernel, process) => ({ text: () => text(status(process)) }),
  syscall: (_kernel, process) => ({ text: forLookers(process, () => 'running\n'), mode: 0o400 }),
  timens_offsets: () => ({
    text: () => text('monotonic           0         0\nboottime            0         0\n'),
    mode: 0o644,
  }),
  timers: () => NOTHING,
  timerslack_ns: () => ({ text: () => text('50000\n'), mode: 0o666, write: () => 0 }),
  uid_map: (_kernel, process) => ({ text: () => text(idMap(process, 'uid')), mode: 0o644, write: () => 'EPERM' }),
  wchan: (_kernel, process) => ({ text: () => text(waitChannel(process)) }),
}

/** user_namespaces(7): the first user namespace maps every id to itself. */
const idMap = ({ credentials: { namespace } }: Process, kind: 'uid' | 'gid') => {
  const map = namespace?.[kind]
  return map === undefined
    ? ID_MAP
    : map
      ? `${[map.inside, map.outside, 1].map((n) => String(n).padStart(10)).join(' ')}\n`
      : ''
}
const ID_MAP = '         0          0 4294967295\n'

const forLookers = (process: Process, make: () => string) => (reader: Process) =>
  mayLook(reader, process) ? text(make()) : ('EACCES' as const)

/** The kernel function a process sleeps in. Simplified: pipes, sockets and terminals are not told apart. */
function waitChannel(process: Process): string {
  if (process.state !== 'sleeping') return '0'
  if (process.queues.length === 0) return 'hrtimer_nanosleep'
  if (process.queues.includes(process.childNews)) return 'do_wait'
  return process.queues.length > 1 ? 'poll_schedule_timeout.constprop.0' : 'wait_woken'
}

const TICK_MS = 10

/** proc(5), /proc/pid/stat: 52 fields. */
function stat(process: Process): string {
  const { terminal } = process.session
  const { size, resident } = memoryOf(process)
  const ticks = (ms: number) => Math.floor(ms / TICK_MS)
  const identity = [
    process.parent?.pid ?? 0,
    process.pgid,
    process.session.id,
    terminal ? TTY_BASE + terminal.number : 0,
  ]
  const rest = [
    terminal ? terminal.foreground : -1,
    4194304,
    97,
    0,
    0,
    0,
    ticks(process.systemMs / 2),
    ticks(process.systemMs),
    0,
    0,
    20 + process.nice,
    process.nice,
    process.threads,
    0,
    ticks(process.startTime - BOOTED_AT),
    size * 1024,
    resident / 4,
    '18446744073709551615',
  ]
  const tail =
    '94100289159168 94100289179049 140731291783040 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 94100289195056 94100289196672 94100666224640 140731291785953 140731291785973 140731291785973 140731291787243'
  return `${process.pid} (${process.comm}) ${process.stateLetter} ${identity.join(' ')} ${rest.join(' ')} ${tail} ${statusCode(process)}\n`
}
/** Device number of /dev/pts/0. */
const TTY_BASE = 136 * 256

function statusCode({ status }: Process): number {
  if (!status) return 0
  return status.kind === 'exited' ? status.code << 8 : status.kind === 'signaled' ? SIGNALS[status.signal] : 0
}

const STATES: Readonly<Record<string, string>> = { R: 'running', S: 'sleeping', T: 'stopped', Z: 'zombie' }

function status(process: Process): string {
  const { credentials: who, stateLetter } = process
  const { size, resident } = memoryOf(process)
  const kb = (n: number) => `${String(n).padStart(8)} kB`
  const mask = (signals: Iterable<Signal>) => {
    let bits = 0n
    for (const signal of signals) bits |= 1n << BigInt(SIGNALS[signal] - 1)
    return bits.toString(16).padStart(16, '0')
  }
  const withKind = (kind: string) =>
    [...process.dispositions].filter(([, d]) => d.kind === kind).map(([signal]) => signal)
  const capabilities = who.capabilities.size > 0 ? '000001ffffffffff' : '0000000000000000'
  const rows: readonly (readonly [string, string])[] = [
    ['Name', process.comm],
    ['Umask', `0${process.umask.toString(8).padStart(3, '0')}`],
    ['State', `${stateLetter} (${STATES[stateLetter]})`],
    ['Tgid', `${process.pid}`],
    ['Ngid', '0'],
    ['Pid', `${process.pid}`],
    ['PPid', `${process.parent?.pid ?? 0}`],
    ['TracerPid', `${process.tracer?.process.pid ?? 0}`],
    ['Uid', [who.uid, who.euid, who.suid, who.euid].join('\t')],
    ['Gid', [who.gid, who.egid, who.sgid, who.egid].join('\t')],
    ['FDSize', `${Math.max(64, 2 ** Math.ceil(Math.log2(process.files.fds().length + 1)))}`],
    ['Groups', `${[...who.groups].sort((a, b) => a - b).join(' ')} `],
    ['NStgid', `${process.pid}`],
    ['NSpid', `${process.pid}`],
    ['NSpgid', `${process.pgid}`],
    ['NSsid', `${process.session.id}`],
    ['VmPeak', kb(size)],
    ['VmSize', kb(size)],
    ['VmLck', kb(0)],
    ['VmPin', kb(0)],
    ['VmHWM', kb(resident)],
    ['VmRSS', kb(resident)],
    ['RssAnon', kb(Math.floor(resident / 16))],
    ['RssFile', kb(resident - Math.floor(resident / 16))],
    ['RssShmem', kb(0)],
    ['VmData', kb(360)],
    ['VmStk', kb(132)],
    ['VmExe', kb(20)],
    ['VmLib', kb(1528)],
    ['VmPTE', kb(40)],
    ['VmSwap', kb(0)],
    ['Threads', `${process.threads}`],
    ['SigQ', `0/${process.limits.sigpending.soft}`],
    ['SigPnd', mask([])],
    ['ShdPnd', mask(process.pending)],
    ['SigBlk', mask(process.blocked)],
    ['SigIgn', mask(withKind('ignore'))],
    ['SigCgt', mask(withKind('catch'))],
    ['CapInh', '0000000000000000'],
    ['CapPrm', capabilities],
    ['CapEff', capabilities],
    ['CapBnd', '000001ffffffffff'],
    ['CapAmb', '0000000000000000'],
    ['NoNewPrivs', '0'],
    ['Seccomp', '0'],
    ['Cpus_allowed', '3'],
    ['Cpus_allowed_list', '0-1'],
    ['voluntary_ctxt_switches', '2'],
    ['nonvoluntary_ctxt_switches', '0'],
  ]
  const isZombie = process.isDead
  return rows
    .filter(([name]) => !isZombie || !/^(Vm|Rss)/.test(name))
    .map(([name, value]) => `${name}:\t${value}\n`)
    .join('')
}

const LIMITS: readonly (readonly [RlimitName, string, string])[] = [
  ['cpu', 'Max cpu time', 'seconds'],
  ['fsize', 'Max file size', 'bytes'],
  ['data', 'Max data size', 'bytes'],
  ['stack', 'Max stack size', 'bytes'],
  ['core', 'Max core file size', 'bytes'],
  ['rss', 'Max resident set', 'bytes'],
  ['nproc', 'Max processes', 'processes'],
  ['nofile', 'Max open files', 'files'],
  ['memlock', 'Max locked memory', 'bytes'],
  ['as', 'Max address space', 'bytes'],
  ['locks', 'Max file locks', 'locks'],
  ['sigpending', 'Max pending signals', 'signals'],
  ['msgqueue', 'Max msgqueue size', 'bytes'],
  ['nice', 'Max nice priority', ''],
  ['rtprio', 'Max realtime priority', ''],
]

function limitsTable({ limits }: Process): string {
  const row = (name: string, soft: string, hard: string, unit: string) =>
    `${name.padEnd(26)}${soft.padEnd(21)}${hard.padEnd(21)}${unit.padEnd(10)}\n`
  const shown = (n: number) => (n === Number.POSITIVE_INFINITY ? 'unlimited' : String(n))
  const rows = LIMITS.map(([name, title, unit]) => row(title, shown(limits[name].soft), shown(limits[name].hard), unit))
  const last = row('Max realtime timeout', 'unlimited', 'unlimited', 'us')
  return [row('Limit', 'Soft Limit', 'Hard Limit', 'Units'), ...rows, last].join('')
}

function ioCounters(process: Process): string {
  const { readBytes, writtenBytes, reads, writes } = process.io
  return `rchar: ${readBytes}\nwchar: ${writtenBytes}\nsyscr: ${reads}\nsyscw: ${writes}\nread_bytes: 0\nwrite_bytes: 0\ncancelled_write_bytes: 0\n`
}

/** Spaces and the like are written as octal escapes. */
const escaped = (field: string) =>
  field.replace(/[ \t\n\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`)

function mounts(kernel: Kernel, process: Process): string {
  return mountTable(kernel, process.root)
    .map(
      ({ source, target, type, options }) => `${escaped(source)} ${escaped(target)} ${type} ${options.join(',')} 0 0\n`,
    )
    .join('')
}

const mountStatistics = (kernel: Kernel, process: Process): string =>
  mountTable(kernel, process.root)
    .map(({ source, target, type }) => `device ${escaped(source)} mounted on ${escaped(target)} with fstype ${type}\n`)
    .join('')

function mountInfo(kernel: Kernel, process: Process): string {
  return mountTable(kernel, process.root)
    .map(({ id, source, target, type, options }, i) => {
      const mount = kernel.mounts[i]!
      const superOptions = [mount.sb.readonly ? 'ro' : 'rw', ...options.filter((option) => !MOUNT_FLAGS.has(option))]
      const own = [
        mount.isReadonly ? 'ro' : 'rw',
        ...options.filter((o) => MOUNT_FLAGS.has(o) && o !== 'ro' && o !== 'rw'),
      ]
      return `${id} ${mount.at?.mount.id ?? 1} 0:${mount.sb.dev} / ${escaped(target)} ${own.join(',')} - ${type} ${escaped(source)} ${superOptions.join(',')}\n`
    })
    .join('')
}
const MOUNT_FLAGS = new Set(['ro', 'rw', 'nosuid', 'nodev', 'noexec', 'relatime', 'noatime'])
