/** Builtins that change what runs next: break, continue, return, exit, eval, source, exec, shift, and the trivial ones. */

import { strerror } from '../../../errno/index.ts'
import { O_RDONLY, S_IFDIR, S_IFMT, X_OK } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { concat, decode } from '../../programs/lib/bytes.ts'
import { Part } from '../../programs/lib/part.ts'
import { DropLine, ExitShell, LeaveLoop, ReturnFrom } from '../errors.ts'
import { execute, findCommand } from '../external.ts'
import { runScript } from '../script.ts'
import type { Shell } from '../shell.ts'
import { runTrap } from '../trap-runner.ts'
import { type Builtin, type BuiltinContext, readFlags, usage } from './types.ts'

const loop =
  (kind: 'break' | 'continue'): Builtin =>
  ({ shell, args }) => {
    const rest = args[1] === '--' ? args.slice(2) : args.slice(1)
    if (shell.loopDepth === 0) {
      if (shell.isBash && !shell.set.posix) shell.fail("only meaningful in a `for', `while', or `until' loop")
      return 0
    }
    if (rest.length > 1) {
      shell.fail('too many arguments')
      throw new DropLine(1)
    }
    const count = rest[0] ?? '1'
    if (!/^[+-]?\d+$/.test(count.trim())) {
      if (!shell.isBash) {
        shell.complain(`${kind}: Illegal number: ${count}`)
        throw new ExitShell(2)
      }
      shell.fail(`${count}: numeric argument required`)
      throw new ExitShell(128)
    }
    if (Number(count) < 1) {
      shell.fail(`${count}: loop count out of range`)
      shell.status = 1
      throw new LeaveLoop('break', shell.loopDepth)
    }
    shell.status = 0
    throw new LeaveLoop(kind, Math.min(Number(count), shell.loopDepth))
  }

/** The status given to exit and return, or null after a message. */
function statusArgument({ shell, args }: BuiltinContext): number | null {
  const rest = args[1] === '--' ? args.slice(2) : args.slice(1)
  const text = rest[0]
  if (text === undefined) return shell.status
  if (!(shell.isBash ? /^\s*[+-]?\d+\s*$/ : /^\d+$/).test(text)) {
    if (shell.isBash) shell.fail(`${text}: numeric argument required`)
    else shell.complain(`${args[0]}: Illegal number: ${text}`)
    return null
  }
  if (rest.length > 1 && shell.isBash) {
    shell.fail('too many arguments')
    throw new DropLine(1)
  }
  return Number(BigInt.asUintN(8, BigInt(text.trim().replace(/^\+/, ''))))
}

const startUp = new Part(() => import('../start-up.ts'))

function* exit(context: BuiltinContext): Task<number> {
  const { shell } = context
  if (shell.interactive && context.args[0] === 'exit' && shell.subshell === 'none') shell.emit(2, 'exit\n')
  if (
    shell.interactive &&
    shell.jobs.all.some((job) => job.processes.some(({ status }) => status?.kind === 'stopped'))
  ) {
    if (!shell.exitWarned) {
      shell.emit(2, 'There are stopped jobs.\n')
      shell.exitWarned = true
      return 1
    }
  }
  const status = statusArgument(context) ?? 2
  const { shopt } = shell
  if (shell.isBash && shopt.login_shell && shell.subshell === 'none' && !shell.leftLogin) {
    shell.leftLogin = true
    yield* (yield* startUp.get(shell.sys)).readLogoutFile(context.evaluator)
  }
  throw new ExitShell(status)
}

const returning: Builtin = (context) => {
  const { shell } = context
  if (shell.functionDepth === 0 && shell.sourceDepth === 0) {
    if (!shell.isBash) throw new ReturnFrom(statusArgument(context) ?? 2)
    shell.fail("can only `return' from a function or sourced script")
    return 2
  }
  throw new ReturnFrom(statusArgument(context) ?? 2)
}

function* evaluate(context: BuiltinContext): Task<number> {
  const { shell, evaluator } = context
  const flags = shell.isBash ? readFlags(context, '') : { rest: context.args.slice(context.args[1] === '--' ? 2 : 1) }
  if (!flags) return 2
  const text = flags.rest.join(' ')
  if (text.trim() === '') return 0
  const { line, currentCommand } = shell
  shell.traceDepth++
  shell.currentBuiltin = null
  try {
    return yield* runScript(evaluator, text, { name: 'eval', line })
  } finally {
    shell.traceDepth--
    shell.currentCommand = currentCommand
  }
}

