import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A signal came; the call is always restarted (kernel inside, strace).',
  meaning:
    '`strace` shows it for `fork` and `clone` when a signal arrives during the call: the kernel does it again, whatever the handler says. The program does not notice. A `fork` that is restarted for ever belongs to a very large process under a fast timer.',
  sources: ['kernel:include/linux/errno.h', 'man:fork(2)', 'man:strace(1)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
