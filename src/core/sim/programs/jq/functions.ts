/** The functions of jq that are not written in jq. */
import { parseDate } from '../lib/dates.ts'
import { breakTime, epochOf, strftime, UTC } from '../lib/time.ts'
import { evaluate, first, type Native, pathsOf, recurse } from './evaluate.ts'
import type { Filter } from './filter.ts'
import { FORMATS } from './format.ts'
import { JsonReader } from './json.ts'
import { matchAll } from './match.ts'
import {
  compareJson,
  deletePaths,
  equals,
  getPath,
  isObject,
  isTrue,
  JqError,
  type Json,
  keysOf,
  type Path,
  placesOf,
  printJson,
  setPath,
  shown,
  splitText,
  toText,
  typeName,
} from './value.ts'

/** What the program gives: the clock, the inputs that are left. */
export interface Surroundings {
  readonly now: number
  readonly nextInput: () => Json
  readonly inputFile: () => string | null
  readonly debug: (value: Json) => void
}

/** One value from the input and one from each argument, in every combination. */
const plain =
  (compute: (input: Json, ...args: Json[]) => Json): Native =>
  (at, args, env) =>
    [...combinations(args, at.value, env)].map((values) => ({
      value: compute(at.value, ...values),
      path: at.path === null ? null : undefined,
    }))

function* combinations(args: readonly Filter[], input: Json, env: Parameters<Native>[2]): Generator<Json[], void> {
  const [arg, ...rest] = args
  if (!arg) {
    yield []
    return
  }
  for (const tail of combinations(rest, input, env))
    for (const value of evaluate(arg, input, env)) yield [value, ...tail]
}

const math = (compute: (x: number) => number): Native =>
  plain((input) => {
    if (typeof input !== 'number') throw new JqError(`${shown(input)} number required`)
    return compute(input)
  })
const math2 = (compute: (x: number, y: number) => number): Native =>
  plain((_input, x, y) => {
    if (typeof x !== 'number') throw new JqError(`${shown(x!)} number required`)
    if (typeof y !== 'number') throw new JqError(`${shown(y!)} number required`)
    return compute(x, y)
  })

const ONE_ARGUMENT: Readonly<Record<string, (x: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round: (x) => Math.sign(x) * Math.round(Math.abs(x)),
  trunc: Math.trunc,
  sqrt: Math.sqrt,
  fabs: Math.abs,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  exp10: (x) => 10 ** x,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  cbrt: Math.cbrt,
}

const text = (value: Json, what: string): string => {
  if (typeof value !== 'string') throw new JqError(what)
  return value
}

function raised(value: Json): readonly never[] {
  if (value === null) return []
  throw new JqError(value)
}

