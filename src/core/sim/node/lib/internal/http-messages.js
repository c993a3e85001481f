// IncomingMessage, OutgoingMessage, ServerResponse and ClientRequest.
const { Readable, Stream } = require('stream')
const { Buffer } = require('buffer')
const net = require('net')
const { codes, at } = require('internal/errors')
const { fail_, validateString } = require('internal/validators')
const { HTTPParser } = require('internal/http-parser')
const { nextTick } = require('internal/ticks')

const STATUS_CODES = {
  100: 'Continue',
  101: 'Switching Protocols',
  102: 'Processing',
  103: 'Early Hints',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  207: 'Multi-Status',
  208: 'Already Reported',
  226: 'IM Used',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  305: 'Use Proxy',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Payload Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  418: "I'm a Teapot",
  421: 'Misdirected Request',
  422: 'Unprocessable Entity',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  506: 'Variant Also Negotiates',
  507: 'Insufficient Storage',
  508: 'Loop Detected',
  509: 'Bandwidth Limit Exceeded',
  510: 'Not Extended',
  511: 'Network Authentication Required',
}
const TOKEN = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/
const SINGLE = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
])

class IncomingMessage extends Readable {
  constructor(socket) {
    super({ autoDestroy: true, highWaterMark: socket?.readableHighWaterMark })
    this.httpVersionMajor = null
    this.httpVersionMinor = null
    this.httpVersion = null
    this.complete = false
    this.rawHeaders = []
    this.rawTrailers = []
    this.joinDuplicateHeaders = false
    this.aborted = false
    this.upgrade = null
    this.url = ''
    this.method = null
    this.statusCode = null
    this.statusMessage = null
    this.client = socket
    this.socket = socket
    this.headers_ = null
    Object.defineProperty(this, 'headers_', { enumerable: false, writable: true, value: null })
  }
  get connection() {
    return this.socket
  }
  get headers() {
    if (this.headers_) return this.headers_
    const headers = {}
    for (let i = 0; i < this.rawHeaders.length; i += 2) {
      const name = this.rawHeaders[i].toLowerCase()
      const value = this.rawHeaders[i + 1]
      if (name === 'set-cookie') (headers[name] ??= []).push(value)
      else if (headers[name] === undefined) headers[name] = value
      else if (!SINGLE.has(name)) headers[name] += name === 'cookie' ? `; ${value}` : `, ${value}`
    }
    this.headers_ = headers
    return headers
  }
  set headers(value) {
    this.headers_ = value
  }
  get headersDistinct() {
    const out = {}
    for (let i = 0; i < this.rawHeaders.length; i += 2)
      (out[this.rawHeaders[i].toLowerCase()] ??= []).push(this.rawHeaders[i + 1])
    return out
  }
  get trailers() {
    return {}
  }
  setTimeout(msecs, callback) {
    if (callback) this.on('timeout', callback)
    this.socket.setTimeout(msecs)
    return this
  }
  _read() {
    if (this.socket?.readable && this.socket.isPaused?.()) this.socket.resume()
  }
  _destroy(err, cb) {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true
      this.emit('aborted')
    }
    if (this.socket && !this.socket.destroyed && this.aborted) {
      this.socket.destroy(err)
      if (!this.listenerCount('error')) err = null
    } else if (!err && !this.complete && this.aborted) err = connResetException('aborted')
    nextTick(cb, this.listenerCount('error') > 0 ? err : null)
  }
}

function connResetException(message) {
  const ex = new Error(message)
  ex.code = 'ECONNRESET'
  return ex
}

