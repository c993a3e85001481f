import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { matchWord, type WordList } from '../lib/args.ts'
import { decode, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import type { Option } from '../lib/options.ts'
import { Output } from '../lib/stdio.ts'
import { debugLine, debugWarnings } from '../sort/debug.ts'
import { compareLines, type Key, keyOf, type Ordering, PLAIN } from '../sort/keys.ts'

const SORTS: WordList<string> = [
  ['g', 'general-numeric'],
  ['h', 'human-numeric'],
  ['M', 'month'],
  ['n', 'numeric'],
  ['R', 'random'],
  ['V', 'version'],
]
const CHECKS: WordList<'quiet' | 'first'> = [
  ['quiet', 'quiet', 'silent'],
  ['first', 'diagnose-first'],
]

interface Request {
  readonly keys: readonly Key[]
  readonly ordering: Ordering
  readonly unique: boolean
  readonly stable: boolean
  readonly separator: string | null
  readonly delimiter: string
  readonly debug: boolean
}

export default command(
  {
    names: ['sort'],
    usage: ['[OPTION]... [FILE]...', '[OPTION]... --files0-from=F'],
    summary: 'Write sorted concatenation of all FILE(s) to standard output.',
    failure: 2,
    writeFailure: (name) => ({ message: `${name}: write error`, code: 2 }),
  },
  function* (self) {
    self.args = withKeysOfOld(self.args)
    const { options, operands } = yield* self.options({
      short: 'bcCdfghik:mMno:rRsS:t:T:uVy:z',
      long: {
        'ignore-leading-blanks': 'b',
        check: { as: 'check', value: 'optional' },
        'compress-program': { value: 'required' },
        debug: 'debug',
        'dictionary-order': 'd',
        'ignore-case': 'f',
        'files0-from': { value: 'required' },
        'general-numeric-sort': 'g',
        'human-numeric-sort': 'h',
        'ignore-nonprinting': 'i',
        key: 'k:',
        merge: 'm',
        'month-sort': 'M',
        'numeric-sort': 'n',
        'random-sort': 'R',
        'random-source': { value: 'required' },
        'version-sort': 'V',
        sort: { value: 'required' },
        output: 'o:',
        reverse: 'r',
        stable: 's',
        'batch-size': { value: 'required' },
        'buffer-size': 'S:',
        'field-separator': 't:',
        'temporary-directory': 'T:',
        unique: 'u',
        'zero-terminated': 'z',
        parallel: { value: 'required' },
      },
    })
    const request = yield* readRequest(self, options)
    const check = yield* readCheck(self, options)
    if (request.debug) {
      const isBytewise = /^(C|POSIX)?$/.test(self.env.LC_ALL || self.env.LC_COLLATE || self.env.LANG || '')
      for (const text of debugWarnings(request, isBytewise, (word) => self.quote(word))) yield* self.warn(text)
    }
    const list = options.findLast((option) => option.name === 'files0-from')?.value ?? null
    const paths = list !== null ? yield* listedPaths(self, list, operands) : operands.length > 0 ? operands : ['-']
    const output = options.findLast((option) => option.name === 'o')?.value ?? null
    if (check !== null) {
      if (paths.length > 1)
        return yield* self.fail(`extra operand ${self.quoteAlways(paths[1]!)} not allowed with -${check}`)
      if (output !== null) yield* incompatible(self, `${check}o`)
      return yield* checkOrder(self, paths[0]!, request, check === 'C')
    }
    for (const path of paths) {
      const access = path === '-' ? null : self.sys.access(path, 4, { effective: true })
      if (access && !access.ok)
        return yield* self.fail(`cannot read: ${self.quoteIfNeeded(path)}: ${self.reason(access.error)}`)
    }
    const out = output === null ? self.stdout : yield* openOutput(self, output)
    const lines: string[] = []
    const parts: string[][] = []
    const merges = options.some((option) => option.name === 'm')
    const held = merges ? yield* holdAll(self, paths) : []
    for (const path of paths) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        const what = read.stage === 'open' ? 'open failed' : 'read failed'
        return yield* self.fail(`${what}: ${self.quoteIfNeeded(path)}: ${self.reason(read.error)}`)
      }
      const part = splitLines(decode(read.bytes), request.delimiter)
      parts.push(part)
      for (const line of part) lines.push(line)
    }
    for (const fd of held) self.sys.close(fd)
    yield* writeSorted(self, out, lines, merges ? parts : null, request, output)
    return 0
  },
)

/** Merging has all of its files open at once, or at least two of them with room for one that is merged. */
function* holdAll(self: Command, paths: readonly string[]): Task<readonly number[]> {
  const held: number[] = []
  for (const path of paths) {
    if (path === '-') continue
    const fd = yield* self.sys.open(path, O_RDONLY)
    if (fd.ok) held.push(fd.value)
    else if (held.length > 2) break
    else yield* self.fail(`open failed: ${self.quoteIfNeeded(path)}: ${self.reason(fd.error)}`)
  }
  // The last one is given back: what follows opens the files once more, one by one.
  const last = held.pop()
  if (last !== undefined) self.sys.close(last)
  return held
}

