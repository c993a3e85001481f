/** cherry-pick, revert and rebase: the change of a commit, once more or backwards, on another one. */
import type { Task } from '../../kernel/sys.ts'
import { goTo, moveTree } from './checkout.ts'
import { commit, hasSilentEditor, identity, printCommitted, refuseUnmerged } from './commit.ts'
import { operandsOf } from './files.ts'
import { commitsFrom } from './history.ts'
import { mergeTrees } from './merge-trees.ts'
import { backTo } from './merging.ts'
import { type Commit, failed, fatal, type Repository, Stop } from './repository.ts'
import { isRebasing } from './status.ts'
import { ancestors, mergeBases, upstreamOf } from './upstream.ts'
import { changesBetween, statusOf } from './worktree.ts'

interface Way {
  readonly verb: 'cherry-pick' | 'revert'
  readonly state: 'CHERRY_PICK_HEAD' | 'REVERT_HEAD'
  readonly doing: string
}
const PICK: Way = { verb: 'cherry-pick', state: 'CHERRY_PICK_HEAD', doing: 'Cherry-picking' }
const REVERT: Way = { verb: 'revert', state: 'REVERT_HEAD', doing: 'Reverting' }

export const cherryPick = (repo: Repository, words: readonly string[]): Task<number> => pickAll(repo, words, PICK)
export const revert = (repo: Repository, words: readonly string[]): Task<number> => pickAll(repo, words, REVERT)

const adviceOf = (verb: string): string =>
  `hint: After resolving the conflicts, mark them with\nhint: "git add/rm <pathspec>", then run\nhint: "git ${verb} --continue".\nhint: You can instead skip this commit with "git ${verb} --skip".\nhint: To abort and get back to the state before "git ${verb}",\nhint: run "git ${verb} --abort".\n`

function* pickAll(repo: Repository, words: readonly string[], way: Way): Task<number> {
  const head = yield* repo.head()
  const isOver = ['--abort', '--skip', '--quit', '--continue'].find((word) => words.includes(word))
  if (isOver !== undefined) {
    if ((yield* repo.state(way.state)) === null)
      throw new Stop(`error: no cherry-pick or revert in progress\nfatal: ${way.verb} failed\n`)
    if (isOver === '--continue') return yield* commit(repo, ['--no-edit'])
    if (isOver === '--quit') yield* repo.setState(way.state, null)
    else if (head) yield* backTo(repo, head)
    return 0
  }
  yield* refuseUnmerged(repo, way.doing, `${way.verb} failed`)
  const at = words.findIndex((word) => word === '-m' || word === '--mainline')
  const mainline = at < 0 ? null : Number(words[at + 1])
  const operands = operandsOf(words.filter((_, i) => at < 0 || i !== at + 1))
  if (operands.length === 0)
    throw new Stop(`usage: git ${way.verb} [--edit] [-n] [-m <parent-number>] [-s] [-x] [--ff]\n`, 129)
  const all: Commit[] = []
  for (const word of operands) {
    const [, from, to] = /^(.*?)\.\.(.*)$/.exec(word) ?? []
    const last = yield* repo.find(to ?? word)
    if (last === null) throw fatal(`bad revision '${word}'`)
    if (from === undefined) all.push(last)
    else {
      const hidden = yield* ancestors(repo, (yield* repo.find(from))?.id ?? '')
      const some = (yield* commitsFrom(repo, last.id)).filter(({ id }) => !hidden.has(id))
      all.push(...(way === PICK ? [...some].reverse() : some))
    }
  }
  const isBare = words.includes('-n') || words.includes('--no-commit')
  for (const one of all) {
    const code = yield* pickOne(repo, one, way, isBare, mainline)
    if (code !== 0) return code
  }
  return 0
}

const titled = (one: Commit): string => `${one.id.slice(0, 7)}... ${one.message.split('\n')[0]}`

