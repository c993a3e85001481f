import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The socket has no other side: not connected yet, or no longer.',
  meaning: `
Only a connected socket has somebody at the other end. The socket was never connected, its connection was not made yet, or the other side has reset it in the
meantime. On a file below a FUSE mount (sshfs, rclone) the same code means that the program behind the mount has ended.`,
  calls: [
    { call: 'getpeername', when: 'There is no other side whose address could be told.' },
    { call: 'shutdown', when: 'There is no connection to shut down.' },
    { call: 'send', when: 'A stream socket was used before it was connected.' },
  ],
  lookAlikes: [
    { code: 'ECONNRESET', differs: 'There a connection was just torn down; this is what comes afterwards.' },
    { code: 'EISCONN', differs: 'The opposite: there the socket is connected already.' },
    { code: 'EDESTADDRREQ', differs: 'There a datagram was sent without an address.' },
  ],
  sources: ['man:getpeername(2)', 'man:shutdown(2)', 'man:send(2)', 'man:mount.fuse3(8)'],
})
