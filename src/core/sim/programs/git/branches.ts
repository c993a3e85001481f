/** branch: the list of branches, and making, following, renaming and deleting them. */
import type { Task } from '../../kernel/sys.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { operandsOf } from './files.ts'
import { fatal, type Repository, Stop } from './repository.ts'
import { setSettings } from './settings.ts'
import { detachedAt, isRebasing } from './status.ts'
import { aheadBehind, ancestors, upstreamOf } from './upstream.ts'
import { workTrees } from './worktrees.ts'

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
  const upstream = words.find((word) => word.startsWith('--set-upstream-to='))?.slice(18) ?? after(words, '-u')
  if (upstream !== undefined)
    return yield* follow(
      repo,
      operands.find((word) => word !== upstream),
      upstream,
    )
  const containing = after(words, '--contains') ?? after(words, '--merged') ?? after(words, '--no-merged')
  if (operands.length > 0 && containing === undefined && !has('--list') && !has('-l')) {
    const [name, start] = operands
    yield* makeBranch(repo, name!, start, has('-f'))
    return 0
  }
  yield* self.print(yield* branchRows(repo, words, operands))
  return 0
}

export const after = (words: readonly string[], option: string): string | undefined =>
  words.includes(option) ? (words[words.indexOf(option) + 1] ?? 'HEAD') : undefined

function* branchRows(repo: Repository, words: readonly string[], operands: readonly string[]): Task<string> {
  const has = (option: string): boolean => words.includes(option)
  const head = yield* repo.head()
  const rows: { readonly mark: string; readonly name: string; readonly ref: string }[] = []
  if (repo.ref === null && head && !has('-r')) {
    const branch = ((yield* repo.state('rebase-merge/head-name')) ?? '').replace('refs/heads/', '')
    const name = (yield* isRebasing(repo))
      ? `(no branch, rebasing ${branch})`
      : `(HEAD detached ${yield* detachedAt(repo, head)})`
    rows.push({ mark: '* ', name, ref: 'HEAD' })
  }
  const held = new Set((yield* workTrees(repo)).map(({ ref }) => ref))
  const markOf = (ref: string): string => (repo.ref === ref ? '* ' : held.has(ref) ? '+ ' : '  ')
  for (const name of has('-r') ? [] : yield* repo.names('refs/heads'))
    rows.push({ mark: markOf(`refs/heads/${name}`), name, ref: `refs/heads/${name}` })
  for (const name of has('-a') || has('-r') ? yield* repo.names('refs/remotes') : [])
    rows.push({ mark: '  ', name: `${has('-a') ? 'remotes/' : ''}${name}`, ref: `refs/remotes/${name}` })
  const asked = yield* chosen(repo, words, operands, rows)
  const width = Math.max(0, ...asked.map(({ name }) => name.length))
  let text = ''
  for (const { mark, name, ref } of asked) {
    const commit = has('-v') || has('-vv') ? yield* repo.find(ref) : null
    if (commit === null) text += `${mark}${name}\n`
    else
      text += `${mark}${name.padEnd(width)} ${commit.id.slice(0, 7)} ${yield* followed(repo, ref, has('-vv'))}${commit.message.split('\n')[0]}\n`
  }
  return text
}

/** The rows that --contains, --merged or a pattern leave. */
function* chosen<Row extends { readonly name: string; readonly ref: string }>(
  repo: Repository,
  words: readonly string[],
  operands: readonly string[],
  rows: readonly Row[],
): Task<readonly Row[]> {
  const [option] = ['--contains', '--merged', '--no-merged'].filter((one) => words.includes(one))
  const patterns = operands.filter((word) => option === undefined || word !== after(words, option))
  const left: Row[] = []
  for (const row of rows) {
    if (option === undefined) {
      if (patterns.length === 0 || patterns.some((pattern) => fnmatch(pattern, row.name))) left.push(row)
      continue
    }
    const commit = yield* repo.find(after(words, option)!)
    const id = yield* repo.resolve(row.ref)
    if (commit === null) throw new Stop(`error: malformed object name ${after(words, option)}\n`, 129)
    const isIn =
      option === '--contains'
        ? (yield* ancestors(repo, id!)).has(commit.id)
        : (yield* ancestors(repo, commit.id)).has(id!)
    if (isIn !== (option === '--no-merged')) left.push(row)
  }
  return left
}

/** `[origin/main: ahead 1] ` */
function* followed(repo: Repository, ref: string, withName: boolean): Task<string> {
  const upstream = ref.startsWith('refs/heads/') ? yield* upstreamOf(repo, ref.slice(11)) : null
  if (upstream === null) return ''
  const id = yield* repo.resolve(ref)
  const { ahead, behind } =
    upstream.id === null || id === null ? { ahead: 0, behind: 0 } : yield* aheadBehind(repo, id, upstream.id)
  const parts = [ahead > 0 && `ahead ${ahead}`, behind > 0 && `behind ${behind}`, upstream.id === null && 'gone']
  const counts = parts.filter(Boolean).join(', ')
  if (withName) return `[${upstream.name}${counts === '' ? '' : `: ${counts}`}] `
  return counts === '' ? '' : `[${counts}] `
}

function* follow(repo: Repository, given: string | undefined, upstream: string): Task<number> {
  const branch = given ?? repo.branch
  const [remote, ...rest] = upstream.split('/')
  if ((yield* repo.resolve(`refs/remotes/${upstream}`)) === null)
    throw fatal(
      `the requested upstream branch '${upstream}' does not exist\nhint: \nhint: If you are planning on basing your work on an upstream\nhint: branch that already exists at the remote, you may need to\nhint: run "git fetch" to retrieve it.\nhint: \nhint: If you are planning to push out a new local branch that\nhint: will track its remote counterpart, you may want to use\nhint: "git push -u" to set the upstream config as you push.\nhint: Turn this message off by running\nhint: "git config advice.setUpstreamFailure false"`,
    )
  yield* setSettings(repo.self, `${repo.common}/config`, [
    [`branch.${branch}.remote`, remote!],
    [`branch.${branch}.merge`, `refs/heads/${rest.join('/')}`],
  ])
  yield* repo.self.print(`branch '${branch}' set up to track '${upstream}'.\n`)
  return 0
}

export function* makeBranch(repo: Repository, name: string, start: string | undefined, isForced = false): Task<void> {
  if (!isForced && (yield* repo.resolve(`refs/heads/${name}`)) !== null)
    throw fatal(`a branch named '${name}' already exists`)
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
    const holder = (yield* workTrees(repo)).find(({ ref }) => ref === `refs/heads/${name}`)
    const problem =
      holder !== undefined
        ? `Cannot delete branch '${name}' checked out at '${holder.path}'`
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
    repo.self.sys.unlink(`${repo.common}/refs/heads/${name}`)
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
    repo.self.sys.unlink(`${repo.common}/refs/heads/${from}`)
  }
  if (from === repo.branch) yield* repo.setHead(`refs/heads/${to}`)
  return 0
}
