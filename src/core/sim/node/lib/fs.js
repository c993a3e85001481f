// node:fs: the synchronous and the callback side. Each call is one call of the host.
const { sys } = internal
const { Buffer } = require('buffer')
const pathModule = require('path')
const { codes, at, hideStack, uvException, systemError_ } = require('internal/errors')
const { fail_, validateFunction, validateObject, validateInteger, validateBoolean } = require('internal/validators')
const utils = require('internal/fs-utils')
const {
  constants,
  makeStats,
  Dirent,
  pathOf_,
  flagsOf_,
  modeOf_,
  fdOf_,
  optionsOf_,
  timeOf_,
  bytesOf_,
  sync_,
  later_,
  step_,
  failure_,
  callbackOf_,
} = utils
const { nextTick } = require('internal/ticks')

// ---- whole files

function readFileSync(path, options) {
  options = optionsOf_(options, { flag: 'r' })
  const isUtf8 = options.encoding === 'utf8' || options.encoding === 'utf-8'
  const isFd = Number.isInteger(path) && path >= 0
  if (isUtf8) {
    const name = isFd ? undefined : pathOf_(path)
    const fd = isFd ? path : sync_('open', [name, flagsOf_(options.flag), 0o666], 'readFileSync.utf8', name)
    return readAll_(fd, isFd, 'readFileSync.utf8').toString('utf8')
  }
  const fd = isFd ? path : openSync(path, options.flag, 0o666)
  const data = tryReadSync(fd, isFd)
  return options.encoding && options.encoding !== 'buffer' ? data.toString(options.encoding) : data
}
function tryReadSync(fd, isUserFd) {
  const stat = sync_('fstat', [fd], 'tryStatSync')
  void stat
  return readAll_(fd, isUserFd, 'tryReadSync')
}
function readAll_(fd, isUserFd, site) {
  const parts = []
  try {
    for (;;) {
      const got = sys.fs('read', fd, 524288, -1)
      if (typeof got === 'number') {
        const error = failure_('read', got)
        throw at(error, `fs:${site === 'tryReadSync' ? 'readSync' : site}`)
      }
      if (got.byteLength === 0) break
      parts.push(Buffer.from(got))
    }
  } finally {
    if (!isUserFd) sys.fs('close', fd)
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts)
}

function dataOf_(data, encoding) {
  if (ArrayBuffer.isView(data)) return data
  if (typeof data !== 'string')
    fail_(new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data))
  return Buffer.from(data, encoding || 'utf8')
}

const namesUtf8_ = (given, { encoding }) =>
  (encoding === 'utf8' || encoding === 'utf-8') &&
  (given === null || typeof given !== 'object' || given.encoding !== undefined)

function writeFileSync(path, data, given) {
  const options = optionsOf_(given, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false })
  const isFd = Number.isInteger(path) && path >= 0
  // Node takes its short way only for an encoding that was named, or where no options were given.
  const isUtf8 = typeof data === 'string' && !options.flush && namesUtf8_(given, options)
  const bytes = dataOf_(data, options.encoding)
  if (isUtf8) {
    const name = isFd ? undefined : pathOf_(path)
    const fd = isFd
      ? path
      : sync_('open', [name, flagsOf_(options.flag), modeOf_(options.mode, 'mode', 0o666)], 'writeFileSync.utf8', name)
    try {
      writeAll_(fd, bytes, 'writeFileSync.utf8', 'uv')
    } finally {
      if (!isFd) sys.fs('close', fd)
    }
    return
  }
  const fd = isFd ? path : openSync(path, options.flag, options.mode)
  try {
    let offset = 0
    while (offset < bytes.byteLength) offset += writeSync(fd, bytes, offset, bytes.byteLength - offset)
  } finally {
    if (!isFd) closeSync(fd)
  }
}
function writeAll_(fd, bytes, site) {
  let offset = 0
  while (offset < bytes.byteLength) {
    const got = sys.fs('write', fd, bytesOf_(bytes, offset), -1)
    if (got < 0) throw at(failure_('write', got), `fs:${site}`)
    offset += got
  }
}
function appendFileSync(path, data, options) {
  const { encoding, mode, flag } = optionsOf_(options, { encoding: 'utf8', mode: 0o666, flag: 'a' })
  const isNamed = namesUtf8_(options, { encoding }) || (encoding !== 'utf8' && encoding !== 'utf-8')
  writeFileSync(path, data, { mode, flag: flag || 'a', ...(isNamed && { encoding }) })
}

