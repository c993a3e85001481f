/** log, show, rev-parse, rev-list. */
import type { Task } from '../../kernel/sys.ts'
import { dateIn, timeOf } from './dates.ts'
import { described } from './diff.ts'
import { isBelow, noSuchRevision, operandsOf, pathIn } from './files.ts'
import { drawGraph, topological } from './graph.ts'
import { tagHead } from './inspect.ts'
import { treeId } from './objects.ts'
import { type Commit, fatal, type Repository } from './repository.ts'
import { patch, withRenames } from './show-changes.ts'
import { ancestors, upstreamOf } from './upstream.ts'
import { changesBetween } from './worktree.ts'

/** The tags, remote branches and branches at a commit: `HEAD -> master, origin/master`. */
function* decorations(repo: Repository, id: string): Task<readonly string[]> {
  const found: string[] = []
  if ((yield* repo.resolve('HEAD')) === id) found.push(repo.ref === null ? 'HEAD' : `HEAD -> ${repo.branch}`)
  for (const name of [...(yield* repo.names('refs/tags'))].reverse()) {
    const at = (yield* repo.resolve(`refs/tags/${name}`))!
    if (at === id || (yield* repo.tag(at))?.object === id) found.push(`tag: ${name}`)
  }
  if ((yield* repo.resolve('refs/stash')) === id) found.push('refs/stash')
  for (const name of [...(yield* repo.names('refs/remotes'))].reverse())
    if ((yield* repo.resolve(`refs/remotes/${name}`)) === id) found.push(name)
  for (const name of [...(yield* repo.names('refs/heads'))].reverse())
    if (repo.ref !== `refs/heads/${name}` && (yield* repo.resolve(`refs/heads/${name}`)) === id) found.push(name)
  return found
}

function* formatted(repo: Repository, format: string, commit: Commit, style: string): Task<string> {
  const names = format.includes('%d') || format.includes('%D') ? yield* decorations(repo, commit.id) : []
  const [subject = '', ...body] = commit.message.split('\n')
  const now = repo.self.sys.clock()
  const tree = /%[Tt]/.test(format) ? treeId(commit.tree) : ''
  const dated = (letter: string, time: number): readonly (readonly [string, string])[] =>
    Object.entries({ d: style, i: 'iso', I: 'iso-strict', s: 'short', r: 'relative', t: 'unix', D: 'rfc' }).map(
      ([key, one]) => [letter + key, dateIn(one, time, now)] as const,
    )
  const fields: Readonly<Record<string, string>> = {
    H: commit.id,
    h: commit.id.slice(0, 7),
    T: tree,
    t: tree.slice(0, 7),
    P: commit.parents.join(' '),
    p: commit.parents.map((id) => id.slice(0, 7)).join(' '),
    an: commit.name,
    ae: commit.email,
    cn: commit.committer.name,
    ce: commit.committer.email,
    ...Object.fromEntries([...dated('a', commit.time), ...dated('c', commit.committer.time)]),
    s: subject,
    f: subject.replace(/[^\w.]+/g, '-').replace(/^-+|[-.]+$/g, ''),
    b: body.join('\n').trim() === '' ? '' : `${body.join('\n').trim()}\n`,
    B: commit.message.endsWith('\n') ? commit.message : `${commit.message}\n`,
    d: names.length > 0 ? ` (${names.join(', ')})` : '',
    D: names.join(', '),
    e: '',
    N: '',
    n: '\n',
    '%': '%',
  }
  let width = 0
  return format.replace(
    /%(?:([ac][nedtiIsrD])|<\((\d+)(?:,\w+)?\)|C(?:\([^)]*\)|red|green|blue|reset)|x([\da-f]{2})|([A-Za-z%]))/g,
    (whole, person?: string, room?: string, hex?: string, key?: string) => {
      if (room !== undefined) {
        width = Number(room)
        return ''
      }
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      if (person === undefined && key === undefined) return ''
      const text = (fields[person ?? key!] ?? whole).padEnd(width)
      width = 0
      return text
    },
  )
}

