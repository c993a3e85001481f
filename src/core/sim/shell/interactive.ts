import type { Task } from '../kernel/sys.ts'
import type { Evaluator } from './evaluator.ts'
import { runScript } from './script.ts'

/** The prompt loop. */
export function* interact(evaluator: Evaluator, login: boolean): Task<number> {
  const { shell } = evaluator
  shell.interactive = true
  shell.loginShell = login
  return yield* runScript(evaluator, '', { name: null, line: 1 })
}
