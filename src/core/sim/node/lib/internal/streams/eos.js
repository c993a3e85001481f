// stream.finished and stream.pipeline
const { codes, AbortError } = require('internal/errors')
const { validateFunction, fail_ } = require('internal/validators')
const { nextTick } = require('internal/ticks')
const { destroyer } = require('internal/streams/destroy')

function eos(stream, options, callback) {
  if (typeof options === 'function') [callback, options] = [options, {}]
  options ??= {}
  validateFunction(callback, 'callback')
  let isCalled = false
  const finish = (err) => {
    if (isCalled) return
    isCalled = true
    callback.call(stream, err)
  }
  const r = stream._readableState
  const w = stream._writableState
  const readable = options.readable ?? (Boolean(r) || stream.readable === true)
  const writable = options.writable ?? (Boolean(w) || stream.writable === true)
  const willEmitClose =
    (w?.autoDestroy && w?.emitClose && w?.closed === false) || (r?.autoDestroy && r?.emitClose && r?.closed === false)
  let writableFinished = !w || w.finished
  let readableFinished = !r || r.endEmitted
  const errorOf = () => (w?.errored ?? r?.errored) || stream.errored
  const onfinish = () => {
    writableFinished = true
    if (stream.destroyed) return
    if (willEmitClose && (!stream.readable || readable)) return
    if (!readable || readableFinished) finish()
  }
  const onend = () => {
    readableFinished = true
    if (stream.destroyed) return
    if (willEmitClose && (!stream.writable || writable)) return
    if (!writable || writableFinished) finish()
  }
  const onerror = (err) => finish(err)
  const onclose = () => {
    const errored = errorOf()
    if (errored && typeof errored !== 'boolean') return finish(errored)
    if (readable && !readableFinished && r) return finish(new codes.ERR_STREAM_PREMATURE_CLOSE())
    if (writable && !writableFinished && w) return finish(new codes.ERR_STREAM_PREMATURE_CLOSE())
    finish()
  }
  if (stream.setHeader && typeof stream.abort === 'function') {
    stream.on('complete', onfinish)
    stream.on('abort', onclose)
  }
  stream.on('end', onend)
  stream.on('finish', onfinish)
  if (options.error !== false) stream.on('error', onerror)
  stream.on('close', onclose)
  if (r?.closed || w?.closed || w?.errorEmitted || r?.errorEmitted) nextTick(onclose)
  else if (!readable && writableFinished && w?.finished) nextTick(onclose)
  else if (!writable && readableFinished && r?.endEmitted) nextTick(onclose)
  const cleanup = () => {
    callback = () => {}
    stream.removeListener('end', onend)
    stream.removeListener('finish', onfinish)
    stream.removeListener('error', onerror)
    stream.removeListener('close', onclose)
  }
  options.signal?.addEventListener('abort', () => {
    cleanup()
    finish(new AbortError(undefined, { cause: options.signal.reason }))
  })
  return cleanup
}

module.exports = { eos }
