import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The system has no buffer left for this network operation.',
  meaning: `
The kernel, or the queue of the network card, cannot take the packet or the request now. On Linux full queues mostly drop packets silently, so there it is rather netlink: a program that reads
too slowly loses messages and is told so by this code. On macOS and the BSDs it is what a sender gets which is faster than the network.`,
  calls: [
    { call: 'send', when: 'The queue of the interface is full; Linux drops the packet silently instead.' },
    { call: 'recvmsg', when: 'A netlink socket has lost messages because its buffer was full.' },
  ],
  lookAlikes: [
    { code: 'EMSGSIZE', differs: 'There the message is too large at any time.' },
    { code: 'ENOMEM', differs: 'There memory in general is refused.' },
  ],
  sources: ['man:send(2)', 'man:netlink(7)', 'man:packet(7)'],
})
