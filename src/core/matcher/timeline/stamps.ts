/** When a line says it was written: read from its bytes, because most lines are never decoded. */

export interface Stamp {
  /** `time` has a date with its year; `clock` has none, or counts from the start of the machine. */
  readonly axis: 'time' | 'clock'
  readonly ms: number
}

/** Stamps stand at the front, behind a service's name or a level. */
const REACH = 96
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const DAY = 86_400_000

/** The first stamp in the line, or null. Zones are not looked at: one log has one. */
export function stampOf(line: Uint8Array): Stamp | null {
  const end = Math.min(line.length, REACH)
  for (let at = 0; at + 8 <= end; at++) {
    const byte = line[at]!
    if (at > 0 && isDigit(line[at - 1]!)) continue
    const stamp = isDigit(byte) ? atDigit(line, at) : byte === BRACKET ? bootTime(line, at + 1) : monthFirst(line, at)
    if (stamp !== null) return stamp
  }
  return null
}

const BRACKET = 0x5b
const COLON = 0x3a
const POINT = 0x2e
const COMMA = 0x2c

function atDigit(line: Uint8Array, at: number): Stamp | null {
  return isoDate(line, at) ?? dayFirst(line, at) ?? clock(line, at) ?? sinceEpoch(line, at)
}

// 2026-11-22T06:08:34.655Z · 2026/11/22 06:08:07
function isoDate(line: Uint8Array, at: number): Stamp | null {
  const year = number(line, at, 4)
  if (year < 1970 || line[at + 4] !== line[at + 7] || isDigit(line[at + 4] ?? COLON)) return null
  const month = number(line, at + 5, 2)
  const day = number(line, at + 8, 2)
  const separator = line[at + 10]
  if (month < 1 || month > 12 || day < 1 || day > 31 || separator === undefined || isDigit(separator)) return null
  const time = timeOfDay(line, at + 11)
  return time < 0 ? null : { axis: 'time', ms: Date.UTC(year, month - 1, day) + time }
}

// 22/Nov/2026:06:15:22 · 22-Nov-2026 06:15:22.123
function dayFirst(line: Uint8Array, at: number): Stamp | null {
  const day = number(line, at, 2)
  const month = monthAt(line, at + 3)
  const year = number(line, at + 7, 4)
  if (day < 1 || month < 0 || year < 1970) return null
  const time = timeOfDay(line, at + 12)
  return time < 0 ? null : { axis: 'time', ms: Date.UTC(year, month, day) + time }
}

// Nov 22 06:34:21 · Sun Nov 22 06:34:21.814401 2026
function monthFirst(line: Uint8Array, at: number): Stamp | null {
  const month = monthAt(line, at)
  if (month < 0 || line[at + 3] !== 0x20) return null
  const day = line[at + 4] === 0x20 ? number(line, at + 5, 1) : number(line, at + 4, 2)
  const time = timeOfDay(line, at + 7)
  if (day < 1 || time < 0) return null
  let after = at + 15
  while (after < at + 26 && line[after] !== undefined && line[after] !== 0x20) after++
  const year = number(line, after + 1, 4)
  const hasYear = year >= 1970 && year < 2200 && !isDigit(line[after + 5] ?? 0x20)
  // A leap year, so that every day exists.
  return { axis: hasYear ? 'time' : 'clock', ms: Date.UTC(hasYear ? year : 2000, month, day) + time }
}

// 10:31:02.123
function clock(line: Uint8Array, at: number): Stamp | null {
  const time = timeOfDay(line, at)
  return time < 0 ? null : { axis: 'clock', ms: time }
}

// 1795329231 · 1795329231.123 · 1795329231123
function sinceEpoch(line: Uint8Array, at: number): Stamp | null {
  if (line[at] !== 0x31) return null
  let end = at
  while (end < at + 14 && isDigit(line[end] ?? 0)) end++
  if (end - at === 13) return { axis: 'time', ms: number(line, at, 13) }
  return end - at === 10 ? { axis: 'time', ms: number(line, at, 10) * 1000 + fraction(line, end) } : null
}

// [ 3021.790902]
function bootTime(line: Uint8Array, at: number): Stamp | null {
  let start = at
  while (line[start] === 0x20) start++
  let end = start
  while (end < start + 9 && isDigit(line[end] ?? 0)) end++
  if (end === start || line[end] !== POINT || number(line, end + 1, 6) < 0 || line[end + 7] !== 0x5d) return null
  return { axis: 'clock', ms: number(line, start, end - start) * 1000 + fraction(line, end) }
}

/** `06:08:34.655` in milliseconds, or -1. */
function timeOfDay(line: Uint8Array, at: number): number {
  if (line[at + 2] !== COLON || line[at + 5] !== COLON) return -1
  const hours = number(line, at, 2)
  const minutes = number(line, at + 3, 2)
  const seconds = number(line, at + 6, 2)
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return -1
  return hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + fraction(line, at + 8)
}

/** `.655` or `,655` in milliseconds. */
function fraction(line: Uint8Array, at: number): number {
  if (line[at] !== POINT && line[at] !== COMMA) return 0
  let ms = 0
  for (let i = 0; i < 3; i++) ms = ms * 10 + (isDigit(line[at + 1 + i] ?? 0) ? line[at + 1 + i]! - 0x30 : 0)
  return ms
}

function number(line: Uint8Array, at: number, digits: number): number {
  let value = 0
  for (let i = at; i < at + digits; i++) {
    const byte = line[i] ?? 0
    if (!isDigit(byte)) return -1
    value = value * 10 + byte - 0x30
  }
  return value
}

function monthAt(line: Uint8Array, at: number): number {
  const first = line[at]
  if (first === undefined || first < 0x41 || first > 0x53) return -1
  const place = MONTHS.indexOf(String.fromCharCode(first, line[at + 1] ?? 0, line[at + 2] ?? 0))
  return place < 0 || place % 3 !== 0 ? -1 : place / 3
}

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39

/** A clock without a date begins anew at midnight: gives it the days that have passed. */
export class Days {
  #days = 0
  #last = Number.NEGATIVE_INFINITY

  place({ axis, ms }: Stamp): number {
    if (axis === 'time' || ms >= DAY) return ms
    if (this.#last - (ms + this.#days) > DAY / 2) this.#days += DAY
    this.#last = ms + this.#days
    return this.#last
  }
}
