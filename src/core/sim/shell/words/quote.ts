/** How bash writes values so that they can be read again. */
import { isPrintable } from '../../programs/lib/quote.ts'

/** Whether a text needs $'…': it has control characters or bytes that are no characters. */
export function needsAnsiC(text: string): boolean {
  if (/^[\x20-\x7e]*$/.test(text)) return false
  for (const char of text) if (!isPrintable(char)) return true
  return false
}

/** `$'a\nb'` */
export function ansiCQuote(text: string): string {
  let out = ''
  for (const char of text) {
    const code = char.codePointAt(0)!
    if (char === "'" || char === '\\') out += `\\${char}`
    else if (code === 27) out += '\\E'
    else if (code >= 7 && code <= 13) out += `\\${'abtnvfr'[code - 7]}`
    else if (code >= 0xdc80 && code <= 0xdcff) out += `\\${(code - 0xdc00).toString(8).padStart(3, '0')}`
    else if (isPrintable(char)) out += char
    else if (code < 0x80) out += `\\${code.toString(8).padStart(3, '0')}`
    else out += char
  }
  return `$'${out}'`
}

/** `'a b'`, a quote inside as `'\''`. */
export function singleQuote(text: string): string {
  if (text === "'") return "\\'"
  return `'${text.replace(/'/g, "'\\''")}'`
}

/** `"a b"` with \ before what is special in double quotes: `declare -p`. */
export function doubleQuote(text: string): string {
  return needsAnsiC(text) ? ansiCQuote(text) : `"${text.replace(/["\\$`]/g, '\\$&')}"`
}

/** `printf %q`: backslashes before special characters. */
export function backslashQuote(text: string): string {
  if (text === '') return "''"
  if (needsAnsiC(text)) return ansiCQuote(text)
  return text
    .replace(/[ \t\n'"\\|&;()<>!{}*[\]?^$`,]/g, '\\$&')
    .replace(/^[~#]/, '\\$&')
    .replace(/([:=])~/g, '$1\\~')
}

/** Characters that make `set`, `alias` and xtrace quote a word. */
const META = /[ \t\n'"\\|&;()<>!{}*[\]?^$`]/

export function hasMeta(text: string): boolean {
  return META.test(text) || /^[#~]/.test(text) || /[:=]~/.test(text)
}

/** xtrace: plain if nothing is special. */
export function traceQuote(text: string): string {
  if (text === '') return "''"
  if (hasMeta(text)) return singleQuote(text)
  return needsAnsiC(text) ? ansiCQuote(text) : text
}

/** `set` lists variables so. */
export function valueQuote(text: string): string {
  if (text === '') return ''
  if (needsAnsiC(text)) return ansiCQuote(text)
  return hasMeta(text) ? singleQuote(text) : text
}

/** `${name@Q}` */
export function atQuote(text: string): string {
  return needsAnsiC(text) ? ansiCQuote(text) : singleQuote(text)
}

/** A key of an associative array in `declare -p`. */
export function keyQuote(key: string): string {
  if (key === '@' || key === '*') return doubleQuote(key)
  return key === '' || hasMeta(key) || needsAnsiC(key) ? doubleQuote(key) : key
}
