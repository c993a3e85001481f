import type { Fd, Sys, SysError, Task } from '../../kernel/sys.ts'

/** COPY_MAX of coreutils: SSIZE_MAX, rounded down to a large power of two. */
const COPY_MAX = 2 ** 63 - 2 ** 30
/** The kernel cannot copy this pair by itself: cat and cp read and write instead. */
const NOT_FOR_THESE: readonly string[] = ['ENOSYS', 'EOPNOTSUPP', 'EINVAL', 'EBADF', 'EXDEV', 'ETXTBSY', 'EPERM']

export type RangeCopy =
  | { readonly kind: 'all' }
  /** Read and write: nothing came, or the kernel would not. */
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly error: SysError }

/** What coreutils 9 does first with two regular files: copy_file_range until nothing is left. */
export function* copyWithin(sys: Sys, from: Fd, to: Fd): Task<RangeCopy> {
  for (let hasCopied = false; ; hasCopied = true) {
    const copied = yield* sys.copyFileRange(from, to, COPY_MAX)
    if (!copied.ok) {
      const { error } = copied
      return NOT_FOR_THESE.includes(error.errno) ? { kind: 'none' } : { kind: 'failed', error }
    }
    if (copied.value === 0) return { kind: hasCopied ? 'all' : 'none' }
  }
}
