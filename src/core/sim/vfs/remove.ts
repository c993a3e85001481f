import { type Failable, failed } from './failable.ts'
import type { DirectoryInode } from './inode.ts'
import type { Location } from './mount.ts'
import { GRANTED, type Granted, mayDelete } from './permission.ts'
import { entryOf, type Walker, walkParent } from './walk.ts'

/** fs/namei.c do_unlinkat(): a read-only filesystem answers before anybody looks whether the name is there. */
export function unlink(walker: Walker, path: string): Failable<Granted> {
  const parent = walkParent(walker, path)
  if (failed(parent)) return parent
  if (parent.kind !== 'normal') return 'EISDIR'
  if (parent.at.mount.isReadonly) return 'EROFS'
  const victim = entryOf(parent)
  if (failed(victim)) return victim
  if (!victim) return 'ENOENT'
  if (parent.hasTrailingSlash) return victim.dentry.inode.isDirectory ? 'EISDIR' : 'ENOTDIR'
  const granted = mayDelete(walker.credentials, parent.at, victim.dentry.inode, false)
  if (granted) return granted
  if (victim.dentry.mounted) return 'EBUSY'
  dropName(parent.at, victim)
  return GRANTED
}

export function rmdir(walker: Walker, path: string): Failable<Granted> {
  const parent = walkParent(walker, path)
  if (failed(parent)) return parent
  if (parent.kind === 'dotdot') return 'ENOTEMPTY'
  if (parent.kind === 'dot') return 'EINVAL'
  if (parent.kind === 'root') return 'EBUSY'
  if (parent.at.mount.isReadonly) return 'EROFS'
  const victim = entryOf(parent)
  if (failed(victim)) return victim
  if (!victim) return 'ENOENT'
  const granted = mayDelete(walker.credentials, parent.at, victim.dentry.inode, true)
  if (granted) return granted
  if (victim.dentry.mounted) return 'EBUSY'
  if (!(victim.dentry.inode as DirectoryInode).isEmpty()) return 'ENOTEMPTY'
  dropName(parent.at, victim)
  return GRANTED
}

/** Takes a name out of its directory and lets the inode go if nothing else keeps it. */
export function dropName(at: Location, victim: Location): void {
  const directory = at.dentry.inode as DirectoryInode
  const { inode, name } = victim.dentry
  directory.entries.delete(name)
  directory.touchContent()
  victim.dentry.deleted = true
  if (inode.isDirectory) {
    inode.nlink = 0
    directory.nlink--
  } else {
    inode.nlink--
    if (inode.nlink > 0 && inode.sb.isTmpfs) inode.sb.freeInode()
  }
  inode.ctime = directory.ctime
  inode.release()
}
