// node:tls. Simplified: nobody in the lab speaks TLS, so connections are made and refused as they are, and what answers
// on a port that is open is no TLS: the handshake fails.
const net = require('net')
const { codes } = require('internal/errors')

class TLSSocket extends net.Socket {
  constructor(socket, options) {
    super({ ...options })
    this.encrypted = true
    this.authorized = false
    this.authorizationError = null
  }
}

/** OpenSSL's words for an answer that is no TLS record. */
function wrongVersion_() {
  const error = new Error(
    'write EPROTO 00000000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:355:\n',
  )
  return Object.assign(error, {
    library: 'SSL routines',
    reason: 'wrong version number',
    code: 'ERR_SSL_WRONG_VERSION_NUMBER',
  })
}

function connect(...args) {
  const callback = typeof args.at(-1) === 'function' ? args.pop() : null
  const given = args.find((each) => typeof each === 'object' && each !== null) ?? {}
  const [port, host] = args
  const options = { ...given }
  if (typeof port === 'number' || (typeof port === 'string' && port !== '')) options.port = port
  if (typeof host === 'string') options.host = host
  const socket = new TLSSocket(null, options)
  if (callback) socket.once('secureConnect', callback)
  if (options.timeout) socket.setTimeout(options.timeout)
  socket.once('connect', () => socket.destroy(wrongVersion_()))
  socket.connect({ ...options, autoSelectFamily: false })
  return socket
}

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener)
  if (typeof options === 'function') [listener, options] = [options, {}]
  net.Server.call(this, { ...options }, (socket) => {
    const error = Object.assign(new Error('http request'), { code: 'ERR_SSL_HTTP_REQUEST', library: 'SSL routines' })
    this.emit('tlsClientError', error, socket)
    socket.destroy()
  })
  if (listener) this.on('secureConnection', listener)
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype)
Object.setPrototypeOf(Server, net.Server)
for (const name of ['setSecureContext', 'addContext']) Server.prototype[name] = () => {}

function checkServerIdentity(hostname, cert) {
  void cert
  return new codes.ERR_METHOD_NOT_IMPLEMENTED(`checkServerIdentity of ${hostname}`)
}

module.exports = {
  TLSSocket,
  Server,
  connect,
  createServer: (options, listener) => new Server(options, listener),
  createSecureContext: (options) => ({ context: options }),
  checkServerIdentity,
  getCiphers: () => ['tls_aes_128_gcm_sha256', 'tls_aes_256_gcm_sha384', 'tls_chacha20_poly1305_sha256'],
  rootCertificates: [],
  DEFAULT_MIN_VERSION: 'TLSv1.2',
  DEFAULT_MAX_VERSION: 'TLSv1.3',
  DEFAULT_ECDH_CURVE: 'auto',
}
