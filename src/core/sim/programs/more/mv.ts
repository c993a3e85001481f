import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { copy } from '../lib/copy.ts'
import { type CopyOptions, newCopyState } from '../lib/copy-options.ts'
import { isDirectory } from '../lib/mode.ts'
import type { Option } from '../lib/options.ts'
import { stripSlashes } from '../lib/paths.ts'
import { backupNamer, type Pair, readTargets } from '../lib/target.ts'
import { type RemoveRequest, removeOperand } from './rm.ts'

/** What goes after its copy on another filesystem is complete. */
const REMOVE_SOURCE: RemoveRequest = {
  recursive: true,
  emptyDirectories: true,
  force: false,
  interactive: 'never',
  verbose: false,
  preserveRoot: false,
  oneFileSystem: false,
}

export default command(
  {
    names: ['mv'],
    usage: ['[OPTION]... [-T] SOURCE DEST', '[OPTION]... SOURCE... DIRECTORY', '[OPTION]... -t DIRECTORY SOURCE...'],
    summary: 'Rename SOURCE to DEST, or move SOURCE(s) to DIRECTORY.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'bfint:uvS:TZ',
      long: {
        backup: { value: 'optional' },
        force: 'f',
        interactive: 'i',
        'no-clobber': 'n',
        'no-target-directory': 'T',
        'strip-trailing-slashes': 'strip',
        suffix: 'S:',
        'target-directory': 't:',
        update: 'u',
        verbose: 'v',
        context: 'Z',
      },
    })
    const wanted = yield* readOptions(self, options)
    const strips = options.some((option) => option.name === 'strip')
    const pairs = yield* targets(self, strips ? operands.map(stripSlashes) : operands, options, wanted)
    let status = 0
    for (const { from, to } of pairs) if (!(yield* move(self, from, to, wanted))) status = 1
    return status
  },
)

/** Two operands: mv first tries a plain rename, before it looks whether the second is a directory. */
function* targets(
  self: Command,
  operands: readonly string[],
  options: readonly Option[],
  wanted: CopyOptions,
): Task<readonly Pair[]> {
  const isPlain = operands.length === 2 && !options.some((option) => 'tTbS'.includes(option.name))
  if (isPlain && wanted.interactive !== 'ask') {
    const [from, to] = operands as [string, string]
    const renamed = self.sys.rename(from, to, { noreplace: true })
    if (renamed.ok) {
      if (wanted.verbose) yield* self.print(`renamed ${self.quoteAlways(from)} -> ${self.quoteAlways(to)}\n`)
      return []
    }
  }
  return yield* readTargets(self, operands, options)
}

function* readOptions(self: Command, options: readonly Option[]): Task<CopyOptions> {
  const asks = options.findLast((option) => 'fin'.includes(option.name))?.name ?? null
  const has = (name: string) => options.some((option) => option.name === name)
  return {
    recursive: true,
    dereference: 'never',
    force: false,
    interactive: asks === 'i' ? 'ask' : asks === 'n' ? 'never' : asks === 'f' ? 'always' : 'unset',
    update: has('u'),
    removeDestination: false,
    verbose: has('v'),
    preserve: { mode: true, owner: true, times: true, links: true },
    linkInstead: null,
    oneFileSystem: false,
    backup: yield* backupNamer(self, options),
    move: true,
    attributesOnly: false,
    mustClone: false,
    sparse: 'auto',
  }
}

function* move(self: Command, from: string, to: string, options: CopyOptions): Task<boolean> {
  const state = newCopyState()
  const stat = self.sys.lstat(from)
  const bare = self.sys.lstat(stripSlashes(from))
  // A trailing slash on a plain file's name is found out by the copy's own stat, on a link's by rename.
  const isDir = stat.ok && isDirectory(stat.value.mode) && bare.ok && isDirectory(bare.value.mode)
  const source = isDir ? stripSlashes(from) : from
  if (!(yield* copy(self, source, to, options, state))) return false
  if (!state.crossedDevices) return true
  return yield* removeOperand(self, source, { ...REMOVE_SOURCE, verbose: options.verbose })
}
