/** Whole files, as programs that do not stream read and write them. */
import { ok } from '../../../lib/index.ts'
import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Sys, SysResult, Task } from '../../kernel/sys.ts'
import { concat, decode, encode } from './bytes.ts'
import { Kept } from './memory.ts'
import { writeAll } from './stdio.ts'

/** All of it, or as much as `most`: what comes from /dev/urandom never ends. */
export function* readFd(sys: Sys, fd: number, blockSize = 65536, most = Infinity): Task<SysResult<Uint8Array>> {
  const parts: Uint8Array[] = []
  const kept = new Kept(sys)
  let left = most
  for (;;) {
    if (left <= 0) return ok(concat(parts))
    const got = yield* sys.read(fd, Math.min(blockSize, left))
    if (!got.ok) {
      if (got.error.errno === 'EINTR') continue
      return got
    }
    if (got.value.length === 0) return ok(concat(parts))
    kept.add(got.value.length)
    parts.push(got.value)
    left -= got.value.length
  }
}

export function* readFile(sys: Sys, path: string): Task<SysResult<Uint8Array>> {
  const fd = yield* sys.open(path, O_RDONLY)
  if (!fd.ok) return fd
  const bytes = yield* readFd(sys, fd.value)
  sys.close(fd.value)
  return bytes
}

/** The file's text, or null when it cannot be read: for /etc and /proc, where a missing file means "nothing known". */
export function* readText(sys: Sys, path: string): Task<string | null> {
  const bytes = yield* readFile(sys, path)
  return bytes.ok ? decode(bytes.value) : null
}

export function* writeFile(
  sys: Sys,
  path: string,
  data: string | Uint8Array,
  mode = 0o666,
  flags = O_WRONLY | O_CREAT | O_TRUNC,
): Task<SysResult> {
  const fd = yield* sys.open(path, flags, mode)
  if (!fd.ok) return fd
  const written = yield* writeAll(sys, fd.value, typeof data === 'string' ? encode(data) : data)
  const closed = sys.close(fd.value)
  return written.ok ? closed : written
}
