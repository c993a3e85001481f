// util.inspect and util.format: what console.log shows.
const { sys, readStack } = internal

const customInspect = Symbol.for('nodejs.util.inspect.custom')
const defaults = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
})

const colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
  black: [30, 39],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  white: [37, 39],
  gray: [90, 39],
  grey: [90, 39],
  redBright: [91, 39],
  greenBright: [92, 39],
  yellowBright: [93, 39],
  blueBright: [94, 39],
  magentaBright: [95, 39],
  cyanBright: [96, 39],
  whiteBright: [97, 39],
  bgBlack: [40, 49],
  bgRed: [41, 49],
  bgGreen: [42, 49],
  bgYellow: [43, 49],
  bgBlue: [44, 49],
  bgMagenta: [45, 49],
  bgCyan: [46, 49],
  bgWhite: [47, 49],
}
const styles = Object.assign(Object.create(null), {
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: 'red',
  module: 'underline',
})

function inspect(value, options) {
  const ctx = {
    budget: {},
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    stylize: plain_,
    ...defaults,
    userOptions: undefined,
    circular: undefined,
  }
  if (arguments.length > 1) {
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) ctx.depth = arguments[2]
      if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3]
    }
    if (typeof options === 'boolean') ctx.showHidden = options
    else if (options) {
      for (const key of Object.keys(options)) {
        if (key in defaults || key === 'stylize') ctx[key] = options[key]
        else if (ctx.userOptions === undefined) ctx.userOptions = options
      }
    }
  }
  if (ctx.colors) ctx.stylize = withColor_
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity
  return formatValue(ctx, value, 0)
}
inspect.custom = customInspect
Object.defineProperty(inspect, 'defaultOptions', {
  get: () => defaults,
  set: (options) => Object.assign(defaults, options),
})
inspect.colors = colors
inspect.styles = styles

function plain_(text) {
  return text
}
function withColor_(text, style) {
  const color = colors[styles[style]]
  return color ? `\u001b[${color[0]}m${text}\u001b[${color[1]}m` : text
}

function formatValue(ctx, value, recurseTimes, typedArray) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx.stylize, value, ctx)
  if (value === null) return ctx.stylize('null', 'null')
  const proxy = internal.proxyDetails?.(value)
  if (proxy) {
    if (ctx.showProxy) return formatProxy(ctx, proxy, recurseTimes)
    if (proxy[0] === null) return '<Revoked Proxy>'
    value = proxy[0]
  }
  if (ctx.customInspect) {
    const maybe = value[customInspect]
    if (
      typeof maybe === 'function' &&
      maybe !== inspect &&
      !(value.constructor && value.constructor.prototype === value)
    ) {
      const depth = ctx.depth === null ? null : ctx.depth - recurseTimes
      const ret = Reflect.apply(maybe, value, [depth, userOptions(ctx), inspect])
      if (ret !== value) {
        if (typeof ret !== 'object') return `${ret}`.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`)
        return formatValue(ctx, ret, recurseTimes).replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`)
      }
    }
  }
  if (ctx.seen.includes(value)) {
    let index = 1
    if (ctx.circular === undefined) ctx.circular = new Map([[value, index]])
    else {
      index = ctx.circular.get(value)
      if (index === undefined) {
        index = ctx.circular.size + 1
        ctx.circular.set(value, index)
      }
    }
    return ctx.stylize(`[Circular *${index}]`, 'special')
  }
  return formatRaw(ctx, value, recurseTimes, typedArray)
}

function userOptions(ctx) {
  const options = {}
  for (const key of Object.keys(defaults)) options[key] = ctx[key]
  options.stylize = ctx.stylize
  return Object.assign(options, ctx.userOptions)
}

