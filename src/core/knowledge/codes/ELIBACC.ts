import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A shared library that the program needs cannot be reached.',
  meaning:
    'Systems with the loader in the kernel returned it from `execve`. On Linux the dynamic loader runs in the program and says itself “error while loading shared libraries: … cannot open shared object file”, with exit status 127. So you read about ENOENT or EACCES of a file, and not this code.',
  sources: ['man:execve(2)', 'man:ld.so(8)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'The loader of Linux speaks for itself and does not set it.',
})
