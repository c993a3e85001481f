import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A transmission to a device failed.',
  meaning:
    'Left from System V. USB drivers use it for a controller that cannot fetch data fast enough, s390 and some cluster tools for a lost link. `dmesg` names the driver.',
  sources: ['kernel:Documentation/driver-api/usb/error-codes.rst', 'man:errno(3)'],
  notReproducible: 'Only drivers return it.',
})
