/** `set -x`. */
import type { Evaluator } from './evaluator.ts'
import { expandPrompt } from './prompt.ts'

/** Queues a trace line: PS4, its first character once for each level of nesting, and the command. */
export function trace(evaluator: Evaluator, text: string): void {
  const { shell } = evaluator
  shell.emit(shell.traceFd, `${tracePrefix(evaluator)}${text}\n`)
}

export function tracePrefix(evaluator: Evaluator): string {
  const { shell } = evaluator
  const source = shell.get('PS4') ?? (shell.isBash ? '' : '+ ')
  if (source === '') return ''
  shell.set.xtrace = false
  const { status } = shell
  const prefix = expandPrompt(shell, source)
  shell.status = status
  shell.set.xtrace = true
  const first = [...prefix][0] ?? ''
  return (shell.isBash ? first.repeat(shell.traceDepth) : '') + prefix
}
