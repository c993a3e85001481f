// node:assert
const { inspect } = require('internal/inspect')
const { isDeepEqual, isDeepStrictEqual } = require('internal/comparisons')
const { codes, at } = require('internal/errors')
const { fail_ } = require('internal/validators')
const { nodeErrors } = internal

const headers = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values identical but not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
}

class AssertionError extends Error {
  constructor(options) {
    const { message, operator, actual, expected, stackStartFn } = options
    super(textOf_(message, operator, actual, expected))
    this.generatedMessage = !message
    Object.defineProperty(this, 'name', {
      value: 'AssertionError',
      enumerable: false,
      writable: true,
      configurable: true,
    })
    nodeErrors.set(this, 'ERR_ASSERTION')
    this.code = 'ERR_ASSERTION'
    this.actual = actual
    this.expected = expected
    this.operator = operator
    Error.captureStackTrace(this, stackStartFn)
    // Node reads the stack here, and V8 then forgets the places of a promise's error.
    internal.captured.get(this).isRead = true
  }
  toString() {
    return `${this.name} [${this.code}]: ${this.message}`
  }
}

const show_ = (value) =>
  inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Number.POSITIVE_INFINITY,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
    breakLength: Number.POSITIVE_INFINITY,
  })

/** A message of the caller's takes the place of the headline; the difference still follows it. */
function textOf_(message, operator, actual, expected) {
  if (message === undefined || message === null) return generate_(operator, actual, expected)
  if (operator === 'deepStrictEqual' || operator === 'strictEqual') return diff_(operator, actual, expected, message)
  return String(message)
}

function generate_(operator, actual, expected) {
  if (operator === 'deepStrictEqual' || operator === 'strictEqual') return diff_(operator, actual, expected)
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
    const lines = show_(actual).split('\n')
    let base = headers[operator]
    if (
      operator === 'notStrictEqual' &&
      ((typeof actual === 'object' && actual !== null) || typeof actual === 'function')
    )
      base = headers.notStrictEqualObject
    return lines.length === 1
      ? `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`
      : `${base}\n\n${lines.join('\n')}\n`
  }
  if (operator === 'deepEqual') {
    return `${headers.deepEqual}\n\n${show_(actual)}\n\nshould loosely deep-equal\n\n${show_(expected)}`
  }
  let left = show_(actual)
  const right = show_(expected)
  if (operator === 'notDeepEqual')
    left = `${headers.notDeepEqualUnequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`
  else return `${left} ${operator} ${right}`
  return left
}

function diff_(operator, actual, expected, message) {
  const a = show_(actual).split('\n')
  const b = show_(expected).split('\n')
  if (
    operator === 'strictEqual' &&
    typeof actual === 'object' &&
    actual !== null &&
    typeof expected === 'object' &&
    expected !== null
  ) {
    operator = a.join('\n') === b.join('\n') ? 'notIdentical' : 'strictEqualObject'
    if (operator === 'notIdentical') return `${headers.notIdentical}\n\n${a.join('\n')}\n`
  }
  const isPrimitive = (value) => (typeof value !== 'object' || value === null) && typeof value !== 'function'
  if (a.length === 1 && b.length === 1 && a[0] !== b[0]) {
    const length = a[0].length + b[0].length
    if (length <= 12 && isPrimitive(actual) && isPrimitive(expected) && (actual !== 0 || expected !== 0)) {
      return `${message ?? headers[operator]}\n\n${a[0]} !== ${b[0]}\n`
    }
    if (isPrimitive(actual) && isPrimitive(expected)) {
      let i = 0
      while (a[0][i] === b[0][i]) i++
      const mark = i > 2 && length < 80 ? `\n${' '.repeat(i + 2)}^` : ''
      return `${message ?? headers[operator]}\n+ actual - expected\n\n+ ${a[0]}\n- ${b[0]}${mark}`
    }
  }
  return lineDiff_(`${message ?? headers[operator]}\n+ actual - expected`, a, b)
}

