import { changedBy, type Failable, type FileInode, type Location, pathOf } from '../../vfs/index.ts'
import { O_APPEND } from '../constants.ts'
import type { Process } from '../process.ts'
import { OpenFile } from './open-file.ts'

/** The largest file that Linux's page cache can address (MAX_LFS_FILESIZE). */
const MAX_FILE_SIZE = Number.MAX_SAFE_INTEGER

export class RegularFile extends OpenFile {
  private readonly file: FileInode

  constructor(flags: number, at: Location) {
    super(flags, at)
    this.file = at.dentry.inode as FileInode
    if (this.canWrite) this.file.writers++
  }

  override get isSeekable(): boolean {
    return true
  }
  get name(): string {
    return pathOf(this.at!)
  }

  override tryRead(_process: Process, count: number, offset: number | null): Failable<Uint8Array> {
    const bytes = this.file.data.read(offset ?? this.offset, count)
    if (offset === null) this.offset += bytes.length
    return bytes
  }

  override tryWrite(process: Process, bytes: Uint8Array, offset: number | null): Failable<number> {
    const start = this.flags & O_APPEND ? this.file.size : (offset ?? this.offset)
    if (bytes.length === 0) return 0
    if (start + bytes.length > MAX_FILE_SIZE) return 'EFBIG'
    changedBy(process.credentials, this.file)
    const written = this.file.write(start, bytes)
    if (typeof written === 'number' && offset === null) this.offset = start + written
    return written
  }

  protected override onLastClose(): void {
    if (this.canWrite) this.file.writers--
  }
}
