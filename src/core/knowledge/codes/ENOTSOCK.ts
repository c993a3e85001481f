import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The descriptor is open, but it is not a socket.',
  meaning: `
A call for sockets got a descriptor of a file, a pipe or a terminal. Mostly the number is wrong: it was closed and given to a file since, or a service
expected a socket from its manager (socket activation) and was started by hand.`,
  calls: [
    { call: 'accept', when: 'The descriptor is no socket.' },
    { call: 'connect', when: 'The same.' },
    { call: 'getsockopt', when: 'The same.' },
  ],
  lookAlikes: [{ code: 'EBADF', differs: 'There the number is not open at all.' }],
  sources: ['man:accept(2)', 'man:connect(2)', 'man:systemd.socket(5)'],
})
