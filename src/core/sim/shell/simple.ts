/** Simple commands: assignments, functions, builtins, and what is found in PATH. */

import type { Task } from '../kernel/sys.ts'
import { applyAssignment, type Resolved, resolveAssignment, traceAssignment } from './assignment.ts'
import { builtins, payUsage } from './builtins/index.ts'
import { SPECIAL } from './builtins/names.ts'
import type { BuiltinContext } from './builtins/types.ts'
import { ExitShell, ShellError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import { runExternal } from './external.ts'
import { callFunction } from './functions.ts'
import { keep, redirect, restore, type Saved } from './redirect.ts'
import type { ShellFunction } from './shell.ts'
import type * as Ast from './syntax/ast.ts'
import { readAssignment } from './syntax/parse.ts'
import { trace } from './trace.ts'
import { handleSignals } from './trap-runner.ts'
import type { Scope } from './variables.ts'
import { singleQuote, traceQuote } from './words/quote.ts'

const DECLARATIONS: ReadonlySet<string> = new Set(['declare', 'typeset', 'local', 'export', 'readonly'])

export function* runSimple(evaluator: Evaluator, written: Ast.Simple, tail: boolean, judged = true): Task<number> {
  const { shell } = evaluator
  let command = written
  if (shell.interrupted) {
    shell.interrupted = false
    shell.sys.kill(shell.sys.getpid(), 'SIGINT')
  }
  if (shell.traps.catches || shell.interactive) yield* handleSignals(evaluator)
  shell.line = command.line
  if (shell.traps.has('DEBUG')) {
    if (!(yield* evaluator.beforeCommand(command))) return shell.status
  } else if (shell.traps.running.size === 0) shell.currentNode = command
  shell.substitutionStatus = null
  if (shell.set.keyword) command = withKeywords(command)

  const { args, resolved } = yield* expandArguments(evaluator, command)
  if (args.length === 0) {
    const status = yield* assignOnly(evaluator, command)
    return judged ? yield* evaluator.failable(status) : status
  }

  const status = yield* dispatch(evaluator, command, args, resolved, tail)
  shell.lastArgument = args[args.length - 1]!
  if (shell.processFds.length > 0) evaluator.closeProcessFds()
  return judged ? yield* evaluator.failable(status) : status
}

/** `set -k`: assignments count wherever they stand. */
function withKeywords(command: Ast.Simple): Ast.Simple {
  const read = command.args.map(({ word, assignment }) => assignment ?? readAssignment(word.text, word.line))
  return {
    ...command,
    assignments: [...command.assignments, ...read.filter((assignment) => assignment !== null)],
    args: command.args.filter((_, index) => read[index] === null),
  }
}

interface Expanded {
  readonly args: string[]
  /** The arguments of `declare` and its kin that are assignments, by index. */
  readonly resolved: ReadonlyMap<number, Resolved> | null
}

function* expandArguments(evaluator: Evaluator, command: Ast.Simple): Task<Expanded> {
  const words = command.args
  const first = words[0]
  if (first === undefined) return { args: [], resolved: null }
  if (!isDeclaration(evaluator, words)) {
    return { args: yield* evaluator.expander.fields(words.map(wordOf)), resolved: null }
  }
  const args: string[] = []
  const resolved = new Map<number, Resolved>()
  for (const { word, assignment } of words) {
    const spelled =
      assignment ?? (evaluator.shell.isBash || args[0] !== 'readonly' ? readAssignment(word.text, word.line) : null)
    if (spelled === null) args.push(...(yield* evaluator.expander.fields([word])))
    else {
      const value = yield* resolveAssignment(evaluator, spelled)
      resolved.set(args.length, value)
      args.push(
        `${value.name}${value.subscript === null ? '' : `[${value.subscript}]`}${value.append ? '+' : ''}=${value.elements ? `(${value.text})` : value.value}`,
      )
    }
  }
  return { args, resolved }
}
const wordOf = (argument: Ast.Argument) => argument.word

function isDeclaration(evaluator: Evaluator, words: readonly Ast.Argument[]): boolean {
  let index = 0
  while (index < words.length && (words[index]!.word.text === 'command' || words[index]!.word.text === 'builtin'))
    index++
  const name = words[index]?.word.text
  return (
    name !== undefined &&
    DECLARATIONS.has(name) &&
    !evaluator.shell.functions.has(name) &&
    (evaluator.shell.isBash || name !== 'declare')
  )
}

/** `x=1 y=2` without a command, perhaps with redirections. */
function* assignOnly(evaluator: Evaluator, command: Ast.Simple): Task<number> {
  const { shell } = evaluator
  const traced: string[] = []
  for (const assignment of command.assignments) {
    const resolved = yield* resolveAssignment(evaluator, assignment)
    if (shell.set.xtrace && shell.isBash) yield* traceAssignment(evaluator, resolved)
    else if (shell.set.xtrace) traced.push(dashTrace(resolved))
    applyAssignment(evaluator, resolved)
  }
  if (traced.length > 0) yield* trace(evaluator, traced.join(' '))
  if (command.redirections.length > 0) {
    const undo: Saved[] = []
    const failed = yield* evaluator.attempt(() => redirect(shell, evaluator.expander, command.redirections, undo))
    restore(shell, undo)
    if (failed !== null) return failed
  }
  if (shell.hasOutput) yield* shell.flush()
  if (shell.processFds.length > 0) evaluator.closeProcessFds()
  shell.pipeStatus = [shell.substitutionStatus ?? 0]
  shell.lastArgument = ''
  return shell.substitutionStatus ?? 0
}

function* dispatch(
  evaluator: Evaluator,
  command: Ast.Simple,
  words: string[],
  resolved: ReadonlyMap<number, Resolved> | null,
  tail: boolean,
): Task<number> {
  const { shell } = evaluator
  if (shell.owesLevel) {
    shell.level++
    shell.owesLevel = false
  }
  let args = words
  // `%2` brings the job to the foreground.
  if (shell.isBash && shell.set.monitor && args[0]!.startsWith('%')) args = ['fg', ...args]
  const name = args[0]!
  const fn = shell.functions.get(name)
  const builtin = builtins.find(shell, name)
  const special = builtin !== null && SPECIAL.has(name) && (!shell.isBash || shell.set.posix)
  const usesFunction = fn !== undefined && !special

  let scope: Scope | null = null
  // dash shows a command and its assignments on one line.
  const traced: string[] = []
  if (command.assignments.length > 0) {
    // The assignments see each other: `a=1 b=$a command`.
    const values: Resolved[] = []
    if (!special) scope = shell.vars.push('temporary')
    for (const assignment of command.assignments) {
      const value = yield* resolveAssignment(evaluator, assignment)
      if (shell.set.xtrace && shell.isBash) yield* traceAssignment(evaluator, value)
      else traced.push(dashTrace(value))
      const failed = yield* assignTemporary(evaluator, value, scope)
      if (failed !== null) {
        if (scope) shell.vars.pop(scope)
        return failed
      }
      values.push(value)
    }
  }
  if (shell.set.xtrace) {
    // A list is shown as the assignment that it is, before the command.
    if (shell.isBash && resolved)
      for (const value of resolved.values()) if (value.elements) yield* trace(evaluator, traceList(value))
    const shown = shell.isBash
      ? args.map((arg, index) => (resolved?.has(index) ? traceDeclaration(resolved.get(index)!) : traceQuote(arg)))
      : [...traced, ...args]
    yield* trace(evaluator, shown.join(' '))
  }
  if (shell.hasOutput) yield* shell.flush()

  try {
    if (!usesFunction && builtin === null) {
      return yield* runExternal(evaluator, command, args, tail)
    }
    if (command.redirections.length === 0) {
      const status = yield* callHere(evaluator, command, args, resolved, usesFunction ? fn : null, special)
      shell.pipeStatus = [status]
      return status
    }
    const undo: Saved[] = []
    const isExec = name === 'exec' && !usesFunction
    try {
      const failed = yield* evaluator.attempt(() =>
        redirect(shell, evaluator.expander, command.redirections, isExec && !shell.isBash ? null : undo),
      )
      if (failed !== null) {
        shell.pipeStatus = [failed]
        if (special) throw new ExitShell(failed)
        return failed
      }
      if (isExec) keep(shell, undo)
      const status = yield* callHere(evaluator, command, args, resolved, usesFunction ? fn : null, special)
      shell.pipeStatus = [status]
      return status
    } finally {
      // What it said goes where it was sent, also when it ends the shell.
      if (shell.hasOutput) shell.sys.runNested(shell.flush())
      restore(shell, undo)
    }
  } finally {
    if (scope) shell.vars.pop(scope)
  }
}

/** Runs a function or builtin. The pipes of `f <(a)` stay open until f has returned, whatever it runs. */
function* callHere(
  evaluator: Evaluator,
  command: Ast.Simple,
  args: string[],
  resolved: ReadonlyMap<number, Resolved> | null,
  fn: ShellFunction | null,
  special: boolean,
): Task<number> {
  const { shell } = evaluator
  const pipes = shell.processFds
  shell.processFds = []
  try {
    return fn
      ? yield* callFunction(evaluator, fn, args.slice(1))
      : yield* callBuiltin(evaluator, command, args, resolved, special)
  } finally {
    shell.processFds = pipes
  }
}

const dashTrace = ({ name, value }: Resolved) => `${name}=${value}`

/** bash has expanded and quoted each element by then. */
function traceList({ name, append, elements }: Resolved): string {
  const shown = elements!.map(({ key, value }) =>
    key === null ? singleQuote(value) : `[${singleQuote(key)}]=${singleQuote(value)}`,
  )
  return `${name}${append ? '+' : ''}=(${shown.join(' ')})`
}

function traceDeclaration(value: Resolved): string {
  const head = `${value.name}${value.subscript === null ? '' : `[${value.subscript}]`}${value.append ? '+' : ''}=`
  return value.elements ? value.name : traceQuote(head + value.value)
}

function* assignTemporary(evaluator: Evaluator, value: Resolved, scope: Scope | null): Task<number | null> {
  const { shell } = evaluator
  try {
    if (value.subscript !== null && shell.isBash) {
      shell.complain(`\`${value.name}[${value.subscript}]': not a valid identifier`)
      return null
    }
    const existing = shell.vars.find(value.name)
    if (existing?.readonly) throw new ShellError(`${value.name}: readonly variable`, 1, 'command')
    if (scope === null) {
      applyAssignment(evaluator, value)
      return null
    }
    const old = existing && !existing.array && !existing.map ? existing.scalar : undefined
    const variable = shell.vars.create(value.name, scope)
    variable.exported = true
    variable.temporary = true
    if (existing?.integer) variable.integer = true
    if (value.append) variable.value = old
    // An array before a command becomes its text.
    shell.store(variable, value.name, value.elements ? `(${value.text})` : value.value, null, value.append)
    return null
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    const isFatal = shell.isBash && shell.set.posix && !shell.interactive
    if (isFatal && scope === null) throw error
    shell.complain(error.message)
    if (isFatal) throw new ExitShell(1)
    yield* shell.flush()
    shell.status = 1
    return error.effect === 'command' && shell.isBash ? null : 1
  }
}

/** Builtins to which `--help` is an argument like any other. */
const HELPLESS = new Set(['echo', ':', 'true', 'false', 'test', '['])

function* callBuiltin(
  evaluator: Evaluator,
  command: Ast.Simple,
  args: string[],
  resolved: ReadonlyMap<number, Resolved> | null,
  special: boolean,
): Task<number> {
  const { shell } = evaluator
  const name = args[0]!
  const previous = shell.currentBuiltin
  const context: BuiltinContext = { shell, evaluator, args, resolved, redirections: command.redirections }
  shell.currentBuiltin = name
  let status: number
  try {
    const help = shell.isBash && args[1] === '--help' && !HELPLESS.has(name) ? builtins.find(shell, 'help') : null
    const result = help ? help({ ...context, args: ['help', '--', name] }) : builtins.find(shell, name)!(context)
    status = typeof result === 'number' ? result : yield* result
    if (help) status = 2
    if (shell.owedUsage !== null) yield* payUsage(shell)
    // A special builtin that is misused ends a POSIX shell; eval and `.` pass on what they ran.
    if (status === 2 && special && !shell.interactive && name !== 'eval' && name !== '.') {
      yield* shell.flush()
      throw new ExitShell(2)
    }
  } catch (error) {
    if (!(error instanceof ShellError) || error.effect === 'exit' || error.effect === 'top') throw error
    shell.currentBuiltin = name
    if (error.effect === 'line') shell.complain(error.message)
    else shell.fail(error.message)
    status = error.status
    if (special && !shell.isBash) {
      yield* shell.flush()
      throw new ExitShell(status)
    }
  } finally {
    shell.currentBuiltin = previous
  }
  if (shell.hasOutput) yield* shell.flush()
  if (shell.writeFailure !== null) {
    shell.complain(shell.isBash ? `${name}: write error: ${shell.writeFailure}` : `${name}: ${name}: I/O error`)
    shell.writeFailure = null
    yield* shell.flush()
    status = 1
  }
  return status
}
