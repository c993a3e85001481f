/** 64-bit integers as C has them: a `number` while it fits exactly, a `bigint` beyond 2^53. */
export type Int = number | bigint

const MAX_SAFE = Number.MAX_SAFE_INTEGER

export function wrap(value: bigint): Int {
  const wrapped = BigInt.asIntN(64, value)
  return wrapped >= -9007199254740991n && wrapped <= 9007199254740991n ? Number(wrapped) : wrapped
}
export const isZero = (value: Int): boolean => value === 0 || value === 0n
export const truth = (value: boolean): Int => (value ? 1 : 0)

export function add(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (sum <= MAX_SAFE && sum >= -MAX_SAFE) return sum
  }
  return wrap(BigInt(a) + BigInt(b))
}
export function subtract(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (difference <= MAX_SAFE && difference >= -MAX_SAFE) return difference
  }
  return wrap(BigInt(a) - BigInt(b))
}
function multiply(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (product <= MAX_SAFE && product >= -MAX_SAFE) return product + 0
  }
  return wrap(BigInt(a) * BigInt(b))
}
function divide(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0
  return wrap(BigInt(a) / BigInt(b))
}
function remainder(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0
  return wrap(BigInt(a) % BigInt(b))
}
export function power(base: Int, exponent: Int): Int {
  let result = 1n
  let factor = BigInt(base)
  for (let left = BigInt(exponent); left > 0n; left >>= 1n) {
    if (left & 1n) result = BigInt.asIntN(64, result * factor)
    factor = BigInt.asIntN(64, factor * factor)
  }
  return wrap(result)
}
function isInt32(value: Int): value is number {
  return typeof value === 'number' && (value | 0) === value
}
// The x86 shift instructions take the count modulo 64.
const shiftCount = (value: Int): bigint => BigInt(value) & 63n

export const BINARY: Readonly<Record<string, (a: Int, b: Int) => Int>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': remainder,
  '<<': (a, b) => wrap(BigInt(a) << shiftCount(b)),
  '>>': (a, b) => wrap(BigInt(a) >> shiftCount(b)),
  '<': (a, b) => truth(a < b),
  '<=': (a, b) => truth(a <= b),
  '>': (a, b) => truth(a > b),
  '>=': (a, b) => truth(a >= b),
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint may hold the same value
  '==': (a, b) => truth(a == b),
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint may hold the same value
  '!=': (a, b) => truth(a != b),
  '&': (a, b) => (isInt32(a) && isInt32(b) ? a & b : wrap(BigInt(a) & BigInt(b))),
  '^': (a, b) => (isInt32(a) && isInt32(b) ? a ^ b : wrap(BigInt(a) ^ BigInt(b))),
  '|': (a, b) => (isInt32(a) && isInt32(b) ? a | b : wrap(BigInt(a) | BigInt(b))),
}
