import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'historical',
  category: 'device',
  summary: 'The device is not a STREAMS device.',
  meaning:
    'POSIX has the name for systems with STREAMS (Solaris, AIX, HP-UX), where `isastream` and `ioctl(I_PUSH)` say it. Linux has no STREAMS; `ioctl` on the wrong thing says ENOTTY. Some drivers borrow it (number 60).',
  sources: ['posix:errno.h', 'posix:ioctl'],
  notReproducible: 'Linux has no STREAMS.',
})
