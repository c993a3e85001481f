import type { Task } from '../../kernel/sys.ts'
import { checkWords } from '../lib/args.ts'
import { concat, decodeLatin1, encodeLatin1 } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { fromDouble, toGeneral } from '../lib/decimal.ts'
import { readWhole } from '../lib/lines.ts'
import { parseSize } from '../lib/numbers.ts'
import type { Option } from '../lib/options.ts'

interface Format {
  /** --endian=big */
  readonly isBig?: boolean
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

export default command(
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
    yield* checkWords(self, options, {
      endian: [
        ['little', 'little'],
        ['big', 'big'],
      ],
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
    const offset = traditionalOffset(operands, options)
    const paths = offset === null ? operands : operands.slice(0, -1)
    const skip = offset ?? (yield* number('j', 0))
    const limit = yield* number('N', Infinity)
    const width = value('w') ? Number(value('w')!.value ?? 32) : 16
    const parts: Uint8Array[] = []
    let left = skip + limit
    let status = 0
    for (const path of paths.length > 0 ? paths : ['-']) {
      const read = yield* readWhole(self, path, left)
      if (read.ok) {
        parts.push(read.bytes)
        left -= read.bytes.length
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
    const least = value('S') ? yield* number('S', 3) : null
    if (least !== null) {
      yield* self.print(encodeLatin1(strings(bytes, skip, least, radix)))
      return status
    }
    const isBig = value('endian')?.value?.startsWith('b') === true
    const ordered = formats.map((format) => ({ ...format, isBig }))
    yield* self.print(dump(bytes, skip, ordered, radix, width, value('v') !== undefined))
    return status
  },
)

/** `od FILE +20`, `od +0x10`, `od FILE 20b`, with one file: octal, in blocks of 512 with b. */
function traditionalOffset(operands: readonly string[], options: readonly Option[]): number | null {
  const last = operands.at(-1)
  if (last === undefined || operands.length > 2 || options.some(({ name }) => /^[AjNtvwS]$|endian/.test(name)))
    return null
  if (operands.length === 1 && !last.startsWith('+')) return null
  const match = /^\+?(0[xX][0-9a-fA-F]+|\d+)(b?)$/.exec(last)
  if (!match || (operands.length === 2 && !/^\+?\d/.test(last))) return null
  const [, digits, block] = match
  const number = /^0[xX]/.test(digits!) ? Number(digits) : Number.parseInt(digits!, 8)
  return number * (block ? 512 : 1)
}

/** -S: texts of so many characters that end with a NUL. */
function strings(bytes: Uint8Array, start: number, least: number, radix: string): string {
  const found = decodeLatin1(bytes).matchAll(new RegExp(`[ -~]{${least},}(?=\\0)`, 'g'))
  return [...found].map((one) => `${radix === 'n' ? '' : `${address(start + one.index, radix)} `}${one[0]}\n`).join('')
}

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
    if (format.isBig) cell.reverse()
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
