import type { Task } from '../../kernel/sys.ts'
import { matchWord, type WordList } from '../lib/args.ts'
import { decode } from '../lib/bytes.ts'
import type { Command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import { isDirectory } from '../lib/mode.ts'
import type { Option } from '../lib/options.ts'
import { GREP_USAGE } from './usage.ts'

export interface GrepOptions {
  readonly syntax: 'basic' | 'extended' | 'fixed' | 'perl'
  readonly ignoreCase: boolean
  readonly words: boolean
  readonly wholeLines: boolean
  readonly invert: boolean
  readonly nullData: boolean
  readonly maxCount: number
  readonly before: number
  readonly after: number
  readonly separator: string | null
  readonly count: boolean
  readonly list: 'no' | 'matching' | 'other'
  readonly quiet: boolean
  readonly noMessages: boolean
  readonly onlyMatching: boolean
  readonly byteOffset: boolean
  readonly lineNumber: boolean
  readonly withName: boolean
  readonly nullAfterName: boolean
  readonly initialTab: boolean
  readonly label: string | null
  readonly colour: boolean
  readonly binary: 'binary' | 'text' | 'skip'
  readonly directories: 'read' | 'skip' | 'recurse'
  readonly devices: 'default' | 'read' | 'skip'
  readonly followLinks: boolean
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly excludeDirectories: readonly string[]
  readonly impliedDot: boolean
  readonly lineBuffered: boolean
}

export const GREP_SPEC = {
  short: '0123456789A:B:C:D:EFGHILPTUVX:abcd:e:f:hiLlm:noqRrsuvwxyzZ',
  long: {
    'basic-regexp': 'G',
    'extended-regexp': 'E',
    'fixed-strings': 'F',
    'perl-regexp': 'P',
    'after-context': 'A:',
    'before-context': 'B:',
    'binary-files': { value: 'required' },
    'line-buffered': 'line-buffered',
    'byte-offset': 'b',
    context: 'C:',
    color: { as: 'color', value: 'optional' },
    colour: { as: 'color', value: 'optional' },
    count: 'c',
    devices: 'D:',
    directories: 'd:',
    exclude: { value: 'required' },
    'exclude-from': { value: 'required' },
    'exclude-dir': { value: 'required' },
    file: 'f:',
    'files-with-matches': 'l',
    'files-without-match': 'L',
    'group-separator': { value: 'required' },
    include: { value: 'required' },
    'ignore-case': 'i',
    'no-ignore-case': 'no-ignore-case',
    'initial-tab': 'T',
    label: { value: 'required' },
    'line-number': 'n',
    'line-regexp': 'x',
    'max-count': 'm:',
    'no-filename': 'h',
    'no-group-separator': 'no-separator',
    'no-messages': 's',
    null: 'Z',
    'null-data': 'z',
    'only-matching': 'o',
    quiet: 'q',
    recursive: 'r',
    'dereference-recursive': 'R',
    regexp: 'e:',
    'invert-match': 'v',
    silent: 'q',
    text: 'a',
    binary: 'U',
    'with-filename': 'H',
    'word-regexp': 'w',
  },
} as const

const DIRECTORIES: WordList<GrepOptions['directories']> = [
  ['read', 'read'],
  ['recurse', 'recurse'],
  ['skip', 'skip'],
]

export function* readGrepOptions(
  self: Command,
  given: readonly Option[],
  operands: readonly string[],
): Task<{ options: GrepOptions; patterns: readonly string[]; paths: readonly string[] }> {
  const draft: { -readonly [K in keyof GrepOptions]: GrepOptions[K] } = {
    syntax: 'basic',
    ignoreCase: false,
    words: false,
    wholeLines: false,
    invert: false,
    nullData: false,
    maxCount: Infinity,
    before: 0,
    after: 0,
    separator: '--',
    count: false,
    list: 'no',
    quiet: false,
    noMessages: false,
    onlyMatching: false,
    byteOffset: false,
    lineNumber: false,
    withName: false,
    nullAfterName: false,
    initialTab: false,
    label: null,
    colour: false,
    binary: 'binary',
    directories: 'read',
    devices: 'default',
    followLinks: false,
    include: [],
    exclude: [],
    excludeDirectories: [],
    impliedDot: false,
    lineBuffered: false,
  }
  let patterns: string[] | null = null
  let withName: boolean | null = null
  let context: number | null = null
  let [before, after]: (number | null)[] = [null, null]
  const lines = (text: string) => text.split('\n')
  for (const { name, value } of given) {
    switch (name) {
      case 'A':
        after = yield* contextLength(self, value!)
        break
      case 'B':
        before = yield* contextLength(self, value!)
        break
      case 'C':
        context = yield* contextLength(self, value!)
        break
      case 'V':
        return yield* self.version()
      case 'E':
        draft.syntax = 'extended'
        break
      case 'F':
        draft.syntax = 'fixed'
        break
      case 'G':
        draft.syntax = 'basic'
        break
      case 'P':
        draft.syntax = 'perl'
        break
      case 'D':
        if (value !== 'read' && value !== 'skip') yield* self.fail('unknown devices method')
        draft.devices = value as 'read' | 'skip'
        break
      case 'd':
        draft.directories = yield* matchDirectories(self, value!)
        break
      case 'H':
        withName = true
        break
      case 'h':
        withName = false
        break
      case 'I':
        draft.binary = 'skip'
        break
      case 'a':
        draft.binary = 'text'
        break
      case 'binary-files': {
        const kind = { binary: 'binary', text: 'text', 'without-match': 'skip' }[value!]
        if (!kind) yield* self.fail('unknown binary-files type')
        draft.binary = kind as GrepOptions['binary']
        break
      }
      case 'L':
        draft.list = 'other'
        break
      case 'l':
        draft.list = 'matching'
        break
      case 'T':
        draft.initialTab = true
        break
      case 'b':
        draft.byteOffset = true
        break
      case 'c':
        draft.count = true
        break
      case 'e':
        patterns = [...(patterns ?? []), ...lines(value!)]
        break
      case 'f': {
        const read = yield* readWhole(self, value!)
        if (!read.ok) return yield* self.fail(`${value}: ${self.reason(read.error)}`)
        const text = decode(read.bytes)
        patterns = [...(patterns ?? []), ...(text === '' ? [] : lines(text.replace(/\n$/, '')))]
        break
      }
      case 'i':
      case 'y':
        draft.ignoreCase = true
        break
      case 'no-ignore-case':
        draft.ignoreCase = false
        break
      case 'm':
        if (!/^-?\d+$/.test(value!)) yield* self.fail('invalid max count')
        draft.maxCount = Number(value) < 0 ? Infinity : Number(value)
        break
      case 'n':
        draft.lineNumber = true
        break
      case 'o':
        draft.onlyMatching = true
        break
      case 'q':
        draft.quiet = true
        break
      case 'R':
        draft.directories = 'recurse'
        draft.followLinks = true
        break
      case 'r':
        draft.directories = 'recurse'
        break
      case 's':
        draft.noMessages = true
        break
      case 'v':
        draft.invert = true
        break
      case 'w':
        draft.words = true
        break
      case 'x':
        draft.wholeLines = true
        break
      case 'Z':
        draft.nullAfterName = true
        break
      case 'z':
        draft.nullData = true
        break
      case 'color':
        if (value !== null && !/^(always|yes|force|never|no|none|auto|tty|if-tty)$/.test(value)) {
          // The real one takes this for a cry for help.
          yield* self.print(GREP_USAGE)
          return yield* self.exit(0)
        }
        draft.colour =
          /^(always|yes|force)$/.test(value ?? '') ||
          (!/^(never|no|none)$/.test(value ?? '') && self.sys.isatty(1) && self.env.TERM !== 'dumb')
        break
      case 'include':
        draft.include = [...draft.include, value!]
        break
      case 'exclude':
        draft.exclude = [...draft.exclude, value!]
        break
      case 'exclude-dir':
        draft.excludeDirectories = [...draft.excludeDirectories, value!]
        break
      case 'exclude-from': {
        const read = yield* readWhole(self, value!)
        if (!read.ok) return yield* self.fail(`${value}: ${self.reason(read.error)}`)
        draft.exclude = [...draft.exclude, ...decode(read.bytes).split('\n').filter(Boolean)]
        break
      }
      case 'group-separator':
        draft.separator = value
        break
      case 'no-separator':
        draft.separator = null
        break
      case 'label':
        draft.label = value
        break
      case 'line-buffered':
        draft.lineBuffered = true
        break
    }
  }
  // `-5` and `-n5` are lines of context.
  const digits = given.filter(({ name }) => /^\d$/.test(name)).map(({ name }) => name)
  if (digits.length > 0) context ??= Number(digits.join(''))
  const kinds = new Set(given.map((option) => option.name).filter((name) => 'EFGP'.includes(name)))
  if (kinds.size > 1) yield* self.fail('conflicting matchers specified')
  const rest = [...operands]
  if (patterns === null) {
    const pattern = rest.shift()
    if (pattern === undefined) return yield* badUsage(self)
    patterns = lines(pattern)
  }
  draft.before = before ?? context ?? 0
  draft.after = after ?? context ?? 0
  if (draft.onlyMatching || draft.quiet || draft.count || draft.list !== 'no') {
    draft.before = 0
    draft.after = 0
  }
  const isRecursive = draft.directories === 'recurse'
  draft.impliedDot = isRecursive && rest.length === 0
  const paths = rest.length > 0 ? rest : isRecursive ? ['.'] : ['-']
  draft.withName = withName ?? (paths.length > 1 || (isRecursive && isDirectoryAt(self, paths[0]!)))
  return { options: draft, patterns, paths }
}

/** `grep -r x FILE` shows no names; for a directory it does. */
function isDirectoryAt(self: Command, path: string): boolean {
  const stat = self.sys.stat(path)
  return stat.ok && isDirectory(stat.value.mode)
}

function* contextLength(self: Command, text: string): Task<number> {
  if (!/^\d+$/.test(text)) return yield* self.fail(`${text}: invalid context length argument`)
  return Number(text)
}

function* matchDirectories(self: Command, word: string): Task<GrepOptions['directories']> {
  if (DIRECTORIES.some(([, ...names]) => names.includes(word))) return word as GrepOptions['directories']
  const known = DIRECTORIES.some(([, ...names]) => names.some((name) => name.startsWith(word)))
  if (known) return yield* matchWord(self, '--directories', word, DIRECTORIES)
  yield* self.warn(`invalid argument ${self.quote(word)} for ${self.quote('--directories')}`)
  const list = DIRECTORIES.map(([, name]) => `  - ${self.quote(name!)}\n`).join('')
  yield* self.stderr.write(`Valid arguments are:\n${list}`)
  return yield* self.usage(undefined, 1)
}

export function* badUsage(self: Command): Task<never> {
  return yield* self.usage()
}
