/** Runs commands: control flow, functions, subshells. Simple commands are in simple.ts, pipelines in pipeline.ts. */
import { unreachable } from '../../lib/index.ts'
import type { Pid, Sys, Task } from '../kernel/sys.ts'
import { Part } from '../programs/lib/part.ts'
import { DropLine, ExitShell, forkFailure, LeaveLoop, ReturnFrom, ShellError } from './errors.ts'
import { define } from './functions.ts'
import { runPipeline, startBackground } from './pipeline.ts'
import { redirect, restore, type Saved } from './redirect.ts'
import type { Runner, Shell } from './shell.ts'
import { runSimple } from './simple.ts'
import { processSubstitution, substitute } from './substitution.ts'
import type * as Ast from './syntax/ast.ts'
import { headText } from './syntax/print.ts'
import { trace } from './trace.ts'
import { handleSignals, runExitTrap, runTrap } from './trap-runner.ts'
import { Expander } from './words/expand.ts'

const compound = new Part(() => import('./compound.ts'))

export class Evaluator implements Runner {
  readonly expander: Expander
  /** Turns of loops so far. */
  turns = 0

  constructor(readonly shell: Shell) {
    this.expander = new Expander(shell)
    shell.runner = this
  }

  substitute(source: string, _line: number): Task<string> {
    // bash keeps the commands and not the blanks before them, and counts from the line of the command around.
    return substitute(this, source.trimStart(), this.shell.line)
  }
  processSubstitution(direction: '<' | '>', source: string, line: number): Task<string> {
    return processSubstitution(this, direction, source, line)
  }

  /**
   * Runs a command and gives its status, which `$?` has too. `tail` says that nothing follows in this process, so that an
   * external command may replace it.
   */
  *run(command: Ast.Command, tail = false): Task<number> {
    const { shell } = this
    if (shell.set.noexec && !shell.interactive) return 0
    const status = yield* this.runKind(command, tail)
    // Before anything else of the line begins, even what would only fork or expand a word.
    if (shell.traps.catches) yield* handleSignals(this)
    return status
  }

  private *runKind(command: Ast.Command, tail: boolean): Task<number> {
    const { shell } = this
    switch (command.kind) {
      case 'simple':
        return yield* runSimple(this, command, tail)
      case 'pipeline':
        return yield* runPipeline(this, command, tail)
      case 'and-or':
        return yield* this.andOr(command, tail)
      case 'sequence':
        return yield* this.sequence(command, tail)
      case 'function':
        return yield* define(this, command)
      case 'coproc':
        return yield* (yield* compound.get(this.shell.sys)).startCoprocess(this, command)
      case 'subshell':
        if (shell.traps.running.size === 0) shell.currentNode = command
        return yield* this.failable(
          yield* runPipeline(
            this,
            { kind: 'pipeline', line: command.line, commands: [command], negated: false, time: null },
            false,
          ),
        )
      default:
        if (command.redirections.length === 0) return yield* this.compound(command)
        return yield* this.redirected(command)
    }
  }

  private *redirected(
    command: Exclude<
      Ast.Command,
      { kind: 'simple' | 'pipeline' | 'and-or' | 'sequence' | 'function' | 'coproc' | 'subshell' }
    >,
  ): Task<number> {
    const { shell } = this
    const undo: Saved[] = []
    try {
      shell.line = command.line
      const failed = yield* this.attempt(() => redirect(shell, this.expander, command.redirections, undo))
      if (failed !== null) return yield* this.failable(failed)
      return yield* this.compound(command)
    } finally {
      // What the body queued goes where the redirections send it.
      if (shell.hasOutput) shell.sys.runNested(shell.flush())
      restore(shell, undo)
    }
  }

  /** Runs something of a command that may fail with a message; the status then, else null. */
  *attempt(action: () => Task<unknown>): Task<number | null> {
    try {
      yield* action()
      return null
    } catch (error) {
      if (!(error instanceof ShellError) || error.effect !== 'command') throw error
      this.shell.report(error)
      yield* this.shell.flush()
      this.shell.status = error.status
      return error.status
    }
  }

  *sequence(sequence: Ast.Sequence, tail = false): Task<number> {
    const { statements } = sequence
    let status = 0
    for (let index = 0; index < statements.length; index++) {
      const statement = statements[index]!
      status = statement.background
        ? yield* startBackground(this, statement.command)
        : yield* this.run(statement.command, tail && index === statements.length - 1)
    }
    return status
  }

  private *andOr(command: Ast.AndOr, tail: boolean): Task<number> {
    const { shell } = this
    const { first, rest } = command
    shell.failureIgnored++
    let status: number
    try {
      status = yield* this.run(first)
    } finally {
      shell.failureIgnored--
    }
    for (let index = 0; index < rest.length; index++) {
      const { operator, command: next } = rest[index]!
      if ((status === 0) !== (operator === '&&')) continue
      if (index === rest.length - 1) return yield* this.run(next, tail)
      shell.failureIgnored++
      try {
        status = yield* this.run(next)
      } finally {
        shell.failureIgnored--
      }
    }
    return status
  }

  /** Runs a condition: its failure is no failure. */
  *condition(test: Ast.Sequence): Task<number> {
    this.shell.failureIgnored++
    try {
      return yield* this.sequence(test)
    } finally {
      this.shell.failureIgnored--
    }
  }

