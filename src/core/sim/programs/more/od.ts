import type { Task } from '../../kernel/sys.ts'
import { concat, decodeLatin1, encodeLatin1 } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { fromDouble, toGeneral } from '../lib/decimal.ts'
import { readWhole } from '../lib/lines.ts'
import { parseSize } from '../lib/numbers.ts'

interface Format {
  readonly type: 'a' | 'c' | 'd' | 'f' | 'o' | 'u' | 'x'
  readonly size: number
  readonly text: boolean
}

/** Digits that a value of so many bytes takes. */
const DIGITS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  d: { 1: 4, 2: 6, 4: 11, 8: 20 },
  u: { 1: 3, 2: 5, 4: 10, 8: 20 },
  o: { 1: 3, 2: 6, 4: 11, 8: 22 },
  x: { 1: 2, 2: 4, 4: 8, 8: 16 },
  f: { 4: 15, 8: 24 },
  a: { 1: 3 },
  c: { 1: 3 },
}
const SIZES: Readonly<Record<string, number>> = { C: 1, S: 2, I: 4, L: 8, F: 4, D: 8 }

const od = command(
  {
    names: ['od'],
    usage: ['[OPTION]... [FILE]...', '[-abcdfilosx]... [FILE] [[+]OFFSET[.][b]]'],
    summary: 'Write an unambiguous representation, octal bytes by default, of FILE to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'A:aBbcDdeFfHhIij:LlN:OoS:st:vw::Xx',
      long: {
        'skip-bytes': 'j:',
        'address-radix': 'A:',
        'read-bytes': 'N:',
        format: 't:',
        'output-duplicates': 'v',
        strings: 'S:',
        traditional: 'traditional',
        width: 'w::',
        endian: { value: 'required' },
      },
    })
    const value = (name: string) => options.findLast((option) => option.name === name)
    const number = function* (name: string, fallback: number): Task<number> {
      const text = value(name)?.value ?? null
      if (text === null) return fallback
      const size = /^0x[0-9a-f]+$/i.test(text)
        ? { ok: true as const, value: Number(text) }
        : parseSize(text, 'bcEGkKMPTwYZ0')
      return size.ok ? size.value : yield* self.fail(`invalid -${name} argument '${text}'`)
    }
    const formats: Format[] = []
    for (const { name, value: text } of options) {
      if (name === 't') formats.push(...(yield* readFormats(self, text!)))
      const short = SHORTHANDS[name]
      if (short) formats.push(short)
    }
    if (formats.length === 0) formats.push({ type: 'o', size: 2, text: false })
    const radix = value('A')?.value ?? 'o'
    if (!/^[doxn]$/.test(radix))
      return yield* self.fail(`invalid output address radix '${radix}'; it must be one character from [doxn]`)
    const skip = yield* number('j', 0)
    const limit = yield* number('N', Infinity)
    const width = value('w') ? Number(value('w')!.value ?? 32) : 16
    const parts: Uint8Array[] = []
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (read.ok) {
        parts.push(read.bytes)
        continue
      }
      status = 1
      if (read.stage === 'read') parts.push(new Uint8Array(0))
      yield* self.warnBecause(self.quoteIfNeeded(path), read.error)
    }
    const all = concat(parts)
    if (skip > all.length) return yield* self.fail('cannot skip past end of combined input')
    if (parts.length === 0 && status === 1) return status
    const bytes = all.subarray(skip, Math.min(all.length, skip + limit))
    yield* self.print(dump(bytes, skip, formats, radix, width, value('v') !== undefined))
    return status
  },
)

const SHORTHANDS: Readonly<Record<string, Format>> = {
  a: { type: 'a', size: 1, text: false },
  b: { type: 'o', size: 1, text: false },
  c: { type: 'c', size: 1, text: false },
  d: { type: 'u', size: 2, text: false },
  D: { type: 'u', size: 4, text: false },
  f: { type: 'f', size: 4, text: false },
  F: { type: 'f', size: 8, text: false },
  H: { type: 'x', size: 4, text: false },
  X: { type: 'x', size: 4, text: false },
  h: { type: 'x', size: 2, text: false },
  x: { type: 'x', size: 2, text: false },
  i: { type: 'd', size: 4, text: false },
  I: { type: 'd', size: 8, text: false },
  l: { type: 'd', size: 8, text: false },
  L: { type: 'd', size: 8, text: false },
  o: { type: 'o', size: 2, text: false },
  O: { type: 'o', size: 4, text: false },
  B: { type: 'o', size: 2, text: false },
  s: { type: 'd', size: 2, text: false },
}