/** From the newest on; of two of the same second the one that was met first. */
export function* commitsFrom(repo: Repository, ...starts: readonly string[]): Task<readonly Commit[]> {
  const seen = new Set<string>()
  const waiting: Commit[] = []
  const meet = function* (id: string): Task<void> {
    if (seen.has(id)) return
    seen.add(id)
    const commit = yield* repo.commit(id)
    if (commit) waiting.push(commit)
  }
  for (const id of starts) yield* meet(id)
  const all: Commit[] = []
  const second = ({ committer }: Commit): number => Math.floor(committer.time / 1000)
  while (waiting.length > 0) {
    const newest = waiting.reduce((best, one) => (second(one) > second(best) ? one : best))
    waiting.splice(waiting.indexOf(newest), 1)
    all.push(newest)
    for (const id of newest.parents) yield* meet(id)
  }
  return all
}

const VALUED = new Set([
  '-n',
  '--max-count',
  '-S',
  '-G',
  '--grep',
  '--author',
  '--since',
  '--until',
  '--after',
  '--before',
  '--skip',
])

/** The operands of a log: revisions, and paths behind them. */
function* splitOperands(
  repo: Repository,
  words: readonly string[],
): Task<{ readonly revisions: readonly string[]; readonly places: readonly string[] }> {
  const end = words.indexOf('--')
  const revisions: string[] = []
  const places = (end < 0 ? [] : words.slice(end + 1)).map((word) => pathIn(repo, word))
  const before = end < 0 ? words : words.slice(0, end)
  for (const [i, word] of before.entries()) {
    if (word.startsWith('-') || VALUED.has(before[i - 1] ?? '')) continue
    const isRange = word.includes('..') || word.startsWith('^')
    if (isRange || (yield* repo.find(word)) !== null) revisions.push(word)
    else if (end < 0 && repo.self.sys.lstat(word).ok) places.push(pathIn(repo, word))
    else throw end < 0 ? noSuchRevision(word) : fatal(`bad revision '${word}'`)
  }
  return { revisions, places }
}

/** The commits that a range such as `main..topic ^old` leaves. */
function* selected(repo: Repository, revisions: readonly string[], isAll: boolean): Task<readonly Commit[]> {
  const starts: string[] = []
  const hidden = new Set<string>()
  const idOf = function* (name: string): Task<string> {
    const commit = yield* repo.find(name || 'HEAD')
    if (commit === null) throw noSuchRevision(name)
    return commit.id
  }
  for (const word of revisions) {
    const [, from, , to] = /^(.*?)(\.\.\.?)(.*)$/.exec(word) ?? []
    if (word.startsWith('^')) for (const id of yield* ancestors(repo, yield* idOf(word.slice(1)))) hidden.add(id)
    else if (from === undefined) starts.push(yield* idOf(word))
    else {
      for (const id of yield* ancestors(repo, yield* idOf(from))) hidden.add(id)
      starts.push(yield* idOf(to!))
    }
  }
  if (isAll) {
    for (const place of ['refs/heads', 'refs/remotes'])
      for (const name of yield* repo.names(place)) starts.push(yield* idOf(`${place}/${name}`))
    const stashed = yield* repo.resolve('refs/stash')
    if (stashed !== null) starts.push(stashed)
    for (const name of yield* repo.names('refs/tags')) starts.push(yield* idOf(`refs/tags/${name}`))
    const head = yield* repo.head()
    if (head) starts.push(head.id)
  }
  if (starts.length === 0) starts.push(yield* idOf('HEAD'))
  return (yield* commitsFrom(repo, ...starts)).filter(({ id }) => !hidden.has(id))
}

