/** stash: changes put aside as a commit beside the branch, newest first in the reflog of refs/stash. */
import type { Task } from '../../kernel/sys.ts'
import { moveTree } from './checkout.ts'
import { identity, refuseUnmerged } from './commit.ts'
import { described } from './diff.ts'
import { checkOut, isBelow, operandsOf, pathIn, restoreFile, stage } from './files.ts'
import { mergeTrees } from './merge-trees.ts'
import { type Commit, type Entry, failed, fatal, type Repository, Stop } from './repository.ts'
import { longStatus } from './status.ts'
import { changesBetween, filesUnder, statusOf, workTree } from './worktree.ts'

const LIST = 'refs/stash'

export function* stash(repo: Repository, words: readonly string[]): Task<number> {
  const [verb = 'push', ...rest] = words[0]?.startsWith('-') ? ['push', ...words] : words
  if (verb === 'push' || verb === 'save') return yield* push(repo, rest, verb === 'save')
  if (verb === 'list') {
    const entries = yield* repo.reflog(LIST)
    yield* repo.self.print(entries.map(({ why }, i) => `stash@{${i}}: ${why}\n`).join(''))
    return 0
  }
  if (verb === 'clear') {
    yield* rewrite(repo, [])
    return 0
  }
  if (!['pop', 'apply', 'drop', 'show', 'branch'].includes(verb))
    throw fatal(`subcommand wasn't specified; 'push' can't be assumed due to unexpected token '${verb}'`)
  const entries = yield* repo.reflog(LIST)
  const given = operandsOf(rest)[verb === 'branch' ? 1 : 0]
  const number = Number(/^(?:stash@\{)?(\d+)\}?$/.exec(given ?? '0')?.[1] ?? Number.NaN)
  if (entries.length === 0 && given === undefined) throw new Stop('No stash entries found.\n', 1)
  const entry = entries[number]
  const found = entry ? yield* repo.commit(entry.id) : null
  if (!found)
    throw failed(
      Number.isNaN(number) ? `${given} is not a valid reference` : `stash@{${number}} is not a valid reference`,
    )
  if (verb === 'show') return yield* show(repo, found, rest)
  const label = given === undefined ? `${LIST}@{0}` : /^\d+$/.test(given) ? `${LIST}@{${given}}` : given
  if (verb === 'drop') return yield* drop(repo, number, label, words.includes('-q'))
  const code = yield* apply(repo, found, rest)
  if (verb === 'apply') return code
  if (code !== 0) {
    yield* repo.self.print('The stash entry is kept in case you need it again.\n')
    return code
  }
  return yield* drop(repo, number, label, rest.includes('-q') || rest.includes('--quiet'))
}

function* push(repo: Repository, words: readonly string[], isSave: boolean): Task<number> {
  const head = yield* repo.head()
  if (head === null) throw new Stop('You do not have the initial commit yet\n', 1)
  const { staged, unstaged, untracked: unknown, ignored } = yield* statusOf(repo, true)
  const takesAll = words.includes('-a') || words.includes('--all')
  const files: string[] = []
  for (const path of takesAll ? ignored : []) files.push(...(yield* filesUnder(repo, path.replace(/\/$/, ''), false)))
  const untracked = [...unknown, ...files]
  const withUntracked = words.some((word) => ['-u', '-a', '--include-untracked', '--all'].includes(word))
  const isQuiet = words.includes('-q') || words.includes('--quiet')
  const at = words.findIndex((word) => word === '-m' || word === '--message')
  const index = yield* repo.index()
  const places = isSave ? [] : yield* placesOf(repo, index, operandsOf(words.filter((_, i) => at < 0 || i !== at + 1)))
  const isAsked = (path: string): boolean => places.length === 0 || places.some((place) => isBelow(path, place))
  const isAny = [...staged, ...unstaged].some(({ path }) => isAsked(path))
  if (!isAny && !(withUntracked && untracked.length > 0)) {
    if (!isQuiet) yield* repo.self.print('No local changes to save\n')
    return 0
  }
  yield* refuseUnmerged(repo, 'Stashing', 'could not write index')
  const given = at >= 0 ? words[at + 1] : isSave ? operandsOf(words).join(' ') || undefined : undefined
  const subject = `${head.id.slice(0, 7)} ${head.message.split('\n')[0]}`
  const name = repo.ref === null ? '(no branch)' : repo.branch
  const message = given === undefined ? `WIP on ${name}: ${subject}` : `On ${name}: ${given}`
  const who = yield* identity(repo, 'AUTHOR')
  const base = { ...who, committer: who }
  const indexId = yield* repo.storeCommit({
    ...base,
    parents: [head.id],
    tree: index,
    message: `index on ${name}: ${subject}`,
  })
  const work = new Map<string, Entry>()
  for (const [path] of yield* workTree(repo, index))
    work.set(path, isAsked(path) ? yield* stage(repo, path) : index.get(path)!)
  const parents = [head.id, indexId]
  const extra = new Map<string, Entry>()
  if (withUntracked) {
    for (const path of untracked) extra.set(path, yield* stage(repo, path))
    const message = `untracked files on ${name}: ${subject}`
    if (extra.size > 0) parents.push(yield* repo.storeCommit({ ...base, parents: [], tree: extra, message }))
  }
  const id = yield* repo.storeCommit({ ...base, parents, tree: work, message, isUnended: true })
  const before = yield* repo.resolve(LIST)
  yield* repo.setRef(LIST, id)
  yield* repo.note(LIST, before, id, message)
  // What stays: the commit, or with --keep-index what is staged.
  const kept = words.includes('-k') || words.includes('--keep-index') ? index : head.tree
  const changed = new Map([...index, ...work, ...extra].filter(([path]) => isAsked(path) || extra.has(path)))
  const after = new Map([...kept].filter(([path]) => isAsked(path)))
  const others = new Map([...index].filter(([path]) => !isAsked(path)))
  yield* checkOut(repo, changed, after)
  for (const [path, entry] of after) if (work.get(path)?.id !== entry.id) yield* restoreFile(repo, path, entry)
  if (others.size > 0) yield* repo.unlockIndex(yield* repo.lockIndex(), new Map([...others, ...after]))
  yield* repo.note('HEAD', head.id, head.id, 'reset: moving to HEAD')
  if (!isQuiet) yield* repo.self.print(`Saved working directory and index state ${message}\n`)
  return 0
}

