import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'A link number is out of range.',
  meaning:
    "Multiplexers of System V counted their links. Nothing in Linux's system calls returns number 48, and its drivers use EINVAL or ERANGE for a number that is too large.",
  sources: ['man:errno(3)', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
