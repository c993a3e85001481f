/** nano 7.2 on a terminal: enough to change a file and to meet what keeps it from being written. */
import { S_IFDIR, S_IFMT, W_OK } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { decode, displayWidth, encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readFile, writeFile } from '../lib/files.ts'
import { TextBuffer } from '../system/text-buffer.ts'

const HELP = [
  ['^G Help', '^O Write Out', '^W Where Is', '^K Cut', '^T Execute', '^C Location'],
  ['^X Exit', '^R Read File', '^\\ Replace', '^U Paste', '^J Justify', '^/ Go To Line'],
]
const PROMPT_HELP = [
  ['^G Help', 'M-D DOS Format', 'M-A Append'],
  ['^C Cancel', 'M-M Mac Format', 'M-P Prepend'],
]
const YES_NO_HELP = [[' Y Yes'], [' N No', '^C Cancel']]

const ctrl = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) & 31)

export default command(
  {
    names: ['nano', 'edit', 'pico'],
    usage: '[OPTIONS] [[+LINE[,COLUMN]] FILE]...',
    summary: '',
    package: 'GNU nano,',
    version: 'version 7.2',
  },
  function* (self) {
    const names = self.args.filter((arg) => !arg.startsWith('-') && !arg.startsWith('+'))
    if (!self.sys.isatty(0)) {
      yield* self.stderr.write('Standard input is not a terminal\n')
      return 1
    }
    const before = self.sys.tcgetattr(0)
    self.sys.tcsetattr(0, { icanon: false, echo: false, isig: false })
    yield* self.sys.write(1, encode('\x1b[?1049h'))
    const editor = new Editor(self, names[0] ?? '')
    yield* editor.run()
    yield* self.sys.write(1, encode('\x1b[?1049l'))
    if (before.ok) self.sys.tcsetattr(0, before.value)
    return 0
  },
)

class Editor {
  #buffer = new TextBuffer('')
  #status = ''
  #top = 0
  #keys: string[] = []
  #lastSearch = ''

  constructor(
    readonly self: Command,
    public name: string,
  ) {}

