/** What scripts ask git for: refs and objects by name, what the repository weighs, and its upkeep. */
import type { Task } from '../../kernel/sys.ts'
import { readFile, readText } from '../lib/files.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { listDirectory } from '../system/proc.ts'
import { identity } from './commit.ts'
import { dateText } from './dates.ts'
import { isBelow, operandsOf, pathIn } from './files.ts'
import { hashOf, treeId } from './objects.ts'
import { failed, fatal, type Repository, Stop } from './repository.ts'
import { upstreamOf } from './upstream.ts'

interface Ref {
  readonly ref: string
  readonly id: string
}

function* allRefs(repo: Repository): Task<readonly Ref[]> {
  const found: Ref[] = []
  for (const name of yield* repo.names('refs')) {
    const id = yield* repo.resolve(`refs/${name}`)
    if (id !== null) found.push({ ref: `refs/${name}`, id })
  }
  return found.sort((a, b) => (a.ref < b.ref ? -1 : 1))
}

export function* showRef(repo: Repository, words: readonly string[]): Task<number> {
  const names = operandsOf(words)
  const has = (option: string): boolean => words.includes(option)
  if (has('--verify')) {
    for (const name of names) {
      const id = name.startsWith('refs/') || name === 'HEAD' ? yield* repo.resolve(name) : null
      if (id === null && (has('-q') || has('--quiet'))) return 1
      if (id === null) throw fatal(`'${name}' - not a valid ref`)
      if (!has('-q') && !has('--quiet')) yield* repo.self.print(has('-s') ? `${id}\n` : `${id} ${name}\n`)
    }
    return 0
  }
  const head = has('--head') ? yield* repo.resolve('HEAD') : null
  const shown = [...(head === null ? [] : [{ ref: 'HEAD', id: head }]), ...(yield* allRefs(repo))].filter(({ ref }) => {
    if (has('--heads') && !ref.startsWith('refs/heads/')) return false
    if (has('--tags') && !ref.startsWith('refs/tags/')) return false
    return names.length === 0 || names.some((name) => ref === name || ref.endsWith(`/${name}`))
  })
  yield* repo.self.print(shown.map(({ ref, id }) => (has('-s') ? `${id}\n` : `${id} ${ref}\n`)).join(''))
  return shown.length > 0 ? 0 : 1
}

export function* forEachRef(repo: Repository, words: readonly string[]): Task<number> {
  const value = (option: string): string | undefined =>
    words.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1)
  const format = value('--format') ?? '%(objectname) %(objecttype)\t%(refname)'
  const patterns = operandsOf(words)
  const rows: { readonly text: string; readonly time: number; readonly ref: string }[] = []
  for (const { ref, id } of yield* allRefs(repo)) {
    if (patterns.length > 0 && !patterns.some((one) => isBelow(ref, one.replace(/\/$/, '')) || fnmatch(one, ref)))
      continue
    const tag = yield* repo.tag(id)
    const commit = yield* repo.commit(tag?.object ?? id)
    const short = ref.replace(/^refs\/(?:heads|tags|remotes)\//, '')
    const upstream = ref.startsWith('refs/heads/') ? yield* upstreamOf(repo, short) : null
    const who = tag?.tagger ?? commit?.committer
    const message = tag?.message ?? commit?.message ?? ''
    const fields: Readonly<Record<string, string>> = {
      refname: ref,
      'refname:short': short,
      objectname: id,
      'objectname:short': id.slice(0, 7),
      objecttype: tag ? 'tag' : 'commit',
      subject: message.split('\n')[0]!,
      'contents:subject': message.split('\n')[0]!,
      authorname: commit?.name ?? '',
      authoremail: `<${commit?.email ?? ''}>`,
      authordate: commit ? dateText(commit.time) : '',
      committerdate: commit ? dateText(commit.committer.time) : '',
      'committerdate:short': commit ? new Date(commit.committer.time).toISOString().slice(0, 10) : '',
      creatordate: who ? dateText(who.time) : '',
      upstream: upstream ? `refs/remotes/${upstream.name}` : '',
      'upstream:short': upstream?.name ?? '',
      HEAD: repo.ref === ref ? '*' : ' ',
    }
    const text = format.replace(/%\(([^)]*)\)/g, (_, name: string) => {
      const found = fields[name]
      if (found === undefined) throw fatal(`unknown field name: ${name}`)
      return found
    })
    rows.push({ text, time: who?.time ?? 0, ref })
  }
  const sort = value('--sort') ?? 'refname'
  if (/date$/.test(sort)) rows.sort((a, b) => a.time - b.time)
  if (sort.startsWith('-')) rows.reverse()
  const count = Number(value('--count') ?? rows.length)
  yield* repo.self.print(
    rows
      .slice(0, count)
      .map(({ text }) => `${text}\n`)
      .join(''),
  )
  return 0
}

export function* symbolicRef(repo: Repository, words: readonly string[]): Task<number> {
  const [name = 'HEAD', target] = operandsOf(words)
  if (target !== undefined) {
    if (!target.startsWith('refs/')) throw fatal('Refusing to point HEAD outside of refs/')
    yield* repo.setHead(target)
    return 0
  }
  if (name !== 'HEAD' || repo.ref === null) {
    if (words.includes('-q')) return 1
    throw fatal(`ref ${name} is not a symbolic ref`)
  }
  yield* repo.self.print(`${words.includes('--short') ? repo.branch : repo.ref}\n`)
  return 0
}

export function* hashObject(repo: Repository, words: readonly string[]): Task<number> {
  const paths = words.includes('--stdin') ? ['/dev/stdin'] : operandsOf(words)
  for (const path of paths) {
    const bytes = yield* readFile(repo.self.sys, path)
    if (!bytes.ok) throw fatal(`could not open '${path}' for reading: No such file or directory`)
    const id = words.includes('-w') ? yield* repo.storeBlob(path, bytes.value) : hashOf('blob', bytes.value)
    yield* repo.self.print(`${id}\n`)
  }
  return 0
}

