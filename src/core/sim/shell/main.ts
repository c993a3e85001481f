/** The programs bash and dash: options, where the script comes from, the start of the shell's variables. */
import { strerror } from '../../errno/index.ts'
import { O_RDONLY, S_IFDIR, S_IFMT } from '../kernel/constants.ts'
import type { Fd, Program, ProgramContext, Sys, Task } from '../kernel/sys.ts'
import { concat, decode } from '../programs/lib/bytes.ts'
import { Part } from '../programs/lib/part.ts'
import { dashPart } from './dash/part.ts'
import { Evaluator } from './evaluator.ts'
import { DEFAULT_PATH, isBinary, searchPath } from './external.ts'
import { isIncomplete } from './incomplete.ts'
import { readLine } from './input.ts'
import { type Invocation, readOptions } from './invocation.ts'
import { isSetOption, setOption } from './options.ts'
import { fetchDash, parseFor, runScript } from './script.ts'
import { type Flavor, Shell } from './shell.ts'
import { defineTables, specialVariables } from './special-variables.ts'
import { IndexedArray, type Variable } from './variables.ts'

export const bash: Program = { names: ['bash', 'rbash'], main: (context) => start('bash', context) }
export const dash: Program = { names: ['dash', 'sh'], main: (context) => start('dash', context) }

/** The terminal's side of the shell: prompts, editing, history, completion. */
const terminal = new Part(() => import('./interactive.ts'))
const invocationTexts = new Part(() => import('./invocation-texts.ts'))
const startUp = new Part(() => import('./start-up.ts'))

const BASH_ENVIRONMENT_PREFIX = 'BASH_FUNC_'

function* start(flavor: Flavor, { sys, argv, env }: ProgramContext): Task<number> {
  const name = argv[0] ?? flavor
  const shell = new Shell(flavor, sys, name)
  const evaluator = new Evaluator(shell)
  if (shell.isBash) shell.traps.ignoreQuit()
  importEnvironment(shell, sys, env)
  if (flavor === 'dash') {
    yield* fetchDash(sys)
    shell.set.braceexpand = false
    shell.set.hashall = true
    shell.set['interactive-comments'] = false
    shell.shopt.patsub_replacement = false
  }
  yield* importFunctions(evaluator, env)
  const options = readOptions(shell, argv)
  if (options.kind === 'ends') {
    if (options.shows !== null) (yield* invocationTexts.get(sys)).show(shell, options.shows)
    yield* shell.flush()
    return options.status
  }
  for (const list of options.lists) (yield* invocationTexts.get(sys)).listOptions(shell, list)
  shell.shopt.login_shell = options.login
  if (options.command !== null) {
    const [zero, ...rest] = options.rest
    if (zero !== undefined) shell.name = zero
    shell.positional = rest
    shell.input = 'command'
    if (shell.isBash) setScalar(shell, 'BASH_EXECUTION_STRING', options.command)
    if (options.interactive) return yield* (yield* terminal.get(sys)).interact(evaluator, options)
    const { command } = options
    if (options.strings) return yield* (yield* invocationTexts.get(sys)).showStrings(shell, command, options.strings)
    // In the place of a login shell nothing can run: it has a file to read at its end.
    const tail = shell.isBash && !options.login
    return yield* unattended(evaluator, options, () => runScript(evaluator, command, { name: null, line: 1, tail }))
  }
  const script = options.stdin ? undefined : options.rest[0]
  if (script === undefined) {
    shell.input = 'stdin'
    shell.positional = [...options.rest]
    if (options.interactive || (sys.isatty(0) && sys.isatty(2)))
      return yield* (yield* terminal.get(sys)).interact(evaluator, options)
    return yield* unattended(evaluator, options, () => runStandardInput(evaluator))
  }
  shell.positional = options.rest.slice(1)
  // In the start-up file `$0` is the script already; a script that is not there is the shell's error.
  const invoked = shell.name
  shell.name = script
  shell.input = 'file'
  return yield* unattended(evaluator, options, function* () {
    shell.name = invoked
    return yield* runFile(evaluator, script)
  })
}

/** A shell without a terminal, from its start-up files on: one of these may end it. */
function* unattended(evaluator: Evaluator, options: Invocation, body: () => Task<number>): Task<number> {
  return yield* evaluator.toTheEnd(function* () {
    yield* beginUnattended(evaluator, options)
    return yield* body()
  })
}

/** What a shell without a terminal reads first, and what a restricted one may not change. */
function* beginUnattended(evaluator: Evaluator, options: Invocation): Task<void> {
  const { shell } = evaluator
  if (!shell.isBash && !options.login) return
  if (options.login || (!shell.set.posix && shell.get('BASH_ENV'))) {
    const { readStartUpFiles } = yield* startUp.get(shell.sys)
    yield* readStartUpFiles(evaluator, options)
  }
  if (shell.shopt.restricted_shell)
    for (const name of ['PATH', 'SHELL', 'ENV', 'BASH_ENV'])
      (shell.vars.globals.get(name) ?? shell.vars.create(name)).readonly = true
}

