// node:net over non-blocking sockets that the loop polls.
const { sys } = internal
const EventEmitter = require('events')
const { Duplex } = require('stream')
const { Buffer } = require('buffer')
const { isIP, isIPv4, isIPv6, parseV6 } = require('internal/ip')
const {
  codes,
  errnoException,
  exceptionWithHostPort,
  uvExceptionWithHostPort,
  nameOf,
  byName,
  at,
} = require('internal/errors')
const {
  fail_,
  validateFunction,
  validatePort,
  validateString,
  validateNumber,
  validateAbortSignal,
} = require('internal/validators')
const { watch, close, pending, runCallback_ } = { ...require('internal/loop'), ...require('internal/ticks') }
const { nextTick } = require('internal/ticks')

const IN = 1
const OUT = 4
const EAGAIN = -11
const EINPROGRESS = -115
const BACKLOG = 511

/** What Node shows as the receiver of the callbacks of its native handles. */
class TCPConnectWrap {}
class PipeConnectWrap {}
class TCP {}
class Pipe {}

const addressOf_ = (host, port) => ({ family: isIPv6(host) ? 'inet6' : 'inet', address: host, port })

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options)
  if (typeof options === 'number') options = { fd: options }
  options = { ...options }
  this.connecting = false
  this._hadError = false
  this._parent = null
  this._host = null
  hide_(this, 'fd_', -1)
  hide_(this, 'isPipe_', false)
  hide_(this, 'isReading_', false)
  hide_(this, 'isRef_', true)
  hide_(this, 'pendingWrite_', null)
  hide_(this, 'timer_', null)
  hide_(this, 'bytes_', { read: 0, written: 0 })
  const { allowHalfOpen = false } = options
  Duplex.call(this, {
    ...options,
    allowHalfOpen: true,
    emitClose: false,
    autoDestroy: true,
    decodeStrings: false,
    readable: options.readable ?? true,
    writable: options.writable ?? true,
    highWaterMark: options.highWaterMark,
  })
  this.allowHalfOpen = Boolean(allowHalfOpen)
  this._readableState.emitClose = true
  this._writableState.emitClose = true
  if (options.handle_ !== undefined) adopt_(this, options.handle_, options.isPipe_)
  else if (options.fd !== undefined) adopt_(this, options.fd, true)
  this.on('end', onReadableStreamEnd)
  if (options.fd !== undefined && options.readable !== false && !options.manualStart) this.read(0)
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype)
Object.setPrototypeOf(Socket, Duplex)

function hide_(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, enumerable: false, configurable: true })
}

function adopt_(socket, fd, isPipe = false) {
  socket.fd_ = fd
  socket.isPipe_ = isPipe
  hide_(socket, '_handle', { fd, getAsyncId: () => 1, ref() {}, unref() {}, onread: null })
  sys.fdNonblock(fd)
}

function onReadableStreamEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFIN
}
function writeAfterFIN(chunk, encoding, cb) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, cb)
  if (typeof encoding === 'function') cb = encoding
  const err = new Error('This socket has been ended by the other party')
  err.code = 'EPIPE'
  if (typeof cb === 'function') nextTick(cb, err)
  this.destroy(err)
  return false
}

/** Which events the loop should look for. */
function update_(socket) {
  if (socket.fd_ < 0) return
  const events = (socket.isReading_ ? IN : 0) | (socket.pendingWrite_ || socket.connecting ? OUT : 0)
  watch(socket.fd_, events, (revents) => onEvent_(socket, revents), socket.isRef_, socket.pendingWrite_ !== null)
}

/** As the native handle would call it. */
function callHandle_(socket, fn) {
  internal.callWith_(fn, socket.isPipe_ ? new Pipe() : new TCP(), [socket])
}

