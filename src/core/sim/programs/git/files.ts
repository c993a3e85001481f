/** The verbs about files: add, rm, mv, clean. */
import type { Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { reason } from '../lib/errors.ts'
import { readFile } from '../lib/files.ts'
import { isDirectory } from '../lib/mode.ts'
import { listDirectory } from '../system/proc.ts'
import { type Entry, failed, fatal, normalPath, type Repository, Stop } from './repository.ts'
import { changesBetween, entryOf, filesUnder, ignorer, statusOf } from './worktree.ts'

export type Verb = (repo: Repository, words: readonly string[]) => Task<number>

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
  const path = normalPath(full)
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
        // git names the directory which is left out, not the file in it.
        const parts = word.split('/')
        const above = parts.findIndex((_, n) => isIgnored(pathIn(repo, parts.slice(0, n + 1).join('/')), true))
        refused.push(above >= 0 && above < parts.length - 1 ? parts.slice(0, above + 1).join('/') : word)
        continue
      }
      for (const path of known) if (!self.sys.lstat(`${repo.top}/${path}`).ok) index.delete(path)
      for (const path of files)
        if (!words.includes('-u') || index.has(path))
          index.set(path, yield* stage(repo, path, index.has(path) ? 'updating' : 'adding'))
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

/** Keeps the file as it is now; `doing` is what fails when it cannot be read. */
export function* stage(repo: Repository, path: string, doing = 'adding'): Task<Entry> {
  const entry = yield* entryOf(repo, path)
  if (entry?.mode === '120000') {
    const target = repo.self.sys.readlink(`${repo.top}/${path}`)
    return { id: yield* repo.storeBlob(path, encode(target.ok ? target.value : '')), mode: '120000' }
  }
  const bytes = yield* readFile(repo.self.sys, `${repo.top}/${path}`)
  if (!bytes.ok)
    throw new Stop(
      `error: open("${path}"): ${reason(bytes.error)}\nerror: unable to index file '${path}'\nfatal: ${doing} files failed\n`,
    )
  return { id: yield* repo.storeBlob(path, bytes.value), mode: entry?.mode ?? '100644' }
}

export function* remove(repo: Repository, words: readonly string[]): Task<number> {
  const has = (letter: string, long: string): boolean =>
    words.some((word) => word === long || (/^-[a-z]+$/.test(word) && word.includes(letter)))
  const lock = yield* repo.lockIndex()
  const index = yield* repo.index()
  let text = ''
  try {
    const all: string[] = []
    for (const word of operandsOf(words)) {
      const place = pathIn(repo, word)
      const paths = [...index.keys()].filter((path) => isBelow(path, place))
      if (paths.length === 0) throw fatal(`pathspec '${word}' did not match any files`)
      if (!has('r', '--recursive') && !paths.includes(place))
        throw fatal(`not removing '${word}' recursively without -r`)
      all.push(...paths)
    }
    if (!has('f', '--force')) yield* refuseChanged(repo, index, all, words.includes('--cached'))
    for (const path of all) {
      index.delete(path)
      text += `rm '${path}'\n`
      if (words.includes('--cached') || has('n', '--dry-run')) continue
      repo.self.sys.unlink(`${repo.top}/${path}`)
      removeEmptyAbove(repo, path)
    }
  } catch (error) {
    yield* repo.unlockIndex(lock, null)
    throw error
  }
  yield* repo.unlockIndex(lock, has('n', '--dry-run') ? null : index)
  if (!has('q', '--quiet')) yield* repo.self.print(text)
  return 0
}

function removeEmptyAbove(repo: Repository, path: string): void {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    if (!repo.self.sys.rmdir(`${repo.top}/${path.slice(0, at)}`).ok) return
}

/** What would be lost with a file that is not as it was committed. */
function* refuseChanged(
  repo: Repository,
  index: ReadonlyMap<string, Entry>,
  paths: readonly string[],
  isCached: boolean,
): Task<void> {
  const head = (yield* repo.head())?.tree ?? new Map<string, Entry>()
  const both: string[] = []
  const staged: string[] = []
  const local: string[] = []
  for (const path of paths) {
    const entry = index.get(path)!
    if (entry.stages) continue
    const now = yield* entryOf(repo, path)
    const isLocal = now !== null && now.id !== entry.id
    const isStaged = head.get(path)?.id !== entry.id
    if (isLocal && isStaged) both.push(path)
    else if (isStaged && !isCached) staged.push(path)
    else if (isLocal && !isCached) local.push(path)
  }
  const told = (paths: readonly string[], what: string, way: string): string =>
    paths.length === 0
      ? ''
      : `error: the following file${paths.length > 1 ? 's have' : ' has'} ${what}:\n${paths.map((path) => `    ${path}\n`).join('')}(use ${way})\n`
  const text =
    told(both, 'staged content different from both the\nfile and the HEAD', '-f to force removal') +
    told(staged, 'changes staged in the index', '--cached to keep the file, or -f to force removal') +
    told(local, 'local modifications', '--cached to keep the file, or -f to force removal')
  if (text !== '') throw new Stop(text, 1)
}

