import { decodeLatin1 } from '../lib/bytes.ts'
import { command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'

export default command(
  {
    names: ['xxd'],
    usage: ['[options] [infile [outfile]]', '-r [-s [-]offset] [-c cols] [-ps] [infile [outfile]]'],
    summary: '',
    package: 'xxd',
    version: '2022-01-14',
    versionLine: 'xxd 2022-01-14 by Juergen Weigert et al.',
  },
  function* (self) {
    // xxd's long-looking options have one dash.
    self.args = self.args.map((arg) =>
      arg === '-ps' || arg === '-plain' || arg === '-postscript'
        ? '-p'
        : arg === '-revert'
          ? '-r'
          : arg === '-bits'
            ? '-b'
            : arg,
    )
    const { options, operands } = yield* self.options({ short: 'ac:Cdeg:hil:n:o:prs:ubvER' })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const path = operands[0] ?? '-'
    const read = yield* readWhole(self, path)
    if (!read.ok) {
      const text = read.stage === 'open' ? `${path}: ${self.reason(read.error)}` : self.reason(read.error)
      return yield* self.fail(text, read.stage === 'open' ? 2 : 3)
    }
    if (has('r')) {
      yield* self.print(revert(decodeLatin1(read.bytes), has('p')))
      return 0
    }
    const from = Number(value('s') ?? 0)
    const start = from < 0 ? Math.max(0, read.bytes.length + from) : from
    const bytes = read.bytes.subarray(start, value('l') === null ? undefined : start + Number(value('l')))
    const hex = (byte: number) => (has('u') ? byte.toString(16).toUpperCase() : byte.toString(16)).padStart(2, '0')
    if (has('p')) {
      const columns = Number(value('c') ?? 30)
      for (let at = 0; at < bytes.length; at += columns)
        yield* self.print(`${[...bytes.subarray(at, at + columns)].map(hex).join('')}\n`)
      return 0
    }
    if (has('i')) {
      yield* self.print(asInclude(bytes, path, Number(value('c') ?? 12)))
      return 0
    }
    if (has('e')) {
      yield* self.print(littleEndian(bytes, start, Number(value('c') ?? 16), Number(value('g') ?? 4), hex))
      return 0
    }
    const bits = has('b')
    const columns = Number(value('c') ?? (bits ? 6 : 16))
    const group = Number(value('g') ?? (bits ? 1 : 2)) || columns
    for (let at = 0; at < bytes.length; at += columns) {
      const row = [...bytes.subarray(at, at + columns)]
      let text = ''
      const cellWidth = bits ? 8 : 2
      for (let i = 0; i < columns; i++) {
        const byte = row[i]
        text += byte === undefined ? ' '.repeat(cellWidth) : bits ? byte.toString(2).padStart(8, '0') : hex(byte)
        if ((i + 1) % group === 0) text += ' '
      }
      if (columns % group !== 0) text += ' '
      const shown = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
      yield* self.print(`${(start + at).toString(16).padStart(8, '0')}: ${text} ${shown}\n`)
    }
    return 0
  },
)

/** -e: the bytes of a group the other way round, as a word of this machine reads. */
function littleEndian(
  bytes: Uint8Array,
  start: number,
  columns: number,
  group: number,
  hex: (byte: number) => string,
): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += columns) {
    const row = [...bytes.subarray(at, at + columns)]
    const words: string[] = []
    for (let i = 0; i < columns; i += group) {
      const cells = Array.from({ length: group }, (_, j) => row[i + j]).reverse()
      words.push(cells.map((byte) => (byte === undefined ? '  ' : hex(byte))).join(''))
    }
    const shown = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
    text += `${(start + at).toString(16).padStart(8, '0')}: ${words.join(' ')}  ${shown}\n`
  }
  return text
}

function revert(text: string, plain: boolean): Uint8Array {
  if (plain)
    return Uint8Array.from(
      (text.replace(/[^0-9a-fA-F]/g, '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)),
    )
  const bytes: number[] = []
  for (const line of text.split('\n')) {
    const match = /^\s*([0-9a-fA-F]+):\s?((?:[0-9a-fA-F]{2,} ?)+)/.exec(line)
    if (!match) continue
    const at = Number.parseInt(match[1]!, 16)
    while (bytes.length < at) bytes.push(0)
    for (const pair of match[2]!.replace(/ /g, '').match(/../g) ?? []) bytes.push(Number.parseInt(pair, 16))
  }
  return Uint8Array.from(bytes)
}

function asInclude(bytes: Uint8Array, path: string, columns: number): string {
  const cells = [...bytes].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`)
  const lines: string[] = []
  for (let at = 0; at < cells.length; at += columns) lines.push(`  ${cells.slice(at, at + columns).join(', ')}`)
  if (path === '-') return `${lines.join(',\n')}\n`
  const name = path.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '__')
  return `unsigned char ${name}[] = {\n${lines.join(',\n')}\n};\nunsigned int ${name}_len = ${bytes.length};\n`
}
