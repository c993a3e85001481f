/** Changes as diff, show, commit and merge print them: names, --stat, patches; files that moved are found here. */
import type { Task } from '../../kernel/sys.ts'
import { differences } from '../diff/edit-script.ts'
import { unified } from '../diff/formats.ts'
import { decode } from '../lib/bytes.ts'
import { readFile } from '../lib/files.ts'
import { combined } from './combined.ts'
import type { Entry, Repository } from './repository.ts'
import type { Change } from './worktree.ts'

/** The text of one side of a change: from the objects, or from the file. */
function* textOf(repo: Repository, path: string, entry: Entry | null, isFile: boolean): Task<string> {
  if (entry === null) return ''
  if (!isFile) return yield* repo.blob(entry.id)
  const bytes = yield* readFile(repo.self.sys, `${repo.top}/${path}`)
  return bytes.ok ? decode(bytes.value) : ''
}

export const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/** How much of a file another one has, in percent; what git calls similarity. */
function similarity(a: string, b: string): number {
  const most = Math.max(a.length, b.length)
  if (most === 0) return 0
  const known = new Map<string, number>()
  for (const line of linesOf(a)) known.set(line, (known.get(line) ?? 0) + 1)
  let copied = 0
  for (const line of linesOf(b)) {
    const left = known.get(line) ?? 0
    if (left === 0) continue
    known.set(line, left - 1)
    copied += line.length
  }
  return Math.floor((copied * 100) / most)
}

const ENOUGH = 50

/** A file that is gone and a new one that is (almost) the same become one change. */
export function* withRenames(repo: Repository, changes: readonly Change[], isFile: boolean): Task<readonly Change[]> {
  const gone = changes.filter(({ kind }) => kind === 'D')
  const come = changes.filter(({ kind }) => kind === 'A')
  if (gone.length === 0 || come.length === 0) return changes
  const pairs: { readonly from: Change; readonly to: Change; readonly score: number }[] = []
  for (const to of come) {
    for (const from of gone) {
      const isSame = from.from!.id === to.to!.id
      const score = isSame
        ? 100
        : similarity(yield* textOf(repo, from.path, from.from, false), yield* textOf(repo, to.path, to.to, isFile))
      if (score >= ENOUGH) pairs.push({ from, to, score: isSame ? 100 : Math.min(score, 99) })
    }
  }
  const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
  const keepsName = ({ from, to }: (typeof pairs)[number]): number => Number(baseName(from.path) === baseName(to.path))
  pairs.sort((a, b) => b.score - a.score || keepsName(b) - keepsName(a))
  const used = new Set<Change>()
  const renamed = new Map<Change, Change>()
  for (const { from, to, score } of pairs) {
    if (used.has(from) || used.has(to)) continue
    used.add(from).add(to)
    renamed.set(to, { path: to.path, kind: 'R', from: from.from, to: to.to, oldPath: from.path, score })
  }
  return changes.flatMap((change) => renamed.get(change) ?? (used.has(change) ? [] : change))
}

interface Measured {
  readonly name: string
  readonly added: number
  readonly removed: number
  /** Of what is no text the sizes count. */
  readonly sizes?: readonly [before: number, after: number]
}

export function* measure(repo: Repository, changes: readonly Change[], isFile: boolean): Task<readonly Measured[]> {
  const all: Measured[] = []
  for (const change of changes) {
    const { path, from, to, oldPath } = change
    const before = yield* textOf(repo, oldPath ?? path, from, false)
    const after = yield* textOf(repo, path, to, isFile)
    if (before.includes('\0') || after.includes('\0')) {
      all.push({ name: shownName(change), added: 0, removed: 0, sizes: [before.length, after.length] })
      continue
    }
    const [a, b] = [linesOf(before), linesOf(after)]
    const hunks = differences(a, b)
    all.push({
      name: shownName(change),
      added: hunks.reduce((sum, hunk) => sum + hunk.toB - hunk.fromB, 0),
      removed: hunks.reduce((sum, hunk) => sum + hunk.toA - hunk.fromA, 0),
    })
  }
  return all
}

