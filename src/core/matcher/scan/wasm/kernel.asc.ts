/**
 * The scanner's inner loop in AssemblyScript, compiled to SIMD wasm by `npm run gen:scanner`. It finds the same lines as
 * ../scanner.ts; read that one first. What is different is only how: sixteen bytes at a time.
 *
 * Memory (set up by ../wasm-scanner.ts):
 *   BITMAP   one bit per hash of six bytes: 1 where a needle has them in its sampled window
 *   OWNERS   u32 per shorter hash of them: address of a list [count, (first four bytes, needle address, length, offset) …], or 0
 *   STARTS   one byte per hash of the first three bytes of a word
 *   NAMES    open-addressing table of u32: address of a name [length, bytes …], or 0
 *   OUT      pairs of u32: start of a candidate line, its number within the window
 *   WINDOW   the bytes; the 16 before and the 32 behind them must be readable, and what lies there must be what lies there in the log
 */

const MULTIPLIER: u32 = 0x9e3779b1
const SECOND: u32 = 0x85ebca6b
const BITMAP: usize = 0x10000
const BITMAP_SHIFT: u32 = 15 // 32 - 17 bits: 16 KiB, half of the nearest cache
const OWNERS: usize = 0x20000
const OWNERS_SHIFT: u32 = 20 // 32 - 12 bits
const STARTS: usize = 0x30000
const STARTS_SHIFT: u32 = 20 // 32 - 12 bits
const NAMES: usize = 0x40000
const NAMES_MASK: u32 = 0xfff
const OUT: usize = 0x50000
const OUT_LIMIT: i32 = 8192

/** Lines that were passed before the place where the last call stopped. */
let linesPassed: u32 = 0
/** Where the last call stopped: the end, or earlier when OUT was full. */
let stoppedAt: usize = 0

export function lines(): u32 {
  return linesPassed
}
export function stopped(): usize {
  return stoppedAt
}

// @ts-expect-error: decorator
@inline
function isWord(byte: u32): bool {
  return (byte - 0x30 < 10) || ((byte | 0x20) - 0x61 < 26) || byte == 0x5f
}

// @ts-expect-error: decorator
@inline
function isDigit(byte: u32): bool {
  return byte - 0x30 < 10
}

// @ts-expect-error: decorator
@inline
function bitOf(hash: u32): u32 {
  return (<u32>load<u8>(BITMAP + (<usize>hash >> 3)) >> (hash & 7)) & 1
}

/** Finds the candidate lines of [start, end), both addresses; `start` is the start of a line. Gives how many pairs are in OUT. */
export function scan(start: usize, end: usize): i32 {
  let count: i32 = 0
  let passed: u32 = 0
  /** Hits before this address belong to a line that is in OUT already. */
  let known: usize = start
  const newline = i8x16.splat(0x0a)
  const lower = i8x16.splat(0x20)
  const multiplier = i32x4.splat(MULTIPLIER)
  const second = i32x4.splat(SECOND)

  let at = start
  while (at < end) {
    const block = v128.load(at)
    const small = v128.or(block, lower)
    const newlines = i8x16.bitmask(i8x16.eq(block, newline))
    // Six bytes each: two words that overlap.
    const next = v128.or(v128.load(at, 2), lower)
    const hashes = i32x4.shr_u(i32x4.add(i32x4.mul(small, multiplier), i32x4.mul(next, second)), BITMAP_SHIFT)
    const hits: u32 =
      bitOf(i32x4.extract_lane(hashes, 0)) |
      (bitOf(i32x4.extract_lane(hashes, 1)) << 4) |
      (bitOf(i32x4.extract_lane(hashes, 2)) << 8) |
      (bitOf(i32x4.extract_lane(hashes, 3)) << 12)

    const before = v128.load(at - 1)
    const starts = i8x16.bitmask(v128.and(wordStarts(at, before), initials(block, small)))
    const numbers = i8x16.bitmask(numberStarts(at, block, before))

    let open: u32 = hits | starts | numbers
    while (open != 0) {
      const bit = ctz(open)
      open &= open - 1
      const place = at + bit
      if (place >= end) break
      if (place < known) continue
      const isHit =
        (((hits >> bit) & 1) != 0 && holdsNeedle(place, start, end)) ||
        (((starts >> bit) & 1) != 0 && startsName(place, end)) ||
        (((numbers >> bit) & 1) != 0 && isNumber(place, start, end))
      if (!isHit) continue
      if (count == OUT_LIMIT) {
        // Go on from the start of this line.
        linesPassed = passed + popcnt(newlines & ((1 << bit) - 1))
        stoppedAt = lineStart(place, start)
        return count
      }
      store<u32>(OUT + (<usize>count << 3), <u32>lineStart(place, start))
      store<u32>(OUT + (<usize>count << 3), passed + popcnt(newlines & ((1 << bit) - 1)), 4)
      count++
      known = lineEnd(place, end)
    }
    // The last block may reach behind the end: its newlines there do not count.
    const inside: u32 = at + 16 <= end ? 0xffff : (1 << <u32>(end - at)) - 1
    passed += popcnt(newlines & inside)
    at += 16
    // A long line that is known needs no second look: jump over it, keeping the blocks' rhythm.
    while (at + 16 <= known && at + 16 <= end) {
      passed += popcnt(i8x16.bitmask(i8x16.eq(v128.load(at), newline)))
      at += 16
    }
  }
  linesPassed = passed
  stoppedAt = end
  return count
}

