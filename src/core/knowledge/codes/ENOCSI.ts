import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'No CSI structure is available.',
  meaning:
    "CSI was a part of a transport provider of System V. The number 50 is kept in the headers, and a search through the kernel's sources finds only a handful of drivers that borrow it.",
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
