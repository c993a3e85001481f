/** Files and commands that an awk program reads from and writes to. */
import { O_APPEND, O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Fd, SysError, SysResult, Task, WaitStatus } from '../../kernel/sys.ts'
import { concat, decode } from '../lib/bytes.ts'
import type { Command } from '../lib/command.ts'
import { exitStatus, waitFor } from '../lib/exec.ts'
import { compileRegex } from '../lib/regex.ts'
import { AWK } from '../lib/regex-parse.ts'
import { Input, Output } from '../lib/stdio.ts'

/** Cuts input into records by RS. */
export class RecordReader {
  #text = ''
  #ended = false
  /** The text that ended the last record. */
  terminator = ''

  constructor(readonly input: Input) {}

  *next(separator: string): Task<string | null> {
    for (;;) {
      const record = this.#cut(separator)
      if (record !== null) return record
      if (this.#ended) return this.#rest(separator)
      // Whole characters only: a block ends at a newline or with the file.
      const bytes = yield* this.input.chunk()
      if (bytes.length === 0) this.#ended = true
      else this.#text += decode(yield* this.#complete(bytes))
    }
  }

  /** Adds the bytes that complete a character which the block cuts in two. */
  *#complete(bytes: Uint8Array): Task<Uint8Array> {
    let whole = bytes
    for (;;) {
      let at = whole.length - 1
      while (at >= 0 && at > whole.length - 4 && (whole[at]! & 0xc0) === 0x80) at--
      const lead = whole[at] ?? 0
      const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
      if (at + length <= whole.length) return whole
      const more = yield* this.input.chunk()
      if (more.length === 0) return whole
      whole = concat([whole, more])
    }
  }

