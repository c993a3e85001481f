/** The functions and classes of a source: which one a position is in, and under which name V8 shows it. */
import { KEYWORDS, type Token } from './tokens.ts'

export interface Scope {
  readonly start: number
  readonly end: number
  readonly kind: 'function' | 'arrow' | 'method' | 'property' | 'initializer'
  /** Empty when it has none. */
  readonly name: string
  /** Of methods: the class. */
  readonly className: string | null
  readonly isConstructor: boolean
  readonly isGenerator: boolean
  readonly isAsync: boolean
}

interface ClassRange {
  readonly name: string
  readonly open: number
  readonly close: number
}

export function findScopes(tokens: readonly Token[], length: number): Scope[] {
  const classes = findClasses(tokens)
  const scopes: Scope[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token.text === '=>' && token.type === 'punct') scopes.push(arrowAt(tokens, i, length))
    else if (token.text === '{' && token.type === 'punct' && token.mate > i) {
      const scope = bodyAt(tokens, i, classes)
      if (scope) scopes.push(scope)
    }
  }
  return scopes
}

/** The innermost function around `offset`. */
export function scopeAt(scopes: readonly Scope[], offset: number): Scope | null {
  let best: Scope | null = null
  for (const scope of scopes) {
    if (scope.start <= offset && offset < scope.end && (!best || scope.start >= best.start)) best = scope
  }
  return best
}

function findClasses(tokens: readonly Token[]): ClassRange[] {
  const out: ClassRange[] = []
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.text !== 'class' || tokens[i]!.type !== 'name' || tokens[i - 1]?.text === '.') continue
    const own = tokens[i + 1]?.type === 'name' && tokens[i + 1]!.text !== 'extends' ? tokens[i + 1]!.text : null
    let open = i + 1
    while (open < tokens.length && tokens[open]!.text !== '{')
      open = tokens[open]!.mate > open ? tokens[open]!.mate + 1 : open + 1
    const close = tokens[open]?.mate ?? -1
    if (close < 0) continue
    out.push({ name: own ?? assignedName(tokens, i) ?? '', open, close })
  }
  return out
}

function arrowAt(tokens: readonly Token[], arrow: number, length: number): Scope {
  const before = tokens[arrow - 1]
  let head = before?.text === ')' && before.mate >= 0 ? before.mate : arrow - 1
  if (tokens[head - 1]?.text === 'async') head--
  const body = tokens[arrow + 1]
  const end = body?.text === '{' && body.mate >= 0 ? tokens[body.mate]!.end : expressionEnd(tokens, arrow + 1, length)
  const name = assignedName(tokens, head) ?? listName(tokens, head)
  const isProperty = tokens[head - 1]?.text === ':'
  return {
    start: tokens[head]?.start ?? 0,
    end,
    kind: isProperty ? 'property' : 'arrow',
    name,
    className: null,
    isConstructor: false,
    isGenerator: false,
    isAsync: tokens[head]?.text === 'async',
  }
}

/** `const tasks = [() => …]`: V8 shows the name of the list. */
function listName(tokens: readonly Token[], index: number): string {
  const open = /^[[,]$/.test(tokens[index - 1]?.text ?? '') ? enclosing(tokens, index) : -1
  return open > 0 && tokens[open]!.text === '[' ? (assignedName(tokens, open) ?? '') : ''
}

/** Where an arrow function without braces ends. */
function expressionEnd(tokens: readonly Token[], from: number, length: number): number {
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token.mate > i) {
      i = token.mate
      continue
    }
    if (/^[)\]},;]$/.test(token.text) || (token.type === 'template' && token.text.startsWith('}'))) return token.start
    if (
      token.isFirst &&
      i > from &&
      token.type === 'name' &&
      endsOperand(tokens[i - 1]!) &&
      !/^(in|of|instanceof)$/.test(token.text)
    )
      return token.start
  }
  return length
}

const endsOperand = ({ type, text }: Token): boolean =>
  (type !== 'punct' && !(type === 'template' && text.endsWith('${'))) || /^[)\]}]$/.test(text)

