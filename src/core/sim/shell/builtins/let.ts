/** let: arithmetic as a command. */
import { ShellError } from '../errors.ts'
import type { Builtin } from './types.ts'

export const letBuiltin: Builtin = ({ shell, args }) => {
  const expressions = args.slice(args[1] === '--' ? 2 : 1)
  if (expressions.length === 0) return shell.fail('expression expected')
  let value: number | bigint = 0
  try {
    for (const expression of expressions) value = shell.arithmetic(expression, 'let')
  } catch (error) {
    if (!(error instanceof ShellError) || error.effect !== 'line') throw error
    shell.complain(error.message)
    return 1
  }
  // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
  return value == 0 ? 1 : 0
}
