/** Runs a sed script over its input. */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { SysError, Task } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'
import type { Command } from '../lib/command.ts'
import { waitFor } from '../lib/exec.ts'
import { readFile } from '../lib/files.ts'
import type { Regex } from '../lib/regex.ts'
import { Input, Output } from '../lib/stdio.ts'
import type { Address, SedCommand, Substitution } from './ast.ts'
import { holdLine, inputLine, Listing, programText, registers, spaceLine } from './debug.ts'
import { SedInput, type SedOptions } from './input.ts'
import { expand, unambiguous } from './text.ts'

export class SedRun {
  #space = ''
  #hasEnd = true
  /** Outputs (by w's name, '' is the usual one) whose last line has no newline yet: one comes when more follows. */
  readonly #lackEnd = new Set<string>()
  #holdHasEnd = true
  #hold = ''
  #appended: (() => Task<void>)[] = []
  #replaced = false
  #lastRegex: Regex | null = null
  #quit: number | null = null
  /** q, and D without a newline, leave without a word to --debug. */
  #wasQuit = false
  readonly #listing = new Listing(0)
  readonly #in: SedInput
  readonly #outputs = new Map<string, Output>()
  readonly #readers = new Map<string, string[]>()
  readonly #end: string

  constructor(
    readonly self: Command,
    readonly commands: readonly SedCommand[],
    readonly options: SedOptions,
    files: readonly string[],
  ) {
    this.#in = new SedInput(self, options, files)
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
    if (this.options.debug) yield* this.self.print(programText(this.commands))
    while (this.#quit === null && (yield* this.#nextCycle())) {
      if (this.options.debug) yield* this.self.print(inputLine(this.#in.current ?? '-', this.#in.line))
      yield* this.#cycle()
    }
    yield* this.#in.finishFile(this.#quit !== null)
    for (const output of this.#outputs.values()) yield* output.flush()
    return this.#quit ?? this.#in.status
  }

  *#nextCycle(): Task<boolean> {
    const line = yield* this.#in.read()
    if (line === null) return false
    this.#space = line.text
    this.#hasEnd = line.hasEnd
    return true
  }

  *#cycle(): Task<void> {
    for (;;) {
      this.#replaced = false
      if (this.options.debug) yield* this.self.print(spaceLine(this.#space))
      this.#wasQuit = false
      const end = yield* this.#execute()
      if (this.options.debug && !this.#wasQuit && end !== 'restart' && end !== 'silent-quit')
        yield* this.self.print('END-OF-CYCLE:\n')
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

  /** A line without its newline was printed: the newline comes now, for more follows. */
  *#mendEnd(): Task<void> {
    if (this.#lackEnd.delete('')) yield* this.#put(this.#end, this.#in.out)
  }

  *#print(text: string, file = ''): Task<void> {
    const output = file === '' ? this.#in.out : this.#outputs.get(file)!
    if (this.#lackEnd.delete(file)) yield* this.#put(this.#end, output)
    yield* this.#put(text, output)
    if (this.#hasEnd) yield* this.#put(this.#end, output)
    else this.#lackEnd.add(file)
    if (!this.options.unbuffered) return
    yield* output.flush()
    if (output.error) yield* this.#writeFailed(output, 'flush', output.error)
  }

  *#write(text: string): Task<void> {
    yield* this.#mendEnd()
    const hasEnd = text.endsWith('\n')
    yield* this.#put(hasEnd ? text.slice(0, -1) : text, this.#in.out)
    if (hasEnd) yield* this.#put(this.#end, this.#in.out)
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
    const name = output === self.stdout ? 'stdout' : (file ?? this.#in.temporary ?? '<unknown>')
    self.stdout.discard()
    self.stdout.error = null
    yield* self.stderr.write(`${self.name}: couldn't ${what} ${name}: ${self.reason(error)}\n`)
    return yield* self.exit(4)
  }

  *#append(): Task<void> {
    const pending = this.#appended
    this.#appended = []
    if (pending.length > 0) yield* this.#mendEnd()
    for (const write of pending) yield* write()
  }

  *#execute(): Task<'end' | 'delete' | 'restart' | 'silent-quit'> {
    const { commands, self } = this
    for (let at = 0; at < commands.length; at++) {
      const command = commands[at]!
      if (this.options.debug) yield* this.self.print(`COMMAND: ${this.#listing.line(command)}`)
      if ((yield* this.#matches(command)) === command.negated) {
        if (command.name === '{') at = command.target - 1
        continue
      }
      switch (command.name) {
        case '{':
        case '}':
        case ':':
          break
        case '=':
          yield* this.#mendEnd()
          yield* this.#put(`${this.#in.line}\n`, this.#in.out)
          break
        case 'a':
          this.#appended.push(() => this.#put(command.text, this.#in.out))
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
          this.#wasQuit = true
          if (newline < 0) return 'delete'
          this.#space = this.#space.slice(newline + 1)
          return 'restart'
        }
        case 'e':
          yield* this.#shell(command.text)
          break
        case 'F':
          yield* this.#write(`${this.#in.current ?? '-'}\n`)
          break
        case 'g':
          this.#space = this.#hold
          this.#hasEnd = this.#holdHasEnd
          break
        case 'G':
          this.#space += `${this.#end}${this.#hold}`
          this.#hasEnd = this.#holdHasEnd
          break
        case 'h':
          this.#hold = this.#space
          this.#holdHasEnd = this.#hasEnd
          break
        case 'H':
          this.#hold += `${this.#end}${this.#space}`
          this.#holdHasEnd = this.#hasEnd
          break
        case 'x':
          ;[this.#space, this.#hold] = [this.#hold, this.#space]
          ;[this.#hasEnd, this.#holdHasEnd] = [this.#holdHasEnd, this.#hasEnd]
          break
        case 'l':
          yield* this.#write(unambiguous(this.#space, command.number ?? this.options.lineLength))
          break
        case 'n': {
          if (yield* this.#in.isLast()) {
            // Without a next line GNU sed prints and ends without running the rest.
            if (this.options.posix) return 'delete'
            this.#quit ??= this.#in.status
            return 'end'
          }
          if (!this.options.quiet) yield* this.#print(this.#space)
          yield* this.#append()
          yield* this.#nextCycle()
          break
        }
        case 'N': {
          if (yield* this.#in.isLast()) {
            this.#quit ??= this.#in.status
            return this.options.posix ? 'delete' : 'end'
          }
          yield* this.#append()
          const next = yield* this.#in.read()
          this.#space += `${this.#end}${next?.text ?? ''}`
          this.#hasEnd = next?.hasEnd ?? true
          break
        }
        case 'p':
          yield* this.#print(this.#space)
          break
        case 'P': {
          const end = this.#space.indexOf(this.#end)
          if (end < 0) yield* this.#print(this.#space)
          else yield* this.#write(`${this.#space.slice(0, end)}\n`)
          break
        }
        case 'q':
          this.#wasQuit = true
          this.#quit = command.number ?? 0
          return 'end'
        case 'Q':
          this.#quit = command.number ?? 0
          return 'silent-quit'
        case 'r':
          this.#appended.push(() => this.#appendFile(command.text))
          break
        case 'R':
          yield* this.#appendLine(command.text)
          break
        case 's':
          yield* this.#substitute(command.substitution!)
          break
        case 'w':
          yield* this.#print(this.#space, command.text)
          yield* this.#outputs.get(command.text)!.flush()
          break
        case 'W':
          yield* this.#print(this.#space.split('\n')[0]!, command.text)
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
      if (this.options.debug) yield* this.#tellSpaces(command.name)
    }
    return 'end'
  }

  *#tellSpaces(name: string): Task<void> {
    if ('synNGxz'.includes(name)) yield* this.self.print(spaceLine(this.#space))
    if ('hHgx'.includes(name)) yield* this.self.print(holdLine(this.#hold))
  }

  *#matches(command: SedCommand): Task<boolean> {
    const { from, to } = command
    if (from === null) return true
    if (to === null) return yield* this.#at(from)
    if (command.active) {
      switch (to.kind) {
        case 'line':
          if (this.#in.line >= to.line) command.active = false
          return this.#in.line <= to.line
        case 'offset':
        case 'multiple':
          if (this.#in.line >= command.rangeEnd) command.active = false
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
    if (to.kind === 'line') command.active = to.line > this.#in.line
    else if (to.kind === 'offset') {
      command.rangeEnd = this.#in.line + to.lines
      command.active = to.lines > 0
    } else if (to.kind === 'multiple') {
      command.rangeEnd = to.of > 0 ? Math.ceil(this.#in.line / to.of) * to.of : this.#in.line
      command.active = command.rangeEnd > this.#in.line
    } else command.active = to.kind !== 'last' || !(yield* this.#in.isLast())
    return true
  }

  *#at(address: Address): Task<boolean> {
    switch (address.kind) {
      case 'line':
        return this.#in.line === address.line
      case 'step':
        if (address.step <= 0) return this.#in.line === address.first
        return this.#in.line >= address.first && (this.#in.line - address.first) % address.step === 0
      case 'last':
        return yield* this.#in.isLast()
      case 'regex':
        return (yield* this.#regex(address.regex)).test(this.#space)
      default:
        return false
    }
  }

  *#regex(regex: Regex | null): Task<Regex> {
    if (regex !== null) this.#lastRegex = regex
    if (this.#lastRegex === null)
      yield* this.self.fail(`-e expression #${this.options.expressions}, char 0: no previous regular expression`)
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
      if (this.options.debug && at === 0) yield* this.self.print(registers(text, match))
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
    yield* this.#print(this.#space, substitution.file)
    yield* this.#outputs.get(substitution.file)!.flush()
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
    yield* this.#in.out.flush()
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
      yield* this.#in.out.write(yield* this.self.stdin.all())
      return
    }
    const bytes = yield* readFile(this.self.sys, name)
    if (bytes.ok) yield* this.#in.out.write(bytes.value)
  }

  *#appendLine(name: string): Task<void> {
    let lines = this.#readers.get(name)
    if (!lines) {
      const bytes = yield* readFile(this.self.sys, name)
      lines = bytes.ok ? (decode(bytes.value).match(/[^\n]*\n|[^\n]+/g) ?? []) : []
      this.#readers.set(name, lines)
    }
    const line = lines.shift()
    // A last line without its newline stays without.
    if (line !== undefined) this.#appended.push(() => this.#put(line, this.#in.out))
  }
}
