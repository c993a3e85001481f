import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The address on the other side changed during the exchange.',
  meaning:
    "Left from System V's remote file sharing. CIFS uses it inside for a share that moved to another server (DFS); programs do not see it there.",
  sources: ['kernel:include/uapi/asm-generic/errno.h', 'man:errno(3)'],
  notReproducible: 'No system call returns it to a program.',
})
