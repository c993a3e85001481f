/** diff, ls-files, check-ignore: what differs, and which files there are. */
import type { Task } from '../../kernel/sys.ts'
import { isBelow, noSuchRevision, operandsOf, pathIn } from './files.ts'
import type { Commit, Entry, Repository } from './repository.ts'
import { measure, modeLines, nameStatus, patch, shortStat, stat, withRenames } from './show-changes.ts'
import { mergeBases } from './upstream.ts'
import { type Change, changesBetween, filesUnder, ignoreRules, workTree } from './worktree.ts'

export function* diff(repo: Repository, words: readonly string[]): Task<number> {
  const has = (...options: readonly string[]): boolean => options.some((option) => words.includes(option))
  const isCached = has('--cached', '--staged')
  const staged = yield* repo.index()
  // A file in conflict is compared with what our side has.
  const index = new Map([...staged].map(([path, entry]) => [path, entry.stages?.[1] ?? entry]))
  const { commits, places } = yield* sides(repo, words, index)
  const base = commits[0]?.tree ?? (isCached ? ((yield* repo.head())?.tree ?? new Map<string, Entry>()) : index)
  const isFile = !isCached && commits.length < 2
  const other = commits[1]?.tree ?? (isCached ? index : yield* workTree(repo, index))
  let changes: readonly Change[] = changesBetween(base, other).filter(
    ({ path }) => places.length === 0 || places.some((place) => isBelow(path, place)),
  )
  const isPatch = !SHAPES.some((shape) => has(shape))
  if (commits.length < 2)
    changes = changes.flatMap((change): readonly Change[] => {
      const [, ours, theirs] = staged.get(change.path)?.stages ?? []
      if (ours && theirs && isPatch && isFile && commits.length === 0) return [{ ...change, sides: [ours, theirs] }]
      return staged.get(change.path)?.stages ? [{ ...change, isUnmerged: true, kind: 'U' }, change] : [change]
    })
  if (!has('--no-renames')) changes = yield* withRenames(repo, changes, isFile)
  yield* repo.self.print(yield* described(repo, changes, words, isFile))
  return changes.length > 0 && has('--exit-code', '--quiet') ? 1 : 0
}

/** Options that ask for another form than a patch. */
const SHAPES = ['--name-only', '--name-status', '--numstat', '--stat', '--shortstat', '--summary', '--quiet']

/** Changes in the form that the options ask for. */
export function* described(
  repo: Repository,
  changes: readonly Change[],
  words: readonly string[],
  isFile: boolean,
): Task<string> {
  const has = (option: string): boolean => words.includes(option)
  if (has('--quiet')) return ''
  if (has('--name-only')) return changes.map(({ path }) => `${path}\n`).join('')
  if (has('--name-status')) return nameStatus(changes)
  const measured = yield* measure(repo, changes, isFile)
  if (has('--numstat'))
    return measured
      .map(({ name, added, removed, sizes }) => `${sizes ? '-' : added}\t${sizes ? '-' : removed}\t${name}\n`)
      .join('')
  if (has('--stat')) return stat(measured) + (has('--summary') ? modeLines(changes) : '')
  if (has('--shortstat')) return changes.length > 0 ? shortStat(measured) : ''
  if (has('--summary')) return modeLines(changes)
  const context = words.map((word) => /^(?:-U|--unified=)(\d+)$/.exec(word)?.[1]).find(Boolean)
  return yield* patch(repo, changes, isFile, context === undefined ? 3 : Number(context))
}

/** The commits and the paths that a diff is about. */
function* sides(
  repo: Repository,
  words: readonly string[],
  index: ReadonlyMap<string, Entry>,
): Task<{ readonly commits: readonly Commit[]; readonly places: readonly string[] }> {
  const end = words.indexOf('--')
  const before = operandsOf(end < 0 ? words : words.slice(0, end))
  const commits: Commit[] = []
  const places = (end < 0 ? [] : words.slice(end + 1)).map((word) => pathIn(repo, word))
  for (const word of before) {
    const range = /^(.*?)(\.\.\.?)(.*)$/.exec(word)
    if (range) {
      const [left, right] = [yield* repo.find(range[1] || 'HEAD'), yield* repo.find(range[3] || 'HEAD')]
      if (left === null || right === null) throw noSuchRevision(word)
      const [fork] = range[2] === '...' ? yield* mergeBases(repo, left.id, right.id) : []
      const start = fork === undefined ? left : yield* repo.commit(fork)
      commits.push(start ?? left, right)
      continue
    }
    const commit = yield* repo.find(word)
    if (commit) commits.push(commit)
    else if (repo.self.sys.lstat(word).ok || index.has(pathIn(repo, word))) places.push(pathIn(repo, word))
    else throw noSuchRevision(word)
  }
  return { commits, places }
}

export function* listFiles(repo: Repository, words: readonly string[]): Task<number> {
  const letters = words.filter((word) => /^-[a-z]+$/.test(word)).join('')
  const has = (letter: string, long: string): boolean => letters.includes(letter) || words.includes(long)
  const index = yield* repo.index()
  const work = yield* workTree(repo, index)
  const places = operandsOf(words).map((word) => pathIn(repo, word))
  const isAsked = (path: string): boolean => places.length === 0 || places.some((place) => isBelow(path, place))
  let lines: string[] = []
  if (has('o', '--others')) {
    const all = yield* filesUnder(repo, '', words.includes('--exclude-standard'))
    lines = all.filter((path) => !index.has(path) && isAsked(path))
  } else {
    const isDeleted = has('d', '--deleted')
    const isModified = has('m', '--modified')
    for (const [path, entry] of index) {
      if (!isAsked(path)) continue
      const isGone = !work.has(path)
      if ((isDeleted || isModified) && !(isGone || (isModified && work.get(path)!.id !== entry.id))) continue
      const stages = entry.stages ?? [null, null, null]
      const numbered = entry.stages ? stages.map((stage, i) => [stage, i + 1] as const) : [[entry, 0] as const]
      if (has('u', '--unmerged') && !entry.stages) continue
      if (has('s', '--stage') || has('u', '--unmerged')) {
        for (const [stage, n] of numbered) if (stage) lines.push(`${stage.mode} ${stage.id} ${n}\t${path}`)
      } else lines.push(...numbered.flatMap(([stage]) => (stage ? path : [])))
    }
  }
  if (words.includes('--error-unmatch') && lines.length === 0) {
    yield* repo.self.stderr.write(
      `error: pathspec '${operandsOf(words)[0]}' did not match any file(s) known to git\nDid you forget to 'git add'?\n`,
    )
    return 1
  }
  yield* repo.self.print(lines.map((line) => `${line}\n`).join(''))
  return 0
}

export function* checkIgnore(repo: Repository, words: readonly string[]): Task<number> {
  const ruleOf = yield* ignoreRules(repo)
  let isAny = false
  for (const word of operandsOf(words)) {
    const rule = ruleOf(pathIn(repo, word), word.endsWith('/') || repo.self.sys.stat(`${word}/.`).ok)
    if (rule === null || (rule.line.startsWith('!') && !words.includes('-v'))) continue
    isAny = true
    const why = words.includes('-v') ? `${rule.file}:${rule.number}:${rule.line}\t` : ''
    yield* repo.self.print(`${why}${word}\n`)
  }
  return isAny ? 0 : 1
}
