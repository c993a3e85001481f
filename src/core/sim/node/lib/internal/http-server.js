// http.Server
const net = require('net')
const { HTTPParser } = require('internal/http-parser')
const { IncomingMessage, ServerResponse, connResetException, hide_ } = require('internal/http-messages')

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener)
  if (typeof options === 'function') [requestListener, options] = [options, {}]
  options = { ...options }
  net.Server.call(this, { allowHalfOpen: true, ...options })
  if (requestListener) this.on('request', requestListener)
  this.on('connection', connectionListener)
  this.timeout = 0
  this.keepAliveTimeout = options.keepAliveTimeout ?? 5000
  this.maxHeadersCount = null
  this.maxRequestsPerSocket = 0
  this.headersTimeout = options.headersTimeout ?? 60000
  this.requestTimeout = options.requestTimeout ?? 300000
  hide_(this, 'options_', options)
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype)
Object.setPrototypeOf(Server, net.Server)
Server.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs
  if (callback) this.on('timeout', callback)
  return this
}
Server.prototype.close = function close(...args) {
  this.closeIdleConnections()
  return net.Server.prototype.close.apply(this, args)
}
Server.prototype.closeAllConnections = function closeAllConnections() {
  for (const socket of [...this.sockets_]) socket.destroy()
}
Server.prototype.closeIdleConnections = function closeIdleConnections() {
  for (const socket of [...this.sockets_]) if (socket.isIdle_) socket.destroy()
}

function connectionListener(socket) {
  const server = this
  const outgoing = []
  let incoming = null
  hide_(socket, 'isIdle_', true)
  let idleTimer = null
  if (server.timeout) socket.setTimeout(server.timeout)
  socket.on('timeout', () => {
    const req = incoming
    const isHandled = server.emit('timeout', socket)
    if (!isHandled && !req?.emit('timeout', socket)) socket.destroy()
  })
  const stopIdle = () => {
    if (idleTimer) clearTimeout(idleTimer)
    idleTimer = null
  }
  const parser = new HTTPParser('request', {
    head: function parserOnHeadersComplete(message) {
      stopIdle()
      socket.isIdle_ = false
      const Incoming = server.options_.IncomingMessage ?? IncomingMessage
      const req = new Incoming(socket)
      incoming = req
      Object.assign(req, {
        method: message.method,
        url: message.url,
        httpVersion: message.version,
        rawHeaders: message.rawHeaders,
        upgrade: message.upgrade,
      })
      ;[req.httpVersionMajor, req.httpVersionMinor] = message.version.split('.').map(Number)
      if (message.upgrade) {
        if (server.listenerCount('upgrade') > 0) return true
        req.upgrade = false
        message.upgrade = false
      }
      if (message.version === '1.1' && req.headers.host === undefined && server.options_.requireHostHeader !== false) {
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
        return true
      }
      const Response = server.options_.ServerResponse ?? ServerResponse
      const res = new Response(req)
      res.keepAliveTimeout_ = server.keepAliveTimeout
      res.shouldKeepAlive = message.shouldKeepAlive && res.shouldKeepAlive !== false
      if (!message.shouldKeepAlive) res.shouldKeepAlive = false
      res.socket = socket
      outgoing.push(res)
      hide_(res, 'onFinish_', () => resOnFinish(req, res))
      if (outgoing.length === 1) res.assignSocket(socket)
      if (/100-continue/i.test(req.headers.expect ?? '')) {
        if (server.listenerCount('checkContinue') > 0) {
          server.emit('checkContinue', req, res)
          return false
        }
        res.writeContinue()
      }
      parserOnIncoming(server, req, res)
      return false
    },
    body(chunk) {
      if (!incoming.push(chunk)) socket.pause()
    },
    complete() {
      incoming.complete = true
      incoming.push(null)
    },
  })
  function parserOnIncoming(target, req, res) {
    target.emit('request', req, res)
  }
  function resOnFinish(req, res) {
    if (res.emittedFinish_) return
    hide_(res, 'emittedFinish_', true)
    res.emit('finish')
    if (!req.readableEnded && !req._readableState.resumeScheduled && !req.destroyed)
      req._readableState.flowing === null && req.resume()
    outgoing.shift()
    res.detachSocket()
    res.closed_ = true
    res.destroyed = true
    res.emit('close')
    if (res._last || !server._handle) {
      socket.destroySoon()
    } else if (outgoing.length === 0) {
      socket.isIdle_ = true
      if (server.keepAliveTimeout) {
        idleTimer = setTimeout(() => socket.destroy(), server.keepAliveTimeout + 1000)
        idleTimer.unref()
      }
      if (socket.isPaused()) socket.resume()
    } else outgoing[0].assignSocket(socket)
  }
  socket.on('data', (chunk) => hasFailed || socketOnData(chunk))
  function socketOnData(chunk) {
    const error = parser.execute(chunk)
    if (error) return socketOnError(error)
    if (incoming?.upgrade) {
      socket.removeAllListeners('data')
      server.emit('upgrade', incoming, socket, parser.rest)
    }
    return undefined
  }
  let hasFailed = false
  function socketOnError(error) {
    if (hasFailed) return
    hasFailed = true
    if (server.emit('clientError', error, socket)) return
    if (socket.writable && (outgoing.length === 0 || !outgoing[0]._headerSent)) {
      const status =
        error.code === 'HPE_HEADER_OVERFLOW'
          ? '431 Request Header Fields Too Large'
          : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
            ? '408 Request Timeout'
            : '400 Bad Request'
      socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, 'latin1')
    }
    socket.destroy(undefined)
  }
  socket.on('end', () => {
    const error = parser.finish()
    if (error) {
      socketOnError(error)
      return
    }
    if (!server.httpAllowHalfOpen) {
      if (socket.writable) socket.end()
    } else if (outgoing.length === 0) socket.end()
    else outgoing.at(-1)._last = true
  })
  socket.on('error', (error) => {
    if (server.listenerCount('clientError') > 0) server.emit('clientError', error, socket)
  })
  socket.on('close', () => {
    stopIdle()
    for (const res of outgoing.splice(0)) {
      const { req } = res
      if (!req.complete || !req.readableEnded) {
        req.aborted = true
        if (!req.destroyed) {
          req.emit('aborted')
          req.destroyed = true
          process.nextTick(() => {
            if (req.listenerCount('error') > 0) req.emit('error', connResetException('aborted'))
            req.emit('close')
          })
        }
      } else if (!req.destroyed) req.destroy()
      res.destroyed = true
      res.closed_ = true
      res.emit('close')
    }
  })
}

module.exports = { Server, connectionListener }