  #cut(separator: string): string | null {
    if (separator === '') return this.#paragraph()
    if (separator.length === 1) {
      const end = this.#text.indexOf(separator)
      if (end < 0) return null
      return this.#take(end, end + 1)
    }
    const regex = compileRegex(separator, { syntax: AWK })
    const match = regex.ok ? regex.value.exec(this.#text) : null
    // A match that touches the end could go on in the next block.
    if (!match || match.end === match.start || (match.end === this.#text.length && !this.#ended)) return null
    return this.#take(match.start, match.end)
  }

  #take(end: number, next: number): string {
    const record = this.#text.slice(0, end)
    this.terminator = this.#text.slice(end, next)
    this.#text = this.#text.slice(next)
    return record
  }

  #paragraph(): string | null {
    this.#text = this.#text.replace(/^\n+/, '')
    const match = /\n\n+/.exec(this.#text)
    if (!match || (match.index + match[0].length === this.#text.length && !this.#ended)) return null
    return this.#take(match.index, match.index + match[0].length)
  }

  #rest(separator: string): string | null {
    if (this.#text === '') return null
    const text = separator === '' ? this.#text.replace(/\n+$/, '') : this.#text
    this.#text = ''
    this.terminator = ''
    return text === '' && separator === '' ? null : text
  }
}

interface Writer {
  output: Output
  readonly pid: number | null
  /** Its descriptor was needed for another file; the next print opens it again. */
  isParked: boolean
  usedAt: number
}

export class Streams {
  readonly #writers = new Map<string, Writer>()
  readonly #readers = new Map<string, { reader: RecordReader; pid: number | null }>()

  #uses = 0

  constructor(readonly self: Command) {}

  /** The stream of a redirection; an error when it cannot be opened. */
  *writer(op: string, name: string): Task<Output | SysError> {
    const { self } = this
    const open = this.#writers.get(name)
    if (open) return yield* this.#resume(name, open)
    if (op.startsWith('|')) {
      yield* this.flush()
      const child = yield* this.#pipe(name, 'write')
      if ('errno' in child) return child
      const output = new Output(self.sys, child.fd)
      this.#writers.set(name, { output, pid: child.pid, isParked: false, usedAt: this.#uses++ })
      return output
    }
    const special = { '/dev/stdout': self.stdout, '-': self.stdout, '/dev/stderr': self.stderr }[name]
    if (special) return special
    const fd = yield* this.#open(name, O_WRONLY | O_CREAT | (op === '>>' ? O_APPEND : O_TRUNC))
    if (!fd.ok) return fd.error
    const output = new Output(self.sys, fd.value)
    this.#writers.set(name, { output, pid: null, isParked: false, usedAt: this.#uses++ })
    return output
  }

  *#resume(name: string, writer: Writer): Task<Output | SysError> {
    writer.usedAt = this.#uses++
    if (!writer.isParked) return writer.output
    const fd = yield* this.#open(name, O_WRONLY | O_CREAT | O_APPEND)
    if (!fd.ok) return fd.error
    writer.output = new Output(this.self.sys, fd.value)
    writer.isParked = false
    return writer.output
  }

  /** open(2), and when there are no descriptors left, with that of the file that was written longest ago. */
  *#open(name: string, flags: number): Task<SysResult<Fd>> {
    for (;;) {
      const fd = yield* this.self.sys.open(name, flags, 0o666)
      if (fd.ok || fd.error.errno !== 'EMFILE' || !(yield* this.#park())) return fd
    }
  }

  *#park(): Task<boolean> {
    const files = [...this.#writers.values()].filter((writer) => writer.pid === null && !writer.isParked)
    const [oldest] = files.sort((a, b) => a.usedAt - b.usedAt)
    if (!oldest) return false
    yield* oldest.output.flush()
    this.self.sys.close(oldest.output.fd)
    oldest.isParked = true
    return true
  }

  *reader(from: 'file' | 'command', name: string): Task<RecordReader | SysError> {
    const open = this.#readers.get(name)
    if (open) return open.reader
    const { self } = this
    if (from === 'command') {
      yield* this.flush()
      const child = yield* this.#pipe(name, 'read')
      if ('errno' in child) return child
      const reader = new RecordReader(new Input(self.sys, child.fd))
      this.#readers.set(name, { reader, pid: child.pid })
      return reader
    }
    const fd =
      name === '-' || name === '/dev/stdin' ? ({ ok: true, value: 0 } as const) : yield* self.sys.open(name, O_RDONLY)
    if (!fd.ok) return fd.error
    const reader = new RecordReader(fd.value === 0 ? self.stdin : new Input(self.sys, fd.value))
    this.#readers.set(name, { reader, pid: null })
    return reader
  }

  *#pipe(script: string, how: 'read' | 'write'): Task<{ fd: number; pid: number } | SysError> {
    const { sys, env } = this.self
    const pipe = sys.pipe({ cloexec: true })
    if (!pipe.ok) return pipe.error
    const [read, write] = pipe.value
    const [ours, theirs, target] = how === 'write' ? [write, read, 0] : [read, write, 1]
    const pid = sys.fork(function* (child) {
      child.dup2(theirs, target)
      child.close(read)
      child.close(write)
      yield* child.execve('/bin/sh', ['sh', '-c', script], env)
      return 127
    })
    sys.close(theirs)
    yield* sys.sched_yield()
    return pid.ok ? { fd: ours, pid: pid.value } : pid.error
  }

  *flush(): Task<void> {
    yield* this.self.stdout.flush()
    for (const { output } of this.#writers.values()) yield* output.flush()
  }

  /** null when nothing of that name is open. */
  *flushOne(name: string): Task<number> {
    const writer = this.#writers.get(name)
    if (!writer) return -1
    yield* writer.output.flush()
    return 0
  }

  /** close(name): the exit status of a command. */
  *close(name: string): Task<number> {
    const { sys } = this.self
    const writer = this.#writers.get(name)
    const reader = this.#readers.get(name)
    if (!writer && !reader) return -1
    let status = 0
    if (writer) {
      this.#writers.delete(name)
      yield* writer.output.flush()
      if (!writer.isParked) sys.close(writer.output.fd)
      if (writer.pid !== null) status = closeStatus(yield* waitFor(sys, writer.pid))
    }
    if (reader) {
      this.#readers.delete(name)
      if (reader.reader.input.fd !== 0) sys.close(reader.reader.input.fd)
      if (reader.pid !== null) status = closeStatus(yield* waitFor(sys, reader.pid))
    }
    return status
  }

  /** At the end: the newest first; a name whose flush failed is told with its error. */
  *closeAll(): Task<{ name: string; error: SysError } | null> {
    let failed: { name: string; error: SysError } | null = null
    for (const [name, writer] of [...this.#writers].reverse()) {
      if (!(yield* writer.output.flush())) failed = { name, error: writer.output.error! }
      yield* this.close(name)
    }
    for (const name of [...this.#readers.keys()].reverse()) yield* this.close(name)
    return failed
  }

  *system(script: string): Task<number> {
    const { sys, env } = this.self
    yield* this.flush()
    const pid = sys.fork(function* (child) {
      yield* child.execve('/bin/sh', ['sh', '-c', script], env)
      return 127
    })
    if (!pid.ok) return -1
    const status = yield* waitFor(sys, pid.value)
    // system(3) has nothing to tell when the kernel has already thrown the status away (SIGCHLD ignored).
    return status === null ? -1 : closeStatus(status)
  }
}

/** A death by signal is 256 + its number. */
const closeStatus = (status: WaitStatus | null): number =>
  status?.kind === 'signaled' ? 256 + exitStatus(status) - 128 : exitStatus(status)
