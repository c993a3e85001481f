/** The programs bash and dash: options, where the script comes from, the start of the shell's variables. */
import { strerror } from '../../errno/index.ts'
import { O_RDONLY, S_IFDIR, S_IFMT } from '../kernel/constants.ts'
import type { Program, ProgramContext, Sys, Task } from '../kernel/sys.ts'
import { concat, decode } from '../programs/lib/bytes.ts'
import { Part } from '../programs/lib/part.ts'
import { Evaluator } from './evaluator.ts'
import { DEFAULT_PATH, isBinary, searchPath } from './external.ts'
import { isIncomplete } from './incomplete.ts'
import { Blocks, readLine } from './input.ts'
import { isSetOption, isShoptOption, SET_OPTIONS, setOption } from './options.ts'
import { fetchDash, parseFor, runScript } from './script.ts'
import { type Flavor, Shell } from './shell.ts'
import { defineTables, specialVariables } from './special-variables.ts'
import { IndexedArray, type Variable } from './variables.ts'

export const bash: Program = { names: ['bash', 'rbash'], main: (context) => start('bash', context) }
export const dash: Program = { names: ['dash', 'sh'], main: (context) => start('dash', context) }

/** The terminal's side of the shell: prompts, editing, history, completion. */
const terminal = new Part(() => import('./interactive.ts'))

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
  if (typeof options !== 'number') shell.shopt.login_shell = options.login
  if (typeof options === 'number') {
    yield* shell.flush()
    return options
  }
  if (options.command !== null) {
    const [zero, ...rest] = options.rest
    if (zero !== undefined) shell.name = zero
    shell.positional = rest
    shell.input = 'command'
    if (shell.isBash) setScalar(shell, 'BASH_EXECUTION_STRING', options.command)
    if (options.interactive) return yield* (yield* terminal.get(sys)).interact(evaluator, options.login)
    const { command } = options
    return yield* evaluator.toTheEnd(() => runScript(evaluator, command, { name: null, line: 1, tail: shell.isBash }))
  }
  const script = options.stdin ? undefined : options.rest[0]
  if (script === undefined) {
    shell.input = 'stdin'
    shell.positional = [...options.rest]
    if (options.interactive || (sys.isatty(0) && sys.isatty(2)))
      return yield* (yield* terminal.get(sys)).interact(evaluator, options.login)
    return yield* evaluator.toTheEnd(() => runStandardInput(evaluator))
  }
  shell.positional = options.rest.slice(1)
  return yield* runFile(evaluator, script)
}

const USAGE = `Usage:\tbash [GNU long option] [option] ...
\tbash [GNU long option] [option] script-file ...
GNU long options:
${'debug debugger dump-po-strings dump-strings help init-file login noediting noprofile norc posix pretty-print rcfile restricted verbose version'
  .split(' ')
  .map((name) => `\t--${name}\n`)
  .join('')}Shell options:
\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)
\t-abefhkmnptuvxBCEHPT or -o option
`

interface Options {
  readonly command: string | null
  readonly stdin: boolean
  readonly interactive: boolean
  readonly login: boolean
  readonly rest: readonly string[]
}

const LETTERS = new Map<string, (typeof SET_OPTIONS)[number]['name']>(
  SET_OPTIONS.flatMap(({ name, letter }) => (letter === null ? [] : [[letter, name] as const])),
)