/** What Node shows as the receiver of the callback. */
class ReadFileContext {}
function readFile(path, options, callback) {
  callback ||= options
  validateFunction(callback, 'cb')
  options = optionsOf_(options, { flag: 'r' })
  const isFd = Number.isInteger(path) && path >= 0
  const name = isFd ? undefined : pathOf_(path)
  if (isAborted_(options.signal, callback)) return
  const context = Object.assign(new ReadFileContext(), {
    callback,
    options,
    isFd,
    fd: isFd ? path : -1,
    parts: [],
    error: null,
  })
  if (isFd) {
    nextTick(readNext_, context)
    return
  }
  step_(
    'open',
    [name, flagsOf_(options.flag), 0o666],
    function readFileAfterOpen(error, fd) {
      if (error) {
        internal.callWith_(callback, context, [error], 'callback')
        return
      }
      context.fd = fd
      step_('fstat', [fd], (failed) => (failed ? closeFile_(context, failed) : readNext_(context)))
    },
    name,
  )
}
function isAborted_(signal, callback) {
  if (!signal?.aborted) return false
  callback(new (require('internal/errors').AbortError)(undefined, { cause: signal.reason }))
  return true
}
function readNext_(context) {
  if (context.options.signal?.aborted) {
    closeFile_(
      context,
      new (require('internal/errors').AbortError)(undefined, { cause: context.options.signal.reason }),
    )
    return
  }
  step_('read', [context.fd, 524288, -1], (error, got) => {
    if (error) {
      closeFile_(context, error)
      return
    }
    const chunk = Buffer.from(got)
    if (chunk.length === 0) closeFile_(context, null)
    else {
      context.parts.push(chunk)
      readNext_(context)
    }
  })
}
function closeFile_(context, error) {
  context.error = error
  if (context.isFd) readFileAfterClose.call(context)
  else step_('close', [context.fd], readFileAfterClose.bind(context))
}
function readFileAfterClose() {
  const { callback, options, error, parts } = this
  if (error) {
    callback(error)
    return
  }
  const data = parts.length === 1 ? parts[0] : Buffer.concat(parts)
  callback(null, options.encoding && options.encoding !== 'buffer' ? data.toString(options.encoding) : data)
}

function writeFile(path, data, options, callback) {
  callback ||= options
  validateFunction(callback, 'cb')
  options = optionsOf_(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false })
  const bytes = dataOf_(data, options.encoding)
  const isFd = Number.isInteger(path) && path >= 0
  if (isFd) return writeNext_(path, true, bytes, 0, callback)
  const name = pathOf_(path)
  if (options.signal?.aborted)
    return nextTick(callback, new (require('internal/errors').AbortError)(undefined, { cause: options.signal.reason }))
  later_(
    'open',
    [name, flagsOf_(options.flag), modeOf_(options.mode, 'mode', 0o666)],
    (error, fd) => {
      if (error) return callback(error)
      writeNext_(fd, false, bytes, 0, callback)
    },
    (fd) => fd,
    name,
  )
}
function writeNext_(fd, isFd, bytes, offset, callback) {
  const end = (error) =>
    isFd ? callback(error ?? null) : later_('close', [fd], (failed) => callback(error ?? failed ?? null))
  if (offset === bytes.byteLength && offset === 0) return end(null)
  later_(
    'write',
    [fd, bytesOf_(bytes, offset), -1],
    (error, got) => {
      if (error) return end(error)
      if (offset + got === bytes.byteLength) return end(null)
      writeNext_(fd, isFd, bytes, offset + got, callback)
    },
    (got) => got,
  )
}
function appendFile(path, data, options, callback) {
  callback ||= options
  options = optionsOf_(options, { encoding: 'utf8', mode: 0o666, flag: 'a' })
  writeFile(path, data, options.flag ? options : { ...options, flag: 'a' }, callback)
}

// ---- descriptors

function openSync(path, flags, mode) {
  const name = pathOf_(path)
  return sync_('open', [name, flagsOf_(flags), modeOf_(mode, 'mode', 0o666)], 'openSync', name)
}
function open(path, flags, mode, callback) {
  if (typeof flags === 'function') [callback, flags, mode] = [flags, 'r', 0o666]
  else if (typeof mode === 'function') [callback, mode] = [mode, 0o666]
  const name = pathOf_(path)
  callbackOf_(callback)
  later_('open', [name, flagsOf_(flags), modeOf_(mode, 'mode', 0o666)], callback, (fd) => fd, name)
}
function closeSync(fd) {
  sync_('close', [fdOf_(fd)], 'closeSync')
}
function close(fd, callback = defaultCloseCallback_) {
  fdOf_(fd)
  callbackOf_(callback)
  later_('close', [fd], callback)
}
function defaultCloseCallback_(error) {
  if (error != null) throw error
}