function formatProxy(ctx, [target, handler], recurseTimes) {
  if (recurseTimes > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special')
  ctx.indentationLvl += 2
  const parts = [formatValue(ctx, target, recurseTimes + 1), formatValue(ctx, handler, recurseTimes + 1)]
  ctx.indentationLvl -= 2
  return reduceToSingleString(ctx, parts, '', ['Proxy [', ']'], kArrayExtras, recurseTimes)
}

const strEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const strEscapeAll = new RegExp(strEscape.source, 'g')
const meta = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', "'": "\\'", '\\': '\\\\' }

function quote(text) {
  let mark = "'"
  let escape = strEscapeAll
  if (text.includes("'")) {
    if (!text.includes('"')) mark = '"'
    else if (!text.includes('`') && !text.includes('${')) mark = '`'
    if (mark !== "'") escape = new RegExp(strEscape.source.replace('\\x27', ''), 'g')
  }
  const escaped = text.replace(escape, (char) => {
    if (meta[char]) return meta[char]
    const code = char.charCodeAt(0)
    return code > 0xff ? `\\u${code.toString(16)}` : `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
  })
  return mark + escaped + mark
}

function formatNumber(fn, number, isSeparated) {
  const text = Object.is(number, -0) ? '-0' : `${number}`
  return fn(isSeparated ? separated_(text) : text, 'number')
}
/** 1_234_567.891_2; what has an exponent stays. */
function separated_(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?n?$/.exec(text) ?? []
  if (whole === undefined) return text
  const tail = fraction && `.${fraction.replace(/(\d{3})(?=\d)/g, '$1_')}`
  return `${sign}${whole.replace(/(\d)(?=(\d{3})+$)/g, '$1_')}${tail}${text.endsWith('n') ? 'n' : ''}`
}

function formatPrimitive(fn, value, ctx) {
  if (typeof value === 'string') {
    let trailer = ''
    if (value.length > ctx.maxStringLength) {
      const rest = value.length - ctx.maxStringLength
      value = value.slice(0, ctx.maxStringLength)
      trailer = `... ${rest} more character${rest > 1 ? 's' : ''}`
    }
    if (ctx.compact !== true && value.length > 16 && value.length > ctx.breakLength - ctx.indentationLvl - 4) {
      const lines = value.split(/(?<=\n)/)
      return lines.map((line) => fn(quote(line), 'string')).join(` +\n${' '.repeat(ctx.indentationLvl + 2)}`) + trailer
    }
    return fn(quote(value), 'string') + trailer
  }
  if (typeof value === 'number') return formatNumber(fn, value, ctx.numericSeparator)
  if (typeof value === 'bigint') return fn(ctx.numericSeparator ? separated_(`${value}n`) : `${value}n`, 'bigint')
  if (typeof value === 'boolean') return fn(`${value}`, 'boolean')
  if (value === undefined) return fn('undefined', 'undefined')
  return fn(value.description === undefined ? 'Symbol()' : `Symbol(${value.description})`, 'symbol')
}

const builtins = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)))

function getConstructorName(object, ctx, recurseTimes, protoProps) {
  let first
  const original = object
  while (object) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor')
    if (
      descriptor !== undefined &&
      typeof descriptor.value === 'function' &&
      descriptor.value.name !== '' &&
      isInstance(original, descriptor.value)
    ) {
      if (protoProps !== undefined && (first !== object || !builtins.has(descriptor.value.name))) {
        addPrototypeProperties(ctx, original, first || original, recurseTimes, protoProps)
      }
      return String(descriptor.value.name)
    }
    object = Object.getPrototypeOf(object)
    if (first === undefined) first = object
  }
  if (first === null) return null
  const name = internalConstructorName(original)
  if (recurseTimes > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`
  const firstName = getConstructorName(first, ctx, recurseTimes + 1, protoProps)
  if (firstName === null) {
    return `${name} <${inspect(first, { ...ctx, customInspect: false, depth: -1 })}>`
  }
  return `${name} <${firstName}>`
}

function isInstance(object, type) {
  try {
    return object instanceof type
  } catch {
    return false
  }
}

function internalConstructorName(object) {
  return Object.prototype.toString.call(object).slice(8, -1)
}

function addPrototypeProperties(ctx, main, object, recurseTimes, output) {
  let depth = 0
  let keys
  let keySet
  do {
    if (depth !== 0 || main === object) {
      object = Object.getPrototypeOf(object)
      if (object === null) break
      const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor')
      if (descriptor !== undefined && typeof descriptor.value === 'function' && builtins.has(descriptor.value.name))
        break
    }
    if (depth === 0) keySet = new Set()
    else for (const key of keys) keySet.add(key)
    keys = Reflect.ownKeys(object)
    ctx.seen.push(main)
    for (const key of keys) {
      if (key === 'constructor' || Object.hasOwn(main, key) || (depth !== 0 && keySet.has(key))) continue
      const descriptor = Object.getOwnPropertyDescriptor(object, key)
      if (typeof descriptor.value === 'function') continue
      const value = formatProperty(ctx, object, recurseTimes, key, kObjectType, descriptor, main)
      output.push(ctx.colors ? `\u001b[2m${value}\u001b[22m` : value)
    }
    ctx.seen.pop()
  } while (++depth !== 3)
}

function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    if (tag !== '' && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `
    return `[${fallback}${size}: null prototype] `
  }
  if (tag !== '' && constructor !== tag) return `${constructor}${size} [${tag}] `
  return `${constructor}${size} `
}

function getKeys(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value)
  if (showHidden) {
    const keys = Object.getOwnPropertyNames(value)
    if (symbols.length !== 0) keys.push(...symbols)
    return keys
  }
  let keys
  try {
    keys = Object.keys(value)
  } catch {
    keys = Object.getOwnPropertyNames(value)
  }
  for (const symbol of symbols) if (Object.prototype.propertyIsEnumerable.call(value, symbol)) keys.push(symbol)
  return keys
}

function nonIndexKeys(value, showHidden) {
  return getKeys(value, showHidden).filter(
    (key) =>
      typeof key === 'symbol' || (!/^(0|[1-9][0-9]{0,9})$/.test(key) && (key !== 'length' || !showHidden || true)),
  )
}

const kObjectType = 0
const kArrayType = 1
const kArrayExtras = 2

const typeTests = require('internal/types')

function formatRaw(ctx, value, recurseTimes, typedArray) {
  let keys
  let protoProps
  if (ctx.showHidden && (recurseTimes <= ctx.depth || ctx.depth === null)) protoProps = []
  const constructor = getConstructorName(value, ctx, recurseTimes, protoProps)
  if (protoProps !== undefined && protoProps.length === 0) protoProps = undefined
  let tag = value[Symbol.toStringTag]
  if (
    typeof tag !== 'string' ||
    (tag !== '' &&
      (ctx.showHidden
        ? Object.hasOwn(value, Symbol.toStringTag)
        : Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag)))
  ) {
    tag = ''
  }
  let base = ''
  let formatter = emptyArray
  let braces
  const noEntries = false
  let extrasType = kObjectType
  let isBrokenOut = true

  if (value[Symbol.iterator] || constructor === null) {
    isBrokenOut = false
    if (Array.isArray(value)) {
      const prefix =
        constructor !== 'Array' || tag !== '' ? getPrefix(constructor, tag, 'Array', `(${value.length})`) : ''
      keys = ctx.showHidden ? ['length', ...nonIndexKeys(value, false)] : nonIndexKeys(value, false)
      // What a match has besides its texts, in V8's order.
      if (keys.includes('groups') && keys.includes('index') && keys.includes('input'))
        keys = ['index', 'input', 'groups', ...keys.filter((key) => !['index', 'input', 'groups'].includes(key))]
      braces = [`${prefix}[`, ']']
      if (value.length === 0 && keys.length === 0 && protoProps === undefined) return `${braces[0]}]`
      extrasType = kArrayExtras
      formatter = formatArray
    } else if (typeTests.isSet(value)) {
      const size = value.size
      const prefix = getPrefix(constructor, tag, 'Set', `(${size})`)
      keys = getKeys(value, ctx.showHidden)
      formatter = constructor !== null ? formatSet : formatSet
      if (size === 0 && keys.length === 0 && protoProps === undefined) return `${prefix}{}`
      braces = [`${prefix}{`, '}']
    } else if (typeTests.isMap(value)) {
      const size = value.size
      const prefix = getPrefix(constructor, tag, 'Map', `(${size})`)
      keys = getKeys(value, ctx.showHidden)
      formatter = formatMap
      if (size === 0 && keys.length === 0 && protoProps === undefined) return `${prefix}{}`
      braces = [`${prefix}{`, '}']
    } else if (typeTests.isTypedArray(value)) {
      keys = nonIndexKeys(value, ctx.showHidden)
      const fallback = typeTests.typedArrayName(value)
      const prefix = getPrefix(constructor, tag, fallback, `(${value.length})`)
      braces = [`${prefix}[`, ']']
      if (value.length === 0 && keys.length === 0 && !ctx.showHidden) return `${braces[0]}]`
      formatter = formatTypedArray
      extrasType = kArrayExtras
    } else if (typeTests.isMapIterator(value) || typeTests.isSetIterator(value)) {
      const { isEntries, left } = internal.iteratorDetails(value)
      keys = getKeys(value, ctx.showHidden)
      braces = [`[${isEntries ? tag.replace(/ Iterator$/, ' Entries') : tag}] {`, '}']
      formatter = () => formatIteratorItems(ctx, left, isEntries, recurseTimes)
    } else {
      isBrokenOut = true
    }
  }
  if (isBrokenOut) {
    if (constructor === 'Object' && !typeTests.isNativeError(value)) {
      keys = getKeys(value, ctx.showHidden)
      braces = ['{', '}']
      if (typeTests.isArgumentsObject(value)) braces[0] = '[Arguments] {'
      else if (tag !== '') braces[0] = `${getPrefix(constructor, tag, 'Object')}{`
      if (keys.length === 0 && protoProps === undefined) return `${braces[0]}}`
    } else if (typeof value === 'function') {
      keys = getKeys(value, ctx.showHidden)
      base = getFunctionBase(value, constructor, tag)
      braces = ['{', '}']
      if (keys.length === 0 && protoProps === undefined) return ctx.stylize(base, 'special')
      braces[0] = `{`
    } else if (typeTests.isRegExp(value)) {
      keys = getKeys(value, ctx.showHidden)
      base = RegExp.prototype.toString.call(value)
      const prefix = getPrefix(constructor, tag, 'RegExp')
      if (prefix !== 'RegExp ') base = `${prefix}${base}`
      braces = ['{', '}']
      if ((keys.length === 0 && protoProps === undefined) || (recurseTimes > ctx.depth && ctx.depth !== null))
        return ctx.stylize(base, 'regexp')
    } else if (typeTests.isDate(value)) {
      keys = getKeys(value, ctx.showHidden)
      base = Number.isNaN(Date.prototype.getTime.call(value)) ? 'Invalid Date' : Date.prototype.toISOString.call(value)
      const prefix = getPrefix(constructor, tag, 'Date')
      if (prefix !== 'Date ') base = `${prefix}${base}`
      braces = ['{', '}']
      if (keys.length === 0 && protoProps === undefined) return ctx.stylize(base, 'date')
    } else if (typeTests.isNativeError(value) || value instanceof Error) {
      keys = getKeys(value, ctx.showHidden)
      base = formatError(value, constructor, tag, ctx, keys)
      braces = ['{', '}']
      if (keys.length === 0 && protoProps === undefined) return base
    } else if (typeTests.isAnyArrayBuffer(value)) {
      const kind = value instanceof ArrayBuffer ? 'ArrayBuffer' : 'SharedArrayBuffer'
      const prefix = getPrefix(constructor, tag, kind)
      keys = getKeys(value, ctx.showHidden)
      if (typedArray === undefined) formatter = formatArrayBuffer
      else if (keys.length === 0 && protoProps === undefined)
        return `${prefix}{ byteLength: ${formatNumber(ctx.stylize, value.byteLength)} }`
      braces = [`${prefix}{`, '}']
      keys.unshift('byteLength')
    } else if (value instanceof DataView) {
      keys = getKeys(value, ctx.showHidden)
      braces = [`${getPrefix(constructor, tag, 'DataView')}{`, '}']
      keys.unshift('byteLength', 'byteOffset', 'buffer')
    } else if (value instanceof Promise) {
      keys = getKeys(value, ctx.showHidden)
      braces = [`${getPrefix(constructor, tag, 'Promise')}{`, '}']
      formatter = formatPromise
    } else if (value instanceof WeakSet || value instanceof WeakMap) {
      keys = getKeys(value, ctx.showHidden)
      braces = [`${getPrefix(constructor, tag, value instanceof WeakSet ? 'WeakSet' : 'WeakMap')}{`, '}']
      formatter = () => [ctx.stylize('<items unknown>', 'special')]
    } else if (value instanceof WeakRef) {
      keys = getKeys(value, ctx.showHidden)
      braces = [`${getPrefix(constructor, tag, 'WeakRef')}{`, '}']
      formatter = (c, v, r) => [formatValue(c, v.deref(), r)]
    } else if (typeTests.isModuleNamespaceObject(value)) {
      keys = Object.keys(value)
      braces = [`[${tag || 'Module'}: null prototype] {`, '}']
      formatter = emptyArray
    } else if (typeTests.isBoxedPrimitive(value)) {
      base = getBoxedBase(value, ctx, (keys = getKeys(value, ctx.showHidden)), constructor, tag)
      braces = ['{', '}']
      if (keys.length === 0 && protoProps === undefined) return base
    } else {
      keys = getKeys(value, ctx.showHidden)
      if (typeTests.isGeneratorObject(value))
        braces = [`${getPrefix(constructor, tag, tag).trimEnd() === '' ? '' : `Object [${tag || 'Generator'}] `}{`, '}']
      else braces = [`${getCtxName(constructor, tag, value)}{`, '}']
      if (keys.length === 0 && protoProps === undefined) return `${braces[0]}}`
    }
  }
  if (recurseTimes > ctx.depth && ctx.depth !== null) {
    let name = getCtxName(constructor, tag, value).slice(0, -1)
    name = `[${name === '' ? constructor : name}]`
    if (constructor !== null && Array.isArray(value)) name = `[${getPrefix(constructor, tag, 'Array').slice(0, -1)}]`
    return ctx.stylize(
      constructor === null
        ? `[${getPrefix(constructor, tag, 'Object')
            .slice(0, -1)
            .replace(/^\[|\]$/g, '')}]`
            .replace('[Object: null prototype', '[Object: null prototype]')
            .replace(']]', ']')
        : name,
      'special',
    )
  }
  recurseTimes += 1
  ctx.seen.push(value)
  ctx.currentDepth = recurseTimes
  let output
  const indentation = ctx.indentationLvl
  try {
    output = formatter(ctx, value, recurseTimes)
    for (const key of keys) output.push(formatProperty(ctx, value, recurseTimes, key, extrasType))
    if (protoProps !== undefined) output.push(...protoProps)
  } catch (error) {
    ctx.indentationLvl = indentation
    if (error instanceof RangeError && /call stack/.test(error.message)) {
      return `[${getCtxName(constructor, tag, value).slice(0, -1)}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`
    }
    throw error
  }
  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value)
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, 'special')
      if (ctx.compact !== true) base = base === '' ? reference : `${reference} ${base}`
      else braces[0] = `${reference} ${braces[0]}`
    }
  }
  ctx.seen.pop()
  if (ctx.sorted) {
    const compare = ctx.sorted === true ? undefined : ctx.sorted
    if (extrasType === kObjectType) output.sort(compare)
    else if (keys.length > 1)
      output.splice(output.length - keys.length, keys.length, ...output.slice(-keys.length).sort(compare))
  }
  const result = reduceToSingleString(ctx, output, base, braces, extrasType, recurseTimes, value)
  const newLength = (ctx.budget[ctx.indentationLvl] || 0) + result.length
  ctx.budget[ctx.indentationLvl] = newLength
  if (newLength > 2 ** 27) ctx.depth = -1
  return result
}

function getCtxName(constructor, tag, value) {
  return getPrefix(constructor, tag, constructor === null ? internalConstructorName(value) : 'Object')
}

function emptyArray() {
  return []
}

function getFunctionBase(value, constructor, tag) {
  const text = Function.prototype.toString.call(value)
  if (text.startsWith('class') && text.endsWith('}')) {
    let base = `[class ${Object.hasOwn(value, 'name') && value.name !== '' ? value.name : '(anonymous)'}`
    if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`
    if (tag !== '' && constructor !== tag) base += ` [${tag}]`
    if (constructor !== null) {
      const superName = Object.getPrototypeOf(value).name
      if (superName) base += ` extends ${superName}`
    } else base += ' extends [null prototype]'
    return `${base}]`
  }
  let type = 'Function'
  if (typeTests.isGeneratorFunction(value)) type = `Generator${type}`
  if (typeTests.isAsyncFunction(value)) type = `Async${type}`
  let base = `[${type}`
  if (constructor === null) base += ' (null prototype)'
  if (value.name === '') base += ' (anonymous)'
  else base += `: ${typeof value.name === 'string' ? value.name : formatPrimitive(plain_, value.name, defaults)}`
  base += ']'
  if (
    constructor !== type &&
    constructor !== null &&
    !['AsyncFunction', 'GeneratorFunction', 'AsyncGeneratorFunction', 'Function'].includes(constructor)
  )
    base += ` ${constructor}`
  if (tag !== '' && constructor !== tag && !tag.endsWith('Function')) base += ` [${tag}]`
  return base
}

function getBoxedBase(value, ctx, keys, constructor, tag) {
  let fn
  let type
  if (value instanceof Number) [fn, type] = [Number.prototype.valueOf, 'Number']
  else if (value instanceof String) {
    ;[fn, type] = [String.prototype.valueOf, 'String']
    keys.splice(0, value.length)
  } else if (value instanceof Boolean) [fn, type] = [Boolean.prototype.valueOf, 'Boolean']
  else if (value instanceof BigInt) [fn, type] = [BigInt.prototype.valueOf, 'BigInt']
  else [fn, type] = [Symbol.prototype.valueOf, 'Symbol']
  let base = `[${type}`
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`
  base += `: ${formatPrimitive(plain_, fn.call(value), ctx)}]`
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`
  return keys.length !== 0 || ctx.stylize === plain_ ? base : ctx.stylize(base, type.toLowerCase())
}

function getStackString(error) {
  if (error.stack) return String(error.stack)
  return Error.prototype.toString.call(error)
}

function formatError(error, constructor, tag, ctx, keys) {
  const name = error.name != null ? String(error.name) : 'Error'
  let stack = getStackString(error)
  removeDuplicateErrorKeys(ctx, keys, error, stack)
  if ('cause' in error && (keys.length === 0 || !keys.includes('cause')) && Object.hasOwn(error, 'cause'))
    keys.push('cause')
  if (Array.isArray(error.errors) && (keys.length === 0 || !keys.includes('errors'))) keys.push('errors')
  stack = improveStack(stack, constructor, name, tag)
  const pos = (error.message && stack.indexOf(error.message)) || -1
  const stackStart = pos !== -1 ? stack.indexOf('\n    at', pos + error.message.length) : stack.indexOf('\n    at')
  if (stackStart === -1) stack = `[${stack}]`
  else {
    const lines = stack.slice(stackStart + 1).split('\n')
    if (error.cause !== null && typeof error.cause === 'object' && error.cause.stack) {
      const causeLines = String(error.cause.stack).split('\n')
      const start = causeLines.findIndex((line) => /^\s+at /.test(line))
      if (start !== -1) {
        const { len, offset } = getStackOverlap(lines, causeLines.slice(start))
        if (len > 3) {
          const skipped = len - 2
          lines.splice(offset + 1, skipped, `    ... ${skipped} lines matching cause stack trace ...`)
        }
      }
    }
    let text = stack.slice(0, stackStart)
    if (ctx.colors) {
      for (const line of lines) text += `\n${/\(node:|at node:/.test(line) ? ctx.stylize(line, 'undefined') : line}`
    } else text += `\n${lines.join('\n')}`
    stack = text
  }
  if (ctx.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`)
  return stack
}

function getStackOverlap(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const pos = b.indexOf(a[i])
    if (pos === -1) continue
    const rest = b.length - pos
    if (rest <= 3) continue
    let len = 1
    const maxLen = Math.min(a.length - i, rest)
    while (maxLen > len && a[i + len] === b[pos + len]) len++
    if (len > 3) return { len, offset: i }
  }
  return { len: 0, offset: 0 }
}

function removeDuplicateErrorKeys(ctx, keys, error, stack) {
  if (ctx.showHidden || keys.length === 0) return
  for (const name of ['name', 'message', 'stack']) {
    const index = keys.indexOf(name)
    if (index !== -1 && (typeof error[name] !== 'string' || stack.includes(error[name]))) keys.splice(index, 1)
  }
}

function improveStack(stack, constructor, name, tag) {
  let length = name.length
  if (typeof name !== 'string') return stack
  if (
    constructor === null ||
    (name.endsWith('Error') &&
      stack.startsWith(name) &&
      (stack.length === length || stack[length] === ':' || stack[length] === '\n'))
  ) {
    let fallback = 'Error'
    if (constructor === null) {
      const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) || /^([a-z_A-Z0-9-]*Error)$/.exec(stack)
      fallback = (start && start[1]) || ''
      length = fallback.length
      fallback = fallback || 'Error'
    }
    const prefix = getPrefix(constructor, tag, fallback).slice(0, -1)
    if (name !== prefix) {
      if (prefix.includes(name)) {
        stack = length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`
      } else {
        stack = `${prefix} [${name}]${stack.slice(length)}`
      }
    }
  }
  return stack
}

function formatArray(ctx, value, recurseTimes) {
  const length = value.length
  const count = Math.min(Math.max(0, ctx.maxArrayLength), length)
  const output = []
  for (let i = 0; i < count; i++) {
    if (!Object.hasOwn(value, i)) return formatSparse(ctx, value, recurseTimes, count, output, i)
    output.push(formatProperty(ctx, value, recurseTimes, i, kArrayType))
  }
  const rest = length - count
  if (rest > 0) output.push(`... ${rest} more item${rest > 1 ? 's' : ''}`)
  return output
}

function formatSparse(ctx, value, recurseTimes, maxLength, output, i) {
  const keys = Object.keys(value)
  let index = i
  for (; i < keys.length && output.length < maxLength; i++) {
    const key = keys[i]
    const tmp = `${index}`
    if (key !== tmp) {
      if (!/^(0|[1-9][0-9]*)$/.test(key)) break
      const empty = Number(key) - index
      output.push(ctx.stylize(`<${empty} empty item${empty > 1 ? 's' : ''}>`, 'undefined'))
      index = Number(key)
      if (output.length === maxLength) break
    }
    output.push(formatProperty(ctx, value, recurseTimes, key, kArrayType))
    index++
  }
  const remaining = value.length - index
  if (output.length !== maxLength) {
    if (remaining > 0) output.push(ctx.stylize(`<${remaining} empty item${remaining > 1 ? 's' : ''}>`, 'undefined'))
  } else if (remaining > 0) output.push(`... ${remaining} more item${remaining > 1 ? 's' : ''}`)
  return output
}

function formatTypedArray(ctx, value, recurseTimes) {
  const length = value.length
  const count = Math.min(Math.max(0, ctx.maxArrayLength), length)
  const output = []
  const format = length > 0 && typeof value[0] === 'number' ? formatNumber : (fn, v) => fn(`${v}n`, 'bigint')
  for (let i = 0; i < count; i++) output.push(format(ctx.stylize, value[i]))
  const rest = length - count
  if (rest > 0) output.push(`... ${rest} more item${rest > 1 ? 's' : ''}`)
  if (ctx.showHidden) {
    ctx.indentationLvl += 2
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      output.push(`[${key}]: ${formatValue(ctx, value[key], recurseTimes, true)}`)
    }
    ctx.indentationLvl -= 2
  }
  return output
}

function formatArrayBuffer(ctx, value) {
  const bytes = new Uint8Array(value)
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), bytes.length)
  let text = Array.from(bytes.slice(0, shown), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  const rest = bytes.length - shown
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`]
}

function formatSet(ctx, value, recurseTimes) {
  const count = Math.min(Math.max(0, ctx.maxArrayLength), value.size)
  const output = []
  ctx.indentationLvl += 2
  let i = 0
  for (const each of Set.prototype.values.call(value)) {
    if (i++ >= count) break
    output.push(formatValue(ctx, each, recurseTimes))
  }
  const rest = value.size - count
  if (rest > 0) output.push(`... ${rest} more item${rest > 1 ? 's' : ''}`)
  ctx.indentationLvl -= 2
  return output
}

function formatIteratorItems(ctx, items, isEntries, recurseTimes) {
  const shown = items.slice(0, Math.max(0, ctx.maxArrayLength))
  ctx.indentationLvl += 2
  const each = (value) => formatValue(ctx, value, recurseTimes)
  const output = shown.map((item) =>
    isEntries
      ? reduceToSingleString(ctx, item.map(each), '', ['[', ']'], kArrayExtras, recurseTimes, item)
      : each(item),
  )
  const rest = items.length - shown.length
  if (rest > 0) output.push(`... ${rest} more item${rest > 1 ? 's' : ''}`)
  ctx.indentationLvl -= 2
  return output
}

function formatMap(ctx, value, recurseTimes) {
  const count = Math.min(Math.max(0, ctx.maxArrayLength), value.size)
  const output = []
  ctx.indentationLvl += 2
  let i = 0
  for (const [key, each] of Map.prototype.entries.call(value)) {
    if (i++ >= count) break
    output.push(`${formatValue(ctx, key, recurseTimes)} => ${formatValue(ctx, each, recurseTimes)}`)
  }
  const rest = value.size - count
  if (rest > 0) output.push(`... ${rest} more item${rest > 1 ? 's' : ''}`)
  ctx.indentationLvl -= 2
  return output
}

function formatPromise(ctx, value, recurseTimes) {
  const [state, result] = internal.promiseDetails(value)
  if (state === 0) return [ctx.stylize('<pending>', 'special')]
  ctx.indentationLvl += 2
  const text = formatValue(ctx, result, recurseTimes)
  ctx.indentationLvl -= 2
  return [state === 2 ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text]
}

function formatProperty(ctx, value, recurseTimes, key, type, desc, original = value) {
  let text
  let extra = ' '
  desc = desc ||
    Object.getOwnPropertyDescriptor(value, key) || { value: value[key], configurable: true, enumerable: true }
  if (desc.get === internal.stackGetter && desc.get !== undefined) desc = { value: value[key], enumerable: false }
  if (desc.value !== undefined) {
    const diff = ctx.compact !== true || type !== kObjectType ? 2 : 3
    ctx.indentationLvl += diff
    text = formatValue(ctx, desc.value, recurseTimes)
    if (diff === 3 && ctx.breakLength < getStringWidth(text, ctx.colors)) extra = `\n${' '.repeat(ctx.indentationLvl)}`
    ctx.indentationLvl -= diff
  } else if (desc.get !== undefined) {
    const label = desc.set !== undefined ? 'Getter/Setter' : 'Getter'
    const style = ctx.stylize
    if (
      ctx.getters &&
      (ctx.getters === true ||
        (ctx.getters === 'get' && desc.set === undefined) ||
        (ctx.getters === 'set' && desc.set !== undefined))
    ) {
      try {
        const tmp = Reflect.apply(desc.get, original, [])
        ctx.indentationLvl += 2
        if (tmp === null) text = `${style(`[${label}:`, 'special')} ${style('null', 'null')}${style(']', 'special')}`
        else if (typeof tmp === 'object')
          text = `${style(`[${label}]`, 'special')} ${formatValue(ctx, tmp, recurseTimes)}`
        else text = `${style(`[${label}:`, 'special')} ${formatPrimitive(style, tmp, ctx)}${style(']', 'special')}`
        ctx.indentationLvl -= 2
      } catch (error) {
        text = `${style(`[${label}: <Inspection threw (${error.message})>`, 'special')}]`
      }
    } else text = style(`[${label}]`, 'special')
  } else if (desc.set !== undefined) text = ctx.stylize('[Setter]', 'special')
  else text = ctx.stylize('undefined', 'undefined')
  if (type === kArrayType) return text
  let name
  if (typeof key === 'symbol') name = `[${ctx.stylize(formatPrimitive(plain_, key, ctx), 'symbol')}]`
  else if (key === '__proto__') name = "['__proto__']"
  else if (desc.enumerable === false) name = `[${key}]`
  else if (/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key)) name = ctx.stylize(key, 'name')
  else name = ctx.stylize(quote(String(key)), 'string')
  return `${name}:${extra}${text}`
}

function reduceToSingleString(ctx, output, base, braces, extrasType, recurseTimes, value) {
  if (ctx.compact !== true) {
    if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
      const entries = output.length
      if (extrasType === kArrayExtras && entries > 6) output = groupArrayElements(ctx, output, value)
      if (ctx.currentDepth - recurseTimes < ctx.compact && entries === output.length) {
        const start = output.length + ctx.indentationLvl + braces[0].length + base.length + 10
        if (isBelowBreakLength(ctx, output, start, base)) {
          const joined = output.join(', ')
          if (!joined.includes('\n')) return `${base ? `${base} ` : ''}${braces[0]} ${joined} ${braces[1]}`
        }
      }
    }
    const indentation = `\n${' '.repeat(ctx.indentationLvl)}`
    return `${base ? `${base} ` : ''}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`
  }
  if (isBelowBreakLength(ctx, output, 0, base))
    return `${braces[0]}${base ? ` ${base}` : ''} ${output.join(', ')} ${braces[1]}`
  const indentation = `\n${' '.repeat(ctx.indentationLvl)}`
  const ln =
    base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${' '.repeat(ctx.indentationLvl)}  `
  return `${braces[0]}${ln}${output.join(`,${indentation}  `)} ${braces[1]}`
}

function isBelowBreakLength(ctx, output, start, base) {
  let total = output.length + start
  if (total + output.length > ctx.breakLength) return false
  for (const text of output) {
    total += ctx.colors ? removeColors(text).length : text.length
    if (total > ctx.breakLength) return false
  }
  return base === '' || !base.includes('\n')
}

function groupArrayElements(ctx, output, value) {
  let totalLength = 0
  let maxLength = 0
  let i = 0
  let outputLength = output.length
  if (ctx.maxArrayLength < output.length) outputLength--
  const separatorSpace = 2
  const dataLen = new Array(outputLength)
  for (; i < outputLength; i++) {
    const len = getStringWidth(output[i], ctx.colors)
    dataLen[i] = len
    totalLength += len + separatorSpace
    if (maxLength < len) maxLength = len
  }
  const actualMax = maxLength + separatorSpace
  if (actualMax * 3 + ctx.indentationLvl < ctx.breakLength && (totalLength / actualMax > 5 || maxLength <= 6)) {
    const averageBias = Math.sqrt(actualMax - totalLength / output.length)
    const biasedMax = Math.max(actualMax - 3 - averageBias, 1)
    const columns = Math.min(
      Math.round(Math.sqrt(2.5 * biasedMax * outputLength) / biasedMax),
      Math.floor((ctx.breakLength - ctx.indentationLvl) / actualMax),
      ctx.compact * 4,
      15,
    )
    if (columns <= 1) return output
    const tmp = []
    const maxLineLength = []
    for (let c = 0; c < columns; c++) {
      let lineLength = 0
      for (let j = c; j < output.length; j += columns) if (dataLen[j] > lineLength) lineLength = dataLen[j]
      maxLineLength.push(lineLength + separatorSpace)
    }
    let order = String.prototype.padStart
    if (value !== undefined) {
      for (let k = 0; k < output.length; k++) {
        if (typeof value[k] !== 'number' && typeof value[k] !== 'bigint') {
          order = String.prototype.padEnd
          break
        }
      }
    }
    for (let r = 0; r < outputLength; r += columns) {
      const max = Math.min(r + columns, outputLength)
      let str = ''
      let j = r
      for (; j < max - 1; j++) {
        const padding = maxLineLength[j - r] + output[j].length - dataLen[j]
        str += order.call(`${output[j]}, `, padding, ' ')
      }
      if (order === String.prototype.padStart) {
        const padding = maxLineLength[j - r] + output[j].length - dataLen[j] - separatorSpace
        str += output[j].padStart(padding, ' ')
      } else str += output[j]
      tmp.push(str)
    }
    if (ctx.maxArrayLength < output.length) tmp.push(output[outputLength])
    output = tmp
  }
  return output
}

const ansi = /\u001b\[[0-9;]*m/g
function removeColors(text) {
  return text.replace(ansi, '')
}
function getStringWidth(text, hasColors) {
  const clean = hasColors ? removeColors(text) : text
  let width = 0
  for (const char of clean.normalize('NFC')) {
    const code = char.codePointAt(0)
    if (
      code < 0x20 ||
      (code >= 0x7f && code < 0xa0) ||
      (code >= 0x300 && code <= 0x36f) ||
      (code >= 0x200b && code <= 0x200f) ||
      (code >= 0xfe00 && code <= 0xfe0f)
    )
      continue
    width += isFullWidth(code) ? 2 : 1
  }
  return width
}
function isFullWidth(code) {
  return (
    code >= 0x1100 &&
    (code <= 0x115f ||
      code === 0x2329 ||
      code === 0x232a ||
      (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe10 && code <= 0xfe19) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      (code >= 0x20000 && code <= 0x3fffd))
  )
}

function format(...args) {
  return formatWithOptions(undefined, ...args)
}

function formatWithOptions(options, ...args) {
  const first = args[0]
  let a = 0
  let str = ''
  let join = ''
  if (typeof first === 'string') {
    if (args.length === 1) return first
    let lastPos = 0
    for (let i = 0; i < first.length - 1; i++) {
      if (first[i] !== '%') continue
      const next = first[++i]
      if (a + 1 !== args.length) {
        let temp
        switch (next) {
          case 's': {
            const arg = args[++a]
            if (typeof arg === 'number') temp = formatNumber(plain_, arg)
            else if (typeof arg === 'bigint') temp = `${arg}n`
            else if (typeof arg !== 'object' || arg === null || !hasBuiltInToString(arg)) temp = String(arg)
            else temp = inspect(arg, { ...options, depth: 0, colors: false, compact: 3 })
            break
          }
          case 'j':
            try {
              temp = JSON.stringify(args[++a])
            } catch (error) {
              if (/circular/.test(error.message)) temp = '[Circular]'
              else throw error
            }
            break
          case 'd': {
            const arg = args[++a]
            if (typeof arg === 'bigint') temp = `${arg}n`
            else if (typeof arg === 'symbol') temp = 'NaN'
            else temp = formatNumber(plain_, Number(arg))
            break
          }
          case 'O':
            temp = inspect(args[++a], options)
            break
          case 'o':
            temp = inspect(args[++a], { ...options, showHidden: true, showProxy: true, depth: 4 })
            break
          case 'i': {
            const arg = args[++a]
            if (typeof arg === 'bigint') temp = `${arg}n`
            else if (typeof arg === 'symbol') temp = 'NaN'
            else temp = formatNumber(plain_, Number.parseInt(arg))
            break
          }
          case 'f': {
            const arg = args[++a]
            temp = typeof arg === 'symbol' ? 'NaN' : formatNumber(plain_, Number.parseFloat(arg))
            break
          }
          case 'c':
            a += 1
            temp = ''
            break
          case '%':
            str += first.slice(lastPos, i)
            lastPos = i + 1
            continue
          default:
            continue
        }
        if (lastPos !== i - 1) str += first.slice(lastPos, i - 1)
        str += temp
        lastPos = i + 1
      } else if (next === '%') {
        str += first.slice(lastPos, i)
        lastPos = i + 1
      }
    }
    if (lastPos !== 0) {
      a++
      join = ' '
      if (lastPos < first.length) str += first.slice(lastPos)
    }
  }
  while (a < args.length) {
    const value = args[a]
    str += join
    str += typeof value !== 'string' ? inspect(value, { ...options, compact: 3 }) : value
    join = ' '
    a++
  }
  return str
}

function hasBuiltInToString(value) {
  const proxy = internal.proxyDetails?.(value)
  if (proxy) value = proxy[0]
  if (value === null || typeof value.toString !== 'function') return true
  if (Object.hasOwn(value, 'toString')) return false
  if (value instanceof Error || value instanceof Date)
    return value instanceof Error ? !hasOwnToStringInChain(value) && false : false
  let pointer = value
  do {
    pointer = Object.getPrototypeOf(pointer)
  } while (pointer !== null && !Object.hasOwn(pointer, 'toString'))
  if (pointer === null) return true
  const descriptor = Object.getOwnPropertyDescriptor(pointer, 'constructor')
  return descriptor !== undefined && typeof descriptor.value === 'function' && builtins.has(descriptor.value.name)
}
function hasOwnToStringInChain() {
  return true
}

module.exports = { inspect, format, formatWithOptions, getStringWidth, removeColors, quote, defaults }
