/** bisect: between a good and a bad commit the one in the middle, until one is left. */
import type { Task } from '../../kernel/sys.ts'
import { reason } from '../lib/errors.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { readText, writeFile } from '../lib/files.ts'
import { goTo } from './checkout.ts'
import { described } from './diff.ts'
import { commitsFrom, headOf } from './history.ts'
import { type Commit, failed, fatal, type Repository, Stop } from './repository.ts'
import { measure, modeLines, stat } from './show-changes.ts'
import { ancestors } from './upstream.ts'
import { changesBetween } from './worktree.ts'

const USAGE = 'usage: git bisect [help|start|bad|good|new|old|terms|skip|next|reset|visualize|view|replay|log|run]\n'
const GOOD = 'refs/bisect/good-'
const BAD = 'refs/bisect/bad'
const SKIP = 'refs/bisect/skip-'
const SKIPS = 125
const ABORTS = 128

export function* bisect(repo: Repository, words: readonly string[]): Task<number> {
  const [verb, ...rest] = words
  if (verb === undefined) throw new Stop(USAGE, 1)
  if (verb === 'start') return yield* start(repo, rest)
  const isStarted = (yield* repo.state('BISECT_START')) !== null
  if (verb === 'reset') return yield* reset(repo, rest[0])
  if (verb === 'log') {
    if (!isStarted) throw failed('We are not bisecting.', 1)
    yield* repo.self.print((yield* readText(repo.self.sys, `${repo.git}/BISECT_LOG`)) ?? '')
    return 0
  }
  const mark = { good: 'good', old: 'good', bad: 'bad', new: 'bad', skip: 'skip' }[verb]
  if (mark === undefined && verb !== 'run' && verb !== 'terms' && verb !== 'visualize' && verb !== 'view')
    throw new Stop(`error: unknown subcommand: \`${verb}'\n${USAGE}`, 129)
  if (!isStarted) throw new Stop('You need to start by "git bisect start"\n\n', 1)
  if (verb === 'terms') {
    yield* repo.self.print('Your current terms are good for the old state\nand bad for the new state.\n')
    return 0
  }
  if (verb === 'run') return yield* run(repo, rest)
  if (mark === undefined) return yield* visualize(repo, rest)
  for (const word of rest.length > 0 ? rest : ['HEAD']) yield* note(repo, mark, yield* commitOf(repo, word))
  return yield* next(repo)
}

function* commitOf(repo: Repository, word: string): Task<Commit> {
  const commit = yield* repo.find(word)
  if (commit === null) throw failed(`Bad rev input: ${word}`)
  return commit
}

const told = (commit: Commit): string => `[${commit.id}] ${commit.message.split('\n')[0]}`

function* append(repo: Repository, text: string): Task<void> {
  const before = (yield* readText(repo.self.sys, `${repo.git}/BISECT_LOG`)) ?? ''
  yield* writeFile(repo.self.sys, `${repo.git}/BISECT_LOG`, before + text)
}

function* note(repo: Repository, mark: string, commit: Commit, isLogged = true): Task<void> {
  yield* repo.setRef(mark === 'bad' ? BAD : mark === 'good' ? GOOD + commit.id : SKIP + commit.id, commit.id)
  yield* append(repo, `# ${mark}: ${told(commit)}\n`)
  if (isLogged) yield* append(repo, `git bisect ${mark} ${commit.id}\n`)
}

function* start(repo: Repository, words: readonly string[]): Task<number> {
  const end = words.indexOf('--')
  const commits: Commit[] = []
  // Simplified: paths behind the revisions do not narrow the search.
  for (const word of end < 0 ? words : words.slice(0, end)) {
    if (word.startsWith('--')) continue
    const commit = yield* repo.find(word)
    if (commit === null && end >= 0) throw fatal(`'${word}' does not appear to be a valid revision`)
    if (commit === null) break
    commits.push(commit)
  }
  const before = yield* repo.state('BISECT_START')
  if (before === null) {
    const head = yield* repo.head()
    if (head === null) throw fatal('bad HEAD - I need a HEAD')
    yield* repo.setState('BISECT_START', repo.ref === null ? head.id : repo.branch)
  } else yield* backToStart(repo, before, false)
  yield* forget(repo)
  for (const [i, commit] of commits.entries()) yield* note(repo, i === 0 ? 'bad' : 'good', commit, false)
  const shown = words.map((word) => ` '${word}'`).join('')
  yield* append(repo, `git bisect start${shown}\n`)
  return yield* next(repo)
}

