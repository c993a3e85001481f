import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { checkWords } from '../lib/args.ts'
import { type Command, command } from '../lib/command.ts'
import { writeAll } from '../lib/stdio.ts'

type ErrorMode = 'sigpipe' | 'warn' | 'warn-nopipe' | 'exit' | 'exit-nopipe'

const OUTPUT_ERRORS = ['warn', 'warn-nopipe', 'exit', 'exit-nopipe'].map((word) => [word, word] as const)

export default command(
  {
    names: ['tee'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Copy standard input to each FILE, and also to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'aip',
      long: { append: 'a', 'ignore-interrupts': 'i', 'output-error': { as: 'p', value: 'optional' } },
    })
    yield* checkWords(self, options, { p: OUTPUT_ERRORS })
    const has = (name: string) => options.some((option) => option.name === name)
    const p = options.findLast((option) => option.name === 'p')
    const mode: ErrorMode = p ? ((p.value ?? 'warn-nopipe') as ErrorMode) : 'sigpipe'
    if (has('i')) self.sys.sigaction('SIGINT', { kind: 'ignore' })
    if (mode !== 'sigpipe') self.sys.sigaction('SIGPIPE', { kind: 'ignore' })
    const targets: Target[] = [{ name: 'standard output', fd: 1 }]
    let status = 0
    for (const path of operands) {
      const flags = O_WRONLY | O_CREAT | (has('a') ? O_APPEND : O_TRUNC)
      const fd = yield* self.sys.open(path, flags, 0o666)
      if (fd.ok) {
        targets.push({ name: path, fd: fd.value })
        continue
      }
      yield* self.warnBecause(self.quoteIfNeeded(path), fd.error)
      status = 1
      if (mode.startsWith('exit')) return yield* self.exit(1)
    }
    return Math.max(status, yield* copy(self, targets, mode))
  },
)

interface Target {
  readonly name: string
  readonly fd: number
}

const BUFSIZ = 8192

function* copy(self: Command, all: readonly Target[], mode: ErrorMode): Task<number> {
  let targets = all
  let status = 0
  while (targets.length > 0) {
    const got = yield* self.sys.read(0, BUFSIZ)
    if (!got.ok) {
      yield* self.warnBecause('read error', got.error)
      return 1
    }
    if (got.value.length === 0) return status
    const broken: Target[] = []
    for (const target of targets) {
      const written = yield* writeAll(self.sys, target.fd, got.value)
      if (written.ok) continue
      broken.push(target)
      const forgives = written.error.errno === 'EPIPE' && mode.endsWith('nopipe')
      if (forgives) continue
      yield* self.warnBecause(self.quoteIfNeeded(target.name), written.error)
      status = 1
      if (mode.startsWith('exit')) return 1
    }
    targets = targets.filter((target) => !broken.includes(target))
  }
  return status
}