/** The functions by `name/arity`. */
export function natives({ now, nextInput, inputFile, debug }: Surroundings): Readonly<Record<string, Native>> {
  return {
    ...Object.fromEntries(Object.entries(ONE_ARGUMENT).map(([name, compute]) => [`${name}/0`, math(compute)])),
    'pow/2': math2((x, y) => x ** y),
    'atan2/2': math2(Math.atan2),
    'fmin/2': math2(Math.min),
    'fmax/2': math2(Math.max),
    'fmod/2': math2((x, y) => x % y),
    'infinite/0': plain(() => Number.POSITIVE_INFINITY),
    'nan/0': plain(() => Number.NaN),
    'isnan/0': plain((input) => Number.isNaN(input)),
    'isinfinite/0': plain((input) => typeof input === 'number' && !Number.isFinite(input) && !Number.isNaN(input)),
    'isnormal/0': plain((input) => typeof input === 'number' && Number.isFinite(input) && input !== 0),

    'empty/0': () => [],
    // An error of null is none at all in jq 1.6: it only goes back.
    'error/0': (at) => raised(at.value),
    'error/1': (at, [message], env) => [...evaluate(message!, at.value, env)].flatMap(raised),
    'not/0': plain((input) => !isTrue(input)),
    'path/1': (at, [target], env) => [...pathsOf(target!, at.value, env)].map((value) => ({ value, path: undefined })),
    'getpath/1': (at, [path], env) =>
      [...evaluate(path!, at.value, env)].map((value) => ({
        value: getPath(at.value, value as Path),
        path: at.path && [...at.path, ...(value as Path)],
      })),
    'setpath/2': plain((input, path, value) => setPath(input, path as Path, value!)),
    'delpaths/1': plain((input, paths) => deletePaths(input, paths as Path[])),
    'recurse/0': (at) => recurse(at),
    'input/0': plain(() => nextInput()),
    'debug/0': plain((input) => {
      debug(input)
      return input
    }),
    'now/0': plain(() => now),
    'input_filename/0': plain(() => inputFile()),
    'halt_error/1': plain((input, code) => {
      throw new Halt(Number(code), input)
    }),
    'halt/0': plain(() => {
      throw new Halt(0, null)
    }),

    'length/0': plain(lengthOf),
    'utf8bytelength/0': plain((input) => {
      const bytes = unescape(encodeURIComponent(text(input, `${shown(input)} only strings have UTF-8 byte length`)))
      return bytes.length
    }),
    'type/0': plain(typeName),
    'keys/0': plain((input) => keys(input, true)),
    'keys_unsorted/0': plain((input) => keys(input, false)),
    'has/1': plain((input, key) => {
      if (isObject(input) && typeof key === 'string') return Object.hasOwn(input, key)
      if (Array.isArray(input) && typeof key === 'number') return key >= 0 && key < input.length
      throw new JqError(`Cannot check whether ${typeName(input)} has a ${typeName(key!)} key`)
    }),
    'contains/1': plain((input, other) => contains(input, other!)),
    '_indices/1': plain((input, other) => placesOf(input, other!)),
    'range/2': function* (at, args, env) {
      for (const [from, to] of combinations(args, at.value, env)) {
        if (typeof from !== 'number' || typeof to !== 'number') throw new JqError('Range bounds must be numeric')
        for (let i = from; i < to; i++) yield { value: i, path: undefined }
      }
    },
    'range/3': function* (at, args, env) {
      for (const [from, to, by] of combinations(args, at.value, env) as Iterable<number[]>) {
        for (let i = from!; by! > 0 ? i < to! : by! < 0 && i > to!; i += by!) yield { value: i, path: undefined }
      }
    },
    'sort/0': plain((input) => [...sortable(input)].sort(compareJson)),
    '_by/2': (at, [key, how], env) => {
      const inner = (key as Filter & { kind: 'array' }).inner!
      const keyed = sortable(at.value).map((item) => ({ item, key: [...evaluate(inner, item, env)] as Json }))
      const value = BY[first(how!, null, env) as keyof typeof BY](keyed)
      return [{ value, path: at.path === null ? null : undefined }]
    },

    'tostring/0': plain(toText),
    'tojson/0': plain(printJson),
    'fromjson/0': plain(fromJson),
    'tonumber/0': plain((input) => {
      if (typeof input === 'number') return input
      const value = fromJson(text(input, `${shown(input)} cannot be parsed as a number`))
      if (typeof value !== 'number') throw new JqError(`${shown(input)} cannot be parsed as a number`)
      return value
    }),
    'explode/0': plain((input) =>
      [...text(input, 'explode input must be a string')].map((char) => char.codePointAt(0)!),
    ),
    'implode/0': plain((input) => {
      if (!Array.isArray(input)) throw new JqError('implode input must be an array')
      return input.map((code) => String.fromCodePoint(Number(code))).join('')
    }),
    'split/1': plain((input, by) => {
      if (typeof input !== 'string' || typeof by !== 'string')
        throw new JqError('split input and separator must be strings')
      return splitText(input, by)
    }),
    'startswith/1': plain((input, other) => bothText('startswith', input, other!).startsWith(other as string)),
    'endswith/1': plain((input, other) => bothText('endswith', input, other!).endsWith(other as string)),
    '_match/3': plain((input, pattern, flags, test) => matchAll(input, pattern!, flags!, test === true)),
    'format/1': plain((input, name) => {
      const write = FORMATS[String(name)]
      if (!write) throw new JqError(`${name} is not a valid format`)
      return write(input)
    }),

    'strftime/1': plain((input, format) =>
      strftime(String(format), breakTime(secondsOf(input, 'strftime/1') * 1000, UTC)),
    ),
    'strflocaltime/1': plain((input, format) =>
      strftime(String(format), breakTime(secondsOf(input, 'strflocaltime/1') * 1000, UTC)),
    ),
    'strptime/1': plain((input, format) =>
      brokenDown(parseTime(text(input, `strptime/1 requires string inputs and arguments`), String(format))),
    ),
    'mktime/0': plain((input) => Math.floor(secondsOf(input, 'mktime'))),
    'gmtime/0': plain((input) => brokenDown(Number(input))),
    'localtime/0': plain((input) => brokenDown(Number(input))),
  }
}

