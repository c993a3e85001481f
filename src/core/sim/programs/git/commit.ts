/** commit, and who commits. */
import type { Task } from '../../kernel/sys.ts'
import { readText, writeFile } from '../lib/files.ts'
import { readAccounts } from '../lib/users.ts'
import { COMMIT_USAGE, isKnownOption } from './commit-usage.ts'
import { dateText, parseDate } from './dates.ts'
import { isBelow, pathIn, stage } from './files.ts'
import { runHook } from './hooks.ts'
import type { Person } from './objects.ts'
import { type Commit, type Entry, failed, type Repository, Stop, type Tree, UNDER_WAY } from './repository.ts'
import { measure, modeLines, shortStat, withRenames } from './show-changes.ts'
import { longStatus } from './status.ts'
import { changesBetween } from './worktree.ts'

const AUTHOR_UNKNOWN = `Author identity unknown

*** Please tell me who you are.

Run

  git config --global user.email "you@example.com"
  git config --global user.name "Your Name"

to set your account's default identity.
Omit --global to set the identity only in this repository.

`

/** Who commits, from -c, the environment and the configuration. */
export function* identity(repo: Repository, role: 'AUTHOR' | 'COMMITTER'): Task<Person> {
  const { env, sys } = repo.self
  const email =
    repo.given.get('user.email') ?? env[`GIT_${role}_EMAIL`] ?? (yield* repo.setting('user.email')) ?? env.EMAIL
  const user = (yield* readAccounts(sys)).userName(sys.getuid())
  const name = repo.given.get('user.name') ?? env[`GIT_${role}_NAME`] ?? (yield* repo.setting('user.name')) ?? ''
  const time = parseDate(env[`GIT_${role}_DATE`]) ?? sys.clock()
  if (email && name !== '') return { name, email, time }
  // Simplified: the accounts here have no full name to fall back on.
  if (email) throw new Stop(`${AUTHOR_UNKNOWN}fatal: empty ident name (for <${email}>) not allowed\n`)
  throw new Stop(
    `${AUTHOR_UNKNOWN}fatal: unable to auto-detect email address (got '${user}@${sys.uname().nodename}.(none)')\n`,
  )
}

/** Stops when a merge left files of which somebody has to make an end. */
export function* refuseUnmerged(repo: Repository, doing: string, last: string): Task<void> {
  const unmerged = [...(yield* repo.index())].filter(([, entry]) => entry.stages)
  if (unmerged.length === 0) return
  throw new Stop(
    `error: ${doing} is not possible because you have unmerged files.\nhint: Fix them up in the work tree, and then use 'git add/rm <file>'\nhint: as appropriate to mark resolution and make a commit.\nfatal: ${last}\n`,
  )
}