// ---- variables

function setScalar(shell: Shell, name: string, value: string, exported = false): Variable {
  const variable = shell.vars.globals.get(name) ?? shell.vars.create(name)
  variable.value = value
  if (exported) variable.exported = true
  return variable
}

function importEnvironment(shell: Shell, sys: Sys, env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) {
    if (/^[A-Za-z_]\w*$/.test(name) && (name !== '_' || !shell.isBash)) setScalar(shell, name, value, true)
  }
  shell.lastArgument = env._ ?? shell.name
  const here = sys.getcwd()
  const real = here.ok ? here.value : ''
  if (!here.ok && shell.isBash) {
    const why = `getcwd: cannot access parent directories: ${strerror(here.error.errno)}`
    shell.emit(2, `shell-init: error retrieving current directory: ${why}\n`)
  } else if (!here.ok) shell.emit(2, `sh: 0: getcwd() failed: ${strerror(here.error.errno)}\n`)
  const given = shell.get('PWD')
  shell.cwd = given?.startsWith('/') && samePlace(sys, given) ? given : real
  setScalar(shell, 'PWD', shell.cwd, true)
  setScalar(shell, 'IFS', ' \t\n').exported = false
  const next = setScalar(shell, 'OPTIND', '1')
  next.exported = false
  next.integer = shell.isBash
  if (!shell.isBash) {
    if (shell.get('PATH') === undefined) setScalar(shell, 'PATH', DEFAULT_PATH)
    setScalar(shell, 'PS1', sys.geteuid() === 0 ? '# ' : '$ ')
    setScalar(shell, 'PS2', '> ')
    setScalar(shell, 'PS4', '+ ')
    setScalar(shell, 'PPID', String(sys.getppid()))
    return
  }
  const old = shell.vars.globals.get('OLDPWD')
  if (!old) shell.vars.create('OLDPWD').exported = true
  setScalar(shell, 'SHLVL', String(deeper(shell, shell.get('SHLVL') ?? '')), true)
  setScalar(shell, 'BASH', ownPath(shell))
  setScalar(shell, 'BASH_VERSION', '5.2.15(1)-release')
  setScalar(shell, 'HOSTNAME', sys.uname().nodename)
  setScalar(shell, 'HOSTTYPE', 'x86_64')
  setScalar(shell, 'MACHTYPE', 'x86_64-pc-linux-gnu')
  setScalar(shell, 'OSTYPE', 'linux-gnu')
  setScalar(shell, 'OPTERR', '1')
  setScalar(shell, 'PS4', env.PS4 ?? '+ ')
  if (shell.get('PATH') === undefined)
    setScalar(shell, 'PATH', '/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin:.')
  if (shell.get('TERM') === undefined) setScalar(shell, 'TERM', 'dumb')
  if (shell.get('SHELL') === undefined) setScalar(shell, 'SHELL', '/bin/bash')
  setScalar(
    shell,
    'BASH_LOADABLES_PATH',
    '/usr/local/lib/bash:/usr/lib/bash:/opt/local/lib/bash:/usr/pkg/lib/bash:/opt/pkg/lib/bash:.',
  )
  const fixed = (name: string, value: string) => {
    const variable = setScalar(shell, name, value)
    variable.readonly = true
    variable.integer = true
  }
  fixed('UID', String(sys.getuid()))
  fixed('EUID', String(sys.geteuid()))
  fixed('PPID', String(sys.getppid()))
  const version = shell.vars.create('BASH_VERSINFO')
  version.array = IndexedArray.of(['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu'])
  version.readonly = true
  for (const [name, dynamic] of Object.entries(specialVariables(shell))) {
    const variable = shell.vars.create(name)
    variable.dynamic = dynamic
    if (name === 'BASHOPTS' || name === 'SHELLOPTS') variable.readonly = true
    if (INTEGERS.has(name)) variable.integer = true
  }
  defineTables(shell)
  if (env.POSIXLY_CORRECT !== undefined) setOption(shell, 'posix', true)
  if (env.SHELLOPTS) for (const name of env.SHELLOPTS.split(':')) if (isSetOption(name)) setOption(shell, name, true)
}
/** One level below the shell that started this one, within what bash believes. */
function deeper(shell: Shell, outer: string): number {
  const level = (/^\s*[-+]?\d+\s*$/.test(outer) ? Number(outer) : 0) + 1
  if (level < 0) return 0
  if (level < 1000) return level
  shell.emit(2, `${shell.name}: warning: shell level (${level}) too high, resetting to 1\n`)
  return 1
}
const INTEGERS = new Set(['BASHPID', 'RANDOM', 'SECONDS', 'HISTCMD', 'SRANDOM'])

/** Where this shell was found: by its name in PATH, unless the name says it. */
function ownPath(shell: Shell): string {
  if (shell.name.includes('/'))
    return shell.name.startsWith('/') ? shell.name : `${shell.cwd}/${shell.name.replace(/^\.\//, '')}`
  return searchPath(shell, shell.name, shell.get('PATH') ?? '') ?? '/bin/bash'
}

