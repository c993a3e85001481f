/** Commands as bash writes them: `declare -f`, `jobs`, BASH_COMMAND (print_cmd.c). */
import { unreachable } from '../../../lib/index.ts'
import { decodeAnsiC } from '../words/ansi-c.ts'
import { singleQuote } from '../words/quote.ts'
import type * as Ast from './ast.ts'

/** A command on as few lines as bash uses for it in `jobs` and messages. */
export function commandText(command: Ast.Command): string {
  return new Printer(false).whole(command)
}

/** bash keeps `$'…'` as the quoted text it stands for. */
function ansiCAsQuoted(text: string): string {
  if (!text.includes("$'")) return text
  return text.replace(/\\.|"(?:\\.|[^"\\])*"|'[^']*'|\$'((?:\\.|[^'\\])*)'/gs, (whole, inner: string | undefined) =>
    inner === undefined || whole[0] !== '$' ? whole : singleQuote(decodeAnsiC(inner)),
  )
}

/** What BASH_COMMAND names before a loop or a case runs: its head. */
export function headText(command: Ast.Command): string {
  const words = (list: readonly { readonly text: string }[]) => list.map(({ text }) => text).join(' ')
  switch (command.kind) {
    case 'for':
    case 'select':
      return `${command.kind} ${command.name} in ${command.words === null ? '"$@"' : words(command.words)}`
    case 'case':
      return `case ${command.word.text} in `
    default:
      return commandText(command)
  }
}

/** `name () \n{ … }` as `declare -f` and `type` show it. */
export function functionText(name: string, body: Ast.Command, keyword = false): string {
  return new Printer(true).functionDefinition(name, body, keyword)
}

/** What stands for a function in the environment: `() { … }`. */
export function exportedFunctionText(body: Ast.Command): string {
  return new Printer(true, 0, 1)
    .functionDefinition('', body, false)
    .replace(/^ \(\) \n {1}\{ \n/, '() { ')
    .replace(/\n \}$/, '\n}')
}

const STEP = 4

class Printer {
  private skipIndent = 0
  private heredocs: Ast.Redirection[] = []
  private hadHeredocs = false
  private out = ''

  constructor(
    private inFunction: boolean,
    private readonly step = STEP,
    private indentation = 0,
  ) {}

  whole(command: Ast.Command): string {
    this.command(command)
    this.flushHeredocs('')
    return this.out
  }

  functionDefinition(name: string, body: Ast.Command, keyword: boolean): string {
    this.print(`${keyword ? 'function ' : ''}${name} () \n`)
    const wasInFunction = this.inFunction
    this.inFunction = true
    this.indent()
    const group = body.kind === 'group' ? body : null
    this.print('{ \n')
    this.indentation += this.step
    if (group) this.sequence(group.body)
    else this.command(body)
    this.flushHeredocs('')
    this.indentation -= this.step
    this.print('\n')
    this.indent()
    this.print('}')
    if (group && group.redirections.length > 0) {
      this.print(' ')
      this.redirections(group.redirections)
    }
    this.inFunction = wasInFunction
    return this.out
  }

