import { O_CREAT, O_TRUNC, O_WRONLY, S_IFMT } from '../../kernel/constants.ts'
import type { Stat, SysError, SysResult, Task } from '../../kernel/sys.ts'
import {
  type Comparison,
  FindError,
  type Node,
  type ParsedFind,
  parseExpression,
  type Settings,
} from '../find/expression.ts'
import { Places } from '../find/places.ts'
import { formatVisit, typeLetter, Unstatable, type Visit } from '../find/printf.ts'
import { encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readDirectory } from '../lib/directory.ts'
import { reason } from '../lib/errors.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { isDirectory, isRegular, isSymlink, modeString } from '../lib/mode.ts'
import { baseName, dirName, joinPath } from '../lib/paths.ts'
import { escapeC } from '../lib/quote.ts'
import { writeAll } from '../lib/stdio.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'

interface Run {
  readonly self: Command
  readonly find: ParsedFind
  readonly accounts: Accounts
  readonly now: number
  status: number
  quits: boolean
  /** Set by -prune: do not go into this directory. */
  prunes: boolean
  readonly places: Places
}

export default command(
  {
    names: ['find'],
    usage: '[-H] [-L] [-P] [-Olevel] [-D debugopts] [path...] [expression]',
    summary: '',
    package: 'GNU findutils',
    version: '4.9.0',
    // Said once when the last of it is flushed, once more when the stream is closed.
    writeFailure: (name, error) => ({
      message: `${name}: ‘standard output’: ${reason(error)}\n${name}: write error${error.errno === 'EBADF' ? `: ${reason(error)}` : ''}`,
      code: 1,
    }),
  },
  function* (self) {
    const { args } = self
    let follow: Settings['follow'] = 'P'
    let at = 0
    for (; at < args.length; at++) {
      const arg = args[at]!
      if (arg === '-H' || arg === '-L' || arg === '-P') follow = arg[1] as 'H'
      else if (arg === '-D') at++
      else if (arg === '--') {
        at++
        break
      } else if (!/^-O\d$/.test(arg)) break
    }
    if (args[at] === '-help' || args[at] === '--help') return yield* self.help()
    if (args[at] === '-version' || args[at] === '--version') return yield* self.version()
    const isExpression = (arg: string) =>
      (arg.startsWith('-') && arg.length > 1) || arg === '(' || arg === '!' || arg === ')' || (arg === ',' && at > 0)
    const paths: string[] = []
    while (at < args.length && !isExpression(args[at]!)) paths.push(args[at++]!)
    const accounts = yield* readAccounts(self.sys)
    const outputs = yield* openOutputs(self, args.slice(at))
    const find = yield* parse(self, args.slice(at), follow, accounts, outputs)
    // Without a person in front of it find keeps such advice to itself.
    if (self.sys.isatty(0) || args.includes('-warn'))
      for (const warning of find.warnings) yield* self.warn(`warning: ${warning}`)
    const places = yield* Places.begin(self.sys)
    const run: Run = { self, find, accounts, now: self.sys.clock(), status: 0, quits: false, prunes: false, places }
    for (const path of paths.length > 0 ? paths : ['.']) {
      if (run.quits) break
      yield* visitOperand(run, path)
    }
    for (const batch of find.batches) yield* flushBatch(run, batch)
    return run.status
  },
)

/** -fprint makes its file before anything is visited. */
function* openOutputs(self: Command, args: readonly string[]): Task<Map<string, SysResult<number>>> {
  const outputs = new Map<string, SysResult<number>>()
  for (let i = 0; i < args.length - 1; i++) {
    const path = args[i + 1]!
    if (!/^-f(print0?|printf|ls)$/.test(args[i]!) || outputs.has(path)) continue
    if (path === '/dev/stdout') outputs.set(path, { ok: true, value: 1 })
    else if (path === '/dev/stderr') outputs.set(path, { ok: true, value: 2 })
    else outputs.set(path, yield* self.sys.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666))
  }
  return outputs
}

