import type { Task } from '../../kernel/sys.ts'
import { decode, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { compareBytes } from '../lib/compare.ts'
import { readWhole } from '../lib/lines.ts'
import type { Option } from '../lib/options.ts'

interface Request {
  readonly fields: readonly [number, number]
  readonly separator: string | null
  readonly unpaired: ReadonlySet<number>
  readonly paired: boolean
  readonly empty: string
  /** [0, 0] is the join field. */
  readonly output: readonly (readonly [file: number, field: number])[] | 'auto' | null
  readonly ignoreCase: boolean
  readonly header: boolean
  readonly check: 'default' | 'strict' | 'no'
  readonly end: string
}
interface Row {
  readonly text: string
  readonly fields: readonly string[]
  readonly key: string
}

export default command(
  {
    names: ['join'],
    usage: '[OPTION]... FILE1 FILE2',
    summary: 'For each pair of input lines with identical join fields, write a line to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'a:e:i1:2:j:o:t:v:z',
      long: {
        'ignore-case': 'i',
        'check-order': 'check',
        'nocheck-order': 'nocheck',
        'zero-terminated': 'z',
        header: 'header',
      },
    })
    const request = yield* readRequest(self, options)
    if (operands.length < 2) {
      return yield* self.usage(
        operands.length === 0 ? 'missing operand' : `missing operand after ${self.quote(operands.at(-1)!)}`,
      )
    }
    if (operands.length > 2) return yield* self.usage(`extra operand ${self.quoteAlways(operands[2]!)}`)
    if (operands[0] === '-' && operands[1] === '-') {
      return yield* self.fail(
        `both files cannot be standard input: ${self.reason({ errno: 'ENOENT', syscall: 'join' })}`,
      )
    }
    const rows = [
      yield* readRows(self, operands[0]!, request, 0),
      yield* readRows(self, operands[1]!, request, 1),
    ] as const
    return yield* join(self, rows, operands, request)
  },
)

function* readRequest(self: Command, options: readonly Option[]): Task<Request> {
  const fields: [number, number] = [0, 0]
  const unpaired = new Set<number>()
  let paired = true
  let output: Request['output'] = null
  let separator: string | null = null
  const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  const has = (name: string) => options.some((option) => option.name === name)
  for (const { name, value: text } of options) {
    if (name === '1' || name === '2' || name === 'j') {
      if (!/^\d+$/.test(text!) || Number(text) === 0) yield* self.fail(`invalid field number: ${self.quote(text!)}`)
      if (name !== '2') fields[0] = Number(text) - 1
      if (name !== '1') fields[1] = Number(text) - 1
    } else if (name === 'a' || name === 'v') {
      if (text !== '1' && text !== '2') yield* self.fail(`invalid field number: ${self.quote(text!)}`)
      unpaired.add(Number(text) - 1)
      if (name === 'v') paired = false
    } else if (name === 't') {
      separator = text === '\\0' ? '\0' : text!
      if ([...separator].length > 1) yield* self.fail(`multi-character tab ${self.quote(text!)}`)
    } else if (name === 'o') {
      if (text === 'auto') {
        output = 'auto'
        continue
      }
      const list: [number, number][] = []
      for (const part of text!.split(/[, \t]/)) {
        const match = /^(?:(0)|([12])\.(\d+))$/.exec(part)
        if (!match) yield* self.fail(`invalid file number in field spec: ${self.quote(part)}`)
        else list.push(match[1] ? [0, 0] : [Number(match[2]), Number(match[3]) - 1])
      }
      output = output === 'auto' || output === null ? list : [...output, ...list]
    }
  }
  return {
    fields,
    separator,
    unpaired,
    paired,
    empty: value('e') ?? '',
    output,
    ignoreCase: has('i'),
    header: has('header'),
    check: has('check') ? 'strict' : has('nocheck') ? 'no' : 'default',
    end: has('z') ? '\0' : '\n',
  }
}

function* readRows(self: Command, path: string, request: Request, side: 0 | 1): Task<Row[]> {
  const read = yield* readWhole(self, path)
  if (!read.ok) {
    const what = read.stage === 'open' ? self.quoteIfNeeded(path) : 'read error'
    return yield* self.fail(`${what}: ${self.reason(read.error)}`)
  }
  return splitLines(decode(read.bytes), request.end).map((text) => {
    const fields = splitFields(text, request.separator)
    const key = fields[request.fields[side]] ?? ''
    return { text, fields, key: request.ignoreCase ? key.toLowerCase() : key }
  })
}

