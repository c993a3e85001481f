/** Blocks of bytes as the formats of hexdump say. */
import { decodeLatin1 } from '../lib/bytes.ts'
import { fromDouble } from '../lib/decimal.ts'
import { formatFloat } from '../lib/printf.ts'
import type { Format, Piece, Unit } from './format.ts'

export function dump(bytes: Uint8Array, start: number, formats: readonly Format[], showsAll: boolean): string {
  const block = Math.max(0, ...formats.map((format) => format.reduce((sum, unit) => sum + unit.repeats * unit.size, 0)))
  if (block === 0) return ''
  let text = ''
  let last: string | null = null
  let isSkipping = false
  for (let at = 0; at < bytes.length; at += block) {
    const row = bytes.subarray(at, at + block)
    const key = decodeLatin1(row)
    if (!showsAll && last === key) {
      if (!isSkipping) text += '*\n'
      isSkipping = true
      continue
    }
    isSkipping = false
    last = key
    const padded = new Uint8Array(block)
    padded.set(row)
    for (const format of formats) {
      if (format.some((unit) => unit.pieces.some((piece) => piece.kind === 'end'))) continue
      text += showRow(padded, row.length, start + at, format)
    }
  }
  if (bytes.length === 0) return text
  const ends = formats.flat().flatMap((unit) => (unit.pieces.some((piece) => piece.kind === 'end') ? unit.pieces : []))
  for (const piece of ends) text += showAddress(piece, start + bytes.length)
  return text
}

function showRow(row: Uint8Array, length: number, address: number, format: Format): string {
  let text = ''
  let at = 0
  for (const unit of format) {
    for (let i = 0; i < unit.repeats; i++) {
      for (const [j, piece] of unit.pieces.entries()) {
        const isLast = unit.repeats > 1 && i === unit.repeats - 1 && j === unit.pieces.length - 1
        text += showPiece(piece, row, at, length, address, isLast && endsBlank(unit))
        at += piece.size
      }
    }
  }
  return text
}

/** The blank between the cells is left out behind the last one. */
const endsBlank = (unit: Unit): boolean => unit.pieces.at(-1)?.kind === 'text' && /\s$/.test(unit.pieces.at(-1)!.before)

function showPiece(
  piece: Piece,
  row: Uint8Array,
  at: number,
  length: number,
  address: number,
  dropsBlank: boolean,
): string {
  const before = dropsBlank ? piece.before.slice(0, -1) : piece.before
  if (piece.kind === 'text') return before
  if (piece.kind === 'address') return showAddress(piece, address + at)
  if (at >= length) return before + ' '.repeat(piece.width)
  return before + aligned(shown(piece, row.subarray(at, at + piece.size)), piece)
}

const aligned = (text: string, { flags, width }: Piece): string =>
  flags.includes('-') ? text.padEnd(width) : text.padStart(width)

function showAddress(piece: Piece, address: number): string {
  if (piece.kind === 'text') return piece.before
  const digits = address.toString({ d: 10, o: 8, x: 16 }[piece.letter])
  return piece.before + numeric(digits, '', piece)
}

function shown(piece: Piece, cell: Uint8Array): string {
  const byte = cell[0]!
  const view = new DataView(cell.buffer, cell.byteOffset, cell.length)
  switch (piece.kind) {
    case 'number': {
      let value = 0n
      for (let i = cell.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(cell[i]!)
      if (/[di]/.test(piece.letter)) value = BigInt.asIntN(cell.length * 8, value)
      const base = piece.letter === 'o' ? 8 : /x/i.test(piece.letter) ? 16 : 10
      const digits = (value < 0n ? -value : value).toString(base)
      const prefix =
        !piece.flags.includes('#') || value === 0n ? '' : base === 16 ? `0${piece.letter}` : base === 8 ? '0' : ''
      const sign = value < 0n ? '-' : /[di]/.test(piece.letter) && piece.flags.includes('+') ? '+' : ''
      return numeric(piece.letter === 'X' ? digits.toUpperCase() : digits, sign + prefix, piece)
    }
    case 'float': {
      const value = cell.length === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true)
      if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
      const decimal = { ...fromDouble(Math.abs(value)), negative: value < 0 || Object.is(value, -0) }
      return formatFloat(decimal, { flags: piece.flags, width: null, precision: piece.precision, type: piece.letter })
    }
    case 'char':
      return String.fromCharCode(byte)
    case 'string':
      return decodeLatin1(cell)
        .split('\0')[0]!
        .slice(0, piece.precision ?? undefined)
    case 'named':
      return NAMED[byte] ?? (isPrintable(byte) ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))
    case 'printable':
      return isPrintable(byte) ? String.fromCharCode(byte) : '.'
    default:
      return (
        CONTROLS[byte] ?? (byte === 127 ? 'del' : isPrintable(byte) ? String.fromCharCode(byte) : byte.toString(16))
      )
  }
}

/** printf's integers: a precision is digits, a width with `0` is zeros. */
function numeric(digits: string, sign: string, { flags, width, precision }: Piece): string {
  const exact = digits.padStart(precision ?? 0, '0')
  if (precision !== null || !flags.includes('0') || flags.includes('-'))
    return flags.includes('-') ? (sign + exact).padEnd(width) : (sign + exact).padStart(width)
  return sign + exact.padStart(width - sign.length, '0')
}

const isPrintable = (byte: number): boolean => byte >= 32 && byte < 127

const NAMED: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
}
const CONTROLS =
  'nul soh stx etx eot enq ack bel bs ht lf vt ff cr so si dle dcl dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us'.split(
    ' ',
  )
