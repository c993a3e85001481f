/** Where strace writes: its errors, and the file or command of -o. */
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { Output } from '../lib/stdio.ts'

export function* complain(self: Command, message: string): Task<number> {
  yield* self.stderr.write(`strace: ${message}\n`)
  return 1
}

export function* outputOf(self: Command, path: string | null, isAppending = false): Task<Output | null> {
  if (path === null) return self.stderr
  const fd = yield* self.sys.open(path, O_WRONLY | O_CREAT | (isAppending ? O_APPEND : O_TRUNC), 0o666)
  if (!fd.ok) {
    yield* complain(self, `Can't fopen '${path}': ${reason(fd.error)}`)
    return null
  }
  const free = self.sys.dupAtLeast(fd.value, 10, { cloexec: true })
  self.sys.close(fd.value)
  return free.ok ? new Output(self.sys, free.value, 'line') : null
}