function samePlace(sys: Sys, path: string): boolean {
  const a = sys.stat(path)
  const b = sys.stat('.')
  return a.ok && b.ok && a.value.ino === b.value.ino && a.value.dev === b.value.dev
}

/** Functions come through the environment as `BASH_FUNC_name%%=() { …; }`. */
function* importFunctions(evaluator: Evaluator, env: Readonly<Record<string, string>>): Task<void> {
  const { shell } = evaluator
  if (!shell.isBash) return
  for (const [key, value] of Object.entries(env)) {
    if (!key.startsWith(BASH_ENVIRONMENT_PREFIX) || !key.endsWith('%%') || !value.startsWith('() {')) continue
    const name = key.slice(BASH_ENVIRONMENT_PREFIX.length, -2)
    const parsed = parseFor(shell, `${name} ${value}`, 1)
    if (parsed.failure !== null) continue
    for (const chunk of parsed.chunks)
      yield* evaluator.sequence({ kind: 'sequence', line: 1, statements: chunk.statements })
    const fn = shell.functions.get(name)
    if (fn) fn.exported = true
  }
}

// ---- where commands come from

function* runFile(evaluator: Evaluator, path: string): Task<number> {
  const { shell } = evaluator
  const { sys } = shell
  let file = path
  let fd = yield* sys.open(file, O_RDONLY)
  if (!fd.ok && !path.includes('/') && shell.isBash) {
    // A script that is not here is looked for in PATH.
    for (const directory of (shell.get('PATH') ?? '').split(':')) {
      const candidate = `${directory || '.'}/${path}`
      if (!sys.stat(candidate).ok) continue
      file = candidate
      fd = yield* sys.open(candidate, O_RDONLY)
      break
    }
  }
  if (!fd.ok) {
    const reason = strerror(fd.error.errno)
    const status = fd.error.errno === 'ENOENT' ? 127 : 126
    if (shell.isBash) shell.emit(2, `${shell.name}: ${path}: ${reason}\n`)
    else
      shell.emit(2, `${shell.name}: 0: cannot open ${path}: ${fd.error.errno === 'ENOENT' ? 'No such file' : reason}\n`)
    yield* shell.flush()
    return shell.isBash ? status : 2
  }
  const stat = sys.fstat(fd.value)
  if (stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR) {
    // dash finds nothing to read in it, and is content.
    if (!shell.isBash) return 0
    shell.emit(2, `${path}: ${path}: Is a directory\n`)
    yield* shell.flush()
    return 126
  }
  const parts: Uint8Array[] = []
  for (;;) {
    const data = yield* sys.read(fd.value, 65536)
    if (!data.ok || data.value.length === 0) break
    parts.push(data.value)
  }
  keepScript(shell, fd.value)
  const bytes = parts.length === 0 ? new Uint8Array() : concat(parts)
  if (shell.isBash && isBinary(bytes.subarray(0, 80))) {
    shell.emit(2, `${path}: ${path}: cannot execute binary file\n`)
    yield* shell.flush()
    return 126
  }
  shell.name = path
  shell.input = 'file'
  if (shell.isBash) shell.frames = [{ name: 'main', source: path, callLine: 0, kind: 'main' }]
  return yield* runScript(evaluator, decode(bytes.filter((byte) => byte !== 0)), { name: null, line: 1 })
}

/** `… | bash`: lines are read as they are needed, so that commands can read the rest. */
/** The script stays open while it runs: with bash at the highest number that is free, up to 255; with dash from 10 on. */
function keepScript({ sys, isBash }: Shell, fd: Fd): void {
  if (isBash) {
    const limit = sys.prlimit(0, 'nofile')
    let high = Math.min(256, limit.ok ? limit.value.soft : 256) - 1
    while (high > 3 && sys.getCloexec(high).ok) high--
    if (high <= 3 || high === fd || !sys.dup2(fd, high).ok) return
    sys.setCloexec(high, true)
  } else if (!sys.dupAtLeast(fd, 10, { cloexec: true }).ok) return
  sys.close(fd)
}

function* runStandardInput(evaluator: Evaluator): Task<number> {
  const { shell } = evaluator
  const blocks = shell.isBash ? null : new (yield* dashPart.get(shell.sys)).Blocks(shell)
  let line = 1
  let text = ''
  let status = 0
  for (;;) {
    const next = yield* blocks === null ? readLine(shell, 0) : blocks.line(0)
    if (next === null && text === '') return status
    // A byte of nothing is no part of a script.
    text += (next ?? '').replaceAll('\0', '')
    const lines = text.split('\n').length - 1
    if (next !== null && (yield* isIncomplete(shell, text))) continue
    status = yield* runScript(evaluator, text, { name: null, line })
    if (parseFor(shell, text, line).failure !== null) return 2
    line += lines
    text = ''
    if (next === null) return status
  }
}
