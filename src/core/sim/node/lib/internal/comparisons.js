// Deep equality, strict and loose, as node:assert and util.isDeepStrictEqual mean it.
const types = require('internal/types')

function isDeepEqual(a, b, strict, memo = new Map()) {
  if (a === b) return a !== 0 || !strict || Object.is(a, b)
  if (strict) {
    if (typeof a !== 'object') return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b)
    if (typeof b !== 'object' || a === null || b === null) return false
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  } else {
    if (a === null || typeof a !== 'object') {
      return (b === null || typeof b !== 'object') && (a == b || (Number.isNaN(a) && Number.isNaN(b)))
    }
    if (b === null || typeof b !== 'object') return false
  }
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  if (types.isDate(a)) {
    if (!types.isDate(b) || a.getTime() !== b.getTime()) return false
  } else if (types.isRegExp(a)) {
    if (!types.isRegExp(b) || String(a) !== String(b)) return false
  } else if (a instanceof Error) {
    if (a.message !== b.message || a.name !== b.name) return false
    if (strict && !isDeepEqual(a.cause, b.cause, strict, memo)) return false
  } else if (ArrayBuffer.isView(a)) {
    if (a.byteLength !== b.byteLength || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (strict ? !Object.is(a[i], b[i]) : a[i] != b[i]) return false
    return true
  } else if (types.isBoxedPrimitive(a)) {
    if (!Object.is(a.valueOf(), b.valueOf())) return false
  }
  if (memo.get(a) === b) return true
  memo.set(a, b)
  try {
    return sameKeys_(a, b, strict, memo) && sameEntries_(a, b, strict, memo)
  } finally {
    memo.delete(a)
  }
}

function sameKeys_(a, b, strict, memo) {
  if (Array.isArray(a) && a.length !== b.length) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  if (strict) {
    const enumerable = (object) =>
      Object.getOwnPropertySymbols(object).filter((key) => Object.prototype.propertyIsEnumerable.call(object, key))
    const symbols = enumerable(a)
    if (symbols.length !== enumerable(b).length) return false
    keys.push(...symbols)
  }
  return keys.every(
    (key) => Object.prototype.propertyIsEnumerable.call(b, key) && isDeepEqual(a[key], b[key], strict, memo),
  )
}

function sameEntries_(a, b, strict, memo) {
  if (types.isSet(a)) {
    if (!types.isSet(b) || a.size !== b.size) return false
    const rest = [...b]
    return [...a].every((value) => take_(rest, (other) => isDeepEqual(value, other, strict, memo)))
  }
  if (types.isMap(a)) {
    if (!types.isMap(b) || a.size !== b.size) return false
    const rest = [...b]
    return [...a].every(([key, value]) =>
      take_(
        rest,
        ([otherKey, other]) => isDeepEqual(key, otherKey, strict, memo) && isDeepEqual(value, other, strict, memo),
      ),
    )
  }
  return true
}

function take_(list, test) {
  const at = list.findIndex(test)
  if (at === -1) return false
  list.splice(at, 1)
  return true
}

module.exports = {
  isDeepEqual: (a, b) => isDeepEqual(a, b, false),
  isDeepStrictEqual: (a, b) => isDeepEqual(a, b, true),
}
