import { O_RDONLY } from '../../kernel/constants.ts'
import type { Stat, SysError, Task } from '../../kernel/sys.ts'
import { differences, type Hunk } from '../diff/edit-script.ts'
import {
  conditional,
  contextual,
  ed,
  forwardEd,
  type LineTest,
  normal,
  rcs,
  sideBySide,
  unified,
} from '../diff/formats.ts'
import { byFormats, LINE_FORMAT_OPTIONS, type LineFormats, lineFormats } from '../diff/line-formats.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { compareBytes } from '../lib/compare.ts'
import { readDirectory } from '../lib/directory.ts'
import { reason } from '../lib/errors.ts'
import { readFd } from '../lib/files.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { fileType, isDirectory, isRegular } from '../lib/mode.ts'
import { type Option, parseOptions } from '../lib/options.ts'
import { baseName, joinPath } from '../lib/paths.ts'
import { compileRegex } from '../lib/regex.ts'
import { BASIC } from '../lib/regex-parse.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'

interface Request {
  readonly style: 'normal' | 'unified' | 'context' | 'ed' | 'forward-ed' | 'rcs' | 'side' | 'ifdef'
  /** The name of -D. */
  readonly macro: string
  readonly formats: LineFormats | null
  /** What the head of a function looks like, with -p or -F. */
  readonly heads: LineTest | null
  readonly context: number
  readonly width: number
  readonly brief: boolean
  readonly reportSame: boolean
  readonly recursive: boolean
  readonly newFile: boolean
  readonly text: boolean
  readonly labels: readonly string[]
  readonly exclude: readonly string[]
  readonly suppressCommon: boolean
  /** Lines that read the same after this are the same. */
  readonly fold: (line: string) => string
  readonly ignoreBlank: boolean
  readonly ignoreMatching: readonly string[]
  readonly leftColumn: boolean
  readonly expandTabs: boolean
  readonly colour: boolean
  /** The options as they were given, for the line before each file of a recursive comparison. */
  readonly shownOptions: string
}

const TROUBLE = 2

export default command(
  {
    names: ['diff'],
    usage: '[OPTION]... FILES',
    summary: 'Compare FILES line by line.',
    package: 'GNU diffutils',
    version: '3.8',
    failure: TROUBLE,
    writeFailure: (name, error) => ({ message: `${name}: standard output: ${reason(error)}`, code: TROUBLE }),
  },
  function* (self) {
    const parsed = yield* parse(self)
    const { request, operands } = parsed
    if (operands.length < 2) {
      const after = self.args.at(-1) ?? self.name
      yield* self.warn(`missing operand after '${after}'`)
      return yield* tryHelp(self)
    }
    if (operands.length > 2) {
      yield* self.warn(`extra operand '${operands[2]}'`)
      return yield* tryHelp(self)
    }
    return yield* compare(self, operands[0]!, operands[1]!, request, true)
  },
)

/** Of the two the expression given with -F is the one that counts last. */
function headsOf(isC: boolean, pattern: string | null): LineTest | null {
  if (pattern === null) return isC ? /^[\p{L}$_]/u : null
  const regex = compileRegex(pattern, { syntax: BASIC })
  return regex.ok ? regex.value : null
}

function* tryHelp(self: Command): Task<never> {
  yield* self.stderr.write(`${self.name}: Try '${self.name} --help' for more information.\n`)
  return yield* self.exit(TROUBLE)
}

