/** JavaScript as a list of tokens with their brackets matched: enough to know what stands at a position, without a full parser. */

export interface Token {
  readonly type: 'name' | 'number' | 'string' | 'template' | 'regexp' | 'punct' | 'private' | 'bad'
  readonly text: string
  readonly start: number
  readonly end: number
  /** A line break stands before it. */
  readonly isFirst: boolean
  /** For brackets: the index of the other one, or -1. */
  mate: number
}

export const KEYWORDS = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static'.split(
    ' ',
  ),
)
/** After these a slash begins a regular expression. */
const BEFORE_REGEXP = new Set(
  'return typeof instanceof in of new delete void throw case do else yield await'.split(' '),
)
const PUNCTUATORS = [
  '>>>=', '...', '===', '!==', '**=', '<<=', '>>=', '>>>', '&&=', '||=', '??=',
  '=>', '==', '!=', '<=', '>=', '&&', '||', '??', '?.', '++', '--', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<', '>>', '**',
] // biome-ignore format: a table
const OPEN: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '${': '}' }
const NAME = /[\p{ID_Start}$_\\](?:[\p{ID_Continue}$\u200c\u200d]|\\u)*/uy
const NUMBER =
  /(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)n?/y
const SPACE = /(?:[\s\ufeff]|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/|^#![^\n]*)+/y

export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  const open: number[] = []
  let at = 0
  let isFirst = true
  const add = (type: Token['type'], end: number): void => {
    const text = source.slice(at, end)
    const index = tokens.length
    const token: Token = { type, text, start: at, end, isFirst, mate: -1 }
    tokens.push(token)
    if (type === 'punct' || type === 'template') matchBrackets(tokens, open, index)
    at = end
    isFirst = false
  }
  while (at < source.length) {
    const space = matchAt(SPACE, source, at)
    if (space > 0) {
      if (/[\n\r\u2028\u2029]/.test(source.slice(at, at + space))) isFirst = true
      at += space
      continue
    }
    const char = source[at]!
    const isInTemplate = char === '}' && open.length > 0 && tokens[open.at(-1)!]!.text.endsWith('${')
    if (char === '`' || isInTemplate) add('template', templateEnd(source, at + 1))
    else if (char === '"' || char === "'") add('string', stringEnd(source, at))
    else if (/[0-9]/.test(char) || (char === '.' && /[0-9]/.test(source[at + 1] ?? ''))) {
      add('number', at + Math.max(1, matchAt(NUMBER, source, at)))
    } else if (char === '/' && mayBeRegExp(tokens)) add('regexp', regexpEnd(source, at))
    else if (char === '#') {
      const length = matchAt(NAME, source, at + 1)
      add(length > 0 ? 'private' : 'bad', at + 1 + length)
    } else {
      const length = matchAt(NAME, source, at)
      if (length > 0) add('name', at + length)
      else {
        const long = PUNCTUATORS.find((each) => source.startsWith(each, at))
        const isConditional = long === '?.' && /[0-9]/.test(source[at + 2] ?? '')
        if (/[@\\\u0000-\u001f]/.test(char)) add('bad', at + 1)
        else add('punct', at + (long && !isConditional ? long.length : 1))
      }
    }
  }
  return tokens
}

function matchAt(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0].length ?? 0
}

function matchBrackets(tokens: Token[], open: number[], index: number): void {
  const { text, type } = tokens[index]!
  const opens = type === 'template' ? text.endsWith('${') && !text.endsWith('\\${') : text in OPEN
  const closes = type === 'template' ? text.startsWith('}') : text === ')' || text === ']' || text === '}'
  if (closes) {
    const last = open.at(-1)
    if (last !== undefined) {
      open.pop()
      tokens[last]!.mate = index
      if (type !== 'template') tokens[index]!.mate = last
    }
  }
  if (opens) open.push(index)
}

/** The end of a template's piece: behind the closing backtick or behind `${`. */
function templateEnd(source: string, at: number): number {
  for (; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === '`') return at + 1
    else if (source[at] === '$' && source[at + 1] === '{') return at + 2
  }
  return source.length
}

function stringEnd(source: string, at: number): number {
  const quote = source[at]
  for (at++; at < source.length; at++) {
    if (source[at] === '\\') at += source[at + 1] === '\r' && source[at + 2] === '\n' ? 2 : 1
    else if (source[at] === quote) return at + 1
    else if (source[at] === '\n') return at
  }
  return source.length
}

function regexpEnd(source: string, at: number): number {
  let isInClass = false
  for (at++; at < source.length && source[at] !== '\n'; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === '[') isInClass = true
    else if (source[at] === ']') isInClass = false
    else if (source[at] === '/' && !isInClass) {
      at++
      while (/[a-z]/.test(source[at] ?? '')) at++
      return at
    }
  }
  return at
}

function mayBeRegExp(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1)
  if (!last) return true
  switch (last.type) {
    case 'name':
      return BEFORE_REGEXP.has(last.text) && tokens.at(-2)?.text !== '.'
    case 'number':
    case 'string':
    case 'regexp':
    case 'private':
    case 'bad':
      return false
    case 'template':
      return last.text.endsWith('${')
    case 'punct':
      if (last.text === ')') return isControl(tokens, last.mate)
      return last.text !== ']' && last.text !== '}' && last.text !== '++' && last.text !== '--'
  }
}

/** Is the parenthesis that opens at `index` the head of an `if`, `while`, `for` or `with`? */
function isControl(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]
  return before !== undefined && /^(if|while|for|with)$/.test(before.text) && tokens[index - 2]?.text !== '.'
}

/** The index of the last token that starts at or before `offset`, or -1. */
export function tokenAt(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (tokens[middle]!.start <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}
