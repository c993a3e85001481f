import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: no connection could be made.',
  meaning:
    'An AIX device driver or communication line did not come up. Sockets have codes of their own (ECONNREFUSED, ETIMEDOUT), on AIX as elsewhere.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
