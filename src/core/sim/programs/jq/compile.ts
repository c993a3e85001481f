/** From a filter's text to what can be run, or jq's complaints. */
import type { Native } from './evaluate.ts'
import type { Filter, Place } from './filter.ts'
import { parseJq } from './parser.ts'
import { PRELUDE } from './prelude.ts'
import { JqSyntaxError } from './tokens.ts'
import type { Json } from './value.ts'

export type Compiled = { readonly filter: Filter } | { readonly errors: readonly string[] }

export function compileJq(
  source: string,
  natives: Readonly<Record<string, Native>>,
  variables: ReadonlyMap<string, Json>,
): Compiled {
  try {
    const filter = parseJq(source)
    const names = new Set([
      ...Object.keys(natives),
      ...preludeNames(),
      ...[...variables.keys()].map((name) => `$${name}`),
    ])
    const errors: string[] = []
    check(filter, names, (what, place) => errors.push(complaint(source, what, place)))
    return errors.length === 0 ? { filter } : { errors }
  } catch (error) {
    if (!(error instanceof JqSyntaxError)) throw error
    const before = source.slice(0, Math.max(0, error.at)).split('\n')
    const place = { line: before.length - 1, column: before.at(-1)!.length }
    const first = complaint(source, `${error.message} (Unix shell quoting issues?)`, place)
    return { errors: error.more ? [first, complaint(source, error.more.text, error.more)] : [first] }
  }
}

/** The line is shown whole, with as many blanks after it as the word stands from its start. */
const complaint = (source: string, what: string, { line, column }: Place): string =>
  `jq: error: ${what} at <top-level>, line ${line + 1}:\n${source.split('\n')[line]}${' '.repeat(column)}\n`

let prelude: readonly string[] | null = null
function preludeNames(): readonly string[] {
  if (prelude) return prelude
  const found: string[] = []
  for (let at = parseJq(PRELUDE); at.kind === 'define'; at = at.rest) found.push(`${at.name}/${at.params.length}`)
  prelude = found
  return found
}

type Complain = (what: string, place: Place) => void

/** Complains of every function and variable that nobody defined, and of what is plainly a division by zero. */
function check(node: unknown, names: ReadonlySet<string>, complain: Complain): void {
  if (Array.isArray(node)) {
    for (const item of node) check(item, names, complain)
    return
  }
  if (typeof node !== 'object' || node === null) return
  const filter = node as Filter
  const within = (inner: unknown, ...more: readonly string[]) => check(inner, new Set([...names, ...more]), complain)
  switch (filter.kind) {
    case 'literal':
      return
    case 'define': {
      const own = `${filter.name}/${filter.params.length}`
      within(filter.body, own, ...filter.params.flatMap((param) => [`${param.replace(/^\$/, '')}/0`, param]))
      within(filter.rest, own)
      return
    }
    case 'bind':
      check(filter.source, names, complain)
      within(filter.body, ...variablesOf(filter.pattern))
      return
    case 'reduce':
    case 'foreach': {
      check(filter.source, names, complain)
      check(filter.init, names, complain)
      within(filter.update, ...variablesOf(filter.pattern))
      if (filter.kind === 'foreach') within(filter.extract, ...variablesOf(filter.pattern))
      return
    }
    case 'variable':
      if (!names.has(`$${filter.name}`)) complain(`$${filter.name} is not defined`, filter.at)
      return
    case 'call': {
      const name = `${filter.name}/${filter.args.length}`
      if (!names.has(name)) complain(`${name} is not defined`, filter.at)
      break
    }
    case 'binary':
      if (
        filter.op === '/' &&
        filter.left.kind === 'literal' &&
        filter.right.kind === 'literal' &&
        filter.right.value === 0
      )
        complain('Division by zero?', { line: 0, column: 0 })
  }
  check(Object.values(filter), names, complain)
}

function variablesOf(pattern: unknown): string[] {
  if (typeof pattern !== 'object' || pattern === null) return []
  const { kind, name } = pattern as { kind?: string; name?: string }
  if (kind === 'name') return [`$${name}`]
  return Object.values(pattern).flatMap(variablesOf)
}
