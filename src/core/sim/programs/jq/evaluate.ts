/** Evaluates jq filters: each gives any number of values. */
import { compareBytes } from '../lib/compare.ts'
import { parseDate } from '../lib/dates.ts'
import { breakTime, strftime, UTC } from '../lib/time.ts'
import type { Filter } from './parser.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Out = Generator<Json, void, undefined>

export class JqError extends Error {
  constructor(readonly value: Json) {
    super(typeof value === 'string' ? value : JSON.stringify(value))
  }
}
/** `break`-like end of first/limit. */
interface Closure {
  readonly params: readonly string[]
  readonly body: Filter
  readonly env: Env
}
export interface Env {
  readonly variables: ReadonlyMap<string, Json>
  readonly functions: ReadonlyMap<string, Closure>
}

export function* evaluate(filter: Filter, input: Json, env: Env): Out {
  switch (filter.kind) {
    case 'identity':
      yield input
      return
    case 'recurse':
      yield* recurse(input)
      return
    case 'literal':
      yield filter.value as Json
      return
    case 'variable':
      if (filter.name === 'ENV' || env.variables.has(filter.name)) yield env.variables.get(filter.name) ?? null
      else throw new JqError(`$${filter.name} is not defined`)
      return
    case 'field':
      for (const name of evaluate(filter.name, input, env)) {
        for (const value of evaluate(filter.of, input, env))
          yield* optionally(filter.optional, () => index(value, name))
      }
      return
    case 'slice':
      for (const value of evaluate(filter.of, input, env)) {
        const from = filter.from ? first(filter.from, input, env) : null
        const to = filter.to ? first(filter.to, input, env) : null
        yield* optionally(filter.optional, () => slice(value, from, to))
      }
      return
    case 'iterate':
      for (const value of evaluate(filter.of, input, env)) {
        if (Array.isArray(value)) yield* value
        else if (isObject(value)) yield* sortedKeys(value, false).map((key) => value[key]!)
        else if (!filter.optional) throw new JqError(`Cannot iterate over ${shown(value)}`)
      }
      return
    case 'template':
      yield* template(filter.parts, filter.format, input, env)
      return
    case 'format':
      yield format(filter.name, input)
      return
    case 'array':
      yield filter.inner ? [...evaluate(filter.inner, input, env)] : []
      return
    case 'object':
      yield* objects(filter.entries, 0, {}, input, env)
      return
    case 'pipe':
      for (const value of evaluate(filter.left, input, env)) yield* evaluate(filter.right, value, env)
      return
    case 'comma':
      yield* evaluate(filter.left, input, env)
      yield* evaluate(filter.right, input, env)
      return
    case 'alternative': {
      let found = false
      try {
        for (const value of evaluate(filter.left, input, env)) {
          if (!isTrue(value)) continue
          found = true
          yield value
        }
      } catch (error) {
        if (!(error instanceof JqError)) throw error
      }
      if (!found) yield* evaluate(filter.right, input, env)
      return
    }
    case 'and':
    case 'or':
      for (const left of evaluate(filter.left, input, env)) {
        if (isTrue(left) === (filter.kind === 'or')) yield filter.kind === 'or'
        else for (const right of evaluate(filter.right, input, env)) yield isTrue(right)
      }
      return
    case 'binary':
      for (const right of evaluate(filter.right, input, env)) {
        for (const left of evaluate(filter.left, input, env)) yield binary(filter.op, left, right)
      }
      return
    case 'negate':
      for (const value of evaluate(filter.inner, input, env)) {
        if (typeof value !== 'number') throw new JqError(`${shown(value)} cannot be negated`)
        yield -value
      }
      return
    case 'assign':
      yield* assign(filter, input, env)
      return
    case 'if':
      for (const test of evaluate(filter.test, input, env)) {
        if (isTrue(test)) yield* evaluate(filter.yes, input, env)
        else if (filter.no) yield* evaluate(filter.no, input, env)
        else yield input
      }
      return
    case 'try':
      try {
        yield* evaluate(filter.body, input, env)
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        if (filter.handler) yield* evaluate(filter.handler, error.value, env)
      }
      return
    case 'reduce': {
      let state: Json = first(filter.init, input, env)
      for (const value of evaluate(filter.source, input, env)) {
        const inner = { ...env, variables: new Map([...env.variables, [filter.name, value]]) }
        state = [...evaluate(filter.update, state, inner)].at(-1) ?? null
      }
      yield state
      return
    }
    case 'bind':
      for (const value of evaluate(filter.source, input, env)) {
        yield* evaluate(filter.body, input, { ...env, variables: new Map([...env.variables, [filter.name, value]]) })
      }
      return
    case 'define':
      yield* evaluate(filter.rest, input, define(filter, env))
      return
    case 'call':
      yield* call(filter.name, filter.args, input, env)
  }
}

