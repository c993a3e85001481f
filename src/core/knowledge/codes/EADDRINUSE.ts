import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'network',
  summary: 'The address and port that the program wants to listen on are taken.',
  meaning: `
A program asked the kernel for an address and a port of its own, and the kernel's socket table already has an entry there that does not
share. Nothing was changed: the program that had the port keeps it, the new one gets none and usually exits.

The entry may be a live listener (by far the usual case), or what is left of closed connections, which stay for 60 seconds in state
TIME-WAIT. The two need opposite cures, so find out first which one it is: \`ss -ltnp\` shows listeners, \`ss -tan\` shows the rest.`,
  calls: [
    {
      call: 'bind',
      when: 'The address and port conflict with a socket that is bound already, or the path of a Unix socket exists.',
    },
    {
      call: 'listen',
      when: 'Another socket listens on the same port and both had been bound with SO_REUSEADDR before either listened.',
    },
    { call: 'connect', when: 'No local port is free that would make this connection unique.' },
  ],
  lookAlikes: [
    {
      code: 'EADDRNOTAVAIL',
      differs: 'There the address itself is not on this machine; here it is, and somebody uses the port.',
    },
    {
      code: 'EACCES',
      differs: 'There the port may not be used by this user (below 1024); here it may, but it is taken.',
    },
    { code: 'ECONNREFUSED', differs: 'There nobody listens on the port; here somebody does.' },
  ],
  corrections: [
    {
      claim: 'Pass `reuseAddr: true` to `server.listen()` in Node.js.',
      truth:
        "`net.Server` has no such option; it belongs to UDP sockets (`dgram.createSocket`). Node's TCP servers always set SO_REUSEADDR, so TIME-WAIT never stops them on Linux.",
    },
    {
      claim: 'SO_REUSEADDR lets two programs listen on one port.',
      truth:
        'On Linux it never passes a live listener. It passes TIME-WAIT, and only if the old socket had set it too. Sharing a port takes SO_REUSEPORT on every socket, by the same user.',
    },
    {
      claim: 'The port is blocked by the firewall.',
      truth: 'A firewall never makes `bind` fail with this code. It acts on packets, and binding sends none.',
    },
  ],
  sources: ['man:bind(2)', 'man:ip(7)', 'man:socket(7)', 'man:listen(2)', 'kernel:net/ipv4/inet_connection_sock.c'],
})
