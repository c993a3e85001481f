// http.ClientRequest and http.Agent
const net = require('net')
const EventEmitter = require('events')
const { HTTPParser } = require('internal/http-parser')
const { IncomingMessage, OutgoingMessage, connResetException, hide_, TOKEN } = require('internal/http-messages')
const { codes, at } = require('internal/errors')
const { fail_, validateString } = require('internal/validators')
const { nextTick } = require('internal/ticks')
const { URL, urlToHttpOptions } = require('url')

class Agent extends EventEmitter {
  constructor(options) {
    super()
    this.defaultPort = 80
    this.protocol = 'http:'
    this.options = { __proto__: null, ...options }
    this.requests = { __proto__: null }
    this.sockets = { __proto__: null }
    this.freeSockets = { __proto__: null }
    this.keepAliveMsecs = this.options.keepAliveMsecs || 1000
    this.keepAlive = this.options.keepAlive || false
    this.maxSockets = this.options.maxSockets || Number.POSITIVE_INFINITY
    this.maxFreeSockets = this.options.maxFreeSockets || 256
    this.scheduling = 'lifo'
    this.maxTotalSockets = Number.POSITIVE_INFINITY
    this.totalSocketCount = 0
  }
  getName(options = {}) {
    return `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}${options.family === 4 || options.family === 6 ? `:${options.family}` : ''}${options.socketPath ? `:${options.socketPath}` : ''}`
  }
  addRequest(req, options) {
    const name = this.getName(options)
    const free = this.freeSockets[name]
    while (free?.length > 0) {
      const socket = free.pop()
      if (free.length === 0) delete this.freeSockets[name]
      if (socket.destroyed || !socket.writable) continue
      ;(this.sockets[name] ??= []).push(socket)
      req.reusedSocket = true
      socket.ref()
      req.onSocket(socket)
      return
    }
    if ((this.sockets[name]?.length ?? 0) >= this.maxSockets) {
      ;(this.requests[name] ??= []).push([req, options])
      return
    }
    this.connect_(req, options, name)
  }
  connect_(req, options, name) {
    const socket = this.createConnection(options)
    ;(this.sockets[name] ??= []).push(socket)
    socket.on('close', () => this.remove_(socket, name))
    socket.on('agentRemove', () => this.remove_(socket, name))
    req.onSocket(socket)
  }
  createConnection(options, callback) {
    return net.connect(options, callback)
  }
  remove_(socket, name) {
    for (const table of [this.sockets, this.freeSockets]) {
      const list = table[name]
      const at = list?.indexOf(socket) ?? -1
      if (at === -1) continue
      list.splice(at, 1)
      if (list.length === 0) delete table[name]
    }
    const waiting = this.requests[name]
    if (!waiting?.length) return
    const [req, options] = waiting.shift()
    if (waiting.length === 0) delete this.requests[name]
    this.connect_(req, options, name)
  }
  /** The response is over: keep the connection for the next request or close it. */
  release_(socket, options, isKeptAlive) {
    const name = this.getName(options)
    const waiting = this.requests[name]
    if (isKeptAlive && waiting?.length > 0) {
      const [req] = waiting.shift()
      if (waiting.length === 0) delete this.requests[name]
      req.reusedSocket = true
      req.onSocket(socket)
      return
    }
    if (!isKeptAlive || !this.keepAlive) {
      socket.destroySoon()
      return
    }
    const list = this.sockets[name] ?? []
    const at = list.indexOf(socket)
    if (at !== -1) list.splice(at, 1)
    if (list.length === 0) delete this.sockets[name]
    ;(this.freeSockets[name] ??= []).push(socket)
    socket.on('error', () => {})
    socket.once('end', () => socket.destroy())
    socket.unref()
    socket.resume()
    socket.setTimeout(Math.min(this.options.timeout ?? 5000, 5000))
    socket.once('timeout', () => socket.destroy())
    this.emit('free', socket, options)
  }
  destroy() {
    for (const table of [this.sockets, this.freeSockets])
      for (const list of Object.values(table)) for (const socket of [...list]) socket.destroy()
  }
}
const globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 })