function* parse(self: Command): Task<{ request: Request; operands: readonly string[] }> {
  // Old forms: `-5` and `-u5` say how many lines of context.
  const args = self.args.flatMap((arg) => {
    const old = /^-([uc]?)(\d+)$/.exec(arg)
    return old ? [`-${old[1] === 'c' ? 'C' : 'U'}${old[2]}`] : [arg]
  })
  const given = parseOptions(args, SPEC)
  for (const { name } of given.options) {
    if (name === '--help') yield* self.help()
    if (name === '--version') yield* self.version()
  }
  if (given.error !== null) {
    yield* self.warn(given.error)
    yield* tryHelp(self)
  }
  const has = (name: string) => given.options.some((option) => option.name === name)
  const value = (name: string) => given.options.findLast((option) => option.name === name)?.value ?? null
  let style: Request['style'] = 'normal'
  let context = 3
  for (const { name, value: text } of given.options) {
    const next = (
      {
        u: 'unified',
        U: 'unified',
        c: 'context',
        C: 'context',
        e: 'ed',
        f: 'forward-ed',
        n: 'rcs',
        y: 'side',
        D: 'ifdef',
      } as const
    )[name as 'u']
    if (next) style = next
    if (name === 'U' || name === 'C' || ((name === 'u' || name === 'c') && text !== null)) {
      if (!/^\d+$/.test(text!)) {
        yield* self.warn(`invalid context length '${text}'`)
        yield* tryHelp(self)
      }
      context = Number(text)
    }
  }
  // -p and -F want a format with hunks.
  if (style === 'normal' && (has('p') || has('F'))) style = 'context'
  const fold = (line: string) => {
    let text = has('strip') ? line.replace(/\r\n$/, '\n') : line
    if (has('w')) text = text.replace(/[ \t\r\f\v]+/g, '')
    else if (has('b')) text = text.replace(/[ \t\r\f\v]+/g, ' ').replace(/ $/m, '')
    else if (has('E')) text = expanded(text)
    else if (has('Z')) text = text.replace(/[ \t\r\f\v]+$/m, '')
    return has('i') ? text.toLowerCase() : text
  }
  return {
    operands: given.operands,
    request: {
      style,
      context,
      macro: value('D') ?? '',
      formats: lineFormats(value),
      heads: headsOf(has('p'), value('F')),
      width: yield* widthOf(self, value('W') ?? '130'),
      brief: has('q'),
      reportSame: has('s'),
      recursive: has('r'),
      newFile: has('N'),
      text: has('a'),
      labels: given.options.filter((option) => option.name === 'L').map((option) => option.value!),
      exclude: given.options.filter((option) => option.name === 'x').map((option) => option.value!),
      suppressCommon: has('suppress'),
      fold,
      ignoreBlank: has('B'),
      ignoreMatching: given.options.filter((option) => option.name === 'I').map((option) => option.value!),
      leftColumn: has('left'),
      expandTabs: has('t'),
      colour: yield* colourOf(
        self,
        given.options.findLast((option) => option.name === 'color'),
      ),
      shownOptions: self.args
        .filter((arg) => arg.startsWith('-') && arg.length > 1)
        .map((arg) => ` ${arg}`)
        .join(''),
    },
  }
}

function* widthOf(self: Command, text: string): Task<number> {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  yield* self.warn(`invalid width '${text}'`)
  return yield* tryHelp(self)
}

function* colourOf(self: Command, option: Option | undefined): Task<boolean> {
  if (!option) return false
  const when = option.value ?? 'auto'
  if (when === 'always' || when === 'never') return when === 'always'
  if (when === 'auto') return self.sys.isatty(1)
  yield* self.warn(`invalid color '${when}'`)
  return yield* tryHelp(self)
}

const SPEC = {
  short: 'abBcC:dD:eEfF:hHiI:lL:nNpPqrsS:tTuU:vwW:x:X:yZ',
  long: {
    brief: 'q',
    'report-identical-files': 's',
    context: { as: 'c', value: 'optional' },
    unified: { as: 'u', value: 'optional' },
    ed: 'e',
    'forward-ed': 'f',
    rcs: 'n',
    'side-by-side': 'y',
    width: 'W:',
    'suppress-common-lines': 'suppress',
    'show-c-function': 'p',
    'show-function-line': 'F:',
    ifdef: 'D:',
    label: 'L:',
    'expand-tabs': 't',
    'initial-tab': 'T',
    recursive: 'r',
    exclude: 'x:',
    'ignore-case': 'i',
    'ignore-all-space': 'w',
    'ignore-space-change': 'b',
    'ignore-trailing-space': 'Z',
    'ignore-blank-lines': 'B',
    text: 'a',
    minimal: 'd',
    color: { as: 'color', value: 'optional' },
    'strip-trailing-cr': 'strip',
    'left-column': 'left',
    'ignore-matching-lines': 'I:',
    // As its list of what an abbreviation may mean has them.
    'new-file': 'N',
    ...LINE_FORMAT_OPTIONS,
    'no-dereference': 'nofollow',
    'no-ignore-file-name-case': 'case',
    normal: 'normal',
    help: '--help',
    version: '--version',
  },
} as const

type Side = { readonly path: string; readonly stat: Stat | null; readonly error: SysError | null }

function sideOf(self: Command, path: string): Side {
  const stat = path === '-' ? self.sys.fstat(0) : self.sys.stat(path)
  return stat.ok ? { path, stat: stat.value, error: null } : { path, stat: null, error: stat.error }
}

const isDir = (side: Side): boolean => side.stat !== null && isDirectory(side.stat.mode)