function onEvent_(socket, revents) {
  if (socket.connecting) {
    socket.finishConnect_()
    return
  }
  // uv__stream_io(): reading comes first, so that it is the one that hears of a reset.
  if (socket.isReading_ && revents & (IN | 8 | 16)) callHandle_(socket, onStreamRead)
  // After the other end has hung up, the end of the file is told in the same turn.
  if (socket.fd_ >= 0 && socket.isReading_ && revents & 16) callHandle_(socket, onStreamRead)
  if (socket.fd_ >= 0 && socket.pendingWrite_ && revents & (OUT | 8 | 16)) flushWrite_(socket)
}

function onStreamRead(socket) {
  const got = sys.read(socket.fd_, 65536, -1)
  if (typeof got === 'number') {
    if (got === EAGAIN) return
    socket.isReading_ = false
    update_(socket)
    socket.destroy(errnoException(got, 'read'))
    return
  }
  const data = Buffer.from(got)
  if (data.length === 0) {
    socket.isReading_ = false
    update_(socket)
    socket.push(null)
    socket.read(0)
    return
  }
  socket.bytes_.read += data.length
  touch_(socket)
  if (!socket.push(data)) {
    socket.isReading_ = false
    update_(socket)
  }
}

Socket.prototype._read = function _read() {
  if (this.connecting || this.fd_ < 0) {
    if (this.connecting) this.once('connect', () => this._read())
    return
  }
  if (!this.isReading_) {
    this.isReading_ = true
    update_(this)
  }
}

Socket.prototype._write = function _write(data, encoding, cb) {
  if (this.connecting) {
    this.once('connect', () => this._write(data, encoding, cb))
    const onClose = () => cb(new codes.ERR_SOCKET_CLOSED_BEFORE_CONNECTION())
    this.once('close', onClose)
    return
  }
  if (this.fd_ < 0) {
    cb(new codes.ERR_SOCKET_CLOSED())
    return
  }
  const bytes = typeof data === 'string' ? Buffer.from(data, encoding) : data
  touch_(this)
  tryWrite_(this, { bytes, offset: 0, cb })
}
Socket.prototype._writev = function _writev(list, cb) {
  this._write(
    Buffer.concat(
      list.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)),
    ),
    'buffer',
    cb,
  )
}

/** As libuv does it: what goes at once goes now, its callback comes in this turn; the rest waits for room. */
function tryWrite_(socket, request) {
  while (request.offset < request.bytes.length) {
    const part = request.bytes.subarray(request.offset)
    const got = sys.send(socket.fd_, part.buffer.slice(part.byteOffset, part.byteOffset + part.length))
    if (got === EAGAIN) {
      socket.pendingWrite_ = request
      update_(socket)
      return
    }
    if (got < 0) {
      socket.pendingWrite_ = null
      update_(socket)
      const isSync = request.isSync !== false
      if (isSync) pending(() => request.cb(onWriteComplete(got)))
      else request.cb(onWriteComplete(got))
      return
    }
    socket.bytes_.written += got
    request.offset += got
  }
  socket.pendingWrite_ = null
  if (request.isSync === false) update_(socket)
  request.cb(null)
}
function onWriteComplete(errno) {
  return errnoException(errno, 'write')
}
function flushWrite_(socket) {
  const request = socket.pendingWrite_
  request.isSync = false
  tryWrite_(socket, request)
}

Socket.prototype._final = function _final(cb) {
  if (this.connecting) {
    this.once('connect', () => this._final(cb))
    return
  }
  if (this.fd_ >= 0) sys.shutdown(this.fd_, 'write')
  pending(() => cb())
}

Socket.prototype._destroy = function _destroy(exception, cb) {
  this.connecting = false
  if (this.timer_) clearTimeout(this.timer_)
  this.timer_ = null
  if (this.fd_ >= 0) {
    const fd = this.fd_
    watch(fd, 0)
    this.fd_ = -1
    const isException = Boolean(exception)
    this._hadError = isException
    sys.fs('close', fd)
    this._handle = null
    this._readableState.emitClose = false
    this._writableState.emitClose = false
    cb(exception)
    const socket = this
    const unfinished = this.pendingWrite_
    this.pendingWrite_ = null
    close(
      function onHandleClosed() {
        // onWriteComplete() of a stream that is destroyed: the write is over, whatever became of it.
        if (unfinished) unfinished.cb(null)
        socket._readableState.closeEmitted = true
        socket._writableState.closeEmitted = true
        socket.emit('close', isException)
      },
      new (this.isPipe_ ? Pipe : TCP)(),
    )
  } else {
    cb(exception)
    this._readableState.emitClose = false
    this._writableState.emitClose = false
    nextTick(() => {
      this._readableState.closeEmitted = true
      this._writableState.closeEmitted = true
      this.emit('close', Boolean(exception))
    })
  }
  if (this._server) {
    this._server._connections--
    this._server._emitCloseIfDrained?.()
  }
}

