// stream.Readable
const EE = require('events')
const { Buffer } = require('buffer')
const { StringDecoder } = require('string_decoder')
const { codes, AbortError, at } = require('internal/errors')
const { fail_, validateObject } = require('internal/validators')
const { nextTick } = require('internal/ticks')
const { Stream } = require('internal/streams/legacy')
const destroyImpl = require('internal/streams/destroy')
const { errorOrDestroy } = destroyImpl
const { callWith_ } = internal

const defaultMark = { bytes: 65536, objects: 16 }

function highWaterMarkOf(options, key, isDuplex, objectMode) {
  const given = options?.highWaterMark ?? (isDuplex ? options?.[key] : undefined)
  if (given == null) return objectMode ? defaultMark.objects : defaultMark.bytes
  if (!Number.isInteger(given) || given < 0) {
    fail_(new codes.ERR_INVALID_ARG_VALUE(isDuplex ? `options.${key}` : 'options.highWaterMark', given))
  }
  return given
}

class ReadableState {
  constructor(options, stream, isDuplex) {
    this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.readableObjectMode))
    this.highWaterMark = highWaterMarkOf(options, 'readableHighWaterMark', isDuplex, this.objectMode)
    this.buffer = []
    this.length = 0
    this.pipes = []
    this.flowing = null
    this.ended = false
    this.endEmitted = false
    this.reading = false
    this.constructed = true
    this.sync = true
    this.needReadable = false
    this.emittedReadable = false
    this.readableListening = false
    this.resumeScheduled = false
    this.errorEmitted = false
    this.emitClose = options?.emitClose !== false
    this.autoDestroy = options?.autoDestroy !== false
    this.destroyed = false
    this.errored = null
    this.closed = false
    this.closeEmitted = false
    this.defaultEncoding = options?.defaultEncoding || 'utf8'
    this.awaitDrainWriters = new Set()
    this.readingMore = false
    this.dataEmitted = false
    this.decoder = null
    this.encoding = null
    this.paused = null
    if (options?.encoding) {
      this.decoder = new StringDecoder(options.encoding)
      this.encoding = options.encoding
    }
  }
}

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options)
  init_(this, options, false)
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype)
Object.setPrototypeOf(Readable, Stream)

function init_(self, options, isDuplex) {
  self._readableState = new ReadableState(options, self, isDuplex)
  if (options) {
    if (typeof options.read === 'function') self._read = options.read
    if (typeof options.destroy === 'function') self._destroy = options.destroy
    if (typeof options.construct === 'function') self._construct = options.construct
    if (options.signal && !isDuplex) require('stream').addAbortSignal(options.signal, self)
  }
  Stream.call(self, options)
  if (!isDuplex) {
    destroyImpl.construct(self, () => {
      if (self._readableState.needReadable) maybeReadMore(self, self._readableState)
    })
  }
}
Readable.init_ = init_
Readable.ReadableState = ReadableState

Readable.prototype.destroy = destroyImpl.destroy
Readable.prototype._destroy = (err, cb) => {
  cb(err)
}
Readable.prototype[EE.captureRejectionSymbol] = function (err) {
  this.destroy(err)
}
Readable.prototype[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')] = function () {
  this.destroy()
  return Promise.resolve()
}
Readable.prototype.push = function push(chunk, encoding) {
  return readableAddChunk(this, chunk, encoding, false)
}
Readable.prototype.unshift = function unshift(chunk, encoding) {
  return readableAddChunk(this, chunk, encoding, true)
}

function readableAddChunk(stream, chunk, encoding, addToFront) {
  const state = stream._readableState
  let err
  if (!state.objectMode) {
    if (typeof chunk === 'string') {
      encoding = encoding || state.defaultEncoding
      if (state.encoding !== encoding) {
        if (addToFront && state.encoding) chunk = Buffer.from(chunk, encoding).toString(state.encoding)
        else {
          chunk = Buffer.from(chunk, encoding)
          encoding = ''
        }
      }
    } else if (chunk instanceof Buffer) encoding = ''
    else if (chunk instanceof Uint8Array) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      encoding = ''
    } else if (chunk != null)
      err = new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk)
  }
  if (err) errorOrDestroy(stream, err)
  else if (chunk === null) {
    state.reading = false
    onEofChunk(stream, state)
  } else if (state.objectMode || chunk?.length > 0) {
    if (addToFront) {
      if (state.endEmitted) errorOrDestroy(stream, new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT())
      else if (state.destroyed || state.errored) return false
      else addChunk(stream, state, chunk, true)
    } else if (state.ended) errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF())
    else if (state.destroyed || state.errored) return false
    else {
      state.reading = false
      if (state.decoder && !encoding) {
        chunk = state.decoder.write(chunk)
        if (state.objectMode || chunk.length !== 0) addChunk(stream, state, chunk, false)
        else maybeReadMore(stream, state)
      } else addChunk(stream, state, chunk, false)
    }
  } else if (!addToFront) {
    state.reading = false
    maybeReadMore(stream, state)
  }
  return !state.ended && (state.length < state.highWaterMark || state.length === 0)
}