/** Bytes that begin a word: none before it, the `m` of a colour, or the letter of an escape (`\n`). */
// @ts-expect-error: decorator
@inline
function wordStarts(at: usize, before: v128): v128 {
  const letter = i8x16.lt_u(i8x16.sub(v128.or(before, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26))
  const digit = i8x16.lt_u(i8x16.sub(before, i8x16.splat(0x30)), i8x16.splat(10))
  const word = v128.or(v128.or(letter, digit), i8x16.eq(before, i8x16.splat(0x5f)))
  const colour = i8x16.eq(before, i8x16.splat(0x6d))
  const escaped = i8x16.eq(v128.load(at - 2), i8x16.splat(0x5c))
  return v128.or(v128.or(v128.not(word), colour), escaped)
}

/** `E`, `e` and `W`. */
// @ts-expect-error: decorator
@inline
function initials(block: v128, small: v128): v128 {
  return v128.or(i8x16.eq(small, i8x16.splat(0x65)), i8x16.eq(block, i8x16.splat(0x57)))
}

/** A minus before a digit other than 0, or a 1 before 0 or 1, behind a blank, `=`, `:`, `(` or `#`. */
// @ts-expect-error: decorator
@inline
function numberStarts(at: usize, block: v128, before: v128): v128 {
  const after = v128.load(at + 1)
  const minus = v128.and(
    i8x16.eq(block, i8x16.splat(0x2d)),
    i8x16.lt_u(i8x16.sub(after, i8x16.splat(0x31)), i8x16.splat(9)),
  )
  const ten = v128.and(
    i8x16.eq(block, i8x16.splat(0x31)),
    i8x16.lt_u(i8x16.sub(after, i8x16.splat(0x30)), i8x16.splat(2)),
  )
  const opened = v128.or(
    v128.or(i8x16.eq(before, i8x16.splat(0x20)), i8x16.eq(before, i8x16.splat(0x3d))),
    v128.or(
      i8x16.eq(before, i8x16.splat(0x3a)),
      v128.or(i8x16.eq(before, i8x16.splat(0x28)), i8x16.eq(before, i8x16.splat(0x23))),
    ),
  )
  return v128.and(v128.or(minus, ten), opened)
}

function lineStart(place: usize, start: usize): usize {
  let at = place
  while (at > start && load<u8>(at - 1) != 0x0a) at--
  return at
}

/** The newline that ends the line, or the end. */
function lineEnd(place: usize, end: usize): usize {
  const newline = i8x16.splat(0x0a)
  let at = place
  while (at < end) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), newline))
    if (mask != 0) return min(at + ctz(mask), end)
    at += 16
  }
  return end
}

function holdsNeedle(place: usize, start: usize, end: usize): bool {
  const gram = load<u32>(place) | 0x20202020
  const hash = gram * MULTIPLIER + (load<u32>(place, 2) | 0x20202020) * SECOND
  const list: usize = load<u32>(OWNERS + (<usize>(hash >> OWNERS_SHIFT) << 2))
  if (list == 0) return false
  const owners = load<u32>(list)
  for (let i: u32 = 0; i < owners; i++) {
    const owner = list + 4 + (<usize>i << 4)
    if (load<u32>(owner) != gram) continue
    const needle: usize = load<u32>(owner, 4)
    const length: usize = load<u32>(owner, 8)
    const offset: usize = load<u32>(owner, 12)
    if (place < start + offset) continue
    const from = place - offset
    if (from + length <= end && sameWord(from, needle, length)) return true
  }
  return false
}

