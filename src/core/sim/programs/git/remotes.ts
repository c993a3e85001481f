/** remote, clone, fetch, pull: between directories for real; over the network only the ways of not getting there. */
import type { Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { GAI_TEXT, getaddrinfo } from '../lib/getaddrinfo.ts'
import { connectTo, withPort } from '../system/connect.ts'
import { parseUrl } from '../system/http.ts'
import { listDirectory } from '../system/proc.ts'
import { operandsOf } from './files.ts'
import { fastForward, join } from './merging.ts'
import { rebase } from './picking.ts'
import { failed, fatal, Repository, Stop } from './repository.ts'
import { setSettings } from './settings.ts'
import { ancestors, upstreamOf } from './upstream.ts'
import { statusOf } from './worktree.ts'

const NO_ACCESS = `fatal: Could not read from remote repository.

Please make sure you have the correct access rights
and the repository exists.
`
const isUrl = (place: string): boolean => /^[a-z+]+:\/\/|^[^/]+@?[^/]*:/.test(place)

export function* remote(repo: Repository, words: readonly string[]): Task<number> {
  const [verb, name, url] = operandsOf(words)
  const settings = yield* repo.settings()
  const names = [...settings.keys()].flatMap((key) => /^remote\.(.*)\.url$/.exec(key)?.[1] ?? [])
  if (verb === undefined) {
    const isVerbose = words.includes('-v')
    yield* repo.self.print(
      names
        .map((one) => {
          const place = settings.get(`remote.${one}.url`)
          return isVerbose ? `${one}\t${place} (fetch)\n${one}\t${place} (push)\n` : `${one}\n`
        })
        .join(''),
    )
    return 0
  }
  if (name === undefined && verb === 'show') {
    yield* repo.self.print(names.map((one) => `${one}\n`).join(''))
    return 0
  }
  if (name === undefined) throw new Stop(`usage: git remote ${verb} <name>\n`, 129)
  const isKnown = names.includes(name)
  if (verb === 'add') {
    if (isKnown) throw failed(`remote ${name} already exists.`, 3)
    yield* setSettings(repo.self, `${repo.common}/config`, [
      [`remote.${name}.url`, url ?? ''],
      [`remote.${name}.fetch`, `+refs/heads/*:refs/remotes/${name}/*`],
    ])
    return 0
  }
  if (!isKnown) throw failed(`No such remote${verb === 'get-url' || verb === 'set-url' ? '' : ':'} '${name}'`, 2)
  if (verb === 'get-url') yield* repo.self.print(`${settings.get(`remote.${name}.url`)}\n`)
  else if (verb === 'set-url')
    yield* setSettings(repo.self, `${repo.common}/config`, [[`remote.${name}.url`, url ?? '']])
  else if (verb === 'remove' || verb === 'rm')
    yield* setSettings(repo.self, `${repo.common}/config`, [
      [`remote.${name}.url`, null],
      [`remote.${name}.fetch`, null],
    ])
  return 0
}

/** The repository at the other end. */
export function* reachRemote(
  repo: Repository,
  name: string,
): Task<{ readonly other: Repository; readonly place: string }> {
  const place = (yield* repo.setting(`remote.${name}.url`)) ?? name
  if (isUrl(place)) throw new Stop(yield* reach(repo.self, place))
  const other = yield* Repository.at(repo.self, place.startsWith('/') ? place : `${repo.top}/${place}`)
  if (other === null) throw new Stop(`fatal: '${place}' does not appear to be a git repository\n${NO_ACCESS}`)
  return { other, place }
}

/** Copies a commit, all before it and all their files. Says whether anything was missing. */
function* copyCommits(from: Repository, to: Repository, id: string): Task<boolean> {
  let isNew = false
  const waiting = [id]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ((yield* to.commit(next)) !== null) continue
    const commit = yield* from.commit(next)
    if (commit === null) continue
    for (const [path, entry] of commit.tree) yield* to.storeBlob(path, yield* from.blobBytes(entry.id))
    yield* to.storeCommit(commit)
    waiting.push(...commit.parents)
    isNew = true
  }
  return isNew
}

/** What a tag names, with the tag itself where it has a message. */
export function* copyTag(from: Repository, to: Repository, id: string): Task<void> {
  const tag = yield* from.tag(id)
  yield* copyCommits(from, to, tag?.object ?? id)
  if (tag) yield* to.storeTag(tag)
}

