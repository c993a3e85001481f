import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'MIPS: the error of a remote device, a name from IRIX.',
  meaning:
    "Number 142 on MIPS, kept for programs of SGI's IRIX. Nothing in Linux returns it; other processors do not know the name. A message with it comes from a program of IRIX.",
  sources: ['kernel:arch/mips/include/uapi/asm/errno.h'],
  notReproducible: 'It exists on one kind of processor only, and the kernel returns it nowhere.',
})
