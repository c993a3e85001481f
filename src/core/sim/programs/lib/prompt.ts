import type { Task } from '../../kernel/sys.ts'
import type { Command } from './command.ts'

/** Asks on stderr, reads a line from stdin: true for an answer that starts with y. */
export function* confirm(self: Command, question: string): Task<boolean> {
  yield* self.stdout.flush()
  yield* self.stderr.write(`${self.name}: ${question}? `)
  const answer = yield* self.stdin.line()
  return answer !== null && /^[yY]/.test(answer)
}