export function* fetch(repo: Repository, words: readonly string[]): Task<number> {
  const [given] = operandsOf(words)
  const name = given ?? (yield* upstreamOf(repo))?.remote ?? 'origin'
  if (given === undefined && (yield* repo.setting(`remote.${name}.url`)) === null) return 0
  const { other, place } = yield* reachRemote(repo, name)
  let text = ''
  for (const branch of yield* other.names('refs/heads')) {
    const id = (yield* other.resolve(`refs/heads/${branch}`))!
    const ref = `refs/remotes/${name}/${branch}`
    const before = yield* repo.resolve(ref)
    if (before === id) continue
    yield* copyCommits(other, repo, id)
    yield* repo.setRef(ref, id)
    const what = before === null ? ' * [new branch]      ' : `   ${before.slice(0, 7)}..${id.slice(0, 7)}  `
    text += `${what}${branch.padEnd(10)} -> ${name}/${branch}\n`
  }
  for (const tag of yield* other.names('refs/tags')) {
    if ((yield* repo.resolve(`refs/tags/${tag}`)) !== null) continue
    const id = (yield* other.resolve(`refs/tags/${tag}`))!
    yield* copyTag(other, repo, id)
    yield* repo.setRef(`refs/tags/${tag}`, id)
    text += ` * [new tag]         ${tag.padEnd(10)} -> ${tag}\n`
  }
  if (text !== '' && !words.includes('-q'))
    yield* repo.self.stderr.write(`From ${place.replace(/\.git$/, '')}\n${text}`)
  return 0
}

const DIVERGENT = `hint: You have divergent branches and need to specify how to reconcile them.
hint: You can do so by running one of the following commands sometime before
hint: your next pull:
hint: 
hint:   git config pull.rebase false  # merge
hint:   git config pull.rebase true   # rebase
hint:   git config pull.ff only       # fast-forward only
hint: 
hint: You can replace "git config" with "git config --global" to set a default
hint: preference for all repositories. You can also pass --rebase, --no-rebase,
hint: or --ff-only on the command line to override the configured default per
hint: invocation.
fatal: Need to specify how to reconcile divergent branches.
`

export function* pull(repo: Repository, words: readonly string[]): Task<number> {
  const [given, branch] = operandsOf(words)
  const upstream = yield* upstreamOf(repo)
  try {
    yield* fetch(repo, [
      ...(given === undefined ? [] : [given]),
      ...words.filter((word) => word === '-q' || word === '--quiet'),
    ])
  } catch (error) {
    // pull runs fetch as a program of its own, whose failure is 1.
    throw error instanceof Stop ? new Stop(error.text, 1) : error
  }
  if (given === undefined && upstream === null)
    throw new Stop(
      `There is no tracking information for the current branch.\nPlease specify which branch you want to merge with.\nSee git-pull(1) for details.\n\n    git pull <remote> <branch>\n\nIf you wish to set tracking information for this branch you can do so with:\n\n    git branch --set-upstream-to=<remote>/<branch> ${repo.branch}\n\n`,
      1,
    )
  const target = yield* repo.find(`${given ?? upstream!.remote}/${branch ?? upstream?.branch ?? repo.branch}`)
  if (target === null) {
    if (branch !== undefined) throw fatal(`couldn't find remote ref ${branch}`, 1)
    throw new Stop(
      `Your configuration specifies to merge with the ref 'refs/heads/${upstream?.branch}'\nfrom the remote, but no such ref was fetched.\n`,
      1,
    )
  }
  const asked = words.findLast((word) => /^(?:-r|--rebase|--no-rebase)(?:=|$)/.test(word))
  const setting = yield* repo.setting('pull.rebase')
  const isRebase = asked === undefined ? setting === 'true' : !/^--no|=false/.test(asked)
  const ff = words.includes('--ff-only') ? 'only' : yield* repo.setting('pull.ff')
  const head = yield* repo.head()
  const quiet = words.filter((word) => word === '-q' || word === '--quiet')
  if (isRebase && head !== null) {
    const { staged, unstaged } = yield* statusOf(repo)
    const isDirty = staged.length + unstaged.length > 0 && !words.includes('--autostash')
    if (isDirty)
      throw failed(
        `cannot pull with rebase: ${unstaged.length > 0 ? 'You have unstaged changes.' : 'Your index contains uncommitted changes.'}\n${unstaged.length > 0 && staged.length > 0 ? 'error: additionally, your index contains uncommitted changes.\n' : ''}error: Please commit or stash them.`,
        128,
      )
    if ((yield* ancestors(repo, target.id)).has(head.id)) return yield* fastForward(repo, target, quiet.length > 0)
    return yield* rebase(repo, [target.id, ...quiet])
  }
  const isApart =
    head !== null &&
    !(yield* ancestors(repo, head.id)).has(target.id) &&
    !(yield* ancestors(repo, target.id)).has(head.id)
  if (isApart) {
    if (ff === 'only') throw fatal('Not possible to fast-forward, aborting.')
    if (asked === undefined && setting === null && !words.includes('--no-ff')) throw new Stop(DIVERGENT)
    const name = branch ?? upstream?.branch ?? repo.branch
    const from = (yield* repo.setting(`remote.${given ?? upstream!.remote}.url`)) ?? ''
    return yield* join(repo, head, target, target.id, `Merge branch '${name}' of ${from}`, words)
  }
  return yield* fastForward(repo, target, words.includes('-q'))
}

