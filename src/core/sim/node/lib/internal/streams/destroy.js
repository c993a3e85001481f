// How streams end: destroy, errors on the next tick, close.
const { AbortError, codes } = require('internal/errors')
const { nextTick } = require('internal/ticks')

function destroy(err, callback) {
  const r = this._readableState
  const w = this._writableState
  const s = w || r
  if (w?.destroyed || r?.destroyed) {
    if (typeof callback === 'function') callback()
    return this
  }
  if (err && w && !w.errored) w.errored = err
  if (err && r && !r.errored) r.errored = err
  if (w) w.destroyed = true
  if (r) r.destroyed = true
  if (!s.constructed) this.once('kDestroy', (later) => _destroy(this, later ?? err, callback))
  else _destroy(this, err, callback)
  return this
}

function _destroy(self, err, callback) {
  let called = false
  const onDestroy = (error) => {
    if (called) return
    called = true
    const r = self._readableState
    const w = self._writableState
    if (error) {
      if (w && !w.errored) w.errored = error
      if (r && !r.errored) r.errored = error
    }
    if (w) w.closed = true
    if (r) r.closed = true
    if (typeof callback === 'function') callback(error)
    if (error) nextTick(emitErrorCloseNT, self, error)
    else nextTick(emitCloseNT, self)
  }
  try {
    self._destroy(err || null, onDestroy)
  } catch (error) {
    onDestroy(error)
  }
}

function emitErrorCloseNT(self, err) {
  emitErrorNT(self, err)
  emitCloseNT(self)
}

function emitCloseNT(self) {
  const r = self._readableState
  const w = self._writableState
  if (w) w.closeEmitted = true
  if (r) r.closeEmitted = true
  if (w?.emitClose || r?.emitClose) self.emit('close')
}

function emitErrorNT(self, err) {
  const r = self._readableState
  const w = self._writableState
  if (w?.errorEmitted || r?.errorEmitted) return
  if (w) w.errorEmitted = true
  if (r) r.errorEmitted = true
  self.emit('error', err)
}

function errorOrDestroy(stream, err, sync) {
  const r = stream._readableState
  const w = stream._writableState
  if (w?.destroyed || r?.destroyed) return
  if (r?.autoDestroy || w?.autoDestroy) {
    stream.destroy(err)
    return
  }
  if (!err) return
  if (w && !w.errored) w.errored = err
  if (r && !r.errored) r.errored = err
  if (sync) nextTick(emitErrorNT, stream, err)
  else emitErrorNT(stream, err)
}

function construct(stream, callback) {
  if (typeof stream._construct !== 'function') return
  const r = stream._readableState
  const w = stream._writableState
  if (r) r.constructed = false
  if (w) w.constructed = false
  stream.once('kConstruct', callback)
  if (stream.listenerCount('kConstruct') > 1) return
  nextTick(constructNT, stream)
}

function constructNT(stream) {
  let called = false
  const onConstruct = (err) => {
    if (called) {
      errorOrDestroy(stream, err ?? new codes.ERR_MULTIPLE_CALLBACK())
      return
    }
    called = true
    const r = stream._readableState
    const w = stream._writableState
    const s = w || r
    if (r) r.constructed = true
    if (w) w.constructed = true
    if (s.destroyed) stream.emit('kDestroy', err)
    else if (err) errorOrDestroy(stream, err, true)
    else nextTick(() => stream.emit('kConstruct'))
  }
  try {
    stream._construct((err) => nextTick(onConstruct, err))
  } catch (err) {
    nextTick(onConstruct, err)
  }
}

function destroyer(stream, err) {
  if (!stream || isDestroyed(stream)) return
  if (!err && !isFinished(stream)) err = new AbortError()
  if (typeof stream.abort === 'function' && stream.setHeader) stream.abort()
  else if (typeof stream.destroy === 'function') stream.destroy(err)
  else if (typeof stream.close === 'function') stream.close()
}
const isDestroyed = (stream) => Boolean((stream._writableState ?? stream._readableState)?.destroyed || stream.destroyed)
const isFinished = (stream) =>
  (!stream._writableState || stream._writableState.finished) &&
  (!stream._readableState || stream._readableState.endEmitted)

module.exports = { destroy, construct, errorOrDestroy, destroyer, isDestroyed }