function* pickOne(repo: Repository, one: Commit, way: Way, isBare: boolean, mainline: number | null): Task<number> {
  const head = (yield* repo.head())!
  const before = one.parents[(mainline ?? 1) - 1]
  if (mainline !== null && one.parents.length < 2)
    throw failed(`mainline was specified but commit ${one.id} is not a merge.\nfatal: ${way.verb} failed`, 128)
  if (mainline !== null && before === undefined)
    throw failed(`commit ${one.id} does not have parent ${mainline}\nfatal: ${way.verb} failed`, 128)
  const parent = before === undefined ? null : yield* repo.commit(before)
  if (one.parents.length > 1 && mainline === null)
    throw failed(`commit ${one.id} is a merge but no -m option was given.\nfatal: ${way.verb} failed`, 128)
  const subject = one.message.split('\n')[0]
  const isPick = way === PICK
  const parentLabel = parent === null ? '(empty tree)' : `parent of ${one.id.slice(0, 7)} (${subject})`
  const label = isPick ? `${one.id.slice(0, 7)} (${subject})` : parentLabel
  const old = parent?.tree ?? new Map()
  const index = yield* repo.index()
  const [base, theirs] = isPick ? [old, one.tree] : [one.tree, old]
  const { tree, text, conflicts } = yield* mergeTrees(repo, base, isBare ? index : head.tree, theirs, {
    ours: 'HEAD',
    theirs: label,
  })
  try {
    yield* moveTree(repo, isBare ? index : head.tree, tree, 'merge', isPick ? 'cherry-pick' : 'revert')
  } catch (error) {
    if (!(error instanceof Stop)) throw error

    throw new Stop(`${error.text}fatal: ${way.verb} failed\n`, 128)
  }
  yield* repo.self.print(text)
  yield* repo.self.stdout.flush()
  const message = isPick
    ? one.message
    : `Revert "${subject}"\n\nThis reverts commit ${one.id}${one.parents.length > 1 ? `, reversing\nchanges made to ${parent?.id}` : ''}.`
  if (conflicts > 0) {
    yield* repo.setState(way.state, one.id)
    yield* repo.setState('MERGE_MSG', message)
    const what = isPick ? 'apply' : 'revert'
    yield* repo.self.stderr.write(`error: could not ${what} ${titled(one)}\n${adviceOf(way.verb)}`)
    return 1
  }
  if (isBare) return 0
  const committer = yield* identity(repo, 'COMMITTER')
  if (changesBetween(head.tree, tree).length === 0) return yield* refuseEmpty(repo, one, way)
  const { name, email, time } = isPick ? one : yield* identity(repo, 'AUTHOR')
  const id = yield* repo.storeCommit({ parents: [head.id], tree, message, name, email, time, committer })
  yield* repo.advance(id, `${way.verb}: ${message.split('\n')[0]}`)
  yield* printCommitted(repo, (yield* repo.commit(id))!, true)
  return 0
}

function* refuseEmpty(repo: Repository, one: Commit, way: Way): Task<number> {
  yield* repo.setState(way.state, one.id)
  yield* repo.self.print(
    `On branch ${repo.branch}\nYou are currently ${way === PICK ? 'cherry-picking' : 'reverting'} commit ${one.id.slice(0, 7)}.\n  (all conflicts fixed: run "git ${way.verb} --continue")\n  (use "git ${way.verb} --skip" to skip this patch)\n  (use "git ${way.verb} --abort" to cancel the ${way.verb} operation)\n\nnothing to commit, working tree clean\n`,
  )
  yield* repo.self.stderr.write(
    `The previous cherry-pick is now empty, possibly due to conflict resolution.\nIf you wish to commit it anyway, use:\n\n    git commit --allow-empty\n\nOtherwise, please use 'git ${way.verb} --skip'\n`,
  )
  return 1
}

const REBASE_HINT = `hint: Resolve all conflicts manually, mark them as resolved with
hint: "git add/rm <conflicted_files>", then run "git rebase --continue".
hint: You can instead skip this commit: run "git rebase --skip".
hint: To abort and get back to the state before "git rebase", run "git rebase --abort".
`
const TODO = 'rebase-merge/git-rebase-todo'
const DONE = 'rebase-merge/done'
const STATES = ['head-name', 'onto', 'orig-head', 'git-rebase-todo', 'done'].map((name) => `rebase-merge/${name}`)

