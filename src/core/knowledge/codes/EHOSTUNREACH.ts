import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'network',
  summary: 'There is a network for the destination, but the host in it cannot be reached.',
  meaning: `
A route leads towards the address, and somebody on the way said that the host is not there: the own kernel, because nobody in the local network answers for the address (after about three seconds), a
router with an ICMP message, a firewall that rejects, or an \`unreachable\` route.`,
  calls: [
    {
      call: 'connect',
      when: 'An ICMP “host unreachable” arrived, the neighbour did not answer, or a route says unreachable.',
    },
    { call: 'send', when: 'The same, for what is already connected and for datagrams.' },
  ],
  lookAlikes: [
    {
      code: 'ENETUNREACH',
      differs: 'There no route at all leads to the address; here one does, and the host is missing.',
    },
    { code: 'ETIMEDOUT', differs: 'There nobody answered anything; here somebody said no.' },
    { code: 'ECONNREFUSED', differs: 'There the host answered that the port is closed; here the host is not reached.' },
  ],
  sources: ['man:ip(7)', 'man:connect(2)', 'man:ip-route(8)', 'man:icmp(7)'],
})