function* readFormats(self: Command, text: string): Task<Format[]> {
  const formats: Format[] = []
  for (let at = 0; at < text.length; ) {
    const match = /^([acdfoux])(\d+|[CSILFD])?(z?)/.exec(text.slice(at))
    if (!match) return yield* self.fail(`invalid character '${text[at]}' in type string ${self.quote(text)}`)
    at += match[0].length
    const type = match[1] as Format['type']
    const size =
      type === 'a' || type === 'c'
        ? 1
        : match[2] === undefined
          ? type === 'f'
            ? 8
            : 4
          : (SIZES[match[2]] ?? Number(match[2]))
    if (DIGITS[type]![size] === undefined) {
      yield* self.warn(`invalid type string ${self.quote(text)};`)
      yield* self.stderr.write(
        `this system doesn't provide a ${size}-byte ${type === 'f' ? 'floating point' : 'integral'} type\n`,
      )
      yield* self.exit(1)
    }
    formats.push({ type, size, text: match[3] === 'z' })
  }
  return formats
}

function dump(
  bytes: Uint8Array,
  start: number,
  formats: readonly Format[],
  radix: string,
  width: number,
  showsAll: boolean,
): string {
  // All formats line up with the one that takes most room for a byte.
  const perByte = Math.max(...formats.map(({ type, size }) => (DIGITS[type]![size]! + 1) / size))
  let text = ''
  let last = ''
  let skipped = false
  for (let at = 0; at < bytes.length; at += width) {
    const row = bytes.subarray(at, at + width)
    const key = decodeLatin1(row)
    if (!showsAll && at > 0 && key === last && row.length === width) {
      if (!skipped) text += '*\n'
      skipped = true
      continue
    }
    skipped = false
    last = key
    formats.forEach((format, i) => {
      const label = i === 0 ? address(start + at, radix) : ' '.repeat(radix === 'n' ? 0 : 7)
      text += label + formatRow(row, format, perByte, width)
    })
  }
  return text + (radix === 'n' ? '' : `${address(start + bytes.length, radix)}\n`)
}

function address(offset: number, radix: string): string {
  if (radix === 'n') return ''
  return offset.toString({ o: 8, d: 10, x: 16 }[radix]).padStart(radix === 'x' ? 6 : 7, '0')
}

function formatRow(row: Uint8Array, format: Format, perByte: number, width: number): string {
  const { size } = format
  const room = Math.round(perByte * size)
  let text = ''
  for (let at = 0; at < row.length; at += size) {
    const cell = new Uint8Array(size)
    cell.set(row.subarray(at, at + size))
    text += show(cell, format).padStart(room)
  }
  if (!format.text) return `${text}\n`
  const missing = Math.ceil((width - row.length) / size)
  return `${text}${' '.repeat(room * missing)}  >${decodeLatin1(row).replace(/[^ -~]/g, '.')}<\n`
}

const NAMES = [
  'nul',
  'soh',
  'stx',
  'etx',
  'eot',
  'enq',
  'ack',
  'bel',
  'bs',
  'ht',
  'nl',
  'vt',
  'ff',
  'cr',
  'so',
  'si',
  'dle',
  'dc1',
  'dc2',
  'dc3',
  'dc4',
  'nak',
  'syn',
  'etb',
  'can',
  'em',
  'sub',
  'esc',
  'fs',
  'gs',
  'rs',
  'us',
  'sp',
]
const LETTERS: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
}

