/** Message digests and checksums of the *sum commands. */
export interface Digest {
  readonly name: string
  hash(bytes: Uint8Array): string
}

const hex = (words: readonly number[], littleEndian: boolean): string =>
  words
    .map((word) => {
      const text = (word >>> 0).toString(16).padStart(8, '0')
      return littleEndian ? text.match(/../g)!.reverse().join('') : text
    })
    .join('')

/** Length padding of MD5, SHA-1 and SHA-2: 0x80, zeros, the bit count. */
function pad(bytes: Uint8Array, block: number, littleEndian: boolean): DataView {
  const lengthSize = block / 8
  const total = Math.ceil((bytes.length + 1 + lengthSize) / block) * block
  const padded = new Uint8Array(total)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  const bits = BigInt(bytes.length) * 8n
  view.setBigUint64(littleEndian ? total - lengthSize : total - 8, bits, littleEndian)
  return view
}

const rotateLeft = (x: number, n: number): number => (x << n) | (x >>> (32 - n))
const rotateRight = (x: number, n: number): number => (x >>> n) | (x << (32 - n))

const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const MD5_TABLE = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0)

function md5(bytes: Uint8Array): string {
  const view = pad(bytes, 64, true)
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a, b, c, d] = [a0, b0, c0, d0]
    for (let i = 0; i < 64; i++) {
      const round = i >> 4
      const f =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d)
      const g = [i, 5 * i + 1, 3 * i + 5, 7 * i][round]! % 16
      const sum = (a + f + MD5_TABLE[i]! + view.getInt32(at + g * 4, true)) | 0
      ;[a, d, c] = [d, c, b]
      b = (b + rotateLeft(sum, MD5_SHIFTS[round * 4 + (i % 4)]!)) | 0
    }
    ;[a0, b0, c0, d0] = [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0]
  }
  return hex([a0, b0, c0, d0], true)
}

function sha1(bytes: Uint8Array): string {
  const view = pad(bytes, 64, false)
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0]
  const w = new Int32Array(80)
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 80; i++)
      w[i] = i < 16 ? view.getInt32(at + i * 4) : rotateLeft(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1)
    let [a, b, c, d, e] = state as [number, number, number, number, number]
    for (let i = 0; i < 80; i++) {
      const [f, k] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6]
      const next = (rotateLeft(a, 5) + f + e + k + w[i]!) | 0
      ;[e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next]
    }
    ;[a, b, c, d, e].forEach((value, i) => {
      state[i] = (state[i]! + value) | 0
    })
  }
  return hex(state, false)
}

const PRIMES = (() => {
  const found: number[] = []
  for (let n = 2; found.length < 80; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
})()
/** The first `bits` bits behind the point of a prime's root. */
function rootFraction(prime: number, root: 2 | 3, bits: number): bigint {
  const scaled = BigInt(prime) << BigInt(bits * root)
  let low = 0n
  let high = 1n << BigInt(bits + 5)
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** BigInt(root) <= scaled) low = middle
    else high = middle - 1n
  }
  return BigInt.asUintN(bits, low)
}

const SHA256_K = PRIMES.slice(0, 64).map((prime) => Number(rootFraction(prime, 3, 32)) | 0)
const SHA512_K = PRIMES.map((prime) => rootFraction(prime, 3, 64))
const SHA256_INIT = PRIMES.slice(0, 8).map((prime) => Number(rootFraction(prime, 2, 32)) | 0)
const SHA512_INIT = PRIMES.slice(0, 8).map((prime) => rootFraction(prime, 2, 64))
const SHA384_INIT = PRIMES.slice(8, 16).map((prime) => rootFraction(prime, 2, 64))
/** The second halves of SHA-384's start. */
const SHA224_INIT = SHA384_INIT.map((value) => Number(value & 0xffffffffn) | 0)

const sha256 =
  (init: readonly number[], words: number) =>
  (bytes: Uint8Array): string => {
    const view = pad(bytes, 64, false)
    const state = [...init]
    const w = new Int32Array(64)
    for (let at = 0; at < view.byteLength; at += 64) {
      for (let i = 0; i < 64; i++) {
        if (i < 16) {
          w[i] = view.getInt32(at + i * 4)
          continue
        }
        const [x, y] = [w[i - 15]!, w[i - 2]!]
        const s0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3)
        const s1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10)
        w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
      }
      let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number]
      for (let i = 0; i < 64; i++) {
        const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + SHA256_K[i]! + w[i]!) | 0
        const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
        ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
      }
      ;[a, b, c, d, e, f, g, h].forEach((value, i) => {
        state[i] = (state[i]! + value) | 0
      })
    }
    return hex(state.slice(0, words), false)
  }

const MASK = 2n ** 64n - 1n
const rotate64 = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (64n - n))) & MASK