function readArgs_(buffer, offsetOrOptions, length, position, count = 5) {
  let offset = offsetOrOptions
  if (count <= 3 && offset !== undefined && offset !== null) validateObject(offset, 'options')
  if (offset !== null && typeof offset === 'object')
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset)
  if (offset === undefined || offset === null) offset = 0
  else validateInteger(offset, 'offset', 0)
  length = length === undefined || length === null ? buffer.byteLength - offset : length | 0
  if (length !== 0 && buffer.byteLength === 0)
    fail_(new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written'))
  if (length < 0) fail_(new codes.ERR_OUT_OF_RANGE('length', '>= 0', length))
  if (offset + length > buffer.byteLength)
    fail_(new codes.ERR_OUT_OF_RANGE('length', `<= ${buffer.byteLength - offset}`, length))
  return { offset, length, position: position === null || position === undefined ? -1 : Number(position) }
}
function place_(buffer, offset, got) {
  const bytes = new Uint8Array(got)
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength).set(bytes, offset)
  return bytes.length
}
function readSync(fd, buffer, offsetOrOptions, length, position) {
  fdOf_(fd)
  viewOf_(buffer)
  const args = readArgs_(buffer, offsetOrOptions, length, position, arguments.length)
  if (args.length === 0) return 0
  return place_(buffer, args.offset, sync_('read', [fd, args.length, args.position], 'readSync'))
}
function viewOf_(buffer) {
  if (!ArrayBuffer.isView(buffer))
    fail_(new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer))
}
function read(fd, buffer, offsetOrOptions, length, position, callback) {
  fdOf_(fd)
  if (arguments.length <= 4) {
    if (arguments.length === 4) [callback] = [length]
    else if (arguments.length === 3) {
      if (ArrayBuffer.isView(buffer)) [callback, offsetOrOptions] = [offsetOrOptions, undefined]
      else [callback, offsetOrOptions, buffer] = [offsetOrOptions, buffer, buffer?.buffer ?? Buffer.alloc(16384)]
    } else [callback, buffer, offsetOrOptions] = [buffer, Buffer.alloc(16384), undefined]
    length = undefined
  }
  viewOf_(buffer)
  callbackOf_(callback)
  const args = readArgs_(buffer, offsetOrOptions, length, position)
  if (args.length === 0) return nextTick(() => callback(null, 0, buffer))
  later_(
    'read',
    [fd, args.length, args.position],
    (error, got) => (error ? callback(error, 0, buffer) : callback(null, place_(buffer, args.offset, got), buffer)),
    (got) => got,
  )
}
function readv(fd, buffers, position, callback) {
  if (typeof position === 'function') [callback, position] = [position, null]
  const total = buffers.reduce((sum, each) => sum + each.byteLength, 0)
  later_(
    'read',
    [fd, total, position ?? -1],
    (error, got) => (error ? callback(error) : callback(null, scatter_(buffers, got), buffers)),
    (got) => got,
  )
}
function readvSync(fd, buffers, position) {
  const total = buffers.reduce((sum, each) => sum + each.byteLength, 0)
  return scatter_(buffers, sync_('read', [fd, total, position ?? -1], 'readSync'))
}
function scatter_(buffers, got) {
  const bytes = new Uint8Array(got)
  let at_ = 0
  for (const each of buffers) {
    place_(each, 0, bytes.slice(at_, at_ + each.byteLength).buffer)
    at_ += each.byteLength
  }
  return bytes.length
}

function writeArgs_(buffer, offsetOrOptions, length, position) {
  let offset = offsetOrOptions
  if (ArrayBuffer.isView(buffer)) {
    if (offset !== null && typeof offset === 'object')
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset)
    if (position === undefined) position = null
    if (offset == null) offset = 0
    else validateInteger(offset, 'offset', 0)
    if (typeof length !== 'number') length = buffer.byteLength - offset
    if (offset > buffer.byteLength) fail_(new codes.ERR_OUT_OF_RANGE('offset', `<= ${buffer.byteLength}`, offset))
    if (length > buffer.byteLength - offset)
      fail_(new codes.ERR_OUT_OF_RANGE('length', `<= ${buffer.byteLength - offset}`, length))
    return { bytes: bytesOf_(buffer, offset, length), position: typeof position === 'number' ? position : -1 }
  }
  if (typeof buffer !== 'string')
    fail_(new codes.ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer))
  const data = Buffer.from(buffer, typeof length === 'string' ? length : 'utf8')
  return { bytes: bytesOf_(data), position: typeof offset === 'number' ? offset : -1 }
}
function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fdOf_(fd)
  const { bytes, position: where } = writeArgs_(buffer, offsetOrOptions, length, position)
  const got = sys.fs('write', fd, bytes, where)
  if (got < 0) throw at(uvException({ errno: got, syscall: 'write', order: 'context' }), 'fs:writeSync')
  return got
}
function write(fd, buffer, offsetOrOptions, length, position, callback) {
  callback = [callback, position, length, offsetOrOptions].find((each) => typeof each === 'function')
  fdOf_(fd)
  callbackOf_(callback)
  const clean = (value) => (typeof value === 'function' ? undefined : value)
  const { bytes, position: where } = writeArgs_(buffer, clean(offsetOrOptions), clean(length), clean(position))
  later_(
    'write',
    [fd, bytes, where],
    (error, got) => (error ? callback(error, 0, buffer) : callback(null, got, buffer)),
    (got) => got,
  )
}
function writevSync(fd, buffers, position) {
  return writeSync(fd, Buffer.concat(buffers.map((each) => Buffer.from(bytesOf_(each)))), 0, undefined, position)
}
function writev(fd, buffers, position, callback) {
  if (typeof position === 'function') [callback, position] = [position, null]
  write(fd, Buffer.concat(buffers.map((each) => Buffer.from(bytesOf_(each)))), 0, undefined, position, (error, n) =>
    callback(error, n, buffers),
  )
}

