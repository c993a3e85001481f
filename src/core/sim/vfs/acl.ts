import { type Credentials, inGroup } from './credentials.ts'
import type { Inode } from './inode.ts'

/** posix_acl_xattr: a version, then (tag, permissions, id) of 8 bytes each. */
export const ACL_ACCESS = 'system.posix_acl_access'
export const ACL_DEFAULT = 'system.posix_acl_default'
const VERSION = 2
const HEADER = 4
const ENTRY = 8
export const ACL_TAGS = { userObj: 1, user: 2, groupObj: 4, group: 8, mask: 16, other: 32 } as const

export interface AclEntry {
  readonly tag: number
  readonly perm: number
  readonly id: number
}

export function parseAcl(bytes: Uint8Array): readonly AclEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER || (bytes.length - HEADER) % ENTRY !== 0 || view.getUint32(0, true) !== VERSION) return null
  const entries: AclEntry[] = []
  for (let at = HEADER; at < bytes.length; at += ENTRY) {
    entries.push({
      tag: view.getUint16(at, true),
      perm: view.getUint16(at + 2, true),
      id: view.getUint32(at + 4, true),
    })
  }
  return entries
}

export function formatAcl(entries: readonly AclEntry[]): Uint8Array {
  const bytes = new Uint8Array(HEADER + ENTRY * entries.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, VERSION, true)
  entries.forEach((entry, i) => {
    view.setUint16(HEADER + i * ENTRY, entry.tag, true)
    view.setUint16(HEADER + i * ENTRY + 2, entry.perm, true)
    view.setUint32(HEADER + i * ENTRY + 4, entry.id, true)
  })
  return bytes
}

/** acl(5), "access check algorithm", for somebody who is not the owner; null when the file has no ACL. */
export function aclPermission(who: Credentials, inode: Inode, wanted: number): boolean | null {
  const bytes = inode.xattrs?.get(ACL_ACCESS)
  const entries = bytes && parseAcl(bytes)
  if (!entries) return null
  const mask = entries.find((e) => e.tag === ACL_TAGS.mask)?.perm ?? 7
  const allows = (perm: number) => (perm & wanted) === wanted
  const named = entries.find((e) => e.tag === ACL_TAGS.user && e.id === who.euid)
  if (named) return allows(named.perm & mask)
  const groups = entries.filter(
    (e) => (e.tag === ACL_TAGS.groupObj && inGroup(who, inode.gid)) || (e.tag === ACL_TAGS.group && inGroup(who, e.id)),
  )
  if (groups.length > 0) return groups.some((e) => allows(e.perm & mask))
  return allows(entries.find((e) => e.tag === ACL_TAGS.other)?.perm ?? 0)
}

/** chmod on a file with an ACL changes owner, mask (or owning group) and others. */
export function chmodAcl(inode: Inode, mode: number): void {
  const bytes = inode.xattrs?.get(ACL_ACCESS)
  const entries = bytes && parseAcl(bytes)
  if (!entries) return
  const hasMask = entries.some((e) => e.tag === ACL_TAGS.mask)
  const changed = entries.map((entry) => {
    if (entry.tag === ACL_TAGS.userObj) return { ...entry, perm: (mode >> 6) & 7 }
    if (entry.tag === (hasMask ? ACL_TAGS.mask : ACL_TAGS.groupObj)) return { ...entry, perm: (mode >> 3) & 7 }
    return entry.tag === ACL_TAGS.other ? { ...entry, perm: mode & 7 } : entry
  })
  inode.xattrs!.set(ACL_ACCESS, formatAcl(changed))
}

/** setxattr of an access ACL moves its owner, mask and other entries into the mode. */
export function modeFromAcl(mode: number, entries: readonly AclEntry[]): number {
  const perm = (tag: number) => entries.find((e) => e.tag === tag)?.perm
  const user = perm(ACL_TAGS.userObj) ?? 0
  const group = perm(ACL_TAGS.mask) ?? perm(ACL_TAGS.groupObj) ?? 0
  return (mode & ~0o777) | (user << 6) | (group << 3) | (perm(ACL_TAGS.other) ?? 0)
}
