import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The NFS server does not know that kind of object.',
  meaning:
    'A server of another system cannot make such an object, a device file for instance. Number 527 stays between the NFS code and its callers; a program reads about ENOTSUP or EIO.',
  sources: ['kernel:include/linux/errno.h', 'man:nfs(5)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