Socket.prototype.destroySoon = function destroySoon() {
  if (this.writable) this.end()
  if (this.writableFinished) this.destroy()
  else this.once('finish', this.destroy)
}
Socket.prototype.resetAndDestroy = function resetAndDestroy() {
  if (this.fd_ >= 0) sys.setsockopt(this.fd_, 'SO_LINGER', 0)
  return this.destroy()
}
Socket.prototype.end = function end(data, encoding, callback) {
  Duplex.prototype.end.call(this, data, encoding, callback)
  return this
}
Socket.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs
  if (this.timer_) clearTimeout(this.timer_)
  this.timer_ = null
  if (msecs === 0) {
    if (callback) this.removeListener('timeout', callback)
    return this
  }
  validateNumber(msecs, 'msecs', 0)
  if (callback) this.once('timeout', callback)
  touch_(this)
  return this
}
function touch_(socket) {
  if (!socket.timeout || socket.destroyed) return
  if (socket.timer_) clearTimeout(socket.timer_)
  socket.timer_ = setTimeout(() => socket._onTimeout(), socket.timeout)
  socket.timer_.unref()
}
Socket.prototype._onTimeout = function _onTimeout() {
  this.emit('timeout')
}
Socket.prototype.setNoDelay = function setNoDelay() {
  return this
}
Socket.prototype.setKeepAlive = function setKeepAlive() {
  return this
}
Socket.prototype.address = function address() {
  return this._getsockname()
}
Socket.prototype._getsockname = function _getsockname() {
  if (this.fd_ < 0 || this.isPipe_) return {}
  return view_(sys.getsockname(this.fd_)) ?? {}
}
Socket.prototype._getpeername = function _getpeername() {
  if (this.fd_ < 0 || this.isPipe_) return this._peername ?? {}
  if (this.connecting) return {}
  if (!this._peername) {
    const peer = view_(sys.getpeername(this.fd_))
    if (peer) hide_(this, '_peername', peer)
  }
  return this._peername ?? {}
}
function view_(json) {
  if (typeof json !== 'string') return null
  const { family, address, port } = JSON.parse(json)
  return { address, family: family === 'inet6' ? 'IPv6' : 'IPv4', port }
}
Socket.prototype.ref = function ref() {
  this.isRef_ = true
  update_(this)
  return this
}
Socket.prototype.unref = function unref() {
  this.isRef_ = false
  update_(this)
  return this
}
Socket.prototype.pause = function pause() {
  if (this.isReading_) {
    this.isReading_ = false
    update_(this)
  }
  return Duplex.prototype.pause.call(this)
}
Socket.prototype.resume = function resume() {
  if (!this.connecting && this.fd_ >= 0 && !this._readableState.ended) this._read()
  return Duplex.prototype.resume.call(this)
}
Socket.prototype.read = function read(n) {
  return Duplex.prototype.read.call(this, n)
}
for (const [name, get] of Object.entries({
  _connecting() {
    return this.connecting
  },
  pending() {
    return this.fd_ < 0 || this.connecting
  },
  readyState() {
    if (this.connecting) return 'opening'
    if (this.readable && this.writable) return 'open'
    if (this.readable && !this.writable) return 'readOnly'
    if (!this.readable && this.writable) return 'writeOnly'
    return 'closed'
  },
  bufferSize() {
    return this.writableLength
  },
  bytesRead() {
    return this.bytes_.read
  },
  bytesWritten() {
    return this.bytes_.written + this.writableLength
  },
  _bytesDispatched() {
    return this.bytes_.written
  },
  remoteAddress() {
    return this._getpeername().address
  },
  remoteFamily() {
    return this._getpeername().family
  },
  remotePort() {
    return this._getpeername().port
  },
  localAddress() {
    return this._getsockname().address
  },
  localPort() {
    return this._getsockname().port
  },
  localFamily() {
    return this._getsockname().family
  },
}))
  Object.defineProperty(Socket.prototype, name, { configurable: true, get })

