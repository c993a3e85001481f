/** The verbs about files: add, rm, status, diff, ls-files, commit, reset, clean. */
import type { Task } from '../../kernel/sys.ts'
import { reason } from '../lib/errors.ts'
import { readFile } from '../lib/files.ts'
import { readAccounts } from '../lib/users.ts'
import { type Commit, type Entry, failed, fatal, type Repository, Stop } from './repository.ts'
import { aheadBehind, upstreamOf } from './upstream.ts'
import {
  type Change,
  changesBetween,
  entryOf,
  filesUnder,
  ignorer,
  measure,
  modeLines,
  patch,
  shortStat,
  stat,
  statusOf,
  workTree,
} from './worktree.ts'

export type Verb = (repo: Repository, words: readonly string[]) => Task<number>

const AUTHOR_UNKNOWN = `Author identity unknown

*** Please tell me who you are.

Run

  git config --global user.email "you@example.com"
  git config --global user.name "Your Name"

to set your account's default identity.
Omit --global to set the identity only in this repository.

`
export const noSuchRevision = (name: string): Stop =>
  fatal(
    `ambiguous argument '${name}': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'`,
  )

/** Operands, without options. */
export const operandsOf = (words: readonly string[]): readonly string[] =>
  words.filter(
    (word, i) => word !== '--' && (!word.startsWith('-') || words.indexOf('--') < i === words.includes('--')),
  )

