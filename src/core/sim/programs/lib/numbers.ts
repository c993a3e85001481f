/** Numbers as commands take and show them: suffixes, human sizes. */
import { err, ok, type Result } from '../../../lib/index.ts'

export type NumberError = 'invalid' | 'suffix' | 'overflow'

const POWERS = 'KMGTPEZY'
const UINTMAX = 2n ** 64n - 1n

/**
 * xstrtoumax: digits and one of the allowed suffixes. `b` 512, `c` 1, `w` 2, `kKMGT…` powers of 1024, with `B` (`kB`, when
 * allowed by a `0` in the list) powers of 1000, with `iB` powers of 1024.
 */
export function parseSize(text: string, suffixes = 'bcEGkKMPTwYZ0'): Result<number, NumberError> {
  const match = /^\s*\+?(\d+)?(.*)$/s.exec(text)!
  if (match[1] === undefined && (match[2] === '' || !suffixes.includes(match[2]![0]!))) return err('invalid')
  const count = BigInt(match[1] ?? '1')
  const factor = suffixFactor(match[2]!, suffixes)
  if (factor === null) return err(count > UINTMAX ? 'overflow' : 'suffix')
  const value = count * factor
  return value > UINTMAX ? err('overflow') : ok(Number(value))
}

function suffixFactor(suffix: string, allowed: string): bigint | null {
  if (suffix === '') return 1n
  const letter = suffix[0]!
  if (!allowed.includes(letter)) return null
  const rest = suffix.slice(1)
  if (rest === '' || (rest === 'iB' && allowed.includes('0'))) {
    if (letter === 'b') return 512n
    if (letter === 'c') return 1n
    if (letter === 'w') return 2n
    return 1024n ** powerOf(letter)
  }
  if ((rest === 'B' || rest === 'D') && allowed.includes('0')) return 1000n ** powerOf(letter)
  return null
}

const powerOf = (letter: string): bigint => BigInt(POWERS.indexOf(letter.toUpperCase()) + 1)

export type Rounding = 'up' | 'nearest'

/** human_readable() of gnulib with autoscale: 1.5K, 12M; below 10 one decimal. `unit` 1024 or 1000. */
export function humanSize(bytes: number, unit: 1000 | 1024 = 1024, rounding: Rounding = 'up'): string {
  if (bytes < unit) return String(bytes)
  const letters = unit === 1000 ? `k${POWERS.slice(1)}` : POWERS
  let power = 0
  let size = bytes
  while (size >= unit && power < letters.length) {
    size /= unit
    power++
  }
  const round = (value: number) => (rounding === 'up' ? Math.ceil(value - 1e-9) : roundHalfEven(value))
  const tenths = round(size * 10)
  if (tenths < 100) return `${Math.floor(tenths / 10)}.${tenths % 10}${letters[power - 1]}`
  const whole = round(size)
  if (whole >= unit && power < letters.length) return `1.0${letters[power]}`
  return `${whole}${letters[power - 1]}`
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest > 0.5 || (rest === 0.5 && floor % 2 === 1)) return floor + 1
  return floor
}
