/** What differs between a commit, the index and the files; how status and diff show it. */
import type { Task } from '../../kernel/sys.ts'
import { differences } from '../diff/edit-script.ts'
import { unified } from '../diff/formats.ts'
import { decode } from '../lib/bytes.ts'
import { reason } from '../lib/errors.ts'
import { readFile, readText } from '../lib/files.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { tryListDirectory } from '../system/proc.ts'
import type { Entry, Repository, Tree } from './repository.ts'

export interface Change {
  readonly path: string
  readonly kind: 'A' | 'M' | 'D'
  readonly from: Entry | null
  readonly to: Entry | null
}
export interface Status {
  readonly staged: readonly Change[]
  readonly unstaged: readonly Change[]
  readonly untracked: readonly string[]
}

export function changesBetween(a: Tree, b: Tree): readonly Change[] {
  const paths = [...new Set([...a.keys(), ...b.keys()])].sort()
  return paths.flatMap((path): Change[] => {
    const from = a.get(path) ?? null
    const to = b.get(path) ?? null
    if (from && to && from.id === to.id && from.mode === to.mode) return []
    return [{ path, kind: from === null ? 'A' : to === null ? 'D' : 'M', from, to }]
  })
}

/** The file of a path as the index would have it, or null when it is gone; `'unreadable'` counts as changed. */
export function* entryOf(repo: Repository, path: string): Task<Entry | null> {
  const { sys } = repo.self
  const stat = sys.lstat(`${repo.top}/${path}`)
  if (!stat.ok || (stat.value.mode & 0o170000) === 0o040000) return null
  if ((stat.value.mode & 0o170000) === 0o120000) {
    const target = sys.readlink(`${repo.top}/${path}`)
    return { id: repo.idOf(new TextEncoder().encode(target.ok ? target.value : '')), mode: '120000' }
  }
  const bytes = yield* readFile(sys, `${repo.top}/${path}`)
  return { id: bytes.ok ? repo.idOf(bytes.value) : '0'.repeat(40), mode: stat.value.mode & 0o100 ? '100755' : '100644' }
}

export function* workTree(repo: Repository, index: Tree): Task<Tree> {
  const found = new Map<string, Entry>()
  for (const path of index.keys()) {
    const entry = yield* entryOf(repo, path)
    if (entry) found.set(path, entry)
  }
  return found
}

