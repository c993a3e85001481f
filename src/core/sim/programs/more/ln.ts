import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { isDirectory } from '../lib/mode.ts'
import { baseName, dirName, joinPath } from '../lib/paths.ts'
import { confirm } from '../lib/prompt.ts'
import { canonicalize, relativeTo } from '../lib/realpath.ts'
import { backupNamer } from '../lib/target.ts'

interface LinkOptions {
  readonly symbolic: boolean
  readonly force: boolean
  readonly interactive: boolean
  readonly verbose: boolean
  readonly relative: boolean
  readonly follow: boolean
  readonly directory: boolean
  readonly backup: ((path: string) => string) | null
}

export default command(
  {
    names: ['ln'],
    usage: [
      '[OPTION]... [-T] TARGET LINK_NAME',
      '[OPTION]... TARGET',
      '[OPTION]... TARGET... DIRECTORY',
      '[OPTION]... -t DIRECTORY TARGET...',
    ],
    summary: 'Create links: hard links by default, symbolic links with --symbolic.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'bdfinrst:vFLPS:T',
      long: {
        backup: { value: 'optional' },
        directory: 'F',
        'no-dereference': 'n',
        'no-target-directory': 'T',
        force: 'f',
        interactive: 'i',
        suffix: 'S:',
        'target-directory': 't:',
        logical: 'L',
        physical: 'P',
        relative: 'r',
        symbolic: 's',
        verbose: 'v',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const wanted: LinkOptions = {
      symbolic: has('s'),
      force: has('f'),
      interactive: has('i'),
      verbose: has('v'),
      relative: has('r'),
      follow: options.findLast((option) => 'LP'.includes(option.name))?.name === 'L',
      directory: has('d') || has('F'),
      backup: yield* backupNamer(self, options),
    }
    if (wanted.relative && !wanted.symbolic) return yield* self.fail('cannot do --relative without --symbolic')
    const into = options.findLast((option) => option.name === 't')?.value ?? null
    let status = 0
    for (const [target, link] of yield* pairsOf(self, operands, into, has('T'), has('n'))) {
      if (!(yield* makeLink(self, target, link, wanted))) status = 1
    }
    return status
  },
)

function* pairsOf(
  self: Command,
  operands: readonly string[],
  into: string | null,
  asFile: boolean,
  noFollow: boolean,
): Task<readonly (readonly [string, string])[]> {
  if (operands.length === 0) yield* self.usage('missing file operand')
  const inside = (directory: string, files: readonly string[]) =>
    files.map((file) => [file, joinPath(directory, baseName(file))] as const)
  if (asFile) {
    if (operands.length < 2)
      yield* self.usage(`missing destination file operand after ${self.quoteAlways(operands[0]!)}`)
    if (operands.length > 2) yield* self.usage(`extra operand ${self.quoteAlways(operands[2]!)}`)
    return [[operands[0]!, operands[1]!]]
  }
  if (into !== null) {
    const stat = self.sys.stat(into)
    const error = stat.ok
      ? isDirectory(stat.value.mode)
        ? null
        : { errno: 'ENOTDIR' as const, syscall: 'openat' }
      : stat.error
    if (error) yield* self.fail(`target directory ${self.quoteAlways(into)}: ${self.reason(error)}`)
    return inside(into, operands)
  }
  if (operands.length === 1) return inside('.', operands)
  const last = operands.at(-1)!
  const stat = noFollow ? self.sys.lstat(last) : self.sys.stat(last)
  if (stat.ok && isDirectory(stat.value.mode)) return inside(last, operands.slice(0, -1))
  if (operands.length === 2) return [[operands[0]!, last]]
  const error = stat.ok ? { errno: 'ENOTDIR' as const, syscall: 'openat' } : stat.error
  return yield* self.fail(`target ${self.quoteAlways(last)}: ${self.reason(error)}`)
}

/** These say that only the new name is at fault. */
const NAMES_ONLY_LINK = ['EDQUOT', 'EEXIST', 'ENOSPC', 'EROFS']

function* makeLink(self: Command, given: string, link: string, options: LinkOptions): Task<boolean> {
  const { sys } = self
  const target = options.relative ? makeRelative(self, given, link) : given
  const [shownTarget, shownLink] = [self.quoteAlways(target), self.quoteAlways(link)]
  const source = options.follow ? sys.stat(target) : sys.lstat(target)
  if (!options.symbolic) {
    if (!source.ok) {
      yield* self.warnBecause(`failed to access ${shownTarget}`, source.error)
      return false
    }
    if (isDirectory(source.value.mode) && !options.directory) {
      yield* self.warn(`${self.quoteIfNeeded(target)}: hard link not allowed for directory`)
      return false
    }
  }
  const replaces = options.force || options.interactive || options.backup !== null
  const old = replaces ? sys.lstat(link) : null
  let kept: string | null = null
  if (old?.ok) {
    if (isDirectory(old.value.mode)) {
      yield* self.warn(`${self.quoteIfNeeded(link)}: cannot overwrite directory`)
      return false
    }
    const isSame =
      !options.symbolic && source.ok && source.value.ino === old.value.ino && source.value.dev === old.value.dev
    if (isSame && (old.value.nlink === 1 || sameEntry(self, target, link))) {
      yield* self.warn(`${shownTarget} and ${shownLink} are the same file`)
      return false
    }
    if (options.interactive && !(yield* confirm(self, `replace ${shownLink}`))) return false
    if (options.backup) {
      kept = options.backup(link)
      sys.rename(link, kept)
    }
  }
  let made = options.symbolic ? sys.symlink(target, link) : sys.link(target, link, { followSymlinks: options.follow })
  if (!made.ok && made.error.errno === 'EEXIST' && (options.force || options.interactive)) {
    const removed = sys.unlink(link)
    if (!removed.ok && removed.error.errno !== 'ENOENT') {
      yield* self.warnBecause(`cannot remove ${shownLink}`, removed.error)
      return false
    }
    made = options.symbolic ? sys.symlink(target, link) : sys.link(target, link, { followSymlinks: options.follow })
  }
  if (made.ok) {
    const arrow = options.symbolic ? '->' : '=>'
    const before = kept === null ? '' : `${self.quoteAlways(kept)} ~ `
    if (options.verbose) yield* self.print(`${before}${shownLink} ${arrow} ${shownTarget}\n`)
    return true
  }
  const { errno } = made.error
  const namesTarget = options.symbolic ? errno === 'ENAMETOOLONG' || target === '' : !NAMES_ONLY_LINK.includes(errno)
  const pair = namesTarget ? `${shownLink} ${options.symbolic ? '->' : '=>'} ${shownTarget}` : shownLink
  yield* self.warnBecause(`failed to create ${options.symbolic ? 'symbolic' : 'hard'} link ${pair}`, made.error)
  return false
}

function sameEntry(self: Command, a: string, b: string): boolean {
  const [first, second] = [self.sys.stat(dirName(a)), self.sys.stat(dirName(b))]
  const sameDirectory =
    first.ok && second.ok && first.value.ino === second.value.ino && first.value.dev === second.value.dev
  return sameDirectory && baseName(a) === baseName(b)
}

function makeRelative(self: Command, target: string, link: string): string {
  const directory = canonicalize(self.sys, dirName(link), 'missing')
  const real = canonicalize(self.sys, target, 'missing')
  return directory.ok && real.ok ? relativeTo(real.value, directory.value) : target
}
