import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'The font file has a bad format.',
  meaning:
    'The console of System V loaded fonts through the kernel. On Linux the console says EINVAL for a bad font; this number is used by nothing.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
