// node:buffer
const { codes, at } = require('internal/errors')
const { fail_, validateString, validateNumber } = require('internal/validators')
const customInspect = Symbol.for('nodejs.util.inspect.custom')
const kMaxLength = 4294967296
const POOL_SIZE = 8192
let pool = new ArrayBuffer(POOL_SIZE)
let poolOffset = 0

class FastBuffer extends Uint8Array {}

let didWarn = false
/** DEP0005: told once, and only to programs, not to what they have installed. */
function warnOld_() {
  if (didWarn || process.noDeprecation) return
  didWarn = true
  process.emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead.',
    'DeprecationWarning',
    'DEP0005',
  )
}
function Buffer(arg, encodingOrOffset, length) {
  warnOld_()
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') fail_(new codes.ERR_INVALID_ARG_TYPE('string', 'string', arg))
    return Buffer.alloc(arg)
  }
  return Buffer.from(arg, encodingOrOffset, length)
}
Object.defineProperty(Buffer, Symbol.species, { configurable: true, get: () => FastBuffer })
FastBuffer.prototype.constructor = Buffer
Buffer.prototype = FastBuffer.prototype
Object.setPrototypeOf(Buffer, Uint8Array)
Buffer.poolSize = POOL_SIZE

const allocPooled_ = (size) => {
  if (size <= 0) return new FastBuffer()
  if (size >= POOL_SIZE >>> 1) return new FastBuffer(size)
  if (size > POOL_SIZE - poolOffset) {
    pool = new ArrayBuffer(POOL_SIZE)
    poolOffset = 0
  }
  const buffer = new FastBuffer(pool, poolOffset, size)
  poolOffset = (poolOffset + size + 7) & ~7
  return buffer
}

const B64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const B64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const b64Values = new Map([...B64].map((c, i) => [c.charCodeAt(0), i]))
b64Values.set(45, 62)
b64Values.set(95, 63)

function utf8Encode(text) {
  const out = []
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i)
    if (code < 0x80) {
      out.push(code)
      continue
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = text.charCodeAt(i + 1)
      if (code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) {
        code = ((code - 0xd800) << 10) + (next - 0xdc00) + 0x10000
        i++
      } else code = 0xfffd
    }
    if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return out
}

/** UTF-8 with the replacement rule of the WHATWG decoder. */
function utf8Decode(bytes, start, end) {
  let text = ''
  let chunk = []
  const put = (code) => {
    if (code > 0xffff) {
      code -= 0x10000
      chunk.push(0xd800 + (code >> 10), 0xdc00 + (code & 0x3ff))
    } else chunk.push(code)
    if (chunk.length > 4000) {
      text += String.fromCharCode.apply(null, chunk)
      chunk = []
    }
  }
  for (let i = start; i < end; ) {
    const first = bytes[i++]
    if (first < 0x80) {
      put(first)
      continue
    }
    let needed = 0
    let code = 0
    let low = 0x80
    let high = 0xbf
    if (first >= 0xc2 && first <= 0xdf) [needed, code] = [1, first & 0x1f]
    else if (first >= 0xe0 && first <= 0xef) {
      ;[needed, code] = [2, first & 0xf]
      if (first === 0xe0) low = 0xa0
      if (first === 0xed) high = 0x9f
    } else if (first >= 0xf0 && first <= 0xf4) {
      ;[needed, code] = [3, first & 7]
      if (first === 0xf0) low = 0x90
      if (first === 0xf4) high = 0x8f
    } else {
      put(0xfffd)
      continue
    }
    let bad = false
    while (needed > 0) {
      const next = bytes[i]
      if (i >= end || next < low || next > high) {
        bad = true
        break
      }
      low = 0x80
      high = 0xbf
      code = (code << 6) | (next & 63)
      i++
      needed--
    }
    put(bad ? 0xfffd : code)
  }
  return text + String.fromCharCode.apply(null, chunk)
}

