import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The driver does not know this ioctl; becomes ENOTTY.',
  meaning:
    'Drivers answer it inside so that the layer above may try the request; what nobody knows reaches the program as ENOTTY (“Inappropriate ioctl for device”).',
  sources: ['kernel:include/linux/errno.h', 'man:ioctl_tty(2)'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
