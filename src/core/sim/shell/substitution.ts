/** `$(…)`, `<(…)` and `>(…)`. */
import { strerror } from '../../errno/index.ts'
import type { Fd, Task } from '../kernel/sys.ts'
import { concat, decode } from '../programs/lib/bytes.ts'
import { commandError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import { prepareChild } from './external.ts'
import { reportSignal, statusCode } from './jobs.ts'
import { redirect } from './redirect.ts'
import { parseFor, runScript } from './script.ts'

/** Runs `source` in a subshell and gives its output without the trailing newlines. */
export function* substitute(evaluator: Evaluator, source: string, line: number): Task<string> {
  const { shell } = evaluator
  const { sys } = shell
  if (shell.hasOutput) yield* shell.flush()
  const pipe = sys.pipe()
  if (!pipe.ok) {
    // It stands for nothing, and the command runs.
    shell.complain(`cannot make pipe for command substitution: ${strerror(pipe.error.errno)}`)
    return ''
  }
  const [reader, writer] = pipe.value
  const pid = evaluator.forkShell('substitution', function* (child) {
    const childSys = child.shell.sys
    prepareChild(evaluator, childSys, shell.set.monitor ? sys.getpid() : 0)
    child.shell.jobs.keepThoseOfParent()
    childSys.dup2(writer, 1)
    if (writer !== 1) childSys.close(writer)
    childSys.close(reader)
    // `set -e` does not reach into substitutions.
    if (!child.shell.set.posix && !child.shell.shopt.inherit_errexit && child.shell.isBash)
      child.shell.set.errexit = false
    child.shell.traceDepth++
    const only = onlyRedirection(evaluator, source)
    if (only) return yield* copyFile(child, only)
    return yield* runScript(child, source, { name: 'substitution', line, tail: true })
  })
  sys.close(writer)
  const output = yield* drain(evaluator, reader)
  sys.close(reader)
  shell.substitutionStatus = yield* waitFor(evaluator, pid)
  shell.status = shell.substitutionStatus
  let text = output
  if (text.includes('\0')) {
    if (shell.isBash) shell.complain('warning: command substitution: ignored null byte in input')
    text = text.replaceAll('\0', '')
  }
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 10) end--
  return text.slice(0, end)
}

function* drain(evaluator: Evaluator, fd: Fd): Task<string> {
  const parts: Uint8Array[] = []
  for (;;) {
    const data = yield* evaluator.shell.sys.read(fd, 65536)
    if (!data.ok) {
      if (data.error.errno === 'EINTR') continue
      break
    }
    if (data.value.length === 0) break
    parts.push(data.value)
  }
  return parts.length === 0 ? '' : decode(concat(parts))
}

function* waitFor(evaluator: Evaluator, pid: number): Task<number> {
  const { shell } = evaluator
  for (;;) {
    const status = yield* shell.sys.wait4(pid)
    if (status.ok && status.value) {
      if (!shell.isBash) reportSignal(shell, status.value)
      return statusCode(status.value)
    }
    if (!status.ok && status.error.errno !== 'EINTR') return 127
  }
}

/** `$(< file)` is the file's content. */
function onlyRedirection(evaluator: Evaluator, source: string) {
  if (!evaluator.shell.isBash || !/^\s*<[^<>(&]/.test(source)) return null
  const { chunks, failure } = parseFor(evaluator.shell, source, 1)
  const command = chunks[0]?.statements[0]?.command
  if (failure !== null || chunks.length !== 1 || chunks[0]!.statements.length !== 1 || command?.kind !== 'simple')
    return null
  if (command.args.length > 0 || command.assignments.length > 0 || command.redirections.length !== 1) return null
  return command.redirections
}

function* copyFile(child: Evaluator, redirections: Parameters<typeof redirect>[2]): Task<number> {
  const failed = yield* child.attempt(() => redirect(child.shell, child.expander, redirections, null))
  if (failed !== null) return failed
  const { sys } = child.shell
  for (;;) {
    const data = yield* sys.read(0, 65536)
    if (!data.ok) {
      child.shell.complain(`read error: ${strerror(data.error.errno)}`)
      return 1
    }
    if (data.value.length === 0) return 0
    yield* sys.write(1, data.value)
  }
}

/** Starts the process of `<(…)`; its end of the pipe stays open until the command has run. */
export function* processSubstitution(
  evaluator: Evaluator,
  direction: '<' | '>',
  source: string,
  line: number,
): Task<string> {
  const { shell } = evaluator
  const { sys } = shell
  if (shell.hasOutput) yield* shell.flush()
  const pipe = sys.pipe()
  if (!pipe.ok) throw commandError(`cannot make pipe for process substitution: ${strerror(pipe.error.errno)}`)
  const [reader, writer] = pipe.value
  const [theirs, ours] = direction === '<' ? [writer, reader] : [reader, writer]
  const pid = evaluator.forkShell('background', function* (child) {
    const childSys = child.shell.sys
    prepareChild(evaluator, childSys)
    child.shell.jobs.keepThoseOfParent()
    childSys.dup2(theirs, direction === '<' ? 1 : 0)
    childSys.close(theirs)
    childSys.close(ours)
    child.shell.traceDepth++
    return yield* runScript(child, source, { name: 'substitution', line, tail: true })
  })
  sys.close(theirs)
  // Bash hands out descriptors from 63 downwards.
  let fd = ours
  for (let high = 63; high > ours; high--) {
    if (sys.getCloexec(high).ok) continue
    if (sys.dup2(ours, high).ok) {
      sys.close(ours)
      fd = high
    }
    break
  }
  shell.processFds.push(fd)
  shell.lastBackground = pid
  shell.jobs.addStray(pid)
  return `/dev/fd/${fd}`
}
