/** The calls of a source, and where V8 says that each of them is. */
import { KEYWORDS, type Token } from './tokens.ts'

export interface Call {
  /** Offsets of the whole expression: from the callee to the closing parenthesis. */
  readonly start: number
  readonly end: number
  /** What V8 reports: the property of a method call, `new`, the name of a function, or the parenthesis. */
  readonly at: number
  /** The last name of the callee, or ''. */
  readonly name: string
  /** Something stands before the last name: `a.b()`. */
  readonly isMember: boolean
  readonly isNew: boolean
  /** The callee as V8 prints it: `a.b`, `f(...)`, `(intermediate value)`. */
  readonly text: string
}

export function findCalls(tokens: readonly Token[]): Call[] {
  const out: Call[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    const isCall = token.type === 'punct' && token.text === '(' && token.mate > i && isCallee(tokens, i - 1)
    const isTag =
      token.type === 'template' && token.text.startsWith('`') && i > 0 && isCallee(tokens, i - 1) && !token.isFirst
    if (isCall || isTag) out.push(callAt(tokens, i))
    else if (token.text === 'new' && token.type === 'name' && tokens[i - 1]?.text !== '.') {
      const bare = bareNewAt(tokens, i)
      if (bare) out.push(bare)
    }
  }
  return out
}

function isCallee(tokens: readonly Token[], index: number): boolean {
  const last = tokens[index]
  if (!last) return false
  if (last.text === '?.') return true
  if (last.type === 'name') {
    if (tokens[index - 1]?.text === '.' || tokens[index - 1]?.text === '?.') return true
    if (
      tokens[index - 1]?.text === 'function' ||
      (tokens[index - 1]?.text === '*' && tokens[index - 2]?.text === 'function')
    )
      return false
    return !KEYWORDS.has(last.text) || /^(this|super|import|static|let)$/.test(last.text)
  }
  if (last.type === 'private' || last.type === 'string' || last.type === 'regexp') return true
  if (last.type === 'template') return last.text.endsWith('`')
  if (last.text === ')') return !isHead(tokens, last.mate)
  return last.text === ']' || last.text === '}'
}

function isHead(tokens: readonly Token[], open: number): boolean {
  return open > 0 && /^(if|while|for|with|switch|catch)$/.test(tokens[open - 1]!.text) && tokens[open - 2]?.text !== '.'
}

function callAt(tokens: readonly Token[], paren: number): Call {
  const isOptional = tokens[paren - 1]!.text === '?.'
  const last = isOptional ? paren - 2 : paren - 1
  const first = chainStart(tokens, last)
  const word = hasCall(tokens, first, last) ? -1 : newBefore(tokens, first)
  const named = tokens[last]!
  const isMember =
    (named.type === 'name' || named.type === 'private') && /^(\.|\?\.)$/.test(tokens[last - 1]?.text ?? '')
  const isPlain = named.type === 'name' && first === last
  const isTag = tokens[paren]!.type === 'template'
  const isAtName = !isOptional && !isTag && ((isMember && named.type !== 'private') || isPlain)
  const at = word >= 0 ? tokens[word]!.start : isAtName ? named.start : tokens[paren]!.start
  return {
    start: tokens[word >= 0 ? word : first]!.start,
    end: tokens[paren]!.mate >= 0 ? tokens[tokens[paren]!.mate]!.end : tokens[paren]!.end,
    at,
    name: named.type === 'name' || named.type === 'private' ? named.text : keyName(tokens, last),
    isMember: isMember || (named.text === ']' && first < named.mate),
    isNew: word >= 0,
    text: word < 0 && newBefore(tokens, first) >= 0 ? render(tokens, first - 1, last) : render(tokens, first, last),
  }
}

/** `new A().b()`: `new` takes the first parentheses, so the call of `b` is not its own. */
function hasCall(tokens: readonly Token[], first: number, last: number): boolean {
  for (let i = first + 1; i <= last; i++) {
    const { text, mate } = tokens[i]!
    if (text === '(' && mate > i) return true
    if (mate > i) i = mate
  }
  return false
}

/** `new X` without parentheses. */
function bareNewAt(tokens: readonly Token[], word: number): Call | null {
  let last = word + 1
  if (tokens[last]?.type !== 'name' || KEYWORDS.has(tokens[last]!.text)) return null
  while (tokens[last + 1]?.text === '.' && tokens[last + 2]?.type === 'name') last += 2
  if (tokens[last + 1]?.text === '(') return null
  return {
    start: tokens[word]!.start,
    end: tokens[last]!.end,
    at: tokens[word]!.start,
    name: tokens[last]!.text,
    isMember: last > word + 1,
    isNew: true,
    text: render(tokens, word + 1, last),
  }
}

