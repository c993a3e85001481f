// MD5, SHA-1, SHA-256 (and 224): RFC 1321 and FIPS 180-4.
const rotl = (x, n) => (x << n) | (x >>> (32 - n))
const rotr = (x, n) => (x >>> n) | (x << (32 - n))

/** The message with its padding; the length goes in with the algorithm's byte order. */
function padded_(data, isLittle) {
  const length = (data.length + 72) & ~63
  const bytes = new Uint8Array(length)
  bytes.set(data)
  bytes[data.length] = 0x80
  const view = new DataView(bytes.buffer)
  const [low, high] = [(data.length * 8) >>> 0, Math.floor(data.length / 0x20000000)]
  view.setUint32(length - 8, isLittle ? low : high, isLittle)
  view.setUint32(length - 4, isLittle ? high : low, isLittle)
  return view
}
function output_(words, isLittle, size = words.length * 4) {
  const view = new DataView(new ArrayBuffer(words.length * 4))
  words.forEach((word, i) => {
    view.setUint32(4 * i, word, isLittle)
  })
  return new Uint8Array(view.buffer, 0, size)
}

const MD5_K = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32))
const MD5_S = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
function md5(data) {
  const view = padded_(data, true)
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a, b, c, d] = state
    for (let i = 0; i < 64; i++) {
      const round = i >> 4
      const f =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d)
      const g = round === 0 ? i : round === 1 ? (5 * i + 1) & 15 : round === 2 ? (3 * i + 5) & 15 : (7 * i) & 15
      const sum = (a + f + MD5_K[i] + view.getUint32(at + 4 * g, true)) | 0
      ;[a, d, c, b] = [d, c, b, (b + rotl(sum, MD5_S[4 * round + (i & 3)])) | 0]
    }
    ;[a, b, c, d].forEach((word, i) => {
      state[i] = (state[i] + word) | 0
    })
  }
  return output_(state, true)
}

function sha1(data) {
  const view = padded_(data, false)
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const w = new Int32Array(80)
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 80; i++)
      w[i] = i < 16 ? view.getInt32(at + 4 * i) : rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1)
    let [a, b, c, d, e] = state
    for (let i = 0; i < 80; i++) {
      const [f, k] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6]
      ;[e, d, c, b, a] = [d, c, rotl(b, 30), a, (rotl(a, 5) + f + e + k + w[i]) | 0]
    }
    ;[a, b, c, d, e].forEach((word, i) => {
      state[i] = (state[i] + word) | 0
    })
  }
  return output_(state, false)
}

const primes = []
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n)
const fraction_ = (x) => Math.floor((x - Math.floor(x)) * 2 ** 32) | 0
const SHA256_K = primes.map((p) => fraction_(p ** (1 / 3)))
const SHA256_H = primes.slice(0, 8).map((p) => fraction_(p ** 0.5))
const SHA224_H = [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4]
const sha256With = (initial, size) => (data) => {
  const view = padded_(data, false)
  const state = [...initial]
  const w = new Int32Array(64)
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = view.getInt32(at + 4 * i)
      else {
        const s0 = rotr(w[i - 15], 7) ^ rotr(w[i - 15], 18) ^ (w[i - 15] >>> 3)
        const s1 = rotr(w[i - 2], 17) ^ rotr(w[i - 2], 19) ^ (w[i - 2] >>> 10)
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0
      }
    }
    let [a, b, c, d, e, f, g, h] = state
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & f) ^ (~e & g)) + SHA256_K[i] + w[i]) | 0
      const t2 = ((rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] = (state[i] + word) | 0
    })
  }
  return output_(state, false, size)
}

const algorithms = { md5, sha1, sha224: sha256With(SHA224_H, 28), sha256: sha256With(SHA256_H, 32) }
module.exports = { names: Object.keys(algorithms), digest: (name, data) => algorithms[name](data) }
