/** `@csv`, `@sh` and the other formats. */
import { decode, encode } from '../lib/bytes.ts'
import { JqError, type Json, printJson, shown, toText } from './value.ts'

const TSV: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const HTML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' }

export const FORMATS: Readonly<Record<string, (value: Json) => string>> = {
  text: toText,
  json: printJson,
  csv: (value) => row(value, 'csv', (cell) => `"${cell.replaceAll('"', '""')}"`, ','),
  tsv: (value) => row(value, 'tsv', (cell) => cell.replace(/[\\\t\n\r]/g, (char) => TSV[char]!), '\t'),
  html: (value) => toText(value).replace(/[<>&'"]/g, (char) => HTML[char]!),
  uri: (value) =>
    encodeURIComponent(toText(value)).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  sh: (value) => (Array.isArray(value) ? value : [value]).map(shellWord).join(' '),
  base64: (value) => toBase64(encode(toText(value))),
  base64d: (value) => fromBase64(toText(value), value),
}

function row(value: Json, name: string, text: (cell: string) => string, separator: string): string {
  if (!Array.isArray(value)) throw new JqError(`${shown(value)} cannot be ${name}-formatted, only an array can be`)
  return value
    .map((cell) => {
      if (typeof cell === 'object' && cell !== null) throw new JqError(`${shown(cell)} is not valid in a csv row`)
      return typeof cell === 'string' ? text(cell) : cell === null ? '' : printJson(cell)
    })
    .join(separator)
}

function shellWord(cell: Json): string {
  if (typeof cell === 'object' && cell !== null) throw new JqError(`${shown(cell)} can not be escaped for shell`)
  return typeof cell === 'string' ? `'${cell.replaceAll("'", "'\\''")}'` : printJson(cell)
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i]!, bytes[i + 1], bytes[i + 2]]
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    text += ALPHABET[bits >> 18]! + ALPHABET[(bits >> 12) & 63]!
    text += b === undefined ? '==' : ALPHABET[(bits >> 6) & 63]! + (c === undefined ? '=' : ALPHABET[bits & 63]!)
  }
  return text
}

function fromBase64(text: string, value: Json): string {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const char of text.replace(/=+$/, '')) {
    const six = ALPHABET.indexOf(char)
    if (six < 0) throw new JqError(`${shown(value)} is not valid base64 data`)
    bits = ((bits << 6) | six) & 0xffff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes.push((bits >> count) & 255)
    }
  }
  return decode(Uint8Array.from(bytes))
}