function* listedPaths(self: Command, list: string, operands: readonly string[]): Task<readonly string[]> {
  if (operands.length > 0) {
    yield* self.warn(`extra operand ${self.quoteAlways(operands[0]!)}`)
    yield* self.stderr.write('file operands cannot be combined with --files0-from\n')
    yield* self.usage()
  }
  const read = yield* readWhole(self, list)
  if (!read.ok) return yield* self.fail(`open failed: ${self.quoteIfNeeded(list)}: ${self.reason(read.error)}`)
  const paths = splitLines(decode(read.bytes), '\0')
  if (paths.length === 0) return yield* self.fail(`no input from ${self.quoteAlways(list)}`)
  return paths
}

function* readRequest(self: Command, options: readonly Option[]): Task<Request> {
  const keys: Key[] = []
  let ordering: Ordering = PLAIN
  let separator: string | null = null
  const has = (name: string) => options.some((option) => option.name === name)
  for (const { name, value } of options) {
    if (name === 'k') {
      const key = keyOf(value!)
      if (typeof key === 'function') yield* self.fail(key((text) => self.quote(text)))
      else keys.push(key)
    } else if (name === 't') separator = yield* readSeparator(self, value!, separator)
    else if (name === 'S' && !/^\d+([bkKMGTPEZY%]|[kKMGTPEZY]i?B)?$/.test(value!)) yield* badNumber(self, '-S', value!)
    else if (name === 'parallel' && !/^\d+$/.test(value!)) yield* badNumber(self, '--parallel', value!)
    else if (name === 'parallel' && Number(value) === 0) yield* self.fail('number in parallel must be nonzero')
    else if (name === 'batch-size' && !(Number(value) >= 2)) {
      if (!/^\d+$/.test(value!)) yield* badNumber(self, '--batch-size', value!)
      yield* self.warn(`invalid --batch-size argument ${self.quote(value!)}`)
      yield* self.fail(`minimum --batch-size argument is ${self.quote('2')}`)
    } else if (name === 'sort')
      ordering = { ...ordering, kind: (yield* matchWord(self, '--sort', value!, SORTS)) as Ordering['kind'] }
    else if ('bdfirghMnRV'.includes(name)) ordering = addLetter(ordering, name)
  }
  const kinds = [...new Set(options.map((option) => option.name).filter((name) => 'ghMnRV'.includes(name)))]
  if (kinds.length > 1)
    yield* incompatible(
      self,
      'ghMnRVdi'
        .split('')
        .filter((letter) => has(letter))
        .sort()
        .join(''),
    )
  const source = options.findLast((option) => option.name === 'random-source')?.value ?? null
  if (source !== null && (ordering.kind === 'R' || keys.some((key) => key.ordering.kind === 'R'))) {
    const fd = yield* self.sys.open(source, O_RDONLY)
    const seed = fd.ok ? yield* self.sys.read(fd.value, SEED_BYTES) : fd
    if (!seed.ok) yield* self.fail(`open failed: ${self.quoteIfNeeded(source)}: ${self.reason(seed.error)}`)
    else if (seed.value.length < SEED_BYTES) yield* self.fail(`${self.quote(source)}: end of file`)
    if (fd.ok) self.sys.close(fd.value)
  }
  const bad = keys.find((key) => key.conflict !== null)
  if (bad) yield* incompatible(self, bad.conflict!)
  // Keys without letters of their own take the global ones.
  const finished = keys.map((key) => (key.inherits ? { ...key, ordering } : key))
  return {
    keys: finished,
    ordering,
    unique: has('u'),
    stable: has('s'),
    separator,
    delimiter: has('z') ? '\0' : '\n',
    debug: has('debug'),
  }
}

/** What its random order is seeded with: a state of MD5. */
const SEED_BYTES = 16

function* badNumber(self: Command, option: string, value: string): Task<never> {
  return yield* self.fail(`invalid ${/^\d/.test(value) ? 'suffix in ' : ''}${option} argument '${value}'`)
}

/** `+1 -2`, counted from nought, is what `-k2,2` says today. */
function withKeysOfOld(args: readonly string[]): string[] {
  const made: string[] = []
  for (let i = 0; i < args.length; i++) {
    const start = /^\+(\d+)(?:\.(\d+))?([bdfgiMhnRrV]*)$/.exec(args[i]!)
    if (args[i] === '--') return [...made, ...args.slice(i)]
    if (!start || /^-[ktoST]$/.test(args[i - 1] ?? '')) {
      made.push(args[i]!)
      continue
    }
    const end = /^-(\d+)(?:\.(\d+))?([bdfgiMhnRrV]*)$/.exec(args[i + 1] ?? '')
    if (end) i++
    // An end without a character is the end of the field before it.
    const until = !end ? '' : Number(end[2] ?? 0) > 0 ? `,${Number(end[1]) + 1}.${end[2]}` : `,${end[1]}`
    made.push(`-k${Number(start[1]) + 1}.${Number(start[2] ?? 0) + 1}${start[3]}${until}${end?.[3] ?? ''}`)
  }
  return made
}

