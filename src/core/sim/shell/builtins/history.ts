/** history and fc. */
import { strerror } from '../../../errno/index.ts'
import { O_APPEND, O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { decode, encode } from '../../programs/lib/bytes.ts'
import { expandHistory } from '../readline/history-expansion.ts'
import { runScript } from '../script.ts'
import { type Builtin, type BuiltinContext, readFlags } from './types.ts'

function* history(context: BuiltinContext): Task<number> {
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
    return expanded(context, flags.rest)
  }
  const file = flags.rest[0] ?? shell.get('HISTFILE')
  for (const letter of ['a', 'w', 'r', 'n']) {
    if (!flags.set.has(letter)) continue
    if (file === undefined) return 0
    if (letter === 'a' && shell.history.length === 0) return 0
    return letter === 'a' || letter === 'w' ? yield* write(context, file, letter === 'a') : yield* read(context, file)
  }
  const countText = flags.rest[0]
  if (countText !== undefined && !/^-?\d+$/.test(countText))
    return shell.fail(`${countText}: numeric argument required`)
  const count = countText === undefined ? shell.history.length : Math.abs(Number(countText))
  const from = Math.max(0, shell.history.length - count)
  for (const [index, line] of shell.history.slice(from).entries())
    shell.out(`${String(shell.historyBase + from + index).padStart(5)}  ${line}\n`)
  return 0
}

/** `history -p`: what `!!` and its kin stand for. */
function expanded({ shell }: BuiltinContext, texts: readonly string[]): number {
  let status = 0
  for (const text of texts) {
    const result = expandHistory(text, shell.history, shell.historyBase)
    if (result.kind === 'failed') status = shell.fail(`${text}: history expansion failed`)
    else shell.out(`${result.kind === 'changed' ? result.text : text}\n`)
  }
  return status
}

function* write({ shell }: BuiltinContext, path: string, append: boolean): Task<number> {
  const opened = yield* shell.sys.open(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC), 0o600)
  if (!opened.ok) return shell.fail(`${path}: cannot create: ${strerror(opened.error.errno)}`)
  yield* shell.sys.write(opened.value, encode(shell.history.map((line) => `${line}\n`).join('')))
  shell.sys.close(opened.value)
  return 0
}

function* read({ shell }: BuiltinContext, path: string): Task<number> {
  const opened = yield* shell.sys.open(path, O_RDONLY)
  // bash has no word for it.
  if (!opened.ok) return 1
  let text = ''
  for (;;) {
    const data = yield* shell.sys.read(opened.value, 65536)
    if (!data.ok || data.value.length === 0) break
    text += decode(data.value)
  }
  shell.sys.close(opened.value)
  shell.history.push(...text.split('\n').filter((line) => line !== ''))
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
  if (shell.history.length === 0 && !flags.set.has('s')) return shell.interactive ? shell.fail('no command found') : 0
  // The last entry is this very command, if commands are remembered.
  const size = shell.history.length - (shell.set.history ? 1 : 0)
  const at = (text: string | undefined, standard: number) => {
    if (text === undefined) return standard
    if (/^-?\d+$/.test(text)) return Number(text) < 0 ? size + Number(text) : Number(text) - shell.historyBase
    return shell.history.findLastIndex((line, index) => index < size && line.startsWith(text))
  }
  if (flags.set.has('s') || flags.set.get('e') === '-') return again(context, rest, at)
  // Simplified: there is no editor to open.
  if (!flags.set.has('l')) return shell.fail('no command found')
  const from = Math.max(0, at(rest[0], size - 16))
  // Without a range its own line does not count, unless there is no other.
  const to = Math.min(shell.history.length - 1, Math.max(0, at(rest[1], size - 1)))
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
        shell.history.length - (shell.set.history ? 2 : 1),
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
  if (shell.set.history) shell.history[shell.history.length - 1] = text
  return yield* runScript(evaluator, text, { name: 'eval', line: shell.line })
}

export const historyBuiltins: Readonly<Record<string, Builtin>> = { history, fc }