/** Line against line, from the top: what agrees at the end is taken off first, and long runs that agree are left out. */
function lineDiff_(headline, actual, expected) {
  const end = commonEnd_(actual, expected)
  let skipped = end.skipped
  let out = []
  let missing = []
  let alike = 0
  let printed = 0
  const say = (line) => {
    out.push(line)
    printed++
  }
  const sayAlike = (lines, i) => {
    if (alike > 5) {
      out.push('...')
      skipped = true
    }
    for (let back = alike > 5 ? 2 : Math.max(0, alike - 2); back > 0; back--) say(`  ${lines[i - back]}`)
    alike = 0
  }
  const rows = Math.max(actual.length, expected.length)
  for (let i = 0; i < rows; i++) {
    const [a, b] = [actual[i], expected[i]]
    if (a !== undefined && b !== undefined && (a === b || a === `${b},` || `${a},` === b)) {
      out = out.concat(missing)
      missing = []
      if (++alike <= 2) say(`  ${a.length > b.length ? a : b}`)
    } else {
      sayAlike(a === undefined ? expected : actual, i)
      if (a !== undefined) say(`+ ${a}`)
      if (b !== undefined) {
        missing.push(`- ${b}`)
        printed++
      }
    }
    if (printed > 50 && i < rows - 2)
      return `${headline} ... Lines skipped\n\n${[...out, '...', ...missing, '...'].join('\n')}`
  }
  return `${headline}${skipped ? ' ... Lines skipped' : ''}\n\n${[...out, ...missing, ...end.lines].join('\n')}`
}

/** Takes the lines off both that agree at the end: three of them are shown, and the first of the others. */
function commonEnd_(actual, expected) {
  const taken = []
  while (actual.length > 0 && expected.length > 0 && actual.at(-1) === expected.at(-1)) {
    taken.unshift(`  ${actual.pop()}`)
    expected.pop()
  }
  const skipped = taken.length >= 5
  const lines = taken.slice(-3)
  if (skipped) lines.unshift('...')
  if (taken.length > 3) lines.unshift(taken[0])
  return { lines, skipped }
}

function innerFail_(options) {
  if (options.message instanceof Error) throw options.message
  throw at(new AssertionError(options), 'assert:fail')
}

function innerOk_(fn, count, value, message) {
  if (value) return
  let generated = false
  if (count === 0) {
    generated = true
    message = 'No value argument passed to `assert.ok()`'
  } else if (message == null) {
    generated = true
    message = okMessage_(fn, value)
  } else if (message instanceof Error) throw message
  const err = new AssertionError({ actual: value, expected: true, message, operator: '==', stackStartFn: fn })
  err.generatedMessage = generated
  throw at(err, 'assert:ok')
}

/** "The expression evaluated to a falsy value:" with the call's own source text. */
function okMessage_(fn, value) {
  const here = {}
  Error.captureStackTrace(here, fn)
  const text = internal.sys.callText(JSON.stringify(internal.captured.get(here)?.frames ?? []))
  if (typeof text !== 'string') return 'false == true'.replace('false', inspect(value))
  return `The expression evaluated to a falsy value:\n\n  ${text.replaceAll('\n', '\n  ')}\n`
}

