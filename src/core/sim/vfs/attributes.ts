import { R_OK, S_ISGID, S_ISUID, S_ISVTX, W_OK } from '../kernel/constants.ts'
import { ACL_ACCESS, ACL_DEFAULT, chmodAcl, modeFromAcl, parseAcl } from './acl.ts'
import { type Credentials, capable, idOutside, inGroup } from './credentials.ts'
import type { Failable } from './failable.ts'
import { FileInode, type Inode } from './inode.ts'
import type { Location } from './mount.ts'
import { GRANTED, type Granted, mayAccess, owns } from './permission.ts'
import { xattrCost } from './superblock.ts'

/** The changes that chmod, chown, utimensat and truncate share: a writable mount, and no immutable file. */
function mayChange({ mount, dentry }: Location): Failable<Granted> {
  if (mount.isReadonly) return 'EROFS'
  return dentry.inode.immutable || dentry.inode.appendOnly ? 'EPERM' : GRANTED
}

export function chmod(who: Credentials, at: Location, mode: number): Failable<Granted> {
  const changeable = mayChange(at)
  if (changeable) return changeable
  const { inode } = at.dentry
  if (inode.isSymlink) return 'EOPNOTSUPP'
  if (!owns(who, inode)) return 'EPERM'
  const keepsSetgid = inGroup(who, inode.gid) || capable(who, 'CAP_FSETID')
  inode.mode = (inode.mode & ~0o7777) | (mode & 0o7777 & ~(keepsSetgid ? 0 : S_ISGID))
  chmodAcl(inode, mode)
  inode.ctime = inode.changeTime()
  return GRANTED
}

const UNCHANGED = -1
const UNCHANGED_UNSIGNED = 0xffffffff

export function chown(who: Credentials, at: Location, uidInside: number, gidInside: number): Failable<Granted> {
  const uid = idOutside(who, 'uid', uidInside)
  const gid = idOutside(who, 'gid', gidInside)
  if (uid === null || gid === null) return 'EINVAL'
  const changeable = mayChange(at)
  if (changeable) return changeable
  const { inode } = at.dentry
  const keep = (id: number) => id === UNCHANGED || id === UNCHANGED_UNSIGNED
  const isPrivileged = capable(who, 'CAP_CHOWN')
  if (!keep(uid) && !isPrivileged && (who.euid !== inode.uid || uid !== inode.uid)) return 'EPERM'
  const mayGiveGroup = who.euid === inode.uid && (inGroup(who, gid) || gid === inode.gid)
  if (!keep(gid) && !isPrivileged && !mayGiveGroup) return 'EPERM'
  if (!keep(uid)) inode.uid = uid
  if (!keep(gid)) inode.gid = gid
  if (!inode.isDirectory && !(keep(uid) && keep(gid))) dropSetIds(inode)
  inode.ctime = inode.changeTime()
  return GRANTED
}

/** chown and writing by others take the set-id bits away (setattr_should_drop_suidgid). */
export function dropSetIds(inode: Inode): void {
  inode.mode &= ~S_ISUID
  if (inode.mode & 0o010) inode.mode &= ~S_ISGID
}

export type TimeChange = number | 'now' | 'omit'

export function utimens(who: Credentials, at: Location, atime: TimeChange, mtime: TimeChange): Failable<Granted> {
  const { inode } = at.dentry
  if (atime === 'omit' && mtime === 'omit') return GRANTED
  if (at.mount.isReadonly) return 'EROFS'
  const toNow = atime === 'now' && mtime === 'now'
  if (inode.immutable || (inode.appendOnly && !toNow)) return 'EPERM'
  if (!owns(who, inode)) {
    if (!toNow) return 'EPERM'
    const access = mayAccess(who, inode, W_OK, at.mount)
    if (access) return access
  }
  const now = inode.changeTime()
  if (atime !== 'omit') inode.atime = atime === 'now' ? now : atime
  if (mtime !== 'omit') inode.mtime = mtime === 'now' ? now : mtime
  inode.ctime = now
  return GRANTED
}

/** truncate(2). Growing makes a hole and takes no space. */
export function truncate(who: Credentials, at: Location, size: number): Failable<Granted> {
  const { inode } = at.dentry
  if (inode.isDirectory) return 'EISDIR'
  if (!(inode instanceof FileInode)) return 'EINVAL'
  if (at.mount.isReadonly) return 'EROFS'
  const access = mayAccess(who, inode, W_OK, at.mount)
  if (access) return access
  if (inode.appendOnly) return 'EPERM'
  if (inode.runners > 0) return 'ETXTBSY'
  resize(who, inode, size)
  return GRANTED
}

/** Cutting or growing a file is writing to it: set-id bits go. */
export function resize(who: Credentials, inode: FileInode, size: number): void {
  changedBy(who, inode)
  inode.resize(size)
}

/** file_remove_privs(): somebody without CAP_FSETID has changed the content. */
export function changedBy(who: Credentials, inode: Inode): void {
  if (inode.mode & (S_ISUID | S_ISGID) && !capable(who, 'CAP_FSETID')) dropSetIds(inode)
}

const XATTR_NAME_MAX = 255
const XATTR_SIZE_MAX = 65536

