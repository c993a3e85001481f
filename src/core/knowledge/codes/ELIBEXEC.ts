import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'A shared library was started as a program.',
  meaning:
    'System V refused to run a library. Linux runs it when it has an entry (`/lib/x86_64-linux-gnu/libc.so.6` prints its version) and ends with a crash when it has none.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
