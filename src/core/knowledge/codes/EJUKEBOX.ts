import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The server fetches the file from slow storage; the client asks again.',
  meaning:
    'NFS servers with tapes say “later” (NFS3ERR_JUKEBOX). The client waits five seconds and repeats, so that a program only feels slowness; number 528 stays inside.',
  sources: ['kernel:include/linux/errno.h', 'man:nfs(5)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
