// node:dns. Names come from /etc/hosts through the machine's resolver; there is no name server to ask.
const { codes, at } = require('internal/errors')
const { fail_, validateFunction, validateString } = require('internal/validators')
const { isIP } = require('internal/ip')
const { submit } = require('internal/loop')
const { nextTick } = require('internal/ticks')

class GetAddrInfoReqWrap {}
const gai = { EAI_AGAIN: -3001, ENOTFOUND: -3008, EAI_FAIL: -3004, EAI_MEMORY: -3006 }

function dnsException(code, syscall, hostname) {
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`)
  error.errno = gai[code]
  error.code = code
  error.syscall = syscall
  if (hostname) error.hostname = hostname
  return error
}

function onlookupError_(code, hostname, frame) {
  const error = dnsException(code, 'getaddrinfo', hostname)
  internal.captured.get(error).frames = [[frame[0], frame[1], 0, 0]]
  return error
}
function onlookup(callback, request, ...args) {
  internal.callWith_(callback, request, args, 'callback')
}

function onlookupall(callback, request, addresses) {
  internal.callWith_(callback, request, [null, addresses], 'callback')
}

function lookup(hostname, options, callback) {
  if (hostname) validateString(hostname, 'hostname')
  if (typeof options === 'function') [callback, options] = [options, {}]
  validateFunction(callback, 'callback')
  if (typeof options === 'number') options = { family: options }
  options ??= {}
  const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0)
  if (![0, 4, 6].includes(family))
    fail_(new codes.ERR_INVALID_ARG_VALUE('options.family', options.family, 'must be one of: 0, 4, 6'))
  if (!hostname) {
    emitInvalidHostnameWarning(hostname)
    nextTick(callback, null, options.all ? [] : null, family === 6 ? 6 : 4)
    return {}
  }
  const matched = isIP(hostname)
  if (matched) {
    if (options.all) nextTick(callback, null, [{ address: hostname, family: matched }])
    else nextTick(callback, null, hostname, matched)
    return {}
  }
  const request = new GetAddrInfoReqWrap()
  submit(
    'getaddrinfo',
    [hostname, family],
    (json) => {
      const { code, addresses } = JSON.parse(json)
      if (code) {
        const error = onlookupError_(code, hostname, [
          options.all ? 'onlookupall' : 'onlookup',
          options.module_ ?? 'node:dns',
        ])
        return onlookup(callback, request, options.module_ ? at(error, 'dns:promise') : error)
      }
      const list = addresses.map((address) => ({ address, family: isIP(address) }))
      const ordered =
        options.verbatim === false || options.order === 'ipv4first'
          ? [...list.filter((e) => e.family === 4), ...list.filter((e) => e.family === 6)]
          : list
      if (options.all) onlookupall(callback, request, ordered)
      else onlookup(callback, request, null, ordered[0].address, ordered[0].family)
    },
    request,
    'oncomplete',
  )
  return {}
}

/** Questions to a name server: none answers here. */
function query_(syscall) {
  return function query(name, ...rest) {
    const callback = rest.at(-1)
    validateString(name, 'name')
    validateFunction(callback, 'callback')
    submit('sleep', [0], () => {
      const error = dnsException('ECONNREFUSED', syscall, name)
      error.errno = undefined
      internal.captured.get(error).frames = [['onresolve', 'node:dns', 0, 0]]
      callback(error)
    })
    return {}
  }
}
const resolvers = {
  resolve4: 'queryA',
  resolve6: 'queryAaaa',
  resolveMx: 'queryMx',
  resolveTxt: 'queryTxt',
  resolveSrv: 'querySrv',
  resolveNs: 'queryNs',
  resolveCname: 'queryCname',
  resolveSoa: 'querySoa',
  resolvePtr: 'queryPtr',
  resolveAny: 'queryAny',
  reverse: 'getHostByAddr',
}
const api = Object.fromEntries(Object.entries(resolvers).map(([name, syscall]) => [name, query_(syscall)]))
api.resolve = (name, rrtype, callback) =>
  typeof rrtype === 'function'
    ? api.resolve4(name, rrtype)
    : api[`resolve${rrtype === 'A' ? '4' : rrtype === 'AAAA' ? '6' : rrtype[0] + rrtype.slice(1).toLowerCase()}`](
        name,
        callback,
      )

function lookupService(address, port, callback) {
  submit('sleep', [0], () =>
    callback(null, address === '127.0.0.1' || address === '::1' ? 'localhost' : address, serviceAt_(port)),
  )
}

let hasWarned = false
function emitInvalidHostnameWarning(hostname) {
  if (hasWarned) return
  hasWarned = true
  process.emitWarning(
    `The provided hostname "${hostname}" is not a valid hostname, and is supported in the dns module solely for compatibility.`,
    'DeprecationWarning',
    'DEP0118',
  )
}

/** The name that /etc/services has for a port. */
function serviceAt_(port) {
  let text = ''
  try {
    text = require('fs').readFileSync('/etc/services', 'utf8')
  } catch {}
  return new RegExp(`^([\\w.-]+)\\s+${Number(port)}/tcp\\b`, 'm').exec(text)?.[1] ?? String(port)
}

const promises = {
  lookup: (hostname, options) =>
    new Promise((resolve, reject) => {
      lookup(
        hostname,
        { ...(typeof options === 'number' ? { family: options } : options), module_: 'node:dns/promises' },
        (err, address, family) => {
          if (err) reject(err)
          else resolve(Array.isArray(address) ? address : { address, family })
        },
      )
    }),
  lookupService: (address, port) =>
    new Promise((resolve) => lookupService(address, port, (err, hostname, service) => resolve({ hostname, service }))),
}
for (const name of Object.keys(api)) {
  promises[name] = (...args) =>
    new Promise((resolve, reject) =>
      api[name](...args, (err, result) => {
        if (!err) return resolve(result)
        internal.captured.get(err).frames = [['onresolve', 'node:dns/promises', 0, 0]]
        return reject(err)
      }),
    )
}
Object.defineProperty(lookup, require('util').kCustomPromisifyArgs_, {
  value: ['address', 'family'],
  enumerable: false,
})

class Resolver {
  getServers() {
    return ['127.0.0.1']
  }
  setServers() {}
  cancel() {}
}
Object.assign(Resolver.prototype, api)
const settings = {
  getServers: () => ['127.0.0.1'],
  setServers() {},
  getDefaultResultOrder: () => 'verbatim',
  setDefaultResultOrder() {},
}
module.exports = {
  lookup,
  lookupService,
  ...api,
  ...settings,
  Resolver,
  promises: { ...promises, ...settings, Resolver },
  ADDRCONFIG: 32,
  ALL: 16,
  V4MAPPED: 8,
  NODATA: 'ENODATA',
  NOTFOUND: 'ENOTFOUND',
  SERVFAIL: 'ESERVFAIL',
  CONNREFUSED: 'ECONNREFUSED',
  TIMEOUT: 'ETIMEOUT',
}
