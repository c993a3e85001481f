import { O_DIRECTORY, O_RDONLY } from '../../kernel/constants.ts'
import type { Stat, Task } from '../../kernel/sys.ts'
import { checkWords, type WordList } from '../lib/args.ts'
import { type Command, command } from '../lib/command.ts'
import { readDirectory } from '../lib/directory.ts'
import { fileType, isDirectory, isSymlink } from '../lib/mode.ts'
import type { Option } from '../lib/options.ts'
import { baseName, joinPath, stripSlashes } from '../lib/paths.ts'
import { confirm } from '../lib/prompt.ts'

export interface RemoveRequest {
  readonly recursive: boolean
  readonly emptyDirectories: boolean
  readonly force: boolean
  readonly interactive: 'never' | 'once' | 'always' | 'sometimes'
  readonly verbose: boolean
  readonly preserveRoot: boolean
  /** -x: the device of the operand that is being removed. */
  readonly oneFileSystem: boolean
}

const WHEN: WordList<string> = [
  ['never', 'never', 'no', 'none'],
  ['once', 'once'],
  ['always', 'always', 'yes'],
]

export default command(
  { names: ['rm'], usage: '[OPTION]... [FILE]...', summary: 'Remove (unlink) the FILE(s).' },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'dfirvIR',
      long: {
        force: 'f',
        interactive: { value: 'optional' },
        'one-file-system': 'x',
        'no-preserve-root': 'any-root',
        'preserve-root': { value: 'optional', as: 'keep-root' },
        recursive: 'r',
        dir: 'd',
        verbose: 'v',
      },
    })
    // What gives up a guard is to be written out.
    const marked = self.args.indexOf('--')
    const before = self.args.slice(0, marked < 0 ? undefined : marked)
    if (before.some((arg) => /^--n/.test(arg) && '--no-preserve-root'.startsWith(arg) && arg !== '--no-preserve-root'))
      return yield* self.fail('you may not abbreviate the --no-preserve-root option')
    yield* checkWords(self, options, { interactive: WHEN })
    const request = readRequest(options)
    if (operands.length === 0) {
      if (request.force) return 0
      return yield* self.usage('missing operand')
    }
    if (request.interactive === 'once' && (request.recursive || operands.length > 3)) {
      const how = request.recursive ? 'recursively' : ''
      const count = `${operands.length} argument${operands.length === 1 ? '' : 's'}`
      if (!(yield* confirm(self, `remove ${count}${how && ` ${how}`}`))) return 0
    }
    let status = 0
    for (const path of operands) if (!(yield* removeOperand(self, path, request))) status = 1
    return status
  },
)

function readRequest(options: readonly Option[]): RemoveRequest {
  let force = false
  let interactive: RemoveRequest['interactive'] = 'sometimes'
  for (const { name, value } of options) {
    if (name === 'f') {
      force = true
      interactive = 'never'
    } else if (name === 'i' || (name === 'interactive' && (value === null || value === 'always' || value === 'yes'))) {
      force = false
      interactive = 'always'
    } else if (name === 'I' || (name === 'interactive' && value === 'once')) {
      force = false
      interactive = 'once'
    } else if (name === 'interactive') interactive = 'never'
  }
  const has = (name: string) => options.some((option) => option.name === name)
  return {
    recursive: has('r') || has('R'),
    emptyDirectories: has('d'),
    force,
    interactive,
    verbose: has('v'),
    preserveRoot: !has('any-root'),
    oneFileSystem: has('x'),
  }
}

/** One operand of rm, or the source that mv has copied elsewhere. */
export function* removeOperand(self: Command, path: string, request: RemoveRequest): Task<boolean> {
  const stat = self.sys.lstat(path)
  if (stat.ok && isDirectory(stat.value.mode) && request.recursive) {
    const root = self.sys.lstat('/')
    if (request.preserveRoot && root.ok && root.value.ino === stat.value.ino && root.value.dev === stat.value.dev) {
      const same = path === '/' ? '' : ` (same as ${self.quoteAlways('/')})`
      yield* self.warn(`it is dangerous to operate recursively on ${self.quoteAlways(path)}${same}`)
      yield* self.warn('use --no-preserve-root to override this failsafe')
      return false
    }
    if (['.', '..'].includes(baseName(path))) {
      const shown = self.quoteAlways(path)
      yield* self.warn(
        `refusing to remove ${self.quoteAlways('.')} or ${self.quoteAlways('..')} directory: skipping ${shown}`,
      )
      return false
    }
  }
  return yield* remove(self, path, request, stat.ok ? stat.value.dev : 0)
}

