import type { Task } from '../../kernel/sys.ts'
import { matchWord, type WordList } from '../lib/args.ts'
import type { Command } from '../lib/command.ts'
import { parseSize } from '../lib/numbers.ts'
import type { Option } from '../lib/options.ts'

export interface LsOptions {
  readonly format: 'one' | 'long' | 'columns' | 'across' | 'commas'
  readonly all: 'none' | 'almost' | 'all'
  readonly sort: 'name' | 'time' | 'size' | 'extension' | 'version' | 'none' | 'width'
  readonly time: 'mtime' | 'ctime' | 'atime' | 'btime'
  readonly reverse: boolean
  readonly recursive: boolean
  /** -Z: a security context, which no file here has. */
  readonly context: boolean
  readonly directoriesThemselves: boolean
  readonly directoriesFirst: boolean
  readonly dereference: 'never' | 'operands' | 'operands-to-directories' | 'always'
  readonly inode: boolean
  readonly blocks: boolean
  readonly numericIds: boolean
  readonly owner: boolean
  readonly group: boolean
  readonly author: boolean
  readonly indicator: 'none' | 'slash' | 'file-type' | 'classify'
  readonly quoting: Quoting
  readonly hideControls: boolean
  /** Units of block counts and of sizes; human forms have a letter. */
  readonly blockUnit: Unit
  readonly sizeUnit: Unit
  /** strftime formats for old and recent files. */
  readonly timeStyle: { readonly old: string; readonly recent: string }
  readonly ignore: readonly string[]
  /** Not used with -a or -A. */
  readonly hide: readonly string[]
  readonly width: number
  readonly tab: number
  readonly colour: boolean
  readonly terminator: string
}
export type Quoting =
  | 'literal'
  | 'shell'
  | 'shell-always'
  | 'shell-escape'
  | 'shell-escape-always'
  | 'c'
  | 'escape'
  | 'locale'
export type Unit =
  | { readonly kind: 'human'; readonly base: 1000 | 1024 }
  | { readonly kind: 'blocks'; readonly size: number; readonly suffix: string }

export const LS_SPEC = {
  short: 'abcdfghiklmnopqrstuvw:xABCDFGHI:LNQRST:UXZ1',
  long: {
    all: 'a',
    escape: 'b',
    directory: 'd',
    dired: 'D',
    'full-time': 'full-time',
    'group-directories-first': 'dirs-first',
    'human-readable': 'h',
    inode: 'i',
    kibibytes: 'k',
    'numeric-uid-gid': 'n',
    'no-group': 'G',
    'hide-control-chars': 'q',
    reverse: 'r',
    size: 's',
    width: 'w:',
    'almost-all': 'A',
    'ignore-backups': 'B',
    classify: { as: 'F', value: 'optional' },
    'file-type': 'file-type',
    si: 'si',
    'dereference-command-line': 'H',
    'dereference-command-line-symlink-to-dir': 'H-dir',
    hide: { value: 'required' },
    ignore: 'I:',
    'indicator-style': { value: 'required' },
    dereference: 'L',
    literal: 'N',
    'quote-name': 'Q',
    'quoting-style': { value: 'required' },
    recursive: 'R',
    format: { value: 'required' },
    'show-control-chars': 'show-control',
    sort: { value: 'required' },
    tabsize: 'T:',
    time: { value: 'required' },
    'time-style': { value: 'required' },
    zero: 'zero',
    color: { value: 'optional' },
    hyperlink: { value: 'optional' },
    'block-size': { value: 'required' },
    context: 'Z',
    author: 'author',
  },
} as const

const SORTS: WordList<LsOptions['sort']> = [
  ['none', 'none'],
  ['time', 'time'],
  ['size', 'size'],
  ['extension', 'extension'],
  ['version', 'version'],
  ['width', 'width'],
]
const TIMES: WordList<LsOptions['time']> = [
  ['atime', 'atime', 'access', 'use'],
  ['ctime', 'ctime', 'status'],
  ['btime', 'birth', 'creation'],
]
const WHEN: WordList<'always' | 'never' | 'auto'> = [
  ['always', 'always', 'yes', 'force'],
  ['never', 'never', 'no', 'none'],
  ['auto', 'auto', 'tty', 'if-tty'],
]
const FORMATS: WordList<LsOptions['format']> = [
  ['long', 'verbose', 'long'],
  ['commas', 'commas'],
  ['across', 'horizontal', 'across'],
  ['columns', 'vertical'],
  ['one', 'single-column'],
]
const INDICATORS: WordList<LsOptions['indicator']> = [
  ['none', 'none'],
  ['slash', 'slash'],
  ['file-type', 'file-type'],
  ['classify', 'classify'],
]
const QUOTINGS: WordList<Quoting> = [
  ['literal', 'literal'],
  ['shell', 'shell'],
  ['shell-always', 'shell-always'],
  ['shell-escape', 'shell-escape'],
  ['shell-escape-always', 'shell-escape-always'],
  ['c', 'c'],
  ['c', 'c-maybe'],
  ['escape', 'escape'],
  ['locale', 'locale'],
  ['locale', 'clocale'],
]
const LOCALE_TIMES = { old: '%b %e  %Y', recent: '%b %e %H:%M' }

