import { type DirectoryInode, type Failable, type Location, parentOf, pathOf } from '../../vfs/index.ts'
import { S_IFDIR } from '../constants.ts'
import type { Dirent } from '../sys.ts'
import { OpenFile } from './open-file.ts'

/** A directory, or any file opened with O_PATH: a handle without content. */
export class DirectoryFile extends OpenFile {
  override get isSeekable(): boolean {
    return true
  }
  get name(): string {
    return pathOf(this.at!)
  }

  override seek(offset: number, whence: 'set' | 'cur' | 'end'): Failable<number> {
    return whence === 'end' ? 'EINVAL' : super.seek(offset, whence)
  }

  override tryRead(): 'EISDIR' {
    return 'EISDIR'
  }

  /** All entries after the position, `.` and `..` first. */
  entries(root: Location): readonly Dirent[] {
    const here = this.at!
    const directory = here.dentry.inode as DirectoryInode
    const above = parentOf(here, root).dentry.inode
    const all: Dirent[] = [
      { name: '.', ino: directory.ino, type: S_IFDIR },
      { name: '..', ino: above.ino, type: S_IFDIR },
    ]
    for (const { name, inode } of directory.list(here.dentry)) all.push({ name, ino: inode.ino, type: inode.type })
    const rest = all.slice(this.offset)
    this.offset = all.length
    return rest
  }
}

export class PathFile extends OpenFile {
  get name(): string {
    return pathOf(this.at!)
  }
  override get canRead(): boolean {
    return false
  }
  override get canWrite(): boolean {
    return false
  }
}
