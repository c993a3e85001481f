// Values as text between threads, which here are processes: what the structured clone keeps.
const { Buffer } = require('buffer')
const { DOMException } = require('internal/events-web')

const ERRORS = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }
const BYTES = {
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  Uint8ClampedArray,
  BigInt64Array,
  BigUint64Array,
  DataView,
}

function encode(value) {
  const seen = new Map()
  return JSON.stringify(write_(value, seen))
}

/** Plain values stand as they are; all others are a list: [kind, …]. */
function write_(value, seen) {
  switch (typeof value) {
    case 'undefined':
      return ['u']
    case 'bigint':
      return ['n', String(value)]
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : ['f', Object.is(value, -0) ? '-0' : String(value)]
    case 'function':
    case 'symbol':
      throw new DOMException(`${String(value)} could not be cloned.`, 'DataCloneError')
    case 'object':
      break
    default:
      return value
  }
  if (value === null) return null
  if (seen.has(value)) return ['r', seen.get(value)]
  seen.set(value, seen.size)
  const inner = (each) => write_(each, seen)
  if (Array.isArray(value)) return ['a', value.map(inner)]
  if (value instanceof Date) return ['d', value.getTime()]
  if (value instanceof RegExp) return ['x', value.source, value.flags]
  if (value instanceof Map) return ['m', [...value].map(([key, each]) => [inner(key), inner(each)])]
  if (value instanceof Set) return ['s', [...value].map(inner)]
  if (value instanceof ArrayBuffer) return ['b', 'ArrayBuffer', Buffer.from(value).toString('base64')]
  if (ArrayBuffer.isView(value)) {
    const name = value instanceof Buffer ? 'Uint8Array' : value.constructor.name
    return ['b', name, Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')]
  }
  if (value instanceof Error) {
    const more = 'cause' in value ? [inner(value.cause)] : []
    return ['e', value.name, value.message, String(value.stack), inner({ ...value }), ...more]
  }
  return ['o', Object.entries(value).map(([key, each]) => [key, inner(each)])]
}

function decode(text) {
  return read_(JSON.parse(text), [])
}
function read_(data, seen) {
  if (!Array.isArray(data)) return data
  const [kind, first, second, third, own, ...more] = data
  const keep = (made) => {
    seen.push(made)
    return made
  }
  switch (kind) {
    case 'u':
      return undefined
    case 'n':
      return BigInt(first)
    case 'f':
      return Number(first)
    case 'r':
      return seen[first]
    case 'a': {
      const list = keep([])
      for (const each of first) list.push(read_(each, seen))
      return list
    }
    case 'd':
      return keep(new Date(first))
    case 'x':
      return keep(new RegExp(first, second))
    case 'm': {
      const map = keep(new Map())
      for (const [key, each] of first) map.set(read_(key, seen), read_(each, seen))
      return map
    }
    case 's': {
      const set = keep(new Set())
      for (const each of first) set.add(read_(each, seen))
      return set
    }
    case 'b': {
      const { buffer } = new Uint8Array(Buffer.from(second, 'base64'))
      return keep(first === 'ArrayBuffer' ? buffer : new BYTES[first](buffer))
    }
    case 'e': {
      const error = keep(new (ERRORS[first] ?? Error)(second))
      if (!(first in ERRORS)) error.name = first
      error.stack = third
      Object.assign(error, read_(own, seen))
      if (more.length > 0) error.cause = read_(more[0], seen)
      return error
    }
    default: {
      const object = keep({})
      for (const [key, each] of first) object[key] = read_(each, seen)
      return object
    }
  }
}

module.exports = { encode, decode }
