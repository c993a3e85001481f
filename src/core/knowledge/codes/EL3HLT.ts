import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'Level 3 (the network) has stopped.',
  meaning:
    "Number 46 stood for a stopped network layer of X.25. Linux's USB host code borrows it inside the kernel for a port that lost power; programs get ENODEV or EPIPE.",
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
