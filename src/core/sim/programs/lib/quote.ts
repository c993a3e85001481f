/** gnulib's quotearg: how coreutils, findutils and friends show names in messages. */
import { encode, isAscii } from './bytes.ts'

type Env = Readonly<Record<string, string>>

/** quoteaf: 'name', always quoted, in the shell's own syntax. */
export const quoteAlways = (text: string): string => shellEscape(text, true, '')
/** quotef: the bare name, quoted only when the shell (or a colon) would make it unclear. */
export const quoteIfNeeded = (text: string): string => shellEscape(text, false, ':')
/** As ls does for names on a terminal. */
export const quoteForShell = (text: string): string => shellEscape(text, false, '')

/** quote(): ‘text’ in a UTF-8 locale, 'text' elsewhere. */
export function quote(text: string, env: Env): string {
  const [left, right] = isUtf8(env) ? ['‘', '’'] : ["'", "'"]
  let body = ''
  for (const char of text) {
    if (char === right || char === '\\') body += `\\${char}`
    else body += isPrintable(char) ? char : escaped(char)
  }
  return left + body + right
}

export function isUtf8(env: Env): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || 'C'
  return /utf-?8/i.test(locale)
}

/** "name" with C escapes. */
export function quoteC(text: string): string {
  let body = ''
  for (const char of text)
    body += char === '"' || char === '\\' ? `\\${char}` : isPrintable(char) ? char : escaped(char)
  return `"${body}"`
}

/** C escapes without quotes around: `ls -b`. */
export function escapeC(text: string): string {
  let body = ''
  for (const char of text)
    body += char === ' ' || char === '\\' ? `\\${char}` : isPrintable(char) ? char : escaped(char)
  return body
}

export function isPrintable(char: string): boolean {
  const code = char.codePointAt(0)!
  if (code < 0x80) return code >= 32 && code < 127
  return !/[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u.test(char)
}

/** Characters that need no quotes; all others but plain letters of other scripts do. */
const SAFE = /[%+,\-./:0-9A-Z@\]_a-z]/

function shellEscape(text: string, always: boolean, alsoQuote: string): string {
  let needsQuotes = always || text === ''
  let hasQuote = false
  let allCompatible = true
  let index = 0
  for (const char of text) {
    if (char === "'") {
      hasQuote = true
      needsQuotes = true
    } else if (!isPrintable(char)) {
      needsQuotes = true
      allCompatible = false
    } else if (char === ' ') needsQuotes = true
    else if (alsoQuote.includes(char)) needsQuotes = true
    else if ((char === '#' || char === '~') && index > 0) allCompatible = false
    else if (char === '#' || char === '~') needsQuotes = true
    else if ((char === '{' || char === '}') && text.length > 1) allCompatible = false
    else if (char === '?' || (isAscii(char) && !SAFE.test(char))) {
      needsQuotes = true
      allCompatible = false
    }
    index++
  }
  if (!needsQuotes) return text
  if (hasQuote && allCompatible) return `"${text}"`
  let body = "'"
  let inEscape = false
  for (const char of text) {
    if (isPrintable(char)) {
      if (inEscape) body += "''"
      inEscape = false
      body += char === "'" ? "'\\''" : char
    } else {
      if (!inEscape) body += "'$'"
      inEscape = true
      body += escaped(char)
    }
  }
  return `${body}'`
}

const LETTERS: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}
const escaped = (char: string): string =>
  LETTERS[char] ?? [...encode(char)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
