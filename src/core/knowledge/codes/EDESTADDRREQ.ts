import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'Where should it go? The socket has no peer and no address was given.',
  meaning: `
A datagram was sent with \`send\` or \`write\` through a socket that was never connected, so nothing says where it should go. Call \`connect\` first, or
give the address with each message (\`sendto\`).`,
  calls: [
    { call: 'send', when: 'The datagram socket is not connected.' },
    { call: 'write', when: 'The same.' },
  ],
  lookAlikes: [{ code: 'ENOTCONN', differs: 'There a stream socket has no connection.' }],
  sources: ['man:send(2)', 'man:write(2)', 'man:udp(7)'],
})
