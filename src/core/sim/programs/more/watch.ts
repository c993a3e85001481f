/** watch of procps-ng 4.0.2. */
import type { Task } from '../../kernel/sys.ts'
import { encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { readFd } from '../lib/files.ts'
import { parseOptions } from '../lib/options.ts'
import { WATCH_USAGE } from '../system/procps-usage.ts'

export default command({ names: ['watch'], usage: '', summary: '' }, watch)

function* watch(self: Command): Task<number> {
  const { options, operands, error } = parseOptions(self.args, {
    short: '+bced::ghq:n:pvtwx',
    long: {
      interval: 'n:',
      differences: 'd::',
      'no-title': 't',
      errexit: 'e',
      chgexit: 'g',
      exec: 'x',
      color: 'c',
      beep: 'b',
      precise: 'p',
      help: 'h',
      version: 'v',
    },
  })
  if (error !== null || operands.length === 0) {
    if (error !== null) yield* self.warn(error)
    yield* self.stderr.write(WATCH_USAGE)
    return 1
  }
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const interval = Math.max(0.1, Number(options.findLast((option) => option.name === 'n')?.value ?? 2))
  const argv = has('x') ? operands : ['sh', '-c', operands.join(' ')]
  const host = self.sys.uname().nodename
  self.sys.sigaction('SIGINT', { kind: 'catch', restart: false })
  yield* self.print('\x1b[?1049h')
  const code = yield* rounds(self, argv, {
    has,
    interval,
    title: `Every ${interval.toFixed(1)}s: ${operands.join(' ')}`,
    host,
  })
  yield* self.print('\x1b[?1049l')
  return code
}

interface Plan {
  readonly has: (name: string) => boolean
  readonly interval: number
  readonly title: string
  readonly host: string
}

/** Again and again, until ^C or what -e and -g say. */
function* rounds(self: Command, argv: readonly string[], { has, interval, title, host }: Plan): Task<number> {
  let before: string | null = null
  for (;;) {
    const date = new Date(self.sys.clock())
      .toUTCString()
      .replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5 $4')
    const size = self.sys.winsize(1)
    const [rows, cols] = size.ok ? [size.value.rows, size.value.cols] : [24, 80]
    const right = `${host}: ${date}`
    const head = has('t') ? '' : `${title.padEnd(Math.max(title.length + 1, cols - right.length))}${right}\n\n`
    const ran = yield* captured(self, argv)
    if (ran === null) return 1
    const lines = ran.text.split('\n').slice(0, rows - (has('t') ? 0 : 2))
    yield* self.print(`\x1b[H\x1b[2J${head}${lines.map((line) => line.slice(0, cols)).join('\n')}`)
    yield* self.stdout.flush()
    if (has('e') && ran.status !== 0) return ran.status
    if (has('g') && before !== null && before !== ran.text) return 0
    before = ran.text
    const slept = yield* self.sys.nanosleep(interval * 1000)
    if (!slept.ok && self.sys.takeSignals().length > 0) return 0
  }
}

/** What the command writes to both its outputs. */
function* captured(
  self: Command,
  argv: readonly string[],
): Task<{ readonly text: string; readonly status: number } | null> {
  const { sys } = self
  const pipe = sys.pipe({ cloexec: true })
  if (!pipe.ok) return null
  const [from, to] = pipe.value
  const child = spawn(
    sys,
    argv,
    self.env,
    function* (own, failed) {
      yield* own.write(2, encode(`watch: ${argv[0]}: ${reason(failed)}\n`))
      return 127
    },
    function* (own) {
      own.dup2(to, 1)
      own.dup2(to, 2)
      yield* own.sched_yield()
    },
  )
  sys.close(to)
  if (!child.ok) {
    yield* self.warn(`unable to fork process: ${reason(child.error)}`)
    return null
  }
  const bytes = yield* readFd(sys, from)
  sys.close(from)
  const status = exitStatus(yield* waitFor(sys, child.value))
  return { text: bytes.ok ? new TextDecoder().decode(bytes.value) : '', status }
}
