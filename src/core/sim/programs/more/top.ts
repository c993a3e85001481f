/** top of procps-ng 4.0.2: in batches, and live on a terminal. */
import { POLLIN } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { parseOptions } from '../lib/options.ts'
import { readAccounts } from '../lib/users.ts'
import { type Proc, readProcs } from '../system/proc.ts'
import { headline, memory, two } from '../system/vitals.ts'

export default command({ names: ['top'], usage: '', summary: '' }, top)

function* top(self: Command): Task<number> {
  const { options, error } = parseOptions(self.args, { short: 'bcHid:n:p:u:U:o:w::E:e:sSOh1V' })
  if (error !== null) {
    // The real one says what is wrong and ends as though nothing were.
    yield* self.stderr.write(`top: ${error}\n`)
    return 0
  }
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  const isBatch = options.some((option) => option.name === 'b')
  const { sys } = self
  if (!isBatch && !sys.isatty(1)) {
    yield* self.stderr.write('top: failed tty get\n')
    return 1
  }
  const view: View = {
    pids: value('p')?.split(',').map(Number),
    user: value('u') ?? value('U'),
    sort: value('o')?.replace(/^[-+]/, '') === '%MEM' ? 'memory' : 'none',
  }
  const rounds = Number(value('n') ?? Number.POSITIVE_INFINITY)
  const delay = Number(value('d') ?? 3) * 1000
  const before = isBatch ? null : sys.tcgetattr(0)
  if (before?.ok) sys.tcsetattr(0, { icanon: false, echo: false })
  if (!isBatch) sys.sigaction('SIGINT', { kind: 'catch', restart: false })
  for (let i = 0; i < rounds; i++) {
    const text = yield* screen(self, view)
    yield* self.print(isBatch ? text : fitted(self, text))
    yield* self.stdout.flush()
    if (i + 1 >= rounds) break
    if (isBatch) yield* sys.nanosleep(delay)
    else if ((yield* key(self, view, delay)) === 'quit') break
  }
  if (before?.ok) {
    sys.tcsetattr(0, before.value)
    yield* self.print('\x1b[?25h\n')
  }
  return 0
}

interface View {
  readonly pids: readonly number[] | undefined
  readonly user: string | null
  sort: 'none' | 'memory'
}

/** Waits for a key or for the next round. Simplified: q, ^C, M, P and space are known; others are not heard. */
function* key(self: Command, view: View, delay: number): Task<'quit' | 'go on'> {
  const ready = yield* self.sys.poll([{ fd: 0, events: POLLIN }], delay)
  if (self.sys.takeSignals().length > 0) return 'quit'
  if (!ready.ok || ready.value.length === 0) return 'go on'
  const typed = yield* self.sys.read(0, 1)
  if (!typed.ok || typed.value.length === 0) return 'quit'
  const letter = String.fromCharCode(typed.value[0]!)
  if (letter === 'M') view.sort = 'memory'
  if (letter === 'P') view.sort = 'none'
  return letter === 'q' || letter === '\x03' ? 'quit' : 'go on'
}

/** Home, each line cleared to its end, cut to the size of the terminal; the head of the table stands out. */
function fitted(self: Command, text: string): string {
  const size = self.sys.winsize(1)
  const [rows, cols] = size.ok ? [size.value.rows, size.value.cols] : [24, 80]
  const lines = text.split('\n').slice(0, rows - 1)
  const shown = lines.map((line, i) => {
    const cut = line.slice(0, cols)
    return i === 6 ? `\x1b[7m${cut.padEnd(cols)}\x1b[m` : `${cut}\x1b[K`
  })
  return `\x1b[?25l\x1b[H${shown.join('\r\n')}\x1b[J`
}

function* screen(self: Command, { pids, user, sort }: View): Task<string> {
  const accounts = yield* readAccounts(self.sys)
  const m = yield* memory(self.sys)
  const all = [...(yield* readProcs(self.sys))].filter(
    (proc) =>
      (pids === undefined || pids.includes(proc.pid)) &&
      (user === null || accounts.userName(proc.uids[1] ?? 0) === user || String(proc.uids[1]) === user),
  )
  if (sort === 'memory') all.sort((a, b) => b.rssKb - a.rssKb)
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
