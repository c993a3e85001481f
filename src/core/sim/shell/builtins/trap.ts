/** trap: what runs when a signal or an event comes. */
import { SIGNALS } from '../../kernel/constants.ts'
import { dashQuote } from '../dash/quote.ts'
import type { Shell } from '../shell.ts'
import { isSignal, signalList, type TrapName, trapName } from '../traps.ts'
import { singleQuote } from '../words/quote.ts'
import { listSignals } from './kill.ts'
import { type Builtin, readFlags, usage } from './types.ts'

export const trap: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, shell.isBash ? 'lp' : '')
  if (!flags) return 2
  if (flags.set.has('l')) return listSignals(context, [])
  const { rest } = flags
  if (rest.length === 0 || flags.set.has('p')) {
    const wanted = rest.map(trapName)
    for (let index = 0; index < rest.length; index++) {
      if (wanted[index] === null) return shell.fail(`${rest[index]}: invalid signal specification`)
    }
    const listed = [...shell.traps.listed()].sort(([a], [b]) => order(a) - order(b))
    if (shell.isBash && shell.set.posix && flags.set.has('p') && rest.length === 0) return listAll(shell)
    const asked = rest.length > 0 ? wanted.flatMap((name) => listed.filter(([known]) => known === name)) : listed
    for (const [name, command] of asked) {
      shell.out(
        `trap -- ${(shell.isBash ? singleQuote : dashQuote)(command)} ${shell.isBash && !shell.set.posix ? name : name.replace('SIG', '')}\n`,
      )
    }
    return 0
  }
  const [command, ...names] = rest
  // `trap INT` and `trap 2 3` reset signals.
  const resets =
    command === '-' ||
    (names.length === 0 && trapName(command!) !== null) ||
    (/^\d+$/.test(command!) && trapName(command!) !== null)
  if (names.length === 0 && (!resets || (command === '-' && shell.isBash))) return usage(context)
  let status = 0
  for (const text of command === '-' || !resets ? names : rest) {
    const name = trapName(text)
    if (name === null || (!shell.isBash && /^(?:ERR|DEBUG|RETURN)$/.test(name))) {
      if (shell.isBash) shell.fail(`${text}: invalid signal specification`)
      else shell.emit(2, `trap: ${text}: bad trap\n`)
      status = 1
      continue
    }
    if (name === 'SIGKILL' || name === 'SIGSTOP') continue
    if (resets) shell.traps.reset(name)
    else shell.traps.set(name, command!)
  }
  return status
}

/** `trap -p` in POSIX mode names every signal, also those that have no trap. */
function listAll(shell: Shell): number {
  const set = new Map([...shell.traps.listed()].map(([name, command]) => [name.replace('SIG', ''), command]))
  const signals = Array.from(signalList().slice(1), (name, index) => name?.replace('SIG', '') ?? String(index + 1))
  for (const name of ['EXIT', ...signals, 'DEBUG', 'ERR', 'RETURN']) {
    const command = set.get(name)
    shell.out(`trap -- ${command === undefined ? '-' : singleQuote(command)} ${name}\n`)
  }
  return 0
}

function order(name: TrapName): number {
  if (isSignal(name)) return SIGNALS[name]
  return { EXIT: 0, DEBUG: 65, ERR: 66, RETURN: 67 }[name]
}
