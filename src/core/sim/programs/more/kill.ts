/** kill(1) of procps-ng 4.0.2, the file /bin/kill; the shells have one of their own. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { SIGNAL_LIST, SIGNAL_NAMES, signalNumber, signalOf } from '../system/signals.ts'

const USAGE = `
Usage:
 kill [options] <pid> [...]

Options:
 <pid> [...]            send signal to every <pid> listed
 -<signal>, -s, --signal <signal>
                        specify the <signal> to be sent
 -q, --queue <value>    integer value to be sent with the signal
 -l, --list=[<signal>]  list all signal names, or convert one to a name
 -L, --table            list all signal names in a nice table

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see kill(1).
`

export default command({ names: ['kill'], usage: '', summary: '' }, function* (self) {
  let signal = 15
  const pids: string[] = []
  const args = [...self.args]
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (arg === '--') {
      pids.push(...args)
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      pids.push(arg)
      continue
    }
    const list = /^(?:-l|--list)=?(.*)$/.exec(arg)
    if (list) return yield* listSignals(self, list[1] || args.shift())
    if (arg === '-L' || arg === '--table') return yield* table(self)
    if (arg === '-h' || arg === '--help') {
      yield* self.print(USAGE)
      return 0
    }
    if (arg === '-V' || arg === '--version') {
      yield* self.print('kill from procps-ng 4.0.2\n')
      return 0
    }
    const named = /^(?:-s|--signal)=?(.*)$/.exec(arg)
    const text = named ? named[1] || args.shift() : arg.slice(1)
    if (text === undefined) return yield* usage(self)
    const number = signalNumber(text)
    if (number !== null) signal = number
    else if (named) signal = -1
    else if (/^\d+$/.test(text)) pids.push(arg)
    else {
      yield* self.warn(`invalid argument ${text[0]}`)
      return yield* usage(self)
    }
  }
  if (pids.length === 0) return yield* usage(self)
  return yield* send(self, signal, pids)
})

function* usage(self: Command): Task<number> {
  yield* self.stderr.write(USAGE)
  return 1
}

function* send(self: Command, number: number, pids: readonly string[]): Task<number> {
  let status = 0
  for (const text of pids) {
    if (!/^-?\d+$/.test(text)) {
      yield* self.warn(`failed to parse argument: '${text}'`)
      status = 1
      continue
    }
    const signal = signalOf(number)
    // Simplified: a real-time signal is accepted and nobody gets it.
    if (signal === null && number > 31) continue
    const sent = signal === null ? null : self.sys.kill(Number(text), signal)
    if (sent?.ok) continue
    yield* self.warn(`(${text}): ${sent ? reason(sent.error) : 'Invalid argument'}`)
    status = 1
  }
  return status
}

function* listSignals(self: Command, wanted: string | undefined): Task<number> {
  if (wanted === undefined) {
    yield* self.print(SIGNAL_LIST)
    return 0
  }
  const number = signalNumber(wanted)
  if (number === null || number > 64) {
    yield* self.warn(`unknown signal name ${wanted}`)
    return 0
  }
  yield* self.print(`${/^\d/.test(wanted) ? (SIGNAL_NAMES[number] ?? `RTMIN+${number - 34}`) : number}\n`)
  return 0
}

function* table(self: Command): Task<number> {
  const cells = SIGNAL_NAMES.slice(1).map((name, i) => `${String(i + 1).padStart(2)} ${name.padEnd(8)}`)
  let text = ''
  cells.forEach((cell, i) => {
    text += i % 7 === 6 ? `${cell.trimEnd()}\n` : cell
  })
  yield* self.print(text.endsWith('\n') ? text : `${text}\n`)
  return 0
}
