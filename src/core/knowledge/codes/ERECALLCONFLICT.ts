import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'Another client has rights to the file that are being called back.',
  meaning:
    'A pNFS or NFS 4 server first takes a delegation or layout back from somebody else, and the request is repeated (number 530). A program only feels a pause.',
  sources: ['kernel:include/linux/errno.h', 'man:nfs(5)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
