/** Runs commands: control flow, functions, subshells. Simple commands are in simple.ts, pipelines in pipeline.ts. */
import { unreachable } from '../../lib/index.ts'
import type { Signal } from '../kernel/constants.ts'
import type { Pid, Sys, Task } from '../kernel/sys.ts'
import { conditional } from './conditional.ts'
import { commandError, DropLine, ExitShell, LeaveLoop, ReturnFrom, ShellError } from './errors.ts'
import { runPipeline, startBackground, startCoprocess } from './pipeline.ts'
import { redirect, restore, type Saved } from './redirect.ts'
import { runScript } from './script.ts'
import { runSelect } from './select.ts'
import type { Runner, Shell, ShellFunction } from './shell.ts'
import { runSimple } from './simple.ts'
import { processSubstitution, substitute } from './substitution.ts'
import type * as Ast from './syntax/ast.ts'
import { commandText } from './syntax/print.ts'
import { trace } from './trace.ts'
import { isSignal, type TrapName } from './traps.ts'
import { Expander } from './words/expand.ts'
import { matchesPattern } from './words/pattern.ts'
import { traceQuote } from './words/quote.ts'

/** Loops without system calls give way this often, so that ^C is heard. */
const YIELD_EVERY = 512

export class Evaluator implements Runner {
  readonly expander: Expander
  private turns = 0

  constructor(readonly shell: Shell) {
    this.expander = new Expander(shell)
    shell.runner = this
  }

