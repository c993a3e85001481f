/** What the operators of `${…}` make of a value: `#`, `%`, `/`, `^`, `,`, `~` and `@`. */
import type { Expander } from './expand.ts'
import { one, type Value } from './parameter.ts'
import { matchesPattern, type PatternOptions, patternRegExp, patternSource } from './pattern.ts'
import type { CaseOperator, Operation, ParameterSegment } from './segments.ts'

function mapValue(value: Value, change: (text: string) => string): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map(change) }
  return value.text === undefined ? value : one(change(value.text))
}

export function applyOperation(
  expander: Expander,
  segment: ParameterSegment,
  value: Value,
  operation: Operation,
): Value {
  const { shell } = expander
  const options: PatternOptions = { extglob: shell.shopt.extglob, caret: shell.isBash }
  switch (operation.kind) {
    case 'remove': {
      const pattern = expander.patternNow(operation.pattern)
      return mapValue(value, (text) => remove(text, pattern, operation.operator, options))
    }
    case 'replace': {
      const pattern = expander.patternNow(operation.pattern)
      const raw = shell.shopt.patsub_replacement ? expander.replacementNow(operation.replacement) : null
      const plain = raw === null || !/[&\\]/.test(raw) ? (raw ?? expander.textNow(operation.replacement)) : null
      const replacement = plain ?? raw!
      const make = plain === null ? (match: string) => fillMatch(replacement, match) : () => replacement
      const matching = { ...options, ignoreCase: shell.shopt.nocasematch }
      return mapValue(value, (text) => replace(text, pattern, operation.operator, make, matching))
    }
    case 'case': {
      const pattern = expander.patternNow(operation.pattern)
      return mapValue(value, (text) =>
        changeCase(text, operation.pattern.text === '' ? null : pattern, operation.operator, options),
      )
    }
    case 'transform':
      return expander.transformed(segment, value, operation.letter)
    default:
      return value
  }
}

function fillMatch(replacement: string, match: string): string {
  return replacement.replace(/\\([\\&])|&/g, (_whole, escaped: string | undefined) => escaped ?? match)
}

function remove(text: string, pattern: string, operator: '#' | '##' | '%' | '%%', options: PatternOptions): string {
  if (pattern === '') return text
  const fits = (part: string) => matchesPattern(pattern, part, options)
  // `*x` and `x*` over long texts: one search instead of a test for each length.
  const quick = quickRemove(text, pattern, operator)
  if (quick !== null) return quick
  // A character of two units is taken whole or not at all.
  const cuts = (at: number) => !/[\ud800-\udbff]/.test(text.charAt(at - 1))
  switch (operator) {
    case '#':
      for (let end = 0; end <= text.length; end++) if (cuts(end) && fits(text.slice(0, end))) return text.slice(end)
      return text
    case '##':
      for (let end = text.length; end >= 0; end--) if (cuts(end) && fits(text.slice(0, end))) return text.slice(end)
      return text
    case '%':
      for (let start = text.length; start >= 0; start--)
        if (cuts(start) && fits(text.slice(start))) return text.slice(0, start)
      return text
    case '%%':
      for (let start = 0; start <= text.length; start++)
        if (cuts(start) && fits(text.slice(start))) return text.slice(0, start)
      return text
  }
}

const PLAIN = /^[^*?[\]\\()!@+|]*$/
function quickRemove(text: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string | null {
  const fromStart = operator === '#' || operator === '##'
  if (PLAIN.test(pattern)) {
    if (fromStart) return text.startsWith(pattern) ? text.slice(pattern.length) : text
    return text.endsWith(pattern) ? text.slice(0, text.length - pattern.length) : text
  }
  const leading = pattern.startsWith('*') && PLAIN.test(pattern.slice(1))
  const trailing = pattern.endsWith('*') && PLAIN.test(pattern.slice(0, -1))
  if (fromStart && leading) {
    const needle = pattern.slice(1)
    const at = operator === '#' ? text.indexOf(needle) : text.lastIndexOf(needle)
    return at < 0 ? text : text.slice(at + needle.length)
  }
  if (!fromStart && trailing) {
    const needle = pattern.slice(0, -1)
    const at = operator === '%' ? text.lastIndexOf(needle) : text.indexOf(needle)
    return at < 0 ? text : text.slice(0, at)
  }
  return null
}

function replace(
  text: string,
  pattern: string,
  operator: '/' | '//' | '/#' | '/%',
  make: (match: string) => string,
  options: PatternOptions,
): string {
  if (pattern === '') {
    // `${x/#/a}` and `${x/%/a}` add.
    if (operator === '/#') return make('') + text
    if (operator === '/%') return text + make('')
    return text
  }
  const fits = (part: string) => matchesPattern(pattern, part, options)
  if (operator === '/#') {
    for (let end = text.length; end >= 0; end--)
      if (fits(text.slice(0, end))) return make(text.slice(0, end)) + text.slice(end)
    return text
  }
  if (operator === '/%') {
    for (let start = 0; start <= text.length; start++)
      if (fits(text.slice(start))) return text.slice(0, start) + make(text.slice(start))
    return text
  }
  if (!options.extglob || !/[@!+?*]\(/.test(pattern)) {
    const source = patternSource(pattern, options)
    const regex = new RegExp(source, options.ignoreCase ? 'gsui' : 'gsu')
    let done = false
    return text.replace(regex, (match: string) => {
      if (match === '' && (text !== '' || done)) return ''
      if (done && operator === '/') return match
      done = true
      return make(match)
    })
  }
  let out = ''
  let at = 0
  while (at < text.length) {
    const length = longestMatch(text, at, fits)
    if (length === 0 && !fits('')) {
      out += text[at++]
      continue
    }
    out += make(text.slice(at, at + length))
    at += length
    if (operator === '/') return out + text.slice(at)
    // A match of nothing takes the next character along.
    if (length === 0) out += text[at++]
  }
  return out
}

function longestMatch(text: string, start: number, fits: (part: string) => boolean): number {
  for (let end = text.length; end > start; end--) if (fits(text.slice(start, end))) return end - start
  return 0
}

function changeCase(text: string, pattern: string | null, operator: CaseOperator, options: PatternOptions): string {
  const kind = operator.charAt(0)
  const fits = pattern === null ? null : patternRegExp(pattern, options)
  const change = (char: string) => {
    if (fits !== null && !fits.test(char)) return char
    const upper = kind === '^' || (kind === '~' && char === char.toLowerCase())
    const changed = upper ? char.toUpperCase() : char.toLowerCase()
    // towupper knows single characters only: ß stays.
    return changed.length === char.length ? changed : char
  }
  const chars = [...text]
  if (operator.length === 2) return chars.map(change).join('')
  return chars.length === 0 ? '' : change(chars[0]!) + chars.slice(1).join('')
}
