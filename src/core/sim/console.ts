import { environmentOf, startProcess, userOf } from './boot/start.ts'
import type { CompleteWorld } from './boot/world.ts'
import { exitCode } from './exit-code.ts'
import { O_RDWR } from './kernel/constants.ts'
import type { Kernel } from './kernel/kernel.ts'
import type { Process } from './kernel/process.ts'
import type { Pid, Winsize } from './kernel/sys.ts'
import type { Terminal as Pty } from './kernel/tty.ts'
import { makeTerminal } from './kernel/tty-files.ts'
import type { Terminal } from './machine-types.ts'

/** A person's seat at the machine: a pseudo-terminal with a login shell on it. */
export class Console implements Terminal {
  private readonly pty: Pty
  private process: Process | null = null

  constructor(
    private readonly kernel: Kernel,
    private readonly world: CompleteWorld,
    size: Winsize,
    onOutput: (bytes: Uint8Array) => void,
    private readonly onTold: (what: { kind: 'keys'; bytes: Uint8Array } | { kind: 'resize'; size: Winsize }) => void,
  ) {
    this.pty = makeTerminal(kernel, userOf(world, world.user).uid, size, onOutput)
  }

  get shell(): Pid {
    return this.process?.pid ?? 0
  }

  /** Called when the machine has booted. */
  login(): void {
    const { kernel, world, pty } = this
    const user = userOf(world, world.user)
    this.process = startProcess(kernel, world, {
      user,
      argv: ['bash'],
      env: { ...environmentOf(world, user), TERM: 'xterm-256color' },
      cwd: world.cwd,
      newSession: true,
      stdio: function* (sys) {
        yield* sys.open(pty.path, O_RDWR)
        sys.dup2(0, 1)
        sys.dup2(0, 2)
      },
    })
  }

  input(bytes: Uint8Array): void {
    this.onTold({ kind: 'keys', bytes: bytes.slice() })
    this.pty.input(bytes)
  }

  resize(size: Winsize): void {
    this.onTold({ kind: 'resize', size })
    this.pty.resize(size)
  }

  atPrompt(): boolean {
    const { process, pty } = this
    if (process?.state !== 'sleeping' || !this.readsLine()) return false
    return pty.discipline.isEmpty && pty.readable.waiters.has(process)
  }

  /** Readline reads in raw mode with the shell in the foreground; `read` and other programs read in canonical mode. */
  readsLine(): boolean {
    const { process, pty } = this
    if (!process || process.isDead) return false
    return !pty.discipline.termios.icanon && pty.foreground === process.pgid
  }

  exitCode(): number | null {
    return this.process?.status ? exitCode(this.process.status) : null
  }
}
