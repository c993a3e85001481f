// node:crypto: random bytes and digests.
const { sys } = internal
const { Buffer } = require('buffer')
const { Transform } = require('stream')
const { codes, at } = require('internal/errors')
const { fail_, validateString, validateNumber } = require('internal/validators')
const { nextTick } = require('internal/ticks')

const ALGORITHMS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']
const digest_ = (name, data) =>
  Buffer.from(sys.digest(name, data.buffer.slice(data.byteOffset, data.byteOffset + data.length)), 'hex')

function randomBytes(size, callback) {
  validateNumber(size, 'size', 0, 2147483647)
  const bytes = Buffer.from(sys.getrandom(size))
  if (callback === undefined) return bytes
  setImmediate(() => callback(null, bytes))
  return undefined
}
function randomFillSync(buffer, offset = 0, size = buffer.byteLength - offset) {
  new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0, buffer.byteLength).set(
    new Uint8Array(sys.getrandom(size)),
    offset,
  )
  return buffer
}
function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') [callback, max, min] = [max, min, 0]
  if (!Number.isSafeInteger(min)) fail_(new codes.ERR_INVALID_ARG_TYPE('min', 'a safe integer', min))
  if (!Number.isSafeInteger(max)) fail_(new codes.ERR_INVALID_ARG_TYPE('max', 'a safe integer', max))
  if (max <= min) fail_(new codes.ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max))
  const value = min + (Buffer.from(sys.getrandom(6)).readUIntBE(0, 6) % (max - min))
  if (callback) nextTick(callback, undefined, value)
  return callback ? undefined : value
}
function randomUUID() {
  const bytes = Buffer.from(sys.getrandom(16))
  bytes[6] = (bytes[6] & 15) | 64
  bytes[8] = (bytes[8] & 63) | 128
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const bytesOf_ = (data, encoding, name = 'data') => {
  if (typeof data === 'string') return Buffer.from(data, encoding)
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return fail_(new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data))
}

class Hash extends Transform {
  #parts = []
  #done = false
  #algorithm
  #finish
  constructor(algorithm, finish) {
    super()
    this.#algorithm = algorithm
    this.#finish = finish ?? ((data) => digest_(algorithm, data))
  }
  update(data, encoding) {
    if (this.#done) throw at(new codes.ERR_CRYPTO_HASH_FINALIZED(), 'crypto:update')
    this.#parts.push(Buffer.from(bytesOf_(data, encoding)))
    return this
  }
  digest(encoding) {
    if (this.#done) throw at(new codes.ERR_CRYPTO_HASH_FINALIZED(), 'crypto:digest')
    this.#done = true
    const out = Buffer.from(this.#finish(Buffer.concat(this.#parts)))
    return encoding && encoding !== 'buffer' ? out.toString(encoding) : out
  }
  copy() {
    const copy = new Hash(this.#algorithm, this.#finish)
    copy.#parts = [...this.#parts]
    return copy
  }
  _transform(chunk, encoding, callback) {
    this.update(chunk, encoding)
    callback()
  }
  _flush(callback) {
    this.push(this.digest())
    callback()
  }
}
class Hmac extends Hash {}

function newHash_() {
  return new Error('Digest method not supported')
}
function algorithm_(name) {
  validateString(name, 'algorithm')
  const key = name.toLowerCase().replace('-', '')
  if (ALGORITHMS.includes(key)) return key
  throw at(newHash_(), 'crypto:hash')
}
function createHash(name) {
  return new Hash(algorithm_(name))
}
function createHmac(name, key) {
  const algorithm = algorithm_(name)
  const block = algorithm === 'sha512' || algorithm === 'sha384' ? 128 : 64
  let secret = bytesOf_(key, 'utf8', 'key')
  if (secret.length > block) secret = Buffer.from(digest_(algorithm, secret))
  const padded = Buffer.concat([secret, Buffer.alloc(block - secret.length)])
  const inner = padded.map((byte) => byte ^ 0x36)
  const outer = padded.map((byte) => byte ^ 0x5c)
  return new Hmac(algorithm, (data) =>
    digest_(algorithm, Buffer.concat([outer, Buffer.from(digest_(algorithm, Buffer.concat([inner, data])))])),
  )
}
function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  const name = algorithm_(digest)
  const secret = bytesOf_(password, 'utf8', 'password')
  const blocks = []
  for (let block = 1; Buffer.concat(blocks).length < keylen; block++) {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(block)
    let last = createHmac(name, secret)
      .update(Buffer.concat([bytesOf_(salt, 'utf8', 'salt'), number]))
      .digest()
    const sum = Buffer.from(last)
    for (let i = 1; i < iterations; i++) {
      last = createHmac(name, secret).update(last).digest()
      for (let at = 0; at < sum.length; at++) sum[at] ^= last[at]
    }
    blocks.push(sum)
  }
  return Buffer.concat(blocks).subarray(0, keylen)
}
/** RFC 7914; the host mixes, which takes a machine's strength. */
function scryptSync(password, salt, keylen, options = {}) {
  const N = options.N ?? options.cost ?? 16384
  const r = options.r ?? options.blockSize ?? 8
  const p = options.p ?? options.parallelization ?? 1
  validateNumber(keylen, 'keylen', 0, 2147483647)
  const secret = bytesOf_(password, 'utf8', 'password')
  const blocks = pbkdf2Sync(secret, bytesOf_(salt, 'utf8', 'salt'), 1, p * 128 * r, 'sha256')
  const mixed = sys.scryptMix(blocks.buffer.slice(blocks.byteOffset, blocks.byteOffset + blocks.length), N, r)
  return pbkdf2Sync(secret, Buffer.from(mixed), 1, keylen, 'sha256')
}
function scrypt(password, salt, keylen, options, callback) {
  const key = scryptSync(password, salt, keylen, typeof options === 'function' ? {} : options)
  setImmediate(() => (callback ?? options)(null, key))
}
function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  const key = pbkdf2Sync(password, salt, iterations, keylen, digest)
  setImmediate(() => callback(null, key))
}

function timingSafeEqual(a, b) {
  if (a.byteLength !== b.byteLength) {
    const error = new RangeError('Input buffers must have the same byte length')
    internal.nodeErrors.set(error, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH')
    error.code = 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH'
    fail_(error)
  }
  return Buffer.compare(bytesOf_(a), bytesOf_(b)) === 0
}
const subtle = {
  async digest(algorithm, data) {
    const name = String(algorithm?.name ?? algorithm)
      .toLowerCase()
      .replace('-', '')
    const { buffer } = new Uint8Array(
      digest_(name, bytesOf_(data instanceof ArrayBuffer ? new Uint8Array(data) : data)),
    )
    return buffer
  },
}
const webcrypto = {
  subtle,
  getRandomValues: (array) => randomFillSync(array),
  randomUUID,
}
module.exports = {
  randomBytes,
  pseudoRandomBytes: randomBytes,
  randomFillSync,
  randomInt,
  randomUUID,
  createHash,
  createHmac,
  Hash,
  Hmac,
  timingSafeEqual,
  pbkdf2,
  pbkdf2Sync,
  scrypt,
  scryptSync,
  subtle,
  webcrypto,
  randomFill: (buffer, callback) => nextTick(callback, null, randomFillSync(buffer)),
  getRandomValues: webcrypto.getRandomValues,
  getHashes: () => [...ALGORITHMS],
  hash: (name, data, encoding = 'hex') => createHash(name).update(data).digest(encoding),
  constants: {},
}
