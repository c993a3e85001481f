/** git 2.39 as far as its errors: init, status, add, commit, log, clone. Simplified: the index and the history are lines of JSON. */
import { O_CREAT, O_EXCL, O_WRONLY } from '../../kernel/constants.ts'
import type { Sys, Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readFile, readText, writeFile } from '../lib/files.ts'
import { GAI_TEXT, getaddrinfo } from '../lib/getaddrinfo.ts'
import { readAccounts } from '../lib/users.ts'
import { connectTo, withPort } from '../system/connect.ts'
import { parseUrl } from '../system/http.ts'
import { listDirectory } from '../system/proc.ts'

const FATAL = 128
const HINT = `hint: Using 'master' as the name for the initial branch. This default branch name
hint: is subject to change. To configure the initial branch name to use in all
hint: of your new repositories, which will suppress this warning, call:
hint: 
hint: 	git config --global init.defaultBranch <name>
hint: 
hint: Names commonly chosen instead of 'master' are 'main', 'trunk' and
hint: 'development'. The just-created branch can be renamed via this command:
hint: 
hint: 	git branch -m <name>
`
const AUTHOR_UNKNOWN = `Author identity unknown

*** Please tell me who you are.

Run

  git config --global user.email "you@example.com"
  git config --global user.name "Your Name"

to set your account's default identity.
Omit --global to set the identity only in this repository.

`
const LOCKED = `
Another git process seems to be running in this repository, e.g.
an editor opened by 'git commit'. Please make sure all processes
are terminated then try again. If it still fails, a git process
may have crashed in this repository earlier:
remove the file manually to continue.
`

interface Commit {
  readonly id: string
  readonly message: string
  readonly time: number
}
type Verb = (self: Command, words: readonly string[]) => Task<number>

const VERBS: Readonly<Record<string, Verb>> = {
  init,
  status,
  add,
  commit,
  log,
  clone,
  config,
  pull: remote,
  push: remote,
  fetch: remote,
}

export default command({ names: ['git'], usage: '', summary: '', failure: FATAL }, function* (self) {
  const words = [...self.args]
  const configured = new Set<string>()
  while (words[0]?.startsWith('-')) {
    const option = words.shift()
    if (option === '--version') {
      yield* self.print('git version 2.39.5\n')
      return 0
    }
    // -c user.name=x: the settings of one run; only whether a person is named matters here.
    if (option === '-c') {
      configured.add((words.shift() ?? '').split('=')[0]!)
      continue
    }
    if (option !== '-C') continue
    const target = words.shift() ?? ''
    const moved = self.sys.chdir(target)
    if (!moved.ok) return yield* fatal(self, `cannot change to '${target}': ${reason(moved.error)}`)
  }
  const [name, ...rest] = words
  if (name === undefined) {
    yield* self.print('usage: git [-v | --version] [-h | --help] [-C <path>] <command> [<args>]\n')
    return 1
  }
  const verb = VERBS[name]
  if (!verb) {
    yield* self.stderr.write(`git: '${name}' is not a git command. See 'git --help'.\n`)
    return 1
  }
  if (name === 'commit' && !(yield* hasIdentity(self, configured))) return yield* unknownAuthor(self)
  return yield* verb(self, rest)
})

/** Whether user.name and user.email are told by -c, the environment, ~/.gitconfig or the repository. */
function* hasIdentity(self: Command, configured: ReadonlySet<string>): Task<boolean> {
  if (configured.has('user.email') || self.env.GIT_AUTHOR_EMAIL !== undefined || self.env.EMAIL !== undefined)
    return true
  for (const path of [`${self.env.HOME ?? ''}/.gitconfig`, '.git/config', '/etc/gitconfig']) {
    const text = yield* readText(self.sys, path)
    if (text && /^\s*email\s*=/m.test(text)) return true
  }
  return false
}

function* unknownAuthor(self: Command): Task<number> {
  const root = yield* repository(self)
  if (root === null) return FATAL
  const { sys } = self
  const user = (yield* readAccounts(sys)).userName(sys.getuid())
  yield* self.stderr.write(AUTHOR_UNKNOWN)
  return yield* fatal(self, `unable to auto-detect email address (got '${user}@${sys.uname().nodename}.(none)')`)
}

