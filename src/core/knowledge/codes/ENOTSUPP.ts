import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'Not supported, in the kernel’s own words; prints as “Unknown error 524”.',
  meaning:
    'A driver or a BPF program returned 524 by mistake where EOPNOTSUPP was meant, and the C library has no text for it. “Unknown error 524” means: this kernel or driver cannot do that. Newer kernels have replaced many of them.',
  sources: ['kernel:include/linux/errno.h', 'man:bpf(2)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
