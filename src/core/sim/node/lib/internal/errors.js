// Node's error codes and the shapes of its system errors.
const { sys, nodeErrors, hideStack, state, arrows } = internal

const messages = {
  ERR_ACCESS_DENIED: ['Error', (msg) => msg],
  ERR_ASSERTION: ['Error', (msg) => msg],
  ERR_ASYNC_CALLBACK: ['TypeError', (name) => `${name} must be a function`],
  ERR_BUFFER_OUT_OF_BOUNDS: [
    'RangeError',
    (name) => (name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds'),
  ],
  ERR_CHILD_CLOSED_BEFORE_REPLY: ['Error', () => 'Child closed before reply received'],
  ERR_CHILD_PROCESS_IPC_REQUIRED: [
    'Error',
    (name) => `Forked processes must have an IPC channel, missing value 'ipc' in ${name}`,
  ],
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: ['RangeError', (name) => `${name} maxBuffer length exceeded`],
  ERR_EVAL_ESM_CANNOT_PRINT: ['Error', () => '--print cannot be used with ESM input'],
  ERR_CRYPTO_INVALID_DIGEST: ['TypeError', (name) => `Invalid digest: ${name}`],
  ERR_CRYPTO_HASH_FINALIZED: ['Error', () => 'Digest already called'],
  ERR_DIR_CLOSED: ['Error', () => 'Directory handle was closed'],
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM: [
    'TypeError',
    (name) => `The feature ${name} is unavailable on the current platform, which is being used to run Node.js`,
  ],
  ERR_FS_CP_DIR_TO_NON_DIR: ['Error', systemMessage],
  ERR_FS_CP_EEXIST: ['Error', systemMessage],
  ERR_FS_CP_EINVAL: ['Error', systemMessage],
  ERR_FS_CP_NON_DIR_TO_DIR: ['Error', systemMessage],
  ERR_FS_EISDIR: ['Error', systemMessage],
  ERR_FS_FILE_TOO_LARGE: ['RangeError', (size) => `File size (${size}) is greater than 2 GiB`],
  ERR_HTTP_HEADERS_SENT: ['Error', (what) => `Cannot ${what} headers after they are sent to the client`],
  ERR_HTTP_INVALID_HEADER_VALUE: ['TypeError', (value, name) => `Invalid value "${value}" for header "${name}"`],
  ERR_HTTP_INVALID_STATUS_CODE: ['RangeError', (code) => `Invalid status code: ${code}`],
  ERR_HTTP_BODY_NOT_ALLOWED: [
    'Error',
    () => 'Adding content for this request method or response status is not allowed.',
  ],
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: [
    'Error',
    (body, length) =>
      `Response body's content-length of ${body} byte(s) does not match the content-length of ${length} byte(s) set in header`,
  ],
  ERR_INVALID_ARG_TYPE: ['TypeError', argTypeMessage],
  ERR_INVALID_ARG_VALUE: [
    'TypeError',
    (name, value, reason = 'is invalid') => {
      let shown = load('util').inspect(value)
      if (shown.length > 128) shown = `${shown.slice(0, 128)}...`
      return `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${shown}`
    },
    'RangeError',
  ],
  ERR_INVALID_CALLBACK: [
    'TypeError',
    (value) => `Callback must be a function. Received ${load('util').inspect(value)}`,
  ],
  ERR_INVALID_FILE_URL_HOST: ['TypeError', (platform) => `File URL host must be "localhost" or empty on ${platform}`],
  ERR_INVALID_FILE_URL_PATH: ['TypeError', (why) => `File URL path ${why}`],
  ERR_INVALID_HTTP_TOKEN: ['TypeError', (name, value) => `${name} must be a valid HTTP token ["${value}"]`],
  ERR_INVALID_MODULE_SPECIFIER: [
    'TypeError',
    (request, reason, base) => `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ''}`,
  ],
  ERR_INVALID_PACKAGE_CONFIG: [
    'Error',
    (path, base, message) =>
      `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${message ? `. ${message}` : ''}`,
  ],
  ERR_INVALID_PROTOCOL: ['TypeError', (got, want) => `Protocol "${got}" not supported. Expected "${want}"`],
  ERR_INVALID_RETURN_VALUE: [
    'TypeError',
    (input, name, value) =>
      `Expected ${input} to be returned from the "${name}" function but got ${determineSpecificType(value).replace(/^type /, 'type ')}.`,
  ],
  ERR_INVALID_STATE: ['Error', (what) => `Invalid state: ${what}`],
  ERR_INVALID_THIS: ['TypeError', (type) => `Value of "this" must be of type ${type}`],
  ERR_INVALID_URI: ['URIError', () => 'URI malformed'],
  ERR_INVALID_URL: ['TypeError', () => 'Invalid URL'],
  ERR_INVALID_URL_SCHEME: ['TypeError', (want) => `The URL must be of scheme ${want}`],
  ERR_IPC_CHANNEL_CLOSED: ['Error', () => 'Channel closed'],
  ERR_IPC_DISCONNECTED: ['Error', () => 'IPC channel is already disconnected'],
  ERR_METHOD_NOT_IMPLEMENTED: ['Error', (name) => `The ${name} method is not implemented`],
  ERR_MISSING_ARGS: [
    'TypeError',
    (...names) => {
      const quoted = names.map((name) =>
        Array.isArray(name) ? name.map((each) => `"${each}"`).join(' or ') : `"${name}"`,
      )
      const list = quoted.length > 2 ? `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}` : quoted.join(' and ')
      return `The ${list} argument${names.length > 1 ? 's' : ''} must be specified`
    },
  ],
  ERR_MODULE_NOT_FOUND: [
    'Error',
    (path, base, exactUrl) => `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`,
  ],
  ERR_WORKER_PATH: [
    'TypeError',
    (name) =>
      `The worker script or module filename must be an absolute path or a relative path starting with './' or '../'. Received "${name}"`,
  ],
  ERR_MULTIPLE_CALLBACK: ['Error', () => 'Callback called multiple times'],
  ERR_OUT_OF_RANGE: [
    'RangeError',
    (name, range, input, replaceDefault = false) => {
      let received
      if (Number.isInteger(input) && Math.abs(input) > 2 ** 32) received = addSeparators(String(input))
      else if (typeof input === 'bigint')
        received = `${Math.abs(Number(input)) > 2 ** 32 ? addSeparators(String(input)) : input}n`
      else received = load('util').inspect(input)
      return `${replaceDefault ? name : `The value of "${name}" is out of range.`} It must be ${range}. Received ${received}`
    },
  ],
  ERR_PACKAGE_PATH_NOT_EXPORTED: [
    'Error',
    (dir, subpath, base) =>
      subpath === '.'
        ? `No "exports" main defined in ${dir}package.json${base ? ` imported from ${base}` : ''}`
        : `Package subpath '${subpath}' is not defined by "exports" in ${dir}package.json${base ? ` imported from ${base}` : ''}`,
  ],
  ERR_PACKAGE_IMPORT_NOT_DEFINED: [
    'TypeError',
    (specifier, dir, base) =>
      `Package import specifier "${specifier}" is not defined${dir ? ` in package ${dir}package.json` : ''} imported from ${base}`,
  ],
  ERR_SERVER_ALREADY_LISTEN: ['Error', () => 'Listen method has been called more than once without closing.'],
  ERR_SERVER_NOT_RUNNING: ['Error', () => 'Server is not running.'],
  ERR_SOCKET_ALREADY_BOUND: ['Error', () => 'Socket is already bound'],
  ERR_SOCKET_BAD_PORT: [
    'RangeError',
    (name, port, allowZero = true) =>
      `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`,
  ],
  ERR_SOCKET_BAD_TYPE: ['TypeError', () => 'Bad socket type specified. Valid types are: udp4, udp6'],
  ERR_SOCKET_CLOSED: ['Error', () => 'Socket is closed'],
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: ['Error', () => 'Socket closed before the connection was established'],
  ERR_SOCKET_CONNECTION_TIMEOUT: ['Error', () => 'Socket connection timeout'],
  ERR_SOCKET_DGRAM_NOT_CONNECTED: ['Error', () => 'Not connected'],
  ERR_SOCKET_DGRAM_IS_CONNECTED: ['Error', () => 'Already connected'],
  ERR_SOCKET_DGRAM_NOT_RUNNING: ['Error', () => 'Not running'],
  ERR_STREAM_ALREADY_FINISHED: ['Error', (name) => `Cannot call ${name} after a stream was finished`],
  ERR_STREAM_CANNOT_PIPE: ['Error', () => 'Cannot pipe, not readable'],
  ERR_STREAM_DESTROYED: ['Error', (name) => `Cannot call ${name} after a stream was destroyed`],
  ERR_STREAM_NULL_VALUES: ['TypeError', () => 'May not write null values to stream'],
  ERR_STREAM_PREMATURE_CLOSE: ['Error', () => 'Premature close'],
  ERR_STREAM_PUSH_AFTER_EOF: ['Error', () => 'stream.push() after EOF'],
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT: ['Error', () => 'stream.unshift() after end event'],
  ERR_STREAM_WRITE_AFTER_END: ['Error', () => 'write after end'],
  ERR_UNESCAPED_CHARACTERS: ['TypeError', (name) => `${name} contains unescaped characters`],
  ERR_UNHANDLED_ERROR: ['Error', (err) => (err === undefined ? 'Unhandled error.' : `Unhandled error. (${err})`)],
  ERR_UNKNOWN_BUILTIN_MODULE: ['Error', (name) => `No such built-in module: ${name}`],
  ERR_UNKNOWN_ENCODING: ['TypeError', (name) => `Unknown encoding: ${name}`],
  ERR_UNKNOWN_FILE_EXTENSION: ['TypeError', (extension, path) => `Unknown file extension "${extension}" for ${path}`],
  ERR_UNKNOWN_SIGNAL: [
    'TypeError',
    (signal, upper) => `Unknown signal: ${signal}${upper ? ' (signals must use all capital letters)' : ''}`,
  ],
  ERR_UNSUPPORTED_DIR_IMPORT: [
    'Error',
    (path, base) => `Directory import '${path}' is not supported resolving ES modules imported from ${base}`,
  ],
  ERR_UNSUPPORTED_ESM_URL_SCHEME: [
    'Error',
    (url) =>
      `Only URLs with a scheme in: file, data, and node are supported by the default ESM loader. Received protocol '${url.protocol}'`,
  ],
  ERR_USE_AFTER_CLOSE: ['Error', (name) => `${name} was closed`],
}

function systemMessage(context) {
  let text = `${context.prefix}: ${context.syscall} returned ${context.code} (${context.message})`
  if (context.path !== undefined) text += ` ${context.path}`
  if (context.dest !== undefined) text += ` => ${context.dest}`
  return text
}

function addSeparators(text) {
  let out = ''
  let i = text.length
  const start = text[0] === '-' ? 1 : 0
  for (; i >= start + 4; i -= 3) out = `_${text.slice(i - 3, i)}${out}`
  return `${text.slice(0, i)}${out}`
}

const load = internal.require
const KINDS = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol']

function argTypeMessage(name, expected, actual) {
  const wanted = Array.isArray(expected) ? expected : [expected]
  let text = 'The '
  if (name.endsWith(' argument')) text += `${name} `
  else text += `"${name}" ${name.includes('.') ? 'property' : 'argument'} `
  text += 'must be '
  const types = []
  const instances = []
  const other = []
  for (const value of wanted) {
    if (KINDS.includes(value)) types.push(value.toLowerCase())
    else if (/^([A-Z][a-z0-9]*)+$/.test(value)) instances.push(value)
    else other.push(value)
  }
  if (instances.length > 0) {
    const at = types.indexOf('object')
    if (at !== -1) {
      types.splice(at, 1)
      instances.push('Object')
    }
  }
  const list = (items, last) =>
    items.length > 2 ? `${items.slice(0, -1).join(', ')}, ${last} ${items.at(-1)}` : items.join(` ${last} `)
  if (types.length > 0) {
    text += `${types.length > 1 ? 'one of type' : 'of type'} ${list(types, 'or')}`
    if (instances.length > 0 || other.length > 0) text += ' or '
  }
  if (instances.length > 0) {
    text += `an instance of ${list(instances, 'or')}`
    if (other.length > 0) text += ' or '
  }
  if (other.length > 0) {
    if (other.length > 1) text += `one of ${list(other, 'or')}`
    else text += `${other[0].toLowerCase() !== other[0] ? 'an ' : ''}${other[0]}`
  }
  return `${text}. Received ${determineSpecificType(actual)}`
}

function determineSpecificType(value) {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'function') return `function ${value.name}`
  if (typeof value === 'object') {
    if (value.constructor?.name) return `an instance of ${value.constructor.name}`
    return load('util').inspect(value, { depth: -1 })
  }
  let shown = load('util').inspect(value, { colors: false })
  if (shown.length > 28) shown = `${shown.slice(0, 25)}...`
  return `type ${typeof value} (${shown})`
}

