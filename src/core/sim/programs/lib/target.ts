/** Where `cp a b c`, `mv` and `ln` put things: the last operand may be a directory. */
import type { SysError, Task } from '../../kernel/sys.ts'
import { matchWord, type WordList } from './args.ts'
import type { Command } from './command.ts'
import { isDirectory } from './mode.ts'
import type { Option } from './options.ts'
import { baseName, joinPath, stripSlashes } from './paths.ts'

export interface Pair {
  readonly from: string
  readonly to: string
}

/** Checks the operands as do_copy() does, with its complaints. */
export function* readTargets(
  self: Command,
  operands: readonly string[],
  options: readonly Option[],
  words: { readonly parents?: boolean } = {},
): Task<readonly Pair[]> {
  const into = options.findLast((option) => option.name === 't')?.value ?? null
  const asFile = options.some((option) => option.name === 'T')
  if (operands.length === 0) yield* self.usage('missing file operand')
  if (operands.length === 1 && into === null) {
    yield* self.usage(`missing destination file operand after ${self.quoteAlways(operands[0]!)}`)
  }
  const inside = (directory: string, files: readonly string[]): Pair[] =>
    files.map((from) => ({
      from,
      to: joinPath(
        directory,
        words.parents ? from.replace(/^\/+/, '') : baseName(stripSlashes(from)).replace(/^\/$/, ''),
      ),
    }))
  if (asFile) {
    if (into !== null) yield* self.fail('cannot combine --target-directory (-t) and --no-target-directory (-T)')
    if (operands.length > 2) yield* self.usage(`extra operand ${self.quoteAlways(operands[2]!)}`)
    return [{ from: operands[0]!, to: operands[1]! }]
  }
  if (into !== null) {
    const error = directoryError(self, into)
    if (error) yield* self.fail(`target directory ${self.quoteAlways(into)}: ${self.reason(error)}`)
    return inside(into, operands)
  }
  const last = operands.at(-1)!
  const error = directoryError(self, last)
  if (!error) return inside(last, operands.slice(0, -1))
  if (operands.length > 2) yield* self.fail(`target ${self.quoteAlways(last)}: ${self.reason(error)}`)
  return [{ from: operands[0]!, to: last }]
}

function directoryError(self: Command, path: string): SysError | null {
  const stat = self.sys.stat(path)
  if (!stat.ok) return stat.error
  return isDirectory(stat.value.mode) ? null : { errno: 'ENOTDIR', syscall: 'openat' }
}

const BACKUPS: WordList<string> = [
  ['none', 'none', 'off'],
  ['simple', 'simple', 'never'],
  ['existing', 'existing', 'nil'],
  ['numbered', 'numbered', 't'],
]

/** --backup and -b: the name under which the old file stays; null without either. */
export function* backupNamer(self: Command, options: readonly Option[]): Task<((path: string) => string) | null> {
  const wanted = options.findLast((option) => option.name === 'b' || option.name === 'backup' || option.name === 'S')
  if (!wanted) return null
  const given = options.findLast((option) => option.name === 'S')?.value ?? self.env.SIMPLE_BACKUP_SUFFIX
  // What would put the copy into another directory is passed over.
  const suffix = given && !given.includes('/') ? given : '~'
  const asked = options.findLast((option) => option.name === 'backup')?.value ?? null
  const word = asked ?? self.env.VERSION_CONTROL ?? 'existing'
  const control = yield* matchWord(self, asked === null ? '$VERSION_CONTROL' : 'backup type', word, BACKUPS)
  if (control === 'none') return null
  const numbered = (path: string) => {
    let last = 0
    while (self.sys.lstat(`${path}.~${last + 1}~`).ok) last++
    return last
  }
  return (path) => {
    if (control === 'numbered') return `${path}.~${numbered(path) + 1}~`
    const last = control === 'existing' ? numbered(path) : 0
    return last > 0 ? `${path}.~${last + 1}~` : path + suffix
  }
}
