// node:url
const core = require('internal/url-parser')
const { codes, at } = require('internal/errors')
const { validateString, fail_ } = require('internal/validators')
const customInspect = Symbol.for('nodejs.util.inspect.custom')

function tuple_() {
  const error = new TypeError('Each query pair must be an iterable [name, value] tuple')
  internal.nodeErrors.set(error, 'ERR_INVALID_TUPLE')
  error.code = 'ERR_INVALID_TUPLE'
  fail_(error)
}

class URLSearchParams {
  #list = []
  #url = null
  constructor(init = undefined) {
    if (init === undefined || init === null) return
    if (typeof init === 'object' || typeof init === 'function') {
      const iterate = init[Symbol.iterator]
      if (init instanceof URLSearchParams) this.#list = init.#list.map((pair) => [...pair])
      else if (iterate !== null && iterate !== undefined)
        for (const pair of init) {
          if (pair === null || typeof pair !== 'object' || typeof pair[Symbol.iterator] !== 'function') tuple_()
          const values = [...pair]
          if (values.length !== 2) tuple_()
          this.#list.push(values.map(String))
        }
      else for (const key of Reflect.ownKeys(init)) this.#list.push([String(key), String(init[key])])
    } else this.#parse(String(init))
  }
  #parse(text) {
    const decode = (part) => {
      const plain = part.replaceAll('+', ' ')
      try {
        return decodeURIComponent(plain)
      } catch {
        return plain
      }
    }
    this.#list = (text[0] === '?' ? text.slice(1) : text)
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const eq = pair.indexOf('=')
        return eq === -1 ? [decode(pair), ''] : [decode(pair.slice(0, eq)), decode(pair.slice(eq + 1))]
      })
  }
  static bind_(url, search) {
    const params = new URLSearchParams(search)
    params.#url = url
    return params
  }
  reload_(search) {
    this.#parse(search)
  }
  #changed() {
    this.#url?.(this.toString())
  }
  get size() {
    return this.#list.length
  }
  append(name, value) {
    this.#list.push([String(name), String(value)])
    this.#changed()
  }
  delete(name, value) {
    this.#list = this.#list.filter(
      ([key, each]) => key !== String(name) || (value !== undefined && each !== String(value)),
    )
    this.#changed()
  }
  get(name) {
    return this.#list.find(([key]) => key === String(name))?.[1] ?? null
  }
  getAll(name) {
    return this.#list.filter(([key]) => key === String(name)).map(([, value]) => value)
  }
  has(name, value) {
    return this.#list.some(([key, each]) => key === String(name) && (value === undefined || each === String(value)))
  }
  set(name, value) {
    const at = this.#list.findIndex(([key]) => key === String(name))
    if (at === -1) this.#list.push([String(name), String(value)])
    else {
      this.#list[at][1] = String(value)
      this.#list = this.#list.filter(([key], i) => i <= at || key !== String(name))
    }
    this.#changed()
  }
  sort() {
    this.#list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    this.#changed()
  }
  forEach(callback, self = undefined) {
    for (const [key, value] of this.#list) callback.call(self, value, key, this)
  }
  *entries() {
    yield* this.#list.map((pair) => [...pair])
  }
  *keys() {
    for (const [key] of this.#list) yield key
  }
  *values() {
    for (const [, value] of this.#list) yield value
  }
  [Symbol.iterator]() {
    return this.entries()
  }
  toString() {
    const encode = (text) =>
      encodeURIComponent(text.toWellFormed())
        .replace(/%20/g, '+')
        .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    return this.#list.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&')
  }
  [customInspect](depth, options, inspect) {
    const parts = this.#list.map(([key, value]) => `${inspect(key)} => ${inspect(value)}`)
    return parts.length === 0 ? 'URLSearchParams {}' : `URLSearchParams { ${parts.join(', ')} }`
  }
}
Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { configurable: true, value: 'URLSearchParams' })

class URL {
  #parts
  #params
  constructor(input, base = undefined) {
    if (arguments.length === 0) fail_(new codes.ERR_MISSING_ARGS('url'))
    const against = base === undefined ? undefined : core.parse(String(base))
    const parts = against === null ? null : core.parse(`${input}`, against)
    if (parts === null) {
      const error = new codes.ERR_INVALID_URL()
      error.input = String(input)
      if (base !== undefined) error.base = String(base)
      internal.nodeErrors.delete(error)
      throw at(error, 'url:parse')
    }
    this.#parts = parts
  }
  static canParse(input, base = undefined) {
    try {
      new URL(input, base)
      return true
    } catch {
      return false
    }
  }
  static parse(input, base = undefined) {
    return URL.canParse(input, base) ? new URL(input, base) : null
  }
  get href() {
    return core.serialize(this.#parts)
  }
  set href(value) {
    this.#parts = new URL(value).#parts
    this.#params?.reload_(this.search)
  }
  get origin() {
    return this.#parts.protocol in core.special && this.protocol !== 'file:' ? `${this.protocol}//${this.host}` : 'null'
  }
  get protocol() {
    return this.#parts.protocol
  }
  set protocol(value) {
    const next = `${String(value).replace(/:.*$/s, '').toLowerCase()}:`
    if (/^[a-z][a-z0-9+.-]*:$/.test(next) && next in core.special === this.protocol in core.special) {
      this.#parts.protocol = next
      core.setPort(this.#parts, this.#parts.port)
    }
  }
  get username() {
    return this.#parts.username
  }
  set username(value) {
    this.#parts.username = core.encodeUser(String(value))
  }
  get password() {
    return this.#parts.password
  }
  set password(value) {
    this.#parts.password = core.encodeUser(String(value))
  }
  get host() {
    return this.#parts.hostname + (this.#parts.port ? `:${this.#parts.port}` : '')
  }
  set host(value) {
    const [, name, port] = /^(\[[^\]]*\]|[^:/?#]*)(?::([0-9]*))?/.exec(String(value))
    if (name && core.setHostname(this.#parts, name) && port !== undefined) core.setPort(this.#parts, port)
  }
  get hostname() {
    return this.#parts.hostname
  }
  set hostname(value) {
    const copy = { ...this.#parts }
    if (core.setHostname(copy, String(value))) this.#parts = copy
  }
  get port() {
    return this.#parts.port
  }
  set port(value) {
    const digits = /^[0-9]*/.exec(String(value))[0]
    if (digits !== '' || value === '') core.setPort(this.#parts, digits)
  }
  get pathname() {
    return this.#parts.pathname
  }
  set pathname(value) {
    if (this.#parts.isOpaque) return
    const text = String(value)
    this.#parts.pathname = core
      .normalizePath(text.startsWith('/') ? text : `/${text}`)
      .replaceAll('?', '%3F')
      .replaceAll('#', '%23')
  }
  get search() {
    return this.#parts.search
  }
  set search(value) {
    const text = String(value)
    core.setSearch(this.#parts, text === '' ? undefined : text.startsWith('?') ? text : `?${text}`)
    this.#params?.reload_(this.search)
  }
  get searchParams() {
    this.#params ??= URLSearchParams.bind_((text) => {
      this.#parts.search = text === '' ? '' : `?${text}`
    }, this.search)
    return this.#params
  }
  get hash() {
    return this.#parts.hash
  }
  set hash(value) {
    const text = String(value)
    core.setHash(this.#parts, text === '' ? undefined : text.startsWith('#') ? text : `#${text}`)
  }
  toString() {
    return this.href
  }
  toJSON() {
    return this.href
  }
  [customInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this
    const shown = Object.create({ constructor: URL })
    for (const key of [
      'href',
      'origin',
      'protocol',
      'username',
      'password',
      'host',
      'hostname',
      'port',
      'pathname',
      'search',
      'searchParams',
      'hash',
    ]) {
      shown[key] = this[key]
    }
    return `URL ${require('internal/inspect').inspect(Object.assign({}, shown), options)}`
  }
}
Object.defineProperty(URL.prototype, Symbol.toStringTag, { configurable: true, value: 'URL' })

function fileURLToPath(path) {
  if (typeof path === 'string') path = new URL(path)
  else if (!(path instanceof URL)) fail_(new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path))
  if (path.protocol !== 'file:') fail_(new codes.ERR_INVALID_URL_SCHEME('file'))
  if (path.hostname !== '') fail_(new codes.ERR_INVALID_FILE_URL_HOST('linux'))
  if (/%2f/i.test(path.pathname)) fail_(new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters'))
  return decodeURIComponent(path.pathname)
}

function pathToFileURL(path) {
  let resolved = require('path').resolve(path)
  if (path.endsWith('/') && !resolved.endsWith('/')) resolved += '/'
  return new URL(
    `file://${resolved.replace(/%/g, '%25').replace(/\\/g, '%5C').replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/\t/g, '%09').replace(/\?/g, '%3F').replace(/#/g, '%23')}`,
  )
}

/** The old API: url.parse. */
class Url {
  protocol = null
  slashes = null
  auth = null
  host = null
  port = null
  hostname = null
  hash = null
  search = null
  query = null
  pathname = null
  path = null
  href = null
}
function parse(text, parseQuery = false) {
  validateString(text, 'url')
  const url = new Url()
  const [, protocol, slashes, auth, hostname, port, pathname, search, hash] =
    /^([a-zA-Z][a-zA-Z0-9+.-]*:)?(\/\/)?(?:(?<=\/\/)(?:([^/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::([0-9]*))?)?([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(
      text.trim(),
    ) ?? []
  url.protocol = protocol?.toLowerCase() ?? null
  url.slashes = slashes ? true : null
  url.auth = auth ? decodeURIComponent(auth) : null
  url.port = port || null
  url.hostname = slashes ? (hostname ?? '').replace(/^\[|\]$/g, '').toLowerCase() : null
  url.host = slashes ? (hostname ?? '').toLowerCase() + (port ? `:${port}` : '') : null
  url.hash = hash ?? null
  url.search = search ?? (parseQuery ? '' : null)
  url.query = parseQuery ? require('querystring').parse(search?.slice(1) ?? '') : (search?.slice(1) ?? null)
  url.pathname = pathname || (slashes && /^(https?|ftp|file|wss?):$/i.test(protocol ?? '') ? '/' : null)
  url.path = url.pathname || url.search ? (url.pathname ?? '') + (url.search ?? '') : null
  url.href = format(url)
  return url
}
function format(url, options) {
  if (typeof url === 'string') url = parse(url)
  if (url instanceof URL) {
    let href = url.href
    if (options?.fragment === false) href = href.replace(/#.*$/s, '')
    if (options?.search === false) href = href.replace(/\?[^#]*/, '')
    return href
  }
  const auth = url.auth ? `${encodeURIComponent(url.auth).replace('%3A', ':')}@` : ''
  const protocol = url.protocol ? (url.protocol.endsWith(':') ? url.protocol : `${url.protocol}:`) : ''
  const host =
    url.host ??
    (url.hostname
      ? (url.hostname.includes(':') ? `[${url.hostname}]` : url.hostname) + (url.port ? `:${url.port}` : '')
      : null)
  const search =
    url.search ||
    (url.query && typeof url.query === 'object' && Object.keys(url.query).length > 0
      ? `?${require('querystring').stringify(url.query)}`
      : '')
  const slashes = url.slashes || (host !== null && /^(https?|ftp|file|wss?):$/.test(protocol)) ? '//' : ''
  const pathname = url.pathname ?? ''
  return `${protocol}${slashes}${auth}${host ?? ''}${slashes && pathname && !pathname.startsWith('/') ? '/' : ''}${pathname}${search && !search.startsWith('?') ? `?${search}` : search}${url.hash ?? ''}`
}

module.exports = {
  URL,
  URLSearchParams,
  Url,
  parse,
  format,
  resolve: (from, to) => new URL(to, new URL(from, 'resolve://')).href.replace(/^resolve:\/\//, ''),
  fileURLToPath,
  pathToFileURL,
  urlToHttpOptions: (url) => ({
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    hash: url.hash,
    search: url.search,
    pathname: url.pathname,
    path: `${url.pathname || ''}${url.search || ''}`,
    href: url.href,
    ...(url.port !== '' ? { port: Number(url.port) } : {}),
    ...(url.username || url.password
      ? { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }
      : {}),
  }),
  domainToASCII: (domain) => domain.toLowerCase(),
  domainToUnicode: (domain) => domain,
}
