import { W_OK } from '../kernel/constants.ts'
import { placeForNew } from './create.ts'
import { capable } from './credentials.ts'
import { type Failable, failed } from './failable.ts'
import type { DirectoryInode, Inode } from './inode.ts'
import type { Location } from './mount.ts'
import { GRANTED, type Granted, mayAccess, mayCreate, mayDelete, owns } from './permission.ts'
import { dropName } from './remove.ts'
import { entryOf, type Parent, type Walker, walk, walkParent } from './walk.ts'

export interface RenameFlags {
  readonly noreplace?: boolean
  readonly exchange?: boolean
}

/** fs/namei.c do_renameat2(); the order of the checks is the kernel's. */
export function rename(walker: Walker, from: string, to: string, flags: RenameFlags = {}): Failable<Granted> {
  if (flags.noreplace && flags.exchange) return 'EINVAL'
  const oldParent = walkParent(walker, from)
  if (failed(oldParent)) return oldParent
  const newParent = walkParent(walker, to)
  if (failed(newParent)) return newParent
  if (oldParent.at.mount !== newParent.at.mount) return 'EXDEV'
  if (oldParent.kind !== 'normal') return 'EBUSY'
  if (newParent.kind !== 'normal') return flags.noreplace ? 'EEXIST' : 'EBUSY'
  if (oldParent.at.mount.isReadonly) return 'EROFS'
  const source = entryOf(oldParent)
  if (failed(source)) return source
  if (!source) return 'ENOENT'
  const target = entryOf(newParent)
  if (failed(target)) return target
  if (flags.noreplace && target) return 'EEXIST'
  if (flags.exchange && !target) return 'ENOENT'
  const shape = checkShape(oldParent, newParent, source, target, flags)
  if (shape) return shape
  if (target && target.dentry.inode === source.dentry.inode) return GRANTED
  const granted = checkPermissions(walker, oldParent, newParent, source, target, flags)
  if (granted) return granted
  if (source.dentry.mounted || target?.dentry.mounted) return 'EBUSY'
  if (flags.exchange) return exchange(oldParent, newParent, source, target!)
  if (target) {
    const victim = target.dentry.inode
    if (victim.isDirectory && !(victim as DirectoryInode).isEmpty()) return 'ENOTEMPTY'
    dropName(newParent.at, target)
  }
  moveEntry(oldParent.at, newParent, source)
  return GRANTED
}

/** fs/namei.c do_linkat() with may_linkat(), fs.protected_hardlinks being 1. */
export function link(walker: Walker, from: string, to: string, followSymlinks = false): Failable<Granted> {
  const source = walk(walker, from, followSymlinks)
  if (failed(source)) return source
  const parent = placeForNew(walker, to, false)
  if (failed(parent)) return parent
  if (source.mount !== parent.at.mount) return 'EXDEV'
  const { inode } = source.dentry
  if (!mayHardlink(walker, inode)) return 'EPERM'
  const granted = mayCreate(walker.credentials, parent.at)
  if (granted) return granted
  if (inode.immutable || inode.appendOnly || inode.isDirectory) return 'EPERM'
  if (inode.nlink === 0) return 'ENOENT'
  if (inode.sb.isTmpfs && !inode.sb.takeInode()) return 'ENOSPC'
  const directory = parent.at.dentry.inode as DirectoryInode
  directory.add(parent.at.dentry, parent.name, inode)
  inode.nlink++
  directory.touchContent()
  inode.ctime = directory.ctime
  return GRANTED
}

function mayHardlink(walker: Walker, inode: Inode): boolean {
  if (owns(walker.credentials, inode)) return true
  if (!inode.isRegular) return false
  if (inode.mode & 0o4000 || (inode.mode & 0o2010) === 0o2010) return false
  return mayAccess(walker.credentials, inode, 6) === GRANTED || capable(walker.credentials, 'CAP_FOWNER')
}

function checkShape(
  oldParent: Parent,
  newParent: Parent,
  source: Location,
  target: Location | null,
  flags: RenameFlags,
): Failable<Granted> {
  const isDirectory = source.dentry.inode.isDirectory
  if (!isDirectory && oldParent.hasTrailingSlash) return 'ENOTDIR'
  const arrivesAsDirectory = flags.exchange ? target!.dentry.inode.isDirectory : isDirectory
  if (!arrivesAsDirectory && newParent.hasTrailingSlash) return 'ENOTDIR'
  if (newParent.at.dentry.isBelow(source.dentry)) return 'EINVAL'
  if (target && oldParent.at.dentry.isBelow(target.dentry)) return flags.exchange ? 'EINVAL' : 'ENOTEMPTY'
  return GRANTED
}

function checkPermissions(
  { credentials }: Walker,
  oldParent: Parent,
  newParent: Parent,
  source: Location,
  target: Location | null,
  flags: RenameFlags,
): Failable<Granted> {
  const { inode } = source.dentry
  const leaving = mayDelete(credentials, oldParent.at, inode, inode.isDirectory)
  if (leaving) return leaving
  const asDirectory = flags.exchange ? (target?.dentry.inode.isDirectory ?? false) : inode.isDirectory
  const arriving = target
    ? mayDelete(credentials, newParent.at, target.dentry.inode, asDirectory)
    : mayCreate(credentials, newParent.at)
  if (arriving) return arriving
  if (!inode.isDirectory || oldParent.at.dentry === newParent.at.dentry) return GRANTED
  return mayAccess(credentials, inode, W_OK)
}

function moveEntry(from: Location, to: Parent, source: Location): void {
  const { dentry } = source
  const oldDirectory = from.dentry.inode as DirectoryInode
  const newDirectory = to.at.dentry.inode as DirectoryInode
  oldDirectory.entries.delete(dentry.name)
  dentry.name = to.name
  dentry.parent = to.at.dentry
  newDirectory.entries.set(to.name, dentry)
  if (dentry.inode.isDirectory) {
    oldDirectory.nlink--
    newDirectory.nlink++
  }
  oldDirectory.touchContent()
  newDirectory.touchContent()
  dentry.inode.ctime = newDirectory.ctime
}

function exchange(oldParent: Parent, newParent: Parent, source: Location, target: Location): Failable<Granted> {
  const oldDirectory = oldParent.at.dentry.inode as DirectoryInode
  const newDirectory = newParent.at.dentry.inode as DirectoryInode
  const [a, b] = [source.dentry, target.dentry]
  oldDirectory.entries.delete(a.name)
  newDirectory.entries.delete(b.name)
  oldDirectory.entries.set(a.name, b)
  newDirectory.entries.set(b.name, a)
  ;[a.name, b.name] = [b.name, a.name]
  ;[a.parent, b.parent] = [b.parent, a.parent]
  for (const [inode, change] of [
    [a.inode, 1],
    [b.inode, -1],
  ] as const) {
    if (!inode.isDirectory) continue
    oldDirectory.nlink -= change
    newDirectory.nlink += change
  }
  oldDirectory.touchContent()
  newDirectory.touchContent()
  return GRANTED
}