/** Reads the shell's own options; a number is the status to end with. */
function readOptions(shell: Shell, argv: readonly string[]): Options | number {
  let at = 1
  let wantsCommand = false
  let stdin = false
  let interactive = false
  let login = (argv[0] ?? '').startsWith('-')
  const bad = (message: string): number => {
    shell.emit(2, `${shell.name}: ${message}\n`)
    return 2
  }
  for (; at < argv.length; at++) {
    const arg = argv[at]!
    if (arg === '--' || arg === '-') {
      at++
      break
    }
    if (shell.isBash && arg.startsWith('--')) {
      switch (arg) {
        case '--login':
          login = true
          break
        case '--posix':
          setOption(shell, 'posix', true)
          break
        case '--version':
          shell.out(
            'GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\nCopyright (C) 2022 Free Software Foundation, Inc.\nLicense GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>\n\nThis is free software; you are free to change and redistribute it.\nThere is NO WARRANTY, to the extent permitted by law.\n',
          )
          return 0
        case '--rcfile':
        case '--init-file':
          at++
          break
        case '--norc':
        case '--noprofile':
        case '--noediting':
        case '--restricted':
        case '--verbose':
          if (arg === '--verbose') shell.set.verbose = true
          break
        default:
          bad(`${arg}: invalid option`)
          shell.emit(2, USAGE)
          return 2
      }
      continue
    }
    if (!/^[-+]./.test(arg)) break
    const on = arg.startsWith('-')
    for (const letter of arg.slice(1)) {
      if (letter === 'c') wantsCommand = true
      else if (letter === 's') stdin = true
      else if (letter === 'i') interactive = true
      else if (letter === 'l') login = true
      else if (letter === 'r' || letter === 'D') continue
      else if (letter === 'o' || letter === 'O') {
        const name = argv[++at]
        if (name === undefined) {
          // Without a name the options are shown, as `set -o` and `shopt` do.
          listOptions(shell, letter, on)
          break
        }
        if (letter === 'o' && isSetOption(name)) setOption(shell, name, on)
        else if (letter === 'O' && isShoptOption(name)) shell.shopt[name] = on
        else
          return bad(
            !shell.isBash
              ? `0: Illegal option -o ${name}`
              : letter === 'o'
                ? `line 0: ${shell.name}: ${name}: invalid option name`
                : `${name}: invalid shell option name`,
          )
      } else {
        const name = LETTERS.get(letter)
        if (name === undefined) {
          if (!shell.isBash) return bad(`0: Illegal option -${letter}`)
          bad(`${on ? '-' : '+'}${letter}: invalid option`)
          shell.emit(2, USAGE)
          return 2
        }
        setOption(shell, name, on)
      }
    }
  }
  const rest = argv.slice(at)
  if (!wantsCommand) return { command: null, stdin, interactive, login, rest }
  const [command, ...others] = rest
  if (command === undefined)
    return shell.isBash ? bad('-c: option requires an argument') : bad('0: -c requires an argument')
  return { command, stdin, interactive, login, rest: others }
}

function listOptions(shell: Shell, letter: 'o' | 'O', on: boolean): void {
  if (letter === 'o')
    for (const { name } of SET_OPTIONS) {
      const isOn = shell.set[name]
      shell.out(on ? `${name.padEnd(15)}\t${isOn ? 'on' : 'off'}\n` : `set ${isOn ? '-' : '+'}o ${name}\n`)
    }
  else
    for (const [name, isOn] of Object.entries(shell.shopt))
      shell.out(on ? `${name.padEnd(15)}\t${isOn ? 'on' : 'off'}\n` : `shopt ${isOn ? '-s' : '-u'} ${name}\n`)
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
  } else if (!here.ok) shell.emit(2, `${shell.name}: 0: getcwd() failed: ${strerror(here.error.errno)}\n`)
  const given = shell.get('PWD')
  shell.cwd = given?.startsWith('/') && samePlace(sys, given) ? given : real
  setScalar(shell, 'PWD', shell.cwd, true)
  setScalar(shell, 'IFS', ' \t\n').exported = false
  setScalar(shell, 'OPTIND', '1').exported = false
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
  const level = Number(shell.get('SHLVL') ?? 0)
  setScalar(shell, 'SHLVL', String((Number.isFinite(level) ? level : 0) + 1), true)
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
  for (const name of ['BASH_ARGC', 'BASH_ARGV']) shell.vars.create(name).array = new IndexedArray()
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
  // The script stays open while it runs, where bash keeps it.
  const kept = sys.getCloexec(255).ok ? null : sys.dup2(fd.value, 255)
  if (kept?.ok) sys.setCloexec(255, true)
  sys.close(fd.value)
  const bytes = parts.length === 0 ? new Uint8Array() : concat(parts)
  if (shell.isBash && isBinary(bytes.subarray(0, 80))) {
    shell.emit(2, `${path}: ${path}: cannot execute binary file\n`)
    yield* shell.flush()
    return 126
  }
  shell.name = path
  shell.input = 'file'
  if (shell.isBash) shell.frames = [{ name: 'main', source: path, callLine: 0, kind: 'main' }]
  return yield* evaluator.toTheEnd(() => runScript(evaluator, decode(bytes), { name: null, line: 1 }))
}

/** `… | bash`: lines are read as they are needed, so that commands can read the rest. */
function* runStandardInput(evaluator: Evaluator): Task<number> {
  const { shell } = evaluator
  const blocks = new Blocks(shell)
  let line = 1
  let text = ''
  let status = 0
  for (;;) {
    const next = yield* shell.isBash ? readLine(shell, 0) : blocks.line(0)
    if (next === null && text === '') return status
    text += next ?? ''
    const lines = text.split('\n').length - 1
    if (next !== null && (yield* isIncomplete(shell, text))) continue
    status = yield* runScript(evaluator, text, { name: null, line })
    if (parseFor(shell, text, line).failure !== null) return 2
    line += lines
    text = ''
    if (next === null) return status
  }
}
