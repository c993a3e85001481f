/** less and more: pagers on a terminal, cat elsewhere. */
import type { Task } from '../../kernel/sys.ts'
import { concat, decode, encode, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import { isDirectory } from '../lib/mode.ts'
import { Input } from '../lib/stdio.ts'

const less = command(
  { names: ['less'], usage: '', summary: '', versionLine: 'less 590 (GNU regular expressions)' },
  function* (self) {
    const { files, error } = readArguments(self.args)
    if (error === '--version') return yield* self.version()
    if (error !== null) yield* self.stderr.write(`There is no ${error} option ("less --help" for help)\n`)
    if (files.length === 0 && self.sys.isatty(0)) {
      yield* self.stderr.write('Missing filename ("less --help" for help)\n')
      return 1
    }
    const texts: { name: string; bytes: Uint8Array }[] = []
    const complaints: string[] = []
    for (const path of files.length > 0 ? files : ['-']) {
      const stat = path === '-' ? null : self.sys.stat(path)
      if (stat?.ok && isDirectory(stat.value.mode)) complaints.push(`${path} is a directory`)
      else {
        const read = yield* readWhole(self, path)
        if (read.ok) texts.push({ name: path, bytes: read.bytes })
        else complaints.push(`${path}: ${self.reason(read.error)}`)
      }
    }
    // They are shown like text where there is no terminal.
    for (const line of complaints) yield* self.print(`${line}\n`)
    if (texts.length === 0) return 0
    if (self.sys.isatty(1)) yield* new Pager(self, texts[0]!.name, concat(texts.map(({ bytes }) => bytes))).run()
    else for (const { bytes } of texts) yield* self.print(bytes)
    return 0
  },
)

const LETTERS = /^-[aABcCdeEfFgGiIJKLmMnNqQrRsSuUVwWX~]+$/
const WITH_VALUE = /^-[bhjkoOpPtTxyz#]/
const LONG =
  /^--(chop-long-lines|quit-if-one-screen|ignore-case|IGNORE-CASE|LINE-NUMBERS|line-numbers|no-init|RAW-CONTROL-CHARS|raw-control-chars|quit-at-eof|QUIT-AT-EOF|squeeze-blank-lines|mouse|quit-on-intr)$/

function readArguments(args: readonly string[]): { files: string[]; error: string | null } {
  const files: string[] = []
  let error: string | null = null
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--version' || arg === '-V') return { files, error: '--version' }
    if (arg === '--') files.push(...args.slice(i + 1).splice(0))
    if (arg === '--') break
    if (arg.startsWith('+') || LETTERS.test(arg) || LONG.test(arg)) continue
    if (WITH_VALUE.test(arg)) {
      if (arg.length === 2) i++
    } else if (arg.startsWith('--')) error = arg.slice(2)
    else if (arg.startsWith('-') && arg !== '-') error = `-${arg[1]}`
    else files.push(arg)
  }
  return { files, error }
}

const more = command(
  {
    names: ['more'],
    usage: '[options] <file>...',
    summary: 'A file perusal filter for CRT viewing.',
    package: 'util-linux',
    version: '2.38.1',
  },
  function* (self) {
    const { operands } = yield* self.options({
      short: 'dflecpsun:',
      long: {
        silent: 'd',
        logical: 'f',
        'no-pause': 'l',
        'print-over': 'c',
        'clean-print': 'p',
        squeeze: 's',
        plain: 'u',
        lines: 'n:',
      },
    })
    const files = operands.filter((path) => !path.startsWith('+'))
    if (files.length === 0 && self.sys.isatty(0)) {
      yield* self.stderr.write('more: bad usage\n')
      return yield* self.usage()
    }
    if (files.length === 0) {
      const read = yield* readWhole(self, '-')
      if (read.ok) yield* show(self, '', read.bytes)
      return 0
    }
    for (const path of files) {
      const stat = self.sys.stat(path)
      if (stat.ok && isDirectory(stat.value.mode)) {
        yield* self.print(`\n*** ${path}: directory ***\n\n`)
        continue
      }
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        yield* self.warn(`cannot open ${path}: ${self.reason(read.error)}`)
        continue
      }
      if (!self.sys.isatty(1)) yield* self.print(`::::::::::::::\n${path}\n::::::::::::::\n`)
      yield* show(self, path, read.bytes)
    }
    return 0
  },
)

function* show(self: Command, name: string, bytes: Uint8Array): Task<void> {
  if (self.sys.isatty(1)) yield* new Pager(self, name, bytes, true).run()
  else yield* self.print(bytes)
}

/** A window over lines. Keys come from the terminal, also when the text comes through a pipe. */
class Pager {
  readonly #lines: readonly string[]
  #top = 0
  #status = ''
  #search: { text: string; back: boolean } | null = null

  constructor(
    readonly self: Command,
    readonly name: string,
    bytes: Uint8Array,
    /** more ends with the text. */
    readonly endsItself = false,
  ) {
    this.#lines = splitLines(decode(bytes))
  }

