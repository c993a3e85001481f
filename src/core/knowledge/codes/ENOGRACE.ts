import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The lock server is not in its grace period any more.',
  meaning:
    'After a restart an NFS server gives clients some time to claim their old locks. Who comes later gets number 531 inside, and a program finds its lock gone (EIO at the next use).',
  sources: ['kernel:include/linux/errno.h', 'man:nfs(5)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
