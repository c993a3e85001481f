import type { Credentials } from '../../vfs/index.ts'
import type { Process } from '../process.ts'

/** ptrace access mode PTRACE_MODE_READ_FSCREDS. */
export const mayLook = ({ credentials }: { readonly credentials: Credentials }, target: Process): boolean =>
  credentials.capabilities.has('CAP_SYS_PTRACE') ||
  (credentials.euid === target.credentials.uid && credentials.euid === target.credentials.euid)
