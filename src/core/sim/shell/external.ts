/** Commands that are files: finding them, running them, and bash's words when that fails. */

import { strerror } from '../../errno/index.ts'
import { O_RDONLY, S_IFDIR, S_IFMT, X_OK } from '../kernel/constants.ts'
import type { Pid, Sys, SysError, Task } from '../kernel/sys.ts'
import { decode, decodeLatin1 } from '../programs/lib/bytes.ts'
import { DropLine, ExitShell, forkFailure } from './errors.ts'
import { Evaluator } from './evaluator.ts'
import { callFunction } from './functions.ts'
import { type Job, type JobProcess, stateOf, statusCode } from './jobs.ts'
import { redirect } from './redirect.ts'
import { runScript } from './script.ts'
import { Shell } from './shell.ts'
import { defineTables, specialVariables } from './special-variables.ts'
import type * as Ast from './syntax/ast.ts'
import { commandText } from './syntax/print.ts'
import { ansiCQuote, needsAnsiC } from './words/quote.ts'

export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export function* runExternal(evaluator: Evaluator, command: Ast.Simple, args: string[], tail: boolean): Task<number> {
  const { shell } = evaluator
  if (shell.shopt.restricted_shell && args[0]!.includes('/')) {
    shell.complain(`${args[0]}: restricted: cannot specify \`/' in command names`)
    yield* shell.flush()
    return 1
  }
  if (tail && !shell.traps.any && (shell.subshell !== 'none' || command.redirections.length === 0)) {
    const failed = yield* evaluator.attempt(() => redirect(shell, evaluator.expander, command.redirections, null))
    if (failed !== null) return failed
    // What takes the place of this shell is not a level deeper.
    const level = shell.isBash && shell.subshell !== 'pipeline' ? shell.vars.globals.get('SHLVL') : undefined
    if (level?.value !== undefined) level.value = String(Math.max(0, Number(level.value) - 1))
    return yield* execute(evaluator, args)
  }
  const name = args[0]!
  const path = findCommand(shell, name)
  let pid: Pid
  if (command.redirections.length === 0 && path !== null) {
    // Nothing of the shell is needed in the child but its words: no copy is made.
    const environment = environmentFor(shell, path)
    const forked = shell.sys.fork(function* (sys: Sys): Task<number> {
      prepareChild(evaluator, sys)
      const error = yield* sys.execve(path, args, environment)
      const copy = shell.fork(sys, 'subshell')
      copy.sys = sys
      const child = new Evaluator(copy)
      return yield* child.toTheEnd(() => execFailed(child, args, path, error))
    })
    if (!forked.ok) throw forkFailure(shell)
    pid = forked.value
  } else {
    pid = evaluator.forkShell('subshell', function* (child) {
      prepareChild(evaluator, child.shell.sys)
      child.shell.level--
      const failed = yield* child.attempt(() => redirect(child.shell, child.expander, command.redirections, null))
      if (failed !== null) return failed
      return yield* execute(child, args)
    })
  }
  if (shell.set.monitor) shell.sys.setpgid(pid, pid)
  const job = shell.jobs.add([{ pid, text: commandText(command), status: null }], {
    foreground: true,
    pgid: shell.set.monitor ? pid : shell.sys.getpid(),
  })
  return yield* waitForeground(evaluator, job)
}

/** What a child does before anything else: default signals, its own process group under job control. */
export function prepareChild(parent: Evaluator, sys: Sys, pgid: Pid = 0): void {
  const { shell } = parent
  shell.traps.handOn(sys)
  if (!shell.set.monitor) return
  sys.setpgid(0, pgid)
}

/** The exported variables, with `_` as the path of the command; dash hands on the `_` that it was given. */
function environmentFor(shell: Shell, path: string): Record<string, string> {
  const environment = shell.environment()
  if (!shell.isBash) return environment
  delete environment._
  environment._ = path
  return environment
}

/** Replaces this process by a command; returns only if that fails, with the status to end with. */
export function* execute(
  evaluator: Evaluator,
  args: string[],
  options: { path?: string; argv0?: string; environment?: Record<string, string>; said?: string } = {},
): Task<number> {
  const { shell } = evaluator
  const name = args[0]!
  const path = options.path ?? findCommand(shell, name)
  if (path === null) {
    // dash tries the directories of PATH themselves.
    if (name === '' && !shell.isBash && shell.get('PATH') !== '') {
      shell.complain(`: ${strerror('EACCES')}`)
      yield* shell.flush()
      return 127
    }
    if (shell.functions.has('command_not_found_handle'))
      return yield* callFunction(evaluator, shell.functions.get('command_not_found_handle')!, args)
    shell.complain(notFound(shell, name))
    yield* shell.flush()
    return 127
  }
  yield* shell.flush()
  const argv = options.argv0 === undefined ? args : [options.argv0, ...args.slice(1)]
  shell.traps.handOn(shell.sys)
  const error = yield* shell.sys.execve(path, argv, options.environment ?? environmentFor(shell, path))
  return yield* execFailed(evaluator, args, path, error, options.said)
}