function* parse(
  self: Command,
  args: readonly string[],
  follow: Settings['follow'],
  accounts: Accounts,
  outputs: ReadonlyMap<string, SysResult<number>>,
): Task<ParsedFind> {
  const id = (found: number | undefined, name: string) => found ?? (/^\d+$/.test(name) ? Number(name) : null)
  try {
    return parseExpression(args, follow, {
      uid: (name) => id(accounts.userNamed(name)?.uid, name),
      gid: (name) => id(accounts.groupNamed(name)?.gid, name),
      stat: (path) => {
        const stat = follow === 'P' ? self.sys.lstat(path) : self.sys.stat(path)
        return stat.ok ? stat.value : self.reason(stat.error)
      },
      open: (path) => {
        const fd = outputs.get(path)!
        return fd.ok ? fd.value : self.reason(fd.error)
      },
      quote: (text) => self.quote(text),
      now: self.sys.clock(),
    })
  } catch (error) {
    if (!(error instanceof FindError)) throw error
    yield* self.warn(error.message)
    if (error.hint) yield* self.warn(error.hint)
    return yield* self.exit(1)
  }
}

function* complain(run: Run, path: string, error: SysError): Task<void> {
  run.status = 1
  yield* run.self.warnBecause(run.self.quote(path), error)
}

/** With -L a link that leads nowhere is itself; one that loops or goes through a file is an error. */
function statOf(run: Run, path: string, isOperand: boolean): SysResult<Stat> {
  const { sys } = run.self
  const { follow } = run.find.settings
  if (follow === 'P' || (follow === 'H' && !isOperand)) return sys.lstat(path)
  const stat = sys.stat(path)
  return stat.ok || stat.error.errno !== 'ENOENT' ? stat : sys.lstat(path)
}

function* visitOperand(run: Run, path: string): Task<void> {
  const stat = statOf(run, path, true)
  if (!stat.ok) {
    yield* complain(run, path, stat.error)
    return
  }
  yield* walk(run, { path, start: path, depth: 0, type: stat.value.mode & S_IFMT, stat: stat.value }, [])
}

function* walk(run: Run, visit: Visit, ancestors: readonly Visit[]): Task<void> {
  const { settings, root } = run.find
  const isDir = isDirectory(visit.type)
  const applies = visit.depth >= settings.minDepth
  const same = ({ stat }: Visit) => stat.ino === visit.stat.ino && stat.dev === visit.stat.dev
  const before = isDir ? ancestors.find(same) : undefined
  if (before) {
    const [here, there] = [run.self.quote(visit.path), run.self.quote(before.path)]
    yield* run.self.warn(`File system loop detected; ${here} is part of the same file system loop as ${there}.`)
    run.status = 1
    return
  }
  run.prunes = false
  if (applies && !settings.depthFirst) yield* evaluate(run, root, visit)
  const goesIn = isDir && !(run.prunes && !settings.depthFirst) && visit.depth < settings.maxDepth && !run.quits
  const first = ancestors[0]
  if (goesIn && !(settings.oneFileSystem && first && first.stat.dev !== visit.stat.dev))
    yield* walkInto(run, visit, [...ancestors, visit])
  if (applies && settings.depthFirst && !run.quits) yield* evaluate(run, root, visit)
}

function* walkInto(run: Run, visit: Visit, ancestors: readonly Visit[]): Task<void> {
  const entries = yield* run.places.enter(visit.path)
  if (!entries.ok) {
    yield* complain(run, visit.path, entries.error)
    return
  }
  for (const { name, type } of entries.value) {
    if (run.quits) break
    const path = joinPath(visit.path, name)
    const place = { path, start: visit.start, depth: visit.depth + 1 }
    if (run.find.settings.follow !== 'L' && !isDirectory(type)) {
      yield* visitUnseen(run, new LazyVisit(run, place, type))
      continue
    }
    const stat = statOf(run, path, false)
    if (stat.ok) {
      yield* walk(run, { ...place, type: stat.value.mode & S_IFMT, stat: stat.value }, ancestors)
      continue
    }
    yield* complain(run, path, stat.error)
    // Its name is still better than nothing.
    if (stat.error.errno !== 'ELOOP') yield* visitUnseen(run, new LazyVisit(run, place, type))
  }
  run.places.leave()
}

