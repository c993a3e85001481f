import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'info',
  common: 'occasional',
  category: 'network',
  summary: 'The connection attempt has begun and is not decided yet; mostly no error at all.',
  meaning: `
\`connect\` on a non-blocking socket starts the handshake and returns at once with this code. The socket becomes writable when the attempt has ended, and SO_ERROR then says how. Every
event-driven program (Node.js, nginx, curl, Go) gets it for each connection.

Where a program prints it as the reason of a failure, it kept the wrong number: the outcome was another one, such as a refusal or a timeout.`,
  calls: [
    {
      call: 'connect',
      when: 'The socket does not block and the handshake is under way; or SO_SNDTIMEO ran out during it.',
    },
  ],
  lookAlikes: [
    {
      code: 'EALREADY',
      differs: 'There `connect` was called a second time while the first attempt is still going on.',
    },
  ],
  sources: ['man:connect(2)', 'man:socket(7)', 'posix:connect'],
})
