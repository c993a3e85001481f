/** dash's own grammar (parser.c), walked over the tokens of a text: the first token at which it gives up, and its words for it. */
import { SPECIAL } from '../builtins/names.ts'
import { REDIRECTS, Stop, type Token, TokenWalker } from '../syntax/tokens.ts'

export interface DashProblem {
  readonly line: number
  readonly message: string
  /** Where the token starts. */
  readonly position: number
}

/** What is wrong with a text, or null. The text is the one that `asDash` has respelled. */
export function checkDashSyntax(text: string, firstLine: number): DashProblem | null {
  const walker = new Grammar(text, firstLine, false)
  try {
    walker.script()
    return null
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop
    return { ...stop.problem.dash, position: walker.position }
  }
}

const KEYWORDS = new Set('! case do done elif else esac fi for if in then until while { }'.split(' '))
const LIST_ENDS = new Set(') ;; do done elif else esac fi then }'.split(' '))
/** `line`: ends with its line · `some`: at least one command · `any` */
type ListKind = 'line' | 'some' | 'any'

class Grammar extends TokenWalker {
  protected override sawLastNewline = true
  protected override arrayContext = false

  get position(): number {
    return this.token.start
  }

  script(): void {
    this.next()
    while (!this.ended) {
      if (this.token.kind === 'newline') this.next()
      else this.commands('line')
    }
  }

  private unexpected(expecting: string | null = null): never {
    const { kind, text, start } = this.token
    const expected = expecting === null ? '' : ` (expecting ${expecting === 'word' ? expecting : `"${expecting}"`})`
    throw this.stop(`${shown(this.token)} unexpected${expected}`, kind === 'newline' ? start + text.length : start)
  }
  private stop(message: string, position: number): Stop {
    return new Stop({ messages: [], dash: { line: this.lineOf(position), message } })
  }
  private need(text: string): void {
    if (!this.accept(text)) this.unexpected(text)
  }

  protected list(): void {
    this.commands('any')
  }

  protected override parenthesized(open: number): void {
    const outer = { token: this.token, previous: this.previous, heredocs: this.heredocs }
    this.at = open + 1
    this.heredocs = []
    this.next()
    this.commands('any')
    if (!this.is(')')) this.unexpected(')')
    this.at = this.token.start + 1
    Object.assign(this, outer)
  }

  private commands(kind: ListKind): void {
    let mayEnd = kind === 'any'
    for (;;) {
      if (kind !== 'line') this.skipNewlines()
      else if (this.token.kind === 'newline') return
      if (this.ended) return
      if (mayEnd && this.token.kind !== 'newline' && LIST_ENDS.has(this.token.text)) return
      mayEnd = kind !== 'line'
      this.andOr()
      if (this.ended) return
      if (this.accept(';') || this.accept('&')) continue
      if (this.token.kind === 'newline') continue
      if (kind === 'line') this.unexpected()
      return
    }
  }

  private andOr(): void {
    this.pipeline()
    while (this.accept('&&') || this.accept('||')) {
      this.skipNewlines()
      this.pipeline()
    }
  }

  private pipeline(): void {
    this.accept('!')
    this.command()
    while (this.accept('|')) {
      this.skipNewlines()
      this.command()
    }
  }

  private body(): void {
    this.commands('some')
  }

  private command(): void {
    const { kind, text } = this.token
    if (kind === 'operator' ? REDIRECTS.has(text) : kind === 'word' && !KEYWORDS.has(text)) {
      this.simple()
      return
    }
    if (kind !== 'word' && text !== '(') this.unexpected()
    switch (text) {
      case 'if':
        this.next()
        this.body()
        this.need('then')
        this.body()
        while (this.accept('elif')) {
          this.body()
          this.need('then')
          this.body()
        }
        if (this.accept('else')) this.body()
        this.need('fi')
        break
      case 'while':
      case 'until':
        this.next()
        this.body()
        this.need('do')
        this.body()
        this.need('done')
        break
      case 'for':
        this.loop()
        break
      case 'case':
        this.choice()
        break
      case '(':
        this.next()
        this.body()
        this.need(')')
        break
      case '{':
        this.next()
        this.body()
        this.need('}')
        break
      default:
        this.unexpected()
    }
    while (this.redirects()) this.redirection()
  }

  private loop(): void {
    this.next()
    if (this.token.kind !== 'word' || !/^[A-Za-z_]\w*$/.test(this.token.text))
      throw this.stop('Bad for loop variable', this.token.start)
    this.next()
    this.skipNewlines()
    if (this.accept('in')) {
      while (this.token.kind === 'word') this.next()
      if (!this.is(';') && this.token.kind !== 'newline') this.unexpected()
      this.next()
    } else this.accept(';')
    this.skipNewlines()
    this.need('do')
    this.body()
    this.need('done')
  }

  private choice(): void {
    this.next()
    if (this.token.kind !== 'word') this.unexpected('word')
    this.next()
    this.skipNewlines()
    this.need('in')
    this.skipNewlines()
    while (!this.accept('esac')) {
      this.accept('(')
      this.next()
      while (this.accept('|')) this.next()
      this.need(')')
      this.commands('any')
      this.skipNewlines()
      if (this.accept('esac')) return
      this.need(';;')
      this.skipNewlines()
    }
  }

  /** Whether a redirection comes, perhaps behind its number. */
  private redirects(): boolean {
    const { kind, text } = this.token
    if (kind === 'operator') return REDIRECTS.has(text)
    return kind === 'word' && /^\d$/.test(text) && /^[<>]/.test(this.text.slice(this.at, this.at + 1))
  }

  private redirection(): void {
    if (this.token.kind === 'word') this.next()
    const { text: operator, start } = this.token
    this.next()
    if (this.token.kind !== 'word') this.unexpected()
    if (operator === '<<' || operator === '<<-')
      this.heredocs.push({ delimiter: this.token.text.replace(/['"\\]/g, ''), strip: operator === '<<-', start })
    this.next()
  }

  private simple(): void {
    let words = 0
    let first: Token | null = null
    let others = false
    for (;;) {
      const { token } = this
      if (this.redirects()) {
        this.redirection()
        others = true
      } else if (token.kind === 'word') {
        if (words === 0 && /^[A-Za-z_]\w*=/.test(token.text)) others = true
        else {
          first ??= token
          words++
        }
        this.next()
      } else break
    }
    if (!this.is('(') || words !== 1 || others) return
    this.next()
    this.need(')')
    if (!/^[A-Za-z_]\w*$/.test(first!.text) || SPECIAL.has(first!.text))
      throw this.stop('Bad function name', first!.start)
    this.skipNewlines()
    this.command()
  }
}

function shown({ kind, text }: Token): string {
  if (kind === 'end') return 'end of file'
  if (kind === 'newline') return 'newline'
  if (kind === 'word') return KEYWORDS.has(text) ? `"${text}"` : 'word'
  return REDIRECTS.has(text) ? 'redirection' : `"${text}"`
}
