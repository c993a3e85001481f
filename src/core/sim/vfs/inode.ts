import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } from '../kernel/constants.ts'
import type { Stat } from '../kernel/sys.ts'
import { Dentry } from './dentry.ts'
import type { Failable } from './failable.ts'
import { FileData, PAGE_SIZE } from './file-data.ts'
import { type SuperBlock, xattrCost } from './superblock.ts'

/** What all files have in common. The kinds below say what is inside. */
export abstract class Inode {
  declare ino: number
  declare nlink: number
  declare atime: number
  declare mtime: number
  declare ctime: number
  declare btime: number
  /** Somebody has asked for its times since they changed. */
  declare isSeen: boolean
  declare xattrs: Map<string, Uint8Array> | null
  /** chattr +i and +a. */
  declare immutable: boolean
  declare appendOnly: boolean
  /** Open file descriptions and running programs that keep a deleted inode alive. */
  declare holders: number
  /** Writers make execve fail with ETXTBSY, runners make open for writing fail with it. */
  declare writers: number
  declare runners: number

  // Assigned here and not declared with values: a machine boots with a hundred inodes, and this way they take a third of the time.
  constructor(
    readonly sb: SuperBlock,
    public mode: number,
    public uid: number,
    public gid: number,
  ) {
    this.ino = sb.ino()
    this.nlink = 1
    this.atime = this.mtime = this.ctime = this.btime = sb.now(null)
    this.isSeen = false
    this.xattrs = null
    this.immutable = this.appendOnly = false
    this.holders = this.writers = this.runners = 0
  }

  get type(): number {
    return this.mode & S_IFMT
  }
  /** What a directory of /proc described has gone. */
  get isVanished(): boolean {
    return false
  }
  get isDirectory(): boolean {
    return (this.mode & S_IFMT) === S_IFDIR
  }
  get isSymlink(): boolean {
    return (this.mode & S_IFMT) === S_IFLNK
  }
  get isRegular(): boolean {
    return (this.mode & S_IFMT) === S_IFREG
  }
  get size(): number {
    return 0
  }
  get pageCount(): number {
    return 0
  }
  get rdev(): number {
    return 0
  }

  /** For what changes the inode now. */
  changeTime(): number {
    const { isSeen } = this
    this.isSeen = false
    return this.sb.now(isSeen ? this.ctime : null)
  }

  stat(): Stat {
    this.isSeen = true
    return {
      dev: this.sb.dev,
      ino: this.ino,
      mode: this.mode,
      nlink: this.nlink,
      uid: this.uid,
      gid: this.gid,
      rdev: this.rdev,
      size: this.size,
      blksize: PAGE_SIZE,
      blocks: this.pageCount * (PAGE_SIZE / 512),
      atime: this.atime,
      mtime: this.mtime,
      ctime: this.ctime,
      btime: this.btime,
    }
  }

  touchContent(): void {
    this.mtime = this.ctime = this.changeTime()
  }

  /** Frees the space once nothing names or holds the inode. */
  release(): void {
    if (this.nlink > 0 || this.holders > 0) return
    this.sb.freePages(this.pageCount)
    this.sb.freeInode()
    for (const [name, value] of this.xattrs ?? []) this.sb.xattrBytes -= xattrCost(name, value)
    this.dispose()
  }

  protected dispose(): void {}
}

export class FileInode extends Inode {
  constructor(
    sb: SuperBlock,
    permissions: number,
    uid: number,
    gid: number,
    readonly data: FileData = new FileData(),
  ) {
    super(sb, S_IFREG | permissions, uid, gid)
  }

  override get size(): number {
    return this.data.size
  }
  override get pageCount(): number {
    return this.data.pageCount
  }

  /** Writes what there is room for; ENOSPC only when not one byte went. */
  write(offset: number, bytes: Uint8Array): Failable<number> {
    const room = this.reserve(offset, bytes.length)
    if (room === 0 && bytes.length > 0) return 'ENOSPC'
    this.data.write(offset, room === bytes.length ? bytes : bytes.subarray(0, room))
    this.touchContent()
    return room
  }

  resize(size: number): void {
    const before = this.data.pageCount
    this.data.resize(size)
    this.sb.freePages(before - this.data.pageCount)
    this.touchContent()
  }

