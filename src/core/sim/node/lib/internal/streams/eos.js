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

function pipeline(...streams) {
  const callback = streams.pop()
  validateFunction(callback, 'streams[stream.length - 1]')
  return pipelineImpl(streams, callback)
}

function pipelineImpl(streams, callback, opts) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0]
  if (streams.length < 2) fail_(new codes.ERR_MISSING_ARGS('streams'))
  const { Duplex } = require('internal/streams/duplex')
  const { Readable } = require('internal/streams/readable')
  let error
  let value
  let pending = 0
  let isDone = false
  const destroys = []
  const finish = (err, final) => {
    if (err && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE')) error = err
    if (!error && !final) return
    for (const destroy of destroys.splice(0)) destroy(error)
    if (final && !isDone) {
      isDone = true
      nextTick(callback, error, value)
    }
  }
  const finishOne = (err) => finish(err, --pending === 0)
  opts?.signal?.addEventListener('abort', () => finish(new AbortError(undefined, { cause: opts.signal.reason }), true))
  let ret
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i]
    const reading = i < streams.length - 1
    const writing = i > 0
    const isNodeStream =
      stream &&
      (stream._readableState ||
        stream._writableState ||
        (typeof stream.write === 'function' && typeof stream.on === 'function') ||
        (typeof stream.pipe === 'function' && typeof stream.on === 'function'))
    if (isNodeStream) {
      if (reading || opts?.end !== false) {
        const failing = stream
        let finished = false
        failing.on('close', () => {
          finished = true
        })
        eos(failing, { readable: reading, writable: writing }, (err) => {
          finished = !err
        })
        destroys.push((err) => {
          if (!finished) {
            finished = true
            destroyer(failing, err || new codes.ERR_STREAM_DESTROYED('pipe'))
          }
        })
      }
      stream.on('error', (err) => {
        if (err && err.name !== 'AbortError' && err.code !== 'ERR_STREAM_PREMATURE_CLOSE') finish(err)
      })
    }
    if (i === 0) {
      if (typeof stream === 'function') ret = Readable.from(stream({ signal: opts?.signal }))
      else ret = isNodeStream ? stream : Readable.from(stream)
    } else if (typeof stream === 'function') {
      const source = ret
      const made = stream(source, { signal: opts?.signal })
      if (reading) ret = Readable.from(made)
      else if (made && typeof made.then === 'function') {
        pending++
        made.then(
          (val) => {
            value = val
            finishOne()
          },
          (err) => finish(err, --pending === 0),
        )
      } else if (made?.[Symbol.asyncIterator]) {
        pending++
        ;(async () => {
          for await (const _ of made);
        })().then(
          () => finishOne(),
          (err) => finishOne(err),
        )
      }
    } else {
      pending += 2
      pipe(ret, stream, finishOne, opts?.end !== false || reading)
      ret = stream
    }
  }
  return ret instanceof Duplex || ret?._writableState ? ret : ret
}

function pipe(src, dst, finish, end) {
  let ended = false
  dst.on('close', () => {
    if (!ended) finish(new codes.ERR_STREAM_PREMATURE_CLOSE())
  })
  src.pipe(dst, { end: false })
  if (end) {
    const endFn = () => {
      ended = true
      dst.end()
    }
    if (src._readableState?.endEmitted) nextTick(endFn)
    else src.once('end', endFn)
  } else finish()
  eos(src, { readable: true, writable: false }, (err) => {
    const r = src._readableState
    if (err && err.code === 'ERR_STREAM_PREMATURE_CLOSE' && r?.ended && !r.errored && !r.errorEmitted) {
      src.once('end', finish).once('error', finish)
    } else finish(err)
  })
  eos(dst, { readable: false, writable: true }, (err) => {
    ended = true
    finish(err)
  })
}

module.exports = { eos, pipeline, pipelineImpl }
