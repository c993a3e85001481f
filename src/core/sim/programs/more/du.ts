import type { Stat, SysError, Task } from '../../kernel/sys.ts'
import { checkWords, matchWord, type WordList } from '../lib/args.ts'
import { type Command, command } from '../lib/command.ts'
import { readDirectory } from '../lib/directory.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { listedFiles } from '../lib/listed-files.ts'
import { isDirectory } from '../lib/mode.ts'
import { humanSize, parseSize } from '../lib/numbers.ts'
import { baseName, joinPath } from '../lib/paths.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'

interface Request {
  readonly all: boolean
  readonly apparent: boolean
  readonly inodes: boolean
  readonly maxDepth: number
  readonly separate: boolean
  readonly countLinks: boolean
  readonly oneFileSystem: boolean
  readonly follow: 'never' | 'operands' | 'always'
  readonly human: 1000 | 1024 | null
  readonly block: number
  readonly exclude: readonly string[]
  readonly end: string
  readonly time: boolean
  readonly timeFormat: string
  readonly threshold: number
}
interface Run {
  readonly self: Command
  readonly request: Request
  /** Files with several names, by device and inode: counted once. */
  readonly seen: Set<string>
  status: number
}
interface Totals {
  bytes: number
  mtime: number
}

const TIME_FORMATS: Readonly<Record<string, string>> = {
  'full-iso': '%Y-%m-%d %H:%M:%S.%N %z',
  'long-iso': '%Y-%m-%d %H:%M',
  iso: '%Y-%m-%d',
}
const TIME_STYLES = Object.keys(TIME_FORMATS).map((word) => [word, word] as const)
const WORDS: Readonly<Record<string, WordList<string>>> = {
  time: [
    ['atime', 'atime', 'access', 'use'],
    ['ctime', 'ctime', 'status'],
  ],
}

export default command(
  {
    names: ['du'],
    usage: ['[OPTION]... [FILE]...', '[OPTION]... --files0-from=F'],
    summary: 'Summarize device usage of the set of FILEs, recursively for directories.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '0abd:chHklmst:xB:DLPSX:',
      long: {
        all: 'a',
        'apparent-size': 'apparent',
        'block-size': 'B:',
        bytes: 'b',
        'count-links': 'l',
        dereference: 'L',
        'dereference-args': 'D',
        exclude: { value: 'required' },
        'exclude-from': 'X:',
        'files0-from': { value: 'required' },
        'human-readable': 'h',
        inodes: 'inodes',
        si: 'si',
        'max-depth': 'd:',
        null: '0',
        'no-dereference': 'P',
        'one-file-system': 'x',
        'separate-dirs': 'S',
        summarize: 's',
        total: 'c',
        threshold: 't:',
        time: { value: 'optional' },
        'time-style': { value: 'required' },
      },
    })
    yield* checkWords(self, options, WORDS)
    const style = options.findLast((option) => option.name === 'time-style')?.value ?? ''
    if (style !== '' && !style.startsWith('+')) yield* matchWord(self, 'time style', style, TIME_STYLES)
    const has = (name: string) => options.some((option) => option.name === name)
    let human: Request['human'] = null
    let block = 1024
    let apparent = has('apparent')
    let depth: number | null = null
    for (const { name, value, given } of options) {
      if (name === 'h') human = 1024
      if (name === 'si') human = 1000
      if (name === 'k' || name === 'm' || name === 'b') {
        human = null
        block = { k: 1024, m: 1024 ** 2, b: 1 }[name]
        if (name === 'b') apparent = true
      }
      if (name === 'B') {
        const size = parseSize(value!, 'EGkKMPTYZ0')
        if (!size.ok || size.value === 0)
          return yield* self.fail(`invalid ${given.startsWith('--') ? '--block-size' : '-B'} argument '${value}'`)
        block = size.value
        human = null
      }
      if (name === 'd') {
        if (!/^\d+$/.test(value!)) return yield* self.usage(`invalid maximum depth ${self.quote(value!)}`)
        depth = Number(value)
      }
    }
    if (has('s') && has('a')) return yield* self.usage('cannot both summarize and show all entries')
    if (has('s') && depth !== null && depth > 0)
      return yield* self.usage(`warning: summarizing conflicts with --max-depth=${depth}`)
    const follow = options.findLast((option) => 'LDHP'.includes(option.name))?.name
    const request: Request = {
      all: has('a'),
      apparent,
      inodes: has('inodes'),
      maxDepth: has('s') ? 0 : (depth ?? Infinity),
      separate: has('S'),
      countLinks: has('l'),
      oneFileSystem: has('x'),
      follow: follow === 'L' ? 'always' : follow === 'D' || follow === 'H' ? 'operands' : 'never',
      human,
      block: has('inodes') ? 1 : block,
      exclude: options.filter((option) => option.name === 'exclude').map((option) => option.value!),
      end: has('0') ? '\0' : '\n',
      time: has('time'),
      timeFormat: style.startsWith('+') ? style.slice(1) : (TIME_FORMATS[style] ?? TIME_FORMATS['long-iso']!),
      threshold: yield* readThreshold(self, options.findLast((option) => option.name === 't')?.value ?? null),
    }
    const run: Run = { self, request, seen: new Set(), status: 0 }
    const total: Totals = { bytes: 0, mtime: 0 }
    const list = options.findLast((option) => option.name === 'files0-from')?.value ?? null
    const listed = list === null ? (operands.length > 0 ? operands : ['.']) : yield* listedFiles(self, list, operands)
    for (const path of listed) {
      if (path === '') {
        run.status = 1
        yield* self.warn('invalid zero-length file name')
        continue
      }
      const sum = yield* measure(run, path, 0, null)
      if (sum === null) continue
      total.bytes += sum.bytes
      total.mtime = Math.max(total.mtime, sum.mtime)
    }
    if (has('c')) yield* show(run, total, 'total')
    return run.status
  },
)

