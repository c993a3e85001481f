import type { Task } from '../../kernel/sys.ts'
import { decodeLatin1, encodeLatin1, toByteString } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import { parseSize } from '../lib/numbers.ts'
import { type FmtSettings, reflow } from '../lib/reflow.ts'

const MOST = 2500

export default command(
  {
    names: ['fmt'],
    usage: '[-WIDTH] [OPTION]... [FILE]...',
    summary: 'Reformat each paragraph in the FILE(s), writing to standard output.',
  },
  function* (self) {
    // `-60` only as the first of all.
    const old = /^-(\d.*)$/.exec(self.args[0] ?? '')
    if (old) self.args = ['-w', old[1]!, ...self.args.slice(1)]
    const { options, operands } = yield* self.options({
      short: '0123456789cstuw:p:g:',
      long: {
        'crown-margin': 'c',
        prefix: 'p:',
        'split-only': 's',
        'tagged-paragraph': 't',
        'uniform-spacing': 'u',
        width: 'w:',
        goal: 'g:',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const digit = options.find((option) => /\d/.test(option.name))
    if (digit)
      return yield* self.usage(
        `invalid option -- ${digit.name}; -WIDTH is recognized only when it is the first\noption; use -w N instead`,
      )
    let width = value('w') === null ? 75 : yield* widthOf(self, value('w')!, MOST)
    const goal = value('g') === null ? Math.trunc((width * 187) / 200) : yield* widthOf(self, value('g')!, width)
    if (value('g') !== null && value('w') === null) width = goal + 10
    const settings: FmtSettings = {
      width,
      goal,
      crown: has('c'),
      tagged: has('t'),
      splitOnly: has('s'),
      uniform: has('u'),
      prefix: toByteString(value('p') ?? ''),
    }
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (read.ok) {
        yield* self.print(encodeLatin1(reflow(decodeLatin1(read.bytes), settings)))
        continue
      }
      if (read.stage === 'open')
        yield* self.warnBecause(`cannot open ${self.quoteAlways(path)} for reading`, read.error)
      else yield* self.warn('read error')
      status = 1
    }
    return status
  },
)

function* widthOf(self: Command, text: string, most: number): Task<number> {
  const size = parseSize(text, '')
  if (size.ok && size.value <= most) return size.value
  return yield* self.fail(`invalid width: ${self.quote(text)}${size.ok ? ': Numerical result out of range' : ''}`)
}
