import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'network',
  summary: 'No route of this machine leads to the address.',
  meaning: `
The kernel looks for a route before it sends anything. If no entry of its table covers the address, not even a default route, it refuses at once. Nothing was sent.

It is a statement about this machine (or this container), not about the other side. Often only one protocol is concerned: a machine without an IPv6 default route refuses IPv6 addresses and
reaches the same name over IPv4.`,
  calls: [
    { call: 'connect', when: 'No route covers the destination.' },
    { call: 'sendto', when: 'The same, for datagrams.' },
  ],
  lookAlikes: [
    { code: 'EAI_AGAIN', differs: 'There not even the name could be resolved; here the address is known.' },
    { code: 'ETIMEDOUT', differs: 'There packets were sent and nobody answered; here none could be sent.' },
    {
      code: 'EHOSTUNREACH',
      differs: 'There a route leads to the network and the host is missing; here there is no route.',
    },
    { code: 'EADDRNOTAVAIL', differs: 'There the own end of the connection cannot be had.' },
  ],
  sources: ['man:connect(2)', 'man:ip(7)', 'man:ip-route(8)'],
})