function addChunk(stream, state, chunk, addToFront) {
  if (state.flowing && state.length === 0 && !state.sync && stream.listenerCount('data') > 0) {
    state.awaitDrainWriters.clear()
    state.dataEmitted = true
    stream.emit('data', chunk)
  } else {
    state.length += state.objectMode ? 1 : chunk.length
    if (addToFront) state.buffer.unshift(chunk)
    else state.buffer.push(chunk)
    if (state.needReadable) emitReadable(stream)
  }
  maybeReadMore(stream, state)
}

Readable.prototype.isPaused = function isPaused() {
  return this._readableState.paused === true || this._readableState.flowing === false
}
Readable.prototype.setEncoding = function setEncoding(encoding) {
  const decoder = new StringDecoder(encoding)
  const state = this._readableState
  state.decoder = decoder
  state.encoding = decoder.encoding
  let content = ''
  for (const data of state.buffer) content += decoder.write(data)
  state.buffer = content === '' ? [] : [content]
  state.length = content.length
  return this
}

function howMuchToRead(n, state) {
  if (n <= 0 || (state.length === 0 && state.ended)) return 0
  if (state.objectMode) return 1
  if (Number.isNaN(n)) return state.flowing && state.length ? state.buffer[0].length : state.length
  if (n <= state.length) return n
  return state.ended ? state.length : 0
}

Readable.prototype.read = function read(n) {
  if (n === undefined) n = Number.NaN
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10)
  const state = this._readableState
  const nOrig = n
  if (n > state.highWaterMark) state.highWaterMark = 2 ** Math.ceil(Math.log2(n))
  if (n !== 0) state.emittedReadable = false
  if (
    n === 0 &&
    state.needReadable &&
    ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) || state.ended)
  ) {
    if (state.length === 0 && state.ended) endReadable(this)
    else emitReadable(this)
    return null
  }
  n = howMuchToRead(n, state)
  if (n === 0 && state.ended) {
    if (state.length === 0) endReadable(this)
    return null
  }
  let doRead = state.needReadable
  if (state.length === 0 || state.length - n < state.highWaterMark) doRead = true
  if (state.ended || state.reading || state.destroyed || state.errored || !state.constructed) doRead = false
  else if (doRead) {
    state.reading = true
    state.sync = true
    if (state.length === 0) state.needReadable = true
    try {
      callWith_(this._read, this, [state.highWaterMark], '_read')
    } catch (err) {
      errorOrDestroy(this, err)
    }
    state.sync = false
    if (!state.reading) n = howMuchToRead(nOrig, state)
  }
  const ret = n > 0 ? fromList(n, state) : null
  if (ret === null) {
    state.needReadable = state.length <= state.highWaterMark
    n = 0
  } else {
    state.length -= n
    state.awaitDrainWriters.clear()
  }
  if (state.length === 0) {
    if (!state.ended) state.needReadable = true
    if (nOrig !== n && state.ended) endReadable(this)
  }
  if (ret !== null && !state.errored && !state.closeEmitted) {
    state.dataEmitted = true
    this.emit('data', ret)
  }
  return ret
}

function fromList(n, state) {
  if (state.length === 0) return null
  if (state.objectMode) return state.buffer.shift()
  if (!n || n >= state.length) {
    const all = state.decoder
      ? state.buffer.join('')
      : state.buffer.length === 1
        ? state.buffer[0]
        : Buffer.concat(state.buffer)
    state.buffer = []
    return all
  }
  const parts = []
  let left = n
  while (left > 0) {
    const first = state.buffer[0]
    if (first.length <= left) {
      parts.push(state.buffer.shift())
      left -= first.length
    } else {
      parts.push(first.slice(0, left))
      state.buffer[0] = first.slice(left)
      left = 0
    }
  }
  return state.decoder ? parts.join('') : Buffer.concat(parts)
}

