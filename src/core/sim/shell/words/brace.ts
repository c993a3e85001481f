/** Brace expansion: `a{b,c}d`, `{1..10..2}`, `{a..e}`; on the text of a word, before anything else. */

import { substitutionEnd } from '../syntax/parse.ts'
import { braceEnd, bracketEnd, doubleQuoteEnd } from './nesting.ts'

/** The words that `text` stands for; itself when it holds no valid brace expression. */
export function expandBraces(text: string): readonly string[] {
  for (let open = findOpen(text, 0); open >= 0; open = findOpen(text, open + 1)) {
    const found = matchBrace(text, open)
    if (!found) continue
    const { close, commas } = found
    const prefix = text.slice(0, open)
    let parts: readonly string[] | null
    if (commas.length > 0) {
      const edges = [open, ...commas, close]
      parts = edges.slice(1).flatMap((edge, index) => expandBraces(text.slice(edges[index]! + 1, edge)))
    } else {
      // What looks like a sequence and is none stays as it is; the rest of the word may hold more.
      parts = expandSequence(text.slice(open + 1, close)) ?? [text.slice(open, close + 1)]
    }
    const tails = expandBraces(text.slice(close + 1))
    return parts.flatMap((part) => tails.map((tail) => prefix + part + tail))
  }
  return [text]
}

/** Index behind the quote, escape or expansion at `at`; `at` itself for a character that is none. */
function skipQuoted(text: string, at: number): number {
  const char = text[at]
  if (char === '\\') return at + 2
  if (char === "'") {
    const close = text.indexOf("'", at + 1)
    return close < 0 ? text.length : close + 1
  }
  if (char === '"') return doubleQuoteEnd(text, at) + 1
  if (char === '`') {
    const close = text.indexOf('`', at + 1)
    return close < 0 ? text.length : close + 1
  }
  if (char === '$' && text[at + 1] === '{') return braceEnd(text, at + 2, false) + 1
  if (char === '$' && text[at + 1] === '(') return substitutionEnd(text, at).end
  if ((char === '<' || char === '>') && text[at + 1] === '(') return substitutionEnd(text, at).end
  if (char === '$' && text[at + 1] === '[') return Math.max(bracketEnd(text, at + 1), at) + 1
  return at
}

function findOpen(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const next = skipQuoted(text, at)
    if (next > at) at = next
    // `{}` is no brace expression: find uses it.
    else if (text[at] === '{' && text[at + 1] !== '}') return at
    else at++
  }
  return -1
}

/** The brace that closes the one at `open`: only one with a comma or `..` before it does (brace_gobbler in braces.c). */
function matchBrace(text: string, open: number): { close: number; commas: readonly number[] } | null {
  const commas: number[] = []
  let isSequence = false
  let level = 0
  let at = open + 1
  while (at < text.length) {
    const next = skipQuoted(text, at)
    if (next > at) {
      at = next
      continue
    }
    const char = text[at]
    if (char === '{') level++
    else if (char === '}' && level > 0) level--
    else if (char === '}' && (isSequence || commas.length > 0)) return { close: at, commas }
    else if (char === ',' && level === 0) commas.push(at)
    else if (char === '.' && level === 0 && text[at + 1] === '.' && text[at + 2] !== '}') isSequence = true
    at++
  }
  return null
}

const NUMBERS = /^([+-]?\d+)\.\.([+-]?\d+)(?:\.\.([+-]?\d+))?$/
const LETTERS = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.([+-]?\d+))?$/

function expandSequence(inside: string): readonly string[] | null {
  const numbers = NUMBERS.exec(inside)
  if (numbers) {
    const [, from, to, step] = numbers
    if (![from, to, step ?? '0'].every((text) => Number.isSafeInteger(Number(text)))) return null
    // A leading zero on either side pads all to the same width.
    const padded = /^[+-]?0\d/.test(from!) || /^[+-]?0\d/.test(to!)
    const width = padded ? Math.max(from!.length, to!.length) : 0
    return sequence(Number(from), Number(to), Number(step ?? 1)).map((value) => {
      if (width === 0) return String(value)
      return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0')
    })
  }
  const letters = LETTERS.exec(inside)
  if (!letters) return null
  const [, from, to, step] = letters
  return sequence(from!.charCodeAt(0), to!.charCodeAt(0), Number(step ?? 1)).map((code) =>
    // A backslash quotes nothing, and so it is gone; a backquote opens nothing.
    code === 92 ? "''" : code === 96 ? '\\`' : String.fromCharCode(code),
  )
}

function sequence(from: number, to: number, step: number): number[] {
  const size = Math.abs(step) || 1
  const out: number[] = []
  if (from <= to) for (let value = from; value <= to; value += size) out.push(value)
  else for (let value = from; value >= to; value -= size) out.push(value)
  return out
}
