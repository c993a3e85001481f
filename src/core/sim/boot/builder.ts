import type { WorldFile } from '../../lib/index.ts'
import { ROOT_CREDENTIALS } from '../kernel/capabilities.ts'
import { S_IFBLK, S_IFCHR, S_IFIFO } from '../kernel/constants.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { type MountRequest, mountAt } from '../kernel/mounts.ts'
import {
  addEntry,
  type ContentSource,
  type DirectoryInode,
  type Failable,
  FileData,
  FileInode,
  failed,
  type Location,
  link,
  makeNode,
  PAGE_SIZE,
  type Parent,
  placeForNew,
  SymlinkInode,
  type Walker,
  walkLast,
  walkParent,
} from '../vfs/index.ts'
import type { CompleteUser } from './world.ts'

export interface Owner {
  readonly uid: number
  readonly gid: number
}
export const ROOT: Owner = { uid: 0, gid: 0 }

/** Builds the tree before the first process runs: as root, without a trace, and loudly when something cannot be. */
export class Builder {
  readonly walker: Walker
  /** Directories by path, so that a boot walks to each of them once; a mount may lay others over them. */
  private readonly directories = new Map<string, Location>()

  constructor(readonly kernel: Kernel) {
    this.walker = { root: kernel.root, cwd: kernel.root, credentials: ROOT_CREDENTIALS }
  }

  find(path: string, follow = true): Location | null {
    const known = this.directories.get(path)
    if (known && follow) return known
    const parent = this.parentOf(path)
    const at = failed(parent) ? parent : walkLast(this.walker, parent, follow)
    if (failed(at)) return null
    if (follow && at.dentry.inode.isDirectory) this.directories.set(path, at)
    return at
  }

  private parentOf(path: string): Failable<Parent> {
    const cut = path.lastIndexOf('/')
    const at = this.directories.get(path.slice(0, cut))
    const name = path.slice(cut + 1)
    if (!at || name === '' || name.startsWith('.')) return walkParent(this.walker, path)
    return { at, name, kind: 'normal', hasTrailingSlash: false, links: 0 }
  }

  directory(path: string, mode = 0o755, owner = ROOT): Location {
    const there = this.find(path)
    if (there) return there
    const parent = must(this.parentOf(path), path)
    const made = own(must(makeNode(this.walker, parent, 0o040000 | mode, 0), path), owner, mode)
    this.directories.set(path, made)
    return made
  }

  /** Makes the missing directories above a path. */
  parents(path: string, owner: Owner): void {
    const parent = path.slice(0, path.lastIndexOf('/')) || '/'
    if (this.find(parent)) return
    this.parents(parent, owner)
    this.directory(parent, 0o755, owner)
  }

  file(path: string, content: string | Uint8Array | ContentSource, mode = 0o644, owner = ROOT): Location {
    const parent = must(this.parentOf(path), path)
    const directory = parent.at.dentry.inode as DirectoryInode
    const old = directory.entries.get(parent.name)
    if (old) return this.rewrite({ mount: parent.at.mount, dentry: old }, content)
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    const { sb } = parent.at.mount
    sb.takeInode()
    const isSource = !(bytes instanceof Uint8Array)
    const data = isSource ? FileData.from(bytes) : new FileData()
    const inode = new FileInode(sb, mode, owner.uid, owner.gid, data)
    const location = { mount: parent.at.mount, dentry: addEntry(parent.at, parent.name, inode) }
    if (isSource) sb.usedPages += data.pageCount
    else if (bytes.length > 0) must(inode.write(0, bytes), path)
    return location
  }

  symlink(path: string, target: string, owner = ROOT): Location {
    const parent = must(this.parentOf(path), path)
    return this.symlinkIn(parent.at, parent.name, target, owner)
  }

  /** The same in a directory that is known: several hundred programs are put into two. */
  symlinkIn(directory: Location, name: string, target: string, owner = ROOT): Location {
    const { sb } = directory.mount
    const inode = new SymlinkInode(sb, owner.uid, owner.gid, target)
    sb.takeInode()
    return { mount: directory.mount, dentry: addEntry(directory, name, inode) }
  }

