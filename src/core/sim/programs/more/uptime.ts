/** uptime, w, free, pmap and pwdx of procps-ng 4.0.2. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readText } from '../lib/files.ts'
import { parseOptions } from '../lib/options.ts'
import { bootTime, printable, readProc } from '../system/proc.ts'
import { FREE_USAGE } from '../system/procps-usage.ts'
import { headline, memory } from '../system/vitals.ts'

export default [
  command({ names: ['uptime'], usage: '', summary: '' }, uptime),
  command({ names: ['w'], usage: '', summary: '' }, who),
  command({ names: ['free'], usage: '', summary: '' }, free),
  command({ names: ['pmap'], usage: '', summary: '' }, pmap),
  command({ names: ['pwdx'], usage: '', summary: '' }, pwdx),
]

function* complain(self: Command, error: string, options: string): Task<number> {
  yield* self.warn(error)
  yield* self.stderr.write(`\nUsage:\n ${self.name} [options]\n${options}\nFor more details see ${self.name}(1).\n`)
  return 1
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
  if (has('V')) yield* self.print('uptime from procps-ng 4.0.2\n')
  else if (has('s'))
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
  if (error !== null) {
    yield* self.stderr.write(`free: ${error}\n${FREE_USAGE}`)
    return 1
  }
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (has('V') || has('help')) {
    yield* self.print(has('V') ? 'free from procps-ng 4.0.2\n' : FREE_USAGE)
    return 0
  }
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

const PMAP_USAGE = `
Usage:
 pmap [options] PID [PID ...]

Options:
 -x, --extended              show details
 -X                          show even more details
            WARNING: format changes according to /proc/PID/smaps
 -XX                         show everything the kernel provides
 -c, --read-rc               read the default rc
 -C, --read-rc-from=<file>   read the rc from file
 -n, --create-rc             create new default rc
 -N, --create-rc-to=<file>   create new rc to file
            NOTE: pid arguments are not allowed with -n, -N
 -d, --device                show the device format
 -q, --quiet                 do not display header and footer
 -p, --show-path             show path in the mapping
 -A, --range=<low>[,<high>]  limit results to the given range

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see pmap(1).
`

function* pmap(self: Command): Task<number> {
  if (self.args.length === 0) {
    yield* self.stderr.write(PMAP_USAGE)
    return 1
  }
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
