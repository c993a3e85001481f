/** sed scripts to commands, with sed's own complaints: `char 3: unterminated `s' command`. */

import { compileRegex, type Regex } from '../lib/regex.ts'
import { BASIC, EXTENDED } from '../lib/regex-parse.ts'
import { type Address, type SedCommand, SedError, type Substitution } from './ast.ts'
import { readReplacement, unescaped, withEscapes } from './replacement.ts'

export interface ParsedScript {
  readonly commands: SedCommand[]
  readonly quiet: boolean
}

export function parseScript(text: string, extended: boolean): ParsedScript {
  return new ScriptParser(text, extended).parse()
}

const TAKES_NO_ADDRESS = ':}'
const TAKES_ONE_ADDRESS = '=aiqQrR'
const COMMANDS = '{}=aAbcdDeFgGhHilnNpPqQrRsStTuvwWxyz:#'

class ScriptParser {
  #at = 0
  readonly #commands: SedCommand[] = []
  readonly #blocks: number[] = []
  readonly #labels = new Map<string, number>()

  constructor(
    readonly text: string,
    readonly extended: boolean,
  ) {}

  parse(): ParsedScript {
    const quiet = /^#n(\n|$)/.test(this.text)
    for (;;) {
      while (/[\s;]/.test(this.text[this.#at] ?? '')) this.#at++
      if (this.#at >= this.text.length) break
      this.#command()
    }
    if (this.#blocks.length > 0) throw new SedError("unmatched `{'", 0)
    for (const command of this.#commands) {
      if (!'btT'.includes(command.name)) continue
      const target = command.text === '' ? this.#commands.length : this.#labels.get(command.text)
      if (target === undefined) throw new SedError(`can't find label for jump to \`${command.text}'`, -1)
      command.target = target
    }
    return { commands: this.#commands, quiet }
  }

  #fail(message: string): never {
    throw new SedError(message, this.#at)
  }

  #skipBlanks(): void {
    while (/[ \t\r\f\v]/.test(this.text[this.#at] ?? '')) this.#at++
  }

  #command(): void {
    const from = this.#address(true)
    let to: Address | null = null
    if (from) {
      this.#skipBlanks()
      if (this.text[this.#at] === ',') {
        this.#at++
        this.#skipBlanks()
        to = this.#address(false)
        if (!to) {
          // What stands there has been read; behind the end of the script there is nothing to read.
          if (this.#at < this.text.length) this.#at++
          this.#fail("unexpected `,'")
        }
      }
      if (from.kind === 'zero' && to?.kind !== 'regex') this.#failAfter('invalid usage of line address 0')
    } else if (this.text[this.#at] === ',') {
      this.#at++
      this.#fail("unknown command: `,'")
    }
    this.#skipBlanks()
    let negated = false
    if (this.text[this.#at] === '!') {
      negated = true
      this.#at++
      this.#skipBlanks()
      if (this.text[this.#at] === '!') {
        this.#at++
        this.#fail("multiple `!'s")
      }
    }
    const name = this.text[this.#at++]
    if (name === undefined) {
      this.#at--
      this.#fail('missing command')
    }
    if (!COMMANDS.includes(name) || name === 'A' || name === 'S') this.#fail(`unknown command: \`${name}'`)
    if (from && TAKES_NO_ADDRESS.includes(name) && name === ':') this.#fail(": doesn't want any addresses")
    if (from && name === '}') this.#fail("} doesn't want any addresses")
    if (to && TAKES_ONE_ADDRESS.includes(name) && 'qQ'.includes(name)) this.#fail('command only uses one address')
    this.#body(name, from, to, negated)
  }

  /** Points behind the command, which is where GNU sed has read to. */
  #failAfter(message: string): never {
    this.#skipBlanks()
    this.#at++
    this.#fail(message)
  }

  #address(isFirst: boolean): Address | null {
    const { text } = this
    const number = /^\d+/.exec(text.slice(this.#at))
    if (number) {
      this.#at += number[0].length
      this.#skipBlanks()
      const step = /^~\s*(\d*)/.exec(text.slice(this.#at))
      if (step && isFirst) {
        this.#at += step[0].length
        return { kind: 'step', first: Number(number[0]), step: Number(step[1] || 0) }
      }
      const line = Number(number[0])
      return line === 0 && isFirst ? { kind: 'zero' } : { kind: 'line', line }
    }
    const char = text[this.#at]
    if (!isFirst && (char === '+' || char === '~')) {
      const count = /^[+~](\d*)/.exec(text.slice(this.#at))!
      this.#at += count[0].length
      return char === '+' ? { kind: 'offset', lines: Number(count[1]) } : { kind: 'multiple', of: Number(count[1]) }
    }
    if (char === '$') {
      this.#at++
      return { kind: 'last' }
    }
    if (char !== '/' && char !== '\\') return null
    if (char === '\\') this.#at++
    const delimiter = text[this.#at++]
    const pattern = delimiter === undefined ? null : this.#delimited(delimiter, true)
    if (pattern === null) this.#fail('unterminated address regex')
    let flags = ''
    while (/[IM]/.test(text[this.#at] ?? '')) flags += text[this.#at++]
    return { kind: 'regex', regex: this.#regex(pattern, flags), pattern: { text: withEscapes(pattern), flags } }
  }

  /** Up to the delimiter; in a regex brackets protect it. null when it does not come. */
  #delimited(delimiter: string, isRegex: boolean): string | null {
    const { text } = this
    let out = ''
    for (; this.#at < text.length; this.#at++) {
      const char = text[this.#at]!
      if (char === delimiter) {
        this.#at++
        return out
      }
      if (char === '\\') {
        const next = text[++this.#at]
        if (next === undefined) return null
        if (next === delimiter)
          out += isRegex && delimiter !== '|' && /[.*[\]^$+?(){}]/.test(delimiter) ? `\\${delimiter}` : delimiter
        else if (next === 'n' && isRegex) out += '\n'
        else if (next === '\n' && isRegex) out += '\n'
        else out += `\\${next}`
        continue
      }
      if (char === '\n' && isRegex) {
        // A newline inside an address or an s pattern ends it badly.
        return null
      }
      if (char === '[' && isRegex) {
        const end = this.#bracketEnd(this.#at)
        if (end < 0) {
          this.#at = text.length
          return null
        }
        out += text.slice(this.#at, end).replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\\]/g, '\\]')
        this.#at = end - 1
        continue
      }
      out += char
    }
    return null
  }

  #bracketEnd(start: number): number {
    const { text } = this
    let at = start + 1
    if (text[at] === '^') at++
    if (text[at] === ']') at++
    for (; at < text.length; at++) {
      if (text[at] === '\n') return -1
      if (text[at] === '[' && /[:.=]/.test(text[at + 1] ?? '')) {
        const close = text.indexOf(`${text[at + 1]}]`, at + 2)
        if (close >= 0) at = close + 1
        continue
      }
      if (text[at] === ']') return at + 1
    }
    return -1
  }

  #regex(pattern: string, flags: string): Regex | null {
    if (pattern === '') {
      if (flags !== '') this.#fail('no previous regular expression')
      return null
    }
    const regex = compileRegex(withEscapes(pattern), {
      syntax: this.extended ? EXTENDED : BASIC,
      ignoreCase: /[Ii]/.test(flags),
      multiline: /[Mm]/.test(flags),
    })
    if (!regex.ok)
      return this.#fail(regex.error === 'Unmatched [, [^, [:, [., or [=' ? 'unterminated address regex' : regex.error)
    return regex.value
  }

  #body(name: string, from: Address | null, to: Address | null, negated: boolean): void {
    const base = {
      name,
      from,
      to,
      negated,
      text: '',
      number: null,
      substitution: null,
      map: null,
      target: 0,
      active: false,
      rangeEnd: 0,
    }
    const push = (extra: Partial<SedCommand> = {}) => {
      this.#commands.push({ ...base, ...extra })
    }
    switch (name) {
      case '#':
        if (from) this.#fail("comments don't accept any addresses")
        while (this.#at < this.text.length && this.text[this.#at] !== '\n') this.#at++
        return
      case '{':
        this.#blocks.push(this.#commands.length)
        push()
        return
      case '}': {
        const open = this.#blocks.pop()
        if (open === undefined) this.#fail("unexpected `}'")
        this.#commands[open]!.target = this.#commands.length
        push()
        this.#endOfCommand()
        return
      }
      case ':': {
        this.#skipBlanks()
        const label = /^[^\s;]*/.exec(this.text.slice(this.#at))![0]
        if (label === '') this.#fail('":" lacks a label')
        this.#at += label.length
        this.#labels.set(label, this.#commands.length)
        push({ text: label })
        return
      }
      case 'a':
      case 'i':
      case 'c':
        push({ text: this.#appendedText(name) })
        return
      case 'b':
      case 't':
      case 'T': {
        this.#skipBlanks()
        const label = /^[^\s;}]*/.exec(this.text.slice(this.#at))![0]
        this.#at += label.length
        push({ text: label })
        this.#endOfCommand()
        return
      }
      case 'r':
      case 'R':
      case 'w':
      case 'W':
        push({ text: this.#fileName() })
        return
      case 'e':
        this.#skipBlanks()
        push({ text: this.#restOfLine() })
        return
      case 's':
        push({ substitution: this.#substitution() })
        return
      case 'y':
        push({ map: this.#transliteration() })
        this.#endOfCommand()
        return
      case 'q':
      case 'Q':
      case 'l':
      case 'L': {
        this.#skipBlanks()
        const digits = /^\d*/.exec(this.text.slice(this.#at))![0]
        this.#at += digits.length
        push({ number: digits === '' ? null : Number(digits) })
        this.#endOfCommand()
        return
      }
      case 'v':
        this.#version()
        return
      case 'u':
        this.#fail("unknown command: `u'")
        return
      default:
        push()
        this.#endOfCommand()
    }
  }

  #endOfCommand(): void {
    this.#skipBlanks()
    const char = this.text[this.#at]
    if (char === undefined || char === '}' || char === '#') return
    this.#at++
    if (char !== '\n' && char !== ';') this.#fail('extra characters after command')
  }

  /** `v 4.2`: a script that asks for a sed newer than this one. */
  #version(): void {
    this.#skipBlanks()
    const wanted = /^[^\s;]*/.exec(this.text.slice(this.#at))![0]
    this.#at += wanted.length
    const [major = 0, minor = 0, patch = 0] = wanted.split('.').map(Number)
    if (major > 4 || (major === 4 && (minor > 9 || (minor === 9 && patch > 0))))
      this.#fail('expected newer version of sed')
    this.#endOfCommand()
  }

  #restOfLine(): string {
    const end = this.text.indexOf('\n', this.#at)
    const rest = this.text.slice(this.#at, end < 0 ? undefined : end)
    this.#at += rest.length
    return rest
  }

  #fileName(): string {
    this.#skipBlanks()
    const name = this.#restOfLine()
    if (name === '') this.#fail('missing filename in r/R/w/W commands')
    return name
  }

  /** `a\` newline text, or GNU's one-line `a text`. */
  #appendedText(_name: string): string {
    this.#skipBlanks()
    if (this.#at >= this.text.length) this.#fail("expected \\ after `a', `c' or `i'")
    if (this.text[this.#at] === '\\') {
      const behind = ++this.#at
      this.#skipBlanks()
      if (this.text[this.#at] === '\n') this.#at++
      else if (this.#at >= this.text.length) return ''
      // `a\  text` keeps its blanks.
      else this.#at = behind
    }
    let out = ''
    for (; this.#at < this.text.length; this.#at++) {
      const char = this.text[this.#at]!
      if (char === '\n') break
      if (char === '\\') {
        const next = this.text[++this.#at]
        if (next === undefined) break
        // At the very beginning a backslash only keeps the character.
        const made =
          out === ''
            ? null
            : /^\\(?:x[0-9a-fA-F]{1,2}|d\d{1,3}|o[0-7]{1,3}|[afnrtv])/.exec(this.text.slice(this.#at - 1))
        if (made) this.#at += made[0].length - 2
        out += made ? unescaped(made[0]) : next
      } else out += char
    }
    return `${out}\n`
  }

  #substitution(): Substitution {
    const delimiter = this.text[this.#at++]
    if (delimiter === undefined || delimiter === '\n' || delimiter === '\\') {
      this.#at = Math.min(this.#at, this.text.length)
      this.#fail("unterminated `s' command")
    }
    const pattern = this.#delimited(delimiter, true)
    if (pattern === null) this.#fail("unterminated `s' command")
    const replacement = this.#delimited(delimiter, false)
    if (replacement === null) this.#fail("unterminated `s' command")
    const flags = this.#flags()
    const regex = this.#regex(pattern, flags.letters)
    const parts = readReplacement(replacement)
    const highest = Math.max(0, ...parts.map((part) => (part.kind === 'group' ? part.index : 0)))
    if (regex && highest > regex.groupCount) this.#fail(`invalid reference \\${highest} on \`s' command's RHS`)
    return {
      regex,
      pattern: { text: withEscapes(pattern), flags: flags.letters.replace(/[^IiMm]/g, '') },
      replacement: parts,
      global: flags.letters.includes('g'),
      occurrence: flags.number ?? 1,
      print: flags.letters.split('p').length - 1,
      evaluate: flags.letters.includes('e'),
      file: flags.file,
    }
  }

  #flags(): { letters: string; number: number | null; file: string | null } {
    let letters = ''
    let number: number | null = null
    for (;;) {
      const char = this.text[this.#at]
      if (char === undefined || char === '}' || char === '#') return { letters, number, file: null }
      this.#at++
      if (char === '\n' || char === ';') return { letters, number, file: null }
      if (/[ \t\r]/.test(char)) continue
      if (char === 'w') return { letters, number, file: this.#fileName() }
      if (/\d/.test(char)) {
        if (number !== null) this.#fail("multiple number options to `s' command")
        const digits = /^\d+/.exec(this.text.slice(this.#at - 1))![0]
        this.#at += digits.length - 1
        number = Number(digits)
        if (number === 0) this.#fail("number option to `s' command may not be zero")
        continue
      }
      if (!'gpeiImM'.includes(char)) this.#fail("unknown option to `s'")
      if (char === 'g' && letters.includes('g')) this.#fail("multiple `g' options to `s' command")
      if (char === 'p' && letters.includes('p')) this.#fail("multiple `p' options to `s' command")
      letters += char
    }
  }

  #transliteration(): Map<string, string> {
    const delimiter = this.text[this.#at++]
    const from = delimiter === undefined ? null : this.#delimited(delimiter, false)
    const to = from === null ? null : this.#delimited(delimiter!, false)
    if (from === null || to === null) this.#fail("unterminated `y' command")
    const [a, b] = [from, to].map((text) => [
      ...text.replace(/\\(.)/gs, (_, char: string) => ({ n: '\n', t: '\t', '\\': '\\' })[char] ?? `\\${char}`),
    ])
    if (a!.length !== b!.length) this.#fail("strings for `y' command are different lengths")
    return new Map(a!.map((char, i) => [char, b![i]!]))
  }
}
