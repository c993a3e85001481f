/**
 * Shell patterns (`*`, `?`, `[…]`, extended ones) as regular expressions. In a pattern text a backslash quotes the next
 * character; expansion.ts writes it before quoted special characters.
 */
export interface PatternOptions {
  readonly extglob: boolean
  readonly ignoreCase?: boolean
  /** `*` and `?` do not match `/` (pathnames). */
  readonly path?: boolean
  /** `[^a]` is `[!a]`, as in bash and unlike dash. */
  readonly caret?: boolean
}

const SPECIAL = /[*?[\]\\!@+()|]/
const SPECIALS = /[*?[\]\\!@+()|-]/g

/** Quotes a text so that it matches only itself. */
export function quotePattern(text: string): string {
  return SPECIAL.test(text) || text.includes('-') ? text.replace(SPECIALS, '\\$&') : text
}

/** Removes the quoting of `quotePattern`. */
export function unquotePattern(pattern: string): string {
  return pattern.includes('\\') ? pattern.replace(/\\([\s\S])/g, '$1') : pattern
}

/** Whether a pattern has anything that matches more than itself. */
export function hasPattern(pattern: string, extglob: boolean): boolean {
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]
    if (char === '\\') at++
    else if (char === '*' || char === '?') return true
    else if (char === '[' && bracketEnd(pattern, at) > 0) return true
    else if (extglob && pattern[at + 1] === '(' && '+@!'.includes(char!)) return true
  }
  return false
}

const cache = new Map<string, RegExp>()

/** The regular expression (anchored on both sides) of a pattern. */
export function patternRegExp(pattern: string, options: PatternOptions): RegExp {
  const key = `${options.extglob ? 1 : 0}${options.ignoreCase ? 1 : 0}${options.path ? 1 : 0}${options.caret === false ? 1 : 0}${pattern}`
  let known = cache.get(key)
  if (!known) {
    if (cache.size > 2000) cache.clear()
    known = new RegExp(`^(?:${patternSource(pattern, options)})$`, options.ignoreCase ? 'sui' : 'su')
    cache.set(key, known)
  }
  return known
}

export function matchesPattern(pattern: string, text: string, options: PatternOptions): boolean {
  if (!options.extglob || !pattern.includes('!(')) return patternRegExp(pattern, options).test(text)
  const open = findNegation(pattern)
  const close = open < 0 ? -1 : groupEnd(pattern, open + 1)
  if (close < 0) return patternRegExp(pattern, options).test(text)
  // `a!(b)c`: some split where the middle is not b.
  const before = patternRegExp(pattern.slice(0, open), options)
  const body = `@(${pattern.slice(open + 2, close)})`
  const rest = pattern.slice(close + 1)
  for (let from = 0; from <= text.length; from++) {
    if (!before.test(text.slice(0, from))) continue
    for (let to = text.length; to >= from; to--) {
      const middle = text.slice(from, to)
      if (options.path && middle.includes('/')) continue
      if (!matchesPattern(body, middle, options) && matchesPattern(rest, text.slice(to), options)) return true
    }
  }
  return false
}

/** The first `!(` which stands in no bracket, group or quote, or -1. */
function findNegation(pattern: string): number {
  let level = 0
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]
    if (char === '\\') at++
    else if (char === '[') {
      const end = bracketEnd(pattern, at)
      if (end > 0) at = end
    } else if (char === '!' && pattern[at + 1] === '(' && level === 0) return at
    else if (char === '(') level++
    else if (char === ')') level--
  }
  return -1
}

/** The pattern as a regular expression's source, without anchors. */
export function patternSource(pattern: string, options: PatternOptions): string {
  return new Translator(pattern, options).all()
}

class Translator {
  private at = 0

  constructor(
    private readonly pattern: string,
    private readonly options: PatternOptions,
  ) {}

  all(): string {
    let out = ''
    while (this.at < this.pattern.length) out += this.one(this.at)
    return out
  }

  private one(start: number): string {
    const { pattern, options } = this
    const char = pattern[start]!
    if (options.extglob && pattern[start + 1] === '(' && '?*+@!'.includes(char)) {
      const close = groupEnd(pattern, start + 1)
      if (close > 0) return this.group(char, start, close)
    }
    this.at++
    switch (char) {
      case '\\': {
        const next = this.takeCodePoint()
        return next === '' ? '\\\\' : literalSource(next)
      }
      case '*':
        while (pattern[this.at] === '*') this.at++
        return options.path ? '[^/]*' : '.*'
      case '?':
        return options.path ? '[^/]' : '.'
      case '[': {
        const end = bracketEnd(pattern, start)
        if (end < 0) return '\\['
        this.at = end + 1
        return bracket(pattern.slice(start + 1, end), options.caret !== false)
      }
      default:
        this.at = start
        return literalSource(this.takeCodePoint())
    }
  }