export function* rebase(repo: Repository, words: readonly string[]): Task<number> {
  const step = ['--continue', '--abort', '--skip', '--quit'].find((word) => words.includes(word))
  if (step !== undefined) return yield* goOn(repo, step)
  if (yield* isRebasing(repo))
    throw fatal(
      `It seems that there is already a rebase-merge directory, and\nI wonder if you are in the middle of another rebase.  If that is the\ncase, please try\n\tgit rebase (--continue | --abort | --skip)\nIf that is not the case, please\n\trm -fr "${repo.git}/rebase-merge"\nand run me again.  I am stopping in case you still have something\nvaluable there.\n`,
    )
  if (words.includes('-i') || words.includes('--interactive')) yield* needEditor(repo)
  const at = words.indexOf('--onto')
  const newBase = at < 0 ? words.find((word) => word.startsWith('--onto='))?.slice(7) : words[at + 1]
  const [given, branch] = operandsOf(words.filter((_, i) => at < 0 || i !== at + 1))
  const upstream = given ?? (yield* upstreamOf(repo))?.name
  if (upstream === undefined) {
    yield* repo.self.print(
      `There is no tracking information for the current branch.\nPlease specify which branch you want to rebase against.\nSee git-rebase(1) for details.\n\n    git rebase '<branch>'\n\nIf you wish to set tracking information for this branch you can do so with:\n\n    git branch --set-upstream-to=<remote>/<branch> ${repo.branch}\n\n`,
    )
    return 1
  }
  const base = yield* repo.find(upstream)
  if (base === null) throw fatal(`invalid upstream '${upstream}'`)
  const onto = newBase === undefined ? base : yield* repo.find(newBase)
  if (onto === null) throw fatal(`Does not point to a valid commit '${newBase}'`)
  if (branch !== undefined && (yield* repo.find(branch)) === null) throw fatal(`no such branch/commit '${branch}'`)
  const { staged, unstaged } = yield* statusOf(repo)
  if (unstaged.length > 0)
    throw failed(
      `cannot rebase: You have unstaged changes.\n${staged.length > 0 ? 'error: additionally, your index contains uncommitted changes.\n' : ''}error: Please commit or stash them.`,
    )
  if (staged.length > 0)
    throw failed('cannot rebase: Your index contains uncommitted changes.\nerror: Please commit or stash them.')
  if (branch !== undefined) yield* goTo(repo, branch, true, false)
  const head = (yield* repo.head())!
  const [fork] = yield* mergeBases(repo, head.id, onto.id)
  if (fork === onto.id && newBase === undefined) {
    yield* repo.self.print(`Current branch ${repo.branch} is up to date.\n`)
    return 0
  }
  const hidden = yield* ancestors(repo, base.id)
  const known = new Set<string>()
  for (const one of newBase === undefined ? yield* commitsFrom(repo, base.id) : [])
    known.add(yield* changeKey(repo, one))
  const todo: string[] = []
  for (const one of [...(yield* commitsFrom(repo, head.id))].reverse()) {
    if (hidden.has(one.id) || one.parents.length > 1) continue
    if (known.has(yield* changeKey(repo, one))) {
      yield* repo.self.stderr.write(
        `warning: skipped previously applied commit ${one.id.slice(0, 7)}\nhint: use --reapply-cherry-picks to include skipped commits\nhint: Disable this message with "git config advice.skippedCherryPicks false"\n`,
      )
      continue
    }
    todo.push(`pick ${one.id} ${one.message.split('\n')[0]}`)
  }
  const name = repo.ref ?? 'detached HEAD'
  yield* moveTree(repo, head.tree, onto.tree)
  repo.self.sys.mkdir(`${repo.git}/rebase-merge`, 0o777)
  yield* repo.setState('rebase-merge/head-name', name)
  yield* repo.setState('rebase-merge/onto', onto.id)
  yield* repo.setState('rebase-merge/orig-head', head.id)
  yield* repo.setState('ORIG_HEAD', head.id)
  yield* repo.setState(TODO, todo.join('\n'))
  yield* repo.setState(DONE, '')
  yield* repo.setHead(onto.id, `rebase (start): checkout ${newBase ?? upstream}`)
  return yield* playTodo(repo, words.includes('-q') || words.includes('--quiet'))
}

/** The list of what to do is for an editor; one that changes nothing leaves it as it is. */
function* needEditor(repo: Repository): Task<void> {
  const { env } = repo.self
  if (env.GIT_SEQUENCE_EDITOR || (yield* hasSilentEditor(repo))) return
  throw failed('Terminal is dumb, but EDITOR unset')
}

/** The commits of a branch that another one lacks, and with `-` those whose change it has. */
export function* cherry(repo: Repository, words: readonly string[]): Task<number> {
  const [given, name = 'HEAD'] = operandsOf(words)
  const upstream = given ?? (yield* upstreamOf(repo))?.name
  if (upstream === undefined)
    throw new Stop('Could not find a tracked remote branch, please specify <upstream> manually.\n', 129)
  const [base, head] = [yield* repo.find(upstream), yield* repo.find(name)]
  if (base === null || head === null) throw fatal(`unknown commit ${base === null ? upstream : name}`)
  const [ours, theirs] = [yield* ancestors(repo, head.id), yield* ancestors(repo, base.id)]
  const known = new Set<string>()
  for (const one of yield* commitsFrom(repo, base.id)) if (!ours.has(one.id)) known.add(yield* changeKey(repo, one))
  for (const one of [...(yield* commitsFrom(repo, head.id))].reverse()) {
    if (theirs.has(one.id) || one.parents.length > 1) continue
    const sign = known.has(yield* changeKey(repo, one)) ? '-' : '+'
    const subject = words.includes('-v') ? ` ${one.message.split('\n')[0]}` : ''
    yield* repo.self.print(`${sign} ${one.id}${subject}\n`)
  }
  return 0
}

