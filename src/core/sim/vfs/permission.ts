import { R_OK, S_IFBLK, S_IFCHR, S_IFIFO, S_IFSOCK, S_ISVTX, W_OK, X_OK } from '../kernel/constants.ts'
import { aclPermission } from './acl.ts'
import { type Credentials, capable, inGroup, rulesOver } from './credentials.ts'
import type { Failable } from './failable.ts'
import type { Inode } from './inode.ts'
import type { Location, Mount } from './mount.ts'

export const GRANTED = 0
export type Granted = typeof GRANTED

/** fs/namei.c inode_permission(): read-only filesystem, immutable, then modes, ACL and capabilities. */
export function mayAccess(who: Credentials, inode: Inode, wanted: number, mount?: Mount): Failable<Granted> {
  if (inode.isVanished) return 'ESRCH'
  if (wanted & W_OK) {
    const isSpecial = [S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK].includes(inode.type)
    if (!isSpecial && (inode.sb.readonly || mount?.flags.readonly)) return 'EROFS'
    if (inode.immutable) return 'EPERM'
  }
  return modeAllows(who, inode, wanted) || overrides(who, inode, wanted) ? GRANTED : 'EACCES'
}

function modeAllows(who: Credentials, inode: Inode, wanted: number): boolean {
  if (who.euid === inode.uid) return ((inode.mode >> 6) & wanted) === wanted
  if (inode.xattrs) {
    const byAcl = aclPermission(who, inode, wanted)
    if (byAcl !== null) return byAcl
  }
  if (inGroup(who, inode.gid)) return ((inode.mode >> 3) & wanted) === wanted
  return (inode.mode & wanted) === wanted
}

/** capabilities(7): DAC_OVERRIDE runs a file only if somebody may; DAC_READ_SEARCH reads files and searches directories. */
function overrides(who: Credentials, inode: Inode, wanted: number): boolean {
  if (capable(who, 'CAP_DAC_OVERRIDE') || rulesOver(who, inode)) {
    if (inode.isDirectory || !(wanted & X_OK) || inode.mode & 0o111) return true
  }
  if (!capable(who, 'CAP_DAC_READ_SEARCH')) return false
  return inode.isDirectory ? !(wanted & W_OK) : wanted === R_OK
}

export const owns = (who: Credentials, inode: Inode) => who.euid === inode.uid || capable(who, 'CAP_FOWNER')

/** fs/namei.c may_create(). */
export function mayCreate(who: Credentials, at: Location): Failable<Granted> {
  if (at.dentry.deleted) return 'ENOENT'
  return mayAccess(who, at.dentry.inode, W_OK | X_OK, at.mount)
}

/** fs/namei.c may_delete(): permissions and the sticky bit first, then the kind. */
export function mayDelete(who: Credentials, at: Location, victim: Inode, asDirectory: boolean): Failable<Granted> {
  const directory = at.dentry.inode
  const access = mayAccess(who, directory, W_OK | X_OK, at.mount)
  if (access) return access
  if (directory.appendOnly) return 'EPERM'
  const isSticky = directory.mode & S_ISVTX && who.euid !== victim.uid && who.euid !== directory.uid
  if (isSticky && !capable(who, 'CAP_FOWNER')) return 'EPERM'
  if (victim.appendOnly || victim.immutable) return 'EPERM'
  if (asDirectory && !victim.isDirectory) return 'ENOTDIR'
  if (!asDirectory && victim.isDirectory) return 'EISDIR'
  if (at.dentry.deleted) return 'ENOENT'
  return GRANTED
}
