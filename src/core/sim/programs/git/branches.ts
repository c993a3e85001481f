/** branch, checkout, switch, restore, merge, tag. Simplified: a merge is a fast-forward or it is refused. */
import type { Task } from '../../kernel/sys.ts'
import { checkOut, isBelow, operandsOf, pathIn, restoreFile } from './files.ts'
import { type Commit, type Entry, failed, fatal, type Repository, Stop } from './repository.ts'
import { ancestors } from './upstream.ts'
import { changesBetween, measure, modeLines, stat, workTree } from './worktree.ts'

export function* branch(repo: Repository, words: readonly string[]): Task<number> {
  const { self } = repo
  const operands = operandsOf(words)
  const has = (option: string): boolean => words.includes(option)
  if (has('--show-current')) {
    yield* self.print(repo.ref === null ? '' : `${repo.branch}\n`)
    return 0
  }
  if (has('-d') || has('-D') || has('--delete')) return yield* deleteBranches(repo, operands, has('-D'))
  if (has('-m') || has('-M')) return yield* renameBranch(repo, operands)
  if (operands.length > 0) {
    const [name, start] = operands
    yield* makeBranch(repo, name!, start)
    return 0
  }
  const names = has('-r') ? [] : yield* repo.names('refs/heads')
  const remotes = has('-a') || has('-r') ? yield* repo.names('refs/remotes') : []
  const head = yield* repo.head()
  const detached = repo.ref === null && head ? `* (HEAD detached at ${head.id.slice(0, 7)})\n` : ''
  const rows = names.map((name) => `${repo.ref === `refs/heads/${name}` ? '* ' : '  '}${name}\n`)
  yield* self.print(
    detached + rows.join('') + remotes.map((name) => `  ${has('-a') ? 'remotes/' : ''}${name}\n`).join(''),
  )
  return 0
}