const keyName = (tokens: readonly Token[], last: number): string => {
  if (tokens[last]!.text !== ']') return ''
  const key = tokens[tokens[last]!.mate + 1]
  return key?.type === 'string' && tokens[last]!.mate + 2 === last ? key.text.slice(1, -1) : ''
}

/** The first token of the member and call chain that ends at `last`. */
export function chainStart(tokens: readonly Token[], last: number): number {
  let i = last
  for (;;) {
    const token = tokens[i]!
    if (token.text === ')' || token.text === ']' || token.text === '}') i = token.mate
    else if (token.type === 'template' && !token.text.startsWith('`')) i = templateStart(tokens, i)
    const before = tokens[i - 1]
    if (before?.text === '.' || (before?.text === '?.' && tokens[i]!.text !== '(')) {
      i -= 2
      continue
    }
    if (before?.text === '?.') {
      i -= 2
      continue
    }
    const opens =
      tokens[i]!.text === '(' ||
      tokens[i]!.text === '[' ||
      (tokens[i]!.type === 'template' && tokens[i]!.text.startsWith('`'))
    if (
      opens &&
      i > 0 &&
      isCallee(tokens, i - 1) &&
      tokens[i - 1]!.text !== '?.' &&
      !(tokens[i]!.isFirst && tokens[i]!.text === '[' && tokens[i - 1]!.text === '}')
    ) {
      i -= 1
      continue
    }
    return i
  }
}

function templateStart(tokens: readonly Token[], end: number): number {
  for (let i = end - 1, depth = 1; i >= 0; i--) {
    if (tokens[i]!.type !== 'template') continue
    if (tokens[i]!.text.endsWith('`') && tokens[i]!.text.length > 1) depth++
    if (tokens[i]!.text.startsWith('`') && --depth === 0) return i
  }
  return end
}

/** The `new` that belongs to the callee which begins at `first`, or -1. */
function newBefore(tokens: readonly Token[], first: number): number {
  const before = tokens[first - 1]
  return before?.text === 'new' && before.type === 'name' ? first - 1 : -1
}

/** The expression from `first` to `last` in the words of V8's CallPrinter. */
export function render(tokens: readonly Token[], first: number, last: number): string {
  let out = ''
  for (let i = first; i <= last; i++) {
    const token = tokens[i]!
    const isStart = i === first
    if (token.text === '(' && token.mate >= 0) {
      if (isStart) {
        const inner = render(tokens, i + 1, token.mate - 1)
        out += isSimple(tokens, i + 1, token.mate - 1) ? inner : '(intermediate value)'
      } else out += '(...)'
      i = token.mate
    } else if (token.text === '[' && token.mate >= 0) {
      const key = tokens[i + 1]
      const isKey = !isStart && token.mate === i + 2
      if (isStart) out += token.mate === i + 1 ? '[]' : '[...]'.replace('...', '')
      else if (isKey && key?.type === 'string') out += `.${key.text.slice(1, -1)}`
      else out += `[${isKey ? key!.text : '...'}]`
      i = token.mate
    } else if (token.text === '{' && token.mate >= 0) {
      out += token.mate === i + 1 ? '{}' : '(intermediate value)'
      i = token.mate
    } else if (token.text === 'new') {
      return '(intermediate value)'.concat(memberTail(tokens, i, last))
    } else if (
      token.text === 'await' ||
      token.text === 'async' ||
      token.text === 'function' ||
      token.text === 'class'
    ) {
      return '(intermediate value)'
    } else if (token.type === 'template' || token.type === 'regexp') {
      out += '(intermediate value)'
      if (token.type === 'template' && !token.text.endsWith('`')) return out
    } else if (token.text === 'super') out += '(intermediate value)'
    else if (token.type === 'string') out += `"${token.text.slice(1, -1)}"`
    else out += token.text
  }
  return out
}

function memberTail(tokens: readonly Token[], from: number, last: number): string {
  let out = ''
  for (let i = from; i <= last; i++) {
    if (tokens[i]!.text === ')') out = ''
    if (tokens[i]!.text === '(' && tokens[i]!.mate >= 0) {
      i = tokens[i]!.mate
      out = ''
      continue
    }
    if (tokens[i]!.text === '.' && tokens[i + 1]) out += `.${tokens[i + 1]!.text}`
  }
  return out
}

const isSimple = (tokens: readonly Token[], first: number, last: number): boolean =>
  tokens.slice(first, last + 1).every(({ type, text }) => type === 'name' || text === '.')
