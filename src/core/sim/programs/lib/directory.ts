import { ok } from '../../../lib/index.ts'
import { O_CLOEXEC, O_DIRECTORY, O_NONBLOCK, O_RDONLY } from '../../kernel/constants.ts'
import type { Dirent, Sys, SysResult, Task } from '../../kernel/sys.ts'

/** opendir(3) and all of readdir(3), without `.` and `..`, in the filesystem's order. */
export function* readDirectory(sys: Sys, path: string, flags = 0): Task<SysResult<readonly Dirent[]>> {
  const fd = yield* sys.open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC | flags)
  if (!fd.ok) return fd
  const entries = sys.getdents(fd.value)
  sys.close(fd.value)
  if (!entries.ok) return entries
  return ok(entries.value.filter((entry) => entry.name !== '.' && entry.name !== '..'))
}
