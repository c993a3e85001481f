import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A driver waits for another one that is not ready yet (kernel log).',
  meaning:
    '“probe … failed with error -517” or “deferred probe pending”: the driver needs a clock, a regulator or a bus whose driver comes later, and is tried again. It is a fault only when it stays: then a driver or a line of the device tree is missing (`/sys/kernel/debug/devices_deferred`).',
  sources: ['kernel:drivers/base/dd.c'],
  notReproducible: 'It never leaves the kernel: a program sees another code, or the call is done again.',
})