const encodings = {
  utf8: { encode: utf8Encode, decode: utf8Decode },
  latin1: {
    encode: (text) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) & 255),
    decode: (bytes, start, end) => chars_(bytes, start, end, 255),
  },
  ascii: {
    encode: (text) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) & 255),
    decode: (bytes, start, end) => chars_(bytes, start, end, 127),
  },
  hex: {
    encode(text) {
      const out = []
      for (let i = 0; i + 1 < text.length; i += 2) {
        const byte = text.slice(i, i + 2)
        if (!/^[0-9a-fA-F]{2}$/.test(byte)) break
        out.push(Number.parseInt(byte, 16))
      }
      return out
    },
    decode(bytes, start, end) {
      let text = ''
      for (let i = start; i < end; i++) text += bytes[i].toString(16).padStart(2, '0')
      return text
    },
  },
  base64: { encode: base64Decode_, decode: (bytes, start, end) => base64Encode_(bytes, start, end, B64, true) },
  base64url: { encode: base64Decode_, decode: (bytes, start, end) => base64Encode_(bytes, start, end, B64URL, false) },
  utf16le: {
    encode(text) {
      const out = []
      for (let i = 0; i < text.length; i++) out.push(text.charCodeAt(i) & 255, text.charCodeAt(i) >> 8)
      return out
    },
    decode(bytes, start, end) {
      let text = ''
      for (let i = start; i + 1 < end; i += 2) text += String.fromCharCode(bytes[i] | (bytes[i + 1] << 8))
      return text
    },
  },
}

function chars_(bytes, start, end, mask) {
  let text = ''
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] & mask)
  return text
}

function base64Encode_(bytes, start, end, alphabet, pad) {
  let text = ''
  for (let i = start; i < end; i += 3) {
    const [a, b, c] = [bytes[i], i + 1 < end ? bytes[i + 1] : 0, i + 2 < end ? bytes[i + 2] : 0]
    text += alphabet[a >> 2] + alphabet[((a & 3) << 4) | (b >> 4)]
    if (i + 1 < end) text += alphabet[((b & 15) << 2) | (c >> 6)]
    else if (pad) text += '='
    if (i + 2 < end) text += alphabet[c & 63]
    else if (pad) text += '='
  }
  return text
}

function base64Decode_(text) {
  const out = []
  let bits = 0
  let count = 0
  for (let i = 0; i < text.length; i++) {
    // Of a letter beyond Latin-1 Node looks at the low byte only.
    const code = text.charCodeAt(i) & 255
    if (code === 61) break
    const value = b64Values.get(code)
    if (value === undefined) continue
    bits = (bits << 6) | value
    count += 6
    if (count >= 8) {
      count -= 8
      out.push((bits >> count) & 255)
    }
  }
  return out
}

const aliases = {
  utf8: 'utf8',
  'utf-8': 'utf8',
  hex: 'hex',
  base64: 'base64',
  base64url: 'base64url',
  ascii: 'ascii',
  latin1: 'latin1',
  binary: 'latin1',
  ucs2: 'utf16le',
  'ucs-2': 'utf16le',
  utf16le: 'utf16le',
  'utf-16le': 'utf16le',
}
function normalizeEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') return 'utf8'
  return aliases[String(encoding).toLowerCase()]
}
function codec_(encoding) {
  const name = normalizeEncoding(encoding)
  if (name === undefined) fail_(new codes.ERR_UNKNOWN_ENCODING(encoding))
  return encodings[name]
}

function toFast_(bytes) {
  const buffer = allocPooled_(bytes.length)
  buffer.set(bytes)
  return buffer
}

function checkSize_(size) {
  validateNumber(size, 'size', 0, kMaxLength)
}

