import type { Failable } from '../../vfs/index.ts'
import type { Fd, Pid, SysResult, Termios, Winsize } from '../sys.ts'
import type { Terminal } from '../tty.ts'
import { jobControl, MasterFile, TtyFile } from '../tty-files.ts'
import { MachineCalls } from './machine.ts'

/** ioctl(2) on terminals. */
export abstract class TerminalCalls extends MachineCalls {
  isatty(fd: Fd): boolean {
    this.enter()
    const terminal = this.terminal(fd)
    this.leave('ioctl', [fd, 'TCGETS', '0x7ffc'], typeof terminal === 'string' ? terminal : 0)
    return typeof terminal !== 'string'
  }

  tcgetattr(fd: Fd): SysResult<Termios> {
    this.enter()
    const terminal = this.terminal(fd)
    const outcome = typeof terminal === 'string' ? terminal : terminal.discipline.termios
    return this.leave('ioctl', [fd, 'TCGETS', '0x7ffc'], outcome, { shown: 0 })
  }

  tcsetattr(fd: Fd, next: Partial<Termios>): SysResult {
    this.enter()
    const terminal = this.writableTerminal(fd)
    if (typeof terminal !== 'string') terminal.discipline.set(next)
    return this.leaveDone('ioctl', [fd, 'TCSETSW', '0x7ffc'], typeof terminal === 'string' ? terminal : 0)
  }

  tcgetpgrp(fd: Fd): SysResult<Pid> {
    this.enter()
    const terminal = this.controlling(fd)
    const outcome = typeof terminal === 'string' ? terminal : terminal.foreground
    return this.leave('ioctl', [fd, 'TIOCGPGRP', '0x7ffc'], outcome, { shown: 0 })
  }

  tcsetpgrp(fd: Fd, pgid: Pid): SysResult {
    this.enter()
    return this.leaveDone('ioctl', [fd, 'TIOCSPGRP', `[${pgid}]`], this.setForeground(fd, pgid))
  }

  private setForeground(fd: Fd, pgid: Pid): Failable<0> {
    const terminal = this.controlling(fd)
    if (typeof terminal === 'string') return terminal
    const stopped = jobControl(this.kernel, this.process, terminal, 'SIGTTOU')
    if (stopped) return stopped === 'EAGAIN' ? 'EINTR' : stopped
    const members = this.kernel.group(pgid)
    if (members.length === 0) return 'ESRCH'
    if (!members.some((member) => member.session === this.process.session)) return 'EPERM'
    terminal.foreground = pgid
    return 0
  }

  winsize(fd: Fd): SysResult<Winsize> {
    this.enter()
    const terminal = this.terminal(fd)
    const outcome = typeof terminal === 'string' ? terminal : terminal.size
    return this.leave('ioctl', [fd, 'TIOCGWINSZ', '0x7ffc'], outcome, { shown: 0 })
  }

  ttyname(fd: Fd): SysResult<string> {
    this.enter()
    const terminal = this.terminal(fd)
    const outcome = typeof terminal === 'string' ? terminal : { text: terminal.path }
    return this.leaveText('ioctl', [fd, 'TCGETS', '0x7ffc'], outcome, { shown: 0 })
  }

  private terminal(fd: Fd): Terminal | 'EBADF' | 'ENOTTY' | 'EIO' {
    const file = this.file(fd)
    if (!file) return 'EBADF'
    if (file instanceof MasterFile) return file.terminal
    if (!(file instanceof TtyFile)) return 'ENOTTY'
    return file.terminal.isHungUp ? 'EIO' : file.terminal
  }

  /** Changing a terminal from the background stops the process, as TOSTOP does for writing. */
  private writableTerminal(fd: Fd): Terminal | 'EBADF' | 'ENOTTY' | 'EIO' | 'EINTR' {
    const terminal = this.terminal(fd)
    if (typeof terminal === 'string') return terminal
    const stopped = jobControl(this.kernel, this.process, terminal, 'SIGTTOU')
    return stopped === 'EAGAIN' ? 'EINTR' : (stopped ?? terminal)
  }

  private controlling(fd: Fd): Terminal | 'EBADF' | 'ENOTTY' | 'EIO' {
    const terminal = this.terminal(fd)
    if (typeof terminal === 'string') return terminal
    return terminal === this.process.session.terminal ? terminal : 'ENOTTY'
  }
}