/** What is no directory is only looked at if a test asks for more than its name and type. */
function* visitUnseen(run: Run, visit: LazyVisit): Task<void> {
  run.prunes = false
  try {
    if (visit.depth >= run.find.settings.minDepth) yield* evaluate(run, run.find.root, visit)
  } catch (problem) {
    if (!(problem instanceof Unstatable)) throw problem
    yield* complain(run, visit.path, problem.error)
  }
}

class LazyVisit implements Visit {
  readonly path: string
  readonly start: string
  readonly depth: number
  private known: Stat | null = null

  constructor(
    private readonly run: Run,
    place: { readonly path: string; readonly start: string; readonly depth: number },
    readonly type: number,
  ) {
    this.path = place.path
    this.start = place.start
    this.depth = place.depth
  }

  get stat(): Stat {
    if (this.known) return this.known
    const stat = statOf(this.run, this.path, false)
    if (!stat.ok) throw new Unstatable(stat.error)
    this.known = stat.value
    return stat.value
  }
}

const needsAccess = ({ kind }: Node) => kind === 'readable' || kind === 'writable' || kind === 'executable'
const isCheap = ({ kind }: Node) => kind === 'name' || kind === 'path' || kind === 'type'
const PURE = new Set<Node['kind']>([
  'true',
  'name',
  'path',
  'regex',
  'type',
  'xtype',
  'size',
  'time',
  'number',
  'newer',
  'perm',
  'readable',
  'writable',
  'executable',
])

function isPure(node: Node): boolean {
  if (node.kind === 'and' || node.kind === 'or') return isPure(node.left) && isPure(node.right)
  return node.kind === 'not' ? isPure(node.node) : PURE.has(node.kind)
}

function* evaluate(run: Run, node: Node, visit: Visit): Task<boolean> {
  if (run.quits) return false
  switch (node.kind) {
    case 'and':
      // As find does: what a name and a type can decide comes before what needs a stat, and access(2) comes last.
      if (isCheap(node.right) ? isPure(node.left) : needsAccess(node.left) && isPure(node.right)) {
        return (yield* evaluate(run, node.right, visit)) && (yield* evaluate(run, node.left, visit))
      }
      return (yield* evaluate(run, node.left, visit)) && (yield* evaluate(run, node.right, visit))
    case 'or':
      return (yield* evaluate(run, node.left, visit)) || (yield* evaluate(run, node.right, visit))
    case 'list':
      yield* evaluate(run, node.left, visit)
      return yield* evaluate(run, node.right, visit)
    case 'not':
      return !(yield* evaluate(run, node.node, visit))
    case 'print':
      yield* run.self.print(`${visit.path}\n`)
      return true
    case 'print0':
      yield* run.self.print(`${visit.path}\0`)
      return true
    case 'fprint':
      yield* writeAll(run.self.sys, node.output, encode(visit.path + node.end))
      return true
    case 'printf':
      yield* printFormat(run, node.format, node.output, visit)
      return true
    case 'ls':
      yield* run.self.print(longLine(run, visit))
      return true
    case 'prune':
      run.prunes = true
      return true
    case 'quit':
      run.quits = true
      return true
    case 'delete':
      return yield* remove(run, visit)
    case 'exec':
      return yield* execute(run, node, visit)
    case 'exec-many':
      node.pending.push(node.inDirectory ? `./${baseName(visit.path)}` : visit.path)
      if (node.pending.length >= 5000) yield* flushBatch(run, node)
      return true
    case 'empty':
      return yield* isEmpty(run, visit)
    default:
      return test(run, node, visit)
  }
}

