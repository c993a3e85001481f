// The names a program finds without require.
const { sys } = internal
const timers = require('timers')
const { Buffer, Blob, File, atob, btoa, utf8Decode, utf8Encode } = require('buffer')
const { URL, URLSearchParams } = require('url')
const web = require('internal/events-web')
const { codes } = require('internal/errors')
const { fail_ } = require('internal/validators')

class TextEncoder {
  get encoding() {
    return 'utf-8'
  }
  encode(text = '') {
    return Uint8Array.from(utf8Encode(String(text)))
  }
  encodeInto(text, target) {
    let [read, written] = [0, 0]
    for (const letter of String(text)) {
      const bytes = utf8Encode(letter)
      if (written + bytes.length > target.length) break
      target.set(bytes, written)
      read += letter.length
      written += bytes.length
    }
    return { read, written }
  }
}
class TextDecoder {
  #decoder = null
  constructor(encoding = 'utf-8', options = {}) {
    const name = String(encoding).toLowerCase()
    const known = {
      'utf-8': 'utf-8',
      utf8: 'utf-8',
      'utf-16le': 'utf-16le',
      latin1: 'windows-1252',
      ascii: 'windows-1252',
      'iso-8859-1': 'windows-1252',
    }
    if (!(name in known)) {
      const error = new RangeError(`The "${encoding}" encoding is not supported`)
      internal.nodeErrors.set(error, 'ERR_ENCODING_NOT_SUPPORTED')
      error.code = 'ERR_ENCODING_NOT_SUPPORTED'
      fail_(error)
    }
    Object.defineProperty(this, 'encoding', { value: known[name], enumerable: true })
    Object.defineProperty(this, 'fatal', { value: Boolean(options.fatal), enumerable: true })
    Object.defineProperty(this, 'ignoreBOM', { value: Boolean(options.ignoreBOM), enumerable: true })
  }
  decode(input = new Uint8Array(), options = {}) {
    const { StringDecoder } = require('string_decoder')
    const names = { 'utf-8': 'utf8', 'utf-16le': 'utf16le', 'windows-1252': 'latin1' }
    this.#decoder ??= new StringDecoder(names[this.encoding])
    const bytes =
      input instanceof ArrayBuffer ? Buffer.from(input) : Buffer.from(input.buffer, input.byteOffset, input.byteLength)
    let text = this.#decoder.write(bytes)
    if (!options.stream) {
      text += this.#decoder.end()
      this.#decoder = null
    }
    if (this.fatal && text.includes('\ufffd')) {
      const error = new TypeError(`The encoded data was not valid for encoding ${this.encoding}`)
      internal.nodeErrors.set(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')
      error.code = 'ERR_ENCODING_INVALID_ENCODED_DATA'
      fail_(error)
    }
    return !this.ignoreBOM && text.startsWith('\ufeff') ? text.slice(1) : text
  }
}

function structuredClone(value) {
  if (arguments.length === 0) fail_(new codes.ERR_MISSING_ARGS('The "value" argument'))
  return clone_(value, new Map())
}
function clone_(value, seen) {
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new web.DOMException(`${String(value)} could not be cloned.`, 'DataCloneError')
  if (typeof value !== 'object' || value === null) return value
  if (seen.has(value)) return seen.get(value)
  const keep = (copy) => {
    seen.set(value, copy)
    return copy
  }
  if (value instanceof Date) return keep(new Date(value))
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags))
  if (value instanceof ArrayBuffer) return keep(value.slice(0))
  if (ArrayBuffer.isView(value))
    return keep(
      new (value instanceof Buffer ? Uint8Array : value.constructor)(
        clone_(value.buffer, seen),
        value.byteOffset,
        value.length,
      ),
    )
  if (value instanceof Map) {
    const copy = keep(new Map())
    for (const [key, each] of value) copy.set(clone_(key, seen), clone_(each, seen))
    return copy
  }
  if (value instanceof Set) {
    const copy = keep(new Set())
    for (const each of value) copy.add(clone_(each, seen))
    return copy
  }
  if (value instanceof Error) {
    const type = { TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }[value.name] ?? Error
    const copy = keep(new type(value.message))
    copy.stack = value.stack
    if ('cause' in value) copy.cause = clone_(value.cause, seen)
    return copy
  }
  const copy = keep(Array.isArray(value) ? new Array(value.length) : {})
  for (const key of Object.keys(value)) copy[key] = clone_(value[key], seen)
  return copy
}

class BroadcastChannel {}
class MessageChannel {
  constructor() {
    const make = () => {
      const port = new web.EventTarget()
      port.close = () => {}
      port.start = () => {}
      port.ref = () => {}
      port.unref = () => {}
      return port
    }
    const [a, b] = [make(), make()]
    const link = (from, to) => {
      from.postMessage = (data) =>
        setImmediate(() => {
          const event = new web.Event('message')
          Object.defineProperty(event, 'data', { value: structuredClone(data) })
          to.dispatchEvent(event)
        })
    }
    link(a, b)
    link(b, a)
    this.port1 = a
    this.port2 = b
  }
}

/** What QuickJS has and V8 11.3 does not have yet. */
const NEWER = [
  [Array, 'fromAsync'],
  [ArrayBuffer.prototype, 'detached immutable sliceToImmutable transfer transferToFixedLength transferToImmutable'],
  [DataView.prototype, 'getFloat16 setFloat16'],
  [Map, 'groupBy'],
  [Map.prototype, 'getOrInsert getOrInsertComputed'],
  [WeakMap.prototype, 'getOrInsert getOrInsertComputed'],
  [Math, 'f16round sumPrecise'],
  [Object, 'groupBy'],
  [Promise, 'try withResolvers'],
  [RegExp, 'escape'],
  [Set.prototype, 'difference intersection isDisjointFrom isSubsetOf isSupersetOf symmetricDifference union'],
]
function removeNewer_() {
  for (const [object, names] of NEWER) for (const name of names.split(' ')) delete object[name]
  for (const name of ['dispose', 'asyncDispose'])
    Object.defineProperty(Symbol, name, { value: Symbol.for(`nodejs.${name}`) })
}

