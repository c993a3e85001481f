// The event loop as the guest sees it: what keeps it alive, what it waits for, and what the host tells it.
const { sys } = internal
const { runCallback_, drain_ } = require('internal/ticks')

/** fd → handler; the host polls them. */
const watchers = new Map()
/** Requests that the host works on (files, names), by id. */
const requests = new Map()
const children = new Map()
const closing = []
const waiting = []
let nextRequest = 1
let requestRefs = 0

/** `isUrgent`: something waits to be written there, and is looked at first. */
function watch(fd, events, onEvent, isRef = true, isUrgent = false) {
  if (events === 0) watchers.delete(fd)
  else watchers.set(fd, { events, onEvent, isRef, isUrgent, store: watchers.get(fd)?.store ?? internal.currentStore })
}
function setWatchRef(fd, isRef) {
  const watcher = watchers.get(fd)
  if (watcher) watcher.isRef = isRef
}

/** Has the host do `op` while the loop runs; `done(result)` comes in a later turn. */
function submit(op, args, done, self, as) {
  const id = nextRequest++
  requests.set(id, { done, self, as, store: internal.currentStore })
  requestRefs++
  sys.submit(id, op, ...args)
}

function waitChild(pid, done) {
  children.set(pid, { done, isRef: true, store: internal.currentStore })
}

function close(fn, self) {
  closing.push({ fn, self, store: internal.currentStore })
}

/** Runs `fn` in the next turn before the loop looks at its descriptors. */
function pending(fn) {
  waiting.push(fn)
}

/** What AsyncLocalStorage had when the callback was handed over. */
function inStore_(store, run) {
  internal.currentStore = store
  run()
  internal.currentStore = undefined
}

function isAlive() {
  if (requestRefs > 0 || closing.length > 0 || waiting.length > 0) return true
  for (const { isRef } of watchers.values()) if (isRef) return true
  for (const { isRef } of children.values()) if (isRef) return true
  return require('timers').hasRefs_()
}

const phases = {
  timers() {
    require('timers').processTimers_()
    for (const fn of waiting.splice(0)) runCallback_(fn, undefined, [])
  },
  /** What to wait for: fds with events, how long (-1 for ever), and whether anything keeps us alive. */
  prepare() {
    const timers = require('timers')
    const timeout = closing.length > 0 || waiting.length > 0 || timers.hasImmediates_() ? 0 : timers.timeout_()
    return JSON.stringify({
      alive: isAlive(),
      timeout,
      // Writers first: as on Linux, who waits to write hears of a closed pipe before what is left in others is read.
      watch: [...watchers]
        .sort(([, a], [, b]) => Number(b.isUrgent) - Number(a.isUrgent))
        .map(([fd, { events }]) => [fd, events]),
    })
  },
  ready(fd, revents) {
    const watcher = watchers.get(fd)
    if (!watcher) return
    inStore_(watcher.store, () => runCallback_(() => watcher.onEvent(revents), undefined, []))
  },
  done(id, result) {
    const request = requests.get(id)
    if (!request) return
    requests.delete(id)
    requestRefs--
    inStore_(request.store, () => runCallback_(request.done, request.self, [result], request.as))
  },
  child(pid, code, signal) {
    const child = children.get(pid)
    if (!child) return
    children.delete(pid)
    inStore_(child.store, () => runCallback_(child.done, undefined, [code, signal]))
  },
  signal(name, number) {
    runCallback_(() => process.emit(name, name, number), undefined, [])
  },
  check() {
    require('timers').processImmediates_()
  },
  closing() {
    for (const { fn, self, store } of closing.splice(0)) inStore_(store, () => runCallback_(fn, self, []))
  },
  storeId: () => require('async_hooks').idOfStore_(internal.currentStore),
  enterStore(id) {
    internal.currentStore = require('async_hooks').storeOfId_(id)
  },
  drain() {
    drain_()
  },
  beforeExit() {
    runCallback_(() => process.emit('beforeExit', process.exitCode ?? 0), undefined, [])
    return isAlive()
  },
  exit() {
    return internal.runExit(process.exitCode ?? 0)
  },
}

module.exports = {
  watch,
  setWatchRef,
  submit,
  waitChild,
  close,
  pending,
  phases,
  setChildRef(pid, isRef) {
    const child = children.get(pid)
    if (child) child.isRef = isRef
  },
  isWatched: (fd) => watchers.has(fd),
}
