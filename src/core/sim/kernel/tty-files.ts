import { Dentry, DirectoryInode, type Failable, type Location } from '../vfs/index.ts'
import type { OpenFile } from './files/open-file.ts'
import type { Kernel } from './kernel.ts'
import type { Process } from './process.ts'

export function openPtmx(_kernel: Kernel, _process: Process, _flags: number, _at: Location): Failable<OpenFile> {
  return 'ENXIO'
}
export function openTerminalDevice(
  _kernel: Kernel,
  _process: Process,
  _flags: number,
  _at: Location,
): Failable<OpenFile> {
  return 'ENXIO'
}
export function ptsRoot(kernel: Kernel): Dentry {
  return new Dentry('', null, new DirectoryInode(kernel.superBlock({ type: 'devpts' }), 0o755, 0, 0))
}
