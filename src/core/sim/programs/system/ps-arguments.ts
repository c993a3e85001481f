/** The command line of ps: ps/parser.c of procps-ng 4.0.2. */
import type { Command } from '../lib/command.ts'
import type { Accounts } from '../lib/users.ts'
import { type Proc, ttyName } from './proc.ts'
import { COLUMNS, type Column, SORT_ALIASES } from './ps-columns.ts'
import { psHelp } from './ps-help.ts'

export const PS_HELP = `
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
`

export interface Shown extends Column {
  readonly name: string
}
export interface SortKey {
  readonly column: Column
  readonly isReversed: boolean
}
type Test = (proc: Proc) => boolean

/** What the command line asks for. */
export class Request {
  /** Lists (`-p`, `-u` …): a process shows when one of them takes it. */
  readonly tests: Test[] = []
  readonly sort: SortKey[] = []
  columns: Shown[] = []
  negate = false
  /** Simple selections: -e, -a, -d, and BSD's a, x, r, T. */
  everything = false
  unixA = false
  unixD = false
  bsdA = false
  bsdX = false
  running = false
  bsdStyle = false
  headers = true
  forest: 'bsd' | 'unix' | null = null
  threads: 'L' | 'T' | null = null
  environment = false
  wide = 0
  format: 'f' | 'F' | 'l' | 'ly' | 'j' | 'u' | 'v' | 's' | 'bsd-j' | 'bsd-l' | null = null
  showsFull = false
  columnsWidth: number | null = null
}

export class PsError {
  constructor(readonly message: string) {}
}

/** Reads the command line: ps/parser.c. */
export class Arguments {
  #queue: string[]
  /** What follows in the word that is being read. */
  #rest = ''

  constructor(
    readonly self: Command,
    readonly request: Request,
    readonly accounts: Accounts,
  ) {
    this.#queue = [...self.args]
  }

  /** Text to print (--version, --help), an error, or null. */
  read(): string | PsError | null {
    try {
      for (let word = this.#queue.shift(); word !== undefined; word = this.#queue.shift()) {
        const text = this.#word(word)
        if (text !== null) return text
      }
      return null
    } catch (thrown) {
      if (thrown instanceof PsError) return thrown
      throw thrown
    }
  }

  #word(word: string): string | null {
    if (word.startsWith('--')) return this.#long(word.slice(2))
    if (word.startsWith('-')) {
      if (word === '-') throw new PsError('garbage option')
      return this.#letters(word.slice(1), (letter) => this.#unix(letter))
    }
    if (/^\d/.test(word)) {
      // From the first bare number on all words must be process IDs.
      this.request.bsdStyle = true
      for (const pid of [word, ...this.#queue.splice(0)]) this.#pids(pid)
      return null
    }
    this.request.bsdStyle = true
    return this.#letters(word, (letter) => this.#bsd(letter))
  }

  #letters(word: string, take: (letter: string) => string | null): string | null {
    this.#rest = word
    while (this.#rest !== '') {
      const letter = this.#rest[0]!
      this.#rest = this.#rest.slice(1)
      const text = take(letter)
      if (text !== null) return text
    }
    return null
  }