function* source(context: BuiltinContext): Task<number> {
  const { shell } = context
  const flags = readFlags(context, '')
  if (!flags) return 2
  const [name, ...args] = flags.rest
  if (name === undefined) {
    if (!shell.isBash) return 0
    shell.fail('filename argument required')
    return usage(context)
  }
  if (shell.shopt.restricted_shell && name.includes('/')) return shell.fail(`${name}: restricted`)
  const path = locate(context, name)
  const fd = path === null ? null : yield* shell.sys.open(path, O_RDONLY)
  if (fd === null || !fd.ok) {
    const reason = strerror(fd === null ? 'ENOENT' : fd.error.errno)
    if (!shell.isBash) {
      shell.complain(
        `${context.args[0]}: ${fd === null ? `${name}: not found` : `cannot open ${name}: ${fd.error.errno === 'ENOENT' ? 'No such file' : reason}`}`,
      )
      yield* shell.flush()
      if (context.byCommand) return 2
      throw new ExitShell(2)
    }
    shell.complain(
      shell.set.posix && !name.includes('/') ? `${context.args[0]}: ${name}: file not found` : `${name}: ${reason}`,
    )
    if (shell.set.posix && !context.byCommand) throw new ExitShell(1)
    if (shell.traps.has('RETURN')) yield* runTrap(context.evaluator, 'RETURN')
    return 1
  }
  const stat = shell.sys.fstat(fd.value)
  if (stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR) {
    shell.sys.close(fd.value)
    // dash finds nothing to read in it, and is content.
    if (!shell.isBash) return 0
    shell.fail(`${path}: is a directory`)
    return 1
  }
  const parts: Uint8Array[] = []
  for (;;) {
    const data = yield* shell.sys.read(fd.value, 65536)
    if (!data.ok || data.value.length === 0) break
    parts.push(data.value)
  }
  shell.sys.close(fd.value)
  const bytes = parts.length === 0 ? new Uint8Array() : concat(parts)
  // Bytes of nothing are dropped; more than a few hundred of them are no text.
  const text = bytes.filter((byte) => byte !== 0)
  if (shell.isBash && bytes.length - text.length > 256) {
    shell.fail(`${path}: cannot execute binary file`)
    return 126
  }
  return yield* runSourced(context, path!, decode(text), args)
}

function* runSourced(
  { shell, evaluator }: BuiltinContext,
  path: string,
  text: string,
  args: readonly string[],
): Task<number> {
  const { positional, loopDepth } = shell
  if (args.length > 0) shell.positional = [...args]
  const given = shell.positional
  shell.frames.push({ name: 'source', source: path, callLine: shell.line, kind: 'source' })
  shell.sourceDepth++
  shell.currentBuiltin = null
  const line = shell.line
  try {
    const status = yield* runScript(evaluator, text, { name: 'source', line: 1 })
    return text.trim() === '' ? 0 : status
  } catch (error) {
    if (!(error instanceof ReturnFrom)) throw error
    return error.status
  } finally {
    shell.frames.pop()
    shell.sourceDepth--
    shell.line = line
    shell.loopDepth = loopDepth
    // `set -- …` inside a sourced file stays unless it got arguments of its own.
    if (args.length > 0 && shell.positional === given) shell.positional = positional
    else if (args.length > 0) shell.positional = positional
    if (shell.traps.has('RETURN')) yield* runTrap(evaluator, 'RETURN')
  }
}

/** A name without a slash is looked for in PATH, then here. */
function locate({ shell }: BuiltinContext, name: string): string | null {
  if (name.includes('/')) return name
  if (shell.shopt.sourcepath || !shell.isBash) {
    for (const directory of (shell.get('PATH') ?? '').split(':')) {
      const candidate = `${directory === '' ? '.' : directory}/${name}`
      const stat = shell.sys.stat(candidate)
      if (stat.ok && (stat.value.mode & S_IFMT) !== S_IFDIR) return candidate
    }
  }
  return shell.isBash ? name : null
}

