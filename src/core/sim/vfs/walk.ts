import { MAXSYMLINKS, NAME_MAX, PATH_MAX, X_OK } from '../kernel/constants.ts'
import type { Credentials } from './credentials.ts'
import type { Failable } from './failable.ts'
import { failed } from './failable.ts'
import { DirectoryInode, type Inode, type SymlinkInode } from './inode.ts'
import { enterMounts, type Location, parentOf } from './mount.ts'
import { mayAccess } from './permission.ts'

/** From where and as whom a path is walked. */
export interface Walker {
  readonly root: Location
  readonly cwd: Location
  readonly credentials: Credentials
}

/** The directory that holds the last component, and what that component is. */
export interface Parent {
  readonly at: Location
  readonly name: string
  readonly kind: 'normal' | 'dot' | 'dotdot' | 'root'
  readonly hasTrailingSlash: boolean
  /** How many symlinks were followed on the way. */
  readonly links: number
}

/** A symlink of /proc which leads to a place, not to a path. */
export interface MagicLink {
  jump(who: Credentials): Failable<Location>
}
export const isMagicLink = (inode: Inode): inode is Inode & MagicLink => 'jump' in inode

/** Walks a whole path. `follow` decides about a symlink in the last place; a trailing slash always follows. */
export function walk(walker: Walker, path: string, follow: boolean): Failable<Location> {
  const parent = walkParent(walker, path)
  return failed(parent) ? parent : walkLast(walker, parent, follow)
}

/** Walks to the last component without looking at it. */
export function walkParent(walker: Walker, path: string): Failable<Parent> {
  if (path === '') return 'ENOENT'
  if (byteLength(path) >= PATH_MAX) return 'ENAMETOOLONG'
  return follow(walker, walker.cwd, path, 0)
}

/** The last step of a walk, from what `walkParent` found. */
export function walkLast(walker: Walker, parent: Parent, followLast: boolean): Failable<Location> {
  let last = parent
  for (;;) {
    const found = step(walker, last)
    if (failed(found)) return found
    if (!found) return 'ENOENT'
    const { inode } = found.dentry
    if (inode.isSymlink && (followLast || last.hasTrailingSlash)) {
      const next = readLink(walker, last, found)
      if (failed(next)) return next
      if (!('name' in next)) return last.hasTrailingSlash && !next.dentry.inode.isDirectory ? 'ENOTDIR' : next
      last = next
      continue
    }
    if (last.hasTrailingSlash && !inode.isDirectory) return 'ENOTDIR'
    return found
  }
}

/** What stands at the last component: a place, null when there is nothing. The directory has been searched already. */
export function step(walker: Walker, parent: Parent): Failable<Location | null> {
  const { at } = parent
  if (parent.kind === 'root' || parent.kind === 'dot') return at
  if (parent.kind === 'dotdot') return parentOf(at, walker.root)
  const found = entryOf(parent)
  return failed(found) || !found?.dentry.mounted ? found : enterMounts(found)
}

/** The name itself, not what is mounted on it: what unlink, rmdir and rename work on. */
export function entryOf({ at, name }: Parent): Failable<Location | null> {
  if (name.length * 3 > NAME_MAX && byteLength(name) > NAME_MAX) return 'ENAMETOOLONG'
  const directory = at.dentry.inode as DirectoryInode
  const dentry = directory.lookup(name, at.dentry)
  if (dentry) return { mount: at.mount, dentry }
  return directory.isFixed && directory.sb.type === 'proc' ? 'ENOENT' : null
}

/** Resolves a symlink found in the last place: to a place (magic link) or to a new last component. */
export function readLink(walker: Walker, parent: Parent, link: Location): Failable<Location | Parent> {
  const links = parent.links + 1
  if (links > MAXSYMLINKS) return 'ELOOP'
  const { inode } = link.dentry
  if (isMagicLink(inode)) return inode.jump(walker.credentials)
  const { target } = inode as SymlinkInode
  if (target === '') return 'ENOENT'
  const next = follow(walker, parent.at, target, links)
  return failed(next) || !parent.hasTrailingSlash ? next : { ...next, hasTrailingSlash: true }
}

function follow(walker: Walker, from: Location, path: string, linksSoFar: number): Failable<Parent> {
  let at = path.startsWith('/') ? walker.root : from
  let links = linksSoFar
  const names = path.split('/').filter((name) => name !== '')
  const hasTrailingSlash = names.length > 0 && path.endsWith('/')
  if (names.length === 0) return { at, name: '/', kind: 'root', hasTrailingSlash: false, links }
  for (let i = 0; i < names.length - 1; i++) {
    const access = maySearch(walker, at)
    if (access) return access
    const parent: Parent = { at, name: names[i]!, kind: kindOf(names[i]!), hasTrailingSlash: false, links }
    const found = stepDown(walker, parent)
    if (failed(found)) return found
    at = found.at
    links = found.links
  }
  const access = maySearch(walker, at)
  if (access) return access
  const name = names.at(-1)!
  return { at, name, kind: kindOf(name), hasTrailingSlash, links }
}

/** A component in the middle of a path: symlinks are followed, and it must be a directory. */
function stepDown(walker: Walker, parent: Parent): Failable<{ at: Location; links: number }> {
  let last = parent
  for (;;) {
    const found = step(walker, last)
    if (failed(found)) return found
    if (!found) return 'ENOENT'
    const { inode } = found.dentry
    if (inode instanceof DirectoryInode) return { at: found, links: last.links }
    if (!inode.isSymlink) return 'ENOTDIR'
    const next = readLink(walker, last, found)
    if (failed(next)) return next
    if (!('name' in next)) return next.dentry.inode.isDirectory ? { at: next, links: last.links + 1 } : 'ENOTDIR'
    last = next
  }
}

/** link_path_walk() asks this of a directory before it looks at the next component, even at the last one. */
function maySearch(walker: Walker, at: Location): Failable<0> {
  if (!at.dentry.inode.isDirectory) return 'ENOTDIR'
  return mayAccess(walker.credentials, at.dentry.inode, X_OK)
}

const kindOf = (name: string) => (name === '.' ? 'dot' : name === '..' ? 'dotdot' : 'normal')

const encoder = new TextEncoder()
export function byteLength(text: string): number {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return encoder.encode(text).length
  return text.length
}