Object.assign(Buffer, {
  from(value, encodingOrOffset, length) {
    if (typeof value === 'string') return toFast_(codec_(encodingOrOffset).encode(value))
    if (typeof value === 'object' && value !== null) {
      if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
        const offset = encodingOrOffset === undefined ? 0 : +encodingOrOffset || 0
        const max = value.byteLength - offset
        if (max < 0) fail_(new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset'))
        if (length !== undefined && +length > max) fail_(new codes.ERR_BUFFER_OUT_OF_BOUNDS('length'))
        return new FastBuffer(value, offset, length === undefined ? max : Math.max(0, +length))
      }
      const primitive = value.valueOf?.()
      if (
        primitive != null &&
        primitive !== value &&
        (typeof primitive === 'string' || typeof primitive === 'object')
      ) {
        return Buffer.from(primitive, encodingOrOffset, length)
      }
      if (value.length !== undefined || value.buffer instanceof ArrayBuffer) {
        if (typeof value.length !== 'number') return new FastBuffer()
        const buffer = allocPooled_(value.length)
        for (let i = 0; i < value.length; i++) buffer[i] = value[i]
        return buffer
      }
      if (value.type === 'Buffer' && Array.isArray(value.data)) return toFast_(value.data)
      if (typeof value[Symbol.toPrimitive] === 'function') {
        const text = value[Symbol.toPrimitive]('string')
        if (typeof text === 'string') return Buffer.from(text, encodingOrOffset)
      }
    }
    fail_(
      new codes.ERR_INVALID_ARG_TYPE(
        'first argument',
        ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'],
        value,
      ),
    )
  },
  of: (...items) => toFast_(items),
  alloc(size, fill, encoding) {
    checkSize_(size)
    const buffer = new FastBuffer(size)
    if (fill !== undefined && fill !== 0 && size > 0) buffer.fill(fill, encoding)
    return buffer
  },
  allocUnsafe(size) {
    checkSize_(size)
    return allocPooled_(size)
  },
  allocUnsafeSlow(size) {
    checkSize_(size)
    return new FastBuffer(size)
  },
  isBuffer: (value) => value instanceof Buffer,
  isEncoding: (encoding) =>
    typeof encoding === 'string' && encoding.length !== 0 && normalizeEncoding(encoding) !== undefined,
  byteLength(value, encoding) {
    if (typeof value !== 'string') {
      if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength
      fail_(new codes.ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], value))
    }
    const name = normalizeEncoding(encoding) ?? 'utf8'
    return name === 'latin1' || name === 'ascii' ? value.length : encodings[name].encode(value).length
  },
  compare(a, b) {
    bytesOnly_(a, 'buf1')
    bytesOnly_(b, 'buf2')
    const length = Math.min(a.length, b.length)
    for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1
    return Math.sign(a.length - b.length)
  },
  concat(list, length) {
    if (!Array.isArray(list)) fail_(new codes.ERR_INVALID_ARG_TYPE('list', 'Array', list))
    const total = length ?? list.reduce((sum, each) => sum + (each.length || 0), 0)
    const buffer = Buffer.allocUnsafe(total)
    let at = 0
    list.forEach((each, i) => {
      if (!(each instanceof Uint8Array))
        fail_(new codes.ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], each))
      const part = at + each.length > total ? each.subarray(0, total - at) : each
      Uint8Array.prototype.set.call(buffer, part, at)
      at += part.length
    })
    if (at < total) buffer.fill(0, at, total)
    return buffer
  },
  copyBytesFrom(view, offset = 0, length = view.length - offset) {
    const part = view.subarray(offset, offset + length)
    return Buffer.from(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  },
})

function range_(value, fallback, max) {
  if (value === undefined) return fallback
  const number = Math.trunc(+value) || 0
  return Math.max(0, Math.min(number, max))
}

