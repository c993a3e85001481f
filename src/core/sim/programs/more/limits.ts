/** prlimit, renice, chrt, taskset, ionice and setsid of util-linux 2.38: what a process may and how it runs. */
import type { RlimitName, Sys, SysError, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { execvp, exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { readAccounts } from '../lib/users.ts'
import { readProcs } from '../system/proc.ts'

const UTIL_LINUX = { package: 'util-linux', version: '2.38.1' }

export default [
  command(
    {
      names: ['prlimit'],
      usage: '[options] [--<resource>=<limit>] [-p PID]',
      summary: 'Show or change the resource limits of a process.',
      ...UTIL_LINUX,
    },
    prlimit,
  ),
  command(
    {
      names: ['renice'],
      usage: '[-n] <priority> [-p|--pid] <pid>...',
      summary: 'Alter the priority of running processes.',
      ...UTIL_LINUX,
    },
    renice,
  ),
  command(
    {
      names: ['chrt'],
      usage: '[options] <priority> <command> [<arg>...]',
      summary: 'Show or change the real-time scheduling attributes of a process.',
      ...UTIL_LINUX,
    },
    chrt,
  ),
  command(
    {
      names: ['taskset'],
      usage: '[options] [mask | cpu-list] [pid|cmd [args...]]',
      summary: "Show or change a process's CPU affinity.",
      ...UTIL_LINUX,
    },
    taskset,
  ),
  command(
    {
      names: ['ionice'],
      usage: '[options] -p <pid>...',
      summary: 'Show or change the I/O-scheduling class and priority of a process.',
      ...UTIL_LINUX,
    },
    ionice,
  ),
  command(
    {
      names: ['setsid'],
      usage: '[options] <program> [arguments ...]',
      summary: 'Run a program in a new session.',
      ...UTIL_LINUX,
    },
    setsid,
  ),
]

/** `NAME: failed to execute x: No such file or directory`, 127 or 126. */
export function* executed(self: Command, argv: readonly string[], failed: SysError, code?: number): Task<number> {
  yield* self.warn(`failed to execute ${argv[0]}: ${reason(failed)}`)
  return code ?? (failed.errno === 'ENOENT' ? 127 : 126)
}

interface Resource {
  readonly name: RlimitName | 'rttime'
  readonly letter: string
  readonly about: string
  readonly unit: string
}
const RESOURCES: readonly Resource[] = (
  [
    ['as', 'v', 'address space limit', 'bytes'],
    ['core', 'c', 'max core file size', 'bytes'],
    ['cpu', 't', 'CPU time', 'seconds'],
    ['data', 'd', 'max data size', 'bytes'],
    ['fsize', 'f', 'max file size', 'bytes'],
    ['locks', 'x', 'max number of file locks held', 'locks'],
    ['memlock', 'l', 'max locked-in-memory address space', 'bytes'],
    ['msgqueue', 'q', 'max bytes in POSIX mqueues', 'bytes'],
    ['nice', 'e', 'max nice prio allowed to raise', ''],
    ['nofile', 'n', 'max number of open files', 'files'],
    ['nproc', 'u', 'max number of processes', 'processes'],
    ['rss', 'm', 'max resident set size', 'bytes'],
    ['rtprio', 'r', 'max real-time priority', ''],
    ['rttime', 'y', 'timeout for real-time tasks', 'microsecs'],
    ['sigpending', 'i', 'max number of pending signals', 'signals'],
    ['stack', 's', 'max stack size', 'bytes'],
  ] as const
).map(([name, letter, about, unit]) => ({ name, letter, about, unit }))

function* prlimit(self: Command): Task<number> {
  const { sys } = self
  const long = Object.fromEntries(RESOURCES.map((resource) => [resource.name, `${resource.letter}::`]))
  const { options, operands } = yield* self.options({
    short: `+p:o:${RESOURCES.map((resource) => `${resource.letter}::`).join('')}hV`,
    long: { ...long, pid: 'p:', output: 'o:', noheadings: 'noheadings', raw: 'raw', verbose: 'verbose' },
  })
  const pidText = options.find((option) => option.name === 'p')?.value ?? null
  if (pidText !== null && !/^\d+$/.test(pidText)) return yield* self.fail(`invalid PID argument: '${pidText}'`)
  const pid = pidText === null ? 0 : Number(pidText)
  const shown: Resource[] = []
  for (const { name, value } of options) {
    const resource = RESOURCES.find(({ letter }) => letter === name)
    if (!resource) continue
    if (value === null || value === '') {
      shown.push(resource)
      continue
    }
    const status = yield* setLimit(self, pid, resource, value.replace(/^=/, ''))
    if (status !== 0) return status
  }
  const isSetting = options.some(
    ({ name, value }) => value !== null && value !== '' && RESOURCES.some(({ letter }) => letter === name),
  )
  if (operands.length > 0 && pidText === null) {
    const listed = shown.length > 0 || isSetting ? shown : RESOURCES
    if (listed.length > 0) yield* showLimits(self, pid, listed, options)
    // What is shown stands in a buffer that a program which starts throws away, unless it is a terminal's.
    const failed = yield* execvp(sys, operands, self.env)
    return yield* executed(self, operands, failed)
  }
  if (isSetting && shown.length === 0) return 0
  return yield* showLimits(self, pid, shown.length > 0 ? shown : RESOURCES, options)
}

function* setLimit(self: Command, pid: number, resource: Resource, text: string): Task<number> {
  const title = resource.name.toUpperCase()
  const match = /^(unlimited|\d+)?(:)?(unlimited|\d+)?$/.exec(text)
  if (!match || text === '') return yield* self.fail(`failed to parse ${title} limit`)
  if (resource.name === 'rttime') return 0
  const old = self.sys.prlimit(pid, resource.name)
  if (!old.ok)
    return yield* self.fail(
      `failed to ${match[2] === undefined ? 'set the' : 'get old'} ${title}${match[2] === undefined ? ' resource' : ''} limit: ${reason(old.error)}`,
    )
  const number = (part: string | undefined, otherwise: number): number =>
    part === undefined ? otherwise : part === 'unlimited' ? Number.POSITIVE_INFINITY : Number(part)
  const soft = number(match[1], old.value.soft)
  const hard = match[2] === undefined ? soft : number(match[3], old.value.hard)
  if (soft > hard) return yield* self.fail(`the soft limit ${title} cannot exceed the hard limit`)
  const done = self.sys.prlimit(pid, resource.name, { soft, hard })
  return done.ok ? 0 : yield* self.fail(`failed to set the ${title} resource limit: ${reason(done.error)}`)
}

function* showLimits(
  self: Command,
  pid: number,
  resources: readonly Resource[],
  options: readonly { readonly name: string; readonly value: string | null }[],
): Task<number> {
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const columns = (options.find((option) => option.name === 'o')?.value ?? 'RESOURCE,DESCRIPTION,SOFT,HARD,UNITS')
    .toUpperCase()
    .split(',')
  const rows: Record<string, string>[] = []
  for (const { name, about, unit } of resources) {
    const limit = name === 'rttime' ? null : self.sys.prlimit(pid, name)
    if (limit && !limit.ok) {
      return yield* self.fail(`failed to get the ${name.toUpperCase()} resource limit: ${reason(limit.error)}`)
    }
    const show = (value: number): string => (Number.isFinite(value) ? String(value) : 'unlimited')
    rows.push({
      RESOURCE: name.toUpperCase(),
      DESCRIPTION: about,
      SOFT: limit ? show(limit.value.soft) : 'unlimited',
      HARD: limit ? show(limit.value.hard) : 'unlimited',
      UNITS: unit,
    })
  }
  const wrong = columns.find((column) => !(column in rows[0]!))
  if (wrong !== undefined) return yield* self.fail(`unknown column: ${wrong}`)
  const isRight = (column: string): boolean => column === 'SOFT' || column === 'HARD'
  const table = has('noheadings') ? rows : [Object.fromEntries(columns.map((column) => [column, column])), ...rows]
  const widths = columns.map((column) => Math.max(column.length, ...table.map((row) => row[column]!.length)))
  for (const row of table) {
    const cells = columns.map((column, i) =>
      has('raw')
        ? row[column]!
        : isRight(column)
          ? row[column]!.padStart(widths[i]!)
          : i === columns.length - 1
            ? row[column]!
            : row[column]!.padEnd(widths[i]!),
    )
    yield* self.print(`${cells.join(' ')}\n`)
  }
  return 0
}

function* renice(self: Command): Task<number> {
  const { sys } = self
  const words = [...self.args]
  if (words[0] === '-n' || words[0] === '--priority' || words[0] === '--relative') words.shift()
  const text = words.shift()
  if (text === undefined || words.length === 0) return yield* self.usage('not enough arguments')
  if (!/^[-+]?\d+$/.test(text)) return yield* self.usage(`invalid priority '${text}'`)
  let kind: 'process' | 'user' = 'process'
  let status = 0
  const accounts = yield* readAccounts(sys)
  for (const word of words) {
    if (word === '-p' || word === '--pid') kind = 'process'
    else if (word === '-u' || word === '--user') kind = 'user'
    else if (word === '-g' || word === '--pgrp') kind = 'process'
    else {
      const uid = kind === 'user' ? (accounts.userNamed(word)?.uid ?? (/^\d+$/.test(word) ? Number(word) : null)) : null
      if (kind === 'user' && uid === null) {
        yield* self.warn(`unknown user ${word}`)
        status = 1
        continue
      }
      if (kind === 'process' && !/^\d+$/.test(word)) {
        yield* self.warn(`bad process ID value: ${word}`)
        status = 1
        continue
      }
      const pids =
        uid === null
          ? [Number(word)]
          : (yield* readProcs(sys)).filter((proc) => proc.uids[1] === uid).map((proc) => proc.pid)
      if (!(yield* reniceOne(self, pids, uid ?? Number(word), kind, Number(text)))) status = 1
    }
  }
  return status
}

function* reniceOne(
  self: Command,
  pids: readonly number[],
  id: number,
  kind: 'process' | 'user',
  nice: number,
): Task<boolean> {
  const what = `${id} (${kind} ID)`
  let old: number | null = null
  for (const pid of pids) {
    const before = self.sys.getpriority(pid)
    if (!before.ok) {
      yield* self.warn(`failed to get priority for ${what}: ${reason(before.error)}`)
      return false
    }
    const done = self.sys.setpriority(pid, nice)
    if (!done.ok) {
      yield* self.warn(`failed to set priority for ${what}: ${reason(done.error)}`)
      return false
    }
    old = old === null ? before.value : Math.min(old, before.value)
  }
  yield* self.print(`${what} old priority ${old ?? 0}, new priority ${Math.max(-20, Math.min(19, nice))}\n`)
  return true
}

const POLICIES: Readonly<Record<string, string>> = {
  f: 'SCHED_FIFO',
  r: 'SCHED_RR',
  b: 'SCHED_BATCH',
  i: 'SCHED_IDLE',
  o: 'SCHED_OTHER',
}

function* chrt(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: '+abdD:fiphmoP:T:rRvV',
    long: { max: 'm', pid: 'p', fifo: 'f', rr: 'r', other: 'o', batch: 'b', idle: 'i' },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (has('m')) {
    const rows = ['SCHED_OTHER', 'SCHED_FIFO', 'SCHED_RR', 'SCHED_BATCH', 'SCHED_IDLE', 'SCHED_DEADLINE']
    yield* self.print(
      rows
        .map((name) => `${name} min/max priority\t: ${name === 'SCHED_FIFO' || name === 'SCHED_RR' ? '1/99' : '0/0'}\n`)
        .join(''),
    )
    return 0
  }
  if (has('p') && operands.length === 1) {
    const pid = Number(operands[0])
    const known = self.sys.getpriority(pid)
    if (!known.ok) return yield* self.fail(`failed to get pid ${pid}'s policy: ${reason(known.error)}`)
    yield* self.print(
      `pid ${pid}'s current scheduling policy: SCHED_OTHER\npid ${pid}'s current scheduling priority: 0\n`,
    )
    return 0
  }
  if (operands.length < 2) return yield* self.usage('bad usage')
  const letter = options.map((option) => option.name).find((name) => name in POLICIES) ?? 'r'
  const isRealTime = letter === 'f' || letter === 'r'
  if (!/^\d+$/.test(operands[0]!)) return yield* self.fail(`invalid priority argument: '${operands[0]}'`)
  const priority = Number(operands[0])
  if (isRealTime ? priority < 1 || priority > 99 : priority !== 0) {
    return yield* self.fail(`unsupported priority value for the policy: ${priority}: see --max for valid range`)
  }
  const target = has('p') ? Number(operands[1]) : 0
  if (isRealTime && !self.sys.capabilities().has('CAP_SYS_NICE')) {
    return yield* self.fail(`failed to set pid ${target}'s policy: Operation not permitted`)
  }
  if (has('p')) return 0
  return yield* executed(self, operands.slice(1), yield* execvp(self.sys, operands.slice(1), self.env))
}

const PROCESSORS = 2

/** `0-2,5` or, without -c, a hexadecimal mask; null when it is neither. */
function readProcessors(text: string, isList: boolean): number[] | null {
  if (!isList) {
    if (!/^(0x)?[\da-f,]+$/i.test(text)) return null
    const mask = Number.parseInt(text.replace(/^0x/i, '').replaceAll(',', ''), 16)
    return [...Array(32).keys()].filter((cpu) => (mask >>> cpu) & 1)
  }
  const cpus: number[] = []
  for (const range of text.split(',')) {
    // 0-6:2, 3-5, 7
    const [, from, to, step] = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(range) ?? []
    const last = Number(to ?? from)
    if (from === undefined || last < Number(from) || step === '0') return null
    for (let cpu = Number(from); cpu <= last; cpu += Number(step ?? 1)) cpus.push(cpu)
  }
  return cpus
}

/** Simplified: the machine has two processors and no affinity is kept. */
function* taskset(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: '+apchV',
    long: { pid: 'p', 'cpu-list': 'c', 'all-tasks': 'a' },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const { sys } = self
  if (operands.length === 0 || (!has('p') && operands.length < 2)) return yield* self.usage('bad usage')
  const pid = has('p') ? Number(operands.at(-1)) : sys.getpid()
  if (!Number.isInteger(pid)) return yield* self.fail(`invalid PID argument: '${operands.at(-1)}'`)
  const known = sys.getpriority(pid)
  if (has('p')) {
    if (!known.ok) return yield* self.fail(`failed to get pid ${pid}'s affinity: ${reason(known.error)}`)
    yield* self.print(`pid ${pid}'s current affinity ${has('c') ? 'list: 0,1' : 'mask: 3'}\n`)
    if (operands.length === 1) return 0
  }
  const wanted = readProcessors(operands[0]!, has('c'))
  if (!wanted) return yield* self.fail(`failed to parse CPU ${has('c') ? 'list' : 'mask'}: ${operands[0]}`)
  const usable = wanted.filter((cpu) => cpu < PROCESSORS)
  const may = known.ok ? sys.setpriority(pid, known.value) : known
  const failed = !may.ok ? reason(may.error) : usable.length === 0 ? reason({ errno: 'EINVAL', syscall: '' }) : null
  if (failed) return yield* self.fail(`failed to set pid ${pid}'s affinity: ${failed}`)
  if (!has('p')) return yield* executed(self, operands.slice(1), yield* execvp(sys, operands.slice(1), self.env))
  const mask = usable.reduce((sum, cpu) => sum | (1 << cpu), 0)
  yield* self.print(
    `pid ${pid}'s new affinity ${has('c') ? `list: ${usable.join(',')}` : `mask: ${mask.toString(16)}`}\n`,
  )
  return 0
}

const IO_CLASSES = ['none', 'realtime', 'best-effort', 'idle']
const IDLE = 3

function* ionice(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: '+c:n:p:P:tu:hV',
    long: { class: 'c:', classdata: 'n:', pid: 'p:', ignore: 't' },
  })
  const isSetting = options.some((option) => option.name === 'c' || option.name === 'n')
  const of = options.findLast((option) => option.name === 'p')?.value ?? null
  if (of !== null && !/^\d+$/.test(of)) return yield* self.fail(`invalid PID argument: '${of}'`)
  if (!isSetting && operands.length === 0) {
    const now = self.sys.ioprio(Number(of ?? 0))
    if (!now.ok) return yield* self.fail(`ioprio_get failed: ${reason(now.error)}`)
    const { kind, level } = now.value
    yield* self.print(`${IO_CLASSES[kind]}${kind === IDLE ? '' : `: prio ${level}`}\n`)
    return 0
  }
  if (of === null && operands.length === 0) return yield* self.usage('bad usage')
  const given = options.findLast((option) => option.name === 'c')?.value ?? '2'
  const kind = /^\d+$/.test(given) ? Number(given) : IO_CLASSES.indexOf(given.toLowerCase())
  if (kind < 0) return yield* self.fail(`unknown scheduling class: '${given}'`)
  const levelText = options.findLast((option) => option.name === 'n')?.value ?? null
  if (levelText !== null && !/^-?\d+$/.test(levelText))
    return yield* self.fail(`invalid class data argument: '${levelText}'`)
  if (kind >= IO_CLASSES.length) yield* self.warn(`unknown prio class ${kind}`)
  if (levelText !== null && (kind === IDLE || kind === 0))
    yield* self.warn(`ignoring given class data for ${IO_CLASSES[kind]} class`)
  const level = kind === 1 || kind === 2 ? Number(levelText ?? 4) : 0
  const isIgnored = options.some((option) => option.name === 't')
  const done = self.sys.ioprio(Number(of ?? 0), { kind, level })
  if (!done.ok && !isIgnored) return yield* self.fail(`ioprio_set failed: ${reason(done.error)}`)
  if (of !== null) return 0
  return yield* executed(self, operands, yield* execvp(self.sys, operands, self.env))
}

function* setsid(self: Command): Task<number> {
  const { options, operands } = yield* self.options({ short: '+cfwhV', long: { ctty: 'c', fork: 'f', wait: 'w' } })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const { sys, env } = self
  if (operands.length === 0) return yield* self.usage('no command specified')
  const start = function* (own: Sys): Task<number> {
    const made = own.setsid()
    if (!made.ok) return yield* self.fail(`setsid failed: ${reason(made.error)}`)
    return yield* executed(self, operands, yield* execvp(own, operands, env))
  }
  const group = sys.getpgid(0)
  if (!has('f') && !(group.ok && group.value === sys.getpid())) return yield* start(sys)
  const child = spawn(
    sys,
    operands,
    env,
    (_, failed) => executed(self, operands, failed),
    function* (own) {
      own.setsid()
      yield* own.sched_yield()
    },
  )
  if (!child.ok) return yield* self.fail(`fork: ${reason(child.error)}`)
  return has('w') ? exitStatus(yield* waitFor(sys, child.value)) : 0
}
