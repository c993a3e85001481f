/** tag and describe. */
import type { Task } from '../../kernel/sys.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { identity } from './commit.ts'
import { operandsOf } from './files.ts'
import { failed, fatal, type Repository } from './repository.ts'
import { ancestors } from './upstream.ts'
import { statusOf } from './worktree.ts'

export function* tag(repo: Repository, words: readonly string[]): Task<number> {
  const at = words.findIndex((word) => /^-a?m$/.test(word))
  const message = at >= 0 ? words[at + 1] : undefined
  const operands = operandsOf(words.filter((_, i) => at < 0 || i !== at + 1))
  const [name, start] = operands
  const isList = words.some((word) => /^(?:-l|--list|-n\d*|--sort=.*|--contains|--merged|--points-at)$/.test(word))
  if (words.includes('-d')) return yield* remove(repo, operands)
  if (name === undefined || isList) return yield* listTags(repo, words, operands)
  if ((yield* repo.resolve(`refs/tags/${name}`)) !== null && !words.includes('-f'))
    throw fatal(`tag '${name}' already exists`)
  const commit = yield* repo.find(start ?? 'HEAD')
  if (commit === null) throw fatal(`Failed to resolve '${start ?? 'HEAD'}' as a valid ref.`)
  if (message === undefined && words.includes('-a'))
    throw failed('Terminal is dumb, but EDITOR unset\nPlease supply the message using either -m or -F option.')
  const id =
    message === undefined
      ? commit.id
      : yield* repo.storeTag({ tag: name, object: commit.id, tagger: yield* identity(repo, 'COMMITTER'), message })
  yield* repo.setRef(`refs/tags/${name}`, id)
  return 0
}

function* listTags(repo: Repository, words: readonly string[], operands: readonly string[]): Task<number> {
  const [filter] = ['--contains', '--merged', '--points-at'].filter((one) => words.includes(one))
  const at = filter === undefined ? undefined : (words[words.indexOf(filter) + 1] ?? 'HEAD')
  const commit = at === undefined ? null : yield* repo.find(at)
  if (at !== undefined && commit === null) throw failed(`malformed object name ${at}`, 129)
  const patterns = operands.filter((word) => word !== at)
  const lines = words.map((word) => /^-n(\d*)$/.exec(word)?.[1]).find((one) => one !== undefined)
  const rows: { readonly name: string; readonly time: number; readonly text: string }[] = []
  for (const name of yield* repo.names('refs/tags')) {
    if (patterns.length > 0 && !patterns.some((pattern) => fnmatch(pattern, name))) continue
    const id = (yield* repo.resolve(`refs/tags/${name}`))!
    const annotated = yield* repo.tag(id)
    const target = yield* repo.commit(annotated?.object ?? id)
    if (commit && target) {
      const isIn =
        filter === '--contains'
          ? (yield* ancestors(repo, target.id)).has(commit.id)
          : filter === '--merged'
            ? (yield* ancestors(repo, commit.id)).has(target.id)
            : target.id === commit.id
      if (!isIn) continue
    }
    const message = (annotated?.message ?? target?.message ?? '')
      .trimEnd()
      .split('\n')
      .slice(0, Number(lines || 1))
    const text = lines === undefined ? name : `${name.padEnd(15)} ${message.join('\n    ')}`
    rows.push({ name, time: annotated?.tagger.time ?? target?.committer.time ?? 0, text })
  }
  const sort = words.find((word) => word.startsWith('--sort='))?.slice(7) ?? 'refname'
  const key = sort.replace(/^-/, '')
  if (/date$/.test(key)) rows.sort((a, b) => a.time - b.time)
  else if (/^v(?:ersion)?:/.test(key)) rows.sort((a, b) => compareVersions(a.name, b.name))
  if (sort.startsWith('-')) rows.reverse()
  yield* repo.self.print(rows.map(({ text }) => `${text}\n`).join(''))
  return 0
}

const compareVersions = (a: string, b: string): number => {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!]
    if (x !== y) return /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : x < y ? -1 : 1
  }
  return left.length - right.length
}

function* remove(repo: Repository, names: readonly string[]): Task<number> {
  let code = 0
  for (const name of names) {
    const known = yield* repo.resolve(`refs/tags/${name}`)
    if (known === null) {
      yield* repo.self.stderr.write(`error: tag '${name}' not found.\n`)
      code = 1
      continue
    }
    repo.self.sys.unlink(`${repo.common}/refs/tags/${name}`)
    yield* repo.self.print(`Deleted tag '${name}' (was ${known.slice(0, 7)})\n`)
  }
  return code
}

function* isChanged(repo: Repository): Task<boolean> {
  const { staged, unstaged } = yield* statusOf(repo)
  return staged.length + unstaged.length > 0
}

/** The nearest tag, how many commits ago, and where we are: `v1-2-gabc1234`. */
export function* describe(repo: Repository, words: readonly string[]): Task<number> {
  const [name = 'HEAD'] = operandsOf(words)
  const commit = yield* repo.find(name)
  if (commit === null) throw fatal(`Not a valid object name ${name}`)
  const near = new Map<string, string>()
  let hasPlain = false
  const isAnnotated = new Set<string>()
  const match = words.find((word) => word.startsWith('--match='))?.slice(8)
  for (const one of yield* repo.names('refs/tags')) {
    if (match !== undefined && !fnmatch(match, one)) continue
    const id = (yield* repo.resolve(`refs/tags/${one}`))!
    const annotated = yield* repo.tag(id)
    if (!annotated && !words.includes('--tags')) {
      hasPlain = true
      continue
    }
    const target = annotated?.object ?? id
    if (isAnnotated.has(target) || (!annotated && near.has(target))) continue
    near.set(target, one)
    if (annotated) isAnnotated.add(target)
  }
  const all = yield* ancestors(repo, commit.id)
  const ahead = new Map<string, number>()
  for (const [id] of near) if (all.has(id)) ahead.set(id, all.size - (yield* ancestors(repo, id)).size)
  const [best] = [...ahead].sort(([, a], [, b]) => a - b)
  const short = commit.id.slice(0, 7)
  if (best) {
    const tagName = near.get(best[0])!
    const isBare = words.includes('--abbrev=0') || (best[1] === 0 && !words.includes('--long'))
    if (best[1] > 0 && words.includes('--exact-match')) throw fatal(`no tag exactly matches '${commit.id}'`)
    const dirty = words.includes('--dirty') && (yield* isChanged(repo)) ? '-dirty' : ''
    yield* repo.self.print(isBare ? `${tagName}${dirty}\n` : `${tagName}-${best[1]}-g${short}${dirty}\n`)
    return 0
  }
  if (words.includes('--always')) {
    yield* repo.self.print(`${short}\n`)
    return 0
  }
  if (hasPlain)
    throw fatal(`No annotated tags can describe '${commit.id}'.\nHowever, there were unannotated tags: try --tags.`)
  throw fatal('No names found, cannot describe anything.')
}
