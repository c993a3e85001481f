/** Pipelines, background commands and coprocesses: everything that runs in children of this shell. */
import { O_RDONLY } from '../kernel/constants.ts'
import type { Fd, Pid, Sys, Task } from '../kernel/sys.ts'
import { DropLine, ExitShell, exitError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import { prepareChild, waitForeground } from './external.ts'
import type { JobProcess } from './jobs.ts'
import { redirect } from './redirect.ts'
import { runSimple } from './simple.ts'
import type * as Ast from './syntax/ast.ts'
import { commandText } from './syntax/print.ts'
import { timeReport } from './time.ts'

export function* runPipeline(evaluator: Evaluator, pipeline: Ast.Pipeline, tail: boolean): Task<number> {
  const { shell } = evaluator
  const started = pipeline.time === null ? 0 : shell.sys.monotonic()
  let status: number
  if (pipeline.negated) shell.failureIgnored++
  const tellTime = () => {
    const isBare = pipeline.commands.length === 0 || isEmpty(pipeline.commands[0]!)
    const style = shell.set.posix && isBare && pipeline.time === 'default' ? 'shell' : pipeline.time
    if (style !== null) shell.emit(2, timeReport(shell, style, shell.sys.monotonic() - started))
  }
  try {
    status =
      pipeline.commands.length === 0
        ? 0
        : pipeline.commands.length === 1 && pipeline.commands[0]!.kind !== 'subshell'
          ? yield* evaluator.run(pipeline.commands[0]!, tail && !pipeline.negated && pipeline.time === null)
          : yield* runForked(evaluator, pipeline)
  } catch (error) {
    // The times are told also of what `exit` or `set -e` ended.
    if (error instanceof ExitShell || error instanceof DropLine) tellTime()
    throw error
  } finally {
    if (pipeline.negated) shell.failureIgnored--
  }
  if (pipeline.time !== null) {
    tellTime()
    yield* shell.flush()
  }
  if (pipeline.negated) {
    shell.status = status === 0 ? 1 : 0
    return shell.status
  }
  if (pipeline.commands.length > 1) return yield* evaluator.failable(status)
  shell.status = status
  return status
}

/** `time` alone, which in POSIX mode tells of the shell itself. */
function isEmpty(command: Ast.Command): boolean {
  return command.kind === 'simple' && command.args.length === 0 && command.assignments.length === 0
}

function* runForked(evaluator: Evaluator, pipeline: Ast.Pipeline): Task<number> {
  const { shell } = evaluator
  const { commands } = pipeline
  shell.line = pipeline.line
  if (shell.traps.has('DEBUG')) {
    // bash runs the trap before it forks.
    for (const command of commands) if (command.kind === 'simple') yield* evaluator.beforeCommand(command)
  }
  const last = commands.findLast((command) => command.kind === 'simple')
  if (last && shell.traps.running.size === 0) shell.currentNode = last
  if (shell.hasOutput) yield* shell.flush()
  const lastHere = shell.shopt.lastpipe && !shell.set.monitor && commands.length > 1
  const forked = lastHere ? commands.slice(0, -1) : commands
  const started = startAll(evaluator, forked, { background: false, keepOutput: lastHere })
  const job = shell.jobs.add(started.processes, { foreground: true, pgid: started.pgid })
  if (lastHere) return yield* runLastHere(evaluator, commands.at(-1)!, started.output!, job)
  yield* waitForeground(evaluator, job)
  return pipeStatusOf(evaluator)
}

/** `$?` of a pipeline: the last command's, or under pipefail the last failure. */
function pipeStatusOf(evaluator: Evaluator): number {
  const { shell } = evaluator
  const last = shell.pipeStatus.at(-1) ?? 0
  const status = shell.set.pipefail ? (shell.pipeStatus.findLast((one) => one !== 0) ?? 0) : last
  shell.status = status
  return status
}

function* runLastHere(
  evaluator: Evaluator,
  command: Ast.Command,
  input: Fd,
  job: ReturnType<Evaluator['shell']['jobs']['add']>,
): Task<number> {
  const { shell } = evaluator
  const copy = shell.sys.dupAtLeast(0, 10, { cloexec: true })
  shell.sys.dup2(input, 0)
  shell.sys.close(input)
  let status: number
  try {
    status = yield* evaluator.run(command)
  } finally {
    if (copy.ok) {
      shell.sys.dup2(copy.value, 0)
      shell.sys.close(copy.value)
    } else shell.sys.close(0)
  }
  yield* waitForeground(evaluator, job)
  shell.pipeStatus = [...shell.pipeStatus, status]
  return pipeStatusOf(evaluator)
}

interface Started {
  readonly processes: JobProcess[]
  readonly pgid: Pid
  /** The read end behind the last command, for `lastpipe`. */
  readonly output: Fd | null
}

interface StartOptions {
  readonly background: boolean
  /** `lastpipe`: the output of the last command goes into a pipe too. */
  readonly keepOutput: boolean
}

/** Forks each command of a pipeline, with pipes between them. */
function startAll(evaluator: Evaluator, commands: readonly Ast.Command[], options: StartOptions): Started {
  const { shell } = evaluator
  const { sys } = shell
  const processes: JobProcess[] = []
  const kind = options.background ? 'background' : commands.length === 1 ? 'subshell' : 'pipeline'
  let input: Fd | null = null
  let pgid: Pid = shell.set.monitor ? 0 : currentGroup(evaluator)
  for (let index = 0; index < commands.length; index++) {
    const command = commands[index]!
    const pipe = index < commands.length - 1 || options.keepOutput ? sys.pipe() : null
    if (pipe && !pipe.ok)
      throw shell.isBash ? exitError('pipe error: Too many open files', 129) : exitError('Pipe call failed', 2)
    const [reader, writer] = pipe?.ok ? pipe.value : [null, null]
    const from = input
    const group = pgid
    const pid = evaluator.forkShell(kind, function* (child) {
      const childSys = child.shell.sys
      prepareChild(evaluator, childSys, shell.set.monitor ? group : 0)
      if (options.background && !shell.set.monitor) yield* detach(child, from === null)
      if (from !== null) moveFd(childSys, from, 0)
      if (writer !== null) moveFd(childSys, writer, 1)
      if (reader !== null) childSys.close(reader)
      return yield* runInChild(child, command)
    })
    if (shell.set.monitor) {
      if (pgid === 0) pgid = pid
      sys.setpgid(pid, pgid)
    }
    processes.push({ pid, text: commandText(command), status: null })
    if (from !== null) sys.close(from)
    if (writer !== null) sys.close(writer)
    input = reader
  }
  evaluator.closeProcessFds()
  return { processes, pgid, output: input }
}

function moveFd(sys: Sys, from: Fd, to: Fd): void {
  if (from === to) return
  sys.dup2(from, to)
  sys.close(from)
}

/** Without job control a background command hears no ^C and reads nothing. */
function* detach(child: Evaluator, closesInput: boolean): Task<void> {
  const { shell } = child
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!shell.traps.has(signal)) shell.sys.sigaction(signal, { kind: 'ignore' })
  }
  if (!closesInput) return
  const nothing = yield* shell.sys.open('/dev/null', O_RDONLY)
  if (nothing.ok) moveFd(shell.sys, nothing.value, 0)
}

