/** status, in both of its forms, with what is under way: a merge, a rebase, a pick. */
import type { Task } from '../../kernel/sys.ts'
import { pathIn } from './files.ts'
import type { Commit, Entry, Repository } from './repository.ts'
import { aheadBehind, upstreamOf } from './upstream.ts'
import { type Change, type Status, statusOf } from './worktree.ts'

export function* status(repo: Repository, words: readonly string[]): Task<number> {
  const has = (letter: string, long: string): boolean =>
    words.some((word) => word === `--${long}` || (/^-[a-tv-z]+$/.test(word) && word.includes(letter)))
  const listsAll = words.some((word) => ['-u', '-uall', '--untracked-files', '--untracked-files=all'].includes(word))
  const found = yield* statusOf(repo, listsAll)
  const hidesUntracked = words.some((word) => word === '-uno' || word === '--untracked-files=no')
  const shown: Status = {
    ...found,
    untracked: hidesUntracked ? [] : found.untracked,
    ignored: words.includes('--ignored') ? found.ignored : [],
  }
  const isShort = has('s', 'short') || words.some((word) => word.startsWith('--porcelain'))
  if (isShort || (has('b', 'branch') && !words.includes('--long')))
    yield* repo.self.print(
      yield* shortStatus(
        repo,
        shown,
        has('b', 'branch'),
        words.some((word) => word.startsWith('--porcelain')),
      ),
    )
  else yield* repo.self.print(yield* longStatus(repo, shown))
  return 0
}

/** Paths are told as seen from here. */
function fromHere(repo: Repository): (path: string) => string {
  const here = pathIn(repo, '.').split('/').filter(Boolean)
  return (path) => {
    const parts = path.split('/')
    let same = 0
    while (same < here.length && same < parts.length - 1 && here[same] === parts[same]) same++
    return '../'.repeat(here.length - same) + parts.slice(same).join('/') || './'
  }
}

function* shortStatus(repo: Repository, found: Status, withBranch: boolean, isFull: boolean): Task<string> {
  const told = isFull ? (path: string) => path : fromHere(repo)
  let text = ''
  if (withBranch) {
    const head = yield* repo.head()
    const upstream = yield* upstreamOf(repo)
    const counts = head && upstream?.id ? yield* aheadBehind(repo, head.id, upstream.id) : null
    const parts = counts
      ? [counts.ahead > 0 && `ahead ${counts.ahead}`, counts.behind > 0 && `behind ${counts.behind}`].filter(Boolean)
      : []
    const where = repo.ref === null ? 'HEAD (no branch)' : repo.branch
    text = `## ${head === null ? 'No commits yet on ' : ''}${where}${upstream ? `...${upstream.name}${upstream.id === null ? ' [gone]' : ''}` : ''}${parts.length > 0 ? ` [${parts.join(', ')}]` : ''}\n`
  }
  const letters = new Map<string, [x: string, y: string, was?: string]>()
  for (const { path, kind, oldPath } of found.staged)
    letters.set(path, oldPath === undefined ? [kind, ' '] : [kind, ' ', oldPath])
  for (const { path, kind } of found.unstaged) {
    const [x = ' ', , was] = letters.get(path) ?? []
    letters.set(path, was === undefined ? [x, kind] : [x, kind, was])
  }
  for (const [path, entry] of found.unmerged)
    letters.set(path, [...UNMERGED[stagesOf(entry)]!.letters] as [string, string])
  for (const [path, [x, y, was]] of [...letters].sort(([a], [b]) => (a < b ? -1 : 1)))
    text += `${x}${y} ${was === undefined ? '' : `${told(was)} -> `}${told(path)}\n`
  return (
    text +
    found.untracked.map((path) => `?? ${told(path)}\n`).join('') +
    found.ignored.map((path) => `!! ${told(path)}\n`).join('')
  )
}

/** By which of base, ours and theirs there are. */
const UNMERGED: Readonly<Record<string, { readonly letters: string; readonly label: string }>> = {
  '123': { letters: 'UU', label: 'both modified:   ' },
  '23': { letters: 'AA', label: 'both added:      ' },
  '12': { letters: 'UD', label: 'deleted by them: ' },
  '13': { letters: 'DU', label: 'deleted by us:   ' },
  '2': { letters: 'AU', label: 'added by us:     ' },
  '3': { letters: 'UA', label: 'added by them:   ' },
}
const stagesOf = ({ stages }: Entry): string => stages!.map((stage, i) => (stage ? i + 1 : '')).join('')

