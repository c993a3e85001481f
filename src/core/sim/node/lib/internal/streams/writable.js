// stream.Writable
const EE = require('events')
const { Buffer } = require('buffer')
const { codes, at } = require('internal/errors')
const { fail_ } = require('internal/validators')
const { nextTick } = require('internal/ticks')
const { Stream } = require('internal/streams/legacy')
const destroyImpl = require('internal/streams/destroy')
const { errorOrDestroy } = destroyImpl
const { callWith_ } = internal

class WritableState {
  constructor(options, stream, isDuplex) {
    this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.writableObjectMode))
    const { highWaterMarkOf } = require('internal/streams/readable')
    this.highWaterMark = highWaterMarkOf(options, 'writableHighWaterMark', isDuplex, this.objectMode)
    if (!this.objectMode && options?.highWaterMark === undefined && options?.writableHighWaterMark === undefined)
      this.highWaterMark = 16384
    this.finalCalled = false
    this.needDrain = false
    this.ending = false
    this.ended = false
    this.finished = false
    this.destroyed = false
    this.decodeStrings = options?.decodeStrings !== false
    this.defaultEncoding = options?.defaultEncoding || 'utf8'
    this.length = 0
    this.writing = false
    this.corked = 0
    this.sync = true
    this.bufferProcessing = false
    this.onwrite = (er) => onwrite(stream, er)
    this.writecb = null
    this.writelen = 0
    this.afterWriteTickInfo = null
    this.buffered = []
    this.pendingcb = 0
    this.constructed = true
    this.prefinished = false
    this.errorEmitted = false
    this.emitClose = options?.emitClose !== false
    this.autoDestroy = options?.autoDestroy !== false
    this.errored = null
    this.closed = false
    this.closeEmitted = false
    this.onFinished = []
  }
  getBuffer() {
    return this.buffered
  }
}

function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options)
  init_(this, options, false)
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype)
Object.setPrototypeOf(Writable, Stream)
Object.defineProperty(Writable, Symbol.hasInstance, {
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true
    return this === Writable && object?._writableState instanceof WritableState
  },
})

function init_(self, options, isDuplex) {
  self._writableState = new WritableState(options, self, isDuplex)
  if (options) {
    if (typeof options.write === 'function') self._write = options.write
    if (typeof options.writev === 'function') self._writev = options.writev
    if (typeof options.destroy === 'function') self._destroy = options.destroy
    if (typeof options.final === 'function') self._final = options.final
    if (typeof options.construct === 'function') self._construct = options.construct
    if (options.signal) require('stream').addAbortSignal(options.signal, self)
  }
  if (!isDuplex) Stream.call(self, options)
  destroyImpl.construct(self, () => {
    const state = self._writableState
    if (!state.writing) clearBuffer(self, state)
    finishMaybe(self, state)
  })
}
Writable.init_ = init_
Writable.WritableState = WritableState

Writable.prototype.pipe = function pipe() {
  errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE())
}

function _write(stream, chunk, encoding, cb) {
  const state = stream._writableState
  if (typeof encoding === 'function') {
    cb = encoding
    encoding = state.defaultEncoding
  } else {
    if (!encoding) encoding = state.defaultEncoding
    else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) fail_(new codes.ERR_UNKNOWN_ENCODING(encoding))
    if (typeof cb !== 'function') cb = nop_
  }
  if (chunk === null) throw at(new codes.ERR_STREAM_NULL_VALUES(), 'stream:null')
  if (!state.objectMode) {
    if (typeof chunk === 'string') {
      if (state.decodeStrings !== false) {
        chunk = Buffer.from(chunk, encoding)
        encoding = 'buffer'
      }
    } else if (chunk instanceof Buffer) encoding = 'buffer'
    else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      encoding = 'buffer'
    } else
      throw at(
        new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk),
        'stream:chunk',
      )
  }
  let err
  if (state.ending) err = new codes.ERR_STREAM_WRITE_AFTER_END()
  else if (state.destroyed) err = new codes.ERR_STREAM_DESTROYED('write')
  if (err) {
    nextTick(cb, err)
    errorOrDestroy(stream, err, true)
    return err
  }
  state.pendingcb++
  return writeOrBuffer(stream, state, chunk, encoding, cb)
}
function nop_() {}

