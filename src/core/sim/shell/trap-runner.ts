/** Runs traps: of signals that have arrived, and of the shell's own events. */
import type { Signal } from '../kernel/constants.ts'
import type { Task } from '../kernel/sys.ts'
import { DropLine, ExitShell, ReturnFrom, ShellError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import { runScript } from './script.ts'
import { isSignal, type TrapName } from './traps.ts'

/** Runs the traps of signals that have arrived. */
export function* handleSignals(evaluator: Evaluator): Task<void> {
  const { shell } = evaluator
  if (!shell.traps.catches && !shell.interactive) return
  for (const signal of shell.sys.takeSignals()) yield* handleSignal(evaluator, signal)
}
export function* handleSignal(evaluator: Evaluator, signal: Signal): Task<void> {
  const { shell } = evaluator
  if (shell.traps.has(signal)) {
    yield* runTrap(evaluator, signal)
    return
  }
  if (shell.traps.fatal.has(signal)) {
    yield* runExitTrap(evaluator)
    shell.sys.sigaction(signal, { kind: 'default' })
    shell.sys.kill(shell.sys.getpid(), signal)
    yield* shell.sys.sched_yield()
  }
  if (signal === 'SIGINT' && shell.interactive) {
    shell.emit(2, '\n')
    throw new DropLine(shell.input === 'command' ? 1 : 130)
  }
}

/** Gives the status of the trap's last command, which `$?` does not keep. */
export function* runTrap(evaluator: Evaluator, name: TrapName): Task<number> {
  const { shell } = evaluator
  const command = shell.traps.get(name)
  if (command === undefined || command === '' || (shell.traps.running.has(name) && !isSignal(name))) return 0
  const { status, pipeStatus, line, lastArgument, failureIgnored } = shell
  shell.traps.running.add(name)
  let verdict = 0
  try {
    verdict = yield* runScript(evaluator, command, {
      name: 'trap',
      line: name === 'DEBUG' || name === 'ERR' || isSignal(name) || name === 'RETURN' ? shell.line : 1,
    })
    // A trap leaves `$?` alone.
    shell.status = status
    shell.pipeStatus = pipeStatus
  } catch (error) {
    if (error instanceof ReturnFrom && shell.functionDepth === 0 && shell.sourceDepth === 0) shell.status = error.status
    else throw error
  } finally {
    shell.traps.running.delete(name)
    shell.line = line
    shell.lastArgument = lastArgument
    shell.failureIgnored = failureIgnored
  }
  return verdict
}

/** The EXIT trap, at most once; gives the status with which the shell ends. */
export function* runExitTrap(evaluator: Evaluator): Task<number> {
  const { shell } = evaluator
  const command = shell.traps.get('EXIT')
  if (command === undefined || command === '') return shell.status
  shell.traps.reset('EXIT')
  const status = shell.status
  shell.failureIgnored = 0
  shell.traps.running.add('EXIT')
  try {
    yield* runScript(evaluator, command, { name: 'exit trap', line: 1 })
  } catch (error) {
    if (error instanceof ExitShell) return error.status
    if (error instanceof ReturnFrom) return status
    if (!(error instanceof ShellError)) throw error
    shell.report(error)
  } finally {
    shell.traps.running.delete('EXIT')
  }
  return status
}
