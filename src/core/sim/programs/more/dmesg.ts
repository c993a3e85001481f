/** dmesg, logger, lsblk, losetup, swapon, swapoff and script of util-linux 2.38. */
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { readText } from '../lib/files.ts'
import { humanSize } from '../system/human-size.ts'
import { bootTime } from '../system/proc.ts'

const UTIL_LINUX = { package: 'util-linux', version: '2.38.1' }

export default [
  command(
    { names: ['dmesg'], usage: '[options]', summary: 'Display or control the kernel ring buffer.', ...UTIL_LINUX },
    dmesg,
  ),
  command(
    {
      names: ['logger'],
      usage: '[options] [<message>]',
      summary: 'Enter messages into the system log.',
      ...UTIL_LINUX,
    },
    logger,
  ),
  command(
    {
      names: ['lsblk'],
      usage: '[options] [<device> ...]',
      summary: 'List information about block devices.',
      ...UTIL_LINUX,
    },
    lsblk,
  ),
  command(
    { names: ['losetup'], usage: '[options] [<loopdev>]', summary: 'Set up and control loop devices.', ...UTIL_LINUX },
    losetup,
  ),
  command(
    {
      names: ['swapon'],
      usage: '[options] [<spec>]',
      summary: 'Enable devices and files for paging and swapping.',
      ...UTIL_LINUX,
      failure: 255,
    },
    swapon,
  ),
  command(
    {
      names: ['/usr/sbin/swapoff'],
      usage: '[options] [<spec>]',
      summary: 'Disable devices and files for paging and swapping.',
      ...UTIL_LINUX,
    },
    swapoff,
  ),
  command(
    {
      names: ['script'],
      usage: '[options] [file]',
      summary: 'Make a typescript of a terminal session.',
      ...UTIL_LINUX,
    },
    script,
  ),
]

const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug']

function* dmesg(self: Command): Task<number> {
  const { options } = yield* self.options({
    short: 'CcDdEeF:f:HhJkL::l:n:PrSs:TtuVwWx',
    long: {
      ctime: 'T',
      clear: 'C',
      'read-clear': 'c',
      follow: 'w',
      human: 'H',
      level: 'l:',
      facility: 'f:',
      kernel: 'k',
      notime: 't',
      'console-level': 'n:',
      decode: 'x',
      reltime: 'e',
      raw: 'r',
      nopager: 'P',
      since: 'since:',
    },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (has('n') && !self.sys.capabilities().has('CAP_SYSLOG'))
    return yield* self.fail('klogctl failed: Operation not permitted')
  const log = self.sys.syslog()
  const verb = has('C') ? 'clear' : 'read'
  if (!log.ok) return yield* self.fail(`${verb} kernel buffer failed: ${reason(log.error)}`)
  const boot = yield* bootTime(self.sys)
  const levels = options.findLast((option) => option.name === 'l')?.value?.split(',')
  for (const { time, level, text } of log.value) {
    if (levels && !levels.includes(LEVELS[level] ?? '')) continue
    const seconds = ((time - boot) / 1000).toFixed(6).padStart(12)
    const date = new Date(time).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5 $4')
    const stamp = has('t') ? '' : has('T') ? `[${date}] ` : `[${seconds}] `
    const decoded = has('x') ? `kern  :${(LEVELS[level] ?? '').padEnd(6)}: ` : ''
    yield* self.print(`${decoded}${stamp}${text}\n`)
  }
  return 0
}

function* logger(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: '+is::f:p:t:n:P:uTdehV',
    long: { stderr: 's', priority: 'p:', tag: 't:', id: 'i', file: 'f:' },
  })
  const tag = options.findLast((option) => option.name === 't')?.value ?? self.env.LOGNAME ?? 'root'
  const toStderr = self.args.some((arg) => arg === '-s' || arg === '--stderr')
  const fd = self.sys.socket('unix', 'dgram')
  const joined = fd.ok ? yield* self.sys.connect(fd.value, { family: 'unix', path: '/dev/log' }) : fd
  const text = operands.length > 0 ? operands.join(' ') : ((yield* self.stdin.line()) ?? '')
  if (fd.ok && joined.ok) yield* self.sys.write(fd.value, encode(`<13>${tag}: ${text}`))
  if (!toStderr) return 0
  if (!joined.ok) {
    yield* self.warn(`socket /dev/log: ${reason(joined.error)}`)
    return 1
  }
  yield* self.stderr.write(`<13>${tag}: ${text}\n`)
  return 0
}

