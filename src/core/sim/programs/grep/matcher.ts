/** Patterns to one matcher: where does a line match? */

import { compileRegex, escapeRegex, type Regex } from '../lib/regex.ts'
import { BASIC, EGREP } from '../lib/regex-parse.ts'
import type { GrepOptions } from './options.ts'
import { compilePerl } from './perl.ts'

export interface Span {
  readonly start: number
  readonly end: number
}
export interface Matcher {
  test(line: string): boolean
  /** The leftmost longest match from `from` on. */
  find(line: string, from: number): Span | null
}
type Made =
  | { readonly ok: true; readonly matcher: Matcher; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly error: string }

type Find = (line: string, from: number) => Span | null

export function makeMatcher(patterns: readonly string[], options: GrepOptions): Made {
  const warnings: string[] = []
  const finds: Find[] = []
  if (options.syntax === 'perl') {
    if (patterns.length > 1) return { ok: false, error: 'the -P option only supports a single pattern' }
    const perl = compilePerl(patterns[0] ?? '', options.ignoreCase)
    if (!perl.ok) return perl
    finds.push(perl.find)
  } else if (options.syntax === 'fixed') finds.push(...patterns.map((pattern) => fixed(pattern, options.ignoreCase)))
  else {
    for (const pattern of patterns) {
      const problem = complaint(pattern)
      if (problem) return { ok: false, error: problem }
      warnings.push(...warningsFor(pattern, options))
      const regex = compileRegex(pattern, {
        syntax: options.syntax === 'extended' ? EGREP : BASIC,
        ignoreCase: options.ignoreCase,
      })
      if (!regex.ok) return { ok: false, error: inGrepsWords(regex.error) }
      finds.push(fromRegex(regex.value))
    }
  }
  const find = (line: string, from: number): Span | null => {
    let best: Span | null = null
    for (const one of finds) {
      const span = options.wholeLines ? wholeLine(one, line) : options.words ? word(one, line, from) : one(line, from)
      if (
        span &&
        span.start >= from &&
        (!best || span.start < best.start || (span.start === best.start && span.end > best.end))
      )
        best = span
    }
    return best
  }
  return { ok: true, matcher: { test: (line) => find(line, 0) !== null, find }, warnings }
}

const fromRegex =
  (regex: Regex): Find =>
  (line, from) => {
    const match = regex.exec(line, from)
    return match && { start: match.start, end: match.end }
  }

function fixed(text: string, ignoreCase: boolean): Find {
  if (ignoreCase) {
    const regex = new RegExp(escapeRegex(text), 'giu')
    return (line, from) => {
      regex.lastIndex = from
      const match = regex.exec(line)
      return match && { start: match.index, end: match.index + match[0].length }
    }
  }
  return (line, from) => {
    const at = line.indexOf(text, from)
    return at < 0 ? null : { start: at, end: at + text.length }
  }
}

/** -x: some match that is the whole line. */
function wholeLine(find: Find, line: string): Span | null {
  const span = find(line, 0)
  return span && span.start === 0 && span.end === line.length ? span : null
}

const isWordChar = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}_]/u.test(char)

/** -w: neither side of the match touches a word character; a shorter match from the same place may do. */
function word(find: Find, line: string, from: number): Span | null {
  for (let at = from; at <= line.length; ) {
    const span = find(line, at)
    if (!span) return null
    if (!isWordChar(line[span.start - 1])) {
      for (let end = span.end; end > span.start; end--) {
        if (isWordChar(line[end])) continue
        const shorter = end === span.end ? span : find(line.slice(0, end), span.start)
        if (shorter && shorter.start === span.start && shorter.end === end) return shorter
      }
      if (span.end === span.start && !isWordChar(line[span.end])) return span
    }
    at = span.start + 1
  }
  return null
}

/** `[:space:]` outside brackets is always a mistake. */
function complaint(pattern: string): string | null {
  return /^\[:[a-z]+:\]$/.test(pattern) || /(?:^|[^[\\])\[:[a-z]+:\](?!\])/.test(pattern)
    ? 'character class syntax is [[:space:]], not [:space:]'
    : null
}

function warningsFor(pattern: string, options: GrepOptions): string[] {
  if (options.syntax === 'extended') {
    const first = /^(?:\(|\|)*([*+?])/.exec(pattern)?.[1]
    return first ? [`${first} at start of expression`] : []
  }
  const stray = /(?<!\\)(?:\\\\)*\\([^\\\][{}()|+?*.^$wWsSbB<>`'1-9/&\n])/.exec(pattern)?.[1]
  return stray && /[a-zA-Z0-9"#%&,:;=@_~!-]/.test(stray) ? [`stray \\ before ${stray}`] : []
}

/** grep's own parser looks first and has shorter words for two errors. */
function inGrepsWords(error: string): string {
  if (error.startsWith('Unmatched [')) return 'Invalid regular expression'
  return error
}
