/** Backslash escapes of $'…', `echo -e`, `printf` and `%b`. */
import { decode, encode } from '../../programs/lib/bytes.ts'
import { byteChar } from './bytes.ts'

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** The inside of $'…'. A NUL ends the string, as in C. */
export function decodeAnsiC(text: string): string {
  let out = ''
  let at = 0
  while (at < text.length) {
    const char = text[at]!
    if (char !== '\\' || at + 1 >= text.length) {
      out += char
      at++
      continue
    }
    const found = readEscape(text, at, 'ansi-c')
    if (found.value === '\0') return joined(out)
    out += found.value
    at = found.end
  }
  return joined(out)
}

/** Bytes that were written one by one may make a character. */
const joined = (text: string): string => (/[\udc80-\udcff]/u.test(text) ? decode(encode(text)) : text)

/**
 * One escape at `text[at] === '\\'`. `ansi-c` knows \', \", \? and \cX; `echo` reads octal as \0nnn only; `printf`
 * formats read \nnn; `percent-b` reads both. Unknown escapes keep their backslash. `stop` is \c.
 */
export function readEscape(
  text: string,
  at: number,
  style: 'ansi-c' | 'echo' | 'printf' | 'percent-b',
  /** dash knows no \x and \u. */
  isDash = false,
): { readonly value: string; readonly end: number; readonly stop?: boolean; readonly missing?: 'x' | 'u' | 'U' } {
  const char = text[at + 1]
  if (char === undefined) return { value: '\\', end: at + 1 }
  if (isDash && 'xuUE'.includes(char)) return { value: `\\${char}`, end: at + 2 }
  const simple = SIMPLE[char]
  if (simple !== undefined) return { value: simple, end: at + 2 }
  if (char === 'x') {
    const braced = style === 'ansi-c' ? /\{([0-9a-fA-F]+)\}?/y : null
    if (braced) braced.lastIndex = at + 2
    const inBraces = braced?.exec(text)
    if (inBraces)
      return {
        value: byteChar(Number.parseInt(inBraces[1]!.slice(-2), 16)),
        end: at + 2 + inBraces[0].length,
      }
    const digits = /[0-9a-fA-F]{1,2}/y
    digits.lastIndex = at + 2
    const hex = digits.exec(text)?.[0]
    if (hex === undefined) return { value: '\\x', end: at + 2, missing: 'x' }
    return { value: byteChar(Number.parseInt(hex, 16)), end: at + 2 + hex.length }
  }
  if (char === 'u' || char === 'U') {
    const digits = char === 'u' ? /[0-9a-fA-F]{1,4}/y : /[0-9a-fA-F]{1,8}/y
    digits.lastIndex = at + 2
    const hex = digits.exec(text)?.[0]
    if (hex === undefined) return { value: `\\${char}`, end: at + 2, missing: char }
    const code = Number.parseInt(hex, 16)
    return { value: code > 0x10ffff ? '' : String.fromCodePoint(code), end: at + 2 + hex.length }
  }
  if (char >= '0' && char <= '7') {
    const digits = style === 'echo' || (style === 'percent-b' && char === '0') ? /0[0-7]{0,3}/y : /[0-7]{1,3}/y
    digits.lastIndex = at + 1
    const octal = digits.exec(text)?.[0]
    if (octal !== undefined) return { value: byteChar(Number.parseInt(octal, 8) & 255), end: at + 1 + octal.length }
  }
  if (char === 'c') {
    if (style === 'echo' || style === 'percent-b') return { value: '', end: at + 2, stop: true }
    if (style === 'ansi-c' && at + 2 < text.length) {
      const control = text[at + 2]!
      // \c\\ is one control character.
      const width = control === '\\' && text[at + 3] === '\\' ? 4 : 3
      const value = control === '?' ? '\x7f' : String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f)
      return { value, end: at + width }
    }
  }
  if (style === 'ansi-c' && (char === "'" || char === '"' || char === '?')) return { value: char, end: at + 2 }
  if (style === 'printf' && (char === '"' || char === "'" || char === '?')) return { value: char, end: at + 2 }
  return { value: `\\${char}`, end: at + 2 }
}
