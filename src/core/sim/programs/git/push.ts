/** push: branches and tags to another repository, and why they are not taken there. */
import type { Task } from '../../kernel/sys.ts'
import { operandsOf } from './files.ts'
import { copyTag, reachRemote } from './remotes.ts'
import { failed, fatal, type Repository, Stop } from './repository.ts'
import { setSettings } from './settings.ts'
import { ancestors, upstreamOf } from './upstream.ts'

const NO_DESTINATION =
  'No configured push destination.\nEither specify the URL from the command-line or configure a remote repository using\n\n    git remote add <name> <url>\n\nand then push using the remote name\n\n    git push <name>\n'
const FETCH_FIRST = `hint: Updates were rejected because the remote contains work that you do
hint: not have locally. This is usually caused by another repository pushing
hint: to the same ref. You may want to first integrate the remote changes
hint: (e.g., 'git pull ...') before pushing again.
hint: See the 'Note about fast-forwards' in 'git push --help' for details.
`
const BEHIND = `hint: Updates were rejected because the tip of your current branch is behind
hint: its remote counterpart. Integrate the remote changes (e.g.
hint: 'git pull ...') before pushing again.
hint: See the 'Note about fast-forwards' in 'git push --help' for details.
`
const checkedOut = (ref: string): string =>
  `error: refusing to update checked out branch: ${ref}
error: By default, updating the current branch in a non-bare repository
is denied, because it will make the index and work tree inconsistent
with what you pushed, and will require 'git reset --hard' to match
the work tree to HEAD.

You can set the 'receive.denyCurrentBranch' configuration variable
to 'ignore' or 'warn' in the remote repository to allow pushing into
its current branch; however, this is not recommended unless you
arranged to update its work tree to match what you pushed in some
other way.

To squelch this message and still keep the default behaviour, set
'receive.denyCurrentBranch' configuration variable to 'refuse'.`
    .split('\n')
    .map((line) => (line === '' ? 'remote: \n' : `remote: ${line}        \n`))
    .join('')

interface Wish {
  /** What is sent, as it was named; null where the ref is to go. */
  readonly from: string | null
  readonly id: string | null
  readonly ref: string
  readonly isForced: boolean
}

export function* push(repo: Repository, words: readonly string[]): Task<number> {
  const { self } = repo
  const [given, ...specs] = operandsOf(words)
  const has = (...options: readonly string[]): boolean => options.some((option) => words.includes(option))
  const settings = yield* repo.settings()
  const upstream = yield* upstreamOf(repo)
  const name = given ?? upstream?.remote ?? 'origin'
  const place = settings.get(`remote.${name}.url`)
  if (given === undefined && place === undefined) throw fatal(NO_DESTINATION)
  const shown = place ?? name
  const sets = has('-u', '--set-upstream')
  if (specs.length === 0 && upstream === null && !has('--all', '--tags'))
    throw fatal(
      `The current branch ${repo.branch} has no upstream branch.\nTo push the current branch and set the remote as upstream, use\n\n    git push --set-upstream ${name} ${repo.branch}\n\nTo have this happen automatically for branches without a tracking\nupstream, see 'push.autoSetupRemote' in 'git help config'.\n`,
    )
  const wanted = has('--all')
    ? yield* repo.names('refs/heads')
    : specs.length > 0 || has('--tags')
      ? specs
      : [repo.branch]
  const wishes: Wish[] = []
  for (const spec of wanted) wishes.push(yield* wishOf(repo, has('-d', '--delete') ? `:${spec}` : spec, shown, words))
  for (const tag of has('--tags') ? yield* repo.names('refs/tags') : [])
    wishes.push({ from: tag, id: yield* repo.resolve(`refs/tags/${tag}`), ref: `refs/tags/${tag}`, isForced: false })
  const { other } = yield* reachRemote(repo, name)
  const refused = `error: failed to push some refs to '${shown}'\n`
  let text = ''
  let said = ''
  let hint = ''
  for (const wish of wishes) {
    const told = yield* send(repo, other, wish)
    text += told.row
    said += told.said ?? ''
    hint ||= told.hint ?? ''
    if (told.isGone)
      throw new Stop(`error: unable to delete '${shortName(wish.ref)}': remote ref does not exist\n${refused}`, 1)
    if (told.isTaken && wish.ref.startsWith('refs/heads/')) yield* remember(repo, name, wish, sets)
  }
  const isRefused = text.includes(' ! [')
  if (text === '' && !has('-q')) yield* self.stderr.write('Everything up-to-date\n')
  else if (isRefused || !has('-q')) yield* self.stderr.write(`${said}${text === '' ? '' : `To ${shown}\n`}${text}`)
  if (isRefused) throw new Stop(`${refused}${hint}`, 1)
  return 0
}

