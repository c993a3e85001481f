/** git 2.39 as people use it in one directory or two; ../git/ holds the verbs. */
import type { Task } from '../../kernel/sys.ts'
import { bisect } from '../git/bisect.ts'
import { branch } from '../git/branches.ts'
import { checkout, restore, switchTo } from '../git/checkout.ts'
import { commit } from '../git/commit.ts'
import { checkIgnore, diff, listFiles } from '../git/diff.ts'
import { add, clean, move, remove, type Verb } from '../git/files.ts'
import { log, revList, revParse, show } from '../git/history.ts'
import { blame, catFile, grep, listTree, mergeBase, reflog, shortlog } from '../git/inspect.ts'
import { merge } from '../git/merging.ts'
import { apply, formatPatch } from '../git/patches.ts'
import { cherry, cherryPick, rebase, revert } from '../git/picking.ts'
import {
  countObjects,
  forEachRef,
  fsck,
  gc,
  gitVar,
  hashObject,
  showRef,
  submodule,
  symbolicRef,
  updateIndex,
  writeTree,
} from '../git/plumbing.ts'
import { push } from '../git/push.ts'
import { clone, fetch, listRemote, pull, remote } from '../git/remotes.ts'
import { fatal, parseConfig, Repository, Stop } from '../git/repository.ts'
import { reset } from '../git/reset.ts'
import { config, init } from '../git/settings.ts'
import { stash } from '../git/stash.ts'
import { status } from '../git/status.ts'
import { describe, tag } from '../git/tags.ts'
import { worktree } from '../git/worktrees.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { readText } from '../lib/files.ts'

const SYNOPSIS = `usage: git [-v | --version] [-h | --help] [-C <path>] [-c <name>=<value>]
           [--exec-path[=<path>]] [--html-path] [--man-path] [--info-path]
           [-p | --paginate | -P | --no-pager] [--no-replace-objects] [--bare]
           [--git-dir=<path>] [--work-tree=<path>] [--namespace=<name>]
           [--super-prefix=<path>] [--config-env=<name>=<envvar>]
           <command> [<args>]
`
const COMMON = `
These are common Git commands used in various situations:

start a working area (see also: git help tutorial)
   clone     Clone a repository into a new directory
   init      Create an empty Git repository or reinitialize an existing one

work on the current change (see also: git help everyday)
   add       Add file contents to the index
   mv        Move or rename a file, a directory, or a symlink
   restore   Restore working tree files
   rm        Remove files from the working tree and from the index

examine the history and state (see also: git help revisions)
   bisect    Use binary search to find the commit that introduced a bug
   diff      Show changes between commits, commit and working tree, etc
   grep      Print lines matching a pattern
   log       Show commit logs
   show      Show various types of objects
   status    Show the working tree status

grow, mark and tweak your common history
   branch    List, create, or delete branches
   commit    Record changes to the repository
   merge     Join two or more development histories together
   rebase    Reapply commits on top of another base tip
   reset     Reset current HEAD to the specified state
   switch    Switch branches
   tag       Create, list, delete or verify a tag object signed with GPG

collaborate (see also: git help workflows)
   fetch     Download objects and refs from another repository
   pull      Fetch from and integrate with another repository or a local branch
   push      Update remote refs along with associated objects

'git help -a' and 'git help -g' list available subcommands and some
concept guides. See 'git help <command>' or 'git help <concept>'
to read about a specific subcommand or concept.
See 'git help git' for an overview of the system.
`

const VERBS: Readonly<Record<string, Verb>> = {
  add,
  rm: remove,
  status,
  diff,
  commit,
  log,
  show,
  branch,
  checkout,
  switch: switchTo,
  restore,
  merge,
  reset,
  clean,
  tag,
  remote,
  fetch,
  pull,
  push,
  'ls-files': listFiles,
  'check-ignore': checkIgnore,
  'rev-parse': revParse,
  'rev-list': revList,
  mv: move,
  stash,
  cherry,
  'cherry-pick': cherryPick,
  revert,
  rebase,
  describe,
  'cat-file': catFile,
  'ls-tree': listTree,
  'ls-remote': listRemote,
  blame,
  shortlog,
  grep,
  reflog,
  'merge-base': mergeBase,
  apply,
  'format-patch': formatPatch,
  bisect,
  worktree,
  'show-ref': showRef,
  'for-each-ref': forEachRef,
  'symbolic-ref': symbolicRef,
  'hash-object': hashObject,
  'write-tree': writeTree,
  'count-objects': countObjects,
  gc,
  fsck,
  var: gitVar,
  'update-index': updateIndex,
  submodule,
}

export default command({ names: ['git'], usage: '', summary: '', failure: 128 }, function* (self) {
  try {
    return yield* run(self)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    yield* self.stderr.write(error.text)
    return error.code
  }
})