function* fatal(self: Command, text: string, code = FATAL): Task<number> {
  yield* self.stderr.write(`fatal: ${text}\n`)
  return code
}

/** The directory that holds `.git`, or null after saying that there is none. */
function* repository(self: Command): Task<string | null> {
  const { sys } = self
  const cwd = sys.getcwd()
  if (!cwd.ok) {
    yield* fatal(self, `Unable to read current working directory: ${reason(cwd.error)}`)
    return null
  }
  const start = sys.stat('.')
  for (let at = cwd.value; ; at = at.slice(0, at.lastIndexOf('/')) || '/') {
    const found = sys.stat(`${at === '/' ? '' : at}/.git`)
    if (found.ok) return at
    const above = sys.stat(at === '/' ? '/' : at.slice(0, at.lastIndexOf('/')) || '/')
    if (at === '/') {
      yield* fatal(self, 'not a git repository (or any of the parent directories): .git')
      return null
    }
    if (start.ok && above.ok && above.value.dev !== start.value.dev) {
      yield* fatal(
        self,
        'not a git repository (or any parent up to mount point /)\nStopping at filesystem boundary (GIT_DISCOVERY_ACROSS_FILESYSTEM not set).',
      )
      return null
    }
  }
}

function* init(self: Command, words: readonly string[]): Task<number> {
  const { sys } = self
  const target = words.find((word) => !word.startsWith('-')) ?? '.'
  const made = target === '.' ? null : sys.mkdir(target, 0o777)
  if (made && !made.ok && made.error.errno !== 'EEXIST')
    return yield* fatal(self, `cannot mkdir ${target}: ${reason(made.error)}`)
  const cwd = sys.getcwd()
  const full = target.startsWith('/')
    ? target
    : target === '.'
      ? cwd.ok
        ? cwd.value
        : ''
      : `${cwd.ok ? cwd.value : ''}/${target}`
  const git = `${full}/.git`
  const isOld = sys.stat(git).ok
  for (const path of [git, `${git}/objects`, `${git}/refs`, `${git}/refs/heads`]) {
    const done = sys.mkdir(path, 0o777)
    if (!done.ok && done.error.errno !== 'EEXIST') {
      yield* self.stderr.write(`${HINT}${path}: ${reason(done.error)}\n`)
      return 1
    }
  }
  const isQuiet = words.includes('-q') || words.includes('--quiet')
  if (!isOld && !isQuiet) yield* self.stderr.write(HINT)
  const written = yield* writeFile(sys, `${git}/HEAD`, 'ref: refs/heads/master\n')
  if (!written.ok) return yield* fatal(self, `could not open '${git}/HEAD' for writing: ${reason(written.error)}`)
  yield* writeFile(sys, `${git}/config`, '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n')
  if (!isQuiet)
    yield* self.print(`${isOld ? 'Reinitialized existing' : 'Initialized empty'} Git repository in ${git}/\n`)
  return 0
}

