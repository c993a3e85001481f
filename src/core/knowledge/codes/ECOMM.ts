import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: 'A communication error while sending; on Linux a word of drivers.',
  meaning: `
No ordinary system call returns it. USB drivers use it for a transfer in which the device sent data faster than the memory could take it, and so it may come through a serial adapter, a camera or a measuring device. Another port, a shorter cable or no hub in between are worth a try.`,
  sources: ['man:errno(3)', 'https://www.kernel.org/doc/html/latest/driver-api/usb/error-codes.html'],
  notReproducible: 'Linux returns it only from drivers or for messages that no router sends any more.',
})
