/** init and config. */
import type { SysResult, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readText, writeFile } from '../lib/files.ts'
import { failed, fatal, parseConfig, type Repository, Stop } from './repository.ts'

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

/** Writes a configuration: a value of null takes the key away. */
export function* setSettings(
  self: Command,
  path: string,
  changes: readonly (readonly [key: string, value: string | null])[],
  isAdded = false,
): Task<void> {
  let lines = ((yield* readText(self.sys, path)) ?? '').split('\n').slice(0, -1)
  for (const [key, value] of changes) {
    const name = key.slice(key.lastIndexOf('.') + 1)
    const [section, ...sub] = key.slice(0, key.lastIndexOf('.')).split('.')
    const head = sub.length > 0 ? `[${section} "${sub.join('.')}"]` : `[${section}]`
    let at = lines.indexOf(head)
    if (at < 0) {
      if (value === null) continue
      at = lines.push(head) - 1
    }
    let end = at + 1
    while (end < lines.length && !lines[end]!.startsWith('[')) end++
    const known = lines.findIndex((line, i) => i > at && i < end && new RegExp(`^\\s*${name}\\s*=`, 'i').test(line))
    if (value === null) lines = lines.filter((_, i) => i !== known && !(i === at && end - at <= 2))
    else if (known >= 0 && !isAdded) lines[known] = `\t${name} = ${value}`
    else lines.splice(end, 0, `\t${name} = ${value}`)
  }
  const written = yield* writeFile(self.sys, path, lines.map((line) => `${line}\n`).join(''))
  if (!written.ok) throw failed(`could not lock config file ${path}: ${reason(written.error)}`, 255)
}

export function* init(self: Command, words: readonly string[]): Task<number> {
  const { sys } = self
  const at = words.indexOf('-b')
  const branch = at >= 0 ? words[at + 1] : words.find((word) => word.startsWith('--initial-branch='))?.slice(17)
  const target = words.find((word, i) => !word.startsWith('-') && (at < 0 || i !== at + 1)) ?? '.'
  const isBare = words.includes('--bare')
  if (target !== '.') {
    const made = makeWithAbove(self, target.replace(/\/+$/, ''))
    const isThere = sys.stat(`${target}/.`).ok
    if (!made.ok && !isThere) throw fatal(`cannot mkdir ${target}: ${reason(made.error)}`)
  }
  const cwd = sys.getcwd()
  const here = cwd.ok ? cwd.value : ''
  const full =
    target === '.' ? here : target.startsWith('/') ? target.replace(/\/$/, '') : `${here}/${target.replace(/\/$/, '')}`
  const git = isBare ? full : `${full}/.git`
  const isOld = sys.stat(`${git}/HEAD`).ok
  const standard = parseConfig((yield* readText(sys, `${self.env.HOME ?? ''}/.gitconfig`)) ?? '').find(
    ([key]) => key === 'init.defaultbranch',
  )?.[1]
  const isQuiet = words.includes('-q') || words.includes('--quiet')
  for (const name of ['', '/branches', '/info', '/hooks', '/objects', '/refs', '/refs/heads', '/refs/tags']) {
    const made = sys.mkdir(git + name, 0o777)
    if (made.ok || made.error.errno === 'EEXIST') continue
    throw new Stop(`${git}${name}: ${reason(made.error)}\n`, 1)
  }
  if (!isOld) {
    if (!isQuiet && branch === undefined && standard === undefined) yield* self.stderr.write(HINT)
    const written = yield* writeFile(sys, `${git}/HEAD`, `ref: refs/heads/${branch ?? standard ?? 'master'}\n`)
    if (!written.ok) throw fatal(`could not open '${git}/HEAD' for writing: ${reason(written.error)}`)
    yield* setSettings(self, `${git}/config`, [
      ['core.repositoryformatversion', '0'],
      ['core.filemode', 'true'],
      ['core.bare', String(isBare)],
      ...(isBare ? [] : ([['core.logallrefupdates', 'true']] as const)),
    ])
    yield* writeFile(
      sys,
      `${git}/description`,
      "Unnamed repository; edit this file 'description' to name the repository.\n",
    )
  }
  if (!isQuiet)
    yield* self.print(`${isOld ? 'Reinitialized existing' : 'Initialized empty'} Git repository in ${git}/\n`)
  return 0
}