Writable.prototype.write = function write(chunk, encoding, cb) {
  return _write(this, chunk, encoding, cb) === true
}
Writable.prototype.cork = function cork() {
  this._writableState.corked++
}
Writable.prototype.uncork = function uncork() {
  const state = this._writableState
  if (state.corked) {
    state.corked--
    if (!state.writing) clearBuffer(this, state)
  }
}
Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  this._writableState.defaultEncoding = encoding
  return this
}

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const len = state.objectMode ? 1 : chunk.length
  state.length += len
  const ret = state.length < state.highWaterMark
  if (!ret) state.needDrain = true
  if (state.writing || state.corked || state.errored || !state.constructed) {
    state.buffered.push({ chunk, encoding, callback })
  } else {
    state.writelen = len
    state.writecb = callback
    state.writing = true
    state.sync = true
    callWith_(stream._write, stream, [chunk, encoding, state.onwrite], '_write')
    state.sync = false
  }
  return ret && !state.errored && !state.destroyed
}

function doWrite(stream, state, writev, len, chunk, encoding, cb) {
  state.writelen = len
  state.writecb = cb
  state.writing = true
  state.sync = true
  if (state.destroyed) state.onwrite(new codes.ERR_STREAM_DESTROYED('write'))
  else if (writev) callWith_(stream._writev, stream, [chunk, state.onwrite], '_writev')
  else callWith_(stream._write, stream, [chunk, encoding, state.onwrite], '_write')
  state.sync = false
}

function onwriteError(stream, state, er, cb) {
  --state.pendingcb
  cb(er)
  errorBuffer(state)
  errorOrDestroy(stream, er)
}

function onwrite(stream, er) {
  const state = stream._writableState
  const sync = state.sync
  const cb = state.writecb
  if (typeof cb !== 'function') {
    errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK())
    return
  }
  state.writing = false
  state.writecb = null
  state.length -= state.writelen
  state.writelen = 0
  if (er) {
    if (!state.errored) state.errored = er
    if (stream._readableState && !stream._readableState.errored) stream._readableState.errored = er
    if (sync) nextTick(onwriteError, stream, state, er, cb)
    else onwriteError(stream, state, er, cb)
    return
  }
  if (state.buffered.length > 0) clearBuffer(stream, state)
  if (sync) {
    if (state.afterWriteTickInfo !== null && state.afterWriteTickInfo.cb === cb) state.afterWriteTickInfo.count++
    else {
      state.afterWriteTickInfo = { count: 1, cb, stream, state }
      nextTick(afterWriteTick, state.afterWriteTickInfo)
    }
  } else afterWrite(stream, state, 1, cb)
}
function afterWriteTick({ stream, state, count, cb }) {
  state.afterWriteTickInfo = null
  return afterWrite(stream, state, count, cb)
}
function afterWrite(stream, state, count, cb) {
  const needDrain = !state.ending && !stream.destroyed && state.length === 0 && state.needDrain
  if (needDrain) {
    state.needDrain = false
    stream.emit('drain')
  }
  while (count-- > 0) {
    state.pendingcb--
    cb(null)
  }
  if (state.destroyed) errorBuffer(state)
  finishMaybe(stream, state)
}
function errorBuffer(state) {
  if (state.writing) return
  for (const { chunk, callback } of state.buffered.splice(0)) {
    state.length -= state.objectMode ? 1 : chunk.length
    callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('write'))
  }
  for (const callback of state.onFinished.splice(0)) callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('end'))
}

function clearBuffer(stream, state) {
  if (state.corked || state.bufferProcessing || state.destroyed || !state.constructed || state.buffered.length === 0)
    return
  state.bufferProcessing = true
  if (state.buffered.length > 1 && stream._writev) {
    const chunks = state.buffered.splice(0)
    state.pendingcb -= chunks.length - 1
    doWrite(stream, state, true, state.length, chunks, '', (err) => {
      for (const each of chunks) each.callback(err)
    })
  } else {
    do {
      const { chunk, encoding, callback } = state.buffered.shift()
      doWrite(stream, state, false, state.objectMode ? 1 : chunk.length, chunk, encoding, callback)
    } while (state.buffered.length > 0 && !state.writing)
  }
  state.bufferProcessing = false
}

Writable.prototype._write = function ownWrite_(chunk, encoding, cb) {
  if (this._writev) this._writev([{ chunk, encoding }], cb)
  else throw at(new codes.ERR_METHOD_NOT_IMPLEMENTED('_write()'), 'stream:write')
}
Writable.prototype._writev = null
Writable.prototype.end = function end(chunk, encoding, cb) {
  const state = this._writableState
  if (typeof chunk === 'function') [cb, chunk, encoding] = [chunk, null, null]
  else if (typeof encoding === 'function') [cb, encoding] = [encoding, null]
  let err
  if (chunk !== null && chunk !== undefined) {
    const ret = _write(this, chunk, encoding)
    if (ret instanceof Error) err = ret
  }
  if (state.corked) {
    state.corked = 1
    this.uncork()
  }
  if (!err) {
    if (!state.errored && !state.ending) {
      state.ending = true
      finishMaybe(this, state, true)
      state.ended = true
    } else if (state.finished) err = new codes.ERR_STREAM_ALREADY_FINISHED('end')
    else if (state.destroyed) err = new codes.ERR_STREAM_DESTROYED('end')
  }
  if (typeof cb === 'function') {
    if (err) nextTick(cb, err)
    else if (state.finished) nextTick(cb)
    else state.onFinished.push(cb)
  }
  return this
}

