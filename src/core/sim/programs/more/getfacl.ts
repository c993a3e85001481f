/** getfacl and setfacl of acl 2.3.1. */
import { R_OK, S_IFDIR, S_IFMT, S_ISGID, S_ISUID, S_ISVTX } from '../../kernel/constants.ts'
import type { Stat, Sys, Task } from '../../kernel/sys.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { because } from '../lib/errors.ts'
import { readFd, readFile } from '../lib/files.ts'
import { parseOptions } from '../lib/options.ts'
import { type Accounts, readAccounts } from '../lib/users.ts'
import {
  ACL_ACCESS,
  ACL_DEFAULT,
  type AclChange,
  type AclEntry,
  decodeAcl,
  encodeAcl,
  inOrder,
  isMinimal,
  maskOf,
  minimalAcl,
  parseChanges,
  permText,
} from '../system/acl.ts'
import { listDirectory } from '../system/proc.ts'

const GET_USAGE = "Usage: getfacl [-aceEsRLPtpndvh] file ...\nTry `getfacl --help' for more information.\n"
const SET_USAGE = "Usage: setfacl [-bkndRLP] { -m|-M|-x|-X ... } file ...\nTry `setfacl --help' for more information.\n"

export default [
  command({ names: ['getfacl'], usage: '', summary: '' }, getfacl),
  command({ names: ['setfacl'], usage: '', summary: '' }, setfacl),
]

