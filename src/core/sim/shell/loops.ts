/** while, until, for, case: what runs a body more than once, or one of several. */
import type { Task } from '../kernel/sys.ts'
import { ExitShell, LeaveLoop, ShellError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import type * as Ast from './syntax/ast.ts'
import { trace } from './trace.ts'
import { handleSignals } from './trap-runner.ts'
import { matchesPattern } from './words/pattern.ts'

/** Loops without system calls give way this often, so that ^C is heard, and so that a turn costs the microsecond or two that bash takes. */
const YIELD_EVERY = 128

/** Runs a loop's body once. False when the loop is to be left. */
export function* turn(evaluator: Evaluator, body: Ast.Sequence): Task<boolean> {
  try {
    yield* evaluator.sequence(body)
    if (evaluator.shell.traps.catches || evaluator.shell.interactive) yield* handleSignals(evaluator)
  } catch (error) {
    if (!(error instanceof LeaveLoop)) throw error
    if (error.levels > 1) throw new LeaveLoop(error.kind, error.levels - 1)
    if (error.kind === 'break') return false
  }
  if (++evaluator.turns % YIELD_EVERY === 0) yield* evaluator.shell.sys.sched_yield()
  return true
}

export function* whileLoop(evaluator: Evaluator, command: Ast.While): Task<number> {
  const { shell } = evaluator
  let status = 0
  shell.loopDepth++
  try {
    for (;;) {
      let test: number
      try {
        test = yield* evaluator.condition(command.test)
      } catch (error) {
        // `while break; do …`: the condition is part of the loop.
        if (!(error instanceof LeaveLoop)) throw error
        if (error.levels > 1) throw new LeaveLoop(error.kind, error.levels - 1)
        if (error.kind === 'break') break
        continue
      }
      if ((test === 0) === command.until) break
      if (!(yield* turn(evaluator, command.body))) {
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

export function* forLoop(evaluator: Evaluator, command: Ast.For): Task<number> {
  const { shell } = evaluator
  shell.line = command.line
  const words = command.words === null ? shell.positional : yield* evaluator.expander.fields(command.words)
  // What its words opened stays open until the loop has ended.
  const pipes = shell.processFds
  shell.processFds = []
  try {
    return yield* overWords(evaluator, command, words)
  } finally {
    shell.processFds = pipes
    evaluator.closeProcessFds()
  }
}

function* overWords(evaluator: Evaluator, command: Ast.For, words: readonly string[]): Task<number> {
  const { shell } = evaluator
  if (!/^[A-Za-z_]\w*$/.test(command.name)) {
    shell.complain(`\`${command.name}': not a valid identifier`)
    yield* shell.flush()
    if (shell.set.posix && !shell.interactive) throw new ExitShell(2)
    shell.status = 1
    return 1
  }
  if (words.length === 0) shell.status = 0
  shell.loopDepth++
  try {
    for (const word of words) {
      if (shell.set.xtrace && shell.isBash) {
        shell.line = command.line
        yield* trace(
          evaluator,
          `for ${command.name} in ${command.words === null ? '"$@"' : command.words.map((item) => item.text).join(' ')}`,
        )
      }
      if (shell.traps.has('DEBUG')) yield* evaluator.beforeCommand(command)
      const failed = yield* assignLoopVariable(evaluator, command.name, word)
      if (failed !== null) return failed
      if (!(yield* turn(evaluator, command.body))) break
    }
  } finally {
    shell.loopDepth--
  }
  return shell.status
}

export function* assignLoopVariable(evaluator: Evaluator, name: string, word: string): Task<number | null> {
  const { shell } = evaluator
  try {
    const variable = shell.vars.find(name)
    // The loop variable of a nameref is a new target for it.
    if (variable?.nameref && !variable.readonly) variable.value = word
    else shell.assign(name, word)
    return null
  } catch (error) {
    if (!(error instanceof ShellError) || (shell.isBash && shell.set.posix)) throw error
    shell.report(error)
    yield* shell.flush()
    shell.status = 1
    return 1
  }
}

export function* arithmeticFor(evaluator: Evaluator, command: Ast.ArithmeticFor): Task<number> {
  const { shell } = evaluator
  const step = function* (word: Ast.ArithmeticFor['test']): Task<number | bigint> {
    shell.line = command.line
    if (shell.set.xtrace) yield* trace(evaluator, `(( ${yield* evaluator.expander.text(word)} ))`)
    return yield* evaluator.expander.arithmetic(word, '((')
  }
  let status = 0
  shell.status = 0
  shell.loopDepth++
  try {
    if (command.initialize.text !== '') yield* step(command.initialize)
    for (;;) {
      // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
      if (command.test.text.trim() !== '' && (yield* step(command.test)) == 0) break
      const goesOn = yield* turn(evaluator, command.body)
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

export function* caseClause(evaluator: Evaluator, command: Ast.Case): Task<number> {
  const { shell } = evaluator
  shell.line = command.line
  if (shell.traps.has('DEBUG')) yield* evaluator.beforeCommand(command)
  if (shell.set.xtrace && shell.isBash) yield* trace(evaluator, `case ${command.word.text} in`)
  const text = yield* evaluator.expander.text(command.word)
  const options = {
    extglob: shell.shopt.extglob,
    ignoreCase: shell.shopt.nocasematch,
    caret: shell.isBash,
  }
  let status = 0
  let falling = false
  for (const item of command.items) {
    let matches = falling
    for (const pattern of matches ? [] : item.patterns) {
      const source =
        pattern.constant !== null && !pattern.quoted ? pattern.constant : yield* evaluator.expander.pattern(pattern)
      if (matchesPattern(source, text, options)) {
        matches = true
        break
      }
    }
    if (!matches) continue
    status = yield* evaluator.sequence(item.body)
    if (item.body.statements.length === 0) status = 0
    falling = item.terminator === ';&'
    if (item.terminator === ';;') break
  }
  shell.status = status
  return status
}
