import {
  O_ACCMODE,
  O_APPEND,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOATIME,
  O_NOFOLLOW,
  O_PATH,
  O_RDONLY,
  O_TMPFILE,
  O_TRUNC,
  O_WRONLY,
  R_OK,
  S_IFREG,
  W_OK,
} from '../kernel/constants.ts'
import { resize } from './attributes.ts'
import { addEntry, newInode } from './create.ts'
import { Dentry } from './dentry.ts'
import { type Failable, failed } from './failable.ts'
import { type DirectoryInode, FileInode, type Inode, SpecialInode } from './inode.ts'
import type { Location } from './mount.ts'
import { GRANTED, type Granted, mayAccess, mayCreate, owns } from './permission.ts'
import { type Parent, readLink, step, type Walker, walkLast, walkParent } from './walk.ts'

/** fs/namei.c path_openat(): finds or makes the inode. Fifos, devices and sockets are opened by the kernel afterwards. */
export function openPath(walker: Walker, path: string, flags: number, mode: number, umask: number): Failable<Location> {
  if (flags & O_CREAT && flags & O_DIRECTORY && !(flags & O_PATH)) return 'EINVAL'
  const parent = walkParent(walker, path)
  if (failed(parent)) return parent
  if ((flags & O_TMPFILE) === O_TMPFILE) return openTemporary(walker, parent, flags, mode, umask)
  return flags & O_CREAT && !(flags & O_PATH)
    ? openOrCreate(walker, parent, flags, mode, umask)
    : openExisting(walker, parent, flags)
}

function openExisting(walker: Walker, parent: Parent, flags: number): Failable<Location> {
  const found = walkLast(walker, parent, !(flags & O_NOFOLLOW))
  if (failed(found)) return found
  const { inode } = found.dentry
  if (flags & O_PATH) return flags & O_DIRECTORY && !inode.isDirectory ? 'ENOTDIR' : found
  if (flags & O_DIRECTORY && !inode.isDirectory) return inode.isSymlink ? 'ELOOP' : 'ENOTDIR'
  return finish(walker, found, flags)
}

function openOrCreate(walker: Walker, start: Parent, flags: number, mode: number, umask: number): Failable<Location> {
  let parent = start
  for (;;) {
    if (parent.kind !== 'normal') return flags & O_EXCL ? 'EEXIST' : 'EISDIR'
    if (parent.hasTrailingSlash) return 'EISDIR'
    const found = step(walker, parent)
    if (failed(found)) return found
    if (!found) return create(walker, parent, mode, umask)
    if (flags & O_EXCL) return 'EEXIST'
    const { inode } = found.dentry
    if (inode.isSymlink) {
      if (flags & O_NOFOLLOW) return 'ELOOP'
      const next = readLink(walker, parent, found)
      if (failed(next)) return next
      if (!('name' in next)) return finish(walker, next, flags)
      parent = next
      continue
    }
    return inode.isDirectory ? 'EISDIR' : finish(walker, found, flags)
  }
}

function create(walker: Walker, parent: Parent, mode: number, umask: number): Failable<Location> {
  const { at } = parent
  if (at.mount.isReadonly) return 'EROFS'
  const granted = mayCreate(walker.credentials, at)
  if (granted) return granted
  return makeFile(walker, at, parent.name, mode, umask)
}

function makeFile(walker: Walker, at: Location, name: string, mode: number, umask: number): Failable<Location> {
  const directory = at.dentry.inode as DirectoryInode
  if (directory.isFixed) return 'EACCES'
  if (!directory.sb.takeInode()) return 'ENOSPC'
  const inode = newInode(walker, directory, S_IFREG | (mode & 0o7777), umask)
  return { mount: at.mount, dentry: addEntry(at, name, inode) }
}

/** A file without a name, which goes away with its last descriptor. */
function openTemporary(walker: Walker, parent: Parent, flags: number, mode: number, umask: number): Failable<Location> {
  if ((flags & O_ACCMODE) === O_RDONLY) return 'EINVAL'
  const found = walkLast(walker, parent, true)
  if (failed(found)) return found
  if (!found.dentry.inode.isDirectory) return 'ENOTDIR'
  if (found.mount.isReadonly) return 'EROFS'
  const granted = mayCreate(walker.credentials, found)
  if (granted) return granted
  const directory = found.dentry.inode as DirectoryInode
  if (!directory.sb.takeInode()) return 'ENOSPC'
  const inode = newInode(walker, directory, S_IFREG | (mode & 0o7777), umask)
  inode.nlink = 0
  const dentry = new Dentry(`#${inode.ino}`, found.dentry, inode)
  dentry.deleted = true
  return { mount: found.mount, dentry }
}

/** may_open() and do_dentry_open(). */
function finish(walker: Walker, at: Location, flags: number): Failable<Location> {
  const { inode } = at.dentry
  const access = flags & O_ACCMODE
  const writes = access !== O_RDONLY || (flags & O_TRUNC) !== 0
  if (inode.isSymlink) return 'ELOOP'
  if (inode.isDirectory && writes) return 'EISDIR'
  if (inode instanceof SpecialInode && inode.isDevice && at.mount.flags.nodev) return 'EACCES'
  const wanted = (access === O_WRONLY ? 0 : R_OK) | (writes ? W_OK : 0)
  const granted = mayAccess(walker.credentials, inode, wanted, at.mount)
  if (granted) return granted
  const special = checkFlags(walker, inode, flags, writes)
  if (special) return special
  if (access !== O_RDONLY && inode.runners > 0) return 'ETXTBSY'
  if (flags & O_TRUNC && inode instanceof FileInode) resize(walker.credentials, inode, 0)
  return at
}

function checkFlags(walker: Walker, inode: Inode, flags: number, writes: boolean): Failable<Granted> {
  if (inode.appendOnly && writes && (!(flags & O_APPEND) || flags & O_TRUNC)) return 'EPERM'
  if (flags & O_NOATIME && !owns(walker.credentials, inode)) return 'EPERM'
  return GRANTED
}
