/** Coprocesses: `coproc NAME command`. */
import type { Fd, Task } from '../kernel/sys.ts'
import { lineError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import { prepareChild } from './external.ts'
import { runInChild } from './pipeline.ts'
import type * as Ast from './syntax/ast.ts'
import { commandText } from './syntax/print.ts'
import { IndexedArray } from './variables.ts'

/** NAME[0] reads from it, NAME[1] writes to it. */
export function* startCoprocess(evaluator: Evaluator, command: Ast.Coproc): Task<number> {
  const { shell } = evaluator
  const { sys } = shell
  const { coprocess } = shell
  if (coprocess) shell.complain(`warning: execute_coproc: coproc [${coprocess.pid}:${coprocess.name}] still exists`)
  if (!/^[A-Za-z_]\w*$/.test(command.name)) {
    shell.complain(`\`${command.name}': not a valid identifier`)
    yield* shell.flush()
    shell.status = 1
    return 1
  }
  const output = sys.pipe()
  const input = sys.pipe()
  if (!output.ok || !input.ok) throw lineError('pipe error: Too many open files', 129)
  // In this order: so COPROC is 63 and 60, and the two between are the child's.
  const readOutput = moveHigh(evaluator, output.value[0])
  const writeOutput = moveHigh(evaluator, output.value[1])
  const readInput = moveHigh(evaluator, input.value[0])
  const writeInput = moveHigh(evaluator, input.value[1])
  const pid = evaluator.forkShell('background', function* (child) {
    const childSys = child.shell.sys
    prepareChild(evaluator, childSys)
    childSys.dup2(readInput, 0)
    childSys.dup2(writeOutput, 1)
    for (const fd of [readOutput, writeOutput, readInput, writeInput]) childSys.close(fd)
    return yield* runInChild(child, command.body)
  })
  sys.close(readInput)
  sys.close(writeOutput)
  const variable = shell.vars.find(command.name) ?? shell.vars.create(command.name)
  variable.array = IndexedArray.of([String(readOutput), String(writeInput)])
  shell.assign(`${command.name}_PID`, String(pid))
  shell.coprocess = { pid, name: command.name, fds: [readOutput, writeInput] }
  const job = shell.jobs.add([{ pid, text: commandText(command), status: null }], { foreground: false, pgid: pid })
  shell.lastBackground = pid
  if (shell.interactive) shell.emit(2, `[${job.id}] ${pid}\n`)
  yield* shell.flush()
  shell.status = 0
  return 0
}

/** Coprocess descriptors are from 60 on, as bash's are (63 downwards). */
function moveHigh(evaluator: Evaluator, fd: Fd): Fd {
  const { sys } = evaluator.shell
  for (let high = 63; high > fd; high--) {
    if (sys.getCloexec(high).ok) continue
    const moved = sys.dup2(fd, high)
    if (!moved.ok) return fd
    sys.close(fd)
    sys.setCloexec(high, true)
    return high
  }
  return fd
}
