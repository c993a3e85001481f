/** execvp(3) and running another program to its end. */
import { SIGNALS } from '../../kernel/constants.ts'
import type { Sys, SysError, SysResult, Task, WaitStatus } from '../../kernel/sys.ts'

type Env = Readonly<Record<string, string>>

/** Returns only on failure, with the errno that execvp would leave. */
export function* execvp(
  sys: Sys,
  argv: readonly string[],
  env: Env,
  path = env.PATH ?? '/bin:/usr/bin',
): Task<SysError> {
  const file = argv[0]!
  if (file.includes('/')) return yield* execOrShell(sys, file, argv, env)
  let denied: SysError | null = null
  let last: SysError = { errno: 'ENOENT', syscall: 'execve', path: file }
  for (const directory of file === '' ? [] : path.split(':')) {
    const failed = yield* execOrShell(sys, `${directory || '.'}/${file}`, argv, env)
    if (failed.errno === 'EACCES') denied = failed
    else if (!SKIPPED.has(failed.errno)) return failed
    last = failed
  }
  return denied ?? last
}

const SKIPPED = new Set(['ENOENT', 'ENOTDIR', 'ESTALE', 'ENODEV', 'ETIMEDOUT'])

/** A file without `#!` is handed to /bin/sh. */
function* execOrShell(sys: Sys, path: string, argv: readonly string[], env: Env): Task<SysError> {
  const failed = yield* sys.execve(path, argv, env)
  if (failed.errno !== 'ENOEXEC') return failed
  return yield* sys.execve('/bin/sh', ['/bin/sh', path, ...argv.slice(1)], env)
}

/** Forks and execs; `onFailure` runs in the child when exec failed and gives its exit status. */
export function spawn(
  sys: Sys,
  argv: readonly string[],
  env: Env,
  onFailure: (child: Sys, error: SysError) => Task<number>,
  prepare?: (child: Sys) => Task<void>,
): SysResult<number> {
  return sys.fork(function* (child) {
    if (prepare) yield* prepare(child)
    return yield* onFailure(child, yield* execvp(child, argv, env))
  })
}

/** Waits for one child, past interruptions. */
export function* waitFor(sys: Sys, pid: number): Task<WaitStatus | null> {
  for (;;) {
    const status = yield* sys.wait4(pid)
    if (status.ok) return status.value
    if (status.error.errno !== 'EINTR') return null
  }
}

/** The exit status as the shell would show it in `$?`. */
export function exitStatus(status: WaitStatus | null): number {
  if (status === null) return 127
  if (status.kind === 'exited') return status.code
  if (status.kind === 'continued') return 0
  return 128 + SIGNALS[status.signal]
}
