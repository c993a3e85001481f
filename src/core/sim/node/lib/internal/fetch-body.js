// What fetch takes and gives: Headers, FormData, and the bodies of Request and Response.
const { URL, URLSearchParams } = require('url')
const { Buffer, Blob, File } = require('buffer')
const { ReadableStream } = require('stream/web')
const { at } = require('internal/errors')
const kCustom = Symbol.for('nodejs.util.inspect.custom')
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

class Headers {
  #map = new Map()
  /** As they were written first. */
  #names = new Map()
  #cookies = []
  constructor(init) {
    fill(this, init)
  }
  append(name, value) {
    appendHeader('append', name, value)
    const key = String(name).toLowerCase()
    if (!this.#names.has(key)) this.#names.set(key, String(name))
    if (key === 'set-cookie') this.#cookies.push(String(value))
    this.#map.set(key, this.#map.has(key) ? `${this.#map.get(key)}, ${trimmed_(value)}` : trimmed_(value))
  }
  set(name, value) {
    appendHeader('set', name, value)
    const key = String(name).toLowerCase()
    this.#names.set(key, String(name))
    if (key === 'set-cookie') this.#cookies = [String(value)]
    this.#map.set(key, trimmed_(value))
  }
  get(name) {
    return this.#map.get(String(name).toLowerCase()) ?? null
  }
  has(name) {
    return this.#map.has(String(name).toLowerCase())
  }
  delete(name) {
    const key = String(name).toLowerCase()
    if (key === 'set-cookie') this.#cookies = []
    this.#map.delete(key)
  }
  *entries() {
    for (const [name, value] of [...this.#map].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (name === 'set-cookie') yield* this.#cookies.map((cookie) => [name, cookie])
      else yield [name, value]
    }
  }
  /** In the order in which they were set, as they are sent. */
  inOrder_() {
    return Object.fromEntries(this.#map)
  }
  *keys() {
    for (const [key] of this.entries()) yield key
  }
  *values() {
    for (const [, value] of this.entries()) yield value
  }
  [Symbol.iterator]() {
    return this.entries()
  }
  forEach(callback, self) {
    for (const [key, value] of this) callback.call(self, value, key, this)
  }
  getSetCookie() {
    return [...this.#cookies]
  }
  [kCustom](_depth, options, inspect) {
    const shown = [...this.#map].map(([key, value]) => [this.#names.get(key), value])
    return `Headers ${inspect(Object.fromEntries(shown), options)}`
  }
}
const trimmed_ = (value) => String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')

function fill(headers, init) {
  const pairs = init instanceof Headers || Array.isArray(init) ? [...init] : Object.entries(init ?? {})
  for (const [name, value] of pairs) {
    if (Array.isArray(value) && init instanceof Headers === false && !Array.isArray(init))
      headers.append(name, String(value))
    else headers.append(name, value)
  }
}
function appendHeader(prefix, name, value) {
  if (!HEADER_NAME.test(String(name))) throw invalidArgument(prefix, String(name), 'header name')
  if (/[\0\r\n]/.test(trimmed_(value))) throw invalidArgument(prefix, trimmed_(value), 'header value')
}
function invalidArgument(prefix, value, type) {
  return at(new TypeError(`Headers.${prefix}: ${JSON.stringify(value)} is an invalid ${type}.`), 'fetch:header')
}

class FormData {
  #entries = []
  append(name, value, filename) {
    this.#entries.push(entry_(name, value, filename))
  }
  set(name, value, filename) {
    const key = String(name)
    const first = this.#entries.findIndex(([each]) => each === key)
    const made = entry_(name, value, filename)
    if (first < 0) this.#entries.push(made)
    else this.#entries = this.#entries.filter(([each], i) => each !== key || i === first).with(first, made)
  }
  delete(name) {
    this.#entries = this.#entries.filter(([each]) => each !== String(name))
  }
  get(name) {
    return this.#entries.find(([each]) => each === String(name))?.[1] ?? null
  }
  getAll(name) {
    return this.#entries.filter(([each]) => each === String(name)).map(([, value]) => value)
  }
  has(name) {
    return this.#entries.some(([each]) => each === String(name))
  }
  *entries() {
    yield* this.#entries.map((pair) => [...pair])
  }
  *keys() {
    for (const [key] of this.#entries) yield key
  }
  *values() {
    for (const [, value] of this.#entries) yield value
  }
  [Symbol.iterator]() {
    return this.entries()
  }
  forEach(callback, self) {
    for (const [key, value] of this) callback.call(self, value, key, this)
  }
  get [Symbol.toStringTag]() {
    return 'FormData'
  }
  [kCustom](_depth, options, inspect) {
    const shown = {}
    for (const [name, value] of this.#entries) {
      if (!(name in shown)) shown[name] = value
      else if (Array.isArray(shown[name])) shown[name].push(value)
      else shown[name] = [shown[name], value]
    }
    return `FormData ${inspect(shown, options)}`
  }
}
function entry_(name, value, filename) {
  if (!(value instanceof Blob)) return [String(name), String(value)]
  if (value instanceof File && filename === undefined) return [String(name), value]
  return [String(name), new File([value.bytes_()], filename ?? 'blob', { type: value.type })]
}

/** The bytes of a body and its type; a stream stays one. */
function extractBody_(body) {
  if (body === undefined || body === null) return { source: null }
  if (typeof body === 'string') return { source: Buffer.from(body), type: 'text/plain;charset=UTF-8' }
  if (body instanceof URLSearchParams)
    return { source: Buffer.from(String(body)), type: 'application/x-www-form-urlencoded;charset=UTF-8' }
  if (body instanceof Blob) return { source: body.bytes_(), type: body.type || undefined }
  if (body instanceof FormData) return multipart_(body)
  if (ArrayBuffer.isView(body)) return { source: Buffer.from(body.buffer, body.byteOffset, body.byteLength) }
  if (body instanceof ArrayBuffer) return { source: Buffer.from(body) }
  if (body instanceof ReadableStream) return { source: body }
  if (typeof body[Symbol.asyncIterator] === 'function') return { source: ReadableStream.from(body) }
  return { source: Buffer.from(String(body)), type: 'text/plain;charset=UTF-8' }
}
function multipart_(form) {
  const boundary = `----formdata-undici-0${String(Math.floor(Math.random() * 1e11)).padStart(11, '0')}`
  const escaped = (text) => text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22')
  const parts = []
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"`
    if (typeof value === 'string') parts.push(Buffer.from(`${head}\r\n\r\n${value.replace(/\r?\n|\r/g, '\r\n')}\r\n`))
    else {
      const type = value.type || 'application/octet-stream'
      parts.push(Buffer.from(`${head}; filename="${escaped(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`))
      parts.push(value.bytes_(), Buffer.from('\r\n'))
    }
  }
  return {
    source: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  }
}

class Body {
  #source
  #stream = null
  #isUsed = false
  constructor(source) {
    this.#source = source
  }
  get body() {
    if (this.#source === null) return null
    this.#stream ??= this.#source instanceof ReadableStream ? this.#watched(this.#source) : this.#ofBytes(this.#source)
    return this.#stream
  }
  get bodyUsed() {
    return this.#isUsed
  }
  #ofBytes(bytes) {
    return new ReadableStream({
      type: 'bytes',
      pull: (controller) => {
        this.#isUsed = true
        if (bytes.length > 0) controller.enqueue(new Uint8Array(bytes))
        controller.close()
      },
    })
  }
  /** The same stream, and whether somebody has read from it. */
  #watched(stream) {
    const getReader = stream.getReader.bind(stream)
    Object.defineProperty(stream, 'getReader', {
      configurable: true,
      value: (...args) => {
        const reader = getReader(...args)
        const read = reader.read.bind(reader)
        reader.read = () => {
          this.#isUsed = true
          return read()
        }
        return reader
      },
    })
    return stream
  }
  /** Where a copy reads from; this one reads what is left over. */
  split_() {
    if (this.#isUsed || this.#stream?.locked) throw new TypeError('Response.clone: Body has already been consumed.')
    if (!(this.#source instanceof ReadableStream)) return this.#source
    const [own, copy] = this.#source.tee()
    this.#source = own
    this.#stream = null
    return copy
  }
  text() {
    return consumeBody(this, (bytes) => utf8_(bytes))
  }
  json() {
    return consumeBody(this, parseJSONFromBytes)
  }
  arrayBuffer() {
    return consumeBody(this, (bytes) => new Uint8Array(bytes).buffer)
  }
  bytes() {
    return consumeBody(this, (bytes) => new Uint8Array(bytes))
  }
  blob() {
    return consumeBody(this, (bytes) => new Blob([bytes], { type: this.headers.get('content-type') ?? '' }))
  }
  formData() {
    return consumeBody(this, (bytes) => {
      const form = new FormData()
      for (const [name, value] of new URLSearchParams(utf8_(bytes))) form.append(name, value)
      return form
    })
  }
}
const utf8_ = (bytes) =>
  Buffer.from(bytes)
    .toString()
    .replace(/^\ufeff/, '')

async function consumeBody(from, convert) {
  if (from.bodyUsed || from.body?.locked)
    throw at(new TypeError('Body is unusable: Body has already been read'), 'fetch:used')
  const bytes = await readAll_(from.body)
  return convert(bytes)
}
async function readAll_(stream) {
  if (stream === null) return Buffer.alloc(0)
  const reader = stream.getReader()
  const parts = []
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return Buffer.concat(parts)
    parts.push(Buffer.from(value))
  }
}
function parseJSONFromBytes(bytes) {
  try {
    return JSON.parse(utf8_(bytes))
  } catch (error) {
    const info = internal.captured.get(error)
    if (info)
      info.frames = [
        ['parse', null, 0, 0],
        ['parseJSONFromBytes', 'node:internal/fetch-body', 0, 0],
      ]
    throw error
  }
}

class Response extends Body {
  constructor(body, init = {}) {
    if (init.status !== undefined && !(init.status >= 200 && init.status <= 599))
      throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.')
    const { source, type } = init.stream_ ? { source: init.stream_ } : extractBody_(body)
    super(source)
    const headers = new Headers(init.headers)
    if (type && !headers.has('content-type')) headers.append('content-type', type)
    this.facts_(init, headers)
  }
  facts_(init, headers) {
    const facts = {
      type: init.type ?? 'default',
      url: init.url ?? '',
      redirected: init.redirected ?? false,
      status: init.status ?? 200,
      ok: (init.status ?? 200) >= 200 && (init.status ?? 200) < 300,
      statusText: init.statusText ?? '',
      headers,
    }
    for (const [name, value] of Object.entries(facts))
      Object.defineProperty(this, name, { value, configurable: true, enumerable: false })
  }
  clone() {
    const { status, statusText, headers, url, redirected, type } = this
    const source = this.split_()
    const facts = { status, statusText, headers, url, redirected, type }
    if (source instanceof ReadableStream) return new Response(null, { ...facts, stream_: source })
    return new Response(source, facts)
  }
  static json(data, init = {}) {
    const headers = new Headers(init.headers)
    if (!headers.has('content-type')) headers.set('content-type', 'application/json')
    return new Response(JSON.stringify(data), { ...init, headers })
  }
  static redirect(url, status = 302) {
    return new Response(null, { status, headers: { location: new URL(url).href } })
  }
  static error() {
    const made = new Response(null, { type: 'error' })
    made.facts_({ type: 'error', status: 0 }, new Headers())
    return made
  }
  get [Symbol.toStringTag]() {
    return 'Response'
  }
  [kCustom](_depth, options, inspect) {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this
    const shown = { status, statusText, headers, body, bodyUsed, ok, redirected, type, url }
    return `Response ${inspect(shown, { depth: null, ...options })}`
  }
}

class Request extends Body {
  constructor(input, init = {}) {
    const from = input instanceof Request ? input : null
    const method = String(init.method ?? from?.method ?? 'GET')
    const url = parsedUrl_(from?.url ?? input)
    if (init.body != null && /^(GET|HEAD)$/i.test(method))
      throw new TypeError('Request with GET/HEAD method cannot have body.')
    const { source, type } = init.body == null && from ? { source: from.split_() } : extractBody_(init.body)
    super(source)
    const headers = new Headers(init.headers ?? from?.headers)
    if (type && !headers.has('content-type')) headers.append('content-type', type)
    const facts = {
      method: /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method,
      url,
      headers,
      destination: '',
      referrer: 'about:client',
      referrerPolicy: '',
      mode: 'cors',
      credentials: init.credentials ?? from?.credentials ?? 'same-origin',
      cache: init.cache ?? from?.cache ?? 'default',
      redirect: init.redirect ?? from?.redirect ?? 'follow',
      integrity: '',
      keepalive: false,
      isReloadNavigation: false,
      isHistoryNavigation: false,
      signal: init.signal ?? from?.signal ?? new AbortController().signal,
    }
    for (const [name, value] of Object.entries(facts))
      Object.defineProperty(this, name, { value, configurable: true, enumerable: false })
    this.facts_ = () => facts
    Object.defineProperty(this, 'facts_', { enumerable: false })
  }
  clone() {
    return new Request(this)
  }
  get [Symbol.toStringTag]() {
    return 'Request'
  }
  [kCustom](_depth, options, inspect) {
    return `Request ${inspect(this.facts_(), options)}`
  }
}
function parsedUrl_(input) {
  try {
    return new URL(input).href
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${input}`, { cause })
  }
}

module.exports = { Headers, FormData, Request, Response, extractBody_ }
