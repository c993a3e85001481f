/** Runs a sed script over its input. */
import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY, S_IFMT, S_IFREG } from '../../kernel/constants.ts'
import type { SysError, Task } from '../../kernel/sys.ts'
import { decode, encode, splitLines } from '../lib/bytes.ts'
import type { Command } from '../lib/command.ts'
import { waitFor } from '../lib/exec.ts'
import { readFile } from '../lib/files.ts'
import { isDirectory } from '../lib/mode.ts'
import { dirName, joinPath } from '../lib/paths.ts'
import type { Match, Regex } from '../lib/regex.ts'
import { Input, Output } from '../lib/stdio.ts'
import type { Address, ReplacementPart, SedCommand, Substitution } from './script.ts'

export interface SedOptions {
  readonly quiet: boolean
  readonly inPlace: string | null
  readonly separate: boolean
  readonly nullData: boolean
  readonly lineLength: number
  readonly unbuffered: boolean
  readonly posix: boolean
}

interface Line {
  readonly text: string
  readonly hasEnd: boolean
}

export class SedRun {
  status = 0
  #space = ''
  #hasEnd = true
  #hold = ''
  #line = 0
  #appended: (() => Task<void>)[] = []
  #replaced = false
  #lastRegex: Regex | null = null
  #quit: number | null = null
  readonly #files: string[]
  #input: Input | null = null
  #lines: Line[] = []
  #current: string | null = null
  #out: Output
  #edit: { path: string; temporary: string; mode: number } | null = null
  readonly #outputs = new Map<string, Output>()
  readonly #readers = new Map<string, string[]>()
  readonly #end: string

  constructor(
    readonly self: Command,
    readonly commands: readonly SedCommand[],
    readonly options: SedOptions,
    files: readonly string[],
  ) {
    this.#files = [...files]
    this.#out = self.stdout
    this.#end = options.nullData ? '\0' : '\n'
  }

  /** The files of w commands are made before anything is read. */
  *openOutputs(): Task<void> {
    const names = this.commands.flatMap(({ name, text, substitution }) =>
      'wW'.includes(name) ? [text] : substitution?.file ? [substitution.file] : [],
    )
    for (const name of new Set(names)) {
      if (name === '/dev/stdout') this.#outputs.set(name, this.self.stdout)
      else if (name === '/dev/stderr') this.#outputs.set(name, this.self.stderr)
      else {
        const fd = yield* this.self.sys.open(name, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        if (!fd.ok) yield* this.self.fail(`couldn't open file ${name}: ${this.self.reason(fd.error)}`, 4)
        else this.#outputs.set(name, new Output(this.self.sys, fd.value))
      }
    }
  }

  *run(): Task<number> {
    while (this.#quit === null && (yield* this.#nextCycle())) {
      yield* this.#cycle()
    }
    yield* this.#finishFile()
    for (const output of this.#outputs.values()) yield* output.flush()
    return this.#quit ?? this.status
  }

  *#nextCycle(): Task<boolean> {
    const line = yield* this.#read()
    if (line === null) return false
    this.#space = line.text
    this.#hasEnd = line.hasEnd
    return true
  }

  *#cycle(): Task<void> {
    for (;;) {
      this.#replaced = false
      const end = yield* this.#execute()
      if (end === 'silent-quit') {
        yield* this.#append()
        return
      }
      if (!this.options.quiet && end !== 'delete' && end !== 'restart') yield* this.#print(this.#space)
      yield* this.#append()
      // D without a newline starts like d; with one it goes on with the rest.
      if (end !== 'restart') return
    }
  }

  *#print(text: string, output = this.#out): Task<void> {
    yield* this.#put(text, output)
    if (this.#hasEnd || output !== this.#out) yield* this.#put(this.#end, output)
    if (!this.options.unbuffered) return
    yield* output.flush()
    if (output.error) yield* this.#writeFailed(output, 'flush', output.error)
  }