  allocate(offset: number, length: number, keepSize: boolean): Failable<number> {
    const end = offset + length
    const missing: number[] = []
    for (let page = Math.floor(offset / PAGE_SIZE); page * PAGE_SIZE < end; page++) {
      if (!this.data.hasPage(page)) missing.push(page)
    }
    if (this.sb.usedPages + missing.length > this.sb.pages) return 'ENOSPC'
    for (const page of missing) {
      this.sb.takePage()
      this.data.addPage(page)
    }
    if (!keepSize && end > this.data.size) this.data.resize(end)
    this.touchContent()
    return 0
  }

  /** FALLOC_FL_PUNCH_HOLE: whole pages go back to the filesystem, the rest of the range becomes zeros. */
  punch(offset: number, length: number): void {
    const end = Math.min(offset + length, this.data.size)
    for (let at = offset; at < end; ) {
      const page = Math.floor(at / PAGE_SIZE)
      const next = Math.min(end, (page + 1) * PAGE_SIZE)
      const isWhole = at === page * PAGE_SIZE && (next - at === PAGE_SIZE || next === this.data.size)
      if (!this.data.hasPage(page)) at = next
      else if (isWhole) {
        this.data.removePage(page)
        this.sb.usedPages--
        at = next
      } else {
        this.data.write(at, new Uint8Array(next - at))
        at = next
      }
    }
    this.touchContent()
  }

  protected override dispose(): void {
    this.data.resize(0)
  }

  /** Takes the pages that a write needs from the filesystem; answers how many bytes have a page. */
  private reserve(offset: number, length: number): number {
    const end = offset + length
    for (let page = Math.floor(offset / PAGE_SIZE); page * PAGE_SIZE < end; page++) {
      if (this.data.hasPage(page)) continue
      if (!this.sb.takePage()) return Math.max(0, page * PAGE_SIZE - offset)
      this.data.addPage(page)
    }
    return length
  }
}

const DIRECTORY_BASE_SIZE = 40
const DIRECTORY_ENTRY_SIZE = 20

export class DirectoryInode extends Inode {
  readonly entries = new Map<string, Dentry>()

  constructor(sb: SuperBlock, permissions: number, uid: number, gid: number) {
    super(sb, S_IFDIR | permissions, uid, gid)
    this.nlink = 2
  }

  override get size(): number {
    return this.sb.isTmpfs ? DIRECTORY_BASE_SIZE + DIRECTORY_ENTRY_SIZE * this.entries.size : PAGE_SIZE
  }
  override get pageCount(): number {
    return this.sb.isTmpfs ? 0 : 1
  }

  /** /proc and /sys: names are not made by people. */
  get isFixed(): boolean {
    return false
  }

  lookup(name: string, _self: Dentry): Dentry | undefined {
    return this.entries.get(name)
  }

  /** tmpfs lists the newest entry first. */
  list(_self: Dentry): readonly Dentry[] {
    return [...this.entries.values()].reverse()
  }

  isEmpty(): boolean {
    return this.entries.size === 0
  }

  /** Puts a name on an inode. The caller has checked permissions and space. */
  add(parent: Dentry, name: string, inode: Inode | (() => Inode)): Dentry {
    const dentry = new Dentry(name, parent, inode)
    this.entries.set(name, dentry)
    return dentry
  }
}

/** tmpfs keeps short targets in the inode and gives long ones a page (mm/shmem.c, SHORT_SYMLINK_LEN). */
const SHORT_SYMLINK = 128

export class SymlinkInode extends Inode {
  constructor(
    sb: SuperBlock,
    uid: number,
    gid: number,
    private readonly text: string,
  ) {
    super(sb, S_IFLNK | 0o777, uid, gid)
  }
  get target(): string {
    return this.text
  }
  override get size(): number {
    return new TextEncoder().encode(this.target).length
  }
  override get pageCount(): number {
    return this.target.length >= SHORT_SYMLINK ? 1 : 0
  }
}

/** Devices, fifos and sockets: names for something that the kernel keeps elsewhere. */
export class SpecialInode extends Inode {
  /** The pipe behind a fifo or the socket bound here; the kernel's business. */
  attached: unknown = null

  constructor(
    sb: SuperBlock,
    mode: number,
    uid: number,
    gid: number,
    private readonly device = 0,
  ) {
    super(sb, mode, uid, gid)
  }
  override get rdev(): number {
    return this.device
  }
  get isFifo(): boolean {
    return this.type === S_IFIFO
  }
  get isSocket(): boolean {
    return this.type === S_IFSOCK
  }
  get isDevice(): boolean {
    return this.type === S_IFCHR || this.type === S_IFBLK
  }
}