function show(cell: Uint8Array, { type, size }: Format): string {
  const byte = cell[0]!
  if (type === 'c')
    return LETTERS[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))
  if (type === 'a') return (byte & 127) === 127 ? 'del' : (NAMES[byte & 127] ?? String.fromCharCode(byte & 127))
  const view = new DataView(cell.buffer)
  if (type === 'f') return toFloatText(size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true), size)
  let value = 0n
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(cell[i]!)
  if (type === 'd') return String(BigInt.asIntN(size * 8, value))
  if (type === 'u') return String(value)
  return value.toString(type === 'o' ? 8 : 16).padStart(DIGITS[type]![size]!, '0')
}

function toFloatText(value: number, size: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  // The shortest text that reads back as the same value.
  for (let precision = 1; precision <= 17; precision++) {
    const text = (value < 0 || Object.is(value, -0) ? '-' : '') + toGeneral(fromDouble(Math.abs(value)), precision)
    if (size === 4 ? Math.fround(Number(text)) === value : Number(text) === value) return text
  }
  return String(value)
}

const xxd = command(
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

const hexdumpMain = function* (self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: 'bcCde:f:n:os:vx',
    long: { canonical: 'C', length: 'n:', skip: 's:', 'no-squeezing': 'v' },
  })
  const has = (name: string) => options.some((option) => option.name === name)
  const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  const parts: Uint8Array[] = []
  let failed = 0
  for (const path of operands.length > 0 ? operands : ['-']) {
    const read = yield* readWhole(self, path)
    if (read.ok) parts.push(read.bytes)
    else {
      yield* self.warn(`${path}: ${self.reason(read.error)}`)
      failed++
    }
  }
  if (failed > 0 && parts.length === 0) {
    yield* self.warn('all input file arguments failed')
    return 1
  }
  const skip = Number(value('s') ?? 0)
  const bytes = concat(parts).subarray(skip, value('n') === null ? undefined : skip + Number(value('n')))
  const canonical = has('C') || self.name.endsWith('hd')
  let text = ''
  let last: string | null = null
  let skipped = false
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16)
    const key = decodeLatin1(row)
    if (!has('v') && key === last) {
      if (!skipped) text += '*\n'
      skipped = true
      continue
    }
    skipped = false
    last = key
    const offset = (skip + at).toString(16).padStart(canonical ? 8 : 7, '0')
    text += canonical ? canonicalRow(offset, row) : wordRow(offset, row, has)
  }
  if (bytes.length > 0) text += `${(skip + bytes.length).toString(16).padStart(canonical ? 8 : 7, '0')}\n`
  yield* self.print(encodeLatin1(text))
  return failed > 0 ? 1 : 0
}

function canonicalRow(offset: string, row: Uint8Array): string {
  const cells = Array.from({ length: 16 }, (_, i) =>
    row[i] === undefined ? '  ' : row[i].toString(16).padStart(2, '0'),
  )
  const text = `${cells.slice(0, 8).join(' ')}  ${cells.slice(8).join(' ')}`
  return `${offset}  ${text}  |${decodeLatin1(row).replace(/[^ -~]/g, '.')}|\n`
}

function wordRow(offset: string, row: Uint8Array, has: (name: string) => boolean): string {
  if (has('b')) return `${offset}${[...row].map((byte) => ` ${byte.toString(8).padStart(3, '0')}`).join('')}\n`
  if (has('c'))
    return `${offset}${[...row].map((byte) => show(Uint8Array.of(byte), SHORTHANDS.c!).padStart(4)).join('')}\n`
  let text = ''
  for (let i = 0; i < row.length; i += 2) {
    const word = row[i]! | ((row[i + 1] ?? 0) << 8)
    if (has('d')) text += `   ${String(word).padStart(5, '0')}`
    else if (has('o')) text += `  ${word.toString(8).padStart(6, '0')}`
    else text += `${has('x') ? '    ' : ' '}${word.toString(16).padStart(4, '0')}`
  }
  const cell = has('d') || has('o') || has('x') ? 8 : 5
  return `${offset}${text.padEnd(cell * 8)}\n`
}

const hexdump = ['hexdump', 'hd'].map((name) =>
  command(
    {
      names: [name],
      usage: '[options] <file>...',
      summary: 'Display file contents in hexadecimal, decimal, octal, or ascii.',
      package: 'util-linux',
      version: '2.38.1',
    },
    hexdumpMain,
  ),
)

export default [od, xxd, ...hexdump]