export function* writeTree(repo: Repository): Task<number> {
  yield* repo.self.print(`${treeId(yield* repo.index())}\n`)
  return 0
}

const BLOCK = 512

/** Trees are not kept here by themselves: those of each commit are counted as git would keep them. */
export function* countObjects(repo: Repository, words: readonly string[]): Task<number> {
  const { sys } = repo.self
  const trees = new Set<string>()
  let [count, blocks] = [0, 0]
  for (const directory of (yield* listDirectory(sys, `${repo.common}/objects`)) ?? []) {
    if (!/^[\da-f]{2}$/.test(directory)) continue
    for (const name of (yield* listDirectory(sys, `${repo.common}/objects/${directory}`)) ?? []) {
      const stat = sys.stat(`${repo.common}/objects/${directory}/${name}`)
      count++
      blocks += stat.ok ? stat.value.blocks : 0
      const commit = yield* repo.commit(directory + name)
      for (const place of commit ? placesOf([...commit.tree.keys()]) : []) trees.add(treeId(commit!.tree, place))
    }
  }
  const all = count + trees.size
  const kilobytes = Math.floor(((blocks + trees.size * 8) * BLOCK) / 1024)
  const zeros = ['in-pack', 'packs', 'size-pack', 'prune-packable', 'garbage', 'size-garbage']
  yield* repo.self.print(
    words.includes('-v')
      ? `count: ${all}\nsize: ${kilobytes}\n${zeros.map((name) => `${name}: 0\n`).join('')}`
      : `${all} objects, ${kilobytes} kilobytes\n`,
  )
  return 0
}

/** The directories of a tree, its top among them. */
function placesOf(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set([''])
  for (const path of paths)
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) found.add(path.slice(0, at))
  return found
}

/** Simplified: nothing is packed, and what nobody needs stays. */
// biome-ignore lint/correctness/useYield: a verb like every other, which has nothing to wait for
export function* gc(): Task<number> {
  return 0
}

/** Each object of a ref has to be there; a file that is cut short or empty is corrupt. */
export function* fsck(repo: Repository): Task<number> {
  const { sys } = repo.self
  let code = 0
  for (const directory of (yield* listDirectory(sys, `${repo.common}/objects`)) ?? []) {
    for (const name of (yield* listDirectory(sys, `${repo.common}/objects/${directory}`)) ?? []) {
      const path = `${repo.common}/objects/${directory}/${name}`
      const stat = sys.stat(path)
      if (!stat.ok || stat.value.size > 0 || directory + name === EMPTY_BLOB) continue
      const shown = path.replace(`${repo.top}/`, '')
      yield* repo.self.stderr.write(
        `error: object file ${shown} is empty\nerror: ${directory}${name}: object corrupt or missing: ${shown}\n`,
      )
      code = 1
    }
  }
  return code
}
const EMPTY_BLOB = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'

export function* gitVar(repo: Repository, words: readonly string[]): Task<number> {
  const role = /^GIT_(AUTHOR|COMMITTER)_IDENT$/.exec(words[0] ?? '')?.[1] as 'AUTHOR' | 'COMMITTER' | undefined
  if (role === undefined) {
    if (words[0] !== 'GIT_EDITOR') throw new Stop('usage: git var (-l | <variable>)\n', 129)
    const { env } = repo.self
    yield* repo.self.print(
      `${env.GIT_EDITOR ?? (yield* repo.setting('core.editor')) ?? env.VISUAL ?? env.EDITOR ?? 'editor'}\n`,
    )
    return 0
  }
  const { name, email, time } = yield* identity(repo, role)
  yield* repo.self.print(`${name} <${email}> ${Math.floor(time / 1000)} +0000\n`)
  return 0
}

/** Only whether a path is known is looked at. Simplified: --assume-unchanged is not remembered. */
export function* updateIndex(repo: Repository, words: readonly string[]): Task<number> {
  const index = yield* repo.index()
  for (const word of operandsOf(words)) {
    const path = pathIn(repo, word)
    if (!index.has(path))
      throw new Stop(
        `error: ${path}: cannot add to the index - missing --add option?\nfatal: Unable to process path ${word}\n`,
      )
    const chmod = words.find((one) => one.startsWith('--chmod='))?.slice(8)
    if (chmod === undefined) continue
    index.set(path, { ...index.get(path)!, mode: chmod === '+x' ? '100755' : '100644' })
    yield* repo.unlockIndex(yield* repo.lockIndex(), index)
  }
  return 0
}

const NO_SUBMODULES = 'no submodule mapping found in .gitmodules for path'

/** Simplified: of submodules only what a repository without any says. */
export function* submodule(repo: Repository, words: readonly string[]): Task<number> {
  const [verb = 'status', ...rest] = operandsOf(words)
  if (!['status', 'init', 'update', 'sync', 'deinit', 'foreach', 'summary', 'add'].includes(verb))
    throw new Stop(`usage: git submodule [--quiet] [--cached]\n`, 1)
  const text = yield* readText(repo.self.sys, `${repo.top}/.gitmodules`)
  if (verb === 'add') throw failed(`transport 'file' not allowed\nfatal: clone of '${rest[0]}' failed`, 128)
  if (text !== null && verb === 'update') throw fatal(`${NO_SUBMODULES} '${rest[0] ?? ''}'`)
  for (const path of verb === 'status' ? rest : [])
    throw new Stop(`error: pathspec '${path}' did not match any file(s) known to git\n`, 1)
  return 0
}
