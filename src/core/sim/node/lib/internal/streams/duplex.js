// stream.Duplex, Transform and PassThrough.
const { Readable } = require('internal/streams/readable')
const { Writable } = require('internal/streams/writable')
const { codes } = require('internal/errors')
const { nextTick } = require('internal/ticks')
const { callWith_ } = internal

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options)
  this.allowHalfOpen = options?.allowHalfOpen !== false
  Readable.init_(this, options, true)
  Writable.init_(this, options, true)
  if (options?.readable === false) {
    this._readableState.readable = false
    this._readableState.ended = true
    this._readableState.endEmitted = true
  }
  if (options?.writable === false) {
    this._writableState.writable = false
    this._writableState.ending = true
    this._writableState.ended = true
    this._writableState.finished = true
  }
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype)
Object.setPrototypeOf(Duplex, Readable)
for (const key of Object.getOwnPropertyNames(Writable.prototype)) {
  if (key in Duplex.prototype && key !== 'destroy' && key !== '_destroy' && !key.startsWith('writable')) {
    if (key !== 'errored' && key !== 'closed' && key !== 'destroyed') continue
  }
  if (key === 'constructor' || key === 'pipe') continue
  Object.defineProperty(Duplex.prototype, key, Object.getOwnPropertyDescriptor(Writable.prototype, key))
}
Object.defineProperty(Duplex.prototype, 'destroyed', {
  configurable: true,
  get() {
    return this._readableState === undefined || this._writableState === undefined
      ? false
      : this._readableState.destroyed && this._writableState.destroyed
  },
  set(value) {
    if (this._readableState && this._writableState) {
      this._readableState.destroyed = value
      this._writableState.destroyed = value
    }
  },
})

Duplex.from = (source) => {
  if (source && typeof source === 'object' && (source.readable || source.writable)) {
    const { readable, writable } = source
    const duplex = new Duplex({
      objectMode: true,
      readable: Boolean(readable),
      writable: Boolean(writable),
      read() {
        readable?.resume?.()
      },
      write(chunk, encoding, cb) {
        if (writable.write(chunk, encoding)) cb()
        else writable.once('drain', cb)
      },
      final(cb) {
        writable.end(cb)
      },
    })
    readable?.on('data', (chunk) => {
      if (!duplex.push(chunk)) readable.pause()
    })
    readable?.on('end', () => duplex.push(null))
    return duplex
  }
  return Readable.from(source)
}

const kCallback = Symbol('kCallback')

function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options)
  const readableHighWaterMark =
    options?.readableHighWaterMark ?? (options?.highWaterMark === undefined ? undefined : options.highWaterMark)
  Duplex.call(this, readableHighWaterMark === undefined ? options : { ...options, readableHighWaterMark })
  this._readableState.sync = false
  this[kCallback] = null
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform
    if (typeof options.flush === 'function') this._flush = options.flush
  }
  this.on('prefinish', prefinish)
}
Object.setPrototypeOf(Transform.prototype, Duplex.prototype)
Object.setPrototypeOf(Transform, Duplex)

function final(cb) {
  if (typeof this._flush === 'function' && !this.destroyed) {
    this._flush((er, data) => {
      if (er) {
        if (cb) cb(er)
        else this.destroy(er)
        return
      }
      if (data != null) this.push(data)
      this.push(null)
      if (cb) cb()
    })
  } else {
    this.push(null)
    if (cb) cb()
  }
}
function prefinish() {
  if (this._final !== final) final.call(this)
}
Transform.prototype._final = final
Transform.prototype._transform = () => {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_transform()')
}
Transform.prototype._write = function _write(chunk, encoding, callback) {
  const r = this._readableState
  const w = this._writableState
  const length = r.length
  callWith_(
    this._transform,
    this,
    [
      chunk,
      encoding,
      (err, val) => {
        if (err) {
          callback(err)
          return
        }
        if (val != null) this.push(val)
        if (w.ended || length === r.length || r.length < r.highWaterMark) callback()
        else this[kCallback] = callback
      },
    ],
    '_transform',
  )
}
Transform.prototype._read = function _read() {
  if (this[kCallback]) {
    const callback = this[kCallback]
    this[kCallback] = null
    callback()
  }
}

function PassThrough(options) {
  if (!(this instanceof PassThrough)) return new PassThrough(options)
  Transform.call(this, options)
}
Object.setPrototypeOf(PassThrough.prototype, Transform.prototype)
Object.setPrototypeOf(PassThrough, Transform)
PassThrough.prototype._transform = (chunk, encoding, cb) => {
  cb(null, chunk)
}

module.exports = { Duplex, Transform, PassThrough, nextTick }
