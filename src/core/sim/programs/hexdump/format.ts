import { C_ESCAPES } from '../lib/escapes.ts'
/** The format strings of hexdump -e: `16/1 "%02x " "\n"`. */

/** Its message follows the program's name. */
export class HexdumpError extends Error {}

/** A piece of one unit: text alone, or text with one conversion at its end. */
export interface Piece {
  readonly kind: 'text' | 'number' | 'float' | 'char' | 'string' | 'address' | 'end' | 'named' | 'printable' | 'unicode'
  /** Text in front of the conversion. */
  readonly before: string
  /** printf's flags, width and precision. */
  readonly flags: string
  readonly width: number
  readonly precision: number | null
  /** d, o, x, u …, or the base of an address. */
  readonly letter: string
  readonly size: number
}
export interface Unit {
  readonly repeats: number
  readonly hasRepeats: boolean
  readonly pieces: readonly Piece[]
  readonly size: number
}
export type Format = readonly Unit[]

export function parseFormats(texts: readonly string[]): readonly Format[] {
  const formats = texts.map(parseFormat)
  const sizeOf = (format: Format) => format.reduce((sum, unit) => sum + unit.repeats * unit.size, 0)
  const block = Math.max(...formats.map(sizeOf))
  // A last unit without a count of its own fills the block.
  return formats.map((format) => {
    const last = format.findLast((unit) => unit.size > 0)
    const room = block - sizeOf(format)
    if (!last || last.hasRepeats || room <= 0 || format.at(-1) !== last) return format
    return format.map((unit) =>
      unit === last ? { ...unit, repeats: unit.repeats + Math.floor(room / unit.size) } : unit,
    )
  })
}

function parseFormat(text: string): Format {
  const units: Unit[] = []
  for (let rest = text.trimStart(); rest !== ''; rest = rest.trimStart()) {
    const match = /^(?:(\d+)\s*(?=\/|\s|"))?\s*(?:\/\s*(\d+)\s*)?"((?:\\.|[^"\\])*)"/.exec(rest)
    if (!match) throw new HexdumpError(`bad format {${text}}`)
    rest = rest.slice(match[0].length)
    units.push(unitOf(withEscapes(match[3]!), match[1], match[2]))
  }
  return units
}

function unitOf(text: string, repeats: string | undefined, size: string | undefined): Unit {
  const pieces: Piece[] = []
  const conversions = [...text.matchAll(/%/g)].length
  if (size !== undefined && conversions > 1) throw new HexdumpError('byte count with multiple conversion characters')
  const given = size === undefined ? null : Number(size)
  let before = ''
  for (let at = 0; at < text.length; ) {
    if (text[at] !== '%') {
      before += text[at++]
      continue
    }
    const match = /^%([-+ #0]*)(\d*)(?:\.(\d*))?(_[aA][dox]|_.?|.?)/s.exec(text.slice(at))!
    at += match[0].length
    const precision = match[3] === undefined ? null : Number(match[3] || '0')
    const common = { before, flags: match[1]!, width: Number(match[2] || '0'), precision }
    pieces.push({ ...common, ...conversionOf(match[4]!, given, precision) })
    before = ''
  }
  if (before !== '') pieces.push({ kind: 'text', before, flags: '', width: 0, precision: null, letter: '', size: 0 })
  const total = pieces.reduce((sum, piece) => sum + piece.size, 0)
  return { repeats: Number(repeats ?? '1'), hasRepeats: repeats !== undefined, pieces, size: total }
}

function conversionOf(
  name: string,
  given: number | null,
  precision: number | null,
): Pick<Piece, 'kind' | 'letter' | 'size'> {
  const sized = (sizes: readonly number[], fallback: number): number => {
    if (given === null) return fallback
    if (!sizes.includes(given)) throw new HexdumpError(`bad byte count for conversion character ${name}`)
    return given
  }
  if (/^[dioxXu]$/.test(name)) return { kind: 'number', letter: name, size: sized([1, 2, 4, 8], 4) }
  if (/^[eEfgG]$/.test(name)) return { kind: 'float', letter: name, size: sized([4, 8], 8) }
  if (name === 'c') return { kind: 'char', letter: name, size: sized([1], 1) }
  if (name === 's') {
    if (given === null && precision === null) throw new HexdumpError('%s requires a precision or a byte count')
    return { kind: 'string', letter: name, size: given ?? precision! }
  }
  if (/^_a/.test(name) && name.length === 3) return { kind: 'address', letter: name[2]!, size: 0 }
  if (/^_A/.test(name) && name.length === 3) return { kind: 'end', letter: name[2]!, size: 0 }
  if (name === '_c') return { kind: 'named', letter: name, size: sized([1], 1) }
  if (name === '_p') return { kind: 'printable', letter: name, size: sized([1], 1) }
  if (name === '_u') return { kind: 'unicode', letter: name, size: sized([1], 1) }
  throw new HexdumpError(`bad conversion character %${name}`)
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...C_ESCAPES,
  '0': '\0',
}
const withEscapes = (text: string): string => text.replace(/\\(.)/gs, (_, char: string) => ESCAPES[char] ?? char)
