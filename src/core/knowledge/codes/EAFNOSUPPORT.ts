import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'This machine, or this socket, does not know that kind of address.',
  meaning: `
Addresses come in families: IPv4, IPv6, Unix sockets. The kernel lacks the one that was asked for (often IPv6, switched off at boot or missing in a container), or
an address of one family was given to a socket of another.`,
  calls: [
    { call: 'socket', when: 'The kernel does not have the family, for example with `ipv6.disable=1`.' },
    { call: 'connect', when: 'The address is of another family than the socket.' },
    { call: 'bind', when: 'The same.' },
  ],
  lookAlikes: [
    { code: 'EADDRNOTAVAIL', differs: 'There the family is known, and this address is not on the machine.' },
    { code: 'EPROTONOSUPPORT', differs: 'There the family is known, and the protocol inside of it is not.' },
    { code: 'ESOCKTNOSUPPORT', differs: 'There the family is known and has no sockets of that type.' },
    { code: 'EPFNOSUPPORT', differs: 'The same finding on systems of the BSD kind.' },
    { code: 'EAI_FAMILY', differs: 'There the resolver refused the question before any socket was made.' },
  ],
  sources: ['man:socket(2)', 'man:connect(2)', 'man:bind(2)', 'man:systemd.exec(5)'],
})
