/** Asking for a password on the terminal, without echo. */
import { O_RDWR } from '../../kernel/constants.ts'
import type { Sys, Task } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'

/** null where there is no terminal to ask on. */
export function* askPassword(sys: Sys, prompt: string): Task<string | null> {
  const fd = yield* sys.open('/dev/tty', O_RDWR)
  if (!fd.ok) return null
  yield* sys.write(fd.value, encode(prompt))
  sys.tcsetattr(fd.value, { echo: false })
  const line = yield* sys.read(fd.value, 256)
  sys.tcsetattr(fd.value, { echo: true })
  yield* sys.write(fd.value, encode('\n'))
  sys.close(fd.value)
  return line.ok ? decode(line.value).replace(/\n$/, '') : null
}
