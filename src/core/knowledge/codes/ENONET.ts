import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'network',
  summary: 'The machine is not on a network.',
  meaning:
    'A code of System V. Linux uses it in a few drivers (ISDN, some USB modems) and FUSE servers and cluster file systems for a lost connection. A program on the Internet gets ENETUNREACH.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'No network call of Linux returns it.',
})