  *#write(text: string): Task<void> {
    const hasEnd = text.endsWith('\n')
    yield* this.#put(hasEnd ? text.slice(0, -1) : text, this.#out)
    if (hasEnd) yield* this.#put('\n', this.#out)
  }

  /** One fwrite(3): sed tells how much of it did not go out. */
  *#put(text: string, output: Output): Task<void> {
    const bytes = encode(text)
    yield* output.write(bytes)
    if (!output.error) return
    const items = `${bytes.length} item${bytes.length === 1 ? '' : 's'}`
    yield* this.#writeFailed(output, `write ${items} to`, output.error)
  }

  *#writeFailed(output: Output, what: string, error: SysError): Task<never> {
    const { self } = this
    const file = [...this.#outputs].find(([, open]) => open === output)?.[0]
    const name = output === self.stdout ? 'stdout' : (file ?? this.#edit?.temporary ?? '<unknown>')
    self.stdout.discard()
    self.stdout.error = null
    yield* self.stderr.write(`${self.name}: couldn't ${what} ${name}: ${self.reason(error)}\n`)
    return yield* self.exit(4)
  }

  *#append(): Task<void> {
    const pending = this.#appended
    this.#appended = []
    if (pending.length > 0 && !this.#hasEnd) {
      yield* this.#write(this.#end)
      this.#hasEnd = true
    }
    for (const write of pending) yield* write()
  }

  *#execute(): Task<'end' | 'delete' | 'restart' | 'silent-quit'> {
    const { commands, self } = this
    for (let at = 0; at < commands.length; at++) {
      const command = commands[at]!
      if ((yield* this.#matches(command)) === command.negated) {
        if (command.name === '{') at = command.target - 1
        continue
      }
      switch (command.name) {
        case '{':
          break
        case '=':
          yield* this.#write(`${this.#line}\n`)
          break
        case 'a':
          this.#appended.push(() => this.#write(command.text))
          break
        case 'i':
          yield* this.#write(command.text)
          break
        case 'c':
          if (command.to === null || command.negated || !command.active) yield* this.#write(command.text)
          if (command.to !== null && command.from?.kind === 'zero') break
          return 'delete'
        case 'b':
          at = command.target - 1
          break
        case 't':
          if (!this.#replaced) break
          this.#replaced = false
          at = command.target - 1
          break
        case 'T':
          if (!this.#replaced) at = command.target - 1
          this.#replaced = false
          break
        case 'd':
          return 'delete'
        case 'D': {
          const newline = this.#space.indexOf('\n')
          if (newline < 0) return 'delete'
          this.#space = this.#space.slice(newline + 1)
          return 'restart'
        }
        case 'e':
          yield* this.#shell(command.text)
          break
        case 'F':
          yield* this.#write(`${this.#current ?? '-'}\n`)
          break
        case 'g':
          this.#space = this.#hold
          break
        case 'G':
          this.#space += `${this.#end}${this.#hold}`
          break
        case 'h':
          this.#hold = this.#space
          break
        case 'H':
          this.#hold += `${this.#end}${this.#space}`
          break
        case 'x':
          ;[this.#space, this.#hold] = [this.#hold, this.#space]
          break
        case 'l':
          yield* this.#write(unambiguous(this.#space, command.number ?? this.options.lineLength))
          break
        case 'n': {
          if (yield* this.#isLast()) {
            // Without a next line GNU sed prints and ends without running the rest.
            if (this.options.posix) return 'delete'
            this.#quit ??= this.status
            return 'end'
          }
          if (!this.options.quiet) yield* this.#print(this.#space)
          yield* this.#append()
          yield* this.#nextCycle()
          break
        }
        case 'N': {
          if (yield* this.#isLast()) {
            this.#quit ??= this.status
            return this.options.posix ? 'delete' : 'end'
          }
          yield* this.#append()
          const next = yield* this.#read()
          this.#space += `${this.#end}${next?.text ?? ''}`
          this.#hasEnd = next?.hasEnd ?? true
          break
        }
        case 'p':
          yield* this.#print(this.#space)
          break
        case 'P':
          yield* this.#write(this.#space.split('\n')[0]! + this.#end)
          break
        case 'q':
          this.#quit = command.number ?? 0
          return 'end'
        case 'Q':
          this.#quit = command.number ?? 0
          return 'silent-quit'
        case 'r':
          this.#appended.push(() => this.#appendFile(command.text))
          break
        case 'R':
          this.#appended.push(() => this.#appendLine(command.text))
          break
        case 's':
          yield* this.#substitute(command.substitution!)
          break
        case 'w':
          yield* this.#print(this.#space, this.#outputs.get(command.text))
          yield* this.#outputs.get(command.text)!.flush()
          break
        case 'W':
          yield* this.#print(this.#space.split('\n')[0]!, this.#outputs.get(command.text))
          yield* this.#outputs.get(command.text)!.flush()
          break
        case 'y':
          this.#space = [...this.#space].map((char) => command.map!.get(char) ?? char).join('')
          break
        case 'z':
          this.#space = ''
          break
        default:
          yield* self.fail(`internal error: no command ${command.name}`)
      }
    }
    return 'end'
  }

  *#matches(command: SedCommand): Task<boolean> {
    const { from, to } = command
    if (from === null) return true
    if (to === null) return yield* this.#at(from)
    if (command.active) {
      switch (to.kind) {
        case 'line':
          if (this.#line >= to.line) command.active = false
          return this.#line <= to.line
        case 'offset':
        case 'multiple':
          if (this.#line >= command.rangeEnd) command.active = false
          return true
        default:
          if (yield* this.#at(to)) command.active = false
          return true
      }
    }
    if (from.kind === 'zero') {
      // 0,/re/ is open before the first line; once closed it stays so.
      if (command.rangeEnd === -1) return false
      command.rangeEnd = -1
      command.active = true
      return yield* this.#matches(command)
    }
    if (!(yield* this.#at(from))) return false
    if (to.kind === 'line') command.active = to.line > this.#line
    else if (to.kind === 'offset') {
      command.rangeEnd = this.#line + to.lines
      command.active = to.lines > 0
    } else if (to.kind === 'multiple') {
      command.rangeEnd = to.of > 0 ? Math.ceil(this.#line / to.of) * to.of : this.#line
      command.active = command.rangeEnd > this.#line
    } else command.active = to.kind !== 'last' || !(yield* this.#isLast())
    return true
  }

  *#at(address: Address): Task<boolean> {
    switch (address.kind) {
      case 'line':
        return this.#line === address.line
      case 'step':
        if (address.step <= 0) return this.#line === address.first
        return this.#line >= address.first && (this.#line - address.first) % address.step === 0
      case 'last':
        return yield* this.#isLast()
      case 'regex':
        return (yield* this.#regex(address.regex)).test(this.#space)
      default:
        return false
    }
  }

  *#regex(regex: Regex | null): Task<Regex> {
    if (regex !== null) this.#lastRegex = regex
    if (this.#lastRegex === null) yield* this.self.fail('no previous regular expression')
    return this.#lastRegex!
  }

  *#substitute(substitution: Substitution): Task<void> {
    const regex = yield* this.#regex(substitution.regex)
    const text = this.#space
    let out = ''
    let done = 0
    let count = 0
    let changed = false
    let lastEnd = -1
    for (let at = 0; at <= text.length; ) {
      const match = regex.exec(text, at)
      if (!match) break
      const isEmpty = match.end === match.start
      // An empty match right behind another one does not count.
      if (!isEmpty || match.start !== lastEnd) {
        count++
        if (count >= substitution.occurrence) {
          out += text.slice(done, match.start) + expand(substitution.replacement, match)
          done = match.end
          changed = true
          if (!substitution.global) break
        }
      }
      lastEnd = match.end
      at = isEmpty ? match.end + 1 : match.end
    }
    if (!changed) return
    this.#space = out + text.slice(done)
    this.#replaced = true
    if (substitution.evaluate) yield* this.#evaluate()
    for (let i = 0; i < substitution.print; i++) yield* this.#print(this.#space)
    if (substitution.file === null) return
    const output = this.#outputs.get(substitution.file)!
    yield* this.#print(this.#space, output)
    yield* output.flush()
  }

  /** s///e: the pattern space is run, and becomes what it printed. */
  *#evaluate(): Task<void> {
    const printed = yield* this.#capture(this.#space)
    this.#space = printed.replace(/\n$/, '')
  }

  *#shell(text: string): Task<void> {
    if (text === '') yield* this.#evaluate()
    else yield* this.#write(yield* this.#capture(text))
  }

  *#capture(script: string): Task<string> {
    const { sys, env } = this.self
    yield* this.#out.flush()
    const pipe = sys.pipe()
    if (!pipe.ok) return ''
    const [read, write] = pipe.value
    const pid = sys.fork(function* (child) {
      child.dup2(write, 1)
      child.close(read)
      child.close(write)
      yield* child.execve('/bin/sh', ['sh', '-c', script], env)
      return 127
    })
    sys.close(write)
    const printed = yield* new Input(sys, read).all()
    sys.close(read)
    if (pid.ok) yield* waitFor(sys, pid.value)
    return decode(printed)
  }

  *#appendFile(name: string): Task<void> {
    if (name === '/dev/stdin') {
      yield* this.#out.write(yield* this.self.stdin.all())
      return
    }
    const bytes = yield* readFile(this.self.sys, name)
    if (bytes.ok) yield* this.#out.write(bytes.value)
  }

  *#appendLine(name: string): Task<void> {
    let lines = this.#readers.get(name)
    if (!lines) {
      const bytes = yield* readFile(this.self.sys, name)
      lines = bytes.ok ? splitLines(decode(bytes.value)) : []
      this.#readers.set(name, lines)
    }
    const line = lines.shift()
    if (line !== undefined) yield* this.#write(`${line}\n`)
  }

  // ---- input

  *#isLast(): Task<boolean> {
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

  *#read(): Task<Line | null> {
    for (;;) {
      if (this.#lines.length > 0 || (yield* this.#fill())) {
        this.#line++
        return this.#lines.shift()!
      }
      yield* this.#finishFile()
      if (this.#files.length === 0) return null
      if ((yield* this.#openNext()) && (this.options.separate || this.options.inPlace !== null)) this.#line = 0
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
    yield* self.stderr.write(`${self.name}: read error on ${this.#current}: ${self.reason(error)}\n`)
    yield* self.exit(4)
  }

  *#openNext(): Task<boolean> {
    const { self, options } = this
    const { sys } = self
    const path = this.#files.shift()!
    this.#current = path
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
    this.#out = new Output(self.sys, fd.value)
  }

  #closeInput(): void {
    if (this.#input && this.#input.fd !== 0) this.self.sys.close(this.#input.fd)
    this.#input = null
  }

  *#finishFile(): Task<void> {
    const rest = this.#quit !== null && this.#edit ? yield* this.#rest() : ''
    const input = this.#input
    // After q a seekable standard input is left where the script stopped reading.
    if (input && this.#quit !== null && input.fd === 0) {
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
    yield* this.#out.write(rest)
    if (!(yield* this.#out.flush())) {
      const error = this.#out.error!
      self.sys.unlink(edit.temporary)
      // The name has gone from sed's list before it looks it up.
      yield* self.fail(`couldn't flush <unknown>: ${self.reason(error)}`, 4)
    }
    self.sys.close(this.#out.fd)
    this.#out = self.stdout
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

function expand(parts: readonly ReplacementPart[], match: Match): string {
  let out = ''
  let mode: 'U' | 'L' | null = null
  let next: 'u' | 'l' | null = null
  for (const part of parts) {
    if (part.kind === 'case') {
      if (part.how === 'U' || part.how === 'L') mode = part.how
      else if (part.how === 'E') mode = null
      else next = part.how
      continue
    }
    let text = part.kind === 'text' ? part.text : (match.groups[part.index] ?? '')
    if (mode === 'U') text = text.toUpperCase()
    if (mode === 'L') text = text.toLowerCase()
    if (next && text !== '') {
      const first = String.fromCodePoint(text.codePointAt(0)!)
      text = (next === 'u' ? first.toUpperCase() : first.toLowerCase()) + text.slice(first.length)
      next = null
    }
    out += text
  }
  return out
}

const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
}

/** The l command: escapes, folded at the line length, `$` at the end. */
function unambiguous(text: string, width: number): string {
  const limit = width > 1 ? width - 1 : Infinity
  let out = ''
  let column = 0
  for (const char of text) {
    const code = char.codePointAt(0)!
    const shown =
      NAMED[char] ??
      (code >= 32 && code < 127
        ? char
        : [...encode(char)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''))
    if (column + shown.length > limit) {
      out += '\\\n'
      column = 0
    }
    out += shown
    column += shown.length
  }
  return `${out}$\n`
}
