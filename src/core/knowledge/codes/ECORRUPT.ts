import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'AIX: the control data of a file system are damaged.',
  meaning:
    'JFS or JFS2 of AIX found data that contradict themselves. Unmount the file system and run `fsck` on it; on Linux the same trouble is called EUCLEAN or EIO.',
  sources: ['posix:errno.h'],
  notReproducible: 'It is a code of another system; Linux on common machines has neither name nor number.',
})