// ---- what a path says

function statSync(path, options = { bigint: false, throwIfNoEntry: true }) {
  const name = pathOf_(path)
  const got = sys.fs('stat', name)
  if (typeof got === 'number') {
    if (options?.throwIfNoEntry === false && (got === -2 || got === -20)) return undefined
    throw at(failure_('stat', got, name), 'fs:statSync')
  }
  return makeStats(got, options)
}
function lstatSync(path, options = { bigint: false, throwIfNoEntry: true }) {
  const name = pathOf_(path)
  const got = sys.fs('lstat', name)
  if (typeof got === 'number') {
    if (options?.throwIfNoEntry === false && (got === -2 || got === -20)) return undefined
    throw at(failure_('lstat', got, name), 'fs:lstatSync')
  }
  return makeStats(got, options)
}
function fstatSync(fd, options) {
  return makeStats(sync_('fstat', [fdOf_(fd)], 'fstatSync'), options)
}
function stat(path, options, callback) {
  if (typeof options === 'function') [callback, options] = [options, {}]
  callbackOf_(callback)
  const name = pathOf_(path)
  later_('stat', [name], callback, (json) => makeStats(json, options), name)
}
function lstat(path, options, callback) {
  if (typeof options === 'function') [callback, options] = [options, {}]
  callbackOf_(callback)
  const name = pathOf_(path)
  later_('lstat', [name], callback, (json) => makeStats(json, options), name)
}
function fstat(fd, options, callback) {
  if (typeof options === 'function') [callback, options] = [options, {}]
  fdOf_(fd)
  callbackOf_(callback)
  later_('fstat', [fd], callback, (json) => makeStats(json, options))
}
function existsSync(path) {
  try {
    return sys.fs('access', pathOf_(path), 0) === 0
  } catch {
    return false
  }
}
function exists(path, callback) {
  callbackOf_(callback)
  let name
  try {
    name = pathOf_(path)
  } catch {
    return callback(false)
  }
  later_('access', [name, 0], (error) => callback(!error))
}
function accessMode_(mode) {
  if (mode === undefined) return 0
  validateInteger(mode, 'mode', 0, 7)
  return mode
}
function accessSync(path, mode) {
  const name = pathOf_(path)
  if (typeof mode === 'number' && (mode < 0 || mode > 7)) {
    // The native code says this itself, in other words than validateInteger().
    const error = new RangeError('mode is out of range: >= 0 && <= 7')
    internal.nodeErrors.set(error, 'ERR_OUT_OF_RANGE')
    error.code = 'ERR_OUT_OF_RANGE'
    throw at(error, 'fs:accessSync')
  }
  sync_('access', [name, accessMode_(mode)], 'accessSync', name)
}
function access(path, mode, callback) {
  if (typeof mode === 'function') [callback, mode] = [mode, 0]
  const name = pathOf_(path)
  callbackOf_(callback)
  later_('access', [name, accessMode_(mode)], callback, undefined, name)
}
function statfsSync(path, options) {
  const name = pathOf_(path)
  return statfsOf_(sync_('statfs', [name], 'statfsSync', name), options)
}
function statfs(path, options, callback) {
  if (typeof options === 'function') [callback, options] = [options, {}]
  const name = pathOf_(path)
  later_('statfs', [name], callback, (json) => statfsOf_(json, options), name)
}
class StatFs {}
function statfsOf_(json, options) {
  const values = JSON.parse(json)
  const result = new StatFs()
  for (const [key, value] of Object.entries(values)) result[key] = options?.bigint ? BigInt(value) : value
  return result
}

// ---- directories

