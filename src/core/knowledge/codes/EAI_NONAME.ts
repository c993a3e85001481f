import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'resolver',
  severity: 'error',
  common: 'common',
  category: 'network',
  summary: '“Name or service not known”: the resolver knows no address for this name.',
  meaning: `
\`getaddrinfo\` looked in \`/etc/hosts\` and asked the name servers, and the name has no address. It has an error list of its own,
beside errno, which is why there is no number like 2 or 111 to it: EAI_NONAME is -2.

Node.js calls the same finding ENOTFOUND.`,
  calls: [{ call: 'getaddrinfo', when: 'The node or service is not known, or both were left out.' }],
  lookAlikes: [
    { code: 'ENOTFOUND', differs: 'The same finding in the words of Node.js.' },
    { code: 'EAI_AGAIN', differs: 'There no name server answered; here one did, and knew no such name.' },
    { code: 'EAI_FAIL', differs: 'There the name server failed or refused; nothing is known about the name.' },
    { code: 'EAI_NODATA', differs: 'There the name exists and lacks the kind of address that was asked for.' },
    { code: 'EAI_SERVICE', differs: 'There the host was not even looked at: the service name is unknown.' },
  ],
  sources: ['man:getaddrinfo(3)', 'man:gai.conf(5)', 'man:nsswitch.conf(5)'],
})
