// fetch, on node:http. Simplified: http only, no redirects to other schemes; a stream that is sent is read as a whole first.
const http = require('http')
const { URL } = require('url')
const { Buffer } = require('buffer')
const { ReadableStream } = require('stream/web')
const { Headers, FormData, Request, Response, extractBody_ } = require('internal/fetch-body')
const BAD_PORTS = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])

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
  const refused = BAD_PORTS.has(Number(url.port)) ? makeNetworkError('bad port') : null
  const method = (init.method ?? input?.method ?? 'GET').toUpperCase()
  if (init.body != null && /^(GET|HEAD)$/.test(method)) {
    await undefined
    throw refused_('Request with GET/HEAD method cannot have body.')
  }
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
  if (refused) throw failed('fetch failed', refused, true)
  if (url.protocol !== 'http:')
    throw failed('fetch failed', url.protocol === 'https:' ? refusedTls_(url) : makeNetworkError('unknown scheme'))
  const given = init.body === undefined && input instanceof Request ? { source: input.body } : extractBody_(init.body)
  const body = given.source instanceof ReadableStream ? await new Response(given.source).bytes() : given.source
  const headers = new Headers(init.headers ?? input?.headers)
  if (given.type && !headers.has('content-type')) headers.set('content-type', given.type)
  const signal = init.signal ?? input?.signal
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
  const isEmpty = result.body === null || [204, 205, 304].includes(result.status)
  return new Response(null, {
    stream_: isEmpty ? undefined : result.body,
    status: result.status,
    statusText: result.statusText,
    headers: result.pairs,
    url: url.href,
    redirected: Boolean(init.redirects_),
    type: 'basic',
  })
}

/** undici's error: made in a callback, so only what awaits the fetch stands below it. */
function failed(message, cause, isAtOnce = false) {
  const error = new TypeError(message, { cause })
  const frames = [['failed', 'node:internal/fetch', 0, 0]]
  if (!isAtOnce) frames.push(['processTicksAndRejections', 'node:internal/ticks', 0, 0])
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
      resolve({
        status: res.statusCode,
        statusText: res.statusMessage,
        headers: res.headers,
        pairs: pairs_(res.rawHeaders),
        body: method === 'HEAD' ? null : streamOf_(res, signal),
      })
    })
    req.on('error', (error) => {
      const isGone = error.code === 'ECONNRESET' && error.message === 'socket hang up'
      reject(isGone ? closed_() : error)
    })
    signal?.addEventListener('abort', () => req.destroy(signal.reason))
    req.end(body ?? undefined)
  })
}
const pairs_ = (raw) => Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i].toLowerCase(), raw[2 * i + 1]])

/** What comes after the headers, as it comes. */
function streamOf_(res, signal) {
  const chunks = res[Symbol.asyncIterator]()
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      try {
        const { value, done } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(new Uint8Array(value))
      } catch {
        controller.error(signal?.aborted ? signal.reason : terminated_())
      }
    },
    cancel: () => res.destroy(),
  })
}
function terminated_() {
  const error = new TypeError('terminated', { cause: closed_() })
  internal.captured.get(error).frames = [['onAborted', 'node:internal/fetch', 0, 0]]
  return require('internal/errors').at(error, 'fetch:terminated')
}
function closed_() {
  const other = new Error('other side closed')
  Object.defineProperty(other, 'name', { value: 'SocketError', configurable: true, writable: true })
  other.code = 'UND_ERR_SOCKET'
  return other
}
function refused_(message) {
  const error = new TypeError(message)
  internal.captured.get(error).frames = [['failed', 'node:internal/fetch', 0, 0]]
  return require('internal/errors').at(error, 'fetch')
}

module.exports = { fetch, FormData, Headers, Request, Response }
