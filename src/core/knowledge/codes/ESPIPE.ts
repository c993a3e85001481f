import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'ipc',
  summary: 'There are no positions to jump to: it is a pipe, a socket or a terminal.',
  meaning: `
A call wanted to go to a position of a file, or to read at one, and the descriptor leads to something whose bytes only come in sequence.
The name stands for “illegal seek on a pipe”. Programs often try it to learn whether their input is a file, and then it is harmless.`,
  calls: [
    { call: 'lseek', when: 'The descriptor is a pipe, a fifo, a socket or a terminal.' },
    { call: 'pread64', when: 'The same, for a read at a position.' },
  ],
  lookAlikes: [
    { code: 'EPIPE', differs: 'There the reader of a pipe has gone.' },
    { code: 'EINVAL', differs: 'There it is a file, and the position is not possible.' },
  ],
  sources: ['man:lseek(2)', 'man:pread(2)', 'man:pipe(7)'],
})
