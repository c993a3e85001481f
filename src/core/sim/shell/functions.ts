/** Functions: definition and call. */
import type { Task } from '../kernel/sys.ts'
import { SPECIAL } from './builtins/names.ts'
import { ExitShell, ReturnFrom, ShellError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import type { ShellFunction } from './shell.ts'
import type * as Ast from './syntax/ast.ts'
import { runTrap } from './trap-runner.ts'
import type { TrapName } from './traps.ts'

export function* define(evaluator: Evaluator, command: Ast.FunctionDefinition): Task<number> {
  const { shell } = evaluator
  shell.line = command.line
  const existing = shell.functions.get(command.name)
  const { name } = command
  if (existing?.readonly) {
    shell.complain(`${name}: readonly function`)
    yield* shell.flush()
    shell.status = 1
    return 1
  }
  if (shell.isBash && shell.set.posix && SPECIAL.has(name)) {
    shell.complain(`\`${name}': is a special builtin`)
    throw new ExitShell(2)
  }
  if (shell.set.posix && shell.isBash && !/^[A-Za-z_]\w*$/.test(name)) {
    shell.complain(`\`${name}': not a valid identifier`)
    throw new ExitShell(2)
  }
  if (/[$`'"\\]/.test(name)) {
    shell.complain(`\`${name}': not a valid identifier`)
    yield* shell.flush()
    shell.status = 1
    return 1
  }
  shell.functions.set(name, {
    name,
    body: command.body,
    definition: command,
    source: definitionSource(evaluator),
    exported: existing?.exported ?? false,
    readonly: false,
    traced: existing?.traced ?? false,
  })
  shell.status = 0
  return 0
}
function definitionSource(evaluator: Evaluator): string {
  const { shell } = evaluator
  const frame = shell.frames.at(-1)
  if (frame) return frame.source
  return shell.input === 'command' ? 'environment' : shell.interactive ? 'main' : shell.name
}

export function* callFunction(evaluator: Evaluator, fn: ShellFunction, args: readonly string[]): Task<number> {
  const { shell } = evaluator
  const { positional, loopDepth } = shell
  const { getoptsOffset, getoptsIndex } = shell
  const limit = Number(shell.get('FUNCNEST') ?? 0)
  if (limit > 0 && shell.functionDepth >= limit) {
    throw new ShellError(`${fn.name}: maximum function nesting level exceeded (${limit})`, 1, 'line')
  }
  const scope = shell.vars.push('function')
  const debug = shell.traps.get('DEBUG')
  const error = shell.traps.get('ERR')
  const returning = shell.traps.get('RETURN')
  const inheritsTrace = shell.set.functrace || fn.traced
  shell.positional = [...args]
  shell.jobs.forgetThoseOfParent()
  if (!shell.isBash) shell.restartGetopts()
  shell.frames.push({ name: fn.name, source: fn.source, callLine: shell.line, kind: 'function' })
  shell.functionDepth++
  shell.loopDepth = 0
  const hidden: [TrapName, string][] = []
  const hide = (name: TrapName, command: string | undefined, keep: boolean) => {
    if (command === undefined || keep) return
    hidden.push([name, command])
    shell.traps.reset(name)
  }
  hide('DEBUG', debug, inheritsTrace)
  hide('RETURN', returning, inheritsTrace)
  hide('ERR', error, shell.set.errtrace)
  try {
    let status: number
    // Where it is inherited, the trap runs for the call and again as the body begins.
    if (shell.traps.has('DEBUG')) yield* runTrap(evaluator, 'DEBUG')
    try {
      status = yield* evaluator.run(fn.body)
      shell.status = status
    } catch (thrown) {
      if (thrown instanceof ShellError) thrown.prefix ??= shell.prefix()
      if (!(thrown instanceof ReturnFrom)) throw thrown
      status = thrown.status
    }
    // The trap sees `$?` as `return` found it.
    if (shell.traps.has('RETURN')) yield* runTrap(evaluator, 'RETURN')
    shell.status = status
    return status
  } finally {
    shell.vars.pop(scope)
    shell.positional = positional
    const frame = shell.frames.pop()!
    const options = shell.savedOptions.get(frame)
    if (options) {
      shell.set = options
      shell.savedOptions.delete(frame)
    }
    shell.functionDepth--
    shell.line = frame.callLine
    shell.loopDepth = loopDepth
    shell.getoptsOffset = getoptsOffset
    shell.getoptsIndex = getoptsIndex
    for (const [name, command] of hidden) if (shell.traps.get(name) === undefined) shell.traps.set(name, command)
  }
}
