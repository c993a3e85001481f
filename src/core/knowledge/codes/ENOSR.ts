import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'device',
  summary: 'STREAMS has no resources left.',
  meaning:
    'On systems with STREAMS the pool of message blocks was empty. Linux has no STREAMS, and answers ENOBUFS or ENOMEM where a queue or memory is short; USB gadget and Bluetooth drivers borrow the number 63.',
  sources: ['posix:errno.h', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux has no STREAMS.',
})
