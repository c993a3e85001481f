/** uptime, w, free, vmstat, top, pmap, pwdx and watch of procps-ng 4.0.2. */
import type { Sys, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { readText } from '../lib/files.ts'
import { parseOptions } from '../lib/options.ts'
import { readAccounts } from '../lib/users.ts'
import { bootTime, type Proc, printable, readProc, readProcs } from '../system/proc.ts'

export default [
  command({ names: ['uptime'], usage: '', summary: '' }, uptime),
  command({ names: ['w'], usage: '', summary: '' }, who),
  command({ names: ['free'], usage: '', summary: '' }, free),
  command({ names: ['vmstat'], usage: '', summary: '' }, vmstat),
  command({ names: ['top'], usage: '', summary: '' }, top),
  command({ names: ['pmap'], usage: '', summary: '' }, pmap),
  command({ names: ['pwdx'], usage: '', summary: '' }, pwdx),
  command({ names: ['watch'], usage: '', summary: '' }, watch),
]

const two = (n: number): string => String(n).padStart(2, '0')
const clockText = (ms: number): string => new Date(ms).toISOString().slice(11, 19)

function* complain(self: Command, error: string, options: string): Task<number> {
  yield* self.warn(error)
  yield* self.stderr.write(`\nUsage:\n ${self.name} [options]\n${options}\nFor more details see ${self.name}(1).\n`)
  return 1
}

/** ` 08:35:00 up 26 min,  0 user,  load average: 0.11, 0.10, 0.05`. */
function* headline(self: Command): Task<string> {
  const seconds = Math.floor((self.sys.clock() - (yield* bootTime(self.sys))) / 1000)
  const [days, hours, minutes] = [
    Math.floor(seconds / 86400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ]
  const dayText = days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''
  const upText = hours > 0 ? `${String(hours).padStart(2)}:${two(minutes)}` : `${minutes} min`
  const load = ((yield* readText(self.sys, '/proc/loadavg')) ?? '0.00 0.00 0.00').split(' ').slice(0, 3).join(', ')
  return ` ${clockText(self.sys.clock())} up ${dayText}${upText},  0 user,  load average: ${load}`
}

function* uptime(self: Command): Task<number> {
  const { options, error } = parseOptions(self.args, {
    short: 'phsV',
    long: { pretty: 'p', since: 's', help: 'h', version: 'V' },
  })
  if (error !== null)
    return yield* complain(
      self,
      error,
      '\nOptions:\n -p, --pretty   show uptime in pretty format\n -h, --help     display this help and exit\n -s, --since    system up since\n -V, --version  output version information and exit\n',
    )
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (has('s'))
    yield* self.print(`${new Date(yield* bootTime(self.sys)).toISOString().slice(0, 19).replace('T', ' ')}\n`)
  else if (has('p')) yield* self.print(`${pretty(self.sys.clock() - (yield* bootTime(self.sys)))}\n`)
  else yield* self.print(`${yield* headline(self)}\n`)
  return 0
}

function pretty(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const parts = (
    [
      [Math.floor(minutes / 1440), 'day'],
      [Math.floor(minutes / 60) % 24, 'hour'],
      [minutes % 60, 'minute'],
    ] as const
  ).filter(([count]) => count > 0)
  return `up ${parts.map(([count, unit]) => `${count} ${unit}${count > 1 ? 's' : ''}`).join(', ')}`.trimEnd()
}

/** Simplified: nobody is logged in; there is no utmp. */
function* who(self: Command): Task<number> {
  if (self.args.some((arg) => /^-\w*h/.test(arg))) return 0
  yield* self.print(`${yield* headline(self)}\nUSER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT\n`)
  return 0
}

interface Memory {
  readonly [name: string]: number
}

function* memory(sys: Sys): Task<Memory> {
  const text = (yield* readText(sys, '/proc/meminfo')) ?? ''
  const found: Record<string, number> = {}
  for (const [, name, value] of text.matchAll(/^([\w()]+):\s+(\d+)/gm)) found[name!] = Number(value)
  return found
}

function* free(self: Command): Task<number> {
  const { options, error } = parseOptions(self.args, {
    short: 'bkmghltvs:c:wV',
    long: {
      bytes: 'b',
      kibi: 'k',
      mebi: 'm',
      gibi: 'g',
      human: 'h',
      lohi: 'l',
      total: 't',
      wide: 'w',
      seconds: 's:',
      count: 'c:',
      si: 'si',
      version: 'V',
      help: 'help',
    },
  })
  if (error !== null)
    return yield* complain(
      self,
      error,
      '\nOptions:\n -b, --bytes         show output in bytes\n -k, --kibi          show output in kibibytes\n -m, --mebi          show output in mebibytes\n -g, --gibi          show output in gibibytes\n -h, --human         show human-readable output\n -t, --total         show total for RAM + swap\n -s N, --seconds N   repeat printing every N seconds\n -c N, --count N     repeat printing N times, then exit\n -w, --wide          wide output\n',
    )
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const m = yield* memory(self.sys)
  const get = (name: string): number => m[name] ?? 0
  const cache = get('Cached') + get('SReclaimable')
  const used = Math.max(0, get('MemTotal') - get('MemAvailable'))
  const show = (kb: number): string => scaled(kb, has)
  const wide = has('w')
  const row = (label: string, cells: readonly number[]): string =>
    `${label.padEnd(7)}${cells.map((cell, i) => show(cell).padStart(i === 0 ? 13 : 12)).join('')}\n`
  const header = ['total', 'used', 'free', 'shared', ...(wide ? ['buffers', 'cache'] : ['buff/cache']), 'available']
  yield* self.print(`       ${header.map((title, i) => title.padStart(i === 0 ? 13 : 12)).join('')}\n`)
  const caches = wide ? [get('Buffers'), cache] : [get('Buffers') + cache]
  yield* self.print(row('Mem:', [get('MemTotal'), used, get('MemFree'), get('Shmem'), ...caches, get('MemAvailable')]))
  const swap = [get('SwapTotal'), get('SwapTotal') - get('SwapFree'), get('SwapFree')]
  yield* self.print(row('Swap:', swap))
  if (has('t'))
    yield* self.print(row('Total:', [get('MemTotal') + swap[0]!, used + swap[1]!, get('MemFree') + swap[2]!]))
  return 0
}

function scaled(kb: number, has: (name: string) => boolean): string {
  if (has('b')) return String(kb * 1024)
  if (has('m')) return String(Math.floor(kb / 1024))
  if (has('g')) return String(Math.floor(kb / 1024 / 1024))
  if (!has('h')) return String(kb)
  if (kb === 0) return '0B'
  const units = ['Ki', 'Mi', 'Gi', 'Ti']
  let value = kb
  let at = 0
  while (value >= 1000 && at < units.length - 1) {
    value /= 1024
    at++
  }
  return `${value < 10 ? value.toFixed(1) : Math.floor(value)}${units[at]}`
}

function* vmstat(self: Command): Task<number> {
  const wrong = self.args.find((arg) => !/^\d+$|^-/.test(arg))
  if (wrong !== undefined) return yield* self.fail(`failed to parse argument: '${wrong}'`)
  const m = yield* memory(self.sys)
  const pad = (value: number, width: number): string => String(value).padStart(width)
  yield* self.print(
    `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0 ${pad(0, 6)} ${pad(m.MemFree ?? 0, 6)} ${pad(m.Buffers ?? 0, 6)} ${pad(m.Cached ?? 0, 6)}    0    0     0     0    0    0  0  0 100  0  0\n`,
  )
  return 0
}

function* top(self: Command): Task<number> {
  const { options, error } = parseOptions(self.args, { short: 'bcHid:n:p:u:U:o:w::E:e:sSOh1V' })
  if (error !== null) {
    yield* self.stderr.write(
      `top: ${error}\nUsage:\n  top -hv | -bcEeHiOSs1 -d secs -n max -u|U user -p pid(s) -o field -w [cols]\n`,
    )
    return 1
  }
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const isBatch = options.some((option) => option.name === 'b')
  if (!isBatch && !self.sys.isatty(1)) {
    yield* self.stderr.write('top: failed tty get\n')
    return 1
  }
  const pids = value('p')?.split(',').map(Number)
  const user = value('u') ?? value('U')
  const rounds = Number(value('n') ?? Number.POSITIVE_INFINITY)
  for (let i = 0; i < rounds; i++) {
    if (!isBatch) yield* self.print('\x1b[H\x1b[2J')
    yield* self.print(yield* screen(self, pids, user))
    yield* self.stdout.flush()
    if (i + 1 < rounds) {
      const keys = isBatch ? null : yield* self.sys.poll([{ fd: 0, events: 1 }], Number(value('d') ?? 3) * 1000)
      if (isBatch) yield* self.sys.nanosleep(Number(value('d') ?? 3) * 1000)
      else if (keys?.ok && keys.value.length > 0) {
        // Simplified: any line of input ends it; the real one reads single keys.
        break
      }
    }
  }
  return 0
}

function* screen(self: Command, pids: readonly number[] | undefined, user: string | null): Task<string> {
  const accounts = yield* readAccounts(self.sys)
  const m = yield* memory(self.sys)
  const all = (yield* readProcs(self.sys)).filter(
    (proc) =>
      (pids === undefined || pids.includes(proc.pid)) &&
      (user === null || accounts.userName(proc.uids[1] ?? 0) === user || String(proc.uids[1]) === user),
  )
  const inState = (states: string): number => all.filter((proc) => states.includes(proc.state)).length
  const mib = (kb: number): string => (kb / 1024).toFixed(1)
  const get = (name: string): number => m[name] ?? 0
  const cache = get('Buffers') + get('Cached') + get('SReclaimable')
  const used = Math.max(0, get('MemTotal') - get('MemAvailable'))
  const head = [
    `top -${yield* headline(self)}`,
    `Tasks: ${String(all.length).padStart(3)} total, ${String(inState('R')).padStart(3)} running, ${String(inState('SDI')).padStart(3)} sleeping, ${String(inState('T')).padStart(3)} stopped, ${String(inState('Z')).padStart(3)} zombie`,
    '%Cpu(s):  0.0 us,  0.0 sy,  0.0 ni,100.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st ',
    `MiB Mem : ${mib(get('MemTotal')).padStart(8)} total, ${mib(get('MemFree')).padStart(8)} free, ${mib(used).padStart(8)} used, ${mib(cache).padStart(8)} buff/cache     `,
    `MiB Swap: ${mib(get('SwapTotal')).padStart(8)} total, ${mib(get('SwapFree')).padStart(8)} free, ${mib(get('SwapTotal') - get('SwapFree')).padStart(8)} used. ${mib(get('MemAvailable')).padStart(8)} avail Mem `,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
  ]
  const row = (p: Proc): string => {
    const hundredths = p.ticks
    const time = `${Math.floor(hundredths / 6000)}:${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`
    const share = ((p.rssKb * 100) / Math.max(1, get('MemTotal'))).toFixed(1)
    return `${String(p.pid).padStart(7)} ${accounts
      .userName(p.uids[1] ?? 0)
      .slice(0, 8)
      .padEnd(
        8,
      )} ${String(p.priority).padStart(3)} ${String(p.nice).padStart(3)} ${String(p.vsizeKb).padStart(7)} ${String(p.rssKb).padStart(6)} ${String(Math.floor(p.rssKb * 0.8)).padStart(6)} ${p.state} ${'0.0'.padStart(5)} ${share.padStart(5)} ${time.padStart(9)} ${p.comm}`
  }
  return `${[...head, ...all.map(row)].join('\n')}\n`
}

function* pmap(self: Command): Task<number> {
  const pids = self.args.filter((arg) => !arg.startsWith('-')).map((arg) => Number(arg.replace(/^\/proc\//, '')))
  if (pids.length === 0) return yield* complain(self, 'argument missing', '')
  let status = 0
  for (const pid of pids) {
    const proc = yield* readProc(self.sys, pid)
    if (!proc) {
      status = 42
      continue
    }
    yield* self.print(`${pid}:   ${printable(proc.argv.join(' ')) || proc.comm}\n`)
    const maps = yield* readText(self.sys, `/proc/${pid}/maps`)
    if (maps === null) {
      status = 1
      continue
    }
    let total = 0
    for (const [, from, to, mode, name] of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \d+ *(.*)$/gm)) {
      const kb = (Number.parseInt(to!, 16) - Number.parseInt(from!, 16)) / 1024
      total += kb
      const label =
        name === '' ? '  [ anon ]' : name!.startsWith('[') ? `  [ ${name!.slice(1, -1)} ]` : name!.replace(/^.*\//, '')
      yield* self.print(`${from!.padStart(16, '0')} ${String(kb).padStart(6)}K ${mode!.replace('p', '-')}- ${label}\n`)
    }
    yield* self.print(` total ${String(total).padStart(16)}K\n`)
  }
  return status
}

function* pwdx(self: Command): Task<number> {
  const words = self.args
  if (words.length === 0) {
    yield* self.stderr.write(
      '\nUsage:\n pwdx [options] pid...\n\nOptions:\n -h, --help     display this help and exit\n -V, --version  output version information and exit\n\nFor more details see pwdx(1).\n',
    )
    return 1
  }
  let status = 0
  for (const word of words) {
    const pid = word.replace(/^\/proc\//, '')
    if (!/^\d+$/.test(pid)) return yield* self.fail(`invalid process id: ${word}`)
    const target = self.sys.readlink(`/proc/${pid}/cwd`)
    if (target.ok) yield* self.print(`${word}: ${target.value}\n`)
    else {
      yield* self.stderr.write(
        `${word}: ${target.error.errno === 'ENOENT' ? 'No such process' : reason(target.error)}\n`,
      )
      status = 1
    }
  }
  return status
}

function* watch(self: Command): Task<number> {
  const { options, operands, error } = parseOptions(self.args, {
    short: '+bced::ghq:n:pvtwx',
    long: {
      interval: 'n:',
      differences: 'd::',
      'no-title': 't',
      errexit: 'e',
      chgexit: 'g',
      exec: 'x',
      color: 'c',
      beep: 'b',
      precise: 'p',
      help: 'h',
      version: 'v',
    },
  })
  if (error !== null || operands.length === 0) {
    if (error !== null) yield* self.warn(error)
    yield* self.stderr.write(
      '\nUsage:\n watch [options] command\n\nOptions:\n  -e, --errexit          exit if command has a non-zero exit\n  -g, --chgexit          exit when output from command changes\n  -n, --interval <secs>  seconds to wait between updates\n  -t, --no-title         turn off header\n  -x, --exec             pass command to exec instead of "sh -c"\n\n -h, --help     display this help and exit\n -v, --version  output version information and exit\n\nFor more details see watch(1).\n',
    )
    return 1
  }
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const interval = Math.max(0.1, Number(options.findLast((option) => option.name === 'n')?.value ?? 2))
  const argv = has('x') ? operands : ['sh', '-c', operands.join(' ')]
  const host = self.sys.uname().nodename
  for (;;) {
    const date = new Date(self.sys.clock())
      .toUTCString()
      .replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5 $4')
    const title = `Every ${interval.toFixed(1)}s: ${operands.join(' ')}`
    const size = self.sys.winsize(1)
    const width = size.ok ? size.value.cols : 80
    const right = `${host}: ${date}`
    yield* self.print(
      `\x1b[H\x1b[2J${has('t') ? '' : `${title.padEnd(Math.max(title.length + 1, width - right.length))}${right}\n\n`}`,
    )
    yield* self.stdout.flush()
    const child = spawn(self.sys, argv, self.env, function* (own, failed) {
      yield* own.write(2, new TextEncoder().encode(`watch: ${argv[0]}: ${reason(failed)}\n`))
      return 127
    })
    if (!child.ok) return yield* self.fail(`fork: ${reason(child.error)}`)
    const status = exitStatus(yield* waitFor(self.sys, child.value))
    if (has('e') && status !== 0) return status
    yield* self.sys.nanosleep(interval * 1000)
  }
}