export function* clone(self: Command, words: readonly string[]): Task<number> {
  const { sys } = self
  const [source, given] = words.filter((word) => !word.startsWith('-'))
  const isQuiet = words.includes('-q') || words.includes('--quiet')
  if (source === undefined) throw fatal('You must specify a repository to clone.\n', 129)
  const name = source
    .replace(/\/+$/, '')
    .replace(/^.*[/:]/, '')
    .replace(/\.git$/, '')
  const target = given ?? name
  const cwd = sys.getcwd()
  const absolute = (path: string): string => (path.startsWith('/') ? path : `${cwd.ok ? cwd.value : ''}/${path}`)
  const other = isUrl(source) ? null : yield* Repository.at(self, absolute(source).replace(/\/(?:\.\/?)?$/, ''))
  if (!isUrl(source) && other === null) throw fatal(`repository '${source}' does not exist`)
  const old = yield* listDirectory(sys, target)
  if (old !== null && old.length > 0)
    throw fatal(`destination path '${target}' already exists and is not an empty directory.`)
  const made = old === null ? sys.mkdir(target, 0o777) : null
  if (made && !made.ok) throw fatal(`could not create work tree dir '${target}': ${reason(made.error)}`)
  if (!isQuiet) yield* self.stderr.write(`Cloning into '${target}'...\n`)
  if (other === null) {
    const failure = yield* reach(self, source)
    sys.rmdir(target)
    throw new Stop(failure)
  }
  return yield* cloneFrom(self, other, absolute(source), absolute(target), isQuiet)
}

function* cloneFrom(self: Command, other: Repository, source: string, target: string, isQuiet: boolean): Task<number> {
  const git = `${target}/.git`
  for (const path of [git, `${git}/objects`, `${git}/refs`, `${git}/refs/heads`]) {
    const made = self.sys.mkdir(path, 0o777)
    if (!made.ok) throw fatal(`cannot mkdir ${path}: ${reason(made.error)}`)
  }
  const repo = new Repository(self, target, git)
  yield* repo.setHead(other.ref ?? 'refs/heads/master')
  yield* setSettings(self, `${git}/config`, [
    ['core.repositoryformatversion', '0'],
    ['core.filemode', 'true'],
    ['core.bare', 'false'],
    ['core.logallrefupdates', 'true'],
    ['remote.origin.url', source],
    ['remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'],
    [`branch.${repo.branch}.remote`, 'origin'],
    [`branch.${repo.branch}.merge`, `refs/heads/${repo.branch}`],
  ])
  yield* fetch(repo, ['-q'])
  const head = yield* other.head()
  if (head === null) yield* self.stderr.write('warning: You appear to have cloned an empty repository.\n')
  else yield* fastForward(repo, head, true)
  if (!isQuiet) yield* self.stderr.write('done.\n')
  return 0
}

/** Simplified: no server here speaks git, so that only the ways of not reaching one are told. */
function* reach(self: Command, source: string): Task<string> {
  const url = parseUrl(source)
  const isHttp = /^https?:/.test(source)
  const host =
    isHttp || source.startsWith('git:')
      ? (url?.host ?? '')
      : source
          .replace(/^ssh:\/\//, '')
          .replace(/^[^@]*@/, '')
          .replace(/[:/].*$/, '')
  const given = /^ssh:\/\/[^/]*:(\d+)/.exec(source)?.[1]
  const port = isHttp ? url!.port : source.startsWith('git:') ? 9418 : Number(given ?? 22)
  const place = `${source.replace(/\/?$/, '/')}`
  const found = yield* getaddrinfo(self.sys, host)
  if (!found.ok) {
    if (isHttp) return `fatal: unable to access '${place}': Could not resolve host: ${host}\n`
    if (source.startsWith('git:')) return `fatal: unable to look up ${host} (port ${port}) (${GAI_TEXT[found.error]})\n`
    return `ssh: Could not resolve hostname ${host}: ${GAI_TEXT[found.error]}\r\n${NO_ACCESS}`
  }
  const fd = yield* connectTo(self.sys, withPort(found.value[0]!, port))
  if (fd.ok) self.sys.close(fd.value)
  const why = fd.ok
    ? 'Connection closed'
    : fd.error.kind === 'timeout'
      ? 'Connection timed out'
      : reason(fd.error.error)
  if (isHttp) {
    return fd.ok
      ? `fatal: unable to access '${place}': Empty reply from server\n`
      : `fatal: unable to access '${place}': Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server\n`
  }
  if (source.startsWith('git:'))
    return `fatal: unable to connect to ${host}:\n${host}[0: ${found.value[0]!.address}]: errno=${why}\n\n`
  return `ssh: connect to host ${host} port ${port}: ${why}\r\n${NO_ACCESS}`
}

export function* listRemote(repo: Repository, words: readonly string[]): Task<number> {
  const [name = 'origin'] = operandsOf(words)
  const { other } = yield* reachRemote(repo, name)
  const head = yield* other.resolve('HEAD')
  let text = head === null ? '' : `${head}\tHEAD\n`
  for (const place of ['refs/heads', 'refs/tags'])
    for (const one of yield* other.names(place)) text += `${yield* other.resolve(`${place}/${one}`)}\t${place}/${one}\n`
  yield* repo.self.print(text)
  return 0
}
