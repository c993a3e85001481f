/** `set -x`. */
import type { Task } from '../kernel/sys.ts'
import type { Evaluator } from './evaluator.ts'
import { transforms } from './words/transforms.ts'

/** Queues a trace line: PS4, its first character once for each level of nesting, and the command. */
export function* trace(evaluator: Evaluator, text: string): Task<void> {
  const { shell } = evaluator
  const prefix = yield* tracePrefix(evaluator)
  shell.emit(shell.traceFd, `${prefix}${text}\n`)
}

function* tracePrefix({ shell, expander }: Evaluator): Task<string> {
  const source = shell.get('PS4') ?? (shell.isBash ? '' : '+ ')
  if (source === '') return ''
  let prefix = source
  if (/[\\$`]/.test(source)) {
    shell.set.xtrace = false
    const { promptText } = yield* transforms.get(shell.sys)
    prefix = yield* promptText(expander, source)
    shell.set.xtrace = true
  }
  const first = [...prefix][0] ?? ''
  return (shell.isBash ? first.repeat(shell.traceDepth) : '') + prefix
}
