import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: the medium is not formatted, or in a format that does not fit.',
  meaning:
    'A diskette or tape of an AIX machine has no format that the drive understands. Format it, if nothing on it is needed, or use the drive that wrote it.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