class OutgoingMessage extends Stream {
  constructor() {
    super()
    this.outputData = []
    this.writable = true
    this.destroyed = false
    this.chunkedEncoding = false
    this.shouldKeepAlive = true
    this.useChunkedEncodingByDefault = true
    this.sendDate = false
    this.finished = false
    this._headerSent = false
    this._contentLength = null
    this._hasBody = true
    this._header = null
    this.socket = null
    this.errored = null
    hide_(this, 'headers_', new Map())
    hide_(this, 'queue_', [])
    hide_(this, 'ended_', false)
    hide_(this, 'writtenBytes_', 0)
    hide_(this, 'closed_', false)
  }
  get headersSent() {
    return Boolean(this._header)
  }
  get connection() {
    return this.socket
  }
  get writableEnded() {
    return this.finished
  }
  get writableFinished() {
    return this.finished && this.queue_.length === 0 && (!this.socket || this.socket.writableLength === 0)
  }
  get writableLength() {
    return this.queue_.reduce((sum, each) => sum + each.length, 0) + (this.socket?.writableLength ?? 0)
  }
  get writableHighWaterMark() {
    return this.socket ? this.socket.writableHighWaterMark : 16384
  }
  get writableObjectMode() {
    return false
  }
  get writableNeedDrain() {
    return !this.destroyed && !this.finished && Boolean(this.socket?.writableNeedDrain)
  }
  get closed() {
    return this.closed_
  }
  setTimeout(msecs, callback) {
    if (callback) this.on('timeout', callback)
    if (this.socket) this.socket.setTimeout(msecs)
    else this.once('socket', (socket) => socket.setTimeout(msecs))
    return this
  }
  setHeader(name, value) {
    if (this._header) throw at(new codes.ERR_HTTP_HEADERS_SENT('set'), 'http:sent')
    validateHeader_(name, value)
    this.headers_.set(name.toLowerCase(), [name, value])
    return this
  }
  appendHeader(name, value) {
    const existing = this.getHeader(name)
    return this.setHeader(name, existing === undefined ? value : [existing, value].flat())
  }
  setHeaders(headers) {
    for (const [name, value] of headers) this.setHeader(name, value)
    return this
  }
  getHeader(name) {
    validateString(name, 'name')
    return this.headers_.get(name.toLowerCase())?.[1]
  }
  getHeaderNames() {
    return [...this.headers_.keys()]
  }
  getRawHeaderNames() {
    return [...this.headers_.values()].map(([name]) => name)
  }
  getHeaders() {
    const out = Object.create(null)
    for (const [key, [, value]] of this.headers_) out[key] = value
    return out
  }
  hasHeader(name) {
    return this.headers_.has(name.toLowerCase())
  }
  removeHeader(name) {
    if (this._header) throw at(new codes.ERR_HTTP_HEADERS_SENT('remove'), 'http:sentRemove')
    this.headers_.delete(name.toLowerCase())
  }
  flushHeaders() {
    if (!this._header) this._implicitHeader()
    this.send_(Buffer.alloc(0))
  }
  addTrailers() {}
  cork() {}
  uncork() {}
  pipe() {
    this.emit('error', new codes.ERR_STREAM_CANNOT_PIPE())
  }
  /** The head as it goes out; decides between a length, chunks and the end of the connection. */
  buildHead_(firstLine) {
    const lines = [firstLine]
    const has = (name) => this.headers_.has(name)
    for (const [name, value] of this.headers_.values()) {
      for (const each of Array.isArray(value) ? value : [value]) lines.push(`${name}: ${each}`)
    }
    if (this.sendDate && !has('date')) lines.push(`Date: ${new Date().toUTCString()}`)
    const connection = String(this.headers_.get('connection')?.[1] ?? '')
    if (connection) this._last = /close/i.test(connection)
    else {
      if (this.shouldKeepAlive && (has('content-length') || this.useChunkedEncodingByDefault || this.agent)) {
        lines.push('Connection: keep-alive')
        if (this.keepAliveTimeout_) lines.push(`Keep-Alive: timeout=${Math.floor(this.keepAliveTimeout_ / 1000)}`)
      } else {
        this._last = true
        lines.push('Connection: close')
      }
    }
    if (has('transfer-encoding')) this.chunkedEncoding = /chunked/i.test(this.headers_.get('transfer-encoding')[1])
    else if (has('content-length')) this.declaredLength_ = Number(this.headers_.get('content-length')[1])
    else if (!this._hasBody) this.chunkedEncoding = false
    else if (!this.useChunkedEncodingByDefault) this._last = true
    else if (this._contentLength !== null && !this.removedLength_) lines.push(`Content-Length: ${this._contentLength}`)
    else {
      lines.push('Transfer-Encoding: chunked')
      this.chunkedEncoding = true
    }
    this._header = `${lines.join('\r\n')}\r\n\r\n`
  }
  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') [callback, encoding] = [encoding, undefined]
    return write_(this, chunk, encoding, callback)
  }
  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') [callback, chunk, encoding] = [chunk, undefined, undefined]
    else if (typeof encoding === 'function') [callback, encoding] = [encoding, undefined]
    if (this.finished) {
      if (chunk) write_(this, chunk, encoding, undefined, true)
      if (typeof callback === 'function') {
        if (this.writableFinished) nextTick(callback, new codes.ERR_STREAM_ALREADY_FINISHED('end'))
        else this.once('finish', callback)
      }
      return this
    }
    if (typeof callback === 'function') this.once('finish', callback)
    if (chunk !== undefined && chunk !== null) {
      const bytes = toBytes_(chunk, encoding)
      if (!this._header) this._contentLength = bytes.length
      write_(this, bytes, undefined, undefined, true)
    } else if (!this._header) {
      this._contentLength = 0
      this._implicitHeader()
    }
    if (this.chunkedEncoding && this._hasBody) this.send_(Buffer.from('0\r\n\r\n', 'latin1'))
    else if (!this._headerSent) this.send_(Buffer.alloc(0))
    this.finished = true
    this.ended_ = true
    this.finishSoon_()
    return this
  }
  send_(bytes, callback) {
    if (!this._header) return false
    const parts = []
    if (!this._headerSent) {
      parts.push(Buffer.from(this._header, 'latin1'))
      this._headerSent = true
    }
    if (bytes.length > 0) parts.push(bytes)
    const all = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    if (this.socket && this.isAssigned_ && !this.socket.destroyed)
      return all.length === 0 ? true : this.socket.write(all, callback)
    if (!this.socket?.destroyed) this.queue_.push(all)
    return false
  }
  flushQueue_() {
    for (const each of this.queue_.splice(0)) if (each.length > 0) this.socket.write(each)
    if (this.ended_) this.finishSoon_()
  }
  finishSoon_() {
    if (!this.isAssigned_ || this.didFinish_) return
    this.didFinish_ = true
    const done = () => nextTick(() => this.onFinish_())
    if (this.socket.writableLength > 0) this.socket.write('', done)
    else done()
  }
  onFinish_() {
    this.emit('finish')
  }
  destroy(error) {
    if (this.destroyed) return this
    this.destroyed = true
    this.errored = error
    if (this.socket) this.socket.destroy(error)
    else this.once('socket', (socket) => socket.destroy(error))
    return this
  }
}
function hide_(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, enumerable: false, configurable: true })
}
for (const key of ['isAssigned_', 'didFinish_', 'declaredLength_', 'removedLength_', 'keepAliveTimeout_']) {
  Object.defineProperty(OutgoingMessage.prototype, key, {
    configurable: true,
    get: () => undefined,
    set(value) {
      hide_(this, key, value)
    },
  })
}

