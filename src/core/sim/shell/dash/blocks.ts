import type { Fd, Task } from '../../kernel/sys.ts'
import { concat, decode } from '../../programs/lib/bytes.ts'
import type { Shell } from '../shell.ts'

/** dash takes what is there, up to 8 kB at a time, and keeps it: what it runs cannot read the rest of its own input. */
export class Blocks {
  private held: Uint8Array = new Uint8Array()

  constructor(private readonly shell: Shell) {}

  *line(fd: Fd): Task<string | null> {
    while (!this.held.includes(10)) {
      const data = yield* this.shell.sys.read(fd, 8192)
      if (!data.ok && data.error.errno === 'EINTR') continue
      if (!data.ok || data.value.length === 0) break
      this.held = concat([this.held, data.value])
    }
    if (this.held.length === 0) return null
    const end = this.held.indexOf(10) + 1 || this.held.length
    const line = decode(this.held.subarray(0, end))
    this.held = this.held.slice(end)
    return line
  }
}
