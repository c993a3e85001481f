/** apply and format-patch: changes as text that goes from one repository to another. */
import type { Task } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'
import { reason } from '../lib/errors.ts'
import { readFile, writeFile } from '../lib/files.ts'
import { changed, growth, locate } from '../patch/apply.ts'
import { type FilePatch, parsePatch, swapped } from '../patch/parse.ts'
import { dateIn } from './dates.ts'
import { operandsOf, restoreFile } from './files.ts'
import { commitsFrom } from './history.ts'
import { type Commit, failed, fatal, type Repository, Stop } from './repository.ts'
import { linesOf, measure, modeLines, patch, stat, withRenames } from './show-changes.ts'
import { ancestors } from './upstream.ts'
import { changesBetween } from './worktree.ts'

interface Applied {
  readonly path: string
  /** null: the file goes. */
  readonly text: string | null
  readonly mode: string
}

export function* apply(repo: Repository, words: readonly string[]): Task<number> {
  const { self } = repo
  const has = (...options: readonly string[]): boolean => options.some((option) => words.includes(option))
  const names = operandsOf(words)
  const found: Applied[] = []
  const problems: string[] = []
  for (const name of names.length > 0 ? names : ['-']) {
    const bytes = yield* readFile(self.sys, name === '-' ? '/dev/stdin' : name)
    if (!bytes.ok) throw failed(`can't open patch '${name}': ${reason(bytes.error)}`, 128)
    const patches = parsePatch(decode(bytes.value)).filter(({ style }) => style === 'unified')
    if (patches.length === 0) throw failed('No valid patches in input (allow with "--allow-empty")', 128)
    for (const one of patches) {
      const outcome = yield* applied(repo, one, has('-R', '--reverse'), has('-v', '--verbose'))
      if (typeof outcome === 'string') problems.push(outcome)
      else found.push(outcome)
    }
  }
  if (problems.length > 0) throw new Stop(problems.join(''), 1)
  if (has('--stat', '--numstat', '--summary')) return yield* shown(repo, found, has('--summary'))
  if (has('--check')) return 0
  const index = yield* repo.index()
  for (const { path, text, mode } of found) {
    if (!has('--cached')) {
      if (text === null) self.sys.unlink(`${repo.top}/${path}`)
      else yield* restoreFile(repo, path, { id: yield* repo.storeBlob(path, encode(text)), mode })
    }
    if (has('--index', '--cached')) {
      if (text === null) index.delete(path)
      else index.set(path, { id: yield* repo.storeBlob(path, encode(text)), mode })
    }
    if (has('-v', '--verbose')) yield* self.stderr.write(`Applied patch ${path} cleanly.\n`)
  }
  if (has('--index', '--cached')) yield* repo.unlockIndex(yield* repo.lockIndex(), index)
  return 0
}