function* remove(self: Command, path: string, request: RemoveRequest, device: number): Task<boolean> {
  const stat = self.sys.lstat(path)
  const shown = self.quoteAlways(path)
  if (!stat.ok) {
    // `link/`, where the link leads nowhere or in circles: unlink is asked in the end, and finds no directory.
    const isLink = path.endsWith('/') && self.sys.lstat(stripSlashes(path)).ok
    const error = isLink ? { ...stat.error, errno: 'ENOTDIR' as const } : stat.error
    if (request.force && ['ENOENT', 'ENOTDIR', 'EINVAL'].includes(error.errno)) return true
    yield* self.warnBecause(`cannot remove ${shown}`, error)
    return false
  }
  if (!isDirectory(stat.value.mode)) return yield* removeFile(self, path, stat.value, request)
  if (!request.recursive && !request.emptyDirectories) {
    yield* self.warnBecause(`cannot remove ${shown}`, { errno: 'EISDIR', syscall: 'unlinkat' })
    return false
  }
  if (request.oneFileSystem && stat.value.dev !== device) {
    yield* self.warn(`skipping ${shown}, since it's on a different device`)
    return false
  }
  return yield* removeDirectory(self, path, stat.value, request, device)
}

function* removeFile(self: Command, path: string, stat: Stat, request: RemoveRequest): Task<boolean> {
  const type = fileType(stat.mode, stat.size)
  if (!(yield* mayRemove(self, path, stat, request, `remove ${'%'}${type} ${self.quoteAlways(path)}`))) return true
  const removed = self.sys.unlink(path)
  if (removed.ok) {
    if (request.verbose) yield* self.print(`removed ${self.quoteAlways(path)}\n`)
    return true
  }
  if (request.force && ['ENOENT', 'ENOTDIR'].includes(removed.error.errno)) return true
  yield* self.warnBecause(`cannot remove ${self.quoteAlways(path)}`, removed.error)
  return false
}

function* removeDirectory(
  self: Command,
  path: string,
  stat: Stat,
  request: RemoveRequest,
  device: number,
): Task<boolean> {
  const shown = self.quoteAlways(path)
  const listed = request.recursive ? yield* readDirectory(self.sys, path) : null
  let isClean = true
  if (listed?.ok && listed.value.length > 0) {
    if (!(yield* mayRemove(self, path, stat, request, `descend into %directory ${shown}`))) return true
    const names = listed.value.map(({ name }) => name)
    isClean = yield* removeInside(self, path, names, request, device)
  }
  if (!isClean) return false
  const question =
    listed && !listed.ok ? `attempt removal of inaccessible directory ${shown}` : `remove %directory ${shown}`
  const isEmptyAndQuiet = request.interactive !== 'always' && listed?.ok && listed.value.length > 0
  if (!isEmptyAndQuiet && !(yield* mayRemove(self, path, stat, request, question))) return true
  const removed = self.sys.rmdir(path)
  if (removed.ok) {
    if (request.verbose) yield* self.print(`removed directory ${shown}\n`)
    return true
  }
  // A link with a slash behind it is no directory, and -f does not mind what is not there.
  if (request.force && ['ENOENT', 'ENOTDIR'].includes(removed.error.errno)) return true
  const isHidden = ['ENOTEMPTY', 'EEXIST', 'EISDIR', 'ENOTDIR'].includes(removed.error.errno)
  yield* self.warnBecause(`cannot remove ${shown}`, listed && !listed.ok && isHidden ? listed.error : removed.error)
  return false
}

const PATH_MAX = 4096
const NAME_MAX = 255

function* removeInside(
  self: Command,
  path: string,
  names: readonly string[],
  request: RemoveRequest,
  device: number,
): Task<boolean> {
  // Simplified: below the longest path that the kernel takes, messages name only what follows it.
  const home = path.length + NAME_MAX < PATH_MAX - 1 ? null : yield* self.sys.open('.', O_RDONLY | O_DIRECTORY)
  const isInside = home?.ok === true && self.sys.chdir(path).ok
  let isClean = true
  for (const name of names) {
    const child = isInside ? name : joinPath(path, name)
    if (!(yield* remove(self, child, request, device))) isClean = false
  }
  if (!home?.ok) return isClean
  if (isInside) self.sys.fchdir(home.value)
  self.sys.close(home.value)
  return isClean
}

/** Asks with -i, and on a terminal when the file is write-protected. `%` marks where that word goes. */
function* mayRemove(self: Command, path: string, stat: Stat, request: RemoveRequest, question: string): Task<boolean> {
  if (request.interactive === 'never') return true
  const isProtected =
    !isSymlink(stat.mode) && !request.force && self.sys.isatty(0) && !self.sys.access(path, 2, { effective: true }).ok
  if (request.interactive !== 'always' && !isProtected) return true
  return yield* confirm(self, question.replace('%', isProtected ? 'write-protected ' : ''))
}