// ---- connect

function normalizeArgs(args) {
  if (args.length === 0) return [{}, null]
  const [first] = args
  let options = {}
  if (typeof first === 'object' && first !== null) options = first
  else if (isPipeName(first)) options.path = first
  else {
    options.port = first
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1]
  }
  const cb = args.at(-1)
  return [options, typeof cb === 'function' ? cb : null]
}
function isPipeName(value) {
  return typeof value === 'string' && !(Number(value) >= 0)
}

function connect(...args) {
  const [options, cb] = normalizeArgs(args)
  const socket = new Socket(options)
  if (options.timeout) socket.setTimeout(options.timeout)
  return socket.connect(options, cb)
}

Socket.prototype.connect = function connect(...args) {
  const [options, cb] = Array.isArray(args[0]) ? args[0] : normalizeArgs(args)
  if (cb) this.once('connect', cb)
  if (this.write !== Socket.prototype.write) this.write = Socket.prototype.write
  if (this.destroyed) {
    this._readableState.destroyed =
      this._readableState.ended =
      this._readableState.endEmitted =
      this._readableState.closed =
      this._readableState.closeEmitted =
        false
    this._readableState.errored = this._writableState.errored = null
    this._readableState.errorEmitted = this._writableState.errorEmitted = false
    this._readableState.reading = false
    Object.assign(this._writableState, {
      destroyed: false,
      ending: false,
      ended: false,
      finished: false,
      finalCalled: false,
      prefinished: false,
      closed: false,
      closeEmitted: false,
    })
    this._readableState.emitClose = this._writableState.emitClose = true
  }
  this.connecting = true
  if (options.path !== undefined) {
    validateString(options.path, 'options.path')
    connectPath_(this, options.path)
    return this
  }
  lookupAndConnect(this, options)
  return this
}

function connectPath_(self, path) {
  const fd = sys.socket('unix', 'stream')
  if (fd < 0) return failLater_(self, errnoException(fd, 'connect'))
  adopt_(self, fd, true)
  const got = sys.connect(fd, JSON.stringify({ family: 'unix', path }))
  self.finishConnect_ = () => {
    self.connecting = false
    if (got < 0 && got !== EINPROGRESS) {
      const error = callAs_(new PipeConnectWrap(), () => afterConnectPath(got, path))
      self.destroy(error)
    } else connected_(self)
  }
  pending(() => self.finishConnect_())
  return undefined
}

function callAs_(self, fn) {
  return internal.callWith_(fn, self, [], 'oncomplete')
}

function failLater_(self, error) {
  nextTick(() => self.destroy(error))
}