export function* commit(repo: Repository, words: readonly string[]): Task<number> {
  const { self } = repo
  const isLetter = (letter: string): boolean => words.some((word) => /^-[a-zA-Z]+$/.test(word) && word.includes(letter))
  const unknown = words.find((word, i) => /^--[a-z]/.test(word) && !isKnownOption(word) && !isValue(words, i))
  if (unknown !== undefined) throw new Stop(`error: unknown option \`${unknown.slice(2)}'\n${COMMIT_USAGE}`, 129)
  const given = yield* messageOf(repo, words)
  const only = yield* onlyPaths(repo, words)
  const unmerged = isLetter('a') ? [] : [...(yield* repo.index())].filter(([, entry]) => entry.stages)
  if (unmerged.length > 0) yield* self.print(unmerged.map(([path]) => `U\t${path}\n`).join(''))
  if (unmerged.length > 0) yield* refuseUnmerged(repo, 'Committing', 'Exiting because of an unresolved conflict.')
  yield* stageAll(repo, isLetter('a') || words.includes('--all'))
  const isChecked = !words.includes('--no-verify') && !words.includes('-n')
  if (isChecked) yield* runHook(repo, 'pre-commit')
  const committer = yield* identity(repo, 'COMMITTER')
  const amends = words.includes('--amend')
  const before = yield* repo.head()
  const merged = yield* repo.state('MERGE_HEAD')
  const picked = yield* repo.state('CHERRY_PICK_HEAD')
  const whole = yield* repo.index()
  const index = only.length > 0 ? yield* withOnly(repo, whole, before?.tree ?? new Map(), only) : whole
  const parent = amends && before ? (before.parents[0] ? yield* repo.commit(before.parents[0]) : null) : before
  const changes = changesBetween(parent?.tree ?? new Map(), index)
  if (changes.length === 0 && merged === null && !words.includes('--allow-empty') && !amends) {
    yield* self.print(yield* longStatus(repo))
    return 1
  }
  const stated = (yield* repo.state('MERGE_MSG')) ?? (yield* repo.state('SQUASH_MSG')) ?? undefined
  // Comments go where an editor was to show them.
  const prepared = words.includes('--no-edit') ? stated : stated?.replace(/^#.*\n?/gm, '').trimEnd()
  const old = amends ? before?.message : prepared
  const text = given ?? (words.includes('--no-edit') || (yield* hasSilentEditor(repo)) ? old : undefined)
  if (text === undefined)
    throw failed('Terminal is dumb, but EDITOR unset\nPlease supply the message using either -m or -F option.')
  if (text.trim() === '') throw new Stop('Aborting commit due to empty commit message.\n', 1)
  const message = yield* checkedMessage(repo, text, isChecked)
  const source = amends ? before : picked === null ? null : yield* repo.commit(picked)
  const author = authorFrom(words, source) ?? (yield* identity(repo, 'AUTHOR'))
  const parents =
    amends && before ? before.parents : [...(parent ? [parent.id] : []), ...(merged === null ? [] : [merged])]
  const { name, email, time } = author
  const id = yield* repo.storeCommit({ parents, tree: index, message, name, email, time, committer })
  const kind = amends ? ' (amend)' : before === null ? ' (initial)' : merged === null ? '' : ' (merge)'
  yield* repo.advance(id, `commit${kind}: ${message.split('\n')[0]}`)
  for (const name of UNDER_WAY) yield* repo.setState(name, null)
  yield* afterwards(repo)
  if (isLetter('q') || words.includes('--quiet')) return 0
  yield* printCommitted(repo, (yield* repo.commit(id))!, source !== null, amends)
  return 0
}

/** What prepare-commit-msg and commit-msg make of the message, or say to it. */
function* checkedMessage(repo: Repository, text: string, isChecked: boolean): Task<string> {
  const path = `${repo.git}/COMMIT_EDITMSG`
  yield* writeFile(repo.self.sys, path, `${text.trimEnd()}\n`)
  const shown = repo.git === `${repo.top}/.git` ? '.git/COMMIT_EDITMSG' : path
  yield* runHook(repo, 'prepare-commit-msg', [shown, 'message'])
  if (isChecked) yield* runHook(repo, 'commit-msg', [shown])
  return ((yield* readText(repo.self.sys, path)) ?? text).trimEnd()
}

/** post-commit has nothing to decide. */
function* afterwards(repo: Repository): Task<void> {
  try {
    yield* runHook(repo, 'post-commit')
  } catch (error) {
    if (!(error instanceof Stop) || error.text !== '') throw error
  }
}

/** A word that belongs to the option before it. */
const isValue = (words: readonly string[], i: number): boolean =>
  /^(?:-[a-z]*[mFCct]|--message|--file|--author|--date|--template|--fixup|--squash|--reuse-message|--reedit-message|--cleanup|--trailer)$/.test(
    words[i - 1] ?? '',
  )

/** The files that are named: they alone are committed, as they are now. */
function* onlyPaths(repo: Repository, words: readonly string[]): Task<readonly string[]> {
  const end = words.indexOf('--')
  const named = words.filter((word, i) => (end >= 0 && i > end) || (!word.startsWith('-') && !isValue(words, i)))
  if (named.length === 0) return []
  const index = yield* repo.index()
  const found: string[] = []
  for (const word of named) {
    const place = pathIn(repo, word)
    const paths = [...index.keys()].filter((path) => isBelow(path, place))
    if (paths.length === 0) throw failed(`pathspec '${word}' did not match any file(s) known to git`)
    found.push(...paths)
  }
  return found
}

/** The tree of the commit before with those files as they are now; the index gets them too. */
function* withOnly(repo: Repository, index: Map<string, Entry>, head: Tree, paths: readonly string[]): Task<Tree> {
  const tree = new Map(head)
  for (const path of paths) {
    const entry = repo.self.sys.lstat(`${repo.top}/${path}`).ok ? yield* stage(repo, path, 'updating') : null
    for (const one of [tree, index]) {
      if (entry) one.set(path, entry)
      else one.delete(path)
    }
  }
  yield* repo.unlockIndex(yield* repo.lockIndex(), index)
  return tree
}

function* stageAll(repo: Repository, isWanted: boolean): Task<void> {
  const lock = yield* repo.lockIndex()
  const index = yield* repo.index()
  try {
    for (const path of isWanted ? [...index.keys()] : []) {
      if (repo.self.sys.lstat(`${repo.top}/${path}`).ok) index.set(path, yield* stage(repo, path, 'updating'))
      else index.delete(path)
    }
    yield* repo.unlockIndex(lock, index)
  } catch (error) {
    if (error instanceof Stop) yield* repo.unlockIndex(lock, null)
    throw error
  }
}

/** From every -m, or the file of -F. */
function* messageOf(repo: Repository, words: readonly string[]): Task<string | undefined> {
  const parts: string[] = []
  for (const [i, word] of words.entries()) {
    if (/^-[a-z]*m$/.test(word) || word === '--message') {
      const value = words[i + 1]
      if (value === undefined) throw new Stop("error: switch `m' requires a value\n", 129)
      parts.push(value)
    } else if (word.startsWith('--message=')) parts.push(word.slice(10))
    else if (/^-m./.test(word)) parts.push(word.slice(2))
    else if (word === '-F' || word === '--file') {
      const text = yield* readText(repo.self.sys, words[i + 1] === '-' ? '/dev/stdin' : (words[i + 1] ?? ''))
      if (text === null) throw new Stop(`fatal: could not read log file '${words[i + 1]}': No such file or directory\n`)
      parts.push(text)
    }
  }
  return parts.length === 0
    ? undefined
    : parts
        .join('\n\n')
        .replace(/[ \t]+$/gm, '')
        .trimEnd()
}

/** An editor that changes nothing, as scripts set it. */
export function* hasSilentEditor(repo: Repository): Task<boolean> {
  const { env } = repo.self
  const editor = env.GIT_EDITOR ?? (yield* repo.setting('core.editor')) ?? env.VISUAL ?? env.EDITOR
  return ['true', ':', '/bin/true', '/usr/bin/true', 'cat'].includes(editor ?? '')
}

function authorFrom(words: readonly string[], source: Commit | null): Person | null {
  const at = words.indexOf('--author')
  const text = at >= 0 ? words[at + 1] : words.find((word) => word.startsWith('--author='))?.slice(9)
  const [, name, email] = /^(.*?)\s*<(.*)>$/.exec(text ?? '') ?? []
  if (name === undefined || email === undefined) return source
  return { name, email, time: source?.time ?? 0 }
}

/** `[main abc1234] message`, the date where it is not of now, and what changed. */
export function* printCommitted(repo: Repository, made: Commit, withDate: boolean, isAmended = false): Task<void> {
  const parent = made.parents[0] === undefined ? null : yield* repo.commit(made.parents[0])
  const changes = yield* withRenames(repo, changesBetween(parent?.tree ?? new Map(), made.tree), false)
  const hasSummary = changes.length > 0 && made.parents.length < 2
  const summary = hasSummary ? shortStat(yield* measure(repo, changes, false)) + modeLines(changes) : ''
  const where = repo.ref === null ? 'detached HEAD' : repo.branch
  const author =
    made.name === made.committer.name && made.email === made.committer.email
      ? ''
      : ` Author: ${made.name} <${made.email}>\n`
  const date = withDate ? ` Date: ${dateText(made.time)}\n` : ''
  yield* repo.self.print(
    `[${where} ${parent || isAmended ? '' : '(root-commit) '}${made.id.slice(0, 7)}] ${made.message.split('\n')[0]}\n${author}${date}${summary}`,
  )
}
