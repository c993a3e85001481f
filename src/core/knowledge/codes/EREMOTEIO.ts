import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: 'A device or server at the other end of a bus or network failed.',
  meaning: `
Drivers return it when the other end did not do its part: on an I²C bus nobody acknowledged, an SD card failed, a media chip did not answer. The NFS client gives it when the server reports an internal error. The program and the system are in order.`,
  sources: ['man:errno(3)', 'https://www.kernel.org/doc/html/latest/i2c/fault-codes.html'],
})