function* readLines<T>(sys: Sys, path: string): Task<readonly T[]> {
  const text = (yield* readText(sys, path)) ?? ''
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

/** Writes the index through its lock file, as git does. */
function* writeIndex(self: Command, root: string, names: readonly string[]): Task<boolean> {
  const { sys } = self
  const lock = `${root}/.git/index.lock`
  const fd = yield* sys.open(lock, O_WRONLY | O_CREAT | O_EXCL, 0o666)
  if (!fd.ok) {
    const more = fd.error.errno === 'EEXIST' ? `.\n${LOCKED.trimEnd()}` : ''
    yield* fatal(self, `Unable to create '${lock}': ${reason(fd.error)}${more}`)
    return false
  }
  const written = yield* sys.write(fd.value, encode(names.map((name) => `${JSON.stringify(name)}\n`).join('')))
  sys.close(fd.value)
  const renamed = written.ok ? sys.rename(lock, `${root}/.git/index`) : written
  if (renamed.ok) return true
  sys.unlink(lock)
  yield* fatal(self, `unable to write new index file`)
  return false
}

function* add(self: Command, words: readonly string[]): Task<number> {
  const { sys } = self
  const root = yield* repository(self)
  if (root === null) return FATAL
  const paths = words.filter((word) => !word.startsWith('-'))
  if (paths.length === 0 && words.length === 0) {
    yield* self.stderr.write("Nothing specified, nothing added.\nhint: Maybe you wanted to say 'git add .'?\n")
    return 0
  }
  const staged = new Set(yield* readLines<string>(sys, `${root}/.git/index`))
  for (const path of paths.length > 0 ? paths : ['.']) {
    const stat = sys.stat(path)
    if (!stat.ok) return yield* fatal(self, `pathspec '${path}' did not match any files`)
    for (const name of yield* filesUnder(sys, path)) {
      const bytes = yield* readFile(sys, name)
      if (!bytes.ok) {
        yield* self.stderr.write(
          `error: open("${name}"): ${reason(bytes.error)}\nerror: unable to index file '${name}'\n`,
        )
        return yield* fatal(self, 'adding files failed')
      }
      staged.add(name.replace(/^\.\//, ''))
    }
  }
  return (yield* writeIndex(self, root, [...staged].sort())) ? 0 : FATAL
}

function* filesUnder(sys: Sys, path: string): Task<readonly string[]> {
  const names = yield* listDirectory(sys, path)
  if (names === null) return [path]
  const found: string[] = []
  for (const name of [...names].sort())
    if (name !== '.git') found.push(...(yield* filesUnder(sys, path === '.' ? name : `${path}/${name}`)))
  return found
}

function* status(self: Command): Task<number> {
  const root = yield* repository(self)
  if (root === null) return FATAL
  const staged = yield* readLines<string>(self.sys, `${root}/.git/index`)
  const commits = yield* readLines<Commit>(self.sys, `${root}/.git/history`)
  const untracked = (yield* filesUnder(self.sys, '.')).filter((name) => !staged.includes(name))
  let text = `On branch master\n${commits.length === 0 ? '\nNo commits yet\n' : ''}`
  if (untracked.length > 0) {
    text += `\nUntracked files:\n  (use "git add <file>..." to include in what will be committed)\n${untracked.map((name) => `\t${name}\n`).join('')}\nnothing added to commit but untracked files present (use "git add" to track)\n`
  } else
    text +=
      commits.length > 0
        ? 'nothing to commit, working tree clean\n'
        : '\nnothing to commit (create/copy files and use "git add" to track)\n'
  yield* self.print(text)
  return 0
}

function* commit(self: Command, words: readonly string[]): Task<number> {
  const root = yield* repository(self)
  if (root === null) return FATAL
  const message = words[words.indexOf('-m') + 1]
  if (!words.includes('-m') || message === undefined)
    return yield* fatal(self, 'Aborting commit due to empty commit message.', 1)
  const staged = yield* readLines<string>(self.sys, `${root}/.git/index`)
  if (staged.length === 0) {
    yield* status(self)
    return 1
  }
  const commits = yield* readLines<Commit>(self.sys, `${root}/.git/history`)
  const id = Array.from(self.sys.getrandom(20), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const all = [...commits, { id, message, time: self.sys.clock() }]
  const written = yield* writeFile(
    self.sys,
    `${root}/.git/history`,
    all.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  )
  if (!written.ok) return yield* fatal(self, `could not write commit file: ${reason(written.error)}`)
  yield* self.print(`[master ${commits.length === 0 ? '(root-commit) ' : ''}${id.slice(0, 7)}] ${message}\n`)
  return 0
}

function* log(self: Command): Task<number> {
  const root = yield* repository(self)
  if (root === null) return FATAL
  const commits = yield* readLines<Commit>(self.sys, `${root}/.git/history`)
  if (commits.length === 0) return yield* fatal(self, "your current branch 'master' does not have any commits yet")
  for (const { id, message } of [...commits].reverse()) yield* self.print(`commit ${id}\n\n    ${message}\n\n`)
  return 0
}

/** `git config [--global] KEY [VALUE]` for user.name and user.email. */
function* config(self: Command, words: readonly string[]): Task<number> {
  const isGlobal = words.includes('--global')
  const [key, value] = words.filter((word) => !word.startsWith('-'))
  const root = isGlobal ? null : yield* repository(self)
  if (!isGlobal && root === null) return FATAL
  const path = isGlobal ? `${self.env.HOME ?? ''}/.gitconfig` : `${root}/.git/config`
  const text = (yield* readText(self.sys, path)) ?? ''
  if (key === undefined || words.includes('--list') || words.includes('-l')) {
    yield* self.print(text)
    return 0
  }
  const [section, name] = key.split('.') as [string, string | undefined]
  if (name === undefined) return yield* fatal(self, `key does not contain a section: ${key}`, 1)
  if (value === undefined) {
    const found = new RegExp(`^\\s*${name}\\s*=\\s*(.*)$`, 'm').exec(text)?.[1]
    if (found !== undefined) yield* self.print(`${found}\n`)
    return found === undefined ? 1 : 0
  }
  const written = yield* writeFile(self.sys, path, `${text}[${section}]\n\t${name} = ${value}\n`)
  if (written.ok) return 0
  yield* self.stderr.write(`error: could not lock config file ${path}: ${reason(written.error)}\n`)
  return 255
}

function* remote(self: Command): Task<number> {
  const root = yield* repository(self)
  if (root === null) return FATAL
  return yield* fatal(
    self,
    'No configured push destination.\nEither specify the URL from the command-line or configure a remote repository using\n\n    git remote add <name> <url>\n\nand then push using the remote name\n\n    git push <name>\n',
  )
}

function* clone(self: Command, words: readonly string[]): Task<number> {
  const { sys } = self
  const [source, given] = words.filter((word) => !word.startsWith('-'))
  if (source === undefined) return yield* fatal(self, 'You must specify a repository to clone.', 129)
  const target =
    given ??
    source
      .replace(/\/+$/, '')
      .replace(/^.*[/:]/, '')
      .replace(/\.git$/, '')
  const isRemote = /^[a-z]+:\/\/|^[^/]+@?[^/]*:/.test(source)
  if (!isRemote && !sys.stat(`${source}/.git`).ok && !sys.stat(`${source}/HEAD`).ok)
    return yield* fatal(self, `repository '${source}' does not exist`)
  const old = yield* listDirectory(sys, target)
  if (old !== null && old.length > 0)
    return yield* fatal(self, `destination path '${target}' already exists and is not an empty directory.`)
  const made = old === null ? sys.mkdir(target, 0o777) : null
  if (made && !made.ok) return yield* fatal(self, `could not create work tree dir '${target}': ${reason(made.error)}`)
  yield* self.stderr.write(`Cloning into '${target}'...\n`)
  const failed = isRemote ? yield* reach(self, source) : yield* copy(self, source, target)
  if (failed === null) {
    yield* self.stderr.write('done.\n')
    return 0
  }
  sys.rmdir(target)
  return yield* fatal(self, failed)
}

function* copy(self: Command, source: string, target: string): Task<string | null> {
  if (!self.sys.stat(`${source}/.git`).ok) return `repository '${source}' does not exist`
  for (const name of yield* filesUnder(self.sys, source)) {
    const bytes = yield* readFile(self.sys, name)
    if (!bytes.ok) return `failed to copy file to '${name}': ${reason(bytes.error)}`
    const written = yield* writeFile(self.sys, `${target}${name.slice(source.length)}`, bytes.value)
    if (!written.ok) return `cannot copy '${name}' to '${target}${name.slice(source.length)}': ${reason(written.error)}`
  }
  return null
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
  const port = isHttp ? url!.port : source.startsWith('git:') ? 9418 : 22
  const place = `${source.replace(/\/?$/, '/')}`
  const found = yield* getaddrinfo(self.sys, host)
  const ssh = '\n\nPlease make sure you have the correct access rights\nand the repository exists.'
  if (!found.ok) {
    if (isHttp) return `unable to access '${place}': Could not resolve host: ${host}`
    if (source.startsWith('git:')) return `unable to look up ${host} (port ${port}) (${GAI_TEXT[found.error]})`
    yield* self.stderr.write(`ssh: Could not resolve hostname ${host}: ${GAI_TEXT[found.error]}\n`)
    return `Could not read from remote repository.${ssh}`
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
      ? `unable to access '${place}': Empty reply from server`
      : `unable to access '${place}': Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server`
  }
  if (source.startsWith('git:'))
    return `unable to connect to ${host}:\n${host}[0: ${found.value[0]!.address}]: errno=${why}\n`
  yield* self.stderr.write(`ssh: connect to host ${host} port 22: ${why}\n`)
  return `Could not read from remote repository.${ssh}`
}
