/** Syntax errors: QuickJS stops at a token, V8 says what it thinks of that token. */
import type { Source } from './sources.ts'
import { KEYWORDS, type Token } from './tokens.ts'

export interface SyntaxProblem {
  readonly message: string
  readonly start: number
  readonly end: number
}

/** QuickJS's words → V8's, where the token alone does not decide. `%` is the token's text. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^invalid redefinition of/, "Identifier '%' has already been declared"],
  [/^missing initializer for const/, 'Missing initializer in const declaration'],
  [/^missing initializer for destructuring/, 'Missing initializer in destructuring declaration'],
  [/^unexpected line terminator in regexp|^unexpected end of regexp/, 'Invalid regular expression: missing /'],
  [/^function name expected/, 'Function statements require a function name'],
  [/^break must be inside/, 'Illegal break statement'],
  [/^continue must be inside/, 'Illegal continue statement: no surrounding iteration statement'],
  [/^invalid assignment left-hand side/, 'Invalid left-hand side in assignment'],
  [/^invalid increment|^invalid decrement/, 'Invalid left-hand side expression in postfix operation'],
  [/^unsupported keyword: enum/, 'Unexpected reserved word'],
  [/^undefined private field/, "Private field '%' must be declared in an enclosing class"],
  [/^super\(?\)? is only valid|^'super' is only valid/, "'super' keyword unexpected here"],
  [/^duplicate parameter names not allowed/, 'Duplicate parameter name not allowed in this context'],
  [/^catch or finally expected/, 'Missing catch or finally after try'],
  [/^return not in a function/, 'Illegal return statement'],
  [/^duplicate default/, 'More than one default clause in switch statement'],
]

/** QuickJS tells the line of the token that it could not take, and mostly its text. */
export function syntaxProblem(source: Source, words: string, line: number): SyntaxProblem {
  const { tokens, text } = source
  const raw = source.lines[line - 1] ?? text.length
  const lineEnd = source.lines[line] ?? text.length
  const broken = brokenToken(tokens)
  if (broken && broken.token.start < lineEnd)
    return { message: broken.message, start: broken.token.start, end: broken.end }
  const stray = tokens.find((each) => each.type === 'punct' && /^[)\]}]$/.test(each.text) && each.mate < 0)
  if (stray && stray.start < lineEnd) return { message: unexpected(stray), start: stray.start, end: stray.end }
  const early = WORDS.find(([pattern]) => pattern.test(words))
  const last = tokens.at(-1)
  if (early && /^missing init/.test(words) && raw >= text.length && last)
    return { message: early[1], start: last.start, end: last.end }
  const index = raw >= text.length && line > source.lines.length ? -1 : suspect(tokens, words, raw, lineEnd)
  const token = index < 0 ? null : tokens[index]!
  const at = token ?? { start: text.length, end: text.length, text: '' }
  const known = WORDS.find(([pattern]) => pattern.test(words))
  if (known && token) {
    const target = known[1].startsWith('Function st')
      ? (tokens.slice(0, index + 1).findLast(({ text }) => text === 'function') ?? token)
      : known[1].startsWith('Identifier')
        ? duplicate(tokens, index, words)
        : known[1].startsWith('Missing init')
          ? beforeSign(tokens, index)
          : token
    return { message: known[1].replace('%', target.text), start: target.start, end: target.end }
  }
  const previous = index < 0 ? tokens.at(-1) : tokens[index - 1]
  if (token?.text === 'import' && token.type === 'name') {
    return { message: 'Cannot use import statement outside a module', start: token.start, end: token.end }
  }
  if (previous?.text === 'await' && previous.type === 'name' && token && !token.isFirst) {
    return {
      message: 'await is only valid in async functions and the top level bodies of modules',
      start: previous.start,
      end: previous.end,
    }
  }
  if (previous && wantsClosing(tokens, index, previous)) {
    const end = token ?? previous
    return { message: 'missing ) after argument list', start: token ? token.start : previous.start, end: end.end }
  }
  if (token?.text === 'await' && token.type === 'name')
    return {
      message: 'await is only valid in async functions and the top level bodies of modules',
      start: token.start,
      end: token.end,
    }
  return { message: unexpected(token), start: at.start, end: at.end }
}

