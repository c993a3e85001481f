/**
 * The scanner's inner loop in AssemblyScript, compiled to SIMD wasm by `npm run gen:scanner`. It finds the same lines as
 * ../scanner.ts; read that one first. What is different is only how: sixteen bytes at a time.
 *
 * Memory (set up by ../wasm-scanner.ts):
 *   BITMAP   one byte per gram hash: 1 where a needle has that gram at offset 0 or 1
 *   OWNERS   u32 per gram hash: address of a list [count, (needle address, length, offset) …], or 0
 *   NAMES    open-addressing table of u32: address of a name [length, bytes …], or 0
 *   OUT      pairs of u32: start of a candidate line, its number within the window
 *   WINDOW   the bytes; 16 more must be readable behind them
 */

const HASH_SHIFT: u32 = 17 // 32 - 15 bits
const MULTIPLIER: u32 = 0x9e3779b1
const BITMAP: usize = 0x10000
const OWNERS: usize = 0x20000
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

/** Finds the candidate lines of [start, end), both addresses; `start` is the start of a line. Gives how many pairs are in OUT. */
export function scan(start: usize, end: usize): i32 {
  let count: i32 = 0
  let passed: u32 = 0
  /** Hits before this address belong to a line that is in OUT already. */
  let known: usize = start
  const newline = i8x16.splat(0x0a)
  const bigE = i8x16.splat(0x45)
  const bigW = i8x16.splat(0x57)
  const lower = i8x16.splat(0x20)
  const multiplier = i32x4.splat(MULTIPLIER)

  let at = start
  while (at < end) {
    const block = v128.load(at)
    const newlines = i8x16.bitmask(i8x16.eq(block, newline))
    const even = i32x4.shr_u(i32x4.mul(v128.or(block, lower), multiplier), HASH_SHIFT)
    const odd = i32x4.shr_u(i32x4.mul(v128.or(v128.load(at, 2), lower), multiplier), HASH_SHIFT)
    const hits: u32 =
      <u32>load<u8>(BITMAP + i32x4.extract_lane(even, 0)) |
      (<u32>load<u8>(BITMAP + i32x4.extract_lane(odd, 0)) << 2) |
      (<u32>load<u8>(BITMAP + i32x4.extract_lane(even, 1)) << 4) |
      (<u32>load<u8>(BITMAP + i32x4.extract_lane(odd, 1)) << 6) |
      (<u32>load<u8>(BITMAP + i32x4.extract_lane(even, 2)) << 8) |
      (<u32>load<u8>(BITMAP + i32x4.extract_lane(odd, 2)) << 10) |
      (<u32>load<u8>(BITMAP + i32x4.extract_lane(even, 3)) << 12) |
      (<u32>load<u8>(BITMAP + i32x4.extract_lane(odd, 3)) << 14)
    const capitals = i8x16.bitmask(v128.or(i8x16.eq(block, bigE), i8x16.eq(block, bigW)))
    let open: u32 = hits | capitals
    while (open != 0) {
      const bit = ctz(open)
      open &= open - 1
      const place = at + bit
      if (place >= end) break
      if (place < known) continue
      const isHit =
        (((hits >> bit) & 1) != 0 && holdsNeedle(place, start, end)) ||
        (((capitals >> bit) & 1) != 0 && startsName(place, start, end))
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
  const hash = (gram * MULTIPLIER) >> HASH_SHIFT
  const list: usize = load<u32>(OWNERS + ((<usize>hash) << 2))
  if (list == 0) return false
  const owners = load<u32>(list)
  for (let i: u32 = 0; i < owners; i++) {
    const owner = list + 4 + (<usize>i) * 12
    const needle: usize = load<u32>(owner)
    const length: usize = load<u32>(owner, 4)
    const offset: usize = load<u32>(owner, 8)
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

/** A known name, or a word that begins with ERROR_, starts here. */
function startsName(place: usize, start: usize, end: usize): bool {
  if (place > start && isWord(load<u8>(place - 1))) return false
  let stop = place + 1
  const limit = min(end, place + 24)
  while (stop < limit && isWord(load<u8>(stop))) stop++
  const length = stop - place
  if (length < 3 || (stop < end && isWord(load<u8>(stop)))) return false
  if (length >= 6 && load<u32>(place) == 0x4f525245 && load<u16>(place, 4) == 0x5f52) return true // ERRO R_
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
