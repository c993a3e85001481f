import { O_RDONLY, S_IFMT, S_IFREG } from '../../kernel/constants.ts'
import type { Stat, SysError, Task } from '../../kernel/sys.ts'
import { type Matcher, makeMatcher } from '../grep/matcher.ts'
import { GREP_SPEC, type GrepOptions, readGrepOptions } from '../grep/options.ts'
import { Printer } from '../grep/printer.ts'
import { decode, encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readDirectory } from '../lib/directory.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { isDevice, isDirectory, isSymlink } from '../lib/mode.ts'
import { baseName, joinPath } from '../lib/paths.ts'
import { Input } from '../lib/stdio.ts'

const info = {
  usage: '[OPTION]... PATTERNS [FILE]...',
  summary: 'Search for PATTERNS in each FILE.',
  package: 'GNU grep',
  version: '3.8',
  failure: 2,
  usageLine: '[OPTION]... PATTERNS [FILE]...',
}
export default ['grep', 'egrep', 'fgrep'].map((name) => command({ ...info, names: [name] }, main))

interface Run {
  readonly self: Command
  readonly options: GrepOptions
  readonly matcher: Matcher
  readonly output: { readonly dev: number; readonly ino: number } | null
  /** Device and inode of /dev/null as output: then the first match is enough. */
  found: boolean
  failed: boolean
}

function* main(self: Command): Task<number> {
  const given = yield* parse(self)
  const { options, patterns, paths } = yield* readGrepOptions(self, given.options, given.operands)
  if (given.options.some(({ name }) => name === 'u')) yield* self.warn('warning: --unix-byte-offsets (-u) is obsolete')
  const made = makeMatcher(patterns, options)
  if (!made.ok) return yield* self.fail(made.error)
  for (const warning of made.warnings) yield* self.warn(`warning: ${warning}`)
  const stat = self.sys.fstat(1)
  const output = stat.ok && (stat.value.mode & S_IFMT) === S_IFREG ? stat.value : null
  const run: Run = { self, options, matcher: made.matcher, output, found: false, failed: false }
  if (options.maxCount === 0) return 1
  for (const path of paths) yield* searchOperand(run, path)
  return run.failed && !(run.found && options.quiet) ? 2 : run.found ? 0 : 1
}

/** grep's usage message has a line of its own in front. */
function* parse(self: Command) {
  if (self.info.names[0] !== 'grep') self.args = [self.info.names[0] === 'egrep' ? '-E' : '-F', ...self.args]
  return yield* self.options(GREP_SPEC)
}

function* searchOperand(run: Run, path: string): Task<void> {
  const { options } = run
  if (path === '-') {
    yield* searchFd(run, 0, options.label ?? '(standard input)')
    return
  }
  yield* searchPath(run, path, true)
}

function* searchPath(run: Run, path: string, isOperand: boolean, above: readonly Stat[] = []): Task<void> {
  const { self, options } = run
  const { sys } = self
  const follows = isOperand || options.directories !== 'recurse' || options.followLinks
  // fts leaves links that lead nowhere alone.
  const isQuiet = !isOperand && options.followLinks
  const stat = follows ? sys.stat(path) : sys.lstat(path)
  if (!stat.ok) {
    if (!isQuiet) yield* complain(run, path, stat.error)
    return
  }
  if (!follows && isSymlink(stat.value.mode)) return
  if (isDirectory(stat.value.mode)) {
    if (options.directories === 'skip' || isExcluded(options, path, true, isOperand)) return
    if (options.directories === 'recurse') {
      if (above.some((one) => one.dev === stat.value.dev && one.ino === stat.value.ino)) {
        if (!options.noMessages) yield* self.warn(`${path}: warning: recursive directory loop`)
        return
      }
      yield* searchTree(run, path, [...above, stat.value])
      return
    }
  } else if (isExcluded(options, path, false, isOperand)) return
  if (isDevice(stat.value.mode) && (options.devices === 'skip' || (!isOperand && options.devices === 'default'))) return
  const fd = yield* sys.open(path, O_RDONLY)
  if (!fd.ok) {
    yield* complain(run, path, fd.error)
    return
  }
  yield* searchFd(run, fd.value, path)
  sys.close(fd.value)
}

function* searchTree(run: Run, path: string, above: readonly Stat[]): Task<void> {
  const entries = yield* readDirectory(run.self.sys, path)
  if (!entries.ok) {
    yield* complain(run, path, entries.error)
    return
  }
  for (const { name } of entries.value) {
    // `grep -r x` without a file shows names without a leading ./
    yield* searchPath(run, path === '.' && run.options.impliedDot ? name : joinPath(path, name), false, above)
  }
}

function isExcluded(options: GrepOptions, path: string, isDir: boolean, isOperand: boolean): boolean {
  const name = isOperand ? path : baseName(path)
  const matches = (pattern: string) => fnmatch(pattern, name) || fnmatch(pattern, baseName(path))
  if (isDir) return options.excludeDirectories.some((pattern) => matches(pattern.replace(/\/+$/, '')))
  if (options.exclude.some(matches)) return true
  return options.include.length > 0 && !options.include.some(matches)
}

function* complain(run: Run, path: string, error: SysError): Task<void> {
  run.failed = true
  if (!run.options.noMessages) yield* run.self.warnBecause(path, error)
}

function* searchFd(run: Run, fd: number, name: string): Task<void> {
  const { self, options, matcher } = run
  const stat = self.sys.fstat(fd)
  const { output } = run
  if (
    output &&
    stat.ok &&
    !options.quiet &&
    stat.value.dev === output.dev &&
    stat.value.ino === output.ino &&
    options.list === 'no'
  ) {
    yield* self.warn(`${name}: input file is also the output`)
    run.failed = true
    return
  }
  // -T leaves room for every number that the file's size allows.
  const isFile = stat.ok && (stat.value.mode & S_IFMT) === S_IFREG
  const printer = new Printer(name, options, matcher, isFile ? String(stat.value.size).length : UNKNOWN_WIDTH)
  const input = new Input(self.sys, fd, 32768)
  const delimiter = options.nullData ? 0 : 10
  let binary = false
  let stopped = false
  while (!stopped) {
    const block = yield* input.block(delimiter)
    if (block === null) break
    if (!binary && options.binary !== 'text' && isBinary(block, delimiter)) binary = true
    if (binary && options.binary === 'skip') break
    stopped = printer.feed(decode(block), binary)
    const text = printer.take()
    if (text !== '') {
      yield* self.print(encode(text))
      if (options.lineBuffered) yield* self.stdout.flush()
    }
    if (self.stdout.error) yield* self.fail(`write error: ${self.reason(self.stdout.error)}`)
  }
  if (printer.count > 0) run.found = true
  if (input.error) {
    if (input.error.errno !== 'EISDIR' || options.directories === 'read') yield* complain(run, name, input.error)
  }
  if (stopped && fd === 0 && input.unused > 0) self.sys.lseek(0, -printer.unread(delimiter) - input.unused, 'cur')
  const ending = input.error && input.error.errno !== 'EISDIR' ? '' : printer.finish()
  yield* self.print(ending)
  if (printer.binaryMatch) {
    yield* self.warn(`${name}: binary file matches`)
  }
  if (options.quiet && run.found) yield* self.exit(0)
}

/** Digits of the largest offset. */
const UNKNOWN_WIDTH = 19

/** NUL bytes, or bytes that are no text in UTF-8. */
function isBinary(block: Uint8Array, delimiter: number): boolean {
  if (delimiter === 10 && block.includes(0)) return true
  return /[\udc80-\udcff]/u.test(decode(block))
}
