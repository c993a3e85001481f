/** What find does with a file that passes: -printf, -ls, -delete, -exec and its kin. */
import type { Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { isDirectory, isSymlink, modeString } from '../lib/mode.ts'
import { baseName, dirName } from '../lib/paths.ts'
import { escapeC } from '../lib/quote.ts'
import { writeAll } from '../lib/stdio.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'
import type { Node } from './expression.ts'
import { formatVisit, typeLetter, type Visit } from './printf.ts'
import { fstype, type Run } from './run.ts'

export function* printFormat(run: Run, format: string, output: number | null, visit: Visit): Task<void> {
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

/** As `ls -dils`, with its own widths. */
export function longLine(run: Run, { path, stat }: Visit): string {
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

export function* remove(run: Run, visit: Visit): Task<boolean> {
  if (visit.path === '.') return true
  const { sys } = run.self
  const removed = isDirectory(visit.type) ? sys.rmdir(visit.path) : sys.unlink(visit.path)
  if (removed.ok) return true
  run.status = 1
  yield* run.self.warnBecause(`cannot delete ${run.self.quote(visit.path)}`, removed.error)
  return false
}

export function* execute(run: Run, node: Node & { kind: 'exec' }, visit: Visit): Task<boolean> {
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

export function* flushBatch(run: Run, node: Node & { kind: 'exec-many' }): Task<void> {
  if (node.pending.length === 0) return
  const argv = [...node.argv, ...node.pending.splice(0)]
  if ((yield* runCommand(run, argv, null)) !== 0) run.status = 1
}
