import { type Failable, FileInode, type Location, SpecialInode } from '../../vfs/index.ts'
import { O_CLOEXEC, O_CREAT, O_EXCL, O_NOCTTY, O_PATH, O_TRUNC, S_IFCHR } from '../constants.ts'
import type { Kernel } from '../kernel.ts'
import { isProcFile, ProcOpenFile } from '../proc/generated.ts'
import type { Process } from '../process.ts'
import { openPtmx, openTerminalDevice } from '../tty-files.ts'
import { DEV_PTMX, DEV_TTY, DEVICES, DeviceFile, PTS_MAJOR } from './device.ts'
import { DirectoryFile, PathFile } from './directory.ts'
import type { OpenFile } from './open-file.ts'
import { Pipe, PipeEnd } from './pipe.ts'
import { RegularFile } from './regular.ts'

const CREATION_FLAGS = O_CREAT | O_EXCL | O_TRUNC | O_NOCTTY | O_CLOEXEC

/** Makes the open file for what a path led to. Fifos are opened by `openFifo`, which may have to wait. */
export function openInode(kernel: Kernel, process: Process, at: Location, allFlags: number): Failable<OpenFile> {
  const flags = allFlags & ~CREATION_FLAGS
  const { inode } = at.dentry
  if (allFlags & O_PATH) return new PathFile(flags, at)
  if (inode.isDirectory) return new DirectoryFile(flags, at)
  if (isProcFile(inode)) return ProcOpenFile.open(inode, flags, at, process)
  if (inode instanceof FileInode) return new RegularFile(flags, at)
  if (inode instanceof SpecialInode && inode.isDevice) return openDevice(kernel, process, at, allFlags)
  return 'ENXIO'
}

function openDevice(kernel: Kernel, process: Process, at: Location, allFlags: number): Failable<OpenFile> {
  const flags = allFlags & ~CREATION_FLAGS
  const { inode } = at.dentry
  if (inode.type !== S_IFCHR) return 'ENXIO'
  if (inode.rdev === DEV_PTMX) return openPtmx(kernel, process, flags, at)
  if (inode.rdev === DEV_TTY || Math.floor(inode.rdev / 256) === PTS_MAJOR) {
    return openTerminalDevice(kernel, process, allFlags, at)
  }
  const device = DEVICES.get(inode.rdev)
  return device ? new DeviceFile(flags, at, device, (count) => kernel.random.bytes(count)) : 'ENXIO'
}

/** The pipe behind a fifo: made at the first open, kept by the inode. */
export function pipeOfFifo(kernel: Kernel, inode: SpecialInode): Pipe {
  inode.attached ??= new Pipe(kernel.scheduler, inode.ino)
  return inode.attached as Pipe
}

/** A pipe reached through /proc/PID/fd has no place in the tree. */
export function fifoEnd(pipe: Pipe, flags: number, at: Location): PipeEnd {
  const { uid, gid, mtime } = at.dentry.inode
  const isNamed = at.dentry.parent !== null
  return new PipeEnd(pipe, flags & ~CREATION_FLAGS, isNamed ? at : null, { uid, gid, time: mtime })
}
