import { SIGNALS } from './kernel/constants.ts'
import type { WaitStatus } from './kernel/sys.ts'

/** The code as a shell reports it: 128 + n for a process that died of signal n. */
export function exitCode(status: WaitStatus): number {
  if (status.kind === 'exited') return status.code
  return status.kind === 'signaled' ? 128 + SIGNALS[status.signal] : 0
}
