// HTTP/1.1 on the wire: heads, bodies by length, chunked, or until the end.
const { Buffer } = require('buffer')

class HTTPParser {
  #state = 'head'
  #buffer = Buffer.alloc(0)
  #left = 0
  /** `on`: {head(message) → true when there is no body, body(chunk), complete(), }; kind is request or response. */
  constructor(kind, on) {
    this.kind = kind
    this.on = on
  }

  /** Takes bytes; returns an Error for what is no HTTP, else null. `upgraded` keeps what follows. */
  execute(data) {
    this.#buffer = this.#buffer.length > 0 ? Buffer.concat([this.#buffer, data]) : data
    try {
      while (this.#step());
      return null
    } catch (error) {
      if (!parseErrors.has(error)) throw error
      error.rawPacket = data
      return error
    }
  }

  /** The peer has ended; a body that lasts until the end is complete now. */
  finish() {
    if (this.#state === 'until-end') {
      this.#state = 'head'
      this.on.complete()
      return null
    }
    if (this.#state === 'head' && this.#buffer.length === 0) return null
    return parseError_('HPE_INVALID_EOF_STATE', 'Invalid EOF state')
  }

  get isInBody() {
    return this.#state !== 'head'
  }
  get rest() {
    return this.#buffer
  }

  #step() {
    if (this.#state === 'head') return this.#head()
    if (this.#state === 'length' || this.#state === 'chunk') return this.#counted()
    if (this.#state === 'size') return this.#size()
    if (this.#state === 'chunk-end') {
      if (this.#buffer.length < 2) return false
      this.#buffer = this.#buffer.subarray(2)
      this.#state = 'size'
      return true
    }
    if (this.#state === 'trailers') return this.#trailers()
    if (this.#state === 'until-end') {
      if (this.#buffer.length === 0) return false
      const chunk = this.#buffer
      this.#buffer = Buffer.alloc(0)
      this.on.body(chunk)
      return false
    }
    return false
  }

  #head() {
    while (this.kind === 'request' && this.#buffer.length > 0 && (this.#buffer[0] === 13 || this.#buffer[0] === 10))
      this.#buffer = this.#buffer.subarray(1)
    const end = this.#buffer.indexOf('\r\n\r\n')
    if (this.#buffer.length > 0) this.#check()
    if (end === -1) {
      if (this.#buffer.length > 16384) throw parseError_('HPE_HEADER_OVERFLOW', 'Header overflow')
      return false
    }
    const lines = this.#buffer.toString('latin1', 0, end).split('\r\n')
    this.#buffer = this.#buffer.subarray(end + 4)
    const message = this.kind === 'request' ? requestLine_(lines[0]) : statusLine_(lines[0])
    message.rawHeaders = []
    for (const line of lines.slice(1)) {
      const at = line.indexOf(':')
      if (at < 1) throw parseError_('HPE_INVALID_HEADER_TOKEN', 'Invalid header token')
      message.rawHeaders.push(line.slice(0, at), line.slice(at + 1).trim())
    }
    const get = (name) => {
      for (let i = 0; i < message.rawHeaders.length; i += 2)
        if (message.rawHeaders[i].toLowerCase() === name) return message.rawHeaders[i + 1]
      return undefined
    }
    message.upgrade = /upgrade/i.test(get('connection') ?? '') && get('upgrade') !== undefined
    const connection = get('connection')?.toLowerCase() ?? ''
    message.shouldKeepAlive =
      message.version === '1.0' ? connection.includes('keep-alive') : !connection.includes('close')
    const chunked = /chunked/i.test(get('transfer-encoding') ?? '')
    const length = get('content-length')
    if (length !== undefined && !/^[0-9]+$/.test(length))
      throw parseError_('HPE_INVALID_CONTENT_LENGTH', 'Invalid character in Content-Length')
    const hasNoBody =
      this.on.head(message) ||
      (this.kind === 'response' &&
        (message.statusCode < 200 || message.statusCode === 204 || message.statusCode === 304))
    if (message.upgrade || message.method === 'CONNECT') {
      this.#state = 'upgraded'
      return false
    }
    if (hasNoBody) this.on.complete()
    else if (chunked) this.#state = 'size'
    else if (length !== undefined) {
      this.#left = Number(length)
      if (this.#left === 0) this.on.complete()
      else this.#state = 'length'
    } else if (this.kind === 'response') this.#state = 'until-end'
    else this.on.complete()
    return true
  }

  #check() {
    const start = this.#buffer.toString('latin1', 0, Math.min(16, this.#buffer.length))
    if (this.kind === 'request') {
      const [method] = start.split(' ')
      if (!METHODS.some((each) => (start.includes(' ') ? each === method : each.startsWith(method))))
        throw parseError_('HPE_INVALID_METHOD', 'Invalid method encountered', common_(start))
    } else if (!'HTTP/'.startsWith(start.slice(0, 5))) {
      throw parseError_('HPE_INVALID_CONSTANT', 'Expected HTTP/, RTSP/ or ICE/')
    }
  }

  #counted() {
    if (this.#buffer.length === 0) return false
    const take = Math.min(this.#left, this.#buffer.length)
    const chunk = this.#buffer.subarray(0, take)
    this.#buffer = this.#buffer.subarray(take)
    this.#left -= take
    const wasChunk = this.#state === 'chunk'
    if (this.#left === 0) this.#state = wasChunk ? 'chunk-end' : 'head'
    this.on.body(Buffer.from(chunk))
    if (this.#left === 0 && !wasChunk) this.on.complete()
    return true
  }

  #size() {
    const end = this.#buffer.indexOf('\r\n')
    if (end === -1) return false
    const text = this.#buffer.toString('latin1', 0, end).split(';')[0].trim()
    if (!/^[0-9a-fA-F]+$/.test(text)) throw parseError_('HPE_INVALID_CHUNK_SIZE', 'Invalid character in chunk size')
    this.#buffer = this.#buffer.subarray(end + 2)
    this.#left = Number.parseInt(text, 16)
    this.#state = this.#left === 0 ? 'trailers' : 'chunk'
    return true
  }

  #trailers() {
    const end = this.#buffer.indexOf('\r\n')
    if (end === -1) return false
    this.#buffer = this.#buffer.subarray(end + 2)
    if (end > 0) return true
    this.#state = 'head'
    this.on.complete()
    return true
  }
}

const METHODS = [
  'ACL',
  'BIND',
  'CHECKOUT',
  'CONNECT',
  'COPY',
  'DELETE',
  'GET',
  'HEAD',
  'LINK',
  'LOCK',
  'M-SEARCH',
  'MERGE',
  'MKACTIVITY',
  'MKCALENDAR',
  'MKCOL',
  'MOVE',
  'NOTIFY',
  'OPTIONS',
  'PATCH',
  'POST',
  'PROPFIND',
  'PROPPATCH',
  'PURGE',
  'PUT',
  'REBIND',
  'REPORT',
  'SEARCH',
  'SOURCE',
  'SUBSCRIBE',
  'TRACE',
  'UNBIND',
  'UNLINK',
  'UNLOCK',
  'UNSUBSCRIBE',
]

function requestLine_(line) {
  const match = /^([A-Z-]+) (\S+) HTTP\/(\d\.\d)$/.exec(line)
  if (!match)
    throw parseError_(
      / HTTP\//.test(line) ? 'HPE_INVALID_URL' : 'HPE_INVALID_CONSTANT',
      / HTTP\//.test(line) ? 'Invalid characters in url' : 'Expected HTTP/, RTSP/ or ICE/',
    )
  return { method: match[1], url: match[2], version: match[3] }
}
function statusLine_(line) {
  const match = /^HTTP\/(\d\.\d) (\d{3})(?: (.*))?$/.exec(line)
  if (!match) throw parseError_('HPE_INVALID_STATUS', 'Invalid status code')
  return { version: match[1], statusCode: Number(match[2]), statusMessage: match[3] ?? '' }
}
/** What `execute` hands back; anything else was thrown by a listener and is not ours to catch. */
const parseErrors = new WeakSet()
/** How far a start line is the beginning of some method. */
function common_(start) {
  const lengths = METHODS.map((method) => {
    let i = 0
    while (i < method.length && method[i] === start[i]) i++
    return i
  })
  return Math.max(...lengths)
}
function parseError_(code, reason, bytesParsed = 0) {
  const error = new Error(`Parse Error: ${reason}`)
  internal.hideStack(error)
  error.bytesParsed = bytesParsed
  error.code = code
  error.reason = reason
  parseErrors.add(error)
  return error
}

module.exports = { HTTPParser, METHODS }
