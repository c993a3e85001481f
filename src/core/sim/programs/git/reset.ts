/** reset: where the branch stands, what is in the index, what the files say. */
import type { Task } from '../../kernel/sys.ts'
import { checkOut, isBelow, noSuchRevision, operandsOf, pathIn, restoreFile } from './files.ts'
import { type Entry, type Repository, Stop, UNDER_WAY } from './repository.ts'
import { changesBetween, workTree } from './worktree.ts'

export function* reset(repo: Repository, words: readonly string[]): Task<number> {
  const [first, ...rest] = operandsOf(words)
  const isPath = first !== undefined && words.indexOf('--') >= 0 && words.indexOf('--') < words.indexOf(first)
  const target = first === undefined || isPath ? yield* repo.head() : yield* repo.find(first)
  const index = yield* repo.index()
  const isRevision = target !== null && !isPath
  const places = (isRevision ? rest : operandsOf(words)).map((word) => pathIn(repo, word))
  const isKnown = (place: string): boolean => [...index.keys()].some((path) => isBelow(path, place))
  if (first !== undefined && !isRevision && !places.some(isKnown)) throw noSuchRevision(first)
  const base = target ?? (yield* repo.head())
  const tree = base?.tree ?? new Map<string, Entry>()
  const mode = ['--hard', '--soft', '--merge', '--keep'].find((one) => words.includes(one))
  if (places.length > 0 && mode !== undefined) throw new Stop(`fatal: Cannot do ${mode.slice(2)} reset with paths.\n`)
  const head = yield* repo.head()
  const why = `reset: moving to ${first ?? 'HEAD'}`
  if (mode === '--soft') {
    if (target && head) yield* repo.setState('ORIG_HEAD', head.id)
    if (target) yield* repo.advance(target.id, why)
    return 0
  }
  if (mode !== undefined) {
    yield* checkOut(repo, new Map([...index, ...(yield* workTree(repo, index))]), tree)
    for (const [path, entry] of tree) yield* restoreFile(repo, path, entry)
    if (target) {
      if (head) yield* repo.setState('ORIG_HEAD', head.id)
      yield* repo.advance(target.id, why)
      yield* settle(repo)
      if (!words.includes('-q'))
        yield* repo.self.print(`HEAD is now at ${target.id.slice(0, 7)} ${target.message.split('\n')[0]}\n`)
    }
    return 0
  }
  if (isRevision && target && places.length === 0) {
    if (head) yield* repo.setState('ORIG_HEAD', head.id)
    yield* repo.advance(target.id, why)
    yield* settle(repo)
  }
  const lock = yield* repo.lockIndex()
  const next = new Map(index)
  for (const path of new Set([...index.keys(), ...tree.keys()])) {
    if (places.length > 0 && !places.some((place) => isBelow(path, place))) continue
    const entry = tree.get(path)
    if (entry) next.set(path, entry)
    else next.delete(path)
  }
  yield* repo.unlockIndex(lock, next)
  const unstaged = changesBetween(next, yield* workTree(repo, next))
  if (unstaged.length > 0 && !words.includes('-q'))
    yield* repo.self.print(
      `Unstaged changes after reset:\n${unstaged.map(({ kind, path }) => `${kind}\t${path}\n`).join('')}`,
    )
  return 0
}

/** A merge or a pick that was under way is no more. */
function* settle(repo: Repository): Task<void> {
  for (const name of UNDER_WAY) yield* repo.setState(name, null)
}
