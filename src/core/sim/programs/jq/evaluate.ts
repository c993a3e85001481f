/**
 * Evaluates jq filters: each gives any number of places. A place is a value and, where somebody asks for it (`path`, `|=`,
 * `del`), how it is reached from the start.
 */
import type { Filter, Pattern } from './filter.ts'
import { FORMATS } from './format.ts'
import {
  arithmetic,
  compareJson,
  deletePaths,
  equals,
  getPath,
  index,
  isObject,
  isTrue,
  JqError,
  type Json,
  type Path,
  setPath,
  shown,
  toText,
  typeName,
} from './value.ts'

export interface Place {
  readonly value: Json
  /** null when nobody asks, undefined when the value was computed and stands nowhere. */
  readonly path: Path | null | undefined
}
export type Places = Generator<Place, void, undefined>

interface Closure {
  readonly params: readonly string[]
  readonly body: Filter
  /** Where it was defined; a function sees itself. */
  env: Env
}
export type Native = (at: Place, args: readonly Filter[], env: Env) => Iterable<Place>
export interface Env {
  readonly variables: ReadonlyMap<string, Json>
  readonly functions: ReadonlyMap<string, Closure>
  readonly labels: ReadonlyMap<string, object>
  readonly natives: Readonly<Record<string, Native>>
}

/** `break`: unwinds to its label. */
class Break {
  constructor(readonly label: object) {}
}

/** The values alone. */
export function* evaluate(filter: Filter, input: Json, env: Env): Generator<Json, void, undefined> {
  for (const { value } of run(filter, { value: input, path: null }, env)) yield value
}

export const first = (filter: Filter, input: Json, env: Env): Json => {
  for (const value of evaluate(filter, input, env)) return value
  return null
}

export function* pathsOf(filter: Filter, input: Json, env: Env): Generator<Path, void, undefined> {
  for (const place of run(filter, { value: input, path: [] }, env)) {
    if (!place.path) throw new JqError(`Invalid path expression with result ${cut(place.value)}`)
    yield place.path
  }
}

/** A scope with a chain of definitions that all see each other. */
export function defineAll(filter: Filter, env: Env): Env {
  const functions = new Map(env.functions)
  const scope: Env = { ...env, functions }
  for (let at = filter; at.kind === 'define'; at = at.rest)
    functions.set(`${at.name}/${at.params.length}`, { params: at.params, body: at.body, env: scope })
  return scope
}

const cut = (value: Json): string => {
  const text = toText(value)
  return text.length > 11 ? `${text.slice(0, 10)}...` : text
}

/** A computed value stands nowhere. */
const made = (value: Json, at: Place): Place => ({ value, path: at.path === null ? null : undefined })

function step(at: Place, key: Json): Place {
  if (at.path === undefined) throw new JqError(`Invalid path expression with result ${cut(at.value)}`)
  return { value: index(at.value, key), path: at.path && [...at.path, key] }
}

