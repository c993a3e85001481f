import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'The .lib section of an a.out file is damaged.',
  meaning:
    'From the days of a.out libraries on System V. ELF has no such section, and Linux 5.19 removed a.out altogether, so that nothing is left which could say it.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
