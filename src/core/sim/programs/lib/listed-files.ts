import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { decode } from './bytes.ts'
import type { Command } from './command.ts'

/** --files0-from=LIST: names with NULs between them, from a file or standard input. */
export function* listedFiles(self: Command, list: string, operands: readonly string[]): Task<readonly string[]> {
  if (operands.length > 0) {
    yield* self.warn(`extra operand ${self.quoteAlways(operands[0]!)}`)
    yield* self.stderr.write('file operands cannot be combined with --files0-from\n')
    yield* self.usage()
  }
  const fd = list === '-' ? ({ ok: true, value: 0 } as const) : yield* self.sys.open(list, O_RDONLY)
  if (!fd.ok) return yield* self.fail(`cannot open ${self.quoteAlways(list)} for reading: ${self.reason(fd.error)}`)
  const parts: string[] = []
  for (;;) {
    const got = yield* self.sys.read(fd.value, 65536)
    if (!got.ok || got.value.length === 0) break
    parts.push(decode(got.value))
  }
  return parts.join('').split('\0').filter(Boolean)
}
