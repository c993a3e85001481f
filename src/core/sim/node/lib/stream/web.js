// node:stream/web. Simplified: chunks of any kind, no byte streams with readers of their own buffers.
const kCustom = Symbol.for('nodejs.util.inspect.custom')
const { codes } = require('internal/errors')
const { fail_ } = require('internal/validators')

function invalid_(message) {
  const error = new TypeError(`Invalid state: ${message}`)
  internal.nodeErrors.set(error, 'ERR_INVALID_STATE')
  error.code = 'ERR_INVALID_STATE'
  return error
}
function deferred_() {
  const made = {}
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }))
  made.promise.catch(() => {})
  return made
}
const secret = Symbol('made here')
const noCalls_ = (key) => {
  if (key !== secret) {
    const error = new TypeError('Illegal constructor')
    internal.nodeErrors.set(error, 'ERR_ILLEGAL_CONSTRUCTOR')
    error.code = 'ERR_ILLEGAL_CONSTRUCTOR'
    fail_(error)
  }
}
const sizeOf_ = (strategy) => strategy?.size ?? (() => 1)
const markOf_ = (strategy, fallback) => strategy?.highWaterMark ?? fallback
/** Runs a method that a program gave; what it throws is a rejection. */
const ask_ = async (object, name, ...args) => object?.[name]?.(...args)

// ---- reading

