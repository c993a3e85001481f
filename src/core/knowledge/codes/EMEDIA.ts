import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: the surface of the medium is damaged.',
  meaning:
    'A disk or tape of AIX reported a bad place that cannot be read or written. Copy what can be read, and replace it; Linux says EIO for this.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
