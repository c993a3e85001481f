import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: the data were read, but the place on the disk should be moved.',
  meaning:
    'The drive of an AIX machine had to correct the data while reading. They are right; the block ought to be relocated, and the disk watched.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
