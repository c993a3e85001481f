import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A signal came; restarted only if no handler runs (kernel inside, strace).',
  meaning:
    '`select`, `poll`, `pause` and `sigsuspend` end so: with a handler they say EINTR, without one (the process was stopped and continued, or traced) they begin again. `strace` prints it while a program simply waits.',
  sources: ['kernel:include/linux/errno.h', 'man:signal(7)', 'man:strace(1)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
