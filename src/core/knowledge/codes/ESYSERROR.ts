import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: kept for future use.',
  meaning:
    'The headers of AIX keep number 90 under this name, and nothing in its documentation returns it. If a program prints it, look at where that number comes from.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
