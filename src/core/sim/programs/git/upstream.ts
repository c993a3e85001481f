/** The branch that a branch follows, and how far apart they are. */
import type { Task } from '../../kernel/sys.ts'
import type { Repository } from './repository.ts'

export interface Upstream {
  readonly remote: string
  readonly branch: string
  /** `origin/master` */
  readonly name: string
  /** null when it is gone, or was never there. */
  readonly id: string | null
}

export function* upstreamOf(repo: Repository, of = repo.branch): Task<Upstream | null> {
  const settings = yield* repo.settings()
  const remote = settings.get(`branch.${of}.remote`)
  const merge = settings.get(`branch.${of}.merge`)
  if (remote === undefined || merge === undefined) return null
  const branch = merge.replace('refs/heads/', '')
  return { remote, branch, name: `${remote}/${branch}`, id: yield* repo.resolve(`refs/remotes/${remote}/${branch}`) }
}

/** All commits that can be reached from one. */
export function* ancestors(repo: Repository, id: string): Task<ReadonlySet<string>> {
  const found = new Set<string>()
  const waiting = [id]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue
    found.add(next)
    waiting.push(...((yield* repo.commit(next))?.parents ?? []))
  }
  return found
}

export function* aheadBehind(
  repo: Repository,
  ours: string,
  theirs: string,
): Task<{ readonly ahead: number; readonly behind: number }> {
  const a = yield* ancestors(repo, ours)
  const b = yield* ancestors(repo, theirs)
  return {
    ahead: [...a].filter((id) => !b.has(id)).length,
    behind: [...b].filter((id) => !a.has(id)).length,
  }
}

/** The last commits that both have behind them. */
export function* mergeBases(repo: Repository, a: string, b: string): Task<readonly string[]> {
  const theirs = yield* ancestors(repo, b)
  const common = [...(yield* ancestors(repo, a))].filter((id) => theirs.has(id))
  const older = new Set<string>()
  for (const id of common) for (const one of yield* ancestors(repo, id)) if (one !== id) older.add(one)
  return common.filter((id) => !older.has(id))
}