function needFinish(state) {
  return (
    state.ending &&
    !state.destroyed &&
    state.constructed &&
    state.length === 0 &&
    !state.errored &&
    state.buffered.length === 0 &&
    !state.finished &&
    !state.writing &&
    !state.errorEmitted &&
    !state.closeEmitted
  )
}
function callFinal(stream, state) {
  let called = false
  const onFinish = (err) => {
    if (called) {
      errorOrDestroy(stream, err ?? new codes.ERR_MULTIPLE_CALLBACK())
      return
    }
    called = true
    state.pendingcb--
    if (err) {
      for (const callback of state.onFinished.splice(0)) callback(err)
      errorOrDestroy(stream, err, state.sync)
    } else if (needFinish(state)) {
      state.prefinished = true
      stream.emit('prefinish')
      state.pendingcb++
      nextTick(finish, stream, state)
    }
  }
  state.sync = true
  state.pendingcb++
  try {
    stream._final(onFinish)
  } catch (err) {
    onFinish(err)
  }
  state.sync = false
}
function prefinish(stream, state) {
  if (!state.prefinished && !state.finalCalled) {
    if (typeof stream._final === 'function' && !state.destroyed) {
      state.finalCalled = true
      callFinal(stream, state)
    } else {
      state.prefinished = true
      stream.emit('prefinish')
    }
  }
}
function finishMaybe(stream, state, sync) {
  if (!needFinish(state)) return
  prefinish(stream, state)
  if (state.pendingcb === 0) {
    if (sync) {
      state.pendingcb++
      nextTick(
        (s, st) => {
          if (needFinish(st)) finish(s, st)
          else st.pendingcb--
        },
        stream,
        state,
      )
    } else if (needFinish(state)) {
      state.pendingcb++
      finish(stream, state)
    }
  }
}
function finish(stream, state) {
  state.pendingcb--
  state.finished = true
  for (const callback of state.onFinished.splice(0)) callback(null)
  stream.emit('finish')
  if (state.autoDestroy) {
    const r = stream._readableState
    if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy()
  }
}

Writable.prototype.destroy = function destroy(err, cb) {
  const state = this._writableState
  if (!state.destroyed && (state.buffered.length > 0 || state.onFinished.length)) nextTick(errorBuffer, state)
  destroyImpl.destroy.call(this, err, cb)
  return this
}
Writable.prototype._destroy = (err, cb) => {
  cb(err)
}
Writable.prototype[EE.captureRejectionSymbol] = function (err) {
  this.destroy(err)
}

const getters = {
  writable: [
    function () {
      const w = this._writableState
      return Boolean(w) && w.writable !== false && !w.destroyed && !w.errored && !w.ending && !w.ended
    },
    function (value) {
      if (this._writableState) this._writableState.writable = Boolean(value)
    },
  ],
  writableFinished: [
    function () {
      return this._writableState ? this._writableState.finished : false
    },
  ],
  writableObjectMode: [
    function () {
      return this._writableState ? this._writableState.objectMode : false
    },
  ],
  writableBuffer: [
    function () {
      return this._writableState?.buffered
    },
  ],
  writableEnded: [
    function () {
      return this._writableState ? this._writableState.ending : false
    },
  ],
  writableNeedDrain: [
    function () {
      const w = this._writableState
      return w ? !w.destroyed && !w.ending && w.needDrain : false
    },
  ],
  writableHighWaterMark: [
    function () {
      return this._writableState?.highWaterMark
    },
  ],
  writableCorked: [
    function () {
      return this._writableState ? this._writableState.corked : 0
    },
  ],
  writableLength: [
    function () {
      return this._writableState?.length
    },
  ],
  writableAborted: [
    function () {
      return Boolean(
        this._writableState.writable !== false &&
          (this._writableState.destroyed || this._writableState.errored) &&
          !this._writableState.finished,
      )
    },
  ],
  errored: [
    function () {
      return this._writableState ? this._writableState.errored : null
    },
  ],
  closed: [
    function () {
      return this._writableState ? this._writableState.closed : false
    },
  ],
  destroyed: [
    function () {
      return this._writableState ? this._writableState.destroyed : false
    },
    function (value) {
      if (this._writableState) this._writableState.destroyed = value
    },
  ],
}
for (const [name, [get, set]] of Object.entries(getters))
  Object.defineProperty(Writable.prototype, name, { get, set, configurable: true, enumerable: false })

module.exports = { Writable, WritableState }
