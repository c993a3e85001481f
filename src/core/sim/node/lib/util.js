// node:util
const { inspect, format, formatWithOptions, removeColors } = require('internal/inspect')
const { codes, errnoException, exceptionWithHostPort, byNumber, nameOf, AbortError } = require('internal/errors')
const { validateFunction, validateObject, fail_, validateString } = require('internal/validators')
const { typedArrayName, ...types } = require('internal/types')
const { isDeepStrictEqual } = require('internal/comparisons')

const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom')
const kCustomPromisifyArgs = Symbol('customPromisifyArgs')

function promisify(original) {
  validateFunction(original, 'original')
  const custom = original[kCustomPromisify]
  if (custom) {
    validateFunction(custom, 'util.promisify.custom')
    return Object.defineProperty(custom, kCustomPromisify, {
      value: custom,
      enumerable: false,
      writable: false,
      configurable: true,
    })
  }
  const names = original[kCustomPromisifyArgs]
  function fn(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [
        ...args,
        (err, ...values) => {
          if (err) return reject(err)
          if (names !== undefined && values.length > 1) {
            const result = {}
            for (let i = 0; i < names.length; i++) result[names[i]] = values[i]
            resolve(result)
          } else resolve(values[0])
        },
      ])
    })
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original))
  Object.defineProperty(fn, kCustomPromisify, { value: fn, enumerable: false, writable: false, configurable: true })
  return Object.defineProperties(fn, Object.getOwnPropertyDescriptors(original))
}
promisify.custom = kCustomPromisify

function callbackify(original) {
  validateFunction(original, 'original')
  function callbackified(...args) {
    const callback = args.pop()
    validateFunction(callback, 'last argument')
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(callback, null, value),
      (reason) =>
        process.nextTick(
          callback,
          reason ||
            Object.assign(new Error('Promise was rejected with falsy value'), {
              code: 'ERR_FALSY_VALUE_REJECTION',
              reason,
            }),
        ),
    )
  }
  return Object.defineProperty(callbackified, 'name', { value: `${original.name}Callbackified` })
}

function inherits(constructor, superConstructor) {
  Object.defineProperty(constructor, 'super_', { value: superConstructor, writable: true, configurable: true })
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype)
}

const warned = new Set()
function deprecate(fn, message, code) {
  let isWarned = false
  return function deprecated(...args) {
    if (!isWarned && !process.noDeprecation) {
      isWarned = true
      if (code === undefined || !warned.has(code)) {
        if (code !== undefined) warned.add(code)
        process.emitWarning(message, 'DeprecationWarning', code)
      }
    }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args)
  }
}

function debuglog(set) {
  const enabled = new RegExp(
    `^(${(process.env.NODE_DEBUG ?? '')
      .replace(/[|\\{}()[\]^$+?.]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll(',', '|')})$`,
    'i',
  ).test(set)
  const logger = (...args) => {
    if (enabled) process.stderr.write(`${set.toUpperCase()} ${process.pid}: ${format(...args)}\n`)
  }
  logger.enabled = enabled
  return logger
}

function getSystemErrorName(err) {
  if (typeof err !== 'number') fail_(new codes.ERR_INVALID_ARG_TYPE('err', 'number', err))
  if (err >= 0 || !Number.isSafeInteger(err)) fail_(new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', err))
  return nameOf(err)
}

/** Colours only where the stream shows them, as `validateStream` has it. */
function styleText(style, text, { validateStream = true, stream = process.stdout } = {}) {
  validateString(text, 'text')
  const isPlain = validateStream && (!stream?.isTTY || process.env.NO_COLOR !== undefined)
  let [open, close] = ['', '']
  for (const each of Array.isArray(style) ? style : [style]) {
    const pair = inspect.colors[each]
    if (!pair)
      fail_(
        new codes.ERR_INVALID_ARG_VALUE(
          'format',
          style,
          `must be one of: ${Object.keys(inspect.colors)
            .map((k) => `'${k}'`)
            .join(', ')}`,
        ),
      )
    open += `\u001b[${pair[0]}m`
    close = `\u001b[${pair[1]}m${close}`
  }
  return isPlain ? text : `${open}${text}${close}`
}

module.exports = {
  parseEnv: (text) => internal.parseEnv(String(text)),
  inspect,
  format,
  formatWithOptions,
  promisify,
  callbackify,
  inherits,
  deprecate,
  debuglog,
  debug: debuglog,
  types,
  isDeepStrictEqual,
  getSystemErrorName,
  styleText,
  parseArgs: require('internal/parse-args').parseArgs,
  getSystemErrorMap: () => new Map(byNumber),
  stripVTControlCharacters: (text) => {
    validateString(text, 'str')
    return text.replace(/\u001b\[[0-9;?]*[a-zA-Z]|\u001b\][^\u0007]*\u0007/g, '')
  },
  toUSVString: (text) => String(text).toWellFormed(),
  aborted: (signal) => new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })),
  _errnoException: errnoException,
  _exceptionWithHostPort: exceptionWithHostPort,
  _extend: Object.assign,
  isArray: Array.isArray,
  isBoolean: (value) => typeof value === 'boolean',
  isNull: (value) => value === null,
  isNullOrUndefined: (value) => value == null,
  isNumber: (value) => typeof value === 'number',
  isString: (value) => typeof value === 'string',
  isSymbol: (value) => typeof value === 'symbol',
  isUndefined: (value) => value === undefined,
  isRegExp: types.isRegExp,
  isObject: (value) => value !== null && typeof value === 'object',
  isDate: types.isDate,
  isError: (value) => value instanceof Error,
  isFunction: (value) => typeof value === 'function',
  isPrimitive: (value) => value === null || (typeof value !== 'object' && typeof value !== 'function'),
  log: (...args) => console.log(...args),
  get TextEncoder() {
    return globalThis.TextEncoder
  },
  get TextDecoder() {
    return globalThis.TextDecoder
  },
  MIMEType: class MIMEType {},
  kCustomPromisifyArgs_: kCustomPromisifyArgs,
}
Object.defineProperty(module.exports, 'kCustomPromisifyArgs_', { enumerable: false })