function mkdirSync(path, options) {
  let mode = 0o777
  let recursive = false
  if (typeof options === 'number' || typeof options === 'string') mode = modeOf_(options, 'mode')
  else if (options) {
    if (options.recursive !== undefined) {
      validateBoolean(options.recursive, 'options.recursive')
      recursive = options.recursive
    }
    if (options.mode !== undefined) mode = modeOf_(options.mode, 'options.mode')
  }
  const name = pathOf_(path)
  if (!recursive) {
    sync_('mkdir', [name, mode], 'mkdirSync', name)
    return undefined
  }
  return mkdirp_(name, mode)
}
function mkdirp_(name, mode) {
  const got = sys.fs('mkdirp', name, mode)
  if (typeof got === 'number' && got < 0) throw at(failure_('mkdir', got, name), 'fs:mkdirSync')
  const { errno, path: where, first } = JSON.parse(got)
  if (errno) throw at(failure_('mkdir', errno, where), 'fs:mkdirSync')
  return first ?? undefined
}
function mkdir(path, options, callback) {
  if (typeof options === 'function') [callback, options] = [options, {}]
  callbackOf_(callback)
  const name = pathOf_(path)
  const mode =
    typeof options === 'object' && options !== null
      ? modeOf_(options.mode, 'options.mode', 0o777)
      : modeOf_(options, 'mode', 0o777)
  if (!options?.recursive) return later_('mkdir', [name, mode], callback, undefined, name)
  later_(
    'mkdirp',
    [name, mode],
    (error, json) => {
      const { errno, path: where, first } = JSON.parse(json)
      if (errno) callback(hideStack(failure_('mkdir', errno, where)))
      else callback(null, first ?? undefined)
    },
    (json) => json,
    name,
  )
}
const SIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
function sixRandom_() {
  return Array.from(new Uint8Array(sys.getrandom(6)), (byte) => SIX[byte % SIX.length]).join('')
}
function mkdtempSync(prefix, options) {
  const name = pathOf_(prefix, 'prefix')
  const path = name + sixRandom_()
  const got = sys.fs('mkdir', path, 0o700)
  if (got < 0) throw at(failure_('mkdtemp', got, `${name}XXXXXX`), 'fs:mkdtempSync')
  void options
  return path
}
function mkdtemp(prefix, options, callback) {
  callback = typeof options === 'function' ? options : callback
  callbackOf_(callback)
  const name = pathOf_(prefix, 'prefix')
  const path = name + sixRandom_()
  later_('mkdir', [path, 0o700], (error) =>
    error ? callback(hideStack(failure_('mkdtemp', error.errno, `${name}XXXXXX`))) : callback(null, path),
  )
}

function entriesOf_(json, path, options) {
  const list = JSON.parse(json).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  if (options.withFileTypes) return list.map(([name, type]) => new Dirent(name, type, path))
  return list.map(([name]) => (options.encoding === 'buffer' ? Buffer.from(name) : name))
}
function readdirSync(path, options) {
  options = optionsOf_(options, {})
  const name = pathOf_(path)
  const first = sync_('readdir', [name], 'readdirSync', name)
  if (!options.recursive) return entriesOf_(first, name, options)
  return walk_(name, options, first)
}
function walk_(root, options, first) {
  const out = []
  const queue = [[root, first]]
  while (queue.length > 0) {
    const [dir, known] = queue.shift()
    const json = known ?? sync_('readdir', [dir], 'readdirSync', dir)
    for (const entry of entriesOf_(json, dir, { withFileTypes: true })) {
      const full = pathModule.join(dir, entry.name)
      out.push(options.withFileTypes ? entry : pathModule.relative(root, full))
      if (entry.isDirectory()) queue.push([full])
    }
  }
  return out
}
function readdir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback
  callbackOf_(callback)
  options = optionsOf_(options, {})
  const name = pathOf_(path)
  later_(
    'readdir',
    [name],
    (error, json) => {
      if (error) return callback(error)
      let list
      try {
        list = options.recursive ? walk_(name, options, json) : entriesOf_(json, name, options)
      } catch (failed) {
        return callback(failed)
      }
      callback(null, list)
    },
    (json) => json,
    name,
  )
}

