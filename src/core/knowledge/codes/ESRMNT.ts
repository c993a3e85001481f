import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'A directory of remote file sharing is still mounted elsewhere.',
  meaning:
    "Another code of System V's Remote File Sharing: `unadv` was refused as clients still had the directory. On Linux a busy mount says EBUSY.",
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