class ClientRequest extends OutgoingMessage {
  constructor(input, options, cb) {
    super()
    if (typeof input === 'string') input = urlToHttpOptions(new URL(input))
    else if (input instanceof URL) input = urlToHttpOptions(input)
    else [cb, options, input] = [options, input, null]
    if (typeof options === 'function') [cb, options] = [options, input || {}]
    else options = Object.assign(input || {}, options)
    let agent = options.agent
    const defaultAgent = options._defaultAgent || globalAgent
    if (agent === false) agent = new defaultAgent.constructor()
    else if (agent === null || agent === undefined)
      agent = typeof options.createConnection === 'function' ? undefined : defaultAgent
    else if (typeof agent.addRequest !== 'function')
      fail_(new codes.ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent))
    this.agent = agent
    const protocol = options.protocol || defaultAgent.protocol
    const expected = agent?.protocol ?? defaultAgent.protocol
    if (options.path && /[^\u0021-\u00ff]/.test(String(options.path)))
      throw at(new codes.ERR_UNESCAPED_CHARACTERS('Request path'), 'http:path')
    if (protocol !== expected) throw at(new codes.ERR_INVALID_PROTOCOL(protocol, expected), 'http:protocol')
    const defaultPort = options.defaultPort || agent?.defaultPort
    const port = (options.port = options.port || defaultPort || 80)
    const host = (options.host =
      validateHost(options.hostname, 'hostname') || validateHost(options.host, 'host') || 'localhost')
    const setHost = options.setHost !== undefined ? Boolean(options.setHost) : true
    this.socketPath = options.socketPath
    if (options.timeout !== undefined) this.timeout = options.timeout
    const { method } = options
    if (method !== null && method !== undefined && typeof method !== 'string')
      fail_(new codes.ERR_INVALID_ARG_TYPE('options.method', 'string', method))
    if (method && !TOKEN.test(method)) throw at(new codes.ERR_INVALID_HTTP_TOKEN('Method', method), 'http:method')
    this.method = method ? method.toUpperCase() : 'GET'
    this.path = options.path || '/'
    if (cb) this.once('response', cb)
    this.useChunkedEncodingByDefault = !['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'].includes(this.method)
    this._ended = false
    this.res = null
    this.aborted = false
    this.parser = null
    this.reusedSocket = false
    this.host = host
    this.protocol = protocol
    this.shouldKeepAlive = agent ? agent.keepAlive || Number.isFinite(agent.maxSockets) : false
    hide_(this, 'options_', options)
    const set = (name, value) => internal.callWith_(this.setHeader, this, [name, value])
    if (Array.isArray(options.headers)) for (const [name, value] of options.headers) set(name, value)
    else if (options.headers) for (const key of Object.keys(options.headers)) set(key, options.headers[key])
    if (host && !this.getHeader('host') && setHost) {
      let header = net.isIPv6(host) ? `[${host}]` : host
      if (port && +port !== defaultPort) header += `:${port}`
      this.setHeader('Host', header)
    }
    if (options.auth && !this.getHeader('Authorization'))
      this.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`)
    options.path = this.path
    if (options.signal) {
      const abort = () =>
        this.destroy(new (require('internal/errors').AbortError)(undefined, { cause: options.signal.reason }))
      if (options.signal.aborted) nextTick(abort)
      else options.signal.addEventListener('abort', abort)
    }
    const connection = { ...options, path: undefined }
    if (this.socketPath) connection.path = this.socketPath
    else delete connection.path
    if (agent) agent.addRequest(this, connection)
    else if (typeof options.createConnection === 'function') {
      const socket = options.createConnection(connection, (err, later) =>
        err ? nextTick(() => this.emit('error', err)) : this.onSocket(later),
      )
      if (socket) this.onSocket(socket)
    }
    hide_(this, 'connection_', connection)
  }
  _implicitHeader() {
    if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('render')
    if (
      !this.useChunkedEncodingByDefault &&
      this._contentLength === null &&
      !this.hasHeader('content-length') &&
      !this.hasHeader('transfer-encoding')
    ) {
      this._hasBody = true
    }
    const hasNoBody = this._contentLength === 0 && !this.useChunkedEncodingByDefault
    if (hasNoBody) {
      this._hasBody = false
    }
    const isBodyless = !this.useChunkedEncodingByDefault
    if (isBodyless && !hasNoBody) this.useChunkedEncodingByDefault = true
    if (hasNoBody) hide_(this, 'removedLength_', true)
    this.buildHead_(`${this.method} ${this.path} HTTP/1.1`)
  }
  abort() {
    if (this.aborted) return
    this.aborted = true
    nextTick(() => this.emit('abort'))
    this.destroy()
  }
  destroy(err) {
    if (this.destroyed) return this
    this.destroyed = true
    if (this.res && !this.res.readableEnded) this.res.resume()
    this.errored = err ?? this.errored
    if (this.socket) _destroy(this, err)
    else if (err || !this.aborted) this.destroyError_ = err ?? null
    return this
  }
  onSocket(socket, err) {
    nextTick(onSocketNT, this, socket, err)
  }
  setNoDelay() {}
  setSocketKeepAlive() {}
  clearTimeout(cb) {
    this.setTimeout(0, cb)
  }
  setTimeout(msecs, callback) {
    if (this._ended) return this
    this.timeout = msecs
    if (callback) this.once('timeout', callback)
    const arm = () => {
      this.socket.setTimeout(msecs)
    }
    if (this.socket) arm()
    else this.once('socket', () => arm())
    return this
  }
  onFinish_() {
    this.emit('finish')
  }
}
Object.defineProperty(ClientRequest.prototype, 'destroyError_', {
  configurable: true,
  get: () => undefined,
  set(value) {
    hide_(this, 'destroyError_', value)
  },
})

function validateHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string')
    fail_(new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host))
  return host
}

function emitErrorEvent(request, error) {
  request.emit('error', error)
}
function _destroy(req, err) {
  const { socket } = req
  if (!socket.destroyed) socket.destroy(err)
  else if (err) nextTick(() => emitErrorEvent(req, err))
}

function onSocketNT(req, socket, err) {
  if (req.destroyed || err) {
    const error = err ?? req.destroyError_ ?? (req.aborted ? null : connResetException('socket hang up'))
    const finish = req.errored ?? error
    socket?.destroy()
    if (finish) nextTick(() => emitErrorEvent(req, finish))
    nextTick(() => req.emit('close'))
    return
  }
  tickOnSocket(req, socket)
  req.flushQueue_()
}

function tickOnSocket(req, socket) {
  req.socket = socket
  req.isAssigned_ = true
  hide_(req, 'sawError_', false)
  hide_(socket, '_httpMessage', req)
  let isOver = false
  const parser = new HTTPParser('response', {
    head: function parserOnHeadersComplete(message) {
      if (message.statusCode === 100) {
        req.emit('continue')
        return true
      }
      return parserOnIncomingClient(message)
    },
    body(chunk) {
      if (req.res && !req.res.push(chunk)) socket.pause()
    },
    complete() {
      if (!req.res) return
      const { res } = req
      res.complete = true
      res.push(null)
      responseOnEnd_(res)
    },
  })
  const listeners = {
    data: socketOnData,
    end: socketOnEnd,
    error: socketErrorListener,
    close: socketCloseListener,
    timeout: onTimeout,
    drain: onDrain,
  }
  for (const [name, fn] of Object.entries(listeners)) socket.on(name, fn)
  const detach = () => {
    for (const [name, fn] of Object.entries(listeners)) socket.removeListener(name, fn)
  }
  function parserOnIncomingClient(message) {
    const res = new IncomingMessage(socket)
    Object.assign(res, {
      statusCode: message.statusCode,
      statusMessage: message.statusMessage,
      httpVersion: message.version,
      rawHeaders: message.rawHeaders,
      upgrade: message.upgrade,
    })
    ;[res.httpVersionMajor, res.httpVersionMinor] = message.version.split('.').map(Number)
    if (req.res) {
      socket.destroy()
      return true
    }
    if (message.statusCode < 200 && message.statusCode !== 101) {
      req.emit('information', { statusCode: message.statusCode, headers: res.headers })
      return true
    }
    req.res = res
    res.req = req
    if (req.shouldKeepAlive && !message.shouldKeepAlive) req.shouldKeepAlive = false
    if (message.upgrade && message.statusCode === 101) {
      hide_(req, 'upgraded_', true)
      return true
    }
    message.upgrade = false
    if (req.aborted || !req.emit('response', res)) res._dump_ = true
    if (res._dump_) {
      delete res._dump_
      res.resume()
    }
    return req.method === 'HEAD'
  }
  function responseOnEnd_(res) {
    const finish = () => {
      if (isOver) return
      isOver = true
      req._ended = true
      detach()
      const isKept = req.shouldKeepAlive && req.finished && socket.writable
      if (req.agent) req.agent.release_(socket, req.connection_, isKept)
      else if (!isKept) socket.destroySoon()
      req.destroyed = true
      req.closed_ = true
      nextTick(() => req.emit('close'))
      res.destroyed || nextTick(() => res.destroyed || res.destroy())
    }
    if (res.readableEnded) nextTick(finish)
    else {
      res.once('end', () => nextTick(finish))
    }
  }
  function socketOnData(chunk) {
    const error = parser.execute(chunk)
    if (error) {
      detach()
      socket.on('error', () => {})
      socket.destroy()
      req.sawError_ = true
      emitErrorEvent(req, error)
      req.emit('close')
      return
    }
    if (req.upgraded_) {
      detach()
      if (req.listenerCount('upgrade') > 0) req.emit('upgrade', req.res, socket, parser.rest)
      else socket.destroy()
    }
  }
  function socketOnEnd() {
    if (!req.res && !req.sawError_) {
      req.sawError_ = true
      emitErrorEvent(req, connResetException('socket hang up'))
    }
    if (parser.isInBody) parser.finish()
    if (!isOver) socket.end()
  }
  function socketErrorListener(err) {
    req.sawError_ = true
    if (!req.res) emitErrorEvent(req, err)
    else if (!req.res.complete) req.res.emit('error', err)
    parser.finish()
    socket.destroy()
  }
  function socketCloseListener() {
    req.destroyed = true
    const { res } = req
    if (res) {
      if (!res.complete) {
        res.aborted = true
        res.emit('aborted')
        if (res.listenerCount('error') > 0 || true) {
          const error = connResetException('aborted')
          nextTick(() => {
            if (!res.errored) {
              if (res.listenerCount('error') > 0) res.emit('error', error)
              else if (res._readableState.flowing || res.listenerCount('data') > 0) emitErrorEvent(res, error)
            }
            res._readableState.destroyed = true
            res.emit('close')
          })
        }
      }
      req.closed_ = true
      req.emit('close')
    } else {
      if (!req.sawError_) {
        req.sawError_ = true
        emitErrorEvent(req, connResetException('socket hang up'))
      }
      req.closed_ = true
      req.emit('close')
    }
  }
  function onTimeout() {
    req.emit('timeout')
  }
  function onDrain() {
    req.emit('drain')
  }
  if (req.timeout !== undefined && req.timeout) socket.setTimeout(req.timeout)
  else if (req.reusedSocket) socket.setTimeout(0)
  if (socket.isPaused()) socket.resume()
  req.emit('socket', socket)
}

void validateString
module.exports = { Agent, ClientRequest, globalAgent }
