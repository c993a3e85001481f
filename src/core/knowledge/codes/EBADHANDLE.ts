import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The file handle of NFS is not valid.',
  meaning:
    'Number 521 travels between the NFS code and the file system; NFS clients of other machines get NFS3ERR_BADHANDLE, programs ESTALE or EIO.',
  sources: ['kernel:include/linux/errno.h'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
