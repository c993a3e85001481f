/** Words of an awk program. */
import { C_ESCAPES } from '../lib/escapes.ts'

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'string' | 'regex'; readonly text: string; readonly at: number }
  | { readonly kind: 'name' | 'call' | 'builtin' | 'keyword' | 'op'; readonly text: string; readonly at: number }
  | { readonly kind: 'newline' | 'end'; readonly at: number }

/** A complaint about the program: gawk shows the line and a caret. */
export class AwkSyntaxError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message)
  }
}

export const KEYWORDS = new Set([
  'BEGIN',
  'END',
  'BEGINFILE',
  'ENDFILE',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'print',
  'printf',
  'switch',
  'case',
  'default',
])
export const BUILTINS = new Set([
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'gensub',
  'match',
  'sprintf',
  'sin',
  'cos',
  'atan2',
  'exp',
  'log',
  'sqrt',
  'int',
  'rand',
  'srand',
  'tolower',
  'toupper',
  'system',
  'close',
  'fflush',
  'systime',
  'strftime',
  'mktime',
  'and',
  'or',
  'xor',
  'compl',
  'lshift',
  'rshift',
  'strtonum',
  'asort',
  'asorti',
  'patsplit',
  'isarray',
  'typeof',
])
const OPERATORS = [
  '**=',
  '&&',
  '||',
  '**',
  '==',
  '!=',
  '<=',
  '>=',
  '>>',
  '|&',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '!~',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '!',
  '>',
  '<',
  '|',
  '?',
  ':',
  '~',
  '$',
  '=',
]

/** What a backslash and a letter are in a string of awk. */
export const AWK_ESCAPES: Readonly<Record<string, string>> = { ...C_ESCAPES, '\\': '\\', '"': '"', '/': '/' }

export function tokenize(source: string, warnings: string[] = []): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const char = source[at]!
    if (char === '\n') {
      tokens.push({ kind: 'newline', at })
      at++
    } else if (/[ \t\r]/.test(char)) at++
    else if (char === '\\' && /^\\\r?\n/.test(source.slice(at, at + 3))) at = source.indexOf('\n', at) + 1
    else if (char === '#') {
      while (at < source.length && source[at] !== '\n') at++
    } else if (/[0-9]/.test(char) || (char === '.' && /[0-9]/.test(source[at + 1] ?? ''))) {
      const match = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(source.slice(at))!
      const isOctal = /^0[0-7]+$/.test(match[0])
      tokens.push({ kind: 'number', value: isOctal ? Number.parseInt(match[0], 8) : Number(match[0]), at })
      at += match[0].length
    } else if (/[A-Za-z_]/.test(char)) {
      const text = /^[A-Za-z_0-9]+/.exec(source.slice(at))![0]
      const isCall = source[at + text.length] === '('
      const kind = KEYWORDS.has(text) ? 'keyword' : BUILTINS.has(text) ? 'builtin' : isCall ? 'call' : 'name'
      tokens.push({ kind, text: text === 'func' ? 'function' : text, at })
      at += text.length
    } else if (char === '"') {
      const string = readString(source, at, warnings)
      tokens.push({ kind: 'string', text: string.text, at })
      at = string.end
    } else if (char === '/' && !endsOperand(tokens)) {
      const regex = readRegex(source, at)
      tokens.push({ kind: 'regex', text: regex.text, at })
      at = regex.end
    } else {
      const operator = OPERATORS.find((text) => source.startsWith(text, at))
      if (!operator) throw new AwkSyntaxError(`invalid char '${char}' in expression`, at)
      tokens.push({ kind: 'op', text: operator === '**' ? '^' : operator === '**=' ? '^=' : operator, at })
      at += operator.length
    }
  }
  tokens.push({ kind: 'end', at: source.length })
  return tokens
}

/** After a value a slash divides. */
function endsOperand(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1)
  if (!last) return false
  if (last.kind === 'number' || last.kind === 'string' || last.kind === 'name' || last.kind === 'regex') return true
  if (last.kind === 'builtin') return last.text === 'length'
  return last.kind === 'op' && [')', ']', '$', '++', '--'].includes(last.text)
}

function readString(source: string, start: number, warnings: string[]): { text: string; end: number } {
  let text = ''
  let at = start + 1
  for (;;) {
    const char = source[at]
    if (char === undefined || char === '\n') throw new AwkSyntaxError('unterminated string', start)
    if (char === '"') return { text, end: at + 1 }
    if (char !== '\\') {
      text += char
      at++
      continue
    }
    const octal = /^\\([0-7]{1,3})/.exec(source.slice(at))
    const hex = /^\\x([0-9a-fA-F]{1,2})/.exec(source.slice(at))
    if (octal || hex) {
      text += String.fromCharCode(octal ? Number.parseInt(octal[1]!, 8) : Number.parseInt(hex![1]!, 16))
      at += (octal ?? hex)![0].length
      continue
    }
    const next = source[at + 1]
    if (next === '\n') at += 2
    else {
      if (next !== undefined && AWK_ESCAPES[next] === undefined) {
        const line = source.slice(0, at).split('\n').length
        warnings.push(`${line}: warning: escape sequence \`\\${next}' treated as plain \`${next}'`)
      }
      text += AWK_ESCAPES[next ?? ''] ?? next ?? '\\'
      at += 2
    }
  }
}

function readRegex(source: string, start: number): { text: string; end: number } {
  let text = ''
  let inBracket = false
  for (let at = start + 1; ; at++) {
    const char = source[at]
    if (char === undefined || char === '\n') throw new AwkSyntaxError('unterminated regexp', start + 1)
    if (char === '\\') {
      const next = source[at + 1] ?? ''
      text += next === '/' ? '/' : `\\${next}`
      at++
      continue
    }
    if (char === '[' && !inBracket) {
      inBracket = true
      text += char
      if (source[at + 1] === '^') text += source[++at]
      if (source[at + 1] === ']') text += source[++at]
      continue
    }
    if (char === '[' && inBracket && source[at + 1] === ':') {
      const close = source.indexOf(':]', at)
      if (close > 0) {
        text += source.slice(at, close + 2)
        at = close + 1
        continue
      }
    }
    if (char === ']') inBracket = false
    if (char === '/' && !inBracket) return { text, end: at + 1 }
    text += char
  }
}
