/** What jq's values are, how they compare, add up and show in messages. */
import { compareBytes } from '../lib/compare.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Path = Json[]

/** What `error` raises and `try` catches. */
export class JqError extends Error {
  constructor(readonly value: Json) {
    super(typeof value === 'string' ? value : JSON.stringify(value))
  }
}

export const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isTrue = (value: Json): boolean => value !== null && value !== false
export const typeName = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value

/** `string ("abc")`, cut as jq cuts it. */
export function shown(value: Json): string {
  const text = printJson(value)
  return `${typeName(value)} (${text.length > 11 ? `${text.slice(0, 10)}...` : text})`
}

export const toText = (value: Json): string => (typeof value === 'string' ? value : printJson(value))

export const keysOf = (value: { [key: string]: Json }): string[] => Object.keys(value).sort(compareBytes)

/** One line, as `tojson` and `-c` write it. */
export function printJson(value: Json): string {
  if (typeof value === 'number') return printNumber(value)
  if (typeof value === 'string') return printString(value)
  if (Array.isArray(value)) return `[${value.map(printJson).join(',')}]`
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${printString(key)}:${printJson(item)}`)
      .join(',')}}`
  return String(value)
}

export const printString = (text: string): string => JSON.stringify(text).replaceAll('\u007f', '\\u007f')

/** 17 digits at most, an exponent beyond 10^17 and below 10^-4, as jq's dtoa does; infinity is the largest number. */
export function printNumber(value: number): string {
  if (Number.isNaN(value)) return 'null'
  if (!Number.isFinite(value)) return printNumber(value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE)
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [mantissa, power] = value.toExponential().split('e') as [string, string]
  const digits = mantissa.replace(/[-.]/g, '').length
  const point = Number(power) + 1
  if (point > -4 && point <= digits + 15) return plainNumber(value)
  return `${mantissa}e${power.startsWith('-') ? '-' : '+'}${power.replace(/^[-+]/, '').padStart(2, '0')}`
}

function plainNumber(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  return Math.abs(value) < 1 ? value.toFixed(20).replace(/0+$/, '') : BigInt(value).toString()
}

const RANK = ['null', 'boolean', 'number', 'string', 'array', 'object']
export function compareJson(a: Json, b: Json): number {
  const rank = RANK.indexOf(typeName(a)) - RANK.indexOf(typeName(b))
  if (rank !== 0) return rank
  if (typeof a === 'boolean') return Number(a) - Number(b)
  if (typeof a === 'number') return a < (b as number) ? -1 : a === b ? 0 : Number.isNaN(a) ? -1 : 1
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
  const [keysA, keysB] = [keysOf(a), keysOf(b)]
  return (
    compareJson(keysA, keysB) ||
    compareJson(
      keysA.map((key) => a[key]!),
      keysB.map((key) => b[key]!),
    )
  )
}

export const equals = (a: Json, b: Json): boolean => compareJson(a, b) === 0

/** `.[key]`: a field, an element, a slice given as an object, or where a list stands in another. */
export function index(value: Json, key: Json): Json {
  if (isObject(key) && ('start' in key || 'end' in key)) return slice(value, key['start'] ?? null, key['end'] ?? null)
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null)) return null
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key) ? value[key]! : null
  if (Array.isArray(value) && typeof key === 'number') {
    const at = Math.floor(key)
    return value[at < 0 ? value.length + at : at] ?? null
  }
  if (Array.isArray(value) && Array.isArray(key)) return placesOf(value, key)
  if (typeof key === 'string') throw new JqError(`Cannot index ${typeName(value)} with string "${key}"`)
  throw new JqError(`Cannot index ${typeName(value)} with ${typeName(key)}`)
}

/** Where `part` begins in `whole`. */
export function placesOf(whole: Json, part: Json): Json {
  const found: number[] = []
  if (typeof whole === 'string' && typeof part === 'string') {
    if (part === '') return null
    for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1))
      found.push([...whole.slice(0, at)].length)
    return found
  }
  if (!Array.isArray(whole)) return null
  const parts = Array.isArray(part) ? part : [part]
  if (parts.length === 0) return null
  whole.forEach((_, at) => {
    if (parts.every((item, i) => at + i < whole.length && equals(whole[at + i]!, item))) found.push(at)
  })
  return found
}

