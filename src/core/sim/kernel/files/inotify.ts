import { O_RDONLY } from '../constants.ts'
import type { Process } from '../process.ts'
import { WaitQueue } from '../scheduler.ts'
import type { Stat } from '../sys.ts'
import { OpenFile } from './open-file.ts'

/** What inotify_init1(2) gives. Simplified: nothing is ever told, so that its owner looks for itself from time to time. */
export class Inotify extends OpenFile {
  readonly #queue = new WaitQueue()

  constructor(private readonly time: number) {
    super(O_RDONLY, null)
  }

  get name(): string {
    return 'anon_inode:inotify'
  }
  override get readQueue(): WaitQueue {
    return this.#queue
  }
  override tryRead(_process: Process): 'EAGAIN' {
    return 'EAGAIN'
  }
  override poll(): number {
    return 0
  }
  /** All such files share one inode, which has no type. */
  override stat(): Stat {
    const { time } = this
    const times = { atime: time, mtime: time, ctime: time, btime: time }
    return {
      dev: 15,
      ino: 1057,
      mode: 0o600,
      nlink: 1,
      uid: 0,
      gid: 0,
      rdev: 0,
      size: 0,
      blksize: 4096,
      blocks: 0,
      ...times,
    }
  }
}