function* incompatible(self: Command, letters: string): Task<never> {
  return yield* self.fail(`options '-${letters}' are incompatible`)
}

export function addLetter(ordering: Ordering, letter: string): Ordering {
  if (letter === 'b') return { ...ordering, skipBlanks: true, skipBlanksAtEnd: true }
  if (letter === 'd') return { ...ordering, dictionary: true }
  if (letter === 'f') return { ...ordering, fold: true }
  if (letter === 'i') return { ...ordering, printableOnly: true }
  if (letter === 'r') return { ...ordering, reverse: true }
  return { ...ordering, kind: letter as Ordering['kind'] }
}

function* readSeparator(self: Command, text: string, before: string | null): Task<string> {
  if (text === '') return yield* self.fail('empty tab')
  const separator = text === '\\0' ? '\0' : text
  if ([...separator].length > 1) return yield* self.fail(`multi-character tab ${self.quote(text)}`)
  if (before !== null && before !== separator) return yield* self.fail('incompatible tabs')
  return separator
}

function* readCheck(self: Command, options: readonly Option[]): Task<'c' | 'C' | null> {
  let mode: 'c' | 'C' | null = null
  for (const { name, value } of options) {
    if (name === 'c' || name === 'C') mode = name
    else if (name === 'check')
      mode = value !== null && (yield* matchWord(self, '--check', value, CHECKS)) === 'quiet' ? 'C' : 'c'
  }
  return mode
}

function* checkOrder(self: Command, path: string, request: Request, quiet: boolean): Task<number> {
  const read = yield* readWhole(self, path)
  if (!read.ok) {
    const what = read.stage === 'open' ? 'open failed' : 'read failed'
    return yield* self.fail(`${what}: ${self.quoteIfNeeded(path)}: ${self.reason(read.error)}`)
  }
  const lines = splitLines(decode(read.bytes), request.delimiter)
  const worst = request.unique ? 0 : 1
  const at = lines.findIndex((line, i) => i > 0 && compareLines(lines[i - 1]!, line, request) >= worst)
  if (at < 0) return 0
  if (!quiet) {
    yield* self.stderr.write(`${self.name}: ${path}:${at + 1}: disorder: ${lines[at]}\n`)
  }
  return 1
}

function* openOutput(self: Command, path: string): Task<Output> {
  const fd = yield* self.sys.open(path, O_WRONLY | O_CREAT, 0o666)
  if (!fd.ok) return yield* self.fail(`open failed: ${self.quoteIfNeeded(path)}: ${self.reason(fd.error)}`)
  return new Output(self.sys, fd.value)
}

function* writeSorted(
  self: Command,
  out: Output,
  lines: string[],
  parts: string[][] | null,
  request: Request,
  path: string | null,
): Task<void> {
  // Truncated only now: the output may be one of the inputs.
  if (path !== null) {
    const again = yield* self.sys.open(path, O_WRONLY | O_TRUNC)
    if (again.ok) self.sys.close(again.value)
  }
  if (parts === null) lines.sort((a, b) => compareLines(a, b, request))
  else mergeInto(lines, parts, request)
  let block = ''
  let last: string | null = null
  for (const line of lines) {
    if (request.unique && last !== null && compareLines(last, line, request) === 0) continue
    last = line
    block += request.debug ? debugLine(line, request) : line + request.delimiter
    if (block.length > 65536) {
      yield* out.write(block)
      block = ''
    }
  }
  yield* out.write(block)
  const wrote = !out.error
  const flushed = yield* out.flush()
  if (flushed && !out.error) return
  const name = path === null ? "'standard output'" : self.quoteIfNeeded(path)
  // With -o that file is the standard output, which is closed at the end with a complaint of its own.
  self.stdout.error = out.error
  const what = wrote ? 'fflush' : 'write'
  yield* self.fail(`${what} failed: ${name}: ${self.reason(out.error!)}`)
}

/** -m trusts that each file is sorted: always the least of the first lines. */
function mergeInto(lines: string[], parts: readonly string[][], request: Request): void {
  const at = parts.map(() => 0)
  lines.length = 0
  for (;;) {
    let best = -1
    for (let i = 0; i < parts.length; i++) {
      const line = parts[i]![at[i]!]
      if (line === undefined) continue
      if (best < 0 || compareLines(line, parts[best]![at[best]!]!, request) < 0) best = i
    }
    if (best < 0) return
    lines.push(parts[best]![at[best]!]!)
    at[best]!++
  }
}
