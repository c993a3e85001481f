/** namei of util-linux 2.38: walks a path part by part. */
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } from '../../kernel/constants.ts'
import type { Stat, Sys, SysError, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'
import { modeText } from '../system/mode-text.ts'

interface Part {
  readonly name: string
  readonly level: number
  readonly stat: Stat | null
  readonly error: SysError | null
  readonly target: string | null
  readonly isMount: boolean
}
interface Style {
  readonly modes: boolean
  readonly owners: boolean
  readonly vertical: boolean
  readonly mounts: boolean
  readonly nosymlinks: boolean
}
/** MAXSYMLINKS of glibc, less than the kernel follows. */
const MAX_SYMLINKS = 20

export default command(
  {
    names: ['namei'],
    usage: '[options] <pathname>...',
    summary: 'Follow a pathname until a terminal point is found.',
    package: 'util-linux',
    version: '2.38.1',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'hVlmnovxZ',
      long: { long: 'l', modes: 'm', nosymlinks: 'n', owners: 'o', vertical: 'v', mountpoints: 'x', context: 'Z' },
    })
    const has = (name: string): boolean => options.some((option) => option.name === name)
    const style: Style = {
      modes: has('m') || has('l'),
      owners: has('o') || has('l'),
      vertical: has('v') || has('l'),
      mounts: has('x'),
      nosymlinks: has('n'),
    }
    if (operands.length === 0) return yield* self.usage('pathname argument is missing')
    const accounts = yield* readAccounts(self.sys)
    let status = 0
    for (const path of operands) {
      const { parts, tooMany } = walk(self.sys, path, style)
      // stdout is not flushed in between, so that the complaint comes first where both go to one pipe.
      if (tooMany) {
        yield* self.stderr.write(`namei: ${path}: exceeded limit of symlinks\n`)
        status = 1
      }
      yield* self.print(`f: ${path}\n`)
      yield* show(self, parts, style, accounts)
      if (parts.some((part) => part.error !== null)) status = 1
    }
    return status
  },
)

function walk(sys: Sys, path: string, style: Style): { parts: readonly Part[]; tooMany: boolean } {
  const parts: Part[] = []
  let links = 0
  let tooMany = false
  const visit = (text: string, base: string, level: number): string | null => {
    let at = base
    const names = text.split('/').filter((name) => name !== '')
    if (text.startsWith('/')) {
      at = '/'
      parts.push(partOf(sys, '/', '/', level))
    }
    for (const name of names) {
      const full = at === '/' ? `/${name}` : at === '' ? name : `${at}/${name}`
      const part = partOf(sys, full, name, level)
      parts.push(part)
      if (part.error) return null
      if (part.target !== null && !style.nosymlinks) {
        if (++links > MAX_SYMLINKS) {
          tooMany = true
          return null
        }
        const reached = visit(part.target, at, level + 1)
        if (reached === null) return null
        at = reached
      } else at = full
    }
    return at
  }
  visit(path, '', 0)
  return { parts, tooMany }
}

function partOf(sys: Sys, full: string, name: string, level: number): Part {
  const stat = sys.lstat(full)
  if (!stat.ok) return { name, level, stat: null, error: stat.error, target: null, isMount: false }
  const target = (stat.value.mode & S_IFMT) === S_IFLNK ? sys.readlink(full) : null
  const parent = full === '/' ? null : sys.stat(`${full}/..`)
  const isDirectory = (stat.value.mode & S_IFMT) === S_IFDIR
  const isOnOther = parent?.ok === true && parent.value.dev !== stat.value.dev
  const isMount = full === '/' || (isDirectory && isOnOther)
  return { name, level, stat: stat.value, error: null, target: target?.ok ? target.value : null, isMount }
}

function* show(self: Command, parts: readonly Part[], style: Style, accounts: Accounts): Task<void> {
  const known = parts.flatMap((part) => part.stat ?? [])
  const users = Math.max(0, ...known.map((stat) => accounts.userName(stat.uid).length))
  const groups = Math.max(0, ...known.map((stat) => accounts.groupName(stat.gid).length))
  for (const part of parts) {
    const { stat, error } = part
    let line = ''
    const indent = style.vertical ? '' : '  '.repeat(part.level)
    if (stat === null) {
      // What cannot be looked at has blanks where its type, mode and owners would be.
      const columns = (style.modes ? 10 : 1) + (style.owners ? users + groups + 2 : 0)
      line = `${style.vertical ? '' : ` ${indent}`}${' '.repeat(columns)} ${part.name} - ${error ? reason(error) : ''}`
      yield* self.print(`${line}\n`)
      continue
    }
    const type = typeLetter(stat, part.isMount && style.mounts)
    if (!style.vertical) line += ` ${indent}`
    line += style.modes ? modeText(stat.mode).replace(/^./, type) : type
    if (style.owners)
      line += ` ${accounts.userName(stat.uid).padEnd(users)} ${accounts.groupName(stat.gid).padEnd(groups)}`
    if (style.vertical) line += ` ${'  '.repeat(part.level)}${part.name}`
    else line += ` ${part.name}`
    yield* self.print(`${line}${part.target === null ? '' : ` -> ${part.target}`}\n`)
  }
}

function typeLetter(stat: Stat, isMount: boolean): string {
  switch (stat.mode & S_IFMT) {
    case S_IFDIR:
      return isMount ? 'D' : 'd'
    case S_IFLNK:
      return 'l'
    case S_IFREG:
      return '-'
    case S_IFSOCK:
      return 's'
    case S_IFBLK:
      return 'b'
    case S_IFCHR:
      return 'c'
    case S_IFIFO:
      return 'p'
    default:
      return '?'
  }
}
