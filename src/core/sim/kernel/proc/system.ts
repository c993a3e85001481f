import type { Kernel } from '../kernel.ts'
import { TOTAL_RAM } from '../kernel.ts'
import { type FileSpec, text } from './tree.ts'

/** The files of /proc that are about the machine. */
export const SYSTEM_FILES: Readonly<Record<string, (kernel: Kernel) => FileSpec>> = {
  cmdline: () => ({ text: () => text('BOOT_IMAGE=/boot/vmlinuz-6.1.0-18-amd64 root=/dev/root ro quiet\n') }),
  cpuinfo: () => ({ text: () => text([0, 1].map(cpu).join('')) }),
  filesystems: () => ({ text: () => text(FILESYSTEMS.map((name) => `${name}\n`).join('')) }),
  kmsg: () => ({ text: () => text(''), mode: 0o400 }),
  loadavg: (kernel) => ({
    text: () => text(`0.08 0.03 0.01 1/${kernel.processes.size} ${kernel.nextPid - 1}\n`),
  }),
  locks: () => ({ text: () => text('') }),
  meminfo: (kernel) => ({ text: () => text(memory(kernel)) }),
  modules: () => ({ text: () => text('') }),
  partitions: () => ({ text: () => text('major minor  #blocks  name\n\n') }),
  stat: (kernel) => ({ text: () => text(stat(kernel)) }),
  swaps: () => ({ text: () => text('Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n') }),
  uptime: (kernel) => ({ text: () => text(uptime(kernel)) }),
  version: (kernel) => ({
    text: () => {
      const { sysctl } = kernel
      const compiler =
        '(debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40)'
      return text(`Linux version ${sysctl.get('kernel.osrelease')} ${compiler} ${sysctl.get('kernel.version')}\n`)
    },
  }),
}

const FILESYSTEMS = [
  'nodev\tsysfs',
  'nodev\ttmpfs',
  'nodev\tbdev',
  'nodev\tproc',
  'nodev\tcgroup',
  'nodev\tcgroup2',
  'nodev\tdevtmpfs',
  'nodev\tsockfs',
  'nodev\tpipefs',
  'nodev\tramfs',
  'nodev\tdevpts',
  '\text3',
  '\text2',
  '\text4',
  'nodev\tmqueue',
  'nodev\toverlay',
]

const seconds = (ms: number) => (ms / 1000).toFixed(2)
/** The machine had been up for an hour when we came. */
const UP_BEFORE = 3_600_000

const uptime = ({ scheduler }: Kernel) => `${seconds(UP_BEFORE + scheduler.time)} ${seconds(2 * UP_BEFORE)}\n`

function cpu(index: number): string {
  const fields = [
    ['processor\t', index],
    ['vendor_id\t', 'GenuineIntel'],
    ['cpu family\t', 6],
    ['model\t\t', 85],
    ['model name\t', 'Intel(R) Xeon(R) Processor'],
    ['cpu MHz\t\t', '2600.000'],
    ['cache size\t', '16384 KB'],
    ['siblings\t', 2],
    ['core id\t\t', index],
    ['cpu cores\t', 2],
    ['flags\t\t', 'fpu vme de pse tsc msr pae mce cx8 sse sse2 ht syscall nx lm'],
    ['bogomips\t', '5200.00'],
  ]
  return `${fields.map(([name, value]) => `${name}: ${value}\n`).join('')}\n`
}

function memory(kernel: Kernel): string {
  const total = TOTAL_RAM / 1024
  const shared = [...new Set(kernel.mounts.map((m) => m.sb))]
    .filter((sb) => sb.isTmpfs)
    .reduce((sum, sb) => sum + sb.usedPages * 4, 0)
  const free = Math.floor(total * 0.6) - shared
  const rows: readonly (readonly [string, number])[] = [
    ['MemTotal', total],
    ['MemFree', free],
    ['MemAvailable', Math.floor(total * 0.85) - shared],
    ['Buffers', 34_112],
    ['Cached', 402_640 + shared],
    ['SwapCached', 0],
    ['Active', 310_220],
    ['Inactive', 240_036],
    ['SwapTotal', 0],
    ['SwapFree', 0],
    ['Dirty', 96],
    ['Writeback', 0],
    ['AnonPages', 120_488],
    ['Mapped', 88_072],
    ['Shmem', shared],
    ['Slab', 61_240],
    ['KernelStack', 1_936],
    ['PageTables', 3_120],
    ['CommitLimit', total / 2],
    ['Committed_AS', 512_036],
  ]
  return rows.map(([name, kb]) => `${`${name}:`.padEnd(16)}${String(kb).padStart(8)} kB\n`).join('')
}

function stat(kernel: Kernel): string {
  const ticks = Math.floor((UP_BEFORE + kernel.scheduler.time) / 10)
  const line = (name: string, cpus: number) => `${name} ${300 * cpus} 0 ${500 * cpus} ${ticks * cpus} 20 0 2 0 0 0\n`
  const boot = Math.floor((kernel.bootTime - UP_BEFORE) / 1000)
  const counts = `ctxt 1204417\nbtime ${boot}\nprocesses ${kernel.nextPid}\nprocs_running 1\nprocs_blocked 0\n`
  return `${line('cpu ', 2)}${line('cpu0', 1)}${line('cpu1', 1)}intr 0\n${counts}`
}

/** When the machine was switched on, in ms of the scheduler's clock. */
export const BOOTED_AT = -UP_BEFORE