function lookupAndConnect(self, options) {
  const { localAddress, localPort } = options
  const host = options.host || 'localhost'
  let { port } = options
  if (localAddress && !isIP(localAddress))
    fail_(Object.assign(new codes.ERR_INVALID_ARG_VALUE('options.localAddress', localAddress), {}))
  if (localPort) validateNumber(localPort, 'options.localPort')
  if (port === undefined) fail_(new codes.ERR_MISSING_ARGS(['options', 'port', 'path']))
  if (typeof port !== 'number' && typeof port !== 'string')
    fail_(new codes.ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port))
  validatePort(port)
  port |= 0
  const addressType = isIP(host)
  if (addressType) {
    nextTick(function connectNow() {
      if (self.connecting) internalConnect(self, [{ address: host, family: addressType }], port, options)
    })
    return
  }
  if (options.lookup != null) validateFunction(options.lookup, 'options.lookup')
  self._host = host
  const lookup = options.lookup || require('dns').lookup
  const family = options.family ?? 0
  lookup(host, { family, hints: options.hints || 0, all: true }, function emitLookup(err, addresses, fam) {
    const found = Array.isArray(addresses) ? addresses : [{ address: addresses, family: fam }]
    const list = options.autoSelectFamily === false && !err ? firstOf_(found) : found
    for (const each of err ? [undefined] : list) self.emit('lookup', err, each?.address, each?.family, host)
    if (!self.connecting) return
    if (err) {
      nextTick(connectErrorNT, self, err)
      return
    }
    internalConnect(self, interleave_(list), port, options)
  })
}
/** Without a choice of families the resolver is asked for one address, IPv4 first where there is one. */
const firstOf_ = (list) => [list.find(({ family }) => family === 4) ?? list[0]]
function connectErrorNT(self, err) {
  self.destroy(err)
}

/** IPv6 and IPv4 in turn, the first one's family first. */
function interleave_(list) {
  const first = list.filter((each) => each.family === list[0].family)
  const second = list.filter((each) => each.family !== list[0].family)
  return first.flatMap((each, i) => (second[i] ? [each, second[i]] : [each])).concat(second.slice(first.length))
}

/** Tries the addresses one after the other; several that all fail make an AggregateError. */
function internalConnect(self, addresses, port, options) {
  const errors = []
  const isMultiple = addresses.length > 1
  const attempt = (index) => {
    const { address } = addresses[index]
    const target = addressOf_(address, port)
    const fd = sys.socket(target.family, 'stream')
    const next = (errno, fail) => {
      const error = fail(errno)
      errors.push(error)
      if (isMultiple) self.emit('connectionAttemptFailed', address, port, isIP(address), error)
      if (index + 1 < addresses.length) {
        attempt(index + 1)
        return
      }
      self.connecting = false
      if (errors.length === 1) self.destroy(errors[0])
      else self.destroy(aggregate_(errors))
    }
    // Node asks where it is, and a socket that is not there has no answer.
    if (fd < 0)
      return next(fd, (errno) => exceptionWithHostPort(errno, 'connect', address, port, 'undefined:undefined'))
    adopt_(self, fd)
    if (isMultiple) self.emit('connectionAttempt', address, port, isIP(address))
    const drop = () => {
      watch(self.fd_, 0)
      sys.fs('close', self.fd_)
      self.fd_ = -1
      self._handle = null
    }
    if (options.localAddress || options.localPort) {
      const local = options.localAddress ?? (target.family === 'inet6' ? '::' : '0.0.0.0')
      // uv_tcp_bind() sets it for clients too.
      sys.setsockopt(fd, 'SO_REUSEADDR', 1)
      const bound = sys.bind(fd, JSON.stringify(addressOf_(local, options.localPort ?? 0)))
      if (bound < 0) {
        drop()
        return next(bound, (errno) => exceptionWithHostPort(errno, 'bind', local, options.localPort))
      }
    }
    const got = sys.connect(fd, JSON.stringify(target))
    if (got < 0 && got !== EINPROGRESS) {
      if (isDeferred_(got)) {
        // libuv reports a refusal that comes at once in the next turn, like any other.
        pending(() => {
          drop()
          next(got, (errno) => callAs_(new TCPConnectWrap(), () => afterConnect(errno, 'connect', address, port)))
        })
        return undefined
      }
      const details = sys.getsockname(fd)
      drop()
      const local = view_(details)
      return next(got, (errno) =>
        exceptionWithHostPort(errno, 'connect', address, port, local ? `${local.address}:${local.port}` : undefined),
      )
    }
    self.finishConnect_ = () => {
      const errno = sys.socketError(fd)
      if (errno === 0) {
        self.connecting = false
        connected_(self)
        return
      }
      drop()
      next(errno, (number) =>
        callAs_(new TCPConnectWrap(), () =>
          isMultiple ? afterConnectMultiple(number, address, port) : afterConnect(number, 'connect', address, port),
        ),
      )
    }
    update_(self)
    return undefined
  }
  attempt(0)
}
const isDeferred_ = (errno) => nameOf(errno) === 'ECONNREFUSED'

