/** Reading lines from a descriptor byte by byte, so that nothing behind the line is taken. */
import type { Fd, Task } from '../kernel/sys.ts'
import { decode } from '../programs/lib/bytes.ts'
import type { Shell } from './shell.ts'

/** The next line with its newline; null at the end of the input. */
export function* readLine(shell: Shell, fd: Fd): Task<string | null> {
  const { sys } = shell
  const seekable = sys.lseek(fd, 0, 'cur').ok
  const bytes: number[] = []
  for (;;) {
    const data = yield* sys.read(fd, seekable ? 4096 : 1)
    if (!data.ok) {
      if (data.error.errno === 'EINTR') continue
      return bytes.length > 0 ? decode(Uint8Array.from(bytes)) : null
    }
    if (data.value.length === 0) return bytes.length > 0 ? decode(Uint8Array.from(bytes)) : null
    const newline = data.value.indexOf(10)
    const end = newline < 0 ? data.value.length : newline + 1
    for (let index = 0; index < end; index++) bytes.push(data.value[index]!)
    if (end < data.value.length) sys.lseek(fd, end - data.value.length, 'cur')
    if (newline >= 0) return decode(Uint8Array.from(bytes))
  }
}