function* forget(repo: Repository): Task<void> {
  for (const name of yield* repo.names('refs/bisect')) repo.self.sys.unlink(`${repo.git}/refs/bisect/${name}`)
  repo.self.sys.unlink(`${repo.git}/BISECT_LOG`)
}

const backToStart = (repo: Repository, where: string, isQuiet: boolean): Task<boolean> =>
  goTo(repo, where, isQuiet, false)

function* reset(repo: Repository, given: string | undefined): Task<number> {
  const before = yield* repo.state('BISECT_START')
  if (before === null) {
    yield* repo.self.print('We are not bisecting.\n')
    return 0
  }
  if (given !== undefined && (yield* repo.find(given)) === null) throw failed(`'${given}' is not a valid commit`)
  yield* backToStart(repo, given ?? before, false)
  yield* forget(repo)
  yield* repo.setState('BISECT_START', null)
  return 0
}

interface Known {
  readonly bad: string | null
  readonly good: readonly string[]
  readonly skipped: ReadonlySet<string>
}

function* known(repo: Repository): Task<Known> {
  const names = yield* repo.names('refs/bisect')
  const ids = (prefix: string): string[] =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
  return { bad: yield* repo.resolve(BAD), good: ids('good-'), skipped: new Set(ids('skip-')) }
}

/** The commits of which one is the first bad one: the bad one and those before it that no good one has behind it. */
function* candidates(repo: Repository, { bad, good }: Known): Task<readonly Commit[]> {
  const hidden = new Set<string>()
  for (const id of good) for (const one of yield* ancestors(repo, id)) hidden.add(one)
  return (yield* commitsFrom(repo, bad!)).filter(({ id }) => !hidden.has(id))
}

function* visualize(repo: Repository, words: readonly string[]): Task<number> {
  for (const one of yield* candidates(repo, yield* known(repo)))
    yield* repo.self.print(
      words.includes('--oneline')
        ? `${one.id.slice(0, 7)} ${one.message.split('\n')[0]}\n`
        : yield* headOf(repo, one, false, 'medium'),
    )
  return 0
}

function* next(repo: Repository): Task<number> {
  const found = yield* known(repo)
  const waiting = waitsFor(found)
  if (waiting !== null) {
    yield* repo.self.print(`${waiting}\n`)
    yield* append(repo, `# ${waiting}\n`)
    return 0
  }
  const behind = yield* ancestors(repo, found.bad!)
  if (!found.good.every((id) => behind.has(id))) {
    yield* forget(repo)
    yield* repo.setState('BISECT_START', null)
    throw new Stop(
      'Some good revs are not ancestors of the bad rev.\ngit bisect cannot work properly in this case.\nMaybe you mistook good and bad revs?\n',
      1,
    )
  }
  const left = yield* candidates(repo, found)
  const order = yield* byDistance(repo, left)
  const open = order.filter(({ commit }) => !found.skipped.has(commit.id))
  if (left.length === 1 || open.length === 0 || open[0]!.commit.id === found.bad) return yield* end(repo, found, left)
  const best = order[0]!
  const { commit } = found.skipped.has(best.commit.id) ? besides(open, found.bad!) : best
  const revisions = left.length - best.reaches - 1
  const steps = estimate(left.length)
  yield* repo.self.print(
    `Bisecting: ${revisions} revision${revisions === 1 ? '' : 's'} left to test after this (roughly ${steps} step${steps === 1 ? '' : 's'})\n`,
  )
  yield* goTo(repo, commit.id, true, false)
  yield* repo.self.print(`${told(commit)}\n`)
  return 0
}

function waitsFor({ bad, good }: Known): string | null {
  if (bad !== null && good.length > 0) return null
  if (bad !== null) return 'status: waiting for good commit(s), bad commit known'
  if (good.length === 0) return 'status: waiting for both good and bad commits'
  return `status: waiting for bad commit, ${good.length} good commit${good.length === 1 ? '' : 's'} known`
}

function estimate(all: number): number {
  if (all < 3) return 0
  const n = Math.floor(Math.log2(all))
  const rest = all - 2 ** n
  return 2 ** n < 3 * rest ? n : n - 1
}

