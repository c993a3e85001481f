import type { Failable } from '../vfs/index.ts'
import { knownLocks } from './files/locks.ts'
import type { OpenFile } from './files/open-file.ts'
import type { Fd } from './sys.ts'

interface Slot {
  readonly file: OpenFile
  cloexec: boolean
}

/** A process's descriptors. Several slots, of several processes, may share one open file. */
export class FdTable {
  private slots: (Slot | undefined)[] = []
  /** All numbers below are taken: with 100,000 open files nobody counts from 0. */
  private full = 0

  get(fd: Fd): OpenFile | undefined {
    return this.slots[fd]?.file
  }

  slot(fd: Fd): Slot | undefined {
    return this.slots[fd]
  }

  /** Takes the lowest free number from `least` on that is below `limit`. */
  install(file: OpenFile, limit: number, least = 0, cloexec = false): Failable<Fd> {
    const fd = this.lowestFree(least)
    if (fd >= limit) return 'EMFILE'
    this.put(fd, file, cloexec)
    return fd
  }

  lowestFree(least: Fd = 0): Fd {
    let fd = Math.max(least, this.full)
    while (this.slots[fd]) fd++
    if (least <= this.full) this.full = fd
    return fd
  }

  /** Puts the file at exactly this number; what was there is closed. */
  put(fd: Fd, file: OpenFile, cloexec = false): void {
    file.refs++
    const old = this.slots[fd]
    this.slots[fd] = { file, cloexec }
    if (old) drop(old.file)
  }

  close(fd: Fd): boolean {
    const slot = this.slots[fd]
    if (!slot) return false
    this.slots[fd] = undefined
    this.full = Math.min(this.full, fd)
    drop(slot.file)
    return true
  }

  copy(): FdTable {
    const copy = new FdTable()
    copy.slots = this.slots.map((slot) => slot && { ...slot })
    copy.full = this.full
    for (const slot of copy.slots) if (slot) slot.file.refs++
    return copy
  }

  closeOnExec(): void {
    for (const fd of this.fds()) if (this.slots[fd]!.cloexec) this.close(fd)
  }

  closeAll(): void {
    for (const fd of this.fds()) this.close(fd)
  }

  fds(): Fd[] {
    const fds: Fd[] = []
    for (let fd = 0; fd < this.slots.length; fd++) if (this.slots[fd]) fds.push(fd)
    return fds
  }
}

/** Counts one reference less; the last one closes the file. */
export function drop(file: OpenFile): void {
  file.refs--
  if (file.refs > 0) return
  if (file.flockHeld) knownLocks(file.inode!)?.flock(file, 'unlock')
  file.close()
}