export function* readLsOptions(self: Command, options: readonly Option[]): Task<LsOptions> {
  const { sys } = self
  const isTty = sys.isatty(1)
  const name = self.info.names[0]
  const draft: { -readonly [K in keyof LsOptions]: LsOptions[K] } = {
    format: name === 'vdir' ? 'long' : name === 'dir' || isTty ? 'columns' : 'one',
    all: 'none',
    sort: 'name',
    time: 'mtime',
    reverse: false,
    recursive: false,
    context: false,
    directoriesThemselves: false,
    directoriesFirst: false,
    dereference: 'never',
    inode: false,
    blocks: false,
    numericIds: false,
    owner: true,
    group: true,
    author: false,
    indicator: 'none',
    quoting: name !== 'ls' ? 'escape' : isTty ? 'shell-escape' : 'literal',
    hideControls: isTty,
    blockUnit: { kind: 'blocks', size: 1024, suffix: '' },
    sizeUnit: { kind: 'blocks', size: 1, suffix: '' },
    timeStyle: LOCALE_TIMES,
    ignore: [],
    hide: [],
    width: terminalWidth(self),
    tab: 8,
    colour: false,
    terminator: '\n',
  }
  let hasSort = false
  let follows: LsOptions['dereference'] | null = null
  let hasTime = false
  let timeStyle: string | null = null
  for (const { name: option, value } of options) {
    switch (option) {
      case 'a':
        draft.all = 'all'
        break
      case 'A':
        draft.all = 'almost'
        break
      case 'b':
        draft.quoting = 'escape'
        break
      case 'B':
        draft.ignore = [...draft.ignore, '*~', '.*~']
        break
      case 'c':
        draft.time = 'ctime'
        hasTime = true
        break
      case 'u':
        draft.time = 'atime'
        hasTime = true
        break
      case 'C':
        draft.format = 'columns'
        break
      case 'd':
        draft.directoriesThemselves = true
        break
      case 'f':
        draft.all = 'all'
        draft.sort = 'none'
        hasSort = true
        if (draft.format === 'long') draft.format = isTty ? 'columns' : 'one'
        break
      case 'F':
        if (value === null || (yield* matchWord(self, '--classify', value, WHEN)) === 'always')
          draft.indicator = 'classify'
        break
      case 'g':
        draft.format = 'long'
        draft.owner = false
        break
      case 'G':
        draft.group = false
        break
      case 'h':
        draft.blockUnit = { kind: 'human', base: 1024 }
        draft.sizeUnit = { kind: 'human', base: 1024 }
        break
      case 'si':
        draft.blockUnit = { kind: 'human', base: 1000 }
        draft.sizeUnit = { kind: 'human', base: 1000 }
        break
      case 'block-size':
        yield* setBlockSize(self, draft, value!)
        break
      case 'H':
        follows = 'operands'
        break
      case 'H-dir':
        follows = 'operands-to-directories'
        break
      case 'i':
        draft.inode = true
        break
      case 'I':
        draft.ignore = [...draft.ignore, value!]
        break
      case 'hide':
        draft.hide = [...draft.hide, value!]
        break
      case 'l':
        draft.format = 'long'
        break
      case 'L':
        follows = 'always'
        break
      case 'm':
        draft.format = 'commas'
        break
      case 'n':
        draft.format = 'long'
        draft.numericIds = true
        break
      case 'N':
        draft.quoting = 'literal'
        break
      case 'o':
        draft.format = 'long'
        draft.group = false
        break
      case 'p':
        draft.indicator = 'slash'
        break
      case 'file-type':
        draft.indicator = 'file-type'
        break
      case 'indicator-style':
        draft.indicator = yield* matchWord(self, '--indicator-style', value!, INDICATORS)
        break
      case 'q':
        draft.hideControls = true
        break
      case 'show-control':
        draft.hideControls = false
        break
      case 'Q':
        draft.quoting = 'c'
        break
      case 'quoting-style':
        draft.quoting = yield* matchWord(self, '--quoting-style', value!, QUOTINGS)
        break
      case 'r':
        draft.reverse = true
        break
      case 'R':
        draft.recursive = true
        break
      case 's':
        draft.blocks = true
        break
      case 'Z':
        draft.context = true
        break
      case 'S':
        draft.sort = 'size'
        hasSort = true
        break
      case 't':
        draft.sort = 'time'
        hasSort = true
        break
      case 'U':
        draft.sort = 'none'
        hasSort = true
        break
      case 'v':
        draft.sort = 'version'
        hasSort = true
        break
      case 'X':
        draft.sort = 'extension'
        hasSort = true
        break
      case 'sort':
        draft.sort = yield* matchWord(self, '--sort', value!, SORTS)
        hasSort = true
        break
      case 'time':
        draft.time = yield* matchWord(self, '--time', value!, TIMES)
        hasTime = true
        break
      case 'time-style':
        timeStyle = value!
        break
      case 'full-time':
        draft.format = 'long'
        timeStyle = 'full-iso'
        break
      case 'T':
        if (!/^\d+$/.test(value!)) yield* self.fail(`invalid tab size: ${self.quote(value!)}`)
        draft.tab = Number(value)
        break
      case 'w':
        if (!/^\d+$/.test(value!)) yield* self.fail(`invalid line width: ${self.quote(value!)}`)
        draft.width = Number(value) || Infinity
        break
      case 'x':
        draft.format = 'across'
        break
      case '1':
        if (draft.format !== 'long') draft.format = 'one'
        break
      case 'format':
        draft.format = yield* matchWord(self, '--format', value!, FORMATS)
        break
      case 'dirs-first':
        draft.directoriesFirst = true
        break
      case 'author':
        draft.author = true
        break
      case 'zero':
        draft.terminator = '\0'
        draft.quoting = 'literal'
        if (draft.format !== 'long') draft.format = 'one'
        break
      case 'hyperlink':
        // Simplified: links are not written.
        if (value !== null) yield* matchWord(self, '--hyperlink', value, WHEN)
        break
      case 'color': {
        const when = value === null ? 'always' : yield* matchWord(self, '--color', value, WHEN)
        draft.colour = (when === 'always' || (when === 'auto' && isTty)) && knowsColours(self.env)
        break
      }
    }
  }
  // -c and -u sort by their time unless a long listing shows it or a sort was asked for.
  if (!hasSort && hasTime && draft.format !== 'long') draft.sort = 'time'
  const showsLinks = draft.directoriesThemselves || draft.indicator === 'classify' || draft.format === 'long'
  draft.dereference = follows ?? (showsLinks ? 'never' : 'operands-to-directories')
  const style = timeStyle ?? self.env.TIME_STYLE
  if (style !== undefined && draft.format === 'long') draft.timeStyle = yield* readTimeStyle(self, style)
  return draft
}

