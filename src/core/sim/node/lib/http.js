// node:http
const { Server, connectionListener } = require('internal/http-server')
const { Agent, ClientRequest, globalAgent } = require('internal/http-client')
const {
  IncomingMessage,
  OutgoingMessage,
  ServerResponse,
  STATUS_CODES,
  validateHeader_,
} = require('internal/http-messages')
const { METHODS } = require('internal/http-parser')

function request(url, options, cb) {
  return new ClientRequest(url, options, cb)
}
function get(url, options, cb) {
  const req = request(url, options, cb)
  req.end()
  return req
}
module.exports = {
  _connectionListener: connectionListener,
  METHODS,
  STATUS_CODES,
  Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer: (options, listener) => new Server(options, listener),
  validateHeaderName: (name) => validateHeader_(name, ''),
  validateHeaderValue: (name, value) => validateHeader_(name, value),
  get,
  request,
  maxHeaderSize: 16384,
  globalAgent,
  setMaxIdleHTTPParsers() {},
}
