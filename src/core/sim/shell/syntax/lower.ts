/** From unbash's tree to ours. */
import type * as U from 'unbash'
import { unreachable } from '../../../lib/index.ts'
import { bracketEnd } from '../words/nesting.ts'
import { Word, type WordMode } from '../words/word.ts'
import type * as Ast from './ast.ts'

export class Lowering {
  private readonly lineStarts: number[] = [0]

  constructor(
    private readonly source: string,
    private readonly firstLine: number,
    private readonly isDash = false,
  ) {
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) this.lineStarts.push(at + 1)
  }

  lineOf(position: number): number {
    let low = 0
    let high = this.lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.lineStarts[middle]! <= position) low = middle
      else high = middle - 1
    }
    return this.firstLine + low
  }

  statement(statement: U.Statement): Ast.Statement {
    return { command: this.command(statement.command), background: statement.background ?? false }
  }

  private sequence(list: U.CompoundList): Ast.Sequence {
    return {
      kind: 'sequence',
      line: this.lineOf(list.pos),
      statements: list.commands.map((statement) => this.statement(statement)),
    }
  }

  private word(word: U.Word, mode: WordMode = 'word'): Word {
    return new Word(this.source.slice(word.pos, word.end), mode, this.lineOf(word.pos))
  }
  private arithmetic(node: { pos: number; end: number } | undefined): Word {
    return new Word(node ? this.source.slice(node.pos, node.end) : '', 'arithmetic', node ? this.lineOf(node.pos) : 0)
  }

  private command(node: U.PipelineNode | U.AndOr | U.Redirected | U.CompoundList): Ast.Command {
    return this.compound(node, [])
  }

  private compound(
    node: U.PipelineNode | U.AndOr | U.Redirected | U.CompoundList,
    redirects: readonly U.Redirection[],
  ): Ast.Command {
    const line = this.lineOf(node.pos)
    const redirections = redirects.map((redirect) => this.redirection(redirect))
    switch (node.type) {
      case 'Command':
        return this.simple(node)
      case 'Redirected':
        return this.compound(node.command, node.redirects)
      case 'Pipeline':
        return this.pipeline(node)
      case 'AndOr':
        return {
          kind: 'and-or',
          line,
          first: this.command(node.commands[0]!),
          rest: node.operators.map((operator, index) => ({
            operator,
            command: this.command(node.commands[index + 1]!),
          })),
        }
      case 'CompoundList':
        return this.sequence(node)
      case 'BraceGroup':
        return { kind: 'group', line, redirections, body: this.sequence(node.body) }
      case 'Subshell':
        return { kind: 'subshell', line, redirections, body: this.sequence(node.body) }
      case 'If':
        return {
          kind: 'if',
          line,
          redirections,
          clauses: [node, ...node.elif].map((clause) => ({
            test: this.sequence(clause.clause),
            body: this.sequence(clause.then),
          })),
          otherwise: node.else ? this.sequence(node.else) : null,
        }
      case 'For':
      case 'Select':
        return {
          kind: node.type === 'For' ? 'for' : 'select',
          line,
          redirections,
          name: node.name.text,
          words: node.wordlist?.map((word) => this.word(word)) ?? null,
          body: this.sequence(node.body),
        }
      case 'ArithmeticFor':
        return {
          kind: 'arithmetic-for',
          line,
          redirections,
          initialize: this.arithmetic(node.initialize),
          test: this.arithmetic(node.test),
          update: this.arithmetic(node.update),
          body: this.sequence(node.body),
        }
      case 'While':
        return {
          kind: 'while',
          line,
          redirections,
          until: node.kind === 'until',
          test: this.sequence(node.clause),
          body: this.sequence(node.body),
        }
      case 'Case':
        return {
          kind: 'case',
          line,
          redirections,
          word: this.word(node.word),
          items: node.items.map((item) => ({
            patterns: item.pattern.map((word) => this.word(word)),
            body: this.sequence(item.body),
            terminator: item.terminator ?? ';;',
          })),
        }
      case 'Function':
        return { kind: 'function', line, name: node.name.text, body: this.command(node.body) }
      case 'TestCommand':
        return { kind: 'test', line, redirections, expression: this.test(node.expression) }
      case 'ArithmeticCommand':
        return {
          kind: 'arithmetic',
          line,
          redirections,
          expression: new Word(this.arithmeticBody(node), 'arithmetic', line),
        }
      case 'Coproc':
        return { kind: 'coproc', line, name: node.name?.text ?? 'COPROC', body: this.command(node.body) }
      default:
        return unreachable(node)
    }
  }

  /** The text between `((` and `))`, blanks included: error messages show it. */
  private arithmeticBody(node: U.ArithmeticCommand): string {
    const text = this.source.slice(node.pos, node.end)
    const start = text.indexOf('((')
    const end = text.lastIndexOf('))')
    return text.slice(start + 2, end)
  }

  private simple(node: U.Command): Ast.Simple {
    const assignments: Ast.Assignment[] = []
    const args: Ast.Argument[] = []
    const redirections: Ast.Redirection[] = []
    for (const item of node.prefix) {
      if (item.type === 'Assignment') assignments.push(this.assignment(item))
      else redirections.push(this.redirection(item))
    }
    const substituted = this.substitutedValue(node)
    if (substituted) assignments.push({ ...assignments.pop()!, value: substituted })
    else if (node.name) args.push({ word: this.word(node.name), assignment: null })
    let end = -1
    for (const item of node.suffix) {
      // `--file=<(list)`, `a=<(list)`: unbash makes two words of it.
      const joined = item.type === 'Word' && item.pos === end ? args.pop() : undefined
      end = item.end
      if (joined && item.type === 'Word') {
        const { assignment } = joined
        args.push({
          word: new Word(joined.word.text + this.source.slice(item.pos, item.end), 'word', this.lineOf(item.pos)),
          assignment: assignment && { ...assignment, value: this.word(item, 'assignment') },
        })
      } else if (item.type === 'Word') args.push({ word: this.word(item), assignment: null })
      else if (item.type === 'Assignment') {
        const word = new Word(this.source.slice(item.pos, item.end), 'word', this.lineOf(item.pos))
        args.push({ word, assignment: this.assignment(item) })
      } else redirections.push(this.redirection(item))
    }
    return { kind: 'simple', line: this.simpleLine(node), assignments, args, redirections }
  }

  /** `x=<(list)`: unbash takes the value for the command. */
  private substitutedValue(node: U.Command): Word | null {
    const last = node.prefix.at(-1)
    const { name } = node
    if (!name || last?.type !== 'Assignment' || last.end !== name.pos) return null
    return /^[<>]\(/.test(this.source.slice(name.pos, name.pos + 2)) ? this.word(name, 'assignment') : null
  }

  /** bash's grammar has read one token more when it makes the command: `echo "a⏎b"` is a command of line 2. */
  private simpleLine(node: U.Command): number {
    const line = this.lineOf(node.pos)
    if (this.lineOf(node.end) === line) return line
    const items = [...node.prefix, ...(node.name ? [node.name] : []), ...node.suffix].sort((a, b) => a.pos - b.pos)
    const [first, second] = items
    if (!first) return line
    const seen = second ?? first
    return this.lineOf('operator' in seen ? seen.pos : seen.end - 1)
  }

  private assignment(node: U.Assignment): Ast.Assignment {
    const line = this.lineOf(node.pos)
    const value = node.value
    const isArray = value.type === 'ArrayValue'
    return {
      name: node.name,
      subscript: node.index ? this.source.slice(node.index.pos, node.index.end) : null,
      append: node.append ?? false,
      value: isArray ? new Word('', 'assignment', line) : this.word(value, 'assignment'),
      elements: isArray ? value.elements.map((word) => this.element(word)) : null,
      text: this.source.slice(node.pos, node.end),
    }
  }

  private element(word: U.Word): Ast.ArrayElement {
    const text = this.source.slice(word.pos, word.end)
    const line = this.lineOf(word.pos)
    const close = text.startsWith('[') ? bracketEnd(text, 0) : -1
    if (close > 0 && (text[close + 1] === '=' || text.startsWith('+=', close + 1))) {
      const append = text[close + 1] === '+'
      return {
        key: text.slice(1, close),
        append,
        value: new Word(text.slice(close + (append ? 3 : 2)), 'assignment', line),
      }
    }
    return { key: null, append: false, value: new Word(text, 'word', line) }
  }

  private redirection(node: U.Redirection): Ast.Redirection {
    const line = this.lineOf(node.pos)
    const fd = node.descriptor?.type === 'FileDescriptor' ? node.descriptor.value : null
    const variable = node.descriptor?.type === 'FileDescriptorVariable' ? node.descriptor.name : null
    if (node.type === 'HereDoc') {
      const stripTabs = node.operator === '<<-'
      const closed = node.closing !== undefined || node.body.text === '' || node.body.text.endsWith('\n')
      const body = closed || this.isDash ? node.body.text : `${node.body.text}\n`
      const text = stripTabs ? body.replace(/^\t+/gm, '') : body
      const quoted = node.delimiter?.quoted ?? false
      return {
        operator: '<<',
        fd,
        variable,
        target: quoted ? new Word(quoteLiteral(text), 'word', line) : new Word(text, 'heredoc', line + 1),
        delimiter: node.delimiter?.text ?? '',
        stripTabs,
      }
    }
    const target = node.target ? this.word(node.target) : new Word('', 'word', line)
    return { operator: node.operator, fd, variable, target, delimiter: null, stripTabs: false }
  }

  private pipeline(node: U.Pipeline): Ast.Command {
    const line = this.lineOf(node.pos)
    const commands = node.commands.map((command, index) => {
      const lowered = this.command(command)
      return node.operators[index] === '|&' ? withStderr(lowered) : lowered
    })
    const negations = node.prefixes.filter((prefix) => prefix.type === 'Negation').length
    const time = node.prefixes.find((prefix) => prefix.type === 'Time')
    return {
      kind: 'pipeline',
      line,
      commands,
      negated: negations % 2 === 1,
      time: time?.type === 'Time' ? (time.posix || time.endOfOptions ? 'posix' : 'default') : null,
    }
  }

  private test(node: U.TestExpression): Ast.Test {
    switch (node.type) {
      case 'TestUnary':
        return { kind: 'unary', operator: node.operator, operand: this.word(node.operand) }
      case 'TestBinary':
        return { kind: 'binary', operator: node.operator, left: this.word(node.left), right: this.word(node.right) }
      case 'TestLogical':
        return {
          kind: 'logical',
          operator: node.operator,
          operands: node.operands.map((operand) => this.test(operand)),
        }
      case 'TestNot': {
        const operand = this.test(node.operand)
        return node.negations.length % 2 === 1 ? { kind: 'not', operand } : operand
      }
      case 'TestGroup':
        return { kind: 'group', operand: this.test(node.expression) }
      default:
        return unreachable(node)
    }
  }
}

function quoteLiteral(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`
}

/** `a |& b` is `a 2>&1 | b`. */
function withStderr(command: Ast.Command): Ast.Command {
  const redirection: Ast.Redirection = {
    operator: '>&',
    fd: 2,
    variable: null,
    target: new Word('1'),
    delimiter: null,
    stripTabs: false,
  }
  if ('redirections' in command) return { ...command, redirections: [...command.redirections, redirection] }
  const body: Ast.Sequence = { kind: 'sequence', line: command.line, statements: [{ command, background: false }] }
  return { kind: 'group', line: command.line, redirections: [redirection], body }
}
