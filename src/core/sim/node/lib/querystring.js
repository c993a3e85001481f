// node:querystring
function escape(text) {
  return encodeURIComponent(typeof text === 'object' ? String(text) : text).replace(/%20/g, '%20')
}
function unescape_(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
function stringify(object, sep = '&', eq = '=', options) {
  const encode = options?.encodeURIComponent ?? module.exports.escape
  const primitive = (value) =>
    typeof value === 'string'
      ? value
      : (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint' || typeof value === 'boolean'
        ? `${value}`
        : ''
  if (object === null || typeof object !== 'object') return ''
  return Object.keys(object)
    .flatMap((key) => {
      const values = Array.isArray(object[key]) ? object[key] : [object[key]]
      return values.map((value) => `${encode(primitive(key))}${eq}${encode(primitive(value))}`)
    })
    .join(sep)
}
function parse(text, sep = '&', eq = '=', options) {
  const out = { __proto__: null }
  if (typeof text !== 'string' || text.length === 0) return out
  const decode = options?.decodeURIComponent ?? module.exports.unescape
  const max = options?.maxKeys ?? 1000
  let count = 0
  for (const pair of text.split(sep)) {
    if (pair === '') continue
    if (max > 0 && count++ >= max) break
    const at = pair.indexOf(eq)
    const key = decode((at === -1 ? pair : pair.slice(0, at)).replaceAll('+', ' '))
    const value = at === -1 ? '' : decode(pair.slice(at + eq.length).replaceAll('+', ' '))
    if (!(key in out)) out[key] = value
    else if (Array.isArray(out[key])) out[key].push(value)
    else out[key] = [out[key], value]
  }
  return out
}
module.exports = { escape, unescape: unescape_, stringify, parse, encode: stringify, decode: parse }