export function* log(repo: Repository, words: readonly string[]): Task<number> {
  const { revisions, places } = yield* splitOperands(repo, words)
  const isAll = words.includes('--all')
  if (revisions.length === 0 && !isAll && (yield* repo.head()) === null)
    throw fatal(`your current branch '${repo.branch}' does not have any commits yet`)
  const value = (option: string): string | undefined =>
    words.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1) ??
    (words.includes(option) ? words[words.indexOf(option) + 1] : undefined)
  let commits = yield* selected(repo, revisions, isAll)
  if (words.includes('--first-parent')) commits = firstLine(commits)
  const now = repo.self.sys.clock()
  const since = timeOf(value('--since') ?? value('--after'), now)
  const until = timeOf(value('--until') ?? value('--before'), now)
  if (since !== null) commits = commits.filter(({ committer }) => committer.time >= since)
  if (until !== null) commits = commits.filter(({ committer }) => committer.time <= until)
  const [message, author] = [value('--grep'), value('--author')]
  const flags = words.includes('-i') ? 'i' : ''
  if (message !== undefined) commits = commits.filter((one) => new RegExp(message, flags).test(one.message))
  if (author !== undefined)
    commits = commits.filter((one) => new RegExp(author, flags).test(`${one.name} <${one.email}>`))
  if (words.includes('--merges')) commits = commits.filter(({ parents }) => parents.length > 1)
  if (words.includes('--no-merges')) commits = commits.filter(({ parents }) => parents.length < 2)
  if (places.length > 0) commits = yield* touching(repo, commits, places, words.includes('--follow'))
  const text = value('-S') ?? words.find((word) => /^-S./.test(word))?.slice(2)
  if (text !== undefined) commits = yield* changingCount(repo, commits, text)
  const skip = Number(value('--skip') ?? 0)
  const limit = words.map((word) => /^-n?(\d+)$/.exec(word)?.[1]).find(Boolean) ?? value('-n') ?? value('--max-count')
  commits = commits.slice(skip, limit === undefined ? undefined : skip + Number(limit))
  if (words.includes('--reverse')) commits = [...commits].reverse()
  if (words.includes('--graph')) commits = topological(commits)
  const isPatch = words.includes('-p') || words.includes('--patch')
  yield* printCommits(repo, commits, words, isPatch, places)
  return 0
}

/** The commits that were made on the branch itself. */
function firstLine(commits: readonly Commit[]): readonly Commit[] {
  const byId = new Map(commits.map((commit) => [commit.id, commit]))
  const line: Commit[] = []
  for (let next = commits[0]; next; next = byId.get(next.parents[0] ?? '')) line.push(next)
  return line
}

/** Those that change one of the paths; --follow goes on under the name of before. */
function* touching(
  repo: Repository,
  commits: readonly Commit[],
  places: readonly string[],
  follows: boolean,
): Task<readonly Commit[]> {
  const found: Commit[] = []
  let names = places
  for (const commit of commits) {
    const changes = yield* changesOf(repo, commit)
    const hits = changes.filter(({ path, oldPath }) => names.some((place) => isBelow(path, place) || oldPath === place))
    if (hits.length === 0 || commit.parents.length > 1) continue
    found.push(commit)
    if (follows) names = hits.map(({ path, oldPath }) => oldPath ?? path)
  }
  return found
}

/** Those after which a text stands more or less often than before. */
function* changingCount(repo: Repository, commits: readonly Commit[], text: string): Task<readonly Commit[]> {
  const found: Commit[] = []
  const count = function* (entry: { readonly id: string } | null): Task<number> {
    return entry === null ? 0 : (yield* repo.blob(entry.id)).split(text).length - 1
  }
  for (const commit of commits) {
    for (const { from, to } of yield* changesOf(repo, commit)) {
      if ((yield* count(from)) === (yield* count(to))) continue
      found.push(commit)
      break
    }
  }
  return found
}

function* changesOf(repo: Repository, commit: Commit): ReturnType<typeof withRenames> {
  const parent = commit.parents[0] === undefined ? null : yield* repo.commit(commit.parents[0])
  return yield* withRenames(repo, changesBetween(parent?.tree ?? new Map(), commit.tree), false)
}

const NAMED = ['medium', 'full', 'short', 'fuller']
const SHAPES = ['--stat', '--name-only', '--name-status', '--numstat', '--shortstat', '--summary']

