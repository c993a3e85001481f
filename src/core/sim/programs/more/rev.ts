import { decode, encode } from '../lib/bytes.ts'
import { command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'

export default command(
  {
    names: ['rev'],
    usage: '[options] [file ...]',
    summary: 'Reverse lines characterwise.',
    package: 'util-linux',
    version: '2.38.1',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '0', long: { zero: '0' } })
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        yield* self.warn(`${read.stage === 'open' ? `cannot open ${path}` : `${path}: 0`}: ${self.reason(read.error)}`)
        status = 1
        continue
      }
      const text = decode(read.bytes)
      const lines = text.split('\n').map((line) => [...line].reverse().join(''))
      yield* self.print(encode(lines.join('\n')))
    }
    return status
  },
)