class Dir {
  #entries
  #isClosed = false
  constructor(path, entries) {
    Object.defineProperty(this, 'path', { value: path, enumerable: true })
    this.#entries = entries
  }
  #check() {
    if (this.#isClosed) throw new codes.ERR_DIR_CLOSED()
  }
  readSync() {
    this.#check()
    return this.#entries.shift() ?? null
  }
  read(callback) {
    if (typeof callback === 'function') {
      nextTick(callback, null, this.readSync())
      return undefined
    }
    return new Promise((resolve) => resolve(this.readSync()))
  }
  closeSync() {
    this.#check()
    this.#isClosed = true
  }
  close(callback) {
    if (typeof callback === 'function') {
      this.closeSync()
      nextTick(callback)
      return undefined
    }
    return new Promise((resolve) => resolve(this.closeSync()))
  }
  async *entries() {
    for (let entry = this.#entries.shift(); entry; entry = this.#entries.shift()) yield entry
    this.#isClosed = true
  }
  [Symbol.asyncIterator]() {
    return this.entries()
  }
}
function opendirSync(path) {
  const name = pathOf_(path)
  const got = sys.fs('readdir', name)
  if (typeof got === 'number') throw at(failure_('opendir', got), 'fs:opendirSync')
  return new Dir(
    name,
    JSON.parse(got).map(([entry, type]) => new Dirent(entry, type, name)),
  )
}
function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback
  callbackOf_(callback)
  const name = pathOf_(path)
  later_(
    'readdir',
    [name],
    (error, json) =>
      error
        ? callback(hideStack(failure_('opendir', error.errno, name)))
        : callback(
            null,
            new Dir(
              name,
              JSON.parse(json).map(([entry, type]) => new Dirent(entry, type, name)),
            ),
          ),
    (json) => json,
    name,
  )
}
function rmdirSync(path, options) {
  const name = pathOf_(path)
  if (options?.recursive) {
    rmTree_(name, 'rmdir')
    return
  }
  sync_('rmdir', [name], 'rmdirSync', name)
}
function rmdir(path, options, callback) {
  if (typeof options === 'function') callback = options
  callbackOf_(callback)
  const name = pathOf_(path)
  later_('rmdir', [name], callback, undefined, name)
}

/** rm -r: the first failure, as {errno, syscall, path}. */
function rmTree_(name) {
  const json = sys.fs('rmTree', name)
  const { errno, syscall, path } = JSON.parse(json)
  if (errno) throw at(uvException({ errno, syscall, path }), 'fs:rmSync.rimraf')
}
function eisdir_(name) {
  return systemError_('ERR_FS_EISDIR', 'Path is a directory', {
    code: 'EISDIR',
    message: 'is a directory',
    path: name,
    syscall: 'rm',
    errno: 21,
  })
}
function rmSync(path, options) {
  const name = pathOf_(path)
  const got = sys.fs('lstat', name)
  if (typeof got === 'number') {
    if (options?.force && got === -2) return
    throw at(failure_('lstat', got, name), 'validator')
  }
  if (makeStats(got).isDirectory() && !options?.recursive) throw at(eisdir_(name), 'validator')
  rmTree_(name)
}
function rm(path, options, callback) {
  if (typeof options === 'function') [callback, options] = [options, undefined]
  callbackOf_(callback)
  const name = pathOf_(path)
  later_(
    'lstat',
    [name],
    (error, json) => {
      if (error) return callback(options?.force && error.code === 'ENOENT' ? null : error)
      if (makeStats(json).isDirectory() && !options?.recursive) return callback(eisdir_(name))
      later_(
        'rmTree',
        [name],
        (failed, result) => {
          const { errno, syscall, path: where } = JSON.parse(result)
          callback(errno ? hideStack(uvException({ errno, syscall, path: where })) : null)
        },
        (result) => result,
      )
    },
    (json) => json,
    name,
  )
}

// ---- names and attributes: [name of the call, its arguments, does it name a second path]