function notFound(shell: Shell, name: string): string {
  if (shell.isBash)
    return `${needsAnsiC(name) ? ansiCQuote(name) : name}: ${name.includes('/') || !shell.get('PATH') ? 'No such file or directory' : 'command not found'}`
  return `${name}: not found`
}

/** Says why execve failed, or runs a text file without `#!` as a script. */
function* execFailed(evaluator: Evaluator, args: string[], path: string, error: SysError, said = ''): Task<number> {
  const { shell } = evaluator
  const { errno } = error
  const say = (message: string, status: number) => {
    shell.complain(message)
    return status
  }
  // What bash says by sys_error() names no line.
  const sayWithoutLine = (message: string, status: number) => {
    shell.emit(2, `${shell.errorName()}: ${message}\n`)
    return status
  }
  if (!shell.isBash && errno !== 'ENOEXEC') {
    const missing = errno === 'ENOENT' || errno === 'ENOTDIR'
    const status = say(`${said}${args[0]!}: ${missing ? 'not found' : strerror(errno)}`, missing ? 127 : 126)
    yield* shell.flush()
    return status
  }
  const stat = shell.sys.stat(path)
  let status: number
  if (errno !== 'ENOEXEC') {
    const code = errno === 'ENOENT' ? 127 : 126
    if (stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR) status = say(`${path}: Is a directory`, code)
    else if (!shell.sys.access(path, X_OK, { effective: true }).ok || errno === 'E2BIG' || errno === 'ENOMEM') {
      status = say(`${path}: ${strerror(errno)}`, code)
    } else if (errno === 'ENOENT') status = say(`${path}: cannot execute: required file not found`, code)
    else {
      const interpreter = yield* interpreterOf(shell, path)
      status =
        interpreter === null
          ? say(`${path}: ${strerror(errno)}`, code)
          : sayWithoutLine(`${path}: ${interpreter.replace(/\r$/, '^M')}: bad interpreter: ${strerror(errno)}`, 126)
    }
    yield* shell.flush()
    return status
  }
  const sample = yield* readSample(shell, path)
  if (sample === null) {
    // It may be run, but not read.
    status = say(`${path}: ${strerror('EACCES')}`, 126)
    yield* shell.flush()
    return status
  }
  if (sample.length === 0) return 0
  if (isBinary(sample)) {
    status = say(`${path}: cannot execute binary file: Exec format error`, 126)
    // The builtin says why once more, and nothing is left in errno.
    if (said !== '') shell.complain(`${path}: Success`)
    yield* shell.flush()
    return status
  }
  return yield* runAsScript(evaluator, args, path)
}

function* runAsScript(evaluator: Evaluator, args: string[], path: string): Task<number> {
  const old = evaluator.shell
  const shell = new Shell(old.flavor, old.sys, path)
  shell.vars = old.vars.clone()
  for (const [name, variable] of shell.vars.globals)
    if (!variable.exported && !variable.dynamic) shell.vars.globals.delete(name)
  // What is computed is this shell's from now on.
  if (shell.isBash) defineTables(shell)
  const dynamics = specialVariables(shell)
  for (const [name, variable] of shell.vars.globals) if (variable.dynamic) variable.dynamic = dynamics[name] ?? null
  shell.positional = args.slice(1)
  shell.input = 'file'
  shell.cwd = old.cwd
  shell.pid = old.sys.getpid()
  shell.subshell = 'none'
  shell.frames = [{ name: 'main', source: path, callLine: 0, kind: 'main' }]
  const script = new Evaluator(shell)
  old.sys.setProcessTitle(path.slice(path.lastIndexOf('/') + 1).slice(0, 15))
  const source = yield* readAll(shell, path)
  const status = yield* script.toTheEnd(() => runScript(script, source, { name: null, line: 1 }))
  throw new ExitShell(status)
}

function* readAll(shell: Shell, path: string): Task<string> {
  const fd = yield* shell.sys.open(path, O_RDONLY)
  if (!fd.ok) return ''
  const parts: Uint8Array[] = []
  for (;;) {
    const data = yield* shell.sys.read(fd.value, 65536)
    if (!data.ok || data.value.length === 0) break
    parts.push(data.value)
  }
  shell.sys.close(fd.value)
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return decode(whole)
}