function* printFormat(run: Run, format: string, output: number | null, visit: Visit): Task<void> {
  const { self } = run
  const warnings: string[] = []
  const text = formatVisit(format, visit, {
    accounts: run.accounts,
    zone: zoneOf(self.env),
    readlink: (path) => {
      const target = self.sys.readlink(path)
      return target.ok ? target.value : ''
    },
    typeBehind: (path) => {
      const stat = self.sys.stat(path)
      return stat.ok ? typeLetter(stat.value.mode) : stat.error.errno === 'ELOOP' ? 'L' : 'N'
    },
    fstype: (at) => fstype(run, at.path),
    warn: (warning) => warnings.push(warning),
  })
  for (const warning of warnings) yield* self.warn(warning)
  if (output === null) yield* self.print(text)
  else yield* writeAll(self.sys, output, encode(text))
}

function fstype(run: Run, path: string): string {
  const fs = run.self.sys.statfs(path)
  return fs.ok ? fs.value.type : 'unknown'
}

/** As `ls -dils`, with its own widths. */
function longLine(run: Run, { path, stat }: Visit): string {
  const { self, accounts } = run
  const isRecent = stat.mtime <= run.now && stat.mtime > run.now - (31556952 / 2) * 1000
  const time = strftime(isRecent ? '%b %e %H:%M' : '%b %e  %Y', breakTime(stat.mtime, zoneOf(self.env)))
  const target = isSymlink(stat.mode) ? self.sys.readlink(path) : null
  const size =
    (stat.mode & 0o170000) === 0o020000
      ? `${stat.rdev >> 8}, ${String(stat.rdev & 255).padStart(3)}`
      : String(stat.size)
  const columns = [
    String(stat.ino).padStart(9),
    String(Math.ceil(stat.blocks / 2)).padStart(6),
    modeString(stat.mode),
    String(stat.nlink).padStart(3),
    accounts.userName(stat.uid).padEnd(8),
    accounts.groupName(stat.gid).padEnd(8),
    size.padStart(8),
    time,
    escapeC(path),
  ]
  return `${columns.join(' ')}${target?.ok ? ` -> ${escapeC(target.value)}` : ''}\n`
}

function* isEmpty(run: Run, { path, stat }: Visit): Task<boolean> {
  if (isRegular(stat.mode)) return stat.size === 0
  if (!isDirectory(stat.mode)) return false
  const entries = yield* readDirectory(run.self.sys, path)
  if (entries.ok) return entries.value.length === 0
  yield* complain(run, path, entries.error)
  return false
}

function* remove(run: Run, visit: Visit): Task<boolean> {
  if (visit.path === '.') return true
  const { sys } = run.self
  const removed = isDirectory(visit.type) ? sys.rmdir(visit.path) : sys.unlink(visit.path)
  if (removed.ok) return true
  run.status = 1
  yield* run.self.warnBecause(`cannot delete ${run.self.quote(visit.path)}`, removed.error)
  return false
}

function* execute(run: Run, node: Node & { kind: 'exec' }, visit: Visit): Task<boolean> {
  const name = node.inDirectory ? `./${baseName(visit.path)}` : visit.path
  const argv = node.argv.map((arg) => arg.replaceAll('{}', name))
  const { self } = run
  if (node.asks) {
    yield* self.stdout.flush()
    const question = `< ${node.argv[0]} ... ${visit.path} > `
    yield* self.stderr.write(`${question}? `)
    const answer = yield* self.stdin.line()
    if (answer === null || !/^[yY]/.test(answer)) return false
  }
  const code = yield* runCommand(run, argv, node.inDirectory ? dirName(visit.path) : null)
  return code === 0
}
function* runCommand(run: Run, argv: readonly string[], directory: string | null): Task<number> {
  const { self } = run
  yield* self.stdout.flush()
  const child = spawn(
    self.sys,
    argv,
    self.env,
    function* (inner, error) {
      yield* writeAll(inner, 2, encode(`${self.name}: ${self.quote(argv[0]!)}: ${self.reason(error)}\n`))
      return 1
    },
    function* (inner) {
      if (directory !== null) inner.chdir(directory)
      yield* inner.sched_yield()
    },
  )
  if (!child.ok) return yield* self.fail(`cannot fork: ${self.reason(child.error)}`)
  const status = yield* waitFor(self.sys, child.value)
  if (status?.kind === 'signaled') {
    yield* self.warn(`${self.quote(argv[0]!)} terminated by signal ${exitStatus(status) - 128}`)
    run.status = 1
  }
  return exitStatus(status)
}

