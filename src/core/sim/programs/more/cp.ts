import type { Task } from '../../kernel/sys.ts'
import { matchWord, type WordList } from '../lib/args.ts'
import { type Command, command } from '../lib/command.ts'
import { copy } from '../lib/copy.ts'
import { type CopyOptions, newCopyState } from '../lib/copy-options.ts'
import { isDirectory } from '../lib/mode.ts'
import type { Option } from '../lib/options.ts'
import { dirName } from '../lib/paths.ts'
import { backupNamer, readTargets } from '../lib/target.ts'

export default command(
  {
    names: ['cp'],
    usage: ['[OPTION]... [-T] SOURCE DEST', '[OPTION]... SOURCE... DIRECTORY', '[OPTION]... -t DIRECTORY SOURCE...'],
    summary: 'Copy SOURCE to DEST, or multiple SOURCE(s) to DIRECTORY.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'abdfHilLnprst:uvxPRS:TZ',
      long: {
        archive: 'a',
        'attributes-only': 'attributes',
        backup: { value: 'optional' },
        'copy-contents': 'contents',
        dereference: 'L',
        force: 'f',
        interactive: 'i',
        link: 'l',
        'no-clobber': 'n',
        'no-dereference': 'P',
        'no-preserve': { value: 'required' },
        'no-target-directory': 'T',
        'one-file-system': 'x',
        parents: 'parents',
        preserve: { value: 'optional' },
        recursive: 'R',
        'remove-destination': 'remove',
        sparse: { value: 'required' },
        reflink: { value: 'optional' },
        'strip-trailing-slashes': 'strip',
        suffix: 'S:',
        'symbolic-link': 's',
        'target-directory': 't:',
        update: 'u',
        verbose: 'v',
      },
    })
    const wanted = yield* readOptions(self, options, yield* readBlocks(self, options))
    const parents = options.some((option) => option.name === 'parents')
    const pairs = yield* readTargets(self, operands, options, { parents })
    const state = newCopyState()
    let status = 0
    for (const { from, to } of pairs) {
      state.intoSelf = false
      if (parents && !(yield* makeParents(self, dirName(to)))) status = 1
      else if (!(yield* copy(self, from, to, wanted, state))) status = 1
    }
    return status
  },
)

const PRESERVED: WordList<string> = [
  ['mode', 'mode'],
  ['timestamps', 'timestamps'],
  ['ownership', 'ownership'],
  ['links', 'links'],
  ['context', 'context'],
  ['xattr', 'xattr'],
  ['all', 'all'],
]
const WHEN: Readonly<Record<string, WordList<string>>> = {
  reflink: [
    ['auto', 'auto'],
    ['always', 'always'],
    ['never', 'never'],
  ],
  sparse: [
    ['never', 'never'],
    ['auto', 'auto'],
    ['always', 'always'],
  ],
}

type Blocks = Pick<CopyOptions, 'mustClone' | 'sparse'>

/** Checks the options that take words; tells how blocks are copied. */
function* readBlocks(self: Command, options: readonly Option[]): Task<Blocks> {
  const chosen: Record<string, string> = {}
  for (const { name, value } of options) {
    if (name === 'reflink' && value === null) chosen[name] = 'always'
    else if (WHEN[name]) chosen[name] = yield* matchWord(self, `--${name}`, value!, WHEN[name])
    else if ((name === 'preserve' || name === 'no-preserve') && value !== null)
      for (const word of value.split(',')) yield* matchWord(self, `--${name}`, word, PRESERVED)
  }
  const { reflink, sparse = 'auto' } = chosen
  if (reflink === 'always' && sparse !== 'auto') yield* self.usage('--reflink can be used only with --sparse=auto')
  return { mustClone: reflink === 'always', sparse: sparse as Blocks['sparse'] }
}

function* readOptions(self: Command, options: readonly Option[], blocks: Blocks): Task<CopyOptions> {
  const has = (...names: string[]) => options.some((option) => names.includes(option.name))
  const last = (letters: string) => options.findLast((option) => letters.includes(option.name))?.name ?? null
  const recursive = has('a', 'r', 'R')
  const preserve = { mode: false, owner: false, times: false, links: false }
  for (const { name, value } of options) {
    const attributes =
      name === 'a'
        ? 'all'
        : name === 'd'
          ? 'links'
          : name === 'p' || name === 'preserve'
            ? (value ?? 'mode,ownership,timestamps')
            : null
    if (attributes !== null) setPreserve(preserve, attributes, true)
    if (name === 'no-preserve') setPreserve(preserve, value!, false)
  }
  const follow = last('adLPH')
  const asks = last('in')
  return {
    recursive,
    dereference:
      follow === 'L'
        ? 'always'
        : follow === 'H'
          ? 'operands'
          : follow !== null
            ? 'never'
            : recursive && !has('l')
              ? 'never'
              : has('s', 'l') && has('l')
                ? 'never'
                : 'always',
    force: has('f'),
    interactive: asks === 'i' ? 'ask' : asks === 'n' ? 'never' : 'unset',
    update: has('u'),
    removeDestination: has('remove'),
    verbose: has('v'),
    preserve,
    linkInstead: has('l') ? 'hard' : has('s') ? 'symbolic' : null,
    oneFileSystem: has('x'),
    backup: yield* backupNamer(self, options),
    move: false,
    attributesOnly: has('attributes'),
    ...blocks,
  }
}

function setPreserve(
  preserve: { mode: boolean; owner: boolean; times: boolean; links: boolean },
  list: string,
  on: boolean,
): void {
  for (const word of list.split(',')) {
    if (word === 'mode' || word === 'all') preserve.mode = on
    if (word === 'ownership' || word === 'all') preserve.owner = on
    if (word === 'timestamps' || word === 'all') preserve.times = on
    if (word === 'links' || word === 'all') preserve.links = on
  }
}

/** --parents: makes the source's directories below the target. */
function* makeParents(self: Command, directory: string): Task<boolean> {
  const stat = self.sys.stat(directory)
  if (stat.ok && isDirectory(stat.value.mode)) return true
  if (directory !== dirName(directory) && !(yield* makeParents(self, dirName(directory)))) return false
  const made = self.sys.mkdir(directory, 0o777)
  if (made.ok) return true
  yield* self.warnBecause(`cannot make directory ${self.quoteAlways(directory)}`, made.error)
  return false
}