function define(filter: Filter & { kind: 'define' }, env: Env): Env {
  const functions = new Map(env.functions)
  const next: Env = { ...env, functions }
  functions.set(`${filter.name}/${filter.params.length}`, { params: filter.params, body: filter.body, env: next })
  return next
}

const first = (filter: Filter, input: Json, env: Env): Json => {
  for (const value of evaluate(filter, input, env)) return value
  return null
}
const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isTrue = (value: Json): boolean => value !== null && value !== false
const typeName = (value: Json): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

function shown(value: Json): string {
  if (value === null) return 'null'
  const text = JSON.stringify(value)
  return `${typeName(value)} (${text.length > 11 ? `${text.slice(0, 10)}...` : text})`
}

function* optionally(optional: boolean, read: () => Json): Out {
  try {
    yield read()
  } catch (error) {
    if (!optional || !(error instanceof JqError)) throw error
  }
}

function index(value: Json, key: Json): Json {
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null)) return null
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key) ? value[key]! : null
  if (Array.isArray(value) && typeof key === 'number')
    return value[key < 0 ? value.length + Math.floor(key) : Math.floor(key)] ?? null
  if (typeof key === 'string') throw new JqError(`Cannot index ${typeName(value)} with string "${key}"`)
  throw new JqError(`Cannot index ${typeName(value)} with ${typeName(key)}`)
}

function slice(value: Json, from: Json, to: Json): Json {
  if (value === null) return null
  if (typeof value !== 'string' && !Array.isArray(value))
    throw new JqError(`Cannot index ${typeName(value)} with object`)
  const bounds = [
    from === null ? 0 : Math.floor(Number(from)),
    to === null ? undefined : Math.ceil(Number(to)),
  ] as const
  return typeof value === 'string' ? [...value].slice(...bounds).join('') : value.slice(...bounds)
}

function* recurse(value: Json): Out {
  yield value
  if (Array.isArray(value)) for (const item of value) yield* recurse(item)
  else if (isObject(value)) for (const item of Object.values(value)) yield* recurse(item)
}

const sortedKeys = (value: { [key: string]: Json }, sorted: boolean): string[] =>
  sorted ? Object.keys(value).sort(compareBytes) : Object.keys(value)

export const toText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

function* template(
  parts: readonly (string | Filter)[],
  name: string | null,
  input: Json,
  env: Env,
  at = 0,
  text = '',
): Generator<Json, void, undefined> {
  const part = parts[at]
  if (part === undefined) {
    yield text
    return
  }
  if (typeof part === 'string') yield* template(parts, name, input, env, at + 1, text + part)
  else {
    for (const value of evaluate(part, input, env)) {
      yield* template(parts, name, input, env, at + 1, text + (name ? (format(name, value) as string) : toText(value)))
    }
  }
}

