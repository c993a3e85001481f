import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A timer has run out.',
  meaning:
    'The code of STREAMS for a timeout. On Linux some drivers use it for a device that did not answer in time (USB, SCSI, graphics), `keyctl` in places, and io_uring reports it when a timeout request expires: there it is the wanted outcome.\n\nNetwork calls have ETIMEDOUT for that.',
  sources: ['man:io_uring_enter(2)', 'posix:errno.h', 'kernel:io_uring/timeout.c'],
  notReproducible: 'Only drivers return it, and io_uring in the result of a request, where no call fails.',
})
