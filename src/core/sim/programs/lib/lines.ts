/** Files of lines, for commands that take all of one at once. */
import { O_RDONLY } from '../../kernel/constants.ts'
import type { SysError, Task } from '../../kernel/sys.ts'
import { decode, splitLines } from './bytes.ts'
import type { Command } from './command.ts'
import { readFd } from './files.ts'
import { Input } from './stdio.ts'

export type Read =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly error: SysError; readonly stage: 'open' | 'read' }

/** A whole file, or as much of it as `most`; `-` is standard input. */
export function* readWhole(self: Command, path: string, most = Infinity): Task<Read> {
  const fd = path === '-' ? ({ ok: true, value: 0 } as const) : yield* self.sys.open(path, O_RDONLY)
  if (!fd.ok) return { ok: false, error: fd.error, stage: 'open' }
  const bytes = yield* readFd(self.sys, fd.value, 65536, most)
  if (fd.value !== 0) self.sys.close(fd.value)
  return bytes.ok ? { ok: true, bytes: bytes.value } : { ok: false, error: bytes.error, stage: 'read' }
}

/** Piece by piece, for input that need not end (`/dev/urandom`); `-` is standard input. Null when all went well. */
export function* eachChunk(
  self: Command,
  path: string,
  take: (bytes: Uint8Array) => Task<void>,
): Task<Extract<Read, { readonly ok: false }> | null> {
  const fd = path === '-' ? ({ ok: true, value: 0 } as const) : yield* self.sys.open(path, O_RDONLY)
  if (!fd.ok) return { ok: false, error: fd.error, stage: 'open' }
  const input = new Input(self.sys, fd.value, 32768)
  for (;;) {
    const bytes = yield* input.chunk()
    if (bytes.length === 0) break
    yield* take(bytes)
  }
  if (fd.value !== 0) self.sys.close(fd.value)
  return input.error ? { ok: false, error: input.error, stage: 'read' } : null
}

/** Its lines, or null after `NAME: FILE: reason`. */
export function* readLines(self: Command, path: string, delimiter = '\n'): Task<string[] | null> {
  const read = yield* readWhole(self, path)
  if (read.ok) return splitLines(decode(read.bytes), delimiter)
  yield* self.warnBecause(self.quoteIfNeeded(path), read.error)
  return null
}
