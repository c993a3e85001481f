import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The socket is connected already.',
  meaning: `
\`connect\` was called on a stream socket that has its connection, or a message was sent to an address over a socket that is bound to one peer. A
program that polls a non-blocking \`connect\` by calling it again sees this code as “done”.`,
  calls: [
    { call: 'connect', when: 'The stream socket is connected already.' },
    { call: 'sendto', when: 'An address was given for a connected socket; TCP on Linux ignores it.' },
  ],
  lookAlikes: [
    { code: 'EALREADY', differs: 'There the first attempt is still going on.' },
    { code: 'ENOTCONN', differs: 'The opposite: there it is not connected.' },
  ],
  sources: ['man:connect(2)', 'man:send(2)'],
})
