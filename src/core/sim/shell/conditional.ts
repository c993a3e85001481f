/** `[[ … ]]`. */
import type { Task } from '../kernel/sys.ts'
import { Part } from '../programs/lib/part.ts'
import { compareNumbers } from './compare-numbers.ts'
import { ShellError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import { compareFiles, fileTest, isVariableSet } from './file-tests.ts'
import type * as Ast from './syntax/ast.ts'
import { trace } from './trace.ts'
import { IndexedArray } from './variables.ts'
import { matchesPattern } from './words/pattern.ts'

const regularExpressions = new Part(() => import('./extended-regex.ts'))

/** Status of a conditional command: 0, 1, or 2 for an error that was reported. */
export function* conditional(evaluator: Evaluator, test: Ast.Test): Task<number> {
  const { shell } = evaluator
  try {
    return (yield* evaluate(evaluator, test)) ? 0 : 1
  } catch (error) {
    if (!(error instanceof ShellError) || (error.effect !== 'command' && !error.message.startsWith('[[: '))) throw error
    if (error.message !== '') shell.report(error)
    yield* shell.flush()
    return error.status
  }
}

function* evaluate(evaluator: Evaluator, test: Ast.Test): Task<boolean> {
  switch (test.kind) {
    case 'not':
      if (test.operand.kind === 'unary') return !(yield* unary(evaluator, test.operand, '! '))
      if (test.operand.kind === 'binary') return !(yield* binary(evaluator, test.operand, '! '))
      return !(yield* evaluate(evaluator, test.operand))
    case 'group':
      return yield* evaluate(evaluator, test.operand)
    case 'logical':
      for (const operand of test.operands) {
        const result = yield* evaluate(evaluator, operand)
        if (result !== (test.operator === '&&')) return result
      }
      return test.operator === '&&'
    case 'unary':
      return yield* unary(evaluator, test)
    case 'binary':
      return yield* binary(evaluator, test)
  }
}

function* unary(
  evaluator: Evaluator,
  { operator, operand }: Extract<Ast.Test, { kind: 'unary' }>,
  negation = '',
): Task<boolean> {
  const { shell, expander } = evaluator
  const text = yield* expander.text(operand)
  if (shell.set.xtrace) yield* trace(evaluator, `[[ ${negation}${operator} ${text || "''"} ]]`)
  switch (operator) {
    case '-n':
      return text !== ''
    case '-z':
      return text === ''
    case '-v':
      return isVariableSet(shell, text)
    case '-R':
      return shell.vars.find(text)?.nameref ?? false
    case '-o':
      return (shell.set as Record<string, boolean>)[text] ?? false
    default:
      return fileTest(shell, operator, text)
  }
}

function* binary(evaluator: Evaluator, test: Extract<Ast.Test, { kind: 'binary' }>, negation = ''): Task<boolean> {
  const { shell, expander } = evaluator
  const { operator } = test
  const left = yield* expander.text(test.left)
  const show = function* (right: string): Task<void> {
    if (shell.set.xtrace) yield* trace(evaluator, `[[ ${negation}${left || "''"} ${operator} ${right} ]]`)
  }
  switch (operator) {
    case '=':
    case '==':
    case '!=': {
      const pattern = yield* expander.pattern(test.right)
      if (shell.set.xtrace) yield* show((yield* expander.tracedPattern(test.right)) || "''")
      const matches = matchesPattern(pattern, left, { extglob: true, ignoreCase: shell.shopt.nocasematch })
      return matches === (operator !== '!=')
    }
    case '=~': {
      const pattern = yield* expander.regex(test.right)
      if (shell.set.xtrace) yield* show(pattern === '' ? "''" : pattern)
      return yield* matchRegex(evaluator, left, pattern)
    }
    default: {
      const right = yield* expander.text(test.right)
      yield* show(right || "''")
      switch (operator) {
        case '<':
          return left < right
        case '>':
          return left > right
        case '-eq':
        case '-ne':
        case '-lt':
        case '-le':
        case '-gt':
        case '-ge':
          return compareNumbers(operator, shell.arithmetic(left, '[['), shell.arithmetic(right, '[['))
        default:
          return compareFiles(shell, operator, left, right)
      }
    }
  }
}

/** `=~` is a POSIX extended regular expression; BASH_REMATCH gets the groups. */
function* matchRegex(evaluator: Evaluator, text: string, pattern: string): Task<boolean> {
  const { shell } = evaluator
  const { compileExtended } = yield* regularExpressions.get(shell.sys)
  const regex = compileExtended(pattern, shell.shopt.nocasematch)
  // bash 5.2 says nothing about an expression that does not compile.
  if (!regex.ok) throw new ShellError('', 2, 'command')
  const match = regex.value.exec(text)
  const variable = shell.vars.find('BASH_REMATCH') ?? shell.vars.create('BASH_REMATCH')
  variable.value = undefined
  variable.array = match ? IndexedArray.of(match.groups.map((group) => group ?? '')) : new IndexedArray()
  return match !== null
}