const bases = { Error, TypeError, RangeError, SyntaxError, URIError }

/** Each code is a class of its own, as in Node: `new codes.ERR_X(...)`. */
const codes = {}
for (const [code, [base, format]] of Object.entries(messages)) {
  codes[code] = function NodeError(...args) {
    const error = new bases[base](format(...args))
    nodeErrors.set(error, code)
    Object.defineProperty(error, 'toString', {
      value() {
        return `${this.name} [${code}]: ${this.message}`
      },
      enumerable: false,
      writable: true,
      configurable: true,
    })
    error.code = code
    return error
  }
}
codes.ERR_INVALID_ARG_VALUE.RangeError = function NodeError(...args) {
  const error = new RangeError(messages.ERR_INVALID_ARG_VALUE[1](...args))
  nodeErrors.set(error, 'ERR_INVALID_ARG_VALUE')
  error.code = 'ERR_INVALID_ARG_VALUE'
  return error
}

const errnoTable = JSON.parse(sys.errnoTable())
const byNumber = new Map(errnoTable.map(([number, name, message]) => [number, [name, message]]))
const byName = new Map(errnoTable.map(([number, name, message]) => [name, [number, message]]))

/** `ENOENT: no such file or directory, open 'x' -> 'y'` */
function uvException({ errno, syscall, path, dest, message: extra, order = 'uv' }) {
  const [code, text] = byNumber.get(errno) ?? ['UNKNOWN', 'unknown error']
  let message = `${code}: ${extra || text}, ${syscall}`
  if (path !== undefined) message += ` '${path}'`
  if (dest !== undefined) message += ` -> '${dest}'`
  const error = new Error(message)
  if (order === 'context') {
    error.errno = errno
    error.syscall = syscall
    error.code = code
  } else {
    error.errno = errno
    error.code = code
    error.syscall = syscall
  }
  if (path !== undefined) error.path = path
  if (dest !== undefined) error.dest = dest
  return error
}

