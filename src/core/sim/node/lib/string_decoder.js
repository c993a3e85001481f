// node:string_decoder: bytes that arrive in pieces, text that does not break inside a character.
const { Buffer, normalizeEncoding } = require('buffer')
const { codes } = require('internal/errors')
const { fail_ } = require('internal/validators')

class StringDecoder {
  #rest = Buffer.alloc(0)
  constructor(encoding) {
    const name = normalizeEncoding(encoding)
    if (name === undefined) fail_(new codes.ERR_UNKNOWN_ENCODING(encoding))
    this.encoding = name
  }
  write(chunk) {
    if (typeof chunk === 'string') return chunk
    if (!ArrayBuffer.isView(chunk))
      fail_(new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], chunk))
    const bytes =
      this.#rest.length > 0
        ? Buffer.concat([this.#rest, chunk])
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const keep = this.#incomplete(bytes)
    this.#rest = Buffer.from(bytes.subarray(bytes.length - keep))
    return bytes.toString(this.encoding, 0, bytes.length - keep)
  }
  end(chunk) {
    const text = chunk === undefined ? '' : this.write(chunk)
    const rest = this.#rest
    this.#rest = Buffer.alloc(0)
    return text + rest.toString(this.encoding)
  }
  #incomplete(bytes) {
    if (this.encoding === 'utf16le') return bytes.length % 2
    if (this.encoding === 'base64' || this.encoding === 'base64url') return bytes.length % 3
    if (this.encoding !== 'utf8') return 0
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back]
      if (byte < 0x80) return 0
      if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
    }
    return 0
  }
}
module.exports = { StringDecoder }
