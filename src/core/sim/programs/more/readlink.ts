import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { isDirectory } from '../lib/mode.ts'
import { type Canonicalization, canonicalize, relativeTo } from '../lib/realpath.ts'

const readlink = command(
  {
    names: ['readlink'],
    usage: '[OPTION]... FILE...',
    summary: 'Print value of a symbolic link or canonical file name.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'efmnqsvz',
      long: {
        canonicalize: 'f',
        'canonicalize-existing': 'e',
        'canonicalize-missing': 'm',
        'no-newline': 'n',
        quiet: 'q',
        silent: 's',
        verbose: 'v',
        zero: 'z',
      },
    })
    if (operands.length === 0) return yield* self.usage('missing operand')
    const last = (letters: string) => options.findLast((option) => letters.includes(option.name))?.name ?? null
    const mode = last('efm')
    const verbose = last('qsv') === 'v' || (self.env.POSIXLY_CORRECT !== undefined && last('qs') === null)
    if (last('n') && operands.length > 1) yield* self.warn('ignoring --no-newline with multiple arguments')
    const end = last('n') && operands.length === 1 ? '' : last('z') ? '\0' : '\n'
    let status = 0
    for (const path of operands) {
      const found = mode === null ? self.sys.readlink(path) : canonicalize(self.sys, path, MODES[mode]!)
      if (found.ok) yield* self.print(found.value + end)
      else {
        status = 1
        if (verbose) yield* self.warnBecause(self.quoteIfNeeded(path), found.error)
      }
    }
    return status
  },
)

const MODES: Readonly<Record<string, Canonicalization>> = { e: 'existing', f: 'last', m: 'missing' }

const realpath = command(
  { names: ['realpath'], usage: '[OPTION]... FILE...', summary: 'Print the resolved absolute file name.' },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'eLmPqsz',
      long: {
        'canonicalize-existing': 'e',
        'canonicalize-missing': 'm',
        'relative-to': { value: 'required' },
        'relative-base': { value: 'required' },
        quiet: 'q',
        strip: 's',
        'no-symlinks': 's',
        logical: 'L',
        physical: 'P',
        zero: 'z',
      },
    })
    if (operands.length === 0) return yield* self.usage('missing operand')
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const mode = MODES[options.findLast((option) => 'em'.includes(option.name))?.name ?? 'f']!
    const follow = { followSymlinks: !has('s') }
    const base = yield* directoryOption(self, value('relative-base'), mode)
    const to = (yield* directoryOption(self, value('relative-to'), mode)) ?? base
    let status = 0
    for (const path of operands) {
      const found = canonicalize(self.sys, path, mode, follow)
      if (!found.ok) {
        status = 1
        if (!has('q')) yield* self.warnBecause(self.quoteIfNeeded(path), found.error)
        continue
      }
      const isInside = base === null || `${found.value}/`.startsWith(base === '/' ? '/' : `${base}/`)
      const shown = to !== null && isInside ? relativeTo(found.value, to) : found.value
      yield* self.print(shown + (has('z') ? '\0' : '\n'))
    }
    return status
  },
)

function* directoryOption(self: Command, path: string | null, mode: Canonicalization): Task<string | null> {
  if (path === null) return null
  const found = canonicalize(self.sys, path, mode)
  if (!found.ok) return yield* self.fail(`${self.quoteIfNeeded(path)}: ${self.reason(found.error)}`)
  const stat = self.sys.stat(found.value)
  if (mode === 'existing' && stat.ok && !isDirectory(stat.value.mode)) {
    return yield* self.fail(`${self.quoteIfNeeded(path)}: ${self.reason({ errno: 'ENOTDIR', syscall: 'stat' })}`)
  }
  return found.value
}

export default [readlink, realpath]