function aggregate_(errors) {
  const error = new AggregateError(errors, '')
  error.code = errors[0].code
  return error
}
function afterConnect(errno, syscall, address, port) {
  return exceptionWithHostPort(errno, syscall, address, port)
}
function afterConnectPath(errno, path) {
  return exceptionWithHostPort(errno, 'connect', path, undefined)
}
function afterConnectMultiple(errno, address, port) {
  return createConnectionError(errno, address, port)
}
function createConnectionError(errno, address, port) {
  return exceptionWithHostPort(errno, 'connect', address, port)
}

function connected_(self) {
  self.connecting = false
  watch(self.fd_, 0)
  touch_(self)
  self.emit('connect')
  self.emit('ready')
  if (self.readable && !self.isPaused()) self.read(0)
}

// ---- server

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener)
  EventEmitter.call(this)
  if (typeof options === 'function') [connectionListener, options] = [options, {}]
  else if (options !== null && options !== undefined && typeof options !== 'object')
    fail_(new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options))
  options = { ...options }
  if (connectionListener) this.on('connection', connectionListener)
  this._connections = 0
  this._handle = null
  this._unref = false
  this._listeningId = 1
  this.allowHalfOpen = options.allowHalfOpen || false
  this.pauseOnConnect = Boolean(options.pauseOnConnect)
  hide_(this, 'sockets_', new Set())
  hide_(this, 'listenFd_', -1)
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype)
Object.setPrototypeOf(Server, EventEmitter)
Object.defineProperty(Server.prototype, 'listening', {
  configurable: true,
  enumerable: true,
  get() {
    return Boolean(this._handle)
  },
})

function openHandle_(address, port, addressType, isV6only = false) {
  if (addressType === -1) {
    const fd = sys.socket('unix', 'stream')
    if (fd < 0) return fd
    const got = sys.bind(fd, JSON.stringify({ family: 'unix', path: address }))
    if (got < 0) {
      sys.fs('close', fd)
      return got
    }
    return { fd, isPipe: true }
  }
  const attempt = (host, isDual) => {
    const fd = sys.socket(isIPv6(host) ? 'inet6' : 'inet', 'stream')
    if (fd < 0) return fd
    sys.setsockopt(fd, 'SO_REUSEADDR', 1)
    if (process.env.NODE_UNIQUE_ID !== undefined) sys.setsockopt(fd, 'SO_REUSEPORT', 1)
    if (isIPv6(host) && (isDual === false || isV6only)) sys.setsockopt(fd, 'IPV6_V6ONLY', 1)
    const got = sys.bind(fd, JSON.stringify(addressOf_(host, port)))
    // libuv keeps EADDRINUSE back until listen().
    if (got < 0 && got !== byName.get('EADDRINUSE')[0]) {
      sys.fs('close', fd)
      return got
    }
    return { fd, isPipe: false, delayed: got < 0 ? got : 0 }
  }
  return attempt(address, undefined)
}

