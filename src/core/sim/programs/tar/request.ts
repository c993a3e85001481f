/** What the options ask for, looked at in their order: the first that is wrong ends tar. */
import type { Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { parseDate } from '../lib/dates.ts'
import { parseMode } from '../lib/mode.ts'
import type { Option } from '../lib/options.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'
import { readAccounts } from '../lib/users.ts'
import { filterArgv } from './filter.ts'
import { type Renaming, renaming } from './rename.ts'
import { type Attributes, type Compression, fatal, type Mode, type Request, type Run, type Tag, usage } from './run.ts'

const FORMATS = ['gnu', 'oldgnu', 'pax', 'posix', 'ustar', 'v7']
const PROGRAMS: Readonly<Record<string, string>> = {
  j: 'bzip2',
  J: 'xz',
  Z: 'compress',
  lzip: 'lzip',
  lzma: 'lzma',
  lzop: 'lzop',
  zstd: 'zstd',
}
/** -a: the archive's name tells. */
const SUFFIXES: readonly (readonly [RegExp, string])[] = [
  [/\.(t?gz|taz)$/, 'z'],
  [/\.(bz2?|tbz2?|tz2)$/, 'j'],
  [/\.(xz|txz)$/, 'J'],
  [/\.(zst|tzst)$/, 'zstd'],
  [/\.(lzma|tlz)$/, 'lzma'],
  [/\.(taZ|Z)$/, 'Z'],
]
const CACHE_SIGNATURE = 'Signature: 8a477f597d28d172789f06886806bc55'

export function* readRequest(
  self: Command,
  options: readonly Option[],
  mode: Mode,
): Task<{ readonly request: Request; readonly since: number }> {
  const since = self.sys.clock()
  const has = (name: string) => options.some((option) => option.name === name)
  const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  for (const option of options) yield* check(self, option)
  const file = value('f') ?? self.env.TAPE ?? '-'
  const renamings = options
    .filter(({ name }) => name === 'transform')
    .map((option) => renaming(option.value!) as Renaming)
  const verbose = options.filter((option) => option.name === 'v').length
  const isRoot = self.sys.geteuid() === 0
  const newer = options.findLast(({ name }) => name === 'N' || name === 'newer-mtime')
  const top = options.findLast(({ name }) => name === 'one-top-level')
  const request: Request = {
    mode,
    file,
    compression: compressionOf(options, file, mode),
    verbose,
    whenThere: has('k')
      ? 'keep'
      : has('skip-old-files')
        ? 'skip'
        : has('keep-newer-files')
          ? 'newer'
          : has('overwrite')
            ? 'overwrite'
            : 'replace',
    absolute: has('P'),
    dereference: has('h'),
    toStdout: has('O'),
    toCommand: value('to-command'),
    topLevel: top ? (top.value ?? file.replace(/^.*\//, '').replace(/(\.tar)?(\.[a-zA-Z0-9]+)?$/, '')) : null,
    strip: Number(value('strip-components') ?? 0),
    touch: has('m'),
    unlinksTrees: has('recursive-unlink'),
    rename: (name, kind) => renamings.reduce((text, change) => change(text, kind), name),
    showsRenamed: has('show-transformed-names'),
    keepsMode: has('p') || isRoot,
    keepsOwner: has('same-owner') || (isRoot && !has('no-same-owner') && !has('o')),
    numericOwner: has('numeric-owner'),
    fullTime: has('full-time'),
    utc: has('utc'),
    blockNumbers: has('R'),
    sortsByName: value('sort') === 'name',
    removes: has('remove-files'),
    verifies: has('W'),
    ignoresFailedRead: has('ignore-failed-read'),
    oneFileSystem: has('one-file-system'),
    newerThan: newer
      ? yield* dateOf(self, newer.name === 'N' ? 'after-date' : newer.name, newer.value!, verbose > 0)
      : null,
    tags: options.flatMap(tagOf),
    attributes: yield* attributesOf(self, options, verbose > 0),
  }
  return { request, since }
}

function* check(self: Command, { name, value }: Option): Task<void> {
  const text = value ?? ''
  if (name === 'transform' && !renaming(text)) yield* usage(self, 'Invalid transform expression')
  else if (name === 'strip-components' && !/^\d+$/.test(text)) yield* usage(self, `${text}: Invalid number of elements`)
  else if (name === 'b' && !(Number(text) > 0)) yield* usage(self, `${text}: Invalid blocking factor`)
  else if (name === 'H' && !FORMATS.includes(text)) yield* usage(self, `${text}: Invalid archive format`)
  else if (name === 'occurrence' && value !== null && !/^\d+$/.test(text))
    yield* fatal({ self } as Run, `${text}: Invalid number`)
  else if (name === 'mode' && !parseMode(text)) yield* fatal({ self } as Run, 'Invalid mode given on option')
  else if (name === 'sort' && !['none', 'name', 'inode'].includes(text)) {
    yield* self.warn(`invalid argument ${self.quote(text)} for ${self.quote('--sort')}`)
    yield* self.stderr.write('Valid arguments are:\n  - ‘none’\n  - ‘name’\n  - ‘inode’\n')
    yield* self.exit(2)
  }
}

function compressionOf(options: readonly Option[], file: string, mode: Mode): Compression | null {
  const known = options.findLast(({ name }) => name === 'z' || name === 'I' || name in PROGRAMS)
  const automatic = mode === 'c' && options.some(({ name }) => name === 'a')
  const name = known?.name ?? (automatic ? SUFFIXES.find(([suffix]) => suffix.test(file))?.[1] : undefined)
  if (name === undefined) return null
  if (name === 'z') return { kind: 'gzip' }
  if (name === 'I') return { kind: 'program', argv: filterArgv(known!.value!) }
  // Packing is left to the shell, unpacking is not.
  const program = PROGRAMS[name]!
  return { kind: 'program', argv: mode === 'c' ? ['/bin/sh', '-c', program] : [program] }
}

function tagOf({ name, value }: Option): Tag[] {
  const [, kind, place] = /^exclude-(caches|tag)(?:-(under|all))?$/.exec(name) ?? []
  if (kind === undefined) return []
  const leavesOut = (place ?? 'contents') as Tag['leavesOut']
  return [
    kind === 'caches'
      ? { file: 'CACHEDIR.TAG', leavesOut, signature: CACHE_SIGNATURE }
      : { file: value!, leavesOut, signature: '' },
  ]
}

function* attributesOf(self: Command, options: readonly Option[], tells: boolean): Task<Attributes> {
  const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  const accounts = yield* readAccounts(self.sys)
  const [owner, group, mode, mtime] = [value('owner'), value('group'), value('mode'), value('mtime')]
  return {
    owner: owner === null ? null : identity(owner, (name) => accounts.userNamed(name)?.uid),
    group: group === null ? null : identity(group, (name) => accounts.groupNamed(name)?.gid),
    mode: mode === null ? null : parseMode(mode),
    mtime: mtime === null ? null : yield* dateOf(self, 'mtime', mtime, tells),
    clamps: options.some(({ name }) => name === 'clamp-mtime'),
  }
}

/** `NAME`, `NAME:ID` or a number. */
function identity(text: string, idOf: (name: string) => number | undefined): { name: string; id: number | null } {
  const [, name, id] = /^(.*?)(?::(\d+))?$/.exec(text)!
  if (id !== undefined) return { name: name!, id: Number(id) }
  const number = /^\+?(\d+)$/.exec(name!)
  return number ? { name: '', id: Number(number[1]) } : { name: name!, id: idOf(name!) ?? null }
}

/** A date, or the time of a file whose name begins with `/` or `.`. */
function* dateOf(self: Command, option: string, text: string, tells: boolean): Task<number> {
  if (/^[/.]/.test(text)) {
    const stat = self.sys.stat(text)
    if (stat.ok) return stat.value.mtime
    return yield* fatal({ self } as Run, `${text}: Cannot stat: ${self.reason(stat.error)}`)
  }
  const zone = zoneOf(self.env)
  const time = parseDate(text, self.sys.clock(), zone)
  if (time === null) {
    yield* self.warn(`Substituting -9223372036854775807 for unknown date format ${self.quote(text)}`)
    return 0
  }
  const meant = strftime('%Y-%m-%d %H:%M:%S', breakTime(time, zone))
  if (tells && meant !== text) yield* self.warn(`Option --${option}: Treating date '${text}' as ${meant}`)
  return time
}
