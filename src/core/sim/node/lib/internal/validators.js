// Checks of arguments, in the words of Node's internal/validators. What they throw comes from `node:internal/errors`.
const { codes, at } = require('internal/errors')

const SITE = 'validator'
function fail_(error) {
  throw at(error, SITE)
}

module.exports = {
  fail_,
  validateString(value, name) {
    if (typeof value !== 'string') fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'string', value))
  },
  validateNumber(value, name, min, max) {
    if (typeof value !== 'number') fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'number', value))
    if (
      (min != null && value < min) ||
      (max != null && value > max) ||
      ((min != null || max != null) && Number.isNaN(value))
    ) {
      const range = `${min != null ? `>= ${min}` : ''}${min != null && max != null ? ' && ' : ''}${max != null ? `<= ${max}` : ''}`
      fail_(new codes.ERR_OUT_OF_RANGE(name, range, value))
    }
  },
  validateInteger(value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
    if (typeof value !== 'number') fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'number', value))
    if (!Number.isInteger(value)) fail_(new codes.ERR_OUT_OF_RANGE(name, 'an integer', value))
    if (value < min || value > max) fail_(new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value))
  },
  validateUint32(value, name, positive = false) {
    if (typeof value !== 'number') fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'number', value))
    if (!Number.isInteger(value)) fail_(new codes.ERR_OUT_OF_RANGE(name, 'an integer', value))
    const min = positive ? 1 : 0
    if (value < min || value > 4294967295) fail_(new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && < 4294967296`, value))
  },
  validateInt32(value, name, min = -2147483648, max = 2147483647) {
    if (typeof value !== 'number') fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'number', value))
    if (!Number.isInteger(value)) fail_(new codes.ERR_OUT_OF_RANGE(name, 'an integer', value))
    if (value < min || value > max) fail_(new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value))
  },
  validateBoolean(value, name) {
    if (typeof value !== 'boolean') fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'boolean', value))
  },
  validateFunction(value, name) {
    if (typeof value !== 'function') fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'Function', value))
  },
  validateObject(value, name) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'Object', value))
    }
  },
  validateArray(value, name) {
    if (!Array.isArray(value)) fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'Array', value))
  },
  validateAbortSignal(value, name) {
    if (value !== undefined && (value === null || typeof value !== 'object' || !('aborted' in value))) {
      fail_(new codes.ERR_INVALID_ARG_TYPE(name, 'AbortSignal', value))
    }
  },
  validateOneOf(value, name, allowed) {
    if (allowed.includes(value)) return
    const list = allowed.map((each) => (typeof each === 'string' ? `'${each}'` : String(each))).join(', ')
    fail_(new codes.ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${list}`))
  },
  validatePort(port, name = 'Port', allowZero = true) {
    if (
      (typeof port !== 'number' && typeof port !== 'string') ||
      (typeof port === 'string' && port.trim().length === 0) ||
      +port !== +port >>> 0 ||
      port > 0xffff ||
      (port === 0 && !allowZero)
    ) {
      fail_(new codes.ERR_SOCKET_BAD_PORT(name, port, allowZero))
    }
    return port | 0
  },
}
