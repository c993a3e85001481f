import type { Failable, Inode } from '../../vfs/index.ts'
import type { Process } from '../process.ts'

/** A symlink of /proc whose text is made when somebody reads it. */
export interface DynamicLink {
  readlink(reader: Process): Failable<{ text: string }>
}

export const isDynamicLink = (inode: Inode): inode is Inode & DynamicLink => 'readlink' in inode
