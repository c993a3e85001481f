/** Where quotes, expansions and brackets end in the text of a word. */
import { substitutionEnd } from '../syntax/parse.ts'

export function nextSpecial(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const char = text[at]
    if (char === '\\' || char === '$' || char === '`' || char === '"') return at
  }
  return end
}

/** Index just behind what opens at `at` (a quote, an expansion, an escape), or `at + 1` for a plain character. */
function skipOne(text: string, at: number, singleQuotes: boolean): number {
  const char = text[at]
  if (char === '\\') return at + 2
  if (char === "'" && singleQuotes) {
    const close = text.indexOf("'", at + 1)
    return close < 0 ? text.length : close + 1
  }
  if (char === '"') return doubleQuoteEnd(text, at) + 1
  if (char === '`') return backquoteEnd(text, at) + 1
  if (char === '$') {
    const next = text[at + 1]
    if (next === '{') return braceEnd(text, at + 2, !singleQuotes && !opensPattern(text, at + 2)) + 1
    if (next === '(') return substitutionEnd(text, at).end
    if (next === "'" && singleQuotes) return ansiCEnd(text, at + 1) + 1
  }
  return at + 1
}

/** `${x//'a'}`: quotes count in patterns, between double quotes too. */
function opensPattern(text: string, from: number): boolean {
  const pattern = /!?(?:\w+|[@*])(?:\[[^\]]*\])?[#%/^,]/y
  pattern.lastIndex = from
  return pattern.test(text)
}

/**
 * The `}` which closes an expansion whose inside starts at `from`. Between double quotes single ones are kept as they are, and a `}`
 * between two of them closes nothing.
 */
export function braceEnd(text: string, from: number, inDouble: boolean): number {
  let at = from
  while (at < text.length && text[at] !== '}') {
    const close = inDouble && text[at] === "'" ? text.indexOf("'", at + 1) : -1
    at = close < 0 ? skipOne(text, at, !inDouble) : close + 1
  }
  return Math.min(at, text.length)
}

export function doubleQuoteEnd(text: string, open: number): number {
  let at = open + 1
  while (at < text.length && text[at] !== '"') {
    if (text[at] === "'") at++
    else at = skipOne(text, at, false)
  }
  return Math.min(at, text.length)
}

export function backquoteEnd(text: string, open: number): number {
  let at = open + 1
  while (at < text.length && text[at] !== '`') at += text[at] === '\\' ? 2 : 1
  return Math.min(at, text.length)
}

export function ansiCEnd(text: string, open: number): number {
  let at = open + 1
  while (at < text.length && text[at] !== "'") at += text[at] === '\\' ? 2 : 1
  return Math.min(at, text.length)
}

/** The `]` which matches the `[` at `open`, or -1. */
export function bracketEnd(text: string, open: number): number {
  let level = 0
  let at = open
  while (at < text.length) {
    const char = text[at]
    if (char === '[') level++
    else if (char === ']' && --level === 0) return at
    at = skipOne(text, at, true)
  }
  return -1
}

export function sliceColon(text: string, from: number, end: number): number {
  let level = 0
  let questions = 0
  let at = from
  while (at < end) {
    const char = text[at]
    if (char === '(' || char === '[') level++
    else if (char === ')' || char === ']') level--
    else if (char === '?' && level === 0) questions++
    else if (char === ':' && level === 0 && questions-- === 0) return at
    at = skipOne(text, at, true)
  }
  return -1
}

export function unquotedSlash(text: string, from: number, end: number, anchored: boolean): number {
  let at = from
  // A slash right at the start belongs to the pattern: `${x////_}`.
  if (text[at] === '/' && !anchored) at++
  while (at < end) {
    if (text[at] === '/') return at
    at = skipOne(text, at, true)
  }
  return -1
}

/** End of `$((…))` when it holds balanced parentheses and no quotes, else -1: most need no parser. */
export function simpleArithmeticEnd(text: string, start: number): number {
  if (text[start + 2] !== '(') return -1
  let level = 2
  for (let at = start + 3; at < text.length; at++) {
    const char = text[at]!
    if (char === '(') level++
    else if (char === ')') {
      level--
      if (level === 1) return text[at + 1] === ')' ? at + 2 : -1
    } else if (char === '"' || char === "'" || char === '`' || char === '\\' || char === '#' || char === ';') return -1
  }
  return -1
}
