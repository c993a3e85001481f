/** Reads a pattern of PCRE2 10.42 and writes what means the same in JavaScript with its flag `u`. */
import { CHARACTER_CLASSES } from '../lib/regex-parse.ts'

/** Its message is PCRE2's own. */
export class PerlPatternError extends Error {}

interface Flags {
  readonly i: boolean
  readonly m: boolean
  readonly s: boolean
  readonly x: boolean
}

/** Escapes that mean one thing inside and outside of a class. */
const SAME_ESCAPES: Readonly<Record<string, string>> = {
  a: '\\x07',
  e: '\\x1b',
  f: '\\f',
  n: '\\n',
  r: '\\r',
  t: '\\t',
  d: '0-9',
  s: '\\t-\\r ',
  w: '\\w',
  h: '\\t \\xa0',
  v: '\\n-\\r\\x85\\u2028\\u2029',
}
const SETS = new Set(['d', 's', 'w', 'h', 'v'])
/** Outside of a class. */
const ASSERTIONS: Readonly<Record<string, string>> = {
  b: '\\b',
  B: '\\B',
  A: '(?<![^])',
  z: '(?![^])',
  Z: '(?=\\n?(?![^]))',
  G: '',
  R: '(?:\\r\\n|[\\n-\\r\\x85\\u2028\\u2029])',
  N: '[^\\n]',
  X: '[^]',
}

export class PerlPattern {
  #at = 0
  #out = ''
  #flags: Flags = { i: false, m: true, s: false, x: false }
  /** Perl's number of a group → ours: atomic groups need one more of their own. */
  readonly #groups: number[] = [0]
  #ours = 0
  #atomics = 0
  readonly #names = new Set<string>()
  #depth = 0
  #keepsFrom: number | null = null
  /** Where in the output the last thing that can be repeated begins, or -1. */
  #atom = -1

  constructor(readonly pattern: string) {}

