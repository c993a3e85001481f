// What fs, its promises and its streams share: Stats, Dirent, flags, checks of arguments, calls of the host.
const { sys } = internal
const { Buffer } = require('buffer')
const { codes, uvException, hideStack, at } = require('internal/errors')
const { fail_, validateInteger, validateFunction, validateString } = require('internal/validators')
const { submit } = require('internal/loop')

const constants = JSON.parse(sys.fsConstants())
const { S_IFMT, S_IFDIR, S_IFREG, S_IFBLK, S_IFCHR, S_IFLNK, S_IFIFO, S_IFSOCK } = constants

class StatsBase {
  isDirectory() {
    return this.is_(S_IFDIR)
  }
  isFile() {
    return this.is_(S_IFREG)
  }
  isBlockDevice() {
    return this.is_(S_IFBLK)
  }
  isCharacterDevice() {
    return this.is_(S_IFCHR)
  }
  isSymbolicLink() {
    return this.is_(S_IFLNK)
  }
  isFIFO() {
    return this.is_(S_IFIFO)
  }
  isSocket() {
    return this.is_(S_IFSOCK)
  }
}
Object.defineProperty(StatsBase.prototype, 'is_', {
  value(kind) {
    return (Number(this.mode) & S_IFMT) === kind
  },
})

class Stats extends StatsBase {
  constructor([dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs]) {
    super()
    Object.assign(this, {
      dev,
      mode,
      nlink,
      uid,
      gid,
      rdev,
      blksize,
      ino,
      size,
      blocks,
      atimeMs,
      mtimeMs,
      ctimeMs,
      birthtimeMs,
    })
    for (const [name, ms] of [
      ['atime', atimeMs],
      ['mtime', mtimeMs],
      ['ctime', ctimeMs],
      ['birthtime', birthtimeMs],
    ])
      this[name] = new Date(Math.round(ms))
  }
}
class BigIntStats extends StatsBase {
  constructor(values) {
    super()
    const names = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks']
    names.forEach((name, i) => {
      this[name] = BigInt(values[i])
    })
    const times = ['atime', 'mtime', 'ctime', 'birthtime']
    times.forEach((name, i) => {
      this[`${name}Ms`] = BigInt(Math.floor(values[10 + i]))
    })
    times.forEach((name, i) => {
      this[`${name}Ns`] = BigInt(Math.floor(values[10 + i] * 1e6))
    })
    times.forEach((name, i) => {
      this[name] = new Date(values[10 + i])
    })
  }
}
const makeStats = (json, options) => new (options?.bigint ? BigIntStats : Stats)(JSON.parse(json))

const kType = Symbol('type')
/** libuv's numbers for the kinds of entries, which a Dirent shows. */
const DIRENT = { [S_IFREG]: 1, [S_IFDIR]: 2, [S_IFLNK]: 3, [S_IFIFO]: 4, [S_IFSOCK]: 5, [S_IFCHR]: 6, [S_IFBLK]: 7 }
class Dirent {
  constructor(name, type, path) {
    this.name = name
    this.parentPath = path
    this.path = path
    this[kType] = DIRENT[type] ?? 0
  }
  isDirectory() {
    return this[kType] === DIRENT[S_IFDIR]
  }
  isFile() {
    return this[kType] === DIRENT[S_IFREG]
  }
  isBlockDevice() {
    return this[kType] === DIRENT[S_IFBLK]
  }
  isCharacterDevice() {
    return this[kType] === DIRENT[S_IFCHR]
  }
  isSymbolicLink() {
    return this[kType] === DIRENT[S_IFLNK]
  }
  isFIFO() {
    return this[kType] === DIRENT[S_IFIFO]
  }
  isSocket() {
    return this[kType] === DIRENT[S_IFSOCK]
  }
}

function pathOf_(path, name = 'path') {
  if (path instanceof require('url').URL) path = require('url').fileURLToPath(path)
  if (typeof path !== 'string' && !(path instanceof Uint8Array)) {
    fail_(new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path))
  }
  const text = typeof path === 'string' ? path : Buffer.from(path).toString()
  if (text.includes('\0'))
    fail_(new codes.ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes'))
  return text
}

const flagNames = {
  r: 0,
  rs: 0o4010000,
  sr: 0o4010000,
  'r+': 2,
  'rs+': 0o4010002,
  'sr+': 0o4010002,
  w: 0o1101,
  wx: 0o1301,
  xw: 0o1301,
  'w+': 0o1102,
  'wx+': 0o1302,
  'xw+': 0o1302,
  a: 0o2101,
  ax: 0o2301,
  xa: 0o2301,
  as: 0o4012101,
  sa: 0o4012101,
  'a+': 0o2102,
  'ax+': 0o2302,
  'xa+': 0o2302,
  'as+': 0o4012102,
  'sa+': 0o4012102,
}
function flagsOf_(flags, name = 'flags') {
  if (typeof flags === 'number') return flags
  if (flags == null) return 0
  if (flags in flagNames) return flagNames[flags]
  return fail_(new codes.ERR_INVALID_ARG_VALUE(name, flags))
}

