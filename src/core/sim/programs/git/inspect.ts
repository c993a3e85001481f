/** What looks into a repository: cat-file, ls-tree, blame, shortlog, grep, reflog, merge-base. */
import type { Task } from '../../kernel/sys.ts'
import { differences } from '../diff/edit-script.ts'
import { readText } from '../lib/files.ts'
import { dateText } from './dates.ts'
import { isBelow, noSuchRevision, operandsOf, pathIn } from './files.ts'
import { commitsFrom } from './history.ts'
import { commitText, tagText, treeId, treeLines } from './objects.ts'
import { type Commit, fatal, type Repository, Stop, type Tree } from './repository.ts'
import { linesOf } from './show-changes.ts'
import { mergeBases } from './upstream.ts'
import { workTree } from './worktree.ts'

interface Found {
  readonly kind: 'commit' | 'tree' | 'blob' | 'tag'
  readonly text: string
  readonly tree?: Tree
  readonly place?: string
}

function* objectOf(repo: Repository, name: string): Task<Found | null> {
  const colon = name.indexOf(':')
  const revision = colon < 0 ? name.replace(/\^\{\w*\}$/, '') : name.slice(0, colon)
  const path = colon < 0 ? null : name.slice(colon + 1).replace(/\/$/, '')
  const isTree = name.endsWith('^{tree}')
  const tagId = path === null ? yield* repo.resolve(`refs/tags/${revision}`) : null
  const tag = tagId === null ? null : yield* repo.tag(tagId)
  if (tag && revision === name) return { kind: 'tag', text: tagText(tag) }
  const commit = yield* repo.find(revision || 'HEAD')
  if (commit && path === null) {
    if (isTree) return { kind: 'tree', text: '', tree: commit.tree, place: '' }
    return { kind: 'commit', text: commitText(commit) }
  }
  const entry = path === null ? null : commit?.tree.get(path)
  if (entry) return { kind: 'blob', text: yield* repo.blob(entry.id) }
  if (commit && path !== null && (path === '' || [...commit.tree.keys()].some((one) => isBelow(one, path))))
    return { kind: 'tree', text: '', tree: commit.tree, place: path }
  return yield* byId(repo, name)
}

/** Trees are not kept by themselves, and a blob is a file of that name. */
function* byId(repo: Repository, name: string): Task<Found | null> {
  if (!/^[\da-f]{4,40}$/.test(name)) return null
  const head = yield* repo.head()
  for (const commit of head ? yield* commitsFrom(repo, head.id) : []) {
    for (const [path, { id }] of commit.tree) {
      if (id.startsWith(name)) return { kind: 'blob', text: yield* repo.blob(id) }
      for (let at = path.length; at >= 0; at = at === 0 ? -1 : Math.max(path.lastIndexOf('/', at - 1), 0)) {
        const place = path.slice(0, at)
        if (place !== path && treeId(commit.tree, place).startsWith(name))
          return { kind: 'tree', text: '', tree: commit.tree, place }
      }
    }
  }
  const staged = [...(yield* repo.index()).values()].find(({ id }) => id.startsWith(name))
  return staged ? { kind: 'blob', text: yield* repo.blob(staged.id) } : null
}

const shownTree = (tree: Tree, place: string): string =>
  treeLines(tree, place)
    .map(({ mode, kind, id, name }) => `${mode} ${kind} ${id}\t${name}\n`)
    .join('')

export function* catFile(repo: Repository, words: readonly string[]): Task<number> {
  const [name, second] = operandsOf(words)
  const option = words.find((word) => /^-[tpse]$/.test(word))
  if (name === undefined) throw new Stop('usage: git cat-file <type> <object>\n', 129)
  const found = yield* objectOf(repo, second ?? name)
  if (found === null) {
    if (option === '-e') return 1
    throw fatal(`Not a valid object name ${second ?? name}`)
  }
  const text = found.tree ? shownTree(found.tree, found.place!) : found.text
  if (option === '-t') yield* repo.self.print(`${found.kind}\n`)
  else if (option === '-s') yield* repo.self.print(`${new TextEncoder().encode(text).length}\n`)
  else if (option !== '-e') yield* repo.self.print(text)
  return 0
}