/** Simplified: one disk, of the size of the root filesystem. */
function* lsblk(self: Command): Task<number> {
  const devices = self.args.filter((arg) => !arg.startsWith('-'))
  for (const device of devices) {
    const found = self.sys.stat(device)
    const isBlock = found.ok && (found.value.mode & 0o170000) === 0o060000
    if (!isBlock) yield* self.warn(`${device}: not a block device`)
    if (!isBlock && device === devices.at(-1)) return 32
  }
  const stat = self.sys.statfs('/')
  const root = self.sys.mounts().find((mount) => mount.target === '/')
  const size = stat.ok ? humanSize(stat.value.blocks * stat.value.bsize) : '0'
  const name = root?.source.startsWith('/dev/') ? root.source.slice(5) : 'vda'
  yield* self.print(
    `NAME MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS\n${name.padEnd(4)} 254:0    0 ${size.padStart(4)}  0 disk /\n`,
  )
  return 0
}

function* losetup(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: 'adDfj:cPo:ro:lLv',
    long: { all: 'a', detach: 'd', find: 'f', list: 'l', show: 'show' },
  })
  const wantsFree = options.some((option) => option.name === 'f')
  if (wantsFree && operands.length === 0) yield* self.print('/dev/loop0\n')
  else if (operands.length > 0) {
    const file = operands.at(-1)!
    const stat = self.sys.stat(file)
    return yield* self.fail(
      `${file}: failed to set up loop device: ${stat.ok ? 'Permission denied' : reason(stat.error)}`,
    )
  }
  return 0
}

function* swapon(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: 'ad::efo:p:svhV',
    long: { all: 'a', show: 'show::', summary: 's', noheadings: 'noheadings', priority: 'p:' },
  })
  if (options.some((option) => option.name === 's')) {
    const swaps = (yield* readText(self.sys, '/proc/swaps')) ?? ''
    if (swaps.split('\n').length > 2) yield* self.print(swaps)
  }
  const [path] = operands
  if (path === undefined) return 0
  const stat = self.sys.stat(path)
  if (!stat.ok) return yield* self.fail(`cannot open ${path}: ${reason(stat.error)}`)
  if (!self.sys.capabilities().has('CAP_SYS_ADMIN'))
    return yield* self.fail(`${path}: swapon failed: Operation not permitted`)
  return yield* self.fail(`${path}: read swap header failed`)
}

function* swapoff(self: Command): Task<number> {
  const { options, operands } = yield* self.options({ short: 'avhV', long: { all: 'a' } })
  if (options.some((option) => option.name === 'a') || operands.length === 0) return 0
  const stat = self.sys.stat(operands[0]!)
  return yield* self.fail(`${operands[0]}: swapoff failed: ${stat.ok ? 'Invalid argument' : reason(stat.error)}`, 4)
}

function* script(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: 'ac:efqI:O:B:T:t::E:m:h',
    long: { append: 'a', command: 'c:', return: 'e', flush: 'f', quiet: 'q', 'log-out': 'O:' },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const path = value('O') ?? operands[0] ?? 'typescript'
  const fd = yield* self.sys.open(path, O_WRONLY | O_CREAT | (has('a') ? O_APPEND : O_TRUNC), 0o666)
  if (!fd.ok) return yield* self.fail(`cannot open ${path}: ${reason(fd.error)}`)
  if (!has('q')) yield* self.print(`Script started, output log file is '${path}'.\n`)
  yield* self.stdout.flush()
  const shell = self.env.SHELL ?? '/bin/sh'
  const pipe = self.sys.pipe()
  if (!pipe.ok) return yield* self.fail(`failed to create pipe: ${reason(pipe.error)}`)
  const [from, to] = pipe.value
  // Simplified: the command runs on a pipe, not on a terminal of its own.
  const child = spawn(
    self.sys,
    value('c') === null ? [shell] : [shell, '-c', value('c')!],
    self.env,
    function* (own, failed) {
      yield* own.write(2, encode(`script: failed to execute ${shell}: ${reason(failed)}\n`))
      return 127
    },
    function* (own) {
      own.dup2(to, 1)
      own.dup2(to, 2)
      own.close(from)
      own.close(to)
      yield* own.sched_yield()
    },
  )
  self.sys.close(to)
  if (!child.ok) return yield* self.fail(`fork failed: ${reason(child.error)}`)
  for (;;) {
    const got = yield* self.sys.read(from, 4096)
    if (!got.ok || got.value.length === 0) break
    yield* self.sys.write(1, got.value)
    yield* self.sys.write(fd.value, got.value)
  }
  const status = exitStatus(yield* waitFor(self.sys, child.value))
  if (!has('q')) yield* self.print('Script done.\n')
  return has('e') ? status : 0
}
