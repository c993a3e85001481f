import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'filesystem',
  summary: 'The path would go over more than one other machine.',
  meaning:
    'Remote File Sharing did not let a path pass through several machines. On Linux overlay file systems and some cluster code borrow it inside; POSIX keeps the name for STREAMS systems.',
  sources: ['posix:errno.h', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