const proto = {
  toString(encoding, start, end) {
    if (arguments.length === 0) return utf8Decode(this, 0, this.length)
    const from = range_(start, 0, this.length)
    const to = range_(end, this.length, this.length)
    if (to <= from) return ''
    return codec_(encoding).decode(this, from, to)
  },
  toLocaleString(encoding, start, end) {
    return this.toString(encoding, start, end)
  },
  toJSON() {
    return { type: 'Buffer', data: Array.from(this) }
  },
  equals(other) {
    if (!(other instanceof Uint8Array))
      fail_(new codes.ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], other))
    return Buffer.compare(this, other) === 0
  },
  compare(target, targetStart = 0, targetEnd = target?.length, start = 0, end = this.length) {
    return Buffer.compare(this.subarray(start, end), target.subarray(targetStart, targetEnd))
  },
  write(text, offset, length, encoding) {
    if (typeof offset === 'string') [offset, length, encoding] = [0, this.length, offset]
    else if (typeof length === 'string') [length, encoding] = [undefined, length]
    offset = offset === undefined ? 0 : offset
    if (typeof text !== 'string')
      fail_(Object.assign(new TypeError('argument must be a string'), { code: 'ERR_INVALID_ARG_TYPE' }))
    if (offset < 0 || offset > this.length)
      fail_(new codes.ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${this.length}`, offset))
    const room = Math.min(length ?? Number.POSITIVE_INFINITY, this.length - offset)
    let bytes = codec_(encoding).encode(text)
    if (bytes.length > room) {
      bytes = bytes.slice(0, room)
      if (normalizeEncoding(encoding) === 'utf8') while (bytes.length > 0 && cutsChar_(bytes)) bytes.pop()
    }
    Uint8Array.prototype.set.call(this, bytes, offset)
    return bytes.length
  },
  copy(target, targetStart = 0, sourceStart = 0, sourceEnd = this.length) {
    bytesOnly_(target, 'target')
    const part = this.subarray(sourceStart, Math.min(sourceEnd, sourceStart + Math.max(0, target.length - targetStart)))
    Uint8Array.prototype.set.call(target, part, targetStart)
    return part.length
  },
  slice(start, end) {
    return this.subarray(start, end)
  },
  subarray(start, end) {
    const length = this.length
    const clamp = (value, fallback) => {
      if (value === undefined) return fallback
      const number = Math.trunc(+value) || 0
      return number < 0 ? Math.max(0, number + length) : Math.min(number, length)
    }
    const from = clamp(start, 0)
    const to = clamp(end, length)
    return new FastBuffer(this.buffer, this.byteOffset + from, Math.max(0, to - from))
  },
  fill(value, offset, end, encoding) {
    if (typeof offset === 'string') [encoding, offset] = [offset, undefined]
    else if (typeof end === 'string') [encoding, end] = [end, undefined]
    const from = offset ?? 0
    const to = end ?? this.length
    if (typeof value === 'number' || typeof value === 'boolean')
      return Uint8Array.prototype.fill.call(this, Number(value) & 255, from, to)
    const bytes = typeof value === 'string' ? codec_(encoding).encode(value) : value
    if (bytes.length === 0) {
      if (typeof value === 'string' && value.length > 0) fail_(new codes.ERR_INVALID_ARG_VALUE('value', value))
      return Uint8Array.prototype.fill.call(this, 0, from, to)
    }
    for (let i = from; i < to; i++) this[i] = bytes[(i - from) % bytes.length]
    return this
  },
  indexOf(value, byteOffset, encoding) {
    return search_(this, value, byteOffset, encoding, 1)
  },
  lastIndexOf(value, byteOffset, encoding) {
    return search_(this, value, byteOffset, encoding, -1)
  },
  includes(value, byteOffset, encoding) {
    return this.indexOf(value, byteOffset, encoding) !== -1
  },
  swap16() {
    for (let i = 0; i + 1 < this.length; i += 2) [this[i], this[i + 1]] = [this[i + 1], this[i]]
    return this
  },
  [customInspect](depth, ctx) {
    const max = 50
    let text = encodings.hex
      .decode(this, 0, Math.min(max, this.length))
      .replace(/(.{2})/g, '$1 ')
      .trim()
    const rest = this.length - max
    if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`
    return `<${this.constructor.name} ${text}>`.replace(/ >$/, '>').replace(/^<Buffer>$/, '<Buffer >')
  },
}

function cutsChar_(bytes) {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back]
    if (byte < 0x80) return false
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) !== back
  }
  return true
}

function search_(buffer, value, byteOffset, encoding, direction) {
  if (typeof byteOffset === 'string') [encoding, byteOffset] = [byteOffset, undefined]
  const needle =
    typeof value === 'number' ? [value & 255] : typeof value === 'string' ? codec_(encoding).encode(value) : value
  if (needle === undefined || needle === null || needle.length === undefined) {
    fail_(new codes.ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value))
  }
  const last = buffer.length - needle.length
  let start =
    byteOffset === undefined || Number.isNaN(+byteOffset) ? (direction > 0 ? 0 : last) : Math.trunc(+byteOffset)
  if (start < 0) start = Math.max(direction > 0 ? 0 : -1, start + buffer.length)
  if (direction < 0) start = Math.min(start, last)
  for (let i = start; direction > 0 ? i <= last : i >= 0; i += direction) {
    let j = 0
    while (j < needle.length && buffer[i + j] === needle[j]) j++
    if (j === needle.length) return i
  }
  return -1
}