/** The index of the token on the line that QuickJS means, or -1 for the end of the text. */
function suspect(tokens: readonly Token[], words: string, from: number, to: number): number {
  const first = tokens.findIndex(({ start }) => start >= from)
  if (first < 0) return -1
  const quoted = /'([^']*)'\s*$/.exec(words)?.[1]
  const collision = tokens.findIndex(
    (token, i) => i > 0 && token.start >= from && token.start < to && collides(tokens, i),
  )
  if (quoted !== undefined && !/^expecting/.test(words)) {
    const candidates = tokens.flatMap((token, i) =>
      token.start >= from && token.start < to && token.text === quoted ? [i] : [],
    )
    if (candidates.length === 0)
      return quoted === '}' || quoted === '' ? (tokens.some(({ start }) => start >= to) ? first : -1) : first
    return candidates.find((i) => isMisplaced(tokens, i)) ?? candidates[0]!
  }
  if (/^variable name expected|^invalid property name|expected$/.test(words)) {
    const named = tokens.findIndex(
      (token, i) =>
        token.start >= from &&
        token.start < to &&
        /^(var|let|const|function|class|\.)$/.test(tokens[i - 1]?.text ?? '') &&
        (token.type !== 'name' || KEYWORDS.has(token.text)),
    )
    if (named >= 0) return named
  }
  if (collision >= 0) return collision
  const misplaced = tokens.findIndex((token, i) => token.start >= from && token.start < to && isMisplaced(tokens, i))
  return misplaced >= 0 ? misplaced : first
}

const isOperandEnd = (token: Token | undefined): boolean => {
  if (!token) return false
  if (token.type === 'name')
    return !KEYWORDS.has(token.text) || /^(this|super|null|true|false|await|let|static|yield)$/.test(token.text)
  return (
    token.type === 'number' ||
    token.type === 'string' ||
    token.type === 'regexp' ||
    (token.type === 'punct' && /^[)\]]$/.test(token.text))
  )
}

/** Two operands side by side. */
function collides(tokens: readonly Token[], index: number): boolean {
  const [before, token] = [tokens[index - 1]!, tokens[index]!]
  if (token.isFirst && !/^[,(]$/.test(before.text) && !isInList(tokens, index)) return false
  if (!isOperandEnd(before)) return false
  if (before.text === ')' && /^(if|while|for|with|switch|catch)$/.test(tokens[before.mate - 1]?.text ?? ''))
    return false
  if (before.type === 'name' && /^(async|get|set|static|of|as|from|let|await|yield)$/.test(before.text)) return false
  if (token.type === 'name') return !/^(in|of|instanceof|as|from|else|catch|finally|while|extends)$/.test(token.text)
  return token.type === 'number' || token.type === 'string'
}

/** Inside the braces of an object or the brackets of an array. */
function isInList(tokens: readonly Token[], index: number): boolean {
  for (let i = index - 1; i >= 0; i--) {
    const { text, type, mate } = tokens[i]!
    if (type !== 'punct') continue
    if (/^[)\]}]$/.test(text) && mate >= 0) i = mate
    else if (text === '[' || text === '(') return true
    else if (text === '{') return /^[=(:,[]$|^return$/.test(tokens[i - 1]?.text ?? '')
  }
  return false
}

/** An operator or a closing bracket where an operand should be. */
function isMisplaced(tokens: readonly Token[], index: number): boolean {
  const [before, token] = [tokens[index - 1], tokens[index]!]
  if (token.type !== 'punct' || !before) return token.type === 'punct' && /^[)\]}=;,]$/.test(token.text)
  if (/^[)\]}]$/.test(token.text) && token.mate < 0) return true
  if (before.type === 'punct' && /^([=+*%<>&|?:,(]|=>|===?|!==?|&&|\|\||\?\?)$/.test(before.text)) {
    return (
      /^([;)\]}=*%,:]|=>|===?)$/.test(token.text) &&
      !(before.text === '(' && token.text === ')') &&
      !(before.text === ',' && /^[)\]}]$/.test(token.text))
    )
  }
  return false
}

