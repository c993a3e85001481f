// node:stream
const { Stream } = require('internal/streams/legacy')
const { Readable } = require('internal/streams/readable')
const { Writable } = require('internal/streams/writable')
const { Duplex, Transform, PassThrough } = require('internal/streams/duplex')
const { eos } = require('internal/streams/eos')
const { pipeline, pipelineImpl } = require('internal/streams/pipeline')
const { AbortError } = require('internal/errors')
const { isDestroyed } = require('internal/streams/destroy')

const promises = {
  finished: (stream, opts) =>
    new Promise((resolve, reject) => eos(stream, opts ?? {}, (err) => (err ? reject(err) : resolve()))),
  pipeline(...streams) {
    return new Promise((resolve, reject) => {
      const last = streams.at(-1)
      const isOptions =
        last &&
        typeof last === 'object' &&
        !last.on &&
        !last[Symbol.asyncIterator] &&
        !last[Symbol.iterator] &&
        !last.getWriter &&
        !last.getReader &&
        !last.writable &&
        typeof last !== 'function'
      const options = isOptions ? streams.pop() : undefined
      pipelineImpl(streams, (err, value) => (err ? reject(err) : resolve(value)), options)
    })
  },
}
function finished(stream, options, callback) {
  return eos(stream, options, callback)
}
finished[Symbol.for('nodejs.util.promisify.custom')] = promises.finished
pipeline[Symbol.for('nodejs.util.promisify.custom')] = promises.pipeline

const web_ = () => require('stream/web').adapters_
Object.assign(Readable, {
  toWeb: (stream) => web_().toWeb(stream),
  fromWeb: (stream, options) => web_().fromWeb(stream, options),
})
Object.assign(Writable, { toWeb: (stream) => web_().writableToWeb(stream) })

Stream.prototype.pipe = Readable.prototype.pipe
module.exports = Object.assign(Stream, {
  Stream,
  Readable,
  Writable,
  Duplex,
  Transform,
  PassThrough,
  pipeline,
  finished,
  promises,
  addAbortSignal(signal, stream) {
    const onAbort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort)
    return stream
  },
  compose: (...streams) => streams.reduce((a, b) => a.pipe(b)),
  destroy: (stream, err) => stream.destroy(err),
  isDestroyed,
  isReadable: (stream) => Boolean(stream?.readable),
  isErrored: (stream) => Boolean(stream?.errored),
  isDisturbed: (stream) => Boolean(stream?.readableDidRead || stream?.readableAborted),
  getDefaultHighWaterMark: (objectMode) => (objectMode ? 16 : 65536),
  setDefaultHighWaterMark() {},
})
