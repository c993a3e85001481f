/** The programs of .git/hooks. What they print goes to the standard error. */
import type { Task } from '../../kernel/sys.ts'
import { reason } from '../lib/errors.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { fatal, type Repository, Stop } from './repository.ts'

/** Stops when the hook says no; one that may not be executed is passed by with a hint. */
export function* runHook(repo: Repository, name: string, args: readonly string[] = []): Task<void> {
  const { sys, env } = repo.self
  const own = yield* repo.setting('core.hookspath')
  const directory = own === null ? `${repo.common}/hooks` : own.startsWith('/') ? own : `${repo.top}/${own}`
  const path = `${directory}/${name}`
  const stat = sys.stat(path)
  if (!stat.ok) return
  const shown = own === null ? `.git/hooks/${name}` : `${own}/${name}`
  if ((stat.value.mode & 0o111) === 0) {
    yield* repo.self.stderr.write(
      `hint: The '${shown}' hook was ignored because it's not set as executable.\nhint: You can disable this warning with \`git config advice.ignoredHook false\`.\n`,
    )
    return
  }
  yield* repo.self.stdout.flush()
  const child = spawn(
    sys,
    [path, ...args],
    { ...env, GIT_INDEX_FILE: '.git/index', GIT_PREFIX: '' },
    function* (own, error) {
      yield* own.write(2, new TextEncoder().encode(`fatal: cannot run ${shown}: ${reason(error)}\n`))
      return 1
    },
    // biome-ignore lint/correctness/useYield: a task like every other, which has nothing to wait for
    function* (own) {
      own.chdir(repo.top)
      own.dup2(2, 1)
    },
  )
  if (!child.ok) throw fatal(`cannot fork() for ${shown}: ${reason(child.error)}`)
  if (exitStatus(yield* waitFor(sys, child.value)) !== 0) throw new Stop('', 1)
}
