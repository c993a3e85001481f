import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'device',
  summary: 'Nobody is at the other end: no device for this file, or no reader for this fifo.',
  meaning: `
A special file stands for something that is not there: a device whose driver is missing or that was unplugged, a fifo opened for writing
without waiting while nobody reads, a terminal that has gone. Opening a Unix socket like a file gives it too: sockets are connected to, not opened.`,
  calls: [
    {
      call: 'open',
      when: 'O_WRONLY | O_NONBLOCK on a fifo without a reader; a device file without a device; a socket file.',
    },
  ],
  lookAlikes: [
    { code: 'ENOMEDIUM', differs: 'There the drive is there and empty.' },
    { code: 'EIO', differs: 'There the device is there and failed.' },
    { code: 'ENODEV', differs: 'There no such device or driver is known at all.' },
  ],
  sources: ['man:open(2)', 'man:fifo(7)', 'man:unix(7)'],
})