const numeric = [
  ['Int8', 1, 'getInt8'],
  ['UInt8', 1, 'getUint8'],
  ['Int16', 2, 'getInt16'],
  ['UInt16', 2, 'getUint16'],
  ['Int32', 4, 'getInt32'],
  ['UInt32', 4, 'getUint32'],
  ['Float', 4, 'getFloat32'],
  ['Double', 8, 'getFloat64'],
  ['BigInt64', 8, 'getBigInt64'],
  ['BigUInt64', 8, 'getBigUint64'],
]
const view_ = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
/** node:internal/buffer: the names show in stacks. */
function boundsError(value, length) {
  if (Math.floor(value) !== value) throw at(new codes.ERR_OUT_OF_RANGE('offset', 'an integer', value), 'buffer:integer')
  if (length < 0) throw at(new codes.ERR_BUFFER_OUT_OF_BOUNDS(), 'buffer:bounds')
  throw at(new codes.ERR_OUT_OF_RANGE('offset', `>= 0 and <= ${length}`, value), 'buffer:offset')
}
function isOutside_(buffer, offset, size) {
  if (typeof offset !== 'number') fail_(new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset))
  return buffer[offset] === undefined || buffer[offset + size - 1] === undefined
}
function checkInt(value, range, buffer, offset, size) {
  if (value > range[1] || value < range[0]) {
    const text =
      size > 4
        ? `>= ${range[0] === 0n ? '0n' : '-(2n ** 63n)'} and < 2n ** ${range[0] === 0n ? '64n' : '63n'}`
        : `>= ${range[0]} and <= ${range[1]}`
    throw at(new codes.ERR_OUT_OF_RANGE('value', text, value), 'buffer:value')
  }
  if (isOutside_(buffer, offset, size)) boundsError(offset, buffer.length - size)
}
const named_ = (name, fn) => Object.defineProperty(fn, 'name', { value: name, configurable: true })
const limits = {
  Int8: [-128, 127],
  UInt8: [0, 255],
  Int16: [-32768, 32767],
  UInt16: [0, 65535],
  Int32: [-2147483648, 2147483647],
  UInt32: [0, 4294967295],
  BigInt64: [-(2n ** 63n), 2n ** 63n - 1n],
  BigUInt64: [0n, 2n ** 64n - 1n],
}
for (const [kind, size, getter] of numeric) {
  for (const endian of size === 1 ? [''] : ['LE', 'BE']) {
    const read = named_(`read${kind}${endian}`, function (offset = 0) {
      if (isOutside_(this, offset, size)) boundsError(offset, this.length - size)
      return view_(this)[getter](offset, endian === 'LE')
    })
    const limit = limits[kind]
    const check = limit
      ? named_(`write${kind.startsWith('Big') ? 'BigU_Int64' : `U_Int${8 * size}`}${endian}`, (buffer, value, offset) =>
          checkInt(value, limit, buffer, offset, size),
        )
      : (buffer, _value, offset) => {
          if (isOutside_(buffer, offset, size)) boundsError(offset, buffer.length - size)
        }
    const write = named_(`write${kind}${endian}`, function (value, offset = 0) {
      check(this, value, offset)
      view_(this)[getter.replace('get', 'set')](offset, value, endian === 'LE')
      return offset + size
    })
    for (const name of kind.startsWith('UInt') || kind === 'BigUInt64'
      ? [kind, kind.replace('UInt', 'Uint')]
      : [kind]) {
      proto[`read${name}${endian}`] = read
      proto[`write${name}${endian}`] = write
    }
  }
}
for (const signed of [true, false]) {
  for (const endian of ['LE', 'BE']) {
    const name = `${signed ? 'Int' : 'UInt'}${endian}`
    proto[`read${name}`] = function (offset, length) {
      let value = 0
      for (let i = 0; i < length; i++) value = value * 256 + this[offset + (endian === 'BE' ? i : length - 1 - i)]
      return signed && value >= 2 ** (8 * length - 1) ? value - 2 ** (8 * length) : value
    }
    proto[`write${name}`] = function (value, offset, length) {
      let rest = value < 0 ? value + 2 ** (8 * length) : value
      for (let i = 0; i < length; i++) {
        this[offset + (endian === 'BE' ? length - 1 - i : i)] = rest % 256
        rest = Math.floor(rest / 256)
      }
      return offset + length
    }
  }
}
for (const key of Reflect.ownKeys(proto)) {
  Object.defineProperty(Buffer.prototype, key, {
    value: proto[key],
    writable: true,
    configurable: true,
    enumerable: typeof key === 'string',
  })
}
for (const key of ['parent', 'offset']) {
  Object.defineProperty(Buffer.prototype, key, {
    enumerable: true,
    get() {
      if (!(this instanceof Buffer)) return undefined
      return key === 'parent' ? this.buffer : this.byteOffset
    },
  })
}