/** A new reference's target lives until the running job is over. Simplified: until the next tick of the loop. */
const held = new Set()
function keepTargets_(define) {
  const Native = WeakRef
  function KeepingWeakRef(target) {
    const made = Reflect.construct(Native, [target], new.target ?? KeepingWeakRef)
    if (held.size === 0) timers.setImmediate(() => held.clear()).unref()
    held.add(target)
    return made
  }
  Object.defineProperty(KeepingWeakRef, 'name', { value: 'WeakRef' })
  KeepingWeakRef.prototype = Native.prototype
  Object.defineProperty(Native.prototype, 'constructor', { value: KeepingWeakRef, writable: true, configurable: true })
  define('WeakRef', KeepingWeakRef)
}

/** What Intl words; it is read when the first program asks. */
function installIntl_(define) {
  const intl = () => require('internal/intl')
  Object.defineProperty(globalThis, 'Intl', {
    configurable: true,
    enumerable: false,
    get() {
      define('Intl', intl().Intl)
      return intl().Intl
    },
    set(value) {
      define('Intl', value)
    },
  })
  const replace = (prototype, methods) => {
    for (const [name, value] of Object.entries(methods))
      Object.defineProperty(prototype, name, { value, writable: true, enumerable: false, configurable: true })
  }
  const numberOf = Number.prototype.valueOf
  const bigOf = BigInt.prototype.valueOf
  const timeOf = Date.prototype.getTime
  replace(Number.prototype, {
    toLocaleString(locales, options) {
      return intl().numberToLocaleString(Reflect.apply(numberOf, this, []), locales, options)
    },
  })
  replace(BigInt.prototype, {
    toLocaleString(locales, options) {
      return intl().numberToLocaleString(Reflect.apply(bigOf, this, []), locales, options)
    },
  })
  replace(String.prototype, {
    localeCompare(that, locales, options) {
      return intl().localeCompare(String(this), String(that), locales, options)
    },
  })
  const [dateString, timeString] = [Date.prototype.toString, Date.prototype.toTimeString]
  /** ... GMT+0000 (Coordinated Universal Time) */
  const withZone = (date, text) => {
    const time = Reflect.apply(timeOf, date, [])
    if (Number.isNaN(time)) return text
    const { longZone, zoneNamed_ } = require('internal/intl-dates')
    return `${text} (${longZone(zoneNamed_(undefined), time)})`
  }
  replace(Date.prototype, {
    toString() {
      return withZone(this, Reflect.apply(dateString, this, []))
    },
    toTimeString() {
      return withZone(this, Reflect.apply(timeString, this, []))
    },
    toLocaleString(locales, options) {
      Reflect.apply(timeOf, this, [])
      return intl().dateToLocaleString(this, locales, options)
    },
    toLocaleDateString(locales, options) {
      Reflect.apply(timeOf, this, [])
      return intl().dateToLocaleDateString(this, locales, options)
    },
    toLocaleTimeString(locales, options) {
      Reflect.apply(timeOf, this, [])
      return intl().dateToLocaleTimeString(this, locales, options)
    },
  })
}

/** Global name → the module that has it. */
const lazy = {
  ...Object.fromEntries(
    ['fetch', 'FormData', 'Headers', 'Request', 'Response'].map((name) => [name, 'internal/fetch']),
  ),
  ...Object.fromEntries(
    'ReadableStream ReadableStreamDefaultReader ReadableStreamDefaultController WritableStream WritableStreamDefaultWriter WritableStreamDefaultController TransformStream TransformStreamDefaultController TextEncoderStream TextDecoderStream CountQueuingStrategy ByteLengthQueuingStrategy'
      .split(' ')
      .map((name) => [name, 'stream/web']),
  ),
}

function install() {
  const define = (name, value, enumerable = false) =>
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable })
  delete globalThis.print
  define('global', globalThis, true)
  for (const name of ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout'])
    define(name, timers[name], true)
  define('queueMicrotask', require('internal/ticks').queueMicrotask, true)
  define('structuredClone', structuredClone, true)
  define('atob', atob, true)
  define('btoa', btoa, true)
  define('performance', require('perf_hooks').performance, true)
  define('console', require('console'))
  define('process', require('internal/process'))
  for (const [name, value] of Object.entries({
    Buffer,
    URL,
    URLSearchParams,
    TextEncoder,
    TextDecoder,
    Blob,
    File,
    BroadcastChannel,
    MessageChannel,
    ...web,
  }))
    define(name, value)
  Object.defineProperty(globalThis, 'crypto', {
    configurable: true,
    enumerable: true,
    get: () => require('crypto').webcrypto,
  })
  define('Atomics', require('internal/atomics').Atomics)
  Object.defineProperty(globalThis, 'navigator', { configurable: true, enumerable: false, value: undefined })
  delete globalThis.navigator
  for (const [name, id] of Object.entries(lazy)) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      enumerable: name === 'fetch',
      get() {
        const value = require(id)[name]
        define(name, value, name === 'fetch')
        return value
      },
      set(value) {
        define(name, value)
      },
    })
  }
  installIntl_(define)
  removeNewer_()
  keepTargets_(define)
  for (const name of ['InternalError', 'Float16Array', 'Iterator', '__host']) delete globalThis[name]
  Object.defineProperty(globalThis, Symbol.toStringTag, { value: 'global', configurable: true })
}
void sys
module.exports = { install }