function format(name: string, value: Json): Json {
  switch (name) {
    case 'text':
      return toText(value)
    case 'json':
      return JSON.stringify(value)
    case 'csv':
    case 'tsv':
      if (!Array.isArray(value)) throw new JqError(`${shown(value)} cannot be ${name}-formatted, only an array can be`)
      return value
        .map((cell) => {
          if (typeof cell !== 'string') return cell === null ? '' : String(cell)
          return name === 'csv'
            ? `"${cell.replaceAll('"', '""')}"`
            : cell.replace(/[\\\t\n\r]/g, (char) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[char]!)
        })
        .join(name === 'csv' ? ',' : '\t')
    case 'html':
      return toText(value).replace(
        /[<>&'"]/g,
        (char) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' })[char]!,
      )
    case 'uri':
      return encodeURIComponent(toText(value)).replace(
        /[!'()*]/g,
        (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
      )
    case 'sh':
      return (Array.isArray(value) ? value : [value])
        .map((cell) => (typeof cell === 'string' ? `'${cell.replaceAll("'", "'\\''")}'` : String(cell)))
        .join(' ')
    default:
      throw new JqError(`${name} is not a valid format`)
  }
}

function* objects(
  entries: readonly { key: Filter; value: Filter }[],
  at: number,
  made: { [key: string]: Json },
  input: Json,
  env: Env,
): Out {
  const entry = entries[at]
  if (!entry) {
    yield { ...made }
    return
  }
  for (const key of evaluate(entry.key, input, env)) {
    if (typeof key !== 'string') throw new JqError(`Object keys must be strings`)
    for (const value of evaluate(entry.value, input, env))
      yield* objects(entries, at + 1, { ...made, [key]: value }, input, env)
  }
}

const RANK = ['null', 'boolean', 'number', 'string', 'array', 'object']
export function compareJson(a: Json, b: Json): number {
  const rank = RANK.indexOf(typeName(a)) - RANK.indexOf(typeName(b))
  if (rank !== 0) return rank
  if (typeof a === 'boolean') return Number(a) - Number(b)
  if (typeof a === 'number') return a - (b as number)
  if (typeof a === 'string') return compareBytes(a, b as string)
  if (Array.isArray(a)) {
    const other = b as Json[]
    for (let i = 0; i < a.length && i < other.length; i++) {
      const difference = compareJson(a[i]!, other[i]!)
      if (difference !== 0) return difference
    }
    return a.length - other.length
  }
  if (!isObject(a) || !isObject(b)) return 0
  const [keysA, keysB] = [sortedKeys(a, true), sortedKeys(b, true)]
  return (
    compareJson(keysA, keysB) ||
    compareJson(
      keysA.map((key) => a[key]!),
      keysB.map((key) => b[key]!),
    )
  )
}

function binary(op: string, a: Json, b: Json): Json {
  switch (op) {
    case '==':
      return compareJson(a, b) === 0
    case '!=':
      return compareJson(a, b) !== 0
    case '<':
      return compareJson(a, b) < 0
    case '<=':
      return compareJson(a, b) <= 0
    case '>':
      return compareJson(a, b) > 0
    case '>=':
      return compareJson(a, b) >= 0
  }
  return arithmetic(op, a, b)
}

const VERBS: Readonly<Record<string, string>> = {
  '+': 'added',
  '-': 'subtracted',
  '*': 'multiplied',
  '/': 'divided',
  '%': 'divided',
}

function arithmetic(op: string, a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((op === '/' || op === '%') && b === 0)
      throw new JqError(`${shown(a)} and ${shown(b)} cannot be divided because the divisor is zero`)
    return op === '+'
      ? a + b
      : op === '-'
        ? a - b
        : op === '*'
          ? a * b
          : op === '/'
            ? a / b
            : Math.trunc(a) % Math.trunc(b)
  }
  if (op === '+') {
    if (a === null) return b
    if (b === null) return a
    if (typeof a === 'string' && typeof b === 'string') return a + b
    if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
    if (isObject(a) && isObject(b)) return { ...a, ...b }
  }
  if (op === '-' && Array.isArray(a) && Array.isArray(b))
    return a.filter((item) => !b.some((other) => compareJson(item, other) === 0))
  if (op === '/' && typeof a === 'string' && typeof b === 'string') return a.split(b)
  if (op === '*' && typeof a === 'string' && typeof b === 'number') return b > 0 ? a.repeat(Math.ceil(b)) : null
  if (op === '*' && isObject(a) && isObject(b)) return deepMerge(a, b)
  throw new JqError(`${shown(a)} and ${shown(b)} cannot be ${VERBS[op]}`)
}

function deepMerge(a: { [key: string]: Json }, b: { [key: string]: Json }): Json {
  const merged = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const old = merged[key]
    merged[key] = old !== undefined && isObject(old) && isObject(value) ? deepMerge(old, value) : value
  }
  return merged
}

type Path = Json[]

/** Where a filter's values stand in the input. */
function* paths(filter: Filter, input: Json, env: Env, base: Path = []): Generator<Path, void, undefined> {
  switch (filter.kind) {
    case 'identity':
      yield base
      return
    case 'field':
      for (const path of paths(filter.of, input, env, base))
        for (const key of evaluate(filter.name, input, env)) yield [...path, key]
      return
    case 'iterate':
      for (const path of paths(filter.of, input, env, base)) {
        const value = getPath(input, path.slice(base.length))
        if (Array.isArray(value)) for (let i = 0; i < value.length; i++) yield [...path, i]
        else if (isObject(value)) for (const key of Object.keys(value)) yield [...path, key]
      }
      return
    case 'pipe':
      for (const path of paths(filter.left, input, env, base)) {
        const relative = path.slice(base.length)
        for (const inner of paths(filter.right, getPath(input, relative), env)) yield [...path, ...inner]
      }
      return
    case 'comma':
      yield* paths(filter.left, input, env, base)
      yield* paths(filter.right, input, env, base)
      return
    case 'recurse':
      yield* recursePaths(input, base)
      return
    case 'try':
      yield* paths(filter.body, input, env, base)
      return
    case 'call':
      if (filter.name === 'select' && filter.args[0]) {
        for (const test of evaluate(filter.args[0], input, env)) if (isTrue(test)) yield base
        return
      }
  }
  throw new JqError('Invalid path expression')
}

function* recursePaths(value: Json, base: Path): Generator<Path, void, undefined> {
  yield base
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* recursePaths(item, [...base, i])
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) yield* recursePaths(item, [...base, key])
}