export function* listTree(repo: Repository, words: readonly string[]): Task<number> {
  const [name, ...places] = operandsOf(words)
  const found = name === undefined ? null : yield* objectOf(repo, name)
  const commit = name === undefined ? null : yield* repo.find(name)
  const tree = found?.tree ?? commit?.tree
  if (!tree) throw fatal(`Not a valid object name ${name}`)
  const isDeep = words.includes('-r')
  const lines = isDeep
    ? [...tree].map(([path, { mode, id }]) => ({ mode, kind: 'blob', id, name: path }))
    : treeLines(tree, found?.place ?? '')
  const asked = lines.filter((line) => places.length === 0 || places.some((place) => isBelow(line.name, place)))
  const isNames = words.includes('--name-only')
  yield* repo.self.print(
    asked.map(({ mode, kind, id, name }) => (isNames ? `${name}\n` : `${mode} ${kind} ${id}\t${name}\n`)).join(''),
  )
  return 0
}

export function* blame(repo: Repository, words: readonly string[]): Task<number> {
  const range = words.includes('-L') ? words[words.indexOf('-L') + 1] : words.find((one) => /^-L./.test(one))?.slice(2)
  const [word] = operandsOf(words).filter((one) => one !== range)
  if (word === undefined) throw new Stop('usage: git blame [<options>] [<rev-opts>] [<rev>] [--] <file>\n', 129)
  const head = yield* repo.head()
  const path = pathIn(repo, word)
  if (head === null) throw fatal('no such ref: HEAD')
  if (!head.tree.has(path)) throw fatal(`no such path '${word}' in HEAD`)
  let lines = linesOf(yield* repo.blob(head.tree.get(path)!.id))
  const owners: Commit[] = lines.map(() => head)
  let places = lines.map((_, i) => i)
  let now = head
  while (now.parents[0] !== undefined) {
    const before = (yield* repo.commit(now.parents[0]))!
    const entry = before.tree.get(path)
    if (!entry) break
    const old = linesOf(yield* repo.blob(entry.id))
    const next: number[] = []
    let [i, j] = [0, 0]
    for (const hunk of [...differences(old, lines), null]) {
      const end = hunk?.fromB ?? lines.length
      while (j < end) {
        const line = places[j++]!
        next[i++] = line
        if (line >= 0) owners[line] = before
      }
      if (!hunk) break
      while (i < hunk.toA) next[i++] = -1
      j = hunk.toB
    }
    places = next
    lines = old
    now = before
  }
  const [first, last] = rangeOf(range, owners.length, word)
  const asked = owners.slice(first - 1, last)
  const width = Math.max(...asked.map(({ name }) => name.length))
  const digits = String(last).length
  const isShort = words.includes('-s')
  const rows = linesOf(yield* repo.blob(head.tree.get(path)!.id)).map((line, i) => {
    const owner = owners[i]!
    const id = owner.parents.length === 0 ? `^${owner.id.slice(0, 7)}` : owner.id.slice(0, 8)
    const date = `${new Date(owner.time).toISOString().slice(0, 19).replace('T', ' ')} +0000`
    const who = isShort ? ' ' : ` (${owner.name.padEnd(width)} ${date} `
    return `${id}${who}${String(i + 1).padStart(digits)}) ${line.replace(/\n?$/, '\n')}`
  })
  yield* repo.self.print(rows.slice(first - 1, last).join(''))
  return 0
}

/** -L: `2,5`, `3,+2`, `4`. */
function rangeOf(text: string | undefined, count: number, path: string): readonly [first: number, last: number] {
  const [, from, plus, to] = /^(\d+)(?:,(\+?)(\d+)?)?$/.exec(text ?? '1') ?? []
  const first = Number(from ?? 1)
  if (first > count) throw fatal(`file ${path} has only ${count} line${count === 1 ? '' : 's'}`)
  const last = to === undefined ? count : plus === '+' ? first + Number(to) - 1 : Number(to)
  return [first, Math.min(last, count)]
}

