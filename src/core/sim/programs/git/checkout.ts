/** checkout, switch, restore: which commit the files are of. */
import type { Task } from '../../kernel/sys.ts'
import { after, makeBranch } from './branches.ts'
import { checkOut, isBelow, operandsOf, pathIn, restoreFile } from './files.ts'
import { type Commit, type Entry, failed, fatal, type Repository, Stop, type Tree } from './repository.ts'
import { setSettings } from './settings.ts'
import { changesBetween, workTree } from './worktree.ts'
import { holderOf } from './worktrees.ts'

const isSilent = (words: readonly string[]): boolean =>
  words.some((word) => word === '--quiet' || /^-[a-z]*q/i.test(word))

export function* checkout(repo: Repository, words: readonly string[]): Task<number> {
  const { self } = repo
  const isQuiet = isSilent(words)
  const creating = words.findIndex((word) => /^-[qft]*[bB]$/.test(word))
  if (creating >= 0) {
    const isForced = /[BC]$/.test(words[creating]!)
    return yield* startBranch(repo, words[creating + 1], words[creating + 2], isQuiet, isForced)
  }
  const operands = words.includes('-') ? ['-'] : operandsOf(words)
  const [first] = operands
  const head = yield* repo.head()
  if (first === undefined) {
    if (head === null) throw fatal('You are on a branch yet to be born')
    return 0
  }
  const index = yield* repo.index()
  const isFile = index.has(pathIn(repo, first)) && (yield* repo.resolve(`refs/heads/${first}`)) === null
  const isDetaching = words.includes('--detach')
  if (!words.includes('--') && operands.length === 1 && !isFile && (yield* goTo(repo, first, isQuiet, isDetaching)))
    return 0
  const source = words.includes('--') || operands.length === 1 ? null : yield* repo.find(first)
  const from: ReadonlyMap<string, Entry> = source?.tree ?? index
  let count = 0
  for (const word of source ? operands.slice(1) : operands) {
    const place = pathIn(repo, word)
    const paths = [...from.keys()].filter((path) => isBelow(path, place))
    if (paths.length === 0) throw failed(`pathspec '${word}' did not match any file(s) known to git`)
    for (const path of paths) {
      const entry = sideOf(path, from.get(path)!, words)
      const now = (yield* workTree(repo, new Map([[path, entry]]))).get(path)
      if (now?.id === entry.id) continue
      yield* restoreFile(repo, path, entry)
      if (source) index.set(path, entry)
      count++
    }
  }
  if (source) yield* repo.unlockIndex(yield* repo.lockIndex(), index)
  const where = source ? `${source.id.slice(0, 7)}` : 'the index'
  if (!isQuiet && !words.includes('--'))
    yield* self.stderr.write(`Updated ${count} path${count === 1 ? '' : 's'} from ${where}\n`)
  return 0
}

/** Of a file in conflict one side has to be named. */
function sideOf(path: string, entry: Entry, words: readonly string[]): Entry {
  if (!entry.stages) return entry
  const side = words.includes('--ours') ? entry.stages[1] : words.includes('--theirs') ? entry.stages[2] : null
  if (side) return side
  throw failed(`path '${path}' is unmerged`)
}

function* startBranch(
  repo: Repository,
  name: string | undefined,
  start: string | undefined,
  isQuiet: boolean,
  isForced: boolean,
): Task<number> {
  if (name === undefined) throw new Stop("error: switch `b' requires a value\n", 129)
  const head = yield* repo.head()
  if (head !== null || start !== undefined) yield* makeBranch(repo, name, start, isForced)
  const target = start === undefined ? head : yield* repo.find(start)
  if (head && target && head.id !== target.id) yield* moveTree(repo, head.tree, target.tree)
  yield* repo.setHead(`refs/heads/${name}`, `checkout: moving from ${whereName(repo, head)} to ${name}`)
  if (!isQuiet) yield* repo.self.stderr.write(`Switched to a new branch '${name}'\n`)
  return 0
}

const whereName = (repo: Repository, head: Commit | null): string =>
  repo.ref === null ? (head?.id ?? '') : repo.branch

const DETACHED = `

You are in 'detached HEAD' state. You can look around, make experimental
changes and commit them, and you can discard any commits you make in this
state without impacting any branches by switching back to a branch.

If you want to create a new branch to retain commits you create, you may
do so (now or later) by using -c with the switch command. Example:

  git switch -c <new-branch-name>

Or undo this operation with:

  git switch -

Turn off this advice by setting config variable advice.detachedHead to false

`

/** Goes to a branch, or to a commit; false when there is none of that name. */
export function* goTo(repo: Repository, given: string, isQuiet: boolean, isDetaching: boolean): Task<boolean> {
  const name = given === '-' ? yield* lastPlace(repo) : given
  const known = yield* repo.resolve(`refs/heads/${name}`)
  const id = isDetaching ? null : known
  const target = yield* repo.find(known === null ? name : `refs/heads/${name}`)
  if (target === null) return yield* startTracking(repo, name, isQuiet)
  const head = yield* repo.head()
  if (id !== null && repo.ref === `refs/heads/${name}`) {
    if (!isQuiet) yield* repo.self.stderr.write(`Already on '${name}'\n`)
    return true
  }
  const holder = id === null ? null : yield* holderOf(repo, `refs/heads/${name}`)
  if (holder) throw fatal(`'${name}' is already checked out at '${holder.path}'`)
  const was = repo.ref
  if (head) yield* moveTree(repo, head.tree, target.tree)
  yield* repo.setHead(
    id === null ? target.id : `refs/heads/${name}`,
    `checkout: moving from ${whereName(repo, head)} to ${name}`,
  )
  if (isQuiet) return true
  const told = (commit: Commit): string => `${commit.id.slice(0, 7)} ${commit.message.split('\n')[0]}\n`
  if (was === null && head && head.id !== target.id)
    yield* repo.self.stderr.write(`Previous HEAD position was ${told(head)}`)
  if (id !== null) yield* repo.self.stderr.write(`Switched to branch '${name}'\n`)
  else {
    const advice = was !== null && !isDetaching ? `Note: switching to '${name}'.${DETACHED}` : ''
    yield* repo.self.stderr.write(`${advice}HEAD is now at ${told(target)}`)
  }
  const changes = changesBetween(target.tree, yield* workTree(repo, yield* repo.index()))
  yield* repo.self.print(changes.map(({ kind, path }) => `${kind}\t${path}\n`).join(''))
  return true
}

