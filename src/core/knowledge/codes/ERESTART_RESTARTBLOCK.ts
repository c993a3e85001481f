import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A signal came; the wait goes on with the time that is left (kernel inside, strace).',
  meaning:
    '`nanosleep`, `poll` and `futex` with a time limit must not wait the whole time anew. The kernel keeps the rest and goes on through `restart_syscall`, which is what the next line of `strace` shows.',
  sources: ['kernel:include/linux/errno.h', 'man:restart_syscall(2)', 'man:strace(1)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