const getPath = (value: Json, path: Path): Json => path.reduce<Json>((at, key) => index(at, key), value)

function setPath(value: Json, path: Path, next: Json): Json {
  const [key, ...rest] = path
  if (key === undefined) return next
  const inner = setPath(index(value, key), rest, next)
  if (typeof key === 'string') return { ...(isObject(value) ? value : {}), [key]: inner }
  const list = Array.isArray(value) ? [...value] : []
  const at = Number(key) < 0 ? list.length + Number(key) : Number(key)
  while (list.length < at) list.push(null)
  list[at] = inner
  return list
}

function deletePath(value: Json, path: Path): Json {
  const [key, ...rest] = path
  if (key === undefined) return null
  if (rest.length > 0) return setPath(value, [key], deletePath(index(value, key), rest))
  if (Array.isArray(value)) return value.filter((_, i) => i !== (Number(key) < 0 ? value.length + Number(key) : key))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
}

function* assign(filter: Filter & { kind: 'assign' }, input: Json, env: Env): Out {
  if (filter.op === '|=') {
    let value = input
    for (const path of [...paths(filter.left, input, env)])
      value = setPath(value, path, first(filter.right, getPath(value, path), env))
    yield value
    return
  }
  for (const right of evaluate(filter.right, input, env)) {
    let value = input
    for (const path of [...paths(filter.left, input, env)]) {
      const old = getPath(value, path)
      const op = filter.op.slice(0, -1)
      value = setPath(
        value,
        path,
        op === '' ? right : op === '//' ? (isTrue(old) ? old : right) : arithmetic(op, old, right),
      )
    }
    yield value
  }
}

function* call(name: string, args: readonly Filter[], input: Json, env: Env): Out {
  const own = env.functions.get(`${name}/${args.length}`)
  if (own) {
    const functions = new Map(own.env.functions)
    own.params.forEach((param, i) => {
      functions.set(`${param.replace(/^\$/, '')}/0`, { params: [], body: args[i]!, env })
    })
    yield* evaluate(own.body, input, { ...own.env, functions })
    return
  }
  const handler = FUNCTIONS[`${name}/${args.length}`]
  if (!handler) throw new JqError(`${name}/${args.length} is not defined`)
  yield* handler(input, args, env)
}

export const isKnown = (name: string, count: number): boolean => `${name}/${count}` in FUNCTIONS

type Handler = (input: Json, args: readonly Filter[], env: Env) => Iterable<Json>
const plain =
  (compute: (input: Json) => Json): Handler =>
  (input) => [compute(input)]
const withText =
  (name: string, compute: (text: string, other: string) => Json): Handler =>
  (input, args, env) =>
    [...evaluate(args[0]!, input, env)].map((other) => {
      if (typeof input !== 'string' || typeof other !== 'string') throw new JqError(`${name}() requires string inputs`)
      return compute(input, other)
    })
