import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { matchWord } from '../lib/args.ts'
import { decode, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { Input, Output } from '../lib/stdio.ts'

interface Request {
  readonly count: boolean
  readonly repeatedOnly: boolean
  readonly allRepeated: 'none' | 'prepend' | 'separate' | null
  readonly group: 'prepend' | 'append' | 'separate' | 'both' | null
  readonly uniqueOnly: boolean
  readonly skipFields: number
  readonly skipChars: number
  readonly checkChars: number
  readonly ignoreCase: boolean
  readonly delimiter: string
}

const GROUPS = [
  ['prepend', 'prepend'],
  ['append', 'append'],
  ['separate', 'separate'],
  ['both', 'both'],
] as const

export default command(
  {
    names: ['uniq'],
    usage: '[OPTION]... [INPUT [OUTPUT]]',
    summary: 'Filter adjacent matching lines from INPUT (or standard input), writing to OUTPUT (or standard output).',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'cdDf:is:uw:z',
      long: {
        count: 'c',
        repeated: 'd',
        'all-repeated': { value: 'optional', as: 'D' },
        group: { value: 'optional' },
        'skip-fields': 'f:',
        'ignore-case': 'i',
        'skip-chars': 's:',
        unique: 'u',
        'check-chars': 'w:',
        'zero-terminated': 'z',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const number = function* (name: string, what: string): Task<number> {
      const value = options.findLast((option) => option.name === name)?.value ?? null
      if (value === null) return -1
      if (!/^\d+$/.test(value)) return yield* self.fail(`${self.quoteIfNeeded(value)}: invalid number of ${what}`)
      return Number(value)
    }
    const all = options.findLast((option) => option.name === 'D')
    const grouping = options.findLast((option) => option.name === 'group')
    const group =
      grouping === undefined
        ? null
        : grouping.value === null
          ? 'separate'
          : yield* matchWord(self, '--group', grouping.value, GROUPS)
    if (group && (has('c') || has('d') || has('D') || has('u')))
      return yield* self.usage('--group is mutually exclusive with -c/-d/-D/-u')
    const request: Request = {
      group,
      count: has('c'),
      repeatedOnly: has('d') || all !== undefined,
      allRepeated:
        all === undefined
          ? null
          : all.value === null
            ? 'none'
            : yield* matchWord(self, '--all-repeated', all.value, [
                ['none', 'none'],
                ['prepend', 'prepend'],
                ['separate', 'separate'],
              ] as const),
      uniqueOnly: has('u'),
      skipFields: Math.max(0, yield* number('f', 'fields to skip')),
      skipChars: Math.max(0, yield* number('s', 'bytes to skip')),
      checkChars: yield* number('w', 'bytes to compare'),
      ignoreCase: has('i'),
      delimiter: has('z') ? '\0' : '\n',
    }
    if (operands.length > 2) return yield* self.usage(`extra operand ${self.quote(operands[2]!)}`)
    if (request.allRepeated && request.count)
      return yield* self.usage('printing all duplicated lines and repeat counts is meaningless')
    const [from = '-', to = '-'] = operands
    const input = from === '-' ? 0 : yield* openFile(self, from, O_RDONLY)
    const output =
      to === '-' ? self.stdout : new Output(self.sys, yield* openFile(self, to, O_WRONLY | O_CREAT | O_TRUNC))
    return yield* filter(self, new Input(self.sys, input), from, output, request)
  },
)

function* openFile(self: Command, path: string, flags: number): Task<number> {
  const fd = yield* self.sys.open(path, flags, 0o666)
  return fd.ok ? fd.value : yield* self.fail(`${self.quoteIfNeeded(path)}: ${self.reason(fd.error)}`)
}

function* filter(self: Command, input: Input, name: string, output: Output, request: Request): Task<number> {
  const { delimiter } = request
  let group: string[] = []
  let groupKey = ''
  let groups = 0
  const finish = (): string => {
    const lines = group
    if (lines.length === 0) return ''
    if (request.group) {
      groups++
      const before =
        request.group === 'prepend' || request.group === 'both' || (request.group === 'separate' && groups > 1)
      const own = lines.map((line) => line + delimiter).join('')
      // With `both`, the gap after a group is the one before the next.
      return (before ? delimiter : '') + own + (request.group === 'append' ? delimiter : '')
    }
    const wanted = lines.length > 1 ? !request.uniqueOnly : !request.repeatedOnly
    if (!wanted) return ''
    groups++
    if (request.allRepeated) {
      const gap =
        request.allRepeated === 'prepend' || (request.allRepeated === 'separate' && groups > 1) ? delimiter : ''
      return gap + lines.map((line) => line + delimiter).join('')
    }
    const front = request.count ? `${String(lines.length).padStart(7)} ` : ''
    return front + lines[0] + delimiter
  }
  for (;;) {
    const block = yield* input.block(delimiter.charCodeAt(0))
    if (block === null) break
    let text = ''
    for (const line of splitLines(decode(block), delimiter)) {
      const key = keyOf(line, request)
      if (group.length > 0 && key === groupKey) {
        group.push(line)
        continue
      }
      text += finish()
      group = [line]
      groupKey = key
    }
    yield* output.write(text)
  }
  yield* output.write(finish())
  if (request.group === 'both' && groups > 0) yield* output.write(delimiter)
  if (input.error) return yield* self.fail(`error reading ${self.quoteAlways(name)}`)
  // Its own stdout is flushed at its end, which says why it could not be.
  if (output !== self.stdout && !(yield* output.flush()))
    return yield* self.fail(`write error: ${self.reason(output.error!)}`)
  return 0
}

function keyOf(line: string, request: Request): string {
  let key = line
  for (let left = request.skipFields; left > 0; left--) key = key.replace(/^[ \t\n]*[^ \t\n]*/, '')
  key = key.slice(request.skipChars)
  if (request.checkChars >= 0) key = key.slice(0, request.checkChars)
  return request.ignoreCase ? key.toUpperCase() : key
}