function modeOf_(value, name, fallback) {
  if (value == null && fallback !== undefined) return fallback
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value))
      fail_(new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a 32-bit unsigned integer or an octal string'))
    return Number.parseInt(value, 8)
  }
  if (typeof value !== 'number') fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'number', value))
  if (!Number.isInteger(value) || value < 0 || value > 4294967295)
    fail_(new codes.ERR_OUT_OF_RANGE(name, Number.isInteger(value) ? '>= 0 && <= 4294967295' : 'an integer', value))
  return value
}

function fdOf_(fd, name = 'fd') {
  if (typeof fd !== 'number') fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'number', fd))
  if (!Number.isInteger(fd)) fail_(new codes.ERR_OUT_OF_RANGE(name, 'an integer', fd))
  if (fd < 0 || fd > 2147483647) fail_(new codes.ERR_OUT_OF_RANGE(name, '>= 0 && <= 2147483647', fd))
  return fd
}

function optionsOf_(options, defaults) {
  if (options == null || typeof options === 'function') return defaults
  if (typeof options === 'string') options = { ...defaults, encoding: options }
  else if (typeof options !== 'object') fail_(new codes.ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options))
  if (options.encoding && options.encoding !== 'buffer' && !Buffer.isEncoding(options.encoding)) {
    fail_(new codes.ERR_INVALID_ARG_VALUE('encoding', options.encoding, 'is invalid encoding'))
  }
  return { ...defaults, ...options }
}

function timeOf_(time) {
  if (time instanceof Date) return time.getTime()
  const number = typeof time === 'string' && +time == time ? +time : time
  if (typeof number === 'number' && Number.isFinite(number)) return number * 1000
  return fail_(new codes.ERR_INVALID_ARG_TYPE('time', ['Date', 'Time in seconds'], time))
}

/** Bytes for the host: an ArrayBuffer of exactly these. */
function bytesOf_(view, offset = 0, length = view.byteLength - offset) {
  const from = view.byteOffset + offset
  return view.buffer.slice(from, from + length)
}

const names = {
  readdir: 'scandir',
  copyFile: 'copyfile',
  utimes: 'utime',
  futimes: 'futime',
  lutimes: 'lutime',
  readFileUtf8: 'open',
}

/** The error of call `op` as libuv would word it. */
function failure_(op, errno, path, dest, order) {
  return uvException({ errno, syscall: names[op] ?? op, path, dest, order })
}

/** A call that completes at once; `site` names the function of Node which throws. */
function sync_(op, args, site, path, dest) {
  const got = sys.fs(op, ...args)
  if (typeof got === 'number' && got < 0) throw at(failure_(op, got, path, dest), `fs:${site}`)
  return got
}

/** The same through the loop, for callbacks: the error has no stack, as there is no JavaScript below it. */
function later_(op, args, callback, map, path, dest) {
  submit(op, args, function oncomplete(got) {
    if (typeof got === 'number' && got < 0) callback(hideStack(failure_(op, got, path, dest)))
    else if (map) callback(null, map(got))
    else callback(null)
  })
}

/** The same for a step of ours, which shows in no stack. */
function step_(op, args, callback, path, dest) {
  submit(op, args, (got) => {
    if (typeof got === 'number' && got < 0) callback(hideStack(failure_(op, got, path, dest)))
    else callback(null, got)
  })
}

/** The same as a promise. The error names the async functions that wait for it. */
function promised_(op, args, path, dest) {
  let resolve
  let reject
  const promise = new Promise((ok, no) => {
    resolve = ok
    reject = no
  })
  submit(op, args, (got) => {
    if (typeof got === 'number' && got < 0) {
      const error = hideStack(failure_(op, got, path, dest))
      internal.captured.get(error).async = internal.asyncChain(promise)
      error.toString
      reject(error)
    } else resolve(got)
  })
  return promise
}

function callbackOf_(callback, name = 'cb') {
  validateFunction(callback, name)
  return callback
}

module.exports = {
  constants,
  Stats,
  BigIntStats,
  makeStats,
  Dirent,
  pathOf_,
  flagsOf_,
  modeOf_,
  fdOf_,
  optionsOf_,
  timeOf_,
  bytesOf_,
  failure_,
  sync_,
  later_,
  step_,
  promised_,
  callbackOf_,
  validateInteger,
  validateString,
}
