/** GNU time 1.9, the file /usr/bin/time; bash has a keyword of its own. */
import { SIGNALS } from '../../kernel/constants.ts'
import type { Task, WaitStatus } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'

const DEFAULT =
  '%Uuser %Ssystem %Eelapsed %PCPU (%Xavgtext+%Davgdata %Mmaxresident)k\n%Iinputs+%Ooutputs (%Fmajor+%Rminor)pagefaults %Wswaps'
const PORTABLE = 'real %e\nuser %U\nsys %S'

export default command(
  {
    names: ['time'],
    usage: '[-apqvV] [-f format] [-o file] command [arg...]',
    summary: '',
    package: 'GNU time',
    version: '1.9',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '+af:o:pqvV',
      long: { format: 'f:', output: 'o:', portability: 'p', append: 'a', quiet: 'q', verbose: 'v' },
    })
    const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
    if (operands.length === 0) {
      yield* self.stderr.write(
        'Usage: time [-apvV] [-f format] [-o file] [--append] [--verbose]\n       [--portability] [--format=format] [--output=file] [--version]\n       [--quiet] [--help] command [arg...]\n',
      )
      return 125
    }
    const began = self.sys.monotonic()
    const child = spawn(self.sys, operands, self.env, function* (own, failed) {
      yield* own.write(2, new TextEncoder().encode(`${self.name}: cannot run ${operands[0]}: ${reason(failed)}\n`))
      return failed.errno === 'ENOENT' ? 127 : 126
    })
    if (!child.ok) return yield* self.fail(`cannot fork: ${reason(child.error)}`, 126)
    const status = yield* waitFor(self.sys, child.value)
    const format = value('f') ?? (options.some((option) => option.name === 'p') ? PORTABLE : DEFAULT)
    yield* report(
      self,
      operands,
      status,
      format,
      self.sys.monotonic() - began,
      options.some((option) => option.name === 'q'),
    )
    return exitStatus(status)
  },
)

function* report(
  self: Command,
  argv: readonly string[],
  status: WaitStatus | null,
  format: string,
  ms: number,
  isQuiet: boolean,
): Task<void> {
  if (status?.kind === 'signaled') yield* self.stderr.write(`Command terminated by signal ${SIGNALS[status.signal]}\n`)
  else if (status?.kind === 'exited' && status.code !== 0 && !isQuiet)
    yield* self.stderr.write(`Command exited with non-zero status ${status.code}\n`)
  const seconds = ms / 1000
  const minutes = Math.floor(seconds / 60)
  const elapsed = `${minutes}:${(seconds % 60).toFixed(2).padStart(5, '0')}`
  const values: Readonly<Record<string, string>> = {
    U: '0.00',
    S: '0.00',
    E: elapsed,
    e: seconds.toFixed(2),
    P: '0%',
    X: '0',
    D: '0',
    M: '1784',
    I: '0',
    O: '0',
    F: '0',
    R: '90',
    W: '0',
    x: String(exitStatus(status)),
    C: argv.join(' '),
    Z: '4096',
    K: '0',
    t: '0',
    c: '0',
    w: '1',
    k: '0',
    r: '0',
    s: '0',
    '%': '%',
  }
  yield* self.stderr.write(
    `${format.replace(/\\n/g, '\n').replace(/%(.)/g, (whole, letter: string) => values[letter] ?? whole)}\n`,
  )
}
