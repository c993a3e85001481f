import { parseFor } from './script.ts'
import type { Shell } from './shell.ts'
import { isUnfinished } from './syntax/diagnose.ts'

/** Whether more lines could complete the text. */
export function isIncomplete(shell: Shell, text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\\n$/.test(text)) return true
  const parsed = parseFor(shell, text, 1)
  if (parsed.failure === null) return parsed.chunks.some((chunk) => chunk.warnings.length > 0)
  return isUnfinished(text, shell.shopt.extglob)
}