function unexpected(token: Token | null): string {
  if (!token) return 'Unexpected end of input'
  switch (token.type) {
    case 'name':
      return KEYWORDS.has(token.text) && !/^(let|static|yield|await)$/.test(token.text)
        ? `Unexpected token '${token.text}'`
        : `Unexpected identifier '${token.text}'`
    case 'number':
      return 'Unexpected number'
    case 'string':
      return 'Unexpected string'
    case 'template':
      return token.text.startsWith('`') ? 'Unexpected template string' : "Unexpected token '}'"
    case 'private':
      return `Unexpected identifier '${token.text}'`
    case 'regexp':
      return 'Unexpected regular expression'
    case 'bad':
      return 'Invalid or unexpected token'
    case 'punct':
      return `Unexpected token '${token.text}'`
  }
}

/** A string, template or character that is none: V8 sees it before any grammar. */
function brokenToken(tokens: readonly Token[]): { token: Token; message: string; end: number } | null {
  for (const [i, token] of tokens.entries()) {
    if (token.type === 'bad') return { token, message: 'Invalid or unexpected token', end: token.end }
    if (token.type === 'string' && (token.text.length < 2 || token.text.at(-1) !== token.text[0])) {
      return { token, message: 'Invalid or unexpected token', end: token.end }
    }
    const isLast = i === tokens.length - 1
    if (isLast && token.type === 'template' && !/(`|\$\{)$/.test(token.text.slice(1))) {
      return {
        token: { ...token, start: token.end, end: token.end },
        message: 'Unterminated template literal',
        end: token.end,
      }
    }
    const next = tokens[i + 1]
    if (token.type === 'number' && next?.type === 'name' && next.start === token.end) {
      return { token, message: 'Invalid or unexpected token', end: token.end }
    }
  }
  return null
}

/** The bracket that is open at `index` belongs to a call, and an argument has just ended. */
function wantsClosing(tokens: readonly Token[], index: number, previous: Token): boolean {
  if (/^[(,]$/.test(previous.text) && previous.type === 'punct') return false
  if (previous.type === 'punct' && !/^[)\]}]$/.test(previous.text)) return false
  const end = index < 0 ? tokens.length : index
  let depth = 0
  for (let i = end - 1; i >= 0; i--) {
    const { text, type } = tokens[i]!
    if (type === 'template') {
      if (text.startsWith('}')) depth++
      if (text.endsWith('${') && depth-- === 0) return false
      continue
    }
    if (type !== 'punct') continue
    if (/^[)\]}]$/.test(text)) depth++
    else if (/^[([{]$/.test(text) && depth-- === 0) {
      if (text !== '(') return false
      const before = tokens[i - 1]
      return (
        before !== undefined &&
        (before.type === 'name'
          ? !KEYWORDS.has(before.text) || before.text === 'super'
          : /^[)\]]$/.test(before.text)) &&
        tokens[i - 2]?.text !== 'function'
      )
    }
  }
  return false
}

function duplicate(tokens: readonly Token[], index: number, words: string): Token {
  const named = /'([^']+)'/.exec(words)?.[1]
  const seen = new Set<string>()
  for (let i = 0; i < tokens.length; i++) {
    if (!/^(let|const|class|var|function)$/.test(tokens[i]!.text)) continue
    const name = tokens[i + 1]
    if (name?.type !== 'name') continue
    if (seen.has(name.text) && (named === undefined || named === name.text) && i + 2 >= index - 2) return name
    seen.add(name.text)
  }
  return tokens[Math.max(0, index - 1)]!.type === 'name' ? tokens[index - 1]! : tokens[index]!
}

function beforeSign(tokens: readonly Token[], index: number): Token {
  const previous = tokens[index - 1]
  return previous?.type === 'name' ? previous : tokens[index]!
}
