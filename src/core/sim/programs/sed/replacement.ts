/** The right side of s, and the escapes of both. */
import type { ReplacementPart } from './ast.ts'

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** GNU's escapes that a regex does not know itself. */
export function withEscapes(pattern: string): string {
  return pattern.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|d(\d{1,3})|o([0-7]{1,3})|c(.)|(.))/gs,
    (whole, hex, decimal, octal, control, letter) => {
      if (letter !== undefined) return ESCAPES[letter as string] ?? whole
      const code = hex
        ? Number.parseInt(hex, 16)
        : decimal
          ? Number(decimal)
          : octal
            ? Number.parseInt(octal, 8)
            : control.toUpperCase().charCodeAt(0) ^ 64
      const char = String.fromCharCode(code)
      // A backslash stays escaped; a star made so is a star to the regular expression.
      return /[\\^]/.test(char) ? `\\${char}` : char
    },
  )
}

export function readReplacement(text: string): ReplacementPart[] {
  const parts: ReplacementPart[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') parts.push({ kind: 'text', text: plain })
    plain = ''
  }
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (char === '&') {
      flush()
      parts.push({ kind: 'group', index: 0 })
    } else if (char === '\\') {
      const next = text[++i]
      if (next === undefined) plain += '\\'
      else if (/\d/.test(next)) {
        flush()
        parts.push({ kind: 'group', index: Number(next) })
      } else if (/[ULulE]/.test(next)) {
        flush()
        parts.push({ kind: 'case', how: next as 'U' })
      } else {
        const made = /^\\(?:x[0-9a-fA-F]{1,2}|d\d{1,3}|o[0-7]{1,3}|c.)/s.exec(text.slice(i - 1))
        plain += made ? unescaped(made[0]) : (ESCAPES[next] ?? next)
        if (made) i += made[0].length - 2
      }
    } else plain += char
  }
  flush()
  return parts
}

/** The character that one of GNU's escapes stands for, as it is. */
export const unescaped = (text: string): string => withEscapes(text).replace(/^\\(?=.)/s, '')
