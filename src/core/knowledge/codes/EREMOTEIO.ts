import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: 'The device on the other end of a bus refused or failed.',
  meaning:
    'Drivers of I2C and other buses use it: the chip did not acknowledge, the address is wrong, the wire is loose. `i2cget`, sensors and touch screens meet it; NFS in a few places too. The kernel log names the driver.',
  sources: ['kernel:Documentation/i2c/fault-codes.rst', 'man:errno(3)'],
  notReproducible: 'It needs a device on a bus.',
})
