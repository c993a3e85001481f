/** jq filters: the part of the language that people type. */
export type Filter =
  | { readonly kind: 'identity' | 'recurse' }
  | { readonly kind: 'field'; readonly of: Filter; readonly name: Filter; readonly optional: boolean }
  | {
      readonly kind: 'slice'
      readonly of: Filter
      readonly from: Filter | null
      readonly to: Filter | null
      readonly optional: boolean
    }
  | { readonly kind: 'iterate'; readonly of: Filter; readonly optional: boolean }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'template'; readonly parts: readonly (string | Filter)[]; readonly format: string | null }
  | { readonly kind: 'format'; readonly name: string }
  | { readonly kind: 'array'; readonly inner: Filter | null }
  | { readonly kind: 'object'; readonly entries: readonly { readonly key: Filter; readonly value: Filter }[] }
  | { readonly kind: 'pipe' | 'comma' | 'alternative' | 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'assign'; readonly op: string; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'negate'; readonly inner: Filter }
  | { readonly kind: 'if'; readonly test: Filter; readonly yes: Filter; readonly no: Filter | null }
  | { readonly kind: 'try'; readonly body: Filter; readonly handler: Filter | null }
  | {
      readonly kind: 'reduce'
      readonly source: Filter
      readonly name: string
      readonly init: Filter
      readonly update: Filter
    }
  | { readonly kind: 'bind'; readonly source: Filter; readonly name: string; readonly body: Filter }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Filter[] }
  | {
      readonly kind: 'define'
      readonly name: string
      readonly params: readonly string[]
      readonly body: Filter
      readonly rest: Filter
    }

export class JqSyntaxError extends Error {}

interface Token {
  readonly kind: 'op' | 'name' | 'field' | 'variable' | 'number' | 'string' | 'format' | 'end'
  readonly text: string
  readonly parts?: readonly (string | Filter)[]
}

export function parseJq(source: string): Filter {
  const parser = new Parser(tokenize(source))
  return parser.whole()
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

function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < source.length; ) {
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
      tokens.push({ kind: kinds[index]!, text: index === 0 || index === 1 || index === 2 ? text.slice(1) : text })
      at += text.length
      continue
    }
    if (rest.startsWith('"')) {
      const string = readString(source, at)
      tokens.push({ kind: 'string', text: '', parts: string.parts })
      at = string.end
      continue
    }
    const operator = OPERATORS.find((text) => rest.startsWith(text))
    if (!operator) throw new JqSyntaxError('syntax error, unexpected INVALID_CHARACTER')
    tokens.push({ kind: 'op', text: operator })
    at += operator.length
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

function readString(source: string, start: number): { parts: (string | Filter)[]; end: number } {
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
        else if (source[end] === '"') end = readString(source, end).end - 1
      }
      parts.push(text, parseJq(source.slice(at + 1, end - 1)))
      text = ''
      at = end - 1
    } else if (next === 'u') {
      text += String.fromCharCode(Number.parseInt(source.slice(at + 1, at + 5), 16))
      at += 4
    } else text += ({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' } as Record<string, string>)[next ?? ''] ?? next ?? ''
  }
  throw new JqSyntaxError(
    'syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END',
  )
}

const BINARY: readonly (readonly string[])[] = [
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]
const UPDATES = new Set(['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='])
const IDENTITY: Filter = { kind: 'identity' }

class Parser {
  #at = 0
  constructor(readonly tokens: readonly Token[]) {}