/** What a commit changes: two that change the same are the same patch. */
function* changeKey(repo: Repository, one: Commit): Task<string> {
  const parent = one.parents[0] === undefined ? null : yield* repo.commit(one.parents[0])
  const changes = changesBetween(parent?.tree ?? new Map(), one.tree)
  return JSON.stringify(changes.map(({ path, from, to }) => [path, from?.id, to?.id]))
}

const linesIn = (text: string | null): readonly string[] => (text ? text.split('\n') : [])

function* playTodo(repo: Repository, isQuiet = false): Task<number> {
  for (;;) {
    const [line, ...left] = linesIn(yield* repo.state(TODO))
    if (line === undefined) break
    const done = [...linesIn(yield* repo.state(DONE)), line]
    yield* repo.setState(TODO, left.join('\n'))
    yield* repo.setState(DONE, done.join('\n'))
    if (!isQuiet) yield* repo.self.stderr.write(`Rebasing (${done.length}/${done.length + left.length})\r`)
    const one = (yield* repo.commit(line.split(' ')[1]!))!
    const head = (yield* repo.head())!
    const parent = one.parents[0] === undefined ? null : yield* repo.commit(one.parents[0])
    if (parent?.id === head.id) {
      yield* moveTree(repo, head.tree, one.tree)
      yield* repo.advance(one.id, `rebase: fast-forward`)
      continue
    }
    const labels = { ours: 'HEAD', theirs: `${one.id.slice(0, 7)} (${one.message.split('\n')[0]})` }
    const { tree, text, conflicts } = yield* mergeTrees(repo, parent?.tree ?? new Map(), head.tree, one.tree, labels)
    yield* moveTree(repo, head.tree, tree)
    yield* repo.self.print(text)
    yield* repo.self.stdout.flush()
    if (conflicts > 0) {
      yield* repo.setState('CHERRY_PICK_HEAD', one.id)
      yield* repo.setState('MERGE_MSG', one.message)
      yield* repo.self.stderr.write(
        `error: could not apply ${titled(one)}\n${REBASE_HINT}Could not apply ${titled(one)}\n`,
      )
      return 1
    }
    if (changesBetween(head.tree, tree).length === 0) {
      yield* repo.self.stderr.write(
        `dropping ${one.id} ${one.message.split('\n')[0]} -- patch contents already upstream\n`,
      )
      continue
    }
    const { message, name, email, time } = one
    const committer = yield* identity(repo, 'COMMITTER')
    const id = yield* repo.storeCommit({ parents: [head.id], tree, message, name, email, time, committer })
    yield* repo.advance(id, `rebase (pick): ${message.split('\n')[0]}`)
  }
  const name = (yield* repo.state('rebase-merge/head-name'))!
  yield* finish(repo, name, (yield* repo.resolve('HEAD'))!)
  if (!isQuiet) yield* repo.self.stderr.write(`\r${' '.repeat(80)}\rSuccessfully rebased and updated ${name}.\n`)
  return 0
}

function* finish(repo: Repository, name: string, id: string): Task<void> {
  if (name.startsWith('refs/')) {
    yield* repo.setRef(name, id)
    yield* repo.setHead(name, `rebase (finish): returning to ${name}`)
  }
  for (const state of [...STATES, 'CHERRY_PICK_HEAD', 'MERGE_MSG']) yield* repo.setState(state, null)
  repo.self.sys.rmdir(`${repo.git}/rebase-merge`)
}

function* goOn(repo: Repository, step: string): Task<number> {
  if (!(yield* isRebasing(repo))) throw fatal('No rebase in progress?')
  const name = (yield* repo.state('rebase-merge/head-name'))!
  if (step === '--abort' || step === '--quit') {
    const original = (yield* repo.commit((yield* repo.state('rebase-merge/orig-head'))!))!
    if (step === '--abort') yield* backTo(repo, original)
    if (name.startsWith('refs/')) yield* repo.setHead(name, `rebase (abort): returning to ${name}`)
    yield* finish(repo, '', original.id)
    return 0
  }
  if (step === '--skip') {
    yield* backTo(repo, (yield* repo.head())!)
    return yield* playTodo(repo)
  }
  const unmerged = [...(yield* repo.index())].filter(([, { stages }]) => stages)
  if (unmerged.length > 0) {
    yield* repo.self.print(
      `${unmerged.map(([path]) => `${path}: needs merge\n`).join('')}You must edit all merge conflicts and then\nmark them as resolved using git add\n`,
    )
    return 1
  }
  const { staged } = yield* statusOf(repo)
  if (staged.length > 0) {
    const code = yield* commit(repo, ['-q'])
    if (code !== 0) return code
    yield* printCommitted(repo, (yield* repo.head())!, false)
  }
  return yield* playTodo(repo)
}
