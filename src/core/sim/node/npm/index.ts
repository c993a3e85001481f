/** npm 11: scripts, and the failures of everything that needs a registry or a writable folder. */
import type { ProgramContext, Sys, Task } from '../../kernel/sys.ts'
import type { Failure } from './errors.ts'
import { install, writeText } from './install.ts'
import { isFailure, type Project, prefixOf, readProject } from './project.ts'
import { defaultStart, type Print, runScript } from './run-script.ts'

const VERSION = '11.19.1'
/** Commands that run the script of the same name. */
const SCRIPT_COMMANDS: Readonly<Record<string, string>> = {
  start: 'start',
  stop: 'stop',
  test: 'test',
  t: 'test',
  tst: 'test',
  restart: 'restart',
}
const RUN = ['run', 'run-script', 'rum', 'urn']
const INSTALL = ['install', 'i', 'in', 'ins', 'add', 'isntall']

export function* runNpm({ sys, argv, env }: ProgramContext): Task<number> {
  const flags = argv.slice(1).filter((arg, i, all) => arg.startsWith('-') && !all.slice(0, i).includes('--'))
  const end = argv.indexOf('--')
  const words = argv.slice(1, end < 0 ? undefined : end).filter((arg) => !arg.startsWith('-'))
  const rest = end < 0 ? [] : argv.slice(end + 1)
  const print: Print = function* (fd, text) {
    yield* sys.write(fd, new TextEncoder().encode(text))
  }
  const npm = new Npm(sys, env, flags, print)
  if (flags.includes('-v') || flags.includes('--version')) {
    yield* print(1, `${VERSION}\n`)
    return 0
  }
  return yield* npm.command(words, rest)
}

class Npm {
  constructor(
    private readonly sys: Sys,
    private readonly env: Readonly<Record<string, string>>,
    private readonly flags: readonly string[],
    private readonly print: Print,
  ) {}

  *command([name, ...args]: readonly string[], rest: readonly string[]): Task<number> {
    if (name === undefined) return yield* this.usage()
    if (name in SCRIPT_COMMANDS) return yield* this.run(SCRIPT_COMMANDS[name]!, [...args, ...rest])
    if (RUN.includes(name)) {
      const [script, ...more] = args
      return script === undefined ? yield* this.list() : yield* this.run(script, [...more, ...rest])
    }
    if (INSTALL.includes(name)) return yield* this.install(args)
    if (name === 'ci') return yield* this.cleanInstall()
    if (name === 'root' || name === 'prefix') {
      yield* this.print(1, `${prefixOf(this.sys)}${name === 'root' ? '/node_modules' : ''}\n`)
      return 0
    }
    yield* this.print(1, `Unknown command: "${name}"\n\nTo see a list of supported npm commands, run:\n  npm help\n`)
    return 1
  }

  private get isSilent(): boolean {
    const level = this.env['npm_config_loglevel']
    return this.flags.some((flag) => /^(-s|--silent|--loglevel=silent)$/.test(flag)) || level === 'silent'
  }

  private *run(name: string, args: readonly string[]): Task<number> {
    const project = yield* readProject(this.sys)
    if (isFailure(project)) return yield* this.fail(project)
    const isKnown = name in project.scripts || (name === 'start' && defaultStart(this.sys, project) !== undefined)
    if (!isKnown) {
      if (this.flags.includes('--if-present')) return 0
      return yield* this.fail({
        code: 1,
        lines: [
          `Missing script: "${name}"`,
          ...similar(project, name),
          '',
          'To see a list of scripts, run:',
          '  npm run',
        ],
      })
    }
    return yield* runScript(this.sys, this.env, project, name, args, this.isSilent, this.print)
  }

  private *list(): Task<number> {
    const project = yield* readProject(this.sys)
    if (isFailure(project)) return yield* this.fail(project)
    const names = Object.keys(project.scripts)
    if (names.length === 0) return 0
    const lifecycle = names.filter((name) => /^(start|test|stop|restart|install|publish|prepare)$/.test(name))
    const others = names.filter((name) => !lifecycle.includes(name))
    const id = `${project.name ?? ''}${project.version ? `@${project.version}` : ''}`
    const show = (list: readonly string[]) => list.map((name) => `  ${name}\n    ${project.scripts[name]}\n`).join('')
    let text = lifecycle.length > 0 ? `Lifecycle scripts included in ${id}:\n${show(lifecycle)}` : ''
    if (others.length > 0) {
      text += lifecycle.length > 0 ? 'available via `npm run`:\n' : `Scripts available in ${id} via \`npm run\`:\n`
      text += show(others)
    }
    yield* this.print(1, text)
    return 0
  }

  private *install(specs: readonly string[]): Task<number> {
    let project = yield* readProject(this.sys)
    if (isFailure(project)) {
      const dir = prefixOf(this.sys)
      if (this.sys.access(`${dir}/package.json`, 0).ok) return yield* this.fail(project)
      project = {
        dir,
        name: undefined,
        version: undefined,
        scripts: {},
        dependencies: {},
        text: '{}',
      } satisfies Project
    }
    const isQuiet = this.flags.includes('--no-audit') || this.isSilent
    const result = yield* install(this.sys, project, specs, isQuiet)
    if (typeof result !== 'string') return yield* this.fail(result)
    if (!this.isSilent) yield* this.print(1, result)
    return 0
  }

  private *cleanInstall(): Task<number> {
    const dir = prefixOf(this.sys)
    if (this.sys.access(`${dir}/package-lock.json`, 0).ok) return yield* this.install([])
    return yield* this.fail({
      code: 1,
      lines: [
        'code EUSAGE',
        '',
        'The `npm ci` command can only install with an existing package-lock.json or',
        'npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or',
        'later to generate a package-lock.json file, then try again.',
      ],
    })
  }

  private *usage(): Task<number> {
    yield* this.print(
      1,
      "npm <command>\n\nUsage:\n\nnpm install        install all the dependencies in your project\nnpm install <foo>  add the <foo> dependency to your project\nnpm test           run this project's tests\nnpm run <foo>      run the script named <foo>\n",
    )
    return 1
  }

  /** Writes the debug log that it names, as far as that is possible. */
  private *fail({ lines, code }: Failure): Task<number> {
    if (this.isSilent) return code
    const stamp = new Date(this.sys.clock()).toISOString().replace(/[:.]/g, '_')
    const dir = `${this.env['npm_config_cache'] ?? `${this.env['HOME'] ?? '/root'}/.npm`}/_logs`
    const path = `${dir}/${stamp}-debug-0.log`
    for (const each of [dir.replace(/\/_logs$/, ''), dir]) this.sys.mkdir(each, 0o777)
    const failed = yield* writeText(this.sys, path, lines.map((line, i) => `${i} error ${line}\n`).join(''))
    const tail = failed
      ? [
          `Log files were not written due to an error writing to the directory: ${dir}`,
          'You can rerun the command with `--loglevel=verbose` to see the logs in your terminal',
        ]
      : [`A complete log of this run can be found in: ${path}`]
    yield* this.print(2, [...lines, ...tail].map((line) => `${`npm error ${line}`.trimEnd()}\n`).join(''))
    return code
  }
}

/** "Did you mean this?" for a script whose name is nearly right. */
function similar(project: Project, name: string): string[] {
  const near = Object.keys(project.scripts).filter((each) => distance(each, name) <= Math.max(1, name.length * 0.4))
  if (near.length === 0) return []
  return [
    '',
    `Did you mean ${near.length > 1 ? 'one of these' : 'this'}?`,
    ...near.slice(0, 3).map((each) => `  npm run ${each} # run the "${each}" package script`),
  ]
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}
