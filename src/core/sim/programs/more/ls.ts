import { S_IFMT } from '../../kernel/constants.ts'
import type { Stat, SysError, SysResult, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { openDirectory } from '../lib/directory.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { isDirectory, isSymlink } from '../lib/mode.ts'
import { joinPath } from '../lib/paths.ts'
import { zoneOf } from '../lib/time.ts'
import { readAccounts } from '../lib/users.ts'
import { type Entry, type LinkTarget, modeOf, sortEntries } from '../ls/entry.ts'
import { formatEntries, type Surroundings, totalOf } from '../ls/format.ts'
import { LS_SPEC, type LsOptions, readLsOptions } from '../ls/options.ts'

const info = {
  usage: '[OPTION]... [FILE]...',
  summary: 'List information about the FILEs (the current directory by default).',
  failure: 2,
}

export default [
  command({ ...info, names: ['ls'] }, list),
  command({ ...info, names: ['dir'] }, list),
  command({ ...info, names: ['vdir'] }, list),
]

interface Run {
  readonly self: Command
  readonly options: LsOptions
  readonly around: Surroundings
  /** 2 for an operand, 1 for something below one. */
  status: number
  /** A directory has been shown: an empty line comes before the next. */
  hasPrinted: boolean
}

function* list(self: Command): Task<number> {
  const { options: given, operands } = yield* self.options(LS_SPEC)
  const options = yield* readLsOptions(self, given)
  const around: Surroundings = {
    accounts: options.format === 'long' ? yield* readAccounts(self.sys) : EMPTY_ACCOUNTS,
    now: self.sys.clock(),
    zone: zoneOf(self.env),
    env: self.env,
  }
  const run: Run = { self, options, around, status: 0, hasPrinted: false }
  if (operands.length === 0) {
    if (options.directoriesThemselves) yield* listFiles(run, yield* operandEntries(run, ['.']))
    else yield* listDirectory(run, '.', true, options.recursive)
    return run.status
  }
  const entries = yield* operandEntries(run, operands)
  const isListed = (entry: Entry) => !options.directoriesThemselves && isDirectory(modeOf(entry))
  const files = entries.filter((entry) => !isListed(entry))
  const directories = sortEntries(entries.filter(isListed), { ...options, directoriesFirst: false })
  yield* listFiles(run, files, directories)
  // Before any of them is opened: the empty line is there also if none can be.
  if (files.length > 0 && directories.length > 0) yield* self.print('\n')
  const named = operands.length > 1 || options.recursive
  for (const directory of directories) yield* listDirectory(run, directory.name, true, named)
  return run.status
}

const EMPTY_ACCOUNTS = { userName: String, groupName: String } as unknown as Surroundings['accounts']

function* operandEntries(run: Run, operands: readonly string[]): Task<Entry[]> {
  const entries: Entry[] = []
  for (const path of operands) {
    const stat = statOperand(run, path)
    if (stat.ok) entries.push(yield* checked(run, makeEntry(run, path, path, stat.value, 0, 0, true)))
    else yield* complain(run, `cannot access ${run.self.quoteAlways(path)}`, stat.error, true)
  }
  return entries
}

function statOperand({ self: { sys }, options }: Run, path: string): SysResult<Stat> {
  if (options.dereference === 'never') return sys.lstat(path)
  const stat = sys.stat(path)
  if (options.dereference === 'always' || options.dereference === 'operands') return stat
  // A link to a directory is followed; other links are shown as what they are, unless they loop.
  const needsLink = stat.ok ? !isDirectory(stat.value.mode) : stat.error.errno === 'ENOENT'
  return needsLink ? sys.lstat(path) : stat
}

function makeEntry(
  run: Run,
  name: string,
  path: string,
  stat: Stat | null,
  type: number,
  ino: number,
  isOperand: boolean,
): Entry {
  const { options } = run
  const mode = stat?.mode ?? type
  const showsLink = options.format === 'long' || options.colour || options.directoriesFirst
  return {
    name,
    path,
    stat,
    type,
    ino: stat?.ino ?? ino,
    link: isSymlink(mode) && stat && showsLink ? readLink(run, path) : null,
    hasAcl: options.format === 'long' && stat !== null && !isSymlink(mode) && hasAcl(run, path),
    isOperand,
  }
}

/** /proc/1/exe: there are links that not everybody may read. */
function* checked(run: Run, entry: Entry): Task<Entry> {
  const { path, stat, link, isOperand } = entry
  if (run.options.format !== 'long' || link || !stat || !isSymlink(stat.mode)) return entry
  const target = run.self.sys.readlink(path)
  if (!target.ok)
    yield* complain(run, `cannot read symbolic link ${run.self.quoteAlways(path)}`, target.error, isOperand)
  return entry
}

function readLink({ self: { sys } }: Run, path: string): LinkTarget | null {
  const target = sys.readlink(path)
  if (!target.ok) return null
  const stat = sys.stat(path)
  return { text: target.value, mode: stat.ok ? stat.value.mode : null }
}

function hasAcl({ self: { sys } }: Run, path: string): boolean {
  const names = sys.listxattr(path)
  return names.ok && names.value.some((name) => name.startsWith('system.posix_acl_'))
}

function* listFiles(run: Run, entries: readonly Entry[], unlisted: readonly Entry[] = []): Task<void> {
  if (entries.length === 0) return
  yield* run.self.print(formatEntries(sortEntries(entries, run.options), run.options, run.around, unlisted))
}

/** `above`: the directories of a recursive listing that it is in, by device and inode. */
function* listDirectory(
  run: Run,
  path: string,
  isOperand: boolean,
  named: boolean,
  above: ReadonlySet<string> = new Set(),
): Task<void> {
  const { self, options } = run
  const listed = yield* openDirectory(self.sys, path)
  if (!listed.ok) {
    yield* complain(run, `cannot open directory ${self.quoteAlways(path)}`, listed.error, isOperand)
    return
  }
  const here = options.recursive ? self.sys.stat(path) : null
  const identity = here?.ok ? `${here.value.dev}:${here.value.ino}` : ''
  if (above.has(identity)) {
    listed.value.close()
    yield* self.warn(`${self.quoteIfNeeded(path)}: not listing already-listed directory`)
    run.status = 2
    return
  }
  if (named) yield* self.print(`${run.hasPrinted ? '\n' : ''}${path}:\n`)
  run.hasPrinted = true
  const names = listed.value.entries.map(({ name, ino, type }) => ({ name, ino, type }))
  if (options.all === 'all' && !isRemoved(run, path)) {
    const dots = ['.', '..'].map((name) => ({ name, ino: inodeOf(run, joinPath(path, name)), type: 0o040000 }))
    names.unshift(...dots)
  }
  const entries: Entry[] = []
  for (const { name, ino, type } of names) {
    if (isHidden(name, options)) continue
    const full = joinPath(path, name)
    const stat = needsStat(options, type) ? statEntry(run, full) : null
    const shownPath = path === '.' ? name : full
    if (stat && !stat.ok) yield* complain(run, `cannot access ${self.quoteAlways(shownPath)}`, stat.error, false)
    const shown = makeEntry(run, name, full, stat?.ok ? stat.value : null, type, stat && !stat.ok ? 0 : ino, false)
    entries.push(yield* checked(run, shown))
  }
  listed.value.close()
  const sorted = sortEntries(entries, options)
  if (options.format === 'long' || options.blocks) yield* self.print(`total ${totalOf(entries, options)}\n`)
  yield* self.print(formatEntries(sorted, options, run.around))
  if (!options.recursive) return
  const inside = new Set([...above, identity])
  for (const entry of sorted) {
    if (entry.name === '.' || entry.name === '..') continue
    if ((modeOf(entry) & S_IFMT) === 0o040000) yield* listDirectory(run, entry.path, false, true, inside)
  }
}

function statEntry({ self: { sys }, options }: Run, path: string): SysResult<Stat> {
  return options.dereference === 'always' ? sys.stat(path) : sys.lstat(path)
}

/** A directory that has been removed below somebody lists nothing, not even itself. */
function isRemoved({ self: { sys } }: Run, path: string): boolean {
  const stat = sys.stat(path)
  return stat.ok && stat.value.nlink === 0
}

function inodeOf({ self: { sys } }: Run, path: string): number {
  const stat = sys.lstat(path)
  return stat.ok ? stat.value.ino : 0
}

/** A plain listing needs the names only; so a directory without x permission can still be listed. */
function needsStat(options: LsOptions, type: number): boolean {
  if (options.format === 'long' || options.blocks) return true
  if (options.sort === 'time' || options.sort === 'size') return true
  if (options.colour) return true
  // What a directory says of a link is not what stands behind it.
  const wantsMore = options.inode || options.recursive || options.directoriesFirst || options.indicator !== 'none'
  if (options.dereference === 'always' && wantsMore && (type & S_IFMT) === 0o120000) return true
  return options.indicator === 'classify' && (type & S_IFMT) === 0o100000
}

function isHidden(name: string, options: LsOptions): boolean {
  if (options.all === 'none') {
    if (name.startsWith('.')) return true
    if (options.hide.some((pattern) => fnmatch(pattern, name, { period: true }))) return true
  }
  return options.ignore.some((pattern) => fnmatch(pattern, name, { period: true }))
}

function* complain(run: Run, what: string, error: SysError, isOperand: boolean): Task<void> {
  yield* run.self.warnBecause(what, error)
  run.status = isOperand ? 2 : Math.max(run.status, 1)
}
