import type { Task } from '../kernel/sys.ts'
import { diagnosis, parseFor } from './script.ts'
import type { Shell } from './shell.ts'

/** Whether more lines could complete the text. */
export function* isIncomplete(shell: Shell, text: string): Task<boolean> {
  if (/(^|[^\\])(\\\\)*\\\n$/.test(text)) return true
  const parsed = parseFor(shell, text, 1)
  if (parsed.failure === null) return parsed.chunks.some((chunk) => chunk.warnings.length > 0)
  if (parsed.dashProblem) return /^(?:end of file|Unterminated|EOF in|Missing)/.test(parsed.dashProblem.message)
  return (yield* diagnosis.get(shell.sys)).isUnfinished(text, shell.shopt.extglob)
}