const sha512 =
  (init: readonly bigint[], words: number) =>
  (bytes: Uint8Array): string => {
    const view = pad(bytes, 128, false)
    const state = [...init]
    const w: bigint[] = []
    for (let at = 0; at < view.byteLength; at += 128) {
      for (let i = 0; i < 80; i++) {
        if (i < 16) {
          w[i] = view.getBigUint64(at + i * 8)
          continue
        }
        const [x, y] = [w[i - 15]!, w[i - 2]!]
        const s0 = rotate64(x, 1n) ^ rotate64(x, 8n) ^ (x >> 7n)
        const s1 = rotate64(y, 19n) ^ rotate64(y, 61n) ^ (y >> 6n)
        w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) & MASK
      }
      let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]
      for (let i = 0; i < 80; i++) {
        const s1 = rotate64(e, 14n) ^ rotate64(e, 18n) ^ rotate64(e, 41n)
        const t1 = (h + s1 + ((e & f) ^ (~e & MASK & g)) + SHA512_K[i]! + w[i]!) & MASK
        const s0 = rotate64(a, 28n) ^ rotate64(a, 34n) ^ rotate64(a, 39n)
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) & MASK
        ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK, c, b, a, (t1 + t2) & MASK]
      }
      ;[a, b, c, d, e, f, g, h].forEach((value, i) => {
        state[i] = (state[i]! + value) & MASK
      })
    }
    return state
      .slice(0, words)
      .map((word) => word.toString(16).padStart(16, '0'))
      .join('')
  }

const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
]

/** BLAKE2b, RFC 7693, with up to 64 bytes of output. */
export function blake2b(bytes: Uint8Array, length = 64): string {
  const h = SHA512_INIT.map((value, i) => (i === 0 ? value ^ (0x01010000n | BigInt(length)) : value))
  const blocks = Math.max(1, Math.ceil(bytes.length / 128))
  for (let block = 0; block < blocks; block++) {
    const chunk = new Uint8Array(128)
    chunk.set(bytes.subarray(block * 128, block * 128 + 128))
    const view = new DataView(chunk.buffer)
    const m = Array.from({ length: 16 }, (_, i) => view.getBigUint64(i * 8, true))
    const isLast = block === blocks - 1
    const v = [...h, ...SHA512_INIT]
    v[12]! ^= BigInt(isLast ? bytes.length : (block + 1) * 128)
    if (isLast) v[14]! ^= MASK
    const mix = (a: number, b: number, c: number, d: number, x: bigint, y: bigint) => {
      v[a] = (v[a]! + v[b]! + x) & MASK
      v[d] = rotate64(v[d]! ^ v[a]!, 32n)
      v[c] = (v[c]! + v[d]!) & MASK
      v[b] = rotate64(v[b]! ^ v[c]!, 24n)
      v[a] = (v[a]! + v[b]! + y) & MASK
      v[d] = rotate64(v[d]! ^ v[a]!, 16n)
      v[c] = (v[c]! + v[d]!) & MASK
      v[b] = rotate64(v[b]! ^ v[c]!, 63n)
    }
    for (let round = 0; round < 12; round++) {
      const s = SIGMA[round % 10]!
      for (let i = 0; i < 4; i++) mix(i, i + 4, i + 8, i + 12, m[s[2 * i]!]!, m[s[2 * i + 1]!]!)
      for (let i = 0; i < 4; i++)
        mix(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4), m[s[8 + 2 * i]!]!, m[s[9 + 2 * i]!]!)
    }
    for (let i = 0; i < 8; i++) h[i]! ^= v[i]! ^ v[i + 8]!
  }
  const words = h.map((word) => word.toString(16).padStart(16, '0').match(/../g)!.reverse().join(''))
  return words.join('').slice(0, 2 * length)
}

export const DIGESTS: Readonly<Record<string, Digest>> = {
  md5sum: { name: 'MD5', hash: md5 },
  sha1sum: { name: 'SHA1', hash: sha1 },
  sha224sum: { name: 'SHA224', hash: sha256(SHA224_INIT, 7) },
  sha256sum: { name: 'SHA256', hash: sha256(SHA256_INIT, 8) },
  sha384sum: { name: 'SHA384', hash: sha512(SHA384_INIT, 6) },
  sha512sum: { name: 'SHA512', hash: sha512(SHA512_INIT, 8) },
  b2sum: { name: 'BLAKE2b', hash: (bytes) => blake2b(bytes) },
}

const CKSUM_TABLE = Array.from({ length: 256 }, (_, i) => {
  let value = i << 24
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value >>> 0
})

/** POSIX cksum: the CRC over the bytes and their count. */
export function cksum(bytes: Uint8Array): number {
  let crc = 0
  const step = (byte: number) => {
    crc = ((crc << 8) ^ CKSUM_TABLE[((crc >>> 24) ^ byte) & 255]!) >>> 0
  }
  for (const byte of bytes) step(byte)
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) step(length & 255)
  return ~crc >>> 0
}

const CRC_TABLE = Array.from({ length: 256 }, (_, i) => {
  let value = i
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

/** The CRC-32 of gzip. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 255]!
  return ~crc >>> 0
}

/** sum -r. */
export function bsdSum(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum = ((sum >> 1) + ((sum & 1) << 15) + byte) & 0xffff
  return sum
}
/** sum -s. */
export function sysvSum(bytes: Uint8Array): number {
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  const folded = (sum & 0xffff) + ((sum >>> 16) & 0xffff)
  return (folded & 0xffff) + (folded >>> 16)
}
