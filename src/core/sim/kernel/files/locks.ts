import type { Inode } from '../../vfs/index.ts'
import type { Process } from '../process.ts'
import { type Scheduler, WaitQueue } from '../scheduler.ts'
import type { Flock } from '../sys.ts'
import type { OpenFile } from './open-file.ts'

interface RecordLock {
  readonly owner: Process
  readonly type: 'read' | 'write'
  readonly start: number
  readonly end: number
}

/** The advisory locks on one inode: flock(2) belongs to the open file, fcntl(2) to the process. */
export class InodeLocks {
  readonly changed = new WaitQueue()
  private readonly flocks = new Map<OpenFile, 'shared' | 'exclusive'>()
  private records: RecordLock[] = []

  constructor(private readonly scheduler: Scheduler) {}

  /** False when somebody else's lock is in the way. */
  flock(file: OpenFile, operation: 'shared' | 'exclusive' | 'unlock'): boolean {
    this.flocks.delete(file)
    if (operation === 'unlock') {
      this.scheduler.wakeAll(this.changed)
      return true
    }
    const others = [...this.flocks.values()]
    if (operation === 'exclusive' ? others.length > 0 : others.includes('exclusive')) return false
    this.flocks.set(file, operation)
    return true
  }

  setRecord(owner: Process, lock: Flock): boolean {
    const start = lock.start
    const end = lock.length === 0 ? Number.POSITIVE_INFINITY : start + lock.length
    const overlaps = (other: RecordLock) => other.start < end && start < other.end
    if (lock.type !== 'unlock') {
      const isBlocked = this.records.some(
        (other) => other.owner !== owner && overlaps(other) && (lock.type === 'write' || other.type === 'write'),
      )
      if (isBlocked) return false
    }
    this.records = this.records.flatMap((other) =>
      other.owner === owner && overlaps(other) ? cut(other, start, end) : [other],
    )
    if (lock.type === 'unlock') this.scheduler.wakeAll(this.changed)
    else this.records.push({ owner, type: lock.type, start, end })
    return true
  }

  /** fcntl(2): closing any descriptor of the file drops all of the process's locks on it. */
  releaseRecords(owner: Process): void {
    const before = this.records.length
    this.records = this.records.filter((lock) => lock.owner !== owner)
    if (this.records.length < before) this.scheduler.wakeAll(this.changed)
  }
}

function cut(lock: RecordLock, start: number, end: number): RecordLock[] {
  const parts: RecordLock[] = []
  if (lock.start < start) parts.push({ ...lock, end: start })
  if (lock.end > end) parts.push({ ...lock, start: end })
  return parts
}

const table = new WeakMap<Inode, InodeLocks>()

export function locksOf(inode: Inode, scheduler: Scheduler): InodeLocks {
  let locks = table.get(inode)
  if (!locks) {
    locks = new InodeLocks(scheduler)
    table.set(inode, locks)
  }
  return locks
}

/** The locks of an inode if anybody ever locked it. */
export const knownLocks = (inode: Inode): InodeLocks | undefined => table.get(inode)
