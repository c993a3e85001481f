import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The socket at the other end is of another type: stream, datagram or packets.',
  meaning: `
Each socket has a type. A connection only comes about between sockets of the same one, and with Unix sockets the file does not show which it is. On Linux this is
what \`connect\` says when a stream meets a datagram socket, or the other way round. POSIX also lets \`socket\` return it when the protocol does not fit the
type; Linux says EPROTONOSUPPORT there.`,
  calls: [
    { call: 'connect', when: 'A Unix socket of another type is bound to that path.' },
    { call: 'sendto', when: 'The path belongs to a stream socket, and a datagram was sent.' },
  ],
  lookAlikes: [
    {
      code: 'EPROTONOSUPPORT',
      differs: 'There a protocol is missing in this kernel; here both ends exist and do not fit.',
    },
  ],
  sources: ['man:connect(2)', 'man:unix(7)', 'posix:connect', 'kernel:net/unix/af_unix.c'],
})
