import {
  type Credentials,
  Dentry,
  DirectoryInode,
  type Failable,
  type Inode,
  type Location,
  type SuperBlock,
  SymlinkInode,
} from '../../vfs/index.ts'
import { S_IFLNK } from '../constants.ts'
import type { Process } from '../process.ts'
import { ProcFileInode } from './generated.ts'
import type { DynamicLink } from './magic.ts'

/** A file made of a function; `write` is absent where /proc refuses. */
export interface FileSpec {
  readonly text: (reader: Process) => Failable<{ readonly text: string }> | { readonly text: string }
  readonly mode?: number
  readonly write?: (writer: Process, text: string) => Failable<0>
}

export class TextFile extends ProcFileInode {
  constructor(
    sb: SuperBlock,
    private readonly spec: FileSpec,
    uid = 0,
    gid = 0,
  ) {
    super(sb, spec.mode ?? 0o444, uid, gid)
  }
  content(reader: Process) {
    return this.spec.text(reader)
  }
  override accept(writer: Process, text: string): Failable<0> {
    return this.spec.write ? this.spec.write(writer, text) : 'EIO'
  }
}

/** A directory whose names come and go without anybody writing them: dentries are made when they are looked up. */
export abstract class DynamicDirectory extends DirectoryInode {
  private readonly made = new Map<string, Dentry>()

  /** The inode behind a name; the same name asks again only after `forgets` says so. */
  protected abstract find(name: string): Inode | undefined
  protected abstract names(): readonly string[]
  protected isStale(_name: string, _inode: Inode): boolean {
    return false
  }

  override get isFixed(): boolean {
    return true
  }

  override lookup(name: string, self: Dentry): Dentry | undefined {
    const old = this.made.get(name)
    if (old && !this.isStale(name, old.inode)) return old
    const inode = this.find(name)
    if (!inode) {
      this.made.delete(name)
      return undefined
    }
    const dentry = new Dentry(name, self, inode)
    this.made.set(name, dentry)
    return dentry
  }

  override list(self: Dentry): readonly Dentry[] {
    return this.names()
      .map((name) => this.lookup(name, self))
      .filter((dentry) => dentry !== undefined)
  }

  override isEmpty(): boolean {
    return this.names().length === 0
  }
  override get size(): number {
    return 0
  }
  override get pageCount(): number {
    return 0
  }
}

/** A directory with a fixed set of files and directories. */
export class FixedDirectory extends DynamicDirectory {
  constructor(
    sb: SuperBlock,
    private readonly children: ReadonlyMap<string, () => Inode>,
    mode = 0o555,
    uid = 0,
    gid = 0,
  ) {
    super(sb, mode, uid, gid)
  }
  protected find(name: string): Inode | undefined {
    return this.children.get(name)?.()
  }
  protected names(): readonly string[] {
    return [...this.children.keys()]
  }
}

/** A symlink whose text depends on the moment, such as /proc/self. */
export class ComputedLink extends SymlinkInode {
  constructor(
    sb: SuperBlock,
    private readonly compute: () => string,
  ) {
    super(sb, 0, 0, '')
  }
  override get target(): string {
    return this.compute()
  }
  override get size(): number {
    return 0
  }
}

/** A link that leads to a place whatever its text says: cwd, exe, root and the descriptors of a process. */
export class PlaceLink extends SymlinkInode implements DynamicLink {
  constructor(
    sb: SuperBlock,
    uid: number,
    gid: number,
    mode: number,
    private readonly describe: (reader: Process) => Failable<{ text: string }>,
    private readonly place: (who: Credentials) => Failable<Location>,
    private readonly shownSize: number,
  ) {
    super(sb, uid, gid, '')
    this.mode = S_IFLNK | mode
  }
  override get size(): number {
    return this.shownSize
  }
  readlink(reader: Process): Failable<{ text: string }> {
    return this.describe(reader)
  }
  jump(who: Credentials): Failable<Location> {
    return this.place(who)
  }
}

export const text = (value: string) => ({ text: value })
