import { O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Sys, Task } from '../../kernel/sys.ts'
import { decode, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { copy } from '../lib/copy.ts'
import { type CopyOptions, newCopyState } from '../lib/copy-options.ts'
import { whyNotEntered } from '../lib/entering.ts'
import { readWhole } from '../lib/lines.ts'
import { isDirectory, parseMode } from '../lib/mode.ts'
import { parseSize } from '../lib/numbers.ts'
import { dirName, joinPath } from '../lib/paths.ts'
import { backupNamer, readTargets } from '../lib/target.ts'
import { readAccounts } from '../lib/users.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const randomName = (sys: Sys, length: number): string =>
  [...sys.getrandom(length)].map((byte) => LETTERS[byte % LETTERS.length]).join('')

const mktemp = command(
  {
    names: ['mktemp'],
    usage: '[OPTION]... [TEMPLATE]',
    summary: 'Create a temporary file or directory, safely, and print its name.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'dp:qtuV',
      long: {
        directory: 'd',
        quiet: 'q',
        'dry-run': 'u',
        suffix: { value: 'required' },
        tmpdir: { as: 'tmpdir', value: 'optional' },
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const place = options.findLast((option) => option.name === 'p' || option.name === 'tmpdir')
    if (operands.length > 1) return yield* self.usage('too many templates')
    const template = operands[0] ?? 'tmp.XXXXXXXXXX'
    const given = options.findLast((option) => option.name === 'suffix')?.value ?? null
    if (given !== null && !template.endsWith('X'))
      return yield* self.fail(`with --suffix, template ${self.quote(template)} must end in X`)
    const xs = [...template.matchAll(/X+/g)].at(-1)
    const suffix = given ?? (xs ? template.slice(xs.index + xs[0].length) : '')
    if (suffix.includes('/'))
      return yield* self.fail(`invalid suffix ${self.quote(suffix)}, contains directory separator`)
    if (!xs || xs[0].length < 3) return yield* self.fail(`too few X's in template ${self.quote(template)}`)
    let full = given === null ? template : template + given
    if (place || operands.length === 0 || has('t')) {
      const directory = has('t') ? self.env.TMPDIR || place?.value || '/tmp' : place?.value || self.env.TMPDIR || '/tmp'
      if (has('t') && template.includes('/'))
        return yield* self.fail(`invalid template, ${self.quote(template)}, contains directory separator`)
      if (place && template.startsWith('/'))
        return yield* self.fail(`invalid template, ${self.quote(template)}; with --tmpdir, it may not be absolute`)
      full = joinPath(directory, full)
    }
    const start = full.length - suffix.length - xs[0].length
    const shown = self.quote(full)
    for (let tries = 0; tries < 100; tries++) {
      const name = full.slice(0, start) + randomName(self.sys, xs[0].length) + suffix
      const made = has('u')
        ? self.sys.lstat(name).ok
          ? { ok: false as const, error: { errno: 'EEXIST' as const, syscall: 'open' } }
          : { ok: true as const }
        : has('d')
          ? self.sys.mkdir(name, 0o700)
          : yield* self.sys.open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
      if (made.ok) {
        yield* self.print(`${name}\n`)
        return 0
      }
      if (made.error.errno === 'EEXIST') continue
      if (has('q')) return 1
      return yield* self.fail(
        `failed to create ${has('d') ? 'directory' : 'file'} via template ${shown}: ${self.reason(made.error)}`,
      )
    }
    return 1
  },
)

const INSTALL: CopyOptions = {
  recursive: false,
  dereference: 'always',
  force: true,
  interactive: 'always',
  update: false,
  removeDestination: true,
  verbose: false,
  preserve: { mode: false, owner: false, times: false, links: false },
  linkInstead: null,
  oneFileSystem: false,
  backup: null,
  move: false,
  attributesOnly: false,
  mustClone: false,
  sparse: 'auto',
}

const install = command(
  {
    names: ['install'],
    usage: [
      '[OPTION]... [-T] SOURCE DEST',
      '[OPTION]... SOURCE... DIRECTORY',
      '[OPTION]... -t DIRECTORY SOURCE...',
      '[OPTION]... -d DIRECTORY...',
    ],
    summary: 'Copy files and set attributes, or create directories.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'bcCdDg:m:o:psS:t:TvZ',
      long: {
        backup: { value: 'optional' },
        compare: 'C',
        directory: 'd',
        group: 'g:',
        mode: 'm:',
        owner: 'o:',
        'preserve-timestamps': 'p',
        strip: 's',
        suffix: 'S:',
        'target-directory': 't:',
        'no-target-directory': 'T',
        verbose: 'v',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const change = parseMode(value('m') ?? '755')
    if (!change) return yield* self.fail(`invalid mode ${self.quote(value('m')!)}`)
    const accounts = yield* readAccounts(self.sys)
    const uid = value('o') === null ? -1 : (accounts.userNamed(value('o')!)?.uid ?? Number(value('o')))
    const gid = value('g') === null ? -1 : (accounts.groupNamed(value('g')!)?.gid ?? Number(value('g')))
    if (Number.isNaN(uid)) return yield* self.fail(`invalid user ${self.quote(value('o')!)}`)
    if (Number.isNaN(gid)) return yield* self.fail(`invalid group ${self.quote(value('g')!)}`)
    const finish = function* (path: string, mode: number): Task<boolean> {
      if (uid >= 0 || gid >= 0) {
        const owned = self.sys.lchown(path, uid, gid)
        if (!owned.ok) {
          yield* self.warnBecause(`cannot change ownership of ${self.quoteAlways(path)}`, owned.error)
          return false
        }
      }
      const set = self.sys.chmod(path, mode)
      if (set.ok) return true
      yield* self.warnBecause(`cannot change permissions of ${self.quote(path)}`, set.error)
      return false
    }
    const backup = yield* backupNamer(self, options)
    let status = 0
    if (has('d')) {
      if (operands.length === 0) return yield* self.usage('missing file operand')
      for (const path of operands) {
        const made = yield* makeDirectories(self, path, has('v'))
        if (!made || !(yield* finish(path, change.apply(0o40755, 0)))) status = 1
      }
      return status
    }
    if (has('D') && operands.length === 2 && value('t') === null)
      yield* makeDirectories(self, dirName(operands[1]!), has('v'))
    const into = value('t') === null ? null : self.sys.stat(value('t')!)
    if (into?.ok === false && operands.length > 0)
      return yield* self.fail(`failed to access ${self.quoteAlways(value('t')!)}: ${self.reason(into.error)}`)
    const pairs = yield* readTargets(self, operands, options)
    for (const { from, to } of pairs) {
      const wanted = { ...INSTALL, verbose: has('v'), backup, preserve: { ...INSTALL.preserve, times: has('p') } }
      if (!(yield* copy(self, from, to, wanted, newCopyState())) || !(yield* finish(to, change.apply(0o100755, 0))))
        status = 1
    }
    return status
  },
)

function* makeDirectories(self: Command, path: string, verbose: boolean, isAncestor = false): Task<boolean> {
  const stat = self.sys.stat(path)
  if (stat.ok && isDirectory(stat.value.mode)) return true
  const parent = dirName(path)
  if (parent !== path && !(yield* makeDirectories(self, parent, verbose, true))) return false
  const made = self.sys.mkdir(path, 0o755)
  if (made.ok) {
    if (verbose) yield* self.print(`install: creating directory ${self.quoteAlways(path)}\n`)
    return true
  }
  if (isAncestor) {
    yield* self.warnBecause(`cannot create directory ${self.quote(path)}`, whyNotEntered(made.error, stat))
    return false
  }
  // The complaint comes with the change of its mode, as that of the real one does.
  if (made.error.errno === 'EROFS' || made.error.errno === 'EACCES') return made.error.errno === 'EROFS'
  yield* self.warnBecause(`cannot create directory ${self.quoteAlways(path)}`, made.error)
  return false
}

const sync = command(
  { names: ['sync'], usage: '[OPTION] [FILE]...', summary: 'Synchronize cached writes to persistent storage.' },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'df', long: { data: 'd', 'file-system': 'f' } })
    if (options.some((option) => option.name === 'd') && operands.length === 0)
      return yield* self.usage('--data needs at least one argument')
    let status = 0
    for (const path of operands) {
      const fd = yield* self.sys.open(path, O_RDONLY)
      const synced = fd.ok ? self.sys.fsync(fd.value) : fd
      if (fd.ok) self.sys.close(fd.value)
      if (synced.ok) continue
      yield* self.warnBecause(`error ${fd.ok ? 'syncing' : 'opening'} ${self.quoteAlways(path)}`, synced.error)
      status = 1
    }
    return status
  },
)