function* readSample(shell: Shell, path: string): Task<Uint8Array | null> {
  const fd = yield* shell.sys.open(path, O_RDONLY)
  if (!fd.ok) return null
  const data = yield* shell.sys.read(fd.value, 128)
  shell.sys.close(fd.value)
  return data.ok ? data.value : null
}

/** bash's check_binary_file: a NUL before the first newline. */
export function isBinary(sample: Uint8Array): boolean {
  const newline = sample.indexOf(10)
  const line = newline < 0 ? sample : sample.subarray(0, newline)
  return line.includes(0) || (sample[0] === 0x7f && decodeLatin1(sample.subarray(1, 4)) === 'ELF')
}

function* interpreterOf(shell: Shell, path: string): Task<string | null> {
  const sample = yield* readSample(shell, path)
  if (sample === null) return null
  // #!/usr/bin/python3 -u
  return /^#![ \t]*([^ \t\n]+)/.exec(decodeLatin1(sample))?.[1] ?? null
}

/** The file that a command name stands for, or null. Names with a slash are themselves. */
export function findCommand(
  shell: Shell,
  name: string,
  options: { path?: string; remember?: boolean } = {},
): string | null {
  if (name.includes('/')) return name
  if (name === '') return null
  const known = options.path === undefined ? shell.commandPaths.get(name) : undefined
  if (known) {
    if (options.remember !== false) known.hits++
    return known.path
  }
  const found = searchPath(shell, name, options.path ?? shell.get('PATH') ?? (shell.isBash ? '' : DEFAULT_PATH))
  if (found?.startsWith('/') && options.path === undefined && options.remember !== false && shell.set.hashall)
    shell.commandPaths.set(name, { path: found, hits: 1 })
  return found
}

/** Searches directories: an executable file first, else a file that is not executable. */
export function searchPath(shell: Shell, name: string, path: string, all?: string[]): string | null {
  let notExecutable: string | null = null
  for (const directory of path.split(':')) {
    const candidate = directory === '' ? `./${name}` : `${directory.replace(/\/$/, '')}/${name}`
    const stat = shell.sys.stat(candidate)
    if (!stat.ok || (stat.value.mode & S_IFMT) === S_IFDIR) continue
    if (shell.sys.access(candidate, X_OK, { effective: true }).ok) {
      if (all === undefined) return candidate
      all.push(candidate)
    } else notExecutable ??= candidate
  }
  return all === undefined ? notExecutable : (all[0] ?? null)
}

// ---- waiting

/** Waits until a foreground job has ended or stopped; gives its status. */
export function* waitForeground(evaluator: Evaluator, job: Job): Task<number> {
  const { shell } = evaluator
  const { sys } = shell
  if (shell.interactive && shell.set.monitor) sys.tcsetpgrp(shell.terminal, job.pgid)
  while (stateOf(job) === 'running') {
    const status = yield* sys.wait4(-1, { untraced: shell.set.monitor })
    if (status.ok) {
      if (status.value) shell.jobs.record(status.value)
    } else if (status.error.errno !== 'EINTR') break
  }
  if (shell.interactive && shell.set.monitor) sys.tcsetpgrp(shell.terminal, sys.getpgid(0).ok ? shell.pgrp : shell.pgrp)
  const last = job.processes.at(-1)!
  const status = last.status ? statusCode(last.status) : 0
  shell.pipeStatus = job.processes.map((process) => (process.status ? statusCode(process.status) : 0))
  yield* settle(evaluator, job, last)
  return status
}

function* settle(evaluator: Evaluator, job: Job, last: JobProcess): Task<void> {
  const { shell } = evaluator
  if (stateOf(job) === 'stopped') {
    shell.jobs.makeCurrent(job)
    shell.emit(2, '\n')
    job.foreground = false
    job.notified = true
    shell.emit(2, shell.jobs.describe(job))
    yield* shell.flush()
    return
  }
  if (shell.jobs.all.length > 1) yield* shell.jobs.reap()
  if (shell.interactive) {
    // Other jobs are reported at the prompt.
    shell.jobs.reportForeground(job)
  } else shell.jobs.notify()
  if (shell.hasOutput) yield* shell.flush()
  const interrupted = last.status?.kind === 'signaled' && last.status.signal === 'SIGINT'
  if (interrupted && shell.interactive) {
    shell.emit(2, '\n')
    yield* shell.flush()
    throw new DropLine(130)
  }
}