  whole(): Filter {
    if (this.tokens.length === 1) return IDENTITY
    const filter = this.#pipe()
    if (this.#token.kind !== 'end') this.#fail()
    return filter
  }

  get #token(): Token {
    return this.tokens[this.#at]!
  }
  #is(text: string, kind: Token['kind'] = 'op'): boolean {
    return this.#token.kind === kind && this.#token.text === text
  }
  #take(text: string, kind: Token['kind'] = 'op'): boolean {
    if (!this.#is(text, kind)) return false
    this.#at++
    return true
  }
  #expect(text: string, kind: Token['kind'] = 'op'): void {
    if (!this.#take(text, kind)) this.#fail()
  }
  #fail(): never {
    const { kind, text } = this.#token
    const shown =
      kind === 'end'
        ? '$end'
        : kind === 'op'
          ? `'${text}'`
          : kind === 'number'
            ? 'LITERAL'
            : kind === 'field'
              ? 'FIELD'
              : kind === 'string'
                ? 'QQSTRING_START'
                : 'IDENT'
    throw new JqSyntaxError(`syntax error, unexpected ${shown}`)
  }

  #pipe(): Filter {
    if (this.#take('def', 'name')) return this.#define()
    const left = this.#comma()
    if (this.#take('as', 'name')) {
      const name = this.#variableName()
      this.#expect('|')
      return { kind: 'bind', source: left, name, body: this.#pipe() }
    }
    return this.#take('|') ? { kind: 'pipe', left, right: this.#pipe() } : left
  }

  #define(): Filter {
    const name = this.#token.text
    this.#at++
    const params: string[] = []
    if (this.#take('(')) {
      do {
        params.push(this.#token.text)
        this.#at++
      } while (this.#take(';'))
      this.#expect(')')
    }
    this.#expect(':')
    const body = this.#pipe()
    this.#expect(';')
    return { kind: 'define', name, params, body, rest: this.#token.kind === 'end' ? IDENTITY : this.#pipe() }
  }

  #variableName(): string {
    if (this.#token.kind !== 'variable') this.#fail()
    return this.tokens[this.#at++]!.text
  }

  #comma(): Filter {
    let left = this.#alternative()
    while (this.#take(',')) left = { kind: 'comma', left, right: this.#alternative() }
    return left
  }

  #alternative(): Filter {
    const left = this.#assignment()
    return this.#take('//') ? { kind: 'alternative', left, right: this.#alternative() } : left
  }

  #assignment(): Filter {
    const left = this.#or()
    const { kind, text } = this.#token
    if (kind !== 'op' || !UPDATES.has(text)) return left
    this.#at++
    return { kind: 'assign', op: text, left, right: this.#alternative() }
  }

  #or(): Filter {
    let left = this.#and()
    while (this.#take('or', 'name')) left = { kind: 'or', left, right: this.#and() }
    return left
  }
  #and(): Filter {
    let left = this.#binary(0)
    while (this.#take('and', 'name')) left = { kind: 'and', left, right: this.#binary(0) }
    return left
  }

  #binary(level: number): Filter {
    const operators = BINARY[level]
    if (!operators) return this.#postfix()
    let left = this.#binary(level + 1)
    while (this.#token.kind === 'op' && operators.includes(this.#token.text)) {
      const op = this.tokens[this.#at++]!.text
      left = { kind: 'binary', op, left, right: this.#binary(level + 1) }
    }
    return left
  }

  #postfix(): Filter {
    let filter = this.#primary()
    for (;;) {
      if (this.#token.kind === 'field') {
        const name = this.tokens[this.#at++]!.text
        filter = { kind: 'field', of: filter, name: { kind: 'literal', value: name }, optional: this.#take('?') }
      } else if (this.#is('.') && this.tokens[this.#at + 1]?.kind === 'string') {
        this.#at++
        filter = { kind: 'field', of: filter, name: this.#primary(), optional: this.#take('?') }
      } else if (this.#is('.') && this.tokens[this.#at + 1]?.text === '[') this.#at++
      else if (this.#is('[')) filter = this.#brackets(filter)
      else if (this.#take('?')) filter = { kind: 'try', body: filter, handler: null }
      else return filter
    }
  }

  #brackets(of: Filter): Filter {
    this.#expect('[')
    if (this.#take(']')) return { kind: 'iterate', of, optional: this.#take('?') }
    const from = this.#is(':') ? null : this.#pipe()
    if (this.#take(':')) {
      const to = this.#is(']') ? null : this.#pipe()
      this.#expect(']')
      return { kind: 'slice', of, from, to, optional: this.#take('?') }
    }
    this.#expect(']')
    return { kind: 'field', of, name: from!, optional: this.#take('?') }
  }

  #primary(): Filter {
    const token = this.#token
    switch (token.kind) {
      case 'number':
        this.#at++
        return { kind: 'literal', value: Number(token.text) }
      case 'string':
        this.#at++
        return token.parts!.every((part) => typeof part === 'string')
          ? { kind: 'literal', value: token.parts!.join('') }
          : { kind: 'template', parts: token.parts!, format: null }
      case 'format': {
        this.#at++
        if (this.#token.kind !== 'string') return { kind: 'format', name: token.text }
        return { kind: 'template', parts: this.tokens[this.#at++]!.parts!, format: token.text }
      }
      case 'field':
        return IDENTITY
      case 'variable':
        this.#at++
        return { kind: 'variable', name: token.text }
      case 'name':
        return this.#named(token.text)
      case 'op':
        return this.#operator(token.text)
      default:
        return this.#fail()
    }
  }

  #named(name: string): Filter {
    this.#at++
    switch (name) {
      case 'if': {
        const test = this.#pipe()
        this.#expect('then', 'name')
        const yes = this.#pipe()
        if (this.#is('elif', 'name')) return { kind: 'if', test, yes, no: this.#named('if') }
        const no = this.#take('else', 'name') ? this.#pipe() : null
        this.#expect('end', 'name')
        return { kind: 'if', test, yes, no }
      }
      case 'try': {
        const body = this.#postfix()
        return { kind: 'try', body, handler: this.#take('catch', 'name') ? this.#postfix() : null }
      }
      case 'reduce': {
        const source = this.#postfix()
        this.#expect('as', 'name')
        const variable = this.#variableName()
        this.#expect('(')
        const init = this.#pipe()
        this.#expect(';')
        const update = this.#pipe()
        this.#expect(')')
        return { kind: 'reduce', source, name: variable, init, update }
      }
      case 'null':
      case 'true':
      case 'false':
        return { kind: 'literal', value: JSON.parse(name) }
      case 'then':
      case 'end':
      case 'else':
      case 'elif':
      case 'as':
        this.#at--
        return this.#fail()
    }
    const args: Filter[] = []
    if (this.#take('(')) {
      do args.push(this.#pipe())
      while (this.#take(';'))
      this.#expect(')')
    }
    return { kind: 'call', name, args }
  }

  #operator(text: string): Filter {
    switch (text) {
      case '.':
        this.#at++
        if (this.#token.kind === 'string')
          return { kind: 'field', of: IDENTITY, name: this.#primary(), optional: this.#take('?') }
        return IDENTITY
      case '..':
        this.#at++
        return { kind: 'recurse' }
      case '-':
        this.#at++
        return { kind: 'negate', inner: this.#postfix() }
      case '(': {
        this.#at++
        const inner = this.#pipe()
        this.#expect(')')
        return inner
      }
      case '[': {
        this.#at++
        if (this.#take(']')) return { kind: 'array', inner: null }
        const inner = this.#pipe()
        this.#expect(']')
        return { kind: 'array', inner }
      }
      case '{':
        return this.#object()
      default:
        return this.#fail()
    }
  }

  #object(): Filter {
    this.#expect('{')
    const entries: { key: Filter; value: Filter }[] = []
    while (!this.#take('}')) {
      const token = this.#token
      let key: Filter
      if (token.kind === 'variable') {
        this.#at++
        entries.push({ key: { kind: 'literal', value: token.text }, value: { kind: 'variable', name: token.text } })
        if (!this.#take(',') && !this.#is('}')) this.#fail()
        continue
      }
      if (token.kind === 'name' || token.kind === 'number') {
        this.#at++
        key = { kind: 'literal', value: token.text }
      } else if (this.#take('(')) {
        key = this.#pipe()
        this.#expect(')')
      } else key = this.#primary()
      const value: Filter = this.#take(':')
        ? this.#objectValue()
        : { kind: 'field', of: IDENTITY, name: key, optional: false }
      entries.push({ key, value })
      if (!this.#take(',') && !this.#is('}')) this.#fail()
    }
    return { kind: 'object', entries }
  }

  #objectValue(): Filter {
    let left = this.#or()
    while (this.#take('|')) left = { kind: 'pipe', left, right: this.#or() }
    return left
  }
}