const LABELS = { A: 'new file:   ', M: 'modified:   ', D: 'deleted:    ', R: 'renamed:    ', U: 'unmerged:   ' }
const listed = (changes: readonly Change[], told: (path: string) => string): string =>
  changes
    .map(
      ({ kind, path, oldPath }) =>
        `\t${LABELS[kind]}${oldPath === undefined ? '' : `${told(oldPath)} -> `}${told(path)}\n`,
    )
    .join('')

export function* longStatus(repo: Repository, given: Status | null = null): Task<string> {
  const { staged, unstaged, untracked, unmerged, ignored } = given ?? { ...(yield* statusOf(repo)), ignored: [] }
  const told = fromHere(repo)
  const head = yield* repo.head()
  const isMerging = (yield* repo.state('MERGE_HEAD')) !== null
  let text = yield* whereWeAre(repo, head)
  text += yield* tracking(repo, head)
  text += yield* underWay(repo, unmerged.length > 0)
  if (head === null) text += '\nNo commits yet\n\n'
  const unstage = head === null ? 'git rm --cached <file>...' : 'git restore --staged <file>...'
  const isPicking = (yield* repo.state('CHERRY_PICK_HEAD')) !== null && !(yield* isRebasing(repo))
  const hint = isMerging || isPicking ? '' : `  (use "${unstage}" to unstage)\n`
  if (staged.length > 0) text += `Changes to be committed:\n${hint}${listed(staged, told)}\n`
  if (unmerged.length > 0) {
    const hasGone = unmerged.some(([, entry]) => entry.stages!.includes(null) && entry.stages![0])
    text += `Unmerged paths:\n${hint}  (use "git add${hasGone ? '/rm' : ''} <file>..." ${hasGone ? 'as appropriate ' : ''}to mark resolution)\n`
    text += `${unmerged.map(([path, entry]) => `\t${UNMERGED[stagesOf(entry)]!.label}${told(path)}\n`).join('')}\n`
  }
  if (unstaged.length > 0) {
    const verb = unstaged.some(({ kind }) => kind === 'D') ? 'add/rm' : 'add'
    text += `Changes not staged for commit:\n  (use "git ${verb} <file>..." to update what will be committed)\n  (use "git restore <file>..." to discard changes in working directory)\n${listed(unstaged, told)}\n`
  }
  const paths = (all: readonly string[]): string => all.map((path) => `\t${told(path)}\n`).join('')
  if (untracked.length > 0)
    text += `Untracked files:\n  (use "git add <file>..." to include in what will be committed)\n${paths(untracked)}\n`
  if (ignored.length > 0)
    text += `Ignored files:\n  (use "git add -f <file>..." to include in what will be committed)\n${paths(ignored)}\n`
  if (staged.length > 0) return text
  if (unstaged.length > 0 || unmerged.length > 0)
    return `${text}no changes added to commit (use "git add" and/or "git commit -a")\n`
  if (isMerging) return text
  if (untracked.length > 0)
    return `${text}nothing added to commit but untracked files present (use "git add" to track)\n`
  return `${text}${head === null ? 'nothing to commit (create/copy files and use "git add" to track)' : 'nothing to commit, working tree clean'}\n`
}

export const isRebasing = function* (repo: Repository): Task<boolean> {
  return (yield* repo.state('rebase-merge/head-name')) !== null
}

function* whereWeAre(repo: Repository, head: Commit | null): Task<string> {
  if (repo.ref !== null) return `On branch ${repo.branch}\n`
  const onto = yield* repo.state('rebase-merge/onto')
  if (onto !== null) return `interactive rebase in progress; onto ${onto.slice(0, 7)}\n`
  return `HEAD detached ${yield* detachedAt(repo, head)}\n`
}

/** `at v2`, `from main`: the name HEAD was given, and whether it has moved since. */
export function* detachedAt(repo: Repository, head: Commit | null): Task<string> {
  for (const { id, why } of yield* repo.reflog('HEAD')) {
    const name = /^checkout: moving from .* to (.*)$/.exec(why)?.[1]
    if (name === undefined) continue
    const isName = (yield* repo.resolve(`refs/tags/${name}`)) ?? (yield* repo.resolve(`refs/remotes/${name}`))
    return `${id === head?.id ? 'at' : 'from'} ${isName ? name : id.slice(0, 7)}`
  }
  return `at ${head?.id.slice(0, 7)}`
}

