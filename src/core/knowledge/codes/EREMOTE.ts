import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'filesystem',
  summary: 'The object is remote, where a local one was needed.',
  meaning:
    "NFS export and automounter code use it for a directory that is itself mounted from another machine; the kernel's idmapped path walk uses it inside. A program sees it from old servers that export what they have mounted.",
  sources: ['kernel:include/uapi/asm-generic/errno.h', 'posix:errno.h'],
  notReproducible: 'It needs an NFS server of that kind.',
})
