import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'An asynchronous request was taken and will be answered later.',
  meaning:
    'Not an error at all: number 529 says inside the kernel that a read or write of aio or io_uring is under way. Whoever meets it in a message of a file system driver has met a bug there.',
  sources: ['kernel:include/linux/errno.h'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
