import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'An advertisement of remote file sharing failed.',
  meaning:
    "System V's Remote File Sharing announced directories to other machines. Linux never had it; NFS and SMB have other codes.",
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