const list = (input: Json): Json[] => {
  if (!Array.isArray(input)) throw new JqError(`Cannot iterate over ${shown(input)}`)
  return input
}
const byKey = (input: Json, key: Filter, env: Env): { item: Json; key: Json }[] =>
  list(input)
    .map((item) => ({ item, key: [...evaluate(key, item, env)] as Json }))
    .sort((a, b) => compareJson(a.key, b.key))
const math = (compute: (x: number) => number): Handler =>
  plain((input) => {
    if (typeof input !== 'number') throw new JqError(`${shown(input)} number required`)
    return compute(input)
  })
const SELF: Filter = { kind: 'identity' }
const regexOf = (pattern: Json, flags: Json): RegExp =>
  new RegExp(
    String(pattern),
    `u${String(flags ?? '')
      .replace(/[^gisx]/g, '')
      .replace('x', '')}`.replace('ug', 'gu'),
  )

const FUNCTIONS: Readonly<Record<string, Handler>> = {
  'empty/0': () => [],
  'not/0': plain((input) => !isTrue(input)),
  'length/0': plain((input) => {
    if (input === null) return 0
    if (typeof input === 'boolean') throw new JqError(`${shown(input)} has no length`)
    if (typeof input === 'number') return Math.abs(input)
    return typeof input === 'string' ? [...input].length : Object.keys(input).length
  }),
  'keys/0': plain((input) => keysOf(input, true)),
  'keys_unsorted/0': plain((input) => keysOf(input, false)),
  'values/0': (input) => (input === null ? [] : [input]),
  'type/0': plain(typeName),
  'add/0': plain((input) =>
    (isObject(input) ? Object.values(input) : list(input)).reduce<Json>(
      (sum, item) => arithmetic('+', sum, item),
      null,
    ),
  ),
  'any/0': plain((input) => list(input).some(isTrue)),
  'all/0': plain((input) => list(input).every(isTrue)),
  'any/1': (input, [test], env) => [list(input).some((item) => [...evaluate(test!, item, env)].some(isTrue))],
  'all/1': (input, [test], env) => [list(input).every((item) => [...evaluate(test!, item, env)].every(isTrue))],
  'sort/0': plain((input) => sortable(input)),
  'sort_by/1': (input, [key], env) => [byKey(input, key!, env).map((entry) => entry.item)],
  'group_by/1': (input, [key], env) => [
    groups(byKey(input, key!, env)).map((group) => group.map((entry) => entry.item)),
  ],
  'unique/0': plain((input) => groups(byKey(input, SELF, NOTHING)).map((group) => group[0]!.item)),
  'unique_by/1': (input, [key], env) => [groups(byKey(input, key!, env)).map((group) => group[0]!.item)],
  'min/0': plain((input) => sortable(input)[0] ?? null),
  'max/0': plain((input) => sortable(input).at(-1) ?? null),
  'min_by/1': (input, [key], env) => [byKey(input, key!, env)[0]?.item ?? null],
  'max_by/1': (input, [key], env) => [byKey(input, key!, env).at(-1)?.item ?? null],
  'reverse/0': plain((input) =>
    typeof input === 'string' ? [...input].reverse().join('') : input === null ? [] : [...list(input)].reverse(),
  ),
  'flatten/0': plain((input) => list(input).flat(Number.POSITIVE_INFINITY as 1) as Json[]),
  'first/0': plain((input) => list(input)[0] ?? null),
  'last/0': plain((input) => list(input).at(-1) ?? null),
  'range/1': (input, [to], env) =>
    Array.from({ length: Math.max(0, Math.ceil(Number(first(to!, input, env)))) }, (_, i) => i),
  'range/2': (input, [from, to], env) => {
    const low = Number(first(from!, input, env))
    return Array.from({ length: Math.max(0, Math.ceil(Number(first(to!, input, env)) - low)) }, (_, i) => low + i)
  },
  *'first/1'(input, [source], env) {
    for (const value of evaluate(source!, input, env)) {
      yield value
      return
    }
  },
  *'limit/2'(input, [count, source], env) {
    let left = Number(first(count!, input, env))
    if (left <= 0) return
    for (const value of evaluate(source!, input, env)) {
      yield value
      if (--left <= 0) return
    }
  },
  *'select/1'(input, [test], env) {
    for (const value of evaluate(test!, input, env)) if (isTrue(value)) yield input
  },
  'map/1': (input, [body], env) => [
    (isObject(input) ? Object.values(input) : list(input)).flatMap((item) => [...evaluate(body!, item, env)]),
  ],
  'map_values/1': (input, [body], env) => {
    if (Array.isArray(input)) return [input.flatMap((item) => [...evaluate(body!, item, env)].slice(0, 1))]
    if (!isObject(input)) throw new JqError(`Cannot iterate over ${shown(input)}`)
    return [
      Object.fromEntries(
        Object.entries(input).flatMap(([key, value]) =>
          [...evaluate(body!, value, env)].slice(0, 1).map((next) => [key, next]),
        ),
      ),
    ]
  },
  'recurse/0': (input) => recurse(input),
  'to_entries/0': plain((input) => entriesOf(input)),
  'from_entries/0': plain(fromEntries),
  'with_entries/1': (input, [body], env) => [
    fromEntries(entriesOf(input).flatMap((entry) => [...evaluate(body!, entry, env)])),
  ],
  'has/1': (input, [key], env) =>
    [...evaluate(key!, input, env)].map((name) =>
      Array.isArray(input)
        ? Number(name) < input.length && Number(name) >= 0
        : isObject(input) && Object.hasOwn(input, String(name)),
    ),
  'in/1': (input, [source], env) =>
    [...evaluate(source!, input, env)].map((value) => isObject(value) && Object.hasOwn(value, String(input))),
  'contains/1': (input, [other], env) => [...evaluate(other!, input, env)].map((value) => contains(input, value)),
  'inside/1': (input, [other], env) => [...evaluate(other!, input, env)].map((value) => contains(value, input)),
  'index/1': (input, [other], env) =>
    [...evaluate(other!, input, env)].map((value) =>
      typeof input === 'string'
        ? input.indexOf(String(value)) < 0
          ? null
          : input.indexOf(String(value))
        : list(input).findIndex((item) => compareJson(item, value) === 0),
    ),
  'del/1': (input, [target], env) => [
    [...paths(target!, input, env)]
      .sort((a, b) => compareJson(b, a))
      .reduce((value, path) => deletePath(value, path), input),
  ],
  'paths/0': (input) => [...recursePaths(input, [])].filter((path) => path.length > 0),
  'path/1': (input, [target], env) => paths(target!, input, env),
  'getpath/1': (input, [path], env) => [getPath(input, first(path!, input, env) as Json[])],
  'setpath/2': (input, [path, value], env) => [
    setPath(input, first(path!, input, env) as Json[], first(value!, input, env)),
  ],
  'tostring/0': plain(toText),
  'tonumber/0': plain((input) => {
    if (typeof input === 'number') return input
    const number = typeof input === 'string' && input.trim() !== '' ? Number(input) : Number.NaN
    if (Number.isNaN(number))
      throw new JqError(
        typeof input === 'string' ? `Cannot parse '${input}' as JSON` : `${shown(input)} cannot be parsed as a number`,
      )
    return number
  }),
  'tojson/0': plain((input) => JSON.stringify(input)),
  'fromjson/0': plain((input) => JSON.parse(String(input)) as Json),
  'ascii_downcase/0': plain((input) => String(input).replace(/[A-Z]/g, (char) => char.toLowerCase())),
  'ascii_upcase/0': plain((input) => String(input).replace(/[a-z]/g, (char) => char.toUpperCase())),
  'startswith/1': withText('startswith', (text, other) => text.startsWith(other)),
  'endswith/1': withText('endswith', (text, other) => text.endsWith(other)),
  'ltrimstr/1': (input, [other], env) =>
    [...evaluate(other!, input, env)].map((value) =>
      typeof input === 'string' && typeof value === 'string' && input.startsWith(value)
        ? input.slice(value.length)
        : input,
    ),
  'rtrimstr/1': (input, [other], env) =>
    [...evaluate(other!, input, env)].map((value) =>
      typeof input === 'string' && typeof value === 'string' && value !== '' && input.endsWith(value)
        ? input.slice(0, -value.length)
        : input,
    ),
  'split/1': withText('split', (text, other) => (text === '' ? [] : text.split(other))),
  'join/1': (input, [other], env) =>
    [...evaluate(other!, input, env)].map((separator) =>
      list(input)
        .map((item) => (item === null ? '' : toText(item)))
        .join(String(separator)),
    ),
  'test/1': (input, [pattern], env) => [regexOf(first(pattern!, input, env), '').test(String(input))],
  'test/2': (input, [pattern, flags], env) => [
    regexOf(first(pattern!, input, env), first(flags!, input, env)).test(String(input)),
  ],
  'sub/2': (input, [pattern, text], env) => [replace(input, pattern!, text!, env, false)],
  'gsub/2': (input, [pattern, text], env) => [replace(input, pattern!, text!, env, true)],
  'floor/0': math(Math.floor),
  'ceil/0': math(Math.ceil),
  'round/0': math(Math.round),
  'sqrt/0': math(Math.sqrt),
  'abs/0': math(Math.abs),
  'error/0': (input) => {
    throw new JqError(input)
  },
  'error/1': (input, [message], env) => {
    throw new JqError(first(message!, input, env))
  },
  'env/0': (_input, _args, env) => [env.variables.get('ENV') ?? null],
  'now/0': (_input, _args, env) => [env.variables.get('__now__') ?? 0],
  'todate/0': plain((input) => strftime('%Y-%m-%dT%H:%M:%SZ', breakTime(Number(input) * 1000, UTC))),
  'fromdate/0': plain((input) => (parseDate(String(input), 0, UTC) ?? 0) / 1000),
  'arrays/0': (input) => (Array.isArray(input) ? [input] : []),
  'objects/0': (input) => (isObject(input) ? [input] : []),
  'strings/0': (input) => (typeof input === 'string' ? [input] : []),
  'numbers/0': (input) => (typeof input === 'number' ? [input] : []),
  'booleans/0': (input) => (typeof input === 'boolean' ? [input] : []),
  'nulls/0': (input) => (input === null ? [input] : []),
  'scalars/0': (input) => (typeof input !== 'object' || input === null ? [input] : []),
}