function terminalWidth(self: Command): number {
  if (/^\d+$/.test(self.env.COLUMNS ?? '')) return Number(self.env.COLUMNS) || Infinity
  const size = self.sys.isatty(1) ? self.sys.winsize(1) : null
  return size?.ok && size.value.cols > 0 ? size.value.cols : 80
}

function* setBlockSize(self: Command, draft: { blockUnit: Unit; sizeUnit: Unit }, text: string): Task<void> {
  let unit: Unit
  if (text === 'human-readable') unit = { kind: 'human', base: 1024 }
  else if (text === 'si') unit = { kind: 'human', base: 1000 }
  else {
    const size = parseSize(text, 'EGkKMPTYZ0')
    if (!size.ok || size.value === 0) return yield* self.fail(`invalid --block-size argument '${text}'`)
    unit = { kind: 'blocks', size: size.value, suffix: /^\d/.test(text) ? '' : text }
  }
  draft.blockUnit = unit
  draft.sizeUnit = unit
}

function* readTimeStyle(self: Command, given: string): Task<LsOptions['timeStyle']> {
  const style = given.replace(/^posix-/, '')
  if (style.startsWith('+')) {
    const [old, recent] = style.slice(1).split('\n')
    return { old: old!, recent: recent ?? old! }
  }
  const found = { 'full-iso': FULL_ISO, 'long-iso': LONG_ISO, iso: ISO, locale: LOCALE_TIMES }[style]
  if (found) return found
  yield* self.warn(`invalid argument ${self.quote(style)} for ${self.quote('time style')}`)
  yield* self.stderr.write(
    "Valid arguments are:\n  - [posix-]full-iso\n  - [posix-]long-iso\n  - [posix-]iso\n  - [posix-]locale\n  - +FORMAT (e.g., +%H:%M) for a 'date'-style format\n",
  )
  return yield* self.usage()
}

const FULL_ISO = { old: '%Y-%m-%d %H:%M:%S.%N %z', recent: '%Y-%m-%d %H:%M:%S.%N %z' }
const LONG_ISO = { old: '%Y-%m-%d %H:%M', recent: '%Y-%m-%d %H:%M' }
const ISO = { old: '%Y-%m-%d ', recent: '%m-%d %H:%M' }

/** As dircolors' built-in list of terminals decides, when LS_COLORS is not set. */
function knowsColours(env: Readonly<Record<string, string>>): boolean {
  if (env.LS_COLORS || env.COLORTERM) return true
  return /^(Eterm|ansi|.*color.*|con\d+x\d+.*|cons25|console|cygwin|.*direct.*|dtterm|gnome|hurd|jfbterm|konsole|kterm|linux|linux-c|mlterm|putty|rxvt.*|screen.*|st|terminator|tmux.*|vt100|xterm.*)$/.test(
    env.TERM ?? '',
  )
}
