import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'The file is no special file of XENIX.',
  meaning:
    'XENIX kept semaphores and shared memory as files. Linux took the number over for programs from there, and has never had such files. Seeing it means that a number is being printed which is no errno.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
