/** Buffered streams over read(2) and write(2) that behave as glibc's stdio does. */
import { ok } from '../../../lib/index.ts'
import type { Fd, Sys, SysError, SysResult, Task } from '../../kernel/sys.ts'
import { concat, decode, EMPTY, encode } from './bytes.ts'
import { Kept } from './memory.ts'

const BLOCK = 4096
export type Buffering = 'full' | 'line' | 'none'

export class Output {
  /** The first failure, as ferror(3) keeps it. */
  error: SysError | null = null
  #buffer: Uint8Array = EMPTY
  #used = 0
  #buffering: Buffering | null
  /** One fwrite(3) ends with the first write that fails. Most of our programs print at once what theirs print line by line: those go on. */
  givesUp = false

  constructor(
    readonly sys: Sys,
    readonly fd: Fd,
    buffering: Buffering | null = null,
  ) {
    this.#buffering = buffering
  }

  /** As fwrite(3): fills the buffer, writes whole blocks past it, keeps the rest. */
  *write(data: string | Uint8Array): Task<void> {
    const bytes = typeof data === 'string' ? encode(data) : data
    if (bytes.length === 0) return
    const isFirst = this.#buffer.length === 0
    const buffering = this.#mode()
    if (buffering === 'none') {
      yield* this.#push(bytes)
      return
    }
    // A stream has no room before its first write: whole blocks go past the buffer at once.
    const room = isFirst && buffering === 'full' ? 0 : this.#buffer.length - this.#used
    if (bytes.length <= room) {
      this.#keep(bytes)
    } else {
      this.#keep(bytes.subarray(0, room))
      if (!(yield* this.flush()) && this.givesUp) return
      const direct = bytes.length - room - ((bytes.length - room) % this.#buffer.length)
      if (direct > 0) yield* this.#push(bytes.subarray(room, room + direct))
      this.#keep(bytes.subarray(room + direct))
    }
    if (buffering === 'line' && bytes.includes(10)) yield* this.flush()
  }

  /** fflush(3): false when the write failed; what could not be written is dropped, as glibc does. */
  *flush(): Task<boolean> {
    if (this.#used === 0) return true
    const bytes = this.#buffer.slice(0, this.#used)
    this.#used = 0
    return yield* this.#push(bytes)
  }

  /** setvbuf(3), before the first write. */
  setBuffering(buffering: Buffering): void {
    this.#buffering = buffering
    if (this.#buffer.length === 0) this.#buffer = new Uint8Array(BLOCK)
  }

  /** Forgets what is buffered: what _exit(2) or a fork's child does. */
  discard(): void {
    this.#used = 0
  }

  #mode(): Buffering {
    if (this.#buffer.length === 0) {
      this.#buffer = new Uint8Array(BLOCK)
      this.#buffering ??= this.sys.isatty(this.fd) ? 'line' : 'full'
    }
    return this.#buffering!
  }

  #keep(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.#used)
    this.#used += bytes.length
  }

  *#push(bytes: Uint8Array): Task<boolean> {
    const written = yield* writeAll(this.sys, this.fd, bytes)
    if (!written.ok) this.error = written.error
    return written.ok
  }
}

/** full_write: again after a short write, until all went or one failed. */
export function* writeAll(sys: Sys, fd: Fd, data: Uint8Array): Task<SysResult<number>> {
  let at = 0
  while (at < data.length) {
    const written = yield* sys.write(fd, at === 0 ? data : data.subarray(at))
    if (!written.ok) {
      if (written.error.errno === 'EINTR') continue
      return written
    }
    at += written.value
  }
  return ok(at)
}

export class Input {
  error: SysError | null = null
  atEnd = false
  #pending: Uint8Array = EMPTY

  constructor(
    readonly sys: Sys,
    readonly fd: Fd,
    readonly blockSize = BLOCK,
  ) {}

  /** The next bytes, buffered ones first; empty at the end or after an error (see `error`). */
  *chunk(): Task<Uint8Array> {
    if (this.#pending.length > 0) {
      const bytes = this.#pending
      this.#pending = EMPTY
      return bytes
    }
    if (this.atEnd || this.error) return EMPTY
    for (;;) {
      const got = yield* this.sys.read(this.fd, this.blockSize)
      if (got.ok) {
        if (got.value.length === 0) this.atEnd = true
        return got.value
      }
      if (got.error.errno === 'EINTR') continue
      this.error = got.error
      return EMPTY
    }
  }

  /** Puts bytes back in front, to be read again. */
  unread(bytes: Uint8Array): void {
    this.#pending = this.#pending.length === 0 ? bytes : concat([bytes, this.#pending])
  }

  /** Bytes that were read but not used: a program that ends early seeks back by these on a seekable file. */
  get unused(): number {
    return this.#pending.length
  }

  /** One line with its delimiter (the last may lack it), or null at the end. */
  *lineBytes(delimiter = 10): Task<Uint8Array | null> {
    const parts: Uint8Array[] = []
    const kept = new Kept(this.sys)
    for (;;) {
      const bytes = yield* this.chunk()
      if (bytes.length === 0) return parts.length === 0 ? null : concat(parts)
      kept.add(bytes.length)
      const end = bytes.indexOf(delimiter)
      if (end < 0) {
        parts.push(bytes)
        continue
      }
      this.unread(bytes.subarray(end + 1))
      parts.push(bytes.subarray(0, end + 1))
      return concat(parts)
    }
  }

  /** One line without its delimiter, decoded, or null at the end. */
  *line(delimiter = 10): Task<string | null> {
    const bytes = yield* this.lineBytes(delimiter)
    if (bytes === null) return null
    return decode(bytes[bytes.length - 1] === delimiter ? bytes.subarray(0, -1) : bytes)
  }

  /** All complete lines that one read brought, with their delimiters, as one block; null at the end. The last block may lack the delimiter. */
  *block(delimiter = 10): Task<Uint8Array | null> {
    const parts: Uint8Array[] = []
    const kept = new Kept(this.sys)
    for (;;) {
      const bytes = yield* this.chunk()
      if (bytes.length === 0) return parts.length === 0 ? null : concat(parts)
      kept.add(bytes.length)
      const end = bytes.lastIndexOf(delimiter)
      if (end < 0) {
        parts.push(bytes)
        continue
      }
      if (end + 1 < bytes.length) this.unread(bytes.subarray(end + 1))
      parts.push(bytes.subarray(0, end + 1))
      return concat(parts)
    }
  }

  *all(): Task<Uint8Array> {
    const parts: Uint8Array[] = []
    const kept = new Kept(this.sys)
    for (;;) {
      const bytes = yield* this.chunk()
      if (bytes.length === 0) return parts.length === 0 ? EMPTY : concat(parts)
      kept.add(bytes.length)
      parts.push(bytes)
    }
  }
}