  *run(): Task<void> {
    if (!(yield* this.#load())) return
    for (;;) {
      yield* this.#draw()
      const key = yield* this.#key()
      if (key === null || (yield* this.#press(key))) return
    }
  }

  *#load(): Task<boolean> {
    if (this.name === '') return true
    const { sys } = this.self
    const stat = sys.stat(this.name)
    if (stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR) {
      this.#status = `"${this.name}" is a directory`
      this.name = ''
      return true
    }
    const bytes = yield* readFile(sys, this.name)
    if (bytes.ok) {
      this.#buffer = new TextBuffer(decode(bytes.value))
      const count = bytes.value.length === 0 ? 0 : this.#buffer.lines.length
      const isWritable = sys.access(this.name, W_OK, { effective: true }).ok
      this.#status = isWritable ? `Read ${count} line${count === 1 ? '' : 's'}` : `File '${this.name}' is unwritable`
    } else if (bytes.error.errno === 'ENOENT') {
      const slash = this.name.lastIndexOf('/')
      const directory = slash > 0 ? this.name.slice(0, slash) : '.'
      const parent = sys.stat(directory)
      if (!parent.ok) this.#status = `Directory '${directory}' does not exist`
      else if (!sys.access(directory, W_OK, { effective: true }).ok)
        this.#status = `Directory '${directory}' is not writable`
      else this.#status = 'New File'
    } else this.#status = `Error reading ${this.name}: ${reason(bytes.error)}`
    return true
  }

  /** Does what a key means; true when the editor is left. */
  *#press(key: string): Task<boolean> {
    const buffer = this.#buffer
    if (key !== ctrl('K')) buffer.endCutting()
    this.#status = ''
    switch (key) {
      case ctrl('X'):
        return yield* this.#leave()
      case ctrl('O'):
      case ctrl('S'):
        yield* this.#save(key === ctrl('S'))
        return false
      case ctrl('K'):
        buffer.cut()
        return false
      case ctrl('U'):
        buffer.paste()
        return false
      case ctrl('W'):
        yield* this.#search()
        return false
      case ctrl('C'):
        this.#status = `line ${buffer.row + 1}/${buffer.lines.length}, col ${buffer.column + 1}/${buffer.line.length + 1}`
        return false
      case ctrl('/'):
      case ctrl('_'): {
        const line = yield* this.#ask('Enter line number, column number', '', PROMPT_HELP)
        if (line !== null && /^\d+/.test(line)) buffer.move('down', Number.parseInt(line, 10) - 1 - buffer.row)
        return false
      }
      case '\r':
      case '\n':
        buffer.breakLine()
        return false
      case '\x7f':
      case '\b':
        buffer.backspace()
        return false
      case '\x1b[3~':
      case ctrl('D'):
        buffer.deleteForward()
        return false
      default:
        if (!this.#moveBy(key) && !/^[\x1b\x00-\x08\x0b-\x1f]/.test(key)) buffer.insert(key)
        return false
    }
  }

  #moveBy(key: string): boolean {
    const page = Math.max(1, this.#size().rows - 5)
    const moves: Readonly<Record<string, readonly [Parameters<TextBuffer['move']>[0], number]>> = {
      '\x1b[A': ['up', 1],
      '\x1bOA': ['up', 1],
      [ctrl('P')]: ['up', 1],
      '\x1b[B': ['down', 1],
      '\x1bOB': ['down', 1],
      [ctrl('N')]: ['down', 1],
      '\x1b[C': ['right', 1],
      '\x1bOC': ['right', 1],
      [ctrl('F')]: ['right', 1],
      '\x1b[D': ['left', 1],
      '\x1bOD': ['left', 1],
      [ctrl('B')]: ['left', 1],
      '\x1b[H': ['home', 1],
      '\x1b[1~': ['home', 1],
      [ctrl('A')]: ['home', 1],
      '\x1b[F': ['end', 1],
      '\x1b[4~': ['end', 1],
      [ctrl('E')]: ['end', 1],
      '\x1b[5~': ['up', page],
      [ctrl('Y')]: ['up', page],
      '\x1b[6~': ['down', page],
      [ctrl('V')]: ['down', page],
      '\x1b\\': ['top', 1],
      '\x1b/': ['bottom', 1],
    }
    const move = moves[key]
    if (move) this.#buffer.move(...move)
    return move !== undefined
  }

  *#leave(): Task<boolean> {
    if (!this.#buffer.isModified) return true
    for (;;) {
      yield* this.#draw('Save modified buffer? ', YES_NO_HELP)
      const key = yield* this.#key()
      if (key === null || /^[nN]$/.test(key)) return true
      if (/^[yY]$/.test(key)) return yield* this.#save(false)
      if (key === ctrl('C') || key === '\x1b') {
        this.#status = 'Cancelled'
        return false
      }
    }
  }

  /** True when the file was written. */
  *#save(isSilent: boolean): Task<boolean> {
    const name =
      isSilent && this.name !== '' ? this.name : yield* this.#ask('File Name to Write', this.name, PROMPT_HELP)
    if (name === null || name === '') {
      this.#status = 'Cancelled'
      return false
    }
    const written = yield* writeFile(this.self.sys, name, this.#buffer.text)
    if (!written.ok) {
      this.#status = `Error writing ${name}: ${reason(written.error)}`
      return false
    }
    this.name = name
    this.#buffer.isModified = false
    const count = this.#buffer.text === '' ? 0 : this.#buffer.lines.length
    this.#status = `Wrote ${count} line${count === 1 ? '' : 's'}`
    return true
  }

  *#search(): Task<void> {
    const hint = this.#lastSearch === '' ? '' : ` [${this.#lastSearch}]`
    const text = yield* this.#ask(`Search${hint}`, '', PROMPT_HELP)
    if (text === null) {
      this.#status = 'Cancelled'
      return
    }
    if (text !== '') this.#lastSearch = text
    if (this.#lastSearch !== '' && !this.#buffer.find(this.#lastSearch))
      this.#status = `"${this.#lastSearch}" not found`
  }

  /** A line typed at the bottom; null when it was cancelled. */
  *#ask(title: string, initial: string, help: readonly (readonly string[])[]): Task<string | null> {
    let text = initial
    for (;;) {
      yield* this.#draw(`${title}: ${text}`, help)
      const key = yield* this.#key()
      if (key === null || key === ctrl('C') || key === '\x1b') return null
      if (key === '\r' || key === '\n') return text
      if (key === '\x7f' || key === '\b') text = text.slice(0, -1)
      else if (!/^[\x00-\x1f]/.test(key)) text += key
    }
  }

  /** One key: a character, a control, or an escape sequence. */
  *#key(): Task<string | null> {
    while (this.#keys.length === 0) {
      const got = yield* this.self.sys.read(0, 256)
      if (!got.ok && got.error.errno === 'EINTR') continue
      if (!got.ok || got.value.length === 0) return null
      this.#keys.push(...(decode(got.value).match(/\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z]|.)?|[\s\S]/gu) ?? []))
    }
    return this.#keys.shift()!
  }

  #size(): { rows: number; cols: number } {
    const size = this.self.sys.winsize(1)
    return size.ok && size.value.rows > 4 ? size.value : { rows: 24, cols: 80 }
  }