function errnoException(errno, syscall, original) {
  const code = nameOf(errno)
  const error = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`)
  error.errno = errno
  error.code = code
  error.syscall = syscall
  return error
}

/** connect ECONNREFUSED 127.0.0.1:80 - Local (1.2.3.4:5) */
function exceptionWithHostPort(errno, syscall, address, port, additional) {
  const code = nameOf(errno)
  let details = ''
  if (port && port > 0) details = ` ${address}:${port}`
  else if (address) details = ` ${address}`
  if (additional) details += ` - Local (${additional})`
  const error = new Error(`${syscall} ${code}${details}`)
  error.errno = errno
  error.code = code
  error.syscall = syscall
  error.address = address
  if (port) error.port = port
  return error
}

/** listen EADDRINUSE: address already in use :::3000 */
function uvExceptionWithHostPort(errno, syscall, address, port) {
  const [code, text] = byNumber.get(errno) ?? ['UNKNOWN', 'unknown error']
  let details = ''
  if (port && port > 0) details = ` ${address}:${port}`
  else if (address) details = ` ${address}`
  const error = new Error(`${syscall} ${code}: ${text}${details}`)
  error.code = code
  error.errno = errno
  error.syscall = syscall
  error.address = address
  if (port) error.port = port
  return error
}

function nameOf(errno) {
  return byNumber.get(errno)?.[0] ?? `Unknown system error ${errno}`
}

/** SystemError: its facts lie in `info`, and are looked up there. */
function systemError_(code, prefix, info) {
  const error = new Error(
    `${prefix}: ${info.syscall} returned ${info.code} (${info.message})${info.path === undefined ? '' : ` ${info.path}`}`,
  )
  Object.defineProperty(error, 'name', { value: 'SystemError', enumerable: false, writable: true, configurable: true })
  nodeErrors.set(error, code)
  error.code = code
  const define = (key, get) =>
    Object.defineProperty(error, key, { get, set() {}, enumerable: true, configurable: true })
  Object.defineProperty(error, Symbol.for('nodejs.util.inspect.custom'), {
    value: (_depth, options) => load('util').inspect(error, { ...options, getters: true, customInspect: false }),
    enumerable: false,
  })
  Object.defineProperty(error, 'info', { value: info, enumerable: true, writable: true, configurable: true })
  for (const key of [
    'errno',
    'syscall',
    ...(info.path === undefined ? [] : ['path']),
    ...(info.dest === undefined ? [] : ['dest']),
  ])
    define(key, () => info[key])
  return error
}

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    super(message, options)
    this.code = 'ABORT_ERR'
    this.name = 'AbortError'
  }
}

/** Where Node's own source throws, for the lines above an uncaught error; the host knows the texts. */
const throwSites = new WeakMap()
function at(error, site) {
  throwSites.set(error, { site, seq: ++state.seq })
  return error
}

module.exports = {
  codes,
  determineSpecificType,
  uvException,
  errnoException,
  exceptionWithHostPort,
  uvExceptionWithHostPort,
  nameOf,
  byNumber,
  byName,
  AbortError,
  systemError_,
  hideStack,
  at,
  throwSites,
  genericNodeError(message, extra) {
    return Object.assign(new Error(message), extra)
  },
}
