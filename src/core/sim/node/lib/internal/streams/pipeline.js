// stream.pipeline: streams are piped, iterables pumped, and what fails first ends all of them.
const { codes, AbortError } = require('internal/errors')
const { fail_, validateFunction, validateAbortSignal } = require('internal/validators')
const { nextTick } = require('internal/ticks')
const { destroyer } = require('internal/streams/destroy')
const { eos } = require('internal/streams/eos')

const isReadable_ = (stream) => Boolean(stream?._readableState) || typeof stream?.pipe === 'function'
const isNode_ = (stream) =>
  Boolean(stream?._readableState || stream?._writableState) ||
  (typeof stream?.on === 'function' && (typeof stream.write === 'function' || typeof stream.pipe === 'function'))
const isWeb_ = (stream) => typeof stream?.getReader === 'function' || typeof stream?.getWriter === 'function'
const isIterable_ = (value) =>
  value != null && (typeof value[Symbol.asyncIterator] === 'function' || typeof value[Symbol.iterator] === 'function')

function pipeline(...streams) {
  const callback = streams.pop()
  validateFunction(callback, 'streams[stream.length - 1]')
  return pipelineImpl(streams, callback)
}

function pipelineImpl(streams, callback, opts) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0]
  if (streams.length < 2) fail_(new codes.ERR_MISSING_ARGS('streams'))
  const outer = opts?.signal
  validateAbortSignal(outer, 'options.signal')
  const inner = new AbortController()
  const { signal } = inner
  const destroys = []
  let error
  let value
  let pending = 0
  const finishImpl = (err, final) => {
    if (err && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE')) error = err
    if (!error && !final) return
    for (const destroy of destroys.splice(0)) destroy(error)
    inner.abort()
    if (final) nextTick(callback, error, value)
  }
  const finish = (err) => finishImpl(err, --pending === 0)
  const abort = () => finishImpl(new AbortError(undefined, { cause: outer?.reason }))
  outer?.addEventListener('abort', abort)

  let ret
  for (const [i, stream] of streams.entries()) {
    const reading = i < streams.length - 1
    const end = reading || opts?.end !== false
    if (isNode_(stream)) {
      if (end) destroys.push(destroyOf_(stream, reading, i > 0))
      stream.on('error', (err) => {
        if (err && err.name !== 'AbortError' && err.code !== 'ERR_STREAM_PREMATURE_CLOSE') finish(err)
      })
    }
    if (i === 0) ret = source_(stream, signal)
    else if (typeof stream === 'function') {
      const made = stream(ret, { signal })
      if (reading) {
        if (!isIterable_(made) || typeof made === 'string')
          fail_(new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, made))
        ret = made
      } else ret = sink_(made, end)
    } else {
      if (isNode_(stream) && isReadable_(ret) && isNode_(ret)) {
        pending += 2
        pipe(ret, stream, finish, end)
      } else if (isNode_(stream)) {
        pending++
        pumpToNode(ret, stream, finish, { end })
      } else if (isWeb_(stream)) {
        pending++
        pumpToWeb(ret, stream, finish, { end })
      } else ret = require('internal/streams/duplex').Duplex.from(stream)
      ret = stream
    }
  }
  if (outer?.aborted) nextTick(abort)
  return ret

  /** What the last function returns goes through a stream that the caller gets. */
  function sink_(made, end) {
    const { PassThrough } = require('internal/streams/duplex')
    const through = new PassThrough({ objectMode: true })
    if (typeof made?.then === 'function') {
      pending++
      made.then(
        (val) => {
          value = val
          if (val != null) through.write(val)
          if (end) through.end()
          nextTick(finish)
        },
        (err) => {
          through.destroy(err)
          nextTick(finish, err)
        },
      )
    } else if (isIterable_(made) && typeof made !== 'string') {
      pending++
      pumpToNode(made, through, finish, { end })
    } else fail_(new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', made))
    destroys.push(destroyOf_(through, false, true))
    return through
  }
}

function source_(stream, signal) {
  if (typeof stream !== 'function') {
    if (isNode_(stream) || isIterable_(stream)) return stream
    if (isWeb_(stream)) return stream.readable ?? stream
    return require('internal/streams/duplex').Duplex.from(stream)
  }
  const made = stream({ signal })
  if (!isIterable_(made)) fail_(new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', made))
  return made
}

function destroyOf_(stream, reading, writing) {
  let finished = false
  stream.on('close', () => {
    finished = true
  })
  eos(stream, { readable: reading, writable: writing }, (err) => {
    finished = !err
  })
  return (err) => {
    if (finished) return
    finished = true
    destroyer(stream, err || new codes.ERR_STREAM_DESTROYED('pipe'))
  }
}

async function pumpToNode(iterable, writable, finish, { end }) {
  let error
  let onresolve = null
  const resume = (err) => {
    if (err) error = err
    const callback = onresolve
    onresolve = null
    callback?.()
  }
  const wait = () =>
    new Promise((resolve, reject) => {
      if (error) reject(error)
      else onresolve = () => (error ? reject(error) : resolve())
    })
  writable.on('drain', resume)
  const cleanup = eos(writable, { readable: false }, resume)
  try {
    if (writable.writableNeedDrain) await wait()
    for await (const chunk of iterable) if (!writable.write(chunk)) await wait()
    if (end) {
      writable.end()
      await wait()
    }
    finish()
  } catch (err) {
    finish(error && error !== err ? error : err)
  } finally {
    cleanup()
    writable.off('drain', resume)
  }
}

async function pumpToWeb(readable, writable, finish, { end }) {
  const writer = (writable.writable ?? writable).getWriter()
  try {
    for await (const chunk of readable) {
      await writer.ready
      writer.write(chunk).catch(() => {})
    }
    await writer.ready
    if (end) await writer.close()
    finish()
  } catch (err) {
    try {
      await writer.abort(err)
      finish(err)
    } catch (second) {
      finish(second)
    }
  }
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

module.exports = { pipeline, pipelineImpl }
