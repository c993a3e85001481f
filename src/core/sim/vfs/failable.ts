import type { Errno } from '../kernel/constants.ts'

/**
 * Inside vfs and kernel a failure is the errno's name itself, and success is never a bare string: one comparison, no
 * allocation on the hot path. The system-call layer turns it into the `SysError` that programs see.
 */
export type Failable<T> = T | Errno

export const failed = (value: unknown): value is Errno => typeof value === 'string'
