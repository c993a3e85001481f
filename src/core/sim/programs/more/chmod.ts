import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { readDirectory } from '../lib/directory.ts'
import { reason } from '../lib/errors.ts'
import { isDirectory, isSymlink, type ModeChange, modeString, parseMode } from '../lib/mode.ts'
import { parseOptions } from '../lib/options.ts'
import { joinPath } from '../lib/paths.ts'

interface Request {
  readonly change: ModeChange
  readonly umask: number
  readonly recursive: boolean
  readonly silent: boolean
  readonly report: 'none' | 'changes' | 'all'
  /** A mode such as -w was given as an option: then chmod says when the umask kept it from being done. */
  readonly complainOfUmask: boolean
}

const LONG = {
  recursive: 'R',
  changes: 'c',
  quiet: 'f',
  silent: 'f',
  verbose: 'v',
  reference: { value: 'required' },
  'preserve-root': 'keep-root',
  'no-preserve-root': 'any-root',
  help: '--help',
  version: '--version',
} as const

export default command(
  {
    names: ['chmod'],
    usage: [
      '[OPTION]... MODE[,MODE]... FILE...',
      '[OPTION]... OCTAL-MODE FILE...',
      '[OPTION]... --reference=RFILE FILE...',
    ],
    summary: 'Change the mode of each FILE to MODE.',
  },
  function* (self) {
    const { args, modes } = takeModeOptions(self.args)
    const parsed = parseOptions(args, { short: 'Rcfv', long: LONG })
    if (parsed.options.some((option) => option.name === '--help')) return yield* self.help()
    if (parsed.options.some((option) => option.name === '--version')) return yield* self.version()
    if (parsed.error !== null) return yield* self.usage(parsed.error)
    const has = (name: string) => parsed.options.some((option) => option.name === name)
    const reference = parsed.options.find((option) => option.name === 'reference')?.value ?? null
    const operands = [...parsed.operands]
    let text = modes.length > 0 ? modes.join(',') : null
    if (text === null && reference === null && operands.length > 0) text = operands.shift()!
    if (operands.length === 0) {
      const isModeLast = text !== null && modes.length === 0
      return yield* self.usage(isModeLast ? `missing operand after ${self.quote(text!)}` : 'missing operand')
    }
    const change = reference === null ? parseMode(text!) : yield* modeOf(self, reference)
    if (change === null) return yield* self.usage(`invalid mode: ${self.quote(text!)}`)
    const umask = self.sys.umask(0)
    const request: Request = {
      change,
      umask,
      recursive: has('R'),
      silent: has('f'),
      report: has('v') ? 'all' : has('c') ? 'changes' : 'none',
      complainOfUmask: modes.length > 0 && change.dependsOnUmask,
    }
    let status = 0
    for (const path of operands) if (!(yield* chmod(self, path, request, true))) status = 1
    return status
  },
)

/** `-w` and `-rwx` look like options but are modes. */
function takeModeOptions(all: readonly string[]): { args: readonly string[]; modes: readonly string[] } {
  const end = all.indexOf('--')
  const isMode = (arg: string, i: number) =>
    (end < 0 || i < end) && /^-[rwxXstugoa,+=0-7-]*$/.test(arg) && /^-[rwxXstugo0-7]/.test(arg)
  return { args: all.filter((arg, i) => !isMode(arg, i)), modes: all.filter(isMode) }
}

function* modeOf(self: Command, path: string): Task<ModeChange> {
  const stat = self.sys.stat(path)
  if (!stat.ok) return yield* self.fail(`failed to get attributes of ${self.quoteAlways(path)}: ${reason(stat.error)}`)
  const bits = stat.value.mode & 0o7777
  return { dependsOnUmask: false, apply: () => bits }
}

function* chmod(self: Command, path: string, request: Request, isOperand: boolean): Task<boolean> {
  const shown = self.quoteAlways(path)
  const stat = isOperand ? self.sys.stat(path) : self.sys.lstat(path)
  if (!stat.ok) {
    const dangling = isOperand && stat.error.errno === 'ENOENT' && self.sys.lstat(path).ok
    if (!request.silent) {
      if (dangling) yield* self.warn(`cannot operate on dangling symlink ${shown}`)
      else yield* self.warnBecause(`cannot access ${shown}`, stat.error)
    }
    if (request.report === 'all') yield* self.print(`${shown} could not be accessed\n`)
    return false
  }
  const mode = stat.value.mode
  if (isSymlink(mode)) {
    if (request.report === 'all') yield* self.print(`neither symbolic link ${shown} nor referent has been changed\n`)
    return true
  }
  let isGood = yield* change(self, path, mode, request)
  if (request.recursive && isDirectory(mode)) {
    const entries = yield* readDirectory(self.sys, path)
    if (!entries.ok) {
      yield* self.warnBecause(`cannot read directory ${shown}`, entries.error)
      return false
    }
    for (const { name } of entries.value) {
      if (!(yield* chmod(self, joinPath(path, name), request, false))) isGood = false
    }
  }
  return isGood
}

function* change(self: Command, path: string, mode: number, request: Request): Task<boolean> {
  const shown = self.quoteAlways(path)
  const wanted = request.change.apply(mode, request.umask)
  const old = mode & 0o7777
  const changed = self.sys.chmod(path, wanted)
  const text = (bits: number) =>
    `${bits.toString(8).padStart(4, '0')} (${modeString((mode & ~0o7777) | bits).slice(1)})`
  if (!changed.ok) {
    if (!request.silent) yield* self.warnBecause(`changing permissions of ${shown}`, changed.error)
    if (request.report === 'all')
      yield* self.print(`failed to change mode of ${shown} from ${text(old)} to ${text(wanted)}\n`)
    return false
  }
  if (wanted !== old && request.report !== 'none') {
    yield* self.print(`mode of ${shown} changed from ${text(old)} to ${text(wanted)}\n`)
  } else if (request.report === 'all') yield* self.print(`mode of ${shown} retained as ${text(old)}\n`)
  if (!request.complainOfUmask) return true
  const naive = request.change.apply(mode, 0)
  if ((wanted & ~naive) === 0) return true
  const letters = (bits: number) => modeString(bits).slice(1)
  yield* self.warn(`${self.quoteIfNeeded(path)}: new permissions are ${letters(wanted)}, not ${letters(naive)}`)
  return false
}