const shortName = (ref: string): string => ref.replace(/^refs\/(?:heads|tags)\//, '')

/** `main`, `HEAD`, `main:other`, `+main`, `:gone`. */
function* wishOf(repo: Repository, spec: string, shown: string, words: readonly string[]): Task<Wish> {
  const isForced = spec.startsWith('+') || words.some((word) => ['-f', '--force', '--force-with-lease'].includes(word))
  const [from = '', to] = spec.replace(/^\+/, '').split(':')
  const full = (name: string): string => (name.startsWith('refs/') ? name : `refs/heads/${name}`)
  if (from === '') return { from: null, id: null, ref: full(to ?? ''), isForced }
  const tag = yield* repo.resolve(`refs/tags/${from}`)
  const isBranch = (yield* repo.resolve(`refs/heads/${from}`)) !== null
  if (tag !== null && !isBranch) return { from, id: tag, ref: `refs/tags/${to ?? from}`, isForced }
  const commit = yield* repo.find(from)
  if (commit === null)
    throw failed(`src refspec ${from} does not match any\nerror: failed to push some refs to '${shown}'`)
  return { from, id: commit.id, ref: full(to ?? (from === 'HEAD' ? repo.branch : from)), isForced }
}

interface Told {
  readonly row: string
  readonly isTaken?: boolean
  readonly isGone?: boolean
  readonly said?: string
  readonly hint?: string
}

function* send(repo: Repository, other: Repository, { from, id, ref, isForced }: Wish): Task<Told> {
  const before = yield* other.resolve(ref)
  const to = shortName(ref)
  if (id === null) {
    if (before === null) return { row: '', isGone: true }
    other.self.sys.unlink(`${other.common}/${ref}`)
    return { row: ` - [deleted]         ${to}\n`, isTaken: true }
  }
  if (before === id) return { row: '', isTaken: true }
  const arrow = `${from} -> ${to}\n`
  const isNext = before === null || (yield* ancestors(repo, id)).has(before)
  if (!isNext && !isForced) {
    if (ref.startsWith('refs/tags/'))
      return {
        row: ` ! [rejected]        ${arrow.trimEnd()} (already exists)\n`,
        hint: 'hint: Updates were rejected because the tag already exists in the remote.\n',
      }
    const isKnown = (yield* repo.commit(before)) !== null
    const why = isKnown ? 'non-fast-forward' : 'fetch first'
    return { row: ` ! [rejected]        ${arrow.trimEnd()} (${why})\n`, hint: isKnown ? BEHIND : FETCH_FIRST }
  }
  const isBare = other.top === other.git
  if (!isBare && other.ref === ref)
    return {
      row: ` ! [remote rejected] ${arrow.trimEnd()} (branch is currently checked out)\n`,
      said: checkedOut(ref),
    }
  try {
    yield* copyTag(repo, other, id)
    yield* other.setRef(ref, id)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    return {
      row: ` ! [remote rejected] ${arrow.trimEnd()} (unpacker error)\n`,
      said: 'error: remote unpack failed: unable to create temporary object directory\n',
    }
  }
  const kind = ref.startsWith('refs/tags/') ? '[new tag]   ' : '[new branch]'
  if (before === null) return { row: ` * ${kind}      ${arrow}`, isTaken: true }
  const range = `${before.slice(0, 7)}${isNext ? '..' : '...'}${id.slice(0, 7)}`
  const row = isNext ? `   ${range}  ${arrow}` : ` + ${range} ${arrow.trimEnd()} (forced update)\n`
  return { row, isTaken: true }
}

/** What the other side has now is known here, and with -u it is followed. */
function* remember(repo: Repository, name: string, { from, id, ref }: Wish, sets: boolean): Task<void> {
  const to = shortName(ref)
  if (id === null) repo.self.sys.unlink(`${repo.common}/refs/remotes/${name}/${to}`)
  else yield* repo.setRef(`refs/remotes/${name}/${to}`, id)
  if (!sets || from === null) return
  const branch = from === 'HEAD' ? repo.branch : from
  yield* setSettings(repo.self, `${repo.common}/config`, [
    [`branch.${branch}.remote`, name],
    [`branch.${branch}.merge`, ref],
  ])
  yield* repo.self.print(`branch '${branch}' set up to track '${name}/${to}'.\n`)
}