/** `f => e/h`, `{d => e}/g`: what both names begin and end with stands outside of the braces. */
function shownName({ path, oldPath }: Change): string {
  if (oldPath === undefined) return path
  const [a, b] = [oldPath.split('/'), path.split('/')]
  let start = 0
  while (start < Math.min(a.length, b.length) - 1 && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  if (start === 0 && end === 0) return `${oldPath} => ${path}`
  const middle = (parts: readonly string[]): string => parts.slice(start, parts.length - end).join('/')
  const head = start > 0 ? `${a.slice(0, start).join('/')}/` : ''
  const tail = end > 0 ? `/${a.slice(a.length - end).join('/')}` : ''
  return `${head}{${middle(a)} => ${middle(b)}}${tail}`
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

const COLUMNS = 80

export function stat(measured: readonly Measured[]): string {
  if (measured.length === 0) return ''
  const width = Math.max(...measured.map(({ name }) => name.length))
  const most = Math.max(...measured.map(({ added, removed }) => added + removed))
  const isBinary = measured.some(({ sizes }) => sizes)
  const digits = Math.max(String(most).length, isBinary ? 3 : 0)
  let room = most
  if (width + digits + 6 + room > COLUMNS) {
    const least = Math.max(6, Math.floor((COLUMNS * 3) / 8) - digits - 6)
    room = Math.max(Math.min(room, least), COLUMNS - digits - 6 - width)
  }
  const rows = measured.map(({ name, added, removed, sizes }) => {
    if (sizes) return ` ${name.padEnd(width)} | Bin ${sizes[0]} -> ${sizes[1]} bytes\n`
    const [plus, minus] = marks(added, removed, room, most)
    const bar = `${'+'.repeat(plus)}${'-'.repeat(minus)}`
    return ` ${name.padEnd(width)} | ${String(added + removed).padStart(digits)}${bar === '' ? '' : ` ${bar}`}\n`
  })
  return rows.join('') + shortStat(measured)
}

/** Signs for so many lines, where not each of them can have its own. */
function marks(added: number, removed: number, room: number, most: number): readonly [number, number] {
  if (most < room || most === 0) return [added, removed]
  const scale = (n: number): number => (n === 0 ? 0 : 1 + Math.floor((n * (room - 1)) / most))
  const total = Math.max(scale(added + removed), added > 0 && removed > 0 ? 2 : 0)
  return added < removed ? [scale(added), total - scale(added)] : [total - scale(removed), scale(removed)]
}

export const nameStatus = (changes: readonly Change[]): string =>
  changes
    .map(({ kind, path, oldPath, score }) =>
      oldPath === undefined ? `${kind}\t${path}\n` : `R${String(score).padStart(3, '0')}\t${oldPath}\t${path}\n`,
    )
    .join('')

/** ` create mode 100644 f` */
export const modeLines = (changes: readonly Change[]): string =>
  changes
    .map((change) => {
      const { path, from, to, oldPath, score } = change
      if (oldPath !== undefined) return ` rename ${shownName(change)} (${score}%)\n`
      if (from === null) return ` create mode ${to!.mode} ${path}\n`
      if (to === null) return ` delete mode ${from.mode} ${path}\n`
      return from.mode === to.mode ? '' : ` mode change ${from.mode} => ${to.mode} ${path}\n`
    })
    .join('')

/** git shows the last line before a hunk that begins with a letter. */
const FUNCTION_HEAD = { test: (line: string): boolean => /^[A-Za-z_$]/.test(line), most: 80 }

export function* patch(repo: Repository, changes: readonly Change[], isFile: boolean, context = 3): Task<string> {
  let text = ''
  for (const { path, from, to, oldPath, score, isUnmerged, sides } of changes) {
    const was = oldPath ?? path
    if (sides) {
      const result = linesOf(yield* textOf(repo, path, to, isFile))
      const [ours, theirs] = sides
      const versions = [
        { id: ours.id, lines: linesOf(yield* repo.blob(ours.id)) },
        { id: theirs.id, lines: linesOf(yield* repo.blob(theirs.id)) },
      ] as const
      text += combined(path, versions, { id: isFile ? null : (to?.id ?? null), lines: result }) ?? ''
      continue
    }
    if (isUnmerged) {
      text += `* Unmerged path ${path}\n`
      continue
    }
    const before = yield* textOf(repo, was, from, false)
    const after = yield* textOf(repo, path, to, isFile)
    const short = (entry: Entry | null): string => (entry?.id ?? '0'.repeat(40)).slice(0, 7)
    text += `diff --git a/${was} b/${path}\n`
    if (from === null) text += `new file mode ${to!.mode}\n`
    else if (to === null) text += `deleted file mode ${from.mode}\n`
    else if (from.mode !== to.mode) text += `old mode ${from.mode}\nnew mode ${to.mode}\n`
    if (oldPath !== undefined) text += `similarity index ${score}%\nrename from ${oldPath}\nrename to ${path}\n`
    if (from?.id === to?.id) continue
    text += `index ${short(from)}..${short(to)}${from && to && from.mode === to.mode ? ` ${from.mode}` : ''}\n`
    const [left, right] = [from === null ? '/dev/null' : `a/${was}`, to === null ? '/dev/null' : `b/${path}`]
    if (before.includes('\0') || after.includes('\0')) {
      text += `Binary files ${left} and ${right} differ\n`
      continue
    }
    const [a, b] = [linesOf(before), linesOf(after)]
    const body = unified(a, b, differences(a, b), context, FUNCTION_HEAD)
    if (body !== '') text += `--- ${left}\n+++ ${right}\n${body}`
  }
  return text
}
