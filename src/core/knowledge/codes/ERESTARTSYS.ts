import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A signal came; the call is restarted if the handler allows (kernel inside, strace).',
  meaning:
    'You see it in the output of `strace` only: a signal interrupted a call. With SA_RESTART the call begins again, else the program gets EINTR. It is harmless, and no sign of a fault in the program that was traced.',
  sources: ['kernel:include/linux/errno.h', 'man:signal(7)', 'man:strace(1)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
