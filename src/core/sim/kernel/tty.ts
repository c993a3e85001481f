import type { SpecialInode } from '../vfs/index.ts'
import type { Signal } from './constants.ts'
import type { Kernel } from './kernel.ts'
import { LineDiscipline } from './line-discipline.ts'
import type { Session } from './process.ts'
import { WaitQueue } from './scheduler.ts'
import type { Pid, Winsize } from './sys.ts'

/** A pseudo-terminal: the host (or a program with /dev/ptmx) on one side, processes on the other. */
export class Terminal {
  readonly readable = new WaitQueue()
  readonly discipline: LineDiscipline
  session: Session | null = null
  foreground: Pid = 0
  isHungUp = false
  /** The device node /dev/pts/N, whose owner may open it. */
  inode: SpecialInode | null = null

  constructor(
    private readonly kernel: Kernel,
    readonly number: number,
    public size: Winsize,
    private readonly onOutput: (bytes: Uint8Array) => void,
  ) {
    this.discipline = new LineDiscipline(
      (bytes) => this.onOutput(bytes),
      (signal) => this.signalForeground(signal),
    )
  }

  get path(): string {
    return `/dev/pts/${this.number}`
  }

  input(bytes: Uint8Array): void {
    this.discipline.type(bytes)
    this.kernel.scheduler.wakeAll(this.readable)
  }

  write(bytes: Uint8Array): void {
    this.onOutput(this.discipline.output(bytes).slice())
  }

  resize(size: Winsize): void {
    const changed = size.rows !== this.size.rows || size.cols !== this.size.cols
    this.size = size
    if (changed) this.signalForeground('SIGWINCH')
  }

  /** The other side has gone, or the session's leader: everybody in it is told, reads end. */
  hangUp(): void {
    if (this.isHungUp) return
    this.isHungUp = true
    this.kernel.scheduler.wakeAll(this.readable)
    const leader = this.session && this.kernel.find(this.session.id)
    if (leader && !leader.isDead) this.kernel.post(leader, 'SIGHUP')
    this.signalForeground('SIGHUP')
    this.signalForeground('SIGCONT')
    this.disown()
  }

  /** The session's leader has ended: the terminal is free for another session. */
  leaderEnded(): void {
    this.signalForeground('SIGHUP')
    this.signalForeground('SIGCONT')
    this.disown()
  }

  signalForeground(signal: Signal): void {
    if (this.foreground === 0) return
    for (const process of this.kernel.group(this.foreground)) this.kernel.post(process, signal)
  }

  private disown(): void {
    if (this.session) this.session.terminal = null
    this.session = null
    this.foreground = 0
  }
}
