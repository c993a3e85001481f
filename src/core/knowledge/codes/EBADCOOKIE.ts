import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The place in an NFS directory listing is no longer valid.',
  meaning:
    'A client goes on reading a directory at a place (the cookie) which the server does not know any more, since the directory was changed. The kernel begins the listing anew; number 523 stays inside.',
  sources: ['kernel:include/linux/errno.h', 'man:nfs(5)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
