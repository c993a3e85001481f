// node:tty
const { sys } = internal
const { Writable } = require('stream')
const { Buffer } = require('buffer')

const stdio = () => require('internal/stdio')

class WriteStream extends Writable {
  constructor(fd) {
    super({ decodeStrings: false, highWaterMark: 16384 })
    this.fd = fd
    this.isTTY = true
    const [rows, columns] = JSON.parse(sys.winsize(fd))
    this.columns = columns
    this.rows = rows
  }
  _write(chunk, encoding, cb) {
    stdio().writeSync_(this.fd, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, 'tty', cb)
  }
  getWindowSize() {
    return [this.columns, this.rows]
  }
  getColorDepth(env = process.env) {
    if (env.NO_COLOR !== undefined || env.TERM === 'dumb') return 1
    return /256/.test(env.TERM ?? '') ? 8 : 4
  }
  hasColors(count = 16) {
    return count <= 2 ** this.getColorDepth()
  }
  clearLine(dir, cb) {
    return this.write(dir < 0 ? '\u001b[1K' : dir > 0 ? '\u001b[0K' : '\u001b[2K', cb)
  }
  cursorTo(x, y, cb) {
    return this.write(
      typeof y === 'number' ? `\u001b[${y + 1};${x + 1}H` : `\u001b[${x + 1}G`,
      typeof y === 'function' ? y : cb,
    )
  }
  moveCursor(dx, dy, cb) {
    const part = (n, plus, minus) => (n > 0 ? `\u001b[${n}${plus}` : n < 0 ? `\u001b[${-n}${minus}` : '')
    return this.write(part(dx, 'C', 'D') + part(dy, 'B', 'A'), cb)
  }
}

function ReadStream(fd) {
  const reader = new (stdio().PipeReader)(fd)
  reader.isTTY = true
  reader.isRaw = false
  reader.setRawMode = (flag) => {
    sys.setRaw(fd, Boolean(flag))
    reader.isRaw = Boolean(flag)
    return reader
  }
  return reader
}

module.exports = {
  isatty: (fd) => Number.isInteger(fd) && fd >= 0 && sys.fdKind(fd) === 'tty',
  WriteStream,
  ReadStream,
}
