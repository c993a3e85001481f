import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: an administrator has blocked requests.',
  meaning:
    'A printer queue or a distributed service of AIX was switched off on purpose. Ask who runs it; nothing is broken. No program or setting of yours has to be changed.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
