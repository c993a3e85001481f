// A URL parser after the WHATWG standard, for the schemes that programs meet.
const special = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': '' }

const encodeWith = (extra) => (text) => {
  let out = ''
  for (const char of text) {
    const code = char.codePointAt(0)
    if (code > 0x7e || code < 0x20 || extra.includes(char)) {
      for (const byte of require('buffer').utf8Encode(char))
        out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    } else out += char
  }
  return out
}
const encodePath = encodeWith(' "#<>?`{}^')
const encodeUser = encodeWith(' "#<>?`{}/:;=@[\\]^|')
const encodeQuery = encodeWith(' "#<>')
const encodeSpecialQuery = encodeWith(' "#<>\'')
const encodeHash = encodeWith(' "<>`')

/** Null when it is no URL. */
function parse(input, base) {
  const text = String(input)
    .replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, '')
    .replace(/[\t\n\r]/g, '')
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(text)
  if (!match) return base ? relative(text, base) : null
  const protocol = `${match[1].toLowerCase()}:`
  const rest = match[2]
  if (base && protocol === base.protocol && protocol in special && !/^[/\\]/.test(rest)) return relative(rest, base)
  return absolute(protocol, rest)
}

function absolute(protocol, rest) {
  const [, body, query, hash] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(rest)
  const url = empty(protocol)
  setSearch(url, query)
  setHash(url, hash)
  const isSpecial = protocol in special
  const slashed = isSpecial ? body.replaceAll('\\', '/') : body
  if (protocol === 'file:') {
    const [, host, path] = /^(?:\/\/([^/]*))?(.*)$/s.exec(slashed)
    url.hostname = host && host !== 'localhost' ? host.toLowerCase() : ''
    url.pathname = normalizePath(path.startsWith('/') ? path : `/${path}`)
    url.hasAuthority = true
    return url
  }
  if (isSpecial || slashed.startsWith('//')) {
    const [, authority, path] = /^\/*([^/]*)(.*)$/s.exec(isSpecial ? slashed : slashed.slice(2))
    if (!setAuthority(url, authority)) return null
    url.pathname = path === '' && !isSpecial ? '' : normalizePath(path === '' ? '/' : path)
    return url
  }
  url.pathname = slashed.startsWith('/') ? normalizePath(slashed) : encodeWith('')(slashed)
  url.isOpaque = !slashed.startsWith('/')
  return url
}

function relative(text, base) {
  if (base.isOpaque && !text.startsWith('#')) return null
  const [, body, query, hash] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(text)
  const path = base.protocol in special ? body.replaceAll('\\', '/') : body
  if (path.startsWith('//')) return absolute(base.protocol, path + (query ?? '') + (hash ?? ''))
  const url = { ...base, search: '', hash: '' }
  if (path === '') {
    url.search = query === undefined ? base.search : ''
    if (query !== undefined) setSearch(url, query)
  } else {
    const full = path.startsWith('/') ? path : base.pathname.replace(/[^/]*$/, '') + path
    url.pathname = normalizePath(full)
    setSearch(url, query)
  }
  setHash(url, hash)
  return url
}

const empty = (protocol) => ({
  protocol,
  username: '',
  password: '',
  hostname: '',
  port: '',
  pathname: '',
  search: '',
  hash: '',
  isOpaque: false,
  hasAuthority: false,
})

function setSearch(url, query) {
  url.search =
    query === undefined || query === '?' ? '' : (url.protocol in special ? encodeSpecialQuery : encodeQuery)(query)
}
function setHash(url, hash) {
  url.hash = hash === undefined || hash === '#' ? '' : encodeHash(hash)
}

function setAuthority(url, authority) {
  const at = authority.lastIndexOf('@')
  const host = authority.slice(at + 1)
  url.hasAuthority = true
  if (at !== -1) {
    const [user, ...password] = authority.slice(0, at).split(':')
    url.username = encodeUser(user)
    url.password = encodeUser(password.join(':'))
  }
  const [, name, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(host) ?? []
  if (name === undefined) return false
  if (!setHostname(url, name)) return false
  return setPort(url, port ?? '')
}

function setPort(url, port) {
  if (port === '') {
    url.port = ''
    return true
  }
  if (!/^[0-9]+$/.test(port) || Number(port) > 65535) return false
  url.port = String(Number(port)) === special[url.protocol] ? '' : String(Number(port))
  return true
}

function setHostname(url, name) {
  const isSpecial = url.protocol in special
  if (name === '') {
    url.hostname = ''
    return !isSpecial
  }
  if (name.startsWith('[')) {
    const address = require('internal/ip').compressV6(name.slice(1, -1))
    if (address === null) return false
    url.hostname = `[${address}]`
    return true
  }
  if (!isSpecial) {
    url.hostname = encodeWith('')(name)
    return !/[\u0000 #/<>?@[\\\]^|]/.test(name)
  }
  let decoded
  try {
    decoded = decodeURIComponent(name).toLowerCase()
  } catch {
    return false
  }
  if (/[\u0000-\u0020"#%/:<>?@[\\\]^`{|}\u007f]/.test(decoded)) return false
  const v4 = ipv4(decoded)
  if (v4 === false) return false
  url.hostname = v4 ?? decoded
  return true
}

/** Numbers in any form that inet_aton takes; false when it ends in a number but is no address, null for a name. */
function ipv4(host) {
  const parts = host.replace(/\.$/, '').split('.')
  if (!/^(0x[0-9a-f]*|[0-9]+)$/.test(parts.at(-1))) return null
  if (parts.length > 4) return false
  const numbers = parts.map((part) =>
    /^0x/.test(part)
      ? Number.parseInt(part.slice(2) || '0', 16)
      : /^0[0-7]+$/.test(part)
        ? Number.parseInt(part, 8)
        : Number(part),
  )
  if (numbers.some((number) => !Number.isInteger(number))) return false
  if (numbers.slice(0, -1).some((number) => number > 255) || numbers.at(-1) >= 256 ** (5 - numbers.length)) return false
  let value = numbers.at(-1)
  numbers.slice(0, -1).forEach((number, i) => {
    value += number * 256 ** (3 - i)
  })
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}

function normalizePath(path) {
  const out = []
  const parts = path.split('/').slice(1)
  parts.forEach((part, i) => {
    const lower = part.toLowerCase().replaceAll('%2e', '.')
    const isLast = i === parts.length - 1
    if (lower === '..') {
      out.pop()
      if (isLast) out.push('')
    } else if (lower === '.') {
      if (isLast) out.push('')
    } else out.push(encodePath(part))
  })
  return `/${out.join('/')}`
}

function serialize(url) {
  const auth = url.username || url.password ? `${url.username}${url.password ? `:${url.password}` : ''}@` : ''
  const authority = url.hasAuthority ? `//${auth}${url.hostname}${url.port ? `:${url.port}` : ''}` : ''
  return `${url.protocol}${authority}${url.pathname}${url.search}${url.hash}`
}

module.exports = { parse, serialize, special, setPort, setHostname, setSearch, setHash, normalizePath, encodeUser }
