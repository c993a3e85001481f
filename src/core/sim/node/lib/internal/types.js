// util.types: the kinds of built-in objects.
const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1)
const typedArrayTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
).get
const AsyncFunction = (async () => {}).constructor
const GeneratorFunction = function* () {}.constructor
const AsyncGeneratorFunction = async function* () {}.constructor
const brand = (getter) => (value) => {
  try {
    getter.call(value)
    return true
  } catch {
    return false
  }
}
const sizeOf = (type) => Object.getOwnPropertyDescriptor(type.prototype, 'size').get
const isObject = (value) => typeof value === 'object' && value !== null

const types = {
  isAnyArrayBuffer: (value) => value instanceof ArrayBuffer || value instanceof SharedArrayBuffer,
  isArgumentsObject: (value) => isObject(value) && !Array.isArray(value) && tagOf(value) === 'Arguments',
  isArrayBuffer: (value) => value instanceof ArrayBuffer,
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isAsyncFunction: (value) =>
    typeof value === 'function' && (value instanceof AsyncFunction || value instanceof AsyncGeneratorFunction),
  isBigInt64Array: (value) => typedArrayTag.call(value) === 'BigInt64Array',
  isBigUint64Array: (value) => typedArrayTag.call(value) === 'BigUint64Array',
  isBooleanObject: (value) => value instanceof Boolean,
  isBoxedPrimitive: (value) =>
    value instanceof Number ||
    value instanceof String ||
    value instanceof Boolean ||
    value instanceof BigInt ||
    value instanceof Symbol,
  isDataView: (value) => value instanceof DataView,
  isDate: brand(Date.prototype.getTime),
  isExternal: () => false,
  isFloat32Array: (value) => typedArrayTag.call(value) === 'Float32Array',
  isFloat64Array: (value) => typedArrayTag.call(value) === 'Float64Array',
  isGeneratorFunction: (value) =>
    typeof value === 'function' && (value instanceof GeneratorFunction || value instanceof AsyncGeneratorFunction),
  isGeneratorObject: (value) => isObject(value) && /Generator$/.test(tagOf(value)) && typeof value.next === 'function',
  isInt8Array: (value) => typedArrayTag.call(value) === 'Int8Array',
  isInt16Array: (value) => typedArrayTag.call(value) === 'Int16Array',
  isInt32Array: (value) => typedArrayTag.call(value) === 'Int32Array',
  isMap: brand(sizeOf(Map)),
  isMapIterator: (value) => isObject(value) && tagOf(value) === 'Map Iterator',
  isModuleNamespaceObject: (value) =>
    isObject(value) && tagOf(value) === 'Module' && Object.getPrototypeOf(value) === null,
  isNativeError: (value) => isObject(value) && Object.hasOwn(value, 'stack') && tagOf(value) === 'Error',
  isNumberObject: (value) => value instanceof Number,
  isPromise: (value) => value instanceof Promise,
  isProxy: (value) => internal.proxyDetails?.(value) !== undefined,
  isRegExp: brand(
    Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags') && RegExp.prototype.exec ? regExpBrand : () => {},
  ),
  isSet: brand(sizeOf(Set)),
  isSetIterator: (value) => isObject(value) && tagOf(value) === 'Set Iterator',
  isSharedArrayBuffer: (value) => value instanceof SharedArrayBuffer,
  isStringObject: (value) => value instanceof String,
  isSymbolObject: (value) => value instanceof Symbol,
  isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
  isUint8Array: (value) => typedArrayTag.call(value) === 'Uint8Array',
  isUint8ClampedArray: (value) => typedArrayTag.call(value) === 'Uint8ClampedArray',
  isUint16Array: (value) => typedArrayTag.call(value) === 'Uint16Array',
  isUint32Array: (value) => typedArrayTag.call(value) === 'Uint32Array',
  isWeakMap: (value) => value instanceof WeakMap,
  isWeakSet: (value) => value instanceof WeakSet,
  isKeyObject: () => false,
  isCryptoKey: () => false,
}

const sourceGetter = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source').get
function regExpBrand() {
  if (this === RegExp.prototype) throw new TypeError()
  sourceGetter.call(this)
}

module.exports = { ...types, typedArrayName: (value) => typedArrayTag.call(value) }