function onEofChunk(stream, state) {
  if (state.ended) return
  if (state.decoder) {
    const chunk = state.decoder.end()
    if (chunk?.length) {
      state.buffer.push(chunk)
      state.length += state.objectMode ? 1 : chunk.length
    }
  }
  state.ended = true
  if (state.sync) emitReadable(stream)
  else {
    state.needReadable = false
    state.emittedReadable = true
    emitReadable_(stream)
  }
}

function emitReadable(stream) {
  const state = stream._readableState
  state.needReadable = false
  if (!state.emittedReadable) {
    state.emittedReadable = true
    nextTick(emitReadable_, stream)
  }
}
function emitReadable_(stream) {
  const state = stream._readableState
  if (!state.destroyed && !state.errored && (state.length || state.ended)) {
    stream.emit('readable')
    state.emittedReadable = false
  }
  state.needReadable = !state.flowing && !state.ended && state.length <= state.highWaterMark
  flow(stream)
}

function maybeReadMore(stream, state) {
  if (state.readingMore || !state.constructed) return
  state.readingMore = true
  nextTick(maybeReadMore_, stream, state)
}
function maybeReadMore_(stream, state) {
  while (
    !state.reading &&
    !state.ended &&
    (state.length < state.highWaterMark || (state.flowing && state.length === 0))
  ) {
    const len = state.length
    stream.read(0)
    if (len === state.length) break
  }
  state.readingMore = false
}

Readable.prototype._read = function _read() {
  throw at(new codes.ERR_METHOD_NOT_IMPLEMENTED('_read()'), 'stream:read')
}

Readable.prototype.pipe = function pipe(dest, pipeOpts) {
  const src = this
  const state = this._readableState
  state.pipes.push(dest)
  const doEnd = (!pipeOpts || pipeOpts.end !== false) && dest !== process.stdout && dest !== process.stderr
  const endFn = doEnd ? onend : unpipe
  if (state.endEmitted) nextTick(endFn)
  else src.once('end', endFn)
  dest.on('unpipe', onunpipe)
  function onunpipe(readable, info) {
    if (readable === src && info && !info.hasUnpiped) {
      info.hasUnpiped = true
      cleanup()
    }
  }
  function onend() {
    dest.end()
  }
  let ondrain
  function cleanup() {
    dest.removeListener('close', onclose)
    dest.removeListener('finish', onfinish)
    if (ondrain) dest.removeListener('drain', ondrain)
    dest.removeListener('error', onerror)
    dest.removeListener('unpipe', onunpipe)
    src.removeListener('end', onend)
    src.removeListener('end', unpipe)
    src.removeListener('data', ondata)
    if (ondrain && state.awaitDrainWriters.has(dest)) ondrain()
  }
  function pause() {
    state.awaitDrainWriters.add(dest)
    src.pause()
    if (!ondrain) {
      ondrain = () => {
        state.awaitDrainWriters.delete(dest)
        if (state.awaitDrainWriters.size === 0 && src.listenerCount('data')) {
          src.resume()
        }
      }
      dest.on('drain', ondrain)
    }
  }
  src.on('data', ondata)
  function ondata(chunk) {
    if (dest.write(chunk) === false) pause()
  }
  function onerror(er) {
    unpipe()
    dest.removeListener('error', onerror)
    if (dest.listenerCount('error') === 0) {
      const s = dest._writableState || dest._readableState
      if (s && !s.errorEmitted) errorOrDestroy(dest, er)
      else dest.emit('error', er)
    }
  }
  dest.prependListener('error', onerror)
  function onclose() {
    dest.removeListener('finish', onfinish)
    unpipe()
  }
  dest.once('close', onclose)
  function onfinish() {
    dest.removeListener('close', onclose)
    unpipe()
  }
  dest.once('finish', onfinish)
  function unpipe() {
    src.unpipe(dest)
  }
  dest.emit('pipe', src)
  if (dest.writableNeedDrain === true) pause()
  else if (!state.flowing) src.resume()
  return dest
}

Readable.prototype.unpipe = function unpipe(dest) {
  const state = this._readableState
  const info = { hasUnpiped: false }
  if (state.pipes.length === 0) return this
  if (!dest) {
    const dests = state.pipes
    state.pipes = []
    this.pause()
    for (const each of dests) each.emit('unpipe', this, { hasUnpiped: false })
    return this
  }
  const index = state.pipes.indexOf(dest)
  if (index === -1) return this
  state.pipes.splice(index, 1)
  if (state.pipes.length === 0) this.pause()
  dest.emit('unpipe', this, info)
  return this
}

