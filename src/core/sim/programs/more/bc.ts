import type { Task } from '../../kernel/sys.ts'
import { BcError, BcMachine } from '../bc/machine.ts'
import { BC_USAGE } from '../bc/usage.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readWhole } from '../lib/lines.ts'
import { parseOptions } from '../lib/options.ts'

export default command(
  {
    names: ['bc'],
    usage: '[options] [file ...]',
    summary: 'An arbitrary precision calculator language.',
    package: 'bc',
    version: '1.07.1',
    versionLine: 'bc 1.07.1',
    writeFailure: (_, error) => ({ message: `dc: could not write output file: ${reason(error)}`, code: 1 }),
  },
  function* (self) {
    const { options, operands, error } = parseOptions(self.args, {
      short: 'hilqswv',
      long: { mathlib: 'l', quiet: 'q', standard: 's', warn: 'w', interactive: 'i', help: 'h', version: 'v' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    if (has('v') && error === null) return yield* self.version()
    if (error !== null || has('h')) {
      if (error !== null) yield* self.warn(error)
      yield* self.print(BC_USAGE)
      return error === null ? 0 : 1
    }
    const machine = new BcMachine(has('l'))
    for (const path of operands) {
      const read = yield* readWhole(self, path)
      if (!read.ok) return yield* unreadable(self, path, read.stage)
      if (!(yield* run(self, machine, decode(read.bytes), path))) return 0
    }
    const read = yield* readWhole(self, '-')
    if (!read.ok) return yield* unreadable(self, '(standard_in)', read.stage)
    yield* run(self, machine, decode(read.bytes), '(standard_in)')
    return 0
  },
)

function* unreadable(self: Command, name: string, stage: 'open' | 'read'): Task<number> {
  const text = stage === 'open' ? `File ${name} is unavailable.` : `${name} 1: read() in flex scanner failed`
  yield* self.stderr.write(`${text}\n`)
  return 1
}

/** Line by line, as bc reads; false after quit. */
function* run(self: Command, machine: BcMachine, text: string, name: string): Task<boolean> {
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    let source = lines[i]!
    const depth = (part: string) => (part.match(/\{/g) ?? []).length - (part.match(/\}/g) ?? []).length
    const isOpen = (part: string) => depth(part) > 0 || (part.match(/"/g) ?? []).length % 2 > 0
    while (isOpen(source) && i + 1 < lines.length) source += `\n${lines[++i]}`
    try {
      const { output, quits } = machine.execute(source)
      yield* say(self, machine, `${name} ${i + 1}`)
      yield* self.print(output)
      if (quits) return false
    } catch (error) {
      if (!(error instanceof BcError)) throw error
      yield* self.print(error.output)
      yield* say(self, machine, `${name} ${i + 1}`)
      yield* self.stdout.flush()
      yield* self.stderr.write(
        error.isSyntax
          ? `${name} ${i + (error.atEnd ? 2 : 1)}: ${error.message}\n`
          : `Runtime error (func=(main), adr=${error.address}): ${error.message}\n`,
      )
    }
  }
  return true
}

function* say(self: Command, machine: BcMachine, place: string): Task<void> {
  for (const text of machine.warnings.splice(0))
    yield* self.stderr.write(text.startsWith('Runtime') ? `${text}\n` : `${place}: ${text}\n`)
}
