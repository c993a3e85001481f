import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'An NFS lookup was out of date, and is done once more.',
  meaning:
    'The client opened by a name that it remembered and the server said no. The kernel looks the path up afresh; only if that fails too the program gets ESTALE or ENOENT (number 518 stays inside).',
  sources: ['kernel:include/linux/errno.h'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