function* underWay(repo: Repository, isUnmerged: boolean): Task<string> {
  if (yield* isRebasing(repo)) return yield* rebaseUnderWay(repo, isUnmerged)
  if ((yield* repo.state('MERGE_HEAD')) !== null)
    return isUnmerged
      ? 'You have unmerged paths.\n  (fix conflicts and run "git commit")\n  (use "git merge --abort" to abort the merge)\n\n'
      : 'All conflicts fixed but you are still merging.\n  (use "git commit" to conclude merge)\n\n'
  for (const [file, verb, doing] of [
    ['CHERRY_PICK_HEAD', 'cherry-pick', 'cherry-picking'],
    ['REVERT_HEAD', 'revert', 'reverting'],
  ] as const) {
    const id = yield* repo.state(file)
    if (id === null) continue
    const what = isUnmerged ? 'fix conflicts and' : 'all conflicts fixed:'
    return `You are currently ${doing} commit ${id.slice(0, 7)}.\n  (${what} run "git ${verb} --continue")\n  (use "git ${verb} --skip" to skip this patch)\n  (use "git ${verb} --abort" to cancel the ${verb} operation)\n\n`
  }
  const start = yield* repo.state('BISECT_START')
  if (start === null) return ''
  const from = /^[\da-f]{40}$/.test(start) ? start.slice(0, 7) : start
  return `You are currently bisecting, started from branch '${from}'.\n  (use "git bisect reset" to get back to the original branch)\n\n`
}

function* rebaseUnderWay(repo: Repository, isUnmerged: boolean): Task<string> {
  const lines = function* (name: string): Task<readonly string[]> {
    const text = (yield* repo.state(name)) ?? ''
    return text === '' ? [] : text.split('\n')
  }
  const shown = (line: string): string => `   ${line.replace(/ ([\da-f]{7})[\da-f]* /, ' $1 ')}\n`
  const commands = (n: number): string => `${n} command${n === 1 ? '' : 's'}`
  const done = yield* lines('rebase-merge/done')
  const left = yield* lines('rebase-merge/git-rebase-todo')
  const branch = ((yield* repo.state('rebase-merge/head-name')) ?? '').replace('refs/heads/', '')
  const onto = ((yield* repo.state('rebase-merge/onto')) ?? '').slice(0, 7)
  const head =
    done.length > 1 ? `Last commands done (${commands(done.length)} done):\n` : `Last command done (1 command done):\n`
  let text = head + done.slice(-2).map(shown).join('')
  if (left.length === 0) text += 'No commands remaining.\n'
  else
    text += `Next command${left.length === 1 ? '' : 's'} to do (${left.length} remaining command${left.length === 1 ? '' : 's'}):\n${left.slice(0, 2).map(shown).join('')}  (use "git rebase --edit-todo" to view and edit)\n`
  text += `You are currently rebasing branch '${branch}' on '${onto}'.\n`
  return isUnmerged
    ? `${text}  (fix conflicts and then run "git rebase --continue")\n  (use "git rebase --skip" to skip this patch)\n  (use "git rebase --abort" to check out the original branch)\n\n`
    : `${text}  (all conflicts fixed: run "git rebase --continue")\n\n`
}

function* tracking(repo: Repository, head: Commit | null): Task<string> {
  const upstream = yield* upstreamOf(repo)
  if (upstream === null || head === null) return ''
  const { name } = upstream
  if (upstream.id === null)
    return `Your branch is based on '${name}', but the upstream is gone.\n  (use "git branch --unset-upstream" to fixup)\n\n`
  const { ahead, behind } = yield* aheadBehind(repo, head.id, upstream.id)
  const commits = (n: number): string => `${n} commit${n === 1 ? '' : 's'}`
  if (ahead === 0 && behind === 0) return `Your branch is up to date with '${name}'.\n\n`
  if (behind === 0)
    return `Your branch is ahead of '${name}' by ${commits(ahead)}.\n  (use "git push" to publish your local commits)\n\n`
  if (ahead === 0)
    return `Your branch is behind '${name}' by ${commits(behind)}, and can be fast-forwarded.\n  (use "git pull" to update your local branch)\n\n`
  return `Your branch and '${name}' have diverged,\nand have ${ahead} and ${behind} different commits each, respectively.\n  (use "git pull" to merge the remote branch into yours)\n\n`
}
