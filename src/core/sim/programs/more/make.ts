import { O_CREAT, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { compareBytes } from '../lib/compare.ts'
import { readDirectory } from '../lib/directory.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { readFd } from '../lib/files.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { readWhole } from '../lib/lines.ts'
import { type OptionSpec, parseOptions } from '../lib/options.ts'
import { joinPath } from '../lib/paths.ts'
import { Build, BuildFailed, type Hands } from '../make/build.ts'
import { MakeError, Scope, type Tools } from '../make/expand.ts'
import { assign, Makefile } from '../make/makefile.ts'
import { MAKE_USAGE, MAKE_VERSION } from '../make/usage.ts'

const SPEC: OptionSpec = {
  short: 'bmBC:def:hiI:j::kl::no:O::pqrRsStvwW:E:',
  long: {
    'always-make': 'B',
    directory: 'C:',
    debug: { value: 'optional' },
    'environment-overrides': 'e',
    file: 'f:',
    makefile: 'f:',
    help: 'h',
    'ignore-errors': 'i',
    'include-dir': 'I:',
    jobs: 'j::',
    'keep-going': 'k',
    'just-print': 'n',
    'dry-run': 'n',
    recon: 'n',
    question: 'q',
    'no-builtin-rules': 'r',
    silent: 's',
    quiet: 's',
    stop: 'S',
    touch: 't',
    trace: 'trace',
    version: 'v',
    'print-directory': 'w',
    'no-print-directory': 'no-w',
    'warn-undefined-variables': 'warn',
    'what-if': 'W:',
    'new-file': 'W:',
    'assume-new': 'W:',
    'old-file': 'o:',
    'assume-old': 'o:',
  },
}
const TROUBLE = 2
const NOT_FOUND = 127

export default command({ names: ['make', 'gmake'], usage: '', summary: '', failure: TROUBLE }, function* (self) {
  // `-j 4` takes its number from the next word.
  const args = self.args.flatMap((arg, i, all) => (/^\d+$/.test(arg) && all[i - 1] === '-j' ? [] : [arg]))
  const inherited = inheritedWords(self.env.MAKEFLAGS ?? '')
  const parsed = parseOptions([...inherited, ...args], SPEC)
  const has = (name: string) => parsed.options.some((option) => option.name === name)
  const values = (name: string) =>
    parsed.options.filter((option) => option.name === name).map((option) => option.value!)
  if (parsed.error !== null) {
    yield* self.warn(parsed.error)
    yield* self.stderr.write(MAKE_USAGE)
    return TROUBLE
  }
  if (has('v') || has('h')) {
    yield* self.print(has('v') ? MAKE_VERSION : MAKE_USAGE)
    return 0
  }
  for (const path of values('C')) {
    const moved = self.sys.chdir(path)
    if (!moved.ok) {
      yield* self.stderr.write(`make: *** ${path}: ${self.reason(moved.error)}.  Stop.\n`)
      return TROUBLE
    }
  }
  const level = Number(self.env.MAKELEVEL ?? '0')
  const announces = (has('w') || values('C').length > 0 || level > 0) && !has('no-w') && !has('s')
  const name = level > 0 ? `make[${level}]` : 'make'
  const cwd = self.sys.getcwd()
  const where = `directory '${cwd.ok ? cwd.value : '.'}'\n`
  if (announces) yield* self.print(`${name}: Entering ${where}`)
  const say = named(self, name)
  let status = 0
  try {
    status = yield* work(self, say, has, values, parsed.operands, level, announces)
  } catch (error) {
    if (error instanceof MakeError) yield* say.complain(`${error.place ?? 'make'}: *** ${error.message}  Stop.\n`)
    else if (!(error instanceof BuildFailed)) throw error
    status = TROUBLE
  }
  if (announces) yield* say.say(`${name}: Leaving ${where}`)
  return status
})

/** What an outer make hands down: `ks --no-print-directory -- V=1`. */
function inheritedWords(flags: string): readonly string[] {
  const [first = '', ...rest] = flags.trim().split(/(?<!\\) +/)
  const words = first === '' || first.startsWith('-') || first.includes('=') ? [first, ...rest] : [`-${first}`, ...rest]
  return words.filter((word) => word !== '' && word !== '--').map((word) => word.replace(/\\(.)/g, '$1'))
}

/** What goes down to the makes that recipes run. */
function flagsToPass(has: (name: string) => boolean, given: readonly string[], announces: boolean): string {
  const letters = [...'BeiknqrRsStw'].filter((letter) => (letter === 'w' ? announces : has(letter))).join('')
  const long = has('no-w') ? ' --no-print-directory' : ''
  const warns = has('warn') ? ' --warn-undefined-variables' : ''
  const variables = given.length > 0 ? ` -- ${given.map((word) => word.replace(/[\s\\]/g, '\\$&')).join(' ')}` : ''
  return letters + long + warns + variables
}

type Say = Pick<Hands, 'say' | 'complain'>

/** Complaints come in order with what was said, and bear the name of a make within make. */
const named = (self: Command, name: string): Say => ({
  *say(text) {
    yield* self.print(text.replace(/^make:/, `${name}:`))
    yield* self.stdout.flush()
  },
  *complain(text) {
    yield* self.stdout.flush()
    if (text !== '') yield* self.stderr.write(text.replace(/^make:/, `${name}:`))
  },
})

function* work(
  self: Command,
  say: Say,
  has: (name: string) => boolean,
  values: (name: string) => readonly string[],
  operands: readonly string[],
  level: number,
  announces: boolean,
): Task<number> {
  const { sys } = self
  const reader: { file: Makefile | null } = { file: null }
  const tools: Tools = {
    ...toolsOf(self, say),
    *evaluate(text, place) {
      if (reader.file) yield* reader.file.read(text, place, place)
    },
    warnsOfUndefined: has('warn'),
  }
  const scope = new Scope(tools)
  for (const [name, value] of Object.entries(self.env)) scope.set(name, value, false, 'environment')
  for (const [name, value] of DEFAULTS) if (!scope.get(name)) scope.set(name, value, true, 'default')
  scope.set('SHELL', '/bin/sh', false, 'default')
  scope.set('MAKE', 'make', false, 'default')
  const cwd = sys.getcwd()
  scope.set('CURDIR', cwd.ok ? cwd.value : '', false, 'file')
  scope.set('MAKELEVEL', String(level), false, 'environment')
  const goals: string[] = []
  const definitions: string[] = []
  for (const word of operands) {
    const assignment = /^([^\s:=+?!]+)(:?:?=|\+=|\?=)([\s\S]*)$/.exec(word)
    if (assignment) {
      yield* assign(scope, assignment[1]!, assignment[2]!, assignment[3]!, 'command line')
      definitions.push(word)
    } else goals.push(word)
  }
  scope.set('MAKEFLAGS', flagsToPass(has, definitions, announces), false, 'file')
  scope.set('MAKECMDGOALS', goals.join(' '), false, 'default')
  if (has('e'))
    for (const [name, value] of Object.entries(self.env))
      scope.variables.set(name, { value, recursive: false, origin: 'command line' })
  const file = new Makefile(
    scope,
    function* (path) {
      const read = yield* readWhole(self, path)
      return read.ok ? decode(read.bytes) : null
    },
    say.complain,
  )
  reader.file = file
  yield* readMakefiles(self, file, values('f'), say)
  for (const { target, at, old } of file.overridden) {
    yield* say.complain(`${at}: warning: overriding recipe for target '${target}'\n`)
    yield* say.complain(`${old}: warning: ignoring old recipe for target '${target}'\n`)
  }
  if (goals.length === 0) {
    const given = scope.get('.DEFAULT_GOAL') ? (yield* scope.valueOf('.DEFAULT_GOAL')).trim() : ''
    const goal = given || file.first
    if (goal !== null) goals.push(...goal.split(/\s+/))
  }
  const build = new Build(
    file,
    {
      dryRun: has('n'),
      silent: has('s'),
      keepGoing: has('k') && !has('S'),
      ignoreErrors: has('i'),
      always: has('B'),
      question: has('q'),
      touch: has('t'),
      traces: has('trace'),
      builtinRules: !has('r'),
    },
    { ...say, ...handsOf(self, file, level, new Set(values('W')), new Set(values('o'))) },
    goals,
  )
  // A makefile that is made here is read again, with everything: as if make were started anew.
  let isNew = false
  for (const { path, place, isOptional } of file.missing) {
    if (yield* build.remade(path)) isNew = true
    else if (!isOptional) {
      yield* say.complain(`${place}: ${path}: No such file or directory\n`)
      throw new MakeError(`No rule to make target '${path}'.`)
    }
  }
  if (isNew) return yield* work(self, say, has, values, operands, level, announces)
  if (goals.length === 0)
    throw new MakeError(
      file.rules.size === 0 && !hasMakefile(self, values('f'))
        ? 'No targets specified and no makefile found.'
        : 'No targets.',
    )
  for (const goal of goals) yield* build.goal(goal)
  yield* build.finish()
  if (build.failed) return TROUBLE
  return has('q') && build.count > 0 ? 1 : 0
}

const DEFAULTS: readonly (readonly [string, string])[] = [
  ['CC', 'cc'],
  ['CXX', 'g++'],
  ['AR', 'ar'],
  ['RM', 'rm -f'],
  ['MAKE_VERSION', '4.3'],
  ['LINK.o', '$(CC) $(LDFLAGS) $(TARGET_ARCH)'],
  ['LINK.c', '$(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)'],
  ['LINK.cc', '$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)'],
  ['COMPILE.c', '$(CC) $(CFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c'],
  ['COMPILE.cc', '$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c'],
  ['OUTPUT_OPTION', '-o $@'],
  ['LD', 'ld'],
  ['AS', 'as'],
  ['INSTALL', 'install'],
]

const NAMES = ['GNUmakefile', 'makefile', 'Makefile']
const hasMakefile = (self: Command, given: readonly string[]): boolean =>
  given.length > 0 || NAMES.some((name) => self.sys.stat(name).ok)

function* readMakefiles(self: Command, file: Makefile, given: readonly string[], say: Say): Task<void> {
  const paths = given.length > 0 ? given : NAMES.filter((name) => self.sys.stat(name).ok).slice(0, 1)
  file.scope.set('MAKEFILE_LIST', paths.map((path) => ` ${path}`).join(''), false, 'file')
  for (const path of paths) {
    const read = yield* readWhole(self, path)
    if (read.ok) {
      yield* file.read(decode(read.bytes), path)
      continue
    }
    yield* say.complain(`make: ${path}: ${self.reason(read.error)}\n`)
    throw new MakeError(`No rule to make target '${path}'.`)
  }
}

function toolsOf(self: Command, say: Say): Omit<Tools, 'evaluate' | 'warnsOfUndefined'> {
  const { sys } = self
  return {
    ...say,
    *shell(text) {
      const pipe = sys.pipe()
      if (!pipe.ok) return ''
      const [from, to] = pipe.value
      const child = spawn(
        sys,
        ['/bin/sh', '-c', text],
        self.env,
        (inner) => inner.exit(NOT_FOUND),
        // biome-ignore lint/correctness/useYield: what a child does first is a task, also when it never waits.
        function* (inner) {
          inner.dup2(to, 1)
          inner.close(from)
          inner.close(to)
        },
      )
      sys.close(to)
      const bytes = yield* readFd(sys, from)
      sys.close(from)
      if (child.ok) yield* waitFor(sys, child.value)
      return bytes.ok ? decode(bytes.value).replace(/\n+$/, '').replaceAll('\n', ' ') : ''
    },
    *wildcard(pattern) {
      if (!/[*?[]/.test(pattern)) return sys.lstat(pattern).ok ? [pattern] : []
      const slash = pattern.lastIndexOf('/')
      const directory = slash < 0 ? '.' : pattern.slice(0, slash) || '/'
      const entries = yield* readDirectory(sys, directory)
      if (!entries.ok) return []
      return entries.value
        .map((entry) => entry.name)
        .filter(
          (name) => fnmatch(pattern.slice(slash + 1), name) && (!name.startsWith('.') || pattern[slash + 1] === '.'),
        )
        .sort(compareBytes)
        .map((name) => pattern.slice(0, slash + 1) + name)
    },
    absolute(path) {
      const cwd = sys.getcwd()
      return path.startsWith('/') ? path : joinPath(cwd.ok ? cwd.value : '/', path).replace(/\/\.(?=\/|$)/g, '')
    },
  }
}

/** Lines without these go to execve at once, without a shell, as make does. */
const SHELL_CHARACTERS = /[#;"*?[\]&|<>(){}$`^~!\\'\n=%]/
const SHELL_WORDS =
  /^(\.|:|alias|bg|break|case|cd|command|continue|eval|exec|exit|export|fc|fg|for|getopts|hash|if|jobs|login|logout|read|readonly|return|set|shift|test|times|trap|type|ulimit|umask|unalias|unset|wait|while)(\s|$)/

function handsOf(
  self: Command,
  file: Makefile,
  level: number,
  newer: ReadonlySet<string>,
  older: ReadonlySet<string>,
): Pick<Hands, 'mtime' | 'run' | 'touch' | 'remove'> {
  const { sys } = self
  return {
    mtime(path) {
      const stat = sys.stat(path)
      if (!stat.ok) return null
      return newer.has(path) ? Number.POSITIVE_INFINITY : older.has(path) ? 0 : stat.value.mtime
    },
    *run(command, scope) {
      yield* self.stdout.flush()
      const env: Record<string, string> = { ...self.env, MAKELEVEL: String(level + 1) }
      for (const [name, variable] of scope.parent?.variables ?? []) {
        const isOurs = variable.origin === 'file' && (file.exportsAll || file.exported.has(name) || name in self.env)
        if (isOurs || variable.origin === 'command line') env[name] = yield* scope.valueOf(name)
      }
      env.MAKEFLAGS = yield* scope.valueOf('MAKEFLAGS')
      const shell = yield* scope.valueOf('SHELL')
      const isPlain = !SHELL_CHARACTERS.test(command) && !SHELL_WORDS.test(command) && shell === '/bin/sh'
      const argv = isPlain ? command.trim().split(/\s+/) : [shell, '-c', command]
      const child = spawn(sys, argv, env, function* (inner, error) {
        yield* inner.write(2, new TextEncoder().encode(`make: ${argv[0]}: ${self.reason(error)}\n`))
        return 127
      })
      if (!child.ok) throw new MakeError(`vfork: ${self.reason(child.error)}.`)
      const status = yield* waitFor(sys, child.value)
      const code = exitStatus(status)
      if (code === 0) return null
      return status?.kind === 'signaled' ? (SIGNAL_WORDS[status.signal] ?? `Signal ${code - 128}`) : `Error ${code}`
    },
    remove(path) {
      sys.unlink(path)
    },
    *touch(path) {
      const fd = yield* sys.open(path, O_WRONLY | O_CREAT, 0o666)
      if (!fd.ok) return
      sys.utimens(path, 'now', 'now')
      sys.close(fd.value)
    },
  }
}

const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGABRT: 'Aborted',
  SIGKILL: 'Killed',
  SIGSEGV: 'Segmentation fault',
  SIGPIPE: 'Broken pipe',
  SIGTERM: 'Terminated',
}
