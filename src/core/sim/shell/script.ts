/** Runs the text of a script line by line: what stands before a syntax error has run when bash meets it. */

import type { Sys, Task } from '../kernel/sys.ts'
import { Part } from '../programs/lib/part.ts'
import { dashPart } from './dash/part.ts'
import { DropLine, ExitShell, ShellError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import type { Shell } from './shell.ts'
import type { Problem } from './syntax/diagnose.ts'
import { type Parsed, parseScript } from './syntax/parse.ts'
import { handleSignals } from './trap-runner.ts'

/** What is wrong with a text that does not parse. */
export const diagnosis = new Part(() => import('./syntax/diagnose.ts'))

/** dash needs its own syntax before it reads anything. */
export const fetchDash = (sys: Sys): Task<unknown> => dashPart.get(sys)

export interface ScriptOptions {
  /** What messages about its syntax call it: `-c`, `eval`, a file; null for the script itself. */
  readonly name: string | null
  readonly line: number
  /** Nothing follows in this process. */
  readonly tail?: boolean
}

export function parseFor(shell: Shell, source: string, line: number): Parsed {
  const aliases = (shell.shopt.expand_aliases || !shell.isBash) && shell.aliases.size > 0 ? shell.aliases : null
  const options = { extglob: shell.shopt.extglob, aliases, isDash: !shell.isBash }
  if (shell.isBash) return parseScript(source, line, options)
  const parsed = parseScript(dashPart.here!.asDash(source), line, options)
  // What the parser takes and dash does not: nothing is read behind it.
  const problem = dashPart.here!.checkDashSyntax(parsed.source, line)
  if (problem === null) return parsed
  const chunks = parsed.chunks.filter(({ end }) => end <= problem.position)
  return { ...parsed, chunks, failure: chunks.at(-1)?.end ?? 0, dashProblem: problem }
}

/** Runs `source`; gives the status of its last command. Errors that drop a line let the next one run. */
export function* runScript(evaluator: Evaluator, source: string, options: ScriptOptions): Task<number> {
  const { shell } = evaluator
  let text = source
  let line = options.line
  let status = 0
  let ran = false
  restart: for (;;) {
    const parsed = parseFor(shell, text, line)
    const state = shell.parseState
    for (let index = 0; index < parsed.chunks.length; index++) {
      const chunk = parsed.chunks[index]!
      if (shell.set.verbose && (shell.isBash || shell.input !== 'command')) verbose(shell, parsed, index)
      if (shell.set.noexec && !shell.interactive) continue
      for (const warning of shell.isBash ? chunk.warnings : [])
        shell.emit(
          2,
          `${shell.interactive ? shell.prefix() : `${shell.errorName()}: line ${warning.line}: `}warning: ${warning.text}\n`,
        )
      const last = index === parsed.chunks.length - 1 && parsed.failure === null
      ran = true
      status = yield* runChunk(evaluator, chunk.statements, options, last)
      if (shell.parseState !== state && !last) {
        // An alias or extglob changed: the rest reads differently.
        const lines = parsed.source.slice(0, chunk.end).split('\n').length - 1
        line += lines
        text = afterLines(shell, parsed, text, lines) ?? parsed.source.slice(chunk.end)
        continue restart
      }
    }
    if (parsed.failure !== null) {
      const problem = yield* problemOf(shell, parsed, line)
      const before = shell.status
      status = reportSyntaxError(evaluator, problem, parsed, text, line, options)
      // At the end of its text bash leaves the status of what ran, unless that is 0.
      const isUnfinished = problem.messages[0]?.text.startsWith('unexpected EOF while looking for matching')
      if (shell.isBash && options.name === null && (problem.status === 0 || (isUnfinished && before !== 0)))
        status = before
      yield* shell.flush()
      const drops = problem.status === 1 && !problem.messages[0]?.text.startsWith('unexpected EOF')
      const rest = drops ? parsed.source.indexOf('\n', parsed.errorAt ?? 0) : -1
      if (rest >= 0) {
        // A bad list of an array drops its line only.
        shell.status = 1
        line += parsed.source.slice(0, rest).split('\n').length
        text = parsed.source.slice(rest + 1)
        continue
      }
      shell.status = status
      // What is wrong inside of a substitution ends bash, also within `eval`.
      if (shell.isBash && parsed.isNested && options.name !== 'substitution' && !shell.interactive)
        throw new ExitShell(shell.input === 'command' ? 127 : 2)
      const isFatal = shell.isBash ? shell.set.posix && options.name === 'eval' && !isUnfinished : true
      if (options.name === 'substitution' || (isFatal && !shell.interactive)) throw new ExitShell(status)
      return status
    }
    break
  }
  if (!ran) {
    // An empty script succeeds, and `eval ''` leaves `$?` at 0.
    if (options.name !== 'trap') shell.status = 0
    return 0
  }
  return status
}

/** The rest as it was written: what was an alias a line ago may be read otherwise now. null when aliases brought lines of their own. */
function afterLines(shell: Shell, parsed: Parsed, text: string, lines: number): string | null {
  if (parsed.source === text || [...shell.aliases.values()].some((value) => value.includes('\n'))) return null
  return text.split('\n').slice(lines).join('\n')
}

function* runChunk(
  evaluator: Evaluator,
  statements: Parsed['chunks'][number]['statements'],
  options: ScriptOptions,
  last: boolean,
): Task<number> {
  const { shell } = evaluator
  try {
    const status = yield* evaluator.sequence(
      { kind: 'sequence', line: shell.line, statements },
      last && (options.tail ?? false),
    )
    if (shell.traps.catches) yield* handleSignals(evaluator)
    return status
  } catch (error) {
    if (error instanceof DropLine && isTop(shell, options)) {
      shell.status = error.status
      return error.status
    }
    if (!(error instanceof ShellError)) throw error
    shell.report(error)
    yield* shell.flush()
    if (error.effect === 'top' && !isTop(shell, options)) throw new DropLine(error.status)
    // In POSIX mode what would drop a line ends the shell.
    const isFatal = error.effect === 'exit' || (error.effect === 'line' && shell.isBash && shell.set.posix)
    if (isFatal && !shell.interactive) {
      // Under `set -e` it is a failure like any other.
      const status = shell.isBash && shell.set.errexit ? 1 : error.effect === 'exit' ? error.status : 127
      throw new ExitShell(shell.subshell === 'none' && shell.input === 'command' ? status : shell.isBash ? 1 : status)
    }
    if (!shell.isBash && !shell.interactive) throw new ExitShell(2)
    shell.status = error.status
    shell.pipeStatus = [error.status]
    // In a subshell, and under `set -e`, the dropped line ends it all.
    if (shell.interactive) throw new DropLine(error.status)
    if (shell.subshell !== 'none' || (shell.set.errexit && shell.failureIgnored === 0))
      throw new ExitShell(error.status)
    return error.status
  }
}

/** Whether there is a next line of a script that goes on after an error that drops all that was called. */
const isTop = (shell: Shell, { name }: ScriptOptions): boolean =>
  !shell.interactive && shell.subshell === 'none' && name === null && shell.input !== 'command'

function* problemOf(shell: Shell, parsed: Parsed, line: number): Task<Problem> {
  if (parsed.dashProblem) return { messages: [], dash: parsed.dashProblem }
  const start = parsed.failure!
  const firstLine = line + parsed.source.slice(0, start).split('\n').length - 1
  const { describeSyntaxError } = yield* diagnosis.get(shell.sys)
  return describeSyntaxError(parsed.source.slice(start), firstLine, shell.shopt.extglob, !shell.isBash)
}

function reportSyntaxError(
  evaluator: Evaluator,
  problem: Problem,
  parsed: Parsed,
  text: string,
  line: number,
  options: ScriptOptions,
): number {
  const { shell } = evaluator
  if (!shell.isBash) {
    const within = options.name === 'eval' ? 'eval: ' : shell.sourcedFile
    shell.emit(2, `${shell.name}: ${problem.dash.line}: ${within}Syntax error: ${problem.dash.message}\n`)
    return 2
  }
  for (const { line, text } of problem.warnings ?? [])
    shell.emit(2, `${shell.errorName()}: line ${line}: warning: ${text}\n`)
  const name = syntaxErrorName(shell, options)
  // Who typed it knows the line.
  const messages = shell.interactive ? problem.messages.slice(0, 1) : problem.messages
  for (const message of messages) {
    const where = shell.interactive && options.name === null ? `${shell.prefix()}` : `${name}line ${message.line}: `
    // The line is shown as it was written, before aliases.
    const isLine = parsed.source !== text && message.text.startsWith('`')
    const written = isLine ? `\`${text.split('\n')[message.line - line] ?? ''}'` : message.text
    shell.emit(2, `${where}${written}\n`)
  }
  return problem.status ?? 2
}

function syntaxErrorName(shell: Shell, options: ScriptOptions): string {
  const base = shell.errorName()
  switch (options.name) {
    case null:
      return shell.input === 'command' ? `${base}: -c: ` : `${base}: `
    case 'substitution':
      return `${base}: command substitution: `
    case 'source':
      return `${base}: `
    case 'trap':
      return `${base}: trap: `
    default:
      return `${base}: ${options.name}: `
  }
}

/** `set -v`: the lines as they are read. */
function verbose(shell: Shell, parsed: Parsed, index: number): void {
  const from = index === 0 ? 0 : parsed.chunks[index - 1]!.end
  const text = parsed.source.slice(from, parsed.chunks[index]!.end)
  shell.emit(2, text.endsWith('\n') ? text : `${text}\n`)
}