const kCustomInspect_ = Symbol.for('nodejs.util.inspect.custom')
class Blob {
  #bytes
  constructor(parts = [], options = {}) {
    if (typeof parts !== 'object' || parts === null || !parts[Symbol.iterator])
      fail_(new codes.ERR_INVALID_ARG_TYPE('sources', 'a sequence', parts))
    this.#bytes = Buffer.concat([...parts].map(blobPart_))
    this.type = /^[ -~]*$/.test(String(options.type ?? '')) ? String(options.type ?? '').toLowerCase() : ''
    Object.defineProperty(this, 'type', { enumerable: false })
  }
  get size() {
    return this.#bytes.length
  }
  bytes_() {
    return this.#bytes
  }
  async text() {
    return this.#bytes.toString()
  }
  async arrayBuffer() {
    return new Uint8Array(this.#bytes).buffer
  }
  async bytes() {
    return new Uint8Array(this.#bytes)
  }
  slice(start, end, type = '') {
    return new Blob([new Uint8Array(this.#bytes).slice(start, end)], { type })
  }
  stream() {
    const bytes = new Uint8Array(this.#bytes)
    return new (require('stream/web').ReadableStream)({
      type: 'bytes',
      pull(controller) {
        if (bytes.length > 0) controller.enqueue(bytes)
        controller.close()
      },
    })
  }
  get [Symbol.toStringTag]() {
    return 'Blob'
  }
  [kCustomInspect_](_depth, options, inspect) {
    return `Blob ${inspect({ size: this.size, type: this.type }, options)}`
  }
}
function blobPart_(part) {
  if (part instanceof Blob) return part.bytes_()
  if (ArrayBuffer.isView(part)) return Buffer.from(part.buffer, part.byteOffset, part.byteLength)
  return Buffer.from(part instanceof ArrayBuffer ? part : String(part))
}
class File extends Blob {
  constructor(parts, name, options = {}) {
    super(parts, options)
    Object.defineProperty(this, 'name', { value: String(name) })
    Object.defineProperty(this, 'lastModified', { value: options.lastModified ?? Date.now() })
  }
  get [Symbol.toStringTag]() {
    return 'File'
  }
  [kCustomInspect_](_depth, options, inspect) {
    const { size, type, name, lastModified } = this
    return `File ${inspect({ size, type, name, lastModified }, options)}`
  }
}

function bytesOnly_(value, name) {
  if (!(value instanceof Uint8Array)) fail_(new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value))
}

function invalidCharacter_() {
  return new (require('internal/events-web').DOMException)('Invalid character', 'InvalidCharacterError')
}
function atob(input) {
  if (arguments.length === 0) fail_(new codes.ERR_MISSING_ARGS('input'))
  const text = `${input}`.replace(/[\t\n\f\r ]/g, '')
  const bare = text.length % 4 === 0 ? text.replace(/==?$/, '') : text
  if (/[^A-Za-z0-9+/]/.test(bare) || bare.length % 4 === 1) throw invalidCharacter_()
  const bytes = base64Decode_(bare)
  return chars_(bytes, 0, bytes.length, 255)
}
function btoa(input) {
  if (arguments.length === 0) fail_(new codes.ERR_MISSING_ARGS('input'))
  const text = `${input}`
  if (/[^\x00-\xff]/.test(text)) throw invalidCharacter_()
  return base64Encode_(encodings.latin1.encode(text), 0, text.length, B64, true)
}

module.exports = {
  Buffer,
  SlowBuffer: (size) => Buffer.allocUnsafeSlow(size),
  Blob,
  File,
  kMaxLength,
  kStringMaxLength: 536870888,
  INSPECT_MAX_BYTES: 50,
  constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: 536870888 },
  normalizeEncoding,
  utf8Decode,
  utf8Encode,
  atob,
  btoa,
  isUtf8: (bytes) => !utf8Decode(bytes, 0, bytes.length).includes('\ufffd'),
  isAscii: (bytes) => bytes.every((byte) => byte < 128),
  transcode: (source, from, to) => Buffer.from(source.toString(from), to),
}
