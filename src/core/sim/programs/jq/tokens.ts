/** The words of a jq filter. */
import type { Filter } from './filter.ts'

export class JqSyntaxError extends Error {
  constructor(
    message: string,
    /** Where the word begins that was not expected. */
    readonly at: number,
    /** What yacc adds to it. */
    public more: { readonly text: string; readonly line: number; readonly column: number } | null = null,
  ) {
    super(message)
  }
}

export interface Token {
  readonly kind: 'op' | 'name' | 'field' | 'variable' | 'number' | 'string' | 'format' | 'end'
  readonly text: string
  readonly at: number
  readonly parts?: readonly (string | Filter)[]
}

const OPERATORS = [
  '?//=',
  '//=',
  '|=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '==',
  '!=',
  '<=',
  '>=',
  '//',
  '..',
  '?',
  '|',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '>',
  '=',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ':',
  ';',
  '.',
]

/** `parse` reads the filters inside of strings. */
export function tokenize(source: string, parse: (source: string) => Filter): Token[] {
  const tokens: Token[] = []
  // The end stands where the last thing began that was read, blanks included.
  let last = 0
  for (let at = 0; at < source.length; ) {
    last = at
    const rest = source.slice(at)
    const blank = /^(?:\s+|#[^\n]*)/.exec(rest)
    if (blank) {
      at += blank[0].length
      continue
    }
    const word =
      /^(\.[A-Za-z_]\w*)|^(\$__loc__|\$[A-Za-z_]\w*)|^(@[a-z0-9]+)|^([A-Za-z_]\w*(?:::\w+)*)|^(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)/.exec(
        rest,
      )
    if (word && !(rest.startsWith('..') && !word[5])) {
      const kinds = ['field', 'variable', 'format', 'name', 'number'] as const
      const index = word.slice(1).findIndex((group) => group !== undefined)
      const text = word[0]
      tokens.push({ kind: kinds[index]!, text: index < 3 ? text.slice(1) : text, at })
      // The dollar is a word of its own.
      if (index === 1) last = at + 1
      at += text.length
      continue
    }
    if (rest.startsWith('"')) {
      const string = readString(source, at, parse)
      tokens.push({ kind: 'string', text: '', parts: string.parts, at })
      at = string.end
      last = at - 1
      continue
    }
    const operator = OPERATORS.find((text) => rest.startsWith(text))
    tokens.push({ kind: 'op', text: operator ?? 'INVALID_CHARACTER', at })
    if (!operator) break
    at += operator.length
  }
  tokens.push({ kind: 'end', text: '', at: last })
  return tokens
}

function readString(
  source: string,
  start: number,
  parse: (source: string) => Filter,
): { parts: (string | Filter)[]; end: number } {
  const parts: (string | Filter)[] = []
  let text = ''
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at]!
    if (char === '"') {
      if (text !== '' || parts.length === 0) parts.push(text)
      return { parts, end: at + 1 }
    }
    if (char !== '\\') {
      text += char
      continue
    }
    const next = source[++at]
    if (next === '(') {
      let depth = 1
      let end = at + 1
      for (; end < source.length && depth > 0; end++) {
        if (source[end] === '(') depth++
        else if (source[end] === ')') depth--
        else if (source[end] === '"') end = readString(source, end, parse).end - 1
      }
      parts.push(text, parse(source.slice(at + 1, end - 1)))
      text = ''
      at = end - 1
    } else if (next === 'u') {
      text += String.fromCharCode(Number.parseInt(source.slice(at + 1, at + 5), 16))
      at += 4
    } else text += ({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' } as Record<string, string>)[next ?? ''] ?? next ?? ''
  }
  throw new JqSyntaxError(
    'syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END',
    text === '' ? source.length - 1 : source.length - text.length,
  )
}
