import type { Errno } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { stripSlashes } from '../lib/paths.ts'

/** What --ignore-fail-on-non-empty forgives. */
const NOT_EMPTY: ReadonlySet<Errno> = new Set(['ENOTEMPTY', 'EEXIST', 'EBUSY', 'EACCES', 'EPERM', 'EROFS'])

export default command(
  { names: ['rmdir'], usage: '[OPTION]... DIRECTORY...', summary: 'Remove the DIRECTORY(ies), if they are empty.' },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'pv',
      long: { parents: 'p', verbose: 'v', 'ignore-fail-on-non-empty': 'ignore' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    if (operands.length === 0) return yield* self.usage('missing operand')
    let status = 0
    for (const path of operands) {
      let next: string | null = path
      while (next !== null) {
        if (!(yield* remove(self, next, has('v'), has('ignore')))) {
          status = 1
          break
        }
        next = has('p') ? parentOf(next) : null
      }
    }
    return status
  },
)

function* remove(self: Command, path: string, verbose: boolean, ignore: boolean): Task<boolean> {
  if (verbose) yield* self.print(`rmdir: removing directory, ${self.quoteAlways(path)}\n`)
  const removed = self.sys.rmdir(path)
  if (removed.ok || (ignore && NOT_EMPTY.has(removed.error.errno) && isNotEmpty(self, path, removed.error.errno)))
    return true
  const stat = self.sys.stat(path)
  const isLinkToDirectory = removed.error.errno === 'ENOTDIR' && path.endsWith('/') && stat.ok
  if (isLinkToDirectory && self.sys.lstat(stripSlashes(path)).ok) {
    yield* self.warn(`failed to remove ${self.quoteAlways(path)}: Symbolic link not followed`)
  } else yield* self.warnBecause(`failed to remove ${self.quoteAlways(path)}`, removed.error)
  return false
}

function isNotEmpty(self: Command, path: string, errno: Errno): boolean {
  if (errno === 'ENOTEMPTY' || errno === 'EEXIST') return true
  const stat = self.sys.stat(path)
  return stat.ok && stat.value.size > 40
}

function parentOf(path: string): string | null {
  const bare = stripSlashes(path)
  const at = bare.lastIndexOf('/')
  return at <= 0 ? null : stripSlashes(bare.slice(0, at))
}
