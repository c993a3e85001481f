// node:events
const { callWith_ } = internal
const { codes, AbortError, at } = require('internal/errors')
const { validateFunction, validateNumber } = require('internal/validators')

const kCapture = Symbol('kCapture')
const kShapeMode = Symbol('shapeMode')
const kErrorMonitor = Symbol('events.errorMonitor')
const kMaxListeners = Symbol('events.maxEventTargetListeners')
let defaultMaxListeners = 10

function EventEmitter(opts) {
  EventEmitter.init.call(this, opts)
}
EventEmitter.prototype._events = undefined
EventEmitter.prototype._eventsCount = 0
EventEmitter.prototype._maxListeners = undefined

EventEmitter.init = function (opts) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = { __proto__: null }
    this._eventsCount = 0
    this[kShapeMode] = false
  } else this[kShapeMode] = true
  this._maxListeners = this._maxListeners || undefined
  if (opts?.captureRejections) this[kCapture] = Boolean(opts.captureRejections)
  else this[kCapture] = EventEmitter.prototype[kCapture]
}
Object.defineProperty(EventEmitter.prototype, kCapture, { value: false, writable: true, enumerable: false })

const methods = {
  setMaxListeners(n) {
    validateNumber(n, 'setMaxListeners', 0)
    this._maxListeners = n
    return this
  },
  getMaxListeners() {
    return this._maxListeners === undefined ? defaultMaxListeners : this._maxListeners
  },
  emit(type, ...args) {
    let doError = type === 'error'
    const events = this._events
    if (events !== undefined) {
      if (doError && events[kErrorMonitor] !== undefined) this.emit(kErrorMonitor, ...args)
      doError = doError && events.error === undefined
    } else if (!doError) return false
    if (doError) {
      const er = args[0]
      if (er instanceof Error) {
        const here = {}
        Error.captureStackTrace(here, EventEmitter.prototype.emit)
        throwUnhandled_(this, er, here)
      }
      let shown
      try {
        shown = require('util').inspect(er)
      } catch {
        shown = er
      }
      const err = new codes.ERR_UNHANDLED_ERROR(shown)
      err.context = er
      throw at(err, 'events:515')
    }
    const handler = events[type]
    if (handler === undefined) return false
    if (typeof handler === 'function') {
      const result = callWith_(handler, this, args)
      if (result !== undefined && result !== null && this[kCapture]) captureRejection_(this, result, type, args)
    } else {
      for (const listener of handler.slice()) {
        const result = callWith_(listener, this, args)
        if (result !== undefined && result !== null && this[kCapture]) captureRejection_(this, result, type, args)
      }
    }
    return true
  },
  addListener(type, listener) {
    return addListener_(this, type, listener, false)
  },
  on(type, listener) {
    return addListener_(this, type, listener, false)
  },
  prependListener(type, listener) {
    return addListener_(this, type, listener, true)
  },
  once(type, listener) {
    validateFunction(listener, 'listener')
    this.on(type, onceWrap_(this, type, listener))
    return this
  },
  prependOnceListener(type, listener) {
    validateFunction(listener, 'listener')
    this.prependListener(type, onceWrap_(this, type, listener))
    return this
  },
  removeListener(type, listener) {
    validateFunction(listener, 'listener')
    const events = this._events
    const list = events?.[type]
    if (list === undefined) return this
    if (list === listener || list.listener === listener) {
      this._eventsCount -= 1
      if (this._eventsCount === 0) this._events = { __proto__: null }
      else delete events[type]
      if (events.removeListener) this.emit('removeListener', type, list.listener || listener)
    } else if (typeof list !== 'function') {
      const position = list.findLastIndex((each) => each === listener || each.listener === listener)
      if (position < 0) return this
      const removed = list[position]
      const rest = list.toSpliced(position, 1)
      events[type] = rest.length === 1 ? rest[0] : rest
      if (events.removeListener !== undefined) this.emit('removeListener', type, removed.listener || listener)
    }
    return this
  },
  removeAllListeners(type) {
    const events = this._events
    if (events === undefined) return this
    if (events.removeListener === undefined) {
      if (arguments.length === 0) {
        this._events = { __proto__: null }
        this._eventsCount = 0
      } else if (events[type] !== undefined) {
        this._eventsCount -= 1
        if (this._eventsCount === 0) this._events = { __proto__: null }
        else delete events[type]
      }
      return this
    }
    if (arguments.length === 0) {
      for (const key of Reflect.ownKeys(events)) if (key !== 'removeListener') this.removeAllListeners(key)
      this.removeAllListeners('removeListener')
      this._events = { __proto__: null }
      this._eventsCount = 0
      return this
    }
    const listeners = events[type]
    if (typeof listeners === 'function') this.removeListener(type, listeners)
    else if (listeners !== undefined) for (const each of listeners.slice().reverse()) this.removeListener(type, each)
    return this
  },
  listeners(type) {
    return listOf_(this, type).map((each) => each.listener || each)
  },
  rawListeners(type) {
    return listOf_(this, type)
  },
  listenerCount(type, listener) {
    const list = listOf_(this, type)
    return listener ? list.filter((each) => each === listener || each.listener === listener).length : list.length
  },
  eventNames() {
    return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : []
  },
}
methods.off = methods.removeListener
for (const [name, value] of Object.entries(methods)) {
  EventEmitter.prototype[name] = value
}

