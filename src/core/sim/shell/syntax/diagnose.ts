/**
 * What bash says about a text that does not parse. unbash tells that and roughly where; bash names the first token at
 * which no command could go on, so this walks the tokens with bash's grammar until it gets stuck.
 */
import { ConditionalWalker } from './conditional-walker.ts'
import { parseScript } from './parse.ts'
import { type Problem, REDIRECTS, RESERVED, Stop } from './tokens.ts'

export type { Problem }

export function describeSyntaxError(text: string, firstLine: number, extglob: boolean, isDash = false): Problem {
  const walker = new Walker(text, firstLine, extglob)
  walker.isDash = isDash
  try {
    walker.script()
  } catch (stop) {
    if (stop instanceof Stop) return { ...stop.problem, warnings: walker.unclosed }
    throw stop
  }
  // bash's grammar took it all, so the parser knows better: name the place it found.
  const position = parseScript(text, firstLine, { extglob, aliases: null }).errorAt ?? 0
  return walker.unexpectedAt(position)
}

/** Whether a text fails only because it ends too early. */
export function isUnfinished(text: string, extglob: boolean): boolean {
  const first = describeSyntaxError(text, 1, extglob).messages[0]?.text ?? ''
  return first.startsWith('unexpected EOF') || first.endsWith('unexpected end of file')
}

class Walker extends ConditionalWalker {
  isDash = false
  get unclosed(): NonNullable<Problem['warnings']> {
    return this.warnings
  }

  script(): void {
    this.token = this.lex()
    for (;;) {
      this.skipNewlines()
      if (this.ended) return
      this.list([])
      if (this.token.kind !== 'newline' && !this.ended) this.stuck()
    }
  }

  protected list(ends: readonly string[]): void {
    for (;;) {
      this.andOr()
      if (this.is(';') || this.is('&')) {
        this.next()
        if (ends.length === 0 && this.token.kind === 'newline' && !this.inCompound) return
        this.skipNewlines()
      } else if (this.token.kind === 'newline') {
        if (!this.inCompound) return
        this.skipNewlines()
      } else return
      if (
        this.token.kind === 'end' ||
        this.is(')') ||
        ends.some((end) => this.is(end)) ||
        this.is(';;') ||
        this.is(';&') ||
        this.is(';;&')
      )
        return
      if (!this.inCompound && this.token.kind === 'newline') return
    }
  }
  private compoundDepth = 0
  private get inCompound(): boolean {
    return this.compoundDepth > 0
  }
  private body(ends: readonly string[]): void {
    this.compoundDepth++
    this.skipNewlines()
    if (this.ended) this.stuck(ends.at(-1) ?? null)
    this.list(ends)
    this.skipNewlines()
    this.compoundDepth--
  }

  private andOr(): void {
    this.pipeline()
    while (this.is('&&') || this.is('||')) {
      this.next()
      this.skipNewlines()
      this.pipeline()
    }
  }

  private pipeline(): void {
    let prefixed = false
    while (this.is('!') || this.is('time')) {
      this.next()
      if (this.is('-p')) this.next()
      prefixed = true
    }
    if (prefixed && (this.token.kind === 'newline' || this.token.kind === 'end' || this.is(';') || this.is('&'))) return
    this.command()
    while (this.is('|') || this.is('|&')) {
      this.next()
      this.skipNewlines()
      this.command()
    }
  }

  private command(): void {
    const { token } = this
    if (token.kind === 'newline' || token.kind === 'end') this.stuck()
    if (token.kind === 'operator') {
      if (token.text === '(') {
        this.subshellOrArithmetic()
        return
      }
      if (!REDIRECTS.has(token.text)) this.stuck()
      this.simple()
      return
    }
    switch (token.text) {
      case 'if':
        this.next()
        this.body(['then'])
        this.expect('then')
        this.body(['else', 'elif', 'fi'])
        while (this.accept('elif')) {
          this.body(['then'])
          this.expect('then')
          this.body(['else', 'elif', 'fi'])
        }
        if (this.accept('else')) this.body(['fi'])
        this.expect('fi')
        this.redirections()
        return
      case 'while':
      case 'until':
        this.next()
        this.body(['do'])
        this.expect('do')
        this.body(['done'])
        this.expect('done')
        this.redirections()
        return
      case 'for':
      case 'select':
        this.forLoop()
        return
      case 'case':
        this.caseClause()
        return
      case '{':
        this.next()
        this.body(['}'])
        this.expect('}')
        this.redirections()
        return
      case 'function':
        this.next()
        if (this.token.kind !== 'word') this.stuck()
        this.next()
        if (this.accept('(')) this.expect(')')
        this.skipNewlines()
        this.functionBody()
        return
      case '[[':
        this.conditional()
        return
      case 'coproc':
        this.next()
        if (this.token.kind === 'word' && !RESERVED.has(this.token.text)) this.next()
        this.command()
        return
      case 'then':
      case 'else':
      case 'elif':
      case 'fi':
      case 'do':
      case 'done':
      case 'esac':
      case '}':
      case 'in':
        if (token.text !== 'in') this.stuck()
    }
    this.simple()
  }

  private functionBody(): void {
    const { token } = this
    if (token.kind === 'word' && ['{', 'if', 'while', 'until', 'for', 'select', 'case', '[['].includes(token.text)) {
      this.command()
      return
    }
    if (this.is('(')) {
      this.command()
      return
    }
    this.stuck()
  }

