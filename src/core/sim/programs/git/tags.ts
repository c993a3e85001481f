/** tag and describe. */
import type { Task } from '../../kernel/sys.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { identity } from './commit.ts'
import { operandsOf } from './files.ts'
import { failed, fatal, type Repository } from './repository.ts'
import { ancestors } from './upstream.ts'

export function* tag(repo: Repository, words: readonly string[]): Task<number> {
  const at = words.findIndex((word) => /^-a?m$/.test(word))
  const message = at >= 0 ? words[at + 1] : undefined
  const operands = operandsOf(words.filter((_, i) => at < 0 || i !== at + 1))
  const [name, start] = operands
  const isList = words.some((word) => ['-l', '--list', '-n'].includes(word))
  if (words.includes('-d')) return yield* remove(repo, operands)
  if (name === undefined || isList) {
    const names = yield* repo.names('refs/tags')
    const shown = names.filter((one) => operands.length === 0 || operands.some((pattern) => fnmatch(pattern, one)))
    yield* repo.self.print(shown.map((one) => `${one}\n`).join(''))
    return 0
  }
  if ((yield* repo.resolve(`refs/tags/${name}`)) !== null && !words.includes('-f'))
    throw fatal(`tag '${name}' already exists`)
  const commit = yield* repo.find(start ?? 'HEAD')
  if (commit === null) throw fatal(`Failed to resolve '${start ?? 'HEAD'}' as a valid ref.`)
  if (message === undefined && words.includes('-a'))
    throw failed('terminal is dumb, but EDITOR unset\nPlease supply the message using either -m or -F option.')
  const id =
    message === undefined
      ? commit.id
      : yield* repo.storeTag({ tag: name, object: commit.id, tagger: yield* identity(repo, 'COMMITTER'), message })
  yield* repo.setRef(`refs/tags/${name}`, id)
  return 0
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
    repo.self.sys.unlink(`${repo.git}/refs/tags/${name}`)
    yield* repo.self.print(`Deleted tag '${name}' (was ${known.slice(0, 7)})\n`)
  }
  return code
}

/** The nearest tag, how many commits ago, and where we are: `v1-2-gabc1234`. */
export function* describe(repo: Repository, words: readonly string[]): Task<number> {
  const [name = 'HEAD'] = operandsOf(words)
  const commit = yield* repo.find(name)
  if (commit === null) throw fatal(`Not a valid object name ${name}`)
  const near = new Map<string, string>()
  let hasPlain = false
  for (const one of yield* repo.names('refs/tags')) {
    const id = (yield* repo.resolve(`refs/tags/${one}`))!
    const annotated = yield* repo.tag(id)
    if (annotated || words.includes('--tags')) {
      if (annotated || !near.has(id)) near.set(annotated?.object ?? id, one)
    } else hasPlain = true
  }
  const all = yield* ancestors(repo, commit.id)
  const ahead = new Map<string, number>()
  for (const [id] of near) if (all.has(id)) ahead.set(id, all.size - (yield* ancestors(repo, id)).size)
  const [best] = [...ahead].sort(([, a], [, b]) => a - b)
  const short = commit.id.slice(0, 7)
  if (best) {
    const tagName = near.get(best[0])!
    yield* repo.self.print(best[1] === 0 ? `${tagName}\n` : `${tagName}-${best[1]}-g${short}\n`)
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
