import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: the device is not ready.',
  meaning:
    'A drive on AIX has no medium, or is still starting. Linux says ENOMEDIUM or EBUSY in that place. Wait some seconds, look into the drive, and try again.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
