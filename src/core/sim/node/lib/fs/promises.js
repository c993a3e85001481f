// node:fs/promises. The names of the async functions are those that Node shows in its stacks.
const { Buffer } = require('buffer')
const EventEmitter = require('events')
const { codes, AbortError, at } = require('internal/errors')
const { fail_ } = require('internal/validators')
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
  promised_,
  failure_,
} = require('internal/fs-utils')

class FileHandle extends EventEmitter {
  #fd
  constructor(fd) {
    super()
    this.#fd = fd
  }
  get fd() {
    return this.#fd
  }
  appendFile(data, options) {
    return writeFile(this, data, { ...optionsOf_(options, {}), flag: 'a' })
  }
  chmod(mode) {
    return promised_('fchmod', [this.#fd, modeOf_(mode, 'mode')]).then(() => undefined)
  }
  chown(uid, gid) {
    return promised_('fchown', [this.#fd, uid, gid]).then(() => undefined)
  }
  datasync() {
    return promised_('fdatasync', [this.#fd]).then(() => undefined)
  }
  sync() {
    return promised_('fsync', [this.#fd]).then(() => undefined)
  }
  async read(buffer, offset, length, position) {
    if (this.#fd === -1) return closed_('read')
    if (!ArrayBuffer.isView(buffer)) {
      const options = buffer ?? {}
      buffer = options.buffer ?? Buffer.alloc(16384)
      offset = options.offset ?? 0
      length = options.length ?? buffer.byteLength - offset
      position = options.position ?? null
    } else if (offset !== null && typeof offset === 'object')
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset)
    offset ??= 0
    length ??= buffer.byteLength - offset
    const got = new Uint8Array(await promised_('read', [this.#fd, length, position ?? -1]))
    new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength).set(got, offset)
    return { __proto__: null, bytesRead: got.length, buffer }
  }
  readFile(options) {
    return this.fd === -1 ? closed_('readFile') : readFile(this, options)
  }
  async *readLines(options) {
    const { createInterface } = require('readline')
    yield* createInterface({ input: this.createReadStream(options), crlfDelay: Number.POSITIVE_INFINITY })
  }
  createReadStream(options) {
    return new (require('fs').ReadStream)(undefined, { ...options, fd: this.#fd })
  }
  createWriteStream(options) {
    return new (require('fs').WriteStream)(undefined, { ...options, fd: this.#fd })
  }
  stat(options) {
    return this.fd === -1 ? closed_('fstat') : fstat(this, options)
  }
  truncate(len = 0) {
    return promised_('ftruncate', [this.#fd, len]).then(() => undefined)
  }
  utimes(atime, mtime) {
    return promised_('futimes', [this.#fd, timeOf_(atime), timeOf_(mtime)]).then(() => undefined)
  }
  async write(buffer, offset, length, position) {
    if (this.#fd === -1) return closed_('write')
    const isText = typeof buffer === 'string'
    const data = isText ? Buffer.from(buffer, typeof length === 'string' ? length : 'utf8') : buffer
    if (isText) [position, offset, length] = [offset, 0, data.byteLength]
    else if (offset !== null && typeof offset === 'object')
      ({ offset = 0, length = data.byteLength - offset, position = null } = offset)
    offset ??= 0
    length ??= data.byteLength - offset
    const bytesWritten = await promised_('write', [
      this.#fd,
      bytesOf_(data, offset, length),
      typeof position === 'number' ? position : -1,
    ])
    return { __proto__: null, bytesWritten, buffer }
  }
  async writev(buffers, position) {
    const { bytesWritten } = await this.write(Buffer.concat(buffers), 0, undefined, position)
    return { __proto__: null, bytesWritten, buffers }
  }
  writeFile(data, options) {
    return this.fd === -1 ? closed_('writeFile') : writeFile(this, data, options)
  }
  close() {
    if (this.#fd === -1) return Promise.resolve()
    const fd = this.#fd
    this.#fd = -1
    return promised_('close', [fd]).then(() => {
      this.emit('close')
    })
  }
  async [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]() {
    return this.close()
  }
}

async function closed_(syscall) {
  const error = at(new Error('file closed'), 'fs:closedHandle')
  const { frames } = internal.captured.get(error)
  if (frames[1]) frames[1][0] = `${syscall}Closed_`
  error.code = 'EBADF'
  error.syscall = syscall
  throw error
}

/** Not an async function: Node's stacks end at the operation. */
function handleFdClose(fileOpPromise, closeFunc) {
  return fileOpPromise.then(
    (result) => closeFunc().then(() => result),
    (error) => closeFunc().then(() => Promise.reject(error)),
  )
}

async function access(path, mode = 0) {
  const name = pathOf_(path)
  await promised_('access', [name, mode], name)
}
async function cp(src, dest, options) {
  return new Promise((resolve, reject) =>
    require('fs').cp(src, dest, options ?? {}, (err) => (err ? reject(err) : resolve())),
  )
}
async function copyFile(src, dest, mode = 0) {
  const [from, to] = [pathOf_(src, 'src'), pathOf_(dest, 'dest')]
  await promised_('copyFile', [from, to, mode], from, to)
}
async function open(path, flags, mode) {
  const name = pathOf_(path)
  return new FileHandle(await promised_('open', [name, flagsOf_(flags), modeOf_(mode, 'mode', 0o666)], name))
}
async function rename(oldPath, newPath) {
  const [from, to] = [pathOf_(oldPath, 'oldPath'), pathOf_(newPath, 'newPath')]
  await promised_('rename', [from, to], from, to)
}
async function truncate(path, len = 0) {
  const fd = await open(path, 'r+')
  return handleFdClose(fd.truncate(len), () => fd.close())
}
async function rm(path, options) {
  return new Promise((resolve, reject) => require('fs').rm(path, options, (err) => (err ? reject(err) : resolve())))
}
async function rmdir(path, options) {
  const name = pathOf_(path)
  if (options?.recursive) return rm(path, { recursive: true })
  await promised_('rmdir', [name], name)
}
async function mkdir(path, options) {
  if (typeof options === 'number' || typeof options === 'string') options = { mode: options }
  const name = pathOf_(path)
  const mode = modeOf_(options?.mode, 'mode', 0o777)
  if (!options?.recursive) {
    await promised_('mkdir', [name, mode], name)
    return undefined
  }
  const { errno, path: where, first } = JSON.parse(await promised_('mkdirp', [name, mode]))
  if (errno) throw failure_('mkdir', errno, where)
  return first ?? undefined
}
async function readdir(path, options) {
  options = optionsOf_(options, {})
  const name = pathOf_(path)
  const result = await promised_('readdir', [name], name)
  const list = JSON.parse(result).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  if (options.recursive) return require('fs').readdirSync(path, options)
  return options.withFileTypes
    ? list.map(([entry, type]) => new Dirent(entry, type, name))
    : list.map(([entry]) => entry)
}
async function readlink(path) {
  const name = pathOf_(path)
  return await promised_('readlink', [name], name)
}
async function symlink(target, path) {
  const [from, to] = [pathOf_(target, 'target'), pathOf_(path)]
  await promised_('symlink', [from, to], from, to)
}
async function fstat(handle, options) {
  const result = await promised_('fstat', [handle.fd])
  return makeStats(result, options)
}
async function lstat(path, options) {
  const name = pathOf_(path)
  const result = await promised_('lstat', [name], name)
  return makeStats(result, options)
}
async function stat(path, options) {
  const name = pathOf_(path)
  const result = await promised_('stat', [name], name)
  return makeStats(result, options)
}
async function statfs(path, options) {
  const name = pathOf_(path)
  const values = JSON.parse(await promised_('statfs', [name], name))
  return options?.bigint
    ? Object.fromEntries(Object.entries(values).map(([key, value]) => [key, BigInt(value)]))
    : values
}
async function link(existingPath, newPath) {
  const [from, to] = [pathOf_(existingPath, 'existingPath'), pathOf_(newPath, 'newPath')]
  await promised_('link', [from, to], from, to)
}
async function unlink(path) {
  const name = pathOf_(path)
  await promised_('unlink', [name], name)
}
async function chmod(path, mode) {
  const name = pathOf_(path)
  await promised_('chmod', [name, modeOf_(mode, 'mode')], name)
}
async function chown(path, uid, gid) {
  const name = pathOf_(path)
  await promised_('chown', [name, uid, gid], name)
}
async function lchown(path, uid, gid) {
  const name = pathOf_(path)
  await promised_('lchown', [name, uid, gid], name)
}
async function utimes(path, atime, mtime) {
  const name = pathOf_(path)
  await promised_('utimes', [name, timeOf_(atime), timeOf_(mtime)], name)
}
async function lutimes(path, atime, mtime) {
  const name = pathOf_(path)
  await promised_('lutimes', [name, timeOf_(atime), timeOf_(mtime)], name)
}
async function realpath(path) {
  const name = pathOf_(path)
  const { errno, result } = JSON.parse(await promised_('realpath', [name]))
  if (errno) throw failure_('realpath', errno, name)
  return result
}
async function mkdtemp(prefix) {
  return require('fs').mkdtempSync(prefix)
}
async function opendir(path, options) {
  return new Promise((resolve, reject) =>
    require('fs').opendir(path, options ?? {}, (err, dir) => (err ? reject(err) : resolve(dir))),
  )
}

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason })
}

async function writeFile(path, data, options) {
  options = optionsOf_(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false })
  const isStream =
    !ArrayBuffer.isView(data) &&
    data !== null &&
    typeof data === 'object' &&
    (data[Symbol.asyncIterator] || data[Symbol.iterator])
  if (!ArrayBuffer.isView(data) && !isStream) {
    if (typeof data !== 'string')
      fail_(new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data))
    data = Buffer.from(data, options.encoding || 'utf8')
  }
  if (path instanceof FileHandle) return writeFileHandle(path, data, options)
  checkAborted(options.signal)
  const fd = await open(path, options.flag, options.mode)
  return handleFdClose(writeFileHandle(fd, data, options), () => fd.close())
}
async function writeFileHandle(filehandle, data, options) {
  checkAborted(options.signal)
  if (!ArrayBuffer.isView(data)) {
    for await (const chunk of data)
      await writeFileHandle(
        filehandle,
        ArrayBuffer.isView(chunk) ? chunk : Buffer.from(chunk, options.encoding),
        options,
      )
    return
  }
  let offset = 0
  while (offset < data.byteLength) {
    offset += (await filehandle.write(data, offset, data.byteLength - offset)).bytesWritten
  }
}
async function appendFile(path, data, options) {
  options = optionsOf_(options, { encoding: 'utf8', mode: 0o666, flag: 'a' })
  return writeFile(path, data, options.flag ? options : { ...options, flag: 'a' })
}
async function readFile(path, options) {
  options = optionsOf_(options, { flag: 'r' })
  const flag = options.flag || 'r'
  if (path instanceof FileHandle) return readFileHandle(path, options)
  checkAborted(options.signal)
  const fd = await open(path, flag, 0o666)
  return handleFdClose(readFileHandle(fd, options), () => fd.close())
}
async function readFileHandle(filehandle, options) {
  const parts = []
  await promised_('fstat', [filehandle.fd])
  for (;;) {
    checkAborted(options.signal)
    const chunk = Buffer.from(await promised_('read', [filehandle.fd, 524288, -1]))
    if (chunk.length === 0) break
    parts.push(chunk)
  }
  const data = parts.length === 1 ? parts[0] : Buffer.concat(parts)
  return options.encoding ? data.toString(options.encoding) : data
}
async function* watch(filename, options) {
  const watcher = require('fs').watch(filename, options)
  for await (const [eventType, name] of EventEmitter.on(watcher, 'change', options)) yield { eventType, filename: name }
}
void [at, fdOf_]

module.exports = {
  access,
  copyFile,
  cp,
  open,
  opendir,
  rename,
  truncate,
  rm,
  rmdir,
  mkdir,
  readdir,
  readlink,
  symlink,
  lstat,
  stat,
  statfs,
  link,
  unlink,
  chmod,
  lchown,
  chown,
  utimes,
  lutimes,
  realpath,
  mkdtemp,
  writeFile,
  appendFile,
  readFile,
  watch,
  constants,
}
