import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'The name is a special file of XENIX.',
  meaning:
    'Left from XENIX. NFS and overlay code borrow it inside the kernel for “that is a name, not a directory”; no program sees it.',
  sources: ['kernel:include/uapi/asm-generic/errno.h', 'man:errno(3)'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
