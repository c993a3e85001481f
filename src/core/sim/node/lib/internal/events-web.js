// EventTarget, Event, AbortController, and the like.
const { codes, at } = require('internal/errors')
const { fail_ } = require('internal/validators')
const kCustom = Symbol.for('nodejs.util.inspect.custom')

class Event {
  #type
  #options
  #stopped = false
  #prevented = false
  #target = null
  constructor(type, options = undefined) {
    if (arguments.length === 0) fail_(new codes.ERR_MISSING_ARGS('type'))
    this.#type = `${type}`
    this.#options = options ?? {}
  }
  get type() {
    return this.#type
  }
  get target() {
    return this.#target
  }
  get currentTarget() {
    return this.#target
  }
  get cancelable() {
    return Boolean(this.#options.cancelable)
  }
  get bubbles() {
    return Boolean(this.#options.bubbles)
  }
  get defaultPrevented() {
    return this.cancelable && this.#prevented
  }
  get timeStamp() {
    return 0
  }
  get eventPhase() {
    return 0
  }
  preventDefault() {
    this.#prevented = true
  }
  stopPropagation() {}
  stopImmediatePropagation() {
    this.#stopped = true
  }
  static to_(event, target) {
    event.#target = target
  }
  static isStopped_(event) {
    return event.#stopped
  }
}
class CustomEvent extends Event {
  #detail
  constructor(type, options) {
    super(type, options)
    this.#detail = options?.detail ?? null
  }
  get detail() {
    return this.#detail
  }
}

class EventTarget {
  #listeners = new Map()
  addEventListener(type, listener, options = {}) {
    if (listener === null || listener === undefined) return
    const once = typeof options === 'object' && Boolean(options?.once)
    const list = this.#listeners.get(type) ?? []
    if (list.some((each) => each.listener === listener)) return
    this.#listeners.set(type, [...list, { listener, once }])
    options?.signal?.addEventListener('abort', () => this.removeEventListener(type, listener), { once: true })
  }
  removeEventListener(type, listener) {
    this.#listeners.set(
      type,
      (this.#listeners.get(type) ?? []).filter((each) => each.listener !== listener),
    )
  }
  dispatchEvent(event) {
    if (!(event instanceof Event)) fail_(new codes.ERR_INVALID_ARG_TYPE('event', 'Event', event))
    Event.to_(event, this)
    const handler = this[`on${event.type}`]
    const list = [
      ...(typeof handler === 'function' ? [{ listener: handler }] : []),
      ...(this.#listeners.get(event.type) ?? []),
    ]
    for (const { listener, once } of list) {
      if (once) this.removeEventListener(event.type, listener)
      hybridDispatch_(this, listener, event)
      if (Event.isStopped_(event)) break
    }
    return !event.defaultPrevented
  }
}

function hybridDispatch_(target, listener, event) {
  try {
    if (typeof listener === 'function') internal.callWith_(listener, target, [event])
    else listener.handleEvent(event)
  } catch (error) {
    // The same place whoever threw it: it is thrown again in the next tick.
    process.nextTick(() => {
      throw at(error, 'event:nextTick')
    })
  }
}

class DOMException extends Error {
  #name
  constructor(message = '', options = 'Error') {
    super(message)
    this.#name = typeof options === 'string' ? options : (options.name ?? 'Error')
    if (options?.cause !== undefined)
      Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false, configurable: true })
  }
  get name() {
    return this.#name
  }
  get code() {
    return (
      {
        AbortError: 20,
        TimeoutError: 23,
        DataCloneError: 25,
        InvalidCharacterError: 5,
        SyntaxError: 12,
        NotSupportedError: 9,
        InvalidStateError: 11,
        NotFoundError: 8,
      }[this.#name] ?? 0
    )
  }
}

let mayConstruct = false
class AbortSignal extends EventTarget {
  #aborted = false
  #reason
  onabort = null
  constructor() {
    if (!mayConstruct) throw new TypeError('Illegal constructor')
    super()
    Object.defineProperty(this, 'onabort', { enumerable: false })
  }
  get aborted() {
    return this.#aborted
  }
  get reason() {
    return this.#reason
  }
  throwIfAborted() {
    if (!this.#aborted) return
    throw Object(this.#reason) === this.#reason ? at(this.#reason, 'abort:throw') : this.#reason
  }
  static abort_(signal, reason) {
    if (signal.#aborted) return
    signal.#aborted = true
    signal.#reason = reason
    signal.dispatchEvent(new Event('abort'))
  }
  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const signal = make_()
    AbortSignal.abort_(signal, reason)
    return signal
  }
  static timeout(delay) {
    const signal = make_()
    setTimeout(
      () => AbortSignal.abort_(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
      delay,
    ).unref()
    return signal
  }
  static any(signals) {
    const result = make_()
    for (const signal of signals) {
      if (signal.aborted) {
        AbortSignal.abort_(result, signal.reason)
        break
      }
      signal.addEventListener('abort', () => AbortSignal.abort_(result, signal.reason), { once: true })
    }
    return result
  }
  [kCustom](depth, options, inspect) {
    return `AbortSignal { aborted: ${inspect(this.#aborted)} }`
  }
}
function make_() {
  mayConstruct = true
  try {
    return new AbortSignal()
  } finally {
    mayConstruct = false
  }
}
class AbortController {
  #signal = make_()
  get signal() {
    return this.#signal
  }
  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    AbortSignal.abort_(this.#signal, reason)
  }
  [kCustom](depth, options, inspect) {
    return `AbortController { signal: ${inspect(this.#signal)} }`
  }
}
module.exports = { Event, CustomEvent, EventTarget, AbortSignal, AbortController, DOMException }
