/** Where strace writes: its errors, and the file or command of -o. */
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Fd, Pid, Sys, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { Output } from '../lib/stdio.ts'

export function* complain(self: Command, message: string): Task<number> {
  yield* self.stderr.write(`strace: ${message}\n`)
  return 1
}

export function* outputOf(self: Command, path: string | null, isAppending = false): Task<Output | null> {
  if (path === null) return self.stderr
  if (path.startsWith('|') || path.startsWith('!')) return pipeTo(self, path.slice(1))
  const fd = yield* self.sys.open(path, O_WRONLY | O_CREAT | (isAppending ? O_APPEND : O_TRUNC), 0o666)
  if (!fd.ok) {
    yield* complain(self, `Can't fopen '${path}': ${reason(fd.error)}`)
    return null
  }
  const free = self.sys.dupAtLeast(fd.value, 10, { cloexec: true })
  self.sys.close(fd.value)
  return free.ok ? new Output(self.sys, free.value, 'line') : null
}

/** The standard input of a command that strace has started, and waits for in the end. */
export class CommandOutput extends Output {
  constructor(
    private readonly kernel: Sys,
    private readonly pipe: Fd,
    private readonly child: Pid,
  ) {
    super(kernel, pipe, 'line')
  }

  *finish(): Task<void> {
    yield* this.flush()
    this.kernel.close(this.pipe)
    yield* this.kernel.wait4(this.child)
  }
}

/** -o '|COMMAND': what it is told goes to a shell's standard input. */
function pipeTo(self: Command, script: string): Output | null {
  const { sys, env } = self
  const pipe = sys.pipe()
  if (!pipe.ok) return null
  const [read, write] = pipe.value
  const child = sys.fork(function* (own) {
    own.dup2(read, 0)
    own.close(read)
    own.close(write)
    yield* own.execve('/bin/sh', ['sh', '-c', script], env)
    return 127
  })
  sys.close(read)
  if (!child.ok) return null
  const free = sys.dupAtLeast(write, 10, { cloexec: true })
  sys.close(write)
  return free.ok ? new CommandOutput(sys, free.value, child.value) : null
}