function unlinkSync(path) {
  const name = pathOf_(path)
  sync_('unlink', [name], 'unlinkSync', name)
}
function renameSync(oldPath, newPath) {
  const from = pathOf_(oldPath, 'oldPath')
  const to = pathOf_(newPath, 'newPath')
  sync_('rename', [from, to], 'renameSync', from, to)
}
function linkSync(existingPath, newPath) {
  const from = pathOf_(existingPath, 'existingPath')
  const to = pathOf_(newPath, 'newPath')
  sync_('link', [from, to], 'linkSync', from, to)
}
function symlinkSync(target, path) {
  const from = pathOf_(target, 'target')
  const to = pathOf_(path)
  sync_('symlink', [from, to], 'symlinkSync', from, to)
}
function readlinkSync(path, options) {
  const name = pathOf_(path)
  const got = sync_('readlink', [name], 'readlinkSync', name)
  return options === 'buffer' || options?.encoding === 'buffer' ? Buffer.from(got) : got
}
function chmodSync(path, mode) {
  const name = pathOf_(path)
  sync_('chmod', [name, modeOf_(mode, 'mode')], 'chmodSync', name)
}
function fchmodSync(fd, mode) {
  sync_('fchmod', [fdOf_(fd), modeOf_(mode, 'mode')], 'fchmodSync')
}
function chownSync(path, uid, gid) {
  const name = pathOf_(path)
  idOf_(uid, 'uid')
  idOf_(gid, 'gid')
  sync_('chown', [name, uid, gid], 'chownSync', name)
}
function idOf_(id, name) {
  validateInteger(id, name, -1, 4294967295)
  return id
}
function fchownSync(fd, uid, gid) {
  sync_('fchown', [fdOf_(fd), idOf_(uid, 'uid'), idOf_(gid, 'gid')], 'fchownSync')
}
function lchownSync(path, uid, gid) {
  const name = pathOf_(path)
  sync_('lchown', [name, idOf_(uid, 'uid'), idOf_(gid, 'gid')], 'lchownSync', name)
}
function truncateSync(path, len) {
  if (typeof path === 'number') return ftruncateSync(path, len)
  const fd = openSync(path, 'r+')
  try {
    ftruncateSync(fd, len ?? 0)
  } finally {
    closeSync(fd)
  }
}
function ftruncateSync(fd, len = 0) {
  validateInteger(len, 'len')
  sync_('ftruncate', [fdOf_(fd), Math.max(0, len)], 'ftruncateSync')
}
function fsyncSync(fd) {
  sync_('fsync', [fdOf_(fd)], 'fsyncSync')
}
function fdatasyncSync(fd) {
  sync_('fdatasync', [fdOf_(fd)], 'fdatasyncSync')
}
function utimesSync(path, atime, mtime) {
  const name = pathOf_(path)
  sync_('utimes', [name, timeOf_(atime), timeOf_(mtime)], 'utimesSync', name)
}
function lutimesSync(path, atime, mtime) {
  const name = pathOf_(path)
  sync_('lutimes', [name, timeOf_(atime), timeOf_(mtime)], 'lutimesSync', name)
}
function futimesSync(fd, atime, mtime) {
  sync_('futimes', [fdOf_(fd), timeOf_(atime), timeOf_(mtime)], 'futimesSync')
}
function copyFileSync(src, dest, mode) {
  const from = pathOf_(src, 'src')
  const to = pathOf_(dest, 'dest')
  sync_('copyFile', [from, to, mode ?? 0], 'copyFileSync', from, to)
}
function realpathSync(path, options) {
  const name = pathOf_(path)
  void options
  const { errno, syscall, path: where, result } = JSON.parse(sys.fs('realpath', name))
  if (errno) throw at(uvException({ errno, syscall, path: where }), 'fs:realpathSync')
  return result
}
realpathSync.native = function realpathSync_native(path) {
  const name = pathOf_(path)
  const { errno, result } = JSON.parse(sys.fs('realpath', name))
  if (errno) throw at(failure_('realpath', errno, name), 'fs:realpathSync.native')
  return result
}
function realpath(path, options, callback) {
  callback = typeof options === 'function' ? options : callback
  callbackOf_(callback)
  const name = pathOf_(path)
  const finish = () =>
    later_(
      'realpath',
      [name],
      (error, json) => {
        const { errno, syscall, path: where, result } = JSON.parse(json)
        if (errno) callback(hideStack(uvException({ errno, syscall, path: where })))
        else callback(null, result)
      },
      (json) => json,
    )
  // One lstat() after the other, as Node walks: it takes its turns.
  const parts = require('path').resolve(name).split('/').length - 2
  const step = (left) =>
    left <= 0
      ? finish()
      : later_(
          'lstat',
          ['/'],
          () => step(left - 1),
          (stat) => stat,
        )
  step(parts)
}
realpath.native = function native(path, options, callback) {
  callback = typeof options === 'function' ? options : callback
  callbackOf_(callback)
  const name = pathOf_(path)
  later_(
    'realpath',
    [name],
    (error, json) => {
      const { errno, result } = JSON.parse(json)
      if (errno) callback(hideStack(failure_('realpath', errno, name)))
      else callback(null, result)
    },
    (json) => json,
  )
}

