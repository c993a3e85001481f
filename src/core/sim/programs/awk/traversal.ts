/**
 * The order of `for (key in array)`: gawk's own, from the hashes of its arrays, for scripts print what they have counted
 * without sorting it. Which kind of array it is, the first key decides.
 */
import { encode } from '../lib/bytes.ts'
import { compare, toNumber, toText, type Value } from './values.ts'

type Table = ReadonlyMap<string, Value>

/** str_array.c and int_array.c. */
const SIZES = [13, 127, 1021, 8191, 131071, 1048573, 8388593, 16777213]
const CHAIN_MAX = 2

/** Simplified: what was deleted since is forgotten, where gawk's table stays as large as it was. */
export function naturalOrder(array: Table): string[] {
  const keys = [...array.keys()]
  const first = keys[0]
  if (first === undefined) return keys
  if (!isInteger(first)) return hashed(keys, stringHash, 1)
  const isCounting = (key: string) => Number(first) > 0 && Number(key) > 0 && Number(key) < 2 ** 31
  const counting = keys.filter((key) => isInteger(key) && isCounting(key))
  return [
    ...hashed(
      keys.filter((key) => !isInteger(key)),
      stringHash,
      1,
    ),
    ...hashed(
      keys.filter((key) => isInteger(key) && !isCounting(key)),
      integerHash,
      2,
    ),
    ...counting.sort((a, b) => Number(a) - Number(b)),
  ]
}

/** is_integer: no sign but a minus, no zeros in front. */
const isInteger = (key: string): boolean => /^(0|-?[1-9]\d{0,17})$/.test(key)

/** Links of a chain hold `perLink` keys; a new link comes in front, and so does each when the table grows. */
function hashed(keys: readonly string[], hash: (key: string) => number, perLink: number): string[] {
  let table = emptyTable(0)
  let level = 0
  const put = (key: string) => {
    const chain = table[hash(key) % SIZES[level]!]!
    if (chain[0] && chain[0].length < perLink) chain[0].push(key)
    else chain.unshift([key])
  }
  for (const [i, key] of keys.entries()) {
    if (Math.floor((i + 1) / SIZES[level]!) > CHAIN_MAX && level + 1 < SIZES.length) {
      const before = table.flat(2)
      table = emptyTable(++level)
      before.forEach(put)
    }
    put(key)
  }
  return table.flat(2)
}

const emptyTable = (level: number): string[][][] => Array.from({ length: SIZES[level]! }, () => [])

/** awk_hash: sdbm's, over signed bytes, in 32 bits. */
function stringHash(key: string): number {
  let hash = 0
  for (const byte of encode(key)) hash = ((byte > 127 ? byte - 256 : byte) + Math.imul(hash, 65599)) >>> 0
  return hash
}

/** int_hash: the last mixing of Hsieh's SuperFastHash. */
function integerHash(key: string): number {
  let k = Number(key) >>> 0
  k = (k ^ (k << 3)) >>> 0
  k = (k + (k >>> 5)) >>> 0
  k = (k ^ (k << 4)) >>> 0
  k = (k + (k >>> 17)) >>> 0
  k = (k ^ (k << 25)) >>> 0
  return (k + (k >>> 6)) >>> 0
}

const SORTED_IN = /^@(ind|val)_(num|str|type)_(asc|desc)$/

/** PROCINFO["sorted_in"] asks for another order; null where the words say nothing. */
export function sortedOrder(array: Table, how: string): string[] | null {
  const match = SORTED_IN.exec(how)
  if (!match) return null
  const [, by, kind, direction] = match
  const text = (value: Value) => toText(value, '%.6g')
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  const byNumber = (a: Value, b: Value) => toNumber(a) - toNumber(b)
  const sorted = naturalOrder(array).sort((a, b) => {
    const [left, right] = [array.get(a), array.get(b)]
    if (by === 'ind') return (kind === 'num' ? byNumber(a, b) : 0) || byText(a, b)
    const order =
      kind === 'num'
        ? byNumber(left, right)
        : kind === 'str'
          ? byText(text(left), text(right))
          : compare(left, right, '%.6g')
    return order || (kind === 'num' ? byNumber(a, b) : 0) || byText(a, b)
  })
  return direction === 'desc' ? sorted.reverse() : sorted
}
