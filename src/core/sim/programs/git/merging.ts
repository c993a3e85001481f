/** merge: a fast-forward where that is all, else a commit with two parents, or files left in conflict. */
import type { Task } from '../../kernel/sys.ts'
import { moveTree } from './checkout.ts'
import { commit, identity, refuseUnmerged } from './commit.ts'
import { checkOut, operandsOf } from './files.ts'
import { commitsFrom, headOf } from './history.ts'
import { mergeTrees } from './merge-trees.ts'
import { type Commit, fatal, type Repository, Stop, UNDER_WAY } from './repository.ts'
import { measure, modeLines, stat, withRenames } from './show-changes.ts'
import { ancestors, mergeBases, upstreamOf } from './upstream.ts'
import { changesBetween } from './worktree.ts'

export function* merge(repo: Repository, words: readonly string[]): Task<number> {
  if (words.includes('--abort') || words.includes('--quit')) return yield* abort(repo)
  if (words.includes('--continue')) {
    if ((yield* repo.state('MERGE_HEAD')) === null) throw fatal('There is no merge in progress (MERGE_HEAD missing).')
    return yield* commit(repo, [])
  }
  const message = words.flatMap((word, i) => (word === '-m' ? [words[i + 1] ?? ''] : []))[0]
  const strategy = words.includes('-s') ? words[words.indexOf('-s') + 1] : undefined
  const [given] = operandsOf(words).filter((word) => word !== message && word !== strategy)
  yield* refuseUnmerged(repo, 'Merging', 'Exiting because of an unresolved conflict.')
  if ((yield* repo.state('MERGE_HEAD')) !== null)
    throw fatal('You have not concluded your merge (MERGE_HEAD exists).\nPlease, commit your changes before you merge.')
  const upstream = given === undefined ? yield* upstreamOf(repo) : null
  const name = given ?? upstream?.name
  if (name === undefined) throw fatal('No remote for the current branch.')
  const target = yield* repo.find(name)
  if (target === null) throw new Stop(`merge: ${name} - not something we can merge\n`, 1)
  const isQuiet = words.includes('-q')
  const head = yield* repo.head()
  if (words.includes('--squash') && head !== null) return yield* squash(repo, head, target, name, isQuiet)
  const isBehind = head === null || (yield* ancestors(repo, target.id)).has(head.id)
  const isAhead = head !== null && (yield* ancestors(repo, head.id)).has(target.id)
  if ((isBehind && !words.includes('--no-ff')) || isAhead || head === null)
    return yield* fastForward(repo, target, isQuiet, name)
  if (words.includes('--ff-only')) throw fatal('Not possible to fast-forward, aborting.')
  const standard = `Merge ${yield* kindOf(repo, name)} '${name}'${['main', 'master'].includes(repo.branch) ? '' : ` into ${repo.branch}`}`
  if (strategy === 'ours') {
    const author = yield* identity(repo, 'AUTHOR')
    const parents = [head.id, target.id]
    const made = { ...author, parents, tree: head.tree, message: message ?? standard, committer: author }
    yield* repo.advance(yield* repo.storeCommit(made), `merge ${name}: Merge made by the 'ours' strategy.`)
    if (!isQuiet) yield* repo.self.print("Merge made by the 'ours' strategy.\n")
    return 0
  }
  return yield* join(repo, head, target, name, message ?? standard, words)
}

/** The changes of a branch without its commits: they are only staged. */
function* squash(repo: Repository, head: Commit, target: Commit, name: string, isQuiet: boolean): Task<number> {
  const theirs = yield* ancestors(repo, target.id)
  const ours = yield* ancestors(repo, head.id)
  if (ours.has(target.id)) {
    yield* repo.self.print('Already up to date. (nothing to squash)\n')
    return 0
  }
  let log = 'Squashed commit of the following:\n'
  for (const one of yield* commitsFrom(repo, target.id))
    if (!ours.has(one.id)) log += `\n${yield* headOf(repo, one, false, 'medium')}`
  if (theirs.has(head.id)) {
    yield* moveTree(repo, head.tree, target.tree, 'merge', 'merge')
    yield* repo.setState('SQUASH_MSG', log)
    const first = `Updating ${head.id.slice(0, 7)}..${target.id.slice(0, 7)}\nFast-forward\n`
    if (!isQuiet) yield* printMerged(repo, `${first}Squash commit -- not updating HEAD\n`, head, target.tree)
    return 0
  }
  const [base] = yield* mergeBases(repo, head.id, target.id)
  const old = base === undefined ? null : yield* repo.commit(base)
  const labels = { ours: 'HEAD', theirs: name }
  const { tree, text, conflicts } = yield* mergeTrees(repo, old?.tree ?? new Map(), head.tree, target.tree, labels)
  yield* moveTree(repo, head.tree, tree, 'merge', 'merge')
  yield* repo.self.print(text)
  yield* repo.setState('SQUASH_MSG', log)
  if (!isQuiet) yield* repo.self.print('Squash commit -- not updating HEAD\n')
  yield* repo.self.print(
    conflicts > 0
      ? 'Automatic merge failed; fix conflicts and then commit the result.\n'
      : isQuiet
        ? ''
        : 'Automatic merge went well; stopped before committing as requested\n',
  )
  return conflicts > 0 ? 1 : 0
}

