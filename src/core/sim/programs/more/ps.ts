/** ps of procps-ng 4.0.2: UNIX options with a dash, BSD ones without, long ones, and mixtures. */
import type { Sys, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { readText } from '../lib/files.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'
import { bootTime, type Proc, printable, readProc, readProcs, readThreads } from '../system/proc.ts'
import { Arguments, PS_HELP, PsError, Request, type Shown } from '../system/ps-arguments.ts'
import { COLUMNS, type Moment } from '../system/ps-columns.ts'

const FORMATS: Readonly<Record<string, string>> = {
  unix: 'pid,tname,time,ucmd',
  bsd: 'pid,tname,stat,bsdtime,args',
  f: 'uid_hack,pid,ppid,c,stime,tname,time,cmd',
  F: 'uid_hack,pid,ppid,c,sz,rss,psr,stime,tname,time,cmd',
  l: 'f,s,uid,pid,ppid,c,opri,ni,addr_sz,wchan,tname,time,ucmd',
  ly: 's,uid,pid,ppid,c,opri,ni,rss,sz,wchan,tname,time,ucmd',
  lf: 'f,s,uid_hack,pid,ppid,c,opri,ni,addr_sz,wchan,stime,tname,time,cmd',
  j: 'pid,pgid,sid,tname,time,ucmd',
  jf: 'uid_hack,pid,ppid,pgid,sid,c,stime,tname,time,cmd',
  u: 'user,pid,%cpu,%mem,vsz,rss,tname,stat,start_time,bsdtime,args',
  v: 'pid,tname,stat,bsdtime,maj_flt,trs,drs,rss,%mem,args',
  s: 'uid,pid,pending,blocked,ignored,caught,stat,tname,bsdtime,args',
  'bsd-j': 'ppid,pid,pgid,sid,tname,tpgid,stat,uid,bsdtime,args',
  'bsd-l': 'f,uid,pid,ppid,opri,ni,vsz,rss,wchan,stat,tname,bsdtime,args',
}

export default command(
  { names: ['ps'], usage: '[options]', summary: '', package: 'procps-ng', version: '4.0.2' },
  function* (self) {
    const accounts = yield* readAccounts(self.sys)
    const request = new Request()
    const parsed = new Arguments(self, request, accounts)
    const special = parsed.read()
    if (special instanceof PsError) {
      yield* self.stderr.write(`error: ${special.message}\n${PS_HELP}`)
      return 1
    }
    if (special !== null) {
      yield* self.print(special)
      return 0
    }
    return yield* show(self, request, accounts)
  },
)

function* show(self: Command, request: Request, accounts: Accounts): Task<number> {
  const { sys } = self
  const all = yield* readProcs(sys)
  const own = yield* readProc(sys, sys.getpid())
  const chosen = all.filter((proc) => isSelected(request, proc, own?.tty ?? 0, sys.geteuid()))
  const forest = arrange(request, chosen)
  const moment = yield* momentOf(sys, request, accounts, forest)
  const rows = sorted(request, forest.order, moment)
  const columns = columnsOf(request)
  const width = request.wide >= 2 ? Number.POSITIVE_INFINITY : screenWidth(self, request)

  const lines: string[] = []
  if (request.headers && columns.some((column) => column.header !== '')) {
    lines.push(layOut(columns, (column) => column.header, width, false))
  }
  let printed = 0
  for (const proc of rows) {
    for (const thread of request.threads ? yield* readThreads(sys, proc) : [proc]) {
      lines.push(layOut(columns, (column) => column.cell(thread, moment), width))
      printed++
    }
  }
  if (lines.length > 0) yield* self.print(`${lines.join('\n')}\n`)
  return printed > 0 ? 0 : 1
}

function isSelected(request: Request, proc: Proc, ownTty: number, euid: number): boolean {
  return select(request, proc, ownTty, euid) !== request.negate
}

function select(request: Request, proc: Proc, ownTty: number, euid: number): boolean {
  if (request.running && proc.state !== 'R' && proc.state !== 'D') return false
  if (request.everything || (request.bsdA && request.bsdX)) return true
  const isOwn = proc.uids[1] === euid
  const simple: boolean[] = []
  if (request.unixA) simple.push(proc.tty !== 0 && proc.sid !== proc.pid)
  if (request.unixD) simple.push(proc.sid !== proc.pid)
  if (request.bsdA) simple.push(proc.tty !== 0)
  if (request.bsdX) simple.push(isOwn)
  if (simple.length === 0 && request.tests.length === 0) return isOwn && proc.tty === ownTty
  return simple.includes(true) || request.tests.some((test) => test(proc))
}

function columnsOf(request: Request): readonly Shown[] {
  const format = formatName(request)
  const isOwn = request.columns.some((column) => column.name !== 'label')
  const columns = isOwn ? request.columns : [...request.columns, ...named(FORMATS[format]!)]
  if (!request.threads || isOwn) return columns
  const [id, header] = request.threads === 'L' ? ['lwp', 'LWP'] : ['spid', 'SPID']
  const extra = request.threads === 'L' && request.showsFull ? [id, 'c', 'nlwp'] : [id]
  const after = columns.findIndex((column) => column.name === (request.showsFull ? 'ppid' : 'pid')) + 1
  const withThreads = [
    ...columns.slice(0, after),
    ...named(extra!.join(',')).map((column) => (column.name === id ? { ...column, header: header! } : column)),
    ...columns.slice(after).filter((column) => !(extra!.includes('c') && column.name === 'c')),
  ]
  return withThreads
}

function formatName(request: Request): string {
  const { format } = request
  if (format === null) return request.bsdStyle ? 'bsd' : 'unix'
  if (request.showsFull && format === 'l') return 'lf'
  if (request.showsFull && format === 'j') return 'jf'
  return format
}

const named = (list: string): Shown[] => list.split(',').map((name) => ({ ...COLUMNS.get(name)!, name }))

function* momentOf(sys: Sys, request: Request, accounts: Accounts, forest: Forest): Task<Moment> {
  const environments = new Map<number, string>()
  const wchan = new Map<number, string>()
  for (const proc of forest.order) {
    if (request.environment) {
      const text = yield* readText(sys, `/proc/${proc.pid}/environ`)
      if (text) environments.set(proc.pid, ` ${printable(text.replace(/\0$/, '').replace(/\0/g, ' '))}`)
    }
    const where = yield* readText(sys, `/proc/${proc.pid}/wchan`)
    if (where && where !== '0') wchan.set(proc.pid, where.trim())
  }
  return {
    accounts,
    now: sys.clock(),
    bootTime: yield* bootTime(sys),
    totalRamKb: sys.sysinfo().totalram / 1024,
    prefix: (proc) => forest.prefixes.get(proc.pid) ?? '',
    environment: (proc) => environments.get(proc.pid) ?? '',
    wchan,
  }
}

interface Forest {
  readonly order: readonly Proc[]
  readonly prefixes: ReadonlyMap<number, string>
}

/** Children under their parents; those of pid 1 count as roots. */
function arrange(request: Request, procs: readonly Proc[]): Forest {
  const prefixes = new Map<number, string>()
  if (!request.forest) return { order: procs, prefixes }
  const order: Proc[] = []
  const isRoot = (proc: Proc) => proc.ppid <= 1 || !procs.some((other) => other.pid === proc.ppid)
  const place = (proc: Proc, above: string, hasSibling: boolean, level: number): void => {
    const isUnix = request.forest === 'unix'
    if (level > 0) prefixes.set(proc.pid, isUnix ? '  '.repeat(level) : `${above} \\_ `)
    order.push(proc)
    const children = procs.filter((other) => other.ppid === proc.pid && !isRoot(other))
    const below = level === 0 ? '' : above + (hasSibling ? ' |  ' : '    ')
    for (const [i, child] of children.entries()) place(child, below, i < children.length - 1, level + 1)
  }
  for (const proc of procs.filter(isRoot)) place(proc, '', false, 0)
  return { order, prefixes }
}

function sorted(request: Request, procs: readonly Proc[], moment: Moment): readonly Proc[] {
  if (request.sort.length === 0) return procs
  return [...procs].sort((a, b) => {
    for (const { column, isReversed } of request.sort) {
      const [x, y] = [column.key(a, moment), column.key(b, moment)]
      if (x === y) continue
      return (x < y ? -1 : 1) * (isReversed ? -1 : 1)
    }
    return 0
  })
}

function screenWidth(self: Command, request: Request): number {
  if (request.columnsWidth !== null) return request.columnsWidth
  const size = self.sys.winsize(1)
  const fromEnv = Number(self.env.COLUMNS)
  const width = fromEnv > 0 ? fromEnv : size.ok && self.sys.isatty(1) ? size.value.cols : Number.POSITIVE_INFINITY
  return request.wide === 1 ? Math.max(width, 132) : width
}

/** Pads all columns but a last one that is left-aligned; a cell that is too wide pushes into the next gap. */
function layOut(columns: readonly Shown[], text: (column: Shown) => string, width: number, cuts = true): string {
  let line = ''
  let target = 0
  columns.forEach((column, i) => {
    const isLast = i === columns.length - 1
    const value = text(column)
    const cut = cuts && !isLast && column.align === 'left' ? value.slice(0, column.width) : value
    const start = target
    const room = Math.max(0, column.width - Math.max(0, line.length - start))
    line += column.align === 'right' ? cut.padStart(room) : isLast ? cut : cut.padEnd(room)
    target = start + column.width + 1
    if (!isLast) line = line.length < target ? line.padEnd(target) : `${line} `
  })
  return line.slice(0, width)
}
