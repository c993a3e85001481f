import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'common',
  category: 'network',
  summary: 'No name server answered, so it is not known whether the name exists.',
  meaning: `
“Temporary failure in name resolution”: the question was asked and no name server gave an answer. The name may be perfectly right. This
machine or container has no network, no name server is configured, or the configured one is out of reach.

It is the code of offline laptops, of containers without a working DNS and of build environments without network.`,
  calls: [
    {
      call: 'getaddrinfo',
      when: 'Every configured name server timed out or failed (EAI_AGAIN, -3; libuv prints -3001).',
    },
  ],
  lookAlikes: [
    { code: 'ENOTFOUND', differs: 'There a name server answered that the name does not exist.' },
    { code: 'EAI_NONAME', differs: 'There the resolver knows for sure that it has no such name.' },
    { code: 'ETIMEDOUT', differs: 'There the name was resolved and the host did not answer.' },
    { code: 'ENETUNREACH', differs: 'There an address was known and no route to it.' },
    { code: 'EAI_FAIL', differs: 'There a name server did answer, and refused for good.' },
  ],
  sources: ['man:getaddrinfo(3)', 'man:resolv.conf(5)', 'https://nodejs.org/api/dns.html'],
})
