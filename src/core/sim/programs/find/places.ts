import { ok } from '../../../lib/index.ts'
import { O_CLOEXEC, O_DIRECTORY, O_NONBLOCK, O_RDONLY } from '../../kernel/constants.ts'
import type { Dirent, Fd, Sys, SysResult, Task } from '../../kernel/sys.ts'

const FLAGS = O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC
/** As many directories above the present one as fts(3) keeps open. */
const RING = 4

/** The descriptors that find keeps while it walks: where it began, where it is (twice), and a few of those above. */
export class Places {
  readonly #sys: Sys
  /** One for each directory it is in; null for those that were closed to keep the number down. */
  readonly #open: (Fd | null)[] = []
  #current: Fd | null = null

  private constructor(sys: Sys) {
    this.#sys = sys
  }

  static *begin(sys: Sys): Task<Places> {
    yield* sys.open('.', FLAGS)
    return new Places(sys)
  }

  /** Opens a directory, reads it all, and stays in it. */
  *enter(path: string): Task<SysResult<readonly Dirent[]>> {
    const sys = this.#sys
    const opened = yield* sys.open(path, FLAGS)
    if (!opened.ok) return opened
    const kept = sys.dupAtLeast(opened.value, 3, { cloexec: true })
    const entries = kept.ok ? sys.getdents(opened.value) : kept
    sys.close(opened.value)
    if (!kept.ok) return kept
    if (!entries.ok) {
      sys.close(kept.value)
      return entries
    }
    this.#open.push(kept.value)
    const tooMany = this.#open.length - RING - 2
    if (tooMany >= 0 && this.#open[tooMany] != null) {
      sys.close(this.#open[tooMany])
      this.#open[tooMany] = null
    }
    if (this.#current !== null) sys.close(this.#current)
    const current = sys.dupAtLeast(kept.value, 0, { cloexec: true })
    this.#current = current.ok ? current.value : null
    return ok(entries.value.filter(({ name }) => name !== '.' && name !== '..'))
  }

  leave(): void {
    const fd = this.#open.pop()
    if (fd != null) this.#sys.close(fd)
  }
}