export function* run(filter: Filter, at: Place, env: Env): Places {
  switch (filter.kind) {
    case 'identity':
      yield at
      return
    case 'recurse':
      yield* recurse(at)
      return
    case 'literal':
      yield made(filter.value as Json, at)
      return
    case 'variable':
      yield made(env.variables.get(filter.name) ?? null, at)
      return
    case 'field':
      for (const name of evaluate(filter.name, at.value, env)) {
        for (const place of run(filter.of, at, env)) yield* optionally(filter.optional, () => step(place, name))
      }
      return
    case 'slice':
      for (const place of run(filter.of, at, env)) {
        const start = filter.from ? first(filter.from, at.value, env) : null
        const end = filter.to ? first(filter.to, at.value, env) : null
        yield* optionally(filter.optional, () => step(place, { start, end }))
      }
      return
    case 'iterate':
      for (const place of run(filter.of, at, env)) {
        const { value } = place
        if (Array.isArray(value)) for (let i = 0; i < value.length; i++) yield step(place, i)
        else if (isObject(value)) for (const key of Object.keys(value)) yield step(place, key)
        else if (!filter.optional)
          throw new JqError(`Cannot iterate over ${value === null ? 'null (null)' : shown(value)}`)
      }
      return
    case 'template':
      for (const text of template(filter.parts, filter.format, at.value, env)) yield made(text, at)
      return
    case 'format':
      yield made(format(filter.name, at.value), at)
      return
    case 'array':
      yield made(filter.inner ? [...evaluate(filter.inner, at.value, env)] : [], at)
      return
    case 'object':
      for (const object of objects(filter.entries, 0, {}, at.value, env)) yield made(object, at)
      return
    case 'pipe':
      for (const place of run(filter.left, at, env)) yield* run(filter.right, place, env)
      return
    case 'comma':
      yield* run(filter.left, at, env)
      yield* run(filter.right, at, env)
      return
    case 'alternative':
      yield* alternative(filter, at, env)
      return
    case 'and':
    case 'or':
      for (const left of evaluate(filter.left, at.value, env)) {
        if (isTrue(left) === (filter.kind === 'or')) yield made(filter.kind === 'or', at)
        else for (const right of evaluate(filter.right, at.value, env)) yield made(isTrue(right), at)
      }
      return
    case 'binary':
      for (const right of evaluate(filter.right, at.value, env)) {
        for (const left of evaluate(filter.left, at.value, env)) yield made(binary(filter.op, left, right), at)
      }
      return
    case 'negate':
      for (const value of evaluate(filter.inner, at.value, env)) {
        if (typeof value !== 'number') throw new JqError(`${shown(value)} cannot be negated`)
        yield made(-value, at)
      }
      return
    case 'assign':
      for (const value of assign(filter, at.value, env)) yield made(value, at)
      return
    case 'if':
      for (const test of evaluate(filter.test, at.value, env)) {
        if (isTrue(test)) yield* run(filter.yes, at, env)
        else if (filter.no) yield* run(filter.no, at, env)
        else yield at
      }
      return
    case 'try':
      try {
        yield* run(filter.body, at, env)
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        if (filter.handler) yield* run(filter.handler, made(error.value, at), env)
      }
      return
    case 'reduce': {
      let state: Place = { value: first(filter.init, at.value, env), path: at.path }
      for (const init of run(filter.init, at, env)) state = init
      for (const value of evaluate(filter.source, at.value, env)) {
        let next: Place = made(null, at)
        for (const inner of bind(filter.pattern, value, env))
          for (const place of run(filter.update, state, inner)) next = place
        state = next
      }
      yield state
      return
    }
    case 'foreach':
      for (const init of run(filter.init, at, env)) {
        let state = init
        for (const value of evaluate(filter.source, at.value, env)) {
          for (const inner of bind(filter.pattern, value, env)) {
            for (const place of run(filter.update, state, inner)) {
              state = place
              if (filter.extract) yield* run(filter.extract, place, inner)
              else yield place
            }
          }
        }
      }
      return
    case 'bind':
      for (const value of evaluate(filter.source, at.value, env))
        for (const inner of bind(filter.pattern, value, env)) yield* run(filter.body, at, inner)
      return
    case 'label': {
      const label = {}
      try {
        yield* run(filter.body, at, { ...env, labels: new Map([...env.labels, [filter.name, label]]) })
      } catch (error) {
        if (!(error instanceof Break && error.label === label)) throw error
      }
      return
    }
    case 'break':
      throw new Break(env.labels.get(filter.name) ?? {})
    case 'define':
      yield* run(filter.rest, at, define(filter, env))
      return
    case 'call':
      yield* call(filter.name, filter.args, at, env)
  }
}

function define(filter: Filter & { kind: 'define' }, env: Env): Env {
  const functions = new Map(env.functions)
  const next: Env = { ...env, functions }
  functions.set(`${filter.name}/${filter.params.length}`, { params: filter.params, body: filter.body, env: next })
  return next
}

function* call(name: string, args: readonly Filter[], at: Place, env: Env): Places {
  const key = `${name}/${args.length}`
  const own = env.functions.get(key)
  if (!own) {
    const native = env.natives[key]
    if (!native) throw new Error(`${key} was not found at compile time`)
    yield* native(at, args, env)
    return
  }
  yield* apply(own, args, 0, own.env, at, env)
}

/** Arguments by name are closures; those with a `$` are evaluated, each of their values in turn. */
function* apply(own: Closure, args: readonly Filter[], i: number, scope: Env, at: Place, caller: Env): Places {
  const param = own.params[i]
  if (param === undefined) {
    yield* run(own.body, at, { ...scope, labels: caller.labels })
    return
  }
  const name = param.replace(/^\$/, '')
  const functions = new Map(scope.functions)
  if (param === name) {
    functions.set(`${name}/0`, { params: [], body: args[i]!, env: caller })
    yield* apply(own, args, i + 1, { ...scope, functions }, at, caller)
    return
  }
  for (const value of evaluate(args[i]!, at.value, caller)) {
    functions.set(`${name}/0`, { params: [], body: { kind: 'literal', value }, env: caller })
    yield* apply(
      own,
      args,
      i + 1,
      { ...scope, functions, variables: new Map([...scope.variables, [name, value]]) },
      at,
      caller,
    )
  }
}

