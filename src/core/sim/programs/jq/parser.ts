/** jq filters: the part of the language that people type. */
import { unreachable } from '../../../lib/index.ts'
import type { Filter, Pattern, Place } from './filter.ts'
import { JqSyntaxError, type Token, tokenize } from './tokens.ts'

export function parseJq(source: string): Filter {
  return new Parser(source).whole()
}

const BINARY: readonly (readonly string[])[] = [
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]
const UPDATES = new Set(['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='])
const IDENTITY: Filter = { kind: 'identity' }
const WORDS = new Set([
  'and',
  'or',
  'if',
  'then',
  'elif',
  'else',
  'end',
  'as',
  'def',
  'reduce',
  'foreach',
  'try',
  'catch',
  'label',
  'import',
  'include',
  '__loc__',
])

class Parser {
  #at = 0
  readonly tokens: readonly Token[]
  constructor(readonly source: string) {
    this.tokens = tokenize(source, parseJq)
  }

  whole(): Filter {
    if (this.tokens.length === 1) return IDENTITY
    const filter = this.#startsTerm() ? this.#pipe() : this.#fail('$end')
    if (this.#token.kind !== 'end') this.#fail('$end')
    return filter
  }

  get #token(): Token {
    // The end stays the end, however far a rule reads.
    return this.tokens[Math.min(this.#at, this.tokens.length - 1)]!
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
  /** `expected` is what yacc lists when it is one or two words. */
  #fail(expected = ''): never {
    const { kind, text, at } = this.#token
    const closes = kind === 'op' && ')]}'.includes(text) && !this.#isOpen(text)
    const shown = closes ? 'INVALID_CHARACTER' : showToken(kind, text)
    throw new JqSyntaxError(`syntax error, unexpected ${shown}${expected && `, expecting ${expected}`}`, at)
  }

  /** Does a bracket before this word wait for it? */
  #isOpen(close: string): boolean {
    const stack: string[] = []
    for (const { kind, text } of this.tokens.slice(0, this.#at)) {
      if (kind !== 'op') continue
      if ('([{'.includes(text)) stack.push(text)
      else if (')]}'.includes(text)) stack.pop()
    }
    return stack.at(-1) === { ')': '(', ']': '[', '}': '{' }[close]
  }

  #place(token: Token): Place {
    const before = this.source.slice(0, token.at).split('\n')
    return { line: before.length - 1, column: before.at(-1)!.length }
  }

  #pipe(): Filter {
    if (this.#take('def', 'name')) return this.#define()
    if (this.#take('label', 'name')) {
      const name = this.#variableName()
      this.#expect('|')
      return { kind: 'label', name, body: this.#pipe() }
    }
    const left = this.#comma()
    if (this.#take('as', 'name')) {
      const pattern = this.#pattern()
      if (!this.#take('|')) this.#fail("'|'")
      return { kind: 'bind', source: left, pattern, body: this.#pipe() }
    }
    return this.#take('|') ? { kind: 'pipe', left, right: this.#pipe() } : left
  }

  #define(): Filter {
    const own: Token = this.#token
    if (own.kind !== 'name') this.#fail()
    const name = own.text
    this.#at++
    const params: string[] = []
    if (this.#take('(')) {
      do {
        const param: Token = this.#token
        if (param.kind !== 'name' && param.kind !== 'variable') this.#fail()
        params.push(`${param.kind === 'variable' ? '$' : ''}${param.text}`)
        this.#at++
      } while (this.#take(';'))
      this.#expect(')')
    }
    if (!this.#take(':')) this.#fail(params.length > 0 ? "':'" : "'(' or ':'")
    const body = this.#pipe()
    this.#expect(';')
    return { kind: 'define', name, params, body, rest: this.#token.kind === 'end' ? IDENTITY : this.#pipe() }
  }

  #variableName(): string {
    if (this.#token.kind !== 'variable') this.#fail("'$'")
    return this.tokens[this.#at++]!.text
  }

  #pattern(): Pattern {
    if (this.#token.kind === 'variable') return { kind: 'name', name: this.#variableName() }
    if (this.#take('[')) {
      const items: Pattern[] = []
      do items.push(this.#pattern())
      while (this.#take(','))
      if (!this.#take(']')) this.#fail("',' or ']'")
      return { kind: 'array', items }
    }
    if (!this.#take('{')) this.#fail("'$' or '[' or '{'")
    const entries: { key: Filter; value: Pattern }[] = []
    do entries.push(this.#patternEntry())
    while (this.#take(','))
    if (!this.#take('}')) this.#fail("',' or '}'")
    return { kind: 'object', entries }
  }

  #patternEntry(): { key: Filter; value: Pattern } {
    const token = this.#token
    if (token.kind === 'variable') {
      this.#at++
      return { key: { kind: 'literal', value: token.text }, value: { kind: 'name', name: token.text } }
    }
    let key: Filter
    if (token.kind === 'name') {
      this.#at++
      key = { kind: 'literal', value: token.text }
    } else if (this.#take('(')) {
      key = this.#pipe()
      this.#expect(')')
    } else key = this.#primary()
    if (!this.#take(':')) this.#fail("':'")
    return { key, value: this.#pattern() }
  }

  #startsTerm(): boolean {
    const { kind, text } = this.#token
    if (kind === 'op') return ['.', '..', '-', '(', '[', '{'].includes(text)
    return kind !== 'name' || !['and', 'or', 'then', 'elif', 'else', 'end', 'as', 'catch'].includes(text)
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
      } else if (this.#is('.') && this.tokens[this.#at + 1]?.text === '[') {
        this.#at++
        this.#fail('FORMAT or QQSTRING_START')
      } else if (this.#is('[')) filter = this.#brackets(filter)
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
        if (token.text === '__loc__')
          return { kind: 'literal', value: { file: '<top-level>', line: this.#place(token).line + 1 } }
        return { kind: 'variable', name: token.text, at: this.#place(token) }
      case 'name':
        return this.#named(token.text)
      case 'op':
        return this.#operator(token.text)
      default:
        return this.#fail()
    }
  }

  /** In jq 1.6 no if can do without else. */
  #otherwise(): Filter {
    if (this.#take('elif', 'name')) {
      const test = this.#pipe()
      this.#expect('then', 'name')
      const yes = this.#pipe()
      return { kind: 'if', test, yes, no: this.#otherwise() }
    }
    if (!this.#take('else', 'name')) return this.#fail()
    const filter = this.#pipe()
    this.#expect('end', 'name')
    return filter
  }

  /** yacc reads on after the first mistake in a statement, and says so of the statement too. */
  #orUnterminated(word: string, { line, column }: Place, rule: () => Filter): Filter {
    try {
      return rule()
    } catch (error) {
      if (error instanceof JqSyntaxError)
        error.more ??= { text: `Possibly unterminated '${word}' statement`, line, column }
      throw error
    }
  }

  #named(name: string): Filter {
    const at = this.#place(this.#token)
    this.#at++
    switch (name) {
      case 'if': {
        const test = this.#pipe()
        this.#expect('then', 'name')
        const yes = this.#pipe()
        return { kind: 'if', test, yes, no: this.#orUnterminated('if', at, () => this.#otherwise()) }
      }
      case 'try': {
        const body = this.#postfix()
        return { kind: 'try', body, handler: this.#take('catch', 'name') ? this.#postfix() : null }
      }
      case 'reduce':
      case 'foreach': {
        const source = this.#postfix()
        this.#expect('as', 'name')
        const pattern = this.#pattern()
        if (!this.#take('(')) this.#fail("'('")
        const init = this.#pipe()
        this.#expect(';')
        const update = this.#pipe()
        const extract = name === 'foreach' && this.#take(';') ? this.#pipe() : null
        this.#expect(')')
        return name === 'reduce'
          ? { kind: 'reduce', source, pattern, init, update }
          : { kind: 'foreach', source, pattern, init, update, extract }
      }
      case 'break':
        return { kind: 'break', name: this.#variableName() }
      case 'def':
        this.#at--
        return this.#pipe()
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
      if (!this.#take(')')) this.#fail(this.#is('', 'end') ? "';' or ')'" : '')
    }
    return { kind: 'call', name, args, at }
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
      // A key that is no name, with a colon behind it.
      if (token.kind === 'number' || token.kind === 'field') this.#failInKey()
      if (token.kind === 'variable') {
        this.#at++
        entries.push({
          key: { kind: 'literal', value: token.text },
          value: { kind: 'variable', name: token.text, at: this.#place(token) },
        })
        if (!this.#take(',') && !this.#is('}')) this.#fail("'}'")
        continue
      }
      if (token.kind === 'name') {
        this.#at++
        key = { kind: 'literal', value: token.text }
      } else if (this.#take('(')) {
        key = this.#pipe()
        this.#expect(')')
        if (!this.#is(':')) this.#fail("':'")
      } else key = this.#primary()
      const value: Filter = this.#take(':')
        ? this.#objectValue()
        : { kind: 'field', of: IDENTITY, name: key, optional: false }
      entries.push({ key, value })
      if (!this.#take(',') && !this.#is('}')) this.#failInKey("'}'")
    }
    return { kind: 'object', entries }
  }

  #failInKey(expected = ''): never {
    const begin = this.tokens.findLast((token, i) => i < this.#at && token.kind === 'op' && token.text === '{')
    const colon = this.tokens.findIndex((token, i) => i >= this.#at && token.kind === 'op' && token.text === ':')
    if (colon < 0 || !begin) return this.#fail(expected)
    const { line, column } = this.#place({ ...begin, at: begin.at + 1 })
    try {
      return this.#fail()
    } catch (error) {
      const text = 'May need parentheses around object key expression'
      if (error instanceof JqSyntaxError) error.more = { text, line, column }
      throw error
    }
  }

  #objectValue(): Filter {
    let left = this.#or()
    while (this.#take('|')) left = { kind: 'pipe', left, right: this.#or() }
    return left
  }
}

function showToken(kind: Token['kind'], text: string): string {
  switch (kind) {
    case 'end':
      return '$end'
    case 'op':
      return text.length === 1 ? `'${text}'` : text
    case 'number':
      return 'LITERAL'
    case 'field':
      return 'FIELD'
    case 'string':
      return 'QQSTRING_START'
    case 'format':
      return 'FORMAT'
    case 'variable':
      return "'$'"
    case 'name':
      return WORDS.has(text) ? text : 'IDENT'
    default:
      return unreachable(kind)
  }
}
