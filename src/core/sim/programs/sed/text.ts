/** Texts that sed makes: replacements, and the lines of l. */
import { encode } from '../lib/bytes.ts'
import type { Match } from '../lib/regex.ts'
import type { ReplacementPart } from './ast.ts'

/** What a substitution puts in: groups, and \U \L \u \l \E. */
export function expand(parts: readonly ReplacementPart[], match: Match): string {
  let out = ''
  let mode: 'U' | 'L' | null = null
  let next: 'u' | 'l' | null = null
  for (const part of parts) {
    if (part.kind === 'case') {
      if (part.how === 'U' || part.how === 'L') mode = part.how
      else if (part.how === 'E') mode = null
      else next = part.how
      continue
    }
    let text = part.kind === 'text' ? part.text : (match.groups[part.index] ?? '')
    if (mode === 'U') text = text.toUpperCase()
    if (mode === 'L') text = text.toLowerCase()
    if (next && text !== '') {
      const first = String.fromCodePoint(text.codePointAt(0)!)
      text = (next === 'u' ? first.toUpperCase() : first.toLowerCase()) + text.slice(first.length)
      next = null
    }
    out += text
  }
  return out
}

const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
}

/** The l command: escapes, folded at the line length, `$` at the end. */
export function unambiguous(text: string, width: number): string {
  const limit = width > 0 ? width - 1 : Infinity
  let out = ''
  let column = 0
  for (const char of text) {
    const code = char.codePointAt(0)!
    const named = NAMED[char] ?? (code >= 32 && code < 127 ? char : null)
    const pieces = named === null ? [...encode(char)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`) : [named]
    for (const shown of pieces) {
      if (column + shown.length > limit) {
        out += '\\\n'
        column = 0
      }
      out += shown
      column += shown.length
    }
  }
  return `${out}$\n`
}