const bare = (name: string): string => name.replace(/^[^/]*\//, '')

/** What a file becomes, or why it does not: nothing is written before all of them fit. */
function* applied(repo: Repository, one: FilePatch, isReverse: boolean, isVerbose: boolean): Task<Applied | string> {
  const [left, right] = isReverse ? [one.to, one.from] : [one.from, one.to]
  const isNew = left?.name === '/dev/null'
  const isGone = right?.name === '/dev/null'
  const path = bare((isGone ? left : right)?.name ?? '')
  if (isVerbose) yield* repo.self.stderr.write(`Checking patch ${path}...\n`)
  const stat = repo.self.sys.lstat(`${repo.top}/${path}`)
  if (isNew && stat.ok) return `error: ${path}: already exists in working directory\n`
  const bytes = isNew ? null : yield* readFile(repo.self.sys, `${repo.top}/${bare(left?.name ?? '')}`)
  if (bytes && !bytes.ok) return `error: ${path}: ${reason(bytes.error)}\n`
  let lines: readonly string[] = bytes ? linesOf(decode(bytes.value)) : []
  let offset = 0
  for (const change of one.changes) {
    const wanted = isReverse ? swapped(change) : change
    const at = locate(lines, wanted, 0, offset, 0)
    if (at === null) return `error: patch failed: ${path}:${wanted.first}\nerror: ${path}: patch does not apply\n`
    lines = changed(lines, wanted, at)
    offset = at - wanted.first + growth(wanted)
  }
  const mode = one.lead.map((line) => /^new file mode (\d+)/.exec(line)?.[1]).find(Boolean)
  const isExecutable = stat.ok && (stat.value.mode & 0o100) !== 0
  return { path, text: isGone ? null : lines.join(''), mode: mode ?? (isExecutable ? '100755' : '100644') }
}

function* shown(repo: Repository, found: readonly Applied[], isSummary: boolean): Task<number> {
  const index = yield* repo.index()
  const before = new Map([...index].filter(([path]) => found.some((one) => one.path === path)))
  const after = new Map(before)
  for (const { path, text, mode } of found) {
    if (text === null) after.delete(path)
    else after.set(path, { id: yield* repo.storeBlob(path, encode(text)), mode })
  }
  const changes = changesBetween(before, after)
  // The bars of `apply --stat` stand a little further right than those of diff.
  const text = isSummary ? modeLines(changes) : stat(yield* measure(repo, changes, false)).replace(/ \| /g, ' |  ')
  yield* repo.self.print(text)
  return 0
}

export function* formatPatch(repo: Repository, words: readonly string[]): Task<number> {
  const count = words.map((word) => /^-(\d+)$/.exec(word)?.[1]).find(Boolean)
  const at = words.findIndex((word) => word === '-o' || word === '--output-directory')
  const directory = at < 0 ? null : (words[at + 1] ?? '')
  const [given] = operandsOf(words.filter((_, i) => at < 0 || i !== at + 1))
  const commits = yield* chosen(repo, given, count === undefined ? null : Number(count))
  const isNumbered = commits.length > 1 && !words.includes('-N')
  if (directory !== null) repo.self.sys.mkdir(directory, 0o777)
  for (const [i, one] of commits.entries()) {
    const [subject = '', ...body] = one.message.split('\n')
    const name = `${String(i + 1).padStart(4, '0')}-${subject
      .replace(/[^\w.]+/g, '-')
      .replace(/^-+|[-.]+$/g, '')
      .slice(0, 52)}.patch`
    const number = isNumbered ? ` ${i + 1}/${commits.length}` : ''
    const parent = one.parents[0] === undefined ? null : yield* repo.commit(one.parents[0])
    const changes = yield* withRenames(repo, changesBetween(parent?.tree ?? new Map(), one.tree), false)
    const rest = body.join('\n').trim()
    // A commit without changes leaves an empty file.
    const head = `From ${one.id} Mon Sep 17 00:00:00 2001\nFrom: ${one.name} <${one.email}>\nDate: ${dateIn('rfc', one.time, 0)}\nSubject: [PATCH${number}] ${subject}\n\n${rest === '' ? '' : `${rest}\n`}`
    const patchText = `---\n${stat(yield* measure(repo, changes, false))}${modeLines(changes)}\n${yield* patch(repo, changes, false)}-- \n2.39.5\n\n`
    const whole = changes.length === 0 ? '' : head + patchText
    if (words.includes('--stdout')) {
      yield* repo.self.print(whole)
      continue
    }
    const path = directory === null ? name : `${directory.replace(/\/$/, '')}/${name}`
    const written = yield* writeFile(repo.self.sys, path, whole)
    if (!written.ok)
      throw failed(
        `cannot open patch file ${path}: ${reason(written.error)}\nfatal: failed to create output files`,
        128,
      )
    yield* repo.self.print(`${path}\n`)
  }
  return 0
}

/** The commits that a range or a number names, the oldest first; merges have no patch. */
function* chosen(repo: Repository, given: string | undefined, count: number | null): Task<readonly Commit[]> {
  const [, from, to] = /^(.*?)\.\.(.*)$/.exec(given ?? '') ?? []
  const name = to ?? (count === null ? 'HEAD' : (given ?? 'HEAD'))
  const last = yield* repo.find(name || 'HEAD')
  if (last === null)
    throw fatal(
      `ambiguous argument '${given}': unknown revision or path not in the working tree.\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'`,
    )
  const since = from ?? (count === null ? given : undefined)
  const start = since === undefined ? null : yield* repo.find(since || 'HEAD')
  const hidden = start ? yield* ancestors(repo, start.id) : new Set<string>()
  const all = (yield* commitsFrom(repo, last.id)).filter(({ id, parents }) => !hidden.has(id) && parents.length < 2)
  return (count === null ? (since === undefined ? [] : all) : all.slice(0, count)).reverse()
}