const USAGE = `usage: git config [<options>]

Config file location
    --global              use global config file
    --system              use system config file
    --local               use repository config file
    --worktree            use per-worktree config file
    -f, --file <file>     use given config file
    --blob <blob-id>      read config from given blob object

Action
    --get                 get value: name [value-pattern]
    --get-all             get all values: key [value-pattern]
    --get-regexp          get values for regexp: name-regex [value-pattern]
    --get-urlmatch        get value specific for the URL: section[.var] URL
    --replace-all         replace all matching variables: name value [value-pattern]
    --add                 add a new variable: name value
    --unset               remove a variable: name [value-pattern]
    --unset-all           remove all matches: name [value-pattern]
    --rename-section      rename section: old-name new-name
    --remove-section      remove a section: name
    -l, --list            list all
    --fixed-value         use string equality when comparing values to 'value-pattern'
    -e, --edit            open an editor
    --get-color           find the color configured: slot [default]
    --get-colorbool       find the color setting: slot [stdout-is-tty]

Type
    -t, --type <type>     value is given this type
    --bool                value is "true" or "false"
    --int                 value is decimal number
    --bool-or-int         value is --bool or --int
    --bool-or-str         value is --bool or string
    --path                value is a path (file or directory name)
    --expiry-date         value is an expiry date

Other
    -z, --null            terminate values with NUL byte
    --name-only           show variable names only
    --includes            respect include directives on lookup
    --show-origin         show origin of config (file, standard input, blob, command line)
    --show-scope          show scope of config (worktree, local, global, system, command)
    --default <value>     with --get, use default value when missing entry

`

/** mkdir -p; what fails first is what is told. */
function makeWithAbove(self: Command, path: string): SysResult<void> {
  const { sys } = self
  const made = sys.mkdir(path, 0o777)
  const above = path.slice(0, path.lastIndexOf('/'))
  if (made.ok || made.error.errno !== 'ENOENT' || above === '') return made
  const first = makeWithAbove(self, above)
  return first.ok ? sys.mkdir(path, 0o777) : first
}

/** Of several values of one key all are told, or changed only by --replace-all. `repo` is null outside of a repository, where only --global works. */
export function* config(self: Command, repo: Repository | null, words: readonly string[]): Task<number> {
  const has = (...options: readonly string[]): boolean => options.some((option) => words.includes(option))
  const at = words.findIndex((word) => word === '-f' || word === '--file')
  const given = at < 0 ? words.find((word) => word.startsWith('--file='))?.slice(7) : words[at + 1]
  const fallback = words.indexOf('--default')
  const values = [at, fallback].filter((i) => i >= 0).map((i) => i + 1)
  const operands = words.filter((word, i) => !/^-(?!\d)/.test(word) && !values.includes(i))
  const [key, value] = operands
  const home = `${self.env.HOME ?? ''}/.gitconfig`
  const own = repo ? `${repo.common}/config` : null
  const place = given ?? (has('--global') ? home : has('--system') ? '/etc/gitconfig' : has('--local') ? own : null)
  if (place === null && has('--local')) throw fatal('--local can only be used inside a git repository')
  const path = place ?? own
  const pairs = yield* pairsOf(self, place === null ? ['/etc/gitconfig', home, ...(own ? [own] : [])] : [place])
  if (has('--list', '-l')) {
    if (given !== undefined && !self.sys.stat(given).ok)
      throw fatal(`unable to read config file '${given}': No such file or directory`)
    const shown = pairs.map(({ name, text, from }) =>
      has('--name-only') ? name : `${has('--show-origin') ? `file:${from}\t` : ''}${name}=${text}`,
    )
    yield* self.print(shown.map((line) => `${line}\n`).join(''))
    return 0
  }
  if (has('--get-regexp')) {
    const found = pairs.filter(({ name }) => new RegExp(key ?? '').test(name))
    yield* self.print(found.map(({ name, text }) => (has('--name-only') ? `${name}\n` : `${name} ${text}\n`)).join(''))
    return found.length > 0 ? 0 : 1
  }
  if (has('--remove-section')) return yield* removeSection(self, path, key ?? '')
  if (key === undefined || operands.length > 3) throw new Stop(USAGE, 129)
  if (!key.includes('.')) throw failed(`key does not contain a section: ${key}`)
  if (key.endsWith('.')) throw failed(`key does not contain variable name: ${key}`)
  if (!/\.[A-Za-z][\w-]*$/.test(key)) throw failed(`invalid key: ${key}`)
  const same = pairs.filter(({ name }) => name === normalKey(key))
  if (has('--unset', '--unset-all')) {
    const ours = same.filter(({ from }) => from === path)
    if (path === null) throw fatal('not in a git directory')
    if (ours.length === 0) return 5
    if (ours.length > 1 && !has('--unset-all')) {
      yield* self.stderr.write(`warning: ${key} has multiple values\n`)
      return 5
    }
    for (const _ of ours) yield* setSettings(self, path, [[key, null]])
    return 0
  }
  if (value === undefined || has('--get', '--get-all')) {
    const found = has('--get-all') ? same : same.slice(-1)
    const type = words.map((word) => /^--(?:type=)?(bool|int)$/.exec(word)?.[1]).find(Boolean)
    for (const { name, text } of found) yield* self.print(`${typed(type, name, text)}\n`)
    if (found.length === 0 && fallback >= 0) yield* self.print(`${words[fallback + 1] ?? ''}\n`)
    return found.length > 0 || fallback >= 0 ? 0 : 1
  }
  if (path === null) throw fatal('not in a git directory')
  const ours = same.filter(({ from }) => from === path)
  if (ours.length > 1 && !has('--add', '--replace-all')) {
    yield* self.stderr.write(
      `warning: ${key} has multiple values\nerror: cannot overwrite multiple values with a single value\n       Use a regexp, --add or --replace-all to change ${key}.\n`,
    )
    return 5
  }
  if (has('--replace-all')) for (const _ of ours) yield* setSettings(self, path, [[key, null]])
  yield* setSettings(self, path, [[key, value]], has('--add'))
  return 0
}