function* kindOf(repo: Repository, name: string): Task<string> {
  if ((yield* repo.resolve(`refs/heads/${name}`)) !== null) return 'branch'
  if ((yield* repo.resolve(`refs/remotes/${name}`)) !== null) return 'remote-tracking branch'
  return (yield* repo.resolve(`refs/tags/${name}`)) === null ? 'commit' : 'tag'
}

export function* join(
  repo: Repository,
  head: Commit,
  target: Commit,
  name: string,
  message: string,
  words: readonly string[],
): Task<number> {
  const [base] = yield* mergeBases(repo, head.id, target.id)
  if (base === undefined && !words.includes('--allow-unrelated-histories'))
    throw fatal('refusing to merge unrelated histories')
  const old = base === undefined ? null : yield* repo.commit(base)
  const author = yield* identity(repo, 'AUTHOR')
  const committer = yield* identity(repo, 'COMMITTER')
  const { tree, text, conflicts } = yield* mergeTrees(repo, old?.tree ?? new Map(), head.tree, target.tree, {
    ours: 'HEAD',
    theirs: name,
  })
  try {
    yield* moveTree(repo, head.tree, tree, 'merge', 'merge')
  } catch (error) {
    throw error instanceof Stop ? new Stop(`${error.text}Merge with strategy ort failed.\n`, 2) : error
  }
  yield* repo.self.print(text)
  const isStopped = conflicts > 0 || words.includes('--no-commit')
  if (isStopped) {
    yield* repo.setState('MERGE_HEAD', target.id)
    const paths = [...tree].filter(([, { stages }]) => stages).map(([path]) => `\n#\t${path}`)
    const list = paths.length > 0 ? `\n\n# Conflicts:${paths.join('')}` : ''
    yield* repo.setState('MERGE_MSG', message + list)
    yield* repo.setState('ORIG_HEAD', head.id)
    yield* repo.self.print(
      conflicts > 0
        ? 'Automatic merge failed; fix conflicts and then commit the result.\n'
        : 'Automatic merge went well; stopped before committing as requested\n',
    )
    return conflicts > 0 ? 1 : 0
  }
  const { name: who, email, time } = author
  const parents = [head.id, target.id]
  const id = yield* repo.storeCommit({ parents, tree, message, name: who, email, time, committer })
  yield* repo.advance(id, `merge ${name}: Merge made by the 'ort' strategy.`)
  if (!words.includes('-q')) yield* printMerged(repo, "Merge made by the 'ort' strategy.\n", head, tree)
  return 0
}

function* printMerged(repo: Repository, first: string, head: Commit, tree: Commit['tree']): Task<void> {
  const changes = yield* withRenames(repo, changesBetween(head.tree, tree), false)
  yield* repo.self.print(`${first}${stat(yield* measure(repo, changes, false))}${modeLines(changes)}`)
}

function* abort(repo: Repository): Task<number> {
  const head = yield* repo.head()
  if ((yield* repo.state('MERGE_HEAD')) === null || head === null)
    throw fatal('There is no merge to abort (MERGE_HEAD missing).')
  yield* backTo(repo, head)
  return 0
}

/** Ends what is under way with the files of a commit. */
export function* backTo(repo: Repository, commit: Commit): Task<void> {
  const index = yield* repo.index()
  yield* checkOut(repo, new Map([...index].map(([path, { mode }]) => [path, { id: '', mode }])), commit.tree)
  for (const name of UNDER_WAY) yield* repo.setState(name, null)
}

export function* fastForward(repo: Repository, target: Commit, isQuiet: boolean, name = 'origin'): Task<number> {
  const head = yield* repo.head()
  if (head === null) {
    yield* checkOut(repo, new Map(), target.tree)
    yield* repo.advance(target.id, `initial pull`)
    return 0
  }
  if ((yield* ancestors(repo, head.id)).has(target.id)) {
    if (!isQuiet) yield* repo.self.print('Already up to date.\n')
    return 0
  }
  if (!(yield* ancestors(repo, target.id)).has(head.id)) throw fatal('Not possible to fast-forward, aborting.')
  if (!isQuiet) yield* repo.self.print(`Updating ${head.id.slice(0, 7)}..${target.id.slice(0, 7)}\n`)
  yield* moveTree(repo, head.tree, target.tree, 'merge', 'merge')
  yield* repo.advance(target.id, `merge ${name}: Fast-forward`)
  if (!isQuiet) yield* printMerged(repo, 'Fast-forward\n', head, target.tree)
  return 0
}