function* printCommits(
  repo: Repository,
  commits: readonly Commit[],
  words: readonly string[],
  withPatch: boolean,
  places: readonly string[] = [],
): Task<void> {
  const given = words
    .map((word) => /^--(?:format|pretty)=(.*)$/s.exec(word)?.[1])
    .findLast((word) => word !== undefined)
  const isOneline = words.includes('--oneline') || given === 'oneline'
  const isSeparated = given?.startsWith('format:') ?? false
  const isDecorated = words.some((word) => word.startsWith('--decorate') && word !== '--decorate=no')
  const long = given === 'oneline' || words.includes('--no-abbrev-commit') ? '%H' : '%h'
  const format = isOneline ? `${long}${isDecorated ? '%d' : ''} %s` : given?.replace(/^t?format:/, '')
  const isShaped = withPatch || SHAPES.some((shape) => words.includes(shape))
  const style = words.findLast((word) => word.startsWith('--date='))?.slice(7) ?? 'default'
  const rows = words.includes('--graph') ? drawGraph(commits) : []
  for (const [i, commit] of commits.entries()) {
    let text = ''
    if (format !== undefined && !NAMED.includes(format)) {
      text = yield* formatted(repo, format, commit, style)
      if (!isSeparated || i < commits.length - 1 || isShaped) text += '\n'
    } else text = `${i > 0 ? '\n' : ''}${yield* headOf(repo, commit, isDecorated, format ?? 'medium', style)}`
    if (isShaped && commit.parents.length < 2) {
      const changes = (yield* changesOf(repo, commit)).filter(
        ({ path }) => places.length === 0 || places.some((place) => isBelow(path, place)),
      )
      const isEmptyFormat = format === ''
      const body = yield* described(
        repo,
        changes,
        withPatch ? words.filter((word) => /^-U|^--unified/.test(word)) : words,
        false,
      )
      text = isEmptyFormat ? body : text + (isOneline || body === '' ? '' : '\n') + body
    }
    yield* repo.self.print(rows[i] ? beside(rows[i], text, i === commits.length - 1) : text)
  }
}

/** A log shows spaces up to the next stop of eight. */
const withoutTabs = (line: string): string => {
  let out = ''
  for (const char of line) out += char === '\t' ? ' '.repeat(8 - (out.length % 8)) : char
  return out
}