function* compare(self: Command, first: string, second: string, request: Request, isTop: boolean): Task<number> {
  let [a, b] = [sideOf(self, first), sideOf(self, second)]
  // A file and a directory: the file of that name in it.
  if (isTop && a.stat && b.stat && isDir(a) !== isDir(b)) {
    if (isDir(a)) a = sideOf(self, joinPath(first, baseName(second)))
    else b = sideOf(self, joinPath(second, baseName(first)))
  }
  const forgives = (side: Side, other: Side) => request.newFile && side.error?.errno === 'ENOENT' && other.stat !== null
  let status = 0
  for (const [side, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (side.error === null || forgives(side, other)) continue
    yield* self.warn(`${side.path}: ${self.reason(side.error)}`)
    status = TROUBLE
  }
  if (status !== 0) return status
  // The same directory under two names is not even read.
  if (a.stat && b.stat && a.stat.dev === b.stat.dev && a.stat.ino === b.stat.ino && isDir(a)) return 0
  if (isDir(a) && isDir(b)) return yield* compareDirectories(self, a.path, b.path, request)
  if (a.stat && b.stat && !isTop && !areComparable(a.stat.mode, b.stat.mode)) {
    const type = (side: Side) => fileType(side.stat!.mode, side.stat!.size)
    yield* self.print(`File ${a.path} is a ${type(a)} while file ${b.path} is a ${type(b)}\n`)
    return 1
  }
  return yield* compareFiles(self, a, b, request, isTop)
}

/** Of a tree's files only regular ones are read: a pipe might never end. */
const areComparable = (a: number, b: number): boolean => isRegular(a) && isRegular(b)

function* compareDirectories(self: Command, a: string, b: string, request: Request): Task<number> {
  const lists: string[][] = []
  for (const path of [a, b]) {
    const entries = yield* readDirectory(self.sys, path)
    if (!entries.ok) {
      yield* self.warn(`${path}: ${self.reason(entries.error)}`)
      return TROUBLE
    }
    lists.push(
      entries.value
        .map((entry) => entry.name)
        .filter((name) => !request.exclude.some((pattern) => fnmatch(pattern, name))),
    )
  }
  const names = [...new Set(lists.flat())].sort(compareBytes)
  let status = 0
  for (const name of names) {
    const [inA, inB] = [lists[0]!.includes(name), lists[1]!.includes(name)]
    const isNew = request.newFile && inA !== inB && isDir(sideOf(self, joinPath(inA ? a : b, name)))
    if ((!inA || !inB) && !request.newFile) {
      yield* self.print(`Only in ${inA ? a : b}: ${name}\n`)
      status = Math.max(status, 1)
      continue
    }
    const [x, y] = [joinPath(a, name), joinPath(b, name)]
    if (!request.recursive && (isNew || (inA && inB && isDir(sideOf(self, x)) && isDir(sideOf(self, y))))) {
      yield* self.print(`Common subdirectories: ${x} and ${y}\n`)
      continue
    }
    status = Math.max(status, yield* compare(self, x, y, request, false))
  }
  return status
}

function* compareFiles(self: Command, a: Side, b: Side, request: Request, isTop: boolean): Task<number> {
  const contents = yield* readBoth(self, [a, b])
  if (contents === null) return TROUBLE
  const [x, y] = contents as [Uint8Array, Uint8Array]
  if (!request.text && (x.includes(0) || y.includes(0))) {
    const same = x.length === y.length && x.every((byte, i) => byte === y[i])
    if (same) return yield* reportSame(self, a, b, request)
    yield* self.print(`${request.brief ? 'Files' : 'Binary files'} ${a.path} and ${b.path} differ\n`)
    return request.brief ? 1 : TROUBLE
  }
  const [linesA, linesB] = [splitKeeping(decode(x)), splitKeeping(decode(y))]
  const horizon = request.style === 'unified' || request.style === 'context' ? request.context : 0
  let hunks = differences(linesA.map(request.fold), linesB.map(request.fold), horizon)
  if (request.ignoreBlank) {
    const isBlank = (line: string) => line.trim() === ''
    hunks = hunks.filter(
      (hunk) => ![...linesA.slice(hunk.fromA, hunk.toA), ...linesB.slice(hunk.fromB, hunk.toB)].every(isBlank),
    )
  }
  if (request.ignoreMatching.length > 0) {
    const regexes = request.ignoreMatching.flatMap((pattern) => {
      const made = compileRegex(pattern, { syntax: BASIC })
      return made.ok ? [made.value] : []
    })
    const isIgnored = (line: string) => regexes.some((regex) => regex.test(line.replace(/\n$/, '')))
    hunks = hunks.filter(
      (hunk) => ![...linesA.slice(hunk.fromA, hunk.toA), ...linesB.slice(hunk.fromB, hunk.toB)].every(isIgnored),
    )
  }
  if (request.style === 'side' && !request.brief) {
    yield* self.print(sideBySide(linesA, linesB, hunks, request))
    return hunks.length > 0 ? 1 : 0
  }
  if (request.formats && !request.brief) {
    yield* self.print(byFormats(linesA, linesB, hunks, request.formats))
    return hunks.length > 0 ? 1 : 0
  }
  if (request.style === 'ifdef' && hunks.length === 0) yield* self.print(linesA.join(''))
  if (hunks.length === 0) return yield* reportSame(self, a, b, request)
  if (request.brief) {
    yield* self.print(`Files ${a.path} and ${b.path} differ\n`)
    return 1
  }
  let status = 1
  if (request.style === 'ed' || request.style === 'forward-ed')
    for (const [{ path }, lines] of [
      [a, linesA],
      [b, linesB],
    ] as const)
      if (lines.at(-1)?.endsWith('\n') === false) {
        yield* self.stderr.write(`diff: ${path}: No newline at end of file\n\n`)
        status = TROUBLE
      }
  const title = isTop ? '' : `diff${request.shownOptions} ${a.path} ${b.path}\n`
  const text = formatted(self, a, b, linesA, linesB, hunks, request)
  yield* self.print(title + (request.colour ? coloured(text, request.style) : text))
  return status
}

/** Both are open before one is read; null after what is wrong with them was said. */
function* readBoth(self: Command, sides: readonly Side[]): Task<readonly Uint8Array[] | null> {
  const { sys } = self
  const fds: (number | null)[] = []
  let isGood = true
  for (const { path, stat } of sides) {
    const fd = stat && path !== '-' ? yield* sys.open(path, O_RDONLY) : null
    if (fd?.ok === false) {
      yield* self.warn(`${path}: ${self.reason(fd.error)}`)
      isGood = false
    }
    fds.push(fd?.ok ? fd.value : null)
  }
  const contents: Uint8Array[] = []
  for (const [i, { path, stat }] of sides.entries()) {
    const read = isGood && stat ? yield* readFd(sys, fds[i] ?? 0) : null
    if (read?.ok === false) {
      yield* self.warn(`${path}: ${self.reason(read.error)}`)
      isGood = false
    }
    contents.push(read?.ok ? read.value : new Uint8Array(0))
  }
  for (const fd of fds) if (fd !== null) sys.close(fd)
  return isGood ? contents : null
}

function* reportSame(self: Command, a: Side, b: Side, request: Request): Task<number> {
  if (request.reportSame) yield* self.print(`Files ${a.path} and ${b.path} are identical\n`)
  return 0
}

const expanded = (line: string): string => {
  let text = ''
  for (const char of line) text += char === '\t' ? ' '.repeat(8 - (text.length % 8)) : char
  return text
}

/** Headers are bold, places cyan, what went red, what came green. */
const COLOURS: readonly (readonly [test: RegExp, code: string])[] = [
  [/^(---|\+\+\+|\*\*\*) ./, '1'],
  [/^(@@ |\d)/, '36'],
  [/^[-<]/, '31'],
  [/^[+>]/, '32'],
]

function coloured(text: string, style: Request['style']): string {
  return text.replace(/[^\n]+/g, (line) => {
    if (style === 'normal' && line === '---') return line
    const code = COLOURS.find(([test]) => test.test(line))?.[1]
    return code === undefined ? line : `\u001b[${code}m${line}\u001b[0m`
  })
}

const splitKeeping = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

function formatted(
  self: Command,
  a: Side,
  b: Side,
  x: readonly string[],
  y: readonly string[],
  hunks: readonly Hunk[],
  request: Request,
): string {
  const label = (side: Side, i: number) => {
    if (request.labels[i] !== undefined) return request.labels[i]
    const time = breakTime(side.stat ? side.stat.mtime : 0, zoneOf(self.env))
    return `${side.path}\t${strftime('%Y-%m-%d %H:%M:%S.%N %z', time)}`
  }
  switch (request.style) {
    case 'unified':
      return `--- ${label(a, 0)}\n+++ ${label(b, 1)}\n${unified(x, y, hunks, request.context, request.heads)}`
    case 'context':
      return `*** ${label(a, 0)}\n--- ${label(b, 1)}\n${contextual(x, y, hunks, request.context, request.heads)}`
    case 'ed':
      return ed(x, y, hunks)
    case 'forward-ed':
      return forwardEd(x, y, hunks)
    case 'ifdef':
      return conditional(x, y, hunks, request.macro)
    case 'rcs':
      return rcs(x, y, hunks)
    default:
      return normal(x, y, hunks)
  }
}
