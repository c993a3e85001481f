import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'Level 2 (the link) has stopped.',
  meaning:
    'Number 51 meant that the link layer had stopped. Some drivers for satellite and serial cards borrow it, and their messages in the kernel log say which.',
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
