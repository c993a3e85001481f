/** log, show, rev-parse, rev-list. */
import type { Task } from '../../kernel/sys.ts'
import { noSuchRevision, operandsOf } from './files.ts'
import { type Commit, fatal, type Repository } from './repository.ts'
import { ancestors } from './upstream.ts'
import { changesBetween, measure, patch, stat } from './worktree.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function dateText(time: number): string {
  const date = new Date(time)
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${date.toISOString().slice(11, 19)} ${date.getUTCFullYear()} +0000`
}

/** The branches, remote branches and tags at a commit: `HEAD -> master, origin/master`. */
function* decorations(repo: Repository, id: string): Task<readonly string[]> {
  const found: string[] = []
  if ((yield* repo.resolve('HEAD')) === id) found.push(repo.ref === null ? 'HEAD' : `HEAD -> ${repo.branch}`)
  for (const name of yield* repo.names('refs/tags'))
    if ((yield* repo.resolve(`refs/tags/${name}`)) === id) found.push(`tag: ${name}`)
  for (const name of yield* repo.names('refs/remotes'))
    if ((yield* repo.resolve(`refs/remotes/${name}`)) === id) found.push(name)
  for (const name of yield* repo.names('refs/heads'))
    if (repo.ref !== `refs/heads/${name}` && (yield* repo.resolve(`refs/heads/${name}`)) === id) found.push(name)
  return found
}

function* formatted(repo: Repository, format: string, commit: Commit): Task<string> {
  const names = format.includes('%d') || format.includes('%D') ? yield* decorations(repo, commit.id) : []
  const [subject, ...body] = commit.message.split('\n')
  const fields: Readonly<Record<string, string>> = {
    H: commit.id,
    h: commit.id.slice(0, 7),
    P: commit.parents.join(' '),
    p: commit.parents.map((id) => id.slice(0, 7)).join(' '),
    an: commit.name,
    ae: commit.email,
    ad: dateText(commit.time),
    at: String(Math.floor(commit.time / 1000)),
    cn: commit.name,
    ce: commit.email,
    cd: dateText(commit.time),
    ct: String(Math.floor(commit.time / 1000)),
    s: subject!,
    b: body.join('\n').trim(),
    B: commit.message,
    d: names.length > 0 ? ` (${names.join(', ')})` : '',
    D: names.join(', '),
    n: '\n',
    '%': '%',
  }
  return format.replace(/%([ac][nedt]|[A-Za-z%])/g, (whole, key: string) => fields[key] ?? whole)
}

/** From the newest on. */
export function* commitsFrom(repo: Repository, id: string): Task<readonly Commit[]> {
  const all: Commit[] = []
  for (const one of yield* ancestors(repo, id)) {
    const commit = yield* repo.commit(one)
    if (commit) all.push(commit)
  }
  // A child may have the very millisecond of its parent: then the order of discovery stands.
  return all.sort((a, b) => b.time - a.time)
}

export function* log(repo: Repository, words: readonly string[]): Task<number> {
  const [name = 'HEAD'] = operandsOf(words).filter(
    (word, i, all) => !(/^\d+$/.test(word) && words[words.indexOf(all[i]!) - 1] === '-n'),
  )
  if (name === 'HEAD' && (yield* repo.head()) === null)
    throw fatal(`your current branch '${repo.branch}' does not have any commits yet`)
  const [from, to] = name.includes('..') ? name.split('..') : [null, name]
  const start = yield* repo.find(to || 'HEAD')
  if (start === null) throw noSuchRevision(name)
  const hidden = from ? yield* ancestors(repo, (yield* repo.find(from))?.id ?? '') : new Set<string>()
  let commits = (yield* commitsFrom(repo, start.id)).filter(({ id }) => !hidden.has(id))
  const limit = words
    .map(
      (word, i) =>
        /^-n?(\d+)$/.exec(word)?.[1] ?? (word === '-n' ? words[i + 1] : /^--max-count=(\d+)/.exec(word)?.[1]),
    )
    .find(Boolean)
  if (limit !== undefined) commits = commits.slice(0, Number(limit))
  if (words.includes('--reverse')) commits = [...commits].reverse()
  yield* printCommits(repo, commits, words, words.includes('-p') || words.includes('--patch'))
  return 0
}

function* printCommits(
  repo: Repository,
  commits: readonly Commit[],
  words: readonly string[],
  withPatch: boolean,
): Task<void> {
  const given = words
    .map((word) => /^--(?:format|pretty)=(.*)$/s.exec(word)?.[1])
    .findLast((word) => word !== undefined)
  const isOneline = words.includes('--oneline') || given === 'oneline'
  const isSeparated = given?.startsWith('format:') ?? false
  const format = isOneline ? '%h %s' : given?.replace(/^t?format:/, '')
  for (const [i, commit] of commits.entries()) {
    const parent = commit.parents[0] === undefined ? null : yield* repo.commit(commit.parents[0])
    const changes = changesBetween(parent?.tree ?? new Map(), commit.tree)
    let text = ''
    if (format !== undefined && !['medium', 'full', 'short'].includes(format)) {
      text = yield* formatted(repo, format, commit)
      if (!isSeparated) text += '\n'
      else if (i < commits.length - 1) text += '\n'
    } else {
      const names = words.includes('--decorate') ? yield* decorations(repo, commit.id) : []
      const body = commit.message
        .replace(/\n+$/, '')
        .split('\n')
        .map((line) => (line === '' ? '' : `    ${line}`))
        .join('\n')
      text = `${i > 0 ? '\n' : ''}commit ${commit.id}${names.length > 0 ? ` (${names.join(', ')})` : ''}\nAuthor: ${commit.name} <${commit.email}>\nDate:   ${dateText(commit.time)}\n\n${body}\n`
    }
    const gap = isOneline ? '' : '\n'
    if (words.includes('--stat')) text += gap + stat(yield* measure(repo, changes, false))
    else if (words.includes('--name-only')) text += gap + changes.map(({ path }) => `${path}\n`).join('')
    else if (withPatch) text += gap + (yield* patch(repo, changes, false))
    yield* repo.self.print(text)
  }
}

export function* show(repo: Repository, words: readonly string[]): Task<number> {
  const [name = 'HEAD'] = operandsOf(words)
  if (name === 'HEAD' && (yield* repo.head()) === null)
    throw fatal(`your current branch '${repo.branch}' does not have any commits yet`)
  const [revision, path] = name.split(':') as [string, string | undefined]
  const commit = yield* repo.find(revision || 'HEAD')
  if (commit === null) throw noSuchRevision(name)
  if (path !== undefined) {
    const entry = commit.tree.get(path)
    if (!entry) throw fatal(`path '${path}' does not exist in '${revision}'`)
    yield* repo.self.print(yield* repo.blob(entry.id))
    return 0
  }
  yield* printCommits(repo, [commit], words, !words.includes('-s') && !words.includes('--stat'))
  return 0
}

export function* revParse(repo: Repository, words: readonly string[]): Task<number> {
  for (const word of words) {
    if (word === '--show-toplevel') yield* repo.self.print(`${repo.top}\n`)
    else if (word === '--git-dir') {
      const cwd = repo.self.sys.getcwd()
      yield* repo.self.print(cwd.ok && cwd.value === repo.top ? '.git\n' : `${repo.git}\n`)
    } else if (word === '--is-inside-work-tree') yield* repo.self.print('true\n')
    else if (!word.startsWith('-')) {
      const commit = yield* repo.find(word)
      if (commit === null) {
        if (words.includes('--verify')) throw fatal('Needed a single revision')
        yield* repo.self.print(`${word}\n`)
        throw noSuchRevision(word)
      }
      const isAbbreviated = words.includes('--abbrev-ref')
      const id = words.includes('--short') ? commit.id.slice(0, 7) : commit.id
      yield* repo.self.print(`${isAbbreviated ? (word === 'HEAD' ? repo.branch : word) : id}\n`)
    }
  }
  return 0
}

export function* revList(repo: Repository, words: readonly string[]): Task<number> {
  const [name = 'HEAD'] = operandsOf(words)
  const commit = yield* repo.find(name)
  if (commit === null) throw noSuchRevision(name)
  const commits = yield* commitsFrom(repo, commit.id)
  yield* repo.self.print(
    words.includes('--count') ? `${commits.length}\n` : commits.map(({ id }) => `${id}\n`).join(''),
  )
  return 0
}