function addListener_(target, type, listener, prepend) {
  validateFunction(listener, 'listener')
  let events = target._events
  let existing
  if (events === undefined) {
    events = target._events = { __proto__: null }
    target._eventsCount = 0
  } else {
    if (events.newListener !== undefined) {
      target.emit('newListener', type, listener.listener ?? listener)
      events = target._events
    }
    existing = events[type]
  }
  if (existing === undefined) {
    events[type] = listener
    ++target._eventsCount
    return target
  }
  if (typeof existing === 'function') existing = events[type] = prepend ? [listener, existing] : [existing, listener]
  else if (prepend) existing.unshift(listener)
  else existing.push(listener)
  const max = target.getMaxListeners?.() ?? defaultMaxListeners
  if (max > 0 && existing.length > max && !existing.warned) {
    existing.warned = true
    const shown = target === globalThis.process ? '[process]' : require('util').inspect(target, { depth: -1 })
    const warning = new Error(
      `Possible EventEmitter memory leak detected. ${existing.length} ${String(type)} listeners added to ${shown}. MaxListeners is ${max}. Use emitter.setMaxListeners() to increase limit`,
    )
    warning.name = 'MaxListenersExceededWarning'
    warning.emitter = target
    warning.type = type
    warning.count = existing.length
    process.emitWarning(warning)
  }
  return target
}

function onceWrap_(target, type, listener) {
  const state = { fired: false }
  function onceWrapper(...args) {
    if (state.fired) return undefined
    target.removeListener(type, onceWrapper)
    state.fired = true
    return callWith_(listener, target, args)
  }
  onceWrapper.listener = listener
  return onceWrapper
}

function listOf_(target, type) {
  const list = target._events?.[type]
  if (list === undefined) return []
  return typeof list === 'function' ? [list] : list.slice()
}

function captureRejection_(target, promise, type, args) {
  if (typeof promise.then !== 'function') return
  promise.then(undefined, (err) => {
    process.nextTick(() => {
      const handler = target[EventEmitter.captureRejectionSymbol]
      if (typeof handler === 'function') handler.call(target, err, type, ...args)
      else {
        const previous = target[kCapture]
        try {
          target[kCapture] = false
          target.emit('error', err)
        } finally {
          target[kCapture] = previous
        }
      }
    })
  })
}

/** "Emitted 'error' event on X instance at:" below the error's own stack. */
function throwUnhandled_(emitter, error, here) {
  const own = String(error.stack ?? '').split('\n')
  const frames = String(here.stack ?? '')
    .split('\n')
    .slice(1)
  let name = ''
  try {
    const { name: constructorName } = emitter.constructor
    if (constructorName !== 'EventEmitter') name = ` on ${constructorName} instance`
  } catch {}
  const ownFrames = own.slice(1)
  if (Object.hasOwn(error, 'stack') && frames.length > 0) {
    const { len, offset } = overlap_(frames, ownFrames)
    if (len > 0) frames.splice(offset + 1, len - 2, '    [... lines matching original stack trace ...]')
    internal.emitted.set(error, `\nEmitted 'error' event${name} at:\n${frames.join('\n')}`)
  }
  throw at(error, 'events:502')
}

