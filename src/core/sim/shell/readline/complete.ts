/** Tab: which word stands before the cursor, what it could become, and how that is shown. */
import { S_IFDIR, S_IFMT } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { displayWidth } from '../../programs/lib/bytes.ts'
import type { Evaluator } from '../evaluator.ts'
import { homeDirectory } from '../words/tilde.ts'
import { commandNames, completionsOf, paths } from './completions.ts'

export interface Completion {
  /** Index (in characters of the text before the cursor) where the word starts. */
  readonly start: number
  /** What to put in its place as far as all candidates agree. */
  readonly replacement: string
  /** Candidates as they are listed. */
  readonly shown: readonly string[]
  /** Whether there is exactly one. */
  readonly unique: boolean
}

const BREAKS = ' \t\n;&|<>()'
/** Words after which a command is expected. */
const COMMAND_STARTS =
  /(?:^|[;&|(]|\b(?:then|do|else|elif|if|while|until|time|sudo|exec|command|!)\s)\s*(?:\w+=\S*\s+)*$/

export function* complete(evaluator: Evaluator, before: string): Task<Completion> {
  const { start, raw, quote } = currentWord(before)
  const word = quote === '' ? raw.replace(/\\(.)/g, '$1') : raw
  const lead = before.slice(0, start)
  const variable = /\$(\{?)(\w*)$/.exec(word)
  if (variable) {
    const names = yield* completionsOf(evaluator, new Map([['v', '']]), variable[2]!)
    const head = word.slice(0, word.length - variable[0].length)
    const full = names.map((name) => `${head}$${variable[1]}${name}${variable[1] ? '}' : ''}`)
    const isDirectory = () => {
      const value = names.length === 1 ? evaluator.shell.get(names[0]!) : undefined
      const stat = value?.startsWith('/') ? evaluator.shell.sys.stat(value) : null
      return stat?.ok === true && (stat.value.mode & S_IFMT) === S_IFDIR
    }
    return finish(start, word, full, names, quote, isDirectory, false)
  }
  const isCommand = COMMAND_STARTS.test(lead) && !word.includes('/') && !word.startsWith('~')
  if (isCommand) {
    const names = yield* commandNames(evaluator.shell, word)
    return finish(start, word, names, names, quote, () => false)
  }
  const custom = yield* programmed(evaluator, lead, word)
  if (custom.length > 0) return finish(start, word, custom, custom, quote, () => false)
  const tilde = /^~([^/]*)\//.exec(word)
  const home = tilde ? homeDirectory(evaluator.shell, tilde[1]!) : null
  const real = home === null ? word : home + word.slice(tilde![0].length - 1)
  let found = yield* paths(evaluator.shell, real)
  if (/(?:^|[;&|]\s*)(?:cd|pushd|rmdir)\s+$/.test(lead)) found = found.filter(({ directory }) => directory)
  const back = (path: string) => (home === null ? path : `~${tilde![1]}${path.slice(home.length)}`)
  const full = found.map(({ path }) => back(path))
  const shown = found.map(({ path, directory }) => `${path.slice(path.lastIndexOf('/') + 1)}${directory ? '/' : ''}`)
  const directories = new Set(found.filter(({ directory }) => directory).map(({ path }) => back(path)))
  return finish(start, word, full, shown, quote, (path) => directories.has(path))
}

function* programmed(evaluator: Evaluator, lead: string, word: string): Task<string[]> {
  const command = /(?:^|[;&|(]\s*)(\w[\w.-]*)\s[^;&|]*$/.exec(lead)?.[1]
  const args = command === undefined ? undefined : evaluator.shell.completions.get(command)
  if (!args) return []
  const flags = new Map<string, string>()
  for (let index = 0; index < args.length; index++) {
    const letter = args[index]!.slice(1)
    if ('oAGWFCXPS'.includes(letter)) flags.set(letter, args[++index] ?? '')
    else flags.set(letter, '')
  }
  return yield* completionsOf(evaluator, flags, word)
}

/** The word that the cursor stands behind, with an open quote if there is one. */
function currentWord(before: string): { start: number; raw: string; quote: string } {
  let start = 0
  let quote = ''
  for (let at = 0; at < before.length; at++) {
    const char = before[at]!
    if (char === '\\' && quote !== "'") at++
    else if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") {
      quote = char
      start = at + 1
    } else if (BREAKS.includes(char)) start = at + 1
    else if (char === '=' || char === ':') start = at + 1
  }
  return { start, raw: before.slice(start), quote }
}

function finish(
  start: number,
  word: string,
  full: readonly string[],
  shown: readonly string[],
  quote: string,
  isDirectory: (path: string) => boolean,
  quotes = true,
): Completion {
  if (full.length === 0) return { start, replacement: word, shown: [], unique: false }
  const common = full.reduce(commonPrefix)
  const unique = new Set(full).size === 1
  let replacement = quotes && quote === '' ? common.replace(/[ \t\\"'`$&|;<>()*?[\]{}!#]/g, '\\$&') : common
  if (unique) replacement += isDirectory(common) ? '/' : quote === '' ? ' ' : `${quote} `
  return { start, replacement, shown: [...new Set(shown)].sort(), unique }
}

function commonPrefix(a: string, b: string): string {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return a.slice(0, length)
}

/** Candidates in columns, sorted downwards. */
export function listing(items: readonly string[], columns: number): string {
  const width = Math.max(...items.map(displayWidth)) + 2
  const perRow = Math.max(1, Math.floor(columns / width))
  const rows = Math.ceil(items.length / perRow)
  let out = ''
  for (let row = 0; row < rows; row++) {
    let line = ''
    for (let index = row; index < items.length; index += rows) {
      const item = items[index]!
      line += item + ' '.repeat(Math.max(0, width - displayWidth(item)))
    }
    out += `${line.trimEnd()}\r\n`
  }
  return out
}