function currentGroup(evaluator: Evaluator): Pid {
  const group = evaluator.shell.sys.getpgid(0)
  return group.ok ? group.value : 0
}

/** Runs a command as the whole work of a forked shell. */
export function* runInChild(child: Evaluator, command: Ast.Command): Task<number> {
  if (command.kind !== 'simple') child.shell.jobs.forgetThoseOfParent()
  if (command.kind !== 'subshell') {
    if (command.kind !== 'simple') {
      child.shell.loopDepth = 0
      return yield* child.run(command)
    }
    if (child.shell.subshell === 'pipeline') {
      child.shell.level--
      child.shell.owesLevel = true
    }
    // Only a simple command takes this process over: a group may have more to do. Its failure is the parent's to judge.
    return yield* runSimple(child, command, true, false)
  }
  child.shell.loopDepth = 0
  child.shell.subshell = 'subshell'
  if (command.redirections.length > 0) {
    const failed = yield* child.attempt(() => redirect(child.shell, child.expander, command.redirections, null))
    if (failed !== null) return failed
  }
  return yield* child.sequence(command.body, !endsInRedirection(command.body))
}

/** Where the last command is redirected the subshell waits for it, and says what it died of. */
function endsInRedirection({ statements }: Ast.Sequence): boolean {
  let last = statements.at(-1)?.command
  if (last?.kind === 'and-or') last = last.rest.at(-1)?.command
  return last?.kind === 'simple' && last.redirections.length > 0
}

/** `command &` */
export function* startBackground(evaluator: Evaluator, command: Ast.Command): Task<number> {
  const { shell } = evaluator
  shell.line = command.line
  if (shell.hasOutput) yield* shell.flush()
  const isPlainPipeline =
    command.kind === 'pipeline' && command.commands.length > 1 && !command.negated && command.time === null
  const commands = isPlainPipeline ? command.commands : [command]
  const started = startAll(evaluator, commands, { background: true, keepOutput: false })
  const job = shell.jobs.add(started.processes, { foreground: false, pgid: started.pgid })
  shell.lastBackground = job.processes.at(-1)!.pid
  if (shell.interactive) {
    shell.emit(2, `[${job.id}] ${shell.lastBackground}\n`)
    yield* shell.flush()
  }
  shell.status = 0
  return 0
}
