import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The link to the other machine is cut.',
  meaning:
    'Left from Remote File Sharing. On Linux it comes from s390 channels, USB audio and gadget code, and libvirt or NVMe tools for a lost path; a TCP connection that broke says ECONNRESET or ETIMEDOUT.',
  sources: ['posix:errno.h', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Only drivers return it.',
})