function* exec(context: BuiltinContext): Task<number> {
  const { shell, evaluator } = context
  const flags = shell.isBash
    ? readFlags(context, 'cla:')
    : { set: new Map<string, string>(), rest: context.args.slice(1) }
  if (!flags) return 2
  const args = [...flags.rest]
  if (args.length === 0) return 0
  const name = args[0]!
  shell.currentBuiltin = 'exec'
  if (shell.shopt.restricted_shell) return shell.fail('restricted')
  const path = findCommand(shell, name)
  const isFolder = shell.sys.stat(name)
  if (path === null && shell.isBash && isFolder.ok && (isFolder.value.mode & S_IFMT) === S_IFDIR) {
    shell.fail(`${name}: cannot execute: Is a directory`)
    yield* shell.flush()
    return leave(context, 126)
  }
  if (path === null) {
    if (shell.isBash) shell.fail(`${name}: not found`)
    else shell.complain(`exec: ${name}: not found`)
    yield* shell.flush()
    return leave(context, 127)
  }
  const stat = shell.sys.stat(path)
  if (shell.isBash && stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR) {
    shell.complain(`${fullPath(shell.cwd, path)}: Is a directory`)
    shell.fail(`${fullPath(shell.cwd, path)}: cannot execute: Is a directory`)
    yield* shell.flush()
    return leave(context, 126)
  }
  const argv0 = (flags.set.has('l') ? '-' : '') + (flags.set.get('a') ?? name)
  shell.currentBuiltin = null
  const environment = flags.set.has('c') ? {} : levelDown(shell, path)
  const status = yield* execute(evaluator, args, {
    path: fullPath(shell.cwd, path),
    argv0,
    environment,
    said: 'exec: ',
  })
  if (shell.isBash && status === 126 && !shell.sys.access(path, X_OK, { effective: true }).ok) {
    shell.complain(`exec: ${fullPath(shell.cwd, path)}: cannot execute: ${strerror('EACCES')}`)
    yield* shell.flush()
  }
  return leave(context, status)
}

/** The new program is not a level deeper: bash takes one off SHLVL, but in `( … )`. */
function levelDown(shell: Shell, path: string): Record<string, string> {
  const environment = shell.environment()
  if (environment.SHLVL !== undefined && shell.subshell !== 'subshell')
    environment.SHLVL = String(Number(environment.SHLVL) - 1)
  delete environment._
  environment._ = path
  return environment
}

/** exec names the file from the root. */
function fullPath(directory: string, path: string): string {
  return path.startsWith('/') ? path : `${directory === '/' ? '' : directory}/${path.replace(/^(\.\/)+/, '')}`
}

/** A script ends when exec fails. */
function leave({ shell }: BuiltinContext, status: number): number {
  if (shell.subshell === 'none' && (shell.interactive || shell.shopt.execfail)) return status
  throw new ExitShell(status)
}

const shift: Builtin = (context) => {
  const { shell } = context
  const rest = context.args[1] === '--' ? context.args.slice(2) : context.args.slice(1)
  if (rest.length > 1 && shell.isBash) {
    shell.fail('too many arguments')
    throw new DropLine(1)
  }
  const text = rest[0] ?? '1'
  if (!/^[+-]?\d+$/.test(text)) {
    if (!shell.isBash) {
      shell.complain(`shift: Illegal number: ${text}`)
      throw new ExitShell(2)
    }
    return shell.fail(`${text}: numeric argument required`)
  }
  const count = Number(text)
  if (count < 0) return shell.fail(`${text}: shift count out of range`)
  if (count > shell.positional.length) {
    if (!shell.isBash) {
      shell.complain("shift: can't shift that many")
      throw new ExitShell(2)
    }
    if (shell.shopt.shift_verbose || shell.set.posix) shell.fail(`${text}: shift count out of range`)
    return 1
  }
  shell.positional = shell.positional.slice(count)
  return 0
}

const logout: Builtin = (context) => {
  if (!context.shell.shopt.login_shell) return context.shell.fail("not login shell: use `exit'")
  return exit(context)
}

export const control: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  break: loop('break'),
  continue: loop('continue'),
  exit,
  return: returning,
  eval: evaluate,
  '.': source,
  source,
  exec,
  shift,
  logout,
}