Readable.prototype.on = function on(ev, fn) {
  const res = Stream.prototype.on.call(this, ev, fn)
  const state = this._readableState
  if (ev === 'data') {
    state.readableListening = this.listenerCount('readable') > 0
    if (state.flowing !== false) this.resume()
  } else if (ev === 'readable' && !state.endEmitted && !state.readableListening) {
    state.readableListening = true
    state.needReadable = true
    state.flowing = false
    state.emittedReadable = false
    if (state.length) emitReadable(this)
    else if (!state.reading) nextTick(nReadingNextTick, this)
  }
  return res
}
Readable.prototype.addListener = Readable.prototype.on
Readable.prototype.removeListener = function removeListener(ev, fn) {
  const res = Stream.prototype.removeListener.call(this, ev, fn)
  if (ev === 'readable') nextTick(updateReadableListening, this)
  return res
}
Readable.prototype.off = Readable.prototype.removeListener
Readable.prototype.removeAllListeners = function removeAllListeners(...args) {
  const res = Stream.prototype.removeAllListeners.apply(this, args)
  if (args[0] === 'readable' || args[0] === undefined) nextTick(updateReadableListening, this)
  return res
}
function updateReadableListening(self) {
  const state = self._readableState
  state.readableListening = self.listenerCount('readable') > 0
  if (state.resumeScheduled && state.paused === false) state.flowing = true
  else if (self.listenerCount('data') > 0) self.resume()
  else if (!state.readableListening) state.flowing = null
}
function nReadingNextTick(self) {
  self.read(0)
}

Readable.prototype.resume = function resume() {
  const state = this._readableState
  if (!state.flowing) {
    state.flowing = !state.readableListening
    if (!state.resumeScheduled) {
      state.resumeScheduled = true
      nextTick(resume_, this, state)
    }
  }
  state.paused = false
  return this
}
function resume_(stream, state) {
  if (!state.reading) stream.read(0)
  state.resumeScheduled = false
  stream.emit('resume')
  flow(stream)
  if (state.flowing && !state.reading) stream.read(0)
}
Readable.prototype.pause = function pause() {
  if (this._readableState.flowing !== false) {
    this._readableState.flowing = false
    this.emit('pause')
  }
  this._readableState.paused = true
  return this
}
function flow(stream) {
  const state = stream._readableState
  while (state.flowing && stream.read() !== null);
}

Readable.prototype.wrap = function wrap(stream) {
  stream.on('data', (chunk) => {
    if (!this.push(chunk)) stream.pause?.()
  })
  stream.on('end', () => this.push(null))
  stream.on('error', (err) => errorOrDestroy(this, err))
  this._read = () => stream.resume?.()
  return this
}

function endReadable(stream) {
  const state = stream._readableState
  if (!state.endEmitted) {
    state.ended = true
    nextTick(endReadableNT, state, stream)
  }
}
function endReadableNT(state, stream) {
  if (!state.errored && !state.closeEmitted && !state.endEmitted && state.length === 0) {
    state.endEmitted = true
    stream.emit('end')
    if (stream.writable && stream.allowHalfOpen === false) nextTick(endWritableNT, stream)
    else if (state.autoDestroy) {
      const w = stream._writableState
      if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy()
    }
  }
}
function endWritableNT(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end()
}

Readable.prototype[Symbol.asyncIterator] = function () {
  return createAsyncIterator(this)
}
Readable.prototype.iterator = function iterator(options) {
  if (options !== undefined) validateObject(options, 'options')
  return createAsyncIterator(this, options)
}
async function* createAsyncIterator(stream, options) {
  let callback = () => {}
  function next(resolve) {
    if (this === stream) {
      callback()
      callback = () => {}
    } else callback = resolve
  }
  stream.on('readable', next)
  let error
  const cleanup = require('internal/streams/eos').eos(stream, { writable: false }, (err) => {
    error = err ? err : null
    callback()
    callback = () => {}
  })
  try {
    while (true) {
      const chunk = stream.destroyed ? null : stream.read()
      if (chunk !== null) yield chunk
      else if (error) throw error
      else if (error === null) return
      else await new Promise(next)
    }
  } catch (err) {
    error = err
    throw error
  } finally {
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) {
      destroyImpl.destroyer(stream, null)
    } else {
      stream.off('readable', next)
      cleanup()
    }
  }
}

