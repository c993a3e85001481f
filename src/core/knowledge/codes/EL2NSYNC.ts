import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'Level 2 (the link) is out of step.',
  meaning:
    'A code for X.25 and SNA links of System V, whose number is 45. On Linux DVB and a few modem drivers borrow it, for instance when a receiver cannot lock on to its signal.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
