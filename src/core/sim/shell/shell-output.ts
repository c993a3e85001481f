/** What a shell prints: builtins queue text, `flush` writes it in order. */
import { strerror } from '../../errno/index.ts'
import type { Fd, Sys, Task } from '../kernel/sys.ts'
import { encode } from '../programs/lib/bytes.ts'

export abstract class ShellOutput {
  abstract sys: Sys
  private queue: { fd: Fd; text: string }[] = []
  /** Non-null after a failed write: what the builtin at hand reports. */
  writeFailure: string | null = null

  out(text: string): void {
    this.emit(1, text)
  }
  emit(fd: Fd, text: string): void {
    const last = this.queue.at(-1)
    if (last && last.fd === fd) last.text += text
    else this.queue.push({ fd, text })
  }
  get hasOutput(): boolean {
    return this.queue.length > 0
  }

  /** Writes what was queued. False when standard output refused it. */
  *flush(): Task<boolean> {
    let good = true
    while (this.queue.length > 0) {
      const { fd, text } = this.queue.shift()!
      const data = encode(text)
      let at = 0
      while (at < data.length) {
        const written = yield* this.sys.write(fd, at === 0 ? data : data.subarray(at))
        if (!written.ok) {
          if (written.error.errno === 'EINTR') continue
          if (fd === 1) {
            good = false
            this.writeFailure = strerror(written.error.errno)
          }
          break
        }
        at += written.value
      }
    }
    return good
  }
}
