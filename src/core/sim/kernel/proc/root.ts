import { Dentry, DirectoryInode } from '../../vfs/index.ts'
import type { Kernel } from '../kernel.ts'

export function procRoot(kernel: Kernel): Dentry {
  return new Dentry('', null, new DirectoryInode(kernel.superBlock({ type: 'proc' }), 0o555, 0, 0))
}