class ReadableStreamDefaultController {
  #stream
  constructor(key, stream) {
    noCalls_(key)
    this.#stream = stream
  }
  get desiredSize() {
    const state = of_(this.#stream)
    if (state.kind === 'errored') return null
    return state.kind === 'closed' ? 0 : state.mark - state.total
  }
  enqueue(chunk) {
    const state = of_(this.#stream)
    if (state.kind !== 'readable' || state.isClosing) throw invalid_('Controller is already closed')
    if (state.reads.length > 0) state.reads.shift().resolve({ value: chunk, done: false })
    else {
      const size = state.size(chunk)
      state.queue.push([chunk, size])
      state.total += size
    }
    pull_(state)
  }
  close() {
    const state = of_(this.#stream)
    if (state.kind !== 'readable' || state.isClosing) throw invalid_('Controller is already closed')
    state.isClosing = true
    if (state.queue.length === 0) close_(state)
  }
  error(error) {
    fail__(of_(this.#stream), error)
  }
}

const states = new WeakMap()
const of_ = (stream) => states.get(stream)

function close_(state) {
  state.kind = 'closed'
  for (const read of state.reads.splice(0)) read.resolve({ value: undefined, done: true })
  state.closed.resolve()
}
function fail__(state, error) {
  if (state.kind !== 'readable') return
  state.kind = 'errored'
  state.error = error
  state.queue = []
  for (const read of state.reads.splice(0)) read.reject(error)
  state.closed.reject(error)
}
function pull_(state) {
  if (!state.isStarted || state.kind !== 'readable' || state.isClosing) return
  if (state.reads.length === 0 && state.mark - state.total <= 0) return
  if (state.isPulling) {
    state.pullAgain = true
    return
  }
  state.isPulling = true
  ask_(state.source, 'pull', state.controller).then(
    () => {
      state.isPulling = false
      if (!state.pullAgain) return
      state.pullAgain = false
      pull_(state)
    },
    (error) => fail__(state, error),
  )
}

class ReadableStream {
  constructor(source = {}, strategy = {}) {
    const controller = new ReadableStreamDefaultController(secret, this)
    const state = {
      kind: 'readable',
      source,
      controller,
      queue: [],
      total: 0,
      reads: [],
      mark: markOf_(strategy, source.type === 'bytes' ? 0 : 1),
      size: sizeOf_(strategy),
      reader: null,
      closed: deferred_(),
    }
    states.set(this, state)
    const started = source.start && internal.callWith_(source.start, source, [controller])
    Promise.resolve(started).then(
      () => {
        state.isStarted = true
        if (source.pull) pull_(state)
      },
      (error) => fail__(state, error),
    )
  }
  static from(iterable) {
    const iterator = iterable[Symbol.asyncIterator]?.() ?? iterable[Symbol.iterator]()
    return new ReadableStream(
      {
        async pull(controller) {
          const { value, done } = await iterator.next()
          if (done) controller.close()
          else controller.enqueue(value)
        },
        cancel: (reason) => iterator.return?.(reason),
      },
      { highWaterMark: 0 },
    )
  }
  get locked() {
    return of_(this).reader !== null
  }
  getReader() {
    return new ReadableStreamDefaultReader(this)
  }
  cancel(reason) {
    if (this.locked) return Promise.reject(invalid_('ReadableStream is locked'))
    return cancel_(of_(this), reason)
  }
  pipeThrough(pair, options) {
    if (this.locked) throw invalid_('The ReadableStream is locked')
    this.pipeTo(pair.writable, options).catch(() => {})
    return pair.readable
  }
  async pipeTo(target, { preventClose, preventAbort, preventCancel, signal } = {}) {
    if (this.locked) throw invalid_('The ReadableStream is locked')
    if (target.locked) throw invalid_('The WritableStream is locked')
    const reader = this.getReader()
    const writer = target.getWriter()
    const stopped = new Promise((_, reject) => {
      if (signal?.aborted) reject(signal.reason)
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
    stopped.catch(() => {})
    try {
      for (;;) {
        await Promise.race([writer.ready, stopped])
        const { value, done } = await Promise.race([reader.read(), stopped])
        if (done) break
        writer.write(value).catch(() => {})
      }
      if (!preventClose) await writer.close()
      else await writer.ready
    } catch (error) {
      if (of_(this).kind === 'readable' && !preventCancel) await cancel_(of_(this), error).catch(() => {})
      if (!preventAbort) await writer.abort(error).catch(() => {})
      throw error
    } finally {
      reader.releaseLock()
      writer.releaseLock()
    }
  }
  tee() {
    const reader = this.getReader()
    const branches = []
    let isReading = false
    const pull = async () => {
      if (isReading) return
      isReading = true
      try {
        const { value, done } = await reader.read()
        for (const { controller } of branches) {
          if (done) controller.close()
          else controller.enqueue(value)
        }
      } catch (error) {
        for (const { controller } of branches) controller.error(error)
      }
      isReading = false
    }
    const make = () => {
      const branch = {}
      branch.stream = new ReadableStream({
        type: of_(this).source.type,
        start(controller) {
          branch.controller = controller
        },
        pull,
      })
      branches.push(branch)
      return branch.stream
    }
    return [make(), make()]
  }
  async *values({ preventCancel } = {}) {
    const reader = this.getReader()
    let isOver = false
    try {
      for (;;) {
        const { value, done } = await reader.read()
        if (done) break
        yield value
      }
      isOver = true
    } catch (error) {
      isOver = true
      throw error
    } finally {
      if (!isOver && !preventCancel) reader.cancel()
      reader.releaseLock()
    }
  }
  [Symbol.asyncIterator](options) {
    return this.values(options)
  }
  [kCustom](_depth, options, inspect) {
    const { kind } = of_(this)
    const shown = { locked: this.locked, state: kind, supportsBYOB: of_(this).source.type === 'bytes' }
    return `ReadableStream ${inspect(shown, options)}`
  }
}

async function cancel_(state, reason) {
  if (state.kind === 'closed') return
  if (state.kind === 'errored') throw state.error
  state.queue = []
  close_(state)
  await ask_(state.source, 'cancel', reason)
}

class ReadableStreamDefaultReader {
  #stream
  constructor(stream) {
    if (!(stream instanceof ReadableStream)) fail_(new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream))
    if (stream.locked) throw invalid_('ReadableStream is locked')
    this.#stream = stream
    of_(stream).reader = this
  }
  get closed() {
    return of_(this.#stream).closed.promise
  }
  read() {
    if (!this.#stream) return Promise.reject(invalid_('The reader is not attached to a stream'))
    const state = of_(this.#stream)
    if (state.queue.length > 0) {
      const [value, size] = state.queue.shift()
      state.total -= size
      if (state.isClosing && state.queue.length === 0) close_(state)
      else pull_(state)
      return Promise.resolve({ value, done: false })
    }
    if (state.kind === 'errored') return Promise.reject(state.error)
    if (state.kind === 'closed') return Promise.resolve({ value: undefined, done: true })
    const read = deferred_()
    state.reads.push(read)
    pull_(state)
    return read.promise
  }
  cancel(reason) {
    return cancel_(of_(this.#stream), reason)
  }
  releaseLock() {
    if (!this.#stream) return
    of_(this.#stream).reader = null
    this.#stream = null
  }
}

// ---- writing

class WritableStreamDefaultController {
  #state
  signal = new AbortController().signal
  constructor(key, state) {
    noCalls_(key)
    this.#state = state
  }
  error(error) {
    failWriting_(this.#state, error)
  }
}

function failWriting_(state, error) {
  if (state.kind !== 'writable') return
  state.kind = 'errored'
  state.error = error
  for (const { done } of state.queue.splice(0)) done.reject(error)
  state.ready.reject(error)
  state.closed.reject(error)
}

/** One after the other: start, then each chunk, then close. */
async function drain_(state) {
  if (state.isBusy || !state.isStarted) return
  state.isBusy = true
  while (state.queue.length > 0 && state.kind === 'writable') {
    const { chunk, size, done, isClose } = state.queue[0]
    try {
      if (isClose) await ask_(state.sink, 'close')
      else await ask_(state.sink, 'write', chunk, state.controller)
      if (state.kind !== 'writable') break
      state.queue.shift()
      done.resolve()
      state.total -= size
      if (isClose) {
        state.kind = 'closed'
        state.closed.resolve()
      } else if (state.mark - state.total > 0) state.ready.resolve()
    } catch (error) {
      failWriting_(state, error)
    }
  }
  state.isBusy = false
}

class WritableStream {
  constructor(sink = {}, strategy = {}) {
    const state = {
      kind: 'writable',
      sink,
      queue: [],
      total: 0,
      mark: markOf_(strategy, 1),
      size: sizeOf_(strategy),
      writer: null,
      ready: deferred_(),
      closed: deferred_(),
    }
    state.ready.resolve()
    state.controller = new WritableStreamDefaultController(secret, state)
    states.set(this, state)
    Promise.resolve(sink.start?.(state.controller)).then(
      () => {
        state.isStarted = true
        return drain_(state)
      },
      (error) => failWriting_(state, error),
    )
  }
  get locked() {
    return of_(this).writer !== null
  }
  getWriter() {
    return new WritableStreamDefaultWriter(this)
  }
  abort(reason) {
    if (this.locked) return Promise.reject(invalid_('WritableStream is locked'))
    return abort_(of_(this), reason)
  }
  close() {
    if (this.locked) return Promise.reject(invalid_('WritableStream is locked'))
    return this.getWriter().close()
  }
  [kCustom](_depth, options, inspect) {
    return `WritableStream ${inspect({ locked: this.locked, state: of_(this).kind }, options)}`
  }
}

async function abort_(state, reason) {
  if (state.kind !== 'writable') return
  failWriting_(state, reason)
  await ask_(state.sink, 'abort', reason)
}

class WritableStreamDefaultWriter {
  #stream
  constructor(stream) {
    if (stream.locked) throw invalid_('WritableStream is locked')
    this.#stream = stream
    of_(stream).writer = this
  }
  get closed() {
    return of_(this.#stream).closed.promise
  }
  get ready() {
    return of_(this.#stream).ready.promise
  }
  get desiredSize() {
    const state = of_(this.#stream)
    return state.kind === 'closed' ? 0 : state.mark - state.total
  }
  write(chunk) {
    return this.#put({ chunk, size: this.#stream ? of_(this.#stream).size(chunk) : 0 })
  }
  close() {
    return this.#put({ size: 0, isClose: true })
  }
  #put(entry) {
    if (!this.#stream) return Promise.reject(invalid_('Writer is not bound to a WritableStream'))
    const state = of_(this.#stream)
    if (state.kind === 'errored') return Promise.reject(state.error)
    if (state.kind === 'closed' || state.isClosing) return Promise.reject(invalid_('WritableStream is closed'))
    if (entry.isClose) state.isClosing = true
    const done = deferred_()
    state.queue.push({ ...entry, done })
    state.total += entry.size
    if (state.mark - state.total <= 0 && !entry.isClose) state.ready = deferred_()
    drain_(state)
    return done.promise
  }
  abort(reason) {
    return abort_(of_(this.#stream), reason)
  }
  releaseLock() {
    if (!this.#stream) return
    of_(this.#stream).writer = null
    this.#stream = null
  }
}

// ---- both

class TransformStreamDefaultController {
  #readable
  constructor(key, readable) {
    noCalls_(key)
    this.#readable = readable
  }
  get desiredSize() {
    return of_(this.#readable()).controller.desiredSize
  }
  enqueue(chunk) {
    of_(this.#readable()).controller.enqueue(chunk)
  }
  error(error) {
    of_(this.#readable()).controller.error(error)
  }
  terminate() {
    of_(this.#readable()).controller.close()
  }
}

class TransformStream {
  #readable
  #writable
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    const controller = new TransformStreamDefaultController(secret, () => this.#readable)
    let room = deferred_()
    this.#readable = new ReadableStream(
      {
        pull: () => room.resolve(),
        cancel: (reason) => ask_(transformer, 'cancel', reason),
      },
      { highWaterMark: 0, ...readableStrategy },
    )
    const guarded = async (run) => {
      try {
        await run()
      } catch (error) {
        controller.error(error)
        throw error
      }
    }
    this.#writable = new WritableStream(
      {
        start: () => ask_(transformer, 'start', controller),
        write: (chunk) =>
          guarded(async () => {
            if (of_(this.#readable).controller.desiredSize <= 0 && of_(this.#readable).reads.length === 0) {
              await room.promise
              room = deferred_()
            }
            if (transformer.transform) await transformer.transform(chunk, controller)
            else controller.enqueue(chunk)
          }),
        close: () =>
          guarded(async () => {
            await ask_(transformer, 'flush', controller)
            if (of_(this.#readable).kind === 'readable') controller.terminate()
          }),
        abort: (reason) => controller.error(reason),
      },
      writableStrategy,
    )
  }
  get readable() {
    return this.#readable
  }
  get writable() {
    return this.#writable
  }
}

class TextEncoderStream extends TransformStream {
  constructor() {
    const encoder = new TextEncoder()
    super({ transform: (chunk, controller) => controller.enqueue(encoder.encode(String(chunk))) })
  }
}
class TextDecoderStream extends TransformStream {
  constructor(encoding, options) {
    const decoder = new TextDecoder(encoding, options)
    super({
      transform: (chunk, controller) => {
        const text = decoder.decode(chunk, { stream: true })
        if (text !== '') controller.enqueue(text)
      },
      flush: (controller) => {
        const rest = decoder.decode()
        if (rest !== '') controller.enqueue(rest)
      },
    })
  }
}
class CountQueuingStrategy {
  constructor({ highWaterMark }) {
    this.highWaterMark = highWaterMark
  }
  size() {
    return 1
  }
}
class ByteLengthQueuingStrategy {
  constructor({ highWaterMark }) {
    this.highWaterMark = highWaterMark
  }
  size(chunk) {
    return chunk.byteLength
  }
}

/** Between node:stream and these. */
const adapters = {
  toWeb(readable) {
    const iterator = readable[Symbol.asyncIterator]()
    return new ReadableStream({
      async pull(controller) {
        const { value, done } = await iterator.next()
        if (done) controller.close()
        else
          controller.enqueue(typeof value === 'object' && value instanceof Uint8Array ? new Uint8Array(value) : value)
      },
      cancel: (reason) => void readable.destroy(reason),
    })
  },
  fromWeb(stream, options) {
    if (!(stream instanceof ReadableStream))
      fail_(new codes.ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', stream))
    const reader = stream.getReader()
    const { Readable } = require('stream')
    return new Readable({
      ...options,
      read() {
        reader.read().then(
          ({ value, done }) => this.push(done ? null : value),
          (error) => this.destroy(error),
        )
      },
      destroy(error, callback) {
        reader.cancel(error).then(
          () => callback(error),
          () => callback(error),
        )
      },
    })
  },
  writableToWeb: (writable) =>
    new WritableStream({
      write: (chunk) =>
        new Promise((resolve, reject) => writable.write(chunk, (error) => (error ? reject(error) : resolve()))),
      close: () => new Promise((resolve) => writable.end(resolve)),
      abort: (reason) => void writable.destroy(reason),
    }),
}

module.exports = {
  ReadableStream,
  ReadableStreamDefaultReader,
  ReadableStreamDefaultController,
  WritableStream,
  WritableStreamDefaultWriter,
  WritableStreamDefaultController,
  TransformStream,
  TransformStreamDefaultController,
  TextEncoderStream,
  TextDecoderStream,
  CountQueuingStrategy,
  ByteLengthQueuingStrategy,
}
Object.defineProperty(module.exports, 'adapters_', { value: adapters, enumerable: false })
