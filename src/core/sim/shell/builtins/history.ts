/** history and fc. */
import type { Task } from '../../kernel/sys.ts'
import { runScript } from '../script.ts'
import { type Builtin, type BuiltinContext, readFlags } from './types.ts'

const history: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'cd:anrwsp')
  if (!flags) return 2
  if (flags.set.has('c')) {
    shell.history.length = 0
    return 0
  }
  const offset = flags.set.get('d')
  if (offset !== undefined) {
    const position = Number(offset) < 0 ? shell.history.length + Number(offset) : Number(offset) - shell.historyBase
    if (!(position >= 0 && position < shell.history.length))
      return shell.fail(`${offset}: history position out of range`)
    shell.history.splice(position, 1)
    return 0
  }
  if (flags.set.has('s')) {
    shell.history.push(flags.rest.join(' '))
    return 0
  }
  if (flags.set.has('p')) {
    for (const text of flags.rest) shell.out(`${text}\n`)
    return 0
  }
  if (flags.set.has('a') || flags.set.has('w') || flags.set.has('r') || flags.set.has('n')) return 0
  const countText = flags.rest[0]
  if (countText !== undefined && !/^-?\d+$/.test(countText))
    return shell.fail(`${countText}: numeric argument required`)
  const count = countText === undefined ? shell.history.length : Math.abs(Number(countText))
  const from = Math.max(0, shell.history.length - count)
  for (const [index, line] of shell.history.slice(from).entries())
    shell.out(`${String(shell.historyBase + from + index).padStart(5)}  ${line}\n`)
  return 0
}

const fc: Builtin = (context) => {
  const { shell, args } = context
  // -1 is the command before this one, and no option.
  const numbers = args.findIndex((arg, index) => index > 0 && /^-\d+$/.test(arg))
  const head = numbers < 0 ? args : args.slice(0, numbers)
  const flags = readFlags({ ...context, args: head }, 'e:lnrs')
  if (!flags) return 2
  const rest = numbers < 0 ? flags.rest : [...flags.rest, ...args.slice(numbers)]
  if (shell.history.length === 0) return shell.interactive ? shell.fail('no command found') : 0
  // The last entry is this very command.
  const at = (text: string | undefined, standard: number) => {
    if (text === undefined) return standard
    if (/^-?\d+$/.test(text))
      return Number(text) < 0 ? shell.history.length - 1 + Number(text) : Number(text) - shell.historyBase
    return shell.history.findLastIndex((line, index) => index < shell.history.length - 1 && line.startsWith(text))
  }
  if (flags.set.has('s') || flags.set.get('e') === '-') return again(context, rest, at)
  // Simplified: there is no editor to open.
  if (!flags.set.has('l')) return shell.fail('no command found')
  const from = Math.max(0, at(rest[0], shell.history.length - 17))
  // Without a range its own line does not count, unless there is no other.
  const to = Math.min(shell.history.length - 1, Math.max(0, at(rest[1], shell.history.length - 2)))
  const lines: string[] = []
  for (let index = from; index <= to; index++)
    lines.push(`${flags.set.has('n') ? '' : shell.historyBase + index}\t ${shell.history[index]}\n`)
  shell.out((flags.set.has('r') ? lines.reverse() : lines).join(''))
  return 0
}

/** `fc -s old=new command`: runs a command again, shown first. */
function* again(
  { shell, evaluator }: BuiltinContext,
  rest: readonly string[],
  at: (text: string | undefined, standard: number) => number,
): Task<number> {
  const changes = rest.filter((arg) => arg.includes('='))
  const command =
    shell.history[
      at(
        rest.find((arg) => !arg.includes('=')),
        shell.history.length - 2,
      )
    ]
  if (command === undefined) return shell.fail('no command found')
  const text = changes.reduce((line, change) => {
    const [old, replacement] = [change.slice(0, change.indexOf('=')), change.slice(change.indexOf('=') + 1)]
    return line.replaceAll(old, () => replacement)
  }, command)
  shell.emit(2, `${text}\n`)
  yield* shell.flush()
  // What is remembered is what ran.
  shell.history[shell.history.length - 1] = text
  return yield* runScript(evaluator, text, { name: 'eval', line: shell.line })
}

export const historyBuiltins: Readonly<Record<string, Builtin>> = { history, fc }
