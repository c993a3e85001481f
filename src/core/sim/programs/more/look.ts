/** look, colrm, col and ul of bsdextrautils. */
import type { Task } from '../../kernel/sys.ts'
import { decode, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'

const UTIL_LINUX = { package: 'util-linux', version: '2.38.1' } as const

function* badUsage(self: Command): Task<never> {
  yield* self.stderr.write(`${self.name}: bad usage\n`)
  return yield* self.usage()
}

const look = command(
  {
    names: ['look'],
    usage: '[options] <string> [<file>...]',
    summary: 'Display lines beginning with a specified string.',
    ...UTIL_LINUX,
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'adft:',
      long: { alternative: 'a', alphanum: 'd', 'ignore-case': 'f', terminate: 't:' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const [string, path = '/usr/share/dict/words'] = operands
    if (string === undefined || operands.length > 2) return yield* badUsage(self)
    const isDictionary = operands.length === 1
    const read = yield* readWhole(self, path)
    if (!read.ok) return yield* self.fail(`${path}: ${self.reason(read.error)}`)
    const end = options.findLast((option) => option.name === 't')?.value
    const prefix = end && string.includes(end) ? string.slice(0, string.indexOf(end) + 1) : string
    const key = (text: string) => {
      const kept = has('d') || isDictionary ? text.replace(/[^\p{L}\p{N} \t]/gu, '') : text
      return has('f') || isDictionary ? kept.toLowerCase() : kept
    }
    // The file is taken for sorted: what begins so stands together.
    const rest = splitLines(decode(read.bytes))
    rest.splice(
      0,
      Math.max(
        0,
        rest.findIndex((line) => key(line).startsWith(key(prefix))),
      ),
    )
    const stop = rest.findIndex((line) => !key(line).startsWith(key(prefix)))
    const found = stop < 0 ? rest : rest.slice(0, stop)
    yield* self.print(found.map((line) => `${line}\n`).join(''))
    return found.length > 0 ? 0 : 1
  },
)

const colrm = command(
  { names: ['colrm'], usage: '[startcol [endcol]]', summary: 'Filter out the specified columns.', ...UTIL_LINUX },
  function* (self) {
    const { operands } = yield* self.options({ short: '' })
    const bounds: number[] = []
    for (const [i, text] of operands.slice(0, 2).entries()) {
      if (!/^\d+$/.test(text)) return yield* self.fail(`${i === 0 ? 'first' : 'second'} argument: '${text}'`)
      bounds.push(Number(text))
    }
    const [from = Infinity, to = Infinity] = bounds
    const read = yield* readWhole(self, '-')
    const lines = read.ok ? splitLines(decode(read.bytes)) : []
    yield* self.print(
      lines.map((line) => `${[...line].filter((_, i) => i + 1 < from || i + 1 > to).join('')}\n`).join(''),
    )
    return 0
  },
)

const col = command(
  { names: ['col'], usage: '[options]', summary: 'Filter out reverse line feeds from standard input.', ...UTIL_LINUX },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'bfhl:px',
      long: { 'no-backspaces': 'b', fine: 'f', tabs: 'h', lines: 'l:', pass: 'p', spaces: 'x' },
    })
    if (operands.length > 0) return yield* badUsage(self)
    const has = (name: string) => options.some((option) => option.name === name)
    const read = yield* readWhole(self, '-')
    const lines = read.ok ? splitLines(decode(read.bytes)) : []
    yield* self.print(lines.map((line) => `${collapse(line, has('b'), has('x'))}\n`).join(''))
    return 0
  },
)

/** Columns of a line after its backspaces; runs of blanks become tabs unless `spaces`. */
function collapse(line: string, noBackspaces: boolean, spaces: boolean): string {
  const cells: string[][] = []
  let at = 0
  for (const char of line) {
    if (char === '\b') at = Math.max(0, at - 1)
    else if (char === '\r') at = 0
    else if (char === '\t') at += 8 - (at % 8)
    else if (char === ' ') at++
    else if (char >= ' ') {
      cells[at] = noBackspaces ? [char] : [...(cells[at] ?? []), char]
      at++
    }
  }
  let text = ''
  let column = 0
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]
    if (!cell) continue
    while (!spaces && column + 8 - (column % 8) <= i && i - column > 1) {
      text += '\t'
      column += 8 - (column % 8)
    }
    text += ' '.repeat(i - column) + cell.join('\b')
    column = i + 1
  }
  return text
}

/** On a terminal that cannot underline, text passes as it is. */
const ul = command(
  { names: ['ul'], usage: '[options] [<file> ...]', summary: 'Do underlining.', ...UTIL_LINUX },
  function* (self) {
    const { operands } = yield* self.options({ short: 'it:T:', long: { indicated: 'i', terminal: 't:' } })
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) return yield* self.fail(`cannot open ${path}: ${self.reason(read.error)}`)
      yield* self.print(
        decode(read.bytes)
          .replace(/_\x08|\x08_/g, '')
          .replace(/(.)\x08\1/g, '$1'),
      )
    }
    return 0
  },
)

export default [look, colrm, col, ul]