export function* headOf(
  repo: Repository,
  commit: Commit,
  isDecorated: boolean,
  format: string,
  style = 'default',
): Task<string> {
  const names = isDecorated ? yield* decorations(repo, commit.id) : []
  const body = commit.message
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${withoutTabs(line)}`))
  const shown = format === 'short' ? body.slice(0, 1) : body
  const joined = commit.parents.length > 1 ? `Merge: ${commit.parents.map((id) => id.slice(0, 7)).join(' ')}\n` : ''
  const date = format === 'medium' ? `Date:   ${dateIn(style, commit.time, repo.self.sys.clock())}\n` : ''
  const committer = format === 'full' ? `Commit: ${commit.committer.name} <${commit.committer.email}>\n` : ''
  return `commit ${commit.id}${names.length > 0 ? ` (${names.join(', ')})` : ''}\n${joined}Author: ${commit.name} <${commit.email}>\n${committer}${date}\n${shown.join('\n')}\n`
}

/** A commit's lines with its graph before them. */
function beside({ first, rest, after }: ReturnType<typeof drawGraph>[number], text: string, isLast: boolean): string {
  const lines = text.replace(/^\n/, '').replace(/\n$/, '').split('\n')
  // Behind the last commit no line goes on.
  const space = isLast ? rest.replace(/\|/g, ' ') : rest
  const own = lines.map((line, i) => `${i === 0 ? first : space.padEnd(first.length)}${line}\n`)
  const isLong = lines.length > 1
  return own.join('') + after.map((row) => `${row}\n`).join('') + (isLong && !isLast ? `${rest}\n` : '')
}

export function* show(repo: Repository, words: readonly string[]): Task<number> {
  const [name = 'HEAD'] = operandsOf(words)
  if (name === 'HEAD' && (yield* repo.head()) === null)
    throw fatal(`your current branch '${repo.branch}' does not have any commits yet`)
  const [revision, path] = name.split(':') as [string, string | undefined]
  const commit = yield* repo.find(revision || 'HEAD')
  if (commit === null) throw noSuchRevision(name)
  if (path !== undefined) {
    const entry = revision === '' ? (yield* repo.index()).get(path) : commit.tree.get(path)
    if (!entry) throw fatal(`path '${path}' does not exist in '${revision}'`)
    yield* repo.self.print(yield* repo.blob(entry.id))
    return 0
  }
  const tagId = yield* repo.resolve(`refs/tags/${name}`)
  const tag = tagId === null ? null : yield* repo.tag(tagId)
  if (tag) yield* repo.self.print(`${tagHead(name, tag)}\n`)
  const isPatch = !words.includes('-s') && !SHAPES.some((shape) => words.includes(shape))
  yield* printCommits(repo, [commit], words, isPatch)
  if (commit.parents.length > 1 && !words.includes('-s')) {
    // Counts are those against the first parent, a patch shows what neither parent had.
    const shown = isPatch
      ? yield* mergedPatch(repo, commit)
      : yield* described(repo, yield* changesOf(repo, commit), words, false)
    yield* repo.self.print(`\n${shown}`)
  }
  return 0
}

/** What a merge made that neither of its sides had. */
function* mergedPatch(repo: Repository, commit: Commit): Task<string> {
  const [ours, theirs] = [yield* repo.commit(commit.parents[0]!), yield* repo.commit(commit.parents[1]!)]
  let text = ''
  for (const [path, entry] of commit.tree) {
    const sides = [ours?.tree.get(path), theirs?.tree.get(path)] as const
    if (!sides[0] || !sides[1] || sides.some((side) => side!.id === entry.id)) continue
    text += yield* patch(repo, [{ path, kind: 'M', from: sides[0], to: entry, sides: [sides[0], sides[1]] }], false)
  }
  return text
}

export function* revParse(repo: Repository, words: readonly string[]): Task<number> {
  for (const word of words) {
    if (word === '--show-toplevel') yield* repo.self.print(`${repo.top}\n`)
    else if (word === '--git-dir') {
      const cwd = repo.self.sys.getcwd()
      yield* repo.self.print(
        cwd.ok && cwd.value === repo.top && repo.git === `${repo.top}/.git` ? '.git\n' : `${repo.git}\n`,
      )
    } else if (word === '--git-common-dir')
      yield* repo.self.print(repo.common === `${repo.top}/.git` ? '.git\n' : `${repo.common}\n`)
    else if (word === '--is-bare-repository') yield* repo.self.print(`${repo.git === repo.top}\n`)
    else if (word === '--show-prefix') {
      const place = pathIn(repo, '.')
      yield* repo.self.print(place === '' ? '\n' : `${place}/\n`)
    } else if (word === '--is-inside-work-tree') yield* repo.self.print('true\n')
    else if (!word.startsWith('-')) {
      const tracking = /^(.*)@\{(?:u|upstream)\}$/.exec(word)
      if (tracking) {
        const branch = tracking[1] === '' || tracking[1] === 'HEAD' || tracking[1] === '@' ? repo.branch : tracking[1]!
        const upstream = yield* upstreamOf(repo, branch)
        if (upstream === null) throw fatal(`no upstream configured for branch '${branch}'`)
        yield* repo.self.print(`${words.includes('--abbrev-ref') ? upstream.name : upstream.id}\n`)
        continue
      }
      const commit = yield* repo.find(word)
      if (commit === null) {
        if (words.includes('--verify') && words.includes('-q')) return 1
        if (words.some((one) => /^--(?:verify|short)/.test(one))) throw fatal('Needed a single revision')
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
  const { revisions } = yield* splitOperands(repo, words)
  const commits = yield* selected(repo, revisions, words.includes('--all'))
  yield* repo.self.print(
    words.includes('--count') ? `${commits.length}\n` : commits.map(({ id }) => `${id}\n`).join(''),
  )
  return 0
}
