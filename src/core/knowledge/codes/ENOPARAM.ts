import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A mount option is not known to this layer, which passes it on.',
  meaning:
    'Number 519 goes between the parts that read mount options. What nobody knows becomes EINVAL, and the kernel log says “Unknown parameter”.',
  sources: ['kernel:include/linux/errno.h', 'man:mount(2)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
