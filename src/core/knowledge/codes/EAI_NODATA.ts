import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'occasional',
  category: 'network',
  summary: 'The name exists, but it has no address of the kind that was asked for.',
  meaning: `
A domain can have mail servers and no address, or only an IPv6 address where IPv4 was asked for. glibc prints “No address associated with hostname”; Node.js
calls it ENODATA from \`dns.resolve4\` and ENOTFOUND from \`dns.lookup\`. \`dig +short NAME A\` and \`dig +short NAME AAAA\` show what there is.`,
  calls: [{ call: 'getaddrinfo', when: 'The host exists but has no addresses of the family that was asked for.' }],
  lookAlikes: [{ code: 'EAI_NONAME', differs: 'There the name itself does not exist.' }],
  sources: ['man:getaddrinfo(3)', 'https://nodejs.org/api/dns.html', 'man:dig(1)'],
})
