/** Where dash's arithmetic is narrower than bash's: no `**`, `,`, bases, arrays or `x++`, and variables hold numbers. */
import type { ArithmeticError } from './arithmetic.ts'
import { lineError, type ShellError } from './errors.ts'

const problem = (reason: string, expression: string): ShellError =>
  lineError(`arithmetic expression: ${reason}: "${expression}"`, 2)

/** Throws for what bash would take. */
export function checkDashArithmetic(expression: string, value: (name: string) => string | undefined): void {
  if (expression.trim() === '' || /\*\*|[^\s(+-](?:\+\+|--)\s*(?:$|[)*/%<>=&|^?:,])/.test(expression))
    throw problem('expecting primary', expression)
  if (/,|\d#|\[/.test(expression)) throw problem('expecting EOF', expression)
  for (const [name] of expression.matchAll(/(?<![\w])[A-Za-z_]\w*/g)) {
    const text = value(name)
    if (text !== undefined && text !== '' && !/^\s*[+-]?(?:0[xX][0-9a-fA-F]+|\d+)\s*$/.test(text))
      throw lineError(`Illegal number: ${text}`, 2)
  }
}

export function dashArithmeticError(error: ArithmeticError, expression: string): ShellError {
  if (error.reason.startsWith('division by 0')) return problem('division by zero', expression)
  return problem(error.reason.includes('operand expected') ? 'expecting primary' : 'expecting EOF', expression)
}
