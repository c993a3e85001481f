/** worktree: further directories with a branch of their own, of one repository. */
import type { Task } from '../../kernel/sys.ts'
import { reason } from '../lib/errors.ts'
import { readText, writeFile } from '../lib/files.ts'
import { listDirectory } from '../system/proc.ts'
import { makeBranch } from './branches.ts'
import { checkOut, operandsOf } from './files.ts'
import { failed, fatal, normalPath, Repository, Stop } from './repository.ts'
import { statusOf } from './worktree.ts'

const USAGE = `usage: git worktree add [-f] [--detach] [--checkout] [--lock [--reason <string>]]
                        [-b <new-branch>] <path> [<commit-ish>]
   or: git worktree list [-v | --porcelain [-z]]
   or: git worktree lock [--reason <string>] <worktree>
   or: git worktree move <worktree> <new-path>
   or: git worktree prune [-n] [-v] [--expire <expire>]
   or: git worktree remove [-f] <worktree>
   or: git worktree repair [<path>...]
   or: git worktree unlock <worktree>

`

export interface WorkTree {
  readonly path: string
  /** Its own directory below .git/worktrees; null for the main one. */
  readonly name: string | null
  /** `refs/heads/main`, or null when HEAD is a commit itself. */
  readonly ref: string | null
  readonly id: string | null
  readonly isThere: boolean
}

/** The main work tree first. */
export function* workTrees(repo: Repository): Task<readonly WorkTree[]> {
  const { sys } = repo.self
  const read = function* (git: string, path: string, name: string | null): Task<WorkTree> {
    const head = ((yield* readText(sys, `${git}/HEAD`)) ?? '').trim()
    const ref = head.startsWith('ref: ') ? head.slice(5) : null
    return { path, name, ref, id: ref === null ? head : yield* repo.resolve(ref), isThere: sys.stat(path).ok }
  }
  const main = yield* read(repo.common, repo.common.replace(/\/\.git$/, ''), null)
  const others: WorkTree[] = []
  for (const name of (yield* listDirectory(sys, `${repo.common}/worktrees`)) ?? []) {
    const own = `${repo.common}/worktrees/${name}`
    const link = ((yield* readText(sys, `${own}/gitdir`)) ?? '').trim()
    others.push(yield* read(own, link.replace(/\/\.git$/, ''), name))
  }
  return [main, ...others.sort((a, b) => (a.path < b.path ? -1 : 1))]
}

/** The work tree, other than this one, in which a branch is checked out. */
export function* holderOf(repo: Repository, ref: string): Task<WorkTree | null> {
  return (yield* workTrees(repo)).find((one) => one.ref === ref && one.path !== repo.top) ?? null
}

export function* worktree(repo: Repository, words: readonly string[]): Task<number> {
  const [verb, ...rest] = words
  if (verb === undefined) throw new Stop(`error: need a subcommand\n${USAGE}`, 129)
  if (verb === 'add') return yield* add(repo, rest)
  if (verb === 'list') return yield* list(repo, rest)
  if (verb === 'prune') return yield* prune(repo, rest)
  if (verb === 'remove' || verb === 'move') return yield* change(repo, verb, rest)
  if (verb === 'lock' || verb === 'unlock') {
    const tree = yield* named(repo, operandsOf(rest)[0])
    if (tree.name === null) throw fatal('The main working tree cannot be locked or unlocked')
    const path = `${repo.common}/worktrees/${tree.name}/locked`
    const isLocked = repo.self.sys.stat(path).ok
    if (isLocked === (verb === 'lock'))
      throw fatal(`'${operandsOf(rest)[0]}' is ${isLocked ? 'already' : 'not'} locked`)
    if (verb === 'lock') yield* writeFile(repo.self.sys, path, '')
    else repo.self.sys.unlink(path)
    return 0
  }
  throw new Stop(`error: unknown subcommand: \`${verb}'\n${USAGE}`, 129)
}

function fullPath(repo: Repository, word: string): string {
  const cwd = repo.self.sys.getcwd()
  return normalPath(word.startsWith('/') ? word : `${cwd.ok ? cwd.value : ''}/${word}`)
}

