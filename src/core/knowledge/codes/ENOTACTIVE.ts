import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'solaris',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'Solaris: the facility is not active.',
  meaning:
    'A service of the Solaris kernel, such as an event or a processor set, was used before it was switched on. Enable it first; Linux has no such facility.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
