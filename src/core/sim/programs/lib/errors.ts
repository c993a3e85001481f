/** The text of an errno, taken from the call that failed. */
import { strerror } from '../../../errno/index.ts'
import type { SysError } from '../../kernel/sys.ts'

export const reason = (error: SysError): string => strerror(error.errno)

/** `what: No such file or directory`. */
export const because = (what: string, error: SysError): string => `${what}: ${reason(error)}`
