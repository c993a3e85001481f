import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The attributes of the file changed while NFS worked on it.',
  meaning:
    'An NFS server found that the time of change which a client expected no longer fits, and did nothing. The client fetches the attributes again; number 522 is not for programs.',
  sources: ['kernel:include/linux/errno.h', 'man:nfs(5)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
