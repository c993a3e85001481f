import type { Task } from '../../kernel/sys.ts'
import type { Resolved } from '../assignment.ts'
import type { Evaluator } from '../evaluator.ts'
import type { Shell } from '../shell.ts'
import type { Redirection } from '../syntax/ast.ts'

export interface BuiltinContext {
  readonly shell: Shell
  readonly evaluator: Evaluator
  /** The words, the builtin's name first. */
  readonly args: readonly string[]
  /** For `declare` and its kin: the arguments that are assignments. */
  readonly resolved: ReadonlyMap<number, Resolved> | null
  readonly redirections: readonly Redirection[]
  /** Called as `command NAME`: a special builtin is none then. */
  readonly byCommand?: true
}
export type Builtin = (context: BuiltinContext) => number | Task<number>

/** Ends with the usage line, which the caller of the builtin prints (`payUsage`), and with status 2. */
export function usage({ shell, args }: BuiltinContext): number {
  shell.owedUsage = args[0]!
  return 2
}

export interface Flags {
  readonly set: ReadonlyMap<string, string>
  /** What stands behind the options. */
  readonly rest: readonly string[]
  /** Index of `rest` in `args`. */
  readonly at: number
}

/** Reads `-abc -o value` as getopt does; null after it said what is wrong. `spec` is `ab:c`; `plus` reads `+x` too (as `+x` keys). */
/** Without a `spec` there are no options: all are arguments. */
export function readFlags(
  context: BuiltinContext,
  spec: string | null,
  options: { plus?: boolean } = {},
): Flags | null {
  const { shell, args } = context
  const set = new Map<string, string>()
  let at = 1
  for (; spec !== null && at < args.length; at++) {
    const arg = args[at]!
    if (arg === '--') {
      at++
      break
    }
    const plus = options.plus === true && arg.startsWith('+') && arg.length > 1
    if ((!arg.startsWith('-') && !plus) || arg === '-') break
    for (let index = 1; index < arg.length; index++) {
      const letter = arg[index]!
      const where = spec.indexOf(letter)
      if (where < 0 || letter === ':') {
        if (shell.isBash) {
          shell.fail(`${plus ? '+' : '-'}${letter}: invalid option`)
          usage(context)
        } else shell.fail(`Illegal option -${letter}`)
        return null
      }
      const key = plus ? `+${letter}` : letter
      if (spec[where + 1] !== ':') {
        set.set(key, '')
        continue
      }
      const rest = arg.slice(index + 1)
      const value = rest !== '' ? rest : args[++at]
      if (value === undefined) {
        if (shell.isBash) {
          shell.fail(`-${letter}: option requires an argument`)
          usage(context)
        } else shell.fail(`No arg for -${letter} option`)
        return null
      }
      set.set(key, value)
      break
    }
  }
  return { set, rest: args.slice(at), at }
}

export const isName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
