import { strerror } from '../../../errno/index.ts'
import type { Task } from '../../kernel/sys.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readFile, writeFile } from '../lib/files.ts'
import { readWhole } from '../lib/lines.ts'
import { parseOptions } from '../lib/options.ts'
import { changed, growth, locate, mostFuzz, type Reject, rejectText } from '../patch/apply.ts'
import { type Change, type FilePatch, Malformed, parsePatch, swapped } from '../patch/parse.ts'

interface Request {
  /** The names in the patch lose so many leading directories; null: all of them. */
  readonly strip: number | null
  readonly output: string | null
  readonly rejectFile: string | null
  readonly reverse: boolean
  readonly dryRun: boolean
  readonly silent: boolean
  readonly backup: boolean
  /** What to do about a patch that was applied before. */
  readonly ifReversed: 'ask' | 'skip' | 'apply' | 'reverse'
  readonly fuzz: number
}

export default command(
  {
    names: ['patch'],
    usage: '[OPTION]... [ORIGFILE [PATCHFILE]]',
    summary: '',
    package: 'GNU patch',
    version: '2.7.6',
    failure: 2,
  },
  function* (self) {
    const { options, operands, error } = parseOptions(self.args, {
      short: 'bB:cCd:D:eEfF:g:i:lnNo:p:r:RstTuvV:x:Y:z:Z',
      long: {
        strip: 'p:',
        input: 'i:',
        output: 'o:',
        reverse: 'R',
        'dry-run': 'dry-run',
        backup: 'b',
        quiet: 's',
        silent: 's',
        directory: 'd:',
        forward: 'N',
        force: 'f',
        batch: 't',
        unified: 'u',
        normal: 'n',
        fuzz: 'F:',
        'reject-file': 'r:',
        'no-backup-if-mismatch': 'no-backup-if-mismatch',
        help: '--help',
        version: '--version',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    if (has('--help')) return yield* self.help()
    if (has('--version') || has('v')) return yield* self.version()
    const problem = error ?? (operands.length > 2 ? `${operands[2]}: extra operand` : null)
    if (problem !== null) {
      yield* self.warn(problem)
      yield* self.stderr.write(`${self.name}: Try '${self.name} --help' for more information.\n`)
      return 2
    }
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const directory = value('d')
    if (directory !== null) {
      const moved = self.sys.chdir(directory)
      if (!moved.ok) return yield* fatal(self, `Can't change to directory ${directory} : ${self.reason(moved.error)}`)
    }
    const request: Request = {
      strip: value('p') === null ? null : Number(value('p')),
      output: value('o'),
      rejectFile: value('r'),
      reverse: has('R'),
      dryRun: has('dry-run'),
      silent: has('s'),
      backup: has('b'),
      ifReversed: has('N') ? 'skip' : has('f') ? 'apply' : has('t') ? 'reverse' : 'ask',
      fuzz: Number(value('F') ?? 2),
    }
    const source = value('i') ?? operands[1] ?? '-'
    const read = yield* readWhole(self, source)
    if (!read.ok) return yield* fatal(self, `Can't open patch file ${source} : ${self.reason(read.error)}`)
    let patches: readonly FilePatch[]
    try {
      patches = parsePatch(decode(read.bytes))
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      return yield* fatal(self, error.message.replace(/\n$/, '\n'))
    }
    if (patches.length === 0 && read.bytes.length > 0)
      return yield* fatal(self, 'Only garbage was found in the patch input.')
    let status = 0
    for (const patch of patches) {
      const file = operands[0] ?? chooseFile(self, patch, request.strip)
      const isGood =
        file === null ? yield* skipUnknown(self, patch, request) : yield* applyTo(self, file, patch, request)
      if (!isGood) status = 1
    }
    return status
  },
)

function* fatal(self: Command, message: string): Task<number> {
  yield* self.stdout.flush()
  yield* self.warn(`**** ${message}`)
  return yield* self.exit(2)
}

/** Of the names in the patch the one that is there; of a file that it makes, the new one. */
function chooseFile(self: Command, patch: FilePatch, strip: number | null): string | null {
  const cut = (name: string | undefined) => {
    if (name === undefined || name === '/dev/null') return null
    const parts = name.split('/')
    return (strip === null ? parts.at(-1) : parts.slice(strip).join('/')) || null
  }
  const names = [cut(patch.from?.name), cut(patch.to?.name)].filter((name) => name !== null)
  const there = names.filter((name) => self.sys.stat(name).ok)
  const depth = (name: string) => name.split('/').length
  const best = there.toSorted((a, b) => depth(a) - depth(b) || a.length - b.length)[0]
  if (best !== undefined) return best
  const makes =
    patch.from?.name === '/dev/null' ||
    (patch.changes.every(({ first }) => first === 1) &&
      !patch.changes.some(({ lines }) => lines.some(({ mark }) => mark !== '+')))
  return makes ? (names.at(-1) ?? null) : null
}

const hunks = (count: number): string => `hunk${count === 1 ? '' : 's'}`

function* skipUnknown(self: Command, patch: FilePatch, { strip, silent }: Request): Task<boolean> {
  yield* self.print(`can't find file to patch at input line ${patch.line}\n`)
  if (patch.style !== 'normal') {
    const what = strip === null ? 'you should have used the' : 'you used the wrong'
    yield* self.print(`Perhaps ${what} -p or --strip option?\n`)
  }
  const rule = '--------------------------\n'
  if (patch.lead.length > 0)
    yield* self.print(
      `The text leading up to this was:\n${rule}${patch.lead.map((line) => `|${line}`).join('')}${rule}`,
    )
  // Without a terminal nobody answers.
  yield* self.print('File to patch: \nSkip this patch? [y] \n')
  const count = patch.changes.length
  if (!silent) yield* self.print(`Skipping patch.\n${count} out of ${count} ${hunks(count)} ignored\n`)
  return false
}

/** What to do with a patch whose first change only fits backwards. */
function* askReversed(self: Command, { ifReversed, reverse }: Request): Task<'reverse' | 'skip' | 'apply'> {
  yield* self.print(`${reverse ? 'Unreversed' : 'Reversed (or previously applied)'} patch detected!`)
  if (ifReversed === 'skip') yield* self.print('  Skipping patch.\n')
  else if (ifReversed === 'reverse') yield* self.print(reverse ? '  Ignoring -R.\n' : '  Assuming -R.\n')
  else {
    yield* self.print(`  ${reverse ? 'Ignore' : 'Assume'} -R? [n] \nApply anyway? [n] \nSkipping patch.\n`)
    return 'skip'
  }
  return ifReversed
}

function* applyTo(self: Command, file: string, patch: FilePatch, request: Request): Task<boolean> {
  const { dryRun, silent } = request
  const read = yield* readWhole(self, file)
  if (!read.ok && read.error.errno !== 'ENOENT')
    return (yield* fatal(self, `Can't open file ${file} : ${self.reason(read.error)}`)) === 0
  let lines: string[] = read.ok ? (decode(read.bytes).match(/[^\n]*\n|[^\n]+$/g) ?? []) : []
  const output = request.output ?? file
  if (read.ok && !request.output && !self.sys.access(file, 2).ok && !dryRun)
    yield* self.print(`File ${file} is read-only; trying to patch anyway\n`)
  const origin = output === file ? '' : ` (read from ${file})`
  if (!silent) yield* self.print(`${dryRun ? 'checking' : 'patching'} file ${output}${origin}\n`)
  let { reverse } = request
  let [moved, grown, settled] = [0, 0, 0]
  let isSkipped = false
  let isExact = true
  const rejects: Reject[] = []
  for (const [i, given] of patch.changes.entries()) {
    const turned = (): Change => (reverse ? swapped(given) : given)
    const limit = mostFuzz(given, request.fuzz)
    let at: number | null = null
    let fuzz = 0
    for (; !isSkipped && at === null && fuzz <= limit; fuzz++) {
      at = locate(lines, turned(), fuzz, moved + grown, settled)
      if (at !== null) break
      isExact = false
      const other = reverse ? given : swapped(given)
      if (i > 0 || request.ifReversed === 'apply' || reverse !== request.reverse) continue
      if (locate(lines, other, fuzz, 0, 0) === null) continue
      const choice = yield* askReversed(self, request)
      if (choice === 'skip') isSkipped = true
      if (choice !== 'reverse') continue
      reverse = !reverse
      at = locate(lines, turned(), fuzz, 0, 0)
      break
    }
    const change = turned()
    if (at === null) {
      rejects.push({ change, offset: grown })
      if (!isSkipped && !silent) yield* self.print(`Hunk #${i + 1} FAILED at ${change.first + grown}.\n`)
      continue
    }
    moved = at - change.first - grown
    if (fuzz > 0 || moved !== 0) {
      isExact = false
      const how = `${fuzz > 0 ? ` with fuzz ${fuzz}` : ''}${moved === 0 ? '' : ` (offset ${moved} line${moved === 1 ? '' : 's'})`}`
      if (!silent) yield* self.print(`Hunk #${i + 1} succeeded at ${at}${how}.\n`)
    }
    lines = changed(lines, change, at)
    grown += growth(change)
    settled = at + change.lines.filter(({ mark }) => mark !== '-').length - 1
  }
  if (!dryRun && !isSkipped) {
    const written = yield* save(self, output, lines.join(''), {
      keepsOld: request.backup || !isExact,
      isNothing: !read.ok && rejects.length === patch.changes.length,
      goes: lines.length === 0 && (reverse ? patch.from : patch.to)?.name === '/dev/null',
    })
    if (!written) return false
  }
  if (rejects.length === 0) return true
  const rejectFile = request.rejectFile ?? `${output}.rej`
  const count = `${rejects.length} out of ${patch.changes.length} ${hunks(patch.changes.length)}`
  const saved = dryRun ? '' : ` -- saving rejects to file ${rejectFile}`
  if (!silent) yield* self.print(`${count} ${isSkipped ? 'ignored' : 'FAILED'}${saved}\n`)
  const shown = reverse ? { ...patch, from: patch.to, to: patch.from } : patch
  if (!dryRun) yield* writeFile(self.sys, rejectFile, rejectText(shown, rejects))
  return false
}

/** False after a fatal word. */
function* save(
  self: Command,
  path: string,
  text: string,
  { keepsOld, isNothing, goes }: { readonly keepsOld: boolean; readonly isNothing: boolean; readonly goes: boolean },
): Task<boolean> {
  if (isNothing) {
    yield* writeFile(self.sys, `${path}.orig`, '')
    return (yield* fatal(self, `Can't reopen file ${path} : ${strerror('ENOENT')}`)) === 0
  }
  const old = keepsOld ? yield* readFile(self.sys, path) : null
  if (old?.ok) yield* writeFile(self.sys, `${path}.orig`, old.value)
  const written = goes ? self.sys.unlink(path) : yield* replace(self, path, text)
  return written.ok || (yield* fatal(self, `Can't create file ${path} : ${self.reason(written.error)}`)) === 0
}

/** The new file takes the old one's place and mode: a read-only file is no obstacle, a hard link is cut. */
function* replace(self: Command, path: string, text: string): ReturnType<typeof writeFile> {
  const old = self.sys.stat(path)
  if (!old.ok) return yield* writeFile(self.sys, path, text)
  const draft = `${path}.o${self.sys.getpid()}`
  const written = yield* writeFile(self.sys, draft, text)
  if (!written.ok) return written
  self.sys.chmod(draft, old.value.mode & 0o7777)
  return self.sys.rename(draft, path)
}