/** `40K`: only what is as large; `-40K`: only what is as small. */
function* readThreshold(self: Command, text: string | null): Task<number> {
  if (text === null) return 0
  const size = parseSize(text.replace(/^-/, ''), 'kKmMGTPEZY0')
  if (!size.ok || text === '-0') return yield* self.fail(`invalid --threshold argument '${text}'`)
  return text.startsWith('-') ? -size.value : size.value
}

function* complain(run: Run, what: string, error: SysError): Task<void> {
  run.status = 1
  yield* run.self.warnBecause(what, error)
}

const sizeOf = (stat: Stat, request: Request): number => {
  if (request.inodes) return 1
  if (!request.apparent) return stat.blocks * 512
  // An apparent size is that of files and links; directories count what the filesystem says.
  return stat.size
}

/** The sum below `path`, or null when it was not counted. */
function* measure(run: Run, path: string, depth: number, device: number | null): Task<Totals | null> {
  const { self, request } = run
  const { sys } = self
  if (request.exclude.some((pattern) => fnmatch(pattern, path) || fnmatch(pattern, baseName(path)))) return null
  const follows = request.follow === 'always' || (request.follow === 'operands' && depth === 0)
  const stat = follows ? sys.stat(path) : sys.lstat(path)
  if (!stat.ok) {
    const isDangling = follows && stat.error.errno === 'ENOENT' && sys.lstat(path).ok
    // fts_stat() of gnulib forgets why a link leads nowhere.
    if (isDangling) {
      run.status = 1
      yield* self.warn(`cannot access ${self.quoteAlways(path)}`)
    } else yield* complain(run, `cannot access ${self.quoteAlways(path)}`, stat.error)
    return null
  }
  if (request.oneFileSystem && device !== null && stat.value.dev !== device) return null
  const isDir = isDirectory(stat.value.mode)
  const key = `${stat.value.dev}:${stat.value.ino}`
  if (!request.countLinks && (stat.value.nlink > 1 || depth === 0 || isDir)) {
    if (run.seen.has(key)) return null
    run.seen.add(key)
  }
  const own: Totals = { bytes: sizeOf(stat.value, request), mtime: stat.value.mtime }
  if (!isDir) {
    if (depth === 0 || (request.all && depth <= request.maxDepth)) yield* show(run, own, path)
    return own
  }
  const sum = { ...own }
  const entries = yield* readDirectory(sys, path)
  if (!entries.ok) yield* complain(run, `cannot read directory ${self.quoteAlways(path)}`, entries.error)
  else {
    for (const { name, type } of entries.value) {
      const inner = yield* measure(run, joinPath(path, name), depth + 1, stat.value.dev)
      if (inner === null || (request.separate && isDirectory(type))) continue
      sum.bytes += inner.bytes
      sum.mtime = Math.max(sum.mtime, inner.mtime)
    }
  }
  if (depth <= request.maxDepth) yield* show(run, sum, path)
  return sum
}

function* show({ self, request }: Run, { bytes, mtime }: Totals, name: string): Task<void> {
  if (request.threshold > 0 ? bytes < request.threshold : request.threshold < 0 && bytes > -request.threshold) return
  const size = request.human ? humanSize(bytes, request.human) : String(Math.ceil(bytes / request.block))
  const time = request.time ? `${strftime(request.timeFormat, breakTime(mtime, zoneOf(self.env)))}\t` : ''
  yield* self.print(`${size}\t${time}${name}${request.end}`)
  yield* self.stdout.flush()
}
