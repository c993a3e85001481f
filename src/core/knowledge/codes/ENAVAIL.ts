import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'There is no XENIX semaphore.',
  meaning:
    'Left from XENIX; its number (119) is only met when a program prints a number of its own as an errno. Some USB and cluster drivers borrow it.',
  sources: ['kernel:include/uapi/asm-generic/errno.h', 'man:errno(3)'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