/** The scopes in which a pattern's names have their parts of the value. */
function* bind(pattern: Pattern, value: Json, env: Env): Generator<Env, void, undefined> {
  switch (pattern.kind) {
    case 'name':
      yield { ...env, variables: new Map([...env.variables, [pattern.name, value]]) }
      return
    case 'array':
      if (value !== null && !Array.isArray(value)) throw new JqError(`Cannot index ${typeName(value)} with number`)
      yield* bindAll(
        pattern.items.map((item, i) => [item, index(value, i)]),
        env,
      )
      return
    case 'object':
      yield* bindAll(
        pattern.entries.map(({ key, value: inner }) => [inner, index(value, first(key, value, env))]),
        env,
      )
  }
}

function* bindAll(pairs: readonly (readonly [Pattern, Json])[], env: Env): Generator<Env, void, undefined> {
  const [pair, ...rest] = pairs
  if (!pair) yield env
  else for (const inner of bind(pair[0], pair[1], env)) yield* bindAll(rest, inner)
}

function* optionally(optional: boolean, read: () => Place): Places {
  try {
    yield read()
  } catch (error) {
    if (!optional || !(error instanceof JqError)) throw error
  }
}

function* alternative(filter: Filter & { kind: 'alternative' }, at: Place, env: Env): Places {
  let found = false
  try {
    for (const place of run(filter.left, at, env)) {
      if (!isTrue(place.value)) continue
      found = true
      yield place
    }
  } catch (error) {
    if (!(error instanceof JqError)) throw error
  }
  if (!found) yield* run(filter.right, at, env)
}

export function* recurse(at: Place): Places {
  yield at
  const { value } = at
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) yield* recurse(step(at, i))
  else if (isObject(value)) for (const key of Object.keys(value)) yield* recurse(step(at, key))
}

function format(name: string, value: Json): string {
  const write = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  if (!write) throw new JqError(`${name} is not a valid format`)
  return write(value)
}

function* template(
  parts: readonly (string | Filter)[],
  name: string | null,
  input: Json,
  env: Env,
  at = 0,
  text = '',
): Generator<string, void, undefined> {
  const part = parts[at]
  if (part === undefined) yield text
  else if (typeof part === 'string') yield* template(parts, name, input, env, at + 1, text + part)
  else {
    for (const value of evaluate(part, input, env))
      yield* template(parts, name, input, env, at + 1, text + (name ? format(name, value) : toText(value)))
  }
}

function* objects(
  entries: readonly { key: Filter; value: Filter }[],
  at: number,
  object: { [key: string]: Json },
  input: Json,
  env: Env,
): Generator<Json, void, undefined> {
  const entry = entries[at]
  if (!entry) {
    yield { ...object }
    return
  }
  for (const key of evaluate(entry.key, input, env)) {
    if (typeof key !== 'string') throw new JqError(`Object keys must be strings`)
    for (const value of evaluate(entry.value, input, env))
      yield* objects(entries, at + 1, { ...object, [key]: value }, input, env)
  }
}

const COMPARE: Readonly<Record<string, (a: Json, b: Json) => boolean>> = {
  '==': equals,
  '!=': (a, b) => !equals(a, b),
  '<': (a, b) => compareJson(a, b) < 0,
  '<=': (a, b) => compareJson(a, b) <= 0,
  '>': (a, b) => compareJson(a, b) > 0,
  '>=': (a, b) => compareJson(a, b) >= 0,
}
const binary = (op: string, a: Json, b: Json): Json => COMPARE[op]?.(a, b) ?? arithmetic(op, a, b)

function* assign(filter: Filter & { kind: 'assign' }, input: Json, env: Env): Generator<Json, void, undefined> {
  if (filter.op === '|=') {
    let value = input
    const gone: Path[] = []
    for (const path of [...pathsOf(filter.left, input, env)]) {
      const next = [...firstOf(evaluate(filter.right, getPath(value, path), env))]
      if (next.length === 0) gone.push(path)
      else value = setPath(value, path, next[0]!)
    }
    yield deletePaths(value, gone)
    return
  }
  const op = filter.op.slice(0, -1)
  for (const right of evaluate(filter.right, input, env)) {
    let value = input
    for (const path of [...pathsOf(filter.left, input, env)]) {
      const old = getPath(value, path)
      const next = op === '' ? right : op === '//' ? (isTrue(old) ? old : right) : arithmetic(op, old, right)
      value = setPath(value, path, next)
    }
    yield value
  }
}

function* firstOf<T>(values: Iterable<T>): Generator<T, void, undefined> {
  for (const value of values) {
    yield value
    return
  }
}