const shuf = command(
  {
    names: ['shuf'],
    usage: ['[OPTION]... [FILE]', '-e [OPTION]... [ARG]...', '-i LO-HI [OPTION]...'],
    summary: 'Write a random permutation of the input lines to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'ei:n:o:rz',
      long: {
        echo: 'e',
        'input-range': 'i:',
        'head-count': 'n:',
        output: 'o:',
        repeat: 'r',
        'random-source': { value: 'required' },
        'zero-terminated': 'z',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const end = has('z') ? '\0' : '\n'
    let lines: string[]
    const limit = value('n')
    if (limit !== null && !parseSize(limit, '').ok) return yield* self.fail(`invalid line count: ${self.quote(limit)}`)
    const range = value('i')
    if (range !== null && has('e')) return yield* self.usage('cannot combine -e and -i options')
    if (range !== null) {
      const match = /^(\d+)-(\d+)$/.exec(range)
      if (!match)
        return yield* self.fail(
          `invalid input range: ${self.quote(range.includes('-') ? range.slice(range.indexOf('-') + 1) : range)}`,
        )
      const [low, high] = [Number(match[1]), Number(match[2])]
      if (low > high + 1) return yield* self.fail(`invalid input range: ${self.quote(range)}`)
      if (operands.length > 0) return yield* self.usage(`extra operand ${self.quote(operands[0]!)}`)
      lines = Array.from({ length: high - low + 1 }, (_, i) => String(low + i))
    } else if (has('e')) lines = [...operands]
    else {
      if (operands.length > 1) return yield* self.usage(`extra operand ${self.quote(operands[1]!)}`)
      const read = yield* readWhole(self, operands[0] ?? '-')
      if (!read.ok)
        return yield* self.fail(
          `${read.stage === 'open' ? self.quoteIfNeeded(operands[0]!) : 'read error'}: ${self.reason(read.error)}`,
        )
      lines = splitLines(decode(read.bytes), end)
    }
    const pick = (below: number) => {
      const bytes = self.sys.getrandom(6)
      return bytes.reduce((sum, byte) => sum * 256 + byte, 0) % below
    }
    const count = limit === null ? (has('r') ? Infinity : lines.length) : Number(limit)
    let text = ''
    if (has('r')) {
      if (lines.length === 0 && count > 0) return yield* self.fail('no lines to repeat')
      for (let i = 0; i < count && !self.stdout.error; i++) yield* self.print(lines[pick(lines.length)]! + end)
      return 0
    }
    for (let i = lines.length - 1; i > 0; i--) {
      const other = pick(i + 1)
      ;[lines[i], lines[other]] = [lines[other]!, lines[i]!]
    }
    for (const line of lines.slice(0, count)) text += line + end
    const output = value('o')
    if (output === null) {
      yield* self.print(text)
      return 0
    }
    const fd = yield* self.sys.open(output, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    if (!fd.ok) return yield* self.fail(`${self.quoteIfNeeded(output)}: ${self.reason(fd.error)}`)
    yield* self.sys.write(fd.value, new TextEncoder().encode(text))
    return 0
  },
)

export default [mktemp, install, sync, shuf]