function splitFields(text: string, separator: string | null): string[] {
  if (separator === '') return [text]
  if (separator !== null) return text.split(separator)
  const trimmed = text.replace(/^[ \t]+/, '')
  return trimmed === '' ? [] : trimmed.split(/[ \t]+/)
}

function* join(self: Command, rows: readonly [Row[], Row[]], paths: readonly string[], request: Request): Task<number> {
  const [left, right] = rows
  const lines: string[] = []
  let [i, j] = [0, 0]
  let unsorted = false
  let seenUnpairable = false
  const warned = [false, false]
  const check = function* (side: 0 | 1, at: number): Task<void> {
    const list = rows[side]
    if (request.check === 'no' || warned[side] || at === 0 || at >= list.length || (request.header && at <= 1)) return
    if (compareBytes(list[at - 1]!.key, list[at]!.key) <= 0 || (request.check === 'default' && !seenUnpairable)) return
    warned[side] = true
    unsorted = true
    yield* self.print(lines.join(''))
    lines.length = 0
    yield* self.warn(`${paths[side]}:${at + 1}: is not sorted: ${list[at]!.text}`)
    if (request.check === 'strict') yield* self.exit(1)
  }
  if (request.header && (left.length > 0 || right.length > 0)) {
    lines.push(compose(left[0] ?? null, right[0] ?? null, rows, request))
    i = j = 1
  }
  while (i < left.length && j < right.length) {
    const order = compareBytes(left[i]!.key, right[j]!.key)
    if (order !== 0) {
      seenUnpairable = true
      const side = order < 0 ? 0 : 1
      const row = side === 0 ? left[i]! : right[j]!
      if (request.unpaired.has(side))
        lines.push(compose(side === 0 ? row : null, side === 1 ? row : null, rows, request))
      if (side === 0) yield* check(0, ++i)
      else yield* check(1, ++j)
      continue
    }
    const key = left[i]!.key
    const from = [i, j] as const
    do yield* check(0, ++i)
    while (i < left.length && left[i]!.key === key)
    do yield* check(1, ++j)
    while (j < right.length && right[j]!.key === key)
    if (!request.paired) continue
    for (const a of left.slice(from[0], i))
      for (const b of right.slice(from[1], j)) lines.push(compose(a, b, rows, request))
  }
  for (; i < left.length; yield* check(0, ++i)) {
    seenUnpairable = true
    if (request.unpaired.has(0)) lines.push(compose(left[i]!, null, rows, request))
  }
  for (; j < right.length; yield* check(1, ++j)) {
    seenUnpairable = true
    if (request.unpaired.has(1)) lines.push(compose(null, right[j]!, rows, request))
  }
  yield* self.print(lines.join(''))
  if (unsorted) return yield* self.fail('input is not in sorted order')
  return 0
}

function compose(a: Row | null, b: Row | null, rows: readonly [Row[], Row[]], request: Request): string {
  const separator = request.separator ?? ' '
  const key = (a ? a.fields[request.fields[0]] : b?.fields[request.fields[1]]) ?? ''
  const cell = (text: string | undefined) => text || request.empty
  const others = (row: Row | null, side: 0 | 1, count: number | null) => {
    const fields = row?.fields ?? []
    const width = count ?? fields.length
    return Array.from({ length: width }, (_, i) => i)
      .filter((i) => i !== request.fields[side])
      .map((i) => (row ? cell(fields[i]) : request.empty))
  }
  let parts: string[]
  if (Array.isArray(request.output)) {
    parts = (request.output as readonly (readonly [number, number])[]).map(([file, field]) =>
      file === 0 ? cell(key) : cell((file === 1 ? a : b)?.fields[field]),
    )
  } else {
    const auto = request.output === 'auto'
    const width = (side: 0 | 1) => (auto ? (rows[side][0]?.fields.length ?? 0) : null)
    parts = [cell(key), ...(a || auto ? others(a, 0, width(0)) : []), ...(b || auto ? others(b, 1, width(1)) : [])]
  }
  return parts.join(separator) + request.end
}
