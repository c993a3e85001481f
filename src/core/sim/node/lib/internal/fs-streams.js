// fs.createReadStream and fs.createWriteStream
const { Readable, Writable, finished } = require('stream')
const { Buffer } = require('buffer')
const { codes } = require('internal/errors')
const { fail_, validateInteger } = require('internal/validators')
const { step_, pathOf_, flagsOf_, modeOf_, optionsOf_, bytesOf_ } = require('internal/fs-utils')

function _construct(callback) {
  // biome-ignore lint/complexity/noUselessThisAlias: the function below has a name that shows in stacks
  const stream = this
  if (typeof this.fd === 'number') {
    callback()
    return
  }
  step_(
    'open',
    [pathOf_(this.path), flagsOf_(this.flags), modeOf_(this.mode, 'mode', 0o666)],
    function openDone(er, fd) {
      if (er) {
        callback(er)
        return
      }
      stream.fd = fd
      callback()
      stream.emit('open', stream.fd)
      stream.emit('ready')
    },
    pathOf_(this.path),
  )
}

function close_(stream, err, cb) {
  const { fd } = stream
  if (typeof fd !== 'number') return cb(err)
  stream.fd = null
  step_('close', [fd], (er) => cb(er || err))
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options)
  options = { highWaterMark: 65536, emitClose: true, ...optionsOf_(options, {}) }
  this.fd =
    options.fd === undefined || options.fd === null ? null : typeof options.fd === 'number' ? options.fd : options.fd.fd
  this.path = this.fd === null ? pathOf_(path) : path === null || path === undefined ? undefined : path
  this.flags = options.flags ?? 'r'
  this.mode = options.mode ?? 0o666
  this.start = options.start
  this.end = options.end ?? Number.POSITIVE_INFINITY
  this.pos = undefined
  this.bytesRead = 0
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0)
    this.pos = this.start
  }
  if (this.end !== Number.POSITIVE_INFINITY) {
    validateInteger(this.end, 'end', 0)
    if (this.start !== undefined && this.start > this.end)
      fail_(new codes.ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start))
  }
  options.autoDestroy = options.autoClose !== false
  Readable.call(this, options)
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype)
Object.setPrototypeOf(ReadStream, Readable)
ReadStream.prototype._construct = _construct
ReadStream.prototype._read = function _read(n) {
  const stream = this
  n = this.pos !== undefined ? Math.min(this.end - this.pos + 1, n) : Math.min(this.end - this.bytesRead + 1, n)
  if (n <= 0) {
    this.push(null)
    return
  }
  step_('read', [this.fd, n, this.pos ?? -1], function readDone(er, got) {
    if (er) {
      require('internal/streams/destroy').errorOrDestroy(stream, er)
      return
    }
    const data = Buffer.from(got)
    if (stream.destroyed) return
    if (data.length === 0) {
      stream.push(null)
      return
    }
    if (stream.pos !== undefined) stream.pos += data.length
    stream.bytesRead += data.length
    stream.push(data)
  })
}
ReadStream.prototype._destroy = function _destroy(err, cb) {
  close_(this, err, cb)
}
ReadStream.prototype.close = function close(cb) {
  if (typeof cb === 'function') finished(this, cb)
  this.destroy()
}
Object.defineProperty(ReadStream.prototype, 'pending', {
  configurable: true,
  get() {
    return this.fd === null
  },
})

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options)
  options = { emitClose: true, ...optionsOf_(options, {}), decodeStrings: false }
  this.fd =
    options.fd === undefined || options.fd === null ? null : typeof options.fd === 'number' ? options.fd : options.fd.fd
  this.path = this.fd === null ? pathOf_(path) : path === null || path === undefined ? undefined : path
  this.flags = options.flags ?? 'w'
  this.mode = options.mode ?? 0o666
  this.start = options.start
  this.pos = undefined
  this.bytesWritten = 0
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0)
    this.pos = this.start
  }
  options.autoDestroy = options.autoClose !== false
  Writable.call(this, options)
  if (options.encoding) this.setDefaultEncoding(options.encoding)
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype)
Object.setPrototypeOf(WriteStream, Writable)
WriteStream.prototype._construct = _construct
WriteStream.prototype._write = function _write(data, encoding, cb) {
  const bytes = typeof data === 'string' ? Buffer.from(data, encoding) : data
  const step = (offset) => {
    step_('write', [this.fd, bytesOf_(bytes, offset), this.pos ?? -1], (er, got) => {
      if (er) {
        cb(er)
        return
      }
      this.bytesWritten += got
      if (this.pos !== undefined) this.pos += got
      if (offset + got < bytes.byteLength) step(offset + got)
      else cb()
    })
  }
  step(0)
}
WriteStream.prototype._writev = function _writev(list, cb) {
  this._write(
    Buffer.concat(
      list.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)),
    ),
    'buffer',
    cb,
  )
}
WriteStream.prototype._destroy = function _destroy(err, cb) {
  close_(this, err, cb)
}
WriteStream.prototype.close = function close(cb) {
  if (cb) {
    if (this.closed) {
      process.nextTick(cb)
      return
    }
    this.on('close', cb)
  }
  if (!this.autoClose) this.on('finish', this.destroy)
  this.end()
}
WriteStream.prototype.destroySoon = WriteStream.prototype.end
Object.defineProperty(WriteStream.prototype, 'pending', {
  configurable: true,
  get() {
    return this.fd === null
  },
})
for (const type of [ReadStream, WriteStream]) {
  Object.defineProperty(type.prototype, 'autoClose', {
    get() {
      return (this._readableState ?? this._writableState).autoDestroy
    },
    set(value) {
      ;(this._readableState ?? this._writableState).autoDestroy = value
    },
  })
}

module.exports = {
  ReadStream,
  WriteStream,
  FileReadStream: ReadStream,
  FileWriteStream: WriteStream,
  createReadStream: (path, options) => new ReadStream(path, options),
  createWriteStream: (path, options) => new WriteStream(path, options),
}
