/** What differs between a commit, the index and the files, and what .gitignore leaves out. */
import type { Task } from '../../kernel/sys.ts'
import { reason } from '../lib/errors.ts'
import { readFile, readText } from '../lib/files.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { listDirectory, tryListDirectory } from '../system/proc.ts'
import type { Entry, Repository, Tree } from './repository.ts'
import { withRenames } from './show-changes.ts'

export interface Change {
  readonly path: string
  readonly kind: 'A' | 'M' | 'D' | 'R' | 'U'
  readonly from: Entry | null
  readonly to: Entry | null
  /** Where a renamed file was, and how much of it is as before. */
  readonly oldPath?: string
  readonly score?: number
  readonly isUnmerged?: boolean
  /** Of a file in conflict: what our side and theirs have. */
  readonly sides?: readonly [Entry, Entry]
}
export interface Status {
  readonly staged: readonly Change[]
  readonly unstaged: readonly Change[]
  readonly untracked: readonly string[]
  readonly ignored: readonly string[]
  /** Files of which a merge made no end. */
  readonly unmerged: readonly (readonly [path: string, entry: Entry])[]
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

export interface IgnoreRule {
  readonly line: string
  readonly number: number
  /** `src/.gitignore` */
  readonly file: string
}
type RuleOf = (path: string, isDirectory: boolean) => IgnoreRule | null

/** The rule that decides about a path, or null: of the .gitignore nearest to it, then of those above, then of info/exclude and core.excludesFile. */
export function* ignoreRules(repo: Repository): Task<RuleOf> {
  const { sys, env } = repo.self
  const home = env.HOME ?? ''
  const users = (yield* repo.setting('core.excludesfile')) ?? `${env.XDG_CONFIG_HOME ?? `${home}/.config`}/git/ignore`
  const outer = [
    ...rulesIn((yield* readText(sys, users.replace(/^~/, home))) ?? '', users),
    ...rulesIn((yield* readText(sys, `${repo.common}/info/exclude`)) ?? '', '.git/info/exclude'),
  ]
  const inner = new Map<string, readonly IgnoreRule[]>()
  const own: RuleOf = (path, isDirectory) => {
    for (let at = path.lastIndexOf('/'); ; at = path.lastIndexOf('/', at - 1)) {
      const place = at < 0 ? '' : path.slice(0, at)
      const found = lastMatch(inner.get(place) ?? [], path.slice(at + 1), isDirectory)
      if (found) return found
      if (at <= 0) return lastMatch(outer, path, isDirectory)
    }
  }
  yield* walk('')
  return (path, isDirectory) => {
    // What lies in a directory that is left out is left out with it.
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      const above = own(path.slice(0, at), true)
      if (above && !above.line.startsWith('!')) return above
    }
    return own(path, isDirectory)
  }

  function* walk(place: string): Task<void> {
    const prefix = place === '' ? '' : `${place}/`
    const full = `${repo.top}/${prefix}`
    const text = yield* readText(sys, `${full}.gitignore`)
    if (text !== null) inner.set(place, rulesIn(text, `${prefix}.gitignore`))
    for (const name of (yield* listDirectory(sys, full)) ?? []) {
      const stat = name === '.git' ? null : sys.lstat(full + name)
      const isDirectory = stat?.ok && (stat.value.mode & 0o170000) === 0o040000
      const rule = isDirectory ? own(prefix + name, true) : null
      if (isDirectory && (rule === null || rule.line.startsWith('!'))) yield* walk(prefix + name)
    }
  }
}

const rulesIn = (text: string, file: string): readonly IgnoreRule[] =>
  text
    .split('\n')
    .map((line, i) => ({ line: line.trimEnd(), number: i + 1, file }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))

/** Of several rules the last one decides. `path` is as seen from the directory of the file. */
const lastMatch = (rules: readonly IgnoreRule[], path: string, isDirectory: boolean): IgnoreRule | null =>
  rules.findLast(({ line }) => {
    const body = line
      .replace(/^!/, '')
      .replace(/^\\(?=[#!])/, '')
      .replace(/\/$/, '')
    if (line.endsWith('/') && !isDirectory) return false
    return body.includes('/') ? globOf(body).test(path) : fnmatch(body, path.slice(path.lastIndexOf('/') + 1))
  }) ?? null

/** `/src/*.log`: `*` stays within one directory, a `**` stands for any number of them. */
function globOf(pattern: string): RegExp {
  const parts = pattern.replace(/^\//, '').split('/')
  let source = ''
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1
    if (part === '**') source += isLast ? '.+' : '(?:[^/]+/)*'
    else
      source +=
        part.replace(/\[!?[^\]]*\]|[*?]|[^\w]/g, (c) =>
          c === '*' ? '[^/]*' : c === '?' ? '[^/]' : c.length > 1 ? c.replace(/^\[!/, '[^') : `\\${c}`,
        ) + (isLast ? '' : '/')
  }
  return new RegExp(`^${source}$`)
}

export function* ignorer(repo: Repository): Task<(path: string, isDirectory: boolean) => boolean> {
  const ruleOf = yield* ignoreRules(repo)
  return (path, isDirectory) => {
    const rule = ruleOf(path, isDirectory)
    return rule !== null && !rule.line.startsWith('!')
  }
}

/** Files below a directory of the work tree. */
export function* filesUnder(
  repo: Repository,
  path: string,
  skipsIgnored = true,
  ignored: string[] = [],
): Task<readonly string[]> {
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
      if (skipsIgnored && isIgnored(child, isDirectory)) ignored.push(isDirectory ? `${child}/` : child)
      else yield* walk(child)
    }
  }
}

/** `lists` each file of a directory that is not known, instead of the directory. */
export function* statusOf(repo: Repository, lists = false): Task<Status> {
  const all = yield* repo.index()
  const unmerged = [...all].filter(([, entry]) => entry.stages)
  const isSettled = ({ path }: Change): boolean => !all.get(path)?.stages
  const head = (yield* repo.head())?.tree ?? new Map()
  const hasTracked = (directory: string): boolean => [...all.keys()].some((path) => path.startsWith(directory))
  const untracked = new Set<string>()
  const ignored: string[] = []
  for (const path of yield* filesUnder(repo, '', true, ignored)) {
    if (all.has(path)) continue
    // A directory of which git knows nothing is one line.
    const parts = path.split('/')
    let shown = path
    for (let n = 1; n < parts.length && !lists; n++) {
      const directory = `${parts.slice(0, n).join('/')}/`
      if (hasTracked(directory)) continue
      shown = directory
      break
    }
    untracked.add(shown)
  }
  return {
    staged: yield* withRenames(repo, changesBetween(head, all).filter(isSettled), false),
    unstaged: changesBetween(all, yield* workTree(repo, all)).filter(isSettled),
    untracked: [...untracked],
    ignored: ignored.filter((path) => !all.has(path)),
    unmerged,
  }
}