/** The function whose body opens at `open`, or null when the brace is something else. */
function bodyAt(tokens: readonly Token[], open: number, classes: readonly ClassRange[]): Scope | null {
  const before = tokens[open - 1]
  const own = classes.filter((each) => each.open < open && open < each.close).at(-1)
  if (before?.text === 'static' && own && tokens[open]) {
    return make(tokens, open - 1, open, { kind: 'initializer', name: '<static_initializer>', className: own.name })
  }
  if (before?.text !== ')' || before.mate < 0) return null
  const head = before.mate
  let i = head - 1
  const named = tokens[i]
  if (!named) return null
  if (named.text === 'function' || (named.text === '*' && tokens[i - 1]?.text === 'function')) {
    const word = named.text === '*' ? i - 1 : i
    const start = tokens[word - 1]?.text === 'async' ? word - 1 : word
    const kind = tokens[start - 1]?.text === ':' ? 'property' : 'function'
    return make(tokens, start, open, { kind, name: assignedName(tokens, start) ?? '', className: null })
  }
  const isName = named.type === 'name' || named.type === 'string' || named.type === 'private' || named.text === ']'
  if (!isName) return null
  const previous = tokens[i - 1]?.text === '*' ? tokens[i - 2] : tokens[i - 1]
  if (previous?.text === 'function')
    return make(tokens, declarationStart(tokens, i), open, { kind: 'function', name: named.text, className: null })
  if (
    named.type === 'name' &&
    KEYWORDS.has(named.text) &&
    /^(if|for|while|switch|catch|with|return|await|typeof)$/.test(named.text)
  )
    return null
  if (named.text === ']') i = named.mate
  let name =
    named.text === ']'
      ? computedName(tokens, named.mate)
      : named.type === 'string'
        ? named.text.slice(1, -1)
        : named.text
  for (let j = i - 1; j >= 0 && /^(async|get|set|static|\*)$/.test(tokens[j]!.text); j--) {
    if (/^(get|set)$/.test(tokens[j]!.text)) name = `${tokens[j]!.text} ${name}`
    i = j
  }
  const isMember = own && own.open === enclosing(tokens, i)
  if (!isMember && !isInObject(tokens, i)) return null
  const isConstructor = Boolean(isMember) && name === 'constructor'
  return {
    start: tokens[i]!.start,
    end: tokens[tokens[open]!.mate]!.end,
    kind: 'method',
    name: isConstructor ? own!.name : name,
    className: isMember ? own!.name : null,
    isConstructor,
    ...headWords(tokens, i, head),
  }
}

/** What stands between the start and the parameters at `head`. */
function headWords(tokens: readonly Token[], start: number, head: number): { isGenerator: boolean; isAsync: boolean } {
  const words = tokens.slice(start, head).map(({ text }) => text)
  return { isGenerator: words.includes('*'), isAsync: words.includes('async') }
}

/** The `function` or `async` in front of the name at `index`. */
function declarationStart(tokens: readonly Token[], index: number): number {
  let i = index
  while (/^(function|async|\*)$/.test(tokens[i - 1]?.text ?? '')) i--
  return i
}

function make(
  tokens: readonly Token[],
  start: number,
  open: number,
  rest: Pick<Scope, 'kind' | 'name' | 'className'>,
): Scope {
  return {
    start: tokens[start]!.start,
    end: tokens[tokens[open]!.mate]!.end,
    isConstructor: false,
    ...headWords(tokens, start, open),
    ...rest,
  }
}

const computedName = (tokens: readonly Token[], open: number): string => {
  const inner = tokens[open + 1]
  return inner?.type === 'string' && tokens[open]!.mate === open + 2
    ? inner.text.slice(1, -1)
    : `[${tokens
        .slice(open + 1, tokens[open]!.mate)
        .map(({ text }) => text)
        .join('')}]`
}

/** The index of the bracket that is open at `index`. */
function enclosing(tokens: readonly Token[], index: number): number {
  for (let i = index - 1; i >= 0; i--) {
    const { mate } = tokens[i]!
    if (mate > index) return i
    if (mate >= 0 && mate < i) i = mate
  }
  return -1
}

const isInObject = (tokens: readonly Token[], index: number): boolean => {
  const before = tokens[index - 1]
  return before?.text === '{' || before?.text === ','
}

/** `x = …`, `x: …`, `a.b = …`: the name that the function at `index` gets from there. */
export function assignedName(tokens: readonly Token[], index: number): string | null {
  const sign = tokens[index - 1]
  const name = tokens[index - 2]
  if (!sign || !name || (sign.text !== '=' && sign.text !== ':')) return null
  if (name.type === 'string') return name.text.slice(1, -1)
  if (name.type !== 'name' && name.type !== 'private') return null
  let text = name.text
  for (let i = index - 3; sign.text === '=' && tokens[i]?.text === '.' && tokens[i - 1]?.type === 'name'; i -= 2) {
    if (tokens[i - 1]!.text === 'this') break
    text = `${tokens[i - 1]!.text}.${text}`
  }
  return text
}