function* makeBranch(repo: Repository, name: string, start: string | undefined): Task<void> {
  if ((yield* repo.resolve(`refs/heads/${name}`)) !== null) throw fatal(`a branch named '${name}' already exists`)
  if (/^[-.]|[\s~^:?*[\\]|\.\.|\/$|\.lock$/.test(name)) throw fatal(`'${name}' is not a valid branch name`)
  const commit = yield* repo.find(start ?? 'HEAD')
  if (commit === null) throw fatal(`not a valid object name: '${start ?? repo.branch}'`)
  yield* repo.setRef(`refs/heads/${name}`, commit.id)
}

function* deleteBranches(repo: Repository, names: readonly string[], isForced: boolean): Task<number> {
  let code = 0
  const head = yield* repo.head()
  for (const name of names) {
    const id = yield* repo.resolve(`refs/heads/${name}`)
    const isMerged = id !== null && head !== null && (yield* ancestors(repo, head.id)).has(id)
    const problem =
      repo.branch === name
        ? `Cannot delete branch '${name}' checked out at '${repo.top}'`
        : id === null
          ? `branch '${name}' not found.`
          : !isForced && !isMerged
            ? `The branch '${name}' is not fully merged.\nIf you are sure you want to delete it, run 'git branch -D ${name}'.`
            : null
    if (problem !== null) {
      yield* repo.self.stderr.write(`error: ${problem}\n`)
      code = 1
      continue
    }
    repo.self.sys.unlink(`${repo.git}/refs/heads/${name}`)
    yield* repo.self.print(`Deleted branch ${name} (was ${id!.slice(0, 7)}).\n`)
  }
  return code
}

function* renameBranch(repo: Repository, operands: readonly string[]): Task<number> {
  const to = operands.at(-1)
  if (to === undefined) throw fatal('branch name required')
  const from = operands.length > 1 ? operands[0]! : repo.branch
  const id = yield* repo.resolve(`refs/heads/${from}`)
  if (id !== null) {
    yield* repo.setRef(`refs/heads/${to}`, id)
    repo.self.sys.unlink(`${repo.git}/refs/heads/${from}`)
  }
  if (from === repo.branch) yield* repo.setHead(`refs/heads/${to}`)
  return 0
}

export function* checkout(repo: Repository, words: readonly string[]): Task<number> {
  const { self } = repo
  const isQuiet = words.includes('-q') || words.includes('--quiet')
  const creating = words.findIndex((word) => word === '-b' || word === '-B')
  if (creating >= 0) return yield* startBranch(repo, words[creating + 1], words[creating + 2], isQuiet)
  const operands = operandsOf(words)
  const [first] = operands
  const head = yield* repo.head()
  if (first === undefined) {
    if (head === null) throw fatal('You are on a branch yet to be born')
    return 0
  }
  if (!words.includes('--') && operands.length === 1 && (yield* goTo(repo, first, isQuiet, false))) return 0
  const index = yield* repo.index()
  const source = words.includes('--') || operands.length === 1 ? null : yield* repo.find(first)
  const from: ReadonlyMap<string, Entry> = source?.tree ?? index
  let count = 0
  for (const word of source ? operands.slice(1) : operands) {
    const place = pathIn(repo, word)
    const paths = [...from.keys()].filter((path) => isBelow(path, place))
    if (paths.length === 0) throw failed(`pathspec '${word}' did not match any file(s) known to git`)
    for (const path of paths) {
      const entry = from.get(path)!
      const now = (yield* workTree(repo, new Map([[path, entry]]))).get(path)
      if (now?.id === entry.id) continue
      yield* restoreFile(repo, path, entry)
      count++
    }
  }
  if (!isQuiet && !words.includes('--'))
    yield* self.stderr.write(`Updated ${count} path${count === 1 ? '' : 's'} from the index\n`)
  return 0
}

function* startBranch(
  repo: Repository,
  name: string | undefined,
  start: string | undefined,
  isQuiet: boolean,
): Task<number> {
  if (name === undefined) throw new Stop("error: switch `b' requires a value\n", 129)
  const head = yield* repo.head()
  if (head !== null || start !== undefined) yield* makeBranch(repo, name, start)
  const target = start === undefined ? head : yield* repo.find(start)
  if (head && target && head.id !== target.id) yield* moveTo(repo, head, target)
  yield* repo.setHead(`refs/heads/${name}`)
  if (!isQuiet) yield* repo.self.stderr.write(`Switched to a new branch '${name}'\n`)
  return 0
}

/** Goes to a branch, or to a commit; false when there is none of that name. */
function* goTo(repo: Repository, name: string, isQuiet: boolean, isBranchOnly: boolean): Task<boolean> {
  const id = yield* repo.resolve(`refs/heads/${name}`)
  const target = id === null ? (isBranchOnly ? null : yield* repo.find(name)) : yield* repo.commit(id)
  if (target === null) return false
  const head = yield* repo.head()
  if (id !== null && repo.ref === `refs/heads/${name}`) {
    if (!isQuiet) yield* repo.self.stderr.write(`Already on '${name}'\n`)
    return true
  }
  if (head) yield* moveTo(repo, head, target)
  yield* repo.setHead(id === null ? target.id : `refs/heads/${name}`)
  const subject = target.message.split('\n')[0]
  if (!isQuiet)
    yield* repo.self.stderr.write(
      id === null ? `HEAD is now at ${target.id.slice(0, 7)} ${subject}\n` : `Switched to branch '${name}'\n`,
    )
  return true
}

/** The files of another commit; what the person changed is kept, or stops it. */
function* moveTo(
  repo: Repository,
  head: Commit,
  target: Commit,
  verb = 'checkout',
  before = 'switch branches',
): Task<void> {
  const index = yield* repo.index()
  const work = yield* workTree(repo, index)
  const dirty = new Set([...changesBetween(head.tree, index), ...changesBetween(index, work)].map(({ path }) => path))
  const changes = changesBetween(head.tree, target.tree)
  const lost = changes.filter(({ path }) => dirty.has(path)).map(({ path }) => path)
  if (lost.length > 0)
    throw failed(
      `Your local changes to the following files would be overwritten by ${verb}:\n${lost.map((path) => `\t${path}\n`).join('')}Please commit your changes or stash them before you ${before}.\nAborting`,
    )
  const untracked = changes.filter(
    ({ path, kind }) => kind === 'A' && !index.has(path) && repo.self.sys.lstat(`${repo.top}/${path}`).ok,
  )
  if (untracked.length > 0)
    throw failed(
      `The following untracked working tree files would be overwritten by ${verb}:\n${untracked.map(({ path }) => `\t${path}\n`).join('')}Please move or remove them before you ${before}.\nAborting`,
    )
  const touched = new Set(changes.map(({ path }) => path))
  const kept = [...index].filter(([path]) => !touched.has(path))
  const wanted = [...target.tree].filter(([path]) => touched.has(path))
  yield* checkOut(repo, new Map([...index].filter(([path]) => touched.has(path))), new Map(wanted))
  const lock = yield* repo.lockIndex()
  yield* repo.unlockIndex(lock, new Map([...kept, ...wanted]))
}

export function* switchTo(repo: Repository, words: readonly string[]): Task<number> {
  const isQuiet = words.includes('-q')
  const creating = words.findIndex((word) => word === '-c' || word === '-C' || word === '--create')
  if (creating >= 0) return yield* startBranch(repo, words[creating + 1], words[creating + 2], isQuiet)
  const [name] = operandsOf(words)
  if (name === undefined) throw fatal('missing branch or commit argument')
  if (!(yield* goTo(repo, name, isQuiet, !words.includes('--detach')))) throw fatal(`invalid reference: ${name}`)
  return 0
}

export function* restore(repo: Repository, words: readonly string[]): Task<number> {
  const index = yield* repo.index()
  const head = (yield* repo.head())?.tree ?? new Map<string, Entry>()
  const isStaged = words.includes('--staged') || words.includes('-S')
  const operands = operandsOf(words)
  if (operands.length === 0) throw fatal('you must specify path(s) to restore')
  const from = isStaged ? head : index
  for (const word of operands) {
    const place = pathIn(repo, word)
    const paths = [...new Set([...from.keys(), ...(isStaged ? index.keys() : [])])].filter((path) =>
      isBelow(path, place),
    )
    if (paths.length === 0) throw failed(`pathspec '${word}' did not match any file(s) known to git`)
    for (const path of paths) {
      const entry = from.get(path)
      if (!isStaged) yield* restoreFile(repo, path, entry!)
      else if (entry) index.set(path, entry)
      else index.delete(path)
    }
  }
  if (isStaged) yield* repo.unlockIndex(yield* repo.lockIndex(), index)
  return 0
}

export function* merge(repo: Repository, words: readonly string[]): Task<number> {
  const [name] = operandsOf(words)
  if (name === undefined) throw fatal('No remote for the current branch.')
  const target = yield* repo.find(name)
  if (target === null) throw new Stop(`merge: ${name} - not something we can merge\n`, 1)
  return yield* fastForward(repo, target, words.includes('-q'))
}

export function* fastForward(repo: Repository, target: Commit, isQuiet: boolean): Task<number> {
  const head = yield* repo.head()
  if (head === null) {
    yield* checkOut(repo, new Map(), target.tree)
    yield* repo.advance(target.id)
    return 0
  }
  if ((yield* ancestors(repo, head.id)).has(target.id)) {
    if (!isQuiet) yield* repo.self.print('Already up to date.\n')
    return 0
  }
  if (!(yield* ancestors(repo, target.id)).has(head.id)) throw fatal('Not possible to fast-forward, aborting.')
  if (!isQuiet) yield* repo.self.print(`Updating ${head.id.slice(0, 7)}..${target.id.slice(0, 7)}\n`)
  yield* moveTo(repo, head, target, 'merge', 'merge')
  yield* repo.advance(target.id)
  const changes = changesBetween(head.tree, target.tree)
  if (!isQuiet)
    yield* repo.self.print(`Fast-forward\n${stat(yield* measure(repo, changes, false))}${modeLines(changes)}`)
  return 0
}

export function* tag(repo: Repository, words: readonly string[]): Task<number> {
  const [name, start] = operandsOf(words)
  if (name === undefined) {
    yield* repo.self.print((yield* repo.names('refs/tags')).map((one) => `${one}\n`).join(''))
    return 0
  }
  const known = yield* repo.resolve(`refs/tags/${name}`)
  if (words.includes('-d')) {
    if (known === null) throw failed(`tag '${name}' not found.`)
    repo.self.sys.unlink(`${repo.git}/refs/tags/${name}`)
    yield* repo.self.print(`Deleted tag '${name}' (was ${known.slice(0, 7)})\n`)
    return 0
  }
  if (known !== null) throw fatal(`tag '${name}' already exists`)
  const commit = yield* repo.find(start ?? 'HEAD')
  if (commit === null) throw fatal(`Failed to resolve '${start ?? 'HEAD'}' as a valid ref.`)
  yield* repo.setRef(`refs/tags/${name}`, commit.id)
  return 0
}
