// fs.watchFile and fs.watch, by looking again and again. Simplified: Linux tells through inotify, at once.
const { sys } = internal
const EventEmitter = require('events')
const { pathOf_, makeStats, Stats, failure_ } = require('internal/fs-utils')
const { at } = require('internal/errors')

const watchers = new Map()

class StatWatcher extends EventEmitter {}

function statOf_(name) {
  const got = sys.fs('stat', name)
  return typeof got === 'number' ? new Stats(new Array(14).fill(0)) : makeStats(got)
}

function watchFile(filename, options, listener) {
  if (typeof options === 'function') [listener, options] = [options, {}]
  const name = require('path').resolve(pathOf_(filename))
  let watcher = watchers.get(name)
  if (!watcher) {
    watcher = new StatWatcher()
    let previous = statOf_(name)
    const timer = setInterval(() => {
      const next = statOf_(name)
      if (next.mtimeMs !== previous.mtimeMs || next.size !== previous.size || next.ino !== previous.ino)
        watcher.emit('change', next, previous)
      previous = next
    }, options.interval ?? 5007)
    if (options.persistent === false) timer.unref()
    Object.defineProperty(watcher, 'timer_', { value: timer })
    watchers.set(name, watcher)
  }
  watcher.on('change', listener)
  return watcher
}
function unwatchFile(filename, listener) {
  const name = require('path').resolve(pathOf_(filename))
  const watcher = watchers.get(name)
  if (!watcher) return
  if (listener) watcher.removeListener('change', listener)
  else watcher.removeAllListeners('change')
  if (watcher.listenerCount('change') > 0) return
  clearInterval(watcher.timer_)
  watchers.delete(name)
}

const INTERVAL = 20
class FSWatcher extends EventEmitter {
  close() {
    clearInterval(this.timer_)
    process.nextTick(() => this.emit('close'))
  }
  ref() {
    this.timer_.ref()
    return this
  }
  unref() {
    this.timer_.unref()
    return this
  }
}
function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options
  const name = pathOf_(filename)
  const got = sys.fs('stat', name)
  if (typeof got === 'number') {
    const error = failure_('watch', got, name)
    error.filename = name
    throw at(error, 'fs:watch')
  }
  const watcher = new FSWatcher()
  const isDirectory = makeStats(got).isDirectory()
  let previous = picture_(name, isDirectory)
  const timer = setInterval(() => {
    const next = picture_(name, isDirectory)
    for (const key of new Set([...previous.keys(), ...next.keys()])) {
      if (previous.get(key) === next.get(key)) continue
      const kind = previous.has(key) && next.has(key) ? 'change' : 'rename'
      watcher.emit('change', kind, key)
    }
    previous = next
  }, INTERVAL)
  if (options?.persistent === false) timer.unref()
  Object.defineProperty(watcher, 'timer_', { value: timer })
  if (listener) watcher.on('change', listener)
  return watcher
}
function picture_(name, isDirectory) {
  const seen = new Map()
  const note = (key, path) => {
    const got = sys.fs('stat', path)
    if (typeof got !== 'number') {
      const stats = makeStats(got)
      seen.set(key, `${stats.ino} ${stats.size} ${stats.mtimeMs}`)
    }
  }
  if (!isDirectory) note(require('path').basename(name), name)
  else {
    const list = sys.fs('readdir', name)
    if (typeof list === 'string') for (const [entry] of JSON.parse(list)) note(entry, `${name}/${entry}`)
  }
  return seen
}

module.exports = { watchFile, unwatchFile, watch }