const NOTHING: Env = { variables: new Map(), functions: new Map() }

function sortable(input: Json): Json[] {
  if (!Array.isArray(input)) throw new JqError(`${shown(input)} cannot be sorted, as it is not an array`)
  return [...input].sort(compareJson)
}

function keysOf(input: Json, sorted: boolean): Json {
  if (Array.isArray(input)) return input.map((_, i) => i)
  if (!isObject(input)) throw new JqError(`${shown(input)} has no keys`)
  return sortedKeys(input, sorted)
}

function entriesOf(input: Json): Json[] {
  if (!isObject(input)) throw new JqError(`${shown(input)} has no keys`)
  return Object.entries(input).map(([key, value]) => ({ key, value }))
}

function fromEntries(input: Json): Json {
  return Object.fromEntries(
    list(input).map((entry) => {
      const { key, k, name, value, v } = entry as { [key: string]: Json }
      return [toText(key ?? k ?? name ?? null), value ?? v ?? null]
    }),
  )
}

function groups<T extends { key: Json }>(sorted: readonly T[]): T[][] {
  const found: T[][] = []
  for (const entry of sorted) {
    const last = found.at(-1)
    if (last && compareJson(last[0]!.key, entry.key) === 0) last.push(entry)
    else found.push([entry])
  }
  return found
}

function contains(a: Json, b: Json): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b)
  if (Array.isArray(a) && Array.isArray(b)) return b.every((item) => a.some((other) => contains(other, item)))
  if (isObject(a) && isObject(b))
    return Object.entries(b).every(([key, value]) => Object.hasOwn(a, key) && contains(a[key]!, value))
  return compareJson(a, b) === 0
}

function replace(input: Json, pattern: Filter, text: Filter, env: Env, global: boolean): Json {
  const regex = regexOf(first(pattern, input, env), global ? 'g' : '')
  return String(input).replace(regex, (...match) => {
    const named = match.at(-1)
    const captures = (typeof named === 'object' ? named : {}) as { [key: string]: Json }
    return String(first(text, captures, env))
  })
}
