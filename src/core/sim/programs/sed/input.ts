/** The files of a sed run one after the other, read ahead by a line, and edited in place with -i. */
import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY, S_IFMT, S_IFREG } from '../../kernel/constants.ts'
import type { SysError, Task } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'
import type { Command } from '../lib/command.ts'
import { isDirectory } from '../lib/mode.ts'
import { dirName, joinPath } from '../lib/paths.ts'
import { Input, Output } from '../lib/stdio.ts'

export interface SedOptions {
  readonly quiet: boolean
  readonly inPlace: string | null
  readonly separate: boolean
  readonly nullData: boolean
  readonly lineLength: number
  readonly unbuffered: boolean
  readonly posix: boolean
  readonly debug: boolean
  /** How many there were of -e: what goes wrong later still names the last. */
  readonly expressions: number
}

interface Line {
  readonly text: string
  readonly hasEnd: boolean
}

export class SedInput {
  status = 0
  line = 0
  /** The file being read. */
  current: string | null = null
  /** Standard output, or with -i the file that takes the place of the current one. */
  out: Output
  readonly #files: string[]
  #input: Input | null = null
  #lines: Line[] = []
  #edit: { readonly path: string; readonly temporary: string; readonly mode: number } | null = null
  readonly #end: string

  constructor(
    readonly self: Command,
    readonly options: SedOptions,
    files: readonly string[],
  ) {
    this.#files = [...files]
    this.out = self.stdout
    this.#end = options.nullData ? '\0' : '\n'
  }

  get temporary(): string | undefined {
    return this.#edit?.temporary
  }

  /** Whether the line just read is the one that `$` means. */
  *isLast(): Task<boolean> {
    if (this.#lines.length > 0) return false
    if (yield* this.#fill()) return false
    if (this.options.separate || this.options.inPlace !== null) return true
    // Look whether a later file has a line.
    while (this.#files.length > 0) {
      this.#closeInput()
      if (!(yield* this.#openNext())) continue
      if (yield* this.#fill()) return false
    }
    return true
  }

  /** The next line of all files, or null. */
  *read(): Task<Line | null> {
    for (;;) {
      if (this.#lines.length > 0 || (yield* this.#fill())) {
        this.line++
        return this.#lines.shift()!
      }
      yield* this.finishFile()
      if (this.#files.length === 0) return null
      if ((yield* this.#openNext()) && (this.options.separate || this.options.inPlace !== null)) this.line = 0
    }
  }

  /** Reads on, until there is a line. */
  *#fill(): Task<boolean> {
    if (!this.#input) return false
    const block = yield* this.#input.block(this.#end.charCodeAt(0))
    if (this.#input.error) {
      yield* this.#readFailed(this.#input.error)
      return false
    }
    if (block === null) return false
    const texts = decode(block).split(this.#end)
    const rest = texts.pop()!
    this.#lines = texts.map((text) => ({ text, hasEnd: true }))
    if (rest !== '') this.#lines.push({ text: rest, hasEnd: false })
    return this.#lines.length > 0
  }

  *#readFailed(error: SysError): Task<void> {
    const { self } = this
    yield* self.stdout.flush()
    yield* self.stderr.write(`${self.name}: read error on ${this.current}: ${self.reason(error)}\n`)
    yield* self.exit(4)
  }

  *#openNext(): Task<boolean> {
    const { self, options } = this
    const { sys } = self
    const path = this.#files.shift()!
    this.current = path
    if (path === '-' && options.inPlace === null) {
      this.#input = new Input(sys, 0)
      return true
    }
    if (options.inPlace !== null) {
      const stat = sys.stat(path)
      if (stat.ok && (stat.value.mode & S_IFMT) !== S_IFREG) {
        yield* self.warn(`couldn't edit ${path}: not a regular file`)
        this.status = 4
        return false
      }
    }
    const fd = yield* sys.open(path, O_RDONLY)
    if (!fd.ok) {
      yield* self.warn(`can't read ${path}: ${self.reason(fd.error)}`)
      this.status = 2
      return false
    }
    this.#input = new Input(sys, fd.value)
    const stat = sys.fstat(fd.value)
    if (options.inPlace === null) {
      if (stat.ok && isDirectory(stat.value.mode)) {
        yield* this.#readFailed({ errno: 'EISDIR', syscall: 'read' })
      }
      return true
    }
    yield* this.#beginEdit(path, stat.ok ? stat.value.mode & 0o7777 : 0o644)
    return true
  }

  *#beginEdit(path: string, mode: number): Task<void> {
    const { self } = this
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
    const random = [...self.sys.getrandom(6)].map((byte) => letters[byte % letters.length]).join('')
    const directory = dirName(path)
    const temporary = path.includes('/') ? joinPath(directory, `sed${random}`) : `./sed${random}`
    const fd = yield* self.sys.open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    if (!fd.ok) {
      yield* self.fail(`couldn't open temporary file ${temporary}: ${self.reason(fd.error)}`, 4)
      return
    }
    self.sys.fchmod(fd.value, mode)
    this.#edit = { path, temporary, mode }
    this.out = new Output(self.sys, fd.value)
  }

  #closeInput(): void {
    if (this.#input && this.#input.fd !== 0) this.self.sys.close(this.#input.fd)
    this.#input = null
  }

  /** Closes a file, and puts the edited one in its place. */
  *finishFile(hasQuit = false): Task<void> {
    const rest = hasQuit && this.#edit ? yield* this.#rest() : ''
    const input = this.#input
    // After q a seekable standard input is left where the script stopped reading.
    if (input && hasQuit && input.fd === 0) {
      const unread = this.#lines.reduce(
        (sum, line) => sum + encode(line.text).length + (line.hasEnd ? 1 : 0),
        input.unused,
      )
      if (unread > 0) this.self.sys.lseek(0, -unread, 'cur')
    }
    this.#closeInput()
    const edit = this.#edit
    if (!edit) return
    const { self } = this
    yield* this.out.write(rest)
    if (!(yield* this.out.flush())) {
      const error = this.out.error!
      self.sys.unlink(edit.temporary)
      // The name has gone from sed's list before it looks it up.
      yield* self.fail(`couldn't flush <unknown>: ${self.reason(error)}`, 4)
    }
    self.sys.close(this.out.fd)
    this.out = self.stdout
    this.#edit = null
    const suffix = this.options.inPlace!
    if (suffix !== '') {
      const base = edit.path.slice(edit.path.lastIndexOf('/') + 1)
      const name = suffix.includes('*') ? suffix.replaceAll('*', base) : base + suffix
      const backup = name.includes('/') ? name : edit.path.includes('/') ? joinPath(dirName(edit.path), name) : name
      const kept = self.sys.rename(edit.path, backup)
      if (!kept.ok) yield* self.fail(`cannot rename ${edit.path}: ${self.reason(kept.error)}`, 4)
    }
    const renamed = self.sys.rename(edit.temporary, edit.path)
    if (!renamed.ok) yield* self.fail(`cannot rename ${edit.temporary}: ${self.reason(renamed.error)}`, 4)
  }

  /** What q left unread goes to the edited file as it is. */
  *#rest(): Task<string> {
    let text = this.#lines.map((line) => line.text + (line.hasEnd ? this.#end : '')).join('')
    this.#lines = []
    if (this.#input) text += decode(yield* this.#input.all())
    return text
  }
}
