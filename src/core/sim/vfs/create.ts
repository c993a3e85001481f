import {
  PATH_MAX,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
  S_ISGID,
} from '../kernel/constants.ts'
import { ACL_ACCESS, ACL_DEFAULT, ACL_TAGS, formatAcl, modeFromAcl, parseAcl } from './acl.ts'
import { capable } from './credentials.ts'
import type { Dentry } from './dentry.ts'
import { type Failable, failed } from './failable.ts'
import { DirectoryInode, FileInode, type Inode, SpecialInode, SymlinkInode } from './inode.ts'
import type { Location } from './mount.ts'
import { GRANTED, type Granted, mayCreate } from './permission.ts'
import { type Parent, step, type Walker, walkParent } from './walk.ts'

/** fs/namei.c filename_create(): the place for a new name. EEXIST comes before EROFS, EROFS before EACCES. */
export function placeForNew(walker: Walker, path: string, isDirectory: boolean): Failable<Parent> {
  const parent = walkParent(walker, path)
  if (failed(parent)) return parent
  if (parent.kind !== 'normal') return 'EEXIST'
  const found = step(walker, parent)
  if (failed(found)) return found
  if (found) return 'EEXIST'
  if (parent.hasTrailingSlash && !isDirectory) return 'ENOENT'
  return parent.at.mount.isReadonly ? 'EROFS' : parent
}

export function mkdir(walker: Walker, path: string, mode: number, umask: number): Failable<Granted> {
  const parent = placeForNew(walker, path, true)
  if (failed(parent)) return parent
  const granted = mayCreate(walker.credentials, parent.at)
  if (granted) return granted
  const made = makeNode(walker, parent, S_IFDIR | (mode & 0o1777), umask)
  return failed(made) ? made : GRANTED
}

export function mknod(walker: Walker, path: string, mode: number, rdev: number, umask: number): Failable<Granted> {
  const type = mode & S_IFMT || S_IFREG
  if (type === S_IFDIR) return 'EPERM'
  if (![S_IFREG, S_IFIFO, S_IFSOCK, S_IFCHR, S_IFBLK].includes(type)) return 'EINVAL'
  const parent = placeForNew(walker, path, false)
  if (failed(parent)) return parent
  const granted = mayCreate(walker.credentials, parent.at)
  if (granted) return granted
  // Character device 0:0 is a whiteout, which anybody may make.
  const isDevice = type === S_IFBLK || (type === S_IFCHR && rdev !== 0)
  if (isDevice && !capable(walker.credentials, 'CAP_MKNOD')) return 'EPERM'
  const made = makeNode(walker, parent, type | (mode & 0o7777), umask, rdev)
  return failed(made) ? made : GRANTED
}

export function symlink(walker: Walker, target: string, path: string): Failable<Granted> {
  if (target === '') return 'ENOENT'
  if (target.length >= PATH_MAX) return 'ENAMETOOLONG'
  const parent = placeForNew(walker, path, false)
  if (failed(parent)) return parent
  const granted = mayCreate(walker.credentials, parent.at)
  if (granted) return granted
  const { sb } = parent.at.mount
  if (!sb.takeInode()) return 'ENOSPC'
  const directory = parent.at.dentry.inode as DirectoryInode
  const { euid, egid } = walker.credentials
  const inode = new SymlinkInode(sb, euid, directory.mode & S_ISGID ? directory.gid : egid, target)
  if (inode.pageCount > 0 && !sb.takePage()) {
    sb.freeInode()
    return 'ENOSPC'
  }
  addEntry(parent.at, parent.name, inode)
  return GRANTED
}

/** Makes the inode and its name; permissions have been checked. */
export function makeNode(walker: Walker, parent: Parent, mode: number, umask: number, rdev = 0): Failable<Location> {
  const { sb } = parent.at.mount
  const directory = parent.at.dentry.inode as DirectoryInode
  if (directory.isFixed) return 'EPERM'
  if (!sb.takeInode()) return 'ENOSPC'
  const inode = newInode(walker, directory, mode, umask, rdev)
  return { mount: parent.at.mount, dentry: addEntry(parent.at, parent.name, inode) }
}

export function newInode(walker: Walker, directory: DirectoryInode, mode: number, umask: number, rdev = 0): Inode {
  const { euid, egid } = walker.credentials
  const setgid = directory.mode & S_ISGID
  const gid = setgid ? directory.gid : egid
  const type = mode & S_IFMT
  const inheritedAcl = directory.xattrs?.get(ACL_DEFAULT)
  const permissions = mode & 0o7777 & ~(inheritedAcl ? 0 : umask)
  const inode = makeKind(directory, type, permissions, euid, gid, rdev)
  if (type === S_IFDIR && setgid) inode.mode |= S_ISGID
  if (inheritedAcl) inheritAcl(inode, inheritedAcl)
  return inode
}

/** Puts a name into a directory and stamps the directory. */
export function addEntry(at: Location, name: string, inode: Inode): Dentry {
  const directory = at.dentry.inode as DirectoryInode
  const dentry = directory.add(at.dentry, name, inode)
  if (inode.isDirectory) directory.nlink++
  directory.touchContent()
  return dentry
}

function makeKind(dir: DirectoryInode, type: number, permissions: number, uid: number, gid: number, rdev: number) {
  switch (type) {
    case S_IFDIR:
      return new DirectoryInode(dir.sb, permissions, uid, gid)
    case S_IFREG:
      return new FileInode(dir.sb, permissions, uid, gid)
    default:
      return new SpecialInode(dir.sb, type | permissions, uid, gid, rdev)
  }
}

/** acl(5), "object creation": the default ACL becomes the access ACL, cut by the mode that was asked for. */
function inheritAcl(inode: Inode, acl: Uint8Array): void {
  const entries = parseAcl(acl)
  if (!entries) return
  const hasMask = entries.some((e) => e.tag === ACL_TAGS.mask)
  const cut = entries.map((entry) => {
    if (entry.tag === ACL_TAGS.userObj) return { ...entry, perm: entry.perm & (inode.mode >> 6) }
    if (entry.tag === (hasMask ? ACL_TAGS.mask : ACL_TAGS.groupObj))
      return { ...entry, perm: entry.perm & (inode.mode >> 3) }
    return entry.tag === ACL_TAGS.other ? { ...entry, perm: entry.perm & inode.mode } : entry
  })
  inode.mode = modeFromAcl(inode.mode, cut)
  inode.xattrs = new Map()
  if (entries.length > 3) inode.xattrs.set(ACL_ACCESS, formatAcl(cut))
  if (inode.isDirectory) inode.xattrs.set(ACL_DEFAULT, acl)
}
