import { O_CREAT, O_TRUNC, O_WRONLY, S_IFMT } from '../../kernel/constants.ts'
import type { Stat, SysResult, Task } from '../../kernel/sys.ts'
import { execute, flushBatch, longLine, printFormat, remove } from '../find/actions.ts'
import { FindError, type Node, type ParsedFind, parseExpression, type Settings } from '../find/expression.ts'
import { Places } from '../find/places.ts'
import { Unstatable, type Visit } from '../find/printf.ts'
import { complain, type Run } from '../find/run.ts'
import { isEmpty, test } from '../find/tests.ts'
import { encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { isDirectory } from '../lib/mode.ts'
import { baseName, joinPath } from '../lib/paths.ts'
import { writeAll } from '../lib/stdio.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'

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