function assert(...args) {
  innerOk_(assert, args.length, ...args)
}
const methods = {
  ok(...args) {
    innerOk_(methods.ok, args.length, ...args)
  },
  fail(message) {
    if (message instanceof Error) throw message
    const err = new AssertionError({ message: message ?? 'Failed', operator: 'fail', stackStartFn: methods.fail })
    err.generatedMessage = message === undefined
    throw at(err, 'assert:fail')
  },
  equal(actual, expected, message) {
    if (actual != expected && !(Number.isNaN(actual) && Number.isNaN(expected)))
      innerFail_({ actual, expected, message, operator: '==', stackStartFn: methods.equal })
  },
  notEqual(actual, expected, message) {
    if (actual == expected || (Number.isNaN(actual) && Number.isNaN(expected)))
      innerFail_({ actual, expected, message, operator: '!=', stackStartFn: methods.notEqual })
  },
  deepEqual(actual, expected, message) {
    if (!isDeepEqual(actual, expected))
      innerFail_({ actual, expected, message, operator: 'deepEqual', stackStartFn: methods.deepEqual })
  },
  notDeepEqual(actual, expected, message) {
    if (isDeepEqual(actual, expected))
      innerFail_({ actual, expected, message, operator: 'notDeepEqual', stackStartFn: methods.notDeepEqual })
  },
  deepStrictEqual(actual, expected, message) {
    if (!isDeepStrictEqual(actual, expected))
      innerFail_({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: methods.deepStrictEqual })
  },
  notDeepStrictEqual(actual, expected, message) {
    if (isDeepStrictEqual(actual, expected))
      innerFail_({
        actual,
        expected,
        message,
        operator: 'notDeepStrictEqual',
        stackStartFn: methods.notDeepStrictEqual,
      })
  },
  strictEqual(actual, expected, message) {
    if (!Object.is(actual, expected))
      innerFail_({ actual, expected, message, operator: 'strictEqual', stackStartFn: methods.strictEqual })
  },
  notStrictEqual(actual, expected, message) {
    if (Object.is(actual, expected))
      innerFail_({ actual, expected, message, operator: 'notStrictEqual', stackStartFn: methods.notStrictEqual })
  },
  throws(fn, ...args) {
    expectsError_(methods.throws, getActual_(fn), ...args)
  },
  doesNotThrow(fn, ...args) {
    expectsNoError_(methods.doesNotThrow, getActual_(fn), ...args)
  },
  async rejects(promise, ...args) {
    expectsError_(methods.rejects, await waitForActual_(promise), ...args)
  },
  async doesNotReject(promise, ...args) {
    expectsNoError_(methods.doesNotReject, await waitForActual_(promise), ...args)
  },
  ifError(err) {
    if (err === null || err === undefined) return
    let message = 'ifError got unwanted exception: '
    if (typeof err === 'object' && typeof err.message === 'string')
      message += err.message.length === 0 && err.constructor ? err.constructor.name : err.message
    else message += inspect(err)
    throw at(
      new AssertionError({ actual: err, expected: null, operator: 'ifError', message, stackStartFn: methods.ifError }),
      'assert:ifError',
    )
  },
  match(string, regexp, message) {
    if (typeof string === 'string' && regexp instanceof RegExp && regexp.test(string)) return
    internalMatch_(string, regexp, message, methods.match)
  },
  doesNotMatch(string, regexp, message) {
    if (typeof string === 'string' && !regexp.test(string)) return
    internalMatch_(string, regexp, message, methods.doesNotMatch)
  },
}

function internalMatch_(string, regexp, message, fn) {
  if (!(regexp instanceof RegExp)) fail_(new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp))
  if (message instanceof Error) throw message
  const words = () => {
    if (typeof string !== 'string')
      return `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`
    const what = fn === methods.match ? 'The input did not match' : 'The input was expected to not match'
    return `${what} the regular expression ${inspect(regexp)}. Input:\n\n${inspect(string)}\n`
  }
  const err = new AssertionError({
    actual: string,
    expected: regexp,
    message: message || words(),
    operator: fn.name,
    stackStartFn: fn,
  })
  err.generatedMessage = !message
  throw at(err, 'assert:match')
}

const kNone = Symbol('none')
function getActual_(fn) {
  if (typeof fn !== 'function') fail_(new codes.ERR_INVALID_ARG_TYPE('fn', 'Function', fn))
  try {
    fn()
  } catch (error) {
    return error
  }
  return kNone
}
async function waitForActual_(promise) {
  try {
    await (typeof promise === 'function' ? promise() : promise)
  } catch (error) {
    return error
  }
  return kNone
}
function expectsError_(fn, actual, expected, message) {
  if (typeof expected === 'string') [message, expected] = [expected, undefined]
  if (actual === kNone) {
    const kind = fn === methods.rejects ? 'rejection' : 'exception'
    const details = `${expected?.name ? ` (${expected.name})` : ''}${message ? `: ${message}` : '.'}`
    innerFail_({
      actual: undefined,
      expected,
      operator: fn.name,
      message: `Missing expected ${kind}${details}`,
      stackStartFn: fn,
    })
  }
  if (expected === undefined) return
  expectedException_(actual, expected, message, fn)
}

