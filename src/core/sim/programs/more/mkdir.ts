import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { whyNotEntered } from '../lib/entering.ts'
import { isDirectory, type ModeChange, parseMode } from '../lib/mode.ts'
import { stripSlashes } from '../lib/paths.ts'

export default command(
  {
    names: ['mkdir'],
    usage: '[OPTION]... DIRECTORY...',
    summary: 'Create the DIRECTORY(ies), if they do not already exist.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'pm:vZ',
      long: { parents: 'p', mode: 'm:', verbose: 'v', context: { as: 'Z', value: 'optional' } },
    })
    const given = options.find((option) => option.name === 'm')?.value ?? null
    const change = given === null ? null : parseMode(given)
    if (operands.length === 0) return yield* self.usage('missing operand')
    if (given !== null && change === null) return yield* self.fail(`invalid mode ${self.quote(given)}`)
    const parents = options.some((option) => option.name === 'p')
    const verbose = options.some((option) => option.name === 'v')
    let status = 0
    for (const path of operands) {
      const made = parents ? yield* makeParents(self, path, change, verbose) : yield* make(self, path, change, verbose)
      if (!made) status = 1
    }
    return status
  },
)

function* make(self: Command, path: string, change: ModeChange | null, verbose: boolean): Task<boolean> {
  const made = self.sys.mkdir(path, change ? newMode(self, change) & 0o777 : 0o777)
  if (!made.ok) {
    yield* self.warnBecause(`cannot create directory ${self.quote(path)}`, made.error)
    return false
  }
  if (verbose) yield* self.print(`mkdir: created directory ${self.quoteAlways(path)}\n`)
  return change === null || (yield* setMode(self, path, change))
}

const newMode = (self: Command, change: ModeChange): number => {
  const umask = self.sys.umask(0)
  self.sys.umask(umask)
  return change.apply(0o40777, umask)
}

function* setMode(self: Command, path: string, change: ModeChange): Task<boolean> {
  const changed = self.sys.chmod(path, newMode(self, change))
  if (changed.ok) return true
  yield* self.warnBecause(`cannot change permissions of ${self.quote(path)}`, changed.error)
  return false
}

/** Tries each ancestor; one that exists is fine, also where it cannot be written. */
function* makeParents(self: Command, path: string, change: ModeChange | null, verbose: boolean): Task<boolean> {
  const bare = stripSlashes(path)
  for (let at = 1; at < bare.length; at++) {
    if (bare[at] !== '/' || bare[at - 1] === '/') continue
    const ancestor = bare.slice(0, at)
    const stat = self.sys.stat(ancestor)
    if (stat.ok && isDirectory(stat.value.mode)) {
      // The real one goes into each directory on its way.
      const entered = self.sys.access(ancestor, 1, { effective: true })
      if (entered.ok) continue
      yield* self.warnBecause(`cannot create directory ${self.quote(ancestor)}`, entered.error)
      return false
    }
    const made = self.sys.mkdir(ancestor, 0o777)
    if (made.ok) {
      if (verbose) yield* self.print(`mkdir: created directory ${self.quoteAlways(ancestor)}\n`)
      continue
    }
    yield* self.warnBecause(`cannot create directory ${self.quote(ancestor)}`, whyNotEntered(made.error, stat))
    return false
  }
  const made = self.sys.mkdir(path, 0o777)
  if (made.ok) {
    if (verbose) yield* self.print(`mkdir: created directory ${self.quoteAlways(path)}\n`)
    return change === null || (yield* setMode(self, path, change))
  }
  const stat = self.sys.stat(path)
  if (stat.ok && isDirectory(stat.value.mode)) return true
  if (!stat.ok && stat.error.errno !== 'ENOENT' && made.error.errno === 'EEXIST') {
    yield* self.warnBecause(`cannot stat ${self.quote(path)}`, stat.error)
  } else yield* self.warnBecause(`cannot create directory ${self.quote(path)}`, made.error)
  return false
}