  private takeCodePoint(): string {
    const code = this.pattern.codePointAt(this.at)
    if (code === undefined) return ''
    const char = String.fromCodePoint(code)
    this.at += char.length
    return char
  }

  private group(operator: string, start: number, close: number): string {
    const alternatives = splitAlternatives(this.pattern.slice(start + 2, close)).map((alternative) =>
      patternSource(alternative, this.options),
    )
    const body = alternatives.join('|')
    this.at = close + 1
    // Simplified: a `!(…)` inside another group looks only at the end of the text; `matchesPattern` does the outer ones.
    if (operator === '!') return `(?:(?!(?:${body})$)${this.options.path ? '[^/]*' : '.*'})`
    const suffix = operator === '@' ? '' : operator
    return `(?:${body})${suffix}`
  }
}

function literalSource(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char
}

/** The `)` that closes the group whose `(` is at `open`. */
function groupEnd(pattern: string, open: number): number {
  let level = 0
  for (let at = open; at < pattern.length; at++) {
    const char = pattern[at]
    if (char === '\\') at++
    else if (char === '[') {
      const end = bracketEnd(pattern, at)
      if (end > 0) at = end
    } else if (char === '(') level++
    else if (char === ')' && --level === 0) return at
  }
  return -1
}

function splitAlternatives(text: string): string[] {
  const parts: string[] = []
  let level = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '\\') at++
    else if (char === '[') {
      const end = bracketEnd(text, at)
      if (end > 0) at = end
    } else if (char === '(') level++
    else if (char === ')') level--
    else if (char === '|' && level === 0) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

/** The `]` that closes the bracket expression at `open`, or -1. */
export function bracketEnd(pattern: string, open: number): number {
  let at = open + 1
  if (pattern[at] === '!' || pattern[at] === '^') at++
  if (pattern[at] === ']') at++
  for (; at < pattern.length; at++) {
    const char = pattern[at]
    if (char === '\\') at++
    else if (char === '[' && /[:.=]/.test(pattern[at + 1] ?? '')) {
      const close = pattern.indexOf(`${pattern[at + 1]}]`, at + 2)
      if (close > 0) at = close + 1
    } else if (char === ']') return at
    else if (char === '/') continue
  }
  return -1
}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: '\\p{L}\\p{N}',
  alpha: '\\p{L}',
  ascii: '\\x00-\\x7f',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e\\p{L}\\p{N}\\p{P}\\p{S}',
  lower: '\\p{Ll}',
  print: '\\x20-\\x7e\\p{L}\\p{N}\\p{P}\\p{S}',
  punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e\\p{P}',
  space: '\\s',
  upper: '\\p{Lu}',
  word: '\\p{L}\\p{N}_',
  xdigit: '0-9A-Fa-f',
}

function bracket(inside: string, caret: boolean): string {
  let at = 0
  let negate = false
  if (inside[0] === '!' || (caret && inside[0] === '^')) {
    negate = true
    at = 1
  }
  let out = ''
  const takeChar = (): string => {
    if (inside[at] === '\\' && at + 1 < inside.length) at++
    else if (inside[at] === '[' && (inside[at + 1] === '.' || inside[at + 1] === '=')) {
      const close = inside.indexOf(`${inside[at + 1]}]`, at + 2)
      if (close > 0) {
        const symbol = inside.slice(at + 2, close)
        at = close + 2
        return symbol
      }
    }
    const char = String.fromCodePoint(inside.codePointAt(at)!)
    at += char.length
    return char
  }
  while (at < inside.length) {
    if (inside.startsWith('[:', at)) {
      const close = inside.indexOf(':]', at + 2)
      if (close > 0) {
        out += CLASSES[inside.slice(at + 2, close)] ?? ''
        at = close + 2
        continue
      }
    }
    const from = takeChar()
    if (inside[at] === '-' && at + 1 < inside.length) {
      at++
      const to = takeChar()
      // A range that runs backwards matches nothing.
      if (from.codePointAt(0)! <= to.codePointAt(0)!) out += `${escapeClass(from)}-${escapeClass(to)}`
    } else out += escapeClass(from)
  }
  if (out === '') return negate ? '.' : '[]'
  return `[${negate ? '^' : ''}${out}]`
}

function escapeClass(char: string): string {
  return /[\\\]^[-]/.test(char) ? `\\${char}` : char
}
