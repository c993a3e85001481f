// node:https: requests of node:http over node:tls.
const http = require('http')
const tls = require('tls')
const { URL, urlToHttpOptions } = require('url')

class Agent extends http.Agent {
  constructor(options) {
    super(options)
    this.defaultPort = 443
    this.protocol = 'https:'
    this.maxCachedSessions = 100
  }
  createConnection(options, callback) {
    return tls.connect(options, callback)
  }
}
const globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 })

function request(...args) {
  let options = {}
  if (typeof args[0] === 'string') options = urlToHttpOptions(new URL(args.shift()))
  else if (args[0] instanceof URL) options = urlToHttpOptions(args.shift())
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift())
  return new http.ClientRequest({ _defaultAgent: globalAgent, ...options }, ...args)
}
function get(...args) {
  const req = request(...args)
  req.end()
  return req
}
module.exports = {
  Agent,
  globalAgent,
  Server: tls.Server,
  createServer: (options, listener) => {
    const server = new tls.Server(options)
    const requestListener = typeof options === 'function' ? options : listener
    if (requestListener) server.on('request', requestListener)
    return server
  },
  get,
  request,
}
