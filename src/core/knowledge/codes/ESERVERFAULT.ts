import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The NFS server failed in a way for which there is no code.',
  meaning:
    'NFS3ERR_SERVERFAULT: the server had an error of its own which it could not name. The client turns number 526 into EIO or EREMOTEIO; the reason stands in the log of the server.',
  sources: ['kernel:include/linux/errno.h', 'man:nfs(5)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
