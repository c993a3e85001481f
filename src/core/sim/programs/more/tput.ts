/** clear, tput and reset of ncurses, for xterm and its like. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'

const NCURSES = { package: 'ncurses', versionLine: 'ncurses 6.4.20221231' } as const

/** What terminals of the xterm family understand; a dumb one has only its size. */
const XTERM: Readonly<Record<string, string>> = {
  clear: '\x1b[H\x1b[2J',
  bold: '\x1b[1m',
  dim: '\x1b[2m',
  smul: '\x1b[4m',
  rmul: '\x1b[24m',
  rev: '\x1b[7m',
  smso: '\x1b[7m',
  rmso: '\x1b[27m',
  sgr0: '\x1b(B\x1b[m',
  civis: '\x1b[?25l',
  cnorm: '\x1b[?12l\x1b[?25h',
  smcup: '\x1b[?1049h\x1b[22;0;0t',
  rmcup: '\x1b[?1049l\x1b[23;0;0t',
  el: '\x1b[K',
  ed: '\x1b[J',
  home: '\x1b[H',
  bel: '\x07',
  cr: '\r',
}
const DUMB: Readonly<Record<string, string>> = { bel: '\x07', cr: '\r' }
const isKnown = (term: string) => /^(xterm|screen|tmux|linux|vt100|vt220|rxvt|ansi)/.test(term)

const clear = command({ names: ['clear'], usage: '[options]', summary: '', ...NCURSES }, function* (self) {
  const term = self.env.TERM ?? ''
  if (term === '') {
    yield* self.stderr.write(
      self.env.TERM === undefined ? 'TERM environment variable not set.\n' : `'${term}': unknown terminal type.\n`,
    )
    return 1
  }
  if (isKnown(term)) yield* self.print(`${XTERM.clear}\x1b[3J`)
  return 0
})

const tput = command(
  { names: ['tput'], usage: '[options] capname [parameters]', summary: '', ...NCURSES, failure: 2 },
  function* (self) {
    const args = self.args[0] === '-T' ? self.args.slice(2) : self.args
    const term = (self.args[0] === '-T' ? self.args[1] : self.env.TERM) ?? ''
    const [name, ...parameters] = args
    if (name === '-V') {
      yield* self.print('ncurses 6.4.20221231\n')
      return 0
    }
    if (name === undefined) {
      yield* self.stderr.write('usage: tput [-V] [-S] [-x] [-T term] capname [parameters...]\n')
      return 2
    }
    if (term !== 'dumb' && !isKnown(term)) {
      yield* self.stderr.write(
        term === '' ? 'tput: No value for $TERM and no -T specified\n' : `tput: unknown terminal "${term}"\n`,
      )
      return term === '' ? 2 : 3
    }
    return yield* capability(self, name, parameters.map(Number), term === 'dumb')
  },
)

function* capability(self: Command, name: string, parameters: readonly number[], isDumb: boolean): Task<number> {
  const size = self.sys.winsize(2)
  const put = function* (text: string): Task<number> {
    yield* self.print(text)
    return 0
  }
  if (name === 'cols') return yield* put(`${(size.ok && size.value.cols) || 80}\n`)
  if (name === 'lines') return yield* put(`${(size.ok && size.value.rows) || 24}\n`)
  if (name === 'colors') return yield* put(isDumb ? '-1\n' : '8\n')
  if (name === 'longname')
    return yield* put(isDumb ? '80-column dumb tty' : 'xterm terminal emulator (X Window System)')
  const [first = 0, second = 0] = parameters
  const withParameters: Readonly<Record<string, string>> = {
    setaf: first < 8 ? `\x1b[3${first}m` : `\x1b[9${first - 8}m`,
    setab: first < 8 ? `\x1b[4${first}m` : `\x1b[10${first - 8}m`,
    cup: `\x1b[${first + 1};${second + 1}H`,
  }
  const text = isDumb ? DUMB[name] : (XTERM[name] ?? withParameters[name])
  if (text !== undefined) return yield* put(text)
  if (isDumb && (name in XTERM || name in withParameters)) return 1
  yield* self.stderr.write(`tput: unknown terminfo capability '${name}'\n`)
  return 4
}

const reset = command({ names: ['reset'], usage: '', summary: '', ...NCURSES }, function* (self) {
  const tty = yield* self.sys.open('/dev/tty', 2)
  if (!tty.ok) {
    yield* self.stderr.write(`reset: terminal attributes: ${self.reason(tty.error)}\n\n`)
    return 10
  }
  self.sys.tcsetattr(tty.value, { icanon: true, echo: true, isig: true })
  if (isKnown(self.env.TERM ?? '')) yield* self.stderr.write('\x1bc\x1b[!p\x1b[?3;4l\x1b[4l\x1b>')
  return 0
})

export default [clear, tput, reset]
