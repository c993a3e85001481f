// fs.watchFile and fs.watch, by looking again and again. Simplified: Linux tells through inotify, at once.
const { sys } = internal
const EventEmitter = require('events')
const { pathOf_, makeStats, Stats } = require('internal/fs-utils')
const { at, byName, uvException } = require('internal/errors')

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

const LIMITS = '/proc/sys/fs/inotify/'
/** How many watches this process holds. Simplified: those of the user's other processes do not count. */
let watches = 0

function limit_(name) {
  const fd = sys.fs('open', `${LIMITS}${name}`, 0, 0)
  if (fd < 0) return Number.POSITIVE_INFINITY
  const text = require('buffer')
    .Buffer.from(sys.fs('read', fd, 32, -1))
    .toString()
  sys.fs('close', fd)
  return Number(text)
}

/** inotify_init1() and inotify_add_watch(), as far as they can fail. */
function start_(name) {
  const found = sys.fs('access', name, 4)
  const got = found < 0 ? found : sys.fs('stat', name)
  const errno =
    typeof got === 'number'
      ? got
      : limit_('max_user_instances') < 1
        ? byName.get('EMFILE')[0]
        : watches >= limit_('max_user_watches')
          ? byName.get('ENOSPC')[0]
          : 0
  if (errno === 0) return got
  const error = uvException({
    errno,
    syscall: 'watch',
    path: name,
    order: 'context',
    message: errno === byName.get('ENOSPC')[0] ? 'System limit for number of file watchers reached' : undefined,
  })
  error.filename = name
  throw at(error, 'fs:watch')
}

const INTERVAL = 10
class FSWatcher extends EventEmitter {
  close() {
    if (!this.isOpen_) return
    this.isOpen_ = false
    watches--
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
  const got = start_(name)
  const watcher = new FSWatcher()
  const isDirectory = makeStats(got).isDirectory()
  let previous = picture_(name, isDirectory)
  const timer = setInterval(() => {
    const next = picture_(name, isDirectory)
    for (const key of new Set([...previous.keys(), ...next.keys()])) {
      if (previous.get(key) === next.get(key)) continue
      const isNew = !previous.has(key)
      watcher.emit('change', isNew || !next.has(key) ? 'rename' : 'change', key)
      // A file is made first and written then, unless it came from elsewhere.
      if (isNew && next.get(key) && !inodes_(previous).has(inodeOf_(next.get(key))))
        watcher.emit('change', 'change', key)
    }
    previous = next
  }, INTERVAL)
  if (options?.persistent === false) timer.unref()
  Object.defineProperty(watcher, 'timer_', { value: timer })
  Object.defineProperty(watcher, 'isOpen_', { value: true, writable: true })
  watches++
  if (listener) watcher.on('change', listener)
  return watcher
}
const inodeOf_ = (seen) => seen.split(' ')[0]
const inodes_ = (picture) => new Set([...picture.values()].map(inodeOf_))

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
