/**
 * dash's grammar is smaller than bash's, and the parser knows bash's only. So what bash would read as its own is respelled to
 * what dash takes it for: `[[` is a plain word, `&>` two operators, `$'` a dollar and a quote. Newlines stay where they are.
 */

/** A text without any of these means the same to both. */
const BASHISM =
  /\[\[|\(\(|<<<|&>|\|&|;&|\$['"]|[<>]\(|\+=|=\(|\b(?:function|select|time|coproc)\b|\{\w+\}[<>]|[0-9]{2,}[<>]|[?*+@!]\(|[=:]~|\$\{[^}]*'|\([ \t]*\)\s*[^\s{(]/

export function asDash(text: string): string {
  return BASHISM.test(text) ? new Respeller(text).all() : text
}

/** Words behind which a command starts. */
const OPENERS = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '{', '!'])
const DECLARATIONS = new Set(['export', 'readonly', 'local'])
const PLAIN_WORDS = new Set(['[[', 'function', 'select', 'time', 'coproc'])

class Respeller {
  private at = 0
  private out = ''
  private declares = false
  private heredocs: { delimiter: string; strip: boolean }[] = []

  constructor(private readonly text: string) {}

  all(): string {
    while (this.at < this.text.length) {
      this.commands()
      // A `)` too many: the parser shall say so.
      this.copy(1)
    }
    return this.out
  }

  private copy(length: number): void {
    this.out += this.text.slice(this.at, this.at + length)
    this.at += length
  }
  private put(written: string, length: number): void {
    this.out += written
    this.at += length
  }
  private sees(text: string): boolean {
    return this.text.startsWith(text, this.at)
  }

  /** Up to the `)` that closes what surrounds them, or the end. */
  private commands(): void {
    const { text } = this
    let starts = true
    let level = 0
    // Simple commands that are the bodies of functions, and end where a command ends.
    let bodies = 0
    while (this.at < text.length) {
      const char = text[this.at]!
      if (starts && this.simpleBody()) {
        bodies++
        continue
      }
      if (';&|)\n'.includes(char)) {
        this.out += '; }'.repeat(bodies)
        bodies = 0
      }
      if (char === '\n') {
        this.copy(1)
        this.skipHeredocs()
        starts = true
      } else if (char === ' ' || char === '\t') this.copy(1)
      else if (char === '#') {
        const end = text.indexOf('\n', this.at)
        this.copy((end < 0 ? text.length : end) - this.at)
      } else if (char === ')') {
        if (level === 0) return
        level--
        this.copy(1)
        starts = true
      } else if (char === '(') {
        // `((` opens two subshells.
        level++
        this.put(this.sees('((') ? '( ' : '(', 1)
        starts = true
      } else if (char === '<' || char === '>') this.redirection()
      else if (char === ';' || char === '&' || char === '|') {
        starts = true
        if (this.sees('&&') || this.sees('||') || this.sees(';;')) this.copy(2)
        else this.copy(1)
        const next = text[this.at]
        if (next === '&' || (char === '&' && next === '>')) this.out += ' '
      } else starts = this.word(starts)
    }
    this.out += '; }'.repeat(bodies)
  }

  /** `f() echo` gets the braces that bash wants; says whether it was one. */
  private simpleBody(): boolean {
    const head =
      /[A-Za-z_]\w*[ \t]*\([ \t]*\)[ \t\n]*(?=[^\s;&|(){}#])(?!(?:if|then|else|elif|fi|while|until|for|do|done|case|esac|in|!)(?:[\s;]|$))/y
    head.lastIndex = this.at
    const found = head.exec(this.text)
    if (found) this.put(`${found[0]}{ `, found[0].length)
    return found !== null
  }

  private redirection(): void {
    const heredoc = /<<(-?)[ \t]*((?:[^\s;&|<>()'"\\]|\\.|'[^']*'|"[^"]*")+)/y
    heredoc.lastIndex = this.at
    const found = this.sees('<<<') ? null : heredoc.exec(this.text)
    if (found) {
      this.heredocs.push({ delimiter: found[2]!.replace(/['"\\]/g, ''), strip: found[1] === '-' })
      this.copy(found[0].length)
      return
    }
    if (this.sees('<<<')) this.put('<< <', 3)
    else {
      const length = /^(?:>>|>&|>\||<&|<>|[<>])/.exec(this.text.slice(this.at, this.at + 2))![0].length
      this.copy(length)
      if (this.sees('(')) this.out += ' '
    }
  }

  private skipHeredocs(): void {
    for (const { delimiter, strip } of this.heredocs) {
      while (this.at < this.text.length) {
        const end = this.text.indexOf('\n', this.at)
        const line = this.text.slice(this.at, end < 0 ? this.text.length : end)
        this.copy(line.length + (end < 0 ? 0 : 1))
        if ((strip ? line.replace(/^\t+/, '') : line) === delimiter) break
      }
    }
    this.heredocs = []
  }

  /** One word; says whether a command may still start behind it. */
  private word(starts: boolean): boolean {
    const { text } = this
    const from = this.at
    const written = this.out.length
    // {fd}>file and 10>file: words of their own.
    const descriptor = /(?:\{\w+\}|\d\d+)(?=[<>])/y
    descriptor.lastIndex = from
    const bash = descriptor.exec(text)
    if (bash) {
      this.put(`\\${bash[0]} `, bash[0].length)
      return starts
    }
    while (this.at < text.length && !' \t\n;&|<>()'.includes(text[this.at]!)) this.part()
    const word = text.slice(from, this.at)
    if (starts && word === 'for') {
      // `for ((` is no loop at all here.
      if (/^[ \t]*\(\(/.test(text.slice(this.at))) this.out += ' ;'
      return false
    }
    if (starts && PLAIN_WORDS.has(word)) {
      this.out = `${this.out.slice(0, written)}\\${word}`
      return false
    }
    const assignment = /^[A-Za-z_]\w*(\+?)=/.exec(word)
    if (starts && !assignment) this.declares = DECLARATIONS.has(word)
    // Only an assignment has a home directory behind its `=`.
    if (!starts && !this.declares && assignment && word.includes('~'))
      this.out = this.out.slice(0, written) + this.out.slice(written).replace(/([=:])~/g, '$1\\~')
    if (starts && assignment) {
      if (assignment[1] === '+') this.out = this.out.slice(0, written) + this.out.slice(written).replace('+', '\\+')
      // An array is an assignment and a parenthesis too many.
      if (this.sees('(')) this.out += ' '
      return assignment[1] !== '+'
    }
    if (!starts && assignment && this.sees('(')) this.out += ' '
    return starts && OPENERS.has(word)
  }

  private part(): void {
    const { text } = this
    const char = text[this.at]!
    const next = text[this.at + 1]
    if (char === '\\') this.copy(2)
    else if (char === "'") this.quoted("'")
    else if (char === '"') this.doubleQuoted()
    else if (char === '`') this.quoted('`')
    else if (char === '$' && (next === "'" || next === '"')) this.put('\\$', 1)
    else if (char === '$') this.dollar()
    else this.copy(1)
  }

  private quoted(quote: string): void {
    let end = this.at + 1
    while (end < this.text.length && this.text[end] !== quote) end += quote === '`' && this.text[end] === '\\' ? 2 : 1
    this.copy(end + 1 - this.at)
  }

  private doubleQuoted(): void {
    this.copy(1)
    while (this.at < this.text.length && this.text[this.at] !== '"') {
      const char = this.text[this.at]!
      if (char === '\\') this.copy(2)
      else if (char === '`') this.quoted('`')
      else if (char === '$') this.dollar(true)
      else this.copy(1)
    }
    this.copy(1)
  }

  private dollar(inDouble = false): void {
    if (this.sees('$((')) this.balanced('(', ')', 1)
    else if (this.sees('$(')) {
      this.copy(2)
      const outer = this.heredocs
      this.heredocs = []
      this.commands()
      this.heredocs = outer
      this.copy(1)
    } else if (this.sees('${'))
      this.balanced('{', '}', 1, inDouble && !/^\$\{\w+[#%]/.test(this.text.slice(this.at, this.at + 40)))
    else this.copy(1)
  }

  /** `plain`: single quotes are characters, and open nothing. */
  private balanced(open: string, close: string, skip: number, plain = false): void {
    this.copy(skip)
    let level = 0
    while (this.at < this.text.length) {
      const char = this.text[this.at]!
      if (char === open) level++
      else if (char === close && --level === 0) break
      if (char === '\\') this.copy(2)
      else if (char === "'" && plain) this.put(`"'"`, 1)
      else if (char === "'" || char === '`') this.quoted(char)
      else if (char === '"') this.doubleQuoted()
      else this.copy(1)
    }
    this.copy(1)
  }
}
