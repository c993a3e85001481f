/** Bytes in shell strings: programs/lib/bytes.ts says how those that are no UTF-8 are kept. */
import { decode, encode } from '../../programs/lib/bytes.ts'

/** A byte as it stands in a string. */
export function byteChar(byte: number): string {
  return byte < 0x80 ? String.fromCharCode(byte) : String.fromCharCode(0xdc00 + byte)
}

/** Bytes written one by one (`\xc3\xa9`) become the character they spell. */
export function joinBytes(text: string): string {
  return /[\udc80-\udcff]/.test(text) ? decode(encode(text)) : text
}
