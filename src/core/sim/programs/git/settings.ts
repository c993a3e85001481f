/** init and config. */
import type { Task } from '../../kernel/sys.ts'
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
    else if (known >= 0) lines[known] = `\t${name} = ${value}`
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
    const made = sys.mkdir(target, 0o777)
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

/** `repo` is null outside of a repository, where only --global works. */
export function* config(self: Command, repo: Repository | null, words: readonly string[]): Task<number> {
  const isGlobal = words.includes('--global')
  const has = (option: string): boolean => words.includes(option)
  const [key, value] = words.filter((word) => !word.startsWith('--') && word !== '-l')
  const home = `${self.env.HOME ?? ''}/.gitconfig`
  const path = isGlobal ? home : repo ? `${repo.git}/config` : null
  const pairs = isGlobal
    ? parseConfig((yield* readText(self.sys, home)) ?? '')
    : repo
      ? [...(yield* repo.settings())]
      : parseConfig((yield* readText(self.sys, home)) ?? '')
  if (has('--list') || has('-l')) {
    yield* self.print(pairs.map(([name, text]) => `${name}=${text}\n`).join(''))
    return 0
  }
  if (has('--get-regexp')) {
    const found = pairs.filter(([name]) => new RegExp(key ?? '').test(name))
    yield* self.print(found.map(([name, text]) => `${name} ${text}\n`).join(''))
    return found.length > 0 ? 0 : 1
  }
  if (key === undefined) throw new Stop('usage: git config [<options>]\n', 129)
  if (!key.includes('.')) throw failed(`key does not contain a section: ${key}`)
  if (has('--unset')) {
    if (!pairs.some(([name]) => name === key.toLowerCase())) return 5
    if (path === null) throw fatal('not in a git directory')
    yield* setSettings(self, path, [[key, null]])
    return 0
  }
  if (value === undefined) {
    const found = pairs.findLast(([name]) => name === key.toLowerCase())
    if (found) yield* self.print(`${found[1]}\n`)
    return found ? 0 : 1
  }
  if (path === null) throw fatal('not in a git directory')
  yield* setSettings(self, path, [[key, value]])
  return 0
}
