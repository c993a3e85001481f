import type { Task } from '../../kernel/sys.ts'
import { DATABASE } from '../dircolors/database.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { readWhole } from '../lib/lines.ts'

/** Keywords and what LS_COLORS calls them. */
const CODES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'NORMAL:no NORM:no FILE:fi RESET:rs DIR:di LNK:ln LINK:ln SYMLINK:ln ORPHAN:or MISSING:mi FIFO:pi PIPE:pi SOCK:so',
    'BLK:bd BLOCK:bd CHR:cd CHAR:cd DOOR:do EXEC:ex LEFT:lc LEFTCODE:lc RIGHT:rc RIGHTCODE:rc END:ec ENDCODE:ec',
    'SUID:su SETUID:su SGID:sg SETGID:sg STICKY:st OTHER_WRITABLE:ow OWR:ow STICKY_OTHER_WRITABLE:tw OWT:tw',
    'CAPABILITY:ca MULTIHARDLINK:mh CLRTOEOL:cl',
  ]
    .join(' ')
    .split(' ')
    .map((entry) => entry.split(':')),
)
const IGNORED = new Set(['OPTIONS', 'COLOR', 'EIGHTBIT'])

export default command(
  {
    names: ['dircolors'],
    usage: '[OPTION]... [FILE]',
    summary: 'Output commands to set the LS_COLORS environment variable.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'bcp',
      long: {
        sh: 'b',
        'bourne-shell': 'b',
        csh: 'c',
        'c-shell': 'c',
        'print-database': 'p',
        'print-ls-colors': 'colors',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const syntax = options.findLast(({ name }) => name === 'b' || name === 'c')?.name
    if ((has('p') || has('colors')) && syntax !== undefined)
      return yield* self.usage(
        'the options to output non shell syntax,\nand to select a shell syntax are mutually exclusive',
      )
    if (has('p') && has('colors'))
      return yield* self.usage('options --print-database and --print-ls-colors are mutually exclusive')
    const extra = operands[has('p') ? 0 : 1]
    if (extra !== undefined) {
      yield* self.warn(`extra operand ${self.quote(extra)}`)
      if (has('p')) yield* self.stderr.write('file operands cannot be combined with --print-database (-p)\n')
      return yield* self.usage()
    }
    if (has('p')) {
      yield* self.print(DATABASE)
      return 0
    }
    const shell = has('colors') ? null : (syntax ?? (yield* shellOfUser(self)))
    const colors = yield* readColors(self, operands[0])
    if (colors === null) return 1
    if (shell === null)
      yield* self.print(colors.map(([name, color]) => `\x1b[${color}m${name}\t${color}\x1b[0m\n`).join(''))
    else {
      const value = colors.map(([name, color]) => `${escaped(name)}=${escaped(color)}:`).join('')
      yield* self.print(shell === 'c' ? `setenv LS_COLORS '${value}'\n` : `LS_COLORS='${value}';\nexport LS_COLORS\n`)
    }
    return 0
  },
)

function* shellOfUser(self: Command): Task<string> {
  const shell = self.env.SHELL
  if (!shell) return yield* self.fail('no SHELL environment variable, and no shell type option given')
  return /(^|\/)t?csh$/.test(shell) ? 'c' : 'b'
}

type Color = readonly [name: string, color: string]

/** Lines count from a TERM or COLORTERM that fits to the next that does not; before the first all do. */
function* readColors(self: Command, path: string | undefined): Task<readonly Color[] | null> {
  const read = path === undefined ? null : yield* readWhole(self, path)
  if (read && !read.ok && read.stage === 'open')
    return yield* self.fail(`${self.quoteIfNeeded(path!)}: ${self.reason(read.error)}`)
  const text = read ? (read.ok ? decode(read.bytes) : '') : DATABASE
  const colors: Color[] = []
  let state: 'global' | 'no' | 'yes' | 'sure' = 'global'
  let isGood = true
  const complain = function* (line: number, what: string): Task<void> {
    isGood = false
    yield* self.warn(`${self.quoteIfNeeded(path ?? '<internal>')}:${line}: ${what}`)
  }
  for (const [index, line] of text.split('\n').entries()) {
    const [, keyword, value] = /^\s*([^\s#]\S*)(?:\s+([^\s#][^#]*?))?\s*(?:#.*)?$/.exec(line) ?? []
    if (keyword === undefined) continue
    if (value === undefined) {
      yield* complain(index + 1, 'invalid line;  missing second token')
      continue
    }
    const name = keyword.toUpperCase()
    if (name === 'TERM' || name === 'COLORTERM') {
      const here = name === 'TERM' ? self.env.TERM || 'none' : (self.env.COLORTERM ?? '')
      if (state !== 'sure') state = fnmatch(value, here) ? 'sure' : 'no'
      continue
    }
    if (state === 'sure') state = 'yes'
    if (state === 'no') continue
    if (keyword.startsWith('.')) colors.push([`*${keyword}`, value])
    else if (keyword.startsWith('*')) colors.push([keyword, value])
    else if (CODES[name] !== undefined) colors.push([CODES[name], value])
    else if (!IGNORED.has(name) && state === 'yes') yield* complain(index + 1, `unrecognized keyword ${keyword}`)
  }
  return isGood ? colors : null
}

/** For a word in single quotes, where `:` and `=` have a meaning of their own unless a backslash or `^` stands before. */
function escaped(text: string): string {
  let out = ''
  let isPlain = true
  for (const char of text) {
    if (char === "'") {
      out += "'\\''"
      isPlain = true
      continue
    }
    if ((char === ':' || char === '=') && isPlain) out += '\\'
    isPlain = char === '\\' || char === '^' ? !isPlain : true
    out += char
  }
  return out
}
