import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'historical',
  category: 'device',
  summary: 'The protocol driver is not attached.',
  meaning:
    'System V said it for a line without a protocol. libuv knows the name, since z/OS returns it from sockets before TCP/IP has started. On Linux a few serial and s390 drivers borrow it.',
  sources: ['https://docs.libuv.org/en/v1.x/errors.html', 'kernel:include/uapi/asm-generic/errno.h'],
  notReproducible: 'Linux defines the number and no system call of today returns it.',
})