  private *compound(
    command: Exclude<
      Ast.Command,
      { kind: 'simple' | 'pipeline' | 'and-or' | 'sequence' | 'function' | 'coproc' | 'subshell' }
    >,
  ): Task<number> {
    const { shell } = this
    switch (command.kind) {
      case 'group':
        return yield* this.sequence(command.body)
      case 'if': {
        for (const { test, body } of command.clauses) {
          if ((yield* this.condition(test)) === 0) return yield* this.sequence(body)
        }
        if (command.otherwise) return yield* this.sequence(command.otherwise)
        shell.status = 0
        return 0
      }
      case 'while':
        return yield* (yield* compound.get(shell.sys)).whileLoop(this, command)
      case 'for':
        return yield* (yield* compound.get(shell.sys)).forLoop(this, command)
      case 'arithmetic-for':
        return yield* (yield* compound.get(shell.sys)).arithmeticFor(this, command)
      case 'select':
        return yield* (yield* compound.get(shell.sys)).runSelect(this, command)
      case 'case':
        return yield* (yield* compound.get(shell.sys)).caseClause(this, command)
      case 'test': {
        yield* this.beforeCommand(command)
        const status = yield* (yield* compound.get(shell.sys)).conditional(this, command.expression)
        shell.status = status
        shell.pipeStatus = [status]
        return yield* this.failable(status)
      }
      case 'arithmetic': {
        yield* this.beforeCommand(command)
        const status = yield* this.arithmeticStatus(command)
        shell.pipeStatus = [status]
        return yield* this.failable(status)
      }
      default:
        return unreachable(command)
    }
  }

  private *arithmeticStatus(command: Ast.ArithmeticCommand): Task<number> {
    const { shell } = this
    try {
      if (!command.expression.pure) yield* this.expander.prepareWord(command.expression)
      const text = shell.set.xtrace ? yield* this.expander.text(command.expression) : null
      if (text !== null) yield* trace(this, `(( ${text} ))`)
      const value = text === null ? this.expander.arithmeticNow(command.expression, '((') : shell.arithmetic(text, '((')
      // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
      shell.status = value == 0 ? 1 : 0
    } catch (error) {
      // A bad expression fails this command only.
      if (!(error instanceof ShellError) || error.effect !== 'line') throw error
      shell.report(error)
      yield* shell.flush()
      shell.status = error.status
    }
    return shell.status
  }

  // ---- what happens around commands

  /** Notes the command for BASH_COMMAND and runs the DEBUG trap. False when that says, under extdebug, to leave the command out. */
  *beforeCommand(command: Ast.Command): Task<boolean> {
    const { shell } = this
    shell.line = command.line
    if (shell.traps.running.size > 0 || !shell.traps.has('DEBUG')) {
      if (shell.traps.running.size === 0) this.currentNode = command
      return true
    }
    shell.currentCommand = headText(command)
    this.currentNode = null
    const verdict = yield* runTrap(this, 'DEBUG')
    return verdict === 0 || !shell.shopt.extdebug
  }
  /** The command at hand, written out only if someone asks. */
  private set currentNode(command: Ast.Command | null) {
    this.shell.currentNode = command
  }

  /** After a command that counts for `set -e`: runs the ERR trap, ends the shell. */
  *failable(status: number): Task<number> {
    const { shell } = this
    shell.status = status
    if (status === 0 || shell.failureIgnored > 0) return status
    if (shell.traps.has('ERR')) yield* runTrap(this, 'ERR')
    if (shell.set.errexit) throw new ExitShell(status)
    return status
  }

  closeProcessFds(): void {
    const { shell } = this
    if (shell.processFds.length === 0) return
    for (const fd of shell.processFds) shell.sys.close(fd)
    shell.processFds = []
  }

  // ---- children

  /** Forks a copy of this shell which runs `body` to its end. */
  forkShell(kind: Shell['subshell'], body: (child: Evaluator) => Task<number>): Pid {
    const shell = this.shell.fork(this.shell.sys, kind)
    const pid = this.shell.sys.fork(function* (sys: Sys): Task<number> {
      shell.sys = sys
      shell.traps.adopt(sys)
      const child = new Evaluator(shell)
      return yield* child.toTheEnd(body)
    })
    // dash gives a command behind which an & stands no line, and complains of line 0.
    if (!pid.ok && kind === 'background' && !shell.isBash) this.shell.line = 0
    if (!pid.ok) throw forkFailure(this.shell)
    return pid.value
  }

  /** Runs what a process is there for, then its EXIT trap; gives its exit status. */
  *toTheEnd(body: (evaluator: Evaluator) => Task<number>): Task<number> {
    const { shell } = this
    try {
      shell.status = yield* body(this)
      if (shell.traps.catches || shell.interactive) yield* handleSignals(this)
    } catch (error) {
      if (error instanceof ExitShell) shell.status = error.status
      else if (error instanceof ReturnFrom) shell.status = error.status
      else if (error instanceof LeaveLoop) shell.status = 0
      else if (error instanceof DropLine) shell.status = error.status
      else if (error instanceof ShellError) {
        shell.report(error)
        shell.status = error.status === 127 && shell.subshell !== 'none' ? 1 : error.status
      } else throw error
    }
    yield* shell.flush()
    const status = yield* this.guardExit()
    yield* shell.flush()
    return status & 255
  }
  private *guardExit(): Task<number> {
    try {
      return yield* runExitTrap(this)
    } catch (error) {
      if (error instanceof ExitShell) return error.status
      throw error
    }
  }
}
