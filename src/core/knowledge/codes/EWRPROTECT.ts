import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: the medium is protected against writing.',
  meaning:
    'The tab of a diskette or tape is set, or the disk is switched to read-only. Linux says EROFS for a file system and EPERM or EACCES for a drive.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
