import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The program asked getaddrinfo for an address family that it does not serve.',
  meaning: `
\`getaddrinfo\` serves AF_INET, AF_INET6 and AF_UNSPEC (either). Any other value of \`ai_family\`, AF_UNIX for instance or memory that was not cleared, gets this
answer: “ai_family not supported”. It is a mistake in the program: clear the \`hints\` structure with zeros before its fields are set.

“Address family for hostname not supported” is its neighbour EAI_ADDRFAMILY: \`ping -4 ::1\`, an IPv6 address where IPv4 was demanded.`,
  calls: [{ call: 'getaddrinfo', when: 'The family in the hints is none of those which it serves.' }],
  lookAlikes: [
    {
      code: 'EAFNOSUPPORT',
      differs: 'There the kernel lacks the family; here the resolver was asked for one that it never serves.',
    },
  ],
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible: 'Only a faulty call in a program of one’s own gets it; no system call fails.',
})