export function* shortlog(repo: Repository, words: readonly string[]): Task<number> {
  const letters = words.filter((word) => /^-[a-z]+$/.test(word)).join('')
  const [given] = operandsOf(words)
  // Without a revision it reads a log from its standard input, unless that is a terminal.
  if (given === undefined && !repo.self.sys.isatty(0)) return 0
  const name = given ?? 'HEAD'
  const start = yield* repo.find(name)
  if (start === null) throw noSuchRevision(name)
  const byName = new Map<string, string[]>()
  for (const one of [...(yield* commitsFrom(repo, start.id))].reverse()) {
    const who = letters.includes('e') ? `${one.name} <${one.email}>` : one.name
    byName.set(who, [...(byName.get(who) ?? []), one.message.split('\n')[0]!])
  }
  const rows = [...byName].sort(([a, x], [b, y]) => (letters.includes('n') ? y.length - x.length : a < b ? -1 : 1))
  yield* repo.self.print(
    rows
      .map(([who, subjects]) =>
        letters.includes('s')
          ? `${String(subjects.length).padStart(6)}\t${who}\n`
          : `${who} (${subjects.length}):\n${subjects.map((one) => `      ${one}\n`).join('')}\n`,
      )
      .join(''),
  )
  return 0
}

export function* grep(repo: Repository, words: readonly string[]): Task<number> {
  const letters = words.filter((word) => /^-[a-zA-Z]+$/.test(word)).join('')
  const has = (letter: string): boolean => letters.includes(letter)
  const [pattern, ...places] = operandsOf(words)
  if (pattern === undefined) throw fatal('no pattern given')
  const source = has('F') ? pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : pattern
  const regex = new RegExp(has('w') ? `\\b(?:${source})\\b` : source, has('i') ? 'i' : '')
  const index = yield* repo.index()
  const work = yield* workTree(repo, index)
  let isAny = false
  for (const path of [...work.keys()].sort()) {
    if (places.length > 0 && !places.some((place) => isBelow(path, pathIn(repo, place)))) continue
    const text = (yield* readText(repo.self.sys, `${repo.top}/${path}`)) ?? ''
    const hits = linesOf(text)
      .map((line, i) => [line.replace(/\n$/, ''), i + 1] as const)
      .filter(([line]) => regex.test(line) !== has('v'))
    if (hits.length === 0) continue
    isAny = true
    if (has('l')) yield* repo.self.print(`${path}\n`)
    else if (has('c')) yield* repo.self.print(`${path}:${hits.length}\n`)
    else yield* repo.self.print(hits.map(([line, n]) => `${path}:${has('n') ? `${n}:` : ''}${line}\n`).join(''))
  }
  return isAny ? 0 : 1
}

export function* reflog(repo: Repository, words: readonly string[]): Task<number> {
  const [name = 'HEAD'] = operandsOf(words).filter((word) => word !== 'show')
  const limit = words.map((word) => /^-n?(\d+)$/.exec(word)?.[1]).find(Boolean)
  const entries = yield* repo.reflog(name === 'stash' ? 'refs/stash' : name)
  if (entries.length === 0 && name === 'HEAD')
    throw fatal(`your current branch '${repo.branch}' does not have any commits yet`)
  const rows = entries.map(({ id, why }, i) => `${id.slice(0, 7)} ${name}@{${i}}: ${why}\n`)
  yield* repo.self.print(rows.slice(0, limit === undefined ? undefined : Number(limit)).join(''))
  return 0
}

export function* mergeBase(repo: Repository, words: readonly string[]): Task<number> {
  const [a = '', b = ''] = operandsOf(words)
  const [left, right] = [yield* repo.find(a), yield* repo.find(b)]
  if (left === null || right === null) throw fatal(`Not a valid object name ${left === null ? a : b}`)
  const bases = yield* mergeBases(repo, left.id, right.id)
  if (words.includes('--is-ancestor')) return bases.includes(left.id) ? 0 : 1
  yield* repo.self.print(
    bases
      .slice(0, 1)
      .map((id) => `${id}\n`)
      .join(''),
  )
  return bases.length > 0 ? 0 : 1
}

/** The first lines of an annotated tag, as show prints them. */
export const tagHead = (name: string, { tagger, message }: { tagger: Commit['committer']; message: string }): string =>
  `tag ${name}\nTagger: ${tagger.name} <${tagger.email}>\nDate:   ${dateText(tagger.time)}\n\n${message}\n`