  *#draw(prompt: string | null = null, help: readonly (readonly string[])[] = HELP): Task<void> {
    const { rows, cols } = this.#size()
    const buffer = this.#buffer
    const height = rows - 4
    if (buffer.row < this.#top) this.#top = buffer.row
    if (buffer.row >= this.#top + height) this.#top = buffer.row - height + 1
    const left = buffer.column >= cols - 1 ? buffer.column - cols + 8 : 0
    const inverse = (text: string): string => `\x1b[7m${text}\x1b[m`
    const body = Array.from({ length: height }, (_, i) => {
      const index = this.#top + i
      const line = (buffer.lines[index] ?? '').replace(/\t/g, '        ')
      return index === buffer.row ? line.slice(left, left + cols) : line.slice(0, cols)
    })
    const bottom = prompt === null ? this.#statusLine(cols) : inverse(prompt.padEnd(cols))
    const screen = [inverse(this.#title(cols)), ...body, bottom, ...help.map((row) => helpLine(row, cols))]
    const tabs = (buffer.line.slice(0, buffer.column).match(/\t/g) ?? []).length * 7
    const cursor =
      prompt === null
        ? `\x1b[${buffer.row - this.#top + 2};${buffer.column - left + tabs + 1}H`
        : `\x1b[${rows - 2};${displayWidth(prompt) + 1}H`
    yield* this.self.sys.write(
      1,
      encode(`\x1b[?25l\x1b[H${screen.map((line) => `${line}\x1b[K`).join('\r\n')}${cursor}\x1b[?25h`),
    )
  }

  #title(cols: number): string {
    const left = '  GNU nano 7.2'
    const name = this.name === '' ? 'New Buffer' : this.name
    const right = this.#buffer.isModified ? 'Modified' : ''
    const start = Math.max(left.length + 2, Math.floor((cols - name.length) / 2))
    return `${left.padEnd(start)}${name}`
      .padEnd(cols - right.length - 1)
      .concat(right, ' ')
      .slice(0, cols)
  }

  #statusLine(cols: number): string {
    if (this.#status === '') return ''
    const text = `[ ${this.#status} ]`
    return `${' '.repeat(Math.max(0, Math.floor((cols - text.length) / 2)))}\x1b[7m${text}\x1b[m`
  }
}

function helpLine(items: readonly string[], cols: number): string {
  const width = Math.max(12, Math.floor(cols / HELP[0]!.length))
  return items
    .map((item) => {
      const [key, ...words] = item.trimStart() === item ? item.split(' ') : [item.slice(0, 2), item.slice(3)]
      return `\x1b[7m${key}\x1b[m ${words.join(' ')}`.padEnd(width + 7)
    })
    .join('')
}
