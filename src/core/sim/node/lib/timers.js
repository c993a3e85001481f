// node:timers
const { sys, callWith_ } = internal
const { validateFunction } = require('internal/validators')
const { runNextTicks, drain_ } = require('internal/ticks')
const kCustom = Symbol.for('nodejs.util.promisify.custom')

let nextId = 1
let sequence = 0
/** Every armed timer, by the moment it is due and then by the order in which timers were armed. */
const armed = new Map()
let immediates = []

class Timeout {
  constructor(callback, after, args, isRepeat, isRefed) {
    after *= 1
    if (!(after >= 1 && after <= 2147483647)) {
      if (after > 2147483647) {
        process.emitWarning(
          `${after} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`,
          'TimeoutOverflowWarning',
        )
      }
      after = 1
    }
    this._idleTimeout = after
    this._idlePrev = this
    this._idleNext = this
    this._idleStart = null
    this._onTimeout = callback
    this._timerArgs = args
    this._repeat = isRepeat ? after : null
    this._destroyed = false
    hide_(this, 'isRefed_', isRefed)
    hide_(this, 'id_', nextId++)
    hide_(this, 'store_', internal.currentStore)
  }
  ref() {
    this.isRefed_ = true
    return this
  }
  unref() {
    this.isRefed_ = false
    return this
  }
  hasRef() {
    return this.isRefed_
  }
  refresh() {
    if (!this._destroyed) arm_(this)
    return this
  }
  close() {
    clearTimeout(this)
    return this
  }
  [Symbol.toPrimitive]() {
    known.set(this.id_, this)
    return this.id_
  }
}
const known = new Map()
function hide_(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, enumerable: false })
}

function arm_(timer) {
  const now = Math.floor(sys.monotonic())
  timer._idleStart = now
  hide_(timer, 'due_', now + Math.trunc(timer._idleTimeout))
  hide_(timer, 'order_', ++sequence)
  armed.set(timer.id_, timer)
}

function setTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback')
  const timer = new Timeout(callback, after, args.length > 0 ? args : undefined, false, true)
  arm_(timer)
  return timer
}
function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback')
  const timer = new Timeout(callback, repeat, args.length > 0 ? args : undefined, true, true)
  arm_(timer)
  return timer
}
function clearTimeout(timer) {
  if (typeof timer === 'number' || typeof timer === 'string') timer = known.get(Number(timer))
  if (!(timer instanceof Timeout)) return
  timer._destroyed = true
  timer._onTimeout = null
  armed.delete(timer.id_)
  known.delete(timer.id_)
}

class Immediate {
  constructor(callback, args) {
    this._idleNext = null
    this._idlePrev = null
    this._onImmediate = callback
    this._argv = args
    this._destroyed = false
    hide_(this, 'isRefed_', true)
    hide_(this, 'store_', internal.currentStore)
  }
  ref() {
    this.isRefed_ = true
    return this
  }
  unref() {
    this.isRefed_ = false
    return this
  }
  hasRef() {
    return this.isRefed_
  }
}
function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback')
  const immediate = new Immediate(callback, args)
  immediates.push(immediate)
  return immediate
}
function clearImmediate(immediate) {
  if (!(immediate instanceof Immediate)) return
  immediate._destroyed = true
  immediate._onImmediate = null
  immediates = immediates.filter((each) => each !== immediate)
}

function due_(now) {
  return [...armed.values()].filter((timer) => timer.due_ <= now).sort((a, b) => a.due_ - b.due_ || a.order_ - b.order_)
}

let isFirstTurn = true
function processTimers() {
  let ranAtLeastOneList = false
  for (;;) {
    // Starting up takes Node more than a millisecond: the shortest timers are due in its first turn.
    const list = due_(sys.monotonic() + (isFirstTurn ? 1 : 0))
    isFirstTurn = false
    if (list.length === 0) return
    if (ranAtLeastOneList) runNextTicks()
    ranAtLeastOneList = true
    listOnTimeout(list)
  }
}

function listOnTimeout(list) {
  let ranAtLeastOneTimer = false
  for (const timer of list) {
    if (ranAtLeastOneTimer) runNextTicks()
    if (timer._destroyed || !armed.has(timer.id_)) continue
    ranAtLeastOneTimer = true
    armed.delete(timer.id_)
    internal.currentStore = timer.store_
    try {
      callWith_(timer._onTimeout, timer, timer._timerArgs ?? [], '_onTimeout')
    } finally {
      internal.currentStore = undefined
      if (timer._repeat && !timer._destroyed && timer._idleTimeout !== -1) {
        timer._idleTimeout = timer._repeat
        arm_(timer)
      } else if (!armed.has(timer.id_)) {
        timer._destroyed = true
        known.delete(timer.id_)
      }
    }
  }
}

function processImmediate() {
  const list = immediates
  immediates = []
  let ranAtLeastOneImmediate = false
  while (list.length > 0) {
    if (ranAtLeastOneImmediate) runNextTicks()
    ranAtLeastOneImmediate = true
    const immediate = list.shift()
    if (immediate._destroyed) continue
    immediate._destroyed = true
    internal.currentStore = immediate.store_
    try {
      callWith_(immediate._onImmediate, immediate, immediate._argv)
    } catch (error) {
      immediates = [...list, ...immediates]
      throw error
    } finally {
      internal.currentStore = undefined
    }
  }
}

function guarded_(fn) {
  for (;;) {
    try {
      fn()
      break
    } catch (error) {
      internal.uncaught(error, 'uncaughtException')
    }
    drain_()
  }
  drain_()
}

const promises = {
  setTimeout(after, value, options = {}) {
    return abortable_((resolve) => {
      const timer = setTimeout(() => resolve(value), after)
      if (options.ref === false) timer.unref()
      return () => clearTimeout(timer)
    }, options.signal)
  },
  setImmediate(value, options = {}) {
    return abortable_((resolve) => {
      const immediate = setImmediate(() => resolve(value))
      return () => clearImmediate(immediate)
    }, options.signal)
  },
  async *setInterval(after, value) {
    for (;;) {
      await promises.setTimeout(after)
      yield value
    }
  },
  scheduler: {
    wait: (delay, options) => promises.setTimeout(delay, undefined, options),
    yield: () => promises.setImmediate(),
  },
}
function abortable_(start, signal) {
  const { AbortError } = require('internal/errors')
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }))
  return new Promise((resolve, reject) => {
    const stop = start(resolve)
    signal?.addEventListener('abort', () => {
      stop()
      reject(new AbortError(undefined, { cause: signal.reason }))
    })
  })
}
for (const [fn, promisified] of [
  [setTimeout, promises.setTimeout],
  [setImmediate, promises.setImmediate],
]) {
  Object.defineProperty(fn, kCustom, { enumerable: true, get: () => promisified })
}

module.exports = {
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval: clearTimeout,
  setImmediate,
  clearImmediate,
  promises,
}
for (const [name, value] of Object.entries({
  Timeout_: Timeout,
  processTimers_: () => guarded_(processTimers),
  processImmediates_: () => guarded_(processImmediate),
  hasImmediates_: () => immediates.length > 0,
  hasRefs_: () => immediates.some((each) => each.isRefed_) || [...armed.values()].some((timer) => timer.isRefed_),
  timeout_() {
    let first = -1
    for (const timer of armed.values()) if (first === -1 || timer.due_ < first) first = timer.due_
    return first === -1 ? -1 : Math.max(0, first - sys.monotonic())
  },
}))
  Object.defineProperty(module.exports, name, { value, enumerable: false })