function* getfacl(self: Command): Task<number> {
  const { options, operands, error } = parseOptions(self.args, {
    short: 'acdEeLnPpRstvh',
    long: {
      access: 'a',
      default: 'd',
      'omit-header': 'c',
      'all-effective': 'e',
      'no-effective': 'E',
      'skip-base': 's',
      recursive: 'R',
      tabular: 't',
      'absolute-names': 'p',
      numeric: 'n',
    },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (error !== null || operands.length === 0) {
    if (error !== null) yield* self.warn(error)
    yield* self.stderr.write(GET_USAGE)
    return 2
  }
  const accounts = yield* readAccounts(self.sys)
  let status = 0
  let isWarned = false
  for (const path of yield* expand(self.sys, operands, has('R'))) {
    const stat = self.sys.stat(path)
    if (!stat.ok) {
      yield* self.warn(because(path, stat.error))
      status = 1
      continue
    }
    if (path.startsWith('/') && !has('p') && !isWarned && !has('c')) {
      yield* self.warn(`Removing leading '/' from absolute path names`)
      isWarned = true
    }
    const shown = has('p') ? path : path.replace(/^\/+/, '') || '.'
    yield* self.print(
      has('t')
        ? tabular(self, shown, stat.value, accounts, path)
        : listing(self, shown, stat.value, accounts, path, has),
    )
  }
  return status
}

function* expand(sys: Sys, paths: readonly string[], isDeep: boolean): Task<readonly string[]> {
  const found: string[] = []
  const visit = function* (path: string): Task<void> {
    found.push(path)
    const stat = sys.lstat(path)
    if (!isDeep || !stat.ok || (stat.value.mode & S_IFMT) !== S_IFDIR) return
    for (const name of [...((yield* listDirectory(sys, path)) ?? [])].sort()) yield* visit(`${path}/${name}`)
  }
  for (const path of paths) yield* visit(path)
  return found
}

function accessAcl(sys: Sys, path: string, stat: Stat): readonly AclEntry[] {
  const stored = sys.getxattr(path, ACL_ACCESS)
  return stored.ok ? inOrder(decodeAcl(stored.value)) : minimalAcl(stat)
}

function defaultAcl(sys: Sys, path: string): readonly AclEntry[] {
  const stored = sys.getxattr(path, ACL_DEFAULT)
  return stored.ok ? inOrder(decodeAcl(stored.value)) : []
}

function listing(
  self: Command,
  shown: string,
  stat: Stat,
  accounts: Accounts,
  path: string,
  has: (name: string) => boolean,
): string {
  const name = {
    user: (id: number) => (has('n') ? String(id) : accounts.userName(id)),
    group: (id: number) => (has('n') ? String(id) : accounts.groupName(id)),
  }
  let text = ''
  if (!has('c')) {
    text += `# file: ${shown}\n# owner: ${name.user(stat.uid)}\n# group: ${name.group(stat.gid)}\n`
    const flags = `${stat.mode & S_ISUID ? 's' : '-'}${stat.mode & S_ISGID ? 's' : '-'}${stat.mode & S_ISVTX ? 't' : '-'}`
    if (flags !== '---') text += `# flags: ${flags}\n`
  }
  const lines = (entries: readonly AclEntry[], prefix: string): string => {
    const mask = entries.find((entry) => entry.kind === 'mask')?.perm
    return entries
      .map((entry) => {
        const who = entry.id === null ? '' : entry.kind === 'user' ? name.user(entry.id) : name.group(entry.id)
        const isMasked = entry.kind === 'group' || (entry.kind === 'user' && entry.id !== null)
        const effective = mask === undefined ? entry.perm : entry.perm & mask
        const isNoted = isMasked && mask !== undefined && !has('E') && (has('e') || effective !== entry.perm)
        const line = `${prefix}${entry.kind}:${who}:${permText(entry.perm)}`
        return isNoted ? `${line}\t#effective:${permText(effective)}\n` : `${line}\n`
      })
      .join('')
  }
  if (!has('d') || has('a')) text += lines(accessAcl(self.sys, path, stat), '')
  if (!has('a') || has('d')) text += lines(defaultAcl(self.sys, path), has('d') && !has('a') ? '' : 'default:')
  return `${text}\n`
}

function tabular(self: Command, shown: string, stat: Stat, accounts: Accounts, path: string): string {
  const entries = accessAcl(self.sys, path, stat)
  const rows = entries.map((entry) => {
    const isOwner = entry.id === null && (entry.kind === 'user' || entry.kind === 'group')
    const who = isOwner
      ? entry.kind === 'user'
        ? accounts.userName(stat.uid)
        : accounts.groupName(stat.gid)
      : entry.id === null
        ? ''
        : entry.kind === 'user'
          ? accounts.userName(entry.id)
          : accounts.groupName(entry.id)
    return { kind: isOwner ? entry.kind.toUpperCase() : entry.kind, who, perm: permText(entry.perm) }
  })
  const width = Math.max(...rows.map((row) => row.who.length))
  return `# file: ${shown}\n${rows.map((row) => `${row.kind.padEnd(5)}  ${row.who.padEnd(width)}      ${row.perm}     \n`).join('')}\n`
}

interface Edit {
  readonly changes: readonly AclChange[]
  readonly dropsAll: boolean
  readonly dropsDefault: boolean
  readonly keepsMask: boolean
}

function* setfacl(self: Command): Task<number> {
  const { options, operands, error } = parseOptions(self.args, {
    short: 'bkndRLPm:M:x:X:vh',
    long: {
      modify: 'm:',
      'modify-file': 'M:',
      remove: 'x:',
      'remove-file': 'X:',
      'remove-all': 'b',
      'remove-default': 'k',
      'no-mask': 'n',
      default: 'd',
      recursive: 'R',
      set: 'set:',
      'set-file': 'set-file:',
      mask: 'mask',
    },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const hasAction = options.some((option) => 'bkmMxX'.includes(option.name) || option.name.startsWith('set'))
  if (error !== null || operands.length === 0 || !hasAction) {
    if (error !== null) yield* self.warn(error)
    yield* self.stderr.write(SET_USAGE)
    return 2
  }
  const accounts = yield* readAccounts(self.sys)
  const changes: AclChange[] = []
  for (const option of options) {
    if (!'mMxX'.includes(option.name) && !option.name.startsWith('set')) continue
    let text = option.value!
    if (option.name === 'M' || option.name === 'X' || option.name === 'set-file') {
      const bytes = text === '-' ? yield* readFd(self.sys, 0) : yield* readFile(self.sys, text)
      if (!bytes.ok) return yield* self.fail(because(text, bytes.error))
      text = decode(bytes.value)
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .join(',')
    }
    const parsed = parseChanges(text, option.name === 'x' || option.name === 'X', accounts)
    if (typeof parsed === 'number') {
      yield* self.warn(
        `Option -${option.name === 'set' ? '-set' : option.name}: Invalid argument near character ${parsed}`,
      )
      return 2
    }
    changes.push(...parsed.map((change) => (has('d') ? { ...change, isDefault: true } : change)))
  }
  const edit: Edit = {
    changes,
    dropsAll: has('b') || has('set') || has('set-file'),
    dropsDefault: has('b') || has('k'),
    keepsMask: has('n'),
  }
  let status = 0
  for (const path of yield* expand(self.sys, operands, has('R'))) {
    const failed = apply(self.sys, path, edit)
    if (failed === null) {
      const isClosed = has('R') && isUnreadableDirectory(self.sys, path)
      if (!isClosed) continue
    }
    yield* self.warn(failed ?? `${path}: Permission denied`)
    status = 1
  }
  return status
}

function isUnreadableDirectory(sys: Sys, path: string): boolean {
  const stat = sys.lstat(path)
  return stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR && !sys.access(path, R_OK, { effective: true }).ok
}

/** What is to be said when it fails, else null. */
function apply(sys: Sys, path: string, edit: Edit): string | null {
  const stat = sys.stat(path)
  if (!stat.ok) return because(path, stat.error)
  const present = accessAcl(sys, path, stat.value)
  const base = edit.dropsAll ? withoutNames(present) : present
  const access = edited(
    base,
    edit.changes.filter((change) => !change.isDefault),
    edit.keepsMask,
  )
  const isChanged = edit.dropsAll || edit.changes.some((change) => !change.isDefault)
  if (isChanged) {
    const done = isMinimal(access)
      ? applyMode(sys, path, stat.value, access)
      : sys.setxattr(path, ACL_ACCESS, encodeAcl(access))
    if (!done.ok) return because(path, done.error)
  }
  const defaults = edit.changes.filter((change) => change.isDefault)
  if (edit.dropsDefault) sys.removexattr(path, ACL_DEFAULT)
  if (defaults.length === 0) return null
  if ((stat.value.mode & S_IFMT) !== S_IFDIR) return `${path}: Only directories can have default ACLs`
  const current = defaultAcl(sys, path)
  const next = edited(current.length > 0 ? current : minimalAcl(stat.value), defaults, edit.keepsMask)
  const done = sys.setxattr(path, ACL_DEFAULT, encodeAcl(next))
  return done.ok ? null : because(path, done.error)
}

/** The owning group keeps what its own entry and the mask both grant. */
function withoutNames(entries: readonly AclEntry[]): readonly AclEntry[] {
  const mask = entries.find(({ kind }) => kind === 'mask')?.perm ?? 7
  return entries
    .filter(({ kind, id }) => id === null && kind !== 'mask')
    .map((entry) => (entry.kind === 'group' ? { ...entry, perm: entry.perm & mask } : entry))
}

/** An ACL of three entries is a mode. */
function applyMode(sys: Sys, path: string, stat: Stat, entries: readonly AclEntry[]) {
  const stored = sys.getxattr(path, ACL_ACCESS)
  if (stored.ok) {
    const removed = sys.removexattr(path, ACL_ACCESS)
    if (!removed.ok) return removed
  }
  const perm = (kind: string): number => entries.find((entry) => entry.kind === kind)?.perm ?? 0
  return sys.chmod(path, (stat.mode & 0o7000) | (perm('user') << 6) | (perm('group') << 3) | perm('other'))
}

function edited(base: readonly AclEntry[], changes: readonly AclChange[], keepsMask: boolean): readonly AclEntry[] {
  let entries = [...base]
  for (const { kind, id, perm } of changes) {
    entries = entries.filter((entry) => entry.kind !== kind || entry.id !== id)
    if (perm !== null) entries.push({ kind, id, perm })
  }
  const isMaskGiven = changes.some((change) => change.kind === 'mask')
  const hadMask = base.some((entry) => entry.kind === 'mask')
  const needsMask = entries.some((entry) => entry.id !== null)
  if ((needsMask || hadMask) && !isMaskGiven && !(keepsMask && hadMask)) {
    entries = entries.filter((entry) => entry.kind !== 'mask')
    entries.push({ kind: 'mask', id: null, perm: maskOf(entries) })
  }
  return inOrder(entries)
}