interface Pair {
  readonly name: string
  readonly text: string
  readonly from: string
}
function* pairsOf(self: Command, paths: readonly string[]): Task<readonly Pair[]> {
  const found: Pair[] = []
  for (const from of paths)
    for (const [name, text] of parseConfig((yield* readText(self.sys, from)) ?? '')) found.push({ name, text, from })
  return found
}

/** The section and the last part of a key are the same in both cases, what stands between is not. */
const normalKey = (key: string): string => {
  const [first, last] = [key.indexOf('.'), key.lastIndexOf('.')]
  return key.slice(0, first).toLowerCase() + key.slice(first, last) + key.slice(last).toLowerCase()
}

function typed(type: string | undefined, name: string, text: string): string {
  if (type === 'bool') {
    const value = {
      true: true,
      yes: true,
      on: true,
      1: true,
      false: false,
      no: false,
      off: false,
      0: false,
      '': false,
    }[text.toLowerCase()]
    if (/^-?\d+[kmg]?$/i.test(text)) return String(Number.parseInt(text, 10) !== 0)
    if (value === undefined) throw fatal(`bad boolean config value '${text}' for '${name}'`)
    return String(value)
  }
  if (type !== 'int') return text
  const [, digits, unit = ''] = /^(-?\d+)([kmg]?)$/i.exec(text) ?? []
  if (digits === undefined) throw fatal(`bad numeric config value '${text}' for '${name}': invalid unit`)
  return String(Number(digits) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase()))
}

function* removeSection(self: Command, path: string | null, name: string): Task<number> {
  if (path === null) throw fatal('not in a git directory')
  const lines = ((yield* readText(self.sys, path)) ?? '').split('\n').slice(0, -1)
  const [section, ...sub] = name.split('.')
  const at = lines.indexOf(sub.length > 0 ? `[${section} "${sub.join('.')}"]` : `[${section}]`)
  if (at < 0) throw fatal(`no such section: ${name}`)
  let end = at + 1
  while (end < lines.length && !lines[end]!.startsWith('[')) end++
  lines.splice(at, end - at)
  yield* writeFile(self.sys, path, lines.map((line) => `${line}\n`).join(''))
  return 0
}
