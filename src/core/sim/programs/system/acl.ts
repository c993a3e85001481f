/** POSIX ACLs as the tools read and write them: the extended attribute, and `u:ann:rwx`. */
import type { Stat } from '../../kernel/sys.ts'
import type { Accounts } from '../lib/users.ts'

export const ACL_ACCESS = 'system.posix_acl_access'
export const ACL_DEFAULT = 'system.posix_acl_default'

export type AclKind = 'user' | 'group' | 'mask' | 'other'
export interface AclEntry {
  readonly kind: AclKind
  /** null for the owner, the owning group, mask and other. */
  readonly id: number | null
  readonly perm: number
}

const TAGS: readonly (readonly [tag: number, kind: AclKind, isNamed: boolean])[] = [
  [1, 'user', false],
  [2, 'user', true],
  [4, 'group', false],
  [8, 'group', true],
  [16, 'mask', false],
  [32, 'other', false],
]
const NO_ID = 0xffffffff

export function decodeAcl(bytes: Uint8Array): readonly AclEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: AclEntry[] = []
  for (let at = 4; at + 8 <= bytes.length; at += 8) {
    const tag = TAGS.find(([number]) => number === view.getUint16(at, true))
    if (!tag) continue
    const [, kind, isNamed] = tag
    entries.push({ kind, id: isNamed ? view.getUint32(at + 4, true) : null, perm: view.getUint16(at + 2, true) })
  }
  return entries
}

export function encodeAcl(entries: readonly AclEntry[]): Uint8Array {
  const bytes = new Uint8Array(4 + 8 * entries.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 2, true)
  for (const [i, entry] of inOrder(entries).entries()) {
    const [tag] = TAGS.find(([, kind, isNamed]) => kind === entry.kind && isNamed === (entry.id !== null))!
    view.setUint16(4 + i * 8, tag, true)
    view.setUint16(6 + i * 8, entry.perm, true)
    view.setUint32(8 + i * 8, entry.id ?? NO_ID, true)
  }
  return bytes
}

const rank = (entry: AclEntry): number =>
  ['user', 'group', 'mask', 'other'].indexOf(entry.kind) * 2 + (entry.id === null ? 0 : 1)

/** Owner, named users, owning group, named groups, mask, other. */
export const inOrder = (entries: readonly AclEntry[]): readonly AclEntry[] =>
  [...entries].sort((a, b) => rank(a) - rank(b) || (a.id ?? 0) - (b.id ?? 0))

/** The three entries that a mode is. */
export const minimalAcl = (stat: Stat): readonly AclEntry[] => [
  { kind: 'user', id: null, perm: (stat.mode >> 6) & 7 },
  { kind: 'group', id: null, perm: (stat.mode >> 3) & 7 },
  { kind: 'other', id: null, perm: stat.mode & 7 },
]

export const isMinimal = (entries: readonly AclEntry[]): boolean =>
  entries.every((entry) => entry.id === null && entry.kind !== 'mask')

/** The union of what named entries and the owning group may. */
export const maskOf = (entries: readonly AclEntry[]): number =>
  entries
    .filter((entry) => entry.kind === 'group' || (entry.kind === 'user' && entry.id !== null))
    .reduce((union, entry) => union | entry.perm, 0)

export const permText = (perm: number): string =>
  `${perm & 4 ? 'r' : '-'}${perm & 2 ? 'w' : '-'}${perm & 1 ? 'x' : '-'}`

export interface AclChange {
  readonly isDefault: boolean
  readonly kind: AclKind
  readonly id: number | null
  /** null when the entry is to be removed. */
  readonly perm: number | null
}

/** `u:ann:rx,d:g:team:rwx,m::r`: the changes, or the position (from 1) of what is wrong. */
export function parseChanges(text: string, isRemoval: boolean, accounts: Accounts): readonly AclChange[] | number {
  const changes: AclChange[] = []
  let at = 0
  for (const item of text.split(',')) {
    const parts = item.split(':')
    const start = at
    at += item.length + 1
    let offset = start
    let isDefault = false
    if (parts[0] === 'd' || parts[0] === 'default') {
      isDefault = true
      offset += parts.shift()!.length + 1
    }
    const kind = KINDS[parts[0] ?? '']
    // `ann:rx` means a user.
    if (!kind || parts.length < (isRemoval ? 1 : 2)) return offset + 1
    const name = parts[1] ?? ''
    const permissions = isRemoval ? null : (parts[2] ?? (kind === 'mask' || kind === 'other' ? parts[1] : undefined))
    offset += parts[0]!.length + 1
    const isBare = kind === 'mask' || kind === 'other' || name === ''
    const id = isBare ? null : idOf(kind, name, accounts)
    if (id === undefined) return offset + 1
    const perm = permissions === null ? null : parsePermissions(permissions ?? '')
    if (perm === undefined) return offset + name.length + 2
    changes.push({ isDefault, kind, id, perm })
  }
  return changes
}

const KINDS: Readonly<Record<string, AclKind>> = {
  u: 'user',
  user: 'user',
  g: 'group',
  group: 'group',
  m: 'mask',
  mask: 'mask',
  o: 'other',
  other: 'other',
}

function idOf(kind: AclKind, name: string, accounts: Accounts): number | undefined {
  if (/^\d+$/.test(name)) return Number(name)
  return kind === 'user' ? accounts.userNamed(name)?.uid : accounts.groupNamed(name)?.gid
}

function parsePermissions(text: string): number | undefined {
  if (/^[0-7]$/.test(text)) return Number(text)
  if (!/^[rwxX-]*$/.test(text)) return undefined
  return (/r/.test(text) ? 4 : 0) | (/w/.test(text) ? 2 : 0) | (/[xX]/.test(text) ? 1 : 0)
}
