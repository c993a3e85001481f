import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'MIPS: reserved name from IRIX.',
  meaning:
    "Linux on MIPS took the numbers of SGI's IRIX over, this one (141) among them, so that programs from there would find them. No code of the kernel sets it.",
  sources: ['kernel:arch/mips/include/uapi/asm/errno.h'],
  notReproducible: 'It exists on one kind of processor only, and the kernel returns it nowhere.',
})
