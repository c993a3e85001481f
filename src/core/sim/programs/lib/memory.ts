import type { Sys } from '../../kernel/sys.ts'

/** Thrown where memory ends and caught by `command`, as xalloc_die(3) of gnulib ends a program from anywhere. */
export class MemoryExhausted {}

const STEP = 2 ** 20

/** Counts what a program keeps; asks the kernel for each further megabyte. */
export class Kept {
  private bytes = 0
  private claimed = STEP

  constructor(private readonly sys: Sys) {}

  add(count: number): void {
    this.bytes += count
    if (this.bytes <= this.claimed) return
    const wanted = Math.ceil((this.bytes - this.claimed) / STEP) * STEP
    if (!this.sys.mmap(wanted).ok) throw new MemoryExhausted()
    this.claimed += wanted
  }
}