  *run(): Task<void> {
    const { sys } = this.self
    const tty = yield* sys.open('/dev/tty', 0)
    const fd = tty.ok ? tty.value : 2
    const before = sys.tcgetattr(fd)
    sys.tcsetattr(fd, { icanon: false, echo: false })
    const keys = new Input(sys, fd)
    if (!this.endsItself) yield* this.#put('\x1b[?1049h')
    if (!this.endsItself || this.#lines.length > this.#height) {
      do yield* this.#draw()
      while (yield* this.#press(keys))
    } else yield* this.#put(this.#lines.map((line) => `${line}\n`).join(''))
    yield* this.#put(this.endsItself ? '\r\x1b[K' : '\x1b[?1049l')
    if (before.ok) sys.tcsetattr(fd, before.value)
    if (tty.ok) sys.close(fd)
  }

  *#put(text: string): Task<void> {
    yield* this.self.sys.write(1, encode(text))
  }

  get #height(): number {
    const size = this.self.sys.winsize(1)
    return Math.max(1, ((size.ok && size.value.rows) || 24) - 1)
  }
  get #last(): number {
    return Math.max(0, this.#lines.length - this.#height)
  }

  *#draw(): Task<void> {
    const rows = Array.from({ length: this.#height }, (_, i) => this.#lines[this.#top + i] ?? '~')
    const atEnd = this.#top >= this.#last
    const percent = Math.min(100, Math.floor(((this.#top + this.#height) * 100) / Math.max(1, this.#lines.length)))
    const prompt = this.endsItself
      ? `\x1b[7m--More--(${percent}%)\x1b[27m`
      : atEnd
        ? '\x1b[7m(END)\x1b[27m'
        : this.#top === 0 && this.name !== '-'
          ? `\x1b[7m${this.name}\x1b[27m`
          : ':'
    yield* this.#put(`\x1b[H\x1b[2J${rows.join('\r\n')}\r\n${this.#status || prompt}`)
    this.#status = ''
  }

  /** False when it is over. */
  *#press(keys: Input): Task<boolean> {
    const bytes = yield* keys.chunk()
    if (bytes.length === 0) return false
    const text = decode(bytes)
    const key = text.startsWith('\x1b') ? text : text[0]!
    if (key.length === 1 && text.length > 1) keys.unread(encode(text.slice(1)))
    const page = this.#height
    const moves: Readonly<Record<string, number>> = {
      ' ': page,
      f: page,
      '\x06': page,
      '\x1b[6~': page,
      b: -page,
      '\x02': -page,
      '\x1b[5~': -page,
      d: Math.ceil(page / 2),
      u: -Math.ceil(page / 2),
      '\n': 1,
      '\r': 1,
      j: 1,
      e: 1,
      '\x1b[B': 1,
      k: -1,
      y: -1,
      '\x1b[A': -1,
      g: -Infinity,
      '<': -Infinity,
      G: Infinity,
      '>': Infinity,
    }
    const move = moves[key]
    if (move !== undefined) {
      if (this.endsItself && move > 0 && this.#top >= this.#last) return false
      this.#top = Math.max(0, Math.min(this.#last, this.#top + move))
    } else if (key === 'q' || key === 'Q' || key === '\x03') return false
    else if (key === '/' || key === '?') yield* this.#ask(keys, key)
    else if (key === 'n' || key === 'N') this.#find(key === 'N')
    else if (key === '=')
      this.#status = `${this.name} lines ${this.#top + 1}-${Math.min(this.#lines.length, this.#top + page)}/${this.#lines.length}`
    return true
  }

  *#ask(keys: Input, prompt: string): Task<void> {
    let text = ''
    for (;;) {
      yield* this.#put(`\r\x1b[K${prompt}${text}`)
      const typed = decode(yield* keys.chunk())
      if (typed === '') return
      for (const [i, char] of [...typed].entries()) {
        if (char === '\r' || char === '\n') {
          keys.unread(encode([...typed].slice(i + 1).join('')))
          if (text !== '') this.#search = { text, back: prompt === '?' }
          this.#find(false)
          return
        }
        text = char === '\x7f' || char === '\b' ? text.slice(0, -1) : text + char
      }
    }
  }

  #find(turned: boolean): void {
    const search = this.#search
    if (!search) return
    const step = search.back === turned ? 1 : -1
    for (let i = this.#top + step; i >= 0 && i < this.#lines.length; i += step) {
      if (!this.#matches(this.#lines[i]!, search.text)) continue
      this.#top = Math.min(i, Math.max(this.#last, 0))
      return
    }
    this.#status = '\x1b[7mPattern not found  (press RETURN)\x1b[27m'
  }

  #matches(line: string, pattern: string): boolean {
    try {
      return new RegExp(pattern, 'u').test(line)
    } catch {
      return line.includes(pattern)
    }
  }
}

export default [less, more]