function unlink(path, callback) {
  callbackOf_(callback)
  const name = pathOf_(path)
  later_('unlink', [name], callback, undefined, name)
}
function rename(oldPath, newPath, callback) {
  callbackOf_(callback)
  const [from, to] = [pathOf_(oldPath, 'oldPath'), pathOf_(newPath, 'newPath')]
  later_('rename', [from, to], callback, undefined, from, to)
}
function link(existingPath, newPath, callback) {
  callbackOf_(callback)
  const [from, to] = [pathOf_(existingPath, 'existingPath'), pathOf_(newPath, 'newPath')]
  later_('link', [from, to], callback, undefined, from, to)
}
function symlink(target, path, type, callback) {
  callback = typeof type === 'function' ? type : callback
  callbackOf_(callback)
  const [from, to] = [pathOf_(target, 'target'), pathOf_(path)]
  later_('symlink', [from, to], callback, undefined, from, to)
}
function readlink(path, options, callback) {
  callback = typeof options === 'function' ? options : callback
  callbackOf_(callback)
  const name = pathOf_(path)
  later_('readlink', [name], callback, (target) => target, name)
}
function chmod(path, mode, callback) {
  const name = pathOf_(path)
  const bits = modeOf_(mode, 'mode')
  callbackOf_(callback)
  later_('chmod', [name, bits], callback, undefined, name)
}
function fchmod(fd, mode, callback) {
  later_('fchmod', [fdOf_(fd), modeOf_(mode, 'mode')], callbackOf_(callback))
}
function chown(path, uid, gid, callback) {
  callbackOf_(callback)
  const name = pathOf_(path)
  later_('chown', [name, idOf_(uid, 'uid'), idOf_(gid, 'gid')], callback, undefined, name)
}
function fchown(fd, uid, gid, callback) {
  later_('fchown', [fdOf_(fd), idOf_(uid, 'uid'), idOf_(gid, 'gid')], callbackOf_(callback))
}
function lchown(path, uid, gid, callback) {
  const name = pathOf_(path)
  later_('lchown', [name, idOf_(uid, 'uid'), idOf_(gid, 'gid')], callbackOf_(callback), undefined, name)
}
function truncate(path, len, callback) {
  if (typeof len === 'function') [callback, len] = [len, 0]
  callbackOf_(callback)
  open(path, 'r+', (error, fd) => {
    if (error) return callback(error)
    later_('ftruncate', [fd, len ?? 0], (failed) => later_('close', [fd], () => callback(failed ?? null)))
  })
}
function ftruncate(fd, len, callback) {
  if (typeof len === 'function') [callback, len] = [len, 0]
  later_('ftruncate', [fdOf_(fd), len ?? 0], callbackOf_(callback))
}
function fsync(fd, callback) {
  later_('fsync', [fdOf_(fd)], callbackOf_(callback))
}
function fdatasync(fd, callback) {
  later_('fdatasync', [fdOf_(fd)], callbackOf_(callback))
}
function utimes(path, atime, mtime, callback) {
  const name = pathOf_(path)
  later_('utimes', [name, timeOf_(atime), timeOf_(mtime)], callbackOf_(callback), undefined, name)
}
function lutimes(path, atime, mtime, callback) {
  const name = pathOf_(path)
  later_('lutimes', [name, timeOf_(atime), timeOf_(mtime)], callbackOf_(callback), undefined, name)
}
function futimes(fd, atime, mtime, callback) {
  later_('futimes', [fdOf_(fd), timeOf_(atime), timeOf_(mtime)], callbackOf_(callback))
}
function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') [callback, mode] = [mode, 0]
  const [from, to] = [pathOf_(src, 'src'), pathOf_(dest, 'dest')]
  callbackOf_(callback)
  later_('copyFile', [from, to, mode ?? 0], callback, undefined, from, to)
}

module.exports = {
  access,
  accessSync,
  appendFile,
  appendFileSync,
  chmod,
  chmodSync,
  chown,
  chownSync,
  close,
  closeSync,
  copyFile,
  copyFileSync,
  exists,
  existsSync,
  fchmod,
  fchmodSync,
  fchown,
  fchownSync,
  fdatasync,
  fdatasyncSync,
  fstat,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncate,
  ftruncateSync,
  futimes,
  futimesSync,
  lchown,
  lchownSync,
  link,
  linkSync,
  lstat,
  lstatSync,
  lutimes,
  lutimesSync,
  mkdir,
  mkdirSync,
  mkdtemp,
  mkdtempSync,
  open,
  openSync,
  opendir,
  opendirSync,
  read,
  readFile,
  readFileSync,
  readSync,
  readdir,
  readdirSync,
  readlink,
  readlinkSync,
  readv,
  readvSync,
  realpath,
  realpathSync,
  rename,
  renameSync,
  rm,
  rmSync,
  rmdir,
  rmdirSync,
  stat,
  statSync,
  statfs,
  statfsSync,
  symlink,
  symlinkSync,
  truncate,
  truncateSync,
  unlink,
  unlinkSync,
  utimes,
  utimesSync,
  write,
  writeFile,
  writeFileSync,
  writeSync,
  writev,
  writevSync,
  Dir,
  Dirent,
  Stats: utils.Stats,
  F_OK: 0,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
  constants,
  ...require('internal/fs-watch'),
}
const args = require('util').kCustomPromisifyArgs_
for (const [fn, names] of [
  [read, ['bytesRead', 'buffer']],
  [write, ['bytesWritten', 'buffer']],
  [readv, ['bytesRead', 'buffers']],
  [writev, ['bytesWritten', 'buffers']],
]) {
  Object.defineProperty(fn, args, { value: names, enumerable: false })
}
Object.defineProperty(exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: (path) => new Promise((resolve) => exists(path, resolve)),
})
Object.assign(module.exports, require('internal/fs-streams'), require('internal/fs-cp'))
Object.defineProperty(module.exports, 'promises', {
  configurable: true,
  enumerable: true,
  get: () => require('fs/promises'),
})
void validateObject
