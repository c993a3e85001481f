// process.nextTick, microtasks between ticks, rejected promises: node:internal/process/task_queues and .../promises.
const { sys, callWith_ } = internal
const { validateFunction } = require('internal/validators')

const queue = []
let isRunning = false
/** Promises rejected without a handler, in order; a handler that comes in time takes them out again. */
const rejected = new Map()
const asyncHandled = []
const warnedAbout = new WeakSet()

function nextTick(callback, ...args) {
  validateFunction(callback, 'callback')
  if (process._exiting) return
  queue.push({ callback, args, store: internal.currentStore })
}

function processTicksAndRejections() {
  isRunning = true
  try {
    do {
      let tick = queue.shift()
      while (tick !== undefined) {
        internal.currentStore = tick.store
        const { callback, args } = tick
        if (args.length === 0) callback()
        else callback(...args)
        tick = queue.shift()
      }
      internal.currentStore = undefined
      sys.runMicrotasks()
    } while (queue.length > 0 || processPromiseRejections())
  } finally {
    isRunning = false
  }
}

/** Between two callbacks of one phase. */
function runNextTicks() {
  if (queue.length === 0 && rejected.size === 0) sys.runMicrotasks()
  if (queue.length === 0 && rejected.size === 0) return
  processTicksAndRejections()
}

/** After each callback that the loop makes: microtasks first, and ticks only where there are some. */
function drain_() {
  for (;;) {
    try {
      if (queue.length === 0) sys.runMicrotasks()
      if (queue.length === 0 && rejected.size === 0 && asyncHandled.length === 0) return
      processTicksAndRejections()
      if (queue.length === 0 && rejected.size === 0) return
    } catch (error) {
      internal.uncaught(error, 'uncaughtException')
    }
  }
}

/** Runs a callback of the loop; what it throws is an uncaught exception. */
function runCallback_(fn, self, args, as) {
  try {
    callWith_(fn, self, args, as)
  } catch (error) {
    internal.uncaught(error, 'uncaughtException')
  }
  drain_()
}

/** The last two rejections that nobody had handled when they were told. */
let recent = []
internal.onRejection = (promise, reason, isHandled) => {
  if (!isHandled) {
    rejected.set(promise, reason)
    recent = [recent[1], { promise, reason }]
    return
  }
  dropModuleBody_(promise)
  if (rejected.delete(promise)) return
  if (warnedAbout.has(promise)) asyncHandled.push(promise)
}

/**
 * QuickJS runs the body of a module as an async function whose promise nobody else sees: when it fails, that promise
 * is rejected, then the one of the evaluation with the same reason, and the latter is handled at once by import().
 */
function dropModuleBody_(handled) {
  const [body, evaluation] = recent
  recent = []
  if (body && evaluation?.promise === handled && body.reason === evaluation.reason && body.promise !== handled)
    rejected.delete(body.promise)
}

function processPromiseRejections() {
  while (asyncHandled.length > 0) {
    const promise = asyncHandled.shift()
    process.emit('rejectionHandled', promise)
  }
  let did = false
  for (const [promise, reason] of [...rejected]) {
    if (!rejected.delete(promise)) continue
    did = true
    warnedAbout.add(promise)
    throwUnhandledRejectionsMode(promise, reason)
  }
  return did || queue.length > 0
}

function throwUnhandledRejectionsMode(promise, reason) {
  const mode = internal.options.unhandledRejections ?? 'throw'
  if (mode === 'none') {
    process.emit('unhandledRejection', reason, promise)
    return
  }
  if (mode === 'warn' || mode === 'warn-with-error-code') {
    if (!process.emit('unhandledRejection', reason, promise) || mode === 'warn') emitRejectionWarning_(reason)
    if (mode === 'warn-with-error-code') process.exitCode = 1
    return
  }
  if (mode !== 'strict' && process.emit('unhandledRejection', reason, promise)) return
  const isError = reason instanceof Error || (reason && typeof reason === 'object' && Object.hasOwn(reason, 'stack'))
  const err = isError ? reason : new UnhandledPromiseRejection(reason)
  internal.uncaught(err, 'unhandledRejection')
}

let rejections_ = 0
function emitRejectionWarning_(reason) {
  const isLikeError = typeof reason === 'object' && reason !== null && Object.hasOwn(reason, 'stack')
  const name = 'UnhandledPromiseRejectionWarning'
  process.emitWarning(isLikeError ? reason.stack : String(reason), name)
  process.emitWarning(
    `Unhandled promise rejection. This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process on unhandled promise rejection, use the CLI flag \`--unhandled-rejections=strict\` (see https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${++rejections_})`,
    name,
  )
}

function UnhandledPromiseRejection(reason) {
  const { inspect } = require('internal/inspect')
  let shown
  try {
    shown =
      typeof reason === 'object' && reason !== null
        ? '#<Object>'
        : typeof reason === 'symbol'
          ? String(reason)
          : `${reason}`
    if (typeof reason === 'object' && reason !== null && reason.constructor?.name)
      shown = `#<${reason.constructor.name}>`
  } catch {
    shown = inspect(reason)
  }
  const error = new Error(
    `This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${shown}".`,
  )
  error.name = 'UnhandledPromiseRejection'
  error.code = 'ERR_UNHANDLED_REJECTION'
  Object.defineProperty(error, 'name', { enumerable: false })
  return require('internal/errors').at(error, 'promises:389')
}

function queueMicrotask(callback) {
  validateFunction(callback, 'callback')
  Promise.resolve().then(() => {
    try {
      callback()
    } catch (error) {
      internal.uncaught(error, 'uncaughtException')
    }
  })
}

module.exports = {
  runNextTicks,
  nextTick,
  processTicksAndRejections,
  drain_,
  runCallback_,
  queueMicrotask,
  isIdle: () => !isRunning,
}