export function slice(value: Json, from: Json, to: Json): Json {
  if (value === null) return null
  if (typeof value !== 'string' && !Array.isArray(value))
    throw new JqError(`Cannot index ${typeName(value)} with object`)
  const bound = (limit: Json, round: (x: number) => number): number | undefined => {
    if (limit === null) return undefined
    if (typeof limit === 'number') return round(limit)
    throw new JqError('Start and end indices of an array slice must be numbers')
  }
  const bounds = [bound(from, Math.floor), bound(to, Math.ceil)] as const
  return typeof value === 'string' ? [...value].slice(...bounds).join('') : value.slice(...bounds)
}

const VERBS: Readonly<Record<string, string>> = {
  '+': 'added',
  '-': 'subtracted',
  '*': 'multiplied',
  '/': 'divided',
  '%': 'divided',
}
const NUMBERS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => Math.trunc(a) % Math.trunc(b) || 0,
}

export function arithmetic(op: string, a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((op === '/' && b === 0) || (op === '%' && Math.trunc(b) === 0)) {
      const how = op === '%' ? ' (remainder)' : ''
      throw new JqError(`${shown(a)} and ${shown(b)} cannot be divided${how} because the divisor is zero`)
    }
    return NUMBERS[op]!(a, b)
  }
  if (op === '+') {
    if (a === null) return b
    if (b === null) return a
    if (typeof a === 'string' && typeof b === 'string') return a + b
    if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
    if (isObject(a) && isObject(b)) return { ...a, ...b }
  }
  if (op === '-' && Array.isArray(a) && Array.isArray(b)) return a.filter((item) => !b.some((it) => equals(item, it)))
  if (op === '/' && typeof a === 'string' && typeof b === 'string') return splitText(a, b)
  if (op === '*' && isObject(a) && isObject(b)) return deepMerge(a, b)
  if (op === '*' && typeof a === 'string' && typeof b === 'number')
    return b > 0 ? a.repeat(Math.max(1, Math.ceil(b))) : null
  throw new JqError(`${shown(a)} and ${shown(b)} cannot be ${VERBS[op]}`)
}

export const splitText = (text: string, by: string): string[] =>
  text === '' ? [] : by === '' ? [...text] : text.split(by)

function deepMerge(a: { [key: string]: Json }, b: { [key: string]: Json }): Json {
  const merged = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const old = merged[key]
    merged[key] = old !== undefined && isObject(old) && isObject(value) ? deepMerge(old, value) : value
  }
  return merged
}

export const getPath = (value: Json, path: Path): Json =>
  path.reduce<Json>((at, key) => (at === null ? null : index(at, key)), value)

export function setPath(value: Json, path: Path, next: Json): Json {
  const [key, ...rest] = path
  if (key === undefined) return next
  const inner = setPath(index(value, key), rest, next)
  if (typeof key === 'string') return { ...(isObject(value) ? value : {}), [key]: inner }
  const list = Array.isArray(value) ? [...value] : []
  if (isObject(key)) {
    const [from, to] = [Number(key['start'] ?? 0), key['end'] === null ? list.length : Number(key['end'])]
    if (!Array.isArray(inner)) throw new JqError('A slice of an array can only be assigned another array')
    list.splice(from < 0 ? list.length + from : from, to - from, ...inner)
    return list
  }
  const at = Number(key) < 0 ? list.length + Number(key) : Number(key)
  if (at < 0) throw new JqError('Out of bounds negative array index')
  if (at > 536_870_911) throw new JqError('Array index too large')
  while (list.length < at) list.push(null)
  list[at] = inner
  return list
}

export function deletePaths(value: Json, paths: readonly Path[]): Json {
  return [...paths].sort((a, b) => compareJson(b, a)).reduce(deletePath, value)
}

function deletePath(value: Json, path: Path): Json {
  const [key, ...rest] = path
  if (key === undefined || value === null) return null
  if (rest.length > 0) {
    const inner = index(value, key)
    return inner === null ? value : setPath(value, [key], deletePath(inner, rest))
  }
  if (Array.isArray(value) && isObject(key)) return setPath(value, [key], [])
  if (Array.isArray(value)) {
    if (typeof key !== 'number') throw new JqError(`Cannot delete field at array index of ${typeName(value)}`)
    return value.filter((_, i) => i !== (key < 0 ? value.length + key : key))
  }
  if (!isObject(value)) throw new JqError(`Cannot delete field at object index of ${typeName(value)}`)
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
}
