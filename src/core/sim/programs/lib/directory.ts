import { ok } from '../../../lib/index.ts'
import { O_CLOEXEC, O_DIRECTORY, O_NONBLOCK, O_RDONLY } from '../../kernel/constants.ts'
import type { Dirent, Sys, SysResult, Task } from '../../kernel/sys.ts'

/** opendir(3) and all of readdir(3), without `.` and `..`, in the filesystem's order. */
export function* readDirectory(sys: Sys, path: string, flags = 0): Task<SysResult<readonly Dirent[]>> {
  const opened = yield* openDirectory(sys, path, flags)
  if (!opened.ok) return opened
  opened.value.close()
  return ok(opened.value.entries)
}

/** The same for who looks at the entries while the directory is open, which /proc/self/fd shows. */
export function* openDirectory(
  sys: Sys,
  path: string,
  flags = 0,
): Task<SysResult<{ readonly entries: readonly Dirent[]; readonly close: () => void }>> {
  const fd = yield* sys.open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC | flags)
  if (!fd.ok) return fd
  const entries = sys.getdents(fd.value)
  if (!entries.ok) {
    sys.close(fd.value)
    return entries
  }
  const named = entries.value.filter((entry) => entry.name !== '.' && entry.name !== '..')
  return ok({ entries: named, close: () => sys.close(fd.value) })
}
