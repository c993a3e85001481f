import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'Level 3 (the network) was reset.',
  meaning:
    'Number 47 meant that an X.25 network layer was reset by the other side. What TCP says for it is ECONNRESET; no network call of Linux knows this one.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
