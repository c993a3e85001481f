import {
  addEntry,
  Dentry,
  DirectoryInode,
  dropName,
  type Failable,
  type Location,
  pathOf,
  SpecialInode,
} from '../vfs/index.ts'
import { O_NOCTTY, POLLHUP, POLLIN, POLLOUT, S_IFCHR } from './constants.ts'
import { ByteQueue } from './files/byte-queue.ts'
import { DEV_PTMX, DEV_TTY, PTS_MAJOR } from './files/device.ts'
import { OpenFile } from './files/open-file.ts'
import type { Kernel } from './kernel.ts'
import type { Process } from './process.ts'
import { WaitQueue } from './scheduler.ts'
import { isOrphanedGroup } from './signal-delivery.ts'
import type { Winsize } from './sys.ts'
import { Terminal } from './tty.ts'

const TTY_GID = 5
const DEFAULT_SIZE: Winsize = { rows: 24, cols: 80 }

/** The root of devpts: `ptmx` and one node for each terminal. */
export function ptsRoot(kernel: Kernel): Dentry {
  const sb = kernel.superBlock({ type: 'devpts' })
  const directory = new DirectoryInode(sb, 0o755, 0, 0)
  const root = new Dentry('', null, directory)
  directory.add(root, 'ptmx', new SpecialInode(sb, S_IFCHR | 0o666, 0, TTY_GID, DEV_PTMX))
  kernel.ptsRoot = root
  return root
}

/** Makes a terminal and its node; `uid` may open it. */
export function makeTerminal(
  kernel: Kernel,
  uid: number,
  size: Winsize,
  onOutput: (bytes: Uint8Array) => void,
): Terminal {
  let number = 0
  while (kernel.terminals.has(number)) number++
  const terminal = new Terminal(kernel, number, size, onOutput)
  kernel.terminals.set(number, terminal)
  const at = ptsLocation(kernel)
  if (at) {
    const node = new SpecialInode(at.mount.sb, S_IFCHR | 0o620, uid, TTY_GID, PTS_MAJOR * 256 + number)
    addEntry(at, String(number), node)
    terminal.inode = node
  }
  return terminal
}

export function removeTerminal(kernel: Kernel, terminal: Terminal): void {
  terminal.hangUp()
  kernel.terminals.delete(terminal.number)
  const at = ptsLocation(kernel)
  const dentry = at && (at.dentry.inode as DirectoryInode).entries.get(String(terminal.number))
  if (at && dentry) dropName(at, { mount: at.mount, dentry })
}

function ptsLocation(kernel: Kernel): Location | null {
  const dentry = kernel.ptsRoot
  const mount = kernel.mounts.find((candidate) => candidate.root === dentry)
  return dentry && mount ? { mount, dentry } : null
}

/** open(2) of /dev/tty or /dev/pts/N. A session leader without a terminal takes it as its own. */
export function openTerminalDevice(kernel: Kernel, process: Process, flags: number, at: Location): Failable<OpenFile> {
  const { rdev } = at.dentry.inode
  const terminal = rdev === DEV_TTY ? process.session.terminal : kernel.terminals.get(rdev % 256)
  if (!terminal) return rdev === DEV_TTY ? 'ENXIO' : 'EIO'
  const { session } = process
  if (!(flags & O_NOCTTY) && session.id === process.pid && !session.terminal && !terminal.session) {
    session.terminal = terminal
    terminal.session = session
    terminal.foreground = process.pgid
  }
  return new TtyFile(kernel, terminal, flags, at)
}

/** The processes' side. */
export class TtyFile extends OpenFile {
  constructor(
    private readonly kernel: Kernel,
    readonly terminal: Terminal,
    flags: number,
    at: Location,
  ) {
    super(flags, at)
  }

  get name(): string {
    return this.inode!.rdev === DEV_TTY ? '/dev/tty' : pathOf(this.at!)
  }
  override get readQueue(): WaitQueue {
    return this.terminal.readable
  }
  override get writeQueue(): WaitQueue {
    return this.terminal.readable
  }

  override tryRead(process: Process, count: number): Failable<Uint8Array> {
    const { terminal } = this
    if (terminal.isHungUp) return new Uint8Array(0)
    const stopped = jobControl(this.kernel, process, terminal, 'SIGTTIN')
    if (stopped) return stopped
    return terminal.discipline.read(count) ?? 'EAGAIN'
  }

  override tryWrite(_process: Process, bytes: Uint8Array): Failable<number> {
    if (this.terminal.isHungUp) return 'EIO'
    this.terminal.write(bytes)
    return bytes.length
  }

  override poll(): number {
    const { discipline, isHungUp } = this.terminal
    return POLLOUT | (discipline.hasInput ? POLLIN : 0) | (isHungUp ? POLLIN | POLLHUP : 0)
  }
}

/**
 * tty_jobctrl.c: what a background process of the terminal's session gets for touching it. `ERESTARTSYS` is no answer a
 * program sees: the process has been stopped, and asks again when it is continued.
 */
export function jobControl(
  kernel: Kernel,
  process: Process,
  terminal: Terminal,
  signal: 'SIGTTIN' | 'SIGTTOU',
): 'EIO' | 'EAGAIN' | null {
  if (process.session.terminal !== terminal || terminal.foreground === process.pgid) return null
  const isIgnored = process.disposition(signal).kind === 'ignore' || process.blocked.has(signal)
  if (isIgnored) return signal === 'SIGTTIN' ? 'EIO' : null
  if (isOrphanedGroup(kernel, process)) return 'EIO'
  for (const member of kernel.group(process.pgid)) kernel.post(member, signal)
  return 'EAGAIN'
}

/** open(2) of /dev/ptmx: the master side of a new terminal, for programs such as script and sshd. */
export function openPtmx(kernel: Kernel, process: Process, flags: number, at: Location): Failable<OpenFile> {
  return new MasterFile(kernel, process.credentials.euid, flags, at)
}

export class MasterFile extends OpenFile {
  readonly terminal: Terminal
  private readonly output = new ByteQueue()
  private readonly readable = new WaitQueue()

  constructor(
    private readonly kernel: Kernel,
    uid: number,
    flags: number,
    at: Location,
  ) {
    super(flags, at)
    this.terminal = makeTerminal(kernel, uid, DEFAULT_SIZE, (bytes) => {
      this.output.push(bytes)
      kernel.scheduler.wakeAll(this.readable)
    })
  }

  get name(): string {
    return '/dev/ptmx'
  }
  override get readQueue(): WaitQueue {
    return this.readable
  }

  override tryRead(_process: Process, count: number): Failable<Uint8Array> {
    return this.output.length > 0 ? this.output.take(count) : 'EAGAIN'
  }
  override tryWrite(_process: Process, bytes: Uint8Array): Failable<number> {
    this.terminal.input(bytes)
    return bytes.length
  }
  override poll(): number {
    return POLLOUT | (this.output.length > 0 ? POLLIN : 0)
  }
  protected override onLastClose(): void {
    removeTerminal(this.kernel, this.terminal)
  }
}
