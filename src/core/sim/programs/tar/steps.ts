/** The names on the command line and in the files of -T, in order, with what was said before them. */
import type { Task } from '../../kernel/sys.ts'
import { decode } from '../lib/bytes.ts'
import { readFd, readFile } from '../lib/files.ts'
import { type Option, parseOptions } from '../lib/options.ts'
import { BY_DEFAULT, changeMatching, type Exclusion, type Matching, wellKnown } from './matching.ts'
import { SPEC } from './options.ts'
import { fatal, type Run } from './run.ts'

export type Step =
  | { readonly kind: 'cd'; readonly text: string }
  | {
      readonly kind: 'name'
      readonly text: string
      readonly matching: Matching
      readonly recursive: boolean
      /** When something goes in, only the patterns that stand before a name keep out what is below it. */
      readonly exclusions: readonly Exclusion[]
    }
  | { readonly kind: 'complaint'; readonly text: string }

const POSITIONAL =
  /^(C|X|exclude(-.*)?|(no-)?(recursion|anchored|ignore-case|wildcards|wildcards-match-slash|null|unquote|verbatim-files-from))$/

/** What holds from one option to the next. */
interface State {
  matching: Matching
  recursive: boolean
  nulls: boolean
  verbatim: boolean
  unquotes: boolean
}

export function* readSteps(
  run: Run,
  options: readonly Option[],
  operands: readonly string[],
): Task<{
  readonly steps: readonly Step[]
  readonly exclusions: readonly Exclusion[]
  /** Options of those that count for later names, with no name after them. */
  readonly idle: readonly Option[]
}> {
  const steps: Step[] = []
  const exclusions: Exclusion[] = []
  const state: State = { matching: BY_DEFAULT, recursive: true, nulls: false, verbatim: false, unquotes: true }
  const name = (text: string): Step => ({
    kind: 'name',
    text: text === '/' ? text : text.replace(/\/+$/, ''),
    matching: state.matching,
    recursive: state.recursive,
    exclusions: [...exclusions],
  })
  const all = [...options, ...operands.map((value): Option => ({ name: '', value, given: value }))]
  for (const { name: option, value } of all) {
    state.matching = changeMatching(state.matching, option)
    if (option === '') steps.push(name(state.unquotes ? unquote(value!) : value!))
    else if (option === 'add-file') steps.push(name(value!))
    else if (option === 'C') steps.push({ kind: 'cd', text: value! })
    else if (option === 'recursion' || option === 'no-recursion') state.recursive = option === 'recursion'
    else if (option === 'null' || option === 'no-null') {
      state.nulls = option === 'null'
      state.verbatim = state.nulls
    } else if (/^(no-)?verbatim-files-from$/.test(option)) state.verbatim = option === 'verbatim-files-from'
    else if (option === 'unquote' || option === 'no-unquote') state.unquotes = option === 'unquote'
    else if (option === 'exclude') exclusions.push({ pattern: value!, matching: state.matching })
    else if (option === 'exclude-vcs' || option === 'exclude-backups') exclusions.push(...wellKnown(option))
    else if (option === 'X') exclusions.push(...(yield* patternsOf(run, value!, state.matching)))
    else if (option === 'T') steps.push(...(yield* namesOf(run, value!, state, name)))
  }
  const last = all.findLastIndex(({ name: option }) => /^(|T|add-file)$/.test(option))
  const idle = last < 0 ? [] : all.slice(last + 1).filter(({ name: option }) => POSITIONAL.test(option))
  return { steps, exclusions, idle }
}

function* readWords(run: Run, file: string, separator: string, whatFailed: string): Task<string[]> {
  const { self } = run
  const read = file === '-' ? yield* readFd(self.sys, 0) : yield* readFile(self.sys, file)
  if (!read.ok) return yield* fatal(run, `${file}: ${whatFailed}${self.reason(read.error)}`)
  const words = decode(read.value).split(separator)
  if (words.at(-1) === '') words.pop()
  return words
}

function* patternsOf(run: Run, file: string, matching: Matching): Task<Exclusion[]> {
  const lines = yield* readWords(run, file, '\n', '')
  return lines
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .map((pattern) => ({ pattern, matching }))
}

function* namesOf(run: Run, file: string, state: State, name: (text: string) => Step): Task<Step[]> {
  const { self } = run
  let words = yield* readWords(run, file, state.nulls ? '\0' : '\n', 'Cannot stat: ')
  let { verbatim } = state
  if (!state.nulls && words.some((word) => word.includes('\0'))) {
    yield* self.warn(`${file}: file name read contains nul character`)
    words = words.flatMap((word) => word.split('\0')).filter((word) => word !== '')
    verbatim = true
  }
  const steps: Step[] = []
  for (const [index, word] of words.entries()) {
    if (word === '') continue
    if (verbatim || !/^\s*-/.test(word)) {
      steps.push(name(state.unquotes && !verbatim ? unquote(word) : word))
      continue
    }
    const { options, error } = parseOptions(word.trim().split(/\s+/), SPEC)
    // Only what says where and how to find names may stand in such a file.
    const isKnown = error === null && options.every((option) => /^(C|)$/.test(option.name))
    if (!isKnown) steps.push({ kind: 'complaint', text: `${file}:${index + 1}: unrecognized option` })
    else
      for (const option of options)
        steps.push(option.name === 'C' ? { kind: 'cd', text: option.value! } : name(option.value!))
  }
  return steps
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** `\t` and `\011` in names stand for the character, unless --no-unquote is given. */
const unquote = (text: string): string =>
  text.replace(/\\([0-7]{1,3}|[abfnrtv\\?])/g, (_, code: string) =>
    /^[0-7]/.test(code)
      ? String.fromCharCode(Number.parseInt(code, 8) & 255)
      : (ESCAPES[code] ?? (code === '?' ? '\x7f' : code)),
  )
