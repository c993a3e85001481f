/** Patterns of grep, sed, awk and find to a tree; the differences between them are options here. */

import { err, ok, type Result } from '../../../lib/index.ts'
import { C_ESCAPES } from './escapes.ts'

export interface RegexSyntax {
  readonly extended: boolean
  /** What a repetition with nothing before it is: `*a`. */
  readonly strayRepeat: 'literal' | 'skip' | 'error'
  /** Backslash escapes inside brackets, and `\t`, `\/`, `\"` outside (awk). */
  readonly escapes?: boolean
  /** A right parenthesis that closes nothing is a plain character (grep -E). */
  readonly literalRightParen?: boolean
  /** `+` and `?` repeat without a backslash in basic syntax (emacs, find). */
  readonly bareRepeats?: boolean
}

export const BASIC: RegexSyntax = { extended: false, strayRepeat: 'literal' }
/** sed -E, bash's =~, find -regextype posix-extended. */
export const EXTENDED: RegexSyntax = { extended: true, strayRepeat: 'error' }
/** grep -E. */
export const EGREP: RegexSyntax = { extended: true, strayRepeat: 'skip', literalRightParen: true }
export const AWK: RegexSyntax = { extended: true, strayRepeat: 'literal', escapes: true }

export type Assertion =
  | 'start'
  | 'end'
  | 'textStart'
  | 'textEnd'
  | 'wordBoundary'
  | 'notWordBoundary'
  | 'wordStart'
  | 'wordEnd'

/** `ambiguous` nodes hold alternatives: there JavaScript's first match need not be the longest. */
export type RegexNode = (
  | { readonly kind: 'empty' }
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'any' }
  /** A character class in JavaScript's syntax. */
  | { readonly kind: 'set'; readonly source: string }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'group'; readonly body: RegexNode; readonly index: number }
  | { readonly kind: 'backref'; readonly group: number }
  | { readonly kind: 'cat'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'alt'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly body: RegexNode; readonly min: number; readonly max: number }
) & { readonly ambiguous: boolean }

export const REGEX_ERRORS = {
  badPattern: 'Invalid regular expression',
  collate: 'Invalid collation character',
  className: 'Invalid character class name',
  trailingBackslash: 'Trailing backslash',
  backref: 'Invalid back reference',
  bracket: 'Unmatched [, [^, [:, [., or [=',
  paren: 'Unmatched ( or \\(',
  brace: 'Unmatched \\{',
  braceContent: 'Invalid content of \\{\\}',
  range: 'Invalid range end',
  repeat: 'Invalid preceding regular expression',
  rightParen: 'Unmatched ) or \\)',
  tooBig: 'Regular expression too big',
} as const

class RegexError extends Error {}
const fail = (kind: keyof typeof REGEX_ERRORS): never => {
  throw new RegexError(REGEX_ERRORS[kind])
}

export function parseRegex(
  pattern: string,
  syntax: RegexSyntax,
): Result<{ root: RegexNode; groupCount: number }, string> {
  const parser = new Parser(pattern, syntax)
  try {
    const root = parser.whole()
    return ok({ root, groupCount: parser.groupCount })
  } catch (error) {
    if (error instanceof RegexError) return err(error.message)
    throw error
  }
}

const EMPTY_NODE: RegexNode = { kind: 'empty', ambiguous: false }
const char = (text: string): RegexNode => ({ kind: 'char', char: text, ambiguous: false })
const set = (source: string): RegexNode => ({ kind: 'set', source, ambiguous: false })
const assertion = (what: Assertion): RegexNode => ({ kind: 'assert', what, ambiguous: false })

/** GNU's escapes, in all syntaxes. */
const ESCAPES: Readonly<Record<string, RegexNode>> = {
  w: set('[_\\p{L}\\p{N}]'),
  W: set('[^_\\p{L}\\p{N}]'),
  s: set('\\s'),
  S: set('\\S'),
  b: assertion('wordBoundary'),
  B: assertion('notWordBoundary'),
  '<': assertion('wordStart'),
  '>': assertion('wordEnd'),
  '`': assertion('textStart'),
  "'": assertion('textEnd'),
}
/** gawk's string escapes; `\y` is its word boundary, because `\b` is a backspace. */
const AWK_CHARS: Readonly<Record<string, string>> = {
  ...C_ESCAPES,
  '/': '/',
  '"': '"',
}

const MAX_REPEAT = 32767

class Parser {
  groupCount = 0
  #at = 0
  #depth = 0
  readonly #closed = new Set<number>()