/** Needles are lower case; only letters are compared without case. */
function sameWord(from: usize, needle: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) {
    const want: u32 = load<u8>(needle + i)
    const byte: u32 = load<u8>(from + i)
    if (byte == want) continue
    if (want - 0x61 < 26 && (byte | 0x20) == want) continue
    return false
  }
  return true
}

/** A known name or one of the words that are told by their beginning stands at this start of a word. */
function startsName(place: usize, end: usize): bool {
  const three = (load<u32>(place) & 0xffffff) | 0x202020
  if (load<u8>(STARTS + ((three * MULTIPLIER) >> STARTS_SHIFT)) == 0) return false
  if (beginsWord(place, end)) return true
  let stop = place + 1
  const limit = min(end, place + 24)
  while (stop < limit && isWord(load<u8>(stop))) stop++
  const length = stop - place
  if (length < 3 || (stop < end && isWord(load<u8>(stop)))) return false
  let hash: u32 = 0x811c9dc5
  for (let at = place; at < stop; at++) hash = (hash ^ load<u8>(at)) * 0x01000193
  let slot = hash & NAMES_MASK
  let name: usize = load<u32>(NAMES + ((<usize>slot) << 2))
  while (name != 0) {
    if (load<u32>(name) == <u32>length && memory.compare(name + 4, place, length) == 0) return true
    slot = (slot + 1) & NAMES_MASK
    name = load<u32>(NAMES + ((<usize>slot) << 2))
  }
  return false
}

/** `errno` and `errcode` in any case, `ERROR_A`, `error=1`, `WinError`. */
function beginsWord(place: usize, end: usize): bool {
  const four = load<u32>(place)
  const small = four | 0x20202020
  if (place + 5 <= end && small == 0x6e727265 && (load<u8>(place, 4) | 0x20) == 0x6f) return true // errn o
  if (place + 7 > end) return false
  if (small == 0x63727265) return (load<u32>(place, 3) | 0x20202020) == 0x65646f63 // errc code
  if (four == 0x4f525245) return load<u16>(place, 4) == 0x5f52 && <u32>load<u8>(place, 6) - 0x41 < 26 // ERRO R_
  if (four == 0x6f727265) return load<u16>(place, 4) == 0x3d72 && isDigit(load<u8>(place, 6)) // erro r=
  return place + 8 <= end && four == 0x456e6957 && load<u32>(place, 4) == 0x726f7272 // WinE rror
}

/** `-1` to `-999` and no fraction; or a number of Winsock's, 10000 to 11999, behind `error` or `code`. */
function isNumber(place: usize, start: usize, end: usize): bool {
  const isNegative = load<u8>(place) == 0x2d
  if (isNegative && load<u8>(place - 1) == 0x23) return false
  let at = place + 1
  const limit = min(end, place + 6)
  while (at < limit && isDigit(load<u8>(at))) at++
  const digits = at - place
  if (!isNegative) return digits == 5 && (at == end || !isWord(load<u8>(at))) && behindError(place, start)
  return digits > 1 && digits < 5 && !(at + 1 < end && load<u8>(at) == 0x2e && isDigit(load<u8>(at + 1)))
}

/** One to three of ` :=#(`, and before them `error` or `code`. */
function behindError(place: usize, start: usize): bool {
  for (let at = place - 1; at >= start + 4 && place - at <= 3 && isJoint(load<u8>(at)); at--) {
    if ((load<u32>(at - 4) | 0x20202020) == 0x65646f63) return true // code
    if (at >= start + 5 && (load<u32>(at - 4) | 0x20202020) == 0x726f7272 && (load<u8>(at - 5) | 0x20) == 0x65) return true
  }
  return false
}

// @ts-expect-error: decorator
@inline
function isJoint(byte: u32): bool {
  return byte == 0x20 || byte == 0x3a || byte == 0x3d || byte == 0x23 || byte == 0x28
}
