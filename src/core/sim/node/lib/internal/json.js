// JSON with V8's words for what is wrong.
const nativeParse = JSON.parse
const nativeStringify = JSON.stringify

class Problem {
  constructor(message) {
    this.message = message
  }
}

/** The message V8 has for `text`, which the engine could not parse. */
function describe_(text) {
  let at = 0
  const fail = (message) => {
    throw new Problem(message)
  }
  const here = (what) => fail(`${what} in JSON at position ${at}`)
  const space = () => {
    while (at < text.length && ' \t\n\r'.includes(text[at])) at++
  }
  function unexpected() {
    if (at >= text.length) fail('Unexpected end of JSON input')
    const char = text[at]
    if (/[0-9-]/.test(char)) here('Unexpected number')
    if (char === '"') here('Unexpected string')
    if (['undefined', 'Infinity', 'NaN', '[object Object]'].includes(text)) fail(`"${text}" is not valid JSON`)
    if (text.length < 21) fail(`Unexpected token '${char}', "${text}" is not valid JSON`)
    const [from, to] = [at < 10 ? 0 : at - 10, at >= text.length - 10 ? text.length : at + 10]
    fail(
      `Unexpected token '${char}', ${from > 0 ? '...' : ''}"${text.slice(from, to)}"${to < text.length ? '...' : ''} is not valid JSON`,
    )
  }
  function string() {
    for (at++; ; at++) {
      if (at >= text.length) here('Unterminated string')
      const char = text[at]
      if (char === '"') {
        at++
        return
      }
      if (char < ' ') here('Bad control character in string literal')
      if (char !== '\\') continue
      at++
      if (at >= text.length) here('Unterminated string')
      if (text[at] === 'u') {
        for (let i = 0; i < 4; i++) {
          at++
          if (!/[0-9a-fA-F]/.test(text[at] ?? ''))
            here(at >= text.length ? 'Unterminated string' : 'Bad Unicode escape')
        }
      } else if (!'"\\/bfnrt'.includes(text[at])) here('Bad escaped character')
    }
  }
  const digit = () => /[0-9]/.test(text[at] ?? '')
  function number() {
    if (text[at] === '-') {
      at++
      if (!digit()) here('No number after minus sign')
    }
    if (text[at] === '0') {
      at++
      if (digit()) here('Unexpected number')
    } else while (digit()) at++
    if (text[at] === '.') {
      at++
      if (!digit()) here('Unterminated fractional number')
      while (digit()) at++
    }
    if (/[eE]/.test(text[at] ?? '')) {
      at++
      if (/[+-]/.test(text[at] ?? '')) at++
      if (!digit()) here('Exponent part is missing a number')
      while (digit()) at++
    }
  }
  function value() {
    space()
    const char = text[at]
    if (char === '"') string()
    else if (char === '{') object()
    else if (char === '[') array()
    else if (char !== undefined && /[0-9-]/.test(char)) number()
    else {
      const word = ['true', 'false', 'null'].find((each) => each[0] === char)
      if (!word) unexpected()
      for (const letter of word) {
        if (text[at] !== letter) unexpected()
        at++
      }
    }
    space()
  }
  function object() {
    at++
    space()
    if (text[at] === '}') {
      at++
      return
    }
    if (text[at] !== '"') here("Expected property name or '}'")
    for (;;) {
      string()
      space()
      if (text[at] !== ':') here("Expected ':' after property name")
      at++
      value()
      if (text[at] === '}') {
        at++
        return
      }
      if (text[at] !== ',') here("Expected ',' or '}' after property value")
      at++
      space()
      if (text[at] !== '"') here('Expected double-quoted property name')
    }
  }
  function array() {
    at++
    space()
    if (text[at] === ']') {
      at++
      return
    }
    for (;;) {
      value()
      if (text[at] === ']') {
        at++
        return
      }
      if (text[at] !== ',') here("Expected ',' or ']' after array element")
      at++
    }
  }
  try {
    value()
    if (at < text.length) here('Unexpected non-whitespace character after JSON')
  } catch (problem) {
    if (problem instanceof Problem)
      return {
        message: problem.message.replace(
          'Unexpected non-whitespace character after JSON in JSON at',
          'Unexpected non-whitespace character after JSON at',
        ),
        at,
      }
    throw problem
  }
  return null
}

function parse(text, reviver) {
  try {
    return nativeParse(text, reviver)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const source = String(text)
    const found = describe_(source)
    if (!found) throw error
    const better = new SyntaxError(found.message)
    const start = source.lastIndexOf('\n', found.at - 1) + 1
    const line = source.slice(0, found.at).split('\n').length
    const end = source.indexOf('\n', found.at)
    const shown = source.slice(start, end === -1 ? undefined : end)
    internal.captured.get(better).arrow =
      shown === ''
        ? `<anonymous_script>:${line}\n\n`
        : `<anonymous_script>:${line}\n${shown}\n${found.at >= source.length ? shown.replace(/[^\t]/g, ' ') : `${source.slice(start, found.at).replace(/[^\t]/g, ' ')}^`}\n`
    throw better
  }
}

function stringify(value, replacer, space) {
  try {
    return nativeStringify(value, replacer, space)
  } catch (error) {
    if (error instanceof TypeError && /circular/i.test(error.message)) throw new TypeError(circle_(value))
    if (error instanceof TypeError && /bigint/i.test(error.message))
      throw new TypeError('Do not know how to serialize a BigInt')
    throw error
  }
}

/** "Converting circular structure to JSON" with the way around. */
function circle_(root) {
  const path = []
  const walk = (value, key) => {
    if (typeof value !== 'object' || value === null) return null
    if (typeof value.toJSON === 'function') return null
    const start = path.findIndex((each) => each.value === value)
    if (start !== -1) return { start, key }
    path.push({ value, key })
    for (const each of Object.keys(value)) {
      const found = walk(value[each], each)
      if (found) return found
    }
    path.pop()
    return null
  }
  const found = walk(root, '')
  if (!found) return 'Converting circular structure to JSON'
  const loop = path.slice(found.start)
  const name = (value) => `object with constructor '${value.constructor?.name ?? 'Object'}'`
  const label = (key, owner) => (Array.isArray(owner) ? `index ${key}` : `property '${key}'`)
  const lines = [`\n    --> starting at ${name(loop[0].value)}`]
  const middle = loop.slice(1).map(({ value, key }, i) => `\n    |     ${label(key, loop[i].value)} -> ${name(value)}`)
  if (middle.length > 3) middle.splice(2, middle.length - 3, '\n    |     ...')
  lines.push(...middle, `\n    --- ${label(found.key, loop.at(-1).value)} closes the circle`)
  return `Converting circular structure to JSON${lines.join('')}`
}

Object.defineProperty(JSON, 'parse', { value: parse, writable: true, configurable: true })
Object.defineProperty(JSON, 'stringify', { value: stringify, writable: true, configurable: true })
module.exports = { nativeParse, nativeStringify }
