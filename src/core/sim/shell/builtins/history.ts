/** history and fc. */
import { type Builtin, readFlags } from './types.ts'

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
  const { shell } = context
  const flags = readFlags(context, 'e:lnrs')
  if (!flags) return 2
  if (shell.history.length === 0) return shell.interactive ? shell.fail('no command found') : 0
  if (!flags.set.has('l')) return shell.fail('no command found')
  const at = (text: string | undefined, standard: number) => {
    if (text === undefined) return standard
    if (/^-?\d+$/.test(text))
      return Number(text) < 0 ? shell.history.length + Number(text) : Number(text) - shell.historyBase
    return shell.history.findLastIndex((line) => line.startsWith(text))
  }
  const from = Math.max(0, at(flags.rest[0], shell.history.length - 17))
  const to = Math.min(shell.history.length - 1, at(flags.rest[1], shell.history.length - 2))
  const lines: string[] = []
  for (let index = from; index <= to; index++)
    lines.push(`${flags.set.has('n') ? '' : shell.historyBase + index}\t ${shell.history[index]}\n`)
  shell.out((flags.set.has('r') ? lines.reverse() : lines).join(''))
  return 0
}

export const historyBuiltins: Readonly<Record<string, Builtin>> = { history, fc }
