import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'PA-RISC: a symbol does not exist, a name from HP-UX.',
  meaning:
    'Linux on PA-RISC keeps the numbers of HP-UX; 215 is one of the dynamic loader there. The loader of Linux prints “undefined symbol” and sets no errno.',
  sources: ['kernel:arch/parisc/include/uapi/asm/errno.h'],
  notReproducible: 'It exists on one kind of processor only, and the kernel returns it nowhere.',
})
