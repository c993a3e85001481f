/** What an expression is made of: names, literals, templates, arrays, objects, `super`, `import()`. */
import { isExactly, STRICT_RESERVED } from './base.ts'
import { type Expression, list, type MemberHead } from './expression.ts'
import { Functions } from './functions.ts'
import type { Lexeme } from './scanner.ts'

export abstract class Primaries extends Functions {
  protected abstract coverExpression(acceptsIn?: boolean): Expression
  protected abstract coverAssignment(acceptsIn: boolean): Expression

  protected primary(isNew = false): Expression {
    const { token } = this
    const { start } = token
    const other = (): Expression => ({ type: 'other', start, end: this.current.end })
    if (this.isName(token)) return this.nameOrArrow()
    switch (token.kind) {
      case 'number':
        this.next()
        return { ...other(), text: String(Number(token.text.replaceAll('_', '').replace(/n$/, ''))) }
      case 'string':
        this.next()
        return { ...other(), text: `"${token.text.slice(1, -1)}"` }
      case 'template': {
        const pieces = this.template()
        const text = token.isTail ? `"${token.text.slice(1, -1)}"` : list(pieces).replaceAll(',', '')
        return { ...other(), text, first: /^`\$/.test(token.text) ? pieces[0]?.first : undefined }
      }
      case 'name':
        return this.keyword(token, isNew)
      case 'punct':
        break
      default:
        return this.unexpected(this.next())
    }
    switch (token.text) {
      case '/':
      case '/=':
        this.regexp(token)
        return { ...other(), text: this.current.text }
      case '[':
        return this.array()
      case '{':
        return this.object()
      case '(': {
        this.next()
        if (this.check(')')) {
          if (!this.is('=>')) this.unexpected(this.current)
          return { type: 'nothing', start, end: this.current.end, items: [] }
        }
        const inner = this.parenthesized()
        this.expect(')')
        return { ...inner, isParenthesized: true }
      }
      default:
        return this.unexpected(this.next())
    }
  }
  /** An expression, or parameters when an arrow follows: then `{a = 1}` is fine. */
  protected parenthesized(): Expression {
    return this.coverExpression(true)
  }

  protected keyword(token: Lexeme, isNew: boolean): Expression {
    const { start } = token
    const other = (): Expression => ({ type: 'other', start, end: this.current.end })
    switch (token.text) {
      case 'this':
      case 'null':
      case 'true':
      case 'false':
        this.next()
        return { ...other(), text: token.text }
      case 'function':
        this.next()
        this.functionLiteral(false, false)
        return other()
      case 'class':
        this.next()
        this.classLiteral(this.isName() && !this.is('extends') ? this.next() : null)
        return other()
      case 'super':
        return this.superReference(isNew)
      case 'import':
        return this.importCall()
      default:
        return this.unexpected(this.next())
    }
  }

  protected superReference(isNew: boolean): Expression {
    const { start } = this.next()
    const isProperty = this.is('.') || this.is('[')
    if (this.around.hasSuperProperty && isProperty) {
      if (this.is('.') && this.ahead().kind === 'private') {
        this.next()
        this.refuseAt('Unexpected private field', this.next())
      }
      return { type: 'other', start, end: this.current.end }
    }
    if (this.around.hasSuperCall && this.is('(') && !isNew)
      return { type: 'other', start, end: this.current.end, text: 'super' }
    return this.refuseAt("'super' keyword unexpected here", this.current)
  }

  protected importCall(): Expression {
    const word = this.next()
    if (this.is('.')) {
      this.next()
      const meta = this.next()
      if (!isExactly(meta, 'meta')) this.unexpected(meta)
      if (!this.isModule)
        this.refuse({ message: "Cannot use 'import.meta' outside a module", start: meta.start, end: meta.end })
      return { type: 'other', start: word.start, end: meta.end }
    }
    if (!this.is('(')) {
      if (!this.isModule) this.refuseAt('Cannot use import statement outside a module', word)
      this.unexpected(this.next())
    }
    this.next()
    if (this.is(')')) this.refuseAt('import() requires a specifier', this.token)
    this.assignment()
    if (this.check(',') && !this.is(')')) {
      this.assignment()
      this.check(',')
    }
    this.expect(')')
    return { type: 'other', start: word.start, end: this.current.end }
  }

  protected nameOrArrow(): Expression {
    const { start } = this.token
    const first = this.identifier()
    const isAsync = first.text === 'async' && !this.token.isFirst
    if (isAsync && this.is('function')) {
      this.next()
      this.functionLiteral(true, false)
      return { type: 'other', start, end: this.current.end }
    }
    if (isAsync && this.isName() && isExactly(this.ahead(), '=>')) {
      const name = this.next()
      if (name.text === 'await') this.unexpected(name)
      return { type: 'name', start, end: name.end, name, text: name.text, first: name }
    }
    return { type: 'name', start, end: first.end, name: first, text: first.text, first }
  }

  protected regexp(slash: Lexeme): void {
    const token = this.scanner.regexp(slash)
    this.reread(token)
    this.next()
    if (token.kind === 'illegal') this.unexpected(token)
    const end = token.text.lastIndexOf('/')
    const [body, flags] = [token.text.slice(1, end), token.text.slice(end + 1)]
    if (!/^(?!.*(.).*\1)(?!.*u.*v|.*v.*u)[dgimsuvy]*$/.test(flags))
      this.refuseAt('Invalid regular expression flags', slash)
    const problem = regexpProblem(body, flags)
    if (problem) this.refuseAt(`Invalid regular expression: /${body}/${flags}: ${problem}`, token)
  }

  protected template(): Expression[] {
    const pieces: Expression[] = []
    let piece = this.next()
    while (!piece.isTail) {
      const from = this.token
      pieces.push(this.expression())
      if (!this.is('}'))
        this.refuse({ message: 'Missing } in template expression', start: from.start, end: this.token.start })
      this.reread(this.scanner.continuation(this.token))
      if (this.token.kind === 'illegal') this.unexpected(this.token)
      piece = this.next()
    }
    return pieces
  }

  protected array(): Expression {
    const { start } = this.next()
    const items: Expression[] = []
    while (!this.check(']')) {
      if (this.check(',')) continue
      const from = this.token.start
      const isSpread = this.check('...')
      const value = this.coverAssignment(true)
      items.push(isSpread ? { type: 'spread', start: from, end: value.end, target: value } : value)
      if (isSpread) this.noteIterated('spread', value, from)
      if (!this.is(']')) this.expect(',')
    }
    return { type: 'array', start, end: this.current.end, items, text: `[${list(items)}]` }
  }

  protected object(): Expression {
    const { start } = this.next()
    const items: Expression[] = []
    let hasProto = false
    while (!this.is('}')) {
      const from = this.token
      if (this.check('...')) {
        const value = this.coverAssignment(true)
        items.push({ type: 'spread', start: from.start, end: value.end, target: value })
      } else {
        const name = this.memberHead()
        if (name.method !== null) {
          this.method(name.method, name.isAsync, name.isGenerator, false)
          items.push({ type: 'other', start: from.start, end: this.current.end })
        } else if (this.check(':')) {
          const isProto = !name.isComputed && /^(__proto__|'__proto__'|"__proto__")$/.test(name.key.text)
          if (isProto && hasProto)
            this.refuseAt('Duplicate __proto__ fields are not allowed in object literals', name.key)
          hasProto ||= isProto
          items.push({ ...this.coverAssignment(true), key: name.key })
        } else items.push({ ...this.shorthandProperty(name), key: name.key })
      }
      if (!this.is('}')) this.expect(',')
    }
    this.next()
    const text = `{${items.map((each) => (each.type === 'spread' ? '' : '(intermediate value)')).join('')}}`
    return { type: 'object', start, end: this.current.end, items, text }
  }

  protected shorthandProperty({ key, isComputed, hasModifier }: MemberHead): Expression {
    if (!isComputed && !this.isName(key) && !hasModifier && (this.is(',') || this.is('}'))) this.unexpected(key)
    const follows = this.is(',') || this.is('}') || this.is('=')
    const isWord = this.isName(key) && !isComputed
    const isReserved = this.isStrict && STRICT_RESERVED.has(key.text)
    const isAwait = key.text === 'await' && (this.isModule || this.around.isAsync)
    if (!follows || !isWord || isReserved || isAwait || hasModifier) this.unexpected(this.next())
    const name: Expression = { type: 'name', start: key.start, end: key.end, name: key, text: key.text }
    if (!this.is('=')) return name
    const outer = this.shorthand
    this.next()
    this.assignment()
    const message = 'Invalid shorthand property initializer'
    this.shorthand = outer ?? { message, start: key.start, end: this.current.end }
    return { type: 'assignment', start: key.start, end: this.current.end, target: name }
  }
}

/** What is wrong with a pattern; its words are the host's where the host is V8. */
function regexpProblem(body: string, flags: string): string | null {
  try {
    new RegExp(body, flags.replace('v', 'u'))
    return null
  } catch (error) {
    return (
      /^Invalid regular expression: \/[\s\S]*\/[a-z]*: (.*)$/.exec((error as Error).message)?.[1] ?? 'Invalid group'
    )
  }
}
