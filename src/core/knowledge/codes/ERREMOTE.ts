import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'other',
  summary: 'SPARC: the object is remote (SunOS name).',
  meaning:
    'Linux on SPARC keeps number 81 from SunOS, where it belonged to Remote File Sharing. No call returns it; the name used elsewhere is EREMOTE.',
  sources: ['kernel:arch/sparc/include/uapi/asm/errno.h'],
  notReproducible: 'It exists on one kind of processor only, and the kernel returns it nowhere.',
})
