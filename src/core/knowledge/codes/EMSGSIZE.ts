import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The message does not fit into one datagram.',
  meaning: `
Datagram sockets send a message whole or not at all. It is larger than the protocol, the socket or the path can carry in one piece, so nothing was sent.
On a TCP connection this cannot happen: a stream has no messages.`,
  calls: [
    {
      call: 'sendmsg',
      when: 'More than 65,507 bytes by UDP over IPv4, or more than the path takes while fragments are forbidden.',
    },
    { call: 'mq_receive', when: 'The buffer is smaller than the longest message of the queue.' },
  ],
  lookAlikes: [
    { code: 'ENOBUFS', differs: 'There the message is of a good size and the system has no room for it now.' },
    { code: 'E2BIG', differs: 'There it is a list of arguments which is too long, not a message.' },
  ],
  sources: ['man:send(2)', 'man:udp(7)', 'man:ip(7)'],
})