interface Weighed {
  readonly commit: Commit
  /** How many of the candidates it has behind it, itself among them. */
  readonly reaches: number
}

/** The best one to try first: of those that halve the rest the one nearest to the good ones. */
function* byDistance(repo: Repository, left: readonly Commit[]): Task<readonly Weighed[]> {
  const ids = new Set(left.map(({ id }) => id))
  const all: Weighed[] = []
  for (const commit of left) {
    const reaches = [...(yield* ancestors(repo, commit.id))].filter((id) => ids.has(id)).length
    all.push({ commit, reaches })
  }
  const distance = ({ reaches }: Weighed): number => Math.min(reaches, left.length - reaches)
  return all.sort((a, b) => distance(b) - distance(a) || a.reaches - b.reaches)
}

/** What git takes where the best one was skipped: some way off, so that it meets no commit broken by the same. */
function besides(open: readonly Weighed[], bad: string): Weighed {
  const random = Math.floor(((Math.imul(open.length, 1103515245) + 12345) >>> 0) / 65536) % 32768
  const index = Math.floor(
    (Math.floor((open.length * random) / 32768) * Math.floor(Math.sqrt(random))) / Math.floor(Math.sqrt(32768)),
  )
  const at = Math.min(index, open.length - 1)
  return open[at]!.commit.id === bad ? open[Math.max(at - 1, 0)]! : open[at]!
}

const CANNOT = 2

function* end(repo: Repository, { bad, skipped }: Known, left: readonly Commit[]): Task<number> {
  const open = left.filter(({ id }) => id !== bad && skipped.has(id))
  if (left.length > 1 && open.length > 0) {
    yield* repo.self.print(
      `There are only 'skip'ped commits left to test.\nThe first bad commit could be any of:\n${left.map(({ id }) => `${id}\n`).join('')}We cannot bisect more!\n`,
    )
    yield* append(
      repo,
      `# only skipped commits left to test\n${left.map((one) => `# possible first bad commit: ${told(one)}\n`).join('')}`,
    )
    return CANNOT
  }
  const commit = (yield* repo.commit(bad!))!
  const parent = commit.parents[0] === undefined ? null : yield* repo.commit(commit.parents[0])
  const changes = changesBetween(parent?.tree ?? new Map(), commit.tree)
  const shown = `${yield* headOf(repo, commit, false, 'medium')}\n${stat(yield* measure(repo, changes, false))}${modeLines(changes)}`
  yield* repo.self.print(
    `${commit.id} is the first bad commit\n${commit.parents.length > 1 ? yield* described(repo, changes, ['--stat'], false) : shown}`,
  )
  yield* append(repo, `# first bad commit: ${told(commit)}\n`)
  return 0
}

const quoted = (word: string): string => `'${word.replace(/'/g, "'\\''")}'`

function* run(repo: Repository, words: readonly string[]): Task<number> {
  const { sys, env } = repo.self
  if (words.length === 0) throw failed('bisect run failed: no command provided.')
  if (waitsFor(yield* known(repo)) !== null) return 1
  const command = words.map(quoted).join(' ')
  for (;;) {
    yield* repo.self.print(`running  ${command}\n`)
    yield* repo.self.stdout.flush()
    const child = spawn(sys, ['/bin/sh', '-c', command], env, (inner) => inner.exit(127))
    if (!child.ok) throw fatal(`cannot fork() for ${words[0]}: ${reason(child.error)}`)
    const code = exitStatus(yield* waitFor(sys, child.value))
    if (code >= ABORTS) throw failed(`bisect run failed: exit code ${code} from ${command} is < 0 or >= 128`, 1)
    const mark = code === SKIPS ? 'skip' : code === 0 ? 'good' : 'bad'
    yield* note(repo, mark, yield* commitOf(repo, 'HEAD'))
    const before = ((yield* readText(sys, `${repo.git}/BISECT_LOG`)) ?? '').length
    const ended = yield* next(repo)
    if (ended === CANNOT) throw failed('bisect run cannot continue any more', CANNOT)
    const log = ((yield* readText(sys, `${repo.git}/BISECT_LOG`)) ?? '').slice(before)
    if (!log.startsWith('# first bad commit')) continue
    yield* repo.self.print('bisect found first bad commit')
    return 0
  }
}
