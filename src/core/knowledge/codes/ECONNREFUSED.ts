import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'network',
  summary: 'The other machine answered, and said that nobody listens on that port.',
  meaning: `
The connection request arrived, and the answer was a reset: no socket listens on that address and port. So the machine is up and the
way to it works; what is missing is the program behind the port, or you are asking at the wrong door.

The refusal comes at once. If you waited for seconds first, the code would be ETIMEDOUT: then nobody answered at all.`,
  calls: [
    {
      call: 'connect',
      when: 'TCP: the destination answered with RST. Unix: the path is a socket, and no process listens on it.',
    },
    { call: 'sendto', when: 'A connected UDP socket gets here, one call late, the ICMP message “port unreachable”.' },
    {
      call: 'read',
      when: 'The refusal of a non-blocking connect or of a UDP datagram is reported by the next call on the socket.',
    },
  ],
  lookAlikes: [
    {
      code: 'ETIMEDOUT',
      differs:
        'There no answer came, for instance because a firewall drops the packets; here an answer came, and it was no.',
    },
    { code: 'ECONNRESET', differs: 'There a connection existed and was cut; here none came about.' },
    { code: 'EHOSTUNREACH', differs: 'There the machine could not be reached; here it was, and it refused.' },
    { code: 'EADDRINUSE', differs: 'There somebody listens on the port that you wanted; here nobody does.' },
    {
      code: 'ENOENT',
      differs: 'For a Unix socket: there the socket file does not exist; here it does, and no process is behind it.',
    },
  ],
  corrections: [
    {
      claim: 'A firewall blocks the port.',
      truth:
        'Rarely. Most firewalls drop packets, and then the call times out. Only a rule that rejects with a TCP reset looks like this.',
    },
    {
      claim: 'The backlog of the server is full.',
      truth:
        'On Linux a full accept queue drops new requests, so that clients wait and retry; it does not refuse them, unless `net.ipv4.tcp_abort_on_overflow` is on.',
    },
  ],
  sources: ['man:connect(2)', 'man:tcp(7)', 'man:udp(7)', 'man:unix(7)', 'https://www.rfc-editor.org/rfc/rfc9293'],
})
