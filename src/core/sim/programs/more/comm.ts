import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { compareBytes } from '../lib/compare.ts'
import { Input } from '../lib/stdio.ts'

export default command(
  { names: ['comm'], usage: '[OPTION]... FILE1 FILE2', summary: 'Compare sorted files FILE1 and FILE2 line by line.' },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '123z',
      long: {
        'check-order': 'check',
        'nocheck-order': 'nocheck',
        'output-delimiter': { value: 'required' },
        total: 'total',
        'zero-terminated': 'z',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    if (operands.length < 2) {
      return yield* self.usage(
        operands.length === 0 ? 'missing operand' : `missing operand after ${self.quote(operands[0]!)}`,
      )
    }
    if (operands.length > 2) return yield* self.usage(`extra operand ${self.quote(operands[2]!)}`)
    const separator = options.findLast((option) => option.name === 'output-delimiter')?.value ?? '\t'
    const end = has('z') ? '\0' : '\n'
    const check = has('nocheck') ? 'no' : has('check') ? 'strict' : 'default'
    const sides = [yield* openSide(self, operands[0]!), yield* openSide(self, operands[1]!)] as const
    const totals = [0, 0, 0]
    const warned = [false, false]
    let seenUnpairable = false
    const next = function* (i: 0 | 1): Task<void> {
      const side = sides[i]
      const before = side.line
      side.line = yield* side.input.line(end.charCodeAt(0))
      if (side.input.error) yield* self.fail(`${self.quoteIfNeeded(operands[i]!)}: ${self.reason(side.input.error)}`)
      if (check === 'no' || before === null || side.line === null || warned[i]) return
      if (compareBytes(before, side.line) <= 0 || (check === 'default' && !seenUnpairable)) return
      warned[i] = true
      yield* self.warn(`file ${i + 1} is not in sorted order`)
      if (check === 'strict') yield* self.exit(1)
    }
    yield* next(0)
    yield* next(1)
    for (;;) {
      const [a, b] = [sides[0].line, sides[1].line]
      if (a === null && b === null) break
      const order = a === null ? 1 : b === null ? -1 : compareBytes(a, b)
      const column = order < 0 ? 0 : order > 0 ? 1 : 2
      if (order !== 0) seenUnpairable = true
      totals[column]!++
      if (!has(String(column + 1))) {
        const skipped = [0, 1].filter((left) => left < column && !has(String(left + 1))).length
        yield* self.print(separator.repeat(skipped) + (column === 1 ? b : a) + end)
      }
      if (order <= 0) yield* next(0)
      if (order >= 0) yield* next(1)
    }
    if (has('total')) yield* self.print(`${totals.join(separator)}${separator}total${end}`)
    if (!warned[0] && !warned[1]) return 0
    return yield* self.fail('input is not in sorted order')
  },
)

function* openSide(self: Command, path: string): Task<{ input: Input; line: string | null }> {
  const fd = path === '-' ? ({ ok: true, value: 0 } as const) : yield* self.sys.open(path, O_RDONLY)
  if (!fd.ok) return yield* self.fail(`${self.quoteIfNeeded(path)}: ${self.reason(fd.error)}`)
  return { input: new Input(self.sys, fd.value), line: null }
}