/** Whether .gitignore at the top says no. Simplified: only that one file is read. */
export function* ignorer(repo: Repository): Task<(path: string, isDirectory: boolean) => boolean> {
  const text = (yield* readText(repo.self.sys, `${repo.top}/.gitignore`)) ?? ''
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  return (path, isDirectory) => {
    let isIgnored = false
    for (const line of lines) {
      const body = line.replace(/^!/, '').replace(/\/$/, '')
      if (line.endsWith('/') && !isDirectory) continue
      const isAnchored = body.includes('/')
      const subject = isAnchored ? path : path.slice(path.lastIndexOf('/') + 1)
      if (fnmatch(body.replace(/^\//, ''), subject)) isIgnored = !line.startsWith('!')
    }
    return isIgnored
  }
}

/** Files below a directory of the work tree. */
export function* filesUnder(repo: Repository, path: string, skipsIgnored = true): Task<readonly string[]> {
  const isIgnored = yield* ignorer(repo)
  const found: string[] = []
  yield* walk(path)
  return found

  function* walk(at: string): Task<void> {
    const full = at === '' ? repo.top : `${repo.top}/${at}`
    const stat = repo.self.sys.lstat(full)
    if (!stat.ok) return
    if ((stat.value.mode & 0o170000) !== 0o040000) {
      found.push(at)
      return
    }
    const names = yield* tryListDirectory(repo.self.sys, full)
    if ('error' in names) {
      yield* repo.self.stderr.write(`warning: could not open directory '${at}/': ${reason(names.error)}\n`)
      return
    }
    for (const name of [...names.names].sort()) {
      if (name === '.git') continue
      const child = at === '' ? name : `${at}/${name}`
      const childStat = repo.self.sys.lstat(`${repo.top}/${child}`)
      const isDirectory = childStat.ok && (childStat.value.mode & 0o170000) === 0o040000
      if (!(skipsIgnored && isIgnored(child, isDirectory))) yield* walk(child)
    }
  }
}

export function* statusOf(repo: Repository): Task<Status> {
  const index = yield* repo.index()
  const head = (yield* repo.head())?.tree ?? new Map()
  const tracked = new Set(index.keys())
  const hasTracked = (directory: string): boolean => [...tracked].some((path) => path.startsWith(directory))
  const untracked = new Set<string>()
  for (const path of yield* filesUnder(repo, '')) {
    if (tracked.has(path)) continue
    // A directory of which git knows nothing is one line.
    const parts = path.split('/')
    let shown = path
    for (let n = 1; n < parts.length; n++) {
      const directory = `${parts.slice(0, n).join('/')}/`
      if (hasTracked(directory)) continue
      shown = directory
      break
    }
    untracked.add(shown)
  }
  return {
    staged: changesBetween(head, index),
    unstaged: changesBetween(index, yield* workTree(repo, index)),
    untracked: [...untracked],
  }
}

/** The text of one side of a change: from the objects, or from the file. */
export function* textOf(repo: Repository, path: string, entry: Entry | null, isFile: boolean): Task<string> {
  if (entry === null) return ''
  if (!isFile) return yield* repo.blob(entry.id)
  const bytes = yield* readFile(repo.self.sys, `${repo.top}/${path}`)
  return bytes.ok ? decode(bytes.value) : ''
}

const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

interface Measured {
  readonly path: string
  readonly added: number
  readonly removed: number
}

export function* measure(repo: Repository, changes: readonly Change[], isFile: boolean): Task<readonly Measured[]> {
  const all: Measured[] = []
  for (const { path, from, to } of changes) {
    const a = linesOf(yield* textOf(repo, path, from, false))
    const b = linesOf(yield* textOf(repo, path, to, isFile))
    const hunks = differences(a, b)
    all.push({
      path,
      added: hunks.reduce((sum, hunk) => sum + hunk.toB - hunk.fromB, 0),
      removed: hunks.reduce((sum, hunk) => sum + hunk.toA - hunk.fromA, 0),
    })
  }
  return all
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

/** ` 1 file changed, 2 insertions(+), 1 deletion(-)` */
export function shortStat(measured: readonly Measured[]): string {
  const added = measured.reduce((sum, one) => sum + one.added, 0)
  const removed = measured.reduce((sum, one) => sum + one.removed, 0)
  const parts = [` ${count(measured.length, 'file')} changed`]
  if (added > 0 || removed === 0) parts.push(`${count(added, 'insertion')}(+)`)
  if (removed > 0 || added === 0) parts.push(`${count(removed, 'deletion')}(-)`)
  return `${parts.join(', ')}\n`
}

export function stat(measured: readonly Measured[]): string {
  if (measured.length === 0) return ''
  const width = Math.max(...measured.map(({ path }) => path.length))
  const digits = Math.max(...measured.map(({ added, removed }) => String(added + removed).length))
  const rows = measured.map(({ path, added, removed }) => {
    const total = String(added + removed)
    const marks = `${'+'.repeat(added)}${'-'.repeat(removed)}`
    return ` ${path.padEnd(width)} | ${total.padStart(digits)}${marks === '' ? '' : ` ${marks}`}\n`
  })
  return rows.join('') + shortStat(measured)
}

/** ` create mode 100644 f` */
export const modeLines = (changes: readonly Change[]): string =>
  changes
    .map(({ path, from, to }) =>
      from === null ? ` create mode ${to!.mode} ${path}\n` : to === null ? ` delete mode ${from.mode} ${path}\n` : '',
    )
    .join('')

export function* patch(repo: Repository, changes: readonly Change[], isFile: boolean): Task<string> {
  let text = ''
  for (const { path, from, to } of changes) {
    const a = linesOf(yield* textOf(repo, path, from, false))
    const b = linesOf(yield* textOf(repo, path, to, isFile))
    const short = (entry: Entry | null): string => (entry?.id ?? '0'.repeat(40)).slice(0, 7)
    text += `diff --git a/${path} b/${path}\n`
    if (from === null) text += `new file mode ${to!.mode}\n`
    else if (to === null) text += `deleted file mode ${from.mode}\n`
    else if (from.mode !== to.mode) text += `old mode ${from.mode}\nnew mode ${to.mode}\n`
    if (from?.id === to?.id) continue
    text += `index ${short(from)}..${short(to)}${from && to && from.mode === to.mode ? ` ${from.mode}` : ''}\n`
    const body = unified(a, b, differences(a, b), 3)
    if (body !== '')
      text += `--- ${from === null ? '/dev/null' : `a/${path}`}\n+++ ${to === null ? '/dev/null' : `b/${path}`}\n${body}`
  }
  return text
}