function* add(repo: Repository, words: readonly string[]): Task<number> {
  const { sys } = repo.self
  const at = words.findIndex((word) => word === '-b' || word === '-B')
  const isForced = words[at] === '-B'
  const made = at < 0 ? undefined : words[at + 1]
  const [path, start] = operandsOf(words.filter((_, i) => at < 0 || i !== at + 1))
  if (path === undefined) throw new Stop(USAGE, 129)
  const isQuiet = words.includes('-q') || words.includes('--quiet')
  const say = function* (text: string): Task<void> {
    if (!isQuiet) yield* repo.self.stderr.write(`Preparing worktree (${text})\n`)
  }
  const full = fullPath(repo, path)
  const baseName = path.replace(/\/+$/, '').replace(/^.*\//, '')
  const isDetached = words.includes('--detach') || words.includes('-d')
  const branch = made ?? (start === undefined && !isDetached ? baseName : null)
  const commit = yield* repo.find(start ?? 'HEAD')
  if (commit === null) throw fatal(`invalid reference: ${start ?? 'HEAD'}`)
  let ref: string | null = null
  if (branch !== null) {
    ref = `refs/heads/${branch}`
    const isOld = made === undefined && (yield* repo.resolve(ref)) !== null
    yield* say(isOld ? `checking out '${branch}'` : `new branch '${branch}'`)
    if (!isOld) yield* asItsOwn(makeBranch(repo, branch, start, isForced))
  } else if (!isDetached && (yield* repo.resolve(`refs/heads/${start}`)) !== null) {
    ref = `refs/heads/${start}`
    yield* say(`checking out '${start}'`)
  } else yield* say(`detached HEAD ${commit.id.slice(0, 7)}`)
  const holder = ref === null ? null : (yield* workTrees(repo)).find((one) => one.ref === ref)
  if (holder && !words.includes('-f') && !words.includes('--force'))
    throw fatal(`'${ref!.slice(11)}' is already checked out at '${holder.path}'`)
  const old = yield* listDirectory(sys, full)
  if (old !== null && old.length > 0) throw fatal(`'${path}' already exists`)
  const id = ref === null ? commit.id : (yield* repo.resolve(ref))!
  const target = (yield* repo.commit(id))!
  const own = yield* freeName(repo, baseName)
  sys.mkdir(`${repo.common}/worktrees`, 0o777)
  sys.mkdir(own, 0o777)
  const isMade = old === null ? sys.mkdir(full, 0o777) : null
  if (isMade && !isMade.ok)
    throw fatal(`could not create leading directories of '${path}/.git': ${reason(isMade.error)}`)
  yield* writeFile(sys, `${full}/.git`, `gitdir: ${own}\n`)
  yield* writeFile(sys, `${own}/gitdir`, `${full}/.git\n`)
  yield* writeFile(sys, `${own}/commondir`, '../..\n')
  yield* writeFile(sys, `${own}/HEAD`, ref === null ? `${id}\n` : `ref: ${ref}\n`)
  yield* writeFile(sys, `${own}/ORIG_HEAD`, `${id}\n`)
  const tree = yield* new Repository(repo.self, full, own, repo.given, repo.common).load()
  yield* checkOut(tree, new Map(), target.tree)
  yield* tree.note('HEAD', null, id, 'reset: moving to HEAD')
  if (!isQuiet) yield* repo.self.print(`HEAD is now at ${id.slice(0, 7)} ${target.message.split('\n')[0]}\n`)
  return 0
}

/** `git branch` is run as a program of its own here, whose failure is 255. */
function* asItsOwn(task: Task<void>): Task<void> {
  try {
    yield* task
  } catch (error) {
    throw error instanceof Stop ? new Stop(error.text, 255) : error
  }
}

function* freeName(repo: Repository, name: string): Task<string> {
  const names = new Set((yield* listDirectory(repo.self.sys, `${repo.common}/worktrees`)) ?? [])
  let found = name
  for (let n = 1; names.has(found); n++) found = `${name}${n}`
  return `${repo.common}/worktrees/${found}`
}

function* list(repo: Repository, words: readonly string[]): Task<number> {
  const trees = yield* workTrees(repo)
  if (words.includes('--porcelain')) {
    for (const { path, ref, id } of trees)
      yield* repo.self.print(
        `worktree ${path}\nHEAD ${id ?? '0'.repeat(40)}\n${ref === null ? 'detached' : `branch ${ref}`}\n\n`,
      )
    return 0
  }
  const width = Math.max(...trees.map(({ path }) => path.length))
  for (const { path, name, ref, id, isThere } of trees) {
    const where = ref === null ? '(detached HEAD)' : `[${ref.replace('refs/heads/', '')}]`
    const isLocked = name !== null && repo.self.sys.stat(`${repo.common}/worktrees/${name}/locked`).ok
    const state = isLocked ? ' locked' : isThere ? '' : ' prunable'
    yield* repo.self.print(`${path.padEnd(width)}  ${(id ?? '0'.repeat(40)).slice(0, 7)} ${where}${state}\n`)
  }
  return 0
}

function* named(repo: Repository, word: string | undefined): Task<WorkTree> {
  if (word === undefined) throw new Stop(USAGE, 129)
  const full = fullPath(repo, word)
  const trees = yield* workTrees(repo)
  const found = trees.find(({ path }) => path === full) ?? trees.find(({ name }) => name !== null && name === word)
  if (!found) throw fatal(`'${word}' is not a working tree`)
  return found
}

function* change(repo: Repository, verb: 'remove' | 'move', words: readonly string[]): Task<number> {
  const { sys } = repo.self
  const [word, to] = operandsOf(words)
  const found = yield* named(repo, word)
  const own = `${repo.common}/worktrees/${found.name}`
  if (found.name === null) throw fatal(`'${word}' is a main working tree`)
  if (sys.stat(`${own}/locked`).ok)
    throw fatal(`cannot ${verb} a locked working tree;\nuse '${verb} -f -f' to override or unlock first`)
  if (verb === 'move') {
    if (to === undefined) throw new Stop(USAGE, 129)
    const target = fullPath(repo, to)
    if (sys.stat(target).ok) throw fatal(`target '${to}' already exists`)
    const moved = sys.rename(found.path, target)
    if (!moved.ok) throw fatal(`failed to move '${found.path}' to '${target}': ${reason(moved.error)}`)
    yield* writeFile(sys, `${own}/gitdir`, `${target}/.git\n`)
    return 0
  }
  if (found.isThere && !words.includes('--force') && !words.includes('-f')) {
    const tree = yield* new Repository(repo.self, found.path, own, repo.given, repo.common).load()
    const { staged, unstaged, untracked, unmerged } = yield* statusOf(tree)
    if (staged.length + unstaged.length + untracked.length + unmerged.length > 0)
      throw fatal(`'${word}' contains modified or untracked files, use --force to delete it`)
  }
  yield* removeAll(repo, found.path)
  yield* removeAll(repo, own)
  sys.rmdir(`${repo.common}/worktrees`)
  return 0
}

function* prune(repo: Repository, words: readonly string[]): Task<number> {
  for (const { name, isThere } of yield* workTrees(repo)) {
    if (name === null || isThere) continue
    if (words.includes('-v') || words.includes('-n'))
      yield* repo.self.stderr.write(`Removing worktrees/${name}: gitdir file points to non-existent location\n`)
    if (!words.includes('-n')) yield* removeAll(repo, `${repo.common}/worktrees/${name}`)
  }
  repo.self.sys.rmdir(`${repo.common}/worktrees`)
  return 0
}

function* removeAll(repo: Repository, path: string): Task<void> {
  const { sys } = repo.self
  for (const name of (yield* listDirectory(sys, path)) ?? []) {
    if (!sys.unlink(`${path}/${name}`).ok) yield* removeAll(repo, `${path}/${name}`)
  }
  const gone = sys.rmdir(path)
  if (!gone.ok && gone.error.errno !== 'ENOENT') throw failed(`failed to delete '${path}': ${reason(gone.error)}`)
}
