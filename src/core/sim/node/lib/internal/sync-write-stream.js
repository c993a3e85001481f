// Standard output and error that are files: each write is done when it returns.
const { sys } = internal
const { Writable } = require('stream')
const { Buffer } = require('buffer')
const { uvException } = require('internal/errors')

class SyncWriteStream extends Writable {
  constructor(fd) {
    super({ autoDestroy: true, decodeStrings: false, highWaterMark: 16384 })
    this.fd = fd
  }
  _write(chunk, encoding, cb) {
    const error = writeSync(this.fd, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)
    if (error) cb(error)
    else cb()
  }
}
function writeSync(fd, data) {
  const got = sys.writeAll(fd, data.buffer.slice(data.byteOffset, data.byteOffset + data.length))
  return got < 0 ? uvException({ errno: got, syscall: 'write', order: 'context' }) : null
}
module.exports = { SyncWriteStream }