function* run(self: Command): Task<number> {
  const words = [...self.args]
  const given = new Map<string, string>()
  while (words[0]?.startsWith('-')) {
    const option = words.shift()!
    if (option === '--version' || option === '-v') {
      yield* self.print('git version 2.39.5\n')
      return 0
    }
    if (option === '-c') {
      const [key, ...value] = (words.shift() ?? '').split('=')
      given.set(key!.toLowerCase(), value.join('='))
    } else if (option === '-C') {
      const target = words.shift() ?? ''
      const moved = self.sys.chdir(target)
      if (!moved.ok) throw fatal(`cannot change to '${target}': ${reason(moved.error)}`)
    } else if (option === '-h' || option === '--help') {
      yield* self.print(SYNOPSIS + COMMON)
      return 0
    } else if (!['--no-pager', '-P', '-p', '--paginate'].includes(option))
      throw new Stop(`unknown option: ${option}\n${SYNOPSIS}`, 129)
  }
  const [name, ...rest] = yield* unaliased(self, words, given)
  if (name === undefined || name === 'help') {
    yield* self.print(SYNOPSIS + COMMON)
    return name === undefined ? 1 : 0
  }
  if (name === 'version') {
    yield* self.print('git version 2.39.5\n')
    return 0
  }
  if (name === 'init') return yield* init(self, rest)
  if (name === 'clone') return yield* clone(self, rest)
  if (name === 'config') return yield* config(self, yield* findRepository(self, given), rest)
  const verb = VERBS[name]
  if (!verb) throw new Stop(`git: '${name}' is not a git command. See 'git --help'.\n${similar(name)}`, 1)
  const repo = yield* findRepository(self, given)
  if (repo === null) throw fatal(yield* whyNone(self))
  yield* trust(repo)
  return yield* verb(repo, rest)
}

/** An alias stands for other words. */
function* unaliased(
  self: Command,
  words: readonly string[],
  given: ReadonlyMap<string, string>,
): Task<readonly string[]> {
  const [name, ...rest] = words
  if (name === undefined || VERBS[name] || ['init', 'clone', 'config', 'help'].includes(name)) return words
  const repo = yield* findRepository(self, given)
  const home = parseConfig((yield* readText(self.sys, `${self.env.HOME ?? ''}/.gitconfig`)) ?? '')
  const alias = (repo ? yield* repo.settings() : new Map(home)).get(`alias.${name}`)
  if (alias?.startsWith('!')) throw yield* runShell(self, repo, alias.slice(1), rest)
  return alias === undefined ? words : [...alias.split(/\s+/), ...rest]
}

/** An alias that begins with `!` is for the shell, at the top of the work tree. */
function* runShell(self: Command, repo: Repository | null, line: string, rest: readonly string[]): Task<Stop> {
  yield* self.stdout.flush()
  const child = spawn(
    self.sys,
    ['/bin/sh', '-c', rest.length > 0 ? `${line} "$@"` : line, line, ...rest],
    self.env,
    (inner) => inner.exit(127),
    // biome-ignore lint/correctness/useYield: a task like every other, which has nothing to wait for
    function* (inner) {
      if (repo) inner.chdir(repo.top)
    },
  )
  if (!child.ok) throw fatal(`cannot fork() for ${line}: ${reason(child.error)}`)
  return new Stop('', exitStatus(yield* waitFor(self.sys, child.value)))
}

function similar(name: string): string {
  const close = Object.keys(VERBS).filter((verb) => isOneStepAway(name, verb))
  if (close.length === 0) return ''
  const head = close.length === 1 ? 'The most similar command is' : 'The most similar commands are'
  return `\n${head}\n${close.map((verb) => `\t${verb}\n`).join('')}`
}

/** One letter too few, too many, other or exchanged with its neighbour. */
function isOneStepAway(a: string, b: string): boolean {
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  const isSwapped = left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
  return isSwapped || (left.length <= 1 && right.length <= 1)
}

/** Upwards from here, not over the edge of a file system. */
function* findRepository(self: Command, given: ReadonlyMap<string, string>): Task<Repository | null> {
  const { sys } = self
  const cwd = sys.getcwd()
  if (!cwd.ok) throw fatal(`Unable to read current working directory: ${reason(cwd.error)}`)
  const start = sys.stat('.')
  for (let at = cwd.value; ; at = at.slice(0, at.lastIndexOf('/')) || '/') {
    const base = at === '/' ? '' : at
    const found = yield* Repository.at(self, at, given)
    if (found) return found
    const above = sys.stat(base.slice(0, base.lastIndexOf('/')) || '/')
    if (at === '/' || (start.ok && above.ok && above.value.dev !== start.value.dev)) return null
  }
}

function* whyNone(self: Command): Task<string> {
  const { sys } = self
  const cwd = sys.getcwd()
  const start = sys.stat('.')
  let at = cwd.ok ? cwd.value : '/'
  for (; at !== '/'; at = at.slice(0, at.lastIndexOf('/')) || '/') {
    const above = sys.stat(at.slice(0, at.lastIndexOf('/')) || '/')
    if (start.ok && above.ok && above.value.dev !== start.value.dev) {
      const edge = at.slice(0, at.lastIndexOf('/')) || '/'
      const mounts = sys.mounts().map(({ target }) => target)
      const mount = mounts
        .filter((one) => one === '/' || edge === one || edge.startsWith(`${one}/`))
        .sort((a, b) => b.length - a.length)[0]
      return `not a git repository (or any parent up to mount point ${mount ?? '/'})\nStopping at filesystem boundary (GIT_DISCOVERY_ACROSS_FILESYSTEM not set).`
    }
  }
  return 'not a git repository (or any of the parent directories): .git'
}

/** safe.directory: another's repository is not touched. */
function* trust(repo: Repository): Task<void> {
  const { sys, env } = repo.self
  const [top, git] = [sys.stat(repo.top), sys.stat(repo.git)]
  const me = sys.geteuid()
  if ((!top.ok || top.value.uid === me) && (!git.ok || git.value.uid === me)) return
  const sudoer = me === 0 ? Number(env.SUDO_UID ?? Number.NaN) : Number.NaN
  if (top.ok && top.value.uid === sudoer) return
  const safe = parseConfig((yield* readText(sys, `${env.HOME ?? ''}/.gitconfig`)) ?? '').filter(
    ([key]) => key === 'safe.directory',
  )
  if (safe.some(([, value]) => value === '*' || value === repo.top)) return
  throw fatal(
    `detected dubious ownership in repository at '${repo.top}'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory ${repo.top}`,
  )
}