function validateHeader_(name, value) {
  if (typeof name !== 'string' || !TOKEN.test(name)) fail_(new codes.ERR_INVALID_HTTP_TOKEN('Header name', name))
  if (value === undefined) fail_(new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name))
  if (/[^\t\x20-\x7e\x80-\xff]/.test(String(value))) {
    const error = new TypeError(`Invalid character in header content ["${name}"]`)
    internal.nodeErrors.set(error, 'ERR_INVALID_CHAR')
    error.code = 'ERR_INVALID_CHAR'
    fail_(error)
  }
}
function toBytes_(chunk, encoding) {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding)
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  return fail_(new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk))
}

function write_(msg, chunk, encoding, callback, fromEnd) {
  if (chunk === null) throw at(new codes.ERR_STREAM_NULL_VALUES(), 'validator')
  const bytes = toBytes_(chunk, encoding)
  let err
  if (msg.finished) err = new codes.ERR_STREAM_WRITE_AFTER_END()
  else if (msg.destroyed) err = new codes.ERR_STREAM_DESTROYED('write')
  if (err) {
    if (!msg.destroyed) {
      nextTick(writeAfterEndNT, msg, err, callback)
    } else if (callback) nextTick(callback, err)
    return false
  }
  if (!msg._header) {
    if (fromEnd) msg._contentLength ??= bytes.length
    msg._implicitHeader()
  }
  if (!msg._hasBody) {
    if (callback) nextTick(callback)
    return true
  }
  if (bytes.length === 0) return msg.send_(bytes, callback)
  if (msg.chunkedEncoding) {
    return msg.send_(
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`, 'latin1'), bytes, Buffer.from('\r\n', 'latin1')]),
      callback,
    )
  }
  return msg.send_(bytes, callback)
}
function writeAfterEndNT(msg, err, callback) {
  callback?.(err)
  msg.emit('error', err)
}

class ServerResponse extends OutgoingMessage {
  constructor(req) {
    super()
    this.statusCode = 200
    this.statusMessage = undefined
    this.sendDate = true
    this.req = req
    this._last = false
    if (req?.method === 'HEAD') this._hasBody = false
    if (req && (req.httpVersionMajor < 1 || req.httpVersionMinor < 1)) {
      this.useChunkedEncodingByDefault = /chunked/i.test(req.headers.te ?? '')
      this.shouldKeepAlive = false
    }
  }
  _implicitHeader() {
    this.writeHead(this.statusCode)
  }
  writeHead(statusCode, reason, headers) {
    if (this._header) throw at(new codes.ERR_HTTP_HEADERS_SENT('write'), 'http:sentWrite')
    const original = statusCode
    statusCode |= 0
    if (statusCode < 100 || statusCode > 999) throw at(new codes.ERR_HTTP_INVALID_STATUS_CODE(original), 'http:status')
    if (typeof reason === 'string') this.statusMessage = reason
    else {
      this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown'
      headers ??= reason
    }
    this.statusCode = statusCode
    if (Array.isArray(headers)) {
      const flat = headers.flat()
      for (let i = 0; i < flat.length; i += 2) this.setHeader(flat[i], flat[i + 1])
    } else if (headers) for (const key of Object.keys(headers)) if (key) this.setHeader(key, headers[key])
    if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode <= 199)) this._hasBody = false
    this.buildHead_(`HTTP/1.1 ${statusCode} ${this.statusMessage}`)
    return this
  }
  writeContinue(cb) {
    this.socket.write('HTTP/1.1 100 Continue\r\n\r\n', cb)
  }
  writeEarlyHints() {}
  assignSocket(socket) {
    this.socket = socket
    this.isAssigned_ = true
    this.emit('socket', socket)
    this.flushQueue_()
  }
  detachSocket() {
    this.isAssigned_ = false
    this.socket = null
  }
}

module.exports = {
  IncomingMessage,
  OutgoingMessage,
  ServerResponse,
  STATUS_CODES,
  connResetException,
  hide_,
  TOKEN,
  HTTPParser,
  net,
  validateHeader_,
}