/** Where `-` goes back to. */
function* lastPlace(repo: Repository): Task<string> {
  for (const { why } of yield* repo.reflog('HEAD')) {
    const name = /^checkout: moving from (.*) to /.exec(why)?.[1]
    if (name !== undefined) return name
  }
  return '-'
}

/** A branch that only a remote has is made here, and follows it. */
function* startTracking(repo: Repository, name: string, isQuiet: boolean): Task<boolean> {
  const target = yield* repo.find(`refs/remotes/origin/${name}`)
  if (target === null) return false
  yield* startBranch(repo, name, `origin/${name}`, true, false)
  yield* setSettings(repo.self, `${repo.common}/config`, [
    [`branch.${name}.remote`, 'origin'],
    [`branch.${name}.merge`, `refs/heads/${name}`],
  ])
  if (!isQuiet) {
    yield* repo.self.stderr.write(`Switched to a new branch '${name}'\n`)
    yield* repo.self.print(`branch '${name}' set up to track 'origin/${name}'.\n`)
  }
  return true
}

/** The files of another commit; what the person changed is kept, or stops it. */
export function* moveTree(
  repo: Repository,
  from: Tree,
  to: Tree,
  verb = 'checkout',
  before = 'switch branches',
): Task<void> {
  const index = yield* repo.index()
  if ([...index.values()].some(({ stages }) => stages))
    throw new Stop(
      `${[...index].flatMap(([path, { stages }]) => (stages ? `${path}: needs merge\n` : [])).join('')}error: you need to resolve your current index first\n`,
      1,
    )
  const work = yield* workTree(repo, index)
  const dirty = new Set([...changesBetween(from, index), ...changesBetween(index, work)].map(({ path }) => path))
  const changes = changesBetween(from, to)
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
  const unsettled = [...to].flatMap(([path, { stages }]) => (stages ? path : []))
  const touched = new Set([...changes.map(({ path }) => path), ...unsettled])
  const kept = [...index].filter(([path]) => !touched.has(path))
  const wanted = [...to].filter(([path]) => touched.has(path))
  yield* checkOut(repo, new Map([...index].filter(([path]) => touched.has(path))), new Map(wanted))
  const lock = yield* repo.lockIndex()
  yield* repo.unlockIndex(lock, new Map([...kept, ...wanted]))
}

export function* switchTo(repo: Repository, words: readonly string[]): Task<number> {
  const isQuiet = isSilent(words)
  const creating = words.findIndex((word) => /^-[qft]*[cC]$/.test(word) || word === '--create')
  if (creating >= 0) {
    const isForced = /[BC]$/.test(words[creating]!)
    return yield* startBranch(repo, words[creating + 1], words[creating + 2], isQuiet, isForced)
  }
  const name = words.includes('-') ? '-' : operandsOf(words)[0]
  if (name === undefined) throw fatal('missing branch or commit argument')
  const isDetaching = words.includes('--detach') || words.includes('-d')
  if (!isDetaching && name !== '-' && (yield* repo.resolve(`refs/heads/${name}`)) === null) {
    if ((yield* repo.find(name)) !== null)
      throw fatal(
        `a branch is expected, got ${(yield* repo.resolve(`refs/tags/${name}`)) === null ? 'commit' : 'tag'} '${name}'\nhint: If you want to detach HEAD at the commit, try again with the --detach option.`,
      )
  }
  if (!(yield* goTo(repo, name, isQuiet, isDetaching)))
    throw fatal(`invalid reference: ${name === '-' ? '@{-1}' : name}`)
  return 0
}

export function* restore(repo: Repository, words: readonly string[]): Task<number> {
  const index = yield* repo.index()
  const head = (yield* repo.head())?.tree ?? new Map<string, Entry>()
  const isStaged = words.includes('--staged') || words.includes('-S')
  const isBoth = isStaged && (words.includes('--worktree') || words.includes('-W'))
  const given = words.find((word) => word.startsWith('--source='))?.slice(9) ?? after(words, '-s')
  const source = given === undefined ? null : yield* repo.find(given)
  if (given !== undefined && source === null) throw fatal(`could not resolve ${given}`)
  const operands = operandsOf(words).filter((word) => word !== given)
  if (operands.length === 0) throw fatal('you must specify path(s) to restore')
  const from: Tree = source?.tree ?? (isStaged ? head : index)
  for (const word of operands) {
    const place = pathIn(repo, word)
    const paths = [...new Set([...from.keys(), ...(isStaged ? index.keys() : [])])].filter((path) =>
      isBelow(path, place),
    )
    if (paths.length === 0) throw failed(`pathspec '${word}' did not match any file(s) known to git`)
    for (const path of paths) {
      const entry = from.get(path)
      if (entry && (!isStaged || isBoth)) yield* restoreFile(repo, path, sideOf(path, entry, words))
      if (!isStaged) continue
      if (entry) index.set(path, entry)
      else index.delete(path)
    }
  }
  if (isStaged) yield* repo.unlockIndex(yield* repo.lockIndex(), index)
  return 0
}