/** `halt` and `halt_error`. */
export class Halt {
  constructor(
    readonly code: number,
    readonly value: Json,
  ) {}
}

function lengthOf(input: Json): Json {
  if (input === null) return 0
  if (typeof input === 'boolean') throw new JqError(`${shown(input)} has no length`)
  if (typeof input === 'number') return Math.abs(input)
  return typeof input === 'string' ? [...input].length : Object.keys(input).length
}

function keys(input: Json, sorted: boolean): Json {
  if (Array.isArray(input)) return input.map((_, i) => i)
  if (!isObject(input)) throw new JqError(`${shown(input)} has no keys`)
  return sorted ? keysOf(input) : Object.keys(input)
}

function contains(a: Json, b: Json): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b)
  if (Array.isArray(a) && Array.isArray(b))
    return b.every((item) => a.some((it) => typeName(it) === typeName(item) && contains(it, item)))
  if (isObject(a) && isObject(b))
    return Object.entries(b).every(([key, value]) => Object.hasOwn(a, key) && contains(a[key]!, value))
  if (typeName(a) !== typeName(b))
    throw new JqError(`${shown(a)} and ${shown(b)} cannot have their containment checked`)
  return equals(a, b)
}

function sortable(input: Json): Json[] {
  if (!Array.isArray(input)) throw new JqError(`${shown(input)} cannot be sorted, as it is not an array`)
  return input
}

interface Keyed {
  readonly item: Json
  readonly key: Json
}
const sorted = (keyed: readonly Keyed[]): Keyed[] => [...keyed].sort((a, b) => compareJson(a.key, b.key))
const BY = {
  sort: (keyed: readonly Keyed[]): Json => sorted(keyed).map(({ item }) => item),
  min: (keyed: readonly Keyed[]): Json => sorted(keyed)[0]?.item ?? null,
  max: (keyed: readonly Keyed[]): Json => sorted(keyed).at(-1)?.item ?? null,
  group: (keyed: readonly Keyed[]): Json => {
    const groups: { key: Json; items: Json[] }[] = []
    for (const { item, key } of sorted(keyed)) {
      const last = groups.at(-1)
      if (last && equals(last.key, key)) last.items.push(item)
      else groups.push({ key, items: [item] })
    }
    return groups.map(({ items }) => items)
  },
}

function bothText(name: string, a: Json, b: Json): string {
  if (typeof a !== 'string' || typeof b !== 'string') throw new JqError(`${name}() requires string inputs`)
  return a
}

function fromJson(input: Json): Json {
  const source = text(input, `${shown(input)} cannot be parsed as JSON`)
  const reader = new JsonReader(source)
  const next = reader.next()
  if (next.kind === 'problem') throw new JqError(`${next.text} (while parsing '${source}')`)
  return next.kind === 'value' ? next.value : null
}

function brokenDown(seconds: number): Json {
  const time = breakTime(Math.floor(seconds) * 1000, UTC)
  const fraction = seconds - Math.floor(seconds)
  return [time.year, time.month, time.day, time.hour, time.minute, time.second + fraction, time.weekday, time.yearDay]
}

function secondsOf(input: Json, name: string): number {
  if (typeof input === 'number') return input
  if (!Array.isArray(input))
    throw new JqError(`${name} requires ${name.startsWith('mktime') ? 'array of 6 numbers' : 'parsed datetime inputs'}`)
  const [year, month, day, hour, minute, second] = input.map(Number)
  return epochOf(year!, month!, day!, hour!, minute!, Math.floor(second!), UTC)
}

/** Simplified: any date that `date -d` reads will do, whatever the format says. */
function parseTime(date: string, format: string): number {
  const ms = parseDate(date, 0, UTC)
  if (ms === null) throw new JqError(`date "${date}" does not match format "${format}"`)
  return ms / 1000
}