  private print(text: string): void {
    this.out += text
  }
  private indent(): void {
    this.out += ' '.repeat(this.indentation)
  }
  /** A `;` unless there is one already. */
  private semicolon(): void {
    if (!/[;&\n]$/.test(this.out)) this.out += ';'
  }
  private newline(text: string): void {
    this.print('\n')
    this.indent()
    this.print(text)
  }
  private flushHeredocs(separator: string): boolean {
    if (this.heredocs.length === 0) return false
    const docs = this.heredocs
    this.heredocs = []
    this.hadHeredocs = true
    this.print(separator)
    for (const doc of docs) {
      const body = doc.target.mode === 'heredoc' ? doc.target.text : unquoteBody(doc.target.text)
      const delimiter = (doc.delimiter ?? '').replace(/['"\\]/g, '')
      this.print(`\n${body}${delimiter}\n`)
    }
    return true
  }

  private command(command: Ast.Command): void {
    if (this.skipIndent > 0) this.skipIndent--
    else this.indent()
    this.bare(command)
    if ('redirections' in command && command.kind !== 'simple' && command.redirections.length > 0) {
      this.print(' ')
      this.redirections(command.redirections)
    }
  }

  private inline(command: Ast.Command): void {
    this.skipIndent++
    this.command(command)
  }

  private bare(command: Ast.Command): void {
    switch (command.kind) {
      case 'simple':
        this.simple(command)
        return
      case 'pipeline':
        this.pipeline(command)
        return
      case 'and-or':
        this.inline(command.first)
        for (const { operator, command: next } of command.rest) {
          this.print(` ${operator} `)
          if (this.flushHeredocs('')) this.print(' ')
          this.inline(next)
        }
        return
      case 'sequence':
        this.skipIndent++
        this.sequence(command)
        return
      case 'group':
        this.print('{ ')
        if (this.inFunction) {
          this.print('\n')
          this.indentation += this.step
          this.sequence(command.body)
          this.flushHeredocs('')
          this.print('\n')
          this.indentation -= this.step
          this.indent()
        } else {
          this.skipIndent++
          this.sequence(command.body)
          this.flushHeredocs('')
          this.semicolon()
          this.print(' ')
        }
        this.print('}')
        return
      case 'subshell':
        this.print('( ')
        this.skipIndent++
        this.sequence(command.body)
        this.flushHeredocs('')
        this.print(' )')
        return
      case 'if':
        this.ifClause(command, 0)
        return
      case 'for':
      case 'select':
        this.print(`${command.kind} ${command.name} in `)
        this.print(command.words === null ? '"$@"' : command.words.map((word) => word.text).join(' '))
        this.print(';')
        this.newline('do\n')
        this.loopBody(command.body)
        if (command.kind === 'select') this.hadHeredocs = false
        return
      case 'arithmetic-for':
        this.print(`for ((${command.initialize.text}; ${command.test.text}; ${command.update.text}))`)
        this.newline('do\n')
        this.loopBody(command.body)
        return
      case 'while':
        this.print(command.until ? 'until ' : 'while ')
        this.skipIndent++
        this.sequence(command.test)
        if (!this.flushHeredocs('')) this.semicolon()
        this.print(' do\n')
        this.loopBody(command.body)
        return
      case 'case':
        this.caseClause(command)
        return
      case 'function':
        this.innerFunction(command)
        return
      case 'test':
        this.print(`[[ ${testText(command.expression)} ]]`)
        return
      case 'arithmetic':
        this.print(`((${command.expression.text}))`)
        return
      case 'coproc':
        this.print(`coproc ${command.name} `)
        this.inline(command.body)
        return
      default:
        unreachable(command)
        return
    }
  }

  private innerFunction({ name, body }: Ast.FunctionDefinition): void {
    const inner = new Printer(true)
    inner.indentation = this.indentation
    this.print(inner.functionDefinition(name, body, true))
  }

  private sequence(sequence: Ast.Sequence): void {
    const { statements } = sequence
    statements.forEach((statement, index) => {
      const last = index === statements.length - 1
      // `a & b` stays on one line, and outside functions so does `a; b`.
      if (index > 0 && (statements[index - 1]!.background || !this.inFunction)) this.skipIndent++
      this.command(statement.command)
      if (statement.background) {
        this.print(' &')
        if (!last) this.print(' ')
      } else if (!last) {
        // Behind a here-document bash forgets the next semicolon too.
        if (!this.flushHeredocs(this.inFunction ? '' : ';')) {
          if (!this.hadHeredocs) this.print(';')
          this.hadHeredocs = false
        }
        this.print(this.inFunction ? '\n' : ' ')
      }
    })
  }

  private loopBody(body: Ast.Sequence): void {
    this.indentation += this.step
    this.sequence(body)
    if (!this.flushHeredocs('')) this.semicolon()
    this.indentation -= this.step
    this.newline('done')
  }

  private ifClause(command: Ast.If, index: number): void {
    const { test, body } = command.clauses[index]!
    this.print('if ')
    this.skipIndent++
    this.sequence(test)
    this.semicolon()
    this.print(' then\n')
    this.indentation += this.step
    this.sequence(body)
    if (!this.flushHeredocs('')) this.semicolon()
    this.indentation -= this.step
    const more = index + 1 < command.clauses.length
    if (more || command.otherwise) {
      this.newline('else\n')
      this.indentation += this.step
      if (more) {
        this.indent()
        this.ifClause(command, index + 1)
      } else this.sequence(command.otherwise!)
      if (!this.flushHeredocs('')) this.semicolon()
      this.indentation -= this.step
    }
    this.newline('fi')
  }

  private caseClause(command: Ast.Case): void {
    this.print(`case ${command.word.text} in `)
    this.indentation += this.step
    for (const item of command.items) {
      this.newline(`${item.patterns.map((pattern) => pattern.text).join(' | ')})\n`)
      this.indentation += this.step
      this.sequence(item.body)
      this.indentation -= this.step
      this.flushHeredocs('')
      this.newline(item.terminator)
    }
    this.indentation -= this.step
    this.newline('esac')
  }

  private simple(command: Ast.Simple): void {
    const words = [
      ...command.assignments.map((assignment) => assignment.text),
      ...command.args.map(({ word }) => ansiCAsQuoted(word.text)),
    ]
    this.print(words.join(' '))
    if (command.redirections.length > 0) {
      if (words.length > 0) this.print(' ')
      this.redirections(command.redirections)
    }
  }

  private pipeline(command: Ast.Pipeline): void {
    if (command.time !== null) this.print(command.time === 'posix' ? 'time -p ' : 'time ')
    if (command.negated) this.print('! ')
    command.commands.forEach((element, index) => {
      if (index > 0) {
        this.print(' |')
        if (this.flushHeredocs('')) this.print(' ')
        this.print(' ')
      }
      this.inline(element)
    })
  }

  private redirections(list: readonly Ast.Redirection[]): void {
    if (list.length > 0) this.hadHeredocs = false
    list.forEach((redirection, index) => {
      if (index > 0) this.print(' ')
      this.print(redirectionText(redirection))
      if (redirection.operator === '<<') this.heredocs.push(redirection)
    })
  }
}

function unquoteBody(text: string): string {
  return text.slice(1, -1).replace(/'\\''/g, "'")
}

export function redirectionText(redirection: Ast.Redirection): string {
  const { operator, variable, target } = redirection
  const named = variable === null ? '' : `{${variable}}`
  const fd = (standard: number) =>
    named || (redirection.fd === null || redirection.fd === standard ? '' : String(redirection.fd))
  const explicit = (standard: number) => named || String(redirection.fd ?? standard)
  switch (operator) {
    case '<':
    case '<<<':
      return `${fd(0)}${operator} ${target.text}`
    case '<>':
      return `${explicit(0)}<> ${target.text}`
    case '<&':
      return `${explicit(0)}${target.text === '-' ? '>' : '<'}&${target.text}`
    case '>&':
      return `${explicit(1)}>&${target.text}`
    case '&>':
    case '&>>':
      return `${operator} ${target.text}`
    case '<<':
      return `${fd(0)}<<${redirection.stripTabs ? '-' : ''}${redirection.delimiter}`
    default:
      return `${fd(1)}${operator} ${target.text}`
  }
}

function testText(test: Ast.Test): string {
  switch (test.kind) {
    case 'unary':
      return `${test.operator} ${test.operand.text}`
    case 'binary':
      return `${test.left.text} ${test.operator} ${test.right.text}`
    case 'logical':
      return test.operands.map(testText).join(` ${test.operator} `)
    case 'not':
      return `! ${testText(test.operand)}`
    case 'group':
      return `( ${testText(test.operand)} )`
  }
}
