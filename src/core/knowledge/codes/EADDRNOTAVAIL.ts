import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'network',
  summary: 'The address is not one of this machine, or no local port is left to connect from.',
  meaning: `
A socket can only be bound to an address that an interface of this machine (or of this container) has. Where the address exists nowhere here, \`bind\` fails at once, whatever
the port.

\`connect\` gives the same code when every local port towards that destination is in use, mostly by connections in TIME-WAIT.`,
  calls: [
    { call: 'bind', when: 'No interface has the address (in this network namespace).' },
    {
      call: 'connect',
      when: 'All ports of ip_local_port_range are in use for this destination; or the destination is not usable, such as port 0.',
    },
  ],
  lookAlikes: [
    { code: 'EAFNOSUPPORT', differs: 'There the kind of address is not known at all, such as IPv6.' },
    {
      code: 'EADDRINUSE',
      differs: 'There the address is here and the port is taken; here the address itself is missing.',
    },
    {
      code: 'ENETUNREACH',
      differs: 'There no route leads to the destination; here it is the own end that cannot be had.',
    },
  ],
  sources: ['man:bind(2)', 'man:connect(2)', 'man:ip(7)'],
})
