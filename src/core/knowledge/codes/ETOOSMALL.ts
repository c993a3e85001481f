import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The buffer of an NFS request is too small.',
  meaning:
    'A reply, often one entry of a directory, does not fit into the size that the client offered. The kernel asks again with a larger one (number 525).',
  sources: ['kernel:include/linux/errno.h', 'man:nfs(5)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
