import { O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { writeAll } from '../lib/stdio.ts'

const shred = command(
  {
    names: ['shred'],
    usage: '[OPTION]... FILE...',
    summary:
      'Overwrite the specified FILE(s) repeatedly, in order to make it harder for even very expensive hardware probing to recover the data.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'fn:s:uvxz',
      long: {
        force: 'f',
        iterations: 'n:',
        'random-source': { value: 'required' },
        size: 's:',
        remove: { as: 'u', value: 'optional' },
        verbose: 'v',
        exact: 'x',
        zero: 'z',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    if (operands.length === 0) return yield* self.usage('missing file operand')
    const given = options.findLast((option) => option.name === 'n')?.value ?? '3'
    if (!/^\d+$/.test(given)) return yield* self.fail(`invalid number of passes: ${self.quote(given)}`)
    const passes = [...Array<string>(Number(given)).fill('random'), ...(has('z') ? ['000000'] : [])]
    let status = 0
    for (const path of operands) {
      if (!(yield* overwrite(self, path, passes, has('v'), has('x')))) status = 1
      else if (has('u')) yield* remove(self, path, has('v'))
    }
    return status
  },
)

function* overwrite(
  self: Command,
  path: string,
  passes: readonly string[],
  verbose: boolean,
  exact: boolean,
): Task<boolean> {
  const { sys } = self
  const fd = yield* sys.open(path, O_WRONLY)
  if (!fd.ok) {
    yield* self.warnBecause(`${self.quoteIfNeeded(path)}: failed to open for writing`, fd.error)
    return false
  }
  const stat = sys.fstat(fd.value)
  const size = stat.ok ? stat.value.size : 0
  // Small files are filled up to a whole block, so that the slack goes too.
  const length = exact || size === 0 ? size : Math.ceil(size / 4096) * 4096
  for (const [i, kind] of passes.entries()) {
    if (verbose) yield* self.warn(`${self.quoteIfNeeded(path)}: pass ${i + 1}/${passes.length} (${kind})...`)
    sys.lseek(fd.value, 0, 'set')
    const bytes = new Uint8Array(length)
    if (kind === 'random')
      for (let at = 0; at < length; at += 256) bytes.set(sys.getrandom(Math.min(256, length - at)), at)
    const written = yield* writeAll(sys, fd.value, bytes)
    if (!written.ok) {
      yield* self.warnBecause(`${self.quoteIfNeeded(path)}: error writing at offset 0`, written.error)
      sys.close(fd.value)
      return false
    }
  }
  sys.close(fd.value)
  return true
}

/** Renamed to ever shorter names of zeros before it goes. */
function* remove(self: Command, path: string, verbose: boolean): Task<void> {
  const cut = path.lastIndexOf('/') + 1
  const base = path.slice(0, cut)
  if (verbose) yield* self.warn(`${path}: removing`)
  let name = path
  for (let length = path.length - cut; length > 0; length--) {
    const next = base + '0'.repeat(length)
    if (!self.sys.rename(name, next).ok) break
    if (verbose) yield* self.warn(`${name}: renamed to ${next}`)
    name = next
  }
  self.sys.unlink(name)
  if (verbose) yield* self.warn(`${path}: removed`)
}

export default shred