const getters = {
  readable: [
    function () {
      const r = this._readableState
      return Boolean(r) && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted
    },
    function (value) {
      if (this._readableState) this._readableState.readable = Boolean(value)
    },
  ],
  readableDidRead: [
    function () {
      return this._readableState.dataEmitted
    },
  ],
  readableAborted: [
    function () {
      return Boolean(
        this._readableState.readable !== false &&
          (this._readableState.destroyed || this._readableState.errored) &&
          !this._readableState.endEmitted,
      )
    },
  ],
  readableHighWaterMark: [
    function () {
      return this._readableState.highWaterMark
    },
  ],
  readableBuffer: [
    function () {
      return this._readableState.buffer
    },
  ],
  readableFlowing: [
    function () {
      return this._readableState.flowing
    },
    function (value) {
      this._readableState.flowing = value
    },
  ],
  readableLength: [
    function () {
      return this._readableState.length
    },
  ],
  readableObjectMode: [
    function () {
      return this._readableState ? this._readableState.objectMode : false
    },
  ],
  readableEncoding: [
    function () {
      return this._readableState ? this._readableState.encoding : null
    },
  ],
  readableEnded: [
    function () {
      return this._readableState ? this._readableState.endEmitted : false
    },
  ],
  errored: [
    function () {
      return this._readableState ? this._readableState.errored : null
    },
  ],
  closed: [
    function () {
      return this._readableState ? this._readableState.closed : false
    },
  ],
  destroyed: [
    function () {
      return this._readableState ? this._readableState.destroyed : false
    },
    function (value) {
      if (this._readableState) this._readableState.destroyed = value
    },
  ],
}
for (const [name, [get, set]] of Object.entries(getters))
  Object.defineProperty(Readable.prototype, name, { get, set, configurable: true, enumerable: false })

Readable.from = (iterable, opts) => {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...opts,
      read() {
        this.push(iterable)
        this.push(null)
      },
    })
  }
  const isAsync = Boolean(iterable?.[Symbol.asyncIterator])
  const iterator = isAsync ? iterable[Symbol.asyncIterator]() : iterable?.[Symbol.iterator]?.()
  if (!iterator) fail_(new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable))
  let reading = false
  const readable = new Readable({
    objectMode: true,
    highWaterMark: 1,
    ...opts,
    read() {
      if (reading) return
      reading = true
      nextAsync()
    },
    destroy(error, cb) {
      Promise.resolve(iterator.return?.()).then(
        () => nextTick(cb, error),
        (e) => nextTick(cb, e || error),
      )
    },
  })
  async function nextAsync() {
    for (;;) {
      try {
        const { value, done } = isAsync ? await iterator.next() : iterator.next()
        if (done) {
          readable.push(null)
          return
        }
        const res = value && typeof value.then === 'function' ? await value : value
        if (res === null) {
          reading = false
          throw new codes.ERR_STREAM_NULL_VALUES()
        }
        if (readable.push(res)) continue
        reading = false
      } catch (err) {
        readable.destroy(err)
      }
      break
    }
  }
  return readable
}

const helpers = {
  async toArray() {
    const out = []
    for await (const chunk of this) out.push(chunk)
    return out
  },
  async forEach(fn) {
    for await (const chunk of this) await fn(chunk)
  },
  async some(fn) {
    for await (const chunk of this) if (await fn(chunk)) return true
    return false
  },
  async every(fn) {
    for await (const chunk of this) if (!(await fn(chunk))) return false
    return true
  },
  async find(fn) {
    for await (const chunk of this) if (await fn(chunk)) return chunk
    return undefined
  },
  async reduce(fn, initial) {
    let acc = initial
    let first = arguments.length < 2
    for await (const chunk of this) {
      acc = first ? chunk : await fn(acc, chunk)
      first = false
    }
    return acc
  },
}
const transforms = {
  map: async function* (source, fn) {
    for await (const chunk of source) yield await fn(chunk)
  },
  filter: async function* (source, fn) {
    for await (const chunk of source) if (await fn(chunk)) yield chunk
  },
  flatMap: async function* (source, fn) {
    for await (const chunk of source) yield* await fn(chunk)
  },
  take: async function* (source, count) {
    if (count <= 0) return
    let n = 0
    for await (const chunk of source) {
      yield chunk
      if (++n >= count) return
    }
  },
  drop: async function* (source, count) {
    let n = 0
    for await (const chunk of source) if (n++ >= count) yield chunk
  },
}
Object.assign(Readable.prototype, helpers)
for (const [name, generate] of Object.entries(transforms)) {
  Readable.prototype[name] = function (argument) {
    return Readable.from(generate(this, argument))
  }
}

module.exports = { Readable, ReadableState, highWaterMarkOf }