  substitute(source: string, line: number): Task<string> {
    return substitute(this, source, line)
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
        return yield* this.define(command)
      case 'coproc':
        return yield* startCoprocess(this, command)
      case 'subshell':
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
  private *condition(test: Ast.Sequence): Task<number> {
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
        return yield* this.whileLoop(command)
      case 'for':
        return yield* this.forLoop(command)
      case 'arithmetic-for':
        return yield* this.arithmeticFor(command)
      case 'select':
        return yield* runSelect(this, command)
      case 'case':
        return yield* this.caseClause(command)
      case 'test': {
        yield* this.beforeCommand(command)
        const status = yield* conditional(this, command.expression)
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
      if (text !== null) trace(this, `((${pad(text)}))`)
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

  // ---- loops

  /** Runs a loop's body once. False when the loop is to be left. */
  *turn(body: Ast.Sequence): Task<boolean> {
    try {
      yield* this.sequence(body)
    } catch (error) {
      if (!(error instanceof LeaveLoop)) throw error
      if (error.levels > 1) throw new LeaveLoop(error.kind, error.levels - 1)
      if (error.kind === 'break') return false
    }
    if (this.shell.traps.catches || this.shell.interactive) yield* this.handleSignals()
    if (++this.turns % YIELD_EVERY === 0) yield* this.shell.sys.sched_yield()
    return true
  }

  private *whileLoop(command: Ast.While): Task<number> {
    const { shell } = this
    let status = 0
    shell.loopDepth++
    try {
      for (;;) {
        let test: number
        try {
          test = yield* this.condition(command.test)
        } catch (error) {
          // `while break; do …`: the condition is part of the loop.
          if (!(error instanceof LeaveLoop)) throw error
          if (error.levels > 1) throw new LeaveLoop(error.kind, error.levels - 1)
          if (error.kind === 'break') break
          continue
        }
        if ((test === 0) === command.until) break
        if (!(yield* this.turn(command.body))) {
          status = 0
          break
        }
        status = shell.status
      }
    } finally {
      shell.loopDepth--
    }
    shell.status = status
    return status
  }

  private *forLoop(command: Ast.For): Task<number> {
    const { shell } = this
    shell.line = command.line
    const words = command.words === null ? shell.positional : yield* this.expander.fields(command.words)
    this.closeProcessFds()
    if (!/^[A-Za-z_]\w*$/.test(command.name)) {
      shell.complain(`\`${command.name}': not a valid identifier`)
      yield* shell.flush()
      shell.status = 1
      return 1
    }
    shell.status = 0
    shell.loopDepth++
    try {
      for (const word of words) {
        if (shell.set.xtrace) {
          shell.line = command.line
          trace(
            this,
            `for ${command.name} in ${command.words === null ? '"$@"' : command.words.map((item) => item.text).join(' ')}`,
          )
        }
        if (shell.traps.has('DEBUG')) yield* this.beforeCommand(command)
        const failed = yield* this.assignLoopVariable(command.name, word)
        if (failed !== null) return failed
        if (!(yield* this.turn(command.body))) break
      }
    } finally {
      shell.loopDepth--
    }
    return shell.status
  }

  *assignLoopVariable(name: string, word: string): Task<number | null> {
    const { shell } = this
    try {
      const variable = shell.vars.find(name)
      // The loop variable of a nameref is a new target for it.
      if (variable?.nameref && !variable.readonly) variable.value = word
      else shell.assign(name, word)
      return null
    } catch (error) {
      if (!(error instanceof ShellError)) throw error
      shell.report(error)
      yield* shell.flush()
      shell.status = 1
      return 1
    }
  }

  private *arithmeticFor(command: Ast.ArithmeticFor): Task<number> {
    const { shell } = this
    const step = function* (this: Evaluator, word: Ast.ArithmeticFor['test']): Task<number | bigint> {
      shell.line = command.line
      if (shell.set.xtrace) trace(this, `((${pad(yield* this.expander.text(word))}))`)
      return yield* this.expander.arithmetic(word, '((')
    }.bind(this)
    let status = 0
    shell.status = 0
    shell.loopDepth++
    try {
      if (command.initialize.text !== '') yield* step(command.initialize)
      for (;;) {
        // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
        if (command.test.text.trim() !== '' && (yield* step(command.test)) == 0) break
        const goesOn = yield* this.turn(command.body)
        status = shell.status
        if (!goesOn) break
        if (command.update.text !== '') yield* step(command.update)
      }
    } catch (error) {
      if (!(error instanceof ShellError) || error.effect !== 'line' || !error.message.startsWith('((:')) throw error
      shell.report(error)
      yield* shell.flush()
      shell.status = 1
      return 1
    } finally {
      shell.loopDepth--
    }
    shell.status = status
    return status
  }

  private *caseClause(command: Ast.Case): Task<number> {
    const { shell } = this
    shell.line = command.line
    if (shell.set.xtrace) trace(this, `case ${command.word.text} in`)
    const text = yield* this.expander.text(command.word)
    const options = { extglob: shell.shopt.extglob, ignoreCase: shell.shopt.nocasematch }
    shell.status = 0
    let status = 0
    let falling = false
    for (const item of command.items) {
      let matches = falling
      for (const pattern of matches ? [] : item.patterns) {
        const source =
          pattern.constant !== null && !pattern.quoted ? pattern.constant : yield* this.expander.pattern(pattern)
        if (matchesPattern(source, text, options)) {
          matches = true
          break
        }
      }
      if (!matches) continue
      status = yield* this.sequence(item.body)
      if (item.body.statements.length === 0) status = 0
      falling = item.terminator === ';&'
      if (item.terminator === ';;') break
    }
    shell.status = status
    return status
  }

  // ---- functions

  private *define(command: Ast.FunctionDefinition): Task<number> {
    const { shell } = this
    shell.line = command.line
    const existing = shell.functions.get(command.name)
    const { name } = command
    if (existing?.readonly) {
      shell.complain(`${name}: readonly function`)
      yield* shell.flush()
      shell.status = 1
      return 1
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
      source: this.definitionSource(),
      exported: existing?.exported ?? false,
      readonly: false,
      traced: existing?.traced ?? false,
    })
    shell.status = 0
    return 0
  }
  private definitionSource(): string {
    const { shell } = this
    const frame = shell.frames.at(-1)
    if (frame) return frame.source
    return shell.input === 'command' ? 'environment' : shell.interactive ? 'main' : shell.name
  }

  *callFunction(fn: ShellFunction, args: readonly string[]): Task<number> {
    const { shell } = this
    const { positional, loopDepth } = shell
    const optionOffset = shell.getoptsOffset
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
      try {
        status = yield* this.run(fn.body)
      } catch (thrown) {
        if (thrown instanceof ShellError) thrown.prefix ??= shell.prefix()
        if (!(thrown instanceof ReturnFrom)) throw thrown
        status = thrown.status
      }
      shell.status = status
      if (shell.traps.has('RETURN')) yield* this.runTrap('RETURN')
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
      shell.loopDepth = loopDepth
      shell.getoptsOffset = optionOffset
      for (const [name, command] of hidden) if (shell.traps.get(name) === undefined) shell.traps.set(name, command)
    }
  }

  // ---- what happens around commands

  /** Notes the command for BASH_COMMAND and runs the DEBUG trap. */
  *beforeCommand(command: Ast.Command): Task<void> {
    const { shell } = this
    shell.line = command.line
    if (shell.traps.running.size > 0 || !shell.traps.has('DEBUG')) {
      if (shell.traps.running.size === 0) this.currentNode = command
      return
    }
    shell.currentCommand = commandText(command)
    this.currentNode = null
    yield* this.runTrap('DEBUG')
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
    if (shell.traps.has('ERR')) yield* this.runTrap('ERR')
    if (shell.set.errexit) throw new ExitShell(status)
    return status
  }

  /** Runs the traps of signals that have arrived. */
  *handleSignals(): Task<void> {
    const { shell } = this
    if (!shell.traps.catches && !shell.interactive) return
    for (const signal of shell.sys.takeSignals()) yield* this.handleSignal(signal)
  }
  *handleSignal(signal: Signal): Task<void> {
    const { shell } = this
    if (shell.traps.has(signal)) {
      yield* this.runTrap(signal)
      return
    }
    if (shell.traps.fatal.has(signal)) {
      yield* this.runExitTrap()
      shell.sys.sigaction(signal, { kind: 'default' })
      shell.sys.kill(shell.sys.getpid(), signal)
      yield* shell.sys.sched_yield()
    }
    if (signal === 'SIGINT' && shell.interactive) {
      shell.emit(2, '\n')
      throw new DropLine(130)
    }
  }

  *runTrap(name: TrapName): Task<void> {
    const { shell } = this
    const command = shell.traps.get(name)
    if (command === undefined || command === '' || (shell.traps.running.has(name) && !isSignal(name))) return
    const { status, pipeStatus, line, lastArgument, failureIgnored } = shell
    shell.traps.running.add(name)
    try {
      yield* runScript(this, command, {
        name: 'trap',
        line: name === 'DEBUG' || name === 'ERR' || isSignal(name) || name === 'RETURN' ? shell.line : 1,
      })
      // A trap leaves `$?` alone.
      shell.status = status
      shell.pipeStatus = pipeStatus
    } catch (error) {
      if (error instanceof ReturnFrom && shell.functionDepth === 0 && shell.sourceDepth === 0)
        shell.status = error.status
      else throw error
    } finally {
      shell.traps.running.delete(name)
      shell.line = line
      shell.lastArgument = lastArgument
      shell.failureIgnored = failureIgnored
    }
  }

  /** The EXIT trap, at most once; gives the status with which the shell ends. */
  *runExitTrap(): Task<number> {
    const { shell } = this
    const command = shell.traps.get('EXIT')
    if (command === undefined || command === '') return shell.status
    shell.traps.reset('EXIT')
    const status = shell.status
    shell.failureIgnored = 0
    shell.traps.running.add('EXIT')
    try {
      yield* runScript(this, command, { name: 'exit trap', line: 1 })
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
    if (!pid.ok) throw commandError('fork: retry: Resource temporarily unavailable', 254)
    return pid.value
  }

  /** Runs what a process is there for, then its EXIT trap; gives its exit status. */
  *toTheEnd(body: (evaluator: Evaluator) => Task<number>): Task<number> {
    const { shell } = this
    try {
      shell.status = yield* body(this)
      if (shell.traps.catches) yield* this.handleSignals()
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
      return yield* this.runExitTrap()
    } catch (error) {
      if (error instanceof ExitShell) return error.status
      throw error
    }
  }
}

function pad(text: string): string {
  return ` ${text} `
}

export { traceQuote }