/** The paths of a push: each has to be known. */
function* placesOf(
  repo: Repository,
  index: ReadonlyMap<string, Entry>,
  words: readonly string[],
): Task<readonly string[]> {
  const places = words.map((word) => pathIn(repo, word))
  const unknown = places.findIndex((place) => ![...index.keys()].some((path) => isBelow(path, place)))
  if (unknown < 0) return places
  yield* repo.self.stderr.write(
    `error: pathspec ':(,prefix:0)${words[unknown]}' did not match any file(s) known to git\n`,
  )
  throw new Stop("Did you forget to 'git add'?\n", 1)
}

function* apply(repo: Repository, stashed: Commit, words: readonly string[]): Task<number> {
  yield* refuseUnmerged(repo, 'Applying', 'could not write index')
  const base = yield* repo.commit(stashed.parents[0]!)
  const index = yield* repo.index()
  const { tree, text, conflicts } = yield* mergeTrees(repo, base?.tree ?? new Map(), index, stashed.tree, {
    ours: 'Updated upstream',
    theirs: 'Stashed changes',
  })
  try {
    yield* moveTree(repo, index, tree, 'merge', 'merge')
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    yield* repo.self.stderr.write(error.text)
    if (!words.includes('-q') && !words.includes('--quiet')) yield* repo.self.print(yield* longStatus(repo))
    return 1
  }
  const others = stashed.parents[2] === undefined ? null : yield* repo.commit(stashed.parents[2])
  for (const [path, entry] of others?.tree ?? []) yield* restoreFile(repo, path, entry)
  const isSame = changesBetween(base?.tree ?? new Map(), stashed.tree).length === 0
  yield* repo.self.print(isSame ? 'Already up to date.\n' : text)
  if (conflicts === 0) {
    // Only files that are new stay in the index.
    const wanted = [...tree].filter(([path]) => !index.has(path))
    const saved = words.includes('--index') ? ((yield* repo.commit(stashed.parents[1]!))?.tree ?? index) : index
    yield* repo.unlockIndex(yield* repo.lockIndex(), new Map([...saved, ...wanted]))
  }
  if (!words.includes('-q') && !words.includes('--quiet')) yield* repo.self.print(yield* longStatus(repo))
  return conflicts > 0 ? 1 : 0
}

function* show(repo: Repository, stashed: Commit, words: readonly string[]): Task<number> {
  const base = yield* repo.commit(stashed.parents[0]!)
  const changes = changesBetween(base?.tree ?? new Map(), stashed.tree)
  const isPatch = words.includes('-p') || words.includes('--patch')
  yield* repo.self.print(yield* described(repo, changes, isPatch ? [] : ['--stat', ...words], false))
  return 0
}

function* drop(repo: Repository, number: number, label: string, isQuiet: boolean): Task<number> {
  const entries = yield* repo.reflog(LIST)
  const [gone] = entries.slice(number, number + 1)
  yield* rewrite(repo, entries.filter((_, i) => i !== number).reverse())
  if (!isQuiet) yield* repo.self.print(`Dropped ${label} (${gone!.id})\n`)
  return 0
}

function* rewrite(repo: Repository, oldestFirst: readonly { readonly id: string; readonly why: string }[]): Task<void> {
  repo.self.sys.unlink(`${repo.common}/logs/${LIST}`)
  repo.self.sys.unlink(`${repo.common}/${LIST}`)
  let before: string | null = null
  for (const { id, why } of oldestFirst) {
    yield* repo.setRef(LIST, id)
    yield* repo.note(LIST, before, id, why)
    before = id
  }
}