/** Says what was wrong with an error, unless the caller said it. */
function expectedException_(actual, expected, message, fn) {
  if (expected instanceof RegExp) {
    const text = String(actual)
    if (expected.test(text)) return
    failExpected_(
      actual,
      expected,
      message,
      fn,
      () => `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`,
    )
  }
  if (typeof expected === 'object') {
    compareException_(actual, expected, message, fn)
    return
  }
  if (expected.prototype !== undefined && actual instanceof expected) return
  if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    failExpected_(actual, expected, message, fn, () => {
      const received = actual instanceof Error ? actual.name : inspect(actual, { depth: -1 })
      const rest = actual instanceof Error ? `\n\nError message:\n\n${actual.message}` : ''
      return `The error is expected to be an instance of "${expected.name}". Received "${received}"${rest}`
    })
  }
  const result = Reflect.apply(expected, {}, [actual])
  if (result === true) return
  failExpected_(actual, expected, message, fn, () => {
    const name = expected.name ? `"${expected.name}" ` : ''
    const rest = actual instanceof Error ? `\n\nCaught error:\n\n${actual}` : ''
    return `The ${name}validation function is expected to return "true". Received ${inspect(result)}${rest}`
  })
}
function failExpected_(actual, expected, message, fn, words) {
  const err = new AssertionError({ actual, expected, message: message || words(), operator: fn.name, stackStartFn: fn })
  err.generatedMessage = !message
  throw at(err, 'assert:expected')
}

/** The properties that are compared, for the difference that is shown. */
class Comparison {
  constructor(from, keys, actual) {
    for (const key of keys) {
      if (!(key in from)) continue
      const matches =
        actual !== undefined &&
        typeof actual[key] === 'string' &&
        from[key] instanceof RegExp &&
        from[key].test(actual[key])
      this[key] = matches ? actual[key] : from[key]
    }
  }
}
function compareException_(actual, expected, message, fn) {
  if (typeof actual !== 'object' || actual === null) {
    const err = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn })
    err.operator = fn.name
    throw at(err, 'assert:primitive')
  }
  const keys = Object.keys(expected)
  if (expected instanceof Error) keys.push('name', 'message')
  else if (keys.length === 0) fail_(new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object'))
  for (const key of keys) {
    if (typeof actual[key] === 'string' && expected[key] instanceof RegExp && expected[key].test(actual[key])) continue
    if (key in actual && isDeepStrictEqual(actual[key], expected[key])) continue
    if (message) innerFail_({ actual, expected, message, operator: fn.name, stackStartFn: fn })
    const err = new AssertionError({
      actual: new Comparison(actual, keys),
      expected: new Comparison(expected, keys, actual),
      operator: 'deepStrictEqual',
      stackStartFn: fn,
    })
    Object.assign(err, { actual, expected, operator: fn.name })
    throw at(err, 'assert:compare')
  }
}
function expectsNoError_(fn, actual, expected, message) {
  if (actual === kNone) return
  if (typeof expected === 'string') [message, expected] = [expected, undefined]
  const kind = fn === methods.doesNotReject ? 'rejection' : 'exception'
  innerFail_({
    actual,
    expected,
    operator: fn.name,
    stackStartFn: fn,
    message: `Got unwanted ${kind}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`,
  })
}

Object.assign(assert, methods, { AssertionError })
function strict(...args) {
  innerOk_(strict, args.length, ...args)
}
assert.strict = Object.assign(strict, assert, {
  equal: methods.strictEqual,
  deepEqual: methods.deepStrictEqual,
  notEqual: methods.notStrictEqual,
  notDeepEqual: methods.notDeepStrictEqual,
})
assert.strict.strict = assert.strict
module.exports = assert