  constructor(
    readonly pattern: string,
    readonly syntax: RegexSyntax,
  ) {}

  whole(): RegexNode {
    const root = this.#alternatives()
    if (this.#at < this.pattern.length) fail('rightParen')
    return root
  }

  /** Takes an operator: bare in extended syntax, with a backslash in basic. */
  #takeOperator(operator: string): boolean {
    const text = this.syntax.extended ? operator : `\\${operator}`
    if (!this.pattern.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #seesOperator(operator: string): boolean {
    return this.pattern.startsWith(this.syntax.extended ? operator : `\\${operator}`, this.#at)
  }

  #alternatives(): RegexNode {
    const items = [this.#sequence()]
    while (this.#takeOperator('|')) items.push(this.#sequence())
    return items.length === 1 ? items[0]! : { kind: 'alt', items, ambiguous: true }
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = []
    while (this.#at < this.pattern.length && !this.#seesOperator('|')) {
      if (this.#seesOperator(')') && (this.#depth > 0 || !this.syntax.literalRightParen)) break
      const atom = this.#atom(items)
      if (atom) items.push(this.#repeats(atom))
    }
    if (items.length === 0) return EMPTY_NODE
    return items.length === 1 ? items[0]! : { kind: 'cat', items, ambiguous: items.some((item) => item.ambiguous) }
  }

  #repeats(atom: RegexNode): RegexNode {
    let node = atom
    for (;;) {
      const bounds = this.#bounds()
      if (!bounds) return node
      const [min, max] = bounds
      node = {
        kind: 'repeat',
        body: node,
        min,
        max,
        ambiguous: node.ambiguous || (max === 1 && min === 0 && node.kind === 'group'),
      }
    }
  }

  #bounds(): readonly [number, number] | null {
    if (this.pattern[this.#at] === '*') {
      this.#at++
      return [0, Infinity]
    }
    if (this.syntax.bareRepeats && /[+?]/.test(this.pattern[this.#at] ?? '')) {
      return this.pattern[this.#at++] === '+' ? [1, Infinity] : [0, 1]
    }
    if (this.#takeOperator('+')) return [1, Infinity]
    if (this.#takeOperator('?')) return [0, 1]
    if (!this.#seesOperator('{')) return null
    return this.#interval()
  }

  #interval(): readonly [number, number] | null {
    const start = this.#at
    this.#takeOperator('{')
    const close = this.syntax.extended ? '}' : '\\}'
    const end = this.pattern.indexOf(close, this.#at)
    const inner = this.pattern.slice(this.#at, end < 0 ? undefined : end)
    const match = /^(\d*)(,?)(\d*)$/.exec(inner)
    if (!match || end < 0 || inner === '') {
      // In extended syntax a brace that starts no interval is a plain character.
      if (this.syntax.extended && this.syntax.strayRepeat !== 'error') {
        this.#at = start
        return null
      }
      return end < 0 ? fail('brace') : fail('braceContent')
    }
    const min = Number(match[1] || 0)
    const max = match[2] === '' ? min : match[3] === '' ? Infinity : Number(match[3])
    if (min > max) fail('braceContent')
    if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT)) fail('tooBig')
    this.#at = end + close.length
    return [min, max]
  }

  /** null when something was skipped that is nothing. */
  #atom(before: readonly RegexNode[]): RegexNode | null {
    const { pattern, syntax } = this
    if (this.#takeOperator('(')) return this.#group()
    const c = String.fromCodePoint(pattern.codePointAt(this.#at)!)
    if (c === '\\') return this.#escape()
    const isFirst = before.length === 0 || (before.length === 1 && isStart(before[0]!))
    if (isFirst && this.#isStrayRepeat(c)) return this.#strayRepeat(c)
    this.#at += c.length
    if (c === '.') return { kind: 'any', ambiguous: false }
    if (c === '[') return this.#bracket()
    if (c === '^' && (syntax.extended || before.length === 0)) return assertion('start')
    if (c === '$' && (syntax.extended || this.#atEndOfBranch())) return assertion('end')
    return char(c)
  }

  #isStrayRepeat(c: string): boolean {
    if (c === '*') return true
    return (
      this.syntax.extended &&
      (c === '+' || c === '?' || (c === '{' && /^\{\d*,?\d*\}/.test(this.pattern.slice(this.#at))))
    )
  }

  #strayRepeat(c: string): RegexNode | null {
    if (this.syntax.strayRepeat === 'error' && this.syntax.extended) fail('repeat')
    if (this.syntax.strayRepeat === 'skip') {
      if (this.#bounds() === null) this.#at++
      return null
    }
    this.#at++
    return char(c)
  }

  #atEndOfBranch(): boolean {
    return (
      this.#at >= this.pattern.length ||
      this.pattern.startsWith('\\)', this.#at) ||
      this.pattern.startsWith('\\|', this.#at)
    )
  }

  #group(): RegexNode {
    const index = ++this.groupCount
    this.#depth++
    const body = this.#alternatives()
    this.#depth--
    if (!this.#takeOperator(')')) fail('paren')
    this.#closed.add(index)
    return { kind: 'group', body, index, ambiguous: body.ambiguous }
  }

  #escape(): RegexNode | null {
    const next = this.pattern.codePointAt(this.#at + 1)
    if (next === undefined) return fail('trailingBackslash')
    const c = String.fromCodePoint(next)
    this.#at += 1 + c.length
    if (this.syntax.escapes) {
      if (c === 'y') return assertion('wordBoundary')
      const octal = /^[0-7]{1,3}/.exec(this.pattern.slice(this.#at - 1))
      if (octal) {
        this.#at += octal[0].length - 1
        return char(String.fromCharCode(Number.parseInt(octal[0], 8)))
      }
      if (AWK_CHARS[c] !== undefined) return char(AWK_CHARS[c])
    } else if (/[1-9]/.test(c)) {
      const group = Number(c)
      if (!this.#closed.has(group)) fail('backref')
      return { kind: 'backref', group, ambiguous: false }
    }
    if (!this.syntax.extended && (c === '{' || c === '+' || c === '?')) {
      if (c === '{') return fail('repeat')
      return char(c)
    }
    return ESCAPES[c] ?? char(c)
  }

  /** After `[`. */
  #bracket(): RegexNode {
    const { pattern } = this
    const negated = pattern[this.#at] === '^'
    if (negated) this.#at++
    let body = ''
    for (let first = true; ; first = false) {
      if (this.#at >= pattern.length) fail(first ? 'badPattern' : 'bracket')
      if (pattern[this.#at] === ']' && !first) break
      const named = this.#namedClass()
      if (named !== null) {
        body += named
        continue
      }
      const from = this.#bracketChar()
      if (pattern[this.#at] === '-' && this.#at + 1 < pattern.length && pattern[this.#at + 1] !== ']') {
        this.#at++
        const to = this.#bracketChar()
        if (from.codePointAt(0)! > to.codePointAt(0)!) fail('range')
        body += `${inSet(from)}-${inSet(to)}`
      } else body += inSet(from)
    }
    this.#at++
    return set(`[${negated ? '^' : ''}${body}]`)
  }

  #namedClass(): string | null {
    if (!this.pattern.startsWith('[:', this.#at)) return null
    const end = this.pattern.indexOf(':]', this.#at + 2)
    if (end < 0) return fail('bracket')
    const name = this.pattern.slice(this.#at + 2, end)
    const source = CHARACTER_CLASSES[name]
    if (source === undefined) return fail('className')
    this.#at = end + 2
    return source
  }

  #bracketChar(): string {
    const { pattern } = this
    if (this.#at >= pattern.length) fail('bracket')
    const special = /^\[([.=])(.*?)\1\]/s.exec(pattern.slice(this.#at, this.#at + 40))
    if (special) {
      if ([...special[2]!].length !== 1) fail('collate')
      this.#at += special[0].length
      return special[2]!
    }
    const c = String.fromCodePoint(pattern.codePointAt(this.#at)!)
    this.#at += c.length
    if (c !== '\\' || !this.syntax.escapes || this.#at >= pattern.length) return c
    const next = pattern[this.#at++]!
    return AWK_CHARS[next] ?? next
  }
}

const isStart = (node: RegexNode): boolean => node.kind === 'assert' && node.what === 'start'
const inSet = (c: string): string => (/[\\^\]\-[]/.test(c) ? `\\${c}` : c)

/** In a UTF-8 locale; bodies of JavaScript classes. */
export const CHARACTER_CLASSES: Readonly<Record<string, string>> = {
  alpha: '\\p{L}',
  digit: '0-9',
  alnum: '\\p{L}\\p{N}',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  space: ' \\t\\n\\v\\f\\r\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u3000',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`\\{-~\\u00a1-\\u00a9\\p{P}\\p{S}',
  print: ' -~\\u00a0-\\u{10ffff}',
  graph: '!-~\\u00a1-\\u{10ffff}',
  cntrl: '\\x00-\\x1f\\x7f-\\x9f',
  xdigit: '0-9A-Fa-f',
}
