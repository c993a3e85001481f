/**
 * Text in the machine is bytes. Programs that read it as UTF-8 get a string in which a byte that is no UTF-8 becomes the
 * lone surrogate U+DC00 + byte, so that decode and encode are inverse (Python calls this surrogateescape). File names,
 * arguments and the environment are such strings too.
 */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()
const LONE_BYTE = /[\udc80-\udcff]/u

export const EMPTY = new Uint8Array(0)

export function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    return decodeLeniently(bytes)
  }
}

export function encode(text: string): Uint8Array {
  if (!LONE_BYTE.test(text)) return encoder.encode(text)
  const parts: Uint8Array[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit < 0xdc00) i++
    else if (unit >= 0xdc80 && unit <= 0xdcff) {
      parts.push(encoder.encode(text.slice(start, i)), Uint8Array.of(unit - 0xdc00))
      start = i + 1
    }
  }
  parts.push(encoder.encode(text.slice(start)))
  return concat(parts)
}

/** One character for each byte: for programs that do not know characters. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

export function encodeLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** The bytes of a decoded string as one character each: `cut -b` and `tr` work on these. */
export const toByteString = (text: string): string => (isAscii(text) ? text : decodeLatin1(encode(text)))

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

export function byteLength(text: string): number {
  return isAscii(text) ? text.length : encode(text).length
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Splits at each delimiter; a last line without one counts, an empty rest does not. */
export function splitLines(text: string, delimiter = '\n'): string[] {
  if (text === '') return []
  const lines = text.split(delimiter)
  if (lines[lines.length - 1] === '') lines.pop()
  return lines
}

/** Columns that a character takes on a terminal: wcwidth(3), the ranges that matter. */
export function charWidth(codePoint: number): number {
  if (codePoint < 32 || (codePoint >= 0x7f && codePoint < 0xa0)) return 0
  if (codePoint < 0x300) return 1
  if (COMBINING.test(String.fromCodePoint(codePoint))) return 0
  return WIDE.some(([from, to]) => codePoint >= from && codePoint <= to) ? 2 : 1
}

export function displayWidth(text: string): number {
  if (isAscii(text)) return text.length
  let width = 0
  for (const char of text) width += charWidth(char.codePointAt(0)!)
  return width
}

const COMBINING = /^[\p{Mn}\p{Me}\p{Cf}]$/u
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
]

function decodeLeniently(bytes: Uint8Array): string {
  let text = ''
  let start = 0
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i)
    if (length > 0) {
      i += length
      continue
    }
    if (i > start) text += strict.decode(bytes.subarray(start, i))
    text += String.fromCharCode(0xdc00 + bytes[i]!)
    start = ++i
  }
  return text + strict.decode(bytes.subarray(start))
}

/** Length of the valid UTF-8 sequence at `at`, or 0. */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length =
    first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0
  if (length === 0 || at + length > bytes.length) return 0
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0
  const second = bytes[at + 1]!
  if (first === 0xe0 && second < 0xa0) return 0
  if (first === 0xed && second >= 0xa0) return 0
  if (first === 0xf0 && second < 0x90) return 0
  if (first === 0xf4 && second >= 0x90) return 0
  return length
}