  programIn(directory: Location, name: string, image: ContentSource, mode: number): void {
    const { sb } = directory.mount
    sb.takeInode()
    sb.usedPages += Math.ceil(image.size / PAGE_SIZE)
    // The number and the time are those of the installation, whenever the inode is made.
    const ino = sb.ino()
    const now = sb.clock()
    const make = () => {
      const inode = new FileInode(sb, mode, ROOT.uid, ROOT.gid, FileData.from(image))
      inode.ino = ino
      inode.atime = inode.mtime = inode.ctime = inode.btime = now
      return inode
    }
    ;(directory.dentry.inode as DirectoryInode).add(directory.dentry, name, make)
  }

  node(path: string, mode: number, rdev: number, owner = ROOT): Location {
    const parent = must(placeForNew(this.walker, path, false), path)
    return own(must(makeNode(this.walker, parent, mode, 0, rdev), path), owner, mode & 0o7777)
  }

  mount(request: MountRequest): Location {
    const outcome = mountAt(this.kernel, this.walker, request)
    if (outcome) throw new Error(`mount ${request.type} on ${request.target}: ${outcome}`)
    this.directories.clear()
    return this.find(request.target)!
  }

  /** One entry of a world's `files`. */
  worldFile(path: string, spec: WorldFile, users: readonly CompleteUser[]): void {
    const owner = ownerOf(spec.owner ?? 'demo', spec.group, users)
    this.parents(path, ownerOf('demo', undefined, users))
    if (spec.link !== undefined) {
      must(link(this.walker, resolve(path, spec.link), path), path)
      return
    }
    const mode = Number.parseInt(spec.mode ?? (spec.dir ? '755' : '644'), 8)
    const location = this.make(path, spec, mode, owner)
    if (spec.symlink === undefined) own(location, owner, mode)
    stamp(location, spec)
  }

  private make(path: string, spec: WorldFile, mode: number, owner: Owner): Location {
    if (spec.symlink !== undefined) return this.symlink(path, spec.symlink, owner)
    if (spec.dir) return this.directory(path, mode, owner)
    if (spec.fifo) return this.node(path, S_IFIFO | mode, 0, owner)
    if (spec.device) {
      const [kind, major, minor] = spec.device
      return this.node(path, (kind === 'b' ? S_IFBLK : S_IFCHR) | mode, major * 256 + minor, owner)
    }
    const content = spec.size === undefined ? (spec.text ?? '') : new Uint8Array(spec.size).fill(spec.fill ?? 0)
    return this.file(path, content, mode, owner)
  }

  private rewrite(at: Location, content: string | Uint8Array | ContentSource): Location {
    const inode = at.dentry.inode as FileInode
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    inode.resize(0)
    if (bytes instanceof Uint8Array) inode.write(0, bytes)
    return at
  }
}

export function ownerOf(name: string, group: string | undefined, users: readonly CompleteUser[]): Owner {
  const find = (wanted: string) => {
    const user = users.find((candidate) => candidate.name === wanted)
    if (!user) throw new Error(`the world has no user ${wanted}`)
    return user
  }
  return { uid: find(name).uid, gid: find(group ?? name).gid }
}

const DEFAULT_MTIME = '2025-01-01T00:00:00Z'

/** Sets the times of an entry, as `touch -d` would. */
export function stamp(at: Location, spec: WorldFile): void {
  const { inode } = at.dentry
  inode.atime = inode.mtime = parseDate(spec.mtime ?? DEFAULT_MTIME)
}

const parseDate = (text: string) => Date.parse(text)

function own(at: Location, owner: Owner, mode: number): Location {
  const { inode } = at.dentry
  inode.uid = owner.uid
  inode.gid = owner.gid
  inode.mode = (inode.mode & ~0o7777) | mode
  return at
}

function resolve(path: string, relative: string): string {
  if (relative.startsWith('/')) return relative
  return `${path.slice(0, path.lastIndexOf('/'))}/${relative}`
}

function must<T>(outcome: Failable<T>, path: string): T {
  if (failed(outcome)) throw new Error(`the world could not be built: ${path}: ${outcome}`)
  return outcome as T
}
