import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { decodeLatin1, encodeLatin1, toByteString } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { complement, parseList, type Range } from '../lib/field-list.ts'
import { Input } from '../lib/stdio.ts'

interface Request {
  readonly fields: boolean
  readonly ranges: readonly Range[]
  readonly delimiter: string
  readonly outputDelimiter: string | null
  readonly onlyDelimited: boolean
  readonly lineEnd: string
}

export default command(
  {
    names: ['cut'],
    usage: 'OPTION... [FILE]...',
    summary: 'Print selected parts of lines from each FILE to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'b:c:d:f:nsz',
      long: {
        bytes: 'b:',
        characters: 'c:',
        delimiter: 'd:',
        fields: 'f:',
        complement: 'complement',
        'only-delimited': 's',
        'output-delimiter': { value: 'required' },
        'zero-terminated': 'z',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const lists = options.filter((option) => 'bcf'.includes(option.name))
    const delimiter = value('d')
    if (lists.length > 1) return yield* self.usage('only one list may be specified')
    if (delimiter !== null && [...delimiter].length > 1 && toByteString(delimiter).length > 1) {
      return yield* self.usage('the delimiter must be a single character')
    }
    const list = lists[0]
    if (!list) return yield* self.usage('you must specify a list of bytes, characters, or fields')
    const fields = list.name === 'f'
    if (!fields && delimiter !== null) {
      return yield* self.usage('an input delimiter may be specified only when operating on fields')
    }
    if (!fields && has('s')) {
      return yield* self.usage('suppressing non-delimited lines makes sense\n\tonly when operating on fields')
    }
    const ranges = parseList(list.value!, fields, (text) => self.quote(text))
    if (typeof ranges === 'string') return yield* self.usage(ranges)
    const request: Request = {
      fields,
      ranges: has('complement') ? complement(ranges) : ranges,
      delimiter: delimiter === null ? '\t' : delimiter === '' ? '\0' : toByteString(delimiter),
      outputDelimiter: value('output-delimiter') === null ? null : toByteString(value('output-delimiter')!),
      onlyDelimited: has('s'),
      lineEnd: has('z') ? '\0' : '\n',
    }
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) if (!(yield* cutFile(self, path, request))) status = 1
    return status
  },
)

function* cutFile(self: Command, path: string, request: Request): Task<boolean> {
  const fd = path === '-' ? ({ ok: true, value: 0 } as const) : yield* self.sys.open(path, O_RDONLY)
  if (!fd.ok) {
    yield* self.warnBecause(self.quoteIfNeeded(path), fd.error)
    return false
  }
  const input = new Input(self.sys, fd.value)
  const end = request.lineEnd
  for (;;) {
    const block = yield* input.block(end.charCodeAt(0))
    if (block === null) break
    const lines = decodeLatin1(block).split(end)
    if (lines.at(-1) === '') lines.pop()
    let text = ''
    for (const line of lines) {
      const kept = request.fields ? cutFields(line, request) : cutBytes(line, request)
      if (kept !== null) text += kept + end
    }
    yield* self.print(encodeLatin1(text))
  }
  if (fd.value !== 0) self.sys.close(fd.value)
  if (!input.error) return true
  yield* self.warnBecause(self.quoteIfNeeded(path), input.error)
  return false
}

function cutBytes(line: string, { ranges, outputDelimiter }: Request): string {
  const pieces = ranges.map(([low, high]) => line.slice(low - 1, high)).filter((piece) => piece !== '')
  return pieces.join(outputDelimiter ?? '')
}

function cutFields(line: string, request: Request): string | null {
  const { delimiter, ranges } = request
  if (!line.includes(delimiter)) return request.onlyDelimited ? null : line
  const fields = line.split(delimiter)
  const kept = fields.filter((_, i) => ranges.some(([low, high]) => i + 1 >= low && i + 1 <= high))
  return kept.join(request.outputDelimiter ?? delimiter)
}