/** A path as the index names it. */
export function pathIn(repo: Repository, word: string): string {
  const cwd = repo.self.sys.getcwd()
  const full = word.startsWith('/') ? word : `${cwd.ok ? cwd.value : ''}/${word}`
  const parts: string[] = []
  for (const part of full.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const path = `/${parts.join('/')}`
  if (path === repo.top) return ''
  if (!path.startsWith(`${repo.top}/`)) throw fatal(`${word}: '${word}' is outside repository at '${repo.top}'`)
  return path.slice(repo.top.length + 1)
}

export const isBelow = (path: string, place: string): boolean =>
  place === '' || path === place || path.startsWith(`${place}/`)

export function* add(repo: Repository, words: readonly string[]): Task<number> {
  const { self } = repo
  const isAll = words.includes('-A') || words.includes('--all') || words.includes('-u')
  const named = operandsOf(words)
  if (named.length === 0 && !isAll) {
    yield* self.stderr.write(
      'Nothing specified, nothing added.\nhint: Maybe you wanted to say \'git add .\'?\nhint: Turn this message off by running\nhint: "git config advice.addEmptyPathspec false"\n',
    )
    return 0
  }
  const lock = yield* repo.lockIndex()
  const index = yield* repo.index()
  try {
    const isIgnored = yield* ignorer(repo)
    const refused: string[] = []
    for (const word of named.length > 0 ? named : ['.']) {
      const place = pathIn(repo, word)
      const files = yield* filesUnder(repo, place, !index.has(place))
      const known = [...index.keys()].filter((path) => isBelow(path, place))
      if (files.length === 0 && known.length === 0 && place !== '' && !self.sys.lstat(`${repo.top}/${place}`).ok)
        throw fatal(`pathspec '${word}' did not match any files`)
      if (!index.has(place) && place !== '' && isIgnored(place, false) && !words.includes('-f')) {
        refused.push(word)
        continue
      }
      for (const path of known) if (!self.sys.lstat(`${repo.top}/${path}`).ok) index.delete(path)
      for (const path of files) if (!words.includes('-u') || index.has(path)) index.set(path, yield* stage(repo, path))
    }
    if (refused.length > 0)
      throw new Stop(
        `The following paths are ignored by one of your .gitignore files:\n${refused.join('\n')}\nhint: Use -f if you really want to add them.\nhint: Turn this message off by running\nhint: "git config advice.addIgnoredFile false"\n`,
        1,
      )
  } catch (error) {
    yield* repo.unlockIndex(lock, null)
    throw error
  }
  yield* repo.unlockIndex(lock, index)
  return 0
}

function* stage(repo: Repository, path: string): Task<Entry> {
  const entry = yield* entryOf(repo, path)
  const bytes = yield* readFile(repo.self.sys, `${repo.top}/${path}`)
  if (!bytes.ok)
    throw new Stop(
      `error: open("${path}"): ${reason(bytes.error)}\nerror: unable to index file '${path}'\nfatal: adding files failed\n`,
    )
  return { id: yield* repo.storeBlob(path, bytes.value), mode: entry?.mode ?? '100644' }
}

export function* remove(repo: Repository, words: readonly string[]): Task<number> {
  const lock = yield* repo.lockIndex()
  const index = yield* repo.index()
  try {
    for (const word of operandsOf(words)) {
      const place = pathIn(repo, word)
      const paths = [...index.keys()].filter((path) => isBelow(path, place))
      if (paths.length === 0) throw fatal(`pathspec '${word}' did not match any files`)
      if (!words.includes('-r') && !paths.includes(place)) throw fatal(`not removing '${word}' recursively without -r`)
      for (const path of paths) {
        index.delete(path)
        if (!words.includes('--cached')) repo.self.sys.unlink(`${repo.top}/${path}`)
        if (!words.includes('-q')) yield* repo.self.print(`rm '${path}'\n`)
      }
    }
  } catch (error) {
    yield* repo.unlockIndex(lock, null)
    throw error
  }
  yield* repo.unlockIndex(lock, index)
  return 0
}

export function* status(repo: Repository, words: readonly string[]): Task<number> {
  const has = (letter: string, long: string): boolean =>
    words.some((word) => word === `--${long}` || (/^-[a-z]+$/.test(word) && word.includes(letter)))
  if (has('s', 'short') || words.some((word) => word.startsWith('--porcelain')))
    return yield* shortStatus(repo, has('b', 'branch'))
  if (has('b', 'branch') && !words.includes('--long')) return yield* shortStatus(repo, true)
  yield* repo.self.print(yield* longStatus(repo))
  return 0
}

function* shortStatus(repo: Repository, withBranch: boolean): Task<number> {
  const { staged, unstaged, untracked } = yield* statusOf(repo)
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
  const letters = new Map<string, [string, string]>()
  for (const { path, kind } of staged) letters.set(path, [kind, ' '])
  for (const { path, kind } of unstaged) letters.set(path, [letters.get(path)?.[0] ?? ' ', kind])
  for (const [path, [x, y]] of [...letters].sort(([a], [b]) => (a < b ? -1 : 1))) text += `${x}${y} ${path}\n`
  yield* repo.self.print(text + untracked.map((path) => `?? ${path}\n`).join(''))
  return 0
}

const LABELS = { A: 'new file:   ', M: 'modified:   ', D: 'deleted:    ' }
const listed = (changes: readonly Change[]): string =>
  changes.map(({ kind, path }) => `\t${LABELS[kind]}${path}\n`).join('')

export function* longStatus(repo: Repository): Task<string> {
  const { staged, unstaged, untracked } = yield* statusOf(repo)
  const head = yield* repo.head()
  let text = repo.ref === null ? `HEAD detached at ${head?.id.slice(0, 7)}\n` : `On branch ${repo.branch}\n`
  text += yield* tracking(repo, head)
  if (head === null) text += '\nNo commits yet\n\n'
  const unstage = head === null ? 'git rm --cached <file>...' : 'git restore --staged <file>...'
  if (staged.length > 0) text += `Changes to be committed:\n  (use "${unstage}" to unstage)\n${listed(staged)}\n`
  if (unstaged.length > 0) {
    const verb = unstaged.some(({ kind }) => kind === 'D') ? 'add/rm' : 'add'
    text += `Changes not staged for commit:\n  (use "git ${verb} <file>..." to update what will be committed)\n  (use "git restore <file>..." to discard changes in working directory)\n${listed(unstaged)}\n`
  }
  if (untracked.length > 0)
    text += `Untracked files:\n  (use "git add <file>..." to include in what will be committed)\n${untracked.map((path) => `\t${path}\n`).join('')}\n`
  if (staged.length > 0) return text
  if (unstaged.length > 0) return `${text}no changes added to commit (use "git add" and/or "git commit -a")\n`
  if (untracked.length > 0)
    return `${text}nothing added to commit but untracked files present (use "git add" to track)\n`
  return `${text}${head === null ? 'nothing to commit (create/copy files and use "git add" to track)' : 'nothing to commit, working tree clean'}\n`
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

export function* diff(repo: Repository, words: readonly string[]): Task<number> {
  const isCached = words.includes('--cached') || words.includes('--staged')
  const index = yield* repo.index()
  const commits: Commit[] = []
  const places: string[] = []
  for (const word of operandsOf(words).flatMap((one) => one.split(/\.\.\.?/))) {
    const commit = words.includes('--') ? null : yield* repo.find(word)
    if (commit) commits.push(commit)
    else if (repo.self.sys.lstat(word).ok || index.has(pathIn(repo, word))) places.push(pathIn(repo, word))
    else throw noSuchRevision(word)
  }
  const base = commits[0]?.tree ?? (isCached ? ((yield* repo.head())?.tree ?? new Map<string, Entry>()) : index)
  const isFile = !isCached && commits.length < 2
  const other = commits[1]?.tree ?? (isCached ? index : yield* workTree(repo, index))
  const changes = changesBetween(base, other).filter(
    ({ path }) => places.length === 0 || places.some((place) => isBelow(path, place)),
  )
  const has = (option: string): boolean => words.includes(option)
  if (has('--name-only')) yield* repo.self.print(changes.map(({ path }) => `${path}\n`).join(''))
  else if (has('--name-status')) yield* repo.self.print(changes.map(({ kind, path }) => `${kind}\t${path}\n`).join(''))
  else if (has('--stat')) yield* repo.self.print(stat(yield* measure(repo, changes, isFile)))
  else if (has('--shortstat') && changes.length > 0)
    yield* repo.self.print(shortStat(yield* measure(repo, changes, isFile)))
  else if (!has('--quiet')) yield* repo.self.print(yield* patch(repo, changes, isFile))
  return changes.length > 0 && (has('--exit-code') || has('--quiet')) ? 1 : 0
}

export function* listFiles(repo: Repository): Task<number> {
  yield* repo.self.print([...(yield* repo.index()).keys()].map((path) => `${path}\n`).join(''))
  return 0
}

/** Who commits, from -c, the environment and the configuration. */
function* identity(repo: Repository): Task<{ readonly name: string; readonly email: string }> {
  const { env, sys } = repo.self
  const email = repo.given.get('user.email') ?? env.GIT_AUTHOR_EMAIL ?? (yield* repo.setting('user.email')) ?? env.EMAIL
  const user = (yield* readAccounts(sys)).userName(sys.getuid())
  const name = repo.given.get('user.name') ?? env.GIT_AUTHOR_NAME ?? (yield* repo.setting('user.name')) ?? user
  if (email) return { name, email }
  throw new Stop(
    `${AUTHOR_UNKNOWN}fatal: unable to auto-detect email address (got '${user}@${sys.uname().nodename}.(none)')\n`,
  )
}

export function* commit(repo: Repository, words: readonly string[]): Task<number> {
  const { self } = repo
  const isLetter = (letter: string): boolean => words.some((word) => /^-[a-zA-Z]+$/.test(word) && word.includes(letter))
  const at = words.findIndex((word) => /^-[a-z]*m$/.test(word) || word === '--message')
  const message = at >= 0 ? words[at + 1] : words.find((word) => word.startsWith('--message='))?.slice(10)
  if (at >= 0 && message === undefined) throw new Stop("error: switch `m' requires a value\n", 129)
  const lock = yield* repo.lockIndex()
  let index = yield* repo.index()
  try {
    if (isLetter('a') || words.includes('--all')) {
      for (const path of [...index.keys()]) {
        if (self.sys.lstat(`${repo.top}/${path}`).ok) index.set(path, yield* stage(repo, path))
        else index.delete(path)
      }
    }
    yield* repo.unlockIndex(lock, index)
  } catch (error) {
    if (error instanceof Stop) yield* repo.unlockIndex(lock, null)
    throw error
  }
  const { name, email } = yield* identity(repo)
  const before = yield* repo.head()
  const amends = words.includes('--amend')
  index = yield* repo.index()
  const parent = amends && before ? (before.parents[0] ? yield* repo.commit(before.parents[0]) : null) : before
  const changes = changesBetween(parent?.tree ?? new Map(), index)
  if (changes.length === 0 && !words.includes('--allow-empty') && !amends) {
    yield* self.print(yield* longStatus(repo))
    return 1
  }
  const text = message ?? (amends ? before?.message : undefined)
  if (text === undefined)
    throw failed('terminal is dumb, but EDITOR unset\nPlease supply the message using either -m or -F option.')
  if (text.trim() === '') throw new Stop('Aborting commit due to empty commit message.\n', 1)
  const parents = parent ? [parent.id] : []
  const id = yield* repo.storeCommit({ parents, tree: index, message: text, name, email, time: self.sys.clock() })
  yield* repo.advance(id)
  if (isLetter('q') || words.includes('--quiet')) return 0
  const where = repo.ref === null ? 'detached HEAD' : repo.branch
  const measured = yield* measure(repo, changes, false)
  const summary = changes.length > 0 ? shortStat(measured) + modeLines(changes) : ''
  yield* self.print(`[${where} ${parent ? '' : '(root-commit) '}${id.slice(0, 7)}] ${text.split('\n')[0]}\n${summary}`)
  return 0
}

/** Puts a commit's tree into the files and the index. `keeps` tells which files of the person stay as they are. */
export function* checkOut(
  repo: Repository,
  from: ReadonlyMap<string, Entry>,
  to: ReadonlyMap<string, Entry>,
): Task<void> {
  const { sys } = repo.self
  const lock = yield* repo.lockIndex()
  for (const { path, to: entry } of changesBetween(from, to)) {
    if (entry === null) sys.unlink(`${repo.top}/${path}`)
    else yield* restoreFile(repo, path, entry)
  }
  yield* repo.unlockIndex(lock, to)
}

export function* restoreFile(repo: Repository, path: string, entry: Entry): Task<void> {
  const { sys } = repo.self
  let at = repo.top
  for (const part of path.split('/').slice(0, -1)) {
    at += `/${part}`
    sys.mkdir(at, 0o777)
  }
  sys.unlink(`${repo.top}/${path}`)
  const fd = yield* sys.open(`${repo.top}/${path}`, 0o101, entry.mode === '100755' ? 0o777 : 0o666)
  if (!fd.ok) throw failed(`unable to create file ${path}: ${reason(fd.error)}`)
  const written = yield* sys.write(fd.value, yield* repo.blobBytes(entry.id))
  sys.close(fd.value)
  if (!written.ok) throw fatal(`unable to write file ${path}: ${reason(written.error)}`)
}

export function* reset(repo: Repository, words: readonly string[]): Task<number> {
  const [first, ...rest] = operandsOf(words)
  const target = first === undefined ? yield* repo.head() : yield* repo.find(first)
  const index = yield* repo.index()
  const places = (target ? rest : operandsOf(words)).map((word) => pathIn(repo, word))
  if (first !== undefined && !target && !places.some((place) => [...index.keys()].some((path) => isBelow(path, place))))
    throw noSuchRevision(first)
  const base = target ?? (yield* repo.head())
  const tree = base?.tree ?? new Map<string, Entry>()
  if (words.includes('--hard')) {
    yield* checkOut(repo, new Map([...index, ...(yield* workTree(repo, index))]), tree)
    for (const [path, entry] of tree) yield* restoreFile(repo, path, entry)
    if (target) {
      yield* repo.advance(target.id)
      if (!words.includes('-q'))
        yield* repo.self.print(`HEAD is now at ${target.id.slice(0, 7)} ${target.message.split('\n')[0]}\n`)
    }
    return 0
  }
  if (target && places.length === 0 && first !== undefined) yield* repo.advance(target.id)
  if (words.includes('--soft')) return 0
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

export function* clean(repo: Repository, words: readonly string[]): Task<number> {
  const letters = words.filter((word) => word.startsWith('-')).join('')
  if (!/[nf]/.test(letters))
    throw fatal('clean.requireForce defaults to true and neither -i, -n, nor -f given; refusing to clean')
  for (const path of (yield* statusOf(repo)).untracked) {
    if (path.endsWith('/')) continue
    if (!letters.includes('n')) repo.self.sys.unlink(`${repo.top}/${path}`)
    yield* repo.self.print(`${letters.includes('n') ? 'Would remove' : 'Removing'} ${path}\n`)
  }
  return 0
}

export function* checkIgnore(repo: Repository, words: readonly string[]): Task<number> {
  const isIgnored = yield* ignorer(repo)
  const found = operandsOf(words).filter((word) => isIgnored(pathIn(repo, word), false))
  yield* repo.self.print(found.map((word) => `${word}\n`).join(''))
  return found.length > 0 ? 0 : 1
}