  /** `keepsFrom` is where \K stood in the source. */
  translate(): { readonly source: string; readonly keepsFrom: number | null } {
    this.#verbs()
    this.#alternatives()
    if (this.#at < this.pattern.length) this.#fail('unmatched closing parenthesis')
    return { source: this.#out, keepsFrom: this.#keepsFrom }
  }

  #fail(message: string): never {
    throw new PerlPatternError(message)
  }

  #take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #takeMatch(regex: RegExp): RegExpExecArray | null {
    const match = regex.exec(this.pattern.slice(this.#at))
    if (match) this.#at += match[0].length
    return match
  }

  /** `(*UTF)` and its like at the start. */
  #verbs(): void {
    while (this.#takeMatch(/^\(\*(UTF8?|UCP|ANYCRLF|ANY|LF|CR|CRLF|NO_JIT)\)/));
  }

  #alternatives(): void {
    const flags = this.#flags
    while (this.#at < this.pattern.length && this.pattern[this.#at] !== ')') this.#item()
    this.#flags = flags
  }

  #item(): void {
    const char = String.fromCodePoint(this.pattern.codePointAt(this.#at)!)
    if (this.#flags.x && this.#takeMatch(/^(\s+|#[^\n]*\n?)/)) return
    if (this.#quantifier()) return
    this.#at += char.length
    switch (char) {
      case '|':
        this.#out += '|'
        this.#atom = -1
        return
      case '(':
        this.#group()
        return
      case '[':
        this.#emit(this.#class())
        return
      case '\\':
        this.#escape()
        return
      case '.':
        this.#emit(this.#flags.s ? '[^]' : '[^\\n]')
        return
      case '^':
        this.#assert(this.#flags.m ? '(?<![^\\n])' : '(?<![^])')
        return
      case '$':
        this.#assert(this.#flags.m ? '(?![^\\n])' : '(?=\\n?(?![^]))')
        return
      default:
        this.#emit(this.#literal(char))
    }
  }

  #emit(text: string): void {
    this.#atom = this.#out.length
    this.#out += text
  }

  /** What takes no room: Perl lets it be repeated, where JavaScript does not. */
  #assert(text: string): void {
    this.#emit(text === '' ? '' : `(?:${text})`)
  }

  #literal(char: string): string {
    const [lower, upper] = [char.toLowerCase(), char.toUpperCase()]
    if (this.#flags.i && lower !== upper && [...lower].length === 1 && [...upper].length === 1)
      return `[${lower}${upper}]`
    return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char
  }

  #quantifier(): boolean {
    const match = this.#takeMatch(/^(?:[*+?]|\{\d+(?:,\d*)?\})/)
    if (!match) return false
    if (this.#atom < 0) this.#fail('quantifier does not follow a repeatable item')
    const bounds = /^\{(\d+),(\d+)\}$/.exec(match[0])
    if (bounds && Number(bounds[1]) > Number(bounds[2])) this.#fail('numbers out of order in {} quantifier')
    const atom = this.#out.slice(this.#atom)
    this.#out = this.#out.slice(0, this.#atom)
    // The assertions are read as groups, so that whatever follows repeats all of them.
    if (this.#take('+')) this.#atomic(`${atom}${match[0]}`)
    else this.#out += `${atom}${match[0]}${this.#take('?') ? '?' : ''}`
    this.#atom = -1
    return true
  }

  /** JavaScript has nothing that does not go back; a lookahead does not, and what it has seen is then taken. */
  #atomic(text: string): void {
    const mark = `atomic${++this.#atomics}`
    this.#ours++
    // Simplified: a group inside of an atomic one, referred to by number, is counted one short.
    this.#out += `(?:(?=(?<${mark}>${text}))\\k<${mark}>)`
  }

  #group(): void {
    const start = this.#out.length
    const open = this.#opening()
    if (open === null) return
    const before = this.#flags
    if (open.flags) this.#flags = open.flags
    this.#depth++
    this.#out += open.text
    const bodyAt = this.#out.length
    this.#atom = -1
    this.#alternatives()
    this.#depth--
    if (!this.#take(')')) this.#fail('missing closing parenthesis')
    this.#flags = before
    if (open.isLookbehind && hasNoFixedLength(this.#out.slice(bodyAt)))
      this.#fail('lookbehind assertion is not fixed length')
    if (open.isAtomic) {
      const body = this.#out.slice(bodyAt)
      this.#out = this.#out.slice(0, start)
      this.#atomic(body)
    } else this.#out += open.isAssertion ? '))' : ')'
    this.#atom = start
  }

  #opening(): {
    text: string
    isAtomic?: boolean
    isAssertion?: boolean
    isLookbehind?: boolean
    flags?: Flags
  } | null {
    if (this.pattern[this.#at] === '*' && /^\*[A-Z]/.test(this.pattern.slice(this.#at)))
      this.#fail('(*VERB) not recognized or malformed')
    if (!this.#take('?')) return { text: this.#numbered() }
    if (this.#take('#')) {
      const end = this.pattern.indexOf(')', this.#at)
      if (end < 0) this.#fail('missing ) after (?# comment')
      this.#at = end + 1
      return null
    }
    if (this.#take(':')) return { text: '(?:' }
    if (this.#take('>')) return { text: '', isAtomic: true }
    const look = this.#takeMatch(/^<?[=!]/)
    if (look) return { text: `(?:(?${look[0]}`, isAssertion: true, isLookbehind: look[0].startsWith('<') }
    const reference = this.#takeMatch(/^P=(\w+)\)/)
    if (reference) {
      this.#reference(reference[1]!)
      return null
    }
    if (this.#takeMatch(/^(P?<|')/)) return { text: this.#named() }
    if (this.#at >= this.pattern.length) this.#fail('missing closing parenthesis')
    if (this.#takeMatch(/^(R|&|P>|[+-]?\d)/)) this.#fail('recursion is not available here')
    return this.#options()
  }

  /** `(?i)` and `(?i:…)`. */
  #options(): { text: string; flags: Flags } | null {
    const match = this.#takeMatch(/^(\^?)([a-zA-Z]*)(?:-([a-zA-Z]*))?/)!
    if (/[^imsxnJU]/.test(`${match[2]}${match[3] ?? ''}`)) this.#fail('unrecognized character after (? or (?-')
    const flags = { ...this.#flags }
    for (const [letters, isOn] of [
      [match[2]!, true],
      [match[3] ?? '', false],
    ] as const)
      for (const letter of letters) if (letter in flags) flags[letter as keyof Flags] = isOn
    if (this.#take(':')) return { text: '(?:', flags }
    if (this.#take(')')) {
      this.#flags = flags
      return null
    }
    if (this.#at >= this.pattern.length) this.#fail('missing closing parenthesis')
    return this.#fail('unrecognized character after (? or (?-')
  }

  #numbered(): string {
    this.#groups.push(++this.#ours)
    return '('
  }

  #named(): string {
    const match = this.#takeMatch(/^\w*/)!
    if (match[0] === '') this.#fail('subpattern name expected')
    if (/^\d/.test(match[0])) this.#fail('subpattern name must start with a non-digit')
    if (!this.#takeMatch(/^[>']/)) this.#fail('syntax error in subpattern name (missing terminator?)')
    if (this.#names.has(match[0])) this.#fail('two named subpatterns have the same name (PCRE2_DUPNAMES not set)')
    this.#names.add(match[0])
    this.#groups.push(++this.#ours)
    return `(?<${match[0]}>`
  }

  /** By name, or by Perl's number, which atomic groups in front may have moved. */
  #reference(to: string): void {
    const isNumber = /^\d+$/.test(to)
    if (isNumber ? Number(to) > this.#countAll() : !new RegExp(`\\(\\?(P?<|')${to}[>']`).test(this.pattern))
      this.#fail('reference to non-existent subpattern')
    this.#emit(isNumber ? `(?:\\${this.#groups[Number(to)] ?? to})` : `\\k<${to}>`)
  }

  /** All groups of the pattern: a reference may stand before its group. */
  #countAll(): number {
    return (this.pattern.replace(/\\.|\[\^?\]?(?:\\.|[^\]])*\]/gs, '').match(/\((?!\?)|\(\?P?<(?![=!])|\(\?'/g) ?? [])
      .length
  }

  #escape(): void {
    if (this.#at >= this.pattern.length) this.#fail('\\ at end of pattern')
    const char = String.fromCodePoint(this.pattern.codePointAt(this.#at)!)
    if (this.#take('Q')) {
      const end = this.pattern.indexOf('\\E', this.#at)
      const text = this.pattern.slice(this.#at, end < 0 ? undefined : end)
      this.#at = end < 0 ? this.pattern.length : end + 2
      for (const one of text) this.#emit(this.#literal(one))
      return
    }
    if (this.#take('E')) return
    if (this.#take('K')) {
      if (this.#depth === 0) this.#keepsFrom = this.#out.length
      return
    }
    const reference = this.#takeMatch(/^(?:([1-9]\d?)|g\{?(-?\d+)\}?|[gk](?:\{(\w+)\}|<(\w+)>|'(\w+)'))/)
    if (reference) {
      const number = reference[1] ?? reference[2]
      const to = number ?? reference[3] ?? reference[4] ?? reference[5]!
      this.#reference(number?.startsWith('-') ? String(this.#groups.length + Number(number)) : to)
      return
    }
    if (ASSERTIONS[char] !== undefined) {
      this.#at++
      this.#assert(ASSERTIONS[char])
      return
    }
    const inside = this.#escapeInClass()
    this.#emit(
      inside.isSet
        ? `[${inside.text}]`
        : inside.text === '\\-'
          ? '-'
          : this.#flags.i
            ? this.#literal(inside.char ?? inside.text)
            : inside.text,
    )
  }

  /** What an escape stands for, to be written between brackets. */
  #escapeInClass(): { readonly text: string; readonly isSet: boolean; readonly char?: string } {
    const char = String.fromCodePoint(this.pattern.codePointAt(this.#at)!)
    this.#at += char.length
    const same = SAME_ESCAPES[char]
    if (same !== undefined) return { text: same, isSet: SETS.has(char) }
    const positive = SETS.has(char.toLowerCase()) ? SAME_ESCAPES[char.toLowerCase()]! : null
    if (positive !== null) return { text: COMPLEMENTS[char]!, isSet: true }
    if (char === 'p' || char === 'P') return { text: this.#property(char), isSet: true }
    const code = char === 'x' ? this.#hex() : char === 'o' ? this.#octal() : char === '0' ? this.#zero() : null
    if (code !== null) return { text: `\\u{${code.toString(16)}}`, isSet: false, char: String.fromCodePoint(code) }
    if (char === 'c') {
      const control = this.#takeMatch(/^[ -~]/)
      if (!control) this.#fail('\\c at end of pattern')
      return { text: `\\x${(control[0].toUpperCase().charCodeAt(0) ^ 64).toString(16).padStart(2, '0')}`, isSet: false }
    }
    if (/[a-zA-Z]/.test(char)) this.#fail('unrecognized character follows \\')
    return { text: /[\\^$.*+?()[\]{}|/-]/.test(char) ? `\\${char}` : char, isSet: false, char }
  }

  #hex(): number {
    const match = this.#takeMatch(/^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{0,2}))/)!
    return this.#checked(Number.parseInt(match[1] ?? (match[2] || '0'), 16))
  }

  #octal(): number {
    const match = this.#takeMatch(/^\{([0-7]+)\}/)
    return match ? this.#checked(Number.parseInt(match[1]!, 8)) : this.#fail('missing opening brace after \\o')
  }

  #zero(): number {
    return Number.parseInt(`0${this.#takeMatch(/^[0-7]{0,2}/)![0]}`, 8)
  }

  #checked(code: number): number {
    return code <= 0x10ffff ? code : this.#fail('character code point value in \\x{} or \\o{} is too large')
  }

  #property(letter: string): string {
    const match = this.#takeMatch(/^(?:\{(\^?)([\w =]+)\}|([A-Z]))/)
    if (!match) return this.#fail('malformed \\P or \\p sequence')
    const name = match[2] ?? match[3]!
    const negated = (letter === 'P') !== (match[1] === '^')
    for (const spelt of [name, `Script=${name}`]) {
      if (isProperty(spelt)) return `\\${negated ? 'P' : 'p'}{${spelt}}`
    }
    return this.#fail('unknown property after \\P or \\p')
  }

  /** After its `[`. */
  #class(): string {
    const negated = this.#take('^')
    const parts: string[] = []
    let from: { readonly char: string; readonly text: string } | null = null
    for (let isFirst = true; ; isFirst = false) {
      if (this.#at >= this.pattern.length) this.#fail('missing terminating ] for character class')
      if (!isFirst && this.#take(']')) break
      const one = this.#classItem()
      if (from && one.isSet) this.#fail('invalid range in character class')
      if (from) {
        if ((one.char.codePointAt(0) ?? 0) < (from.char.codePointAt(0) ?? 0))
          this.#fail('range out of order in character class')
        parts.push(this.#range(from, one))
        from = null
        continue
      }
      // A hyphen between two characters makes a range; a last one is itself.
      if (this.pattern[this.#at] === '-' && this.pattern[this.#at + 1] !== ']') {
        if (one.isSet && this.#at + 1 < this.pattern.length) {
          parts.push(one.text)
          if (!one.isName) continue
          this.#fail('invalid range in character class')
        }
        this.#at++
        from = one
        continue
      }
      parts.push(one.isSet ? one.text : this.#cased(one.text, one.char))
    }
    return `[${negated ? '^' : ''}${parts.join('')}]`
  }

  #range(from: { char: string; text: string }, to: { char: string; text: string }): string {
    const plain = `${from.text}-${to.text}`
    if (!this.#flags.i || !/[a-z]/i.test(from.char + to.char)) return plain
    return `${plain}${from.char.toLowerCase()}-${to.char.toLowerCase()}${from.char.toUpperCase()}-${to.char.toUpperCase()}`
  }

  #cased(text: string, char: string): string {
    if (!this.#flags.i || char.toLowerCase() === char.toUpperCase()) return text
    return `${char.toLowerCase()}${char.toUpperCase()}`
  }

  #classItem(): { text: string; isSet: boolean; char: string; isName?: boolean } {
    const name = this.#takeMatch(/^\[:(\^?)(\w*):\]/)
    if (name) {
      const members = CHARACTER_CLASSES[name[2]!]
      if (members === undefined) this.#fail('unknown POSIX class name')
      return {
        text: name[1] ? `\\P{ASCII}${asciiBut(members)}` : asciiOf(members),
        isSet: true,
        char: '',
        isName: true,
      }
    }
    if (this.#take('\\')) {
      if (this.#at >= this.pattern.length) this.#fail('\\ at end of pattern')
      if (this.#take('b')) return { text: '\\x08', isSet: false, char: '\b' }
      const one = this.#escapeInClass()
      return { text: one.text, isSet: one.isSet, char: one.char ?? controlOf(one.text) }
    }
    const char = String.fromCodePoint(this.pattern.codePointAt(this.#at)!)
    this.#at += char.length
    return { text: /[\\\]^[-]/.test(char) ? `\\${char}` : char, isSet: false, char }
  }
}

const COMPLEMENTS: Readonly<Record<string, string>> = {
  D: '\\D',
  W: '\\W',
  S: '\\0-\\x08\\x0e-\\x1f!-\\u{10ffff}',
  H: '\\0-\\x08\\n-\\x1f!-\\x9f\\xa1-\\u{10ffff}',
  V: '\\0-\\t\\x0e-\\x84\\x86-\\u2027\\u202a-\\u{10ffff}',
}

/** The ASCII members of a set, for the names mean no more to PCRE2 without UCP. */
function asciiMembers(members: string, wanted: boolean): string {
  const set = new RegExp(`[${members}]`, 'u')
  let text = ''
  for (let code = 0; code < 128; code++) {
    if (set.test(String.fromCharCode(code)) === wanted) text += `\\x${code.toString(16).padStart(2, '0')}`
  }
  return text
}
const asciiOf = (members: string): string => asciiMembers(members, true)
const asciiBut = (members: string): string => asciiMembers(members, false)

const controlOf = (text: string): string => ({ '\\t': '\t', '\\n': '\n', '\\r': '\r', '\\f': '\f' })[text] ?? text

function isProperty(name: string): boolean {
  try {
    return new RegExp(`\\p{${name}}`, 'u').test('') || true
  } catch {
    return false
  }
}

/** Whether one alternative of a lookbehind can have more than one length. */
function hasNoFixedLength(body: string): boolean {
  const bare = body.replace(/\\.|\[\^?(?:\\.|[^\]])*\]/gs, 'c').replace(/\(\?(?:[:=!]|<[=!])/g, '(')
  return /[*+?]|\{\d+,\d*\}/.test(bare)
}
