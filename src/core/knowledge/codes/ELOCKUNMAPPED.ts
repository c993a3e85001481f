import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'solaris',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'Solaris: the memory with the lock was unmapped.',
  meaning:
    'A robust mutex of Solaris lay in shared memory which its owner unmapped while holding the lock. The next caller learns it so, and must make the lock anew; POSIX systems say EOWNERDEAD.',
  sources: ['posix:pthread_mutex_lock'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
