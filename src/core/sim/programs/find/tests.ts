/** What find asks of a file, without an effect. */
import type { Task } from '../../kernel/sys.ts'
import { readDirectory } from '../lib/directory.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { isDirectory, isRegular, isSymlink } from '../lib/mode.ts'
import { baseName } from '../lib/paths.ts'
import type { Comparison, Node } from './expression.ts'
import { Unstatable, type Visit } from './printf.ts'
import { complain, fstype, type Run } from './run.ts'

const TYPES: Readonly<Record<string, number>> = {
  f: 0o100000,
  d: 0o040000,
  l: 0o120000,
  c: 0o020000,
  b: 0o060000,
  p: 0o010000,
  s: 0o140000,
}

export function test(run: Run, node: Node, visit: Visit): boolean {
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

export function* isEmpty(run: Run, { path, stat }: Visit): Task<boolean> {
  if (isRegular(stat.mode)) return stat.size === 0
  if (!isDirectory(stat.mode)) return false
  const entries = yield* readDirectory(run.self.sys, path)
  if (entries.ok) return entries.value.length === 0
  yield* complain(run, path, entries.error)
  return false
}

function holds({ sign, value }: Comparison, actual: number): boolean {
  return sign === '+' ? actual > value : sign === '-' ? actual < value : actual === value
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