  protected redirections(): void {
    while (this.token.kind === 'operator' && REDIRECTS.has(this.token.text)) this.redirection()
    if (
      this.token.kind === 'word' &&
      /^\d+$|^\{\w+\}$/.test(this.token.text) &&
      /^[<>]/.test(this.text.slice(this.at))
    ) {
      this.next()
      this.redirections()
      return
    }
    if (this.token.kind === 'word' && !RESERVED.has(this.token.text)) this.stuck()
    if (this.token.kind === 'word' && !this.inCompound && RESERVED.has(this.token.text)) this.stuck()
  }

  private redirection(): void {
    const { text: operator, start } = this.token
    this.next()
    if (this.token.kind !== 'word') this.stuck()
    if (operator === '<<' || operator === '<<-')
      this.heredocs.push({ delimiter: this.token.text.replace(/['"\\]/g, ''), strip: operator === '<<-', start })
    this.next()
  }

  private simple(): void {
    let words = 0
    for (;;) {
      const { token } = this
      if (token.kind === 'operator' && REDIRECTS.has(token.text)) this.redirection()
      else if (token.kind === 'word') {
        const assignment = /^[A-Za-z_]\w*(\[.*\])?\+?=/.test(token.text)
        words++
        this.arrayContext =
          (assignment && this.arrayContext) ||
          /^(declare|typeset|local|export|readonly|alias|eval|let)$/.test(token.text)
        this.next()
        if (this.is('(') && words === 1 && !assignment) {
          this.arrayContext = true
          this.next()
          this.expect(')')
          this.skipNewlines()
          this.functionBody()
          return
        }
      } else break
    }
    this.arrayContext = true
    if (this.is('(')) this.stuck()
  }

  private subshellOrArithmetic(): void {
    if (this.text[this.token.start + 1] === '(') {
      // `((…))`, unless it turns out to be two subshells.
      const start = this.token.start
      const saved = this.at
      this.at = start
      if (this.closesTwice(start)) {
        this.next()
        this.redirections()
        return
      }
      this.at = saved
    }
    this.next()
    this.body([])
    this.expect(')')
    this.redirections()
  }

  /** Reads `((…))`; false when the inner parenthesis closes alone, wherever the outer one does. */
  private closesTwice(start: number): boolean {
    try {
      this.balanced(start, ')')
      return this.text[this.at - 2] === ')'
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop
      this.at = start + 1
      this.balanced(start + 1, ')')
      if ((this.text[this.at] ?? '\n') === '\n') this.halfArithmetic(start, stop.problem)
      return false
    }
  }

  /** `((1+2)` and nothing more on its line: bash gives up on that. */
  private halfArithmetic(start: number, { dash }: Problem): never {
    const line = this.lineOf(start)
    const text = this.lineText(start)
    throw new Stop({
      messages: [
        { line, text: `syntax error near \`${text}'` },
        { line, text: `\`${text}'` },
      ],
      dash,
    })
  }

  private forLoop(): void {
    this.next()
    if (this.is('(')) {
      const { start } = this.token
      if (this.text[start + 1] !== '(') this.stuck()
      try {
        this.balanced(start, ')')
      } catch (stop) {
        // bash has nothing to say about a header without its end.
        if (stop instanceof Stop) throw new Stop({ ...stop.problem, messages: [], status: 0 })
        throw stop
      }
      const header = this.text.slice(start, this.at)
      if ((header.match(/;/g) ?? []).length !== 2) {
        const line = this.lineOf(start)
        throw new Stop({
          messages: [
            { line, text: 'syntax error: arithmetic expression required' },
            { line, text: `syntax error: \`${header}'` },
          ],
          dash: { line, message: 'Bad for loop variable' },
        })
      }
      this.next()
      this.accept(';')
    } else {
      if (this.token.kind !== 'word' || !/^[A-Za-z_]/.test(this.token.text)) this.badLoopVariable()
      this.next()
      this.skipNewlines()
      if (this.accept('in')) {
        while (this.token.kind === 'word') this.next()
        if (!this.is(';') && (this.token.kind as string) !== 'newline') this.stuck()
        this.next()
      } else this.accept(';')
    }
    this.skipNewlines()
    if (this.accept('{')) {
      this.body(['}'])
      this.expect('}')
    } else {
      this.expect('do')
      this.body(['done'])
      this.expect('done')
    }
    this.redirections()
  }

  /** bash takes any word for the name and complains when it runs the loop. */
  private badLoopVariable(): void {
    if (this.token.kind === 'word' && !this.isDash) return
    try {
      this.stuck()
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop
      throw new Stop({ ...stop.problem, dash: { ...stop.problem.dash, message: 'Bad for loop variable' } })
    }
  }

  private caseClause(): void {
    this.next()
    if (this.token.kind !== 'word') this.stuck('word')
    this.next()
    this.skipNewlines()
    this.expect('in')
    this.skipNewlines()
    while (!this.is('esac')) {
      this.accept('(')
      if (this.token.kind !== 'word') this.stuck(this.ended ? ')' : null)
      this.next()
      while (this.accept('|')) {
        if (this.token.kind !== 'word') this.stuck()
        this.next()
      }
      this.expect(')')
      this.skipNewlines()
      if (!this.is('esac') && !this.is(';;') && !this.is(';&') && !this.is(';;&')) this.body(['esac'])
      if (this.is('esac')) break
      if (!this.accept(';;') && !this.accept(';&') && !this.accept(';;&')) this.stuck(';;')
      this.skipNewlines()
    }
    this.next()
    this.redirections()
  }
}
