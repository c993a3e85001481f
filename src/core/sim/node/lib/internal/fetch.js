// fetch, on node:http. Simplified: http only, no redirects to other schemes, bodies are read as a whole.
const http = require('http')
const { URL, URLSearchParams } = require('url')
const { Buffer } = require('buffer')
const kCustom = Symbol.for('nodejs.util.inspect.custom')
const BAD_PORTS = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])

class Headers {
  #map = new Map()
  /** As they were written first. */
  #names = new Map()
  constructor(init) {
    const pairs = init instanceof Headers ? [...init] : Array.isArray(init) ? init : Object.entries(init ?? {})
    for (const [name, value] of pairs) this.append(name, value)
  }
  append(name, value) {
    const key = String(name).toLowerCase()
    if (!this.#names.has(key)) this.#names.set(key, String(name))
    this.#map.set(key, this.#map.has(key) ? `${this.#map.get(key)}, ${value}` : String(value))
  }
  set(name, value) {
    this.#names.set(String(name).toLowerCase(), String(name))
    this.#map.set(String(name).toLowerCase(), String(value))
  }
  get(name) {
    return this.#map.get(String(name).toLowerCase()) ?? null
  }
  has(name) {
    return this.#map.has(String(name).toLowerCase())
  }
  delete(name) {
    this.#map.delete(String(name).toLowerCase())
  }
  *entries() {
    yield* [...this.#map].sort(([a], [b]) => (a < b ? -1 : 1))
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
    return []
  }
  [kCustom](depth, options, inspect) {
    const shown = [...this.#map].map(([key, value]) => [this.#names.get(key), value])
    return `Headers ${inspect(Object.fromEntries(shown), options)}`
  }
}

class Body {
  #bytes
  #used = false
  #body = null
  constructor(bytes) {
    this.#bytes = bytes
  }
  get bodyUsed() {
    return this.#used
  }
  async #take() {
    if (this.#used) throw new TypeError('Body is unusable: Body has already been read')
    this.#used = true
    return this.#bytes ?? Buffer.alloc(0)
  }
  async text() {
    return (await this.#take()).toString()
  }
  async json() {
    return JSON.parse((await this.#take()).toString())
  }
  async arrayBuffer() {
    return new Uint8Array(await this.#take()).buffer
  }
  async bytes() {
    return new Uint8Array(await this.#take())
  }
  async blob() {
    return new (require('buffer').Blob)([await this.#take()])
  }
  get body() {
    if (!this.#bytes) return null
    this.#body ??= new ReadableStream(
      {
        pull: (controller) => {
          this.#used = true
          controller.enqueue(new Uint8Array(this.#bytes))
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    return this.#body
  }
}
class Response extends Body {
  constructor(body, init = {}) {
    super(bodyBytes_(body))
    this.status = init.status ?? 200
    this.statusText = init.statusText ?? ''
    this.headers = new Headers(init.headers)
    this.url = init.url ?? ''
    this.redirected = init.redirected ?? false
    this.type = init.type ?? 'default'
  }
  get ok() {
    return this.status >= 200 && this.status < 300
  }
  clone() {
    return this
  }
  static json(data, init = {}) {
    return new Response(JSON.stringify(data), {
      ...init,
      headers: { 'content-type': 'application/json', ...init.headers },
    })
  }
}
class Request extends Body {
  constructor(input, init = {}) {
    super(bodyBytes_(init.body))
    this.url = new URL(input.url ?? input).href
    this.method = (init.method ?? input.method ?? 'GET').toUpperCase()
    this.headers = new Headers(init.headers ?? input.headers)
    this.signal = init.signal
  }
}
function bodyBytes_(body) {
  if (body === undefined || body === null) return null
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(String(body))
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return Buffer.from(body)
}

function Request_(input) {
  return new URL(input?.url ?? String(input))
}

async function fetch(input, init = {}) {
  let url
  try {
    url = Request_(input)
  } catch (cause) {
    await undefined
    throw failed(`Failed to parse URL from ${input}`, cause, true)
  }
  const method = (init.method ?? input?.method ?? 'GET').toUpperCase()
  if (['CONNECT', 'TRACE', 'TRACK'].includes(method)) {
    await undefined
    throw new TypeError(`'${init.method}' HTTP method is unsupported.`)
  }
  await undefined
  await undefined
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    await undefined
    throw failed('fetch failed', makeNetworkError('unknown scheme'))
  }
  if (BAD_PORTS.has(Number(url.port))) throw failed('fetch failed', makeNetworkError('bad port'))
  if (url.protocol !== 'http:')
    throw failed('fetch failed', url.protocol === 'https:' ? refusedTls_(url) : makeNetworkError('unknown scheme'))
  const body = bodyBytes_(init.body)
  const headers = new Headers(init.headers ?? input?.headers)
  if (body && !headers.has('content-type') && typeof init.body === 'string')
    headers.set('content-type', 'text/plain;charset=UTF-8')
  if (body && init.body instanceof URLSearchParams)
    headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8')
  const signal = init.signal
  if (signal?.aborted) throw signal.reason
  let result
  try {
    result = await exchange_(url, method, headers, body, signal)
  } catch (cause) {
    if (signal?.aborted) throw aborted_(signal.reason)
    throw failed('fetch failed', cause)
  }
  const location = result.headers.location
  if ([301, 302, 303, 307, 308].includes(result.status) && location && init.redirect !== 'manual') {
    if ((init.redirects_ ?? 0) >= 20) throw failed('fetch failed', new Error('redirect count exceeded'))
    const next = new URL(location, url).href
    const keeps = result.status === 307 || result.status === 308
    return fetch(next, {
      ...init,
      method: keeps ? method : method === 'HEAD' ? 'HEAD' : 'GET',
      body: keeps ? init.body : undefined,
      redirects_: (init.redirects_ ?? 0) + 1,
    })
  }
  return new Response(result.body, {
    status: result.status,
    statusText: result.statusText,
    headers: result.headers,
    url: url.href,
    redirected: Boolean(init.redirects_),
    type: 'basic',
  })
}

/** undici's error: made in a callback, so only what awaits the fetch stands below it. */
function failed(message, cause, isParsing = false) {
  const error = new TypeError(message, { cause })
  const frames = [['failed', 'node:internal/fetch', 0, 0]]
  if (!isParsing) frames.push(['processTicksAndRejections', 'node:internal/ticks', 0, 0])
  internal.captured.get(error).frames = frames
  return require('internal/errors').at(error, 'fetch')
}
/** undici gives the reason a stack of its own: where the fetch was waited for. */
function aborted_(reason) {
  const info = internal.captured.get(reason)
  if (info && reason?.constructor?.name === 'DOMException')
    Object.assign(info, {
      frames: [['failed', 'node:internal/fetch', 0, 0]],
      async: internal.captured.get(new Error('here')).async,
    })
  return reason
}
function makeNetworkError(reason) {
  return new Error(reason)
}
function refusedTls_(url) {
  return Object.assign(new Error(`getaddrinfo EAI_AGAIN ${url.hostname}`), {
    errno: -3001,
    code: 'EAI_AGAIN',
    syscall: 'getaddrinfo',
    hostname: url.hostname,
  })
}

function exchange_(url, method, headers, body, signal) {
  return new Promise((resolve, reject) => {
    const own = headers.inOrder_()
    const sent = {
      host: new URL(url).host,
      connection: 'keep-alive',
      ...own,
      accept: '*/*',
      'accept-language': '*',
      'sec-fetch-mode': 'cors',
      'user-agent': 'node',
      'accept-encoding': 'gzip, deflate',
      ...own,
    }
    if (body) sent['content-length'] = String(body.length)
    else if (['POST', 'PUT', 'PATCH'].includes(method)) sent['content-length'] = '0'
    const req = http.request(url, { method, headers: sent }, (res) => {
      const parts = []
      res.on('data', (chunk) => parts.push(chunk))
      res.on('error', reject)
      res.on('end', () =>
        resolve({
          status: res.statusCode,
          statusText: res.statusMessage,
          headers: res.headers,
          body: Buffer.concat(parts),
        }),
      )
    })
    req.on('error', (error) => {
      if (error.code === 'ECONNRESET' && error.message === 'socket hang up') {
        const other = new Error('other side closed')
        other.name = 'SocketError'
        other.code = 'UND_ERR_SOCKET'
        reject(other)
      } else reject(error)
    })
    signal?.addEventListener('abort', () => req.destroy(signal.reason))
    req.end(body ?? undefined)
  })
}
module.exports = { fetch, Headers, Request, Response }