function setupListenHandle(address, port, addressType, backlog) {
  let rval = null
  if (this.listenFd_ >= 0) {
    // Only a socket can be listened on: uv_guess_handle() says what stands behind the number.
    rval = sys.fdKind(this.listenFd_) === 'pipe' ? { fd: this.listenFd_, isPipe: false } : byName.get('EINVAL')[0]
  } else if (!address) {
    rval = openHandle_('::', port, 6, this.isV6only_)
    if (typeof rval === 'number') {
      address = '0.0.0.0'
      rval = openHandle_(address, port, 4)
    } else address = '::'
  } else rval = openHandle_(address, port, addressType, this.isV6only_)
  if (typeof rval === 'number') {
    const error = listenError_(rval, address, port)
    nextTick(emitErrorNT, this, error)
    return
  }
  const err = rval.delayed || sys.listen(rval.fd, backlog || BACKLOG)
  if (err < 0) {
    const ex = listenError_(err, address, port)
    sys.fs('close', rval.fd)
    nextTick(emitErrorNT, this, ex)
    return
  }
  hide_(this, 'isPipe_', rval.isPipe)
  this._handle = { fd: rval.fd, ref: () => this.ref(), unref: () => this.unref(), getsockname() {} }
  Object.defineProperty(this._handle, 'path_', { value: address })
  if (rval.isPipe) this._pipeName = address
  this._connectionKey = `${addressType}:${address}:${port}`
  internal.clusterListening?.(this, addressType)
  sys.fdNonblock(rval.fd)
  watch(rval.fd, IN, () => accept_(this), !this._unref)
  nextTick(emitListeningNT, this)
}
/** A worker of a cluster is told by its primary, which bound the address. */
const listenError_ = (errno, address, port) =>
  process.env.NODE_UNIQUE_ID === undefined
    ? uvExceptionWithHostPort(errno, 'listen', address, port)
    : exceptionWithHostPort(errno, 'bind', address, port)
Server.prototype._listen2 = setupListenHandle

function emitErrorNT(self, err) {
  self.emit('error', err)
}
function emitListeningNT(self) {
  if (self._handle) self.emit('listening')
}

function listenInCluster(server, address, port, addressType, backlog) {
  internal.callWith_(server._listen2, server, [address, port, addressType, backlog], '_listen2')
}

function lookupAndListen(self, port, address, backlog) {
  const listeningId = self._listeningId
  const begin = (err, ip, addressType) => {
    if (listeningId !== self._listeningId) return
    if (err) self.emit('error', err)
    else listenInCluster(self, ip, port, ip ? addressType : 4, backlog)
  }
  // An address is no question for the resolver: then the callback comes from a tick.
  const callback = isIP(address)
    ? function doListenLater(...args) {
        begin(...args)
      }
    : function doListen(...args) {
        begin(...args)
      }
  require('dns').lookup(address, callback)
}

Server.prototype.listen = function listen(...args) {
  const [options, cb] = normalizeArgs(args)
  let opts = options
  if (this._handle) throw at(new codes.ERR_SERVER_ALREADY_LISTEN(), 'net:alreadyListen')
  if (cb !== null) this.once('listening', cb)
  hide_(this, 'isV6only_', options.ipv6Only === true)
  const backlogFromArgs = toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2])
  opts = opts._handle || opts.handle || opts
  // What an earlier call still looks up does not count any more.
  this._listeningId++
  if (
    args.length === 0 ||
    typeof args[0] === 'function' ||
    (opts.port === undefined && 'port' in opts) ||
    opts.port === null
  )
    opts = { ...opts, port: 0 }
  if (typeof opts.fd === 'number' && opts.fd >= 0) {
    this.listenFd_ = opts.fd
    listenInCluster(this, null, null, null, opts.backlog || backlogFromArgs)
    return this
  }
  if (typeof opts.port === 'number' || typeof opts.port === 'string') {
    validatePort(opts.port, 'options.port')
    const backlog = opts.backlog || backlogFromArgs
    if (opts.host) listenHost_(this, opts, backlog)
    else listenInCluster(this, null, opts.port | 0, 4, backlog)
    abortable_(this, opts)
    return this
  }
  if (opts.path && isPipeName(opts.path)) {
    listenInCluster(this, opts.path, -1, -1, opts.backlog || backlogFromArgs)
    if (this._handle && (opts.readableAll || opts.writableAll)) sys.fs('chmod', opts.path, 0o777)
    abortable_(this, opts)
    return this
  }
  if (!('port' in opts || 'path' in opts))
    fail_(new codes.ERR_INVALID_ARG_VALUE('options', opts, 'must have the property "port" or "path"'))
  return fail_(new codes.ERR_INVALID_ARG_VALUE('options', opts))
}
function abortable_(server, opts) {
  if (opts.signal === undefined) return
  validateAbortSignal(opts.signal, 'options.signal')
  if (opts.signal.aborted) nextTick(() => server.close())
  else opts.signal.addEventListener('abort', () => server.close())
}
function listenHost_(self, opts, backlog) {
  lookupAndListen(self, opts.port | 0, opts.host, backlog)
}
function toNumber(x) {
  const number = Number(x)
  return number >= 0 ? number : false
}