/** Simplified: the flags of FS_IOC_GETFLAGS (chattr) are read and written as an attribute of this name. */
export const INODE_FLAGS = 'system.inode_flags'

export function getxattr(who: Credentials, at: Location, name: string): Failable<Uint8Array> {
  const allowed = xattrAllowed(who, at, name, false)
  if (allowed) return allowed
  return at.dentry.inode.xattrs?.get(name) ?? 'ENODATA'
}

export function setxattr(who: Credentials, at: Location, name: string, value: Uint8Array): Failable<Granted> {
  const allowed = xattrAllowed(who, at, name, true)
  if (allowed) return allowed
  if (value.length > XATTR_SIZE_MAX) return 'E2BIG'
  const { inode } = at.dentry
  if (name === ACL_ACCESS || name === ACL_DEFAULT) return setAcl(inode, name, value)
  if (name === INODE_FLAGS) return setFlags(who, inode, value)
  const { sb } = inode
  const growth = xattrCost(name, value) - xattrCost(name, inode.xattrs?.get(name))
  if (sb.xattrBytes + growth > (sb.inodes - sb.usedInodes) * 1024) return 'ENOSPC'
  sb.xattrBytes += growth
  inode.xattrs ??= new Map()
  inode.xattrs.set(name, value.slice())
  inode.ctime = inode.changeTime()
  return GRANTED
}

export function removexattr(who: Credentials, at: Location, name: string): Failable<Granted> {
  const allowed = xattrAllowed(who, at, name, true)
  if (allowed) return allowed
  const { inode } = at.dentry
  const old = inode.xattrs?.get(name)
  if (!old) return name.startsWith('system.') ? GRANTED : 'ENODATA'
  inode.sb.xattrBytes -= xattrCost(name, old)
  inode.xattrs!.delete(name)
  inode.ctime = inode.changeTime()
  return GRANTED
}

export const listxattr = (at: Location): readonly string[] =>
  [...(at.dentry.inode.xattrs?.keys() ?? [])].filter((name) => name !== INODE_FLAGS)

/** No attributes at all, and so no access lists: what these filesystems answer for each name. */
const WITHOUT_XATTRS: ReadonlySet<string> = new Set(['proc', 'ramfs', 'devpts'])

/** xattr(7): which namespaces there are and who may use them. */
function xattrAllowed(who: Credentials, at: Location, name: string, writes: boolean): Failable<Granted> {
  if (name.length === 0 || name.length > XATTR_NAME_MAX) return 'ERANGE'
  const { inode } = at.dentry
  if (WITHOUT_XATTRS.has(inode.sb.type)) return 'EOPNOTSUPP'
  if (writes && at.mount.isReadonly) return 'EROFS'
  if (name === INODE_FLAGS) return writes && !owns(who, inode) ? 'EPERM' : GRANTED
  if (writes && (inode.immutable || inode.appendOnly)) return 'EPERM'
  if (name === ACL_ACCESS || name === ACL_DEFAULT) {
    if (inode.isSymlink) return 'EOPNOTSUPP'
    return writes && !owns(who, inode) ? 'EPERM' : GRANTED
  }
  if (name.startsWith('trusted.')) return capable(who, 'CAP_SYS_ADMIN') ? GRANTED : writes ? 'EPERM' : 'ENODATA'
  if (name.startsWith('security.')) return !writes || capable(who, 'CAP_SYS_ADMIN') ? GRANTED : 'EPERM'
  const isUser = name.startsWith('user.')
  if (isUser && !inode.isRegular && !inode.isDirectory) return writes ? 'EPERM' : 'ENODATA'
  if (isUser && writes && inode.isDirectory && inode.mode & S_ISVTX && !owns(who, inode)) return 'EPERM'
  const access = name.startsWith('system.') ? 0 : mayAccess(who, inode, writes ? W_OK : R_OK, at.mount)
  return access || (isUser ? GRANTED : 'EOPNOTSUPP')
}

/** Only `a` and `i` need a privilege, and only they do something here. */
function setFlags(who: Credentials, inode: Inode, value: Uint8Array): Failable<Granted> {
  const flags = new TextDecoder().decode(value)
  const isChanged = flags.includes('i') !== inode.immutable || flags.includes('a') !== inode.appendOnly
  if (isChanged && !capable(who, 'CAP_LINUX_IMMUTABLE')) return 'EPERM'
  inode.immutable = flags.includes('i')
  inode.appendOnly = flags.includes('a')
  inode.xattrs ??= new Map()
  inode.xattrs.set(INODE_FLAGS, value.slice())
  inode.ctime = inode.changeTime()
  return GRANTED
}

function setAcl(inode: Inode, name: string, value: Uint8Array): Failable<Granted> {
  const entries = parseAcl(value)
  if (!entries) return 'EINVAL'
  if (name === ACL_DEFAULT && !inode.isDirectory) return 'EACCES'
  inode.xattrs ??= new Map()
  if (name === ACL_ACCESS) inode.mode = modeFromAcl(inode.mode, entries)
  if (name === ACL_ACCESS && entries.length <= 3) inode.xattrs.delete(name)
  else inode.xattrs.set(name, value.slice())
  inode.ctime = inode.changeTime()
  return GRANTED
}