function overlap_(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const pos = b.indexOf(a[i])
    // A function of Node's that makes an error and then emits it does so in two places; ours has one for both.
    if (pos === -1 || (pos === 0 && a[i].includes('(node:'))) continue
    const rest = b.length - pos
    if (rest <= 3) continue
    let len = 1
    const maxLen = Math.min(a.length - i, rest)
    while (maxLen > len && a[i + len] === b[pos + len]) len++
    if (len > 3) return { len, offset: i }
  }
  return { len: 0, offset: 0 }
}
/** What the printer of uncaught errors puts below the stack. */
internal.emitted = new WeakMap()

function once(emitter, name, options = {}) {
  const signal = options?.signal
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AbortError(undefined, { cause: signal.reason }))
    const onError = (err) => {
      emitter.removeListener(name, onEvent)
      reject(err)
    }
    const onEvent = (...args) => {
      emitter.removeListener?.('error', onError)
      resolve(args)
    }
    if (typeof emitter.on !== 'function') {
      emitter.addEventListener(name, (event) => resolve([event]), { once: true })
      return
    }
    emitter.once(name, onEvent)
    if (name !== 'error') emitter.once('error', onError)
    signal?.addEventListener('abort', () => {
      emitter.removeListener(name, onEvent)
      emitter.removeListener('error', onError)
      reject(new AbortError(undefined, { cause: signal.reason }))
    })
  })
}

function on(emitter, name, options = {}) {
  const queue = []
  const waiting = []
  let failure = null
  let done = false
  const onEvent = (...args) => {
    if (waiting.length > 0) waiting.shift().resolve({ value: args, done: false })
    else queue.push(args)
  }
  const onError = (error) => {
    if (waiting.length > 0) waiting.shift().reject(error)
    else failure = error
    iterator.return()
  }
  const iterator = {
    next() {
      if (queue.length > 0) return Promise.resolve({ value: queue.shift(), done: false })
      if (failure) {
        const error = failure
        failure = null
        return Promise.reject(error)
      }
      if (done) return Promise.resolve({ value: undefined, done: true })
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    return() {
      done = true
      emitter.removeListener(name, onEvent)
      emitter.removeListener('error', onError)
      for (const each of waiting.splice(0)) each.resolve({ value: undefined, done: true })
      return Promise.resolve({ value: undefined, done: true })
    },
    throw(error) {
      failure = error
      return iterator.return()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
  emitter.on(name, onEvent)
  if (name !== 'error') emitter.on('error', onError)
  options.signal?.addEventListener('abort', () => onError(new AbortError(undefined, { cause: options.signal.reason })))
  return iterator
}

class EventEmitterAsyncResource extends EventEmitter {}

module.exports = EventEmitter
Object.assign(EventEmitter, {
  EventEmitter,
  once,
  on,
  errorMonitor: kErrorMonitor,
  captureRejectionSymbol: Symbol.for('nodejs.rejection'),
  EventEmitterAsyncResource,
  usingDomains: false,
  getEventListeners(target, type) {
    if (typeof target.listeners === 'function') return target.listeners(type)
    return target[kMaxListeners]?.get(type) ?? []
  },
  getMaxListeners: (target) => target.getMaxListeners?.() ?? defaultMaxListeners,
  setMaxListeners(n = defaultMaxListeners, ...targets) {
    if (targets.length === 0) defaultMaxListeners = n
    for (const target of targets) target.setMaxListeners?.(n)
  },
  listenerCount: (emitter, type) => emitter.listenerCount(type),
})
Object.defineProperty(EventEmitter, 'defaultMaxListeners', {
  enumerable: true,
  get: () => defaultMaxListeners,
  set(value) {
    validateNumber(value, 'defaultMaxListeners', 0)
    defaultMaxListeners = value
  },
})
Object.defineProperty(EventEmitter, 'captureRejections', {
  enumerable: true,
  get: () => EventEmitter.prototype[kCapture],
  set(value) {
    EventEmitter.prototype[kCapture] = value
  },
})
