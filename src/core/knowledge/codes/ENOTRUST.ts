import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: the program is not a trusted one.',
  meaning:
    'In the trusted computing base of AIX only programs that were checked may run on the trusted path. An administrator adds a program with `tcbck`.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
