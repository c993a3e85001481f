import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'Too many shared libraries are linked in.',
  meaning:
    'System V had a fixed number of shared libraries for a program. The loader of Linux has no such limit and no place where it would say so; a program that needs too many mappings gets ENOMEM.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
