import type { Statfs } from '../kernel/sys.ts'
import { PAGE_SIZE } from './file-data.ts'

/** Milliseconds. */
const TICK = 4
/** Where in a millisecond the ticks of this machine fall. */
const PHASE = 0.081245

export interface SuperBlockOptions {
  /** tmpfs, proc, sysfs, devtmpfs, devpts, ext4 … */
  readonly type: string
  readonly dev: number
  /** Capacity in 4 KiB pages and in inodes; Infinity is without a limit. */
  readonly pages?: number
  readonly inodes?: number
  readonly readonly?: boolean
  readonly clock: () => number
}

/** One filesystem: its counters decide about ENOSPC, its clock stamps the inodes. */
export class SuperBlock {
  readonly type: string
  readonly dev: number
  readonly clock: () => number
  readonly: boolean
  pages: number
  inodes: number
  usedPages = 0
  usedInodes = 0
  /** Bytes of xattrs; tmpfs takes them out of the space for inodes, 1 KiB each. */
  xattrBytes = 0
  private nextIno = 1
  private latest = 0

  constructor(options: SuperBlockOptions) {
    this.type = options.type
    this.dev = options.dev
    this.clock = options.clock
    this.readonly = options.readonly ?? false
    this.pages = options.pages ?? Number.POSITIVE_INFINITY
    this.inodes = options.inodes ?? Number.POSITIVE_INFINITY
  }

  /** tmpfs sizes directories by their entries and counts each hard link as an inode. */
  get isTmpfs(): boolean {
    return this.type === 'tmpfs' || this.type === 'devtmpfs'
  }

  /**
   * The time of a change: as coarse as the timer's tick, so that files which one program makes in a row are of one age. But a file whose
   * times somebody has `seen` since it was last changed gets the exact time, and is newer (multigrain timestamps, Linux 6.13).
   */
  now(seen: number | null): number {
    const exact = this.clock()
    const coarse = Math.max(this.latest, Math.floor((exact - PHASE) / TICK) * TICK + PHASE)
    if (seen === null || coarse > seen) return coarse
    this.latest = exact
    return exact
  }

  takePage(): boolean {
    if (this.usedPages >= this.pages) return false
    this.usedPages++
    return true
  }

  freePages(count: number): void {
    this.usedPages -= count
  }

  takeInode(): boolean {
    if (this.inodesTaken >= this.inodes) return false
    this.usedInodes++
    return true
  }

  get inodesTaken(): number {
    return this.usedInodes + Math.ceil(this.xattrBytes / INODE_SIZE)
  }

  freeInode(): void {
    this.usedInodes--
  }

  ino(): number {
    return this.nextIno++
  }

  statfs(flags: number): Statfs {
    const blocks = finite(this.pages)
    const files = finite(this.inodes)
    const bfree = Math.max(0, blocks - this.usedPages)
    const ffree = Math.max(0, files - this.inodesTaken)
    return { type: this.type, bsize: PAGE_SIZE, blocks, bfree, bavail: bfree, files, ffree, flags }
  }
}

const INODE_SIZE = 1024
const finite = (n: number) => (Number.isFinite(n) ? n : 0)

/** mm/shmem.c simple_xattr_space(): the record, its name and its value; ACLs are kept elsewhere. */
export const xattrCost = (name: string, value: Uint8Array | undefined) =>
  value && !name.startsWith('system.') ? 64 + name.length + value.length : 0
