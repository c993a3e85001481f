/** What a word could become: for Tab and for compgen. */
import { S_IFDIR, S_IFMT, X_OK } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { builtins } from '../builtins/index.ts'
import type { Evaluator } from '../evaluator.ts'
import { jobText } from '../jobs.ts'
import { SET_OPTIONS, SHOPT_OPTIONS } from '../options.ts'
import { runScript } from '../script.ts'
import type { Shell } from '../shell.ts'
import { signalList } from '../traps.ts'
import { Ifs } from '../words/fields.ts'
import { glob } from '../words/glob.ts'
import { matchesPattern, quotePattern } from '../words/pattern.ts'
import { singleQuote } from '../words/quote.ts'
import { Word } from '../words/word.ts'

const KEYWORDS =
  'if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc'.split(' ')

/** Actions that have a letter, each of them its first. */
export const ACTION_LETTERS: ReadonlyMap<string, string> = new Map(
  'alias builtin command directory export file group job keyword service user variable'
    .split(' ')
    .map((name) => [name, name.charAt(0)] as const),
)
const ACTIONS = new Map([...ACTION_LETTERS].map(([name, letter]) => [letter, name] as const))

/** The completions that compgen's options ask for. */
export function* completionsOf(
  evaluator: Evaluator,
  flags: ReadonlyMap<string, string>,
  prefix: string,
): Task<string[]> {
  const { shell } = evaluator
  const found: string[] = []
  for (const [letter, value] of flags) {
    const action = letter === 'A' ? value : ACTIONS.get(letter)
    if (action !== undefined) found.push(...(yield* actionWords(shell, action, prefix)))
  }
  const list = flags.get('W')
  if (list !== undefined) {
    for (const word of yield* listedWords(evaluator, list)) if (word.startsWith(prefix)) found.push(word)
  }
  const pattern = flags.get('G')
  if (pattern !== undefined) found.push(...(yield* glob(shell, pattern)))
  const fn = flags.get('F')
  if (fn !== undefined && shell.functions.has(fn)) {
    shell.vars.globals.delete('COMPREPLY')
    yield* runScript(evaluator, `${fn} compgen ${singleQuote(prefix)} ''`, { name: 'eval', line: shell.line })
    found.push(...(shell.variable('COMPREPLY')?.items() ?? []))
  }
  const filter = flags.get('X')
  if (filter === undefined) return found
  const negated = filter.startsWith('!')
  const body = negated ? filter.slice(1) : filter
  return found.filter((word) => matchesPattern(body, word, { extglob: shell.shopt.extglob }) === negated)
}

/** The words of `-W` are split at IFS, then expanded, but for pathnames. */
function* listedWords({ shell, expander }: Evaluator, list: string): Task<string[]> {
  const ifs = new Ifs(shell.get('IFS') ?? ' \t\n')
  const words: string[] = []
  let word = ''
  // a 'b c' $(d e) "f g"
  for (const [part] of `${list}${ifs.value[0] ?? ' '}`.matchAll(
    /\\.|'[^']*'|"(?:\\.|[^"\\])*"|\$\((?:[^()]|\([^()]*\))*\)|[\s\S]/g,
  )) {
    if (!ifs.has(part)) word += part
    else {
      if (word !== '') words.push(word)
      word = ''
    }
  }
  const { noglob } = shell.set
  shell.set.noglob = true
  try {
    return yield* expander.fields(words.map((text) => new Word(text)))
  } finally {
    shell.set.noglob = noglob
  }
}

function* actionWords(shell: Shell, action: string, prefix: string): Task<string[]> {
  const starting = (words: Iterable<string>) => [...words].filter((word) => word.startsWith(prefix)).sort()
  switch (action) {
    case 'alias':
      return starting(shell.aliases.keys())
    case 'builtin':
    case 'enabled':
    case 'helptopic':
      return starting(builtins.names(shell))
    case 'command':
      return yield* commandNames(shell, prefix)
    case 'directory':
      return (yield* paths(shell, prefix)).filter(({ directory }) => directory).map(({ path }) => path)
    case 'file':
      return (yield* paths(shell, prefix)).map(({ path }) => path)
    case 'export':
      return starting([...shell.vars.visible()].filter(([, variable]) => variable.exported).map(([name]) => name))
    case 'variable':
      return starting([...shell.vars.visible()].filter(([, variable]) => variable.isSet).map(([name]) => name))
    case 'arrayvar':
      return starting([...shell.vars.visible()].filter(([, variable]) => variable.array).map(([name]) => name))
    case 'function':
      return starting(shell.functions.keys())
    case 'job':
      return starting(shell.jobs.all.map((job) => jobText(job).split(' ')[0]!))
    case 'keyword':
      return KEYWORDS.filter((word) => word.startsWith(prefix))
    case 'signal':
      return signalList().filter((name) => name?.startsWith(prefix))
    case 'setopt':
      return starting(SET_OPTIONS.map(({ name }) => name))
    case 'shopt':
      return starting(Object.keys(SHOPT_OPTIONS))
    default:
      return []
  }
}

/** Aliases, keywords, functions, builtins and programs. */
export function* commandNames(shell: Shell, prefix: string): Task<string[]> {
  const names = new Set<string>()
  for (const source of [shell.aliases.keys(), KEYWORDS, shell.functions.keys(), builtins.names(shell)])
    for (const name of source) if (name.startsWith(prefix)) names.add(name)
  for (const directory of (shell.get('PATH') ?? '').split(':')) {
    for (const path of yield* glob(shell, `${quotePattern(directory || '.')}/${quotePattern(prefix)}*`)) {
      if (!shell.sys.access(path, X_OK).ok) continue
      names.add(path.slice(path.lastIndexOf('/') + 1))
    }
  }
  return [...names].sort()
}

/** Pathnames that start with `prefix`. */
export function* paths(shell: Shell, prefix: string): Task<{ path: string; directory: boolean }[]> {
  const found = yield* glob(shell, `${quotePattern(prefix)}*`)
  return found.map((path) => {
    const stat = shell.sys.stat(path)
    return { path, directory: stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR }
  })
}