function accept_(server) {
  // One connection a turn, as libuv has it.
  for (let i = 0; i < 1 && server._handle; i++) {
    const got = sys.accept(server._handle.fd)
    if (typeof got === 'number') {
      // What accept() says is not told: libuv keeps EMFILE to itself, and node's onconnection has no listener to tell.
      return
    }
    const { fd } = JSON.parse(got)
    if (server.maxConnections != null && server._connections >= server.maxConnections) {
      const [local, remote] = [view_(sys.getsockname(fd)), view_(sys.getpeername(fd))]
      sys.fs('close', fd)
      server.emit('drop', {
        localAddress: local?.address,
        localPort: local?.port,
        localFamily: local?.family,
        remoteAddress: remote?.address,
        remotePort: remote?.port,
        remoteFamily: remote?.family,
      })
      continue
    }
    const socket = new Socket({ handle_: fd, isPipe_: server.isPipe_, allowHalfOpen: server.allowHalfOpen })
    server._connections++
    socket.server = server
    hide_(socket, '_server', server)
    server.sockets_.add(socket)
    socket.once('close', () => server.sockets_.delete(socket))
    runCallback_(onconnection, undefined, [server, socket])
  }
}
function onconnection(server, socket) {
  if (!server.pauseOnConnect) socket.read(0)
  server.emit('connection', socket)
}

Server.prototype.address = function address() {
  if (!this._handle) return null
  if (this._pipeName) return this._pipeName
  return view_(sys.getsockname(this._handle.fd))
}
Server.prototype.getConnections = function getConnections(cb) {
  nextTick(cb, null, this._connections)
  return this
}
Server.prototype.close = function close(cb) {
  if (typeof cb === 'function') {
    if (!this._handle)
      this.once('close', function close() {
        cb(new codes.ERR_SERVER_NOT_RUNNING())
      })
    else this.once('close', cb)
  }
  if (this._handle) {
    watch(this._handle.fd, 0)
    sys.fs('close', this._handle.fd)
    if (this._pipeName) sys.fs('unlink', this._pipeName)
    this._handle = null
  }
  this._emitCloseIfDrained()
  return this
}
Server.prototype[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')] = function () {
  return new Promise((resolve) => this.close(() => resolve()))
}
Server.prototype._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (this._handle || this._connections) return
  nextTick(emitCloseNT, this)
}
function emitCloseNT(self) {
  self.emit('close')
}
Server.prototype.ref = function ref() {
  this._unref = false
  if (this._handle) watch(this._handle.fd, IN, () => accept_(this), true)
  return this
}
Server.prototype.unref = function unref() {
  this._unref = true
  if (this._handle) watch(this._handle.fd, IN, () => accept_(this), false)
  return this
}

class SocketAddress {
  constructor({ address = '127.0.0.1', port = 0, family = 'ipv4', flowlabel = 0 } = {}) {
    Object.assign(this, { address, port, family, flowlabel })
  }
}
class BlockList {
  rules = []
  #list = []
  addAddress(address) {
    this.#list.push(address)
  }
  check(address) {
    return this.#list.includes(address)
  }
}

void parseV6
module.exports = {
  Socket,
  Stream: Socket,
  Server,
  BlockList,
  SocketAddress,
  connect,
  createConnection: connect,
  createServer: (options, listener) => new Server(options, listener),
  isIP,
  isIPv4,
  isIPv6,
  getDefaultAutoSelectFamily: () => true,
  setDefaultAutoSelectFamily() {},
  getDefaultAutoSelectFamilyAttemptTimeout: () => 250,
  setDefaultAutoSelectFamilyAttemptTimeout() {},
  _normalizeArgs: normalizeArgs,
}
