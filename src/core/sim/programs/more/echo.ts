import { decode, encodeLatin1 } from '../lib/bytes.ts'
import { command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { C_ESCAPES } from '../lib/escapes.ts'

const ESCAPE = /\\(?:0([0-7]{0,3})|x([0-9a-fA-F]{1,2})|([1-7][0-7]{0,2})|([abcefnrtv\\]))/g
const LETTERS: Readonly<Record<string, string>> = {
  ...C_ESCAPES,
  e: '\x1b',
  '\\': '\\',
}

const echo = command(
  { names: ['echo'], usage: '[SHORT-OPTION]... [STRING]...', summary: 'Echo the STRING(s) to standard output.' },
  function* (self) {
    const args = [...self.args]
    if (args.length === 1 && args[0] === '--help') return yield* self.help()
    if (args.length === 1 && args[0] === '--version') return yield* self.version()
    let newline = true
    let escapes = false
    while (/^-[neE]+$/.test(args[0] ?? '')) {
      for (const letter of args.shift()!.slice(1)) {
        if (letter === 'n') newline = false
        else escapes = letter === 'e'
      }
    }
    const text = args.join(' ')
    const stop = escapes ? text.search(/(?<!\\)(?:\\\\)*\\c/) : -1
    const whole = escapes ? interpret(stop < 0 ? text : text.slice(0, text.indexOf('\\c', stop))) : text
    yield* self.print(whole + (newline && stop < 0 ? '\n' : ''))
    return 0
  },
)

function interpret(text: string): string {
  return text.replace(ESCAPE, (_, octal, hex, bare, letter) => {
    if (letter) return LETTERS[letter]!
    const code = hex ? Number.parseInt(hex, 16) : Number.parseInt(bare ?? (octal || '0'), 8)
    return decode(encodeLatin1(String.fromCharCode(code & 255)))
  })
}
const yes = command(
  { names: ['yes'], usage: '[STRING]...', summary: "Repeatedly output a line with all specified STRING(s), or 'y'." },
  function* (self) {
    const { operands } = yield* self.options({ short: '+' })
    const line = `${operands.length > 0 ? operands.join(' ') : 'y'}\n`
    const block = line.repeat(Math.max(1, Math.floor(8192 / line.length)))
    for (;;) {
      yield* self.print(block)
      const { error } = self.stdout
      if (!error) continue
      yield* self.stderr.write(`${self.name}: standard output: ${reason(error)}\n`)
      self.stdout.error = null
      self.stdout.discard()
      return 1
    }
  },
)

const constant = (name: string, code: number) =>
  command(
    {
      names: [name],
      usage: '[ignored command line arguments]',
      summary: `Exit with a status code indicating ${code === 0 ? 'success' : 'failure'}.`,
    },
    function* (self) {
      if (self.args.length === 1 && self.args[0] === '--help') return yield* self.help()
      if (self.args.length === 1 && self.args[0] === '--version') return yield* self.version()
      return code
    },
  )

export default [echo, yes, constant('true', 0), constant('false', 1)]