const MV_USAGE = `usage: git mv [<options>] <source>... <destination>

    -v, --verbose         be verbose
    -n, --dry-run         dry run
    -f, --force           force move/rename even if target exists
    -k                    skip move/rename errors
    --sparse              allow updating entries outside of the sparse-checkout cone

`

export function* move(repo: Repository, words: readonly string[]): Task<number> {
  const { sys } = repo.self
  const operands = operandsOf(words)
  const target = operands.at(-1)
  if (target === undefined || operands.length < 2) throw new Stop(MV_USAGE, 129)
  const into = sys.stat(target)
  const isInto = into.ok && isDirectory(into.value.mode)
  if (operands.length > 2 && !isInto) throw fatal(`destination '${target}' is not a directory`)
  const lock = yield* repo.lockIndex()
  const index = yield* repo.index()
  try {
    for (const word of operands.slice(0, -1)) {
      const source = pathIn(repo, word)
      const name = source.slice(source.lastIndexOf('/') + 1)
      const to = isInto ? `${pathIn(repo, target)}/${name}`.replace(/^\//, '') : pathIn(repo, target)
      const stop = (why: string): Stop => fatal(`${why}, source=${source}, destination=${to}`)
      const paths = [...index.keys()].filter((path) => isBelow(path, source))
      if (!sys.lstat(`${repo.top}/${source}`).ok) throw stop('bad source')
      if (isBelow(to, source)) throw stop('can not move directory into itself')
      if (paths.length === 0)
        throw stop(sys.stat(`${repo.top}/${source}/.`).ok ? 'source directory is empty' : 'not under version control')
      if (sys.lstat(`${repo.top}/${to}`).ok && !words.includes('-f')) throw stop('destination exists')
      const moved = sys.rename(`${repo.top}/${source}`, `${repo.top}/${to}`)
      if (!moved.ok) throw fatal(`renaming '${source}' failed: ${reason(moved.error)}`)
      if (words.includes('-v')) yield* repo.self.print(`Renaming ${source} to ${to}\n`)
      for (const path of paths) {
        index.set(to + path.slice(source.length), index.get(path)!)
        index.delete(path)
      }
    }
  } catch (error) {
    yield* repo.unlockIndex(lock, null)
    throw error
  }
  yield* repo.unlockIndex(lock, index)
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

export function* clean(repo: Repository, words: readonly string[]): Task<number> {
  const letters = words.filter((word) => word.startsWith('-')).join('')
  if (!/[nf]/.test(letters))
    throw fatal('clean.requireForce defaults to true and neither -i, -n, nor -f given; refusing to clean')
  const isDry = letters.includes('n')
  const { untracked, ignored } = yield* statusOf(repo)
  const paths = letters.includes('X') ? ignored : letters.includes('x') ? [...untracked, ...ignored] : untracked
  for (const path of [...paths].sort()) {
    if (path.endsWith('/') && !letters.includes('d')) continue
    if (!isDry) yield* removeTree(repo, path.replace(/\/$/, ''))
    if (!letters.includes('q')) yield* repo.self.print(`${isDry ? 'Would remove' : 'Removing'} ${path}\n`)
  }
  return 0
}

function* removeTree(repo: Repository, path: string): Task<void> {
  const { sys } = repo.self
  for (const file of yield* filesUnder(repo, path, false)) sys.unlink(`${repo.top}/${file}`)
  const directories = yield* directoriesUnder(repo, path)
  for (const directory of directories.reverse()) sys.rmdir(`${repo.top}/${directory}`)
}

function* directoriesUnder(repo: Repository, path: string): Task<string[]> {
  const names = yield* listDirectory(repo.self.sys, `${repo.top}/${path}`)
  if (names === null) return []
  const found = [path]
  for (const name of names) found.push(...(yield* directoriesUnder(repo, `${path}/${name}`)))
  return found
}
