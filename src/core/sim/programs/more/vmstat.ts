/** vmstat of procps-ng 4.0.2. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { readText } from '../lib/files.ts'
import { parseOptions } from '../lib/options.ts'
import { bootTime, listPids } from '../system/proc.ts'
import { VMSTAT_USAGE } from '../system/procps-usage.ts'
import { memory } from '../system/vitals.ts'

const LONG = {
  active: 'a',
  forks: 'f',
  stats: 's',
  disk: 'd',
  'disk-sum': 'D',
  wide: 'w',
  timestamp: 't',
  unit: 'S:',
  'one-header': 'n',
  'no-first': 'y',
  help: 'h',
  version: 'V',
}

export default command({ names: ['vmstat'], usage: '', summary: '' }, function* (self) {
  const { options, operands, error } = parseOptions(self.args, { short: 'afmnsdDp:S:wtyhV', long: LONG })
  if (error !== null) {
    yield* self.stderr.write(`vmstat: ${error}\n${VMSTAT_USAGE}`)
    return 1
  }
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const wrong = operands.find((word) => !/^\d+$/.test(word))
  if (wrong !== undefined) return yield* self.fail(`failed to parse argument: '${wrong}'`)
  if (has('h') || has('V')) {
    yield* self.print(has('V') ? 'vmstat from procps-ng 4.0.2\n' : VMSTAT_USAGE)
    return 0
  }
  if (has('s')) return yield* statistics(self)
  if (has('f')) {
    yield* self.print(counted(yield* forks(self), 'forks'))
    return 0
  }
  if (has('D')) {
    yield* self.print(DISK_SUMS.map((name) => counted(0, name)).join(''))
    return 0
  }
  if (has('d')) {
    // Simplified: the machine lives in memory and has no disk to list.
    yield* self.print(
      'disk- ------------reads------------ ------------writes----------- -----IO------\n       total merged sectors      ms  total merged sectors      ms    cur    sec\n',
    )
    return 0
  }
  return yield* rows(self, has('w'), operands.map(Number))
})

const HEADS = {
  narrow:
    'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n',
  wide: '--procs-- -----------------------memory---------------------- ---swap-- -----io---- -system-- ----------cpu----------\n   r    b         swpd         free         buff        cache   si   so    bi    bo   in   cs  us  sy  id  wa  st  gu\n',
}

/** A row at once, then one each DELAY seconds until COUNT are there. */
function* rows(self: Command, isWide: boolean, [delay, count]: readonly number[]): Task<number> {
  yield* self.print(isWide ? HEADS.wide : HEADS.narrow)
  const times = delay === undefined ? 1 : (count ?? Number.POSITIVE_INFINITY)
  const pad = (value: number | undefined, width: number): string => String(value ?? 0).padStart(width)
  for (let i = 0; i < times; i++) {
    if (i > 0) {
      yield* self.stdout.flush()
      const slept = yield* self.sys.nanosleep(delay! * 1000)
      if (!slept.ok) return 1
    }
    const m = yield* memory(self.sys)
    const sizes = [0, m.MemFree, m.Buffers, m.Cached]
    yield* self.print(
      isWide
        ? `   1    0 ${sizes.map((size) => pad(size, 12)).join(' ')}    0    0     0     0    0    0   0   0 100   0   0   0\n`
        : ` 1  0 ${sizes.map((size) => pad(size, 6)).join(' ')}    0    0     0     0    0    0  0  0 100  0  0\n`,
    )
  }
  return 0
}

const counted = (count: number, name: string): string => `${String(count).padStart(13)} ${name}\n`

const DISK_SUMS = [
  'disks',
  'partitions',
  'total reads',
  'merged reads',
  'read sectors',
  'milli reading',
  'writes',
  'merged writes',
  'written sectors',
  'milli writing',
  'inprogress IO',
  'milli spent IO',
  'milli weighted IO',
]

function* forks(self: Command): Task<number> {
  const stat = (yield* readText(self.sys, '/proc/stat')) ?? ''
  return Number(/^processes (\d+)/m.exec(stat)?.[1] ?? (yield* listPids(self.sys)).length)
}

/** Simplified: ticks, pages and interrupts are not counted here. */
function* statistics(self: Command): Task<number> {
  const m = yield* memory(self.sys)
  const get = (name: string): number => m[name] ?? 0
  const cpu = ((yield* readText(self.sys, '/proc/stat')) ?? '').split('\n')[0]!.split(/\s+/).slice(1).map(Number)
  const ticks = ['non-nice user', 'nice user', 'system', 'idle', 'IO-wait', 'IRQ', 'softirq', 'stolen']
  const facts: readonly (readonly [number, string])[] = [
    [get('MemTotal'), 'K total memory'],
    [Math.max(0, get('MemTotal') - get('MemAvailable')), 'K used memory'],
    [get('Active'), 'K active memory'],
    [get('Inactive'), 'K inactive memory'],
    [get('MemFree'), 'K free memory'],
    [get('Buffers'), 'K buffer memory'],
    [get('Cached') + get('SReclaimable'), 'K swap cache'],
    [get('SwapTotal'), 'K total swap'],
    [get('SwapTotal') - get('SwapFree'), 'K used swap'],
    [get('SwapFree'), 'K free swap'],
    ...ticks.map((name, i) => [cpu[i] ?? 0, `${name} cpu ticks`] as const),
    [0, 'non-nice guest cpu ticks'],
    [0, 'nice guest cpu ticks'],
    [0, 'K paged in'],
    [0, 'K paged out'],
    [0, 'pages swapped in'],
    [0, 'pages swapped out'],
    [0, 'interrupts'],
    [0, 'CPU context switches'],
    [Math.floor((yield* bootTime(self.sys)) / 1000), 'boot time'],
    [yield* forks(self), 'forks'],
  ]
  yield* self.print(facts.map(([count, name]) => counted(count, name)).join(''))
  return 0
}
