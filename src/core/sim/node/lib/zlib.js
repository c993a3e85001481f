// node:zlib over the host's codecs. Simplified: streams work on the whole input when it has ended; no Brotli.
const { sys } = internal
const { Transform } = require('stream')
const { Buffer } = require('buffer')
const { codes, at } = require('internal/errors')
const { fail_, validateFunction } = require('internal/validators')
const { submit } = require('internal/loop')

const statuses = {
  Z_OK: 0,
  Z_STREAM_END: 1,
  Z_NEED_DICT: 2,
  Z_ERRNO: -1,
  Z_STREAM_ERROR: -2,
  Z_DATA_ERROR: -3,
  Z_MEM_ERROR: -4,
  Z_BUF_ERROR: -5,
  Z_VERSION_ERROR: -6,
}
const constants = {
  Z_NO_FLUSH: 0,
  Z_PARTIAL_FLUSH: 1,
  Z_SYNC_FLUSH: 2,
  Z_FULL_FLUSH: 3,
  Z_FINISH: 4,
  Z_BLOCK: 5,
  ...statuses,
  Z_NO_COMPRESSION: 0,
  Z_BEST_SPEED: 1,
  Z_BEST_COMPRESSION: 9,
  Z_DEFAULT_COMPRESSION: -1,
  Z_FILTERED: 1,
  Z_HUFFMAN_ONLY: 2,
  Z_RLE: 3,
  Z_FIXED: 4,
  Z_DEFAULT_STRATEGY: 0,
  DEFLATE: 1,
  INFLATE: 2,
  GZIP: 3,
  GUNZIP: 4,
  DEFLATERAW: 5,
  INFLATERAW: 6,
  UNZIP: 7,
  Z_MIN_WINDOWBITS: 8,
  Z_MAX_WINDOWBITS: 15,
  Z_DEFAULT_WINDOWBITS: 15,
  Z_MIN_CHUNK: 64,
  Z_MAX_CHUNK: Number.POSITIVE_INFINITY,
  Z_DEFAULT_CHUNK: 16384,
  Z_MIN_MEMLEVEL: 1,
  Z_MAX_MEMLEVEL: 9,
  Z_DEFAULT_MEMLEVEL: 8,
  Z_MIN_LEVEL: -1,
  Z_MAX_LEVEL: 9,
  Z_DEFAULT_LEVEL: -1,
}
const zlibCodes = {
  ...statuses,
  ...Object.fromEntries(Object.entries(statuses).map(([name, number]) => [number, name])),
}

const bytesOf_ = (data) => data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)
function bufferOf_(data) {
  if (typeof data === 'string') return Buffer.from(data)
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (data instanceof ArrayBuffer) return Buffer.from(data)
  throw at(
    new codes.ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], data),
    'zlib:buffer',
  )
}
function checkOptions_(options) {
  for (const [key, min, max] of [
    ['level', -1, 9],
    ['memLevel', 1, 9],
    ['windowBits', 8, 15],
    ['strategy', 0, 4],
  ]) {
    const value = options?.[key]
    if (value === undefined) continue
    if (typeof value !== 'number') fail_(new codes.ERR_INVALID_ARG_TYPE(`options.${key}`, 'number', value))
    if (!(value >= min && value <= max))
      fail_(new codes.ERR_OUT_OF_RANGE(`options.${key}`, `>= ${min} and <= ${max}`, value))
  }
}

function genericNodeError(message, extra) {
  return Object.assign(new Error(message), extra)
}
function wrappedFn(message, extra) {
  return genericNodeError(message, extra)
}
function zlibOnError(json) {
  const { errno, words } = JSON.parse(json)
  return wrappedFn(words, { errno, code: zlibCodes[errno] })
}
/** The result, or the error that the format has in it. */
function run_(codec, data, options) {
  const got = sys.zlib(codec, bytesOf_(data))
  if (typeof got === 'string') return { error: zlibOnError(got) }
  return limited_(Buffer.from(got), options)
}
function limited_(result, options) {
  const most = options?.maxOutputLength
  if (most === undefined || result.length <= most) return { result }
  const error = new RangeError(`Cannot create a Buffer larger than ${most} bytes`)
  internal.nodeErrors.set(error, 'ERR_BUFFER_TOO_LARGE')
  error.code = 'ERR_BUFFER_TOO_LARGE'
  return { error }
}
function processChunkSync(codec, data, options) {
  const { error, result } = run_(codec, data, options)
  if (error) throw at(error, 'zlib:sync')
  return result
}
function zlibBufferSync(codec, buffer, options) {
  const data = bufferOf_(buffer)
  checkOptions_(options)
  return processChunkSync(codec, data, options)
}

/** Only these two bytes are looked at before the end: what cannot be right is told at once. */
const isImpossible_ = (codec, data) =>
  data.length >= 2 &&
  ((codec === 'gunzip' && (data[0] !== 0x1f || data[1] !== 0x8b)) ||
    (codec === 'inflate' && ((data[0] << 8) | data[1]) % 31 !== 0) ||
    (codec === 'unzip' && data[0] !== 0x1f && ((data[0] << 8) | data[1]) % 31 !== 0))

class ZlibBase extends Transform {
  #codec
  #options
  #parts = []
  bytesWritten = 0
  constructor(codec, options) {
    checkOptions_(options)
    super(options)
    this.#codec = codec
    this.#options = options
  }
  _transform(chunk, _encoding, callback) {
    const data = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    this.#parts.push(data)
    this.bytesWritten += data.length
    submit('sleep', [0], () => {
      if (this.#parts.length === 1 && isImpossible_(this.#codec, data))
        callback(run_(this.#codec, data, this.#options).error)
      else callback()
    })
  }
  _flush(callback) {
    submit('sleep', [0], () => {
      const { error, result } = run_(this.#codec, Buffer.concat(this.#parts), this.#options)
      if (error) return callback(error)
      this.push(result)
      return callback()
    })
  }
  flush(kind, callback) {
    const done = typeof kind === 'function' ? kind : callback
    if (done) process.nextTick(done)
  }
  close(callback) {
    if (callback) process.nextTick(callback)
    this.destroy()
  }
}

const classes = {}
const functions = {}
for (const codec of ['deflate', 'inflate', 'gzip', 'gunzip', 'deflateRaw', 'inflateRaw', 'unzip']) {
  const name = codec[0].toUpperCase() + codec.slice(1)
  const Stream = makeClass_(name, codec)
  classes[name] = Stream
  functions[`create${name}`] = (options) => new Stream(options)
  functions[codec] = (buffer, options, callback) => {
    if (typeof options === 'function') [callback, options] = [options, {}]
    validateFunction(callback, 'callback')
    const data = bufferOf_(buffer)
    checkOptions_(options)
    // Two trips to the thread pool, as the data and its end are written there one after the other.
    submit('sleep', [0], () => {
      const { error, result } = run_(codec, data, options)
      if (error && error.errno !== constants.Z_BUF_ERROR) callback(error)
      else submit('sleep', [0], () => (error ? callback(error) : callback(null, result)))
    })
  }
  const sync = { [`${codec}Sync`]: (buffer, options) => zlibBufferSync(codec, buffer, options) }
  Object.assign(functions, sync)
}
/** Called with or without `new`, as Node's are. */
function makeClass_(name, codec) {
  const made = class extends ZlibBase {
    constructor(options) {
      super(codec, options)
    }
  }
  Object.defineProperty(made, 'name', { value: name })
  return new Proxy(made, { apply: (_target, _self, [options]) => new made(options) })
}

module.exports = {
  ...classes,
  ...functions,
  constants,
  codes: zlibCodes,
  ...constants,
}