function* flushBatch(run: Run, node: Node & { kind: 'exec-many' }): Task<void> {
  if (node.pending.length === 0) return
  const argv = [...node.argv, ...node.pending.splice(0)]
  if ((yield* runCommand(run, argv, null)) !== 0) run.status = 1
}

const TYPES: Readonly<Record<string, number>> = {
  f: 0o100000,
  d: 0o040000,
  l: 0o120000,
  c: 0o020000,
  b: 0o060000,
  p: 0o010000,
  s: 0o140000,
}

function holds({ sign, value }: Comparison, actual: number): boolean {
  return sign === '+' ? actual > value : sign === '-' ? actual < value : actual === value
}

function test(run: Run, node: Node, visit: Visit): boolean {
  const { path } = visit
  const { sys } = run.self
  switch (node.kind) {
    case 'true':
      return true
    case 'false':
      return false
    case 'name':
      return fnmatch(node.pattern, path === '/' ? '/' : baseName(path), { ignoreCase: node.ignoreCase })
    case 'path':
      return fnmatch(node.pattern, path, { ignoreCase: node.ignoreCase })
    case 'lname': {
      const target = isSymlink(visit.stat.mode) ? sys.readlink(path) : null
      return target?.ok === true && fnmatch(node.pattern, target.value, { ignoreCase: node.ignoreCase })
    }
    case 'regex':
      return node.regex.matchesAll(path)
    case 'type':
      return [...node.letters].some((letter) => visit.type === TYPES[letter])
    case 'xtype': {
      const other = isSymlink(visit.stat.mode) ? sys.stat(path) : null
      if (other && !other.ok && !['ENOENT', 'ENOTDIR'].includes(other.error.errno)) throw new Unstatable(other.error)
      const mode = other === null ? visit.stat.mode : other.ok ? other.value.mode : visit.stat.mode
      return [...node.letters].some((letter) => (mode & 0o170000) === TYPES[letter])
    }
    case 'size':
      return holds(node.compare, Math.ceil(visit.stat.size / node.unit))
    case 'time':
      return holdsTime(run, node.compare, visit.stat[node.which], node.unit)
    case 'number':
      return holds(node.compare, node.which === 'used' ? 0 : visit.stat[node.which])
    case 'newer':
      return visit.stat[node.which] > node.than
    case 'samefile':
      return visit.stat.dev === node.dev && visit.stat.ino === node.ino
    case 'perm': {
      const bits = visit.stat.mode & 0o7777
      if (node.how === 'exact') return bits === node.bits
      return node.how === 'all' ? (bits & node.bits) === node.bits : node.bits === 0 || (bits & node.bits) !== 0
    }
    case 'fstype':
      return fstype(run, path) === node.type
    case 'readable':
      return sys.access(path, 4).ok
    case 'writable':
      return sys.access(path, 2).ok
    case 'executable':
      return sys.access(path, 1).ok
    case 'nouser':
      return run.accounts.user(visit.stat.uid) === undefined
    case 'nogroup':
      return run.accounts.group(visit.stat.gid) === undefined
    default:
      return false
  }
}

/** Ages are cut to whole days or rounded up to minutes before they are compared. */
function holdsTime(run: Run, compare: Comparison, time: number, unit: 'day' | 'minute'): boolean {
  const size = unit === 'day' ? 86_400_000 : 60_000
  const from = run.find.settings.dayStart ? Math.ceil(run.now / 86_400_000) * 86_400_000 : run.now
  const age = from - time
  if (compare.sign === '-') return age < compare.value * size
  if (compare.sign === '+') return unit === 'day' ? Math.floor(age / size) > compare.value : age > compare.value * size
  return unit === 'day'
    ? Math.floor(age / size) === compare.value
    : age > (compare.value - 1) * size && age <= compare.value * size
}
