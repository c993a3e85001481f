import { type Failable, Inode, type Location, pathOf } from '../../vfs/index.ts'
import { S_IFREG } from '../constants.ts'
import { OpenFile } from '../files/open-file.ts'
import type { Process } from '../process.ts'

/** A file of /proc or /sys: its text is made when it is opened, and what is written to it is a command. */
export abstract class ProcFileInode extends Inode {
  constructor(sb: Inode['sb'], permissions: number, uid = 0, gid = 0) {
    super(sb, S_IFREG | permissions, uid, gid)
  }
  abstract content(reader: Process): Failable<{ readonly text: string }>
  accept(_writer: Process, _text: string): Failable<0> {
    return 'EINVAL'
  }
}

export const isProcFile = (inode: Inode): inode is ProcFileInode => inode instanceof ProcFileInode

export class ProcOpenFile extends OpenFile {
  static open(inode: ProcFileInode, flags: number, at: Location, process: Process): Failable<ProcOpenFile> {
    const file = new ProcOpenFile(flags, at)
    if (!file.canRead) return file
    const content = inode.content(process)
    // EIO is what a read answers, for a file that opens well.
    if (content === 'EIO') return file
    if (typeof content === 'string') return content
    file.bytes = new TextEncoder().encode(content.text)
    return file
  }

  private bytes = new Uint8Array(0)

  override get isSeekable(): boolean {
    return true
  }
  get name(): string {
    return pathOf(this.at!)
  }

  override tryRead(process: Process, count: number, offset: number | null): Failable<Uint8Array> {
    const start = offset ?? this.offset
    if (start === 0 && offset === null) {
      const fresh = (this.inode as ProcFileInode).content(process)
      if (typeof fresh === 'string') return fresh
      this.bytes = new TextEncoder().encode(fresh.text)
    }
    const bytes = this.bytes.slice(start, start + count)
    if (offset === null) this.offset = start + bytes.length
    return bytes
  }

  override tryWrite(process: Process, bytes: Uint8Array): Failable<number> {
    const outcome = (this.inode as ProcFileInode).accept(process, new TextDecoder().decode(bytes))
    return outcome || bytes.length
  }
}