  /** The rest of the word or the next one. */
  #value(missing: string): string {
    const value = this.#rest !== '' ? this.#rest : this.#queue.shift()
    this.#rest = ''
    if (value === undefined) throw new PsError(missing)
    return value
  }

  /** -t without a list means the own terminal, in BSD's way. */
  #optionalTerminals(): void {
    const value = this.#rest !== '' ? this.#rest : this.#queue.shift()
    this.#rest = ''
    if (value !== undefined) {
      this.#terminals(value)
      return
    }
    const own = this.ownTty()
    this.request.bsdStyle = true
    this.request.tests.push((p) => p.tty === own)
  }

  #unix(letter: string): string | null {
    const { request } = this
    switch (letter) {
      case 'A':
      case 'e':
        request.everything = true
        break
      case 'a':
        request.unixA = true
        break
      case 'd':
        request.unixD = true
        break
      case 'N':
        request.negate = true
        break
      case 'f':
        request.showsFull = true
        if (request.format === null) request.format = 'f'
        break
      case 'F':
        request.format = 'F'
        break
      case 'l':
        request.format = request.format === 'ly' ? 'ly' : 'l'
        break
      case 'y':
        request.format = 'ly'
        break
      case 'j':
        request.format = 'j'
        break
      case 'o':
        this.#columns(this.#value('format specification must follow -o'))
        break
      case 'O':
        this.#columns(`pid,${this.#value('format specification must follow -O')},s,tname,time,cmd`)
        break
      case 'p':
        this.#pids(this.#value('list of process IDs must follow -p'))
        break
      case 'q':
        this.#pids(this.#value('list of process IDs must follow -q'))
        break
      case 'C':
        this.#commands(this.#value('list of command names must follow -C'))
        break
      case 'u':
        this.#users(this.#value('list of users must follow -u'), 1)
        break
      case 'U':
        this.#users(this.#value('list of real users must follow -U'), 0)
        break
      case 'G':
        this.#groups(this.#value('list of real groups must follow -G'), 0)
        break
      case 'g':
        this.#sessionsOrGroups(this.#value('list of session leaders OR effective group IDs was invalid'))
        break
      case 's':
        this.#numbers(this.#value('list of session IDs must follow -s'), 'session ID', (p) => p.sid)
        break
      case 't':
        this.#optionalTerminals()
        break
      case 'H':
        request.forest = 'unix'
        break
      case 'L':
      case 'T':
        request.threads = letter
        break
      case 'w':
        request.wide++
        break
      case 'V':
        return 'ps from procps-ng 4.0.2\n'
      case 'x':
        // Not a UNIX option: ps reads the word again as BSD's.
        request.bsdStyle = true
        request.bsdX = true
        break
      case 'Z':
        this.#prepend('label')
        break
      case 'M':
        this.#prepend('label')
        break
      case 'c':
        break
      default:
        if (/\d/.test(letter)) this.#pids(letter + this.#takeRest())
        else throw new PsError('unsupported SysV option')
    }
    return null
  }

  #bsd(letter: string): string | null {
    const { request } = this
    switch (letter) {
      case 'a':
        request.bsdA = true
        break
      case 'x':
        request.bsdX = true
        break
      case 'g':
        break
      case 'r':
        request.running = true
        break
      case 'T': {
        const own = this.ownTty()
        request.tests.push((p) => p.tty === own)
        break
      }
      case 'u':
      case 'v':
      case 's':
        request.format = letter
        break
      case 'j':
        request.format = 'bsd-j'
        break
      case 'l':
        request.format = 'bsd-l'
        break
      case 'f':
        request.forest = 'bsd'
        break
      case 'e':
        request.environment = true
        break
      case 'w':
        request.wide++
        break
      case 'h':
        request.headers = false
        break
      case 'n':
      case 'c':
      case 'S':
        break
      case 'H':
      case 'm':
        request.threads = 'L'
        break
      case 'o':
        this.#columns(this.#value('format specification must follow o'))
        break
      case 'O':
        this.#columns(`pid,${this.#value('format or sort specification must follow O')},s,tname,time,cmd`)
        break
      case 'p':
        this.#pids(this.#value('list of process IDs must follow p'))
        break
      case 'q':
        this.#pids(this.#value('list of process IDs must follow q'))
        break
      case 'U':
        this.#users(this.#value('list of users must follow U'), 1)
        break
      case 't':
        this.#optionalTerminals()
        break
      case 'k':
        this.#sortBy(this.#value('long sort specification must follow k'))
        break
      case 'V':
        return 'ps from procps-ng 4.0.2\n'
      case 'L':
        return `${[...COLUMNS].map(([name, c]) => `${name.padEnd(12)} ${c.header}`).join('\n')}\n`
      case 'Z':
        this.#prepend('label')
        break
      default:
        throw new PsError('unsupported option (BSD syntax)')
    }
    return null
  }

  #long(text: string): string | null {
    const { request } = this
    const equals = text.indexOf('=')
    const name = equals < 0 ? text : text.slice(0, equals)
    const value = (missing: string): string => {
      this.#rest = ''
      return equals < 0 ? this.#value(missing) : text.slice(equals + 1)
    }
    switch (name) {
      case 'pid':
      case 'quick-pid':
        this.#pids(value('list of process IDs must follow --pid'))
        break
      case 'ppid':
        this.#numbers(value('list of process IDs must follow --ppid'), 'process ID', (p) => p.ppid)
        break
      case 'sid':
        this.#numbers(value('some sid thing(s) must follow --sid'), 'session ID', (p) => p.sid)
        break
      case 'user':
        this.#users(value('list of users must follow --user'), 1)
        break
      case 'User':
        this.#users(value('list of real users must follow --User'), 0)
        break
      case 'group':
        this.#groups(value('list of effective groups must follow --group'), 1)
        break
      case 'Group':
        this.#groups(value('list of real groups must follow --Group'), 0)
        break
      case 'tty':
        this.#terminals(value('list of ttys must follow --tty'))
        break
      case 'format':
        this.#columns(value('format specification must follow --format'))
        break
      case 'sort':
        this.#sortBy(value('long sort specification must follow --sort'))
        break
      case 'forest':
        request.forest = 'bsd'
        break
      case 'deselect':
        request.negate = true
        break
      case 'no-headers':
      case 'no-heading':
      case 'no-headings':
      case 'no-header':
      case 'noheader':
      case 'noheaders':
      case 'noheading':
      case 'noheadings':
        request.headers = false
        break
      case 'headers':
      case 'header':
      case 'heading':
      case 'headings':
      case 'cumulative':
        break
      case 'cols':
      case 'columns':
      case 'width':
        request.columnsWidth = Number(value('number of columns must follow --cols'))
        break
      case 'rows':
      case 'lines':
        value('number of rows must follow --rows')
        break
      case 'context':
        this.#prepend('label')
        break
      case 'version':
        return 'ps from procps-ng 4.0.2\n'
      case 'help':
        return psHelp(equals < 0 ? (this.#queue.shift() ?? '') : text.slice(equals + 1)) ?? PS_HELP
      case '':
        if (this.#queue.length > 0) throw new PsError('-- not supported')
        break
      default:
        throw new PsError('unknown gnu long option')
    }
    return null
  }

  #takeRest(): string {
    const rest = this.#rest
    this.#rest = ''
    return rest
  }

  #items(text: string): string[] {
    return text.split(/[ ,\t]+/)
  }

  #pids(text: string): void {
    this.#numbers(text, 'process ID', (p) => p.pid)
  }

  #numbers(text: string, what: string, of: (proc: Proc) => number): void {
    const items = this.#items(text)
    if (!items.every((item) => /^\d+$/.test(item))) throw new PsError(`${what} list syntax error`)
    if (items.some((item) => Number(item) > 0x7fffffff)) throw new PsError(`${what} out of range`)
    const wanted = new Set(items.map(Number))
    this.request.tests.push((p) => wanted.has(of(p)))
  }

  #commands(text: string): void {
    const names = new Set(this.#items(text).map((name) => name.slice(0, 15)))
    this.request.tests.push((p) => names.has(p.comm))
  }

  #users(text: string, which: 0 | 1): void {
    const uids = new Set(
      this.#items(text).map((item) => {
        const uid = /^\d+$/.test(item) ? Number(item) : this.accounts.userNamed(item)?.uid
        if (uid === undefined) throw new PsError('user name does not exist')
        return uid
      }),
    )
    this.request.tests.push((p) => uids.has(p.uids[which]!))
  }

  #groups(text: string, which: 0 | 1): void {
    const gids = new Set(
      this.#items(text).map((item) => {
        const gid = /^\d+$/.test(item) ? Number(item) : this.accounts.groupNamed(item)?.gid
        if (gid === undefined) throw new PsError('group name does not exist')
        return gid
      }),
    )
    this.request.tests.push((p) => gids.has(p.gids[which]!))
  }

  #sessionsOrGroups(text: string): void {
    if (this.#items(text).every((item) => /^\d+$/.test(item))) this.#numbers(text, 'session ID', (p) => p.sid)
    else this.#groups(text, 1)
  }

  #terminals(text: string): void {
    const names = this.#items(text).map((item) => {
      if (item === '-' || item === '?') return '?'
      const name = item.replace(/^\/dev\//, '')
      const candidates = [name, `pts/${name}`, `tty${name}`]
      const found = candidates.find((candidate) => this.self.sys.stat(`/dev/${candidate}`).ok)
      if (found === undefined) throw new PsError('TTY could not be found')
      return found
    })
    this.request.tests.push((p) => names.includes(ttyName(p.tty)))
  }

  ownTty(): number {
    for (const fd of [2, 0, 1]) {
      const name = this.self.sys.ttyname(fd)
      if (!name.ok) continue
      const stat = this.self.sys.stat(name.value)
      if (stat.ok) return stat.value.rdev
    }
    return 0
  }

  /** `pid,comm=NAME`, `user:20`. */
  #columns(text: string): void {
    for (const item of this.#items(text)) {
      const [, name = '', width, , own] = /^([^:=]*)(?::([^=]*))?(=(.*))?$/s.exec(item) ?? []
      if (item === '') throw new PsError('improper format list')
      const column = COLUMNS.get(name)
      if (!column) throw new PsError(`unknown user-defined format specifier "${name}"`)
      const header = own ?? column.header
      this.request.columns.push({
        ...column,
        name,
        header,
        width: width === undefined ? Math.max(column.width, header.length) : Number(width),
      })
    }
  }

  #prepend(name: string): void {
    const column = COLUMNS.get(name)!
    this.request.columns.unshift({ ...column, name })
  }

  #sortBy(text: string): void {
    for (const item of text.split(',')) {
      const name = item.replace(/^[-+]/, '')
      const column = COLUMNS.get(name) ?? COLUMNS.get(SORT_ALIASES[name] ?? '')
      if (!column) throw new PsError('unknown sort specifier')
      this.request.sort.push({ column, isReversed: item.startsWith('-') })
    }
  }
}
